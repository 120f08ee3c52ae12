#!/bin/bash
# SPDX-License-Identifier: MIT
# The module listings: each is built unchanged, its run.sh runs in the machine's shell, and the transcript must be real Linux's
# (linux61.txt) up to the differences that tests/normalise.sh removes.
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
fi
finish
