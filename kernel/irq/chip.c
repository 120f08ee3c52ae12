// SPDX-License-Identifier: MIT
/*
 * The state of a line, and how it reaches the controller (struct irq_chip).
 *
 *	shut down --irq_startup()--> enabled <--irq_enable()/irq_disable()--> disabled      (IRQD_IRQ_DISABLED)
 *	unmasked  <--unmask_irq()/mask_irq()--> masked                                      (IRQD_IRQ_MASKED)
 *
 * A line is disabled lazily: if the chip has no irq_disable(), it is only marked, and masked when the next interrupt
 * comes, which is remembered (IRQS_PENDING) and sent again when the line is enabled. desc->depth counts
 * disable_irq(); enabled means 0. Everything here runs under desc->lock, except where a function takes an interrupt
 * number.
 *
 * It does not do: hierarchies of chips, power management of chips.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include "internal.h"

static unsigned int noop_startup(struct irq_data *data)
{
	return 0;
}

static void noop(struct irq_data *data)
{
}

static void report_bad(struct irq_data *data)
{
	ack_bad_irq(data->irq);
}

/* What a line has that nobody connected. */
struct irq_chip no_irq_chip = {
	.name = "none",
	.irq_startup = noop_startup,
	.irq_shutdown = noop,
	.irq_enable = noop,
	.irq_disable = noop,
	.irq_ack = report_bad,
	.flags = IRQCHIP_SKIP_SET_WAKE,
};

/* For lines that need no handling of a controller. */
struct irq_chip dummy_irq_chip = {
	.name = "dummy",
	.irq_startup = noop_startup,
	.irq_shutdown = noop,
	.irq_enable = noop,
	.irq_disable = noop,
	.irq_ack = noop,
	.irq_mask = noop,
	.irq_unmask = noop,
	.flags = IRQCHIP_SKIP_SET_WAKE,
};
EXPORT_SYMBOL_GPL(dummy_irq_chip);

static irqreturn_t bad_chained_irq(int irq, void *dev_id)
{
	WARN_ONCE(1, "Chained irq %d should not call an action\n", irq);
	return IRQ_NONE;
}

/* Marks a line whose flow handler is the handler: nobody else may request it. */
struct irqaction chained_action = {
	.handler = bad_chained_irq,
};

/* ---- Configuration ---- */

/** irqd_set_trigger_type - record how a line is triggered (IRQ_TYPE_*), without telling the chip */
void irqd_set_trigger_type(struct irq_data *d, u32 type)
{
	irqd_clear(d, IRQD_TRIGGER_MASK);
	irqd_set(d, type & IRQD_TRIGGER_MASK);
}
EXPORT_SYMBOL_GPL(irqd_set_trigger_type);

/**
 * irq_set_chip - connect a line to a controller
 * @irq: the line
 * @chip: the controller, or NULL for none
 *
 * Returns 0, or -EINVAL if there is no such line. Any context.
 */
int irq_set_chip(unsigned int irq, const struct irq_chip *chip)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_lock(irq, &flags);

	if (!desc)
		return -EINVAL;
	desc->irq_data.chip = (struct irq_chip *)(chip ?: &no_irq_chip);
	irq_put_desc_unlock(desc, flags);
	return 0;
}
EXPORT_SYMBOL(irq_set_chip);

/* Tell the chip how the line is triggered, and record what it made of it. */
int __irq_set_trigger(struct irq_desc *desc, unsigned long type)
{
	struct irq_chip *chip = desc->irq_data.chip;
	bool unmask = false;
	u32 now;
	int ret;

	if (!chip || !chip->irq_set_type) {
		pr_debug("No set_type function for IRQ %d (%s)\n", irq_desc_get_irq(desc),
			 chip ? chip->name ?: "unknown" : "unknown");
		return 0;
	}
	if (chip->flags & IRQCHIP_SET_TYPE_MASKED) {
		unmask = !irqd_irq_masked(&desc->irq_data) && !irqd_irq_disabled(&desc->irq_data);
		mask_irq(desc);
	}
	type &= IRQ_TYPE_SENSE_MASK;
	ret = chip->irq_set_type(&desc->irq_data, type);
	switch (ret) {
	case IRQ_SET_MASK_OK:
	case IRQ_SET_MASK_OK_DONE:
		irqd_set_trigger_type(&desc->irq_data, type);
		fallthrough;
	case IRQ_SET_MASK_OK_NOCOPY:
		now = irqd_get_trigger_type(&desc->irq_data);
		desc->status_use_accessors = (desc->status_use_accessors & ~(IRQ_TYPE_SENSE_MASK | IRQ_LEVEL)) | now;
		irqd_clear(&desc->irq_data, IRQD_LEVEL);
		if (now & IRQ_TYPE_LEVEL_MASK) {
			desc->status_use_accessors |= IRQ_LEVEL;
			irqd_set(&desc->irq_data, IRQD_LEVEL);
		}
		ret = 0;
		break;
	default:
		pr_err("Setting trigger mode %lu for irq %u failed (%pS)\n", type, irq_desc_get_irq(desc),
		       chip->irq_set_type);
	}
	if (unmask)
		unmask_irq(desc);
	return ret;
}

/**
 * irq_set_irq_type - set how a line is triggered
 * @irq: the line
 * @type: IRQ_TYPE_*
 *
 * Returns 0, -EINVAL if there is no such line, or what the chip said. Process context if the chip's bus sleeps.
 */
int irq_set_irq_type(unsigned int irq, unsigned int type)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_buslock(irq, &flags);
	int ret;

	if (!desc)
		return -EINVAL;
	ret = __irq_set_trigger(desc, type);
	irq_put_desc_busunlock(desc, flags);
	return ret;
}
EXPORT_SYMBOL(irq_set_irq_type);

/** irq_set_handler_data - the flow handler's own pointer. Returns 0 or -EINVAL. Any context. */
int irq_set_handler_data(unsigned int irq, void *data)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_lock(irq, &flags);

	if (!desc)
		return -EINVAL;
	desc->irq_common_data.handler_data = data;
	irq_put_desc_unlock(desc, flags);
	return 0;
}
EXPORT_SYMBOL(irq_set_handler_data);

/** irq_set_chip_data - the chip's own pointer. Returns 0 or -EINVAL. Any context. */
int irq_set_chip_data(unsigned int irq, void *data)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_lock(irq, &flags);

	if (!desc)
		return -EINVAL;
	desc->irq_data.chip_data = data;
	irq_put_desc_unlock(desc, flags);
	return 0;
}
EXPORT_SYMBOL(irq_set_chip_data);

/** irq_get_irq_data - what a chip knows of a line, or NULL. Any context. */
struct irq_data *irq_get_irq_data(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return desc ? &desc->irq_data : NULL;
}
EXPORT_SYMBOL_GPL(irq_get_irq_data);

/**
 * irq_modify_status - change the properties of a line
 * @irq: the line
 * @clr: flags to clear, of IRQF_MODIFY_MASK
 * @set: flags to set
 *
 * Any context.
 */
void irq_modify_status(unsigned int irq, unsigned long clr, unsigned long set)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_lock(irq, &flags);
	struct irq_data *d;
	u32 trigger;

	if (!desc)
		return;
	WARN_ON_ONCE(!desc->depth && (set & IRQ_NOAUTOEN));
	d = &desc->irq_data;
	desc->status_use_accessors &= ~(clr & IRQF_MODIFY_MASK);
	desc->status_use_accessors |= set & IRQF_MODIFY_MASK;
	trigger = desc->status_use_accessors & IRQ_TYPE_SENSE_MASK ?: irqd_get_trigger_type(d);
	irqd_clear(d, IRQD_NO_BALANCING | IRQD_PER_CPU | IRQD_LEVEL);
	if (irq_status_has(desc, IRQ_NO_BALANCING | IRQ_PER_CPU))
		irqd_set(d, IRQD_NO_BALANCING);
	if (irq_status_has(desc, IRQ_PER_CPU))
		irqd_set(d, IRQD_PER_CPU);
	if (irq_status_has(desc, IRQ_LEVEL))
		irqd_set(d, IRQD_LEVEL);
	irqd_set_trigger_type(d, trigger);
	irq_put_desc_unlock(desc, flags);
}
EXPORT_SYMBOL_GPL(irq_modify_status);

/* ---- Masked and unmasked ---- */

/* mask_irq - the controller holds the line back */
void mask_irq(struct irq_desc *desc)
{
	if (irqd_irq_masked(&desc->irq_data) || !desc->irq_data.chip->irq_mask)
		return;
	desc->irq_data.chip->irq_mask(&desc->irq_data);
	irqd_set(&desc->irq_data, IRQD_IRQ_MASKED);
}

/* unmask_irq - it lets it through again */
void unmask_irq(struct irq_desc *desc)
{
	if (!irqd_irq_masked(&desc->irq_data) || !desc->irq_data.chip->irq_unmask)
		return;
	desc->irq_data.chip->irq_unmask(&desc->irq_data);
	irqd_clear(&desc->irq_data, IRQD_IRQ_MASKED);
}

/* unmask_threaded_irq - the same when the handler threads are done */
void unmask_threaded_irq(struct irq_desc *desc)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if ((chip->flags & IRQCHIP_EOI_THREADED) && chip->irq_eoi)
		chip->irq_eoi(&desc->irq_data);
	unmask_irq(desc);
}

/* ---- Enabled and disabled ---- */

static void mark_enabled(struct irq_desc *desc)
{
	irqd_clear(&desc->irq_data, IRQD_IRQ_DISABLED);
}

/* irq_enable - let interrupts through that irq_disable() held back */
void irq_enable(struct irq_desc *desc)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if (!irqd_irq_disabled(&desc->irq_data)) {
		unmask_irq(desc);
		return;
	}
	mark_enabled(desc);
	if (chip->irq_enable) {
		chip->irq_enable(&desc->irq_data);
		irqd_clear(&desc->irq_data, IRQD_IRQ_MASKED);
	} else {
		unmask_irq(desc);
	}
}

static void disable_now(struct irq_desc *desc, bool mask)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if (irqd_irq_disabled(&desc->irq_data)) {
		if (mask)
			mask_irq(desc);
		return;
	}
	irqd_set(&desc->irq_data, IRQD_IRQ_DISABLED);
	if (chip->irq_disable) {
		chip->irq_disable(&desc->irq_data);
		irqd_set(&desc->irq_data, IRQD_IRQ_MASKED);
	} else if (mask) {
		mask_irq(desc);
	}
}

/* irq_disable - hold interrupts back, lazily if the line allows it */
void irq_disable(struct irq_desc *desc)
{
	disable_now(desc, irq_status_has(desc, IRQ_DISABLE_UNLAZY));
}

/* irq_activate - the line is about to be used. Returns 0. */
int irq_activate(struct irq_desc *desc)
{
	irqd_set(&desc->irq_data, IRQD_ACTIVATED);
	return 0;
}

/*
 * irq_startup - begin to use a line, or enable it if that was done before
 * @resend: send again what came meanwhile
 * @force: ignored: every CPU may take every line
 */
int irq_startup(struct irq_desc *desc, bool resend, bool force)
{
	struct irq_data *d = &desc->irq_data;
	int ret = 0;

	desc->depth = 0;
	if (irqd_is_started(d)) {
		irq_enable(desc);
	} else {
		irq_activate(desc);
		if (d->chip->irq_startup) {
			ret = d->chip->irq_startup(d);
			irqd_clear(d, IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED);
		} else {
			irq_enable(desc);
		}
		irqd_set(d, IRQD_IRQ_STARTED);
	}
	if (resend)
		check_irq_resend(desc, false);
	return ret;
}

/* irq_shutdown - nobody uses the line any more */
void irq_shutdown(struct irq_desc *desc)
{
	struct irq_data *d = &desc->irq_data;

	if (irqd_is_started(d)) {
		clear_irq_resend(desc);
		desc->depth = 1;
		if (d->chip->irq_shutdown) {
			d->chip->irq_shutdown(d);
			irqd_set(d, IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED);
		} else {
			disable_now(desc, true);
		}
		irqd_clear(d, IRQD_IRQ_STARTED);
	}
	irqd_clear(d, IRQD_ACTIVATED);
}

/* ---- Flow handlers ---- */

static void mask_ack(struct irq_desc *desc)
{
	struct irq_chip *chip = desc->irq_data.chip;

	mask_irq(desc);
	if (chip->irq_ack)
		chip->irq_ack(&desc->irq_data);
}

/* No handler: the line loses what the last flow handler set up. */
static void uninstall(struct irq_desc *desc, bool chained)
{
	if (desc->irq_data.chip != &no_irq_chip)
		mask_ack(desc);
	irqd_set(&desc->irq_data, IRQD_IRQ_DISABLED);
	if (chained) {
		desc->action = NULL;
		desc->chained = false;
	}
	desc->depth = 1;
}

/* The flow handler handles everything itself and is started at once. */
static void start_chained(struct irq_desc *desc, irq_flow_handler_t handle)
{
	u32 type = irqd_get_trigger_type(&desc->irq_data);

	if (type != IRQ_TYPE_NONE) {
		__irq_set_trigger(desc, type);
		desc->handle_irq = handle; /* set_type may have changed it */
	}
	desc->status_use_accessors |= IRQ_NOPROBE | IRQ_NOREQUEST | IRQ_NOTHREAD;
	desc->chained = true;
	desc->action = &chained_action;
	irq_startup(desc, true, false);
}

static void set_handler_locked(struct irq_desc *desc, irq_flow_handler_t handle, bool chained, const char *name)
{
	if (!handle)
		handle = handle_bad_irq;
	else if (WARN_ON(desc->irq_data.chip == &no_irq_chip))
		return;
	if (handle == handle_bad_irq)
		uninstall(desc, chained);
	desc->handle_irq = handle;
	desc->name = name;
	if (handle != handle_bad_irq && chained)
		start_chained(desc, handle);
}

/**
 * __irq_set_handler - irq_set_handler(): set the flow handler of a line
 * @irq: the line; it has a chip
 * @handle: the flow handler, or NULL for none
 * @is_chained: it is the handler too (irq_set_chained_handler()): the line is started at once
 * @name: for /proc/interrupts
 *
 * Process context if the chip's bus sleeps.
 */
void __irq_set_handler(unsigned int irq, irq_flow_handler_t handle, int is_chained, const char *name)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_buslock(irq, &flags);

	if (!desc)
		return;
	set_handler_locked(desc, handle, is_chained, name);
	irq_put_desc_busunlock(desc, flags);
}
EXPORT_SYMBOL_GPL(__irq_set_handler);

/** irq_set_chained_handler_and_data - irq_set_chained_handler() and irq_set_handler_data() in one step */
void irq_set_chained_handler_and_data(unsigned int irq, irq_flow_handler_t handle, void *data)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_buslock(irq, &flags);

	if (!desc)
		return;
	desc->irq_common_data.handler_data = data;
	set_handler_locked(desc, handle, true, NULL);
	irq_put_desc_busunlock(desc, flags);
}
EXPORT_SYMBOL_GPL(irq_set_chained_handler_and_data);

/** irq_set_chip_and_handler_name - irq_set_chip() and the flow handler with its name for /proc/interrupts */
void irq_set_chip_and_handler_name(unsigned int irq, const struct irq_chip *chip, irq_flow_handler_t handle,
				   const char *name)
{
	irq_set_chip(irq, chip);
	__irq_set_handler(irq, handle, 0, name);
}
EXPORT_SYMBOL_GPL(irq_set_chip_and_handler_name);
