// SPDX-License-Identifier: MIT
/*
 * Tables of open files: from a descriptor to a struct file.
 *
 * A files_struct is shared by the threads of a process (count) and owns one reference to each file in it. A descriptor is free, reserved
 * (its bit in open_fds is set, fd[] is NULL) or installed. All changes are made under file_lock; look-ups are made under RCU: the pointer is
 * read and the file's count raised unless it has reached zero, and a struct file is freed only after a grace period.
 *
 * The table starts with BITS_PER_LONG entries inside the files_struct and doubles up to RLIMIT_NOFILE: the new one is filled and published under
 * file_lock, the old one is freed after a grace period. Invariants: fd[i] != NULL implies open_fds bit i; close_on_exec bits only of open ones;
 * no free descriptor below next_fd.
 *
 * Tasks of the kernel share init_files, which is empty unless one of them opens something. Without memory a descriptor is refused with
 * -ENOMEM and nothing changes.
 */
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <uapi/linux/close_range.h>

unsigned int sysctl_nr_open = 1024 * 1024;

struct files_struct init_files = {
	.count = ATOMIC_INIT(1),
	.fdt = &init_files.fdtab,
	.fdtab = {
		.max_fds = NR_OPEN_DEFAULT,
		.fd = &init_files.fd_array[0],
		.close_on_exec = init_files.close_on_exec_init,
		.open_fds = init_files.open_fds_init,
	},
	.file_lock = __SPIN_LOCK_UNLOCKED(init_files.file_lock),
};

static struct kmem_cache *files_cachep;

void __init files_table_init(void)
{
	files_cachep = kmem_cache_create("files_cache", sizeof(struct files_struct), 0,
					 SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT, NULL);
}

static inline struct files_struct *current_files(void)
{
	return current->files ?: &init_files;
}

/* ---- Tables ---- */

static void free_table(struct fdtable *fdt)
{
	kvfree(fdt->fd);
	kvfree(fdt->open_fds);
	kfree(fdt);
}

static void free_table_rcu(struct rcu_head *rcu)
{
	free_table(container_of(rcu, struct fdtable, rcu));
}

/* A table of at least @slots entries, all free, or NULL. */
static struct fdtable *alloc_table(unsigned int slots)
{
	unsigned int nr = max_t(unsigned int, roundup_pow_of_two(slots), 4 * BITS_PER_LONG);
	struct fdtable *fdt = kmalloc(sizeof(*fdt), GFP_KERNEL_ACCOUNT);

	if (!fdt)
		return NULL;
	fdt->max_fds = nr;
	fdt->fd = kvcalloc(nr, sizeof(struct file *), GFP_KERNEL_ACCOUNT);
	fdt->open_fds = kvcalloc(2 * BITS_TO_LONGS(nr), sizeof(long), GFP_KERNEL_ACCOUNT);
	if (!fdt->fd || !fdt->open_fds) {
		free_table(fdt);
		return NULL;
	}
	fdt->close_on_exec = fdt->open_fds + BITS_TO_LONGS(nr);
	return fdt;
}

/* @to, empty, gets the entries of @from, which is not longer. */
static void copy_table(struct fdtable *to, const struct fdtable *from)
{
	memcpy(to->fd, from->fd, from->max_fds * sizeof(struct file *));
	bitmap_copy(to->open_fds, from->open_fds, from->max_fds);
	bitmap_copy(to->close_on_exec, from->close_on_exec, from->max_fds);
}

/* Make room for descriptor @nr. Drops file_lock for a while. Returns 0 or -errno with it held. */
static int expand_files(struct files_struct *files, unsigned int nr)
{
	struct fdtable *old, *new;

	if (nr < files_fdtable(files)->max_fds)
		return 0;
	if (nr >= sysctl_nr_open)
		return -EMFILE;
	spin_unlock(&files->file_lock);
	new = alloc_table(nr + 1);
	spin_lock(&files->file_lock);
	if (!new)
		return -ENOMEM;
	old = files_fdtable(files);
	if (nr < old->max_fds) {
		free_table(new); /* somebody else did it meanwhile */
		return 0;
	}
	copy_table(new, old);
	rcu_assign_pointer(files->fdt, new);
	if (old != &files->fdtab)
		call_rcu(&old->rcu, free_table_rcu);
	return 0;
}

static struct files_struct *alloc_files(void)
{
	struct files_struct *files = kmem_cache_zalloc(files_cachep, GFP_KERNEL);

	if (!files)
		return NULL;
	atomic_set(&files->count, 1);
	spin_lock_init(&files->file_lock);
	files->fdtab.max_fds = NR_OPEN_DEFAULT;
	files->fdtab.fd = files->fd_array;
	files->fdtab.close_on_exec = files->close_on_exec_init;
	files->fdtab.open_fds = files->open_fds_init;
	RCU_INIT_POINTER(files->fdt, &files->fdtab);
	return files;
}

/* One past the highest descriptor in use below @limit. */
static unsigned int count_open(const struct fdtable *fdt, unsigned int limit)
{
	unsigned int size = min(fdt->max_fds, limit), last = find_last_bit(fdt->open_fds, size);

	return last < size ? last + 1 : 0;
}

/* Make @new large enough for what @old has. Returns with @old's file_lock held, or -ENOMEM without. */
static int size_for_copy(struct files_struct *new, struct files_struct *old, unsigned int max_fds)
{
	for (;;) {
		struct fdtable *fdt = new->fdt;
		unsigned int need;

		spin_lock(&old->file_lock);
		need = count_open(files_fdtable(old), max_fds);
		if (need <= fdt->max_fds)
			return 0;
		spin_unlock(&old->file_lock);
		if (fdt != &new->fdtab)
			free_table(fdt);
		fdt = alloc_table(need);
		RCU_INIT_POINTER(new->fdt, fdt ?: &new->fdtab);
		if (!fdt)
			return -ENOMEM;
	}
}

/**
 * dup_fd - a copy of a table of open files (fork(2))
 * @max_fds: descriptors from here on are left out
 * @errorp: gets -ENOMEM when NULL is returned
 *
 * Process context.
 */
struct files_struct *dup_fd(struct files_struct *oldf, unsigned int max_fds, int *errorp)
{
	struct files_struct *newf = alloc_files();
	struct fdtable *from, *to;
	unsigned int nr, fd;

	oldf = oldf ?: &init_files;
	*errorp = -ENOMEM;
	if (!newf)
		return NULL;
	if (size_for_copy(newf, oldf, max_fds)) {
		kmem_cache_free(files_cachep, newf);
		return NULL;
	}
	from = files_fdtable(oldf);
	to = newf->fdt;
	nr = count_open(from, max_fds);
	for (fd = find_first_bit(from->open_fds, nr); fd < nr; fd = find_next_bit(from->open_fds, nr, fd + 1)) {
		struct file *file = from->fd[fd];

		if (!file)
			continue; /* reserved by another thread: not open yet */
		to->fd[fd] = get_file(file);
		__set_bit(fd, to->open_fds);
		if (close_on_exec(fd, from))
			__set_bit(fd, to->close_on_exec);
	}
	spin_unlock(&oldf->file_lock);
	*errorp = 0;
	return newf;
}

/**
 * put_files_struct - drop a reference to a table; the last one closes its files. Process context.
 */
void put_files_struct(struct files_struct *files)
{
	struct fdtable *fdt;
	unsigned int fd;

	if (!files || !atomic_dec_and_test(&files->count))
		return;
	fdt = rcu_dereference_raw(files->fdt);
	for (fd = find_first_bit(fdt->open_fds, fdt->max_fds); fd < fdt->max_fds;
	     fd = find_next_bit(fdt->open_fds, fdt->max_fds, fd + 1)) {
		struct file *file = xchg(&fdt->fd[fd], NULL);

		if (file) {
			filp_close(file, files);
			cond_resched();
		}
	}
	if (fdt != &files->fdtab)
		free_table(fdt);
	kmem_cache_free(files_cachep, files);
}

/**
 * exit_files - a task gives up its table
 */
void exit_files(struct task_struct *tsk)
{
	struct files_struct *files = tsk->files;

	if (!files || files == &init_files)
		return;
	task_lock(tsk);
	tsk->files = NULL;
	task_unlock(tsk);
	put_files_struct(files);
}

/**
 * unshare_files - the current task's table becomes its own, whoever shared it
 *
 * Returns 0 or -ENOMEM.
 */
int unshare_files(void)
{
	struct files_struct *files = current->files, *copy;
	int error;

	if (files && files != &init_files && atomic_read(&files->count) == 1)
		return 0;
	copy = dup_fd(files, NR_OPEN_MAX, &error);
	if (!copy)
		return error;
	task_lock(current);
	current->files = copy;
	task_unlock(current);
	if (files && files != &init_files)
		put_files_struct(files);
	return 0;
}

/* ---- Descriptors ---- */

static void __put_unused_fd(struct files_struct *files, unsigned int fd)
{
	struct fdtable *fdt = files_fdtable(files);

	__clear_bit(fd, fdt->open_fds);
	__clear_bit(fd, fdt->close_on_exec);
	if (fd < files->next_fd)
		files->next_fd = fd;
}

/* Reserve the lowest free descriptor from @start on, below @end. Returns it or -errno. */
static int alloc_fd(unsigned int start, unsigned int end, unsigned int flags)
{
	struct files_struct *files = current_files();
	struct fdtable *fdt;
	unsigned int fd;
	int error;

	spin_lock(&files->file_lock);
	for (;;) {
		fdt = files_fdtable(files);
		fd = find_next_zero_bit(fdt->open_fds, fdt->max_fds, max(start, files->next_fd));
		fd = max(fd, start); /* a start beyond the table */
		error = fd >= end ? -EMFILE : expand_files(files, fd);
		if (error)
			goto out;
		if (fdt == files_fdtable(files))
			break;
	}
	if (start <= files->next_fd)
		files->next_fd = fd + 1;
	__set_bit(fd, fdt->open_fds);
	__assign_bit(fd, fdt->close_on_exec, flags & O_CLOEXEC);
	error = fd;
out:
	spin_unlock(&files->file_lock);
	return error;
}

/**
 * get_unused_fd_flags - reserve the lowest free descriptor of the current process
 * @flags: O_CLOEXEC or 0
 *
 * Returns it, -EMFILE or -ENOMEM. End with fd_install() or put_unused_fd().
 */
int get_unused_fd_flags(unsigned int flags)
{
	return __get_unused_fd_flags(flags, rlimit(RLIMIT_NOFILE));
}
EXPORT_SYMBOL(get_unused_fd_flags);

int __get_unused_fd_flags(unsigned int flags, unsigned long nofile)
{
	return alloc_fd(0, nofile, flags);
}

/**
 * put_unused_fd - give back a descriptor that was reserved
 */
void put_unused_fd(unsigned int fd)
{
	struct files_struct *files = current_files();

	spin_lock(&files->file_lock);
	__put_unused_fd(files, fd);
	spin_unlock(&files->file_lock);
}
EXPORT_SYMBOL(put_unused_fd);

/**
 * fd_install - let a reserved descriptor mean @file; the reference becomes the table's
 */
void fd_install(unsigned int fd, struct file *file)
{
	struct files_struct *files = current_files();
	struct fdtable *fdt;

	spin_lock(&files->file_lock);
	fdt = files_fdtable(files);
	WARN_ON(fdt->fd[fd] != NULL);
	rcu_assign_pointer(fdt->fd[fd], file);
	spin_unlock(&files->file_lock);
}
EXPORT_SYMBOL(fd_install);

/* Take @fd out of the table; file_lock is held. Returns the file, NULL if it was not open. */
static struct file *take_fd(struct files_struct *files, unsigned int fd)
{
	struct fdtable *fdt = files_fdtable(files);
	struct file *file;

	if (fd >= fdt->max_fds)
		return NULL;
	file = fdt->fd[array_index_nospec(fd, fdt->max_fds)];
	if (file) {
		rcu_assign_pointer(fdt->fd[fd], NULL);
		__put_unused_fd(files, fd);
	}
	return file;
}

/**
 * close_fd_get_file - take a descriptor out of the table and get its file; NULL if it was not open
 */
struct file *close_fd_get_file(unsigned int fd)
{
	struct files_struct *files = current_files();
	struct file *file;

	spin_lock(&files->file_lock);
	file = take_fd(files, fd);
	spin_unlock(&files->file_lock);
	return file;
}

/**
 * close_fd - close a descriptor of the current process
 *
 * Returns 0, -EBADF, or the error of flush().
 */
int close_fd(unsigned int fd)
{
	struct file *file = close_fd_get_file(fd);

	return file ? filp_close(file, current_files()) : -EBADF;
}
EXPORT_SYMBOL(close_fd);

static void range_cloexec(struct files_struct *files, unsigned int fd, unsigned int max_fd)
{
	struct fdtable *fdt;

	spin_lock(&files->file_lock);
	fdt = files_fdtable(files);
	max_fd = min(max_fd, fdt->max_fds - 1);
	for (; fd <= max_fd; fd++)
		if (fd_is_open(fd, fdt))
			__set_bit(fd, fdt->close_on_exec);
	spin_unlock(&files->file_lock);
}

static void range_close(struct files_struct *files, unsigned int fd, unsigned int max_fd)
{
	for (;;) {
		struct fdtable *fdt;
		struct file *file;

		spin_lock(&files->file_lock);
		fdt = files_fdtable(files);
		fd = find_next_bit(fdt->open_fds, fdt->max_fds, fd);
		if (fd >= fdt->max_fds || fd > max_fd) {
			spin_unlock(&files->file_lock);
			return;
		}
		file = take_fd(files, fd++);
		spin_unlock(&files->file_lock);
		if (file)
			filp_close(file, files);
		cond_resched();
	}
}

/**
 * __close_range - close_range(2): close @fd to @max_fd, or mark them to be closed by execve
 *
 * Returns 0, -EINVAL or -ENOMEM.
 */
int __close_range(unsigned int fd, unsigned int max_fd, unsigned int flags)
{
	if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) || fd > max_fd)
		return -EINVAL;
	if (flags & CLOSE_RANGE_UNSHARE) {
		int error = unshare_files();

		if (error)
			return error;
	}
	if (flags & CLOSE_RANGE_CLOEXEC)
		range_cloexec(current_files(), fd, max_fd);
	else
		range_close(current_files(), fd, max_fd);
	return 0;
}

/**
 * do_close_on_exec - close what execve closes
 * @files: the current task's, not shared
 */
void do_close_on_exec(struct files_struct *files)
{
	unsigned int fd = 0;

	for (;; fd++) {
		struct fdtable *fdt;
		struct file *file;

		spin_lock(&files->file_lock);
		fdt = files_fdtable(files);
		fd = find_next_bit(fdt->close_on_exec, fdt->max_fds, fd);
		if (fd >= fdt->max_fds) {
			spin_unlock(&files->file_lock);
			return;
		}
		file = take_fd(files, fd);
		spin_unlock(&files->file_lock);
		if (file)
			filp_close(file, files);
		cond_resched();
	}
}

/* ---- Look-ups ---- */

static struct file *__fget_files(struct files_struct *files, unsigned int fd, fmode_t mask)
{
	struct file *file;

	rcu_read_lock();
	do {
		file = files_lookup_fd_raw(files, fd);
		if (!file || file->f_mode & mask) {
			rcu_read_unlock();
			return NULL;
		}
	} while (unlikely(!get_file_rcu(file))); /* being closed right now: look again */
	rcu_read_unlock();
	return file;
}

/**
 * fget - the file of a descriptor of the current process, referenced; NULL if it is not open, or open with O_PATH
 */
struct file *fget(unsigned int fd)
{
	return __fget_files(current_files(), fd, FMODE_PATH);
}
EXPORT_SYMBOL(fget);

/**
 * fget_raw - the same, also if it is open with O_PATH
 */
struct file *fget_raw(unsigned int fd)
{
	return __fget_files(current_files(), fd, 0);
}
EXPORT_SYMBOL(fget_raw);

/**
 * fget_task - the file of a descriptor of another process, referenced, or NULL
 */
struct file *fget_task(struct task_struct *task, unsigned int fd)
{
	struct file *file = NULL;

	task_lock(task);
	if (task->files)
		file = __fget_files(task->files, fd, 0);
	task_unlock(task);
	return file;
}

/**
 * task_lookup_fd_rcu - the same without a reference, under RCU
 */
struct file *task_lookup_fd_rcu(struct task_struct *task, unsigned int fd)
{
	struct file *file = NULL;

	task_lock(task);
	if (task->files)
		file = files_lookup_fd_raw(task->files, fd);
	task_unlock(task);
	return file;
}

/**
 * task_lookup_next_fd_rcu - the file of the first open descriptor from *@fd on, under RCU; NULL if there is none
 */
struct file *task_lookup_next_fd_rcu(struct task_struct *task, unsigned int *ret_fd)
{
	struct file *file = NULL;
	unsigned int fd = *ret_fd;

	task_lock(task);
	for (; task->files && fd < files_fdtable(task->files)->max_fds; fd++) {
		file = files_lookup_fd_raw(task->files, fd);
		if (file)
			break;
	}
	task_unlock(task);
	*ret_fd = fd;
	return file;
}
EXPORT_SYMBOL(task_lookup_next_fd_rcu);

/* Without a reference if nobody else can close the descriptor meanwhile. */
static struct fd __fdget_mask(unsigned int fd, fmode_t mask)
{
	struct files_struct *files = current_files();
	struct file *file;

	if (files != &init_files && atomic_read(&files->count) == 1) {
		file = files_lookup_fd_raw(files, fd);
		if (!file || unlikely(file->f_mode & mask))
			return (struct fd){};
		return (struct fd){ file, 0 };
	}
	file = __fget_files(files, fd, mask);
	return (struct fd){ file, file ? FDPUT_FPUT : 0 };
}

/**
 * fdget - look a descriptor up for the length of a system call; end with fdput()
 */
struct fd fdget(unsigned int fd)
{
	return __fdget_mask(fd, FMODE_PATH);
}

/** fdget_raw - the same, also if it is open with O_PATH */
struct fd fdget_raw(unsigned int fd)
{
	return __fdget_mask(fd, 0);
}

/**
 * fdget_pos - the same, and hold the file's position if others may use it; end with fdput_pos()
 */
struct fd fdget_pos(unsigned int fd)
{
	struct fd f = fdget(fd);

	if (f.file && f.file->f_mode & FMODE_ATOMIC_POS && (file_count(f.file) > 1 || f.flags & FDPUT_FPUT)) {
		f.flags |= FDPUT_POS_UNLOCK;
		mutex_lock(&f.file->f_pos_lock);
	}
	return f;
}

void fdput_pos(struct fd f)
{
	if (f.flags & FDPUT_POS_UNLOCK)
		mutex_unlock(&f.file->f_pos_lock);
	fdput(f);
}

/* ---- Duplicates ---- */

void set_close_on_exec(unsigned int fd, int flag)
{
	struct files_struct *files = current_files();

	spin_lock(&files->file_lock);
	if (fd < files_fdtable(files)->max_fds)
		__assign_bit(fd, files_fdtable(files)->close_on_exec, flag);
	spin_unlock(&files->file_lock);
}

bool get_close_on_exec(unsigned int fd)
{
	bool res;

	rcu_read_lock();
	res = close_on_exec(fd, files_fdtable(current_files()));
	rcu_read_unlock();
	return res;
}

/* Let @fd mean @file, closing what it meant; file_lock is held, and dropped. Returns @fd or -EBUSY. */
static int do_dup2(struct files_struct *files, struct file *file, unsigned int fd, unsigned int flags)
	__releases(&files->file_lock)
{
	struct fdtable *fdt = files_fdtable(files);
	struct file *old = fdt->fd[fd];

	if (!old && fd_is_open(fd, fdt)) {
		spin_unlock(&files->file_lock);
		return -EBUSY; /* another thread is about to install it */
	}
	get_file(file);
	rcu_assign_pointer(fdt->fd[fd], file);
	__set_bit(fd, fdt->open_fds);
	__assign_bit(fd, fdt->close_on_exec, flags & O_CLOEXEC);
	spin_unlock(&files->file_lock);
	if (old)
		filp_close(old, files);
	return fd;
}

/**
 * replace_fd - let descriptor @fd mean @file, whatever it meant before
 * @file: NULL: close it; its reference stays the caller's
 *
 * Returns @fd (0 when closed), or -errno.
 */
int replace_fd(unsigned int fd, struct file *file, unsigned int flags)
{
	struct files_struct *files = current_files();
	int error;

	if (!file)
		return close_fd(fd);
	if (fd >= rlimit(RLIMIT_NOFILE))
		return -EBADF;
	spin_lock(&files->file_lock);
	error = expand_files(files, fd);
	if (error) {
		spin_unlock(&files->file_lock);
		return error;
	}
	return do_dup2(files, file, fd, flags);
}

/**
 * dup_fd_to - dup3(2) without its checks: let @newfd mean what @oldfd means
 */
int dup_fd_to(unsigned int oldfd, unsigned int newfd, unsigned int flags)
{
	struct files_struct *files = current_files();
	struct file *file;
	int error;

	if (newfd >= rlimit(RLIMIT_NOFILE))
		return -EBADF;
	spin_lock(&files->file_lock);
	error = expand_files(files, newfd);
	file = files_lookup_fd_raw(files, oldfd);
	if (unlikely(!file))
		error = -EBADF;
	if (error) {
		spin_unlock(&files->file_lock);
		return error == -EMFILE ? -EBADF : error;
	}
	return do_dup2(files, file, newfd, flags);
}

/**
 * f_dupfd - the lowest free descriptor from @from on gets @file (fcntl's F_DUPFD)
 */
int f_dupfd(unsigned int from, struct file *file, unsigned int flags)
{
	unsigned long nofile = rlimit(RLIMIT_NOFILE);
	int fd;

	if (from >= nofile)
		return -EINVAL;
	fd = alloc_fd(from, nofile, flags);
	if (fd >= 0) {
		get_file(file);
		fd_install(fd, file);
	}
	return fd;
}

/**
 * receive_fd - a new descriptor for a file that came from elsewhere
 * @ufd: where its number goes too, or NULL
 *
 * Returns the descriptor or -errno.
 */
int receive_fd(struct file *file, int __user *ufd, unsigned int o_flags)
{
	int fd = get_unused_fd_flags(o_flags);

	if (fd < 0)
		return fd;
	if (ufd && put_user(fd, ufd)) {
		put_unused_fd(fd);
		return -EFAULT;
	}
	fd_install(fd, get_file(file));
	return fd;
}
EXPORT_SYMBOL_GPL(receive_fd);

/**
 * iterate_fd - call @f for each open descriptor from @n on until it returns something else than 0; returns that
 *
 * @f runs with file_lock held.
 */
int iterate_fd(struct files_struct *files, unsigned int n, int (*f)(const void *, struct file *, unsigned int),
	       const void *p)
{
	struct fdtable *fdt;
	int res = 0;

	if (!files)
		return 0;
	spin_lock(&files->file_lock);
	fdt = files_fdtable(files);
	for (; n < fdt->max_fds && !res; n++)
		if (fdt->fd[n])
			res = f(p, fdt->fd[n], n);
	spin_unlock(&files->file_lock);
	return res;
}
EXPORT_SYMBOL(iterate_fd);
