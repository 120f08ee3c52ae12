// SPDX-License-Identifier: MIT
/*
 * What an address space has mapped, by kind, in pages: what /proc/PID/status shows, and the limits of it.
 *
 *   total_vm		all areas
 *   exec_vm		code: executable, not writable, no stack
 *   stack_vm		areas that grow
 *   data_vm		private and writable
 *
 * Each area counts in total_vm and in at most one of the others. Whoever changes an area's size or flags moves its pages with
 * vm_stat_account(). mmap_lock is held for writing.
 */
#define pr_fmt(fmt) "mmap: " fmt

#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include "vma.h"

static bool is_exec_mapping(unsigned long flags)
{
	return (flags & (VM_EXEC | VM_WRITE | VM_STACK)) == VM_EXEC;
}

static bool is_data_mapping(unsigned long flags)
{
	return (flags & (VM_WRITE | VM_SHARED | VM_STACK)) == VM_WRITE;
}

/** vm_stat_account - areas with @vm_flags have @npages more pages (or fewer) */
void vm_stat_account(struct mm_struct *mm, unsigned long vm_flags, long npages)
{
	mm->total_vm += npages;
	if (is_exec_mapping(vm_flags))
		mm->exec_vm += npages;
	else if (vm_flags & VM_STACK)
		mm->stack_vm += npages;
	else if (is_data_mapping(vm_flags))
		mm->data_vm += npages;
}

/* More data than RLIMIT_DATA. A soft limit of 0 is what some programs set to forbid brk() only: then the hard one counts. */
static bool data_too_large(unsigned long pages)
{
	if (pages <= rlimit(RLIMIT_DATA) >> PAGE_SHIFT)
		return false;
	if (!rlimit(RLIMIT_DATA) && pages <= rlimit_max(RLIMIT_DATA) >> PAGE_SHIFT)
		return false;
	pr_warn_once(
		"%s (%d): VmData %lu exceed data ulimit %lu. Update limits or use boot option ignore_rlimit_data.\n",
		current->comm, current->pid, pages << PAGE_SHIFT, rlimit(RLIMIT_DATA));
	return true;
}

/** may_expand_vm - whether the limits on memory allow @npages more of this kind */
bool may_expand_vm(struct mm_struct *mm, unsigned long vm_flags, unsigned long npages)
{
	if (mm->total_vm + npages > rlimit(RLIMIT_AS) >> PAGE_SHIFT)
		return false;
	return !is_data_mapping(vm_flags) || !data_too_large(mm->data_vm + npages);
}
