/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FUTEX_H
#define _LINUX_FUTEX_H
#include <linux/ktime.h>
#include <linux/sched.h>
#include <uapi/linux/futex.h>

long do_futex(u32 __user *uaddr, int op, u32 val, ktime_t *timeout, u32 __user *uaddr2, u32 val2, u32 val3);
void futex_exit_task(struct task_struct *tsk);
#endif
