// SPDX-License-Identifier: MIT
/* What shmem asks of swap, where there is no swap: nothing is ever put there, so nothing has to be fetched or given up. */
#include <linux/bug.h>
#include <linux/swap.h>
#include <linux/writeback.h>

bool __weak add_to_swap(struct page *page)
{
	return false;
}

swp_entry_t __weak page_swap_entry(struct page *page)
{
	return (swp_entry_t){ 0 };
}

void __weak swap_shmem_alloc(swp_entry_t entry)
{
	WARN_ON(1);
}

int __weak swap_writepage(struct page *page, struct writeback_control *wbc)
{
	WARN_ON(1);
	return -EIO;
}

struct page *__weak swapin_page(swp_entry_t entry, gfp_t gfp, struct vm_area_struct *vma, unsigned long addr)
{
	return NULL;
}

void __weak delete_from_swap_cache(struct page *page)
{
	WARN_ON(1);
}

void __weak swap_free(swp_entry_t entry)
{
	WARN_ON(1);
}

int __weak free_swap_and_cache(swp_entry_t entry)
{
	WARN_ON(1);
	return 0;
}
