// SPDX-License-Identifier: MIT
/* Questions about the resource tree, and regions that go with a device's driver. The tree itself is in resource.c. */
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include "internal_resource.h"

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
			.start = max(start, p->start),
			.end = min(end, p->end),
			.flags = p->flags,
			.desc = p->desc,
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

	while (start < end &&
	       !find_next_iomem_res(start, end, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, IORES_DESC_NONE, &res)) {
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
			pr_warn("resource: resource sanity check: requesting [mem %pa-%pa], which spans more than %s "
				"%pR\n",
				&addr, &end, p->name, p);
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
