/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_THREAD_STACK_H
#define _LINUX_THREAD_STACK_H
/* Kernel stacks of tasks: THREAD_SIZE bytes with guard pages on both sides. */
void *alloc_thread_stack(int node);
void free_thread_stack(void *stack);
void drain_thread_stacks(void);
#endif
