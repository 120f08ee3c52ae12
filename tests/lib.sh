# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Shared by the test scripts: `ok NAME CONDITION-COMMAND...` counts, `finish` prints the closing line and sets the exit status.
# A script runs with the repository's root as its folder and gets: $ashlar (the command), $work (an empty folder, removed at the end).
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
root=$PWD
export ashlar=${ASHLAR:-$root/build/ashlar}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

ok() { # NAME COMMAND...: passes if the command succeeds
	local name=$1
	shift
	if "$@" >"$work/.ok" 2>&1; then
		passed=$((passed + 1))
		echo "ok - $name"
	else
		failed=$((failed + 1))
		echo "not ok - $name"
		echo "# command: $*"
		sed 's/^/# /' "$work/.ok" | head -n 40
	fi
}
skip() { # NAME REASON
	skipped=$((skipped + 1))
	echo "ok - $1 # SKIP $2"
}
# run NAME STATUS COMMAND...: output in $work/out and $work/err; passes if the exit status is STATUS
run() {
	local name=$1 want=$2 got=0
	shift 2
	"$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
	if [ "$got" = "$want" ]; then
		passed=$((passed + 1))
		echo "ok - $name"
	else
		failed=$((failed + 1))
		echo "not ok - $name: exit status $got, wanted $want"
		echo "# command: $*"
		{ tail -n 15 "$work/out"; tail -n 15 "$work/err"; } | sed 's/^/# /'
	fi
}
says() { # PATTERN FILE: a line of the file matches
	grep -qE -- "$1" "$2" || { echo "no line matches: $1"; tail -n 20 "$2"; return 1; }
}
lines() { # NUMBER FILE
	[ "$(wc -l <"$2")" = "$1" ] || { echo "wanted $1 lines:"; cat "$2"; return 1; }
}
finish() {
	echo "$(basename "$0"): $passed passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ]
}
