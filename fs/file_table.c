// SPDX-License-Identifier: MIT
/*
 * Open files. A struct file is counted by f_count; the last fput() calls release() and lets go of path and module. That
 * may sleep, so where it must not (interrupts, atomic sections) it is handed to a work item. files_stat.nr_files is
 * /proc/sys/fs/file-nr.
 */
#include <linux/cdev.h>
#include <linux/cred.h>
#include <linux/eventpoll.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/filelock.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/llist.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "internal.h"

static struct kmem_cache *filp_cachep;
static atomic_long_t nr_files = ATOMIC_LONG_INIT(0);

struct files_stat_struct files_stat = { .max_files = 8192 };

static void file_free_rcu(struct rcu_head *head)
{
	struct file *f = container_of(head, struct file, f_rcuhead);

	put_cred(f->f_cred);
	kmem_cache_free(filp_cachep, f);
}

/* Returns a file in no state: nothing is opened yet. fput() ends it. */
struct file *alloc_empty_file(int flags, const struct cred *cred)
{
	struct file *f;

	if (atomic_long_read(&nr_files) >= files_stat.max_files && !capable(CAP_SYS_ADMIN)) {
		pr_info("VFS: file-max limit %lu reached\n", files_stat.max_files);
		return ERR_PTR(-ENFILE);
	}
	f = kmem_cache_zalloc(filp_cachep, GFP_KERNEL);
	if (unlikely(!f))
		return ERR_PTR(-ENOMEM);
	f->f_cred = get_cred(cred);
	atomic_long_set(&f->f_count, 1);
	rwlock_init(&f->f_owner.lock);
	spin_lock_init(&f->f_lock);
	mutex_init(&f->f_pos_lock);
	f->f_flags = flags;
	f->f_mode = OPEN_FMODE(flags);
	atomic_long_inc(&nr_files);
	files_stat.nr_files = atomic_long_read(&nr_files);
	return f;
}

static const struct dentry_operations nameless_ops = { .d_dname = simple_dname };

/**
 * alloc_file_pseudo - an open file that no path leads to
 * @inode: its reference is used up on success
 * @name: what d_path() shows
 *
 * Returns the file or an error.
 */
struct file *alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *name, int flags,
			       const struct file_operations *fops)
{
	struct qstr this = QSTR_INIT(name, strlen(name));
	struct path path;
	struct file *file;

	path.dentry = d_alloc_pseudo(mnt->mnt_sb, &this);
	if (!path.dentry)
		return ERR_PTR(-ENOMEM);
	if (!mnt->mnt_sb->s_d_op)
		d_set_d_op(path.dentry, &nameless_ops);
	path.mnt = mntget(mnt);
	d_instantiate(path.dentry, inode);
	file = alloc_empty_file(flags, current_cred());
	if (IS_ERR(file)) {
		ihold(inode);
		path_put(&path);
		return file;
	}
	file->f_path = path;
	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	if (file->f_mode & FMODE_READ && (fops->read || fops->read_iter))
		file->f_mode |= FMODE_CAN_READ;
	if (file->f_mode & FMODE_WRITE && (fops->write || fops->write_iter))
		file->f_mode |= FMODE_CAN_WRITE;
	if (fops->llseek)
		file->f_mode |= FMODE_LSEEK;
	file->f_mode |= FMODE_OPENED;
	file->f_op = fops;
	return file;
}
EXPORT_SYMBOL(alloc_file_pseudo);

/**
 * alloc_file_clone - another open file of the same place
 */
struct file *alloc_file_clone(struct file *base, int flags, const struct file_operations *fops)
{
	struct file *file = alloc_empty_file(flags, current_cred());

	if (IS_ERR(file))
		return file;
	path_get(&base->f_path);
	file->f_path = base->f_path;
	file->f_inode = base->f_inode;
	file->f_mapping = base->f_mapping;
	file->f_mode |= FMODE_OPENED;
	if (file->f_mode & FMODE_READ && (fops->read || fops->read_iter))
		file->f_mode |= FMODE_CAN_READ;
	if (file->f_mode & FMODE_WRITE && (fops->write || fops->write_iter))
		file->f_mode |= FMODE_CAN_WRITE;
	file->f_op = fops;
	return file;
}

static void file_free(struct file *f)
{
	atomic_long_dec(&nr_files);
	files_stat.nr_files = atomic_long_read(&nr_files);
	call_rcu(&f->f_rcuhead, file_free_rcu);
}

static void __fput(struct file *file)
{
	struct inode *inode = file->f_inode;
	struct path path = file->f_path;
	fmode_t mode = file->f_mode;

	if (unlikely(!(mode & FMODE_OPENED))) {
		file_free(file);
		return;
	}
	might_sleep();
	eventpoll_release(file);
	if (!(mode & FMODE_PATH))
		locks_remove_file(file);
	if (unlikely(file->f_flags & FASYNC) && file->f_op->fasync)
		file->f_op->fasync(-1, file, 0);
	if (file->f_op->release)
		file->f_op->release(inode, file);
	if (unlikely(S_ISCHR(inode->i_mode) && inode->i_cdev != NULL && !(mode & FMODE_PATH)))
		cdev_put(inode->i_cdev);
	fops_put(file->f_op);
	put_pid(file->f_owner.pid);
	if (mode & FMODE_WRITER) {
		put_write_access(inode);
		mnt_drop_write(path.mnt);
	}
	path_put(&path);
	file_free(file);
}

static LLIST_HEAD(delayed_fput_list);

static void delayed_fput(struct work_struct *unused)
{
	struct llist_node *node = llist_del_all(&delayed_fput_list);
	struct file *f, *t;

	llist_for_each_entry_safe(f, t, node, f_llist)
		__fput(f);
}
static DECLARE_WORK(delayed_fput_work, delayed_fput);

/**
 * fput - drop a reference to an open file; the last one closes it
 *
 * Any context: where sleeping is not allowed the closing is done later by a worker.
 */
void fput(struct file *file)
{
	if (!atomic_long_dec_and_test(&file->f_count))
		return;
	if (likely(!in_interrupt() && !irqs_disabled() && !in_atomic() && !rcu_preempt_depth())) {
		__fput(file);
		return;
	}
	if (llist_add(&file->f_llist, &delayed_fput_list))
		schedule_work(&delayed_fput_work);
}
EXPORT_SYMBOL(fput);

/**
 * __fput_sync - the same, closed when it returns. Process context.
 */
void __fput_sync(struct file *file)
{
	if (atomic_long_dec_and_test(&file->f_count))
		__fput(file);
}
EXPORT_SYMBOL(__fput_sync);

void __init files_init(void)
{
	filp_cachep =
		kmem_cache_create("filp", sizeof(struct file), 0, SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT, NULL);
}
