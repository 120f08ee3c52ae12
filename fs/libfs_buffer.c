// SPDX-License-Identifier: MIT
/*
 * Ready-made reads and writes for files whose contents are a buffer, one number, or a question and its answer.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/**
 * simple_read_from_buffer - read() of @available bytes of kernel memory
 * @ppos: where in the buffer; moved on
 *
 * Returns the bytes read, 0 behind the end, -EINVAL for a negative position, -EFAULT. Process context.
 */
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from, size_t available)
{
	loff_t pos = *ppos;
	size_t left;

	if (pos < 0)
		return -EINVAL;
	if (pos >= available || !count)
		return 0;
	count = min_t(size_t, count, available - pos);
	left = copy_to_user(to, from + pos, count);
	if (left == count)
		return -EFAULT;
	count -= left;
	*ppos = pos + count;
	return count;
}
EXPORT_SYMBOL(simple_read_from_buffer);

/**
 * simple_write_to_buffer - write() to kernel memory of @available bytes
 *
 * Returns the bytes written, 0 behind the end, -EINVAL, -EFAULT. Process context.
 */
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from, size_t count)
{
	loff_t pos = *ppos;
	size_t left;

	if (pos < 0)
		return -EINVAL;
	if (pos >= available || !count)
		return 0;
	count = min_t(size_t, count, available - pos);
	left = copy_from_user(to + pos, from, count);
	if (left == count)
		return -EFAULT;
	count -= left;
	*ppos = pos + count;
	return count;
}
EXPORT_SYMBOL(simple_write_to_buffer);

/**
 * memory_read_from_buffer - simple_read_from_buffer() to kernel memory
 */
ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from, size_t available)
{
	loff_t pos = *ppos;

	if (pos < 0)
		return -EINVAL;
	if (pos >= available)
		return 0;
	count = min_t(size_t, count, available - pos);
	memcpy(to, from + pos, count);
	*ppos = pos + count;
	return count;
}
EXPORT_SYMBOL(memory_read_from_buffer);

/* ---- One number ---- */

struct simple_attr {
	int (*get)(void *, u64 *);
	int (*set)(void *, u64);
	char get_buf[24]; /* the number as text, kept from one read to the next */
	char set_buf[24];
	void *data;
	const char *fmt;
	struct mutex mutex; /* the buffers */
};

/**
 * simple_attr_open - open a file that is one number
 * @get, @set: read and write it; NULL: not offered
 * @fmt: how it is printed, with a 64-bit argument
 */
int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *, u64 *), int (*set)(void *, u64),
		     const char *fmt)
{
	struct simple_attr *attr = kzalloc(sizeof(*attr), GFP_KERNEL);

	if (!attr)
		return -ENOMEM;
	attr->get = get;
	attr->set = set;
	attr->data = inode->i_private;
	attr->fmt = fmt;
	mutex_init(&attr->mutex);
	file->private_data = attr;
	return nonseekable_open(inode, file);
}
EXPORT_SYMBOL_GPL(simple_attr_open);

/**
 * simple_attr_release - close it
 */
int simple_attr_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}
EXPORT_SYMBOL_GPL(simple_attr_release);

/**
 * simple_attr_read - its read()
 */
ssize_t simple_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos)
{
	struct simple_attr *attr = file->private_data;
	ssize_t ret;

	if (!attr->get)
		return -EACCES;
	ret = mutex_lock_interruptible(&attr->mutex);
	if (ret)
		return ret;
	if (!*ppos || !attr->get_buf[0]) {
		u64 val;

		ret = attr->get(attr->data, &val);
		if (ret)
			goto out;
		scnprintf(attr->get_buf, sizeof(attr->get_buf), attr->fmt, (unsigned long long)val);
	}
	ret = simple_read_from_buffer(buf, len, ppos, attr->get_buf, strlen(attr->get_buf));
out:
	mutex_unlock(&attr->mutex);
	return ret;
}
EXPORT_SYMBOL_GPL(simple_attr_read);

static ssize_t simple_attr_write_xsigned(struct file *file, const char __user *buf, size_t len, bool is_signed)
{
	struct simple_attr *attr = file->private_data;
	unsigned long long val;
	size_t size;
	ssize_t ret;

	if (!attr->set)
		return -EACCES;
	ret = mutex_lock_interruptible(&attr->mutex);
	if (ret)
		return ret;
	ret = -EFAULT;
	size = min(sizeof(attr->set_buf) - 1, len);
	if (copy_from_user(attr->set_buf, buf, size))
		goto out;
	attr->set_buf[size] = '\0';
	if (is_signed)
		ret = kstrtoll(attr->set_buf, 0, (long long *)&val);
	else
		ret = kstrtoull(attr->set_buf, 0, &val);
	if (ret)
		goto out;
	ret = attr->set(attr->data, val);
	if (ret == 0)
		ret = len;
out:
	mutex_unlock(&attr->mutex);
	return ret;
}

/**
 * simple_attr_write, simple_attr_write_signed - its write()
 */
ssize_t simple_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	return simple_attr_write_xsigned(file, buf, len, false);
}
EXPORT_SYMBOL_GPL(simple_attr_write);

ssize_t simple_attr_write_signed(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	return simple_attr_write_xsigned(file, buf, len, true);
}
EXPORT_SYMBOL_GPL(simple_attr_write_signed);

/* ---- A question and its answer ---- */

static DEFINE_SPINLOCK(simple_transaction_lock);

/**
 * simple_transaction_get - take the question that is written; one per open file
 *
 * Returns its text, ended by 0, in a page where the answer may be put; -EFBIG, -EBUSY if one was asked, -ENOMEM,
 * -EFAULT.
 */
char *simple_transaction_get(struct file *file, const char __user *buf, size_t size)
{
	struct simple_transaction_argresp *ar;

	if (size > SIMPLE_TRANSACTION_LIMIT - 1)
		return ERR_PTR(-EFBIG);
	ar = (struct simple_transaction_argresp *)get_zeroed_page(GFP_KERNEL);
	if (!ar)
		return ERR_PTR(-ENOMEM);
	spin_lock(&simple_transaction_lock);
	if (file->private_data) {
		spin_unlock(&simple_transaction_lock);
		free_page((unsigned long)ar);
		return ERR_PTR(-EBUSY);
	}
	file->private_data = ar;
	spin_unlock(&simple_transaction_lock);
	if (copy_from_user(ar->data, buf, size))
		return ERR_PTR(-EFAULT);
	return ar->data;
}
EXPORT_SYMBOL(simple_transaction_get);

/**
 * simple_transaction_set - the answer has @n bytes
 */
void simple_transaction_set(struct file *file, size_t n)
{
	struct simple_transaction_argresp *ar = file->private_data;

	BUG_ON(n > SIMPLE_TRANSACTION_LIMIT);
	smp_mb(); /* the answer before its size */
	ar->size = n;
}
EXPORT_SYMBOL(simple_transaction_set);

/**
 * simple_transaction_read, simple_transaction_release - read the answer, close the file
 */
ssize_t simple_transaction_read(struct file *file, char __user *buf, size_t size, loff_t *pos)
{
	struct simple_transaction_argresp *ar = file->private_data;

	return ar ? simple_read_from_buffer(buf, size, pos, ar->data, ar->size) : 0;
}
EXPORT_SYMBOL(simple_transaction_read);

int simple_transaction_release(struct inode *inode, struct file *file)
{
	free_page((unsigned long)file->private_data);
	return 0;
}
EXPORT_SYMBOL(simple_transaction_release);
