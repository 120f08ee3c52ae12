#!/bin/bash
# SPDX-License-Identifier: MIT
# Building modules: single files, folders with a Kbuild makefile, the module's own makefile, both compilers, modules of several files and
# modules that use each other's symbols, build errors.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 2
module() { # NAME BODY-OF-INIT
	printf '#include <linux/module.h>\n#include <linux/slab.h>\n%s\nstatic int __init m_init(void)\n{\n%s\nreturn 0;\n}\nstatic void __exit m_exit(void)\n{\n}\nmodule_init(m_init);\nmodule_exit(m_exit);\nMODULE_LICENSE("GPL");\n' "${3:-}" "$2" >"$1.c"
}
mkdir folder own multi pair clean
(cd folder && module a 'pr_info("a in\n");' && module b 'pr_info("b in\n");' && printf 'obj-m += a.o\nobj-m += b.o\nccflags-y := -DX=1\n' >Makefile)
run "a folder" 0 "$ashlar" build folder
ok "makes both modules" test -e folder/a.ko -a -e folder/b.ko
run "they run" 0 "$ashlar" run folder/b.ko
ok "and say so" says ' b in$' out

(cd own && module hello_kmalloc 'pr_info("own makefile\n");' && cat >Makefile <<'M'
obj-m += hello_kmalloc.o
KDIR := /lib/modules/$(shell uname -r)/build
PWD := $(shell pwd)
default:
	$(MAKE) -C $(KDIR) M=$(PWD) modules
clean:
	$(MAKE) -C $(KDIR) M=$(PWD) clean
M
)
run "the module's own makefile, KDIR pointed at Ashlar" 0 make -C own "KDIR=$("$ashlar" --kdir)"
ok "makes the module" test -e own/hello_kmalloc.ko
run "its clean target" 0 make -C own clean "KDIR=$("$ashlar" --kdir)"
ok "leaves the sources alone" test "$(ls own | tr '\n' ' ')" = 'Makefile hello_kmalloc.c '
run "make -C KDIR M= modules" 0 make -C "$("$ashlar" --kdir)" "M=$PWD/own" modules

(cd multi && module one 'pr_info("sum %d\n", other(4));' 'int other(int x);' && printf 'int other(int x);\nint other(int x) { return x + 38; }\n' >two.c && mv one.c one_main.c && printf 'obj-m := whole.o\nwhole-objs := one_main.o two.o\n' >Kbuild)
run "a module of two files" 0 "$ashlar" build multi
run "runs" 0 "$ashlar" run multi/whole.ko
ok "as one" says ' sum 42$' out

(cd pair && printf '#include <linux/module.h>\nint pair_value(void);\nint pair_value(void) { return 7; }\nEXPORT_SYMBOL_GPL(pair_value);\nMODULE_LICENSE("GPL");\n' >provider.c && module user 'pr_info("value %d\n", pair_value());' 'int pair_value(void);' && printf 'obj-m := provider.o user.o\n' >Makefile)
run "two modules, one using the other" 0 "$ashlar" build pair
printf 'insmod pair/provider.ko\ninsmod pair/user.ko\nlsmod\nrmmod provider\nrmmod user\nrmmod provider\necho last $?\n' >script
run "load in order" 0 "$ashlar" shell --builtin script
ok "the symbol is resolved" says ' value 7$' out
ok "lsmod shows the user" says '^provider +[0-9]+ +1 user$' out
ok "a module in use stays" says "^rmmod: can't unload module 'provider': Resource temporarily unavailable$" err
ok "and goes when it is free" says '^last 0$' out
run "a missing provider" 2 "$ashlar" run pair/user.ko
ok "the symbol is named" says 'user: Unknown symbol pair_value \(err -2\)' out

printf 'int f(void) { return no_such_name; }\n' >bad.c
run "a source that does not compile" 2 "$ashlar" build bad.c
ok "the compiler's words are shown" says "bad.c:1:.*no_such_name" err
module undefined 'nobody_defines_this();' 'void nobody_defines_this(void);'
run "an undefined symbol" 2 "$ashlar" build undefined.c
ok "is named" says 'nobody_defines_this' err
if command -v clang >/dev/null; then
	module withclang 'pr_info("clang %d\n", __clang_major__);'
	run "clang" 0 env CC=clang "$ashlar" build withclang.c
	run "its module runs" 0 "$ashlar" run withclang.ko
	ok "and says so" says ' clang [0-9]+$' out
fi
if command -v gdb >/dev/null; then
	module debugme 'pr_info("stop here %d\n", 42);'
	"$ashlar" build debugme.c >/dev/null 2>&1
	run "gdb stops in a module's function by name" 0 gdb -q -batch -ex 'set breakpoint pending on' -ex 'handle SIGSEGV nostop noprint pass' \
		-ex 'break m_init' -ex run -ex bt -ex info\ source --args "$ashlar" run debugme.ko
	ok "and knows the source file" says 'debugme\.c' out
fi
root_install=$work/inst
run "make install" 0 make -s -C "$root" install "PREFIX=$root_install"
run "the installed command builds and runs" 0 "$root_install/bin/ashlar" run folder/a.c
ok "by itself" says ' a in$' out
finish
