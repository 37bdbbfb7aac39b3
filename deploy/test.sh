#!/usr/bin/env bash
# test.sh [--strict]: installs what is missing, builds and runs every test: Swift's, what other programs
#   and a browser make of the files, what the fuzzer has found before, and, where it can be root, the test in
#   a container with systemd as PID 1 and the fault tests in their short form.
#   --strict  warnings and imports that Package.swift does not list are errors, as in CI
set -uo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"

failures=0
strict_environment=()
strict_flags=()
outputs=$repository/.build/outputs

# part NAME CMD...: one part of the tests; the others go on when it fails.
part() {
    local name=$1
    shift
    if "$@"; then
        say "$name: passed"
    else
        failures=$((failures + 1))
        say "$name: FAILED"
    fi
}

swift_build() {
    say "building the tests (the first time takes minutes)"
    logged build-tests env "${strict_environment[@]}" swift build --package-path "$repository" \
        --build-tests "${strict_flags[@]}"
}

swift_tests() {
    logged swift-test env "${strict_environment[@]}" swift test --package-path "$repository" \
        --skip-build "${strict_flags[@]}" || return 1
    grep -h 'Test run with' "$log_folder/swift-test.log" >&2
}

container() {
    build_release
    logged container as_root "$repository/Tests/Container/run.sh" --binary "$program" || return 1
    tail -n 1 "$log_folder/container.log" >&2
}

# The sample pages and all that is made of them, in $outputs.
write_outputs() {
    build_release
    rm -rf "$outputs"
    mkdir -p "$outputs/state" "$outputs/digests"
    logged ingest "$program" ingest --state "$outputs/state" --digests "$outputs/digests" "$repository/seeds" || return 1
    "$program" export --state "$outputs/state" --format csv >"$outputs/digests/events.csv"
    "$program" export --state "$outputs/state" --format ics >"$outputs/digests/events.ics"
}

formats() {
    need_packages python3-feedparser python3-icalendar python3-jsonschema python3-html5lib libxml2-utils
    write_outputs || return 1
    logged formats "$repository/Tests/Formats/check.py" "$outputs/digests" "$repository/Tests/DigestsTests/Golden" || return 1
    tail -n 1 "$log_folder/formats.log" >&2
}

browser() {
    need_packages chromium fonts-dejavu-core fonts-noto-color-emoji python3
    logged browser-rules env PYTHONDONTWRITEBYTECODE=1 python3 "$repository/Tests/Browser/test_run.py" || return 1
    write_outputs || return 1
    logged browser env PYTHONDONTWRITEBYTECODE=1 python3 "$repository/Tests/Browser/run.py" \
        --shots "$log_folder/shots" "$outputs/digests" || return 1
    say "pictures of the pages: $log_folder/shots"
}

faults() {
    build_release
    need_packages python3 tzdata gcc libc6-dev e2fsprogs bindfs procps
    logged faults as_root env PYTHONDONTWRITEBYTECODE=1 python3 "$repository/Tests/Faults/run.py" --program "$program" --short || return 1
    cat "$log_folder/faults.log" >&2
}

fuzz() {
    logged fuzz "$repository/Tests/Fuzz/run.sh" --known || return 1
    grep 'known inputs' "$log_folder/fuzz.log" >&2
}

# Why the fault tests cannot run here; empty if they can.
fault_obstacle() {
    if ! can_be_root; then
        echo "needs root or sudo without a password"
    elif ! as_root losetup --find >/dev/null 2>&1; then
        echo "this machine has no loop devices"
    elif [ ! -e /dev/fuse ]; then
        echo "this machine has no FUSE"
    fi
}

# Why the container test cannot run here; empty if it can.
container_obstacle() {
    if ! can_be_root; then
        echo "needs root or sudo without a password"
    elif ! grep -qw cgroup2 /proc/filesystems; then
        echo "this kernel has no cgroup v2"
    elif ! as_root unshare --mount true 2>/dev/null; then
        echo "this machine may not make mount namespaces"
    fi
}

case ${1:-} in
'') ;;
--strict)
    strict_environment=(BILAT_STRICT=1)
    strict_flags=(--explicit-target-dependency-import-check error)
    ;;
*) sed -n '2,5s/^# \{0,1\}//p' "$0" && exit 0 ;;
esac
need_build_packages
need_packages rsync
need_swift
swift_build || die "the build failed"
part "Swift tests" swift_tests
part "format tests" formats
part "browser tests" browser
part "fuzzer's known inputs" fuzz
obstacle=$(container_obstacle)
if [ -z "$obstacle" ]; then
    part "container test" container
else
    say "container test: skipped, $obstacle"
fi
obstacle=$(fault_obstacle)
if [ -z "$obstacle" ]; then
    part "fault tests" faults
else
    say "fault tests: skipped, $obstacle"
fi
[ "$failures" = 0 ] || die "$failures of the parts failed; the logs are in $log_folder"
