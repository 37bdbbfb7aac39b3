#!/usr/bin/env bash
# run.sh PROGRAM: tries the program from outside, with real rsync and a notify socket, in folders of
#   its own; needs rsync and socat. The last line is "N passed, N failed".
set -uo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
# shellcheck source=deploy/lib.sh
. "$here/../../deploy/lib.sh"
# shellcheck source=Tests/checks.sh
. "$here/../checks.sh"

start_limit_seconds=30
digest_limit_seconds=10
stop_limit_seconds=20
watchdog_microseconds=4000000
seeds=$repository/seeds
service=''
socat=''

# A user's own folders and an empty configuration, so that nothing of this machine's plays in.
new_place() {
    place=$(mktemp -d "$work/XXXXXX")
    mkdir "$place/drop" "$place/digests" "$place/state" "$place/pages"
    cp "$seeds"/*.txt "$seeds"/*.html "$place/pages/"
    : >"$place/bilat.yaml"
    chmod 2750 "$place/drop"
}
page_count() { find "$place/pages" -type f | wc -l; }
bilat() {
    local command=$1
    shift
    timeout 60 "$program" "$command" --config "$place/bilat.yaml" --state "$place/state" "$@"
}

# Starts the service as a service manager would: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID.
start_service() {
    : >"$place/notify.log"
    if [ -z "$socat" ] || ! kill -0 "$socat" 2>/dev/null; then
        rm -f "$place/notify"
        socat -u "UNIX-RECV:$place/notify" "OPEN:$place/notify.log,append" &
        socat=$!
        until_true "$start_limit_seconds" test -S "$place/notify"
    fi
    NOTIFY_SOCKET=$place/notify WATCHDOG_USEC=$watchdog_microseconds sh -c \
        'WATCHDOG_PID=$$ exec "$@"' sh "$program" watch --config "$place/bilat.yaml" \
        --drop "$place/drop" --digests "$place/digests" --state "$place/state" \
        >>"$place/log" 2>&1 </dev/null &
    service=$!
}

notified() { grep -aq "$1" "$place/notify.log"; }
in_digest() { grep -Eq "$1" "$place/digests/latest.$2"; }
# Fails where there is none.
digest_events() { bilat digest --format json | grep -Eo '"id": ?"[^"]*"' | sort; }

# Ends the service by SIGNAL and puts its exit status into $ended.
end_service() {
    ended=0
    kill "-$1" "$service"
    until_true "$stop_limit_seconds" service_is_gone || kill -KILL "$service"
    wait "$service" 2>/dev/null || ended=$?
    service=''
}

service_is_gone() { ! kill -0 "$service"; }

forget_place() {
    [ -z "$service" ] || end_service KILL
    [ -z "$socat" ] || kill "$socat" 2>/dev/null
    socat=''
}

main_story() {
    new_place
    start_service
    soon "it tells READY" "$start_limit_seconds" notified READY=1
    chmod 750 "$place/pages"
    ok "rsync delivers" rsync -rt --chmod=D2750,F640 "$place/pages/" "$place/drop/"
    soon "STATUS counts the pages" "$digest_limit_seconds" notified "$(page_count) pages"
    soon "the digest names the Lavrov-Tillerson talks" "$digest_limit_seconds" in_digest Tillerson md
    ok "and the Lavrov-Blinken call" in_digest Blinken md
    ok "in JSON with the day" in_digest '"2022-07-29"' json
    ok "in HTML" in_digest Blinken html
    soon "the watchdog is fed" "$start_limit_seconds" notified WATCHDOG=1
    ok "a second writer ends with 75" exits 75 bilat ingest --digests "$place/digests" "$place/pages"
    ok "a reader works beside the service" says Tillerson bilat search Tillerson
    end_service TERM
    ok "SIGTERM: it tells STOPPING" notified STOPPING=1
    ok "and ends with 0" equal 0 "$ended"
    ok "the drop folder is as it was sent" equal "$(folder_sum "$place/pages")" \
        "$(folder_sum "$place/drop")"
    forget_place
}

crash() {
    local before
    new_place
    start_service
    rsync -rt "$place/pages/" "$place/drop/"
    soon "before the crash all is read" "$digest_limit_seconds" notified "$(page_count) pages"
    before=$(digest_events)
    end_service KILL
    ok "a dead service is not called alive" says 'not running' bilat status
    start_service
    soon "after kill -9 all is read" "$start_limit_seconds" notified "$(page_count) pages"
    ok "and the digest is the same" equal "$before" "$(digest_events)"
    end_service TERM
    forget_place
}

# The ways of rsync that facts and users know: none may lose a page or read one twice.
ways_of_rsync() {
    local way n=0
    new_place
    start_service
    until_true "$start_limit_seconds" notified READY=1
    for way in --inplace --delay-updates --partial-dir=.partial --whole-file; do
        n=$((n + 1))
        mkdir -p "$place/sent/way$n"
        sed "s/phố biển/phố biển thứ $n/I" "$seeds/pho-bien-khong-su-kien.txt" \
            >"$place/sent/way$n/page.txt"
        rsync -rt "$way" "$place/sent/" "$place/drop/"
    done
    soon "pages sent in $n ways are read, new folders too" 20 notified "$n pages"
    rsync -rt "$place/sent/" "$place/drop/"
    head -c 1000 "$seeds/nauert-hop-bao.txt" >"$place/drop/cut.txt"
    touch -d @0 "$place/drop/cut.txt"
    echo x >"$place/drop/.hidden.txt"
    echo x >"$place/drop/notes.md"
    cp "$seeds/nauert-hop-bao.txt" "$place/drop/"
    soon "only what is a page, and whole, is read" 20 notified "$((n + 1)) pages"
    ok "each once" says_not "$((n + 2)) pages" cat "$place/notify.log"
    end_service TERM
    forget_place
}

refusals() {
    new_place
    echo 'lingua: en' >"$place/bilat.yaml"
    ok "an unknown key ends with 78" exits 78 bilat watch --drop "$place/drop" \
        --digests "$place/digests"
    ok "and names the line" says 'bilat.yaml:1: .*lingua' bilat watch --drop "$place/drop" \
        --digests "$place/digests"
    : >"$place/bilat.yaml"
    ok "a missing drop folder ends with 78" exits 78 bilat watch --drop "$place/none" \
        --digests "$place/digests"
    ok "nothing was written" equal "" "$(find "$place/state" "$place/digests" -type f)"
    ok "a wrong flag ends with 64" exits 64 bilat watch --sideways
}

filters() {
    local pages
    new_place
    pages=$(page_count)
    ok "extract prints a record a page" equal "$pages" \
        "$("$program" extract --config "$place/bilat.yaml" "$place"/pages/* | wc -l)"
    ok "extract touches no index" equal "" "$(find "$place/state" -type f)"
    ok "explain tells what was read" says 2022-07-29 "$program" explain \
        --config "$place/bilat.yaml" "$place/pages/lavrov-blinken-dien-dam.txt"
    ok "ingest reads a folder and ends" bilat ingest --digests "$place/digests" "$place/pages"
    ok "the digest is there" says Blinken bilat digest
    ok "export gives JSON Lines" says '"kind": ?"call"' bilat export --format jsonl
    head -c 4096 /dev/urandom >"$place/broken.txt"
    ok "ingest of nothing but a bad page ends with 65" exits 65 \
        bilat ingest --digests "$place/digests" "$place/broken.txt"
    ok "the example configuration is the program's own" equal "$(bilat check --example)" \
        "$(cat "$repository/deploy/bilat.yaml")"
    ok "check has nothing to say against these folders" bilat check --drop "$place/drop" \
        --digests "$place/digests"
}

program=$(readlink -f "${1:?which program? run.sh PROGRAM}")
work=$(mktemp -d)
trap 'forget_place; rm -rf "$work"' EXIT
main_story
crash
ways_of_rsync
refusals
filters
report
