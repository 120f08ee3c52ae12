// SPDX-License-Identifier: MIT
/*
 * Classes: devices that look the same from above. A class has a folder /sys/class/NAME with a link for each of its
 * devices. The mutex of its private half guards the list of interfaces, and device_add() and device_del() telling them.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "base.h"

static struct kset *class_kset;

#define to_class_attr(_attr) container_of(_attr, struct class_attribute, attr)

static ssize_t class_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct class_attribute *class_attr = to_class_attr(attr);

	return class_attr->show ? class_attr->show(to_subsys_private(kobj)->class, class_attr, buf) : -EIO;
}

static ssize_t class_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct class_attribute *class_attr = to_class_attr(attr);

	return class_attr->store ? class_attr->store(to_subsys_private(kobj)->class, class_attr, buf, count) : -EIO;
}

static void class_release(struct kobject *kobj)
{
	struct subsys_private *cp = to_subsys_private(kobj);
	struct class *class = cp->class;

	if (class->class_release)
		class->class_release(class);
	else
		pr_debug("class '%s' does not have a release() function, be careful\n", class->name);
	kfree(cp);
}

static const struct sysfs_ops class_sysfs_ops = { .show = class_attr_show, .store = class_attr_store };
static const struct kobj_type class_ktype = { .sysfs_ops = &class_sysfs_ops, .release = class_release };

/**
 * class_create_file_ns, class_remove_file_ns - one more, or one less file of a class
 */
int class_create_file_ns(struct class *cls, const struct class_attribute *attr, const void *ns)
{
	return cls ? sysfs_create_file_ns(&cls->p->subsys.kobj, &attr->attr, ns) : -EINVAL;
}
EXPORT_SYMBOL_GPL(class_create_file_ns);

void class_remove_file_ns(struct class *cls, const struct class_attribute *attr, const void *ns)
{
	if (cls)
		sysfs_remove_file_ns(&cls->p->subsys.kobj, &attr->attr, ns);
}
EXPORT_SYMBOL_GPL(class_remove_file_ns);

static void klist_class_dev_get(struct klist_node *n)
{
	get_device(container_of(n, struct device_private, knode_class)->device);
}

static void klist_class_dev_put(struct klist_node *n)
{
	put_device(container_of(n, struct device_private, knode_class)->device);
}

/**
 * __class_register - make a class known; called through class_register()
 *
 * Returns 0 or -errno. Process context.
 */
int __class_register(struct class *cls, struct lock_class_key *key)
{
	struct subsys_private *cp = kzalloc(sizeof(*cp), GFP_KERNEL);
	int error;

	if (!cp)
		return -ENOMEM;
	klist_init(&cp->klist_devices, klist_class_dev_get, klist_class_dev_put);
	INIT_LIST_HEAD(&cp->interfaces);
	kset_init(&cp->glue_dirs);
	mutex_init(&cp->mutex);
	error = kobject_set_name(&cp->subsys.kobj, "%s", cls->name);
	if (error) {
		kfree(cp);
		return error;
	}
	if (!cls->dev_kobj)
		cls->dev_kobj = sysfs_dev_char_kobj;
	cp->subsys.kobj.kset = class_kset;
	cp->subsys.kobj.ktype = &class_ktype;
	cp->class = cls;
	cls->p = cp;
	error = kset_register(&cp->subsys);
	if (error) {
		kfree(cp);
		cls->p = NULL;
		return error;
	}
	error = sysfs_create_groups(&cp->subsys.kobj, cls->class_groups);
	if (error) {
		kobject_del(&cp->subsys.kobj);
		kfree_const(cp->subsys.kobj.name);
		kfree(cp);
		cls->p = NULL;
	}
	return error;
}
EXPORT_SYMBOL_GPL(__class_register);

/**
 * class_unregister - forget a class; it has no devices any more
 */
void class_unregister(struct class *cls)
{
	sysfs_remove_groups(&cls->p->subsys.kobj, cls->class_groups);
	kset_unregister(&cls->p->subsys);
}
EXPORT_SYMBOL_GPL(class_unregister);

static void class_create_release(struct class *cls)
{
	kfree(cls);
}

/**
 * __class_create - make a class; called through class_create()
 *
 * Returns it or an error. End with class_destroy().
 */
struct class *__class_create(struct module *owner, const char *name, struct lock_class_key *key)
{
	struct class *cls = kzalloc(sizeof(*cls), GFP_KERNEL);
	int retval;

	if (!cls)
		return ERR_PTR(-ENOMEM);
	cls->name = name;
	cls->owner = owner;
	cls->class_release = class_create_release;
	retval = __class_register(cls, key);
	if (retval) {
		kfree(cls);
		return ERR_PTR(retval);
	}
	return cls;
}
EXPORT_SYMBOL_GPL(__class_create);

/**
 * class_destroy - end a class that class_create() made
 * @cls: may be NULL or an error
 */
void class_destroy(struct class *cls)
{
	if (!IS_ERR_OR_NULL(cls))
		class_unregister(cls);
}
EXPORT_SYMBOL_GPL(class_destroy);

/* ---- Iteration ---- */

/**
 * class_dev_iter_init, class_dev_iter_next, class_dev_iter_exit - walk the devices of a class
 * @start: begin behind this one, or NULL
 * @type: only of this type, or NULL
 */
void class_dev_iter_init(struct class_dev_iter *iter, struct class *class, struct device *start,
			 const struct device_type *type)
{
	klist_iter_init_node(&class->p->klist_devices, &iter->ki, start ? &start->p->knode_class : NULL);
	iter->type = type;
}
EXPORT_SYMBOL_GPL(class_dev_iter_init);

struct device *class_dev_iter_next(struct class_dev_iter *iter)
{
	struct klist_node *knode;

	while ((knode = klist_next(&iter->ki)) != NULL) {
		struct device *dev = container_of(knode, struct device_private, knode_class)->device;

		if (!iter->type || iter->type == dev->type)
			return dev;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(class_dev_iter_next);

void class_dev_iter_exit(struct class_dev_iter *iter)
{
	klist_iter_exit(&iter->ki);
}
EXPORT_SYMBOL_GPL(class_dev_iter_exit);

/**
 * class_for_each_device - call @fn for each device of a class until it returns other than 0
 */
int class_for_each_device(struct class *class, struct device *start, void *data, int (*fn)(struct device *, void *))
{
	struct class_dev_iter iter;
	struct device *dev;
	int error = 0;

	if (!class)
		return -EINVAL;
	if (!class->p) {
		WARN(1, "%s called for class '%s' before it was initialized", __func__, class->name);
		return -EINVAL;
	}
	class_dev_iter_init(&iter, class, start, NULL);
	while (!error && (dev = class_dev_iter_next(&iter)))
		error = fn(dev, data);
	class_dev_iter_exit(&iter);
	return error;
}
EXPORT_SYMBOL_GPL(class_for_each_device);

/**
 * class_find_device - the first device that @match accepts, with a reference, or NULL
 */
struct device *class_find_device(struct class *class, struct device *start, const void *data,
				 int (*match)(struct device *, const void *))
{
	struct class_dev_iter iter;
	struct device *dev;

	if (!class)
		return NULL;
	if (!class->p) {
		WARN(1, "%s called for class '%s' before it was initialized", __func__, class->name);
		return NULL;
	}
	class_dev_iter_init(&iter, class, start, NULL);
	while ((dev = class_dev_iter_next(&iter))) {
		if (match(dev, data)) {
			get_device(dev);
			break;
		}
	}
	class_dev_iter_exit(&iter);
	return dev;
}
EXPORT_SYMBOL_GPL(class_find_device);

/**
 * class_interface_register, class_interface_unregister - be told of every device of a class
 */
int class_interface_register(struct class_interface *intf)
{
	struct class *parent;
	struct class_dev_iter iter;
	struct device *dev;

	if (!intf || !intf->class)
		return -ENODEV;
	parent = intf->class;
	kset_get(&parent->p->subsys);
	mutex_lock(&parent->p->mutex);
	list_add_tail(&intf->node, &parent->p->interfaces);
	if (intf->add_dev) {
		class_dev_iter_init(&iter, parent, NULL, NULL);
		while ((dev = class_dev_iter_next(&iter)))
			intf->add_dev(dev, intf);
		class_dev_iter_exit(&iter);
	}
	mutex_unlock(&parent->p->mutex);
	return 0;
}
EXPORT_SYMBOL_GPL(class_interface_register);

void class_interface_unregister(struct class_interface *intf)
{
	struct class *parent = intf->class;
	struct class_dev_iter iter;
	struct device *dev;

	if (!parent)
		return;
	mutex_lock(&parent->p->mutex);
	list_del_init(&intf->node);
	if (intf->remove_dev) {
		class_dev_iter_init(&iter, parent, NULL, NULL);
		while ((dev = class_dev_iter_next(&iter)))
			intf->remove_dev(dev, intf);
		class_dev_iter_exit(&iter);
	}
	mutex_unlock(&parent->p->mutex);
	kset_put(&parent->p->subsys);
}
EXPORT_SYMBOL_GPL(class_interface_unregister);

/**
 * show_class_attr_string - the show() of CLASS_ATTR_STRING()
 */
ssize_t show_class_attr_string(struct class *class, struct class_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", container_of(attr, struct class_attribute_string, attr)->str);
}
EXPORT_SYMBOL_GPL(show_class_attr_string);

/* ---- Folders in /sys/class without devices of their own ---- */

struct class_compat {
	struct kobject *kobj;
};

/**
 * class_compat_register, class_compat_unregister - a folder in /sys/class that holds links only
 */
struct class_compat *class_compat_register(const char *name)
{
	struct class_compat *cls = kmalloc(sizeof(*cls), GFP_KERNEL);

	if (!cls)
		return NULL;
	cls->kobj = kobject_create_and_add(name, &class_kset->kobj);
	if (!cls->kobj) {
		kfree(cls);
		return NULL;
	}
	return cls;
}
EXPORT_SYMBOL_GPL(class_compat_register);

void class_compat_unregister(struct class_compat *cls)
{
	kobject_put(cls->kobj);
	kfree(cls);
}
EXPORT_SYMBOL_GPL(class_compat_unregister);

int __init classes_init(void)
{
	class_kset = kset_create_and_add("class", NULL, NULL);
	return class_kset ? 0 : -ENOMEM;
}
