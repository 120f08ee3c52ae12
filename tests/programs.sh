#!/bin/bash
# SPDX-License-Identifier: MIT
# The conformance programs: each is built once, runs inside, and must print what it printed on real Linux (NAME.linux61.txt, made by
# tests/programs/record.sh), to the byte.
#   tests/programs.sh [NAME...]
. "$(dirname "$0")/lib.sh"
programs=$root/tests/programs
mkdir "$work/bin"

# The same flags as for the recording: counts of page faults depend on the code.
compile() { # NAME
	gcc -static -O0 -w -o "$work/bin/$1" "$programs/$1.c" -lpthread -lm
}
# inside PROGRAM OUTPUT: its output, and its exit status as the last line; lines of the machine's log are taken out
inside() {
	local status=0
	timeout 120 "$ashlar" run --timeout=100 -- "$1" >"$work/log" 2>"$work/err" </dev/null || status=$?
	{
		sed -E '/^\[ *[0-9]+\.[0-9]{6}\] /d' "$work/log"
		echo "exit status $status"
	} >"$2"
}
compare() { # NAME
	compile "$1" || return 1
	inside "$work/bin/$1" "$work/$1.ours"
	diff -u "$programs/$1.linux61.txt" "$work/$1.ours" || { tail -n 5 "$work/err"; return 1; }
}
variant() { # NAME COMPILER...: libraries.c
	local name=$1
	shift
	mkdir "$work/bin/$name"
	"$@" -O1 -o "$work/bin/$name/libraries" "$programs/libraries.c" -lpthread -lm || return 1
	inside "$work/bin/$name/libraries" "$work/$name.ours"
	diff -u "$programs/libraries.linux61.txt" "$work/$name.ours" || { tail -n 5 "$work/err"; return 1; }
}

if [ $# -gt 0 ]; then
	names=("$@")
else
	names=()
	for file in "$programs"/*.linux61.txt; do names+=("$(basename "$file" .linux61.txt)"); done
fi
for name in "${names[@]}"; do
	ok "program $name prints what it prints on real Linux 6.1" compare "$name"
done
if [ $# = 0 ]; then
	ok "glibc, static, at a free place" variant static-pie gcc -static-pie -fPIE
	ok "glibc, dynamic, at a free place" variant dynamic-pie gcc -pie -fPIE
	ok "glibc, dynamic, at a fixed place" variant dynamic gcc -no-pie
	if command -v musl-gcc >/dev/null; then
		ok "musl, static" variant musl-static musl-gcc -static
		ok "musl, dynamic" variant musl-dynamic musl-gcc
	else
		skip "musl" "no musl-gcc"
	fi
fi
finish
