# Counted checks for run.sh: sourced, never run.
# shellcheck shell=bash

passed=0
failed=0

# ok NAME CMD...: CMD must succeed.
ok() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        passed=$((passed + 1))
        echo "ok   $name"
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        printf '%s\n' "$output" | tail -n 12 | cut -c 1-300 | sed 's/^/       /'
    fi
}

# soon NAME SECONDS CMD...: CMD must succeed before SECONDS are over.
soon() {
    local name=$1 seconds=$2
    shift 2
    ok "$name" until_true "$seconds" "$@"
}

# until_true SECONDS CMD...: CMD is asked again and again until it succeeds or the time is over.
until_true() {
    local end=$((SECONDS + $1)) output
    shift
    until output=$("$@" 2>&1); do
        if [ $SECONDS -ge $end ]; then
            printf '%s\n' "$output"
            return 1
        fi
        sleep 0.2
    done
}

equal() {
    [ "$1" = "$2" ] && return
    printf 'expected %s\nfound    %s\n' "$1" "$2"
    return 1
}

# says PATTERN CMD...: the pattern stands in what CMD prints.
says() {
    local pattern=$1 output
    shift
    output=$("$@" 2>&1)
    grep -Eq "$pattern" <<<"$output" && return
    printf '%s\n' "$output"
    return 1
}
says_not() { ! says "$@" >/dev/null; }

# exits STATUS CMD...
exits() {
    local wanted=$1 status=0
    shift
    "$@" || status=$?
    equal "$wanted" "$status"
}

# A sum over the names and bytes of all files of a folder.
folder_sum() { (cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2 | sha256sum); }

# The closing line; fails if anything has.
report() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}
