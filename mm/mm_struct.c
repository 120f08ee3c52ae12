// SPDX-License-Identifier: MIT
/*
 * Address spaces of programs: struct mm_struct, from mm_alloc() or dup_mm() (mm_fork.c) to exit_mmap().
 *
 * mm_users counts those who run in it, mm_count those who keep the struct; all users together hold one of the latter. When the last
 * user goes, every area is unmapped and freed; the struct and the top-level table go with the last reference.
 *
 * A request of the command (cat, echo) runs in a task that has such an address space with one area, a buffer, so that
 * a driver's copy_to_user() meets what it meets under a program: mm_create_buffer().
 *
 * Locks: mmap_lock guards the areas; page_table_lock the tables; arg_lock the borders of code, data and arguments.
 */
#include <ashlar/port.h>
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/coredump.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include "vma.h"
#include <linux/rmap.h>

static struct kmem_cache *mm_cachep;

/** mm_caches_init - make the caches of address spaces. Once, at start-up, before the first mm_alloc(). */
void __init mm_caches_init(void)
{
	mm_cachep = kmem_cache_create("mm_struct", sizeof(struct mm_struct), 0,
				      SLAB_PANIC | SLAB_HWCACHE_ALIGN | SLAB_ACCOUNT, NULL);
	range_tree_cache_init();
	vma_cache_init();
	anon_vma_init();
	overcommit_init();
}

/* ---- making ---- */

struct mm_struct *mm_alloc_raw(void)
{
	return kmem_cache_alloc(mm_cachep, GFP_KERNEL);
}

static int mm_alloc_pgd(struct mm_struct *mm)
{
	mm->pgd = (pgd_t *)get_zeroed_page(GFP_KERNEL_ACCOUNT);
	if (!mm->pgd)
		return -ENOMEM;
	mm->space = arch_user_space_create(__pa(mm->pgd));
	if (!mm->space) {
		free_page((unsigned long)mm->pgd);
		return -ENOMEM;
	}
	mod_node_page_state(&contig_page_data, NR_PAGETABLE, 1);
	atomic_long_set(&mm->pgtables_bytes, PAGE_SIZE);
	return 0;
}

static void mm_free_pgd(struct mm_struct *mm)
{
	arch_user_space_destroy(mm->space);
	free_page((unsigned long)mm->pgd);
	mod_node_page_state(&contig_page_data, NR_PAGETABLE, -1);
}

/*
 * Make @mm, zero or a copy of another one, an address space of its own without areas: all that an address space cannot share
 * gets fresh. Returns @mm; without memory frees it and returns NULL.
 */
struct mm_struct *mm_init(struct mm_struct *mm, struct task_struct *owner)
{
	unsigned int i;

	range_tree_init(&mm->mm_rt);
	mm->mm_lock_seq = 0;
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	atomic_set(&mm->membarrier_state, 0);
	atomic_set(&mm->tlb_flush_pending, 0);
	atomic64_set(&mm->pinned_vm, 0);
	spin_lock_init(&mm->page_table_lock);
	spin_lock_init(&mm->arg_lock);
	seqcount_init(&mm->write_protect_seq);
	mmap_init_lock(mm);
	INIT_LIST_HEAD(&mm->mmlist);
	for (i = 0; i < NR_MM_COUNTERS; i++)
		atomic_long_set(&mm->rss_stat[i], 0);
	mm->map_count = 0;
	mm->locked_vm = 0;
	mm->owner = owner;
	mm->user_ns = &init_user_ns;
	RCU_INIT_POINTER(mm->exe_file, NULL);
	if (mm_alloc_pgd(mm)) {
		kmem_cache_free(mm_cachep, mm);
		return NULL;
	}
	return mm;
}

/** mm_alloc - an empty address space with one user; NULL without memory */
struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = mm_alloc_raw();

	if (!mm)
		return NULL;
	memset(mm, 0, sizeof(*mm));
	mm->task_size = TASK_SIZE;
	mm->mmap_base = TASK_SIZE - SZ_128M;
	mm->mmap_legacy_base = TASK_UNMAPPED_BASE;
	mm->get_unmapped_area = arch_get_unmapped_area_topdown;
	return mm_init(mm, current);
}

/* ---- taking down ---- */

/* The area is in no tree any more: tell its driver, and let its file go. */
void remove_vma(struct vm_area_struct *vma)
{
	might_sleep();
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	if (vma->vm_file)
		fput(vma->vm_file);
	vm_area_free(vma);
}

static void unlink_areas(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;

	for_each_vma(vmi, vma)
	{
		unlink_anon_vmas(vma);
		unlink_file_vma(vma);
	}
}

/**
 * exit_mmap - remove all areas of an address space that nobody uses any more
 *
 * Those who may still find areas by way of a page or a file hold the locks of the family or the file, from which the areas are
 * taken before the tables go. May sleep.
 */
void exit_mmap(struct mm_struct *mm)
{
	unsigned long pos = 0, accounted = 0;
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	while ((vma = range_tree_next(&mm->mm_rt, &pos)))
		unmap_vma_pages(vma, vma->vm_start, vma->vm_end);
	/* There is nothing left for the killer to wait for. */
	set_bit(MMF_OOM_SKIP, &mm->flags);
	unlink_areas(mm);
	free_pgtables_range(mm, 0, TASK_SIZE);
	pos = 0;
	while ((vma = range_tree_next(&mm->mm_rt, &pos))) {
		if (vma->vm_flags & VM_ACCOUNT)
			accounted += vma_pages(vma);
		remove_vma(vma);
		cond_resched();
	}
	range_tree_destroy(&mm->mm_rt);
	mm->map_count = 0;
	vm_unacct_memory(accounted);
	mmap_write_unlock(mm);
}

static void check_counters(struct mm_struct *mm)
{
	static const char *const names[NR_MM_COUNTERS] = { "MM_FILEPAGES", "MM_ANONPAGES", "MM_SWAPENTS",
							   "MM_SHMEMPAGES" };
	unsigned int i;

	for (i = 0; i < NR_MM_COUNTERS; i++) {
		long x = atomic_long_read(&mm->rss_stat[i]);

		if (unlikely(x))
			pr_alert("BUG: Bad rss-counter state mm:%p type:%s val:%ld\n", mm, names[i], x);
	}
	if (atomic_long_read(&mm->pgtables_bytes) != PAGE_SIZE)
		pr_alert("BUG: non-zero pgtables_bytes on freeing mm: %ld\n",
			 atomic_long_read(&mm->pgtables_bytes) - (long)PAGE_SIZE);
}

/** __mmdrop - the last reference to the struct is gone */
void __mmdrop(struct mm_struct *mm)
{
	check_counters(mm);
	mm_free_pgd(mm);
	kmem_cache_free(mm_cachep, mm);
}
EXPORT_SYMBOL_GPL(__mmdrop);

static void __mmput(struct mm_struct *mm)
{
	exit_mmap(mm);
	set_mm_exe_file(mm, NULL);
	mmdrop(mm);
}

/** mmput - a user leaves; the last one frees all memory. May sleep. */
void mmput(struct mm_struct *mm)
{
	might_sleep();
	if (atomic_dec_and_test(&mm->mm_users))
		__mmput(mm);
}
EXPORT_SYMBOL_GPL(mmput);

/* ---- the program's file ---- */

/**
 * set_mm_exe_file - say which file the program comes from (NULL: none any more)
 *
 * Takes a reference, and nobody may write to the file as long as it is the program's. Returns 0, or -EACCES if somebody does.
 */
int set_mm_exe_file(struct mm_struct *mm, struct file *new_exe_file)
{
	struct file *old = rcu_dereference_protected(mm->exe_file, true);

	if (new_exe_file) {
		if (deny_write_access(new_exe_file))
			return -EACCES;
		get_file(new_exe_file);
	}
	rcu_assign_pointer(mm->exe_file, new_exe_file);
	if (old) {
		allow_write_access(old);
		fput(old);
	}
	return 0;
}

/** get_mm_exe_file - that file with a reference, or NULL */
struct file *get_mm_exe_file(struct mm_struct *mm)
{
	struct file *file;

	rcu_read_lock();
	file = rcu_dereference(mm->exe_file);
	if (file && !get_file_rcu(file))
		file = NULL;
	rcu_read_unlock();
	return file;
}

/** get_task_exe_file - the same of a task; NULL for kernel threads */
struct file *get_task_exe_file(struct task_struct *task)
{
	struct file *file = NULL;
	struct mm_struct *mm;

	task_lock(task);
	mm = task->mm;
	if (mm && !(task->flags & PF_KTHREAD))
		file = get_mm_exe_file(mm);
	task_unlock(task);
	return file;
}

/* ---- address spaces of requests ---- */

/* Back @vma with fresh zeroed pages, all of it. */
static int populate_area(struct vm_area_struct *vma)
{
	unsigned long addr;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE)
		if (handle_mm_fault(vma, addr, FAULT_FLAG_WRITE, NULL) & VM_FAULT_ERROR)
			return -ENOMEM;
	return 0;
}

/* The area of such an address space. NULL without memory. */
static struct vm_area_struct *insert_buffer(struct mm_struct *mm, size_t size)
{
	struct vm_area_struct *vma = vm_area_alloc(mm);

	if (!vma)
		return NULL;
	vma->vm_end = mm->mmap_base;
	vma->vm_start = vma->vm_end - size;
	vma->vm_flags = VM_DATA_FLAGS_NON_EXEC | VM_ACCOUNT;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	if (insert_vm_struct(mm, vma)) {
		vm_area_free(vma);
		return NULL;
	}
	vm_stat_account(mm, vma->vm_flags, vma_pages(vma));
	return vma;
}

/**
 * mm_create_buffer - an address space that holds one writable buffer
 * @mm: gets it, with one user
 * @uaddr: gets the buffer's user address
 * @bytes: its size, rounded up to pages
 *
 * Returns 0 or -ENOMEM. Process context.
 */
int mm_create_buffer(struct mm_struct **mm, unsigned long *uaddr, size_t bytes)
{
	size_t size = PAGE_ALIGN(bytes);
	struct vm_area_struct *vma;
	struct mm_struct *new;
	int err = -ENOMEM;

	if (size < bytes || !size || size > SZ_1G)
		return -ENOMEM;
	new = mm_alloc();
	if (!new)
		return -ENOMEM;
	mmap_write_lock(new);
	vma = insert_buffer(new, size);
	if (vma)
		err = populate_area(vma);
	mmap_write_unlock(new);
	if (err) {
		mmput(new);
		return err;
	}
	*mm = new;
	*uaddr = vma->vm_start;
	return 0;
}

/** mm_destroy - the end of mm_create_buffer(): its user leaves */
void mm_destroy(struct mm_struct *mm)
{
	mmput(mm);
}
