// SPDX-License-Identifier: MIT
/*
 * Sending an interrupt again that came while it could not be handled, and sending one that never came.
 *
 * If the controller cannot do it (irq_retrigger), the number is put into a set, and the flow handlers of the set are
 * called in an interrupt of our own on this CPU. IRQS_REPLAY is set until it has been handled. Level lines need none
 * of this: they are still active.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/bitmap.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include "internal.h"

static DECLARE_BITMAP(to_send, NR_IRQS); /* atomic bits */

static void send_all(struct irq_work *work)
{
	unsigned int irq;

	for_each_set_bit(irq, to_send, NR_IRQS) {
		struct irq_desc *desc;

		if (!test_and_clear_bit(irq, to_send))
			continue;
		rcu_read_lock();
		desc = irq_to_desc(irq);
		if (desc)
			generic_handle_irq_desc(desc);
		rcu_read_unlock();
	}
}

static struct irq_work send_work = IRQ_WORK_INIT_HARD(send_all);

/* clear_irq_resend - forget what was to be sent again */
void clear_irq_resend(struct irq_desc *desc)
{
	clear_bit(irq_desc_get_irq(desc), to_send);
	desc->istate &= ~IRQS_REPLAY;
}

static int send_by_software(struct irq_desc *desc)
{
	/* A nested line is handled in the thread of another: there is nothing to call. */
	if (irq_status_has(desc, IRQ_NESTED_THREAD))
		return -EINVAL;
	set_bit(irq_desc_get_irq(desc), to_send);
	irq_work_queue(&send_work);
	return 0;
}

/*
 * check_irq_resend - send again what is pending
 * @desc: the line, locked
 * @inject: send it even if nothing is pending
 *
 * Returns 0, -EINVAL for a level line, -EBUSY if it was sent and has not been seen yet.
 */
int check_irq_resend(struct irq_desc *desc, bool inject)
{
	struct irq_data *d = &desc->irq_data;
	int ret = 0;

	if (irqd_is_level_type(d)) {
		desc->istate &= ~IRQS_PENDING;
		return -EINVAL;
	}
	if (desc->istate & IRQS_REPLAY)
		return -EBUSY;
	if (!(desc->istate & IRQS_PENDING) && !inject)
		return 0;
	desc->istate &= ~IRQS_PENDING;
	if (!d->chip->irq_retrigger || !d->chip->irq_retrigger(d))
		ret = send_by_software(desc);
	if (!ret)
		desc->istate |= IRQS_REPLAY;
	return ret;
}
