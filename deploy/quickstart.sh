#!/usr/bin/env bash
# quickstart.sh: installs what is missing, builds Bilat, runs the service on a copy of the sample pages
#   in seeds/, shows the digest of the day and stops it. Nothing is left behind but the build.
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"

digest_limit_seconds=60
stop_limit_seconds=30

start_service() {
    "$program" watch --config "$work/bilat.yaml" --drop "$work/drop" --digests "$work/digests" \
        --state "$work/state" >"$work/log" 2>&1 </dev/null &
    service=$!
}

all_pages_are_read() {
    "$program" status --config "$work/bilat.yaml" --state "$work/state" 2>/dev/null |
        grep -Eq "\\b$1 pages" && [ -s "$work/digests/latest.md" ]
}

wait_for_digest() {
    local end=$((SECONDS + digest_limit_seconds))
    until all_pages_are_read "$1"; do
        kill -0 "$service" 2>/dev/null || fail "the service has ended"
        [ $SECONDS -lt $end ] || fail "no digest after $digest_limit_seconds seconds"
        sleep 0.2
    done
}

fail() {
    say "what the service said:"
    tail -n 40 "$work/log" >&2
    die "$1"
}

stop_service() {
    local end=$((SECONDS + stop_limit_seconds)) status=0
    kill -TERM "$service"
    while kill -0 "$service" 2>/dev/null; do
        [ $SECONDS -lt $end ] || fail "the service did not stop within $stop_limit_seconds seconds"
        sleep 0.1
    done
    wait "$service" || status=$?
    service=''
    [ "$status" = 0 ] || fail "the service ended with $status"
}

clean_up() {
    [ -z "${service:-}" ] || kill -KILL "$service" 2>/dev/null || true
    rm -rf "$work"
}

case ${1:-} in
'') ;;
*) sed -n '2,3s/^# \{0,1\}//p' "$0" && exit 0 ;;
esac
build_release
work=$(mktemp -d)
trap clean_up EXIT
mkdir "$work/drop" "$work/digests" "$work/state"
: >"$work/bilat.yaml"
pages=("$repository"/seeds/*.txt "$repository"/seeds/*.html)
start_service
cp "${pages[@]}" "$work/drop/"
wait_for_digest "${#pages[@]}"
"$program" digest --format text --config "$work/bilat.yaml" --state "$work/state"
stop_service
say "Bilat read ${#pages[@]} sample pages, wrote this digest and stopped. Next: README.md, \"On a server\"."
