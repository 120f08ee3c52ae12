// SPDX-License-Identifier: MIT
/*
 * Address ranges and who has them: /proc/iomem and /proc/ioports.
 *
 * Resources form a tree: a child lies inside its parent, siblings are ascending and do not overlap. request_resource() makes
 * a child of the given parent; insert_resource() also adopts what lies inside the new one. __request_region() is what
 * drivers use: it goes down to the smallest range that is not busy, and fails if one is; with IORESOURCE_MUXED it waits.
 *
 * Lock: resource_lock (rwlock) guards all links. Regions are allocated before it is taken; without memory NULL is returned.
 * The machine's own ranges come from arch_memory_map() at start-up.
 */
#include <linux/capability.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/pfn.h>
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include "ashlar/port.h"

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

static DEFINE_RWLOCK(resource_lock);
static DECLARE_WAIT_QUEUE_HEAD(muxed_resource_wait);

/* The resource behind @p in the order in which the tree is shown: children before siblings. */
static struct resource *next_resource(struct resource *p, bool skip_children)
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
				if (start >= avail.start && start + size - 1 >= start && start + size - 1 <= avail.end) {
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

/* Put @res below @parent, as deep as ranges that are not busy go. resource_lock is held for writing, and dropped to wait. */
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
		write_unlock(&resource_lock);
		set_current_state(TASK_UNINTERRUPTIBLE);
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
	pr_warn("Trying to free nonexistent resource <%pa-%pa>\n", &start, &end);
}
EXPORT_SYMBOL(__release_region);

/* ---- Managed ---- */

struct region_devres {
	struct resource *parent;
	resource_size_t start;
	resource_size_t n;
};

static void devm_region_release(struct device *dev, void *res)
{
	struct region_devres *this = res;

	__release_region(this->parent, this->start, this->n);
}

static int devm_region_match(struct device *dev, void *res, void *match_data)
{
	struct region_devres *this = res, *match = match_data;

	return this->parent == match->parent && this->start == match->start && this->n == match->n;
}

/**
 * __devm_request_region, __devm_release_region - __request_region() until the driver lets go of the device, and back
 */
struct resource *__devm_request_region(struct device *dev, struct resource *parent, resource_size_t start,
				       resource_size_t n, const char *name)
{
	struct region_devres *dr = devres_alloc(devm_region_release, sizeof(*dr), GFP_KERNEL);
	struct resource *res;

	if (!dr)
		return NULL;
	dr->parent = parent;
	dr->start = start;
	dr->n = n;
	res = __request_region(parent, start, n, name, 0);
	if (res)
		devres_add(dev, dr);
	else
		devres_free(dr);
	return res;
}
EXPORT_SYMBOL(__devm_request_region);

void __devm_release_region(struct device *dev, struct resource *parent, resource_size_t start, resource_size_t n)
{
	struct region_devres match_data = { parent, start, n };

	WARN_ON(devres_release(dev, devm_region_release, devm_region_match, &match_data));
}
EXPORT_SYMBOL(__devm_release_region);

static void devm_resource_release(struct device *dev, void *ptr)
{
	release_resource(*(struct resource **)ptr);
}

static int devm_resource_match(struct device *dev, void *res, void *data)
{
	return *(struct resource **)res == data;
}

/**
 * devm_request_resource, devm_release_resource - request_resource(), managed
 */
int devm_request_resource(struct device *dev, struct resource *root, struct resource *new)
{
	struct resource *conflict, **ptr = devres_alloc(devm_resource_release, sizeof(*ptr), GFP_KERNEL);

	if (!ptr)
		return -ENOMEM;
	*ptr = new;
	conflict = request_resource_conflict(root, new);
	if (conflict) {
		dev_err(dev, "resource collision: %pR conflicts with %s %pR\n", new, conflict->name, conflict);
		devres_free(ptr);
		return -EBUSY;
	}
	devres_add(dev, ptr);
	return 0;
}
EXPORT_SYMBOL(devm_request_resource);

void devm_release_resource(struct device *dev, struct resource *new)
{
	WARN_ON(devres_release(dev, devm_resource_release, devm_resource_match, new));
}
EXPORT_SYMBOL(devm_release_resource);

/* ---- Questions ---- */

/**
 * region_intersects - whether a range is of a kind
 *
 * Returns REGION_INTERSECTS if all of it that is known is, REGION_DISJOINT if nothing is, REGION_MIXED.
 */
int region_intersects(resource_size_t start, size_t size, unsigned long flags, unsigned long desc)
{
	struct resource res = { .start = start, .end = start + size - 1 }, *p;
	int type = 0, other = 0;

	read_lock(&resource_lock);
	for (p = iomem_resource.child; p; p = p->sibling) {
		bool is_type = (p->flags & flags) == flags && (desc == IORES_DESC_NONE || desc == p->desc);

		if (resource_overlaps(p, &res))
			is_type ? type++ : other++;
	}
	read_unlock(&resource_lock);
	if (type == 0)
		return REGION_DISJOINT;
	return other == 0 ? REGION_INTERSECTS : REGION_MIXED;
}
EXPORT_SYMBOL_GPL(region_intersects);

/* The first range of the kind that overlaps start..end, cut to it. */
static int find_next_iomem_res(resource_size_t start, resource_size_t end, unsigned long flags, unsigned long desc,
			       struct resource *res)
{
	struct resource *p;

	if (start >= end)
		return -EINVAL;
	read_lock(&resource_lock);
	for (p = iomem_resource.child; p; p = next_resource(p, false)) {
		if (p->start > end) {
			p = NULL;
			break;
		}
		if (p->end < start || (p->flags & flags) != flags)
			continue;
		if (desc != IORES_DESC_NONE && desc != p->desc)
			continue;
		*res = (struct resource){
			.start = max(start, p->start), .end = min(end, p->end), .flags = p->flags, .desc = p->desc,
			.parent = p->parent,
		};
		break;
	}
	read_unlock(&resource_lock);
	return p ? 0 : -ENODEV;
}

/**
 * walk_iomem_res_desc - call @func for each range of a kind until it returns other than 0
 */
int walk_iomem_res_desc(unsigned long desc, unsigned long flags, u64 start, u64 end, void *arg,
			int (*func)(struct resource *, void *))
{
	struct resource res;
	int ret = -EINVAL;

	while (start < end && !find_next_iomem_res(start, end, flags, desc, &res)) {
		ret = (*func)(&res, arg);
		if (ret)
			break;
		start = res.end + 1;
	}
	return ret;
}
EXPORT_SYMBOL_GPL(walk_iomem_res_desc);

/**
 * walk_system_ram_res, walk_mem_res, walk_system_ram_range - the same for RAM, all memory, and RAM in whole pages
 */
int walk_system_ram_res(u64 start, u64 end, void *arg, int (*func)(struct resource *, void *))
{
	return walk_iomem_res_desc(IORES_DESC_NONE, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, start, end, arg, func);
}

int walk_mem_res(u64 start, u64 end, void *arg, int (*func)(struct resource *, void *))
{
	return walk_iomem_res_desc(IORES_DESC_NONE, IORESOURCE_MEM | IORESOURCE_BUSY, start, end, arg, func);
}

int walk_system_ram_range(unsigned long start_pfn, unsigned long nr_pages, void *arg,
			  int (*func)(unsigned long, unsigned long, void *))
{
	resource_size_t start = (u64)start_pfn << PAGE_SHIFT;
	resource_size_t end = ((u64)(start_pfn + nr_pages) << PAGE_SHIFT) - 1;
	struct resource res;
	int ret = -EINVAL;

	while (start < end && !find_next_iomem_res(start, end, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY,
						   IORES_DESC_NONE, &res)) {
		unsigned long pfn = PFN_UP(res.start), end_pfn = PFN_DOWN(res.end + 1);

		if (end_pfn > pfn)
			ret = (*func)(pfn, end_pfn - pfn, arg);
		if (ret)
			break;
		start = res.end + 1;
	}
	return ret;
}

static int is_ram(unsigned long pfn, unsigned long nr_pages, void *arg)
{
	return 1;
}

/**
 * page_is_ram - whether a frame is RAM
 */
int page_is_ram(unsigned long pfn)
{
	return walk_system_ram_range(pfn, 1, NULL, is_ram) == 1;
}
EXPORT_SYMBOL_GPL(page_is_ram);

/**
 * iomem_map_sanity_check - whether a mapping would reach beyond the busy resource that it begins in
 */
int iomem_map_sanity_check(resource_size_t addr, unsigned long size)
{
	resource_size_t end = addr + size - 1;
	struct resource *p;
	int err = 0;

	read_lock(&resource_lock);
	for (p = iomem_resource.child; p; p = next_resource(p, false)) {
		if (p->start > end)
			break;
		if (p->end < addr)
			continue;
		if (PFN_DOWN(p->start) <= PFN_DOWN(addr) && PFN_DOWN(p->end) >= PFN_DOWN(end))
			continue;
		if (p->flags & IORESOURCE_BUSY) {
			pr_warn("resource sanity check: requesting [mem %pa-%pa], which spans more than %s %pR\n", &addr,
				&end, p->name, p);
			err = -1;
			break;
		}
	}
	read_unlock(&resource_lock);
	return err;
}

/**
 * resource_is_exclusive, iomem_is_exclusive - whether part of a range is claimed for one driver alone
 */
bool resource_is_exclusive(struct resource *root, u64 addr, resource_size_t size)
{
	bool err = false;
	struct resource *p;

	read_lock(&resource_lock);
	for (p = root->child; p; p = next_resource(p, false)) {
		if (p->start >= addr + size)
			break;
		if (p->end < addr)
			continue;
		if (p->flags & IORESOURCE_BUSY && p->flags & IORESOURCE_EXCLUSIVE) {
			err = true;
			break;
		}
	}
	read_unlock(&resource_lock);
	return err;
}

bool iomem_is_exclusive(u64 addr)
{
	return resource_is_exclusive(&iomem_resource, addr & PAGE_MASK, PAGE_SIZE);
}

/* ---- Reports ---- */

#define MAX_IORES_LEVEL 5

static void *r_start(struct seq_file *m, loff_t *pos)
{
	struct resource *root = pde_data(file_inode(m->file)), *p;
	loff_t l = 0;

	read_lock(&resource_lock);
	for (p = root->child; p && l < *pos; p = next_resource(p, false))
		l++;
	return p;
}

static void *r_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return next_resource(v, false);
}

static void r_stop(struct seq_file *m, void *v)
{
	read_unlock(&resource_lock);
}

static int r_show(struct seq_file *m, void *v)
{
	struct resource *root = pde_data(file_inode(m->file)), *r = v, *p = r;
	unsigned long long start = 0, end = 0;
	int width = root->end < 0x10000 ? 4 : 8, depth;

	for (depth = 0; depth < MAX_IORES_LEVEL; depth++, p = p->parent)
		if (p->parent == root)
			break;
	/* Addresses are for the administrator only. */
	if (file_ns_capable(m->file, &init_user_ns, CAP_SYS_ADMIN)) {
		start = r->start;
		end = r->end;
	}
	seq_printf(m, "%*s%0*llx-%0*llx : %s\n", depth * 2, "", width, start, width, end, r->name ?: "<BAD>");
	return 0;
}

static const struct seq_operations resource_op = {
	.start = r_start,
	.next = r_next,
	.stop = r_stop,
	.show = r_show,
};

static int __init ioresources_init(void)
{
	proc_create_seq_data("ioports", 0, NULL, &resource_op, &ioport_resource);
	proc_create_seq_data("iomem", 0, NULL, &resource_op, &iomem_resource);
	return 0;
}
fs_initcall(ioresources_init);

/* ---- The machine's own ranges ---- */

static void __init add_range(const char *name, phys_addr_t start, phys_addr_t end, unsigned long flags,
			     unsigned long desc)
{
	struct resource *res;

	if (start >= end)
		return;
	res = kzalloc(sizeof(*res), GFP_KERNEL);
	if (!res)
		return;
	*res = (struct resource){ .name = name, .start = start, .end = end - 1, .flags = flags, .desc = desc };
	if (insert_resource(&iomem_resource, res)) {
		pr_warn("resource: %s %pR collides with another range\n", res->name, res);
		kfree(res);
	}
}

extern const char __start_ktext[], __stop_ktext[], __start_krodata[], __stop_krodata[];
extern const char __start_kdata[], __stop_kdata[], __start_kbss[], __stop_kbss[];

/* The image, part by part, in the frames that stand for it. */
static void __init add_image(const struct arch_range *range)
{
	const struct {
		const char *name, *start, *stop;
	} part[] = {
		{ "Kernel code", __start_ktext, __stop_ktext },
		{ "Kernel rodata", __start_krodata, __stop_krodata },
		{ "Kernel data", __start_kdata, __stop_kdata },
		{ "Kernel bss", __start_kbss, __stop_kbss },
	};
	phys_addr_t at = range->base, end = range->base + range->size;

	for (int i = 0; i < ARRAY_SIZE(part); i++) {
		phys_addr_t bytes = part[i].stop - part[i].start;

		add_range(part[i].name, at, min(at + bytes, end), IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY,
			  IORES_DESC_NONE);
		at = min(PAGE_ALIGN(at + bytes), end);
	}
}

static void __init add_machine_range(const struct arch_range *range)
{
	phys_addr_t start = range->base, end = range->base + range->size;

	switch (range->type) {
	case ARCH_RANGE_RAM:
		/* A PC keeps its first page to itself: interrupt vectors and BIOS data. */
		if (!start) {
			start = PAGE_SIZE;
			add_range("Reserved", 0, start, IORESOURCE_MEM, IORES_DESC_RESERVED);
		}
		add_range("System RAM", start, end, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, IORES_DESC_NONE);
		break;
	case ARCH_RANGE_RESERVED:
		add_range("Reserved", start, end, IORESOURCE_MEM, IORES_DESC_RESERVED);
		break;
	case ARCH_RANGE_IMAGE:
		add_image(range);
		break;
	case ARCH_RANGE_DEVICE:
		add_range(range->name ?: "Device", start, end, IORESOURCE_MEM, IORES_DESC_NONE);
		break;
	}
}

static struct resource standard_io_resources[] = {
	{ .name = "dma1", .start = 0x00, .end = 0x1f, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "pic1", .start = 0x20, .end = 0x21, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "timer0", .start = 0x40, .end = 0x43, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "timer1", .start = 0x50, .end = 0x53, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "keyboard", .start = 0x60, .end = 0x60, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "keyboard", .start = 0x64, .end = 0x64, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "dma page reg", .start = 0x80, .end = 0x8f, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "pic2", .start = 0xa0, .end = 0xa1, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "dma2", .start = 0xc0, .end = 0xdf, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "fpu", .start = 0xf0, .end = 0xff, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
};

static int __init machine_resources_init(void)
{
	unsigned int count;
	const struct arch_range *range = arch_memory_map(&count);

	for (unsigned int i = 0; i < count; i++)
		add_machine_range(&range[i]);
	for (int i = 0; i < ARRAY_SIZE(standard_io_resources); i++)
		request_resource(&ioport_resource, &standard_io_resources[i]);
	return 0;
}
arch_initcall(machine_resources_init);
