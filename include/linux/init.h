/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/stringify.h>
#include <linux/types.h>

/* In the core start-up code stays where it is; in a module it is freed when init has returned. */
#ifdef MODULE
#define __ref __section(".ref.text") noinline
#define __init __section(".init.text") __cold
#define __initdata __section(".init.data")
#define __initconst __section(".init.rodata")
#define __exit __section(".exit.text") __used __cold
#define __exitdata __section(".exit.data")
#define __exit_call __used __section(".exitcall.exit")
#else
#define __ref
#define __init __cold
#define __initdata
#define __initconst
#define __exit __used __cold
#define __exitdata
#define __exit_call __used
#endif
#define __refdata
#define __refconst
#define __init_or_module
#define __initdata_or_module
#define __initconst_or_module
#define __meminit
#define __meminitdata
#define __memexit
#define __cpuinit
#define __devinit
#define __devexit
#define __net_init __init
#define __net_exit
#define __initcall_or_module
#define __HEAD

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#ifndef __ASSEMBLY__
extern char __init_begin[], __init_end[];
extern bool initcall_debug;
extern char *saved_command_line;
extern unsigned int reset_devices;
enum system_states;

int do_one_initcall(initcall_t fn);
void do_initcalls(void);
#endif

#ifndef MODULE
/* Called by kernel/init.c in ascending order of levels; within a level in link order, that is by path. */
#define __define_initcall(fn, level) static initcall_t __used __section("initcall" #level) __PASTE(__initcall_, fn) = fn
#define early_initcall(fn) __define_initcall(fn, 0)
#define pure_initcall(fn) __define_initcall(fn, 0)
#define core_initcall(fn) __define_initcall(fn, 1)
#define core_initcall_sync(fn) __define_initcall(fn, 1)
#define postcore_initcall(fn) __define_initcall(fn, 2)
#define arch_initcall(fn) __define_initcall(fn, 3)
#define subsys_initcall(fn) __define_initcall(fn, 4)
#define fs_initcall(fn) __define_initcall(fn, 5)
#define rootfs_initcall(fn) __define_initcall(fn, 5)
#define device_initcall(fn) __define_initcall(fn, 6)
#define late_initcall(fn) __define_initcall(fn, 7)
#define late_initcall_sync(fn) __define_initcall(fn, 7)
#define __initcall(fn) device_initcall(fn)
#define __exitcall(fn) static exitcall_t __exit_call __PASTE(__exitcall_, fn) __maybe_unused = fn
#define console_initcall(fn) early_initcall(fn)
#define __setup(str, fn)
#define early_param(str, fn)
#endif
#endif
