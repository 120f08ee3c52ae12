#!/bin/bash
# SPDX-License-Identifier: MIT
# Records what real Linux answers to the conformance programs, into NAME.linux61.txt, two boots being compared.
#   BOOT_LINUX=COMMAND tests/programs/record.sh [NAME...]
# COMMAND -u SOURCE... -s SCRIPT boots Linux 6.1 with the programs, linked statically, in the working folder of SCRIPT (busybox sh), and prints
# what SCRIPT printed.
set -eu
cd "$(dirname "$0")"
: "${BOOT_LINUX:?a command that boots Linux}"
names=("$@")
[ $# -gt 0 ] || for file in *.c; do names+=("${file%.c}"); done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sources=()
for name in "${names[@]}"; do sources+=(-u "$name.c"); done
cat >"$work/script" <<SCRIPT
echo 1 >/proc/sys/kernel/printk
for name in ${names[*]}; do
	timeout 60 ./\$name >/tmp/out 2>&1 </dev/null
	echo "exit status \$?" >>/tmp/out
	echo "@@@ \$name"
	cat /tmp/out
done
SCRIPT
for boot in first second; do
	mkdir "$work/$boot"
	$BOOT_LINUX -t 600 "${sources[@]}" -s "$work/script" |
		awk -v folder="$work/$boot" '/^@@@ /{ file = folder "/" $2 ".linux61.txt"; next } file { print >file }'
done
for name in "${names[@]}"; do
	cmp -s "$work/first/$name.linux61.txt" "$work/second/$name.linux61.txt" || {
		echo "record: $name answers differently each time:"
		diff "$work/first/$name.linux61.txt" "$work/second/$name.linux61.txt" || true
	}
	cp "$work/second/$name.linux61.txt" .
done
