/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FWNODE_H_
#define _LINUX_FWNODE_H_
/*
 * A node of a description of devices, of whatever origin. Its kind is its operations; here there are software nodes (drivers/base/swnode.c).
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/types.h>

struct device;
struct fwnode_operations;

struct fwnode_handle {
	struct fwnode_handle *secondary; /* asked for what this one does not know */
	const struct fwnode_operations *ops;
	struct device *dev;
	struct list_head suppliers;
	struct list_head consumers;
	u8 flags;
};

#define NR_FWNODE_REFERENCE_ARGS 8

struct fwnode_reference_args {
	struct fwnode_handle *fwnode;
	unsigned int nargs;
	u64 args[NR_FWNODE_REFERENCE_ARGS];
};

/* What a kind of node can do; any may be missing. */
struct fwnode_operations {
	struct fwnode_handle *(*get)(struct fwnode_handle *fwnode);
	void (*put)(struct fwnode_handle *fwnode);
	bool (*device_is_available)(const struct fwnode_handle *fwnode);
	const void *(*device_get_match_data)(const struct fwnode_handle *fwnode, const struct device *dev);
	bool (*property_present)(const struct fwnode_handle *fwnode, const char *propname);
	int (*property_read_int_array)(const struct fwnode_handle *fwnode, const char *propname, unsigned int elem_size,
				       void *val, size_t nval);
	int (*property_read_string_array)(const struct fwnode_handle *fwnode, const char *propname, const char **val,
					  size_t nval);
	const char *(*get_name)(const struct fwnode_handle *fwnode);
	const char *(*get_name_prefix)(const struct fwnode_handle *fwnode);
	struct fwnode_handle *(*get_parent)(const struct fwnode_handle *fwnode);
	struct fwnode_handle *(*get_next_child_node)(const struct fwnode_handle *fwnode, struct fwnode_handle *child);
	struct fwnode_handle *(*get_named_child_node)(const struct fwnode_handle *fwnode, const char *name);
	int (*get_reference_args)(const struct fwnode_handle *fwnode, const char *prop, const char *nargs_prop,
				  unsigned int nargs, unsigned int index, struct fwnode_reference_args *args);
};

#define fwnode_has_op(fwnode, op) (!IS_ERR_OR_NULL(fwnode) && (fwnode)->ops && (fwnode)->ops->op)
#define fwnode_call_int_op(fwnode, op, ...) \
	(fwnode_has_op(fwnode, op) ? (fwnode)->ops->op(fwnode, ##__VA_ARGS__) \
				   : (IS_ERR_OR_NULL(fwnode) ? -EINVAL : -ENXIO))
#define fwnode_call_bool_op(fwnode, op, ...) \
	(fwnode_has_op(fwnode, op) ? (fwnode)->ops->op(fwnode, ##__VA_ARGS__) : false)
#define fwnode_call_ptr_op(fwnode, op, ...) \
	(fwnode_has_op(fwnode, op) ? (fwnode)->ops->op(fwnode, ##__VA_ARGS__) : NULL)
#define fwnode_call_void_op(fwnode, op, ...) \
	do { \
		if (fwnode_has_op(fwnode, op)) \
			(fwnode)->ops->op(fwnode, ##__VA_ARGS__); \
	} while (0)

static inline void fwnode_init(struct fwnode_handle *fwnode, const struct fwnode_operations *ops)
{
	fwnode->ops = ops;
	INIT_LIST_HEAD(&fwnode->consumers);
	INIT_LIST_HEAD(&fwnode->suppliers);
}
#endif
