#!/bin/bash
# SPDX-License-Identifier: MIT
# Programs from the user's side: how the command finds and ends them, what it passes on, and that each run prints the same.
. "$(dirname "$0")/lib.sh"
busybox=$(command -v busybox)
if [ -z "$busybox" ]; then
	skip "programs" "no busybox"
	finish
	exit
fi
cp tests/run_programs/eater.c "$root/samples/hello.c" "$work/"
cd "$work" || exit 2
"$ashlar" build hello.c >/dev/null || exit 2
inside() { "$ashlar" run -- "$busybox" "$@"; }

run "the program's exit status" 7 inside sh -c 'exit 7'
run "a program that a signal ends" 139 inside sh -c 'kill -SEGV $$'
ok "is named" says '^ashlar: .*busybox: Segmentation fault$' err
run "a program that is not there" 127 "$ashlar" run -- ./nowhere
ok "is named" says '^ashlar: ./nowhere: No such file or directory$' err
run "a file that is no program" 126 "$ashlar" run -- ./hello.c
ok "is named" says '^ashlar: ./hello.c: Permission denied$' err
run "found in PATH" 0 "$ashlar" run -- busybox true
run "neither module nor program" 2 "$ashlar" run
ok "one line says so" lines 1 err
# shellcheck disable=SC2016
run "standard input, arguments, environment, working folder" 0 sh -c \
	"echo first line | COLOUR=blue '$ashlar' run -- '$busybox' sh -c 'read a; echo \"\$a \$1 \$COLOUR\"; pwd' sh second"
ok "are passed on" says '^first line second blue$' out
ok "the folder too" says "^$work\$" out
run "a module, and a program while it is loaded" 5 "$ashlar" run hello.ko -- "$busybox" sh -c 'cut -d" " -f1 /proc/modules; exit 5'
ok "saw it" says '^hello$' out
ok "which is then unloaded" says 'hello: goodbye' out
run "no program without its module" 1 sh -c "printf '#include <linux/module.h>\nstatic int __init f(void) { return -EIO; }\nmodule_init(f);\nMODULE_LICENSE(\"GPL\");\n' >bad.c; '$ashlar' run bad.c -- '$busybox' echo here"
ok "did not run" sh -c '! grep -q here out'
run "the prompt is busybox" 3 sh -c "printf 'insmod hello.ko\nlsmod | cut -d\" \" -f1\nrmmod hello\nfor i in a b; do echo \$i; done | tr ab xy\nexit 3\n' >script; '$ashlar' shell script"
ok "with its applets, modules and pipes" sh -c "grep -qx hello out && grep -qx y out && grep -q 'hello: goodbye' out"
run "commands from standard input" 0 sh -c "echo 'ps | grep -c kswapd' | '$ashlar' shell"
run "writes stay in the machine" 0 inside sh -c 'echo x >made; rm hello.ko; ls'
ok "which sees them" says '^made$' out
ok "the host does not" sh -c '[ -e hello.ko ] && [ ! -e made ]'
mkdir tree && cp "$busybox" tree/busybox
run "another root" 0 "$ashlar" run "--root=$work/tree" -- /busybox ls /
ok "is all there is" sh -c "grep -qx busybox out && ! grep -qx usr out"
run "processes that are left behind end" 0 inside sh -c 'sleep 1000 & echo left'
run "a program that waits for ever" 137 inside sh -c 'trap "" HUP; exec 3<>/dev/ptmx; read x <&3'
ok "is reported" says 'waits for ever' out
# shellcheck disable=SC2016
run "no page is lost" 0 "$ashlar" run --verify -- "$busybox" sh -c \
	'i=0; while [ $i -lt 30 ]; do ls -l /proc/self/ | sort | md5sum >/dev/null & i=$((i + 1)); done; wait'
run "on two CPUs neither" 0 "$ashlar" run --verify --cpus=2 -- "$busybox" true
# shellcheck disable=SC2016
everything='ps; cat /proc/meminfo /proc/self/maps /proc/self/stat /proc/uptime; date; seq 100 | sort -r | head -n 3; od -N 8 /dev/urandom; dmesg'
inside sh -c "$everything" >first 2>&1
run "two runs" 0 inside sh -c "$everything"
ok "print identical bytes" cmp first out
if gcc -O1 -static -o eater eater.c 2>/dev/null; then
	for cpus in 1 4; do
		run "200 MiB in a machine of 64 MiB with swap, $cpus CPUs" 0 timeout 200 "$ashlar" run --verify --cpus=$cpus --mem=64M --swap=256M -- ./eater 200
		ok "with right contents" says '^all right$' out
	done
	run "memory without end" 137 timeout 200 "$ashlar" run --mem=64M -- "$busybox" sh -c 'echo 1 >/proc/sys/vm/overcommit_memory; exec ./eater 200'
	ok "ends by the killer" says 'Out of memory: Killed process [0-9]+ \(eater\)' out
fi
finish
