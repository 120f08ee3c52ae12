// SPDX-License-Identifier: MIT
/*
 * The controller of the PC's lines, 0 to 15: an interrupt controller that no device is wired to, so that software
 * raises the lines.
 *
 *	pending     an edge has come (or irq_inject_interrupt() was called) and has not been handed to the core
 *	level       of the wire; at rest inactive, until irq_set_irqchip_state(IRQCHIP_STATE_LINE_LEVEL) drives it
 *	in service  handed to the core, end of interrupt not yet seen; a level line is not handed over again meanwhile
 *
 *	a line is due  <=>  started, not masked, and (pending, or level-triggered and active and not in service)
 *
 * A line that becomes due queues its irq_work on one of its CPUs: the interrupt comes through the machine's own
 * interrupt, when interrupts are on there. Delivery looks again whether the line is still due. Level lines use the
 * fasteoi flow, others edge, as on a PC.
 *
 * Lock: all of this is guarded by the descriptor's lock, which the core holds around every call of the chip.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/init.h>
#include <linux/irq_work.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include "internal.h"

struct line {
	struct irq_work work;
	bool masked;
	bool started;
	bool pending;
	bool driven;
	bool in_service;
};

static struct line lines[NR_IRQS_LEGACY];

static bool is_active(struct irq_data *d)
{
	bool high = irq_data_to_desc(d)->line_level;

	return irqd_get_trigger_type(d) & IRQ_TYPE_LEVEL_LOW ? !high : high;
}

static bool is_due(struct irq_data *d)
{
	struct line *l = &lines[d->hwirq];

	return l->started && !l->masked && (l->pending || (irqd_is_level_type(d) && is_active(d) && !l->in_service));
}

static void look(struct irq_data *d)
{
	unsigned int cpu;

	if (!is_due(d))
		return;
	cpu = cpumask_first_and(&d->common->affinity, cpu_online_mask);
	if (cpu >= nr_cpu_ids)
		cpu = cpumask_first(cpu_online_mask);
	irq_work_queue_on(&lines[d->hwirq].work, cpu);
}

static void deliver(struct irq_work *work)
{
	struct line *l = container_of(work, struct line, work);
	struct irq_desc *desc = irq_to_desc(l - lines);
	bool due;

	raw_spin_lock(&desc->lock);
	due = is_due(&desc->irq_data);
	if (due) {
		l->pending = false;
		l->in_service = true;
	}
	raw_spin_unlock(&desc->lock);
	if (due)
		generic_handle_irq_desc(desc);
}

static unsigned int line_startup(struct irq_data *d)
{
	struct line *l = &lines[d->hwirq];

	/* What came before anybody listened is lost, as on a PC. */
	l->pending = false;
	l->in_service = false;
	l->masked = false;
	l->started = true;
	look(d);
	return 0;
}

static void line_shutdown(struct irq_data *d)
{
	struct line *l = &lines[d->hwirq];

	l->masked = true;
	l->started = false;
	l->pending = false;
}

static void line_mask(struct irq_data *d)
{
	lines[d->hwirq].masked = true;
}

static void line_unmask(struct irq_data *d)
{
	lines[d->hwirq].masked = false;
	look(d);
}

/* The end of service: of an edge when it is acknowledged, of a level when it has been handled. */
static void line_done(struct irq_data *d)
{
	lines[d->hwirq].in_service = false;
	look(d);
}

static int line_set_affinity(struct irq_data *d, const struct cpumask *dest, bool force)
{
	if (!force && !cpumask_intersects(dest, cpu_online_mask))
		return -EINVAL;
	return IRQ_SET_MASK_OK;
}

static int line_retrigger(struct irq_data *d)
{
	/* The latch of a line that is not started is not kept. */
	if (!lines[d->hwirq].started)
		return 0;
	lines[d->hwirq].pending = true;
	look(d);
	return 1;
}

static int line_set_type(struct irq_data *d, unsigned int type)
{
	struct irq_desc *desc = irq_data_to_desc(d);
	bool level = type & IRQ_TYPE_LEVEL_MASK;

	if (!lines[d->hwirq].driven)
		desc->line_level = type == IRQ_TYPE_LEVEL_LOW || type == IRQ_TYPE_EDGE_FALLING;
	desc->handle_irq = level ? handle_fasteoi_irq : handle_edge_irq;
	desc->name = level ? "fasteoi" : "edge";
	return IRQ_SET_MASK_OK;
}

static int line_get_state(struct irq_data *d, enum irqchip_irq_state which, bool *state)
{
	struct line *l = &lines[d->hwirq];

	switch (which) {
	case IRQCHIP_STATE_PENDING:
		*state = l->pending;
		return 0;
	case IRQCHIP_STATE_ACTIVE:
		*state = l->in_service;
		return 0;
	case IRQCHIP_STATE_MASKED:
		*state = l->masked;
		return 0;
	case IRQCHIP_STATE_LINE_LEVEL:
		*state = irq_data_to_desc(d)->line_level;
		return 0;
	}
	return -EINVAL;
}

/* Drive the wire: an edge of the kind that the line waits for makes it pending. */
static void drive(struct irq_data *d, bool high)
{
	struct irq_desc *desc = irq_data_to_desc(d);
	u32 edge = high ? IRQ_TYPE_EDGE_RISING : IRQ_TYPE_EDGE_FALLING;
	u32 type = irqd_get_trigger_type(d) ?: IRQ_TYPE_EDGE_RISING;

	lines[d->hwirq].driven = true;
	if (desc->line_level == high)
		return;
	desc->line_level = high;
	if ((type & edge) && lines[d->hwirq].started)
		lines[d->hwirq].pending = true;
	look(d);
}

static int line_set_state(struct irq_data *d, enum irqchip_irq_state which, bool state)
{
	struct line *l = &lines[d->hwirq];

	switch (which) {
	case IRQCHIP_STATE_PENDING:
		if (!l->started)
			return -EINVAL;
		l->pending = state;
		break;
	case IRQCHIP_STATE_MASKED:
		l->masked = state;
		break;
	case IRQCHIP_STATE_LINE_LEVEL:
		drive(d, state);
		return 0;
	default:
		return -EINVAL;
	}
	look(d);
	return 0;
}

static struct irq_chip line_chip = {
	.name = "ashlar",
	.irq_startup = line_startup,
	.irq_shutdown = line_shutdown,
	.irq_mask = line_mask,
	.irq_unmask = line_unmask,
	.irq_ack = line_done,
	.irq_eoi = line_done,
	.irq_set_affinity = line_set_affinity,
	.irq_retrigger = line_retrigger,
	.irq_set_type = line_set_type,
	.irq_get_irqchip_state = line_get_state,
	.irq_set_irqchip_state = line_set_state,
	.flags = IRQCHIP_SKIP_SET_WAKE,
};

/* irq_lines_init - connect the lines; at start-up, before anybody can request one */
void __init irq_lines_init(void)
{
	struct irq_domain *domain = irq_domain_create_legacy(NULL, NR_IRQS_LEGACY, 0, 0, &irq_domain_simple_ops, NULL);
	unsigned int irq;

	if (!domain)
		panic("genirq: no memory for the PC's lines");
	domain->name = "ashlar";
	for (irq = 0; irq < NR_IRQS_LEGACY; irq++) {
		struct irq_desc *desc = irq_to_desc(irq);

		lines[irq].work = IRQ_WORK_INIT_HARD(deliver);
		lines[irq].masked = true;
		desc->irq_data.chip = &line_chip;
		desc->handle_irq = handle_edge_irq;
		desc->name = "edge";
		irqd_set(&desc->irq_data, IRQD_HANDLE_ENFORCE_IRQCTX);
	}
}
