# SPDX-License-Identifier: MIT
# Turns `nm -n` of the linked image into the C source of the core's symbol table (kernel/kallsyms.c reads it).
#   nm -n IMAGE | awk -v base=0x300040000000 -f scripts/kallsyms.awk
# The core's own text and data count, which lie between its sections' bounds; without input the tables are empty.
#
# kallsyms_offset[] ascends: offsets from the image's base. kallsyms_name[] are offsets in kallsyms_strings[], where each
# name is preceded by its type letter as nm shows it. kallsyms_by_name[] lists the symbols sorted by name.

function hex(digits,    i, value) {
	value = 0
	for (i = 1; i <= length(digits); i++)
		value = value * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
	return value
}

# Names are compared byte by byte, whatever the locale: the loop sorts indices with a heap.
function before(a, b) {
	return name[a] < name[b]
}

function sift(from, count,    child, keep) {
	keep = order[from]
	while ((child = 2 * from) <= count) {
		if (child < count && before(order[child], order[child + 1]))
			child++
		if (!before(keep, order[child]))
			break
		order[from] = order[child]
		from = child
	}
	order[from] = keep
}

function sort_names(    i, swap) {
	for (i = 1; i <= n; i++)
		order[i] = i
	for (i = int(n / 2); i >= 1; i--)
		sift(i, n)
	for (i = n; i > 1; i--) {
		swap = order[1]
		order[1] = order[i]
		order[i] = swap
		sift(1, i - 1)
	}
}

BEGIN {
	image = base == "" ? 0 : hex(substr(base, 3))
	sections = "^__(start|stop)_(ktext|krodata|krelro|kdata|kbss|percpu_data)$"
	n = lines = bounds = 0
}

# What the compiler makes for itself is no symbol that a report should name.
NF != 3 || $2 !~ /^[tTdDbBrRVvWw]$/ { next }
$3 ~ /^(\.L|__func__\.|__FUNCTION__\.|__ksymtab_|__initcall_|__UNIQUE_ID)/ { next }
$3 ~ /^(__compound_literal|CSWTCH\.|__already_done)/ { next }
$3 ~ sections {
	section = $3
	sub(/^__(start|stop)_/, "", section)
	if ($3 ~ /^__start_/) {
		low[section] = hex($1)
		area[++bounds] = section
	} else {
		high[section] = hex($1)
	}
	next
}
$3 ~ /^__(start|stop)_/ { next }
{
	lines++
	line_address[lines] = hex($1)
	line_type[lines] = $2
	line_name[lines] = $3
}

# Only what lies in a section of the core.
function collect(    i, b) {
	for (i = 1; i <= lines; i++)
		for (b = 1; b <= bounds; b++)
			if (line_address[i] >= low[area[b]] && line_address[i] < high[area[b]]) {
				n++
				offset[n] = line_address[i] - image
				type[n] = line_type[i]
				name[n] = line_name[i]
				break
			}
}

END {
	printf "/* Made by scripts/kallsyms.awk. */\n#include <stdint.h>\n"
	collect()
	sort_names()
	printf "const unsigned int kallsyms_count = %d;\n", n
	printf "const uint32_t kallsyms_offset[] = {"
	for (i = 1; i <= n; i++)
		printf "%s%u,", i % 12 == 1 ? "\n" : "", offset[i]
	printf "0};\nconst uint32_t kallsyms_name[] = {"
	at = 0
	for (i = 1; i <= n; i++) {
		printf "%s%u,", i % 12 == 1 ? "\n" : "", at
		at += length(name[i]) + 2
	}
	printf "0};\nconst uint32_t kallsyms_by_name[] = {"
	for (i = 1; i <= n; i++)
		printf "%s%u,", i % 12 == 1 ? "\n" : "", order[i] - 1
	printf "0};\nconst char kallsyms_strings[] ="
	for (i = 1; i <= n; i++)
		printf "\n\"%s%s\\0\"", type[i], name[i]
	printf "\n\"\";\n"
}
