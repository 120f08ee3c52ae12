// SPDX-License-Identifier: MIT
/*
 * Properties of devices, whatever kind of node (fwnode) describes them.
 *
 * Each question goes to the node's operations; if it does not know the property (-EINVAL) to its secondary node. Nodes are counted: what
 * returns a node returns a reference, to be given back with fwnode_handle_put(). There is no state here; locks are the node kind's. Arrays of
 * strings and numbers are copied out or, with no array given, counted.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/string.h>

struct fwnode_handle *__dev_fwnode(struct device *dev)
{
	return dev->fwnode;
}
EXPORT_SYMBOL_GPL(__dev_fwnode);

const struct fwnode_handle *__dev_fwnode_const(const struct device *dev)
{
	return dev->fwnode;
}
EXPORT_SYMBOL_GPL(__dev_fwnode_const);

/* The node to ask next, if @fwnode answered that it does not know; NULL: none. */
static const struct fwnode_handle *fallback(const struct fwnode_handle *fwnode)
{
	return IS_ERR_OR_NULL(fwnode) || IS_ERR_OR_NULL(fwnode->secondary) ? NULL : fwnode->secondary;
}

/** fwnode_property_present - does the node have that property? */
bool fwnode_property_present(const struct fwnode_handle *fwnode, const char *propname)
{
	if (fwnode_call_bool_op(fwnode, property_present, propname))
		return true;
	return fwnode_call_bool_op(fallback(fwnode), property_present, propname);
}
EXPORT_SYMBOL_GPL(fwnode_property_present);

bool device_property_present(struct device *dev, const char *propname)
{
	return fwnode_property_present(dev_fwnode(dev), propname);
}
EXPORT_SYMBOL_GPL(device_property_present);

/* ---- Numbers ---- */

static int read_int_array(const struct fwnode_handle *fwnode, const char *propname, unsigned int elem_size, void *val,
			  size_t nval)
{
	int ret = fwnode_call_int_op(fwnode, property_read_int_array, propname, elem_size, val, nval);

	if (ret == -EINVAL && fallback(fwnode))
		ret = fwnode_call_int_op(fallback(fwnode), property_read_int_array, propname, elem_size, val, nval);
	return ret;
}

/**
 * fwnode_property_read_u8_array and its like - read a property of integers
 * @val: gets @nval of them; NULL: only count
 *
 * Returns 0, or how many there are if @val is NULL; -EINVAL without such a property, -ENODATA without a value, -EOVERFLOW if there are fewer.
 */
int fwnode_property_read_u8_array(const struct fwnode_handle *fwnode, const char *propname, u8 *val, size_t nval)
{
	return read_int_array(fwnode, propname, sizeof(u8), val, nval);
}
EXPORT_SYMBOL_GPL(fwnode_property_read_u8_array);

int device_property_read_u8_array(struct device *dev, const char *propname, u8 *val, size_t nval)
{
	return fwnode_property_read_u8_array(dev_fwnode(dev), propname, val, nval);
}
EXPORT_SYMBOL_GPL(device_property_read_u8_array);

int fwnode_property_read_u16_array(const struct fwnode_handle *fwnode, const char *propname, u16 *val, size_t nval)
{
	return read_int_array(fwnode, propname, sizeof(u16), val, nval);
}
EXPORT_SYMBOL_GPL(fwnode_property_read_u16_array);

int device_property_read_u16_array(struct device *dev, const char *propname, u16 *val, size_t nval)
{
	return fwnode_property_read_u16_array(dev_fwnode(dev), propname, val, nval);
}
EXPORT_SYMBOL_GPL(device_property_read_u16_array);

int fwnode_property_read_u32_array(const struct fwnode_handle *fwnode, const char *propname, u32 *val, size_t nval)
{
	return read_int_array(fwnode, propname, sizeof(u32), val, nval);
}
EXPORT_SYMBOL_GPL(fwnode_property_read_u32_array);

int device_property_read_u32_array(struct device *dev, const char *propname, u32 *val, size_t nval)
{
	return fwnode_property_read_u32_array(dev_fwnode(dev), propname, val, nval);
}
EXPORT_SYMBOL_GPL(device_property_read_u32_array);

int fwnode_property_read_u64_array(const struct fwnode_handle *fwnode, const char *propname, u64 *val, size_t nval)
{
	return read_int_array(fwnode, propname, sizeof(u64), val, nval);
}
EXPORT_SYMBOL_GPL(fwnode_property_read_u64_array);

int device_property_read_u64_array(struct device *dev, const char *propname, u64 *val, size_t nval)
{
	return fwnode_property_read_u64_array(dev_fwnode(dev), propname, val, nval);
}
EXPORT_SYMBOL_GPL(device_property_read_u64_array);

/* ---- Strings ---- */

/** fwnode_property_read_string_array - read strings; returns how many were read, or with @val NULL how many there are, or an error */
int fwnode_property_read_string_array(const struct fwnode_handle *fwnode, const char *propname, const char **val,
				      size_t nval)
{
	int ret = fwnode_call_int_op(fwnode, property_read_string_array, propname, val, nval);

	if (ret == -EINVAL && fallback(fwnode))
		ret = fwnode_call_int_op(fallback(fwnode), property_read_string_array, propname, val, nval);
	return ret;
}
EXPORT_SYMBOL_GPL(fwnode_property_read_string_array);

int device_property_read_string_array(struct device *dev, const char *propname, const char **val, size_t nval)
{
	return fwnode_property_read_string_array(dev_fwnode(dev), propname, val, nval);
}
EXPORT_SYMBOL_GPL(device_property_read_string_array);

/** fwnode_property_read_string - read one string, which stays the node's; 0 or an error */
int fwnode_property_read_string(const struct fwnode_handle *fwnode, const char *propname, const char **val)
{
	int ret = fwnode_property_read_string_array(fwnode, propname, val, 1);

	return ret < 0 ? ret : 0;
}
EXPORT_SYMBOL_GPL(fwnode_property_read_string);

int device_property_read_string(struct device *dev, const char *propname, const char **val)
{
	return fwnode_property_read_string(dev_fwnode(dev), propname, val);
}
EXPORT_SYMBOL_GPL(device_property_read_string);

/** fwnode_property_match_string - at which place among its strings a property has @string; -ENODATA: at none, or an error */
int fwnode_property_match_string(const struct fwnode_handle *fwnode, const char *propname, const char *string)
{
	int count = fwnode_property_string_array_count(fwnode, propname), ret;
	const char **values;

	if (count < 0)
		return count;
	if (!count)
		return -ENODATA;
	values = kcalloc(count, sizeof(*values), GFP_KERNEL);
	if (!values)
		return -ENOMEM;
	ret = fwnode_property_read_string_array(fwnode, propname, values, count);
	if (ret >= 0) {
		ret = match_string(values, count, string);
		if (ret < 0)
			ret = -ENODATA;
	}
	kfree(values);
	return ret;
}
EXPORT_SYMBOL_GPL(fwnode_property_match_string);

int device_property_match_string(struct device *dev, const char *propname, const char *string)
{
	return fwnode_property_match_string(dev_fwnode(dev), propname, string);
}
EXPORT_SYMBOL_GPL(device_property_match_string);

/* ---- References ---- */

/**
 * fwnode_property_get_reference_args - follow a reference
 * @prop: a property of references
 * @nargs_prop: the target's property that says how many arguments there are; NULL: @nargs
 * @index: which of the references
 * @args: gets the target, with a reference, and the arguments; NULL: only check
 *
 * Returns 0, -ENOENT if there is no such reference, or another error.
 */
int fwnode_property_get_reference_args(const struct fwnode_handle *fwnode, const char *prop, const char *nargs_prop,
				       unsigned int nargs, unsigned int index, struct fwnode_reference_args *args)
{
	int ret = fwnode_call_int_op(fwnode, get_reference_args, prop, nargs_prop, nargs, index, args);

	if (ret < 0 && fallback(fwnode))
		ret = fwnode_call_int_op(fallback(fwnode), get_reference_args, prop, nargs_prop, nargs, index, args);
	return ret;
}
EXPORT_SYMBOL_GPL(fwnode_property_get_reference_args);

/** fwnode_find_reference - the target of a reference without arguments, or an error */
struct fwnode_handle *fwnode_find_reference(const struct fwnode_handle *fwnode, const char *name, unsigned int index)
{
	struct fwnode_reference_args args;
	int ret = fwnode_property_get_reference_args(fwnode, name, NULL, 0, index, &args);

	return ret ? ERR_PTR(ret) : args.fwnode;
}
EXPORT_SYMBOL_GPL(fwnode_find_reference);

/* ---- The tree ---- */

const char *fwnode_get_name(const struct fwnode_handle *fwnode)
{
	return fwnode_call_ptr_op(fwnode, get_name);
}
EXPORT_SYMBOL_GPL(fwnode_get_name);

/* What stands between the parent's name and this one's in a path. */
const char *fwnode_get_name_prefix(const struct fwnode_handle *fwnode)
{
	return fwnode_call_ptr_op(fwnode, get_name_prefix);
}

struct fwnode_handle *fwnode_get_parent(const struct fwnode_handle *fwnode)
{
	return fwnode_call_ptr_op(fwnode, get_parent);
}
EXPORT_SYMBOL_GPL(fwnode_get_parent);

/** fwnode_get_next_parent - the parent; the reference to @fwnode is given back */
struct fwnode_handle *fwnode_get_next_parent(struct fwnode_handle *fwnode)
{
	struct fwnode_handle *parent = fwnode_get_parent(fwnode);

	fwnode_handle_put(fwnode);
	return parent;
}
EXPORT_SYMBOL_GPL(fwnode_get_next_parent);

unsigned int fwnode_count_parents(const struct fwnode_handle *fwnode)
{
	struct fwnode_handle *parent;
	unsigned int count = 0;

	fwnode_for_each_parent_node(fwnode, parent) count++;
	return count;
}
EXPORT_SYMBOL_GPL(fwnode_count_parents);

/** fwnode_get_nth_parent - @depth levels up; 0 is the node itself. NULL above the root. */
struct fwnode_handle *fwnode_get_nth_parent(struct fwnode_handle *fwnode, unsigned int depth)
{
	fwnode_handle_get(fwnode);
	while (depth-- && fwnode)
		fwnode = fwnode_get_next_parent(fwnode);
	return fwnode;
}
EXPORT_SYMBOL_GPL(fwnode_get_nth_parent);

/** fwnode_get_next_child_node - the child after @child (NULL: the first); the reference to @child is given back */
struct fwnode_handle *fwnode_get_next_child_node(const struct fwnode_handle *fwnode, struct fwnode_handle *child)
{
	return fwnode_call_ptr_op(fwnode, get_next_child_node, child);
}
EXPORT_SYMBOL_GPL(fwnode_get_next_child_node);

struct fwnode_handle *fwnode_get_named_child_node(const struct fwnode_handle *fwnode, const char *childname)
{
	return fwnode_call_ptr_op(fwnode, get_named_child_node, childname);
}
EXPORT_SYMBOL_GPL(fwnode_get_named_child_node);

struct fwnode_handle *device_get_next_child_node(struct device *dev, struct fwnode_handle *child)
{
	return fwnode_get_next_child_node(dev_fwnode(dev), child);
}
EXPORT_SYMBOL_GPL(device_get_next_child_node);

struct fwnode_handle *device_get_named_child_node(struct device *dev, const char *childname)
{
	return fwnode_get_named_child_node(dev_fwnode(dev), childname);
}
EXPORT_SYMBOL_GPL(device_get_named_child_node);

unsigned int device_get_child_node_count(struct device *dev)
{
	struct fwnode_handle *child;
	unsigned int count = 0;

	device_for_each_child_node(dev, child) count++;
	return count;
}
EXPORT_SYMBOL_GPL(device_get_child_node_count);

struct fwnode_handle *fwnode_handle_get(struct fwnode_handle *fwnode)
{
	return fwnode_has_op(fwnode, get) ? fwnode->ops->get(fwnode) : fwnode;
}
EXPORT_SYMBOL_GPL(fwnode_handle_get);

void fwnode_handle_put(struct fwnode_handle *fwnode)
{
	fwnode_call_void_op(fwnode, put);
}
EXPORT_SYMBOL_GPL(fwnode_handle_put);

bool fwnode_device_is_available(const struct fwnode_handle *fwnode)
{
	if (IS_ERR_OR_NULL(fwnode))
		return false;
	return fwnode_has_op(fwnode, device_is_available) ? fwnode->ops->device_is_available(fwnode) : true;
}
EXPORT_SYMBOL_GPL(fwnode_device_is_available);

const void *device_get_match_data(struct device *dev)
{
	return fwnode_call_ptr_op(dev_fwnode(dev), device_get_match_data, dev);
}
EXPORT_SYMBOL_GPL(device_get_match_data);

/* ---- Copies of descriptions ---- */

/** property_entries_free - free what property_entries_dup() returned */
void property_entries_free(const struct property_entry *properties)
{
	const struct property_entry *prop;

	for (prop = properties; prop && prop->name; prop++) {
		if (!prop->is_inline)
			kfree(prop->pointer);
		kfree_const(prop->name);
	}
	kfree(properties);
}
EXPORT_SYMBOL_GPL(property_entries_free);

/* Strings that a property points to stay their owner's: they are constants nearly always. */
static int dup_entry(struct property_entry *to, const struct property_entry *from)
{
	*to = *from;
	to->name = NULL;
	if (!from->is_inline && from->length) {
		to->pointer = kmemdup(from->pointer, from->length, GFP_KERNEL);
		if (!to->pointer)
			return -ENOMEM;
	}
	to->name = kstrdup_const(from->name, GFP_KERNEL);
	if (to->name)
		return 0;
	if (!to->is_inline)
		kfree(to->pointer);
	return -ENOMEM;
}

/** property_entries_dup - copy an array of properties; NULL for NULL, or an error */
struct property_entry *property_entries_dup(const struct property_entry *properties)
{
	struct property_entry *copy;
	size_t count = 0, i;

	if (!properties)
		return NULL;
	while (properties[count].name)
		count++;
	copy = kcalloc(count + 1, sizeof(*copy), GFP_KERNEL);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < count; i++) {
		if (dup_entry(&copy[i], &properties[i])) {
			property_entries_free(copy);
			return ERR_PTR(-ENOMEM);
		}
	}
	return copy;
}
EXPORT_SYMBOL_GPL(property_entries_dup);
