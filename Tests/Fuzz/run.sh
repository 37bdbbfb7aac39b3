#!/usr/bin/env bash
# run.sh [--runs N | --known | --merge] [TARGET...]: fuzzes the page reader, the decoder, the date reader, the
#   knowledge loader and the extraction (page decoder date knowledge extraction; all, if none is named)
#   with libFuzzer and the address sanitizer. An input that crashes is left in .build/fuzz/TARGET-crashes;
#   make it a test. What it learns stays in .build/fuzz/TARGET; --merge adds what covers more code to the
#   corpus in the repository.
#   --runs N   inputs for each target (1000000)
#   --known    the inputs of the corpus alone, which are the same each time
#   --merge    merge instead of fuzzing
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$(readlink -f "$0")")/../../deploy/lib.sh"

runs=1000000 merge='' targets=()
# A page of this size has everything that a page can have.
longest_input_bytes=4096
# An input that takes longer is reported like a crash.
timeout_seconds=10
while [ $# -gt 0 ]; do
    case $1 in
    --runs) runs=${2:?--runs needs a number} && shift 2 ;;
    --known) runs=0 && shift ;;
    --merge) merge=1 && shift ;;
    -h | --help) sed -n '2,10s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) targets+=("$1") && shift ;;
    esac
done
[ ${#targets[@]} -gt 0 ] || targets=(page decoder date knowledge extraction)
need_build_packages
need_swift
scratch=$repository/.build/fuzz
say "building the fuzzer"
# Not -sanitize=fuzzer: its `main` and the package manager's exclude each other.
runtime=$(find "$(dirname "$(readlink -f "$(command -v swift)")")/../lib/swift/clang/lib/linux" \
    -name "libclang_rt.fuzzer_no_main-$(uname -m).a")
BILAT_FUZZ=1 logged fuzz-build swift build --package-path "$repository" --scratch-path "$scratch/build" \
    -c release --product fuzz -Xswiftc -sanitize=address \
    -Xswiftc -sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table -Xswiftc -enable-testing \
    -Xswiftc -parse-as-library -Xlinker --whole-archive -Xlinker "$runtime" -Xlinker --no-whole-archive \
    -Xlinker -lstdc++ || die "the build failed"
export FUZZ_TABLES=$tables
for target in "${targets[@]}"; do
    corpus=$repository/Tests/Fuzz/Corpus/$target
    mkdir -p "$scratch/$target" "$scratch/$target-crashes" "$corpus"
    export FUZZ_TARGET=$target
    if [ -n "$merge" ]; then
        "$scratch/build/release/fuzz" -merge=1 -max_len=$longest_input_bytes "$corpus" "$scratch/$target" \
            2>&1 | grep -E 'MERGE-OUTER: .*(new files|covered)' >&2 || true
        continue
    fi
    if [ "$runs" = 0 ]; then
        logged "fuzz-$target" "$scratch/build/release/fuzz" -runs=0 -timeout=$timeout_seconds "$corpus" || die "$target: an input of the corpus did harm"
        say "$target: $(find "$corpus" -type f | wc -l) known inputs"
        continue
    fi
    say "$target: $runs inputs"
    "$scratch/build/release/fuzz" -runs="$runs" -max_len=$longest_input_bytes -timeout=$timeout_seconds \
        -artifact_prefix="$scratch/$target-crashes/" -print_final_stats=1 "$scratch/$target" "$corpus" \
        >"$log_folder/fuzz-$target.log" 2>&1 || {
        tail -n 30 "$log_folder/fuzz-$target.log" >&2
        die "$target: an input did harm; it is in $scratch/$target-crashes"
    }
    grep -E 'number_of_executed_units|average_exec_per_sec|new_units_added|peak_rss' "$log_folder/fuzz-$target.log" >&2
    find "$scratch/$target" "$corpus" -type f | wc -l | sed "s/^/$target: inputs kept: /" >&2
done
