#!/bin/sh
# SPDX-License-Identifier: MIT
# Links the core's objects into one and hides everything but its entries.
#   seal-core.sh OUTPUT "ENTRY..." OBJECT...
# Fails if the core leaves a name undefined that is neither the port's (arch_*) nor a section bound: that is the layering rule.
set -eu
output=$1 entries=$2
shift 2
ld -r -T scripts/core.lds -o "$output.open" "$@"
keep=
for entry in $entries; do keep="$keep --keep-global-symbol=$entry"; done
# shellcheck disable=SC2086
objcopy --wildcard $keep "$output.open" "$output.sealed"
bad=$(nm -u "$output.sealed" | awk '{ print $NF }' |
	grep -vE '^(arch_|__start_|__stop_|kallsyms_|__asan_|__ubsan_|__sanitizer_|_GLOBAL_OFFSET_TABLE_$)' || true)
if [ -n "$bad" ]; then
	echo "core: names that neither the core defines nor the port offers:" >&2
	for name in $bad; do
		where=$(nm -A -u "$@" 2>/dev/null | awk -v n="$name" '$NF == n { sub(/:.*/, "", $1); print $1 }' | head -n 3 | tr '\n' ' ')
		echo "  $name (wanted by $where)" >&2
	done
	rm -f "$output.open" "$output.sealed"
	exit 1
fi
rm -f "$output.open"
mv "$output.sealed" "$output"
