/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PROPERTY_H_
#define _LINUX_PROPERTY_H_
/*
 * Properties of devices: named integers, strings and references to other nodes, which say what a driver must know about its device. A device
 * has them from its fwnode; a module makes them with software nodes.
 */
#include <linux/bits.h>
#include <linux/fwnode.h>
#include <linux/stddef.h>
#include <linux/types.h>

struct device;

enum dev_prop_type { DEV_PROP_U8, DEV_PROP_U16, DEV_PROP_U32, DEV_PROP_U64, DEV_PROP_STRING, DEV_PROP_REF };

struct fwnode_handle *__dev_fwnode(struct device *dev);
const struct fwnode_handle *__dev_fwnode_const(const struct device *dev);
#define dev_fwnode(dev) _Generic((dev), const struct device * : __dev_fwnode_const, struct device * : __dev_fwnode)(dev)

/* ---- Reading ---- */

bool fwnode_property_present(const struct fwnode_handle *fwnode, const char *propname);
int fwnode_property_read_u8_array(const struct fwnode_handle *fwnode, const char *propname, u8 *val, size_t nval);
int fwnode_property_read_u16_array(const struct fwnode_handle *fwnode, const char *propname, u16 *val, size_t nval);
int fwnode_property_read_u32_array(const struct fwnode_handle *fwnode, const char *propname, u32 *val, size_t nval);
int fwnode_property_read_u64_array(const struct fwnode_handle *fwnode, const char *propname, u64 *val, size_t nval);
int fwnode_property_read_string_array(const struct fwnode_handle *fwnode, const char *propname, const char **val,
				      size_t nval);
int fwnode_property_read_string(const struct fwnode_handle *fwnode, const char *propname, const char **val);
int fwnode_property_match_string(const struct fwnode_handle *fwnode, const char *propname, const char *string);
int fwnode_property_get_reference_args(const struct fwnode_handle *fwnode, const char *prop, const char *nargs_prop,
				       unsigned int nargs, unsigned int index, struct fwnode_reference_args *args);
struct fwnode_handle *fwnode_find_reference(const struct fwnode_handle *fwnode, const char *name, unsigned int index);

bool device_property_present(struct device *dev, const char *propname);
int device_property_read_u8_array(struct device *dev, const char *propname, u8 *val, size_t nval);
int device_property_read_u16_array(struct device *dev, const char *propname, u16 *val, size_t nval);
int device_property_read_u32_array(struct device *dev, const char *propname, u32 *val, size_t nval);
int device_property_read_u64_array(struct device *dev, const char *propname, u64 *val, size_t nval);
int device_property_read_string_array(struct device *dev, const char *propname, const char **val, size_t nval);
int device_property_read_string(struct device *dev, const char *propname, const char **val);
int device_property_match_string(struct device *dev, const char *propname, const char *string);

#define FWNODE_PROPERTY_ONE(width) \
	static inline int fwnode_property_read_u##width(const struct fwnode_handle *fwnode, const char *propname, \
							u##width *val) \
	{ \
		return fwnode_property_read_u##width##_array(fwnode, propname, val, 1); \
	} \
	static inline int fwnode_property_count_u##width(const struct fwnode_handle *fwnode, const char *propname) \
	{ \
		return fwnode_property_read_u##width##_array(fwnode, propname, NULL, 0); \
	} \
	static inline int device_property_read_u##width(struct device *dev, const char *propname, u##width *val) \
	{ \
		return device_property_read_u##width##_array(dev, propname, val, 1); \
	} \
	static inline int device_property_count_u##width(struct device *dev, const char *propname) \
	{ \
		return device_property_read_u##width##_array(dev, propname, NULL, 0); \
	}
FWNODE_PROPERTY_ONE(8)
FWNODE_PROPERTY_ONE(16)
FWNODE_PROPERTY_ONE(32)
FWNODE_PROPERTY_ONE(64)
#undef FWNODE_PROPERTY_ONE

static inline bool fwnode_property_read_bool(const struct fwnode_handle *fwnode, const char *propname)
{
	return fwnode_property_present(fwnode, propname);
}
static inline bool device_property_read_bool(struct device *dev, const char *propname)
{
	return device_property_present(dev, propname);
}
static inline int fwnode_property_string_array_count(const struct fwnode_handle *fwnode, const char *propname)
{
	return fwnode_property_read_string_array(fwnode, propname, NULL, 0);
}
static inline int device_property_string_array_count(struct device *dev, const char *propname)
{
	return device_property_read_string_array(dev, propname, NULL, 0);
}

/* ---- The tree ---- */

const char *fwnode_get_name(const struct fwnode_handle *fwnode);
const char *fwnode_get_name_prefix(const struct fwnode_handle *fwnode);
struct fwnode_handle *fwnode_get_parent(const struct fwnode_handle *fwnode);
struct fwnode_handle *fwnode_get_next_parent(struct fwnode_handle *fwnode);
unsigned int fwnode_count_parents(const struct fwnode_handle *fwnode);
struct fwnode_handle *fwnode_get_nth_parent(struct fwnode_handle *fwnode, unsigned int depth);
struct fwnode_handle *fwnode_get_next_child_node(const struct fwnode_handle *fwnode, struct fwnode_handle *child);
struct fwnode_handle *fwnode_get_named_child_node(const struct fwnode_handle *fwnode, const char *childname);
struct fwnode_handle *device_get_next_child_node(struct device *dev, struct fwnode_handle *child);
struct fwnode_handle *device_get_named_child_node(struct device *dev, const char *childname);
unsigned int device_get_child_node_count(struct device *dev);
struct fwnode_handle *fwnode_handle_get(struct fwnode_handle *fwnode);
void fwnode_handle_put(struct fwnode_handle *fwnode);
bool fwnode_device_is_available(const struct fwnode_handle *fwnode);
const void *device_get_match_data(struct device *dev);

#define fwnode_for_each_child_node(fwnode, child) \
	for (child = fwnode_get_next_child_node(fwnode, NULL); child; child = fwnode_get_next_child_node(fwnode, child))
#define device_for_each_child_node(dev, child) \
	for (child = device_get_next_child_node(dev, NULL); child; child = device_get_next_child_node(dev, child))
#define fwnode_for_each_parent_node(fwnode, parent) \
	for (parent = fwnode_get_parent(fwnode); parent; parent = fwnode_get_next_parent(parent))

/* ---- Software nodes ---- */

struct software_node;

struct software_node_ref_args {
	const struct software_node *node;
	unsigned int nargs;
	u64 args[NR_FWNODE_REFERENCE_ARGS];
};

#define SOFTWARE_NODE_REFERENCE(_ref_, ...) \
	(const struct software_node_ref_args) \
	{ \
		.node = _ref_, .nargs = sizeof((u64[]){ 0, ##__VA_ARGS__ }) / sizeof(u64) - 1, \
		.args = { __VA_ARGS__ }, \
	}

/* A property; @length is in bytes. A value of one element lies in the entry itself (@is_inline). */
struct property_entry {
	const char *name;
	size_t length;
	bool is_inline;
	enum dev_prop_type type;
	union {
		const void *pointer;
		union {
			u8 u8_data[sizeof(u64) / sizeof(u8)];
			u16 u16_data[sizeof(u64) / sizeof(u16)];
			u32 u32_data[sizeof(u64) / sizeof(u32)];
			u64 u64_data[sizeof(u64) / sizeof(u64)];
			const char *str[sizeof(u64) / sizeof(char *)];
		} value;
	};
};

#define __PROPERTY_ENTRY_ARRAY(_name_, _elem_, _Type_, _val_, _len_) \
	(struct property_entry) \
	{ \
		.name = _name_, .length = (_len_) * sizeof(_elem_), .type = DEV_PROP_##_Type_, { .pointer = _val_ }, \
	}
#define PROPERTY_ENTRY_U8_ARRAY_LEN(_name_, _val_, _len_) __PROPERTY_ENTRY_ARRAY(_name_, u8, U8, _val_, _len_)
#define PROPERTY_ENTRY_U16_ARRAY_LEN(_name_, _val_, _len_) __PROPERTY_ENTRY_ARRAY(_name_, u16, U16, _val_, _len_)
#define PROPERTY_ENTRY_U32_ARRAY_LEN(_name_, _val_, _len_) __PROPERTY_ENTRY_ARRAY(_name_, u32, U32, _val_, _len_)
#define PROPERTY_ENTRY_U64_ARRAY_LEN(_name_, _val_, _len_) __PROPERTY_ENTRY_ARRAY(_name_, u64, U64, _val_, _len_)
#define PROPERTY_ENTRY_STRING_ARRAY_LEN(_name_, _val_, _len_) \
	__PROPERTY_ENTRY_ARRAY(_name_, const char *, STRING, _val_, _len_)
#define PROPERTY_ENTRY_REF_ARRAY_LEN(_name_, _val_, _len_) \
	__PROPERTY_ENTRY_ARRAY(_name_, struct software_node_ref_args, REF, _val_, _len_)
#define PROPERTY_ENTRY_U8_ARRAY(_name_, _val_) PROPERTY_ENTRY_U8_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_U16_ARRAY(_name_, _val_) PROPERTY_ENTRY_U16_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_U32_ARRAY(_name_, _val_) PROPERTY_ENTRY_U32_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_U64_ARRAY(_name_, _val_) PROPERTY_ENTRY_U64_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_STRING_ARRAY(_name_, _val_) PROPERTY_ENTRY_STRING_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))
#define PROPERTY_ENTRY_REF_ARRAY(_name_, _val_) PROPERTY_ENTRY_REF_ARRAY_LEN(_name_, _val_, ARRAY_SIZE(_val_))

#define __PROPERTY_ENTRY_ONE(_name_, _elem_, _Type_, _val_, _size_) \
	(struct property_entry) \
	{ \
		.name = _name_, .length = (_size_), .is_inline = true, .type = DEV_PROP_##_Type_, \
		{ .value = { ._elem_[0] = _val_ } }, \
	}
#define PROPERTY_ENTRY_U8(_name_, _val_) __PROPERTY_ENTRY_ONE(_name_, u8_data, U8, _val_, sizeof(u8))
#define PROPERTY_ENTRY_U16(_name_, _val_) __PROPERTY_ENTRY_ONE(_name_, u16_data, U16, _val_, sizeof(u16))
#define PROPERTY_ENTRY_U32(_name_, _val_) __PROPERTY_ENTRY_ONE(_name_, u32_data, U32, _val_, sizeof(u32))
#define PROPERTY_ENTRY_U64(_name_, _val_) __PROPERTY_ENTRY_ONE(_name_, u64_data, U64, _val_, sizeof(u64))
#define PROPERTY_ENTRY_STRING(_name_, _val_) __PROPERTY_ENTRY_ONE(_name_, str, STRING, _val_, sizeof(const char *))
#define PROPERTY_ENTRY_BOOL(_name_) \
	(struct property_entry) \
	{ \
		.name = _name_, .is_inline = true, \
	}
#define PROPERTY_ENTRY_REF(_name_, _ref_, ...) \
	(struct property_entry) \
	{ \
		.name = _name_, .length = sizeof(struct software_node_ref_args), .type = DEV_PROP_REF, \
		{ .pointer = &SOFTWARE_NODE_REFERENCE(_ref_, ##__VA_ARGS__) }, \
	}

struct property_entry *property_entries_dup(const struct property_entry *properties);
void property_entries_free(const struct property_entry *properties);

struct software_node {
	const char *name;
	const struct software_node *parent;
	const struct property_entry *properties; /* ends with an entry without a name */
};

bool is_software_node(const struct fwnode_handle *fwnode);
const struct software_node *to_software_node(const struct fwnode_handle *fwnode);
struct fwnode_handle *software_node_fwnode(const struct software_node *node);
const struct software_node *software_node_find_by_name(const struct software_node *parent, const char *name);
int software_node_register(const struct software_node *node);
void software_node_unregister(const struct software_node *node);
int software_node_register_nodes(const struct software_node *nodes);
void software_node_unregister_nodes(const struct software_node *nodes);
int software_node_register_node_group(const struct software_node **node_group);
void software_node_unregister_node_group(const struct software_node **node_group);
struct fwnode_handle *fwnode_create_software_node(const struct property_entry *properties,
						  const struct fwnode_handle *parent);
void fwnode_remove_software_node(struct fwnode_handle *fwnode);
int device_add_software_node(struct device *dev, const struct software_node *node);
void device_remove_software_node(struct device *dev);
int device_create_managed_software_node(struct device *dev, const struct property_entry *properties,
					const struct software_node *parent);
#endif
