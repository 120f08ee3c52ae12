// SPDX-License-Identifier: MIT
/*
 * Turning swap areas on and off, and /proc/swaps.
 *
 * The machine's swap store is on from the start, without a program's doing, under the name of the device that stands for it.
 * Turning an area off brings back everything that is in it: first each program's pages, by a fault on their addresses, then
 * what shmem files and the swap cache still have.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mmap_lock.h>
#include <linux/mutex.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/pagewalk.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <ashlar/port.h>
#include "swap.h"

/* What stands for the machine's store; see swapon(2). */
#define MACHINE_SWAP "/dev/swap"

/* Rounds in a row that may bring nothing back. */
#define UNUSE_RETRIES 100

static int machine_read(struct swap_area *area, u64 offset, void *buffer, size_t bytes)
{
	return arch_swap_read(offset, buffer, bytes);
}

static int machine_write(struct swap_area *area, u64 offset, const void *buffer, size_t bytes)
{
	return arch_swap_write(offset, buffer, bytes);
}

static void machine_discard(struct swap_area *area, u64 offset, size_t bytes)
{
	arch_swap_discard(offset, bytes);
}

static const struct swap_store_ops machine_ops = {
	.read = machine_read,
	.write = machine_write,
	.discard = machine_discard,
};

/* Take what the swap cache holds for slots that nobody refers to out of it. Returns the slots still in use. */
static unsigned long drop_cached(struct swap_area *area)
{
	unsigned long offset;

	for (offset = 1; offset < area->max && READ_ONCE(area->inuse); offset++) {
		struct page *page;

		if (READ_ONCE(area->counts[offset]) != SWAP_HAS_CACHE)
			continue;
		page = lookup_swap_cache(swp_entry(area->type, offset));
		if (!page)
			continue;
		lock_page(page);
		wait_on_page_writeback(page);
		try_to_free_swap(page);
		unlock_page(page);
		put_page(page);
		cond_resched();
	}
	return READ_ONCE(area->inuse);
}

/* Looks for an entry of an area in a program's tables. */
struct unuse_walk {
	unsigned int type;
	unsigned long found; /* its address */
};

static int unuse_pte(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	struct unuse_walk *unuse = walk->private;

	if (!is_swap_pte(*pte) || swp_type(pte_to_swp_entry(*pte)) != unuse->type)
		return 0;
	unuse->found = addr;
	return 1;
}

static const struct mm_walk_ops unuse_ops = { .pte_entry = unuse_pte };

/* Fault in what an area of a program has in swap, with mmap_lock held for reading. */
static int unuse_vma(struct vm_area_struct *vma, struct unuse_walk *unuse)
{
	unsigned long addr = vma->vm_start;

	while (addr < vma->vm_end && walk_page_range(vma->vm_mm, addr, vma->vm_end, &unuse_ops, unuse)) {
		vm_fault_t fault = handle_mm_fault(vma, unuse->found, FAULT_FLAG_REMOTE, NULL);

		if (fault & VM_FAULT_OOM)
			return -ENOMEM;
		/* What cannot be read must stay where it is. */
		if (fault & VM_FAULT_ERROR)
			return -EIO;
		if (signal_pending(current))
			return -EINTR;
		addr = unuse->found;
		cond_resched();
	}
	return 0;
}

static int unuse_mm(struct mm_struct *mm, struct unuse_walk *unuse)
{
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, 0);
	int error = 0;

	if (!atomic_long_read(&mm->rss_stat[MM_SWAPENTS]))
		return 0;
	mmap_read_lock(mm);
	for_each_vma(vmi, vma)
	{
		error = vma->anon_vma ? unuse_vma(vma, unuse) : 0;
		if (error)
			break;
	}
	mmap_read_unlock(mm);
	return error;
}

/* The address space of a process, with a reference; NULL if it has none. */
static struct mm_struct *process_mm(struct task_struct *p)
{
	struct mm_struct *mm;

	task_lock(p);
	mm = p->mm;
	if (mm && !mmget_not_zero(mm))
		mm = NULL;
	task_unlock(p);
	return mm;
}

static int unuse_programs(struct swap_area *area)
{
	struct unuse_walk unuse = { .type = area->type };
	struct task_struct *p, *t;
	bool gone;
	int error = 0;

	rcu_read_lock();
	for_each_process_thread(p, t)
	{
		struct mm_struct *mm = process_mm(t);

		if (!mm)
			continue;
		get_task_struct(t);
		rcu_read_unlock();
		error = unuse_mm(mm, &unuse);
		mmput(mm);
		rcu_read_lock();
		/* If the thread has gone from the lists meanwhile, the next round sees to the rest. */
		gone = !pid_alive(t);
		put_task_struct(t);
		if (error || gone)
			goto out;
	}
out:
	rcu_read_unlock();
	return error;
}

/* Have the shmem files of a file system bring their pages back. */
static void unuse_files(struct super_block *sb, void *error)
{
	struct inode *inode, *last = NULL;

	spin_lock(&sb->s_inode_list_lock);
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list) {
		unsigned long index;
		void *entry;

		if (!shmem_mapping(inode->i_mapping) || xa_empty(&inode->i_mapping->i_pages) || !igrab(inode))
			continue;
		spin_unlock(&sb->s_inode_list_lock);
		xa_for_each(&inode->i_mapping->i_pages, index, entry) {
			struct page *page;

			if (!xa_is_value(entry) || *(int *)error)
				continue;
			page = shmem_read_mapping_page(inode->i_mapping, index);
			if (IS_ERR(page))
				*(int *)error = PTR_ERR(page);
			else
				put_page(page);
			cond_resched();
		}
		iput(last);
		last = inode;
		spin_lock(&sb->s_inode_list_lock);
	}
	spin_unlock(&sb->s_inode_list_lock);
	iput(last);
}

/**
 * swap_area_unuse - bring back everything that is in an area, which gives out no more slots
 *
 * Returns 0; -ENOMEM, -EIO, -EINTR or -EBUSY if not everything could be brought back.
 */
int swap_area_unuse(struct swap_area *area)
{
	unsigned long left, before = ULONG_MAX;
	int error = 0, fruitless = 0;

	while ((left = drop_cached(area)) != 0) {
		/* Slots in flight between two owners will be found in a later round. */
		fruitless = left < before ? 0 : fruitless + 1;
		if (fruitless)
			schedule_timeout_interruptible(1);
		before = left;
		error = unuse_programs(area);
		if (!error)
			iterate_supers(unuse_files, &error);
		if (!error && signal_pending(current))
			error = -EINTR;
		if (!error && fruitless == UNUSE_RETRIES)
			error = -EBUSY;
		if (error)
			break;
		cond_resched();
	}
	return error;
}

/* ---- system calls ---- */

/* Linux's answer for what is no swap device: -ENOENT if it does not exist, else -EINVAL. */
static int no_swap_device(const char *name)
{
	struct path path;
	int error = kern_path(name, LOOKUP_FOLLOW, &path);

	if (error)
		return error;
	path_put(&path);
	return -EINVAL;
}

static struct swap_area *find_area(const char *name)
{
	struct swap_area *area;

	for (area = swap_areas; area < swap_areas + MAX_SWAPFILES; area++)
		if (area->used && !strcmp(area->name, name))
			return area;
	return NULL;
}

static int do_swapon(const char *name, int flags)
{
	int prio = flags & SWAP_FLAG_PREFER ? flags & SWAP_FLAG_PRIO_MASK : -2;

	if (strcmp(name, MACHINE_SWAP) || !arch_swap_bytes())
		return no_swap_device(name);
	if (find_area(name))
		return -EBUSY;
	return PTR_ERR_OR_ZERO(swap_area_add(MACHINE_SWAP, arch_swap_bytes(), prio, &machine_ops, NULL));
}

SYSCALL_DEFINE2(swapon, const char __user *, specialfile, int, swap_flags)
{
	char *name;
	int error;

	if (swap_flags & ~SWAP_FLAGS_VALID)
		return -EINVAL;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	name = strndup_user(specialfile, PATH_MAX);
	if (IS_ERR(name))
		return PTR_ERR(name);
	error = do_swapon(name, swap_flags);
	kfree(name);
	return error;
}

/* The task is the killer's first choice meanwhile: it is what makes memory scarce. */
static int do_swapoff(const char *name)
{
	struct swap_area *area = find_area(name);
	int error;

	if (!area)
		return no_swap_device(name);
	current->signal->oom_flag_origin = true;
	error = swap_area_remove(area);
	current->signal->oom_flag_origin = false;
	return error;
}

SYSCALL_DEFINE1(swapoff, const char __user *, specialfile)
{
	char *name;
	int error;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	name = strndup_user(specialfile, PATH_MAX);
	if (IS_ERR(name))
		return PTR_ERR(name);
	error = do_swapoff(name);
	kfree(name);
	return error;
}

/* ---- /proc/swaps ---- */

static int swaps_show(struct seq_file *m, void *v)
{
	struct swap_area *area;

	seq_puts(m, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
	mutex_lock(&swap_mutex);
	for (area = swap_areas; area < swap_areas + MAX_SWAPFILES; area++) {
		unsigned long size, used;
		int pad;

		if (!area->used)
			continue;
		size = (area->max - 1) << (PAGE_SHIFT - 10);
		used = READ_ONCE(area->inuse) << (PAGE_SHIFT - 10);
		pad = max(40 - (int)strlen(area->name), 1);
		seq_printf(m, "%s%*s%s\t%lu\t%s%lu\t%s%d\n", area->name, pad, " ", "partition", size,
			   size < 10000000 ? "\t" : "", used, used < 10000000 ? "\t" : "", area->prio);
	}
	mutex_unlock(&swap_mutex);
	return 0;
}

static int __init swap_init(void)
{
	struct swap_area *area;

	proc_create_single("swaps", 0444, NULL, swaps_show);
	if (!arch_swap_bytes())
		return 0;
	area = swap_area_add(MACHINE_SWAP, arch_swap_bytes(), -2, &machine_ops, NULL);
	if (IS_ERR(area)) {
		pr_err("swap: cannot use the machine's swap store: %ld\n", PTR_ERR(area));
		return PTR_ERR(area);
	}
	pr_info("Adding %luk swap on %s.  Priority:%d extents:1 across:%luk D\n", (area->max - 1) << (PAGE_SHIFT - 10),
		area->name, area->prio, (area->max - 1) << (PAGE_SHIFT - 10));
	return 0;
}
late_initcall(swap_init);
