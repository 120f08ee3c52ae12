// SPDX-License-Identifier: MIT
/*
 * Misc devices: character devices that need one number only. They share major 10; a minor is asked for or given out
 * from 127 down, then from 256 up. misc_mtx guards the list and the minors, and is held while a device is opened, until
 * its own open() takes over.
 */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/init.h>
#include <linux/major.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#define DYNAMIC_MINORS 128

static LIST_HEAD(misc_list);
static DEFINE_MUTEX(misc_mtx);
static DEFINE_IDA(misc_minors_ida);
static struct class *misc_class;

/* Dynamic minors are numbered 0, 1, ...: 127 - n up to 127 of them, then 256 on. */
static int misc_minor_alloc(void)
{
	int ret = ida_alloc_range(&misc_minors_ida, 0, DYNAMIC_MINORS - 1, GFP_KERNEL);

	if (ret >= 0)
		return DYNAMIC_MINORS - ret - 1;
	return ida_alloc_range(&misc_minors_ida, MISC_DYNAMIC_MINOR + 1, MINORMASK, GFP_KERNEL);
}

static void misc_minor_free(int minor)
{
	if (minor < DYNAMIC_MINORS)
		ida_free(&misc_minors_ida, DYNAMIC_MINORS - minor - 1);
	else if (minor > MISC_DYNAMIC_MINOR)
		ida_free(&misc_minors_ida, minor);
}

/* A minor that was asked for must not be given out as well. */
static void misc_minor_claim(int minor)
{
	int id = minor < DYNAMIC_MINORS ? DYNAMIC_MINORS - minor - 1 : minor;

	if (minor < DYNAMIC_MINORS || minor > MISC_DYNAMIC_MINOR)
		WARN_ON_ONCE(ida_alloc_range(&misc_minors_ida, id, id, GFP_KERNEL) == -ENOSPC);
}

static int misc_open(struct inode *inode, struct file *file)
{
	int minor = iminor(inode), err = -ENODEV;
	struct miscdevice *c, *found = NULL;
	const struct file_operations *new_fops = NULL;

	mutex_lock(&misc_mtx);
	list_for_each_entry(c, &misc_list, list) {
		if (c->minor == minor) {
			found = c;
			new_fops = fops_get(c->fops);
			break;
		}
	}
	if (!new_fops)
		goto fail;
	/* The device finds itself here. */
	file->private_data = found;
	err = 0;
	replace_fops(file, new_fops);
	if (file->f_op->open)
		err = file->f_op->open(inode, file);
fail:
	mutex_unlock(&misc_mtx);
	return err;
}

static const struct file_operations misc_fops = {
	.owner = THIS_MODULE,
	.open = misc_open,
	.llseek = noop_llseek,
};

/**
 * misc_register - register a misc device
 * @misc: minor (or MISC_DYNAMIC_MINOR, replaced by the one given), name and fops are set
 *
 * Its node appears in /dev. Returns 0, -EBUSY if the minor is taken, -ENOMEM. Process context.
 */
int misc_register(struct miscdevice *misc)
{
	bool is_dynamic = misc->minor == MISC_DYNAMIC_MINOR;
	struct miscdevice *c;
	dev_t dev;
	int err = 0;

	INIT_LIST_HEAD(&misc->list);
	mutex_lock(&misc_mtx);
	if (is_dynamic) {
		int i = misc_minor_alloc();

		if (i < 0) {
			err = -EBUSY;
			goto out;
		}
		misc->minor = i;
	} else {
		list_for_each_entry(c, &misc_list, list) {
			if (c->minor == misc->minor) {
				err = -EBUSY;
				goto out;
			}
		}
		misc_minor_claim(misc->minor);
	}
	dev = MKDEV(MISC_MAJOR, misc->minor);
	misc->this_device =
		device_create_with_groups(misc_class, misc->parent, dev, misc, misc->groups, "%s", misc->name);
	if (IS_ERR(misc->this_device)) {
		misc_minor_free(misc->minor);
		if (is_dynamic)
			misc->minor = MISC_DYNAMIC_MINOR;
		err = PTR_ERR(misc->this_device);
		goto out;
	}
	list_add(&misc->list, &misc_list);
out:
	mutex_unlock(&misc_mtx);
	return err;
}
EXPORT_SYMBOL(misc_register);

/**
 * misc_deregister - undo misc_register()
 */
void misc_deregister(struct miscdevice *misc)
{
	if (WARN_ON(list_empty(&misc->list)))
		return;
	mutex_lock(&misc_mtx);
	list_del(&misc->list);
	device_destroy(misc_class, MKDEV(MISC_MAJOR, misc->minor));
	misc_minor_free(misc->minor);
	mutex_unlock(&misc_mtx);
}
EXPORT_SYMBOL(misc_deregister);

static void *misc_seq_start(struct seq_file *seq, loff_t *pos)
{
	mutex_lock(&misc_mtx);
	return seq_list_start(&misc_list, *pos);
}

static void *misc_seq_next(struct seq_file *seq, void *v, loff_t *pos)
{
	return seq_list_next(v, &misc_list, pos);
}

static void misc_seq_stop(struct seq_file *seq, void *v)
{
	mutex_unlock(&misc_mtx);
}

static int misc_seq_show(struct seq_file *seq, void *v)
{
	const struct miscdevice *p = list_entry(v, struct miscdevice, list);

	seq_printf(seq, "%3i %s\n", p->minor, p->name ?: "");
	return 0;
}

static const struct seq_operations misc_seq_ops = {
	.start = misc_seq_start,
	.next = misc_seq_next,
	.stop = misc_seq_stop,
	.show = misc_seq_show,
};

static char *misc_devnode(struct device *dev, umode_t *mode)
{
	const struct miscdevice *c = dev_get_drvdata(dev);

	if (mode && c->mode)
		*mode = c->mode;
	return c->nodename ? kstrdup(c->nodename, GFP_KERNEL) : NULL;
}

static int __init misc_init(void)
{
	struct proc_dir_entry *ret = proc_create_seq("misc", 0, NULL, &misc_seq_ops);
	int err;

	misc_class = class_create(THIS_MODULE, "misc");
	err = PTR_ERR(misc_class);
	if (IS_ERR(misc_class))
		goto fail_remove;
	err = -EIO;
	if (register_chrdev(MISC_MAJOR, "misc", &misc_fops))
		goto fail_printk;
	misc_class->devnode = misc_devnode;
	return 0;
fail_printk:
	pr_err("unable to get major %d for misc devices\n", MISC_MAJOR);
	class_destroy(misc_class);
fail_remove:
	if (ret)
		remove_proc_entry("misc", NULL);
	return err;
}
subsys_initcall(misc_init);
