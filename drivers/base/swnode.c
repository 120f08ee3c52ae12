// SPDX-License-Identifier: MIT
/*
 * Software nodes: descriptions of devices that code makes, for drivers that read properties (property.c).
 *
 * A struct software_node is the description, constant and its maker's; registering it makes a struct swnode, which holds the fwnode that devices
 * point to, and a folder under /sys/kernel/software_nodes. A child is in its parent's list and holds a reference to it. Nodes made with
 * fwnode_create_software_node() own a copy of their properties.
 *
 * Locks: swnode_lock guards the lists. It is taken in process context only. Without memory: -ENOMEM, and nothing was registered.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "base.h"

struct swnode {
	struct kobject kobj;
	struct fwnode_handle fwnode;
	const struct software_node *node;
	struct software_node *own; /* if the node is ours: free it with its properties */
	struct swnode *parent;	   /* with a reference */
	struct list_head all;	   /* in swnodes */
	struct list_head entry, children;
	int id;	      /* of the name node%d, or -1 */
	bool managed; /* goes with its device */
};

static DEFINE_MUTEX(swnode_lock);
static LIST_HEAD(swnodes); /* registered ones, in the order of registration */
static DEFINE_IDA(swnode_ids);
static struct kset *swnode_kset;
static const struct fwnode_operations software_node_ops;

static struct swnode *to_swnode(const struct fwnode_handle *fwnode)
{
	return is_software_node(fwnode) ? container_of(fwnode, struct swnode, fwnode) : NULL;
}

/** is_software_node - is that a software node's handle? */
bool is_software_node(const struct fwnode_handle *fwnode)
{
	return !IS_ERR_OR_NULL(fwnode) && fwnode->ops == &software_node_ops;
}
EXPORT_SYMBOL_GPL(is_software_node);

/** to_software_node - the description behind a handle, or NULL if it is of another kind */
const struct software_node *to_software_node(const struct fwnode_handle *fwnode)
{
	struct swnode *swnode = to_swnode(fwnode);

	return swnode ? swnode->node : NULL;
}
EXPORT_SYMBOL_GPL(to_software_node);

/* The lock is held. */
static struct swnode *find_swnode(const struct software_node *node)
{
	struct swnode *swnode;

	list_for_each_entry(swnode, &swnodes, all) {
		if (swnode->node == node)
			return swnode;
	}
	return NULL;
}

static struct swnode *software_node_to_swnode(const struct software_node *node)
{
	struct swnode *swnode;

	if (!node)
		return NULL;
	mutex_lock(&swnode_lock);
	swnode = find_swnode(node);
	mutex_unlock(&swnode_lock);
	return swnode;
}

/** software_node_fwnode - the handle of a registered software node, or NULL; without a reference */
struct fwnode_handle *software_node_fwnode(const struct software_node *node)
{
	struct swnode *swnode = software_node_to_swnode(node);

	return swnode ? &swnode->fwnode : NULL;
}
EXPORT_SYMBOL_GPL(software_node_fwnode);

/* ---- What a handle's users ask ---- */

static struct fwnode_handle *swnode_get(struct fwnode_handle *fwnode)
{
	kobject_get(&to_swnode(fwnode)->kobj);
	return fwnode;
}

static void swnode_put(struct fwnode_handle *fwnode)
{
	kobject_put(&to_swnode(fwnode)->kobj);
}

static const struct property_entry *find_property(const struct fwnode_handle *fwnode, const char *name)
{
	const struct property_entry *prop = to_swnode(fwnode)->node->properties;

	for (; prop && prop->name; prop++)
		if (!strcmp(prop->name, name))
			return prop;
	return NULL;
}

static const void *property_data(const struct property_entry *prop)
{
	return prop->is_inline ? (const void *)&prop->value : prop->pointer;
}

static bool swnode_property_present(const struct fwnode_handle *fwnode, const char *propname)
{
	return find_property(fwnode, propname) != NULL;
}

static int swnode_read_int_array(const struct fwnode_handle *fwnode, const char *propname, unsigned int elem_size,
				 void *val, size_t nval)
{
	const struct property_entry *prop = find_property(fwnode, propname);

	if (!prop)
		return -EINVAL;
	if (!val)
		return prop->length / elem_size;
	if (!is_power_of_2(elem_size) || elem_size > sizeof(u64))
		return -ENXIO;
	if (!prop->length || !property_data(prop))
		return -ENODATA;
	if (nval > prop->length / elem_size)
		return -EOVERFLOW;
	memcpy(val, property_data(prop), nval * elem_size);
	return 0;
}

static int swnode_read_string_array(const struct fwnode_handle *fwnode, const char *propname, const char **val,
				    size_t nval)
{
	const struct property_entry *prop = find_property(fwnode, propname);
	size_t count;

	if (!prop)
		return -EINVAL;
	count = prop->length / sizeof(const char *);
	if (!val)
		return count;
	count = min(nval, count);
	if (!count || !property_data(prop))
		return -ENODATA;
	memcpy(val, property_data(prop), count * sizeof(const char *));
	return count;
}

static const char *swnode_get_name(const struct fwnode_handle *fwnode)
{
	return kobject_name(&to_swnode(fwnode)->kobj);
}

/* A root has none; a child is set off as in the tree above it, if that is of another kind. */
static const char *swnode_get_name_prefix(const struct fwnode_handle *fwnode)
{
	struct fwnode_handle *parent = fwnode_get_parent(fwnode);
	const char *prefix;

	if (!parent)
		return "";
	while (is_software_node(parent))
		parent = fwnode_get_next_parent(parent);
	prefix = fwnode_get_name_prefix(parent);
	fwnode_handle_put(parent);
	return prefix ?: "/";
}

static struct fwnode_handle *swnode_get_parent(const struct fwnode_handle *fwnode)
{
	struct swnode *swnode = to_swnode(fwnode);

	return swnode->parent ? fwnode_handle_get(&swnode->parent->fwnode) : NULL;
}

/* Gives back the reference to @child and returns one to the next. */
static struct fwnode_handle *swnode_get_next_child(const struct fwnode_handle *fwnode, struct fwnode_handle *child)
{
	struct swnode *parent = to_swnode(fwnode), *prev = to_swnode(child), *next = NULL;

	mutex_lock(&swnode_lock);
	if (!(prev ? list_is_last(&prev->entry, &parent->children) : list_empty(&parent->children)))
		next = prev ? list_next_entry(prev, entry) : list_first_entry(&parent->children, struct swnode, entry);
	if (next)
		kobject_get(&next->kobj);
	mutex_unlock(&swnode_lock);
	fwnode_handle_put(child);
	return next ? &next->fwnode : NULL;
}

static struct fwnode_handle *swnode_get_named_child(const struct fwnode_handle *fwnode, const char *name)
{
	struct fwnode_handle *child;

	fwnode_for_each_child_node(fwnode, child)
	{
		if (!strcmp(name, swnode_get_name(child)))
			return child;
	}
	return NULL;
}

static int swnode_get_reference(const struct fwnode_handle *fwnode, const char *propname, const char *nargs_prop,
				unsigned int nargs, unsigned int index, struct fwnode_reference_args *args)
{
	const struct property_entry *prop = find_property(fwnode, propname);
	const struct software_node_ref_args *ref;
	struct fwnode_handle *target;
	unsigned int i;

	if (!prop || prop->type != DEV_PROP_REF)
		return -ENOENT;
	if (index >= prop->length / sizeof(*ref))
		return -ENOENT;
	ref = (const struct software_node_ref_args *)prop->pointer + index;
	target = software_node_fwnode(ref->node);
	if (!target)
		return -ENOENT;
	if (nargs_prop) {
		u32 count;
		int err = swnode_read_int_array(target, nargs_prop, sizeof(u32), &count, 1);

		if (err)
			return err;
		nargs = count;
	}
	if (nargs > NR_FWNODE_REFERENCE_ARGS)
		return -EINVAL;
	if (!args)
		return 0;
	args->fwnode = swnode_get(target);
	args->nargs = nargs;
	for (i = 0; i < nargs; i++)
		args->args[i] = ref->args[i];
	return 0;
}

static const struct fwnode_operations software_node_ops = {
	.get = swnode_get,
	.put = swnode_put,
	.property_present = swnode_property_present,
	.property_read_int_array = swnode_read_int_array,
	.property_read_string_array = swnode_read_string_array,
	.get_name = swnode_get_name,
	.get_name_prefix = swnode_get_name_prefix,
	.get_parent = swnode_get_parent,
	.get_next_child_node = swnode_get_next_child,
	.get_named_child_node = swnode_get_named_child,
	.get_reference_args = swnode_get_reference,
};

/* ---- Registration ---- */

static void swnode_release(struct kobject *kobj)
{
	struct swnode *swnode = container_of(kobj, struct swnode, kobj);

	if (swnode->id >= 0)
		ida_free(&swnode_ids, swnode->id);
	if (swnode->own) {
		property_entries_free(swnode->own->properties);
		kfree(swnode->own);
	}
	if (swnode->parent)
		kobject_put(&swnode->parent->kobj);
	kfree(swnode);
}

static const struct kobj_type swnode_type = {
	.release = swnode_release,
	.sysfs_ops = &kobj_sysfs_ops,
};

static int name_swnode(struct swnode *swnode)
{
	struct kobject *parent = swnode->parent ? &swnode->parent->kobj : NULL;

	swnode->kobj.kset = swnode_kset;
	if (swnode->node->name)
		return kobject_init_and_add(&swnode->kobj, &swnode_type, parent, "%s", swnode->node->name);
	swnode->id = ida_alloc(&swnode_ids, GFP_KERNEL);
	if (swnode->id < 0) {
		kobject_init(&swnode->kobj, &swnode_type);
		return swnode->id;
	}
	return kobject_init_and_add(&swnode->kobj, &swnode_type, parent, "node%d", swnode->id);
}

/* @own, if not NULL, is @node: the registered node takes it over, also if this fails. */
static struct swnode *register_swnode(const struct software_node *node, struct swnode *parent,
				      struct software_node *own)
{
	struct swnode *swnode = kzalloc(sizeof(*swnode), GFP_KERNEL);
	int err;

	if (!swnode) {
		if (own) {
			property_entries_free(own->properties);
			kfree(own);
		}
		return ERR_PTR(-ENOMEM);
	}
	swnode->node = node;
	swnode->own = own;
	swnode->id = -1;
	swnode->parent = parent;
	if (parent)
		kobject_get(&parent->kobj);
	INIT_LIST_HEAD(&swnode->entry);
	INIT_LIST_HEAD(&swnode->children);
	fwnode_init(&swnode->fwnode, &software_node_ops);
	err = name_swnode(swnode);
	if (err) {
		kobject_put(&swnode->kobj);
		return ERR_PTR(err);
	}
	mutex_lock(&swnode_lock);
	list_add_tail(&swnode->all, &swnodes);
	if (parent)
		list_add_tail(&swnode->entry, &parent->children);
	mutex_unlock(&swnode_lock);
	return swnode;
}

static void unregister_swnode(struct swnode *swnode)
{
	mutex_lock(&swnode_lock);
	list_del(&swnode->all);
	list_del_init(&swnode->entry);
	mutex_unlock(&swnode_lock);
	kobject_del(&swnode->kobj);
	kobject_put(&swnode->kobj);
}

/** software_node_register - register one; -EEXIST if it is already, -EINVAL if its parent is not, -ENOMEM */
int software_node_register(const struct software_node *node)
{
	struct swnode *parent = software_node_to_swnode(node->parent);

	if (software_node_to_swnode(node))
		return -EEXIST;
	if (node->parent && !parent)
		return -EINVAL;
	return PTR_ERR_OR_ZERO(register_swnode(node, parent, NULL));
}
EXPORT_SYMBOL_GPL(software_node_register);

/** software_node_unregister - the end of software_node_register(); its children first */
void software_node_unregister(const struct software_node *node)
{
	struct swnode *swnode = software_node_to_swnode(node);

	if (!WARN_ON_ONCE(!swnode))
		unregister_swnode(swnode);
}
EXPORT_SYMBOL_GPL(software_node_unregister);

/** software_node_register_node_group - register all of an array that ends with NULL, parents before children; all or none */
int software_node_register_node_group(const struct software_node **node_group)
{
	unsigned int i;
	int err;

	for (i = 0; node_group && node_group[i]; i++) {
		err = software_node_register(node_group[i]);
		if (err) {
			while (i--)
				software_node_unregister(node_group[i]);
			return err;
		}
	}
	return 0;
}
EXPORT_SYMBOL_GPL(software_node_register_node_group);

/** software_node_unregister_node_group - unregister them, the last first */
void software_node_unregister_node_group(const struct software_node **node_group)
{
	unsigned int i = 0;

	while (node_group && node_group[i])
		i++;
	while (i--)
		software_node_unregister(node_group[i]);
}
EXPORT_SYMBOL_GPL(software_node_unregister_node_group);

/** software_node_register_nodes - the same for an array of nodes that ends with one without a name */
int software_node_register_nodes(const struct software_node *nodes)
{
	unsigned int i;
	int err;

	for (i = 0; nodes[i].name; i++) {
		err = software_node_register(&nodes[i]);
		if (err) {
			while (i--)
				software_node_unregister(&nodes[i]);
			return err;
		}
	}
	return 0;
}
EXPORT_SYMBOL_GPL(software_node_register_nodes);

/** software_node_unregister_nodes - unregister them, the last first */
void software_node_unregister_nodes(const struct software_node *nodes)
{
	unsigned int i = 0;

	while (nodes[i].name)
		i++;
	while (i--)
		software_node_unregister(&nodes[i]);
}
EXPORT_SYMBOL_GPL(software_node_unregister_nodes);

/** software_node_find_by_name - the registered child of @parent (NULL: a root) with that name, with a reference to its handle; or NULL */
const struct software_node *software_node_find_by_name(const struct software_node *parent, const char *name)
{
	struct swnode *swnode, *found = NULL;

	mutex_lock(&swnode_lock);
	list_for_each_entry(swnode, &swnodes, all) {
		if (swnode->node->parent == parent && swnode->node->name && !strcmp(name, swnode->node->name)) {
			kobject_get(&swnode->kobj);
			found = swnode;
			break;
		}
	}
	mutex_unlock(&swnode_lock);
	return found ? found->node : NULL;
}
EXPORT_SYMBOL_GPL(software_node_find_by_name);

/** fwnode_create_software_node - a node with a copy of @properties; the handle or an error. End with fwnode_remove_software_node(). */
struct fwnode_handle *fwnode_create_software_node(const struct property_entry *properties,
						  const struct fwnode_handle *parent)
{
	struct swnode *up = to_swnode(parent), *swnode;
	struct property_entry *copy = property_entries_dup(properties);
	struct software_node *node;

	if (IS_ERR(copy) || IS_ERR(parent) || (parent && !up)) {
		if (!IS_ERR(copy))
			property_entries_free(copy);
		return IS_ERR(copy) ? ERR_CAST(copy) : IS_ERR(parent) ? ERR_CAST(parent) : ERR_PTR(-EINVAL);
	}
	node = kzalloc(sizeof(*node), GFP_KERNEL);
	if (!node) {
		property_entries_free(copy);
		return ERR_PTR(-ENOMEM);
	}
	node->parent = up ? up->node : NULL;
	node->properties = copy;
	swnode = register_swnode(node, up, node);
	return IS_ERR(swnode) ? ERR_CAST(swnode) : &swnode->fwnode;
}
EXPORT_SYMBOL_GPL(fwnode_create_software_node);

void fwnode_remove_software_node(struct fwnode_handle *fwnode)
{
	struct swnode *swnode = to_swnode(fwnode);

	if (swnode)
		unregister_swnode(swnode);
}
EXPORT_SYMBOL_GPL(fwnode_remove_software_node);

/* ---- Nodes of devices ---- */

static void set_device_swnode(struct device *dev, struct fwnode_handle *fwnode)
{
	if (dev->fwnode && !is_software_node(dev->fwnode))
		dev->fwnode->secondary = fwnode;
	else
		dev->fwnode = fwnode;
}

static struct swnode *dev_to_swnode(struct device *dev)
{
	struct fwnode_handle *fwnode = dev->fwnode;

	if (fwnode && !is_software_node(fwnode))
		fwnode = fwnode->secondary;
	return to_swnode(fwnode);
}

/** device_add_software_node - describe @dev by @node, which is registered if it was not. -EBUSY: it has one. */
int device_add_software_node(struct device *dev, const struct software_node *node)
{
	struct swnode *swnode = software_node_to_swnode(node);
	int err;

	if (dev_to_swnode(dev))
		return -EBUSY;
	if (swnode) {
		kobject_get(&swnode->kobj);
	} else {
		err = software_node_register(node);
		if (err)
			return err;
		swnode = software_node_to_swnode(node);
		swnode->managed = true;
	}
	set_device_swnode(dev, &swnode->fwnode);
	return 0;
}
EXPORT_SYMBOL_GPL(device_add_software_node);

/** device_remove_software_node - take it away again; a node that was registered for the device goes */
void device_remove_software_node(struct device *dev)
{
	struct swnode *swnode = dev_to_swnode(dev);

	if (!swnode)
		return;
	set_device_swnode(dev, NULL);
	if (swnode->managed)
		unregister_swnode(swnode);
	else
		kobject_put(&swnode->kobj);
}
EXPORT_SYMBOL_GPL(device_remove_software_node);

/* @dev goes: so does a node that was made for it. */
void software_node_device_gone(struct device *dev)
{
	struct swnode *swnode = dev_to_swnode(dev);

	if (swnode && swnode->managed)
		device_remove_software_node(dev);
}

/** device_create_managed_software_node - give @dev properties, until it is deleted */
int device_create_managed_software_node(struct device *dev, const struct property_entry *properties,
					const struct software_node *parent)
{
	struct fwnode_handle *up = software_node_fwnode(parent), *fwnode;

	if (parent && !up)
		return -EINVAL;
	fwnode = fwnode_create_software_node(properties, up);
	if (IS_ERR(fwnode))
		return PTR_ERR(fwnode);
	to_swnode(fwnode)->managed = true;
	set_device_swnode(dev, fwnode);
	return 0;
}
EXPORT_SYMBOL_GPL(device_create_managed_software_node);

static int __init software_node_init(void)
{
	swnode_kset = kset_create_and_add("software_nodes", NULL, kernel_kobj);
	return swnode_kset ? 0 : -ENOMEM;
}
postcore_initcall(software_node_init);
