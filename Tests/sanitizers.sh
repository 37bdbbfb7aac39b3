#!/usr/bin/env bash
# sanitizers.sh [thread|address]...: every Swift test under the thread and the address sanitizer, each built
#   in a folder of its own below .build. What they report fails the test that ran.
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$(readlink -f "$0")")/../deploy/lib.sh"
case ${1:-} in -h | --help) sed -n '2,3s/^# \{0,1\}//p' "$0" && exit 0 ;; esac
[ $# -gt 0 ] || set -- thread address
need_build_packages
need_packages rsync
need_swift
export BILAT_TEST_PATIENCE_SECONDS=1800
# The first report ends the program that it is about, the service in an end-to-end test too. Leaks show in the soak.
export TSAN_OPTIONS=halt_on_error=1:abort_on_error=1 ASAN_OPTIONS=halt_on_error=1:detect_leaks=0
for sanitizer in "$@"; do
    [ "$sanitizer" != thread ] || export BILAT_THREAD_SANITIZER=1
    [ "$sanitizer" = thread ] || unset BILAT_THREAD_SANITIZER
    say "building for the $sanitizer sanitizer"
    logged "build-$sanitizer" swift build --package-path "$repository" --build-tests \
        --scratch-path "$repository/.build/$sanitizer" --sanitize "$sanitizer"
    logged "test-$sanitizer" swift test --package-path "$repository" --skip-build \
        --scratch-path "$repository/.build/$sanitizer" --sanitize "$sanitizer"
    grep -h 'Test run with' "$log_folder/test-$sanitizer.log" | sed "s/^/$sanitizer: /" >&2
done
