// SPDX-License-Identifier: MIT
/*
 * Kernel stacks: THREAD_SIZE bytes of vmalloc space each. The guard page behind every area, its own and the one of
 * the area below, catches overruns in both directions.
 *
 * Each CPU keeps up to two stacks of tasks that ended: making one means several table entries and, on the host machine,
 * fresh mappings. A stack in stock counts in NR_KERNEL_STACK_KB no more, but its frames are still taken
 * (drain_thread_stacks() gives them back).
 *
 * Locks: a slot of the stock is exchanged atomically. free_thread_stack() may run in any context but NMI.
 */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <linux/thread_stack.h>
#include "internal.h"

#define STACKS_IN_STOCK 2

static DEFINE_PER_CPU(void *, stack_stock[STACKS_IN_STOCK]);

static void *take_from_stock(void)
{
	int i;

	for (i = 0; i < STACKS_IN_STOCK; i++) {
		void *stack = this_cpu_xchg(stack_stock[i], NULL);

		if (stack)
			return stack;
	}
	return NULL;
}

/*
 * Word by word, not by memset(): in a sanitised build the frames that its dead owner never left are still poisoned, until the
 * machine starts a task on the stack.
 */
static __no_sanitize_address void clear_stack(void *stack)
{
	unsigned long *word = stack;
	size_t i;

	for (i = 0; i < THREAD_SIZE / sizeof(*word); i++)
		WRITE_ONCE(word[i], 0);
}

/**
 * alloc_thread_stack - a stack for a task
 * @node: ignored
 *
 * Returns its lowest address; zeroed. NULL without memory. Process context.
 */
void *alloc_thread_stack(int node)
{
	void *stack = take_from_stock();

	if (stack)
		clear_stack(stack);
	else
		stack = __vmalloc_node_range(THREAD_SIZE, THREAD_SIZE, VMALLOC_START, VMALLOC_END,
					     GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL, 0, node,
					     __builtin_return_address(0));
	if (stack)
		mod_node_page_state(&contig_page_data, NR_KERNEL_STACK_KB, THREAD_SIZE / 1024);
	return stack;
}

/** free_thread_stack - the task is gone and nothing runs on its stack. Any context but NMI. */
void free_thread_stack(void *stack)
{
	int i;

	mod_node_page_state(&contig_page_data, NR_KERNEL_STACK_KB, -(long)(THREAD_SIZE / 1024));
	for (i = 0; i < STACKS_IN_STOCK; i++)
		if (!this_cpu_cmpxchg(stack_stock[i], NULL, stack))
			return;
	vfree_atomic(stack);
}

/** drain_thread_stacks - free the stacks in stock, on all CPUs. Process context. */
void drain_thread_stacks(void)
{
	int cpu, i;

	for_each_possible_cpu(cpu)
		for (i = 0; i < STACKS_IN_STOCK; i++)
			vfree(xchg(&per_cpu(stack_stock, cpu)[i], NULL));
}
