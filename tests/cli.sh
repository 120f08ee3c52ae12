#!/bin/bash
# SPDX-License-Identifier: MIT
# The command: options, exit statuses, output, the shell's language. Each bad input must give one clear line and the right status.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 2

cat >hello.c <<'C'
#include <linux/module.h>
#include <linux/slab.h>
static int size = 64;
module_param(size, int, 0444);
static char *text = "none";
module_param(text, charp, 0444);
static int result;
module_param(result, int, 0);
static void *buffer;
static int __init hello_init(void)
{
	buffer = kmalloc(size, GFP_KERNEL);
	pr_info("hello: %zu bytes, text '%s'\n", ksize(buffer), text);
	if (result)
		kfree(buffer);
	return result;
}
static void __exit hello_exit(void)
{
	kfree(buffer);
	pr_info("hello: gone\n");
}
module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("says hello");
C
run "build a single file" 0 "$ashlar" build hello.c
run "run a module" 0 "$ashlar" run hello.ko
ok "the log has dmesg's form" says '^\[    0\.[0-9]{6}\] hello: 64 bytes, text .none.$' out
ok "the exit function ran" says 'hello: gone$' out
ok "nothing on standard error" lines 0 err
cp out first
run "run it again" 0 "$ashlar" run hello.ko
ok "two runs print identical bytes" cmp first out
cp hello.ko other-name.ko
run "a module whose file was renamed" 0 "$ashlar" run other-name.ko
ok "is unloaded by its own name" says 'hello: gone$' out
run "run a source file" 0 "$ashlar" run hello.c size=100 'text=two words'
ok "parameters arrive" says "hello: 128 bytes, text 'two words'" out
ok "no build products are left behind" test ! -e hello.o
run "--cat prints a file before unloading" 0 "$ashlar" run --cat=/proc/modules --cat=/proc/version hello.ko
ok "it shows the module" says '^hello 16384 0 - Live 0x0000000000000000|^hello 16384 0 - Live 0x[0-9a-f]{16} \(O\)' out
ok "and the version" says '^Linux version 6\.1\.0' out
run "init that fails" 1 "$ashlar" run hello.ko result=-12
ok "is reported in insmod's words" says "^insmod: can't insert 'hello.ko': Cannot allocate memory$" err
ok "in one line" lines 1 err
run "a parameter of the wrong type" 2 "$ashlar" run hello.ko size=abc
ok "names the parameter" says "hello: \`abc' invalid for parameter \`size'" out
run "an unknown parameter is ignored with Linux's words" 0 "$ashlar" run hello.ko nosuch=1
ok "says so" says "hello: unknown parameter 'nosuch' ignored" out
run "JSON" 0 "$ashlar" run --json=out.json hello.ko
ok "is JSON with the log in it" python3 -c "
import json
d = json.load(open('out.json'))
assert d['status'] == 0 and d['loaded'] and any('hello: 64 bytes' in line for line in d['log']), d"

cat >hang.c <<'C'
#include <linux/module.h>
static int __init hang_init(void)
{
	for (;;)
		barrier();
	return 0;
}
module_init(hang_init);
MODULE_LICENSE("GPL");
C
mkdir tmp
run "a source file that hangs" 3 env TMPDIR="$work/tmp" "$ashlar" run --timeout=1 hang.c
ok "names the function and the line" says 'hang_init.*hang\.c:[45]' err
ok "leaves nothing behind" rmdir tmp
rm -f hang.c

for arguments in '' 'run' 'run --mem=1 hello.ko' 'run --mem=abc hello.ko' 'run --mem=99999T hello.ko' 'run --cpus=0 hello.ko' \
	'run --cpus=99 hello.ko' 'run --nosuch hello.ko' 'run --timeout=x hello.ko' 'run nofile.ko' 'run nofile.c' 'run hello.txt' 'run .' 'nosuch' \
	'shell nofile' 'shell .' 'build nofile.c' 'build' 'modinfo nofile.ko' 'run --cat=/proc/nosuch hello.ko'; do
	# shellcheck disable=SC2086
	run "usage: ashlar $arguments" 2 "$ashlar" $arguments
	ok "usage: ashlar $arguments: says why" test -s err
	[ -z "$arguments" ] || ok "usage: ashlar $arguments: in one line" lines 1 err
done

run "--kdir" 0 "$ashlar" --kdir
ok "names a folder with a Makefile" test -e "$(cat out)/Makefile"
run "--help" 0 "$ashlar" --help
run "--version" 0 "$ashlar" --version
run "modinfo" 0 "$ashlar" modinfo hello.ko
ok "shows the description" says '^description: +says hello$' out
ok "shows the parameters" says '^parm: +size:int$|^parm: +size: *\(int\)$' out

cat >script <<'S'
# a comment
insmod hello.ko size=200; lsmod | grep hello
rmmod hello && echo unloaded || echo no
rmmod hello || echo "status $?"
echo 'a  b' "c;d" e\ f | cat
nosuchcommand
false; echo $?
dmesg | tail -n 1
cat /proc/version | wc -l
free -m | head -n 1
uname -r
mknod /dev/mynull c 1 3 && echo x >/dev/mynull && rm /dev/mynull && echo node made
exit 7
S
run "shell: a script" 7 "$ashlar" shell --builtin script
ok "shell: insmod and lsmod through a filter" says '^hello +16384 +0 $' out
ok "shell: &&" says '^unloaded$' out
ok "shell: || and \$?" says '^status 1$' out
ok "shell: quotes" says '^a  b c;d e f$' out
ok "shell: an unknown command" says '^sh: nosuchcommand: not found$' err
ok "shell: dmesg" says 'hello: gone$' out
ok "shell: mknod, writing, rm" says '^node made$' out
ok "shell: uname" says '^6\.1\.0-ashlar$' out
run "shell: standard input" 0 sh -c "echo 'echo piped' | '$ashlar' shell --builtin"
ok "shell: ran it" says '^piped$' out
run "shell: console level" 0 sh -c "printf 'echo 1 >/proc/sys/kernel/printk\ninsmod hello.ko\ncat /proc/sys/kernel/printk\n' | '$ashlar' shell --builtin"
ok "shell: nothing on the console" says '^1	4	1	7$' out
ok "shell: no message above the level" sh -c '! grep -q "hello: 64" out'
run "a terabyte of RAM" 0 "$ashlar" run --mem=1T --cat=/proc/meminfo hello.ko
ok "is all there" says '^MemTotal: +10[0-9]{8} kB$' out
run "24 MiB of RAM" 0 "$ashlar" run --mem=24M hello.ko
run "four CPUs" 0 "$ashlar" run --cpus=4 hello.ko
run "real time" 0 "$ashlar" run --realtime hello.ko
run "no space for the output" 2 sh -c "'$ashlar' run hello.ko >/dev/full"
ok "one line says so" lines 1 err
run "too little address space" 2 sh -c "ulimit -v 300000; '$ashlar' run hello.ko"
ok "one line says so" lines 1 err
ok "no process is left" sh -c "! readlink /proc/[0-9]*/cwd /proc/[0-9]*/exe 2>/dev/null | grep -A1 -x '$work' | grep -q ashlar"
ok "no file is left" sh -c "! ls | grep -vxE 'hello\.(c|ko)|other-name\.ko|out|err|first|script|out\.json'"
finish
