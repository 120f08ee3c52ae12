// SPDX-License-Identifier: MIT
/*
 * Interrupt domains: a controller's own numbers of its lines (hwirq), and the interrupt numbers that they have.
 *
 *	revmap[hwirq] == &irq_to_desc(virq)->irq_data  <=>  irq_data.domain == this domain and irq_data.hwirq == hwirq
 *	mapcount = entries of revmap
 *
 * Locks: domain->mutex guards revmap, mapcount and the two fields of each irq_data; it is outside irq_table_mutex and
 * desc->lock. Reading the map takes only RCU. Without memory a mapping fails (0) and leaves nothing behind.
 *
 * It does not do: device trees, hierarchies, domains found by bus.
 */
#define pr_fmt(fmt) "irq: " fmt

#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/numa.h>
#include <linux/slab.h>
#include "internal.h"

struct named_domain {
	struct irq_domain domain;
	char name[24];
};

static struct irq_domain *create(irq_hw_number_t hwirq_max, const struct irq_domain_ops *ops, void *host_data)
{
	static atomic_t unnamed;
	struct named_domain *n = kzalloc(sizeof(*n), GFP_KERNEL);

	if (WARN_ON(!ops)) {
		kfree(n);
		return NULL;
	}
	if (!n)
		return NULL;
	snprintf(n->name, sizeof(n->name), "unknown-%d", atomic_inc_return(&unnamed));
	n->domain.name = n->name;
	n->domain.ops = ops;
	n->domain.host_data = host_data;
	n->domain.hwirq_max = hwirq_max;
	mutex_init(&n->domain.mutex);
	xa_init(&n->domain.revmap);
	return &n->domain;
}

/**
 * irq_domain_create_linear - a domain for a controller with few lines
 * @fwnode: ignored
 * @size: how many lines
 * @ops: what to call when a line is mapped
 * @host_data: the owner's
 *
 * Returns the domain, or NULL without memory. Process context.
 */
struct irq_domain *irq_domain_create_linear(struct fwnode_handle *fwnode, unsigned int size,
					    const struct irq_domain_ops *ops, void *host_data)
{
	return create(size, ops, host_data);
}
EXPORT_SYMBOL_GPL(irq_domain_create_linear);

/** irq_domain_create_tree - the same for a controller whose numbers may be any. Process context. */
struct irq_domain *irq_domain_create_tree(struct fwnode_handle *fwnode, const struct irq_domain_ops *ops,
					  void *host_data)
{
	return create(~0UL, ops, host_data);
}
EXPORT_SYMBOL_GPL(irq_domain_create_tree);

/**
 * irq_domain_create_simple - a linear domain, mapped at once if interrupt numbers are given
 * @fwnode: ignored
 * @size: how many lines
 * @first_irq: the interrupt number of line 0; 0: numbers are chosen when lines are mapped
 * @ops: what to call when a line is mapped
 * @host_data: the owner's
 *
 * Returns the domain, or NULL without memory. Process context.
 */
struct irq_domain *irq_domain_create_simple(struct fwnode_handle *fwnode, unsigned int size, unsigned int first_irq,
					    const struct irq_domain_ops *ops, void *host_data)
{
	struct irq_domain *domain = create(size, ops, host_data);

	if (!domain || !first_irq)
		return domain;
	if (irq_alloc_descs(first_irq, first_irq, size, NUMA_NO_NODE) < 0)
		pr_info("Cannot allocate irq_descs @ IRQ%d, assuming pre-allocated\n", first_irq);
	irq_domain_associate_many(domain, first_irq, 0, size);
	return domain;
}
EXPORT_SYMBOL_GPL(irq_domain_create_simple);

/**
 * irq_domain_create_legacy - a domain for lines whose interrupt numbers exist already
 * @fwnode: ignored
 * @size: how many lines
 * @first_irq: the interrupt number of the first
 * @first_hwirq: the controller's number of the first
 * @ops: what to call when a line is mapped
 * @host_data: the owner's
 *
 * Returns the domain, or NULL without memory. Process context.
 */
struct irq_domain *irq_domain_create_legacy(struct fwnode_handle *fwnode, unsigned int size, unsigned int first_irq,
					    irq_hw_number_t first_hwirq, const struct irq_domain_ops *ops,
					    void *host_data)
{
	struct irq_domain *domain = create(first_hwirq + size, ops, host_data);

	if (domain)
		irq_domain_associate_many(domain, first_irq, first_hwirq, size);
	return domain;
}
EXPORT_SYMBOL_GPL(irq_domain_create_legacy);

/** irq_domain_remove - destroy a domain whose mappings have been disposed of. Process context. */
void irq_domain_remove(struct irq_domain *domain)
{
	WARN_ON(!xa_empty(&domain->revmap));
	xa_destroy(&domain->revmap);
	kfree(container_of(domain, struct named_domain, domain));
}
EXPORT_SYMBOL_GPL(irq_domain_remove);

/* The owner's map() sets chip and flow handler. domain->mutex is held. */
static int map_line(struct irq_domain *domain, struct irq_data *d, unsigned int virq, irq_hw_number_t hwirq)
{
	int ret = xa_err(xa_store(&domain->revmap, hwirq, d, GFP_KERNEL));

	if (ret)
		return ret;
	d->hwirq = hwirq;
	d->domain = domain;
	ret = domain->ops->map ? domain->ops->map(domain, virq, hwirq) : 0;
	if (!ret) {
		domain->mapcount++;
		return 0;
	}
	/* With -EPERM a controller says that this line is not for us: nothing to tell. */
	if (ret != -EPERM)
		pr_info("%s didn't like hwirq-0x%lx to VIRQ%i mapping (rc=%d)\n", domain->name, hwirq, virq, ret);
	xa_erase(&domain->revmap, hwirq);
	d->domain = NULL;
	d->hwirq = 0;
	return ret;
}

static int associate_locked(struct irq_domain *domain, unsigned int virq, irq_hw_number_t hwirq)
{
	struct irq_data *d = irq_get_irq_data(virq);
	int ret;

	if (WARN(hwirq >= domain->hwirq_max, "error: hwirq 0x%x is too large for %s\n", (int)hwirq, domain->name))
		return -EINVAL;
	if (WARN(!d, "error: virq%i is not allocated", virq))
		return -EINVAL;
	if (WARN(d->domain, "error: virq%i is already associated", virq))
		return -EINVAL;
	ret = map_line(domain, d, virq, hwirq);
	if (!ret)
		irq_clear_status_flags(virq, IRQ_NOREQUEST);
	return ret;
}

/**
 * irq_domain_associate - give a line of a controller an interrupt number that exists
 * @domain: the controller
 * @virq: the interrupt number
 * @hwirq: the controller's number
 *
 * Returns 0, -EINVAL (and a warning), -ENOMEM, or what the owner's map() said. Process context.
 */
int irq_domain_associate(struct irq_domain *domain, unsigned int virq, irq_hw_number_t hwirq)
{
	int ret;

	mutex_lock(&domain->mutex);
	ret = associate_locked(domain, virq, hwirq);
	mutex_unlock(&domain->mutex);
	return ret;
}
EXPORT_SYMBOL_GPL(irq_domain_associate);

/** irq_domain_associate_many - the same for @count lines in a run; those that fail are left out. Process context. */
void irq_domain_associate_many(struct irq_domain *domain, unsigned int irq_base, irq_hw_number_t hwirq_base, int count)
{
	int i;

	for (i = 0; i < count; i++)
		irq_domain_associate(domain, irq_base + i, hwirq_base + i);
}
EXPORT_SYMBOL_GPL(irq_domain_associate_many);

/** irq_find_mapping - the interrupt number of a controller's line, or 0. Any context. */
unsigned int irq_find_mapping(struct irq_domain *domain, irq_hw_number_t hwirq)
{
	struct irq_data *d;
	unsigned int virq;

	if (!domain)
		return 0;
	rcu_read_lock();
	d = xa_load(&domain->revmap, hwirq);
	virq = d ? d->irq : 0;
	rcu_read_unlock();
	return virq;
}
EXPORT_SYMBOL_GPL(irq_find_mapping);

static unsigned int create_mapping_locked(struct irq_domain *domain, irq_hw_number_t hwirq)
{
	unsigned int hint = hwirq % nr_irqs;
	int virq = irq_find_mapping(domain, hwirq);

	if (virq)
		return virq;
	if (!hint)
		hint++;
	virq = irq_alloc_desc_from(hint, NUMA_NO_NODE);
	if (virq <= 0 && hint > 1)
		virq = irq_alloc_desc_from(1, NUMA_NO_NODE);
	if (virq <= 0)
		return 0;
	if (!associate_locked(domain, virq, hwirq))
		return virq;
	irq_free_desc(virq);
	return 0;
}

/**
 * irq_create_mapping - the interrupt number of a controller's line, made if there is none
 * @domain: the controller
 * @hwirq: its number
 *
 * Returns the number, 0 if it cannot be had. Process context.
 */
unsigned int irq_create_mapping(struct irq_domain *domain, irq_hw_number_t hwirq)
{
	unsigned int virq;

	if (!domain) {
		WARN(1, "irq_create_mapping(, %lx) called with NULL domain\n", hwirq);
		return 0;
	}
	mutex_lock(&domain->mutex);
	virq = create_mapping_locked(domain, hwirq);
	mutex_unlock(&domain->mutex);
	return virq;
}
EXPORT_SYMBOL_GPL(irq_create_mapping);

static void disassociate(struct irq_domain *domain, struct irq_data *d)
{
	unsigned int virq = d->irq;
	irq_hw_number_t hwirq = d->hwirq;

	irq_set_status_flags(virq, IRQ_NOREQUEST);
	irq_set_chip_and_handler(virq, NULL, NULL);
	synchronize_irq(virq);
	if (domain->ops->unmap)
		domain->ops->unmap(domain, virq);
	xa_erase(&domain->revmap, hwirq);
	d->domain = NULL;
	d->hwirq = 0;
	domain->mapcount--;
}

/**
 * irq_dispose_mapping - give back what irq_create_mapping() made; nobody has requested it any more. Process context.
 */
void irq_dispose_mapping(unsigned int virq)
{
	struct irq_data *d = virq ? irq_get_irq_data(virq) : NULL;
	struct irq_domain *domain = d ? d->domain : NULL;

	if (!d || WARN_ON(!domain))
		return;
	mutex_lock(&domain->mutex);
	disassociate(domain, d);
	mutex_unlock(&domain->mutex);
	irq_free_desc(virq);
}
EXPORT_SYMBOL_GPL(irq_dispose_mapping);

/** irq_domain_get_irq_data - what a domain knows of an interrupt number, NULL if it is not one of its own */
struct irq_data *irq_domain_get_irq_data(struct irq_domain *domain, unsigned int virq)
{
	struct irq_data *d = irq_get_irq_data(virq);

	return d && d->domain == domain ? d : NULL;
}
EXPORT_SYMBOL_GPL(irq_domain_get_irq_data);

/** irq_domain_xlate_onecell - a line described by its number alone; 0 or -EINVAL */
int irq_domain_xlate_onecell(struct irq_domain *d, struct device_node *ctrlr, const u32 *intspec, unsigned int intsize,
			     unsigned long *out_hwirq, unsigned int *out_type)
{
	if (WARN_ON(intsize < 1))
		return -EINVAL;
	*out_hwirq = intspec[0];
	*out_type = IRQ_TYPE_NONE;
	return 0;
}
EXPORT_SYMBOL_GPL(irq_domain_xlate_onecell);

/** irq_domain_xlate_twocell - a line described by its number and trigger; 0 or -EINVAL */
int irq_domain_xlate_twocell(struct irq_domain *d, struct device_node *ctrlr, const u32 *intspec, unsigned int intsize,
			     unsigned long *out_hwirq, unsigned int *out_type)
{
	if (WARN_ON(intsize < 2))
		return -EINVAL;
	*out_hwirq = intspec[0];
	*out_type = intspec[1] & IRQ_TYPE_SENSE_MASK;
	return 0;
}
EXPORT_SYMBOL_GPL(irq_domain_xlate_twocell);

/** irq_domain_xlate_onetwocell - a line described by its number and perhaps its trigger; 0 or -EINVAL */
int irq_domain_xlate_onetwocell(struct irq_domain *d, struct device_node *ctrlr, const u32 *intspec,
				unsigned int intsize, unsigned long *out_hwirq, unsigned int *out_type)
{
	if (WARN_ON(intsize < 1))
		return -EINVAL;
	*out_hwirq = intspec[0];
	*out_type = intsize > 1 ? intspec[1] & IRQ_TYPE_SENSE_MASK : IRQ_TYPE_NONE;
	return 0;
}
EXPORT_SYMBOL_GPL(irq_domain_xlate_onetwocell);

const struct irq_domain_ops irq_domain_simple_ops = {
	.xlate = irq_domain_xlate_onetwocell,
};
EXPORT_SYMBOL_GPL(irq_domain_simple_ops);
