// SPDX-License-Identifier: MIT
/*
 * Inodes of /proc, and the calls through them into the owners of entries.
 *
 * Every call is bracketed by use_pde() and unuse_pde(), so that removal can wait for it. An open file that has a
 * release() is listed in pde_openers: either close or removal calls release(), whichever comes first, and the other
 * waits.
 *
 * Lock: pde_unload_lock of the entry.
 */
#include <linux/cache.h>
#include <linux/cdev.h>
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/statfs.h>
#include <linux/sysctl.h>
#include "internal.h"

static struct kmem_cache *proc_inode_cachep;
static struct kmem_cache *pde_opener_cache;

static void proc_evict_inode(struct inode *inode)
{
	struct proc_inode *ei = PROC_I(inode);

	truncate_inode_pages_final(&inode->i_data);
	clear_inode(inode);
	put_pid(ei->pid);
	ei->pid = NULL;
	if (ei->pde) {
		pde_put(ei->pde);
		ei->pde = NULL;
	}
	proc_sys_evict_inode(ei);
}

static struct inode *proc_alloc_inode(struct super_block *sb)
{
	struct proc_inode *ei = kmem_cache_alloc(proc_inode_cachep, GFP_KERNEL);

	if (!ei)
		return NULL;
	ei->pde = NULL;
	ei->sysctl = NULL;
	ei->sysctl_entry = NULL;
	ei->sysctl_dir = NULL;
	ei->pid = NULL;
	ei->entry = NULL;
	ei->fd = 0;
	return &ei->vfs_inode;
}

static void proc_free_inode(struct inode *inode)
{
	kmem_cache_free(proc_inode_cachep, PROC_I(inode));
}

const struct super_operations proc_sops = {
	.alloc_inode = proc_alloc_inode,
	.free_inode = proc_free_inode,
	.drop_inode = generic_delete_inode,
	.evict_inode = proc_evict_inode,
	.statfs = simple_statfs,
};

/* ---- Calls and removal ---- */

/* Begin a call. Returns false if the entry is being removed. */
bool use_pde(struct proc_dir_entry *pde)
{
	return pde_is_permanent(pde) || atomic_inc_unless_negative(&pde->in_use);
}

void unuse_pde(struct proc_dir_entry *pde)
{
	if (!pde_is_permanent(pde) && unlikely(atomic_dec_return(&pde->in_use) == PROC_ENTRY_BIAS))
		complete(pde->pde_unload_completion);
}

/* Call release() for an open file, or wait until another caller has. pde_unload_lock is held and dropped. */
static void close_pdeo(struct proc_dir_entry *pde, struct pde_opener *pdeo)
{
	DECLARE_COMPLETION_ONSTACK(done);

	if (pdeo->closing) {
		pdeo->c = &done;
		spin_unlock(&pde->pde_unload_lock);
		wait_for_completion(&done);
		return;
	}
	pdeo->closing = true;
	spin_unlock(&pde->pde_unload_lock);
	pde->proc_ops->proc_release(file_inode(pdeo->file), pdeo->file);
	spin_lock(&pde->pde_unload_lock);
	list_del(&pdeo->lh);
	if (unlikely(pdeo->c))
		complete(pdeo->c);
	spin_unlock(&pde->pde_unload_lock);
	kmem_cache_free(pde_opener_cache, pdeo);
}

/* Nobody finds the entry any more: wait for calls inside, then close what is open. */
void proc_entry_rundown(struct proc_dir_entry *de)
{
	DECLARE_COMPLETION_ONSTACK(c);

	de->pde_unload_completion = &c;
	if (atomic_add_return(PROC_ENTRY_BIAS, &de->in_use) != PROC_ENTRY_BIAS)
		wait_for_completion(&c);
	spin_lock(&de->pde_unload_lock);
	while (!list_empty(&de->pde_openers)) {
		close_pdeo(de, list_first_entry(&de->pde_openers, struct pde_opener, lh));
		spin_lock(&de->pde_unload_lock);
	}
	spin_unlock(&de->pde_unload_lock);
}

/* ---- File operations: each one is a bracketed call ---- */

static loff_t proc_reg_llseek(struct file *file, loff_t offset, int whence)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));
	loff_t rv = -EINVAL;

	if (use_pde(pde)) {
		rv = pde->proc_ops->proc_lseek(file, offset, whence);
		unuse_pde(pde);
	}
	return rv;
}

static ssize_t proc_reg_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct proc_dir_entry *pde = PDE(file_inode(iocb->ki_filp));
	ssize_t ret = -EIO;

	if (use_pde(pde)) {
		ret = pde->proc_ops->proc_read_iter(iocb, iter);
		unuse_pde(pde);
	}
	return ret;
}

static ssize_t proc_reg_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));
	ssize_t rv = -EIO;

	if (use_pde(pde)) {
		if (pde->proc_ops->proc_read)
			rv = pde->proc_ops->proc_read(file, buf, count, ppos);
		unuse_pde(pde);
	}
	return rv;
}

static ssize_t proc_reg_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));
	ssize_t rv = -EIO;

	if (use_pde(pde)) {
		if (pde->proc_ops->proc_write)
			rv = pde->proc_ops->proc_write(file, buf, count, ppos);
		unuse_pde(pde);
	}
	return rv;
}

static __poll_t proc_reg_poll(struct file *file, struct poll_table_struct *pts)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));
	__poll_t rv = DEFAULT_POLLMASK;

	if (use_pde(pde)) {
		if (pde->proc_ops->proc_poll)
			rv = pde->proc_ops->proc_poll(file, pts);
		unuse_pde(pde);
	}
	return rv;
}

static long proc_reg_unlocked_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));
	long rv = -ENOTTY;

	if (use_pde(pde)) {
		if (pde->proc_ops->proc_ioctl)
			rv = pde->proc_ops->proc_ioctl(file, cmd, arg);
		unuse_pde(pde);
	}
	return rv;
}

#ifdef CONFIG_COMPAT
static long proc_reg_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));
	long rv = -ENOTTY;

	if (use_pde(pde)) {
		if (pde->proc_ops->proc_compat_ioctl)
			rv = pde->proc_ops->proc_compat_ioctl(file, cmd, arg);
		unuse_pde(pde);
	}
	return rv;
}
#endif

static int proc_reg_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));
	int rv = -EIO;

	if (use_pde(pde)) {
		if (pde->proc_ops->proc_mmap)
			rv = pde->proc_ops->proc_mmap(file, vma);
		unuse_pde(pde);
	}
	return rv;
}

/* The file is open: list it, so that removal can call release(). */
static void add_opener(struct proc_dir_entry *pde, struct file *file, struct pde_opener *pdeo)
{
	pdeo->file = file;
	pdeo->closing = false;
	pdeo->c = NULL;
	spin_lock(&pde->pde_unload_lock);
	list_add(&pdeo->lh, &pde->pde_openers);
	spin_unlock(&pde->pde_unload_lock);
}

static int proc_reg_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *pde = PDE(inode);
	const struct proc_ops *ops;
	struct pde_opener *pdeo = NULL;
	int rv = 0;

	if (!use_pde(pde))
		return -ENOENT;
	ops = pde->proc_ops;
	if (!ops->proc_lseek)
		file->f_mode &= ~FMODE_LSEEK;
	if (ops->proc_release && !pde_is_permanent(pde)) {
		pdeo = kmem_cache_alloc(pde_opener_cache, GFP_KERNEL);
		if (!pdeo) {
			rv = -ENOMEM;
			goto out;
		}
	}
	if (ops->proc_open)
		rv = ops->proc_open(inode, file);
	if (pdeo) {
		if (rv == 0)
			add_opener(pde, file, pdeo);
		else
			kmem_cache_free(pde_opener_cache, pdeo);
	}
out:
	unuse_pde(pde);
	return rv;
}

static int proc_reg_release(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *pde = PDE(inode);
	struct pde_opener *pdeo;

	if (pde_is_permanent(pde))
		return pde->proc_ops->proc_release ? pde->proc_ops->proc_release(inode, file) : 0;
	spin_lock(&pde->pde_unload_lock);
	list_for_each_entry(pdeo, &pde->pde_openers, lh) {
		if (pdeo->file == file) {
			close_pdeo(pde, pdeo);
			return 0;
		}
	}
	spin_unlock(&pde->pde_unload_lock);
	return 0;
}

static const struct file_operations proc_reg_file_ops = {
	.llseek = proc_reg_llseek,
	.read = proc_reg_read,
	.write = proc_reg_write,
	.poll = proc_reg_poll,
	.unlocked_ioctl = proc_reg_unlocked_ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl = proc_reg_compat_ioctl,
#endif
	.mmap = proc_reg_mmap,
	.open = proc_reg_open,
	.release = proc_reg_release,
};

/* For entries with proc_read_iter. */
static const struct file_operations proc_iter_file_ops = {
	.llseek = proc_reg_llseek,
	.read_iter = proc_reg_read_iter,
	.write = proc_reg_write,
	.poll = proc_reg_poll,
	.unlocked_ioctl = proc_reg_unlocked_ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl = proc_reg_compat_ioctl,
#endif
	.mmap = proc_reg_mmap,
	.open = proc_reg_open,
	.release = proc_reg_release,
};

/* An inode for @de, whose reference is used up. NULL without memory. */
struct inode *proc_get_inode(struct super_block *sb, struct proc_dir_entry *de)
{
	struct inode *inode = new_inode(sb);

	if (!inode) {
		pde_put(de);
		return NULL;
	}
	inode->i_private = de->data;
	inode->i_ino = de->low_ino;
	inode->i_mtime = inode->i_atime = inode->i_ctime = current_time(inode);
	PROC_I(inode)->pde = de;
	inode->i_mode = de->mode;
	inode->i_uid = de->uid;
	inode->i_gid = de->gid;
	if (de->size)
		inode->i_size = de->size;
	if (de->nlink)
		set_nlink(inode, de->nlink);
	inode->i_op = de->proc_iops;
	if (S_ISREG(inode->i_mode))
		inode->i_fop = de->proc_ops->proc_read_iter ? &proc_iter_file_ops : &proc_reg_file_ops;
	else if (S_ISDIR(inode->i_mode))
		inode->i_fop = de->proc_dir_ops;
	return inode;
}

static void init_once(void *foo)
{
	inode_init_once(&((struct proc_inode *)foo)->vfs_inode);
}

void __init proc_init_kmemcache(void)
{
	proc_inode_cachep = kmem_cache_create("proc_inode_cache", sizeof(struct proc_inode), 0,
					      SLAB_RECLAIM_ACCOUNT | SLAB_ACCOUNT | SLAB_PANIC, init_once);
	pde_opener_cache =
		kmem_cache_create("pde_opener", sizeof(struct pde_opener), 0, SLAB_ACCOUNT | SLAB_PANIC, NULL);
}
