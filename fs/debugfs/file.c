// SPDX-License-Identifier: MIT
/*
 * Calls through debugfs files into their owners, and files that are a variable.
 *
 * The proxy is the f_op of every file. Its open() takes a use of the file (debugfs_file_get()), and of the owner's
 * module, and calls the owner's open(); each further call takes a use for its duration. release() always gets through,
 * whether the file was removed or not: the module is held. A file made by debugfs_create_file_unsafe() gets the owner's
 * operations instead, from open() on.
 */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "internal.h"

static ssize_t default_read_file(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	return 0;
}

static ssize_t default_write_file(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	return count;
}

const struct file_operations debugfs_noop_file_operations = {
	.read = default_read_file,
	.write = default_write_file,
	.open = simple_open,
	.llseek = noop_llseek,
};

/**
 * debugfs_real_fops - the operations that the file was made with; between debugfs_file_get() and debugfs_file_put()
 */
const struct file_operations *debugfs_real_fops(const struct file *filp)
{
	return ((struct debugfs_fsdata *)filp->f_path.dentry->d_fsdata)->real_fops;
}
EXPORT_SYMBOL_GPL(debugfs_real_fops);

/**
 * debugfs_file_get - hold off the removal of a file
 *
 * Returns 0, -EIO if it is removed. End with debugfs_file_put().
 */
int debugfs_file_get(struct dentry *dentry)
{
	struct debugfs_fsdata *fsd = dentry->d_fsdata;

	if (d_unlinked(dentry))
		return -EIO;
	return refcount_inc_not_zero(&fsd->active_users) ? 0 : -EIO;
}
EXPORT_SYMBOL_GPL(debugfs_file_get);

/**
 * debugfs_file_put - removal may go on
 */
void debugfs_file_put(struct dentry *dentry)
{
	struct debugfs_fsdata *fsd = dentry->d_fsdata;

	if (refcount_dec_and_test(&fsd->active_users))
		complete(&fsd->active_users_drained);
}
EXPORT_SYMBOL_GPL(debugfs_file_put);

/* ---- The proxy ---- */

static loff_t proxy_llseek(struct file *filp, loff_t offset, int whence)
{
	const struct file_operations *ops = debugfs_real_fops(filp);
	loff_t r = debugfs_file_get(filp->f_path.dentry);

	if (unlikely(r))
		return r;
	r = ops->llseek ? ops->llseek(filp, offset, whence) : -ESPIPE;
	debugfs_file_put(filp->f_path.dentry);
	return r;
}

static ssize_t proxy_read(struct file *filp, char __user *buf, size_t size, loff_t *ppos)
{
	const struct file_operations *ops = debugfs_real_fops(filp);
	ssize_t r = debugfs_file_get(filp->f_path.dentry);

	if (unlikely(r))
		return r;
	r = ops->read ? ops->read(filp, buf, size, ppos) : -EINVAL;
	debugfs_file_put(filp->f_path.dentry);
	return r;
}

static ssize_t proxy_write(struct file *filp, const char __user *buf, size_t size, loff_t *ppos)
{
	const struct file_operations *ops = debugfs_real_fops(filp);
	ssize_t r = debugfs_file_get(filp->f_path.dentry);

	if (unlikely(r))
		return r;
	r = ops->write ? ops->write(filp, buf, size, ppos) : -EINVAL;
	debugfs_file_put(filp->f_path.dentry);
	return r;
}

static long proxy_unlocked_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	const struct file_operations *ops = debugfs_real_fops(filp);
	long r = debugfs_file_get(filp->f_path.dentry);

	if (unlikely(r))
		return r;
	r = ops->unlocked_ioctl ? ops->unlocked_ioctl(filp, cmd, arg) : -ENOTTY;
	debugfs_file_put(filp->f_path.dentry);
	return r;
}

static __poll_t proxy_poll(struct file *filp, struct poll_table_struct *wait)
{
	const struct file_operations *ops = debugfs_real_fops(filp);
	__poll_t r;

	if (debugfs_file_get(filp->f_path.dentry))
		return EPOLLHUP;
	r = ops->poll ? ops->poll(filp, wait) : DEFAULT_POLLMASK;
	debugfs_file_put(filp->f_path.dentry);
	return r;
}

static int proxy_release(struct inode *inode, struct file *filp)
{
	const struct file_operations *ops = debugfs_real_fops(filp);

	if (ops->release)
		ops->release(inode, filp);
	fops_put(ops);
	return 0;
}

static int proxy_open(struct inode *inode, struct file *filp)
{
	struct dentry *dentry = filp->f_path.dentry;
	struct debugfs_fsdata *fsd = dentry->d_fsdata;
	const struct file_operations *ops;
	int r = debugfs_file_get(dentry);

	if (r)
		return r == -EIO ? -ENOENT : r;
	ops = fops_get(fsd->real_fops);
	if (!ops) {
		r = -ENXIO;
		goto out;
	}
	if (fsd->unsafe)
		replace_fops(filp, ops);
	if (ops->open)
		r = ops->open(inode, filp);
	/* With the owner's own operations in place the caller drops the module. */
	if (r && !fsd->unsafe)
		fops_put(ops);
out:
	debugfs_file_put(dentry);
	return r;
}

const struct file_operations debugfs_proxy_file_operations = {
	.open = proxy_open,
	.release = proxy_release,
	.llseek = proxy_llseek,
	.read = proxy_read,
	.write = proxy_write,
	.unlocked_ioctl = proxy_unlocked_ioctl,
	.poll = proxy_poll,
};

/* ---- Numbers ---- */

/**
 * debugfs_attr_read, debugfs_attr_write, debugfs_attr_write_signed - for DEFINE_DEBUGFS_ATTRIBUTE()
 */
ssize_t debugfs_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos)
{
	ssize_t ret = debugfs_file_get(file->f_path.dentry);

	if (unlikely(ret))
		return ret;
	ret = simple_attr_read(file, buf, len, ppos);
	debugfs_file_put(file->f_path.dentry);
	return ret;
}
EXPORT_SYMBOL_GPL(debugfs_attr_read);

ssize_t debugfs_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	ssize_t ret = debugfs_file_get(file->f_path.dentry);

	if (unlikely(ret))
		return ret;
	ret = simple_attr_write(file, buf, len, ppos);
	debugfs_file_put(file->f_path.dentry);
	return ret;
}
EXPORT_SYMBOL_GPL(debugfs_attr_write);

ssize_t debugfs_attr_write_signed(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	ssize_t ret = debugfs_file_get(file->f_path.dentry);

	if (unlikely(ret))
		return ret;
	ret = simple_attr_write_signed(file, buf, len, ppos);
	debugfs_file_put(file->f_path.dentry);
	return ret;
}
EXPORT_SYMBOL_GPL(debugfs_attr_write_signed);

/* A file with read and write if its mode says so. */
static void create_mode(const char *name, umode_t mode, struct dentry *parent, void *value,
			const struct file_operations *fops, const struct file_operations *fops_ro,
			const struct file_operations *fops_wo)
{
	if (!(mode & S_IWUGO))
		fops = fops_ro;
	else if (!(mode & S_IRUGO))
		fops = fops_wo;
	debugfs_create_file_unsafe(name, mode, parent, value, fops);
}

/* get and set functions of a variable of @type, three sets of operations, and the function that makes the file. */
#define DEFINE_NUMBER(kind, type, ctype, fmt) \
	static int debugfs_##kind##_set(void *data, u64 val) \
	{ \
		WRITE_ONCE(*(ctype *)data, val); \
		return 0; \
	} \
	static int debugfs_##kind##_get(void *data, u64 *val) \
	{ \
		*val = READ_ONCE(*(ctype *)data); \
		return 0; \
	} \
	DEFINE_DEBUGFS_ATTRIBUTE(fops_##kind, debugfs_##kind##_get, debugfs_##kind##_set, fmt); \
	DEFINE_DEBUGFS_ATTRIBUTE(fops_##kind##_ro, debugfs_##kind##_get, NULL, fmt); \
	DEFINE_DEBUGFS_ATTRIBUTE(fops_##kind##_wo, NULL, debugfs_##kind##_set, fmt); \
	void debugfs_create_##kind(const char *name, umode_t mode, struct dentry *parent, type *value) \
	{ \
		create_mode(name, mode, parent, value, &fops_##kind, &fops_##kind##_ro, &fops_##kind##_wo); \
	} \
	EXPORT_SYMBOL_GPL(debugfs_create_##kind)

/**
 * debugfs_create_u8, ... - a file that shows and sets a variable
 */
DEFINE_NUMBER(u8, u8, u8, "%llu\n");
DEFINE_NUMBER(u16, u16, u16, "%llu\n");
DEFINE_NUMBER(u32, u32, u32, "%llu\n");
DEFINE_NUMBER(u64, u64, u64, "%llu\n");
DEFINE_NUMBER(ulong, unsigned long, unsigned long, "%llu\n");
DEFINE_NUMBER(x8, u8, u8, "0x%02llx\n");
DEFINE_NUMBER(x16, u16, u16, "0x%04llx\n");
DEFINE_NUMBER(x32, u32, u32, "0x%08llx\n");
DEFINE_NUMBER(x64, u64, u64, "0x%016llx\n");
DEFINE_NUMBER(size_t, size_t, size_t, "%llu\n");

static int debugfs_atomic_t_set(void *data, u64 val)
{
	atomic_set((atomic_t *)data, val);
	return 0;
}

static int debugfs_atomic_t_get(void *data, u64 *val)
{
	*val = atomic_read((atomic_t *)data);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(fops_atomic_t, debugfs_atomic_t_get, debugfs_atomic_t_set, "%lld\n");
DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(fops_atomic_t_ro, debugfs_atomic_t_get, NULL, "%lld\n");
DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(fops_atomic_t_wo, NULL, debugfs_atomic_t_set, "%lld\n");

/**
 * debugfs_create_atomic_t - the same for an atomic counter
 */
void debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent, atomic_t *value)
{
	create_mode(name, mode, parent, value, &fops_atomic_t, &fops_atomic_t_ro, &fops_atomic_t_wo);
}
EXPORT_SYMBOL_GPL(debugfs_create_atomic_t);

/* ---- Truth and text ---- */

/**
 * debugfs_read_file_bool, debugfs_write_file_bool - read and write a bool as Y or N
 */
ssize_t debugfs_read_file_bool(struct file *file, char __user *user_buf, size_t count, loff_t *ppos)
{
	struct dentry *dentry = file->f_path.dentry;
	char buf[2];
	int r = debugfs_file_get(dentry);

	if (unlikely(r))
		return r;
	buf[0] = *(bool *)file->private_data ? 'Y' : 'N';
	debugfs_file_put(dentry);
	buf[1] = '\n';
	return simple_read_from_buffer(user_buf, count, ppos, buf, 2);
}
EXPORT_SYMBOL_GPL(debugfs_read_file_bool);

ssize_t debugfs_write_file_bool(struct file *file, const char __user *user_buf, size_t count, loff_t *ppos)
{
	struct dentry *dentry = file->f_path.dentry;
	bool bv;
	int r = kstrtobool_from_user(user_buf, count, &bv);

	if (r)
		return count;
	r = debugfs_file_get(dentry);
	if (unlikely(r))
		return r;
	*(bool *)file->private_data = bv;
	debugfs_file_put(dentry);
	return count;
}
EXPORT_SYMBOL_GPL(debugfs_write_file_bool);

static const struct file_operations fops_bool = {
	.read = debugfs_read_file_bool,
	.write = debugfs_write_file_bool,
	.open = simple_open,
	.llseek = default_llseek,
};
static const struct file_operations fops_bool_ro = {
	.read = debugfs_read_file_bool,
	.open = simple_open,
	.llseek = default_llseek,
};
static const struct file_operations fops_bool_wo = {
	.write = debugfs_write_file_bool,
	.open = simple_open,
	.llseek = default_llseek,
};

/**
 * debugfs_create_bool - a file that shows and sets a bool
 */
void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value)
{
	create_mode(name, mode, parent, value, &fops_bool, &fops_bool_ro, &fops_bool_wo);
}
EXPORT_SYMBOL_GPL(debugfs_create_bool);

/**
 * debugfs_read_file_str - read a string, with a newline
 */
ssize_t debugfs_read_file_str(struct file *file, char __user *user_buf, size_t count, loff_t *ppos)
{
	struct dentry *dentry = file->f_path.dentry;
	char *str, *copy;
	ssize_t ret = debugfs_file_get(dentry);

	if (unlikely(ret))
		return ret;
	str = *(char **)file->private_data;
	copy = kasprintf(GFP_KERNEL, "%s\n", str ?: "");
	debugfs_file_put(dentry);
	if (!copy)
		return -ENOMEM;
	ret = simple_read_from_buffer(user_buf, count, ppos, copy, strlen(copy));
	kfree(copy);
	return ret;
}

static const struct file_operations fops_str_ro = {
	.read = debugfs_read_file_str,
	.open = simple_open,
	.llseek = default_llseek,
};

/**
 * debugfs_create_str - a file that shows a string; it cannot be written
 */
void debugfs_create_str(const char *name, umode_t mode, struct dentry *parent, char **value)
{
	debugfs_create_file_unsafe(name, mode & ~S_IWUGO, parent, value, &fops_str_ro);
}

/* ---- Blobs, arrays, registers ---- */

static ssize_t read_file_blob(struct file *file, char __user *user_buf, size_t count, loff_t *ppos)
{
	struct debugfs_blob_wrapper *blob = file->private_data;
	struct dentry *dentry = file->f_path.dentry;
	ssize_t r = debugfs_file_get(dentry);

	if (unlikely(r))
		return r;
	r = simple_read_from_buffer(user_buf, count, ppos, blob->data, blob->size);
	debugfs_file_put(dentry);
	return r;
}

static const struct file_operations fops_blob = {
	.read = read_file_blob,
	.open = simple_open,
	.llseek = default_llseek,
};

/**
 * debugfs_create_blob - a file that shows bytes
 */
struct dentry *debugfs_create_blob(const char *name, umode_t mode, struct dentry *parent,
				   struct debugfs_blob_wrapper *blob)
{
	return debugfs_create_file_unsafe(name, mode & 0444, parent, blob, &fops_blob);
}
EXPORT_SYMBOL_GPL(debugfs_create_blob);

static int u32_array_open(struct inode *inode, struct file *file)
{
	struct debugfs_u32_array *data = inode->i_private;
	size_t size = array_size(data->n_elements, 11);
	char *buf = kmalloc(size_add(size, 1), GFP_KERNEL), *p = buf;

	if (!buf)
		return -ENOMEM;
	for (u32 i = 0; i < data->n_elements; i++)
		p += scnprintf(p, size + 1 - (p - buf), "%u%c", data->array[i], i + 1 < data->n_elements ? ' ' : '\n');
	*p = '\0';
	file->private_data = buf;
	return nonseekable_open(inode, file);
}

static ssize_t u32_array_read(struct file *file, char __user *buf, size_t len, loff_t *ppos)
{
	return simple_read_from_buffer(buf, len, ppos, file->private_data, strlen(file->private_data));
}

static int u32_array_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static const struct file_operations u32_array_fops = {
	.owner = THIS_MODULE,
	.open = u32_array_open,
	.release = u32_array_release,
	.read = u32_array_read,
	.llseek = no_llseek,
};

/**
 * debugfs_create_u32_array - a file that shows numbers on a line
 */
void debugfs_create_u32_array(const char *name, umode_t mode, struct dentry *parent, struct debugfs_u32_array *array)
{
	debugfs_create_file_unsafe(name, mode, parent, array, &u32_array_fops);
}
EXPORT_SYMBOL_GPL(debugfs_create_u32_array);

/**
 * debugfs_print_regs32 - print registers, one on a line
 */
void debugfs_print_regs32(struct seq_file *s, const struct debugfs_reg32 *regs, int nregs, void __iomem *base,
			  char *prefix)
{
	for (int i = 0; i < nregs && !seq_has_overflowed(s); i++, regs++)
		seq_printf(s, "%s%s = 0x%08x\n", prefix ?: "", regs->name, readl(base + regs->offset));
}
EXPORT_SYMBOL_GPL(debugfs_print_regs32);

static int debugfs_regset32_show(struct seq_file *s, void *data)
{
	struct debugfs_regset32 *regset = s->private;

	debugfs_print_regs32(s, regset->regs, regset->nregs, regset->base, "");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(debugfs_regset32);

/**
 * debugfs_create_regset32 - a file that shows registers
 */
void debugfs_create_regset32(const char *name, umode_t mode, struct dentry *parent, struct debugfs_regset32 *regset)
{
	debugfs_create_file(name, mode, parent, regset, &debugfs_regset32_fops);
}
EXPORT_SYMBOL_GPL(debugfs_create_regset32);

struct debugfs_devm_entry {
	int (*read)(struct seq_file *seq, void *data);
	struct device *dev;
};

static int debugfs_devm_entry_open(struct inode *inode, struct file *f)
{
	struct debugfs_devm_entry *entry = inode->i_private;

	return single_open(f, entry->read, entry->dev);
}

static const struct file_operations debugfs_devm_entry_ops = {
	.owner = THIS_MODULE,
	.open = debugfs_devm_entry_open,
	.release = single_release,
	.read = seq_read,
	.llseek = seq_lseek,
};

/**
 * debugfs_create_devm_seqfile - a file of a device that one function prints; m->private is the device
 */
void debugfs_create_devm_seqfile(struct device *dev, const char *name, struct dentry *parent,
				 int (*read_fn)(struct seq_file *s, void *data))
{
	struct debugfs_devm_entry *entry;

	if (IS_ERR(parent))
		return;
	entry = devm_kzalloc(dev, sizeof(*entry), GFP_KERNEL);
	if (!entry)
		return;
	entry->read = read_fn;
	entry->dev = dev;
	debugfs_create_file(name, S_IRUGO, parent, entry, &debugfs_devm_entry_ops);
}
EXPORT_SYMBOL_GPL(debugfs_create_devm_seqfile);
