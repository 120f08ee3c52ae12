#!/bin/bash
# SPDX-License-Identifier: MIT
# Frames are conserved: after any sequence of loads and unloads, free blocks per zone and order equal those before.
. "$(dirname "$0")/lib.sh"
for source in samples/*.c; do case $source in *.mod.c) ;; *) cp "$source" "$work/" ;; esac; done
listings=${LISTINGS:-$root/../shared/listings}
[ ! -d "$listings" ] || for folder in "$listings"/*/; do
	name=$(basename "$folder")
	case $name in uaccess_test | page_faults | kmalloc_max | vmalloc_max) ;; *) cp "$folder/$name.c" "$work/" ;; esac
done
cd "$work" || exit 2
ok "build the modules" "$ashlar" build ./*.c

# sequence SEED COUNT: a random but repeatable sequence of loads and unloads that ends with nothing loaded
sequence() {
	awk -v seed="$1" -v count="$2" 'BEGIN {
		srand(seed)
		n = ARGC - 1
		for (i = 0; i < count; i++) {
			k = int(rand() * n) + 1
			name = ARGV[k]
			sub(/\.ko$/, "", name)
			print loaded[k] ? "rmmod " name : "insmod " ARGV[k]
			loaded[k] = !loaded[k]
		}
		# A module whose init fails is not loaded: its rmmod fails, which does no harm.
		for (k = 1; k <= n; k++)
			if (loaded[k]) { name = ARGV[k]; sub(/\.ko$/, "", name); print "rmmod " name }
	}' ./*.ko
}
conserved() { # SEED
	# One pass first: what is allocated once and kept (a cache created, a directory) is allocated then.
	{
		echo 'echo 1 >/proc/sys/kernel/printk'
		for module in *.ko; do echo "insmod $module"; echo "rmmod ${module%.ko}"; done
		echo 'sleep 1'
		echo 'frames >before'
		sequence "$1" 60
		echo 'sleep 1'
		echo 'frames >after'
		echo 'verify'
	} >script
	rm -f before after
	"$ashlar" shell --builtin script >out 2>&1
	grep -q '^0 broken invariants' out || { tail -n 20 out; return 1; }
	[ -s before ] && diff before after
}
for seed in 1 2 3 4 5; do
	ok "after a random sequence of loads and unloads, seed $seed" conserved "$seed"
done

# With several CPUs, threads that serve works are made when a CPU first needs them and stay: the first repetitions may take frames for
# good. A leak takes some in each, so no two counts in a row are equal then.
settles() { # SEED CPUS
	local round
	{
		echo 'echo 1 >/proc/sys/kernel/printk'
		for round in 1 2 3 4 5 6; do
			sequence "$1" 40
			echo 'sleep 1'
			echo "frames >frames$round"
		done
		echo 'verify'
	} >script
	rm -f frames?
	"$ashlar" shell --builtin --cpus="$2" script >out 2>&1
	grep -q '^0 broken invariants' out || { tail -n 20 out; return 1; }
	for round in 1 2 3 4 5; do
		! cmp -s "frames$round" "frames$((round + 1))" || return 0
	done
	tail -n 1 frames?
	return 1
}
ok "with four CPUs repetitions settle" settles 6 4
finish
