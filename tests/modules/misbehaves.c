// SPDX-License-Identifier: MIT
/* Goes wrong in the way that "how" names, in init or (exit=1) in exit. */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

static char *how = "";
module_param(how, charp, 0);
static bool in_exit;
module_param_named(exit, in_exit, bool, 0);

static noinline int recurse(int depth)
{
	volatile char space[512];

	space[0] = depth;
	/* The stack ends long before. */
	return depth < 1 << 20 ? recurse(depth + 1) + space[0] : 0;
}

static int misbehave(void)
{
	void (*nowhere)(void) = (void (*)(void))0x1234;
	volatile int zero = 0;

	pr_info("misbehaves: %s\n", how);
	if (!strcmp(how, "null"))
		*(volatile int *)NULL = 1;
	else if (!strcmp(how, "wild"))
		return *(volatile int *)0xffff888012345678UL;
	else if (!strcmp(how, "jump"))
		nowhere();
	else if (!strcmp(how, "recurse"))
		return recurse(0);
	else if (!strcmp(how, "bug"))
		BUG();
	else if (!strcmp(how, "warn"))
		WARN(1, "a warning of %s", KBUILD_MODNAME);
	else if (!strcmp(how, "divide"))
		return 10 / zero;
	else if (!strcmp(how, "text"))
		*(volatile char *)misbehave = 0;
	else if (!strcmp(how, "rodata"))
		*(char *)KBUILD_MODNAME = 'x';
	else if (!strcmp(how, "hang"))
		for (;;)
			cpu_relax();
	else if (!strcmp(how, "spin"))
		for (;;)
			barrier();
	else if (!strcmp(how, "fail"))
		return -ENODEV;
	else if (!strcmp(how, "positive"))
		return 1;
	return 0;
}

static int __init misbehaves_init(void)
{
	return in_exit ? 0 : misbehave();
}

static void __exit misbehaves_exit(void)
{
	if (in_exit)
		misbehave();
}

module_init(misbehaves_init);
module_exit(misbehaves_exit);
MODULE_LICENSE("GPL");
