# Sourced by ./portal: checks that this machine has what a command needs, before anything is built or started.
# shellcheck shell=bash
# shellcheck disable=SC2154 # $root comes from ./portal, as does fail.

# A part holds a descriptor per connection, a PostgreSQL server one per file and client.
needed_descriptors=8192

# available_memory: MB that can be had without swapping; in a container, no more than it is allowed.
available_memory() {
    local free limit used
    free=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
    if limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null) && [[ $limit != max ]]; then
        used=$(cat /sys/fs/cgroup/memory.current)
        limit=$(((limit - used) / 1048576))
        ((limit >= free)) || free=$limit
    fi
    echo "$free"
}

# available_disk FOLDER: MB free on the disk that holds it, or will.
available_disk() {
    local folder=$1
    while [[ ! -d $folder ]]; do
        folder=$(dirname "$folder")
    done
    df -Pm "$folder" | awk 'NR == 2 { print $4 }'
}

# check_machine COMMAND: fails with a line for each thing that is too small. Raises the soft limit of descriptors itself.
check_machine() {
    local soft hard memory disk found folder problems=()
    case $1 in
        up) memory=1500 disk=2000 ;;
        *) memory=3000 disk=5000 ;;
    esac

    soft=$(ulimit -Sn) hard=$(ulimit -Hn)
    if [[ $soft != unlimited ]] && ((soft < needed_descriptors)); then
        if [[ $hard == unlimited ]] || ((hard >= needed_descriptors)); then
            ulimit -Sn "$needed_descriptors"
        else
            problems+=("File descriptors: found a hard limit of $hard, expected $needed_descriptors or more; raise it as root (in a shell: ulimit -n $needed_descriptors; for good: nofile in /etc/security/limits.conf).")
        fi
    fi

    found=$(available_memory)
    ((found >= memory)) ||
        problems+=("Memory: found $found MB available, expected $memory MB or more; end other programs, or give the machine or container more memory.")

    # The clusters of a state below root's home, and those of tests, are in /var/tmp.
    for folder in "${PORTAL_STATE:-$root}" /var/tmp; do
        found=$(available_disk "$folder")
        ((found >= disk)) ||
            problems+=("Disk: found $found MB free for $folder, expected $disk MB or more; delete what is not needed there, or name a folder on a larger disk by PORTAL_STATE.")
    done

    if [[ ${#problems[@]} -gt 0 && -z ${PORTAL_SKIP_CHECKS:-} ]]; then
        printf 'portal: %s\n' "${problems[@]}" >&2
        fail "this machine is too small for '$1'; PORTAL_SKIP_CHECKS=1 tries it all the same"
    fi
}
