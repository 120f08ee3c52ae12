#!/bin/bash
# SPDX-License-Identifier: MIT
# The listings, modules and programs: each is built unchanged, its run.sh runs in the machine's shell (those with programs: busybox
# sh), and the transcript must be real Linux's (linux61.txt) up to the differences that tests/normalise.sh removes.
#   LISTINGS=FOLDER tests/listings.sh      (../shared/listings unless given)
. "$(dirname "$0")/lib.sh"
listings=${LISTINGS:-$root/../shared/listings}

compare() { # NAME
	local folder=$work/$1 options=()
	[ "$1" = kmalloc_max ] || options+=(--mem=512M)
	mkdir -p "$folder"
	cp "$listings/$1/$1.c" "$listings/$1/run.sh" "$folder/"
	(cd "$folder" && "$ashlar" build "$1.c" >build.log 2>&1) || { cat "$folder/build.log"; return 1; }
	(cd "$folder" && "$ashlar" shell --builtin "${options[@]}" run.sh >out.txt 2>&1 </dev/null)
	# The first module of a boot taints the kernel; the recorded transcripts of some runs begin after that line.
	tests/normalise.sh <"$listings/$1/linux61.txt" >"$folder/linux"
	tests/normalise.sh <"$folder/out.txt" >"$folder/ours"
	diff -u "$folder/linux" "$folder/ours"
}

# The minor faults before main depend on the shell that started the program: they are the zero of those that follow.
from_start_of_main() {
	awk '/^Minor page faults / { if (!first) first = $4; print "Minor page faults +" $4 - first; next } { print }'
}
# compare_programs NAME SOURCE...: the programs are linked as for the recording
compare_programs() {
	local name=$1 folder=$work/$1 source
	shift
	mkdir -p "$folder"
	cp "$listings/$name"/*.c "$listings/$name/run.sh" "$folder/"
	for source in "$@"; do
		gcc -static -O0 -w -o "$folder/${source%.c}" "$folder/$source" || return 1
		rm "$folder/$source"
	done
	if [ -e "$folder/$name.c" ]; then
		(cd "$folder" && "$ashlar" build "$name.c" >build.log 2>&1) || { cat "$folder/build.log"; return 1; }
	fi
	# The recording's files were in memory before they were run.
	{ printf 'cat'; printf ' %s' "${@%.c}"; printf ' >/dev/null\n. ./run.sh\n'; } >"$folder/warm.sh"
	# On a terminal, as the recording: programs write their lines when they are complete.
	(cd "$folder" && script -qec "$ashlar shell --mem=512M warm.sh" /dev/null 2>&1 </dev/null | tr -d '\r\000' >out.txt)
	tests/normalise.sh <"$listings/$name/linux61.txt" | from_start_of_main >"$folder/linux"
	tests/normalise.sh <"$folder/out.txt" | from_start_of_main >"$folder/ours"
	diff -u "$folder/linux" "$folder/ours"
}

if [ ! -d "$listings" ]; then
	skip "listings" "no folder $listings"
else
	for folder in "$listings"/*/; do
		name=$(basename "$folder")
		[ -e "$folder/$name.c" ] || continue
		# Programs are for a machine that runs them.
		[ -z "$(find "$folder" -name user_app.c)" ] || continue
		grep -q 'MODULE_LICENSE' "$folder/$name.c" || continue
		ok "listing $name answers as real Linux 6.1" compare "$name"
	done
	ok "listing page_faults answers as real Linux 6.1" compare_programs page_faults page_faults.c
	ok "listing uaccess_test answers as real Linux 6.1" compare_programs uaccess_test user_app.c
fi
finish
