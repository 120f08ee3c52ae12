// SPDX-License-Identifier: MIT
/*
 * The smallest useful module: it says hello when it is loaded and goodbye when it is removed.
 *
 *	ashlar run samples/hello.c
 *
 * Things to notice: init returns 0 or a negative error number; if it fails, exit is never called. pr_info() writes to
 * the kernel log with the level "info"; pr_fmt() below is put in front of every message of this file.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/module.h>

static int __init hello_init(void)
{
	pr_info("hello, kernel\n");
	return 0;
}

static void __exit hello_exit(void)
{
	pr_info("goodbye\n");
}

module_init(hello_init);
module_exit(hello_exit);

MODULE_DESCRIPTION("Says hello and goodbye");
MODULE_LICENSE("GPL");
