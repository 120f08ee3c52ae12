// SPDX-License-Identifier: MIT
/*
 * Character devices: who owns which numbers, and what opening such a number means.
 *
 * Two tables. chrdevs[] records regions (major, first minor, count, name); it is what /proc/devices shows, and gives
 * out unused majors: from 254 down to 234, then from 511 down to 384. cdev_ranges records which cdev answers for which
 * numbers; ranges of cdevs may nest, and the smallest that holds a number wins, the newest among equals.
 *
 * A device node's inode remembers its cdev (i_cdev) from the first open on, and hangs on the cdev's list, so that
 * either end can cut the tie: cdev_lock guards both. An open file holds a reference to the cdev and to its module.
 *
 * Locks: chrdevs_lock (mutex) guards both tables; cdev_lock (spinlock) the ties.
 */
#include <linux/cdev.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/major.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

#define CHRDEV_MAJOR_HASH_SIZE 255

struct char_device_struct {
	struct char_device_struct *next; /* same hash, ascending */
	unsigned int major;
	unsigned int baseminor;
	int minorct;
	char name[64];
	struct cdev *cdev; /* what __register_chrdev() made */
};

struct cdev_range {
	struct list_head list;
	dev_t dev;
	unsigned int count;
	struct cdev *cdev;
};

static DEFINE_MUTEX(chrdevs_lock);
static struct char_device_struct *chrdevs[CHRDEV_MAJOR_HASH_SIZE];
static LIST_HEAD(cdev_ranges); /* smallest first */
static DEFINE_SPINLOCK(cdev_lock);

static int major_to_index(unsigned int major)
{
	return major % CHRDEV_MAJOR_HASH_SIZE;
}

/* ---- Regions ---- */

static int find_dynamic_major(void)
{
	struct char_device_struct *cd;
	int i;

	for (i = ARRAY_SIZE(chrdevs) - 1; i >= CHRDEV_MAJOR_DYN_END; i--)
		if (!chrdevs[i])
			return i;
	for (i = CHRDEV_MAJOR_DYN_EXT_START; i >= CHRDEV_MAJOR_DYN_EXT_END; i--) {
		for (cd = chrdevs[major_to_index(i)]; cd; cd = cd->next)
			if (cd->major == i)
				break;
		if (!cd)
			return i;
	}
	return -EBUSY;
}

/* Find the place of a new region in its chain. chrdevs_lock is held. */
static int find_place(const struct char_device_struct *cd, struct char_device_struct ***place)
{
	struct char_device_struct **cp, *curr;

	for (cp = &chrdevs[major_to_index(cd->major)]; (curr = *cp) != NULL; cp = &curr->next) {
		if (curr->major < cd->major)
			continue;
		if (curr->major > cd->major)
			break;
		if (curr->baseminor + curr->minorct <= cd->baseminor)
			continue;
		if (curr->baseminor >= cd->baseminor + cd->minorct)
			break;
		return -EBUSY;
	}
	*place = cp;
	return 0;
}

/* Record a region. @major 0: any. Returns it, or -EINVAL, -EBUSY, -ENOMEM. */
static struct char_device_struct *__register_chrdev_region(unsigned int major, unsigned int baseminor, int minorct,
							   const char *name)
{
	struct char_device_struct *cd, **place;
	int ret;

	if (major >= CHRDEV_MAJOR_MAX) {
		pr_err("CHRDEV \"%s\" major requested (%u) is greater than the maximum (%u)\n", name, major,
		       CHRDEV_MAJOR_MAX - 1);
		return ERR_PTR(-EINVAL);
	}
	if (minorct > MINORMASK + 1 - baseminor) {
		pr_err("CHRDEV \"%s\" minor range requested (%u-%u) is out of range of maximum range (%u-%u) for a "
		       "single major\n",
		       name, baseminor, baseminor + minorct - 1, 0, MINORMASK);
		return ERR_PTR(-EINVAL);
	}
	cd = kzalloc(sizeof(*cd), GFP_KERNEL);
	if (!cd)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&chrdevs_lock);
	if (major == 0) {
		ret = find_dynamic_major();
		if (ret < 0) {
			pr_err("CHRDEV \"%s\" dynamic allocation region is full\n", name);
			goto out;
		}
		major = ret;
	}
	cd->major = major;
	cd->baseminor = baseminor;
	cd->minorct = minorct;
	strscpy(cd->name, name, sizeof(cd->name));
	ret = find_place(cd, &place);
	if (ret)
		goto out;
	cd->next = *place;
	*place = cd;
	mutex_unlock(&chrdevs_lock);
	return cd;
out:
	mutex_unlock(&chrdevs_lock);
	kfree(cd);
	return ERR_PTR(ret);
}

static struct char_device_struct *__unregister_chrdev_region(unsigned int major, unsigned int baseminor, int minorct)
{
	struct char_device_struct *cd = NULL, **cp;

	mutex_lock(&chrdevs_lock);
	for (cp = &chrdevs[major_to_index(major)]; *cp; cp = &(*cp)->next)
		if ((*cp)->major == major && (*cp)->baseminor == baseminor && (*cp)->minorct == minorct)
			break;
	if (*cp) {
		cd = *cp;
		*cp = cd->next;
	}
	mutex_unlock(&chrdevs_lock);
	return cd;
}

/* The end of the part of @from..@to that lies in @n's major. */
static dev_t region_end(dev_t n, dev_t to)
{
	dev_t next = MKDEV(MAJOR(n) + 1, 0);

	return next > to ? to : next;
}

/**
 * register_chrdev_region - take a range of device numbers, of known major
 * @from: the first
 * @count: how many; may go on into the next major
 * @name: for /proc/devices
 *
 * Returns 0, -EBUSY if some are taken, -EINVAL, -ENOMEM; all or none. Process context, as all functions here.
 */
int register_chrdev_region(dev_t from, unsigned int count, const char *name)
{
	struct char_device_struct *cd;
	dev_t to = from + count, n, next;

	for (n = from; n < to; n = next) {
		next = region_end(n, to);
		cd = __register_chrdev_region(MAJOR(n), MINOR(n), next - n, name);
		if (IS_ERR(cd)) {
			to = n;
			for (n = from; n < to; n = next) {
				next = region_end(n, to);
				kfree(__unregister_chrdev_region(MAJOR(n), MINOR(n), next - n));
			}
			return PTR_ERR(cd);
		}
	}
	return 0;
}
EXPORT_SYMBOL(register_chrdev_region);

/**
 * alloc_chrdev_region - take @count numbers of an unused major
 * @dev: gets the first
 */
int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name)
{
	struct char_device_struct *cd = __register_chrdev_region(0, baseminor, count, name);

	if (IS_ERR(cd))
		return PTR_ERR(cd);
	*dev = MKDEV(cd->major, cd->baseminor);
	return 0;
}
EXPORT_SYMBOL(alloc_chrdev_region);

/**
 * unregister_chrdev_region - give numbers back
 */
void unregister_chrdev_region(dev_t from, unsigned int count)
{
	dev_t to = from + count, n, next;

	for (n = from; n < to; n = next) {
		next = region_end(n, to);
		kfree(__unregister_chrdev_region(MAJOR(n), MINOR(n), next - n));
	}
}
EXPORT_SYMBOL(unregister_chrdev_region);

/**
 * __register_chrdev - take numbers and make a cdev for them, in one call
 * @major: 0: an unused one
 *
 * Returns 0, or the major if @major was 0, or -errno. register_chrdev() takes minors 0 to 255.
 */
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name,
		      const struct file_operations *fops)
{
	struct char_device_struct *cd = __register_chrdev_region(major, baseminor, count, name);
	struct cdev *cdev;
	int err = -ENOMEM;

	if (IS_ERR(cd))
		return PTR_ERR(cd);
	cdev = cdev_alloc();
	if (!cdev)
		goto out_region;
	cdev->owner = fops->owner;
	cdev->ops = fops;
	err = kobject_set_name(&cdev->kobj, "%s", name);
	if (!err)
		err = cdev_add(cdev, MKDEV(cd->major, baseminor), count);
	if (err)
		goto out_cdev;
	cd->cdev = cdev;
	return major ? 0 : cd->major;
out_cdev:
	kobject_put(&cdev->kobj);
out_region:
	kfree(__unregister_chrdev_region(cd->major, baseminor, count));
	return err;
}
EXPORT_SYMBOL(__register_chrdev);

/**
 * __unregister_chrdev - undo __register_chrdev()
 */
void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name)
{
	struct char_device_struct *cd = __unregister_chrdev_region(major, baseminor, count);

	if (cd && cd->cdev)
		cdev_del(cd->cdev);
	kfree(cd);
}
EXPORT_SYMBOL(__unregister_chrdev);

/* ---- cdevs ---- */

static struct kobject *cdev_get(struct cdev *p)
{
	struct module *owner = p->owner;
	struct kobject *kobj;

	if (!try_module_get(owner))
		return NULL;
	kobj = kobject_get_unless_zero(&p->kobj);
	if (!kobj)
		module_put(owner);
	return kobj;
}

/**
 * cdev_put - drop what an open file holds of a cdev
 */
void cdev_put(struct cdev *p)
{
	if (p) {
		struct module *owner = p->owner;

		kobject_put(&p->kobj);
		module_put(owner);
	}
}

/* The cdev that answers for @dev, with its references, or NULL. */
static struct cdev *cdev_lookup(dev_t dev)
{
	struct cdev_range *range;
	struct cdev *found = NULL;

	mutex_lock(&chrdevs_lock);
	list_for_each_entry(range, &cdev_ranges, list) {
		if (dev < range->dev || dev - range->dev >= range->count)
			continue;
		if (cdev_get(range->cdev)) {
			found = range->cdev;
			break;
		}
	}
	mutex_unlock(&chrdevs_lock);
	return found;
}

/* What the inode of a device node is tied to, with references; ties it first if need be. */
static struct cdev *cdev_of_inode(struct inode *inode)
{
	struct cdev *p, *new;

	spin_lock(&cdev_lock);
	p = inode->i_cdev;
	if (p) {
		if (!cdev_get(p))
			p = NULL;
		spin_unlock(&cdev_lock);
		return p;
	}
	spin_unlock(&cdev_lock);
	new = cdev_lookup(inode->i_rdev);
	if (!new)
		return NULL;
	spin_lock(&cdev_lock);
	p = inode->i_cdev;
	if (!p) {
		inode->i_cdev = p = new;
		list_add(&inode->i_devices, &p->list);
		new = NULL;
	} else if (!cdev_get(p)) {
		p = NULL;
	}
	spin_unlock(&cdev_lock);
	cdev_put(new);
	return p;
}

/* open() of every character device node: from here on the file is the device's. */
static int chrdev_open(struct inode *inode, struct file *filp)
{
	struct cdev *p = cdev_of_inode(inode);
	const struct file_operations *fops;
	int ret = -ENXIO;

	if (!p)
		return -ENXIO;
	fops = fops_get(p->ops);
	if (!fops)
		goto out;
	replace_fops(filp, fops);
	if (filp->f_op->open) {
		ret = filp->f_op->open(inode, filp);
		if (ret)
			goto out;
	}
	return 0;
out:
	cdev_put(p);
	return ret;
}

const struct file_operations def_chr_fops = { .open = chrdev_open, .llseek = noop_llseek };

/* The inode of a device node is being freed. */
void cd_forget(struct inode *inode)
{
	spin_lock(&cdev_lock);
	list_del_init(&inode->i_devices);
	inode->i_cdev = NULL;
	inode->i_mapping = &inode->i_data;
	spin_unlock(&cdev_lock);
}

static void cdev_purge(struct cdev *cdev)
{
	spin_lock(&cdev_lock);
	while (!list_empty(&cdev->list)) {
		struct inode *inode = list_first_entry(&cdev->list, struct inode, i_devices);

		list_del_init(&inode->i_devices);
		inode->i_cdev = NULL;
	}
	spin_unlock(&cdev_lock);
}

/**
 * cdev_add - make a cdev answer for @count numbers from @dev; it may be opened at once
 *
 * Returns 0 or -errno.
 */
int cdev_add(struct cdev *p, dev_t dev, unsigned int count)
{
	struct cdev_range *range, *pos;

	p->dev = dev;
	p->count = count;
	if (WARN_ON(dev == (dev_t)-1))
		return -EBUSY;
	range = kmalloc(sizeof(*range), GFP_KERNEL);
	if (!range)
		return -ENOMEM;
	range->dev = dev;
	range->count = count;
	range->cdev = p;
	mutex_lock(&chrdevs_lock);
	list_for_each_entry(pos, &cdev_ranges, list)
		if (pos->count >= count)
			break;
	list_add_tail(&range->list, &pos->list);
	mutex_unlock(&chrdevs_lock);
	kobject_get(p->kobj.parent);
	return 0;
}
EXPORT_SYMBOL(cdev_add);

/**
 * cdev_set_parent - the object that must live as long as the cdev
 */
void cdev_set_parent(struct cdev *p, struct kobject *kobj)
{
	WARN_ON(!kobj->state_initialized);
	p->kobj.parent = kobj;
}
EXPORT_SYMBOL(cdev_set_parent);

/**
 * cdev_device_add, cdev_device_del - cdev_add() and device_add() of the device that belongs to it, and back
 */
int cdev_device_add(struct cdev *cdev, struct device *dev)
{
	int rc = 0;

	if (dev->devt) {
		cdev_set_parent(cdev, &dev->kobj);
		rc = cdev_add(cdev, dev->devt, 1);
		if (rc)
			return rc;
	}
	rc = device_add(dev);
	if (rc && dev->devt)
		cdev_del(cdev);
	return rc;
}
EXPORT_SYMBOL(cdev_device_add);

void cdev_device_del(struct cdev *cdev, struct device *dev)
{
	device_del(dev);
	if (dev->devt)
		cdev_del(cdev);
}
EXPORT_SYMBOL(cdev_device_del);

/**
 * cdev_del - stop answering for numbers; files that are open stay usable
 */
void cdev_del(struct cdev *p)
{
	struct cdev_range *range, *next;

	mutex_lock(&chrdevs_lock);
	list_for_each_entry_safe(range, next, &cdev_ranges, list) {
		if (range->cdev == p) {
			list_del(&range->list);
			kfree(range);
			break;
		}
	}
	mutex_unlock(&chrdevs_lock);
	kobject_put(&p->kobj);
}
EXPORT_SYMBOL(cdev_del);

static void cdev_default_release(struct kobject *kobj)
{
	struct cdev *p = container_of(kobj, struct cdev, kobj);
	struct kobject *parent = kobj->parent;

	cdev_purge(p);
	kobject_put(parent);
}

static void cdev_dynamic_release(struct kobject *kobj)
{
	struct cdev *p = container_of(kobj, struct cdev, kobj);
	struct kobject *parent = kobj->parent;

	cdev_purge(p);
	kfree(p);
	kobject_put(parent);
}

static const struct kobj_type ktype_cdev_default = { .release = cdev_default_release };
static const struct kobj_type ktype_cdev_dynamic = { .release = cdev_dynamic_release };

/**
 * cdev_alloc - make a cdev that frees itself with its last reference
 */
struct cdev *cdev_alloc(void)
{
	struct cdev *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (p) {
		INIT_LIST_HEAD(&p->list);
		kobject_init(&p->kobj, &ktype_cdev_dynamic);
	}
	return p;
}
EXPORT_SYMBOL(cdev_alloc);

/**
 * cdev_init - set up a cdev that lies in the caller's memory
 */
void cdev_init(struct cdev *cdev, const struct file_operations *fops)
{
	memset(cdev, 0, sizeof(*cdev));
	INIT_LIST_HEAD(&cdev->list);
	kobject_init(&cdev->kobj, &ktype_cdev_default);
	cdev->ops = fops;
}
EXPORT_SYMBOL(cdev_init);

/* ---- /proc/devices ---- */

void chrdev_show(struct seq_file *f, off_t offset)
{
	struct char_device_struct *cd;

	mutex_lock(&chrdevs_lock);
	for (cd = chrdevs[major_to_index(offset)]; cd; cd = cd->next)
		if (cd->major == offset)
			seq_printf(f, "%3d %s\n", cd->major, cd->name);
	mutex_unlock(&chrdevs_lock);
}

static int devinfo_show(struct seq_file *f, void *v)
{
	int i = *(loff_t *)v;

	if (i < CHRDEV_MAJOR_MAX) {
		if (i == 0)
			seq_puts(f, "Character devices:\n");
		chrdev_show(f, i);
	} else {
		seq_puts(f, "\nBlock devices:\n");
	}
	return 0;
}

static void *devinfo_start(struct seq_file *f, loff_t *pos)
{
	return *pos <= CHRDEV_MAJOR_MAX ? pos : NULL;
}

static void *devinfo_next(struct seq_file *f, void *v, loff_t *pos)
{
	++*pos;
	return devinfo_start(f, pos);
}

static void devinfo_stop(struct seq_file *f, void *v)
{
}

static const struct seq_operations devinfo_ops = {
	.start = devinfo_start,
	.next = devinfo_next,
	.stop = devinfo_stop,
	.show = devinfo_show,
};

static int __init proc_devices_init(void)
{
	proc_create_seq("devices", 0, NULL, &devinfo_ops);
	return 0;
}
fs_initcall(proc_devices_init);
