# Sourced by ./portal: runs the test suites in two lanes, side by side, and sums up.
# shellcheck shell=bash
# shellcheck disable=SC2154 # $root comes from ./portal, as do build, require, fail, has_chromium and has_chromium_shell.

limit=40m
filter=()
# More failures than this in one suite are no accident of a busy machine.
most_again=8

# The first lane begins with the heaviest suites, which never run side by side: the browser, and a whole stack that is held to
# bounds in seconds. The second lane takes the others in the order below; who is done first goes on with what is left.
first_lane=(Portal.E2E Portal.Isolation.Tests)

# In the order of the report; the shared suites run in this order, too.
suites() {
    local project
    for project in DevHost Operator Domain KeyService Platform Web Api Isolation; do
        echo "$root/tests/Portal.$project.Tests"
    done
    for project in "$root"/tests/*.Tests; do
        [[ $project =~ Portal\.(DevHost|Operator|Platform|Domain|KeyService|Api|Web|Isolation)\.Tests$ ]] || echo "$project"
    done
    echo "$root/e2e/Portal.E2E"
}

# chosen [WORD...]: the suites whose name contains one of the words in any case, or all.
chosen() {
    local suite word
    shopt -s nocasematch
    while read -r suite; do
        [[ -f $suite/${suite##*/}.csproj ]] || continue
        [[ $# -gt 0 ]] || echo "$suite"
        for word in "$@"; do
            if [[ ${suite##*/Portal.} == *"$word"* ]]; then
                echo "$suite"
                break
            fi
        done
    done < <(suites)
    shopt -u nocasematch
}

# counts FILE: "passed failed skipped" of an xUnit v2 XML report; nothing when the file is missing or cut off.
counts() {
    [[ -s $1 ]] && grep -q '</assemblies>' "$1" || return 0
    grep -o '<assembly [^>]*>' "$1" | awk '
        function value(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
        { passed += value("passed"); failed += value("failed") + value("errors"); skipped += value("skipped") }
        END { print passed + 0, failed + 0, skipped + 0 }'
}

# run_suite DIR: runs it and leaves "exit-code seconds passed failed skipped" in a file beside its log.
run_suite() {
    local suite=$1 name=${1##*/} begun=$SECONDS code=0
    local results="$root/artifacts/test/$name.xml" log="$root/artifacts/test/$name.log"
    cd "$suite/bin/Debug/net10.0"
    nice -n "$niceness" timeout --kill-after=30s "$limit" dotnet "$name.dll" -noLogo -noColor -xml "$results" "${filter[@]}" \
        >"$log" 2>&1 </dev/null &
    # shellcheck disable=SC2064 # this process, not a later one
    trap "kill $! 2>/dev/null; exit 1" TERM
    wait $! || code=$?
    echo "$code $((SECONDS - begun)) $(counts "$results")" >"$log.new"
    mv "$log.new" "$log.end"
}

# run_lane NICENESS DIR...: one after another those that no other lane has claimed.
run_lane() {
    local niceness=$1 suite claims="$root/artifacts/test/claimed"
    # Programs that live for seconds never earn back what it costs to measure their code and compile it again: a quarter of the
    # processor time of Portal.Api.Tests. Long forms do.
    [[ ${#filter[@]} -gt 0 ]] || export DOTNET_TieredPGO=0 DOTNET_TC_CallCounting=0
    shift
    for suite in "$@"; do
        mkdir "$claims/${suite##*/}" 2>/dev/null || continue # by one lane only
        run_suite "$suite"
    done
}

# report DIR: waits for the suite's end, prints its line and adds to the sums.
report() {
    local name=${1##*/} code=1 seconds=0 ok=0 bad=0 skip=0
    local log="$root/artifacts/test/$name.log"
    echo -n "  $name ... "
    until [[ -f $log.end || -z $(jobs -rp) ]]; do
        sleep 0.2
    done
    [[ ! -f $log.end ]] || read -r code seconds ok bad skip <"$log.end" || true
    rm -f "$log.end"
    ok=${ok:-0} bad=${bad:-0} skip=${skip:-0}
    # A suite that crashed or ran out of time has failed, whatever it reported before.
    [[ $code -eq 0 || $bad -gt 0 ]] || bad=1
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
    echo "$ok passed, $bad failed$([[ $skip -eq 0 ]] || echo ", $skip skipped") ($seconds s)"
    [[ $bad -eq 0 ]] && return
    [[ $code -ne 124 ]] || echo "    ended after $limit"
    sed 's/^/    /' "$log"
    failing+=("$1")
}

# failures FILE: "class.method" for each test that failed in an xUnit v2 XML report.
failures() {
    [[ ! -s $1 ]] || grep -o '<test [^>]*result="Fail"[^>]*>' "$1" | sed -E 's/.* type="([^"]*)" method="([^"]*)".*/\1.\2/'
}

# run_again DIR: tests that hold the whole product to seconds can fail because the suites beside them took the processor, so what
# failed runs once more when everything else has ended, and counts as that run has it. A crash of the suite stays a failure.
run_again() {
    local name=${1##*/} ok=0 bad=0 first again="$root/artifacts/test/${1##*/}.again" methods=() arguments=()
    local results="$root/artifacts/test/$name.xml"
    read -r _ first _ < <(counts "$results") || return 0
    [[ $(failures "$results" | wc -l) -eq $first ]] || return 0
    mapfile -t methods < <(failures "$results" | sort -u)
    ((${#methods[@]} > 0 && ${#methods[@]} <= most_again)) || return 0
    for method in "${methods[@]}"; do
        arguments+=(-method "$method")
    done
    echo -n "  $name, with nothing beside: ${methods[*]##*.Tests.} ... "
    (cd "$1/bin/Debug/net10.0" && timeout --kill-after=30s "$limit" dotnet "$name.dll" -noLogo -noColor -xml "$again.xml" "${arguments[@]}") \
        >"$again.log" 2>&1 </dev/null || true
    read -r ok bad _ < <(counts "$again.xml") || true
    if ((ok > 0 && bad == 0)); then
        echo "passed"
        passed=$((passed + first)) failed=$((failed - first))
    else
        echo "failed again"
        sed 's/^/    /' "$again.log"
    fi
}

# run_suites DIR...: runs them in their lanes and reports in the order given.
run_suites() {
    local suite name first=() second=()
    for suite in "$@"; do
        rm -f "$root/artifacts/test/${suite##*/}".{xml,log,log.end,again.xml,again.log}
        [[ " ${first_lane[*]} " == *" ${suite##*/} "* ]] || second+=("$suite")
    done
    for suite in "${first_lane[@]}"; do
        for name in "$@"; do
            [[ ${name##*/} != "$suite" ]] || first+=("$name")
        done
    done
    rm -rf "$root/artifacts/test/claimed"
    mkdir -p "$root/artifacts/test/claimed"
    # Background jobs of a script ignore Ctrl-C.
    # shellcheck disable=SC2046 # several process ids
    trap 'kill $(jobs -rp) 2>/dev/null' EXIT
    run_lane 0 "${first[@]}" "${second[@]}" &
    run_lane 5 "${second[@]}" & # what a person or a program waits for comes first
    for suite in "$@"; do
        report "$suite"
    done
    trap - EXIT
}

# run_long CLASS PATTERN: one class of Portal.Isolation.Tests in its long form, and the lines of its log that match.
run_long() {
    local passed=0 failed=0 skipped=0 failing=() suite="$root/tests/Portal.Isolation.Tests"
    filter=(-class "Portal.Isolation.Tests.$1" -showLiveOutput)
    mkdir -p "$root/artifacts/test"
    build "$suite" Debug
    run_suites "$suite"
    grep -E "$2" "$root/artifacts/test/Portal.Isolation.Tests.log" || true
    echo "$passed passed, $failed failed"
    [[ $failed -eq 0 ]]
}

# All 100,000 calls; './portal test' makes fewer.
run_calls() {
    export PORTAL_TEST_CALLS=${PORTAL_TEST_CALLS:-100000}
    run_long Api.ManyCallsTests 'answers|calls'
}

# Other tenants' calls and pages while one tenant's server is frozen, long enough to hold them to their goals.
run_frozen() {
    export PORTAL_TEST_FROZEN_SECONDS=${PORTAL_TEST_FROZEN_SECONDS:-20}
    run_long Servers.FrozenTenantTests 'connections of|p99'
}

# 20,000 malformed requests to every endpoint; './portal test' sends fewer. The log names the seed, which repeats a run.
run_faults() {
    export PORTAL_TEST_FAULTS=${PORTAL_TEST_FAULTS:-20000}
    run_long Faults.FaultTests 'OUTPUT.*(seed|responses)'
}

# The browser suite, which looks at every page and dialog in both themes at every width; './portal test' leaves out repetitions.
run_pages() {
    export PORTAL_AXE=all
    run_tests E2E
}

run_tests() {
    case "$#:${1:-}" in
        1:pages) run_pages; return ;;
        1:faults) run_faults; return ;;
        1:calls) run_calls; return ;;
        1:frozen) run_frozen; return ;;
    esac
    local passed=0 failed=0 skipped=0 begun=$SECONDS names=() failing=() suite
    mapfile -t names < <(chosen "$@")
    [[ ${#names[@]} -gt 0 ]] ||
        fail "no test suite matches '$*'; there are: $(chosen | sed 's|.*/Portal\.||' | paste -sd' ')"
    if [[ ${names[*]} == *E2E* ]] && ! has_chromium_shell; then
        # Where the whole browser is there already, the shell only makes the tests faster.
        (require "Chromium's headless shell" chromium-headless-shell fonts-liberation) || has_chromium || exit 1
    fi
    mkdir -p "$root/artifacts/test"
    if [[ $# -eq 0 ]]; then
        build "$root/Portal.sln" Debug
    else
        for suite in "${names[@]}"; do
            build "$suite" Debug
        done
    fi
    run_suites "${names[@]}"
    for suite in "${failing[@]}"; do
        run_again "$suite"
    done
    echo "  $((SECONDS - begun)) s in all; reports are in artifacts/test/"
    echo "$passed passed, $failed failed$([[ $skipped -eq 0 ]] || echo ", $skipped skipped")"
    [[ $failed -eq 0 ]]
}
