#!/bin/bash
# SPDX-License-Identifier: MIT
# Random sequences of operations on address spaces against a model (tests/model/model.c), in a small machine with swap; at its end no
# frame is lost and every invariant holds (run --verify).
#   tests/model.sh [STEPS [SEED...]]
. "$(dirname "$0")/lib.sh"
steps=${1:-1500}
shift
[ $# -gt 0 ] || set -- 1 2
gcc -static -O1 -w -o "$work/model" tests/model/model.c || exit 1

model() { # SEED PROCESSES OPTION...
	local seed=$1 processes=$2
	shift 2
	timeout 900 "$ashlar" run --verify --timeout=800 "$@" -- "$work/model" "$seed" "$steps" "$processes" </dev/null >"$work/out" 2>&1 || {
		echo "exit status $?"
		tail -n 30 "$work/out"
		return 1
	}
	grep -q "model: seed $seed, $steps steps, $processes processes: ok" "$work/out"
}

for seed; do
	ok "seed $seed, $steps steps, 1 process" model "$seed" 1
	ok "seed $seed, $steps steps, 4 processes, 64 MiB and swap" model "$seed" 4 --mem=64M --swap=256M
done
finish
