// SPDX-License-Identifier: MIT
/*
 * Devices made in one call (device_create(), root devices), ready-made attributes, matching, messages, shutdown.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "base.h"

/* ---- device_create() ---- */

static void device_create_release(struct device *dev)
{
	kfree(dev);
}

static __printf(6, 0) struct device *device_create_vargs(struct class *class, struct device *parent, dev_t devt,
							 void *drvdata, const struct attribute_group **groups,
							 const char *fmt, va_list args)
{
	struct device *dev;
	int retval;

	if (IS_ERR_OR_NULL(class))
		return ERR_PTR(-ENODEV);
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	device_initialize(dev);
	dev->devt = devt;
	dev->class = class;
	dev->parent = parent;
	dev->groups = groups;
	dev->release = device_create_release;
	dev_set_drvdata(dev, drvdata);
	retval = kobject_set_name_vargs(&dev->kobj, fmt, args);
	if (!retval)
		retval = device_add(dev);
	if (retval) {
		put_device(dev);
		return ERR_PTR(retval);
	}
	return dev;
}

/**
 * device_create - make a device of a class; its node appears in /dev
 * @parent: or NULL
 * @devt: its number; 0: none
 * @drvdata: what dev_get_drvdata() returns
 * @fmt: its name
 *
 * Returns it or an error. End with device_destroy(). Process context.
 */
struct device *device_create(struct class *class, struct device *parent, dev_t devt, void *drvdata, const char *fmt,
			     ...)
{
	struct device *dev;
	va_list vargs;

	va_start(vargs, fmt);
	dev = device_create_vargs(class, parent, devt, drvdata, NULL, fmt, vargs);
	va_end(vargs);
	return dev;
}
EXPORT_SYMBOL_GPL(device_create);

/**
 * device_create_with_groups - the same with files that exist when the device appears
 */
struct device *device_create_with_groups(struct class *class, struct device *parent, dev_t devt, void *drvdata,
					 const struct attribute_group **groups, const char *fmt, ...)
{
	struct device *dev;
	va_list vargs;

	va_start(vargs, fmt);
	dev = device_create_vargs(class, parent, devt, drvdata, groups, fmt, vargs);
	va_end(vargs);
	return dev;
}
EXPORT_SYMBOL_GPL(device_create_with_groups);

/**
 * device_destroy - unregister the device of @class with number @devt
 */
void device_destroy(struct class *class, dev_t devt)
{
	struct device *dev = class_find_device_by_devt(class, devt);

	if (dev) {
		put_device(dev);
		device_unregister(dev);
	}
}
EXPORT_SYMBOL_GPL(device_destroy);

/* ---- Root devices ---- */

struct root_device {
	struct device dev;
	struct module *owner;
};

static void root_device_release(struct device *dev)
{
	kfree(container_of(dev, struct root_device, dev));
}

/**
 * __root_device_register, root_device_unregister - a folder in /sys/devices that is a device
 */
struct device *__root_device_register(const char *name, struct module *owner)
{
	struct root_device *root = kzalloc(sizeof(*root), GFP_KERNEL);
	int err;

	if (!root)
		return ERR_PTR(-ENOMEM);
	err = dev_set_name(&root->dev, "%s", name);
	if (err) {
		kfree(root);
		return ERR_PTR(err);
	}
	root->dev.release = root_device_release;
	err = device_register(&root->dev);
	if (err) {
		put_device(&root->dev);
		return ERR_PTR(err);
	}
	root->owner = owner;
	return &root->dev;
}
EXPORT_SYMBOL_GPL(__root_device_register);

void root_device_unregister(struct device *dev)
{
	device_unregister(dev);
}
EXPORT_SYMBOL_GPL(root_device_unregister);

/* ---- Names of nodes ---- */

/**
 * device_get_devnode - name of a device's node in /dev
 * @mode, @uid, @gid: get what the class wants, or stay as they are
 * @tmp: gets memory to kfree()
 */
const char *device_get_devnode(struct device *dev, umode_t *mode, kuid_t *uid, kgid_t *gid, const char **tmp)
{
	char *s;

	*tmp = NULL;
	if (dev->type && dev->type->devnode)
		*tmp = dev->type->devnode(dev, mode, uid, gid);
	if (*tmp)
		return *tmp;
	if (dev->class && dev->class->devnode)
		*tmp = dev->class->devnode(dev, mode);
	if (*tmp)
		return *tmp;
	if (!strchr(dev_name(dev), '!'))
		return dev_name(dev);
	s = kstrdup(dev_name(dev), GFP_KERNEL);
	if (!s)
		return NULL;
	strreplace(s, '!', '/');
	return *tmp = s;
}

/* ---- Matching ---- */

/**
 * device_match_name, device_match_of_node, device_match_fwnode, device_match_devt, device_match_any - for
 * *_find_device()
 */
int device_match_name(struct device *dev, const void *name)
{
	return sysfs_streq(dev_name(dev), name);
}
EXPORT_SYMBOL_GPL(device_match_name);

int device_match_of_node(struct device *dev, const void *np)
{
	return dev->of_node == np;
}
EXPORT_SYMBOL_GPL(device_match_of_node);

int device_match_fwnode(struct device *dev, const void *fwnode)
{
	return dev->fwnode == fwnode;
}
EXPORT_SYMBOL_GPL(device_match_fwnode);

int device_match_devt(struct device *dev, const void *pdevt)
{
	return dev->devt == *(dev_t *)pdevt;
}
EXPORT_SYMBOL_GPL(device_match_devt);

int device_match_any(struct device *dev, const void *unused)
{
	return 1;
}
EXPORT_SYMBOL_GPL(device_match_any);

/* ---- Relations ---- */

static struct device *next_device(struct klist_iter *i)
{
	struct klist_node *n = klist_next(i);

	return n ? container_of(n, struct device_private, knode_parent)->device : NULL;
}

/**
 * device_for_each_child - call @fn for each child until it returns other than 0
 */
int device_for_each_child(struct device *parent, void *data, int (*fn)(struct device *dev, void *data))
{
	struct klist_iter i;
	struct device *child;
	int error = 0;

	if (!parent->p)
		return 0;
	klist_iter_init(&parent->p->klist_children, &i);
	while (!error && (child = next_device(&i)))
		error = fn(child, data);
	klist_iter_exit(&i);
	return error;
}
EXPORT_SYMBOL_GPL(device_for_each_child);

/**
 * device_for_each_child_reverse - the same, newest first
 */
int device_for_each_child_reverse(struct device *parent, void *data, int (*fn)(struct device *dev, void *data))
{
	struct klist_iter i;
	struct klist_node *n;
	int error = 0;

	if (!parent->p)
		return 0;
	klist_iter_init(&parent->p->klist_children, &i);
	while (!error && (n = klist_prev(&i)) != NULL)
		error = fn(container_of(n, struct device_private, knode_parent)->device, data);
	klist_iter_exit(&i);
	return error;
}
EXPORT_SYMBOL_GPL(device_for_each_child_reverse);

/**
 * device_find_child - the first child that @match accepts, with a reference
 */
struct device *device_find_child(struct device *parent, void *data, int (*match)(struct device *dev, void *data))
{
	struct klist_iter i;
	struct device *child;

	if (!parent || !parent->p)
		return NULL;
	klist_iter_init(&parent->p->klist_children, &i);
	while ((child = next_device(&i)))
		if (match(child, data) && get_device(child))
			break;
	klist_iter_exit(&i);
	return child;
}
EXPORT_SYMBOL_GPL(device_find_child);

static int match_child_name(struct device *dev, void *name)
{
	return sysfs_streq(dev_name(dev), name);
}

struct device *device_find_child_by_name(struct device *parent, const char *name)
{
	return device_find_child(parent, (void *)name, match_child_name);
}
EXPORT_SYMBOL_GPL(device_find_child_by_name);

static int match_any_child(struct device *dev, void *unused)
{
	return 1;
}

struct device *device_find_any_child(struct device *parent)
{
	return device_find_child(parent, NULL, match_any_child);
}
EXPORT_SYMBOL_GPL(device_find_any_child);

/**
 * device_rename - give a device another name
 */
int device_rename(struct device *dev, const char *new_name)
{
	struct kobject *kobj = &dev->kobj;
	char *old_name;
	int error;

	dev = get_device(dev);
	if (!dev)
		return -EINVAL;
	error = -ENOMEM;
	old_name = kstrdup(dev_name(dev), GFP_KERNEL);
	if (old_name) {
		error = 0;
		if (dev->class)
			error = sysfs_rename_link(&dev->class->p->subsys.kobj, kobj, old_name, new_name);
		if (!error)
			error = kobject_rename(kobj, new_name);
	}
	put_device(dev);
	kfree(old_name);
	return error;
}
EXPORT_SYMBOL_GPL(device_rename);

/* ---- Attributes that are a variable ---- */

#define to_ext_attr(x) container_of(x, struct dev_ext_attribute, attr)

ssize_t device_store_ulong(struct device *dev, struct device_attribute *attr, const char *buf, size_t size)
{
	struct dev_ext_attribute *ea = to_ext_attr(attr);
	unsigned long new;
	int ret = kstrtoul(buf, 0, &new);

	if (ret)
		return ret;
	*(unsigned long *)(ea->var) = new;
	return size;
}
EXPORT_SYMBOL_GPL(device_store_ulong);

ssize_t device_show_ulong(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%lx\n", *(unsigned long *)(to_ext_attr(attr)->var));
}
EXPORT_SYMBOL_GPL(device_show_ulong);

ssize_t device_store_int(struct device *dev, struct device_attribute *attr, const char *buf, size_t size)
{
	struct dev_ext_attribute *ea = to_ext_attr(attr);
	long new;
	int ret = kstrtol(buf, 0, &new);

	if (ret)
		return ret;
	if (new > INT_MAX || new < INT_MIN)
		return -EINVAL;
	*(int *)(ea->var) = new;
	return size;
}
EXPORT_SYMBOL_GPL(device_store_int);

ssize_t device_show_int(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", *(int *)(to_ext_attr(attr)->var));
}
EXPORT_SYMBOL_GPL(device_show_int);

ssize_t device_store_bool(struct device *dev, struct device_attribute *attr, const char *buf, size_t size)
{
	if (kstrtobool(buf, to_ext_attr(attr)->var) < 0)
		return -EINVAL;
	return size;
}
EXPORT_SYMBOL_GPL(device_store_bool);

ssize_t device_show_bool(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", *(bool *)(to_ext_attr(attr)->var));
}
EXPORT_SYMBOL_GPL(device_show_bool);

/* ---- Managed groups ---- */

struct devm_groups {
	const struct attribute_group **groups;
	const struct attribute_group *group;
};

static void devm_groups_remove(struct device *dev, void *res)
{
	struct devm_groups *devres = res;

	if (devres->groups)
		sysfs_remove_groups(&dev->kobj, devres->groups);
	else
		sysfs_remove_group(&dev->kobj, devres->group);
}

static int devm_groups_match(struct device *dev, void *res, void *data)
{
	struct devm_groups *devres = res;

	return devres->groups == data || devres->group == data;
}

static int devm_add(struct device *dev, const struct attribute_group **groups, const struct attribute_group *group)
{
	struct devm_groups *devres = devres_alloc(devm_groups_remove, sizeof(*devres), GFP_KERNEL);
	int error;

	if (!devres)
		return -ENOMEM;
	error = groups ? sysfs_create_groups(&dev->kobj, groups) : sysfs_create_group(&dev->kobj, group);
	if (error) {
		devres_free(devres);
		return error;
	}
	devres->groups = groups;
	devres->group = group;
	devres_add(dev, devres);
	return 0;
}

/**
 * devm_device_add_groups, devm_device_add_group - files that go when the driver lets go of the device
 */
int devm_device_add_groups(struct device *dev, const struct attribute_group **groups)
{
	return devm_add(dev, groups, NULL);
}
EXPORT_SYMBOL_GPL(devm_device_add_groups);

int devm_device_add_group(struct device *dev, const struct attribute_group *grp)
{
	return devm_add(dev, NULL, grp);
}
EXPORT_SYMBOL_GPL(devm_device_add_group);

/**
 * devm_device_remove_groups, devm_device_remove_group - remove them before that
 */
void devm_device_remove_groups(struct device *dev, const struct attribute_group **groups)
{
	WARN_ON(devres_release(dev, devm_groups_remove, devm_groups_match, (void *)groups));
}
EXPORT_SYMBOL_GPL(devm_device_remove_groups);

void devm_device_remove_group(struct device *dev, const struct attribute_group *grp)
{
	WARN_ON(devres_release(dev, devm_groups_remove, devm_groups_match, (void *)grp));
}
EXPORT_SYMBOL_GPL(devm_device_remove_group);

/* ---- Messages ---- */

/**
 * dev_err_probe - report why probe() fails, and return the reason
 *
 * -EPROBE_DEFER is recorded and shown at debug level only. Returns @err.
 */
int dev_err_probe(const struct device *dev, int err, const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	if (err != -EPROBE_DEFER) {
		dev_err(dev, "error %pe: %pV", ERR_PTR(err), &vaf);
	} else {
		char *reason = kvasprintf(GFP_KERNEL, fmt, args);

		device_set_deferred_probe_reason(dev, reason);
		kfree(reason);
	}
	va_end(args);
	return err;
}
EXPORT_SYMBOL_GPL(dev_err_probe);

/**
 * device_shutdown - call shutdown() for every device, youngest first; the machine is going down
 */
void device_shutdown(void)
{
	struct device *dev, *parent;

	wait_for_device_probe();
	device_block_probing();
	spin_lock(&devices_kset->list_lock);
	while (!list_empty(&devices_kset->list)) {
		dev = list_entry(devices_kset->list.prev, struct device, kobj.entry);
		parent = get_device(dev->parent);
		get_device(dev);
		/* Off the list, so that each is called once; kobject_del() copes with that. */
		list_del_init(&dev->kobj.entry);
		spin_unlock(&devices_kset->list_lock);
		if (parent)
			device_lock(parent);
		device_lock(dev);
		if (dev->class && dev->class->shutdown_pre)
			dev->class->shutdown_pre(dev);
		if (dev->bus && dev->bus->shutdown)
			dev->bus->shutdown(dev);
		else if (dev->driver && dev->driver->shutdown)
			dev->driver->shutdown(dev);
		device_unlock(dev);
		if (parent)
			device_unlock(parent);
		put_device(dev);
		put_device(parent);
		spin_lock(&devices_kset->list_lock);
	}
	spin_unlock(&devices_kset->list_lock);
}
