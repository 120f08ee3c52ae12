// SPDX-License-Identifier: MIT
/* Managed memory, pages, mappings and actions: devm_*(). Each is a resource of devres.c. */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "base.h"

/* ---- Actions ---- */

struct action_devres {
	void *data;
	void (*action)(void *);
};

static int devm_action_match(struct device *dev, void *res, void *p)
{
	struct action_devres *devres = res, *target = p;

	return devres->action == target->action && devres->data == target->data;
}

static void devm_action_release(struct device *dev, void *res)
{
	struct action_devres *devres = res;

	devres->action(devres->data);
}

/**
 * devm_add_action - call @action(@data) when the driver lets go of the device
 *
 * Returns 0 or -ENOMEM.
 */
int devm_add_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action_devres *devres = devres_alloc(devm_action_release, sizeof(*devres), GFP_KERNEL);

	if (!devres)
		return -ENOMEM;
	devres->data = data;
	devres->action = action;
	devres_add(dev, devres);
	return 0;
}
EXPORT_SYMBOL_GPL(devm_add_action);

/**
 * devm_remove_action - do not; devm_release_action(): now
 */
void devm_remove_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action_devres devres = { .data = data, .action = action };

	WARN_ON(devres_destroy(dev, devm_action_release, devm_action_match, &devres));
}
EXPORT_SYMBOL_GPL(devm_remove_action);

void devm_release_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action_devres devres = { .data = data, .action = action };

	WARN_ON(devres_release(dev, devm_action_release, devm_action_match, &devres));
}
EXPORT_SYMBOL_GPL(devm_release_action);

/* ---- Memory: the resource's data is the memory ---- */

extern const char __start_krodata[], __stop_krodata[];

/* A string of the image, which need not be copied. */
static bool is_kernel_rodata(const void *p)
{
	return (const char *)p >= __start_krodata && (const char *)p < __stop_krodata;
}

struct devm_block {
	size_t size;
	u8 __aligned(ARCH_KMALLOC_MINALIGN) data[];
};

static void devm_kmalloc_release(struct device *dev, void *res)
{
	/* freed with the resource */
}

static int devm_kmalloc_match(struct device *dev, void *res, void *data)
{
	return ((struct devm_block *)res)->data == data;
}

/**
 * devm_kmalloc - kmalloc() that is freed when the driver lets go of the device
 *
 * Returns NULL without memory. devm_kzalloc() zeroes it.
 */
void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp)
{
	struct devm_block *block;
	size_t bytes;

	if (unlikely(!size))
		return ZERO_SIZE_PTR;
	if (check_add_overflow(size, sizeof(*block), &bytes))
		return NULL;
	block = __devres_alloc_node(devm_kmalloc_release, bytes, gfp, dev_to_node(dev), "devm_kzalloc_release");
	if (unlikely(!block))
		return NULL;
	block->size = size;
	devres_add(dev, block);
	return block->data;
}
EXPORT_SYMBOL_GPL(devm_kmalloc);

/**
 * devm_krealloc - krealloc() for such memory
 * @ptr: NULL: like devm_kmalloc()
 * @new_size: 0: like devm_kfree()
 */
void *devm_krealloc(struct device *dev, void *ptr, size_t new_size, gfp_t gfp)
{
	struct devm_block *block;
	void *new;

	if (unlikely(!new_size)) {
		devm_kfree(dev, ptr);
		return ZERO_SIZE_PTR;
	}
	if (unlikely(ZERO_OR_NULL_PTR(ptr)))
		return devm_kmalloc(dev, new_size, gfp);
	if (WARN_ON(is_kernel_rodata(ptr)))
		return NULL;
	block = devres_find(dev, devm_kmalloc_release, devm_kmalloc_match, ptr);
	if (WARN_ON(!block))
		return NULL;
	if (new_size <= block->size)
		return ptr;
	new = devm_kmalloc(dev, new_size, gfp);
	if (!new)
		return NULL;
	memcpy(new, ptr, block->size);
	devm_kfree(dev, ptr);
	return new;
}
EXPORT_SYMBOL_GPL(devm_krealloc);

/**
 * devm_kfree - free it now
 * @p: NULL and what devm_kstrdup_const() did not copy are left alone
 */
void devm_kfree(struct device *dev, const void *p)
{
	if (unlikely(is_kernel_rodata(p) || ZERO_OR_NULL_PTR(p)))
		return;
	WARN_ON(devres_destroy(dev, devm_kmalloc_release, devm_kmalloc_match, (void *)p));
}
EXPORT_SYMBOL_GPL(devm_kfree);

/**
 * devm_kmemdup, devm_kstrdup, devm_kstrdup_const - copies
 */
void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp)
{
	void *p = devm_kmalloc(dev, len, gfp);

	return p ? memcpy(p, src, len) : NULL;
}
EXPORT_SYMBOL_GPL(devm_kmemdup);

char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp)
{
	return s ? devm_kmemdup(dev, s, strlen(s) + 1, gfp) : NULL;
}
EXPORT_SYMBOL_GPL(devm_kstrdup);

const char *devm_kstrdup_const(struct device *dev, const char *s, gfp_t gfp)
{
	return is_kernel_rodata(s) ? s : devm_kstrdup(dev, s, gfp);
}
EXPORT_SYMBOL_GPL(devm_kstrdup_const);

/**
 * devm_kvasprintf, devm_kasprintf - formatted text
 */
char *devm_kvasprintf(struct device *dev, gfp_t gfp, const char *fmt, va_list ap)
{
	unsigned int len;
	va_list aq;
	char *p;

	va_copy(aq, ap);
	len = vsnprintf(NULL, 0, fmt, aq);
	va_end(aq);
	p = devm_kmalloc(dev, (size_t)len + 1, gfp);
	if (p)
		vsnprintf(p, len + 1, fmt, ap);
	return p;
}
EXPORT_SYMBOL(devm_kvasprintf);

char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = devm_kvasprintf(dev, gfp, fmt, ap);
	va_end(ap);
	return p;
}
EXPORT_SYMBOL_GPL(devm_kasprintf);

/* ---- Pages ---- */

struct pages_devres {
	unsigned long addr;
	unsigned int order;
};

static int devm_pages_match(struct device *dev, void *res, void *p)
{
	return ((struct pages_devres *)res)->addr == ((struct pages_devres *)p)->addr;
}

static void devm_pages_release(struct device *dev, void *res)
{
	struct pages_devres *devres = res;

	free_pages(devres->addr, devres->order);
}

/**
 * devm_get_free_pages, devm_free_pages - __get_free_pages(), managed
 */
unsigned long devm_get_free_pages(struct device *dev, gfp_t gfp_mask, unsigned int order)
{
	struct pages_devres *devres;
	unsigned long addr = __get_free_pages(gfp_mask, order);

	if (unlikely(!addr))
		return 0;
	devres = devres_alloc(devm_pages_release, sizeof(*devres), GFP_KERNEL);
	if (unlikely(!devres)) {
		free_pages(addr, order);
		return 0;
	}
	devres->addr = addr;
	devres->order = order;
	devres_add(dev, devres);
	return addr;
}
EXPORT_SYMBOL_GPL(devm_get_free_pages);

void devm_free_pages(struct device *dev, unsigned long addr)
{
	struct pages_devres devres = { .addr = addr };

	WARN_ON(devres_release(dev, devm_pages_release, devm_pages_match, &devres));
}
EXPORT_SYMBOL_GPL(devm_free_pages);

/* ---- Per-CPU memory ---- */

static void devm_percpu_release(struct device *dev, void *pdata)
{
	free_percpu(*(void __percpu **)pdata);
}

static int devm_percpu_match(struct device *dev, void *data, void *p)
{
	return *(void **)data == p;
}

/**
 * __devm_alloc_percpu, devm_free_percpu - per-CPU memory, managed
 */
void __percpu *__devm_alloc_percpu(struct device *dev, size_t size, size_t align)
{
	void __percpu *pcpu = __alloc_percpu(size, align);
	void *p;

	if (!pcpu)
		return NULL;
	p = devres_alloc(devm_percpu_release, sizeof(void *), GFP_KERNEL);
	if (!p) {
		free_percpu(pcpu);
		return NULL;
	}
	*(void __percpu **)p = pcpu;
	devres_add(dev, p);
	return pcpu;
}
EXPORT_SYMBOL_GPL(__devm_alloc_percpu);

void devm_free_percpu(struct device *dev, void __percpu *pdata)
{
	WARN_ON(devres_release(dev, devm_percpu_release, devm_percpu_match, (void *)pdata));
}
EXPORT_SYMBOL_GPL(devm_free_percpu);

/* ---- Registers ---- */

static void devm_ioremap_release(struct device *dev, void *res)
{
	iounmap(*(void __iomem **)res);
}

static int devm_ioremap_match(struct device *dev, void *res, void *match_data)
{
	return *(void **)res == match_data;
}

static void __iomem *keep_mapping(struct device *dev, void __iomem *addr)
{
	void __iomem **ptr;

	if (!addr)
		return NULL;
	ptr = devres_alloc(devm_ioremap_release, sizeof(*ptr), GFP_KERNEL);
	if (!ptr) {
		iounmap(addr);
		return NULL;
	}
	*ptr = addr;
	devres_add(dev, ptr);
	return addr;
}

/**
 * devm_ioremap, devm_ioremap_wc, devm_ioremap_uc, devm_iounmap - ioremap(), managed
 */
void __iomem *devm_ioremap(struct device *dev, resource_size_t offset, resource_size_t size)
{
	return keep_mapping(dev, ioremap(offset, size));
}
EXPORT_SYMBOL(devm_ioremap);

void __iomem *devm_ioremap_uc(struct device *dev, resource_size_t offset, resource_size_t size)
{
	return keep_mapping(dev, ioremap_uc(offset, size));
}
EXPORT_SYMBOL_GPL(devm_ioremap_uc);

void __iomem *devm_ioremap_wc(struct device *dev, resource_size_t offset, resource_size_t size)
{
	return keep_mapping(dev, ioremap_wc(offset, size));
}
EXPORT_SYMBOL(devm_ioremap_wc);

void devm_iounmap(struct device *dev, void __iomem *addr)
{
	WARN_ON(devres_release(dev, devm_ioremap_release, devm_ioremap_match, (__force void *)addr));
}
EXPORT_SYMBOL(devm_iounmap);

/**
 * devm_ioremap_resource, devm_ioremap_resource_wc - reserve and map a resource
 *
 * Returns the mapping, -EINVAL, -EBUSY, -ENOMEM, with a message.
 */
static void __iomem *ioremap_resource(struct device *dev, const struct resource *res, bool wc)
{
	resource_size_t size;
	void __iomem *p;

	if (!res || resource_type(res) != IORESOURCE_MEM) {
		dev_err(dev, "invalid resource %pR\n", res);
		return IOMEM_ERR_PTR(-EINVAL);
	}
	size = resource_size(res);
	if (!devm_request_mem_region(dev, res->start, size, res->name ?: dev_name(dev))) {
		dev_err(dev, "can't request region for resource %pR\n", res);
		return IOMEM_ERR_PTR(-EBUSY);
	}
	p = wc ? devm_ioremap_wc(dev, res->start, size) : devm_ioremap(dev, res->start, size);
	if (!p) {
		dev_err(dev, "ioremap failed for resource %pR\n", res);
		devm_release_mem_region(dev, res->start, size);
		return IOMEM_ERR_PTR(-ENOMEM);
	}
	return p;
}

void __iomem *devm_ioremap_resource(struct device *dev, const struct resource *res)
{
	return ioremap_resource(dev, res, false);
}
EXPORT_SYMBOL(devm_ioremap_resource);

void __iomem *devm_ioremap_resource_wc(struct device *dev, const struct resource *res)
{
	return ioremap_resource(dev, res, true);
}
