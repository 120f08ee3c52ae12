// SPDX-License-Identifier: MIT
/*
 * get_user_pages: the pages behind a program's addresses, held so that they stay.
 *
 * A page is found by walking the tables under page_table_lock and gets its reference there, so it cannot go between.
 * A page that is not mapped, or not with the rights asked for, ends the walk: there is no demand paging to bring it
 * in yet. pin_* count their pages in NR_FOLL_PIN_*; otherwise a pin is a reference.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "internal.h"

/* The page at @addr with a reference; ERR_PTR(-EFAULT) if it is not there with these rights. */
static struct page *get_one(struct mm_struct *mm, unsigned long addr, bool write)
{
	struct page *page = ERR_PTR(-EFAULT);
	unsigned long pfn, entry, flags;
	unsigned int level;

	if (addr >= TASK_SIZE_MAX)
		return page;
	spin_lock_irqsave(&mm->page_table_lock, flags);
	if (lookup_page_tables(mm, addr, &pfn, &entry, &level) && entry & _PAGE_USER && !(entry & _PAGE_SPECIAL) &&
	    (!write || entry & _PAGE_RW)) {
		page = pfn_to_page(pfn);
		get_page(page);
	}
	spin_unlock_irqrestore(&mm->page_table_lock, flags);
	return page;
}

static long get_pages(struct mm_struct *mm, unsigned long start, unsigned long nr_pages, unsigned int gup_flags,
		      struct page **pages)
{
	unsigned long i;

	if (!mm)
		return -EFAULT;
	for (i = 0; i < nr_pages; i++) {
		struct page *page = get_one(mm, (start & PAGE_MASK) + (i << PAGE_SHIFT), gup_flags & FOLL_WRITE);

		if (IS_ERR(page))
			return i ?: PTR_ERR(page);
		if (gup_flags & FOLL_PIN)
			mod_node_page_state(page_pgdat(page), NR_FOLL_PIN_ACQUIRED, 1);
		if (pages)
			pages[i] = page;
		else
			put_page(page);
	}
	return nr_pages;
}

/**
 * get_user_pages - take references to the current task's pages
 * @start: user address
 * @nr_pages: how many
 * @gup_flags: FOLL_WRITE: they must be writable
 * @pages: gets them, or NULL
 * @vmas: gets their areas, or NULL
 *
 * Returns how many were taken, or -EFAULT if not even the first could be. mmap_lock is held.
 */
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	long i, got = get_pages(current->mm, start, nr_pages, gup_flags, pages);

	for (i = 0; vmas && i < got; i++)
		vmas[i] = find_vma(current->mm, start + (i << PAGE_SHIFT));
	return got;
}
EXPORT_SYMBOL(get_user_pages);

/** get_user_pages_unlocked - the same; takes mmap_lock itself */
long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags)
{
	return get_pages(current->mm, start, nr_pages, gup_flags, pages);
}
EXPORT_SYMBOL(get_user_pages_unlocked);

/** get_user_pages_fast - the same without mmap_lock */
int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	return nr_pages > 0 ? get_pages(current->mm, start, nr_pages, gup_flags, pages) : 0;
}
EXPORT_SYMBOL_GPL(get_user_pages_fast);

/** pin_user_pages - get_user_pages() for pages whose contents will be accessed; release with unpin_user_pages() */
long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	if (WARN_ON_ONCE(!pages))
		return -EINVAL;
	return get_user_pages(start, nr_pages, gup_flags | FOLL_PIN, pages, vmas);
}
EXPORT_SYMBOL(pin_user_pages);

int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	if (WARN_ON_ONCE(!pages))
		return -EINVAL;
	return get_user_pages_fast(start, nr_pages, gup_flags | FOLL_PIN, pages);
}
EXPORT_SYMBOL_GPL(pin_user_pages_fast);

/** unpin_user_page - release a pinned page */
void unpin_user_page(struct page *page)
{
	mod_node_page_state(page_pgdat(page), NR_FOLL_PIN_RELEASED, 1);
	put_page(page);
}
EXPORT_SYMBOL(unpin_user_page);

void unpin_user_pages(struct page **pages, unsigned long npages)
{
	unsigned long i;

	for (i = 0; i < npages; i++)
		unpin_user_page(pages[i]);
}
EXPORT_SYMBOL(unpin_user_pages);

/** unpin_user_pages_dirty_lock - the same, marking the pages dirty first if @make_dirty */
void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty)
{
	unsigned long i;

	for (i = 0; i < npages; i++) {
		if (make_dirty && !PageDirty(pages[i]))
			SetPageDirty(pages[i]);
		unpin_user_page(pages[i]);
	}
}
EXPORT_SYMBOL(unpin_user_pages_dirty_lock);

static int access_mm(struct mm_struct *mm, unsigned long addr, void *buf, int len, bool write)
{
	int done = 0;

	while (done < len) {
		int step = min_t(int, len - done, PAGE_SIZE - offset_in_page(addr + done));
		struct page *page = get_one(mm, addr + done, write);
		void *at;

		if (IS_ERR(page))
			break;
		at = page_address(page) + offset_in_page(addr + done);
		if (write)
			memcpy(at, buf + done, step);
		else
			memcpy(buf + done, at, step);
		put_page(page);
		done += step;
	}
	return done;
}

/** access_process_vm - read (or with FOLL_WRITE write) another task's memory; returns bytes done */
int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len, unsigned int gup_flags)
{
	return tsk->mm ? access_mm(tsk->mm, addr, buf, len, gup_flags & FOLL_WRITE) : 0;
}
EXPORT_SYMBOL_GPL(access_process_vm);
