// SPDX-License-Identifier: MIT
/*
 * Interrupts that no handler wants.
 *
 * Of each CHECK_EVERY interrupts of a line more than TOO_MANY must have been wanted by nobody, each soon after the
 * one before: then the line is stuck, and everything else would stop. It is reported and disabled.
 *
 * If every handler only woke its thread, it is known too late whether the interrupt was wanted: the count of handled
 * interrupts of the threads, as of the next interrupt, says it. The counters are changed only while
 * IRQD_IRQ_INPROGRESS is set, or in the one thread of a nested line.
 *
 * It does not do: polling of disabled lines, which would keep a virtual clock from ever coming to rest.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/jiffies.h>
#include <linux/kernel.h>
#include "internal.h"

#define CHECK_EVERY 100000
#define TOO_MANY 99900
#define MAX_REPORTS 100
#define DEFERRED 0x80000000 /* in threads_handled_last: a verdict is due at the next interrupt */

static bool is_bogus(irqreturn_t ret)
{
	return (unsigned int)ret > (IRQ_HANDLED | IRQ_WAKE_THREAD);
}

static void print_handlers(struct irq_desc *desc)
{
	struct irqaction *action;
	unsigned long flags;

	raw_spin_lock_irqsave(&desc->lock, flags);
	for_each_action_of_desc(desc, action)
	{
		printk(KERN_ERR "[<%p>] %ps", action->handler, action->handler);
		if (action->thread_fn)
			printk(KERN_CONT " threaded [<%p>] %ps", action->thread_fn, action->thread_fn);
		printk(KERN_CONT "\n");
	}
	raw_spin_unlock_irqrestore(&desc->lock, flags);
}

static void report(struct irq_desc *desc, irqreturn_t ret)
{
	unsigned int irq = irq_desc_get_irq(desc);

	if (is_bogus(ret))
		printk(KERN_ERR "irq event %d: bogus return value %x\n", irq, ret);
	else
		printk(KERN_ERR "irq %d: nobody cared (try booting with the \"irqpoll\" option)\n", irq);
	dump_stack();
	printk(KERN_ERR "handlers:\n");
	print_handlers(desc);
}

static void disable_stuck(struct irq_desc *desc, irqreturn_t ret)
{
	unsigned long flags;

	report(desc, ret);
	printk(KERN_EMERG "Disabling IRQ #%d\n", irq_desc_get_irq(desc));
	raw_spin_lock_irqsave(&desc->lock, flags);
	desc->istate |= IRQS_SPURIOUS_DISABLED;
	desc->depth++;
	irq_disable(desc);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
}

/* What handlers said that all left it to their threads: what the threads said since the last interrupt. */
static bool threads_verdict(struct irq_desc *desc, irqreturn_t *ret)
{
	unsigned int handled;

	if (!(desc->threads_handled_last & DEFERRED)) {
		desc->threads_handled_last |= DEFERRED;
		return false;
	}
	handled = (unsigned int)atomic_read(&desc->threads_handled) | DEFERRED;
	*ret = handled != desc->threads_handled_last ? IRQ_HANDLED : IRQ_NONE;
	desc->threads_handled_last = handled;
	return true;
}

static void count_unhandled(struct irq_desc *desc)
{
	/* A rare one does no harm. */
	if (time_after(jiffies, desc->last_unhandled + HZ / 10))
		desc->irqs_unhandled = 1;
	else
		desc->irqs_unhandled++;
	desc->last_unhandled = jiffies;
}

/*
 * note_interrupt - account for what the handlers of one interrupt said
 * @desc: the line; its lock is not held
 * @ret: what they said, or-ed
 */
void note_interrupt(struct irq_desc *desc, irqreturn_t ret)
{
	if (irq_status_has(desc, IRQ_IS_POLLED))
		return;
	if (is_bogus(ret)) {
		static atomic_t left = ATOMIC_INIT(MAX_REPORTS);

		if (atomic_add_unless(&left, -1, 0))
			report(desc, ret);
		return;
	}
	if (ret != IRQ_WAKE_THREAD)
		desc->threads_handled_last &= ~DEFERRED;
	else if (!threads_verdict(desc, &ret))
		return;
	if (ret == IRQ_NONE)
		count_unhandled(desc);
	if (!desc->irqs_unhandled || ++desc->irq_count < CHECK_EVERY)
		return;
	desc->irq_count = 0;
	if (desc->irqs_unhandled > TOO_MANY)
		disable_stuck(desc, ret);
	desc->irqs_unhandled = 0;
}
