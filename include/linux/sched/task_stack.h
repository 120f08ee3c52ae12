/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_TASK_STACK_H
#define _LINUX_SCHED_TASK_STACK_H
#include <linux/sched.h>
#include <linux/magic.h>
#include <linux/refcount.h>

static __always_inline void *task_stack_page(const struct task_struct *task)
{
	return task->stack;
}
static __always_inline unsigned long *end_of_stack(const struct task_struct *task)
{
	return task->stack;
}
static inline void *try_get_task_stack(struct task_struct *tsk)
{
	return refcount_inc_not_zero(&tsk->stack_refcount) ? tsk->stack : NULL;
}
void put_task_stack(struct task_struct *tsk);
static inline int object_is_on_stack(const void *obj)
{
	void *stack = task_stack_page(current);

	return (obj >= stack) && (obj < (stack + THREAD_SIZE));
}
static inline int kstack_end(void *addr)
{
	return !(((unsigned long)addr + sizeof(void *) - 1) & (THREAD_SIZE - sizeof(void *)));
}
#define task_stack_end_corrupted(task) (0)
#endif
