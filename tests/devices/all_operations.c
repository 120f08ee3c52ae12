// SPDX-License-Identifier: MIT
/*
 * A character device that offers everything a program can do with one: two pages of memory that can be read, written, sought, mapped and polled,
 * with SIGIO for who wants it. A second device has read_iter and write_iter instead of read and write. See programs/use_operations.c.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/wait.h>

#define OPS_BYTES (2 * PAGE_SIZE)
#define OPS_GET_COUNT _IOR('o', 1, int)
#define OPS_SET_READY _IOW('o', 2, int)

static char *memory;
static int ready;
static atomic_t opens;
static struct fasync_struct *fasync;
static DECLARE_WAIT_QUEUE_HEAD(ready_wait);

static int ops_open(struct inode *inode, struct file *file)
{
	atomic_inc(&opens);
	pr_info("open: mode %c%c, flags %o\n", file->f_mode & FMODE_READ ? 'r' : '-',
		file->f_mode & FMODE_WRITE ? 'w' : '-', file->f_flags & (O_NONBLOCK | O_APPEND));
	return 0;
}

static int ops_fasync(int fd, struct file *file, int on)
{
	return fasync_helper(fd, file, on, &fasync);
}

static int ops_release(struct inode *inode, struct file *file)
{
	pr_info("release: %d left\n", atomic_dec_return(&opens));
	return 0;
}

static ssize_t ops_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	if (!ready) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(ready_wait, ready))
			return -ERESTARTSYS;
	}
	return simple_read_from_buffer(buf, count, pos, memory, OPS_BYTES);
}

static ssize_t ops_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return simple_write_to_buffer(memory, OPS_BYTES, pos, buf, count);
}

static loff_t ops_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, OPS_BYTES);
}

static long ops_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case OPS_GET_COUNT:
		return put_user(atomic_read(&opens), (int __user *)arg);
	case OPS_SET_READY:
		if (get_user(ready, (int __user *)arg))
			return -EFAULT;
		if (ready) {
			wake_up_interruptible(&ready_wait);
			kill_fasync(&fasync, SIGIO, POLL_IN);
		}
		return 0;
	}
	return -ENOTTY;
}

static __poll_t ops_poll(struct file *file, poll_table *wait)
{
	poll_wait(file, &ready_wait, wait);
	return EPOLLOUT | EPOLLWRNORM | (ready ? EPOLLIN | EPOLLRDNORM : 0);
}

static int ops_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long bytes = vma->vm_end - vma->vm_start;

	if (vma->vm_pgoff || bytes > OPS_BYTES)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, virt_to_phys(memory) >> PAGE_SHIFT, bytes, vma->vm_page_prot);
}

static const struct file_operations ops_fops = {
	.owner = THIS_MODULE,
	.open = ops_open,
	.release = ops_release,
	.read = ops_read,
	.write = ops_write,
	.llseek = ops_llseek,
	.unlocked_ioctl = ops_ioctl,
	.poll = ops_poll,
	.mmap = ops_mmap,
	.fasync = ops_fasync,
};

static ssize_t iter_read(struct kiocb *iocb, struct iov_iter *to)
{
	size_t n = min_t(size_t, iov_iter_count(to), OPS_BYTES - min_t(size_t, iocb->ki_pos, OPS_BYTES));

	n = copy_to_iter(memory + iocb->ki_pos, n, to);
	iocb->ki_pos += n;
	return n;
}

static ssize_t iter_write(struct kiocb *iocb, struct iov_iter *from)
{
	size_t n = min_t(size_t, iov_iter_count(from), OPS_BYTES - min_t(size_t, iocb->ki_pos, OPS_BYTES));

	if (!n)
		return -ENOSPC;
	n = copy_from_iter(memory + iocb->ki_pos, n, from);
	iocb->ki_pos += n;
	return n;
}

static const struct file_operations iter_fops = {
	.owner = THIS_MODULE,
	.read_iter = iter_read,
	.write_iter = iter_write,
	.llseek = ops_llseek,
};

static struct miscdevice ops_device = { .minor = MISC_DYNAMIC_MINOR, .name = "operations", .fops = &ops_fops };
static struct miscdevice iter_device = { .minor = MISC_DYNAMIC_MINOR, .name = "operations_iter", .fops = &iter_fops };

static int __init ops_init(void)
{
	int err;

	memory = (char *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, 1);
	if (!memory)
		return -ENOMEM;
	err = misc_register(&ops_device);
	if (err)
		goto free;
	err = misc_register(&iter_device);
	if (err)
		goto deregister;
	return 0;
deregister:
	misc_deregister(&ops_device);
free:
	free_pages((unsigned long)memory, 1);
	return err;
}

static void __exit ops_exit(void)
{
	misc_deregister(&iter_device);
	misc_deregister(&ops_device);
	free_pages((unsigned long)memory, 1);
}

module_init(ops_init);
module_exit(ops_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a device with every file operation");
