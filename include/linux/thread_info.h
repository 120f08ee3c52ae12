/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_THREAD_INFO_H
#define _LINUX_THREAD_INFO_H
#include <linux/types.h>
#include <linux/limits.h>
#include <linux/bug.h>
#include <linux/restart_block.h>
#include <linux/errno.h>
#include <linux/bitops.h>
#include <asm/current.h>
#include <asm/page_types.h>

#define THREAD_ALIGN THREAD_SIZE
#define CURRENT_MASK (~(THREAD_SIZE - 1))

/* The part of a task that low-level code looks at; the first member of task_struct. */
struct thread_info {
	unsigned long flags; /* TIF_ bits; atomic operations */
	unsigned long syscall_work;
	u32 status;
	u32 cpu; /* where the task runs or ran last */
};
#define INIT_THREAD_INFO(tsk) \
	{ \
		.flags = 0, \
	}
#define current_thread_info() ((struct thread_info *)current)

#define TIF_NOTIFY_RESUME 1
#define TIF_SIGPENDING 2
#define TIF_NEED_RESCHED 3
#define TIF_SINGLESTEP 4
#define TIF_NOTIFY_SIGNAL 17
#define TIF_MEMDIE 20
#define TIF_POLLING_NRFLAG 21
#define _TIF_NOTIFY_RESUME (1 << TIF_NOTIFY_RESUME)
#define _TIF_SIGPENDING (1 << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED (1 << TIF_NEED_RESCHED)
#define _TIF_NOTIFY_SIGNAL (1 << TIF_NOTIFY_SIGNAL)

void __check_object_size(const void *ptr, unsigned long n, bool to_user);
/* Copies of a constant length have been checked by the compiler. */
static __always_inline void check_object_size(const void *ptr, unsigned long n, bool to_user)
{
	if (__builtin_constant_p(n))
		return;
	/* Where a copy is going to, nothing needs to stand yet: the compiler must not ask for it. */
	OPTIMIZER_HIDE_VAR(ptr);
	__check_object_size(ptr, n, to_user);
}

enum {
	BAD_STACK = -1,
	NOT_STACK = 0,
	GOOD_FRAME,
	GOOD_STACK,
};

static inline void set_ti_thread_flag(struct thread_info *ti, int flag)
{
	set_bit(flag, &ti->flags);
}
static inline void clear_ti_thread_flag(struct thread_info *ti, int flag)
{
	clear_bit(flag, &ti->flags);
}
static inline int test_and_set_ti_thread_flag(struct thread_info *ti, int flag)
{
	return test_and_set_bit(flag, &ti->flags);
}
static inline int test_and_clear_ti_thread_flag(struct thread_info *ti, int flag)
{
	return test_and_clear_bit(flag, &ti->flags);
}
static inline int test_ti_thread_flag(struct thread_info *ti, int flag)
{
	return test_bit(flag, &ti->flags);
}
static __always_inline unsigned long read_ti_thread_flags(struct thread_info *ti)
{
	return READ_ONCE(ti->flags);
}
#define set_thread_flag(flag) set_ti_thread_flag(current_thread_info(), flag)
#define clear_thread_flag(flag) clear_ti_thread_flag(current_thread_info(), flag)
#define test_and_set_thread_flag(flag) test_and_set_ti_thread_flag(current_thread_info(), flag)
#define test_and_clear_thread_flag(flag) test_and_clear_ti_thread_flag(current_thread_info(), flag)
#define test_thread_flag(flag) test_ti_thread_flag(current_thread_info(), flag)
#define read_thread_flags() read_ti_thread_flags(current_thread_info())
#define tif_need_resched() test_thread_flag(TIF_NEED_RESCHED)

#define setup_thread_stack(new, old) \
	do { \
	} while (0)
#endif
