// SPDX-License-Identifier: MIT
/*
 * /proc/PID/maps: the areas of an address space, a line each; and what maps and smaps share.
 *
 * An open file holds the mm_struct but not the areas. For each read the areas are kept by a reference (mm_users) and mmap_lock for
 * reading, from start() to stop(). The position is the address to go on at, so a reader sees each address at most once although
 * areas change between two reads: position 0 is the first, -1 the end.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/ptrace.h>
#include <linux/sched/mm.h>
#include <linux/seq_file.h>
#include <linux/swap.h>
#include "internal.h"

/* ---- The memory part of status ---- */

static void put_kb(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_put_decimal_ull_width(m, name, pages << (PAGE_SHIFT - 10), 8);
	seq_puts(m, " kB\n");
}

void task_mem(struct seq_file *m, struct mm_struct *mm)
{
	unsigned long anon = get_mm_counter(mm, MM_ANONPAGES), file = get_mm_counter(mm, MM_FILEPAGES);
	unsigned long shmem = get_mm_counter(mm, MM_SHMEMPAGES), text, lib;

	text = PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK);
	text = min(text, mm->exec_vm << PAGE_SHIFT) >> PAGE_SHIFT;
	lib = mm->exec_vm - text;
	put_kb(m, "VmPeak:\t", get_mm_hiwater_vm(mm));
	put_kb(m, "VmSize:\t", mm->total_vm);
	put_kb(m, "VmLck:\t", mm->locked_vm);
	put_kb(m, "VmPin:\t", atomic64_read(&mm->pinned_vm));
	put_kb(m, "VmHWM:\t", max(get_mm_hiwater_rss(mm), anon + file + shmem));
	put_kb(m, "VmRSS:\t", anon + file + shmem);
	put_kb(m, "RssAnon:\t", anon);
	put_kb(m, "RssFile:\t", file);
	put_kb(m, "RssShmem:\t", shmem);
	put_kb(m, "VmData:\t", mm->data_vm);
	put_kb(m, "VmStk:\t", mm->stack_vm);
	put_kb(m, "VmExe:\t", text);
	put_kb(m, "VmLib:\t", lib);
	put_kb(m, "VmPTE:\t", atomic_long_read(&mm->pgtables_bytes) >> PAGE_SHIFT);
	put_kb(m, "VmSwap:\t", get_mm_counter(mm, MM_SWAPENTS));
	/* There are no pages of hugetlbfs. */
	put_kb(m, "HugetlbPages:\t", 0);
}

/* ---- Going through the areas ---- */

static struct vm_area_struct *next_area(struct proc_maps_private *priv, loff_t *ppos)
{
	struct vm_area_struct *vma = vma_next(&priv->iter);

	*ppos = vma ? (loff_t)vma->vm_start : -1;
	return vma;
}

void *proc_maps_start(struct seq_file *m, loff_t *ppos)
{
	struct proc_maps_private *priv = m->private;

	if (*ppos == -1)
		return NULL;
	priv->task = get_proc_task(priv->inode);
	if (!priv->task)
		return ERR_PTR(-ESRCH);
	if (!priv->mm || !mmget_not_zero(priv->mm)) {
		put_task_struct(priv->task);
		priv->task = NULL;
		return NULL;
	}
	if (mmap_read_lock_killable(priv->mm)) {
		mmput(priv->mm);
		put_task_struct(priv->task);
		priv->task = NULL;
		return ERR_PTR(-EINTR);
	}
	vma_iter_init(&priv->iter, priv->mm, *ppos);
	return next_area(priv, ppos);
}

void *proc_maps_next(struct seq_file *m, void *v, loff_t *ppos)
{
	return next_area(m->private, ppos);
}

void proc_maps_stop(struct seq_file *m, void *v)
{
	struct proc_maps_private *priv = m->private;

	if (!priv->task)
		return;
	mmap_read_unlock(priv->mm);
	mmput(priv->mm);
	put_task_struct(priv->task);
	priv->task = NULL;
}

int proc_maps_open(struct inode *inode, struct file *file, const struct seq_operations *ops)
{
	struct proc_maps_private *priv = __seq_open_private(file, ops, sizeof(*priv));

	if (!priv)
		return -ENOMEM;
	priv->inode = inode;
	priv->mm = proc_mem_open(inode, PTRACE_MODE_READ);
	if (IS_ERR(priv->mm)) {
		int error = PTR_ERR(priv->mm);

		seq_release_private(inode, file);
		return error;
	}
	return 0;
}

int proc_maps_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	struct proc_maps_private *priv = m->private;

	if (priv->mm)
		mmdrop(priv->mm);
	return seq_release_private(inode, file);
}

/* ---- The lines ---- */

/* The name of an area that has no file: what the program's memory uses it for. */
static const char *area_name(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	const char *name = NULL;

	if (vma->vm_ops && vma->vm_ops->name)
		name = vma->vm_ops->name(vma);
	if (name)
		return name;
	if (mm && (void *)vma->vm_start == (__force void *)mm->context.vdso && mm->context.vdso)
		return "[vdso]";
	if (!mm)
		return NULL;
	if (vma->vm_start <= mm->brk && vma->vm_end >= mm->start_brk)
		return "[heap]";
	if (vma->vm_start <= mm->start_stack && vma->vm_end >= mm->start_stack)
		return "[stack]";
	return NULL;
}

static void put_range(struct seq_file *m, struct vm_area_struct *vma)
{
	vm_flags_t flags = vma->vm_flags;
	unsigned long long pgoff = 0;
	unsigned long ino = 0;
	dev_t dev = 0;

	if (vma->vm_file) {
		struct inode *inode = file_inode(vma->vm_file);

		dev = inode->i_sb->s_dev;
		ino = inode->i_ino;
		pgoff = (loff_t)vma->vm_pgoff << PAGE_SHIFT;
	}
	seq_setwidth(m, 25 + sizeof(void *) * 6 - 1);
	seq_put_hex_ll(m, NULL, vma->vm_start, 8);
	seq_put_hex_ll(m, "-", vma->vm_end, 8);
	seq_putc(m, ' ');
	seq_putc(m, flags & VM_READ ? 'r' : '-');
	seq_putc(m, flags & VM_WRITE ? 'w' : '-');
	seq_putc(m, flags & VM_EXEC ? 'x' : '-');
	seq_putc(m, flags & VM_MAYSHARE ? 's' : 'p');
	seq_put_hex_ll(m, " ", pgoff, 8);
	seq_put_hex_ll(m, " ", MAJOR(dev), 2);
	seq_put_hex_ll(m, ":", MINOR(dev), 2);
	seq_put_decimal_ull(m, " ", ino);
	seq_putc(m, ' ');
}

void show_map_vma(struct seq_file *m, struct vm_area_struct *vma)
{
	const char *name;

	put_range(m, vma);
	if (vma->vm_file) {
		seq_pad(m, ' ');
		seq_file_path(m, vma->vm_file, "\n");
		seq_putc(m, '\n');
		return;
	}
	name = area_name(vma);
	if (name) {
		seq_pad(m, ' ');
		seq_puts(m, name);
	}
	seq_putc(m, '\n');
}

static int show_map(struct seq_file *m, void *v)
{
	show_map_vma(m, v);
	return 0;
}

static const struct seq_operations maps_ops = {
	.start = proc_maps_start,
	.next = proc_maps_next,
	.stop = proc_maps_stop,
	.show = show_map,
};

static int maps_open(struct inode *inode, struct file *file)
{
	return proc_maps_open(inode, file, &maps_ops);
}

const struct file_operations proc_pid_maps_operations = {
	.open = maps_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = proc_maps_release,
};
