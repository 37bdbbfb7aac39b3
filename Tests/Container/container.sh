# A Debian 12 with systemd as PID 1, for run.sh: sourced after deploy/lib.sh and
# checks.sh, never run. Needs root and cgroup v2; the machine itself need not run systemd.
# Nothing but loopback is inside.
# shellcheck shell=bash

cache=${BILAT_CONTAINER_CACHE:-/var/cache/bilat-container}
base_packages=systemd,systemd-sysv,dbus,rsync,openssh-server,openssh-client,libsqlite3-0,libssl3,tzdata
boot_limit_seconds=90
halt_limit_seconds=30
build_limit_seconds=600
container_name=bilat-test-$$
container_root=$cache/$container_name
nspawn_pid=''
leader_pid=''

# The mirror that this machine's own apt uses for Debian 12, else Debian's.
debian_mirror() {
    local used
    # shellcheck disable=SC2016 # apt's own placeholders
    used=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 == "bookworm" { print $2; exit }')
    echo "${used:-http://deb.debian.org/debian}"
}

# The base image: made once (about a minute), again when it is missing or its packages change.
ensure_base() {
    [ "$(cat "$cache/base.packages" 2>/dev/null)" = "$base_packages" ] && [ -d "$cache/base" ] && return
    say "making the base image of the container in $cache"
    rm -rf "$cache/base" "$cache/base.new"
    mkdir -p "$cache"
    logged debootstrap timeout "$build_limit_seconds" debootstrap --variant=minbase \
        --include="$base_packages" bookworm "$cache/base.new" "$(debian_mirror)" || return 1
    rm -rf "$cache"/base.new/var/cache/apt/*.bin "$cache"/base.new/var/cache/apt/archives/*.deb
    settle_base "$cache/base.new"
    mv "$cache/base.new" "$cache/base"
    echo "$base_packages" >"$cache/base.packages"
}

# What every container shares: no timers, ssh on loopback by key only, an account that scrapes.
settle_base() {
    local unit
    : >"$1/etc/machine-id"
    printf '127.0.0.1 localhost bilat-test\n' >"$1/etc/hosts"
    echo bilat-test >"$1/etc/hostname"
    for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
        fstrim.timer console-getty.service; do
        ln -sf /dev/null "$1/etc/systemd/system/$unit"
    done
    printf 'ListenAddress 127.0.0.1\nPasswordAuthentication no\nUseDNS no\n' \
        >"$1/etc/ssh/sshd_config.d/test.conf"
    chroot "$1" useradd --create-home --shell /bin/sh scraper
    chroot "$1" useradd --create-home --shell /bin/sh analyst
}

# Starts the container over $container_root (made by unpack_container) and waits until it is up.
boot_container() {
    local console=$log_folder/container-console.log
    mkdir -p "$log_folder"
    setsid unshare --mount --propagation private bash -c "$(declare -f enter_nspawn); enter_nspawn \"\$@\"" \
        nspawn "$container_root" "$container_name" >"$console" 2>&1 </dev/null &
    nspawn_pid=$!
    # Asked in a subshell, so that the leader must be found once more here.
    until_true "$boot_limit_seconds" container_is_up && find_leader && return
    say "the container did not come up; the end of $console:"
    tail -n 20 "$console" >&2
    return 1
}

# What a run that was killed has left behind.
remove_leftovers() {
    local root
    for root in "$cache"/bilat-test-*; do
        [ -d "$root" ] && [ ! -d "/proc/${root##*-}" ] && rm -rf --one-file-system "$root"
    done
    return 0
}

unpack_container() { cp -a --reflink=auto "$cache/base" "$container_root"; }

# Runs in a mount namespace of its own and becomes systemd-nspawn. ROOT NAME
enter_nspawn() {
    local root=$1 name=$2 groups=/sys/fs/cgroup
    if [ ! -d /run/systemd/system ]; then
        mkdir -p /run/systemd
        mount -t tmpfs -o mode=755 tmpfs /run/systemd
    fi
    if [ "$(stat -fc %T $groups)" != cgroup2fs ]; then
        umount -R $groups 2>/dev/null
        mount -t cgroup2 cgroup2 $groups || return 1
    fi
    mkdir -p "$groups/$name" && echo $$ >"$groups/$name/cgroup.procs" || return 1
    # As a booted machine has it, whatever this shell was given.
    ulimit -Hn 524288 && ulimit -Sn 1024
    # bpf: without it IPAddressDeny= and DevicePolicy= would silently not be applied inside.
    exec systemd-nspawn --quiet --boot --directory="$root" --machine="$name" --settings=no \
        --private-network --register=no --keep-unit --link-journal=no --resolv-conf=off \
        --timezone=off --console=read-only --system-call-filter=bpf
}

# The container's PID 1: below nspawn, and 1 in its own namespace.
find_leader() {
    local child
    for child in $(pgrep --parent "$nspawn_pid"); do
        awk '/^NSpid:/ { exit $3 == 1 ? 0 : 1 }' "/proc/$child/status" 2>/dev/null &&
            leader_pid=$child && return 0
    done
    return 1
}

container_is_up() {
    local state
    kill -0 "$nspawn_pid" 2>/dev/null && find_leader || return 1
    state=$(inside systemctl is-system-running 2>/dev/null)
    [ "$state" = running ] || [ "$state" = degraded ]
}

# inside CMD...: run CMD as the container's root.
inside() {
    nsenter --target "$leader_pid" --all env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin \
        HOME=/root LANG=C.UTF-8 SYSTEMD_PAGER= SYSTEMD_COLORS=0 "$@"
}

# inside_as USER CMD...
inside_as() {
    local user=$1
    shift
    inside runuser -u "$user" -- env --chdir="/home/$user" HOME="/home/$user" "$@"
}

halt_container() {
    [ -n "$nspawn_pid" ] || return 0
    kill -TERM "$nspawn_pid" 2>/dev/null
    until_true "$halt_limit_seconds" nspawn_is_gone || kill -KILL "$leader_pid" "$nspawn_pid" 2>/dev/null
    wait "$nspawn_pid" 2>/dev/null
    nspawn_pid=''
    remove_cgroup
}

nspawn_is_gone() { ! kill -0 "$nspawn_pid" 2>/dev/null; }

# nspawn leaves its control group behind when the machine has no systemd that owns it.
remove_cgroup() {
    local mounted
    mounted=$(awk '{ for (i = 7; i < NF; i++) if ($i == "-" && $(i + 1) == "cgroup2") { print $5; exit } }' \
        /proc/self/mountinfo)
    [ -d "${mounted:-/nonexistent}/$container_name" ] || return 0
    find "$mounted/$container_name" -depth -type d -exec rmdir {} \; 2>/dev/null
    return 0
}

remove_container() {
    halt_container
    rm -rf --one-file-system "$container_root"
}
