// SPDX-License-Identifier: MIT
/*
 * The smaller files of /proc/PID: those that are one text, and those that are a piece of the program's memory (cmdline, environ, auxv, mem).
 *
 * Memory is read through access_remote_vm(), a page at a time, with a reference to the address space for the time of the call; a file
 * opened before the program went reads as empty.
 *
 * Locks: mm->arg_lock for the limits of arguments and environment.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/oom.h>
#include <linux/ptrace.h>
#include <linux/resource.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/swap.h>
#include <linux/uaccess.h>
#include "internal.h"

/* ---- Files of one text ---- */

static int single_show(struct seq_file *m, void *v)
{
	struct inode *inode = m->private;
	struct task_struct *task = get_proc_task(inode);
	int error;

	if (!task)
		return -ESRCH;
	error = PROC_I(inode)->entry->show(m, task);
	put_task_struct(task);
	return error;
}

static int pid_single_open(struct inode *inode, struct file *file)
{
	return single_open(file, single_show, inode);
}

const struct file_operations proc_pid_single_operations = {
	.open = pid_single_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = single_release,
};

static const struct {
	const char *name, *unit;
} limit_names[RLIM_NLIMITS] = {
	[RLIMIT_CPU] = { "Max cpu time", "seconds" },
	[RLIMIT_FSIZE] = { "Max file size", "bytes" },
	[RLIMIT_DATA] = { "Max data size", "bytes" },
	[RLIMIT_STACK] = { "Max stack size", "bytes" },
	[RLIMIT_CORE] = { "Max core file size", "bytes" },
	[RLIMIT_RSS] = { "Max resident set", "bytes" },
	[RLIMIT_NPROC] = { "Max processes", "processes" },
	[RLIMIT_NOFILE] = { "Max open files", "files" },
	[RLIMIT_MEMLOCK] = { "Max locked memory", "bytes" },
	[RLIMIT_AS] = { "Max address space", "bytes" },
	[RLIMIT_LOCKS] = { "Max file locks", "locks" },
	[RLIMIT_SIGPENDING] = { "Max pending signals", "signals" },
	[RLIMIT_MSGQUEUE] = { "Max msgqueue size", "bytes" },
	[RLIMIT_NICE] = { "Max nice priority", NULL },
	[RLIMIT_RTPRIO] = { "Max realtime priority", NULL },
	[RLIMIT_RTTIME] = { "Max realtime timeout", "us" },
};

static void put_limit(struct seq_file *m, unsigned long value)
{
	if (value == RLIM_INFINITY)
		seq_printf(m, "%-20s ", "unlimited");
	else
		seq_printf(m, "%-20lu ", value);
}

int proc_pid_limits(struct seq_file *m, struct task_struct *task)
{
	struct rlimit limits[RLIM_NLIMITS];
	unsigned long flags;

	if (!lock_task_sighand(task, &flags))
		return 0;
	memcpy(limits, task->signal->rlim, sizeof(limits));
	unlock_task_sighand(task, &flags);
	seq_printf(m, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		seq_printf(m, "%-25s ", limit_names[i].name);
		put_limit(m, limits[i].rlim_cur);
		put_limit(m, limits[i].rlim_max);
		if (limit_names[i].unit)
			seq_printf(m, "%-10s", limit_names[i].unit);
		seq_putc(m, '\n');
	}
	return 0;
}

int proc_pid_personality(struct seq_file *m, struct task_struct *task)
{
	if (!ptrace_may_access(task, PTRACE_MODE_ATTACH_FSCREDS))
		return -EPERM;
	seq_printf(m, "%08x\n", task->personality);
	return 0;
}

/* The function that a sleeping task waits in is not told apart: 0, as Linux shows to those who may not see it. */
int proc_pid_wchan(struct seq_file *m, struct task_struct *task)
{
	seq_putc(m, '0');
	return 0;
}

int proc_pid_oom_score(struct seq_file *m, struct task_struct *task)
{
	unsigned long total = totalram_pages() + total_swap_pages, points = 0;
	long badness = oom_badness(task, total);

	/* From 0 to 2000: the part of all memory in thousandths, moved so that no process with an ordinary adjustment is below 0. */
	if (badness != LONG_MIN)
		points = (1000 + badness * 1000 / (long)total) * 2 / 3;
	seq_printf(m, "%lu\n", points);
	return 0;
}

/* ---- The adjustment for the killer ---- */

static ssize_t show_number(char __user *buf, size_t count, loff_t *ppos, int value)
{
	char text[16];

	return simple_read_from_buffer(buf, count, ppos, text, snprintf(text, sizeof(text), "%d\n", value));
}

static int read_number(const char __user *buf, size_t count, int *value)
{
	char text[16] = {};

	if (copy_from_user(text, buf, min(count, sizeof(text) - 1)))
		return -EFAULT;
	return kstrtoint(strstrip(text), 0, value);
}

static int set_oom_adj(struct file *file, int adj)
{
	struct task_struct *task = get_proc_task(file_inode(file));
	int error = 0;

	if (!task)
		return -ESRCH;
	if (adj < task->signal->oom_score_adj_min && !capable(CAP_SYS_RESOURCE)) {
		error = -EACCES;
	} else {
		task->signal->oom_score_adj = adj;
		if (capable(CAP_SYS_RESOURCE))
			task->signal->oom_score_adj_min = adj;
	}
	put_task_struct(task);
	return error;
}

static int get_oom_adj(struct file *file, int *adj)
{
	struct task_struct *task = get_proc_task(file_inode(file));

	if (!task)
		return -ESRCH;
	*adj = task->signal->oom_score_adj;
	put_task_struct(task);
	return 0;
}

static ssize_t oom_score_adj_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	int adj, error = get_oom_adj(file, &adj);

	return error ?: show_number(buf, count, ppos, adj);
}

static ssize_t oom_score_adj_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	int adj, error = read_number(buf, count, &adj);

	if (!error && (adj < OOM_SCORE_ADJ_MIN || adj > OOM_SCORE_ADJ_MAX))
		error = -EINVAL;
	return error ?: set_oom_adj(file, adj) ?: count;
}

const struct file_operations proc_pid_oom_score_adj_operations = {
	.read = oom_score_adj_read,
	.write = oom_score_adj_write,
	.llseek = default_llseek,
};

/* The older scale ends at 15 and has -17 for "never". */
static ssize_t oom_adj_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	int adj, error = get_oom_adj(file, &adj);

	if (error)
		return error;
	if (adj == OOM_SCORE_ADJ_MAX)
		adj = OOM_ADJUST_MAX;
	else
		adj = adj * -OOM_DISABLE / OOM_SCORE_ADJ_MAX;
	return show_number(buf, count, ppos, clamp(adj, OOM_DISABLE, OOM_ADJUST_MAX));
}

static ssize_t oom_adj_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	int adj, error = read_number(buf, count, &adj);

	if (error)
		return error;
	if ((adj < OOM_ADJUST_MIN || adj > OOM_ADJUST_MAX) && adj != OOM_DISABLE)
		return -EINVAL;
	adj = adj == OOM_ADJUST_MAX ? OOM_SCORE_ADJ_MAX : adj * OOM_SCORE_ADJ_MAX / -OOM_DISABLE;
	return set_oom_adj(file, adj) ?: count;
}

const struct file_operations proc_pid_oom_adj_operations = {
	.read = oom_adj_read,
	.write = oom_adj_write,
	.llseek = default_llseek,
};

/* ---- comm ---- */

static int comm_show(struct seq_file *m, void *v)
{
	struct task_struct *task = get_proc_task(m->private);

	if (!task)
		return -ESRCH;
	proc_task_name(m, task, false);
	seq_putc(m, '\n');
	put_task_struct(task);
	return 0;
}

static int comm_open(struct inode *inode, struct file *file)
{
	return single_open(file, comm_show, inode);
}

static ssize_t comm_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	struct task_struct *task;
	char name[TASK_COMM_LEN] = {};
	ssize_t ret = count;

	if (copy_from_user(name, buf, min(count, sizeof(name) - 1)))
		return -EFAULT;
	task = get_proc_task(file_inode(file));
	if (!task)
		return -ESRCH;
	if (same_thread_group(current, task))
		set_task_comm(task, name);
	else
		ret = -EINVAL;
	put_task_struct(task);
	return ret;
}

const struct file_operations proc_pid_comm_operations = {
	.open = comm_open,
	.read_iter = seq_read_iter,
	.write = comm_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/* ---- Memory of the program ---- */

/* Copy [from + *ppos, to) of the program to the caller. Returns bytes, 0 at the end, or -errno. */
static ssize_t read_remote(struct mm_struct *mm, unsigned long from, unsigned long to, char __user *buf, size_t count,
			   loff_t *ppos)
{
	char *page;
	ssize_t done = 0;

	if (from >= to || *ppos >= to - from)
		return 0;
	page = (char *)__get_free_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	count = min_t(size_t, count, to - from - *ppos);
	while (count) {
		int got = access_remote_vm(mm, from + *ppos, page, min_t(size_t, count, PAGE_SIZE), FOLL_FORCE);

		if (got <= 0)
			break;
		if (copy_to_user(buf + done, page, got)) {
			done = -EFAULT;
			break;
		}
		done += got;
		*ppos += got;
		count -= got;
	}
	free_page((unsigned long)page);
	return done;
}

/*
 * A program may have changed its name: if the last byte of the arguments is not 0 any more, the text goes on to the first 0, into
 * the environment if that follows.
 */
static unsigned long cmdline_end(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned long env_end)
{
	char text[64];
	unsigned long at;
	int got;

	if (env_end <= end || access_remote_vm(mm, end - 1, text, 1, FOLL_FORCE) != 1 || !text[0])
		return end;
	for (at = start; at < env_end; at += got) {
		size_t length;

		got = access_remote_vm(mm, at, text, min_t(unsigned long, sizeof(text), env_end - at), FOLL_FORCE);
		if (got <= 0)
			return at;
		length = strnlen(text, got);
		if (length < got)
			return at + length + 1;
	}
	return env_end;
}

static ssize_t cmdline_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct task_struct *task = get_proc_task(file_inode(file));
	unsigned long start, end, env_start, env_end;
	struct mm_struct *mm;
	ssize_t ret;

	if (!task)
		return -ESRCH;
	mm = get_task_mm(task);
	put_task_struct(task);
	if (!mm)
		return 0;
	spin_lock(&mm->arg_lock);
	start = mm->arg_start;
	end = mm->arg_end;
	env_start = mm->env_start;
	env_end = mm->env_end;
	spin_unlock(&mm->arg_lock);
	if (start >= end)
		ret = 0;
	else
		ret = read_remote(mm, start, cmdline_end(mm, start, end, env_start == end ? env_end : end), buf, count,
				  ppos);
	mmput(mm);
	return ret;
}

const struct file_operations proc_pid_cmdline_operations = { .read = cmdline_read, .llseek = generic_file_llseek };

/** proc_mem_open_mode - open() of a file about a process's memory, which becomes file->private_data; @mode: PTRACE_MODE_*. 0 or -errno */
int proc_mem_open_mode(struct inode *inode, struct file *file, unsigned int mode)
{
	struct mm_struct *mm = proc_mem_open(inode, mode);

	if (IS_ERR(mm))
		return PTR_ERR(mm);
	file->private_data = mm;
	return 0;
}

/** proc_mem_release - release() of such a file */
int proc_mem_release(struct inode *inode, struct file *file)
{
	struct mm_struct *mm = file->private_data;

	if (mm)
		mmdrop(mm);
	return 0;
}

static int environ_open(struct inode *inode, struct file *file)
{
	return proc_mem_open_mode(inode, file, PTRACE_MODE_READ);
}

static ssize_t environ_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct mm_struct *mm = file->private_data;
	unsigned long start, end;
	ssize_t ret;

	if (!mm || !mm->env_end || !mmget_not_zero(mm))
		return 0;
	spin_lock(&mm->arg_lock);
	start = mm->env_start;
	end = mm->env_end;
	spin_unlock(&mm->arg_lock);
	ret = read_remote(mm, start, end, buf, count, ppos);
	mmput(mm);
	return ret;
}

const struct file_operations proc_pid_environ_operations = {
	.open = environ_open,
	.read = environ_read,
	.llseek = generic_file_llseek,
	.release = proc_mem_release,
};

static ssize_t auxv_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct mm_struct *mm = file->private_data;
	unsigned int words = 0;

	if (!mm)
		return 0;
	do
		words += 2;
	while (words < ARRAY_SIZE(mm->saved_auxv) && mm->saved_auxv[words - 2]);
	return simple_read_from_buffer(buf, count, ppos, mm->saved_auxv, words * sizeof(mm->saved_auxv[0]));
}

const struct file_operations proc_pid_auxv_operations = {
	.open = environ_open,
	.read = auxv_read,
	.llseek = generic_file_llseek,
	.release = proc_mem_release,
};

/* ---- mem: the address is the offset ---- */

static int mem_open(struct inode *inode, struct file *file)
{
	file->f_mode |= FMODE_UNSIGNED_OFFSET;
	return proc_mem_open_mode(inode, file, PTRACE_MODE_ATTACH);
}

/* One page at most. Returns bytes, 0 where nothing can be accessed, or -EFAULT. */
static int mem_rw_page(struct mm_struct *mm, unsigned long addr, char *page, char __user *buf, int len, bool write)
{
	int done;

	if (write && copy_from_user(page, buf, len))
		return -EFAULT;
	done = access_remote_vm(mm, addr, page, len, FOLL_FORCE | (write ? FOLL_WRITE : 0));
	if (!write && done > 0 && copy_to_user(buf, page, done))
		return -EFAULT;
	return done;
}

static ssize_t mem_rw(struct file *file, char __user *buf, size_t count, loff_t *ppos, bool write)
{
	struct mm_struct *mm = file->private_data;
	unsigned long addr = *ppos;
	ssize_t copied = 0;
	char *page;

	if (!mm)
		return 0;
	page = (char *)__get_free_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	if (mmget_not_zero(mm)) {
		while (count) {
			int done = mem_rw_page(mm, addr, page, buf, min_t(size_t, count, PAGE_SIZE), write);

			if (done <= 0) {
				if (!copied)
					copied = done ?: -EIO;
				break;
			}
			addr += done;
			buf += done;
			copied += done;
			count -= done;
		}
		*ppos = addr;
		mmput(mm);
	}
	free_page((unsigned long)page);
	return copied;
}

static ssize_t mem_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	return mem_rw(file, buf, count, ppos, false);
}

static ssize_t mem_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	return mem_rw(file, (char __user *)buf, count, ppos, true);
}

static loff_t mem_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

const struct file_operations proc_pid_mem_operations = {
	.open = mem_open,
	.read = mem_read,
	.write = mem_write,
	.llseek = mem_lseek,
	.release = proc_mem_release,
};
