// SPDX-License-Identifier: MIT
/* What faults ask of reclaim, swap and signals where those are not there: nothing is on a list of pages, nothing is in swap. */
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/oom.h>
#include <linux/swap.h>
#include <linux/writeback.h>
#include "fault.h"

void __weak mlock_vma_page(struct page *page, struct vm_area_struct *vma, bool compound)
{
}

void __weak munlock_vma_page(struct page *page, struct vm_area_struct *vma, bool compound)
{
}

int __weak swap_duplicate(swp_entry_t entry)
{
	return -EINVAL;
}

void __weak swap_free(swp_entry_t entry)
{
}

int __weak free_swap_and_cache(swp_entry_t entry)
{
	return 0;
}

int __weak try_to_free_swap(struct page *page)
{
	return 0;
}

void __weak free_swap_cache(struct page *page)
{
}

swp_entry_t __weak page_swap_entry(struct page *page)
{
	return (swp_entry_t){ 0 };
}

struct page *__weak lookup_swap_cache(swp_entry_t entry)
{
	return NULL;
}

struct page *__weak swapin_page(swp_entry_t entry, gfp_t gfp, struct vm_area_struct *vma, unsigned long addr)
{
	return NULL;
}

void __weak balance_dirty_pages_ratelimited(struct address_space *mapping)
{
}

void __weak pagefault_out_of_memory(void)
{
	force_fatal_sig(SIGKILL);
}

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
