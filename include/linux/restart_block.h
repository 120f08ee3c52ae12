/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_RESTART_BLOCK_H
#define __LINUX_RESTART_BLOCK_H
#include <linux/compiler.h>
#include <linux/types.h>

/* How to go on with a system call that a signal interrupted. */
struct restart_block {
	unsigned long arch_data;
	long (*fn)(struct restart_block *);
	u64 expires;
};
long do_no_restart_syscall(struct restart_block *parm);
#endif
