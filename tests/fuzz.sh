#!/bin/bash
# SPDX-License-Identifier: MIT
# Fuzzes the module loader.   tests/fuzz.sh [SECONDS] (60)
# The corpus in tests/fuzz/corpus is replayed and extended in build/fuzz; an input that fails is kept there.
. "$(dirname "$0")/lib.sh"
seconds=${1:-60}
out=$root/build/fuzz
mkdir -p "$out/corpus"
if ! command -v clang >/dev/null; then
	skip "fuzzing the module loader" "clang is missing"
	finish
	exit
fi
loader=()
for name in elf info layout symbols reloc link kallsyms lookup; do loader+=("$root/kernel/module/$name.c"); done
run "build the fuzzer" 0 clang -std=gnu11 -nostdinc -fPIE -O1 -g -fsanitize=fuzzer,address -fno-builtin -fno-strict-aliasing -D__KERNEL__ -DASHLAR_CORE \
	-include linux/kconfig.h -include linux/compiler_types.h -I"$root/port" -I"$root/include" -I"$root/arch/host/include" -I"$root/include/uapi" \
	-DKBUILD_MODNAME='"fuzz"' -w -o "$out/loader_fuzz" "$root/tests/fuzz/loader_fuzz.c" "$root/tests/fuzz/loader_stubs.c" "${loader[@]}"
cd "$out" || exit 2
ASAN_OPTIONS=detect_leaks=1:detect_odr_violation=0 run "the corpus" 0 ./loader_fuzz -runs=0 "$root/tests/fuzz/corpus"
ASAN_OPTIONS=detect_leaks=1:detect_odr_violation=0 run "$seconds seconds of new inputs" 0 ./loader_fuzz -max_total_time="$seconds" -max_len=16384 -timeout=10 \
	-rss_limit_mb=2048 -print_final_stats=1 -dict="$root/tests/fuzz/loader.dict" corpus "$root/tests/fuzz/corpus"
grep -E '^stat::number_of_executed_units|cov:' "$work/err" | tail -n 2 | sed 's/^/# /'
finish
