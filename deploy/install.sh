#!/usr/bin/env bash
# install.sh [--binary FILE] [--sender ACCOUNT] | --uninstall
#   Installs Bilat on this machine, or below DESTDIR. Again over an older one: upgrades it.
#   --binary FILE     install this program instead of building one
#   --sender ACCOUNT  the account that rsync logs in as (default: bilat-drop, which is made)
#   --uninstall       removes what was installed; pages, digests, index, configuration and accounts stay
#   DESTDIR=/root     put the files below /root and touch neither accounts nor services
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
here=$repository/deploy
DESTDIR=${DESTDIR:-}

# each_file DO: calls DO SOURCE PLACE MODE for all that is installed beside the program. The site's own
# files (/etc) are not among them.
each_file() {
    local table
    "$1" "$here/bilat.service" usr/lib/systemd/system/bilat.service 0644
    "$1" "$here/bilat.sysusers.conf" usr/lib/sysusers.d/bilat.conf 0644
    "$1" "$here/bilat.tmpfiles.conf" usr/lib/tmpfiles.d/bilat.conf 0644
    "$1" "$here/bilat-drop.tmpfiles.conf" usr/lib/tmpfiles.d/bilat-drop.conf 0644
    "$1" "$here/bilat.catalog" usr/lib/systemd/catalog/bilat.catalog 0644
    "$1" "$here/bilat.yaml" usr/share/doc/bilat/bilat.yaml 0644
    "$1" "$repository/README.md" usr/share/doc/bilat/README.md 0644
    "$1" "$repository/CHANGELOG.md" usr/share/doc/bilat/CHANGELOG.md 0644
    "$1" "$repository/LICENSE" usr/share/doc/bilat/copyright 0644
    for table in "$tables"/*.tsv; do
        "$1" "$table" "usr/share/bilat/$(basename "$table")" 0644
    done
}

# each_made DO: calls DO PLACE ARGUMENT... for what the program prints of itself: its manual, and what
# shells complete.
each_made() {
    "$1" usr/share/man/man1/bilat.1 manual
    "$1" usr/share/bash-completion/completions/bilat --generate-completion-script bash
    "$1" usr/share/zsh/vendor-completions/_bilat --generate-completion-script zsh
    "$1" usr/share/fish/vendor_completions.d/bilat.fish --generate-completion-script fish
}

on_this_machine() { [ -z "$DESTDIR" ]; }

# Below DESTDIR no right is needed but that of its owner.
write() {
    if on_this_machine; then as_root "$@"; else "$@"; fi
}

systemd_runs() { on_this_machine && [ -d /run/systemd/system ]; }

# put SOURCE PLACE MODE: whole or not at all, also over a program that runs.
put() {
    local place=$DESTDIR/$2
    write install -D -m "$3" "$1" "$place.new" && write mv -f "$place.new" "$place"
}

# put_made PLACE ARGUMENT...: a program for another machine cannot be asked, and does without.
put_made() {
    local made place=$1
    shift
    made=$(mktemp)
    if "$program" "$@" >"$made" 2>/dev/null; then put "$made" "$place" 0644; fi
    rm -f "$made"
}

# The explanations that `journalctl -x` shows; a machine without a journal does without them.
update_catalog() { write journalctl --update-catalog --root="${DESTDIR:-/}" >/dev/null 2>&1 || true; }

check_libraries() {
    local missing
    missing=$(ldd "$program" | awk '/not found/ { print $1 }')
    [ -z "$missing" ] || die "this machine lacks $missing (apt-get install libsystemd0 \
libsqlite3-0 libssl3)"
}

install_files() {
    local stripped
    stripped=$(mktemp)
    if command -v strip >/dev/null; then
        strip -o "$stripped" "$program"
    else
        cp "$program" "$stripped"
    fi
    put "$stripped" usr/bin/bilat 0755
    rm -f "$stripped"
    # Tables of an older version that this one no longer has must not be read.
    write rm -f "$DESTDIR"/usr/share/bilat/*.tsv
    each_file put
    each_made put_made
    write install -d -m 0755 "$DESTDIR/etc/bilat" "$DESTDIR/etc/bilat/knowledge.d"
    [ -e "$DESTDIR/etc/bilat/bilat.yaml" ] || put "$here/bilat.yaml" etc/bilat/bilat.yaml 0644
}

# The account that sends owns the drop folder. It must be in the folder's group: the kernel takes
# the setgid bit from a folder whose mode is set by somebody outside its group.
set_sender() {
    local conf
    conf=$(mktemp)
    sed "s|^\(d /srv/bilat/drop .*\) bilat-drop bilat-drop|\1 $sender bilat-drop|" \
        "$here/bilat-drop.tmpfiles.conf" >"$conf"
    put "$conf" etc/tmpfiles.d/bilat-drop.conf 0644
    echo "m $sender bilat-drop" >"$conf"
    put "$conf" etc/sysusers.d/bilat-sender.conf 0644
    rm -f "$conf"
}

prepare_machine() {
    as_root systemd-sysusers
    as_root systemd-tmpfiles --create bilat.conf bilat-drop.conf
    if systemd_runs; then
        as_root systemctl daemon-reload
        as_root systemctl try-restart bilat.service
    fi
}

say_what_next() {
    local account
    account=$(stat -c %U /srv/bilat/drop)
    cat <<EOF
Bilat is installed.
  1. Read /etc/bilat/bilat.yaml; the defaults do for a first try.      bilat check
  2. Start it, now and at every boot.                                  systemctl enable --now bilat
  3. Let the scraper in: its public key in ~$account/.ssh/authorized_keys, then
       rsync -rtz --chmod=D2750,F640 pages/ $account@THIS-MACHINE:/srv/bilat/drop/
  4. See it work.                                                      systemctl status bilat
       bilat digest      or      /srv/bilat/digests/index.html
EOF
}

take_away() { write rm -f "$DESTDIR/$2"; }
take_away_made() { write rm -f "$DESTDIR/$1"; }

uninstall() {
    if systemd_runs; then as_root systemctl disable --now bilat.service || true; fi
    write rm -f "$DESTDIR/usr/bin/bilat"
    each_file take_away
    each_made take_away_made
    write rm -rf "$DESTDIR/usr/share/bilat" "$DESTDIR/usr/share/doc/bilat"
    update_catalog
    if systemd_runs; then as_root systemctl daemon-reload; fi
    say "removed. Still here: /etc/bilat /srv/bilat /var/lib/bilat and the accounts"
}

program='' sender='' action=install
while [ $# -gt 0 ]; do
    case $1 in
    --binary) program=${2:?--binary needs a file} && shift 2 ;;
    --sender) sender=${2:?--sender needs an account} && shift 2 ;;
    --uninstall) action=uninstall && shift ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) say "unknown argument $1 (--help)" && exit 64 ;;
    esac
done

if [ "$action" = uninstall ]; then
    uninstall
    exit 0
fi
if on_this_machine && [ -n "$sender" ]; then
    getent passwd "$sender" >/dev/null || die "there is no account $sender"
fi
[ -n "$program" ] || build_release
[ -x "$program" ] || die "no program at $program"
if on_this_machine; then check_libraries; fi
install_files
[ -z "$sender" ] || set_sender
update_catalog
if on_this_machine; then
    prepare_machine
    say_what_next
fi
