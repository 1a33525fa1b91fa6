# Sourced by ./portal: runs the test suites one after another and sums up.
# shellcheck shell=bash
# shellcheck disable=SC2154 # $root comes from ./portal, as do build, require, fail and has_chromium.

limit=20m
filter=()

# Cheap suites first, the browser last.
suites() {
    local project
    for project in Platform Domain Operator DevHost Web Isolation; do
        echo "$root/tests/Portal.$project.Tests"
    done
    for project in "$root"/tests/*.Tests; do
        [[ $project =~ Portal\.(Platform|Domain|Operator|DevHost|Web|Isolation)\.Tests$ ]] || echo "$project"
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

run_suite() {
    local suite=$1 name=${1##*/} begun=$SECONDS code=0 ok bad skip
    local results="$root/artifacts/test/$name.xml" log="$root/artifacts/test/$name.log"
    rm -f "$results"
    echo -n "  $name ... "
    (cd "$suite/bin/Debug/net10.0" && exec timeout --kill-after=30s "$limit" \
        dotnet "$name.dll" -noLogo -noColor -xml "$results" "${filter[@]}") >"$log" 2>&1 </dev/null || code=$?
    read -r ok bad skip < <(counts "$results") || true
    ok=${ok:-0} bad=${bad:-0} skip=${skip:-0}
    # A suite that crashed or ran out of time has failed, whatever it reported before.
    [[ $code -eq 0 || $bad -gt 0 ]] || bad=1
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
    echo "$ok passed, $bad failed$([[ $skip -eq 0 ]] || echo ", $skip skipped") ($((SECONDS - begun)) s)"
    [[ $bad -eq 0 ]] && return
    [[ $code -ne 124 ]] || echo "    ended after $limit"
    sed 's/^/    /' "$log"
}

# The test of many calls with all 100,000 of them; './portal test' makes fewer.
run_calls() {
    local passed=0 failed=0 skipped=0
    filter=(-class Portal.Isolation.Tests.Api.ManyCallsTests -showLiveOutput)
    export PORTAL_TEST_CALLS=${PORTAL_TEST_CALLS:-100000}
    mkdir -p "$root/artifacts/test"
    build "$root/tests/Portal.Isolation.Tests" Debug
    run_suite "$root/tests/Portal.Isolation.Tests"
    grep -E 'answers|calls' "$root/artifacts/test/Portal.Isolation.Tests.log" || true
    echo "$passed passed, $failed failed"
    [[ $failed -eq 0 ]]
}

# Other tenants' calls and pages while one tenant's server is frozen, long enough to hold them to their goals.
run_frozen() {
    local passed=0 failed=0 skipped=0
    filter=(-class Portal.Isolation.Tests.Servers.FrozenTenantTests -showLiveOutput)
    export PORTAL_TEST_FROZEN_SECONDS=${PORTAL_TEST_FROZEN_SECONDS:-20}
    mkdir -p "$root/artifacts/test"
    build "$root/tests/Portal.Isolation.Tests" Debug
    run_suite "$root/tests/Portal.Isolation.Tests"
    grep -E 'connections of|p99' "$root/artifacts/test/Portal.Isolation.Tests.log" || true
    echo "$passed passed, $failed failed"
    [[ $failed -eq 0 ]]
}

run_tests() {
    case "$#:${1:-}" in
        1:calls) run_calls; return ;;
        1:frozen) run_frozen; return ;;
    esac
    local passed=0 failed=0 skipped=0 begun=$SECONDS names=() suite
    mapfile -t names < <(chosen "$@")
    [[ ${#names[@]} -gt 0 ]] ||
        fail "no test suite matches '$*'; there are: $(chosen | sed 's|.*/Portal\.||' | paste -sd' ')"
    [[ ${names[*]} != *E2E* ]] || has_chromium || require Chromium chromium fonts-liberation
    mkdir -p "$root/artifacts/test"
    if [[ $# -eq 0 ]]; then
        build "$root/Portal.sln" Debug
    else
        for suite in "${names[@]}"; do
            build "$suite" Debug
        done
    fi
    for suite in "${names[@]}"; do
        run_suite "$suite"
    done
    echo "  $((SECONDS - begun)) s in all; reports are in artifacts/test/"
    echo "$passed passed, $failed failed$([[ $skipped -eq 0 ]] || echo ", $skipped skipped")"
    [[ $failed -eq 0 ]]
}
