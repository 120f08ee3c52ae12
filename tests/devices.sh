#!/bin/bash
# SPDX-License-Identifier: MIT
# A driver's file operations as programs reach them: tests/devices/use_operations.c prints what it printed on real Linux 6.1, and the
# driver's log says the same.
. "$(dirname "$0")/lib.sh"
cp "$root"/tests/devices/*.c "$work" && cd "$work" || exit 2
run "build the driver" 0 "$ashlar" build all_operations.c
gcc -static -O1 -w -o use_operations use_operations.c || exit 2
run "run it" 0 "$ashlar" run all_operations.ko -- ./use_operations
sed -nE 's/^\[ *[0-9.]+\] all_operations: //p; s/^\[ *[0-9.]+\] (open|release)/\1/p' out >log
sed -E '/^\[ *[0-9.]+\] /d' out >said
ok "the program says what it says on real Linux 6.1" diff -u "$root/tests/devices/use_operations.linux61.txt" said
ok "open and release are called once for each file" [ "$(grep -c '^open' log) $(grep -c '^release' log)" = "2 2" ]
finish
