// SPDX-License-Identifier: MIT
/*
 * From an interrupt number to the handlers that were requested for it.
 *
 * The controller's code calls generic_handle_irq() in an interrupt; that calls the line's flow handler (flow.c),
 * which calls handle_irq_event(). The list of handlers is walked without desc->lock: who takes a handler off it waits
 * until IRQD_IRQ_INPROGRESS is clear before freeing it (synchronize_irq()).
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/export.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include "internal.h"

/** no_action - a handler that does nothing */
irqreturn_t no_action(int cpl, void *dev_id)
{
	return IRQ_NONE;
}
EXPORT_SYMBOL_GPL(no_action);

/* __irq_wake_thread - let a handler's thread run; it counts as active until it has finished */
void __irq_wake_thread(struct irq_desc *desc, struct irqaction *action)
{
	/* A thread that was killed by an oops serves no interrupts any more. */
	if (action->thread->flags & PF_EXITING)
		return;
	if (test_and_set_bit(IRQTF_RUNTHREAD, &action->thread_flags))
		return;
	desc->threads_oneshot |= action->thread_mask;
	atomic_inc(&desc->threads_active);
	wake_up_process(action->thread);
}

static void warn_no_thread(unsigned int irq, struct irqaction *action)
{
	if (!test_and_set_bit(IRQTF_WARNED, &action->thread_flags))
		printk(KERN_WARNING "IRQ %d device %s returned IRQ_WAKE_THREAD but no thread function available.\n",
		       irq, action->name);
}

static irqreturn_t call_handler(struct irq_desc *desc, struct irqaction *action)
{
	unsigned int irq = irq_desc_get_irq(desc);
	irqreturn_t ret = action->handler(irq, action->dev_id);

	if (WARN_ONCE(!irqs_disabled(), "irq %u handler %pS enabled interrupts\n", irq, action->handler))
		local_irq_disable();
	if (ret == IRQ_WAKE_THREAD) {
		if (action->thread_fn)
			__irq_wake_thread(desc, action);
		else
			warn_no_thread(irq, action);
	}
	return ret;
}

/* handle_irq_event_actions - call all handlers of a line; desc->lock is not held. Returns what they said, or-ed. */
irqreturn_t handle_irq_event_actions(struct irq_desc *desc)
{
	irqreturn_t ret = IRQ_NONE;
	struct irqaction *action;

	for_each_action_of_desc(desc, action) ret |= call_handler(desc, action);
	add_interrupt_randomness(irq_desc_get_irq(desc));
	return ret;
}

/* handle_irq_event - the same from a flow handler: desc->lock is held, and dropped meanwhile */
void handle_irq_event(struct irq_desc *desc)
{
	irqreturn_t ret;

	desc->istate &= ~IRQS_PENDING;
	irqd_set(&desc->irq_data, IRQD_IRQ_INPROGRESS);
	raw_spin_unlock(&desc->lock);
	ret = handle_irq_event_actions(desc);
	if (!irq_status_has(desc, IRQ_NO_DEBUG))
		note_interrupt(desc, ret);
	raw_spin_lock(&desc->lock);
	irqd_clear(&desc->irq_data, IRQD_IRQ_INPROGRESS);
}

/**
 * handle_irq_desc - run the flow handler of a line
 * @desc: the line, or NULL
 *
 * Returns 0, -EINVAL without a line, -EPERM (and a warning) outside an interrupt if the line's controller insists on
 * one, as a PC's does. Interrupts off.
 */
int handle_irq_desc(struct irq_desc *desc)
{
	if (!desc)
		return -EINVAL;
	if (WARN_ON_ONCE(!in_hardirq() && irqd_has(&desc->irq_data, IRQD_HANDLE_ENFORCE_IRQCTX)))
		return -EPERM;
	generic_handle_irq_desc(desc);
	return 0;
}

/**
 * generic_handle_irq - an interrupt came: call the handlers of the line
 * @irq: the line
 *
 * Returns 0, -EINVAL if there is no such line, -EPERM (see handle_irq_desc()). Interrupt context.
 */
int generic_handle_irq(unsigned int irq)
{
	return handle_irq_desc(irq_to_desc(irq));
}
EXPORT_SYMBOL_GPL(generic_handle_irq);

/**
 * generic_handle_irq_safe - the same, with interrupts on or off
 * @irq: the line
 *
 * Returns what generic_handle_irq() does. Any context.
 */
int generic_handle_irq_safe(unsigned int irq)
{
	unsigned long flags;
	int ret;

	local_irq_save(flags);
	ret = generic_handle_irq(irq);
	local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL_GPL(generic_handle_irq_safe);

/**
 * generic_handle_domain_irq - generic_handle_irq() for a controller's own number of a line
 * @domain: the controller
 * @hwirq: its number of the line
 *
 * Returns what generic_handle_irq() does. Interrupt context.
 */
int generic_handle_domain_irq(struct irq_domain *domain, unsigned int hwirq)
{
	unsigned int irq = irq_find_mapping(domain, hwirq);

	return irq ? generic_handle_irq(irq) : -EINVAL;
}
EXPORT_SYMBOL_GPL(generic_handle_domain_irq);
