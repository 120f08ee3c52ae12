#!/bin/bash
# SPDX-License-Identifier: MIT
# Records what busybox's applets answer on real Linux, into applets.linux61.txt.
#   BOOT_LINUX=COMMAND tests/busybox/record.sh      COMMAND as for tests/programs/record.sh
set -eu
cd "$(dirname "$0")"
: "${BOOT_LINUX:?a command that boots Linux}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
	echo "echo 1 >/proc/sys/kernel/printk; base64 -d >/tmp/applets.sh <<'END'"
	base64 applets.sh
	echo END
	echo 'sh /tmp/applets.sh >/tmp/out 2>&1 </dev/null; echo @@@; cat /tmp/out'
} >"$work/script"
$BOOT_LINUX -t 300 -u ../programs/brk.c -s "$work/script" | sed '0,/^@@@$/d' >applets.linux61.txt
