// SPDX-License-Identifier: MIT
/*
 * kernfs nodes as open files.
 *
 * Every call of the owner's functions holds an active reference to the node (see dir.c). The open files of a node hang
 * on its kernfs_open_node, which exists while there are any: it counts events for poll(), and lets removal release what
 * the owner's open() had taken, before it returns.
 *
 * Locks: of->mutex makes the calls of one open file take turns; kernfs_open_file_mutex guards all kernfs_open_nodes and
 * is taken inside an active reference, so removal takes it only after waiting for active references.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include "internal.h"

struct kernfs_open_node {
	atomic_t event;
	wait_queue_head_t poll;
	struct list_head files; /* kernfs_open_file_mutex */
};

static DEFINE_MUTEX(kernfs_open_file_mutex);
static DEFINE_SPINLOCK(kernfs_notify_lock);

static struct kernfs_open_file *kernfs_of(struct file *file)
{
	return ((struct seq_file *)file->private_data)->private;
}

static const struct kernfs_ops *kernfs_ops(struct kernfs_node *kn)
{
	return kn->attr.ops;
}

/* ---- Texts ---- */

static void kernfs_seq_stop_active(struct seq_file *sf, void *v)
{
	struct kernfs_open_file *of = sf->private;
	const struct kernfs_ops *ops = kernfs_ops(of->kn);

	if (ops->seq_stop)
		ops->seq_stop(sf, v);
	kernfs_put_active(of->kn);
}

static void *kernfs_seq_start(struct seq_file *sf, loff_t *ppos)
{
	struct kernfs_open_file *of = sf->private;
	const struct kernfs_ops *ops;

	mutex_lock(&of->mutex);
	if (!kernfs_get_active(of->kn))
		return ERR_PTR(-ENODEV);
	ops = kernfs_ops(of->kn);
	if (ops->seq_start) {
		void *next = ops->seq_start(sf, ppos);

		if (next == ERR_PTR(-ENODEV))
			kernfs_seq_stop_active(sf, next);
		return next;
	}
	return single_start(sf, ppos);
}

static void *kernfs_seq_next(struct seq_file *sf, void *v, loff_t *ppos)
{
	struct kernfs_open_file *of = sf->private;
	const struct kernfs_ops *ops = kernfs_ops(of->kn);

	if (ops->seq_next) {
		void *next = ops->seq_next(sf, v, ppos);

		if (next == ERR_PTR(-ENODEV))
			kernfs_seq_stop_active(sf, next);
		return next;
	}
	++*ppos;
	return NULL;
}

static void kernfs_seq_stop(struct seq_file *sf, void *v)
{
	struct kernfs_open_file *of = sf->private;

	if (v != ERR_PTR(-ENODEV))
		kernfs_seq_stop_active(sf, v);
	mutex_unlock(&of->mutex);
}

static int kernfs_seq_show(struct seq_file *sf, void *v)
{
	struct kernfs_open_file *of = sf->private;
	struct kernfs_open_node *on = of->kn->attr.open;

	of->event = on ? atomic_read(&on->event) : 0;
	return of->kn->attr.ops->seq_show(sf, v);
}

static const struct seq_operations kernfs_seq_ops = {
	.start = kernfs_seq_start,
	.next = kernfs_seq_next,
	.stop = kernfs_seq_stop,
	.show = kernfs_seq_show,
};

/* ---- Bytes ---- */

static ssize_t kernfs_file_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct kernfs_open_file *of = kernfs_of(iocb->ki_filp);
	ssize_t len = min_t(size_t, iov_iter_count(iter), PAGE_SIZE);
	char *buf = kmalloc(len, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
	mutex_lock(&of->mutex);
	if (kernfs_get_active(of->kn)) {
		const struct kernfs_ops *ops = kernfs_ops(of->kn);
		struct kernfs_open_node *on = of->kn->attr.open;

		of->event = on ? atomic_read(&on->event) : 0;
		len = ops->read ? ops->read(of, buf, len, iocb->ki_pos) : -EINVAL;
		kernfs_put_active(of->kn);
	} else {
		len = -ENODEV;
	}
	mutex_unlock(&of->mutex);
	if (len > 0) {
		if (copy_to_iter(buf, len, iter) != len)
			len = -EFAULT;
		else
			iocb->ki_pos += len;
	}
	kfree(buf);
	return len;
}

static ssize_t kernfs_fop_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	if (kernfs_of(iocb->ki_filp)->kn->flags & KERNFS_HAS_SEQ_SHOW)
		return seq_read_iter(iocb, iter);
	return kernfs_file_read_iter(iocb, iter);
}

static ssize_t kernfs_call_write(struct kernfs_open_file *of, char *buf, size_t len, loff_t pos)
{
	const struct kernfs_ops *ops;
	ssize_t ret;

	mutex_lock(&of->mutex);
	if (!kernfs_get_active(of->kn)) {
		mutex_unlock(&of->mutex);
		return -ENODEV;
	}
	ops = kernfs_ops(of->kn);
	ret = ops->write ? ops->write(of, buf, len, pos) : -EINVAL;
	kernfs_put_active(of->kn);
	mutex_unlock(&of->mutex);
	return ret;
}

/* The owner sees each write as one text ended by 0, of at most a page unless it asked for more. */
static ssize_t kernfs_fop_write_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct kernfs_open_file *of = kernfs_of(iocb->ki_filp);
	ssize_t len = iov_iter_count(iter);
	char *buf;

	if (of->atomic_write_len) {
		if (len > of->atomic_write_len)
			return -E2BIG;
	} else {
		len = min_t(size_t, len, PAGE_SIZE);
	}
	buf = kmalloc(len + 1, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	if (copy_from_iter(buf, len, iter) != len) {
		len = -EFAULT;
	} else {
		buf[len] = '\0';
		len = kernfs_call_write(of, buf, len, iocb->ki_pos);
	}
	if (len > 0)
		iocb->ki_pos += len;
	kfree(buf);
	return len;
}

/* ---- Open and close ---- */

static int kernfs_get_open_node(struct kernfs_node *kn, struct kernfs_open_file *of)
{
	struct kernfs_open_node *on, *new = kmalloc(sizeof(*new), GFP_KERNEL);

	if (!new)
		return -ENOMEM;
	mutex_lock(&kernfs_open_file_mutex);
	on = kn->attr.open;
	if (!on) {
		atomic_set(&new->event, 1);
		init_waitqueue_head(&new->poll);
		INIT_LIST_HEAD(&new->files);
		spin_lock_irq(&kernfs_notify_lock);
		kn->attr.open = on = new;
		spin_unlock_irq(&kernfs_notify_lock);
		new = NULL;
	}
	list_add_tail(&of->list, &on->files);
	mutex_unlock(&kernfs_open_file_mutex);
	kfree(new);
	return 0;
}

/* kernfs_open_file_mutex is held. */
static void kernfs_release_file(struct kernfs_node *kn, struct kernfs_open_file *of)
{
	if (!of->released) {
		of->released = true;
		if (kn->attr.ops->release)
			kn->attr.ops->release(of);
	}
}

static void kernfs_put_open_node(struct kernfs_node *kn, struct kernfs_open_file *of)
{
	struct kernfs_open_node *on;

	mutex_lock(&kernfs_open_file_mutex);
	on = kn->attr.open;
	list_del(&of->list);
	if (kn->flags & KERNFS_HAS_RELEASE)
		kernfs_release_file(kn, of);
	if (list_empty(&on->files)) {
		spin_lock_irq(&kernfs_notify_lock);
		kn->attr.open = NULL;
		spin_unlock_irq(&kernfs_notify_lock);
	} else {
		on = NULL;
	}
	mutex_unlock(&kernfs_open_file_mutex);
	kfree(on);
}

/* The node is being removed and no call is inside: undo open() for the files that are still open. */
void kernfs_drain_open_files(struct kernfs_node *kn)
{
	struct kernfs_open_node *on;
	struct kernfs_open_file *of;

	if (kernfs_type(kn) != KERNFS_FILE || !(kn->flags & KERNFS_HAS_RELEASE))
		return;
	mutex_lock(&kernfs_open_file_mutex);
	on = kn->attr.open;
	if (on)
		list_for_each_entry(of, &on->files, list)
			kernfs_release_file(kn, of);
	mutex_unlock(&kernfs_open_file_mutex);
}

static int kernfs_open_allowed(const struct kernfs_ops *ops, struct inode *inode, struct file *file)
{
	if (file->f_mode & FMODE_WRITE && (!(inode->i_mode & S_IWUGO) || !(ops->write || ops->mmap)))
		return -EACCES;
	if (file->f_mode & FMODE_READ && (!(inode->i_mode & S_IRUGO) || !(ops->seq_show || ops->read || ops->mmap)))
		return -EACCES;
	return 0;
}

/* An active reference is held. */
static int kernfs_open_active(struct kernfs_node *kn, struct inode *inode, struct file *file)
{
	const struct kernfs_ops *ops = kernfs_ops(kn);
	struct kernfs_open_file *of;
	int error = kernfs_open_allowed(ops, inode, file);

	if (error)
		return error;
	of = kzalloc(sizeof(*of), GFP_KERNEL);
	if (!of)
		return -ENOMEM;
	mutex_init(&of->mutex);
	of->kn = kn;
	of->file = file;
	of->atomic_write_len = ops->atomic_write_len;
	/* All files get a seq_file, so that of is found in one place. */
	error = seq_open(file, ops->seq_show ? &kernfs_seq_ops : NULL);
	if (error)
		goto free_of;
	of->seq_file = file->private_data;
	of->seq_file->private = of;
	if (file->f_mode & FMODE_WRITE)
		file->f_mode |= FMODE_PWRITE;
	error = kernfs_get_open_node(kn, of);
	if (error)
		goto close_seq;
	if (ops->open) {
		error = ops->open(of);
		if (error) {
			of->released = true;
			kernfs_put_open_node(kn, of);
			goto close_seq;
		}
	}
	return 0;
close_seq:
	seq_release(inode, file);
free_of:
	kfree(of);
	return error;
}

static int kernfs_fop_open(struct inode *inode, struct file *file)
{
	struct kernfs_node *kn = inode->i_private;
	int error;

	if (!kernfs_get_active(kn))
		return -ENODEV;
	error = kernfs_open_active(kn, inode, file);
	kernfs_put_active(kn);
	return error;
}

static int kernfs_fop_release(struct inode *inode, struct file *file)
{
	struct kernfs_open_file *of = kernfs_of(file);

	kernfs_put_open_node(inode->i_private, of);
	seq_release(inode, file);
	kfree(of);
	return 0;
}

/* ---- Events ---- */

static __poll_t kernfs_fop_poll(struct file *file, poll_table *wait)
{
	struct kernfs_open_file *of = kernfs_of(file);
	struct kernfs_node *kn = of->kn;
	struct kernfs_open_node *on = kn->attr.open;
	__poll_t ret;

	if (!kernfs_get_active(kn))
		return DEFAULT_POLLMASK | EPOLLERR | EPOLLPRI;
	if (kn->attr.ops->poll) {
		ret = kn->attr.ops->poll(of, wait);
	} else {
		poll_wait(file, &on->poll, wait);
		ret = of->event != atomic_read(&on->event) ? DEFAULT_POLLMASK | EPOLLERR | EPOLLPRI : DEFAULT_POLLMASK;
	}
	kernfs_put_active(kn);
	return ret;
}

/**
 * kernfs_notify - the value of a file has changed: wake those who poll it. Any context.
 */
void kernfs_notify(struct kernfs_node *kn)
{
	unsigned long flags;

	if (WARN_ON(kernfs_type(kn) != KERNFS_FILE))
		return;
	spin_lock_irqsave(&kernfs_notify_lock, flags);
	if (kn->attr.open) {
		atomic_inc(&kn->attr.open->event);
		wake_up_interruptible(&kn->attr.open->poll);
	}
	spin_unlock_irqrestore(&kernfs_notify_lock, flags);
}
EXPORT_SYMBOL_GPL(kernfs_notify);

const struct file_operations kernfs_file_fops = {
	.read_iter = kernfs_fop_read_iter,
	.write_iter = kernfs_fop_write_iter,
	.llseek = generic_file_llseek,
	.open = kernfs_fop_open,
	.release = kernfs_fop_release,
	.poll = kernfs_fop_poll,
	.fsync = noop_fsync,
};

/**
 * kernfs_create_file - make a file
 * @size: what stat() shows
 *
 * Returns it or an error.
 */
struct kernfs_node *kernfs_create_file(struct kernfs_node *parent, const char *name, umode_t mode, kuid_t uid,
				       kgid_t gid, loff_t size, const struct kernfs_ops *ops, void *priv)
{
	struct kernfs_node *kn = kernfs_new_node(parent, name, (mode & S_IALLUGO) | S_IFREG, uid, gid, KERNFS_FILE);
	int rc;

	if (!kn)
		return ERR_PTR(-ENOMEM);
	kn->attr.ops = ops;
	kn->attr.size = size;
	kn->priv = priv;
	if (ops->seq_show)
		kn->flags |= KERNFS_HAS_SEQ_SHOW;
	if (ops->release)
		kn->flags |= KERNFS_HAS_RELEASE;
	rc = kernfs_add_one(kn);
	if (!rc)
		return kn;
	kernfs_put(kn);
	return ERR_PTR(rc);
}
