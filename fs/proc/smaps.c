// SPDX-License-Identifier: MIT
/*
 * /proc/PID/smaps and smaps_rollup: how much of each area is in memory, shared, dirty, swapped; counted from the page tables.
 *
 * A page that n entries map counts as 1/n of itself in Pss; sums are kept in units of 2^-PSS_SHIFT bytes. Counting is done with
 * mmap_lock held for reading and each table locked while its entries are looked at, so the numbers of one table are of one moment.
 */
#include <linux/fs.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/ptrace.h>
#include <linux/pagewalk.h>
#include <linux/sched/mm.h>
#include <linux/seq_file.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include "internal.h"

#define PSS_SHIFT 12

struct mem_size_stats { /* bytes; pss in 2^-PSS_SHIFT bytes */
	unsigned long resident, shared_clean, shared_dirty, private_clean, private_dirty, referenced, anonymous,
		lazyfree;
	unsigned long anonymous_thp, swap, shmem_thp, file_thp;
	u64 pss, pss_anon, pss_file, pss_shmem, pss_dirty, pss_locked, swap_pss;
};

/* ---- Counting ---- */

static void count_page(struct mem_size_stats *s, struct page *page, unsigned long size, bool young, bool dirty,
		       bool locked)
{
	unsigned int mapcount = max(page_mapcount(page), 1);
	u64 pss = div_u64((u64)size << PSS_SHIFT, mapcount);

	dirty = dirty || PageDirty(page);
	s->resident += size;
	if (PageAnon(page)) {
		s->anonymous += size;
		if (!PageSwapBacked(page) && !dirty)
			s->lazyfree += size;
		s->pss_anon += pss;
	} else if (PageSwapBacked(page)) {
		s->pss_shmem += pss;
	} else {
		s->pss_file += pss;
	}
	if (young || PageReferenced(page))
		s->referenced += size;
	s->pss += pss;
	if (locked)
		s->pss_locked += pss;
	if (dirty)
		s->pss_dirty += pss;
	if (mapcount > 1)
		*(dirty ? &s->shared_dirty : &s->shared_clean) += size;
	else
		*(dirty ? &s->private_dirty : &s->private_clean) += size;
}

static void count_swap(struct mem_size_stats *s, swp_entry_t entry)
{
	int users;

	if (non_swap_entry(entry))
		return;
	users = swp_swapcount(entry);
	s->swap += PAGE_SIZE;
	s->swap_pss += users > 1 ? div_u64((u64)PAGE_SIZE << PSS_SHIFT, users) : (u64)PAGE_SIZE << PSS_SHIFT;
}

static int smaps_pte(pte_t *ptep, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	bool locked = walk->vma->vm_flags & VM_LOCKED;
	pte_t pte = ptep_get(ptep);
	struct page *page;

	if (pte_present(pte)) {
		page = vm_normal_page(walk->vma, addr, pte);
		if (page)
			count_page(walk->private, page, PAGE_SIZE, pte_young(pte), pte_dirty(pte), locked);
	} else if (is_swap_pte(pte)) {
		count_swap(walk->private, pte_to_swp_entry(pte));
	}
	return 0;
}

static int smaps_pmd(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	struct mem_size_stats *s = walk->private;
	pte_t pte = __pte(pmd_val(*pmd));
	struct page *page = pmd_page(*pmd);

	if (PageAnon(page))
		s->anonymous_thp += PMD_SIZE;
	else if (PageSwapBacked(page))
		s->shmem_thp += PMD_SIZE;
	else
		s->file_thp += PMD_SIZE;
	count_page(s, page, PMD_SIZE, pte_young(pte), pte_dirty(pte), walk->vma->vm_flags & VM_LOCKED);
	return 0;
}

static const struct mm_walk_ops smaps_walk_ops = { .pmd_entry = smaps_pmd, .pte_entry = smaps_pte };

/* ---- Printing ---- */

static void put_kb(struct seq_file *m, const char *name, unsigned long bytes)
{
	seq_put_decimal_ull_width(m, name, bytes >> 10, 8);
	seq_puts(m, " kB\n");
}

static void put_pss(struct seq_file *m, const char *name, u64 pss)
{
	put_kb(m, name, pss >> PSS_SHIFT);
}

static void put_stats(struct seq_file *m, const struct mem_size_stats *s, bool rollup)
{
	put_kb(m, "Rss:            ", s->resident);
	put_pss(m, "Pss:            ", s->pss);
	put_pss(m, "Pss_Dirty:      ", s->pss_dirty);
	if (rollup) {
		put_pss(m, "Pss_Anon:       ", s->pss_anon);
		put_pss(m, "Pss_File:       ", s->pss_file);
		put_pss(m, "Pss_Shmem:      ", s->pss_shmem);
	}
	put_kb(m, "Shared_Clean:   ", s->shared_clean);
	put_kb(m, "Shared_Dirty:   ", s->shared_dirty);
	put_kb(m, "Private_Clean:  ", s->private_clean);
	put_kb(m, "Private_Dirty:  ", s->private_dirty);
	put_kb(m, "Referenced:     ", s->referenced);
	put_kb(m, "Anonymous:      ", s->anonymous);
	put_kb(m, "LazyFree:       ", s->lazyfree);
	put_kb(m, "AnonHugePages:  ", s->anonymous_thp);
	put_kb(m, "ShmemPmdMapped: ", s->shmem_thp);
	put_kb(m, "FilePmdMapped:  ", s->file_thp);
	/* There is no hugetlbfs. */
	put_kb(m, "Shared_Hugetlb: ", 0);
	seq_puts(m, "Private_Hugetlb:       0 kB\n"); /* one column less than the others, in Linux too */
	put_kb(m, "Swap:           ", s->swap);
	put_pss(m, "SwapPss:        ", s->swap_pss);
	put_pss(m, "Locked:         ", s->pss_locked);
}

static void put_flags(struct seq_file *m, vm_flags_t flags)
{
	static const struct {
		vm_flags_t flag;
		const char *name;
	} names[] = {
		{ VM_READ, "rd" },	  { VM_WRITE, "wr" },	   { VM_EXEC, "ex" },	    { VM_SHARED, "sh" },
		{ VM_MAYREAD, "mr" },	  { VM_MAYWRITE, "mw" },   { VM_MAYEXEC, "me" },    { VM_MAYSHARE, "ms" },
		{ VM_GROWSDOWN, "gd" },	  { VM_PFNMAP, "pf" },	   { VM_LOCKED, "lo" },	    { VM_IO, "io" },
		{ VM_SEQ_READ, "sr" },	  { VM_RAND_READ, "rr" },  { VM_DONTCOPY, "dc" },   { VM_DONTEXPAND, "de" },
		{ VM_LOCKONFAULT, "lf" }, { VM_ACCOUNT, "ac" },	   { VM_NORESERVE, "nr" },  { VM_HUGETLB, "ht" },
		{ VM_SYNC, "sf" },	  { VM_WIPEONFORK, "wf" }, { VM_DONTDUMP, "dd" },   { VM_SOFTDIRTY, "sd" },
		{ VM_MIXEDMAP, "mm" },	  { VM_HUGEPAGE, "hg" },   { VM_NOHUGEPAGE, "nh" }, { VM_MERGEABLE, "mg" },
	};

	seq_puts(m, "VmFlags: ");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (flags & names[i].flag)
			seq_printf(m, "%s ", names[i].name);
	seq_putc(m, '\n');
}

/* Could this area hold a huge page? Only those get any that ask for them. */
static bool thp_eligible(struct vm_area_struct *vma)
{
	return vma_is_anonymous(vma) && vma->vm_flags & VM_HUGEPAGE && !(vma->vm_flags & VM_NOHUGEPAGE) &&
	       ALIGN(vma->vm_start, PMD_SIZE) + PMD_SIZE <= vma->vm_end;
}

static int show_smap(struct seq_file *m, void *v)
{
	struct vm_area_struct *vma = v;
	struct mem_size_stats stats = {};

	walk_page_vma(vma, &smaps_walk_ops, &stats);
	show_map_vma(m, vma);
	put_kb(m, "Size:           ", vma->vm_end - vma->vm_start);
	put_kb(m, "KernelPageSize: ", PAGE_SIZE);
	put_kb(m, "MMUPageSize:    ", PAGE_SIZE);
	put_stats(m, &stats, false);
	seq_printf(m, "THPeligible:    %d\n", thp_eligible(vma));
	put_flags(m, vma->vm_flags);
	return 0;
}

static const struct seq_operations smaps_ops = {
	.start = proc_maps_start,
	.next = proc_maps_next,
	.stop = proc_maps_stop,
	.show = show_smap,
};

static int smaps_open(struct inode *inode, struct file *file)
{
	return proc_maps_open(inode, file, &smaps_ops);
}

const struct file_operations proc_pid_smaps_operations = {
	.open = smaps_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = proc_maps_release,
};

/* ---- smaps_rollup: one sum ---- */

static int show_rollup_locked(struct seq_file *m, struct mm_struct *mm)
{
	unsigned long start = 0, end = 0;
	struct mem_size_stats stats = {};
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, 0);

	for_each_vma(vmi, vma)
	{
		if (!end)
			start = vma->vm_start;
		end = vma->vm_end;
		walk_page_vma(vma, &smaps_walk_ops, &stats);
	}
	seq_setwidth(m, 25 + sizeof(void *) * 6 - 1);
	seq_put_hex_ll(m, NULL, start, 8);
	seq_put_hex_ll(m, "-", end, 8);
	seq_puts(m, " ---p 00000000 00:00 0 ");
	seq_pad(m, ' ');
	seq_puts(m, "[rollup]\n");
	put_stats(m, &stats, true);
	return 0;
}

static int show_rollup(struct seq_file *m, void *v)
{
	struct inode *inode = m->private;
	struct mm_struct *mm = proc_mem_open(inode, PTRACE_MODE_READ);
	int error;

	if (IS_ERR_OR_NULL(mm))
		return mm ? PTR_ERR(mm) : -ESRCH;
	error = -ESRCH;
	if (mmget_not_zero(mm)) {
		error = mmap_read_lock_killable(mm);
		if (!error) {
			error = show_rollup_locked(m, mm);
			mmap_read_unlock(mm);
		}
		mmput(mm);
	}
	mmdrop(mm);
	return error;
}

static int rollup_open(struct inode *inode, struct file *file)
{
	struct mm_struct *mm = proc_mem_open(inode, PTRACE_MODE_READ);

	if (IS_ERR(mm))
		return PTR_ERR(mm);
	if (mm)
		mmdrop(mm);
	return single_open(file, show_rollup, inode);
}

const struct file_operations proc_pid_smaps_rollup_operations = {
	.open = rollup_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = single_release,
};
