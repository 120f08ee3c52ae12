#!/bin/bash
# SPDX-License-Identifier: MIT
# Busybox's applets inside, with real Linux's answers (tests/busybox/applets.linux61.txt).
. "$(dirname "$0")/lib.sh"

compare() { # LINES-PATTERN: the section "--- PATTERN" of both
	awk -v section="--- $1" '$0 == section { on = 1 } /^--- / && $0 != section { on = 0 } on' tests/busybox/applets.linux61.txt >"$work/linux"
	awk -v section="--- $1" '$0 == section { on = 1 } /^--- / && $0 != section { on = 0 } on' "$work/ours" >"$work/here"
	diff -u "$work/linux" "$work/here"
}

busybox=$(command -v busybox)
if [ -z "$busybox" ]; then
	skip "busybox" "no busybox"
	finish
	exit
fi
run "busybox runs the script of applets" 0 timeout 200 "$ashlar" run --timeout=180 -- "$busybox" sh -c \
	"exec $busybox sh $root/tests/busybox/applets.sh 2>&1"
sed -E '/^\[ *[0-9]+\.[0-9]{6}\] /d' "$work/out" >"$work/ours"
while read -r section; do
	ok "busybox: $section" compare "$section"
done < <(sed -n 's/^--- //p' tests/busybox/applets.linux61.txt)
finish
