#!/bin/bash
# SPDX-License-Identifier: MIT
# Random system calls (tests/fuzz/syscall_fuzz.c), with every check on: the machine must live, with every invariant, change nothing on the
# host and leave no process there. Names, mounts and files that the calls have made somewhere in the tree live as long as the machine and hold a few
# frames. Without such calls ("passing") all frames must be free again; one page is let pass, which has been seen in one run of nine.
#   tests/syscall_fuzz.sh [SECONDS [CALLS [SEED...]]]      seconds of the host's clock
. "$(dirname "$0")/lib.sh"
seconds=${1:-10} calls=${2:-20000}
shift 2 2>/dev/null || shift $#
[ $# -gt 0 ] || set -- 1
gcc -static -O1 -w -o "$work/syscall_fuzz" tests/fuzz/syscall_fuzz.c -lpthread || exit 1
mkdir "$work/host"
echo untouched >"$work/host/file"
# What the random paths name, and what lies around them.
host_state() {
	ls -lan --time-style=+ "$work/host" "$work/syscall_fuzz" /tmp/fuzz.d /dev/null /dev/zero /dev/full /bin/true 2>&1
	cat "$work/host/file"
	hostname
	ulimit -a
}
host_processes() { # those that this script's machines have left
	pgrep -f "$work/syscall_fuzz" || true
}
fuzz() { # SEED [passing]
	local status=0 kept most=64
	[ "${2:-}" != passing ] || most=1
	host_state >"$work/before"
	timeout $((seconds * 3 + 120)) "$ashlar" run --verify --realtime --timeout=$((seconds * 2 + 60)) -- \
		"$work/syscall_fuzz" "$1" "$seconds" "$calls" "${2:-}" >"$work/out" 2>"$work/err" </dev/null || status=$?
	host_state >"$work/after"
	kept=$(grep -aoE 'ashlar: [0-9]+ pages were not given back' "$work/err" | tr -dc 0-9)
	[ "${2:-}" != passing ] || ! grep -aq 'bytes of slab objects' "$work/err" || most=-1
	[ "$status" = 3 ] && [ "${kept:-0}" -le $most ] && ! grep -a 'ashlar: ' "$work/err" | grep -aqv 'were not given back' && status=0
	if [ "$status" != 0 ] || ! grep -aq "syscall_fuzz: seed $1: done" "$work/out"; then
		echo "exit status $status"
		tail -n 40 "$work/out" "$work/err"
		return 1
	fi
	diff "$work/before" "$work/after" || return 1
	[ -z "$(host_processes)" ] || { echo "host processes are left: $(host_processes)"; return 1; }
	grep -aoE '[0-9]+ calls, .*' "$work/err"
}

for seed; do
	ok "random system calls, seed $seed" fuzz "$seed"
	ok "random system calls that leave nothing behind, seed $seed" fuzz "$seed" passing
done
finish
