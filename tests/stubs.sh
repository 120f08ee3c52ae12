#!/bin/bash
# SPDX-License-Identifier: MIT
# The processes of the host that programs run in: none outlives the machine, and losing one costs its program only.
. "$(dirname "$0")/lib.sh"

busybox=$(command -v busybox) || { skip "stubs" "no busybox"; finish; exit; }
endless='while :; do :; done'

# start_machine PROGRAM...: in the background; $machine is its process, and a stub runs
start_machine() {
	"$ashlar" run -- "$@" >"$work/out" 2>"$work/err" </dev/null &
	machine=$!
	for _ in $(seq 200); do
		stubs=$(children ashlar-stub)
		[ -n "$stubs" ] && [ -n "$(children ashlar-nursery)" ] && break
		sleep 0.05
	done
	sleep 0.2
	stubs=$(children ashlar-stub)
}
children() { ps -o pid=,comm= --ppid "$machine" | awk -v name="$1" '$2 == name { print $1 }'; }
is_gone() { # PID...: each has ended, whether or not somebody has waited for it
	local pid state
	for _ in $(seq 100); do
		state=
		for pid in "$@"; do
			[ -e "/proc/$pid" ] && state+=$(awk '/^State/ { print $2 }' "/proc/$pid/status" 2>/dev/null)
		done
		[ -z "${state//[ZX]/}" ] && return 0
		sleep 0.05
	done
	echo "still there: $*"
	return 1
}
# Ends the machine, whatever it does, and says how it ended in $status.
await_machine() {
	local i
	for i in $(seq 200); do
		kill -0 "$machine" 2>/dev/null || break
		sleep 0.05
	done
	[ "$i" -lt 200 ] || kill -9 "$machine"
	status=0
	wait "$machine" 2>/dev/null || status=$?
	[ "$i" -lt 200 ]
}

for signal in KILL TERM INT; do
	start_machine "$busybox" sh -c "$endless"
	all="$stubs $(children ashlar-nursery)"
	ok "a program runs in a stub (SIG$signal)" [ -n "$stubs" ]
	# A shell starts what runs in the background with SIGINT ignored.
	[ "$signal" = INT ] && kill -TERM "$machine"
	kill "-$signal" "$machine"
	ok "SIG$signal ends the machine" await_machine
	# shellcheck disable=SC2086
	ok "no stub outlives it (SIG$signal)" is_gone $all
done

run "a time-out ends an endless program" 3 "$ashlar" run --timeout=1 -- "$busybox" sh -c "$endless"
ok "and says that it was the program" says 'CPU 0 was running a program' "$work/err"

start_machine "$busybox" sh -c "$endless"
# shellcheck disable=SC2086
kill -9 $stubs
ok "a machine whose stubs are killed ends" await_machine
ok "and the program counts as killed" [ "$status" != 0 ]

# shellcheck disable=SC2016
start_machine "$busybox" sh -c 'i=0; while [ $i -lt 300 ]; do busybox true; i=$((i+1)); done; echo done'
# shellcheck disable=SC2046
kill -9 $(children ashlar-nursery) 2>/dev/null
ok "a machine whose nursery is killed goes on" await_machine
ok "and makes another" says '^done' "$work/out"

if ${CC:-gcc} -O1 -static -o "$work/rogue" tests/stubs/rogue.c 2>"$work/err"; then
	for options in "" --cpus=2 --realtime; do
		# shellcheck disable=SC2086
		run "attacks on the stub harm nobody else ($options)" 0 timeout 60 "$ashlar" run $options -- "$work/rogue" 300
		ok "and their program is as it was ($options)" says 'still here' "$work/out"
	done
else
	skip "attacks on the stub" "no static C library"
fi

"$ashlar" run -- "$busybox" true >/dev/null 2>&1
ok "nothing is left of a machine that has ended" [ -z "$(pgrep -P $$ ashlar-)" ]
finish
