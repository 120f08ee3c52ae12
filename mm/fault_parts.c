// SPDX-License-Identifier: MIT
/* What faults ask of reclaim, swap and signals where those are not there: nothing is on a list of pages, nothing is in swap. */
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/oom.h>
#include <linux/swap.h>
#include <linux/writeback.h>
#include "fault.h"

int __weak expand_stack(struct vm_area_struct *vma, unsigned long address)
{
	return -ENOMEM;
}

bool __weak unhandled_signal(struct task_struct *tsk, int sig)
{
	return 0;
}

void __weak print_vma_addr(char *prefix, unsigned long ip)
{
}

struct vm_area_struct *__weak find_extend_vma(struct mm_struct *mm, unsigned long addr)
{
	return vma_lookup(mm, addr);
}

void __weak pagefault_out_of_memory(void)
{
	force_fatal_sig(SIGKILL);
}
