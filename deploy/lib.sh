# Shared by the scripts here and by Tests/Container: sourced, never run.
# shellcheck shell=bash

repository=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
tables=$repository/Sources/Knowledge/Tables
log_folder=${BILAT_LOGS:-$repository/.build/logs}
apt_lock_seconds=300

say() { printf '%s\n' "$*" >&2; }
die() {
    say "$(basename "$0"): $*"
    exit 1
}

# as_root CMD...: run CMD as root, through sudo where that is needed. Never asks on a terminal that
# is not there.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

can_be_root() { [ "$(id -u)" = 0 ] || { command -v sudo && sudo -n true; } >/dev/null 2>&1; }

# logged NAME CMD...: CMD's output goes to the log NAME; the end of it is shown if CMD fails.
logged() {
    local name=$1 status=0
    shift
    mkdir -p "$log_folder"
    "$@" >"$log_folder/$name.log" 2>&1 </dev/null || status=$?
    if [ "$status" != 0 ]; then
        say "failed ($status): $*"
        tail -n 40 "$log_folder/$name.log" >&2
        say "the whole log: $log_folder/$name.log"
    fi
    return "$status"
}

# need_packages PACKAGE...: install those that are missing (Debian and its kin).
need_packages() {
    local missing=() package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
            missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return 0
    command -v apt-get >/dev/null || die "please install: ${missing[*]} (no apt-get here)"
    say "installing ${missing[*]}"
    logged apt-update as_root apt-get -o "DPkg::Lock::Timeout=$apt_lock_seconds" update ||
        say "going on with the package lists that are here"
    logged apt-install as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
        --no-install-recommends -o "DPkg::Lock::Timeout=$apt_lock_seconds" "${missing[@]}" ||
        die "cannot install ${missing[*]}"
}

need_build_packages() {
    need_packages pkg-config libsystemd-dev libsqlite3-dev libssl-dev
}

# Puts Swift on the PATH where a toolchain stands in a usual place but not on it (sudo drops it).
need_swift() {
    local home place
    home=$(getent passwd "${SUDO_USER:-$(id -un)}" | cut -d: -f6)
    for place in "" /opt/swift/usr/bin "$home/.local/share/swiftly/bin" /usr/local/swift/usr/bin; do
        [ -z "$place" ] || PATH=$place:$PATH
        command -v swift >/dev/null && export PATH && return 0
    done
    die "Swift 6.3 is needed to build: https://www.swift.org/install/linux/"
}

# The release program, as it is installed: Swift's own libraries inside, the system's outside.
# It is built as the user who called sudo, so that no file of root's is left in the build folder.
build_release() {
    local as=()
    [ "$(id -u)" = 0 ] && [ -n "${SUDO_USER:-}" ] && [ "$SUDO_USER" != root ] &&
        [ "$(stat -c %U "$repository")" = "$SUDO_USER" ] && as=(runuser -u "$SUDO_USER" --)
    need_build_packages
    need_swift
    say "building bilat (release; the first time takes minutes)"
    logged build-release "${as[@]}" env PATH="$PATH" swift build --package-path "$repository" \
        -c release --static-swift-stdlib --product bilat || die "the build failed"
    program=$repository/.build/release/bilat
}
