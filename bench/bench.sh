#!/bin/bash
# SPDX-License-Identifier: MIT
# make bench: what Ashlar costs, beside its peers, in one run on one machine. Method: docs/benchmarks.md.
set -eu
cd "$(dirname "$0")/.."
ashlar=$PWD/build/ashlar
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
programs=$PWD/bench/programs
listings=${LISTINGS:-$PWD/../shared/listings}
cp bench/*.c "$work/"
[ ! -d "$listings" ] || cp "$listings"/{kmalloc_max/kmalloc_max.c,vmalloc_max/vmalloc_max.c} "$work/"
cd "$work"
"$ashlar" build ./*.c >/dev/null

# median NAME RUNS COMMAND...: the median whole-process time in milliseconds, by hyperfine
median() {
	local runs=$1
	shift
	# One argument: hyperfine splits it itself. A failing init is part of some listings.
	hyperfine --shell=none --ignore-failure --warmup 3 --runs "$runs" --export-json "$work/times.json" "$*" >/dev/null 2>&1
	awk -F: '/"median"/ { gsub(/[ ,]/, "", $2); printf "%.3f", $2 * 1000 }' "$work/times.json"
}
row() { printf '%-58s %12s %s\n' "$1" "$2" "${3:-}"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

echo "host: $(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) CPUs, $(uname -sr)"
hello=$(median 200 "$ashlar" run hello.ko)
row "ashlar run hello.ko, whole process" "$hello ms"
big=$(median 200 "$ashlar" run --mem=1T hello.ko)
row "the same with --mem=1T" "$big ms" "ratio $(ratio "$big" "$hello")  (goal at most 1.2)"
if command -v linux.uml >/dev/null && command -v busybox >/dev/null && command -v cpio >/dev/null; then
	mkdir -p root/bin
	cp "$(command -v busybox)" root/bin/busybox
	printf '#!/bin/busybox sh\n/bin/busybox poweroff -f\n' >root/init
	chmod +x root/init
	(cd root && find . | cpio --quiet -o -H newc) >initrd
	uml=$(median 5 timeout 30 linux.uml mem=512M "initrd=$work/initrd" con=null con0=null,fd:1 quiet)
	row "user-mode Linux (Debian's linux.uml), boot and power off alone" "$uml ms" "ratio $(ratio "$uml" "$hello")  (goal at least 150)"
fi
rss=$(command time -f %M "$ashlar" run hello.ko 2>&1 >/dev/null | tail -n 1)
row "resident memory at most, 512 MiB of RAM" "$rss KiB" "(goal at most 16384)"
for name in vmalloc_max kmalloc_max; do
	[ ! -e $name.ko ] || row "listing $name.c in full" "$(median 5 "$ashlar" run $name.ko) ms" "(goal at most $([ $name = vmalloc_max ] && echo 2000 || echo 1000))"
done

# What programs pay: the same static binary on the host, in user-mode Linux and here.
gcc -O2 -static -o bench_user "$programs/bench_user.c"
./bench_user 5 >host.txt
if command -v linux.uml >/dev/null && command -v busybox >/dev/null && command -v cpio >/dev/null; then
	cp bench_user root/bin/
	printf '#!/bin/busybox sh\n/bin/bench_user 3 2>&1\n/bin/busybox poweroff -f\n' >root/init
	(cd root && find . | cpio --quiet -o -H newc) >initrd
	timeout 300 linux.uml mem=512M "initrd=$work/initrd" con=null con0=null,fd:1 quiet >uml.out 2>/dev/null || true
	tr -d '\r' <uml.out | awk -F'\t' 'NF == 2' >uml.txt
else
	: >uml.txt
fi
"$ashlar" run --realtime -- ./bench_user 5 >ashlar.txt
echo
echo "programs, ns an operation: the same binary on the host, in user-mode Linux and in Ashlar"
goal() {
	case $1 in
	"system call" | mprotect) echo 4 ;;
	*fault,* | "copy on write"*) echo 5 ;;
	"mmap "* | "pipe round") echo 3 ;;
	"fork "*) echo 2 ;;
	*) echo 1 ;;
	esac
}
printf '%-34s %10s %10s %10s %10s %12s %6s\n' operation host UML Ashlar Ashlar/host UML/Ashlar goal
while IFS=$'\t' read -r name ns; do
	host=$(awk -F'\t' -v n="$name" '$1 == n { print $2 }' host.txt)
	peer=$(awk -F'\t' -v n="$name" '$1 == n { print $2 }' uml.txt)
	printf '%-34s %10s %10s %10s %10s %12s %6s\n' "$name" "$host" "${peer:--}" "$ns" "$(ratio "$ns" "$host")" \
		"$([ -z "$peer" ] || ratio "$peer" "$ns")" "$(goal "$name")"
done <ashlar.txt
echo
echo "inside the machine (host time, --realtime):"
"$ashlar" run --realtime bench_mm.ko | sed -n 's/.*bench: /  /p'
