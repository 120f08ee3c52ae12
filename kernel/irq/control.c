// SPDX-License-Identifier: MIT
/*
 * What the one who has requested a line may do with it: disable and enable it, wait for its handlers, choose its
 * CPUs, raise it.
 *
 * disable_irq() counts (desc->depth); each needs one enable_irq(). Waiting for handlers comes in two strengths:
 * synchronize_hardirq() waits for those in an interrupt, synchronize_irq() also for their threads.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include "internal.h"

/* ---- Waiting ---- */

static void wait_for_hardirq(struct irq_desc *desc)
{
	bool running;

	do {
		unsigned long flags;

		while (irqd_irq_inprogress(&desc->irq_data))
			cpu_relax();
		/* The lock orders us behind what the handler did. */
		raw_spin_lock_irqsave(&desc->lock, flags);
		running = irqd_irq_inprogress(&desc->irq_data);
		raw_spin_unlock_irqrestore(&desc->lock, flags);
	} while (running);
}

/**
 * synchronize_hardirq - wait until no CPU runs handlers of a line; threads are not waited for
 * @irq: the line
 *
 * Returns false if threads are still active. Any context but the handlers themselves.
 */
bool synchronize_hardirq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return true;
	wait_for_hardirq(desc);
	return !atomic_read(&desc->threads_active);
}
EXPORT_SYMBOL(synchronize_hardirq);

/**
 * synchronize_irq - wait until no handler of a line runs, threads included
 * @irq: the line
 *
 * Process context.
 */
void synchronize_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return;
	wait_for_hardirq(desc);
	wait_event(desc->wait_for_threads, !atomic_read(&desc->threads_active));
}
EXPORT_SYMBOL(synchronize_irq);

/* ---- Disabling and enabling ---- */

static int disable_line(unsigned int irq)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_buslock(irq, &flags);

	if (!desc)
		return -EINVAL;
	if (!desc->depth++)
		irq_disable(desc);
	irq_put_desc_busunlock(desc, flags);
	return 0;
}

/** disable_irq_nosync - disable_irq() without waiting. Any context, the line's own handler included. */
void disable_irq_nosync(unsigned int irq)
{
	disable_line(irq);
}
EXPORT_SYMBOL(disable_irq_nosync);

/**
 * disable_irq - let no interrupt of a line through, and wait until its handlers are done
 * @irq: the line
 *
 * Process context; not in a handler of the line.
 */
void disable_irq(unsigned int irq)
{
	might_sleep();
	if (!disable_line(irq))
		synchronize_irq(irq);
}
EXPORT_SYMBOL(disable_irq);

/**
 * disable_hardirq - disable_irq() without waiting for threads. Returns whether none is active. Any context but the
 * handlers.
 */
bool disable_hardirq(unsigned int irq)
{
	return !disable_line(irq) && synchronize_hardirq(irq);
}
EXPORT_SYMBOL_GPL(disable_hardirq);

/* __enable_irq - undo one disable; desc->lock is held */
void __enable_irq(struct irq_desc *desc)
{
	if (!desc->depth) {
		WARN(1, KERN_WARNING "Unbalanced enable for IRQ %d\n", irq_desc_get_irq(desc));
		return;
	}
	if (desc->depth > 1) {
		desc->depth--;
		return;
	}
	desc->status_use_accessors |= IRQ_NOPROBE;
	irq_startup(desc, true, true);
}

/**
 * enable_irq - undo one disable_irq()
 * @irq: the line
 *
 * What came meanwhile on an edge line is handled now. Any context if the chip's bus does not sleep.
 */
void enable_irq(unsigned int irq)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_buslock(irq, &flags);

	if (!desc)
		return;
	__enable_irq(desc);
	irq_put_desc_busunlock(desc, flags);
}
EXPORT_SYMBOL(enable_irq);

static int chip_set_wake(struct irq_desc *desc, unsigned int on)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if (chip->flags & IRQCHIP_SKIP_SET_WAKE)
		return 0;
	return chip->irq_set_wake ? chip->irq_set_wake(&desc->irq_data, on) : -ENXIO;
}

/**
 * irq_set_irq_wake - may a line wake the machine? Counts, like disable_irq().
 * @irq: the line
 * @on: 1 or 0
 *
 * Returns 0, -EINVAL, -ENXIO if the controller cannot. Any context if the chip's bus does not sleep.
 */
int irq_set_irq_wake(unsigned int irq, unsigned int on)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_buslock(irq, &flags);
	int ret = 0;

	if (!desc)
		return -EINVAL;
	if (!on && !desc->wake_depth) {
		WARN(1, "Unbalanced IRQ %d wake disable\n", irq);
		goto out;
	}
	desc->wake_depth += on ? 1 : -1;
	if (desc->wake_depth != !!on)
		goto out;
	ret = chip_set_wake(desc, on);
	if (ret)
		desc->wake_depth -= on ? 1 : -1;
	else if (on)
		irqd_set(&desc->irq_data, IRQD_WAKEUP_STATE);
	else
		irqd_clear(&desc->irq_data, IRQD_WAKEUP_STATE);
out:
	irq_put_desc_busunlock(desc, flags);
	return ret;
}
EXPORT_SYMBOL(irq_set_irq_wake);

/**
 * irq_wake_thread - run the thread of a handler as if its hard handler had asked for it
 * @irq: the line
 * @dev_id: what the handler was requested with
 *
 * Any context.
 */
void irq_wake_thread(unsigned int irq, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	unsigned long flags;

	if (!desc || WARN_ON(irq_status_has(desc, IRQ_PER_CPU_DEVID)))
		return;
	raw_spin_lock_irqsave(&desc->lock, flags);
	for_each_action_of_desc(desc, action)
	{
		if (action->dev_id != dev_id)
			continue;
		if (action->thread)
			__irq_wake_thread(desc, action);
		break;
	}
	raw_spin_unlock_irqrestore(&desc->lock, flags);
}
EXPORT_SYMBOL_GPL(irq_wake_thread);

/* ---- CPUs ---- */

/* irq_set_affinity_locked - choose the CPUs of a line; desc->lock is held */
int irq_set_affinity_locked(struct irq_desc *desc, const struct cpumask *mask, bool force)
{
	struct irq_chip *chip = desc->irq_data.chip;
	int ret;

	if (!chip || !chip->irq_set_affinity)
		return -EINVAL;
	ret = chip->irq_set_affinity(&desc->irq_data, mask, force);
	if (ret < 0)
		return ret;
	if (ret != IRQ_SET_MASK_OK_NOCOPY)
		cpumask_copy(&desc->irq_common_data.affinity, mask);
	irqd_set(&desc->irq_data, IRQD_AFFINITY_SET);
	irq_threads_follow_affinity(desc);
	return 0;
}

static int set_affinity(unsigned int irq, const struct cpumask *mask, bool force)
{
	struct irq_desc *desc = irq_to_desc(irq);
	unsigned long flags;
	int ret;

	if (!desc)
		return -EINVAL;
	raw_spin_lock_irqsave(&desc->lock, flags);
	ret = irq_set_affinity_locked(desc, mask, force);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	return ret;
}

/** irq_set_affinity - choose the CPUs of a line. Returns 0 or -EINVAL. Any context. */
int irq_set_affinity(unsigned int irq, const struct cpumask *mask)
{
	return set_affinity(irq, mask, false);
}
EXPORT_SYMBOL_GPL(irq_set_affinity);

/** irq_force_affinity - the same, even if none of the CPUs is online. Returns 0 or -EINVAL. Any context. */
int irq_force_affinity(unsigned int irq, const struct cpumask *mask)
{
	return set_affinity(irq, mask, true);
}
EXPORT_SYMBOL_GPL(irq_force_affinity);

/** irq_can_set_affinity - may the CPUs of a line be chosen? */
int irq_can_set_affinity(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return desc && !irqd_has(&desc->irq_data, IRQD_PER_CPU | IRQD_NO_BALANCING) && desc->irq_data.chip &&
	       desc->irq_data.chip->irq_set_affinity;
}

/**
 * irq_update_affinity_hint - say which CPUs suit a line
 * @irq: the line
 * @m: the CPUs, must last until it is replaced; NULL takes the hint back, as must be done before free_irq()
 *
 * Returns 0 or -EINVAL. Any context.
 */
int irq_update_affinity_hint(unsigned int irq, const struct cpumask *m)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_lock(irq, &flags);

	if (!desc)
		return -EINVAL;
	desc->affinity_hint = m;
	irq_put_desc_unlock(desc, flags);
	return 0;
}
EXPORT_SYMBOL_GPL(irq_update_affinity_hint);

/** irq_set_affinity_and_hint - irq_update_affinity_hint(), and choose those CPUs if they can be chosen */
int irq_set_affinity_and_hint(unsigned int irq, const struct cpumask *m)
{
	int ret = irq_update_affinity_hint(irq, m);

	if (!ret && m)
		set_affinity(irq, m, false);
	return ret;
}
EXPORT_SYMBOL_GPL(irq_set_affinity_and_hint);

/* ---- Raising a line ---- */

/**
 * irq_get_irqchip_state - ask the controller about a line
 * @irq: the line
 * @which: what is asked
 * @state: gets the answer
 *
 * Returns 0, or -EINVAL if there is no such line or the controller does not know. Any context if the chip's bus does
 * not sleep.
 */
int irq_get_irqchip_state(unsigned int irq, enum irqchip_irq_state which, bool *state)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_buslock(irq, &flags);
	struct irq_chip *chip;
	int ret = -EINVAL;

	if (!desc)
		return -EINVAL;
	chip = desc->irq_data.chip;
	if (chip->irq_get_irqchip_state)
		ret = chip->irq_get_irqchip_state(&desc->irq_data, which, state);
	irq_put_desc_busunlock(desc, flags);
	return ret;
}
EXPORT_SYMBOL_GPL(irq_get_irqchip_state);

/**
 * irq_set_irqchip_state - change the state of a line in the controller
 * @irq: the line
 * @which: what to change; making IRQCHIP_STATE_PENDING true raises an interrupt
 * @state: the new state
 *
 * Returns 0, or -EINVAL if there is no such line or the controller cannot. Any context if the chip's bus does not
 * sleep.
 */
int irq_set_irqchip_state(unsigned int irq, enum irqchip_irq_state which, bool state)
{
	unsigned long flags;
	struct irq_desc *desc = irq_get_desc_buslock(irq, &flags);
	struct irq_chip *chip;
	int ret = -EINVAL;

	if (!desc)
		return -EINVAL;
	chip = desc->irq_data.chip;
	if (chip->irq_set_irqchip_state)
		ret = chip->irq_set_irqchip_state(&desc->irq_data, which, state);
	irq_put_desc_busunlock(desc, flags);
	return ret;
}
EXPORT_SYMBOL_GPL(irq_set_irqchip_state);

/**
 * irq_inject_interrupt - raise an interrupt as if the device had
 * @irq: the line
 *
 * It is handled at once if interrupts are on, else as soon as they are. Returns 0, or -EINVAL if nobody has requested
 * the line. Any context.
 */
int irq_inject_interrupt(unsigned int irq)
{
	unsigned long flags;
	struct irq_desc *desc;
	int ret = -EINVAL;

	if (!irq_set_irqchip_state(irq, IRQCHIP_STATE_PENDING, true))
		return 0;
	desc = irq_get_desc_buslock(irq, &flags);
	if (!desc)
		return -EINVAL;
	if (irqd_has(&desc->irq_data, IRQD_ACTIVATED))
		ret = check_irq_resend(desc, true);
	irq_put_desc_busunlock(desc, flags);
	return ret;
}
EXPORT_SYMBOL_GPL(irq_inject_interrupt);
