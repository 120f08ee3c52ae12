// SPDX-License-Identifier: MIT
/* Interrupt lines that are given back when their device loses its driver. */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>

struct irq_devres {
	unsigned int irq;
	void *dev_id;
};

static void release_irq(struct device *dev, void *res)
{
	struct irq_devres *this = res;

	free_irq(this->irq, this->dev_id);
}

static int match_irq(struct device *dev, void *res, void *data)
{
	struct irq_devres *this = res, *wanted = data;

	return this->irq == wanted->irq && this->dev_id == wanted->dev_id;
}

/* A request that has succeeded belongs to the device, one that has failed to nobody. */
static int keep(struct device *dev, struct irq_devres *dr, unsigned int irq, void *dev_id, int ret)
{
	if (ret < 0) {
		devres_free(dr);
		return ret;
	}
	dr->irq = irq;
	dr->dev_id = dev_id;
	devres_add(dev, dr);
	return ret;
}

/**
 * devm_request_threaded_irq - request_threaded_irq() for a device, until its driver lets go of it
 * @dev: the device
 * @irq, @handler, @thread_fn, @irqflags, @dev_id: as for request_threaded_irq()
 * @devname: NULL: the device's name
 *
 * Returns what request_threaded_irq() does. Process context.
 */
int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			      unsigned long irqflags, const char *devname, void *dev_id)
{
	struct irq_devres *dr = devres_alloc(release_irq, sizeof(*dr), GFP_KERNEL);

	if (!dr)
		return -ENOMEM;
	return keep(dev, dr, irq, dev_id,
		    request_threaded_irq(irq, handler, thread_fn, irqflags, devname ?: dev_name(dev), dev_id));
}
EXPORT_SYMBOL(devm_request_threaded_irq);

/** devm_request_any_context_irq - request_any_context_irq() for a device; see devm_request_threaded_irq() */
int devm_request_any_context_irq(struct device *dev, unsigned int irq, irq_handler_t handler, unsigned long irqflags,
				 const char *devname, void *dev_id)
{
	struct irq_devres *dr = devres_alloc(release_irq, sizeof(*dr), GFP_KERNEL);

	if (!dr)
		return -ENOMEM;
	return keep(dev, dr, irq, dev_id,
		    request_any_context_irq(irq, handler, irqflags, devname ?: dev_name(dev), dev_id));
}
EXPORT_SYMBOL(devm_request_any_context_irq);

/** devm_free_irq - free_irq() for what was requested with devm_request_irq(). Process context. */
void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id)
{
	struct irq_devres wanted = { .irq = irq, .dev_id = dev_id };

	WARN_ON(devres_destroy(dev, release_irq, match_irq, &wanted));
	free_irq(irq, dev_id);
}
EXPORT_SYMBOL(devm_free_irq);

struct descs_devres {
	unsigned int from;
	unsigned int count;
};

static void release_descs(struct device *dev, void *res)
{
	struct descs_devres *this = res;

	irq_free_descs(this->from, this->count);
}

/**
 * __devm_irq_alloc_descs - __irq_alloc_descs() for a device, until its driver lets go of it
 *
 * Returns what __irq_alloc_descs() does. Process context.
 */
int __devm_irq_alloc_descs(struct device *dev, int irq, unsigned int from, unsigned int cnt, int node,
			   struct module *owner, const void *affinity)
{
	struct descs_devres *dr = devres_alloc(release_descs, sizeof(*dr), GFP_KERNEL);
	int base;

	if (!dr)
		return -ENOMEM;
	base = __irq_alloc_descs(irq, from, cnt, node, owner, affinity);
	if (base < 0) {
		devres_free(dr);
		return base;
	}
	dr->from = base;
	dr->count = cnt;
	devres_add(dev, dr);
	return base;
}
EXPORT_SYMBOL_GPL(__devm_irq_alloc_descs);
