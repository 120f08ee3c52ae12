// SPDX-License-Identifier: MIT
/*
 * Managed resources: what a driver takes for a device and need not give back itself.
 *
 * A resource is memory with a release function, on its device's list in the order in which it was added. When the
 * driver lets go of the device (or probe() fails, or the device goes), they are released youngest first. A group is a
 * pair of marks on the list, between which everything can be released or given up together.
 *
 * Lock: devres_lock of the device. Release functions are called without it and may sleep.
 */
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "base.h"

struct devres_node {
	struct list_head entry; /* devres_lock */
	dr_release_t release;
	const char *name;
	size_t size;
};

struct devres {
	struct devres_node node;
	u8 __aligned(ARCH_KMALLOC_MINALIGN) data[];
};

struct devres_group {
	struct devres_node node[2]; /* the marks */
	void *id;
	int color;
};

static void group_open_release(struct device *dev, void *res)
{
}

static void group_close_release(struct device *dev, void *res)
{
}

static struct devres_group *node_to_group(struct devres_node *node)
{
	if (node->release == &group_open_release)
		return container_of(node, struct devres_group, node[0]);
	if (node->release == &group_close_release)
		return container_of(node, struct devres_group, node[1]);
	return NULL;
}

static struct devres *to_devres(void *res)
{
	return container_of(res, struct devres, data);
}

/**
 * __devres_alloc_node - make a resource of @size zeroed bytes that is not yet added
 * @release: called when it is released
 *
 * Returns its data, NULL without memory.
 */
void *__devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int nid, const char *name)
{
	struct devres *dr;
	size_t bytes;

	if (unlikely(check_add_overflow(sizeof(*dr), size, &bytes)))
		return NULL;
	dr = kmalloc_node(bytes, gfp | __GFP_ZERO, nid);
	if (!dr)
		return NULL;
	INIT_LIST_HEAD(&dr->node.entry);
	dr->node.release = release;
	dr->node.name = name;
	dr->node.size = size;
	return dr->data;
}
EXPORT_SYMBOL_GPL(__devres_alloc_node);

/**
 * devres_free - free a resource that is not added
 * @res: may be NULL
 */
void devres_free(void *res)
{
	if (res) {
		BUG_ON(!list_empty(&to_devres(res)->node.entry));
		kfree(to_devres(res));
	}
}
EXPORT_SYMBOL_GPL(devres_free);

/**
 * devres_add - hand a resource to a device. Any context.
 */
void devres_add(struct device *dev, void *res)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	BUG_ON(!list_empty(&to_devres(res)->node.entry));
	list_add_tail(&to_devres(res)->node.entry, &dev->devres_head);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
}
EXPORT_SYMBOL_GPL(devres_add);

static struct devres *find_dr(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres_node *node;

	list_for_each_entry_reverse(node, &dev->devres_head, entry) {
		struct devres *dr = container_of(node, struct devres, node);

		if (node->release == release && (!match || match(dev, dr->data, match_data)))
			return dr;
	}
	return NULL;
}

/**
 * devres_find - the youngest resource with that release function that @match accepts (NULL: any)
 */
void *devres_find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr;
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	dr = find_dr(dev, release, match, match_data);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	return dr ? dr->data : NULL;
}
EXPORT_SYMBOL_GPL(devres_find);

/**
 * devres_get - the same, or else add @new_res; frees it if it is not needed
 */
void *devres_get(struct device *dev, void *new_res, dr_match_t match, void *match_data)
{
	struct devres *new_dr = to_devres(new_res), *dr;
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	dr = find_dr(dev, new_dr->node.release, match, match_data);
	if (!dr) {
		list_add_tail(&new_dr->node.entry, &dev->devres_head);
		dr = new_dr;
		new_res = NULL;
	}
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	devres_free(new_res);
	return dr->data;
}
EXPORT_SYMBOL_GPL(devres_get);

/**
 * devres_for_each_res - call @fn for each resource with that release function that @match accepts, youngest first
 */
void devres_for_each_res(struct device *dev, dr_release_t release, dr_match_t match, void *match_data,
			 void (*fn)(struct device *, void *, void *), void *data)
{
	struct devres_node *node, *tmp;
	unsigned long flags;

	if (!fn)
		return;
	spin_lock_irqsave(&dev->devres_lock, flags);
	list_for_each_entry_safe_reverse(node, tmp, &dev->devres_head, entry)
	{
		struct devres *dr = container_of(node, struct devres, node);

		if (node->release == release && (!match || match(dev, dr->data, match_data)))
			fn(dev, dr->data, data);
	}
	spin_unlock_irqrestore(&dev->devres_lock, flags);
}
EXPORT_SYMBOL_GPL(devres_for_each_res);

/**
 * devres_remove - take a resource off the list, which is then the caller's
 */
void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr;
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	dr = find_dr(dev, release, match, match_data);
	if (dr)
		list_del_init(&dr->node.entry);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	return dr ? dr->data : NULL;
}
EXPORT_SYMBOL_GPL(devres_remove);

/**
 * devres_destroy - take it off and free it, without calling its release function
 *
 * Returns 0 or -ENOENT.
 */
int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	if (unlikely(!res))
		return -ENOENT;
	devres_free(res);
	return 0;
}
EXPORT_SYMBOL_GPL(devres_destroy);

/**
 * devres_release - take it off, call its release function and free it
 *
 * Returns 0 or -ENOENT.
 */
int devres_release(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	if (unlikely(!res))
		return -ENOENT;
	(*release)(dev, res);
	devres_free(res);
	return 0;
}
EXPORT_SYMBOL_GPL(devres_release);

/* ---- Releasing ---- */

/*
 * Move the nodes from @first to before @end to @todo, with the groups that lie wholly in that range; a mark of a group
 * that reaches out of it stays. devres_lock is held.
 */
static int remove_nodes(struct device *dev, struct list_head *first, struct list_head *end, struct list_head *todo)
{
	struct devres_node *node, *n;
	int count = 0;

	list_for_each_entry(node, &dev->devres_head, entry) {
		struct devres_group *grp = node_to_group(node);

		if (grp)
			grp->color = 0;
	}
	/* Count how many marks of each group lie in the range. An open group has one mark on the list only. */
	node = list_entry(first, struct devres_node, entry);
	list_for_each_entry_safe_from(node, n, &dev->devres_head, entry)
	{
		struct devres_group *grp = node_to_group(node);

		if (&node->entry == end)
			break;
		if (grp)
			grp->color++;
	}
	node = list_entry(first, struct devres_node, entry);
	list_for_each_entry_safe_from(node, n, &dev->devres_head, entry)
	{
		struct devres_group *grp = node_to_group(node);

		if (&node->entry == end)
			break;
		if (grp && grp->color + list_empty(&grp->node[1].entry) < 2)
			continue;
		list_move_tail(&node->entry, todo);
		count += !grp;
	}
	return count;
}

static void release_nodes(struct device *dev, struct list_head *todo)
{
	struct devres_node *node, *tmp;

	list_for_each_entry_safe_reverse(node, tmp, todo, entry)
	{
		struct devres_group *grp = node_to_group(node);

		if (grp) {
			/* Freed at its opening mark, which comes last. */
			if (node == &grp->node[0])
				kfree(grp);
			continue;
		}
		node->release(dev, container_of(node, struct devres, node)->data);
		kfree(container_of(node, struct devres, node));
	}
}

/* Release everything. Returns how many there were, -ENODEV for a device that was never initialised. */
int devres_release_all(struct device *dev)
{
	unsigned long flags;
	LIST_HEAD(todo);
	int cnt;

	if (WARN_ON(dev->devres_head.next == NULL))
		return -ENODEV;
	if (list_empty(&dev->devres_head))
		return 0;
	spin_lock_irqsave(&dev->devres_lock, flags);
	cnt = remove_nodes(dev, dev->devres_head.next, &dev->devres_head, &todo);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	release_nodes(dev, &todo);
	return cnt;
}

/* ---- Groups ---- */

/**
 * devres_open_group - begin a group
 * @id: its name; NULL: make one
 *
 * Returns the name, NULL without memory.
 */
void *devres_open_group(struct device *dev, void *id, gfp_t gfp)
{
	struct devres_group *grp = kzalloc(sizeof(*grp), gfp);
	unsigned long flags;

	if (unlikely(!grp))
		return NULL;
	grp->node[0].release = &group_open_release;
	grp->node[1].release = &group_close_release;
	INIT_LIST_HEAD(&grp->node[0].entry);
	INIT_LIST_HEAD(&grp->node[1].entry);
	grp->id = id ?: grp;
	spin_lock_irqsave(&dev->devres_lock, flags);
	list_add_tail(&grp->node[0].entry, &dev->devres_head);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	return grp->id;
}
EXPORT_SYMBOL_GPL(devres_open_group);

/* @id NULL: the youngest open group. */
static struct devres_group *find_group(struct device *dev, void *id)
{
	struct devres_node *node;

	list_for_each_entry_reverse(node, &dev->devres_head, entry) {
		struct devres_group *grp;

		if (node->release != &group_open_release)
			continue;
		grp = container_of(node, struct devres_group, node[0]);
		if (id ? grp->id == id : list_empty(&grp->node[1].entry))
			return grp;
	}
	return NULL;
}

/**
 * devres_close_group - end a group
 */
void devres_close_group(struct device *dev, void *id)
{
	struct devres_group *grp;
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	grp = find_group(dev, id);
	if (grp)
		list_add_tail(&grp->node[1].entry, &dev->devres_head);
	else
		WARN_ON(1);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
}
EXPORT_SYMBOL_GPL(devres_close_group);

/**
 * devres_remove_group - forget a group; what is in it stays
 */
void devres_remove_group(struct device *dev, void *id)
{
	struct devres_group *grp;
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	grp = find_group(dev, id);
	if (grp) {
		list_del_init(&grp->node[0].entry);
		list_del_init(&grp->node[1].entry);
	} else {
		WARN_ON(1);
	}
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	kfree(grp);
}
EXPORT_SYMBOL_GPL(devres_remove_group);

/**
 * devres_release_group - release everything in a group
 *
 * Returns how many there were.
 */
int devres_release_group(struct device *dev, void *id)
{
	struct devres_group *grp;
	unsigned long flags;
	LIST_HEAD(todo);
	int cnt = 0;

	spin_lock_irqsave(&dev->devres_lock, flags);
	grp = find_group(dev, id);
	if (grp) {
		struct list_head *end = &dev->devres_head;

		if (!list_empty(&grp->node[1].entry))
			end = grp->node[1].entry.next;
		cnt = remove_nodes(dev, &grp->node[0].entry, end, &todo);
	} else {
		WARN_ON(1);
	}
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	release_nodes(dev, &todo);
	return cnt;
}
EXPORT_SYMBOL_GPL(devres_release_group);
