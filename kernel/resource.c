// SPDX-License-Identifier: MIT
/*
 * Address ranges and who has them: /proc/iomem and /proc/ioports.
 *
 * Resources form a tree: a child lies inside its parent, siblings are ascending and do not overlap. request_resource()
 * makes a child of the given parent; insert_resource() also adopts what lies inside the new one. __request_region() is
 * what drivers use: it goes down to the smallest range that is not busy, and fails if one is; with IORESOURCE_MUXED it
 * waits.
 *
 * Lock: resource_lock (rwlock) guards all links. Regions are allocated before it is taken; without memory NULL is
 * returned. Questions about ranges are in resource_query.c, the machine's own ranges and the reports in
 * resource_machine.c.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "internal_resource.h"

struct resource ioport_resource = {
	.name = "PCI IO",
	.start = 0,
	.end = 0xffff,
	.flags = IORESOURCE_IO,
};
EXPORT_SYMBOL(ioport_resource);

struct resource iomem_resource = {
	.name = "PCI mem",
	.start = 0,
	.end = -1,
	.flags = IORESOURCE_MEM,
};
EXPORT_SYMBOL(iomem_resource);

DEFINE_RWLOCK(resource_lock);
static DECLARE_WAIT_QUEUE_HEAD(muxed_resource_wait);

/* The resource behind @p in the order in which the tree is shown: children before siblings. */
struct resource *next_resource(struct resource *p, bool skip_children)
{
	if (!skip_children && p->child)
		return p->child;
	while (!p->sibling && p->parent)
		p = p->parent;
	return p->sibling;
}

/* ---- The tree; resource_lock is held for writing ---- */

/* Make @new a child of @root. Returns the resource that it collides with, or NULL. */
static struct resource *__request_resource(struct resource *root, struct resource *new)
{
	resource_size_t start = new->start, end = new->end;
	struct resource *tmp, **p;

	if (end < start || start < root->start || end > root->end)
		return root;
	for (p = &root->child;; p = &tmp->sibling) {
		tmp = *p;
		if (!tmp || tmp->start > end) {
			new->sibling = tmp;
			*p = new;
			new->parent = root;
			return NULL;
		}
		if (tmp->end >= start)
			return tmp;
	}
}

/* Take @old out. With @release_child its children go with it, else they take its place. */
static int __release_resource(struct resource *old, bool release_child)
{
	struct resource *tmp, **p, *chd;

	if (!old->parent) {
		WARN(old->sibling, "sibling but no parent");
		return old->sibling ? -EINVAL : 0;
	}
	for (p = &old->parent->child; (tmp = *p) != NULL; p = &tmp->sibling) {
		if (tmp != old)
			continue;
		if (release_child || !tmp->child) {
			*p = tmp->sibling;
		} else {
			for (chd = tmp->child;; chd = chd->sibling) {
				chd->parent = tmp->parent;
				if (!chd->sibling)
					break;
			}
			*p = tmp->child;
			chd->sibling = tmp->sibling;
		}
		old->parent = NULL;
		return 0;
	}
	return -EINVAL;
}

static void __release_child_resources(struct resource *r)
{
	struct resource *tmp, *p = r->child;

	r->child = NULL;
	while (p) {
		resource_size_t size = resource_size(p);

		tmp = p;
		p = p->sibling;
		tmp->parent = NULL;
		tmp->sibling = NULL;
		__release_child_resources(tmp);
		tmp->start = 0;
		tmp->end = size - 1;
	}
}

/* Put @new where it belongs below @parent, around what lies inside it. Returns what it collides with, or NULL. */
static struct resource *__insert_resource(struct resource *parent, struct resource *new)
{
	struct resource *first, *next;

	for (;; parent = first) {
		first = __request_resource(parent, new);
		if (!first)
			return first;
		if (first == parent || WARN_ON(first == new))
			return first;
		if (first->start > new->start || first->end < new->end)
			break;
		if (first->start == new->start && first->end == new->end)
			break;
	}
	for (next = first;; next = next->sibling) {
		/* A partial overlap is a collision. */
		if (next->start < new->start || next->end > new->end)
			return next;
		if (!next->sibling || next->sibling->start > new->end)
			break;
	}
	new->parent = parent;
	new->sibling = next->sibling;
	new->child = first;
	next->sibling = NULL;
	for (next = first; next; next = next->sibling)
		next->parent = new;
	if (parent->child == first) {
		parent->child = new;
	} else {
		for (next = parent->child; next->sibling != first; next = next->sibling)
			;
		next->sibling = new;
	}
	return NULL;
}

/* ---- Requests ---- */

/**
 * request_resource_conflict - make @new a child of @root
 *
 * Returns NULL, or the resource that is in the way.
 */
struct resource *request_resource_conflict(struct resource *root, struct resource *new)
{
	struct resource *conflict;

	write_lock(&resource_lock);
	conflict = __request_resource(root, new);
	write_unlock(&resource_lock);
	return conflict;
}

/**
 * request_resource - the same
 *
 * Returns 0 or -EBUSY.
 */
int request_resource(struct resource *root, struct resource *new)
{
	return request_resource_conflict(root, new) ? -EBUSY : 0;
}
EXPORT_SYMBOL(request_resource);

/**
 * release_resource - take a resource, with its children, out of the tree
 *
 * Returns 0 or -EINVAL if it is not in one.
 */
int release_resource(struct resource *old)
{
	int retval;

	write_lock(&resource_lock);
	retval = __release_resource(old, true);
	write_unlock(&resource_lock);
	return retval;
}
EXPORT_SYMBOL(release_resource);

/**
 * release_child_resources - take all below @r out of the tree
 */
void release_child_resources(struct resource *r)
{
	write_lock(&resource_lock);
	__release_child_resources(r);
	write_unlock(&resource_lock);
}

/**
 * insert_resource_conflict, insert_resource - put @new below @parent, around what lies inside it
 */
struct resource *insert_resource_conflict(struct resource *parent, struct resource *new)
{
	struct resource *conflict;

	write_lock(&resource_lock);
	conflict = __insert_resource(parent, new);
	write_unlock(&resource_lock);
	return conflict;
}

int insert_resource(struct resource *parent, struct resource *new)
{
	return insert_resource_conflict(parent, new) ? -EBUSY : 0;
}
EXPORT_SYMBOL_GPL(insert_resource);

/**
 * insert_resource_expand_to_fit - the same, made larger until it holds whatever it collides with
 */
void insert_resource_expand_to_fit(struct resource *root, struct resource *new)
{
	if (new->parent)
		return;
	write_lock(&resource_lock);
	for (;;) {
		struct resource *conflict = __insert_resource(root, new);

		if (!conflict)
			break;
		if (conflict == root || WARN_ON(conflict->parent != root))
			break;
		new->start = min(new->start, conflict->start);
		new->end = max(new->end, conflict->end);
	}
	write_unlock(&resource_lock);
}
EXPORT_SYMBOL_GPL(insert_resource_expand_to_fit);

/**
 * remove_resource - take a resource out; its children take its place
 */
int remove_resource(struct resource *old)
{
	int retval;

	write_lock(&resource_lock);
	retval = __release_resource(old, false);
	write_unlock(&resource_lock);
	return retval;
}
EXPORT_SYMBOL_GPL(remove_resource);

/**
 * lookup_resource - the child of @root that begins at @start, or NULL
 */
struct resource *lookup_resource(struct resource *root, resource_size_t start)
{
	struct resource *res;

	read_lock(&resource_lock);
	for (res = root->child; res; res = res->sibling)
		if (res->start == start)
			break;
	read_unlock(&resource_lock);
	return res;
}

/**
 * adjust_resource - move or resize a resource within its parent
 *
 * Returns 0, or -EBUSY if it would collide or lose a child.
 */
int adjust_resource(struct resource *res, resource_size_t start, resource_size_t size)
{
	resource_size_t end = start + size - 1;
	struct resource *tmp, *parent;
	int result = -EBUSY;

	write_lock(&resource_lock);
	parent = res->parent;
	if (!parent) {
		result = 0;
	} else if (start >= parent->start && end <= parent->end && end >= start &&
		   !(res->sibling && res->sibling->start <= end)) {
		result = 0;
		for (tmp = parent->child; tmp != res && tmp; tmp = tmp->sibling)
			if (tmp->sibling == res && start <= tmp->end)
				result = -EBUSY;
	}
	for (tmp = res->child; tmp; tmp = tmp->sibling)
		if (tmp->start < start || tmp->end > end)
			result = -EBUSY;
	if (!result) {
		res->start = start;
		res->end = end;
	}
	write_unlock(&resource_lock);
	return result;
}
EXPORT_SYMBOL(adjust_resource);

/**
 * resource_alignment - to what a resource must be aligned; 0: it does not say
 */
resource_size_t resource_alignment(struct resource *res)
{
	switch (res->flags & (IORESOURCE_SIZEALIGN | IORESOURCE_STARTALIGN)) {
	case IORESOURCE_SIZEALIGN:
		return resource_size(res);
	case IORESOURCE_STARTALIGN:
		return res->start;
	default:
		return 0;
	}
}

/* Find room of @size for @new between the children of @root. resource_lock is held. */
static int find_resource(struct resource *root, struct resource *new, resource_size_t size, resource_size_t min_addr,
			 resource_size_t max_addr, resource_size_t align,
			 resource_size_t (*alignf)(void *, const struct resource *, resource_size_t, resource_size_t),
			 void *alignf_data)
{
	struct resource *this = root->child;
	struct resource gap = { .start = root->start, .flags = new->flags };

	for (;;) {
		bool last = !this, room = true;

		if (this && this->start == gap.start)
			room = false;
		else
			gap.end = this ? this->start - 1 : root->end;
		if (room && gap.end >= gap.start) {
			struct resource avail = gap;
			resource_size_t start;

			avail.start = max(avail.start, min_addr);
			avail.end = min(avail.end, max_addr);
			start = ALIGN(avail.start, align);
			/* Aligning must not have wrapped. */
			if (start >= avail.start && avail.end >= avail.start) {
				avail.start = start;
				if (alignf)
					start = alignf(alignf_data, &avail, size, align);
				if (start >= avail.start && start + size - 1 >= start &&
				    start + size - 1 <= avail.end) {
					new->start = start;
					new->end = start + size - 1;
					return 0;
				}
			}
		}
		if (last || this->end == root->end)
			return -EBUSY;
		gap.start = this->end + 1;
		this = this->sibling;
	}
}

/**
 * allocate_resource - find room below @root for a resource and request it
 * @size: bytes
 * @min, @max: limits of the addresses
 * @align: a power of two
 * @alignf: may move the start further, or NULL
 *
 * Returns 0 with start and end set, or -EBUSY.
 */
int allocate_resource(struct resource *root, struct resource *new, resource_size_t size, resource_size_t min,
		      resource_size_t max, resource_size_t align,
		      resource_size_t (*alignf)(void *, const struct resource *, resource_size_t, resource_size_t),
		      void *alignf_data)
{
	int err;

	if (new->parent)
		return -EBUSY;
	write_lock(&resource_lock);
	err = find_resource(root, new, size, min, max, align ?: 1, alignf, alignf_data);
	if (err >= 0 && __request_resource(root, new))
		err = -EBUSY;
	write_unlock(&resource_lock);
	return err;
}
EXPORT_SYMBOL(allocate_resource);

/* ---- Regions ---- */

/*
 * Put @res below @parent, as deep as ranges that are not busy go. resource_lock is held for writing, and dropped to
 * wait.
 */
static int request_region_locked(struct resource *res, struct resource *parent, resource_size_t start,
				 resource_size_t n, const char *name, int flags)
{
	DECLARE_WAITQUEUE(wait, current);

	res->name = name;
	res->start = start;
	res->end = start + n - 1;
	for (;;) {
		struct resource *conflict;

		res->flags = resource_type(parent) | resource_ext_type(parent);
		res->flags |= IORESOURCE_BUSY | flags;
		res->desc = parent->desc;
		conflict = __request_resource(parent, res);
		if (!conflict)
			return 0;
		if (conflict != parent && !(conflict->flags & IORESOURCE_BUSY)) {
			parent = conflict;
			continue;
		}
		if (!(conflict->flags & flags & IORESOURCE_MUXED))
			return -EBUSY;
		add_wait_queue(&muxed_resource_wait, &wait);
		/* Before the lock is dropped: the release, and its wake-up, may come right after. */
		set_current_state(TASK_UNINTERRUPTIBLE);
		write_unlock(&resource_lock);
		schedule();
		remove_wait_queue(&muxed_resource_wait, &wait);
		write_lock(&resource_lock);
	}
}

/**
 * __request_region - claim a range for a driver; called through request_region() and request_mem_region()
 * @parent: the root
 * @n: bytes
 * @flags: IORESOURCE_EXCLUSIVE; IORESOURCE_MUXED: wait for others that are muxed too
 *
 * Returns the new busy resource, NULL if part of the range is busy or without memory. Process context.
 */
struct resource *__request_region(struct resource *parent, resource_size_t start, resource_size_t n, const char *name,
				  int flags)
{
	struct resource *res = kzalloc(sizeof(*res), GFP_KERNEL);
	int ret;

	if (!res)
		return NULL;
	write_lock(&resource_lock);
	ret = request_region_locked(res, parent, start, n, name, flags);
	write_unlock(&resource_lock);
	if (ret) {
		kfree(res);
		return NULL;
	}
	return res;
}
EXPORT_SYMBOL(__request_region);

/**
 * __release_region - give back exactly what was claimed
 */
void __release_region(struct resource *parent, resource_size_t start, resource_size_t n)
{
	resource_size_t end = start + n - 1;
	struct resource **p = &parent->child, *res;

	write_lock(&resource_lock);
	while ((res = *p) != NULL) {
		if (res->start <= start && res->end >= end) {
			if (!(res->flags & IORESOURCE_BUSY)) {
				p = &res->child;
				continue;
			}
			if (res->start != start || res->end != end)
				break;
			*p = res->sibling;
			write_unlock(&resource_lock);
			if (res->flags & IORESOURCE_MUXED)
				wake_up(&muxed_resource_wait);
			kfree(res);
			return;
		}
		p = &res->sibling;
	}
	write_unlock(&resource_lock);
	pr_warn("resource: Trying to free nonexistent resource <%pa-%pa>\n", &start, &end);
}
EXPORT_SYMBOL(__release_region);
