#!/bin/bash
# SPDX-License-Identifier: MIT
# A module with KUnit suites reports as real Linux 6.1 does: tests/kunit/report.linux61.txt was recorded there.
. "$(dirname "$0")/lib.sh"
strip() { # time stamps, trailing blanks, and the folders of source files
	sed -E 's/^\[ *[0-9]+\.[0-9]+\] //; s/ +$//; s#(at |/)([^ ]*/)?(report\.c)#\1\3#'
}
same_report() {
	strip <tests/kunit/report.linux61.txt >"$work/linux"
	strip <"$work/out" | grep -v 'taints kernel' >"$work/ours"
	diff -u "$work/linux" "$work/ours"
}
cp tests/kunit/report.c "$work/"
run "build a module with suites" 0 "$ashlar" build "$work/report.c"
run "load it" 0 "$ashlar" run "$work/report.ko"
ok "the report is Linux's" same_report
finish
