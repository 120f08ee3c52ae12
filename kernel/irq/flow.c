// SPDX-License-Identifier: MIT
/*
 * Flow handlers: what the core and the controller say to each other around the handlers of an interrupt.
 *
 *	simple    nothing
 *	level     mask and acknowledge; handle; unmask
 *	fasteoi   handle; end of interrupt
 *	edge      acknowledge; handle, again while another edge came meanwhile
 *	nested    in the thread of the handler of another line
 *	bad       nobody expected this
 *
 * A flow handler is called with interrupts off and takes desc->lock. IRQD_IRQ_INPROGRESS is set while handlers run
 * without the lock, so that they never run twice at a time for a line; what comes meanwhile is IRQS_PENDING, as is
 * what comes while the line is disabled.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/export.h>
#include <linux/kernel_stat.h>
#include <linux/ratelimit.h>
#include "internal.h"

atomic_t irq_err_count;

static void count_irq(struct irq_desc *desc)
{
	__this_cpu_inc(*desc->kstat_irqs);
	__this_cpu_inc(kstat.irqs_sum);
	desc->tot_count++;
}

static void eoi(struct irq_desc *desc)
{
	if (desc->irq_data.chip->irq_eoi)
		desc->irq_data.chip->irq_eoi(&desc->irq_data);
}

/* May handlers run now? Remembers the interrupt if not. */
static bool may_run(struct irq_desc *desc)
{
	if (irqd_irq_inprogress(&desc->irq_data)) {
		desc->istate |= IRQS_PENDING;
		return false;
	}
	desc->istate &= ~IRQS_REPLAY;
	if (unlikely(!desc->action || irqd_irq_disabled(&desc->irq_data))) {
		desc->istate |= IRQS_PENDING;
		return false;
	}
	return true;
}

/* Threads that work for a oneshot line keep it masked: the last of them unmasks it. */
static bool may_unmask(struct irq_desc *desc)
{
	return !irqd_irq_disabled(&desc->irq_data) && irqd_irq_masked(&desc->irq_data) && !desc->threads_oneshot;
}

/**
 * handle_simple_irq - flow handler for lines whose controller needs nothing
 * @desc: the line
 *
 * Interrupts off.
 */
void handle_simple_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	if (may_run(desc)) {
		count_irq(desc);
		handle_irq_event(desc);
	}
	raw_spin_unlock(&desc->lock);
}
EXPORT_SYMBOL_GPL(handle_simple_irq);

/**
 * handle_level_irq - flow handler for lines that stay active until the device is served
 * @desc: the line
 *
 * Interrupts off.
 */
void handle_level_irq(struct irq_desc *desc)
{
	struct irq_chip *chip;

	raw_spin_lock(&desc->lock);
	chip = desc->irq_data.chip;
	if (chip->irq_mask_ack) {
		chip->irq_mask_ack(&desc->irq_data);
		irqd_set(&desc->irq_data, IRQD_IRQ_MASKED);
	} else {
		mask_irq(desc);
		if (chip->irq_ack)
			chip->irq_ack(&desc->irq_data);
	}
	if (may_run(desc)) {
		count_irq(desc);
		handle_irq_event(desc);
		if (may_unmask(desc))
			unmask_irq(desc);
	}
	raw_spin_unlock(&desc->lock);
}
EXPORT_SYMBOL_GPL(handle_level_irq);

/* The end of a fasteoi interrupt: a oneshot line stays masked while its threads work. */
static void fasteoi_done(struct irq_desc *desc)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if (!(desc->istate & IRQS_ONESHOT)) {
		eoi(desc);
		return;
	}
	if (may_unmask(desc)) {
		eoi(desc);
		unmask_irq(desc);
	} else if (!(chip->flags & IRQCHIP_EOI_THREADED)) {
		eoi(desc);
	}
}

/**
 * handle_fasteoi_irq - flow handler for controllers that only want to hear of the end
 * @desc: the line
 *
 * Interrupts off.
 */
void handle_fasteoi_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	if (may_run(desc)) {
		count_irq(desc);
		if (desc->istate & IRQS_ONESHOT)
			mask_irq(desc);
		handle_irq_event(desc);
		fasteoi_done(desc);
	} else {
		if (!irqd_irq_inprogress(&desc->irq_data))
			mask_irq(desc);
		if (!(desc->irq_data.chip->flags & IRQCHIP_EOI_IF_HANDLED))
			eoi(desc);
	}
	raw_spin_unlock(&desc->lock);
}
EXPORT_SYMBOL_GPL(handle_fasteoi_irq);

/**
 * handle_edge_irq - flow handler for lines that signal by a change of level
 * @desc: the line
 *
 * The edge is acknowledged first: one that comes while the handlers run must not be lost. Interrupts off.
 */
void handle_edge_irq(struct irq_desc *desc)
{
	struct irq_chip *chip;

	raw_spin_lock(&desc->lock);
	chip = desc->irq_data.chip;
	if (!may_run(desc)) {
		mask_irq(desc);
		if (chip->irq_ack)
			chip->irq_ack(&desc->irq_data);
		goto out;
	}
	count_irq(desc);
	if (chip->irq_ack)
		chip->irq_ack(&desc->irq_data);
	do {
		if (unlikely(!desc->action)) {
			mask_irq(desc);
			break;
		}
		/* Masked because it came again: now it may. */
		if ((desc->istate & IRQS_PENDING) && may_unmask(desc))
			unmask_irq(desc);
		handle_irq_event(desc);
	} while ((desc->istate & IRQS_PENDING) && !irqd_irq_disabled(&desc->irq_data));
out:
	raw_spin_unlock(&desc->lock);
}
EXPORT_SYMBOL_GPL(handle_edge_irq);

static irqreturn_t call_nested(struct irq_desc *desc)
{
	struct irqaction *action;
	irqreturn_t ret = IRQ_NONE;

	for_each_action_of_desc(desc, action) ret |= action->thread_fn(action->irq, action->dev_id);
	return ret;
}

/**
 * handle_nested_irq - run the threaded handlers of a line that is part of another
 * @irq: the line, marked with irq_set_nested_thread()
 *
 * Called by the threaded handler of the outer line: process context.
 */
void handle_nested_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	might_sleep();
	if (!desc)
		return;
	raw_spin_lock_irq(&desc->lock);
	desc->istate &= ~IRQS_REPLAY;
	if (unlikely(!desc->action || irqd_irq_disabled(&desc->irq_data))) {
		desc->istate |= IRQS_PENDING;
		raw_spin_unlock_irq(&desc->lock);
		return;
	}
	count_irq(desc);
	atomic_inc(&desc->threads_active);
	raw_spin_unlock_irq(&desc->lock);
	note_interrupt(desc, call_nested(desc));
	if (atomic_dec_and_test(&desc->threads_active))
		wake_up(&desc->wait_for_threads);
}
EXPORT_SYMBOL_GPL(handle_nested_irq);

static void print_status(const struct irq_desc *desc)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} status[] = {
		{ IRQ_LEVEL, "IRQ_LEVEL" },	    { IRQ_PER_CPU, "IRQ_PER_CPU" },   { IRQ_NOPROBE, "IRQ_NOPROBE" },
		{ IRQ_NOREQUEST, "IRQ_NOREQUEST" }, { IRQ_NOTHREAD, "IRQ_NOTHREAD" }, { IRQ_NOAUTOEN, "IRQ_NOAUTOEN" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(status); i++)
		if (irq_status_has(desc, status[i].bit))
			printk("%14s set\n", status[i].name);
	if (desc->istate & IRQS_REPLAY)
		printk("%14s set\n", "IRQS_REPLAY");
	if (desc->istate & IRQS_PENDING)
		printk("%14s set\n", "IRQS_PENDING");
}

static void print_desc(unsigned int irq, struct irq_desc *desc)
{
	static DEFINE_RATELIMIT_STATE(limit, 5 * HZ, 5);

	if (!__ratelimit(&limit))
		return;
	printk("irq %d, desc: %p, depth: %d, count: %d, unhandled: %d\n", irq, desc, desc->depth, desc->irq_count,
	       desc->irqs_unhandled);
	printk("->handle_irq():  %p, %pS\n", desc->handle_irq, desc->handle_irq);
	printk("->irq_data.chip(): %p, %pS\n", desc->irq_data.chip, desc->irq_data.chip);
	printk("->action(): %p\n", desc->action);
	if (desc->action)
		printk("->action->handler(): %p, %pS\n", desc->action->handler, desc->action->handler);
	print_status(desc);
}

/** ack_bad_irq - an interrupt came that nobody expects */
void ack_bad_irq(unsigned int irq)
{
	atomic_inc(&irq_err_count);
	if (printk_ratelimit())
		pr_err("unexpected IRQ trap at vector %02x\n", irq);
}

/**
 * handle_bad_irq - flow handler of lines that nobody set up: says so
 * @desc: the line
 *
 * Interrupts off.
 */
void handle_bad_irq(struct irq_desc *desc)
{
	print_desc(irq_desc_get_irq(desc), desc);
	raw_spin_lock(&desc->lock);
	count_irq(desc);
	raw_spin_unlock(&desc->lock);
	ack_bad_irq(irq_desc_get_irq(desc));
}
EXPORT_SYMBOL_GPL(handle_bad_irq);
