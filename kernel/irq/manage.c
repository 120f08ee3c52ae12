// SPDX-License-Identifier: MIT
/*
 * Requesting a line and giving it back.
 *
 * A line's handlers are a list. request_irq() adds one at the end under request_mutex and desc->lock; the first one
 * configures and starts the line, further ones must agree with those before them (IRQF_SHARED, trigger, oneshot).
 * free_irq() takes one off, and the last one shuts the line down; it frees the handler after every CPU and thread has
 * left it. The rest of the interface is in control.c.
 *
 * When memory or a thread cannot be had, request_irq() fails and leaves nothing behind. free_irq() cannot fail.
 *
 * It does not do: forced threading, per-CPU lines, non-maskable interrupts.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "internal.h"

/* ---- The first handler of a line, or one more ---- */

/* Does @new agree with those that share the line? @old is the first of them. */
static bool may_share(struct irq_desc *desc, const struct irqaction *old, const struct irqaction *new)
{
	u32 type = irqd_get_trigger_type(&desc->irq_data);

	if (!type) {
		type = new->flags &IRQF_TRIGGER_MASK;
		irqd_set_trigger_type(&desc->irq_data, type);
	}
	return (old->flags & new->flags &IRQF_SHARED) && type == (new->flags &IRQF_TRIGGER_MASK) &&
	       !((old->flags ^ new->flags) & (IRQF_ONESHOT | IRQF_PERCPU));
}

/* The bit of a handler in threads_oneshot. */
static int take_thread_mask(struct irq_desc *desc, struct irqaction *new, unsigned long taken)
{
	if (new->flags & IRQF_ONESHOT) {
		if (taken == ~0UL)
			return -EBUSY;
		new->thread_mask = 1UL << ffz(taken);
		return 0;
	}
	if (new->handler == irq_default_primary_handler && !(desc->irq_data.chip->flags & IRQCHIP_ONESHOT_SAFE)) {
		/* The line would stay active and interrupt for ever before the thread got a chance. */
		pr_err("Threaded irq requested with handler=NULL and !ONESHOT for %s (irq %d)\n", new->name, new->irq);
		return -EINVAL;
	}
	return 0;
}

/* The first handler configures the line. desc->lock is held. */
static int configure_line(struct irq_desc *desc, struct irqaction *new)
{
	struct irq_data *d = &desc->irq_data;
	int ret = 0;

	if (new->flags & IRQF_TRIGGER_MASK)
		ret = __irq_set_trigger(desc, new->flags &IRQF_TRIGGER_MASK);
	if (!ret)
		ret = irq_activate(desc);
	if (ret)
		return ret;
	desc->istate &= ~(IRQS_SPURIOUS_DISABLED | IRQS_ONESHOT);
	irqd_clear(d, IRQD_IRQ_INPROGRESS);
	if (new->flags & IRQF_PERCPU) {
		irqd_set(d, IRQD_PER_CPU);
		desc->status_use_accessors |= IRQ_PER_CPU;
	}
	if (new->flags & IRQF_NO_DEBUG)
		desc->status_use_accessors |= IRQ_NO_DEBUG;
	if (new->flags & IRQF_ONESHOT)
		desc->istate |= IRQS_ONESHOT;
	if (new->flags & IRQF_NOBALANCING) {
		desc->status_use_accessors |= IRQ_NO_BALANCING;
		irqd_set(d, IRQD_NO_BALANCING);
	}
	return 0;
}

/* The handler is in the list: let interrupts come. desc->lock is held. */
static void start_line(struct irq_desc *desc, const struct irqaction *new)
{
	if ((new->flags &IRQF_NO_AUTOEN) || irq_status_has(desc, IRQ_NOAUTOEN)) {
		/* Whoever shares it later could not know that nothing comes. */
		WARN_ON_ONCE(new->flags &IRQF_SHARED);
		desc->depth = 1;
		return;
	}
	irq_startup(desc, true, false);
}

static int mismatch(const struct irqaction *old, const struct irqaction *new)
{
	if (!(new->flags &IRQF_PROBE_SHARED))
		pr_err("Flags mismatch irq %d. %08x (%s) vs. %08x (%s)\n", new->irq, new->flags, new->name, old->flags,
		       old->name);
	return -EBUSY;
}

/* Put a handler into the list. desc->lock is held. */
static int add_action(struct irq_desc *desc, struct irqaction *new)
{
	struct irqaction **end = &desc->action, *old = desc->action;
	unsigned long taken = 0;
	int ret;

	if (old && !may_share(desc, old, new))
		return mismatch(old, new);
	for (; *end; end = &(*end)->next)
		taken |= (*end)->thread_mask;
	ret = take_thread_mask(desc, new, taken);
	if (!ret && !old)
		ret = configure_line(desc, new);
	if (ret)
		return ret;
	/* Flow handlers on other CPUs walk the list without the lock. */
	smp_store_release(end, new);
	if (!old)
		start_line(desc, new);
	desc->irq_count = 0;
	desc->irqs_unhandled = 0;
	if (old && (desc->istate & IRQS_SPURIOUS_DISABLED)) {
		/* Nobody cared: perhaps the new one does. */
		desc->istate &= ~IRQS_SPURIOUS_DISABLED;
		__enable_irq(desc);
	}
	return 0;
}

static int request_resources(struct irq_desc *desc, const struct irqaction *new)
{
	struct irq_data *d = &desc->irq_data;
	int ret = d->chip->irq_request_resources ? d->chip->irq_request_resources(d) : 0;

	if (ret)
		pr_err("Failed to request resources for %s (irq %d) on irqchip %s\n", new->name, new->irq,
		       d->chip->name);
	return ret;
}

static void release_resources(struct irq_desc *desc)
{
	struct irq_data *d = &desc->irq_data;

	if (d->chip->irq_release_resources)
		d->chip->irq_release_resources(d);
}

/* Connect a handler that has its thread to its line. */
static int connect_action(struct irq_desc *desc, struct irqaction *new)
{
	unsigned long flags;
	bool first;
	int ret;

	mutex_lock(&desc->request_mutex);
	chip_bus_lock(desc);
	first = !desc->action;
	ret = first ? request_resources(desc, new) : 0;
	if (!ret) {
		raw_spin_lock_irqsave(&desc->lock, flags);
		ret = add_action(desc, new);
		raw_spin_unlock_irqrestore(&desc->lock, flags);
		if (ret && first)
			release_resources(desc);
	}
	chip_bus_sync_unlock(desc);
	mutex_unlock(&desc->request_mutex);
	return ret;
}

static int setup_action(unsigned int irq, struct irq_desc *desc, struct irqaction *new)
{
	int ret = -EINVAL;

	if (desc->irq_data.chip == &no_irq_chip)
		return -ENOSYS;
	if (!try_module_get(desc->owner))
		return -ENODEV;
	new->irq = irq;
	if (!(new->flags &IRQF_TRIGGER_MASK))
		new->flags |= irqd_get_trigger_type(&desc->irq_data);
	if (irq_status_has(desc, IRQ_NESTED_THREAD)) {
		if (!new->thread_fn)
			goto put_module;
		new->handler = irq_nested_primary_handler;
	} else if (new->thread_fn) {
		ret = irq_thread_create(new, irq);
		if (ret)
			goto put_module;
	}
	if (desc->irq_data.chip->flags & IRQCHIP_ONESHOT_SAFE)
		new->flags &= ~IRQF_ONESHOT;
	ret = connect_action(desc, new);
	if (ret)
		goto stop_thread;
	irq_thread_start(desc, new);
	register_irq_proc(irq, desc);
	register_handler_proc(desc, new);
	return 0;
stop_thread:
	irq_thread_stop(new);
put_module:
	module_put(desc->owner);
	return ret;
}

/* Flags that contradict each other, or a shared line without a way to tell its handlers apart. */
static bool bad_flags(unsigned long flags, const void *dev_id)
{
	return ((flags & IRQF_SHARED) && (!dev_id || (flags & IRQF_NO_AUTOEN))) ||
	       (!(flags & IRQF_SHARED) && (flags & IRQF_COND_SUSPEND)) ||
	       ((flags & IRQF_NO_SUSPEND) && (flags & IRQF_COND_SUSPEND));
}

/**
 * request_threaded_irq - let a handler be called for the interrupts of a line
 * @irq: the line
 * @handler: called in the interrupt; NULL if everything is done in the thread
 * @thread_fn: called in a thread of its own when @handler returned IRQ_WAKE_THREAD; NULL for no thread
 * @irqflags: IRQF_*
 * @devname: for /proc/interrupts and the thread's name; must last
 * @dev_id: passed to the handlers, and to free_irq(); not NULL if the line is shared
 *
 * The handler may be called before this returns. Returns 0, or -EINVAL (no such line, contradicting flags, no
 * handler, no @dev_id), -EBUSY (somebody has it and they do not agree to share it), -ENOSYS (the line has no
 * controller), -ENOTCONN, -ENODEV, -ENOMEM. Process context.
 */
int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long irqflags,
			 const char *devname, void *dev_id)
{
	struct irqaction *action;
	struct irq_desc *desc;
	int ret;

	if (irq == IRQ_NOTCONNECTED)
		return -ENOTCONN;
	if (bad_flags(irqflags, dev_id))
		return -EINVAL;
	desc = irq_to_desc(irq);
	if (!desc || irq_status_has(desc, IRQ_NOREQUEST) || WARN_ON(irq_status_has(desc, IRQ_PER_CPU_DEVID)))
		return -EINVAL;
	if (!handler) {
		if (!thread_fn)
			return -EINVAL;
		handler = irq_default_primary_handler;
	}
	action = kzalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	action->handler = handler;
	action->thread_fn = thread_fn;
	action->flags = irqflags;
	action->name = devname;
	action->dev_id = dev_id;
	ret = setup_action(irq, desc, action);
	if (ret)
		kfree(action);
	return ret;
}
EXPORT_SYMBOL(request_threaded_irq);

/**
 * request_any_context_irq - request a line without caring whether its handlers run in an interrupt or in a thread
 * @irq, @handler, @flags, @name, @dev_id: as for request_irq()
 *
 * Returns IRQC_IS_HARDIRQ, IRQC_IS_NESTED, or what request_irq() does. Process context.
 */
int request_any_context_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
			    void *dev_id)
{
	struct irq_desc *desc;
	int ret;

	if (irq == IRQ_NOTCONNECTED)
		return -ENOTCONN;
	desc = irq_to_desc(irq);
	if (!desc)
		return -EINVAL;
	if (irq_status_has(desc, IRQ_NESTED_THREAD)) {
		ret = request_threaded_irq(irq, NULL, handler, flags, name, dev_id);
		return ret ?: IRQC_IS_NESTED;
	}
	ret = request_irq(irq, handler, flags, name, dev_id);
	return ret ?: IRQC_IS_HARDIRQ;
}
EXPORT_SYMBOL_GPL(request_any_context_irq);

/* ---- Giving back ---- */

/* Take a handler out of the list; desc->lock is held. NULL if it is not there. */
static struct irqaction *remove_action(struct irq_desc *desc, void *dev_id)
{
	struct irqaction **link = &desc->action, *action;

	while (*link && (*link)->dev_id != dev_id)
		link = &(*link)->next;
	action = *link;
	if (!action)
		return NULL;
	WRITE_ONCE(*link, action->next);
	if (!desc->action) {
		desc->status_use_accessors &= ~(IRQ_DISABLE_UNLAZY | IRQ_NO_DEBUG);
		irq_shutdown(desc);
	}
	if (WARN_ON_ONCE(desc->affinity_hint))
		desc->affinity_hint = NULL;
	return action;
}

/* The last handler is gone, its thread too: what a thread that died left behind must not keep the line masked. */
static void line_unused(struct irq_desc *desc)
{
	unsigned long flags;

	chip_bus_lock(desc);
	raw_spin_lock_irqsave(&desc->lock, flags);
	desc->threads_oneshot = 0;
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	release_resources(desc);
	chip_bus_sync_unlock(desc);
}

static struct irqaction *disconnect_action(unsigned int irq, struct irq_desc *desc, void *dev_id)
{
	struct irqaction *action;
	unsigned long flags;

	mutex_lock(&desc->request_mutex);
	chip_bus_lock(desc);
	raw_spin_lock_irqsave(&desc->lock, flags);
	action = remove_action(desc, dev_id);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	chip_bus_sync_unlock(desc);
	if (action) {
		unregister_handler_proc(action);
		/* No CPU calls the handler any more, and nobody wakes its thread. */
		synchronize_hardirq(irq);
		irq_thread_stop(action);
		if (!desc->action)
			line_unused(desc);
	}
	mutex_unlock(&desc->request_mutex);
	return action;
}

/**
 * free_irq - call a handler no more
 * @irq: the line
 * @dev_id: what it was requested with
 *
 * Waits until handler and thread are done. Returns the name that the line was requested with, NULL (and a warning) if
 * it was not. Process context.
 */
const void *free_irq(unsigned int irq, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	const char *name;

	if (!desc || WARN_ON(irq_status_has(desc, IRQ_PER_CPU_DEVID)))
		return NULL;
	WARN(in_interrupt(), "Trying to free IRQ %d from IRQ context!\n", irq);
	action = disconnect_action(irq, desc, dev_id);
	if (!action) {
		WARN(1, "Trying to free already-free IRQ %d\n", irq);
		return NULL;
	}
	module_put(desc->owner);
	name = action->name;
	kfree(action);
	return name;
}
EXPORT_SYMBOL(free_irq);
