#!/usr/bin/env bash
# run.sh [--binary FILE] [--keep]
#   Installs Bilat into a Debian 12 container with systemd as PID 1 and tries what an operator sees:
#   start, rsync over ssh, crash, hang, reload, a bad page, a locked folder, stop. Needs root.
#   --binary FILE  test this program instead of building one
#   --keep         leave the container's file system behind and say where
# The last line is "N passed, N failed".
set -uo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
# shellcheck source=deploy/lib.sh
. "$here/../../deploy/lib.sh"
# shellcheck source=Tests/Container/checks.sh
. "$here/checks.sh"
# shellcheck source=Tests/Container/container.sh
. "$here/container.sh"

deliver_limit_seconds=30
restart_limit_seconds=90
drop=/srv/bilat/drop
digests=/srv/bilat/digests

property() { inside systemctl show --property "$1" --value bilat; }
status_line() { property StatusText; }
status_says() { says "$1" status_line; }
is_active() { equal active "$(property ActiveState)"; }
main_process_is_not() { is_active && [ "$(property MainPID)" != "$1" ]; }
restarts_are() { is_active && [ "$(property NRestarts)" = "$1" ]; }
in_digest() { grep -Eq "$1" "$container_root$digests/latest.$2"; }
both() { is_active && status_says "$1"; }

# Fails where there is none.
digest_events() { inside bilat digest --format json 2>/dev/null | grep -Eo '"id": ?"[^"]*"' | sort; }
page_count() { find "$repository/seeds" \( -name '*.txt' -o -name '*.html' \) | wc -l; }
mode_of() { inside stat -c '%a %U %G' "$1"; }
# journal_has MESSAGE-ID PATTERN
journal_has() { says "$2" inside journalctl --output json MESSAGE_ID="$1"; }
complaints() { inside journalctl --unit bilat --priority warning --quiet _COMM=bilat; }
send() { inside_as scraper rsync -e "ssh -q" "$@"; }

keep_journal() {
    inside journalctl --unit bilat --no-hostname --output short-precise \
        >"$log_folder/container-journal.log"
    say "the service's journal: $log_folder/container-journal.log; its end:"
    tail -n 20 "$log_folder/container-journal.log" | cut -c 1-300 >&2
}

install_into_container() {
    local pages=$container_root/home/scraper/pages
    DESTDIR=$container_root "$repository/deploy/install.sh" --binary "$program" || return 1
    mkdir -p "$pages"
    cp "$repository"/seeds/*.txt "$repository"/seeds/*.html "$pages/"
    # A test cannot wait a minute for the watchdog.
    mkdir -p "$container_root/etc/systemd/system/bilat.service.d"
    printf '[Service]\nWatchdogSec=10s\nTimeoutAbortSec=3s\n' \
        >"$container_root/etc/systemd/system/bilat.service.d/test.conf"
}

let_scraper_in() {
    inside chown -R scraper: /home/scraper
    inside_as scraper ssh-keygen -q -t ed25519 -N '' -f /home/scraper/.ssh/id_ed25519 &&
        inside install -d -m 0700 -o bilat-drop -g bilat-drop /var/lib/bilat-drop/.ssh &&
        inside install -m 0600 -o bilat-drop -g bilat-drop /home/scraper/.ssh/id_ed25519.pub \
            /var/lib/bilat-drop/.ssh/authorized_keys &&
        inside_as scraper sh -c 'ssh-keyscan -t ed25519 127.0.0.1 >.ssh/known_hosts 2>/dev/null' &&
        inside_as scraper ssh -o BatchMode=yes bilat-drop@127.0.0.1 true
}

check_installation() {
    ok "the example configuration is the program's own" equal "$("$program" check --example)" \
        "$(cat "$repository/deploy/bilat.yaml")"
    ok "the build tree is not in the container" inside test ! -e "$repository"
    ok "the drop folder belongs to the sender" equal "2750 bilat-drop bilat-drop" "$(mode_of $drop)"
    ok "the digests belong to the service" equal "2755 bilat bilat" "$(mode_of $digests)"
    ok "the index belongs to the service" equal "2750 bilat bilat" "$(mode_of /var/lib/bilat)"
    ok "the unit is sound" inside systemd-analyze verify bilat.service
    ok "its exposure is at most 0.3" inside systemd-analyze security --threshold=3 bilat.service
    ok "bilat check finds nothing wrong" inside runuser -u bilat -- bilat check
    ok "another account can send by ssh" let_scraper_in
}

check_start() {
    ok "start returns" inside timeout 60 systemctl start bilat
    ok "and the service is ready" is_active
    ok "systemctl status shows the line" says 'Status: ".+"' inside systemctl status bilat
}

check_delivery() {
    local pages
    pages=$(page_count)
    ok "rsync over ssh delivers" send -rt --chmod=D2750,F640 pages/ "bilat-drop@127.0.0.1:$drop/"
    soon "STATUS counts $pages pages" "$deliver_limit_seconds" status_says "\\b$pages pages"
    soon "the digest names the Lavrov-Tillerson talks" "$deliver_limit_seconds" \
        in_digest 'Tillerson' md
    soon "the digest names the Lavrov-Blinken call" "$deliver_limit_seconds" in_digest 'Blinken' md
    ok "with the day it was resolved to" in_digest '"2022-07-29"' json
    ok "the HTML digest is there" in_digest '<html' html
    ok "everybody may read the digest" equal 644 "$(inside stat -L -c %a $digests/latest.html)"
    ok "the drop folder is byte for byte what was sent" equal \
        "$(folder_sum "$container_root/home/scraper/pages")" "$(folder_sum "$container_root$drop")"
    ok "and its mode is as before" equal "2750 bilat-drop bilat-drop" "$(mode_of $drop)"
    ok "the index has its nightly copy" inside sh -c 'ls /var/lib/bilat/copies/*.sqlite3'
    ok "the service complains of nothing" says_not . complaints
    ok "the journal has an event with its fields" says '"BILAT_EVENT":' \
        inside journalctl --unit bilat --output json
}

check_readers() {
    inside usermod --append --groups bilat analyst
    ok "an analyst searches beside the service" inside_as analyst bilat search Tillerson
    ok "bilat status tells what the service does" inside_as analyst bilat status
    ok "a second writer ends with 75" exits 75 inside runuser -u bilat -- bilat ingest "$drop"
}

check_crash_and_hang() {
    local before process
    before=$(digest_events)
    ok "the digest has events to lose" digest_events
    inside systemctl kill --signal KILL bilat
    soon "killed, it is started again" "$restart_limit_seconds" restarts_are 1
    ok "with the same digest" equal "$before" "$(digest_events)"
    process=$(property MainPID)
    inside systemctl kill --kill-whom main --signal STOP bilat
    soon "hanging, it is killed by the watchdog and started again" "$restart_limit_seconds" \
        main_process_is_not "$process"
    ok "with the same digest" equal "$before" "$(digest_events)"
    soon "and a true status" "$deliver_limit_seconds" status_says "\\b$(page_count) pages"
}

# What the sandbox keeps the service from, and others from its files.
check_confinement() {
    local process
    process=$(property MainPID)
    ok "the drop folder is read-only to the service" says 'Read-only file system' \
        inside touch "/proc/$process/root$drop/intruder.txt"
    ok "so is the configuration" says 'Read-only file system' \
        inside touch "/proc/$process/root/etc/bilat/intruder"
    ok "anybody may read the digests" inside runuser -u nobody -- cat $digests/latest.json
    ok "the pages of pairs too" inside runuser -u nobody -- sh -c "cat $digests/pairs/*.html"
    ok "the index is not for everybody" exits 1 inside runuser -u nobody -- cat /var/lib/bilat/bilat.sqlite3
    ok "nor are the pages" exits 2 inside runuser -u nobody -- ls $drop
    ok "the index is 0640" equal "640 bilat bilat" "$(mode_of /var/lib/bilat/bilat.sqlite3)"
    # Whether they are enforced the container cannot tell.
    ok "memory and tasks have limits" equal "$((1 << 30)) 64" "$(property MemoryMax) $(property TasksMax)"
}

check_bad_start() {
    echo 'lingua: en' >>"$container_root/etc/bilat/bilat.yaml"
    ok "with a wrong configuration it does not start" exits 1 inside systemctl restart bilat
    # Longer than RestartSec=.
    sleep 5
    ok "status 78, and it is not tried again" equal "failed 78 0" \
        "$(property ActiveState) $(property ExecMainStatus) $(property NRestarts)"
    ok "systemctl status says why" says 'lingua: there is no such key' inside systemctl status bilat
    sed -i '/^lingua/d' "$container_root/etc/bilat/bilat.yaml"
    ok "put right, it starts" inside timeout 60 systemctl restart bilat
}

check_reload() {
    local process
    process=$(property MainPID)
    echo 'lingua: en' >>"$container_root/etc/bilat/bilat.yaml"
    ok "reload with an unknown key" inside systemctl reload bilat
    soon "it is refused in the journal" "$deliver_limit_seconds" \
        journal_has d22c906f00ce4c149af6a98e45d2a1e8 lingua
    ok "the service goes on" equal "$process" "$(property MainPID)"
    sed -i 's/^lingua: en/language: en/' "$container_root/etc/bilat/bilat.yaml"
    ok "reload with a good one" inside systemctl reload bilat
    soon "the digest is in English" "$deliver_limit_seconds" in_digest '<html lang="en"' html
    # `systemctl reload` returns when the signal is sent; the service says itself when it is done.
    soon "the reload ends" "$deliver_limit_seconds" is_active
    ok "in the same process" equal "$process" "$(property MainPID)"
}

check_bad_page() {
    local id=cb2be893d61c4ebcad0dde2cecf1e09d process
    process=$(property MainPID)
    inside_as scraper sh -c 'head -c 4096 /dev/urandom >pages/broken.txt'
    send -rt --chmod=D2750,F640 pages/ "bilat-drop@127.0.0.1:$drop/"
    soon "a bad page is in the journal, with its id" "$deliver_limit_seconds" \
        journal_has "$id" '"BILAT_PAGE":"broken.txt"'
    ok "with its reason" journal_has "$id" '"BILAT_REASON":'
    soon "STATUS counts it" "$deliver_limit_seconds" status_says '\b1 set aside'
    soon "the digest lists it" "$deliver_limit_seconds" in_digest 'broken.{1,2}txt' md
    ok "bilat status lists it" says 'broken\.txt' inside_as analyst bilat status
    ok "the service goes on" is_active
    ok "in the same process" equal "$process" "$(property MainPID)"
}

check_locked_folder() {
    inside_as scraper chmod 700 pages
    ok "rsync -a copies the mode of its source" send -a pages/ "bilat-drop@127.0.0.1:$drop/"
    ok "so the folder is closed to the service" equal "700" "$(inside stat -c %a $drop)"
    soon "STATUS says so" "$deliver_limit_seconds" both 'chmod 2750'
    inside chmod 2750 "$drop"
    soon "put right, STATUS is in order again" "$deliver_limit_seconds" \
        both "\\b$(page_count) pages"
    ok "the catalog explains the message" says 'Subject: The drop folder' \
        inside journalctl --catalog MESSAGE_ID=b5b54d8381254434816b228732894699
}

check_stop() {
    local before
    before=$(digest_events)
    ok "stop returns" inside timeout 60 systemctl stop bilat
    ok "with success" equal "success 0" "$(property Result) $(property ExecMainStatus)"
    ok "readers work without the service" inside_as analyst bilat search Tillerson
    ok "bilat status does not call it alive" says 'not running' inside_as analyst bilat status
    ok "started again" inside timeout 60 systemctl start bilat
    ok "it has the same digest" equal "$before" "$(digest_events)"
}

# The installer as a person runs it, on the machine itself: over an older version, for a sender that
# exists, and away again.
check_installer() {
    local unpacked=/root/bilat
    mkdir -p "$container_root$unpacked/Sources/Knowledge"
    cp -r "$repository"/{deploy,README.md,CHANGELOG.md,LICENSE} "$container_root$unpacked/"
    cp -r "$tables" "$container_root$unpacked/Sources/Knowledge/"
    cp "$program" "$container_root$unpacked/program"
    ok "install.sh upgrades, for a sender of the site's" inside "$unpacked/deploy/install.sh" \
        --binary "$unpacked/program" --sender scraper
    ok "the drop folder is that sender's" equal "2750 scraper bilat-drop" "$(mode_of $drop)"
    ok "the configuration stays" grep -q '^language: en' "$container_root/etc/bilat/bilat.yaml"
    ok "the upgraded service starts" inside systemctl start bilat
    ok "the sender sends" inside_as scraper rsync -rt --chmod=D2750,F640 pages/ $drop/
    ok "the manual is there" inside grep -q '^.SS "bilat forget' /usr/share/man/man1/bilat.1
    ok "bash completes" inside grep -q _bilat /usr/share/bash-completion/completions/bilat
    ok "install.sh removes it" inside "$unpacked/deploy/install.sh" --uninstall
    ok "the service has ended" equal inactive "$(property ActiveState)"
    ok "the program is gone" inside test ! -e /usr/bin/bilat
    ok "the pages stay" inside test -e "$drop/lavrov-tillerson-new-york.txt"
}

program='' keep=''
while [ $# -gt 0 ]; do
    case $1 in
    --binary) program=$(readlink -f "${2:?--binary needs a file}") && shift 2 ;;
    --keep) keep=1 && shift ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) say "unknown argument $1 (--help)" && exit 64 ;;
    esac
done
[ "$(id -u)" = 0 ] || die "must be root"
umask 022
need_packages debootstrap systemd-container util-linux procps
[ -n "$program" ] || build_release
ensure_base || die "no base image, no test"
remove_leftovers
trap 'if [ -n "$keep" ]; then halt_container; say "left: $container_root"; else remove_container; fi' EXIT
unpack_container || die "cannot unpack the base image"
install_into_container || die "cannot install into the container"
boot_container || exit 1

check_installation
check_start
if ! is_active; then
    keep_journal
    report
    exit 1
fi
check_delivery
check_readers
check_confinement
check_crash_and_hang
check_bad_start
check_reload
check_bad_page
check_locked_folder
check_stop
check_installer

[ "$failed" = 0 ] || keep_journal
report
