// SPDX-License-Identifier: MIT
/*
 * The devices of major 1: /dev/null, zero, full, random, urandom, kmsg. Both random devices give what
 * get_random_bytes() gives: it never has to wait here.
 */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/major.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/shmem_fs.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

static ssize_t read_null(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	return 0;
}

static ssize_t write_null(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	return count;
}

static ssize_t read_iter_null(struct kiocb *iocb, struct iov_iter *to)
{
	return 0;
}

static ssize_t write_iter_null(struct kiocb *iocb, struct iov_iter *from)
{
	size_t count = iov_iter_count(from);

	iov_iter_advance(from, count);
	return count;
}

/* A page at a time, so that a signal can end it. */
static ssize_t read_iter_zero(struct kiocb *iocb, struct iov_iter *iter)
{
	size_t written = 0;

	while (iov_iter_count(iter)) {
		size_t chunk = min_t(size_t, iov_iter_count(iter), PAGE_SIZE), n;

		n = iov_iter_zero(chunk, iter);
		if (!n && iov_iter_count(iter))
			return written ?: -EFAULT;
		written += n;
		if (signal_pending(current))
			return written ?: -ERESTARTSYS;
		cond_resched();
	}
	return written;
}

static ssize_t read_zero(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	size_t cleared = 0;

	while (count) {
		size_t chunk = min_t(size_t, count, PAGE_SIZE), left = clear_user(buf + cleared, chunk);

		if (unlikely(left)) {
			cleared += chunk - left;
			return cleared ?: -EFAULT;
		}
		cleared += chunk;
		count -= chunk;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return cleared;
}

/* A private area of /dev/zero is anonymous memory, a shared one has a file of its own. */
static int mmap_zero(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_SHARED)
		return shmem_zero_setup(vma);
	vma->vm_ops = NULL;
	return 0;
}

static ssize_t write_full(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	return -ENOSPC;
}

/* Seeking succeeds and leads to the start. */
static loff_t null_lseek(struct file *file, loff_t offset, int orig)
{
	return file->f_pos = 0;
}

static const struct file_operations null_fops = {
	.llseek = null_lseek,
	.read = read_null,
	.write = write_null,
	.read_iter = read_iter_null,
	.write_iter = write_iter_null,
};

static const struct file_operations zero_fops = {
	.llseek = null_lseek,
	.write = write_null,
	.read_iter = read_iter_zero,
	.read = read_zero,
	.write_iter = write_iter_null,
	.mmap = mmap_zero,
};

static const struct file_operations full_fops = {
	.llseek = null_lseek,
	.read_iter = read_iter_zero,
	.write = write_full,
};

/* ---- Random bytes ---- */

static ssize_t random_read_iter(struct kiocb *kiocb, struct iov_iter *iter)
{
	size_t done = 0;
	u8 block[256];

	while (iov_iter_count(iter)) {
		size_t chunk = min(iov_iter_count(iter), sizeof(block)), n;

		get_random_bytes(block, chunk);
		n = copy_to_iter(block, chunk, iter);
		done += n;
		if (n < chunk)
			break;
		if (signal_pending(current) && done % PAGE_SIZE == 0)
			break;
		cond_resched();
	}
	memzero_explicit(block, sizeof(block));
	return done ?: -EFAULT;
}

/* What is written is mixed in. */
static ssize_t random_write_iter(struct kiocb *kiocb, struct iov_iter *iter)
{
	size_t done = 0;
	u8 block[64];

	while (iov_iter_count(iter)) {
		size_t n = copy_from_iter(block, min(iov_iter_count(iter), sizeof(block)), iter);

		if (!n)
			break;
		add_device_randomness(block, n);
		done += n;
		cond_resched();
	}
	memzero_explicit(block, sizeof(block));
	return done ?: -EFAULT;
}

static __poll_t random_poll(struct file *file, struct poll_table_struct *wait)
{
	return EPOLLIN | EPOLLRDNORM | EPOLLOUT | EPOLLWRNORM;
}

const struct file_operations random_fops = {
	.read_iter = random_read_iter,
	.write_iter = random_write_iter,
	.poll = random_poll,
	.llseek = noop_llseek,
};

const struct file_operations urandom_fops = {
	.read_iter = random_read_iter,
	.write_iter = random_write_iter,
	.llseek = noop_llseek,
};

/* ---- The devices ---- */

static const struct memdev {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
	fmode_t fmode;
} devlist[] = {
	[3] = { "null", 0666, &null_fops, FMODE_NOWAIT },
	[5] = { "zero", 0666, &zero_fops, FMODE_NOWAIT },
	[7] = { "full", 0666, &full_fops, 0 },
	[8] = { "random", 0666, &random_fops, 0 },
	[9] = { "urandom", 0666, &urandom_fops, 0 },
	[11] = { "kmsg", 0644, &kmsg_fops, 0 },
};

static int memory_open(struct inode *inode, struct file *filp)
{
	unsigned int minor = iminor(inode);
	const struct memdev *dev;

	if (minor >= ARRAY_SIZE(devlist))
		return -ENXIO;
	dev = &devlist[minor];
	if (!dev->fops)
		return -ENXIO;
	filp->f_op = dev->fops;
	filp->f_mode |= dev->fmode;
	return dev->fops->open ? dev->fops->open(inode, filp) : 0;
}

static const struct file_operations memory_fops = { .open = memory_open, .llseek = noop_llseek };

static char *mem_devnode(struct device *dev, umode_t *mode)
{
	if (mode && devlist[MINOR(dev->devt)].mode)
		*mode = devlist[MINOR(dev->devt)].mode;
	return NULL;
}

static int __init chr_dev_init(void)
{
	struct class *mem_class;

	if (register_chrdev(MEM_MAJOR, "mem", &memory_fops))
		pr_err("unable to get major %d for memory devs\n", MEM_MAJOR);
	mem_class = class_create(THIS_MODULE, "mem");
	if (IS_ERR(mem_class))
		return PTR_ERR(mem_class);
	mem_class->devnode = mem_devnode;
	for (int minor = 1; minor < ARRAY_SIZE(devlist); minor++)
		if (devlist[minor].name)
			device_create(mem_class, NULL, MKDEV(MEM_MAJOR, minor), NULL, "%s", devlist[minor].name);
	return 0;
}
fs_initcall(chr_dev_init);
