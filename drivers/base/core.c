// SPDX-License-Identifier: MIT
/*
 * Devices: their life, their place in sysfs, their relations.
 *
 * device_initialize() -> device_add() -> device_del() -> last put_device() -> release(). A device that is added is in
 * its parent's folder, has the files of its class, type and own groups, links to its bus and class, a node in /dev if
 * it has a number, and has been offered to the drivers of its bus. A device without a parent lies in /sys/devices, or,
 * if it has a class, in /sys/devices/virtual/CLASS; one whose parent is of no class lies in a folder PARENT/CLASS (a
 * "glue folder") that lives as long as devices are in it.
 *
 * Locks: the device's mutex is held over calls of its driver's functions; gdp_mutex guards glue folders. Order: a
 * parent's mutex before its child's.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "base.h"

struct kset *devices_kset;
struct kobject *dev_kobj;
struct kobject *sysfs_dev_char_kobj;
struct kobject *sysfs_dev_block_kobj;
static DEFINE_MUTEX(gdp_mutex);

/**
 * dev_bus_name, dev_driver_string - what stands for a device's bus or driver in messages
 */
const char *dev_bus_name(const struct device *dev)
{
	return dev->bus ? dev->bus->name : (dev->class ? dev->class->name : "");
}

const char *dev_driver_string(const struct device *dev)
{
	struct device_driver *drv = READ_ONCE(dev->driver);

	return drv ? drv->name : dev_bus_name(dev);
}
EXPORT_SYMBOL(dev_driver_string);

/* ---- References ---- */

/**
 * get_device, put_device - one more, or one less reference
 * @dev: may be NULL
 */
struct device *get_device(struct device *dev)
{
	return dev ? kobj_to_dev(kobject_get(&dev->kobj)) : NULL;
}
EXPORT_SYMBOL_GPL(get_device);

void put_device(struct device *dev)
{
	if (dev)
		kobject_put(&dev->kobj);
}
EXPORT_SYMBOL_GPL(put_device);

static void device_release(struct kobject *kobj)
{
	struct device *dev = kobj_to_dev(kobj);
	struct device_private *p = dev->p;

	/* Some drivers attach resources to devices that never get a driver. */
	devres_release_all(dev);
	if (dev->release)
		dev->release(dev);
	else if (dev->type && dev->type->release)
		dev->type->release(dev);
	else if (dev->class && dev->class->dev_release)
		dev->class->dev_release(dev);
	else
		WARN(1,
		     KERN_ERR "Device '%s' does not have a release() function, it is broken and must be fixed. See "
			      "Documentation/core-api/kobject.rst.\n",
		     dev_name(dev));
	kfree(p);
}

static ssize_t dev_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct device_attribute *dev_attr = container_of(attr, struct device_attribute, attr);
	ssize_t ret = -EIO;

	if (dev_attr->show)
		ret = dev_attr->show(kobj_to_dev(kobj), dev_attr, buf);
	if (ret >= (ssize_t)PAGE_SIZE)
		printk("dev_attr_show: %pS returned bad count\n", dev_attr->show);
	return ret;
}

static ssize_t dev_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct device_attribute *dev_attr = container_of(attr, struct device_attribute, attr);

	return dev_attr->store ? dev_attr->store(kobj_to_dev(kobj), dev_attr, buf, count) : -EIO;
}

static const struct sysfs_ops dev_sysfs_ops = { .show = dev_attr_show, .store = dev_attr_store };

static void device_get_ownership(struct kobject *kobj, kuid_t *uid, kgid_t *gid)
{
	struct device *dev = kobj_to_dev(kobj);

	if (dev->class && dev->class->get_ownership)
		dev->class->get_ownership(dev, uid, gid);
}

static const struct kobj_type device_ktype = {
	.release = device_release,
	.sysfs_ops = &dev_sysfs_ops,
	.get_ownership = device_get_ownership,
};

/* ---- Events ---- */

static int dev_uevent_filter(struct kobject *kobj)
{
	if (get_ktype(kobj) != &device_ktype)
		return 0;
	return kobj_to_dev(kobj)->bus || kobj_to_dev(kobj)->class;
}

static const char *dev_uevent_name(struct kobject *kobj)
{
	struct device *dev = kobj_to_dev(kobj);

	return dev->bus ? dev->bus->name : (dev->class ? dev->class->name : NULL);
}

static int dev_node_uevent(struct device *dev, struct kobj_uevent_env *env)
{
	umode_t mode = 0;
	kuid_t uid = GLOBAL_ROOT_UID;
	kgid_t gid = GLOBAL_ROOT_GID;
	const char *tmp, *name;

	add_uevent_var(env, "MAJOR=%u", MAJOR(dev->devt));
	add_uevent_var(env, "MINOR=%u", MINOR(dev->devt));
	name = device_get_devnode(dev, &mode, &uid, &gid, &tmp);
	if (!name)
		return 0;
	add_uevent_var(env, "DEVNAME=%s", name);
	if (mode)
		add_uevent_var(env, "DEVMODE=%#o", mode & 0777);
	kfree(tmp);
	return 0;
}

static int dev_uevent(struct kobject *kobj, struct kobj_uevent_env *env)
{
	struct device *dev = kobj_to_dev(kobj);
	int ret = 0;

	if (MAJOR(dev->devt))
		dev_node_uevent(dev, env);
	if (dev->type && dev->type->name)
		add_uevent_var(env, "DEVTYPE=%s", dev->type->name);
	if (dev->driver)
		add_uevent_var(env, "DRIVER=%s", dev->driver->name);
	if (dev->bus && dev->bus->uevent)
		ret = dev->bus->uevent(dev, env);
	if (!ret && dev->class && dev->class->dev_uevent)
		ret = dev->class->dev_uevent(dev, env);
	if (!ret && dev->type && dev->type->uevent)
		ret = dev->type->uevent(dev, env);
	return ret;
}

static const struct kset_uevent_ops device_uevent_ops = {
	.filter = dev_uevent_filter,
	.name = dev_uevent_name,
	.uevent = dev_uevent,
};

/* ---- The files that every device has ---- */

static ssize_t uevent_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct kobj_uevent_env *env;
	int len = 0;

	if (!dev->bus && !dev->class)
		return 0;
	env = kzalloc(sizeof(*env), GFP_KERNEL);
	if (!env)
		return -ENOMEM;
	if (!dev_uevent(&dev->kobj, env))
		for (int i = 0; i < env->envp_idx; i++)
			len += sysfs_emit_at(buf, len, "%s\n", env->envp[i]);
	kfree(env);
	return len;
}

static ssize_t uevent_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	int rc = kobject_synth_uevent(&dev->kobj, buf, count);

	if (rc) {
		dev_err(dev, "uevent: failed to send synthetic uevent: %d\n", rc);
		return rc;
	}
	return count;
}
static DEVICE_ATTR_RW(uevent);

static ssize_t dev_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return print_dev_t(buf, dev->devt);
}
static DEVICE_ATTR_RO(dev);

/**
 * device_create_file, device_remove_file - one more, or one less file of a device
 */
int device_create_file(struct device *dev, const struct device_attribute *attr)
{
	if (!dev)
		return 0;
	WARN((attr->attr.mode & S_IWUGO) && !attr->store, "Attribute %s: write permission without 'store'\n",
	     attr->attr.name);
	WARN((attr->attr.mode & S_IRUGO) && !attr->show, "Attribute %s: read permission without 'show'\n",
	     attr->attr.name);
	return sysfs_create_file(&dev->kobj, &attr->attr);
}
EXPORT_SYMBOL_GPL(device_create_file);

void device_remove_file(struct device *dev, const struct device_attribute *attr)
{
	if (dev)
		sysfs_remove_file(&dev->kobj, &attr->attr);
}
EXPORT_SYMBOL_GPL(device_remove_file);

/**
 * device_remove_file_self - remove the file whose store() is running
 */
bool device_remove_file_self(struct device *dev, const struct device_attribute *attr)
{
	return dev ? sysfs_remove_file_self(&dev->kobj, &attr->attr) : false;
}
EXPORT_SYMBOL_GPL(device_remove_file_self);

/**
 * device_create_bin_file, device_remove_bin_file - the same for binary attributes
 */
int device_create_bin_file(struct device *dev, const struct bin_attribute *attr)
{
	return dev ? sysfs_create_bin_file(&dev->kobj, attr) : -EINVAL;
}
EXPORT_SYMBOL_GPL(device_create_bin_file);

void device_remove_bin_file(struct device *dev, const struct bin_attribute *attr)
{
	if (dev)
		sysfs_remove_bin_file(&dev->kobj, attr);
}
EXPORT_SYMBOL_GPL(device_remove_bin_file);

/**
 * device_add_groups, device_remove_groups - several groups of files
 */
int device_add_groups(struct device *dev, const struct attribute_group **groups)
{
	return sysfs_create_groups(&dev->kobj, groups);
}
EXPORT_SYMBOL_GPL(device_add_groups);

void device_remove_groups(struct device *dev, const struct attribute_group **groups)
{
	sysfs_remove_groups(&dev->kobj, groups);
}
EXPORT_SYMBOL_GPL(device_remove_groups);

static int device_add_attrs(struct device *dev)
{
	int error = 0;

	if (dev->class)
		error = device_add_groups(dev, dev->class->dev_groups);
	if (error)
		return error;
	if (dev->type) {
		error = device_add_groups(dev, dev->type->groups);
		if (error)
			goto err_class;
	}
	error = device_add_groups(dev, dev->groups);
	if (!error)
		return 0;
	if (dev->type)
		device_remove_groups(dev, dev->type->groups);
err_class:
	if (dev->class)
		device_remove_groups(dev, dev->class->dev_groups);
	return error;
}

static void device_remove_attrs(struct device *dev)
{
	device_remove_groups(dev, dev->groups);
	if (dev->type)
		device_remove_groups(dev, dev->type->groups);
	if (dev->class)
		device_remove_groups(dev, dev->class->dev_groups);
}

/* ---- Where in the tree ---- */

struct class_dir {
	struct kobject kobj;
	struct class *class;
};

static void class_dir_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct class_dir, kobj));
}

static const struct kobj_type class_dir_ktype = { .release = class_dir_release, .sysfs_ops = &kobj_sysfs_ops };

static struct kobject *class_dir_create_and_add(struct class *class, struct kobject *parent_kobj)
{
	struct class_dir *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int retval;

	if (!dir)
		return ERR_PTR(-ENOMEM);
	dir->class = class;
	kobject_init(&dir->kobj, &class_dir_ktype);
	dir->kobj.kset = &class->p->glue_dirs;
	retval = kobject_add(&dir->kobj, parent_kobj, "%s", class->name);
	if (retval < 0) {
		kobject_put(&dir->kobj);
		return ERR_PTR(retval);
	}
	return &dir->kobj;
}

static struct kobject *virtual_device_parent(void)
{
	static struct kobject *virtual_dir;

	if (!virtual_dir)
		virtual_dir = kobject_create_and_add("virtual", &devices_kset->kobj);
	return virtual_dir;
}

/* The glue folder for a device of @class below @parent, with a reference. gdp_mutex is held. */
static struct kobject *get_glue_dir(struct class *class, struct kobject *parent)
{
	struct kobject *k;

	spin_lock(&class->p->glue_dirs.list_lock);
	list_for_each_entry(k, &class->p->glue_dirs.list, entry) {
		if (k->parent == parent) {
			k = kobject_get_unless_zero(k);
			spin_unlock(&class->p->glue_dirs.list_lock);
			return k ?: ERR_PTR(-ENOENT);
		}
	}
	spin_unlock(&class->p->glue_dirs.list_lock);
	return class_dir_create_and_add(class, parent);
}

/*
 * The folder that @dev goes into. A glue folder comes with a reference that cleanup_glue_dir() drops. NULL: the root.
 */
static struct kobject *get_device_parent(struct device *dev, struct device *parent)
{
	struct kobject *parent_kobj, *k;

	if (!dev->class)
		return parent ? &parent->kobj : NULL;
	if (!parent)
		parent_kobj = virtual_device_parent();
	else if (parent->class)
		return &parent->kobj;
	else
		parent_kobj = &parent->kobj;
	if (!parent_kobj)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&gdp_mutex);
	k = get_glue_dir(dev->class, parent_kobj);
	mutex_unlock(&gdp_mutex);
	return k;
}

static bool is_glue_dir(struct kobject *kobj, struct device *dev)
{
	return kobj && dev->class && kobj->kset == &dev->class->p->glue_dirs;
}

static struct kobject *glue_dir_of(struct device *dev)
{
	return is_glue_dir(dev->kobj.parent, dev) ? dev->kobj.parent : NULL;
}

/* Drop the device's reference to its glue folder; the last device takes the folder away. */
static void cleanup_glue_dir(struct kobject *glue_dir)
{
	if (!glue_dir)
		return;
	mutex_lock(&gdp_mutex);
	if (kref_read(&glue_dir->kref) == 1)
		kobject_del(glue_dir);
	kobject_put(glue_dir);
	mutex_unlock(&gdp_mutex);
}

static int device_add_class_symlinks(struct device *dev)
{
	int error;

	if (!dev->class)
		return 0;
	error = sysfs_create_link(&dev->kobj, &dev->class->p->subsys.kobj, "subsystem");
	if (error)
		return error;
	if (dev->parent) {
		error = sysfs_create_link(&dev->kobj, &dev->parent->kobj, "device");
		if (error)
			goto out_subsys;
	}
	error = sysfs_create_link(&dev->class->p->subsys.kobj, &dev->kobj, dev_name(dev));
	if (!error)
		return 0;
	if (dev->parent)
		sysfs_remove_link(&dev->kobj, "device");
out_subsys:
	sysfs_remove_link(&dev->kobj, "subsystem");
	return error;
}

static void device_remove_class_symlinks(struct device *dev)
{
	if (!dev->class)
		return;
	if (dev->parent)
		sysfs_remove_link(&dev->kobj, "device");
	sysfs_remove_link(&dev->kobj, "subsystem");
	sysfs_delete_link(&dev->class->p->subsys.kobj, &dev->kobj, dev_name(dev));
}

/* /sys/dev/char/MAJOR:MINOR */
static int device_create_sys_dev_entry(struct device *dev)
{
	struct kobject *kobj = dev->class ? dev->class->dev_kobj : sysfs_dev_char_kobj;
	char devt_str[15];

	if (!kobj)
		return 0;
	format_dev_t(devt_str, dev->devt);
	return sysfs_create_link(kobj, &dev->kobj, devt_str);
}

static void device_remove_sys_dev_entry(struct device *dev)
{
	struct kobject *kobj = dev->class ? dev->class->dev_kobj : sysfs_dev_char_kobj;
	char devt_str[15];

	if (kobj) {
		format_dev_t(devt_str, dev->devt);
		sysfs_remove_link(kobj, devt_str);
	}
}

/* ---- Adding ---- */

/**
 * device_initialize - set a device up, with one reference
 * @dev: zeroed memory
 */
void device_initialize(struct device *dev)
{
	dev->kobj.kset = devices_kset;
	kobject_init(&dev->kobj, &device_ktype);
	INIT_LIST_HEAD(&dev->dma_pools);
	mutex_init(&dev->mutex);
	spin_lock_init(&dev->devres_lock);
	INIT_LIST_HEAD(&dev->devres_head);
	dev->numa_node = NUMA_NO_NODE;
}
EXPORT_SYMBOL_GPL(device_initialize);

/**
 * dev_set_name - name a device, before it is added
 */
int dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list vargs;
	int err;

	va_start(vargs, fmt);
	err = kobject_set_name_vargs(&dev->kobj, fmt, vargs);
	va_end(vargs);
	return err;
}
EXPORT_SYMBOL_GPL(dev_set_name);

static void klist_children_get(struct klist_node *n)
{
	get_device(container_of(n, struct device_private, knode_parent)->device);
}

static void klist_children_put(struct klist_node *n)
{
	put_device(container_of(n, struct device_private, knode_parent)->device);
}

static int device_private_init(struct device *dev)
{
	dev->p = kzalloc(sizeof(*dev->p), GFP_KERNEL);
	if (!dev->p)
		return -ENOMEM;
	dev->p->device = dev;
	klist_init(&dev->p->klist_children, klist_children_get, klist_children_put);
	INIT_LIST_HEAD(&dev->p->deferred_probe);
	return 0;
}

static int device_add_node(struct device *dev)
{
	int error;

	if (!MAJOR(dev->devt))
		return 0;
	error = device_create_file(dev, &dev_attr_dev);
	if (error)
		return error;
	error = device_create_sys_dev_entry(dev);
	if (error) {
		device_remove_file(dev, &dev_attr_dev);
		return error;
	}
	devtmpfs_create_node(dev);
	return 0;
}

static void device_del_node(struct device *dev)
{
	if (!MAJOR(dev->devt))
		return;
	devtmpfs_delete_node(dev);
	device_remove_sys_dev_entry(dev);
	device_remove_file(dev, &dev_attr_dev);
}

/* The device joins its class, and those who watch the class hear of it. */
static void device_join_class(struct device *dev)
{
	struct class_interface *intf;

	mutex_lock(&dev->class->p->mutex);
	klist_add_tail(&dev->p->knode_class, &dev->class->p->klist_devices);
	list_for_each_entry(intf, &dev->class->p->interfaces, node)
		if (intf->add_dev)
			intf->add_dev(dev, intf);
	mutex_unlock(&dev->class->p->mutex);
}

static void device_leave_class(struct device *dev)
{
	struct class_interface *intf;

	mutex_lock(&dev->class->p->mutex);
	list_for_each_entry(intf, &dev->class->p->interfaces, node)
		if (intf->remove_dev)
			intf->remove_dev(dev, intf);
	klist_del(&dev->p->knode_class);
	mutex_unlock(&dev->class->p->mutex);
}

static int device_add_name(struct device *dev)
{
	if (!dev->p) {
		int error = device_private_init(dev);

		if (error)
			return error;
	}
	if (dev->init_name) {
		dev_set_name(dev, "%s", dev->init_name);
		dev->init_name = NULL;
	}
	if (!dev_name(dev) && dev->bus && dev->bus->dev_name)
		dev_set_name(dev, "%s%u", dev->bus->dev_name, dev->id);
	return dev_name(dev) ? 0 : -EINVAL;
}

/**
 * device_add - add a device that was initialised and named
 *
 * Offers it to the drivers of its bus. Returns 0 or -errno; after a failure the device must be put_device(). Process
 * context.
 */
int device_add(struct device *dev)
{
	struct device *parent;
	struct kobject *kobj, *glue_dir = NULL;
	int error;

	dev = get_device(dev);
	if (!dev)
		return -EINVAL;
	error = device_add_name(dev);
	if (error)
		goto done;
	parent = get_device(dev->parent);
	kobj = get_device_parent(dev, parent);
	if (IS_ERR(kobj)) {
		error = PTR_ERR(kobj);
		goto parent_error;
	}
	if (kobj)
		dev->kobj.parent = kobj;
	if (parent && dev->numa_node == NUMA_NO_NODE)
		set_dev_node(dev, dev_to_node(parent));
	error = kobject_add(&dev->kobj, dev->kobj.parent, NULL);
	if (error) {
		glue_dir = is_glue_dir(kobj, dev) ? kobj : NULL;
		goto error;
	}
	error = device_create_file(dev, &dev_attr_uevent);
	if (error)
		goto attr_error;
	error = device_add_class_symlinks(dev);
	if (error)
		goto symlink_error;
	error = device_add_attrs(dev);
	if (error)
		goto attrs_error;
	error = bus_add_device(dev);
	if (error)
		goto bus_error;
	error = device_add_node(dev);
	if (error)
		goto node_error;
	bus_notify(dev, BUS_NOTIFY_ADD_DEVICE);
	kobject_uevent(&dev->kobj, KOBJ_ADD);
	bus_probe_device(dev);
	if (parent)
		klist_add_tail(&dev->p->knode_parent, &parent->p->klist_children);
	if (dev->class)
		device_join_class(dev);
done:
	put_device(dev);
	return error;
node_error:
	bus_remove_device(dev);
bus_error:
	device_remove_attrs(dev);
attrs_error:
	device_remove_class_symlinks(dev);
symlink_error:
	device_remove_file(dev, &dev_attr_uevent);
attr_error:
	glue_dir = glue_dir_of(dev);
	kobject_del(&dev->kobj);
error:
	cleanup_glue_dir(glue_dir);
parent_error:
	put_device(parent);
	goto done;
}
EXPORT_SYMBOL_GPL(device_add);

/**
 * device_register - device_initialize() and device_add()
 */
int device_register(struct device *dev)
{
	device_initialize(dev);
	return device_add(dev);
}
EXPORT_SYMBOL_GPL(device_register);

/* ---- Removing ---- */

/**
 * kill_device - no driver may be bound to the device any more; its lock is held
 *
 * Returns false if that was so already.
 */
bool kill_device(struct device *dev)
{
	device_lock_assert(dev);
	if (dev->p->dead)
		return false;
	dev->p->dead = true;
	return true;
}
EXPORT_SYMBOL_GPL(kill_device);

/**
 * device_del - undo device_add(): unbind the driver, take the device out of the tree
 */
void device_del(struct device *dev)
{
	struct device *parent = dev->parent;
	struct kobject *glue_dir;

	device_lock(dev);
	kill_device(dev);
	device_unlock(dev);
	bus_notify(dev, BUS_NOTIFY_DEL_DEVICE);
	if (parent)
		klist_del(&dev->p->knode_parent);
	device_del_node(dev);
	if (dev->class) {
		device_remove_class_symlinks(dev);
		device_leave_class(dev);
	}
	device_remove_file(dev, &dev_attr_uevent);
	device_remove_attrs(dev);
	bus_remove_device(dev);
	driver_deferred_probe_del(dev);
	software_node_device_gone(dev);
	/* The driver's resources go with it; those of a device that never had a driver go now. */
	devres_release_all(dev);
	bus_notify(dev, BUS_NOTIFY_REMOVED_DEVICE);
	kobject_uevent(&dev->kobj, KOBJ_REMOVE);
	glue_dir = glue_dir_of(dev);
	kobject_del(&dev->kobj);
	cleanup_glue_dir(glue_dir);
	put_device(parent);
}
EXPORT_SYMBOL_GPL(device_del);

/**
 * device_unregister - device_del() and put_device()
 */
void device_unregister(struct device *dev)
{
	device_del(dev);
	put_device(dev);
}
EXPORT_SYMBOL_GPL(device_unregister);

/* ---- Moving ---- */

/**
 * device_move - give a device another parent
 */
int device_move(struct device *dev, struct device *new_parent, enum dpm_order dpm_order)
{
	struct device *old_parent = dev->parent;
	struct kobject *old_glue = glue_dir_of(dev), *new_parent_kobj;
	int error;

	dev = get_device(dev);
	if (!dev)
		return -EINVAL;
	new_parent = get_device(new_parent);
	new_parent_kobj = get_device_parent(dev, new_parent);
	error = PTR_ERR_OR_ZERO(new_parent_kobj);
	if (!error)
		error = kobject_move(&dev->kobj, new_parent_kobj);
	if (error) {
		put_device(new_parent);
		put_device(dev);
		return error;
	}
	dev->parent = new_parent;
	if (old_parent)
		klist_remove(&dev->p->knode_parent);
	if (new_parent)
		klist_add_tail(&dev->p->knode_parent, &new_parent->p->klist_children);
	if (dev->class) {
		if (old_parent)
			sysfs_remove_link(&dev->kobj, "device");
		if (new_parent)
			error = sysfs_create_link(&dev->kobj, &new_parent->kobj, "device");
	}
	cleanup_glue_dir(old_glue);
	put_device(old_parent);
	put_device(dev);
	return error;
}
EXPORT_SYMBOL_GPL(device_move);

int __init devices_init(void)
{
	devices_kset = kset_create_and_add("devices", &device_uevent_ops, NULL);
	dev_kobj = kobject_create_and_add("dev", NULL);
	if (!devices_kset || !dev_kobj)
		return -ENOMEM;
	sysfs_dev_block_kobj = kobject_create_and_add("block", dev_kobj);
	sysfs_dev_char_kobj = kobject_create_and_add("char", dev_kobj);
	return sysfs_dev_block_kobj && sysfs_dev_char_kobj ? 0 : -ENOMEM;
}
