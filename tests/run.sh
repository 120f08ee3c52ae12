#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs the test scripts and the unit suites, and ends with the line "N passed, N failed".
#   tests/run.sh quick|long
cd "$(dirname "$0")/.." || exit 2
level=${1:-quick}
passed=0 failed=0 start=$SECONDS
log=$(mktemp)
trap 'rm -f "$log"' EXIT

count() { # counts the TAP lines of $log: top-level ones of scripts, innermost ones of KTAP
	local good bad
	good=$(grep -cE '^ *(\[ *[0-9.]+\] +)?ok\b' "$log")
	bad=$(grep -cE '^ *(\[ *[0-9.]+\] +)?not ok\b' "$log")
	passed=$((passed + good))
	failed=$((failed + bad))
	echo "$good passed, $bad failed, exit status $1, $((SECONDS - begin)) s: $2" >&2
	# A run that failed without saying which test did counts as one failure.
	[ "$1" = 0 ] || [ "$bad" -gt 0 ] || failed=$((failed + 1))
}
part() { # NAME COMMAND...
	local name=$1 status=0 begin=$SECONDS
	shift
	echo "# $name" >&2
	"$@" >"$log" 2>&1 || status=$?
	grep -E '^ *(\[ *[0-9.]+\] +)?not ok\b' -A 30 "$log" | head -n 120
	[ "$status" = 0 ] || grep -qE '^ *(\[ *[0-9.]+\] +)?not ok\b' "$log" || tail -n 40 "$log"
	count "$status" "$name"
}

part "unit suites" build/ashlar-unit
part "unit suites, AddressSanitizer and UBSan" build/san/ashlar-unit
part "unit suites, 4 CPUs" build/ashlar-unit --cpus=4 --realtime
part "the command" tests/cli.sh
part "listings" tests/listings.sh
part "devices" tests/devices.sh
part "modules" tests/modules.sh
part "KUnit" tests/kunit.sh
part "kbuild" tests/kbuild.sh
part "stubs" tests/stubs.sh
part "conservation of frames" tests/conserve.sh
part "programs, as on real Linux" tests/programs.sh
part "busybox, as on real Linux" tests/busybox.sh
part "programs, from the user's side" tests/run_programs.sh
part "address spaces against a model" tests/model.sh 1500 1 2
part "random system calls" tests/syscall_fuzz.sh 6 20000 1
if [ "$level" = long ]; then
	part "unit suites, a million steps" build/ashlar-unit --steps=1000000
	part "unit suites, a million steps, sanitizers" build/san/ashlar-unit --steps=1000000
	part "listings, sanitizers" env ASHLAR="$PWD/build/san/ashlar" tests/listings.sh
	part "fuzzing" tests/fuzz.sh 300
	part "programs, sanitizers" env ASHLAR="$PWD/build/san/ashlar" tests/programs.sh
	part "address spaces against a model, 10^5 steps" tests/model.sh 100000 3 4
	part "random system calls, 10 minutes" tests/syscall_fuzz.sh 600 100000000 7
fi
echo "# $((SECONDS - start)) s" >&2
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
