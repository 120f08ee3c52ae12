/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_RESTART_BLOCK_H
#define __LINUX_RESTART_BLOCK_H
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

struct __kernel_timespec;
struct pollfd;

/* How to go on with a system call that a signal interrupted: what fn() needs is in the part of its system call. */
struct restart_block {
	unsigned long arch_data;
	long (*fn)(struct restart_block *);
	union {
		u64 expires;
		struct {
			u32 __user *uaddr;
			u32 val;
			u32 flags;
			u32 bitset;
			u64 time; /* ns, absolute */
		} futex;
		struct {
			clockid_t clockid;
			struct __kernel_timespec __user *rmtp; /* gets the time left; or NULL */
			u64 expires;			       /* ns, absolute */
		} nanosleep;
		struct {
			struct pollfd __user *ufds;
			int nfds;
			int has_timeout;
			unsigned long tv_sec;
			unsigned long tv_nsec;
		} poll;
	};
};
long do_no_restart_syscall(struct restart_block *parm);

/* For "return set_restart_fn(...)": the call goes on with @fn when the signal has been dealt with. */
static inline long set_restart_fn(struct restart_block *restart, long (*fn)(struct restart_block *))
{
	restart->fn = fn;
	return -ERESTART_RESTARTBLOCK;
}
#endif
