// SPDX-License-Identifier: MIT
/*
 * mincore(2): which pages could be touched without waiting: those that are mapped, or in the page cache of a file that the caller may
 * learn that about, or in the swap cache. Locks: mmap_lock for reading; the answer goes to the program without it.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "fault.h"
#include "vma.h"

/* What is in the page cache tells about other programs, so only those who might have put it there learn it. */
static bool may_ask(struct vm_area_struct *vma)
{
	struct inode *inode;

	if (vma_is_anonymous(vma))
		return true;
	if (!vma->vm_file)
		return false;
	inode = file_inode(vma->vm_file);
	return inode_owner_or_capable(&init_user_ns, inode) || !inode_permission(&init_user_ns, inode, MAY_WRITE);
}

static bool in_page_cache(struct address_space *mapping, pgoff_t index)
{
	struct page *page = mapping ? find_get_page(mapping, index) : NULL;
	bool present;

	if (!page)
		return false;
	present = PageUptodate(page);
	put_page(page);
	return present;
}

static bool in_swap_cache(pte_t pte)
{
	struct page *page;
	swp_entry_t entry;

	if (!is_swap_pte(pte))
		return false;
	entry = pte_to_swp_entry(pte);
	if (non_swap_entry(entry))
		return true;
	page = lookup_swap_cache(entry);
	if (!page)
		return false;
	put_page(page);
	return true;
}

static bool page_in_core(struct vm_area_struct *vma, unsigned long addr)
{
	pte_t pte = peek_pte(vma->vm_mm, addr);

	if (pte_present(pte))
		return true;
	if (!pte_none(pte))
		return in_swap_cache(pte);
	if (!vma->vm_file)
		return false;
	return in_page_cache(vma->vm_file->f_mapping, vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT));
}

/* Answer for up to @pages pages of one area; returns for how many, or -ENOMEM in a hole. mmap_lock is held. */
static long mincore_area(unsigned long addr, unsigned long pages, unsigned char *vec)
{
	struct vm_area_struct *vma = vma_lookup(current->mm, addr);
	unsigned long i;

	if (!vma)
		return -ENOMEM;
	pages = min(pages, (vma->vm_end - addr) >> PAGE_SHIFT);
	if (!may_ask(vma)) {
		memset(vec, 1, pages);
		return pages;
	}
	for (i = 0; i < pages; i++)
		vec[i] = page_in_core(vma, addr + (i << PAGE_SHIFT));
	return pages;
}

SYSCALL_DEFINE3(mincore, unsigned long, start, size_t, len, unsigned char __user *, vec)
{
	unsigned long pages = (len >> PAGE_SHIFT) + (offset_in_page(len) != 0);
	unsigned char *answer;
	long done = 0;

	if (offset_in_page(start))
		return -EINVAL;
	if (!access_ok((void __user *)start, len))
		return -ENOMEM;
	if (!access_ok(vec, pages))
		return -EFAULT;
	answer = (void *)__get_free_page(GFP_USER);
	if (!answer)
		return -EAGAIN;
	while (pages) {
		mmap_read_lock(current->mm);
		done = mincore_area(start, min(pages, PAGE_SIZE), answer);
		mmap_read_unlock(current->mm);
		if (done <= 0)
			break;
		if (copy_to_user(vec, answer, done)) {
			done = -EFAULT;
			break;
		}
		pages -= done;
		vec += done;
		start += done << PAGE_SHIFT;
		done = 0;
	}
	free_page((unsigned long)answer);
	return done;
}
