// SPDX-License-Identifier: MIT
/*
 * /proc/PID/pagemap: for each page of the address space 64 bits that say where it is; and clear_refs, which makes the pages look unused
 * or unwritten.
 *
 *	bit 63 present, 62 swapped, 61 of a file or shared, 57 userfaultfd, 56 mapped here only, 55 soft-dirty
 *	bits 0..54: the frame's number, to those who may know it (CAP_SYS_ADMIN); of a swapped page bits 0..4 the swap area, 5..54 the slot
 *
 * A read is done in pieces that fit a page of kernel memory, each with mmap_lock held for reading.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/pagewalk.h>
#include <linux/ptrace.h>
#include <linux/sched/mm.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include <linux/uaccess.h>
#include <asm/tlbflush.h>
#include "internal.h"

#define PM_ENTRY_BYTES sizeof(u64)
#define PM_PFRAME_MASK GENMASK_ULL(54, 0)
#define PM_SOFT_DIRTY BIT_ULL(55)
#define PM_MMAP_EXCLUSIVE BIT_ULL(56)
#define PM_FILE BIT_ULL(61)
#define PM_SWAP BIT_ULL(62)
#define PM_PRESENT BIT_ULL(63)

struct pagemap_read {
	u64 *entries;
	unsigned long first; /* address of entries[0] */
	bool show_frames;
};

static u64 *entry_of(struct mm_walk *walk, unsigned long addr)
{
	struct pagemap_read *read = walk->private;

	return &read->entries[(addr - read->first) >> PAGE_SHIFT];
}

static u64 area_bits(struct vm_area_struct *vma)
{
	return vma && vma->vm_flags & VM_SOFTDIRTY ? PM_SOFT_DIRTY : 0;
}

static u64 present_bits(struct mm_walk *walk, struct page *page, unsigned long pfn)
{
	struct pagemap_read *read = walk->private;
	u64 bits = PM_PRESENT | area_bits(walk->vma) | (read->show_frames ? pfn & PM_PFRAME_MASK : 0);

	if (page && !PageAnon(page))
		bits |= PM_FILE;
	if (page && page_mapcount(page) == 1)
		bits |= PM_MMAP_EXCLUSIVE;
	return bits;
}

static int pagemap_pte(pte_t *ptep, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	struct pagemap_read *read = walk->private;
	u64 *entry = entry_of(walk, addr);
	pte_t pte = ptep_get(ptep);

	if (pte_present(pte)) {
		*entry = present_bits(walk, vm_normal_page(walk->vma, addr, pte), pte_pfn(pte));
	} else if (is_swap_pte(pte)) {
		swp_entry_t swap = pte_to_swp_entry(pte);

		*entry = PM_SWAP | area_bits(walk->vma);
		if (read->show_frames)
			*entry |= swp_type(swap) | (u64)swp_offset(swap) << MAX_SWAPFILES_SHIFT;
	} else {
		*entry = area_bits(walk->vma);
	}
	return 0;
}

static int pagemap_pmd(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	unsigned long pfn = pmd_pfn(*pmd) + ((addr & ~PMD_MASK) >> PAGE_SHIFT);

	for (; addr < next; addr += PAGE_SIZE, pfn++)
		*entry_of(walk, addr) = present_bits(walk, pmd_page(*pmd), pfn);
	return 0;
}

static int pagemap_hole(unsigned long addr, unsigned long next, int depth, struct mm_walk *walk)
{
	for (; addr < next; addr += PAGE_SIZE)
		*entry_of(walk, addr) = area_bits(walk->vma);
	return 0;
}

static const struct mm_walk_ops pagemap_walk_ops = {
	.pmd_entry = pagemap_pmd,
	.pte_entry = pagemap_pte,
	.pte_hole = pagemap_hole,
};

/* Copy the entries of up to a page of them. Returns bytes or -errno. */
static ssize_t pagemap_piece(struct mm_struct *mm, struct pagemap_read *read, char __user *buf, size_t count)
{
	unsigned long end = read->first + min_t(size_t, count, PAGE_SIZE) / PM_ENTRY_BYTES * PAGE_SIZE;
	size_t bytes;
	int error;

	end = min(end, TASK_SIZE_MAX);
	bytes = ((end - read->first) >> PAGE_SHIFT) * PM_ENTRY_BYTES;
	error = mmap_read_lock_killable(mm);
	if (error)
		return error;
	walk_page_range(mm, read->first, end, &pagemap_walk_ops, read);
	mmap_read_unlock(mm);
	return copy_to_user(buf, read->entries, bytes) ? -EFAULT : bytes;
}

static ssize_t pagemap_read_all(struct mm_struct *mm, struct pagemap_read *read, char __user *buf, size_t count,
				loff_t *ppos)
{
	ssize_t copied = 0, piece;

	while (count) {
		/* Beyond the address space there is nothing. */
		if ((u64)*ppos >= (TASK_SIZE_MAX >> PAGE_SHIFT) * PM_ENTRY_BYTES)
			break;
		read->first = (unsigned long)*ppos / PM_ENTRY_BYTES << PAGE_SHIFT;
		piece = pagemap_piece(mm, read, buf + copied, count);
		if (piece < 0)
			return piece;
		copied += piece;
		*ppos += piece;
		count -= piece;
	}
	return copied;
}

static ssize_t pagemap_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct pagemap_read read = { .show_frames = file_ns_capable(file, &init_user_ns, CAP_SYS_ADMIN) };
	struct mm_struct *mm = file->private_data;
	ssize_t ret;

	if (!mm || !mmget_not_zero(mm))
		return 0;
	ret = -EINVAL;
	if (*ppos % PM_ENTRY_BYTES || count % PM_ENTRY_BYTES)
		goto put;
	ret = 0;
	if (!count)
		goto put;
	ret = -ENOMEM;
	read.entries = (u64 *)__get_free_page(GFP_KERNEL);
	if (!read.entries)
		goto put;
	ret = pagemap_read_all(mm, &read, buf, count, ppos);
	free_page((unsigned long)read.entries);
put:
	mmput(mm);
	return ret;
}

static int pagemap_open(struct inode *inode, struct file *file)
{
	return proc_mem_open_mode(inode, file, PTRACE_MODE_READ);
}

static loff_t pagemap_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

const struct file_operations proc_pagemap_operations = {
	.open = pagemap_open,
	.read = pagemap_read,
	.llseek = pagemap_lseek,
	.release = proc_mem_release,
};

/* ---- clear_refs ---- */

enum { CLEAR_REFS_ALL = 1, CLEAR_REFS_ANON, CLEAR_REFS_MAPPED, CLEAR_REFS_SOFT_DIRTY, CLEAR_REFS_MM_HIWATER_RSS };

static int clear_pte(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	struct page *page = pte_present(*pte) ? vm_normal_page(walk->vma, addr, *pte) : NULL;

	if (page) {
		ptep_test_and_clear_young(walk->vma, addr, pte);
		ClearPageReferenced(page);
	}
	return 0;
}

static const struct mm_walk_ops clear_walk_ops = { .pte_entry = clear_pte };

static void clear_areas(struct mm_struct *mm, int type)
{
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, 0);

	for_each_vma(vmi, vma)
	{
		if (type == CLEAR_REFS_SOFT_DIRTY)
			vma->vm_flags &= ~VM_SOFTDIRTY;
		else if (!(type == CLEAR_REFS_ANON && vma->vm_file) && !(type == CLEAR_REFS_MAPPED && !vma->vm_file))
			walk_page_vma(vma, &clear_walk_ops, NULL);
	}
	flush_tlb_mm(mm);
}

static int clear_refs(struct mm_struct *mm, int type)
{
	int error = mmap_write_lock_killable(mm);

	if (error)
		return error;
	if (type == CLEAR_REFS_MM_HIWATER_RSS)
		mm->hiwater_rss = get_mm_rss(mm);
	else
		clear_areas(mm, type);
	mmap_write_unlock(mm);
	return 0;
}

static ssize_t clear_refs_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	struct task_struct *task;
	struct mm_struct *mm;
	char text[16] = {};
	int type, error;

	if (copy_from_user(text, buf, min(count, sizeof(text) - 1)))
		return -EFAULT;
	error = kstrtoint(strstrip(text), 10, &type);
	if (error)
		return error;
	if (type < CLEAR_REFS_ALL || type > CLEAR_REFS_MM_HIWATER_RSS)
		return -EINVAL;
	task = get_proc_task(file_inode(file));
	if (!task)
		return -ESRCH;
	mm = get_task_mm(task);
	put_task_struct(task);
	if (mm) {
		error = clear_refs(mm, type);
		mmput(mm);
	}
	return error ?: count;
}

const struct file_operations proc_clear_refs_operations = { .write = clear_refs_write, .llseek = noop_llseek };
