// SPDX-License-Identifier: MIT
/*
 * Interrupt descriptors: one for each interrupt number that exists.
 *
 * Numbers 0 to 15 are the lines of a PC and exist from start-up on; their controller is in line.c. The numbers from
 * DYNAMIC_FIRST on are given out by __irq_alloc_descs() to whoever implements a controller, and taken back by
 * irq_free_descs().
 *
 *	irq_descs[n] != NULL  <=>  bit n of irq_used is set, outside irq_table_mutex
 *	a fresh descriptor:  disabled, masked, depth 1, no handler, no_irq_chip, handle_bad_irq
 *
 * Locks, outermost first:
 *	irq_table_mutex        irq_used and irq_descs; a descriptor is read without it, freed after an RCU grace period
 *	desc->request_mutex    who has requested the line
 *	the chip's bus lock    if it has one
 *	desc->lock             everything else in the descriptor; interrupts are off while it is held
 *
 * Without memory, allocation fails with -ENOMEM and leaves nothing behind. The lines 0 to 15 are static and cannot
 * fail.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel_stat.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include "internal.h"

/* Behind the 24 pins that the interrupt controllers of a PC have. */
#define DYNAMIC_FIRST 24

int nr_irqs = NR_IRQS;
EXPORT_SYMBOL_GPL(nr_irqs);

cpumask_var_t irq_default_affinity;

static struct irq_desc *irq_descs[NR_IRQS]; /* written under irq_table_mutex, read under RCU */
static DECLARE_BITMAP(irq_used, NR_IRQS);
static DEFINE_MUTEX(irq_table_mutex);

static struct irq_desc pc_line[NR_IRQS_LEGACY];
static DEFINE_PER_CPU(unsigned int[NR_IRQS_LEGACY], pc_line_counts);

/**
 * irq_to_desc - the descriptor of an interrupt number, or NULL. Any context; it lasts while the caller uses the line.
 */
struct irq_desc *irq_to_desc(unsigned int irq)
{
	return irq < NR_IRQS ? READ_ONCE(irq_descs[irq]) : NULL;
}

/** irq_get_next_irq - the first number at or behind @offset that exists, or nr_irqs */
unsigned int irq_get_next_irq(unsigned int offset)
{
	return find_next_bit(irq_used, nr_irqs, offset);
}

static struct irq_desc *lock_desc(unsigned int irq, unsigned long *flags, bool bus)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return NULL;
	if (bus)
		chip_bus_lock(desc);
	raw_spin_lock_irqsave(&desc->lock, *flags);
	return desc;
}

/* irq_get_desc_lock - the descriptor of @irq, locked; NULL if there is none */
struct irq_desc *irq_get_desc_lock(unsigned int irq, unsigned long *flags)
{
	return lock_desc(irq, flags, false);
}

/* irq_get_desc_buslock - the same, with the chip's bus locked outside. Process context if the bus sleeps. */
struct irq_desc *irq_get_desc_buslock(unsigned int irq, unsigned long *flags)
{
	return lock_desc(irq, flags, true);
}

/* irq_put_desc_unlock - undo irq_get_desc_lock() */
void irq_put_desc_unlock(struct irq_desc *desc, unsigned long flags)
{
	raw_spin_unlock_irqrestore(&desc->lock, flags);
}

/* irq_put_desc_busunlock - undo irq_get_desc_buslock() */
void irq_put_desc_busunlock(struct irq_desc *desc, unsigned long flags)
{
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	chip_bus_sync_unlock(desc);
}

/* What nobody has configured yet. */
static void set_defaults(struct irq_desc *desc, unsigned int irq, struct module *owner)
{
	unsigned int cpu;

	desc->irq_common_data.handler_data = NULL;
	desc->irq_common_data.msi_desc = NULL;
	desc->irq_common_data.state_use_accessors = IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED;
	cpumask_copy(&desc->irq_common_data.affinity, irq_default_affinity);
	desc->irq_data =
		(struct irq_data){ .irq = irq, .hwirq = irq, .common = &desc->irq_common_data, .chip = &no_irq_chip };
	desc->handle_irq = handle_bad_irq;
	desc->status_use_accessors = 0;
	desc->istate = 0;
	desc->depth = 1;
	desc->wake_depth = 0;
	desc->tot_count = 0;
	desc->irq_count = 0;
	desc->irqs_unhandled = 0;
	desc->name = NULL;
	desc->owner = owner;
	desc->chained = false;
	for_each_possible_cpu(cpu)
		*per_cpu_ptr(desc->kstat_irqs, cpu) = 0;
}

static void init_desc(struct irq_desc *desc, unsigned int irq, struct module *owner)
{
	raw_spin_lock_init(&desc->lock);
	mutex_init(&desc->request_mutex);
	init_waitqueue_head(&desc->wait_for_threads);
	atomic_set(&desc->threads_active, 0);
	set_defaults(desc, irq, owner);
}

static struct irq_desc *alloc_desc(unsigned int irq, struct module *owner, const struct cpumask *affinity)
{
	struct irq_desc *desc = kzalloc(sizeof(*desc), GFP_KERNEL);

	if (!desc)
		return NULL;
	desc->kstat_irqs = alloc_percpu(unsigned int);
	if (!desc->kstat_irqs) {
		kfree(desc);
		return NULL;
	}
	init_desc(desc, irq, owner);
	if (affinity)
		cpumask_copy(&desc->irq_common_data.affinity, affinity);
	return desc;
}

static void free_desc(struct irq_desc *desc)
{
	free_percpu(desc->kstat_irqs);
	kfree(desc);
}

/* Make @count descriptors from @start on; irq_table_mutex is held. All or none. */
static int populate(unsigned int start, unsigned int count, struct module *owner, const struct cpumask *affinity)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		struct irq_desc *desc = alloc_desc(start + i, owner, affinity);

		if (!desc)
			goto undo;
		smp_store_release(&irq_descs[start + i], desc);
	}
	bitmap_set(irq_used, start, count);
	return start;
undo:
	/* Nobody was told the numbers, but a reader of /proc may have seen one. */
	if (i)
		synchronize_rcu();
	while (i--) {
		struct irq_desc *desc = irq_descs[start + i];

		WRITE_ONCE(irq_descs[start + i], NULL);
		synchronize_rcu();
		free_desc(desc);
	}
	return -ENOMEM;
}

/**
 * __irq_alloc_descs - irq_alloc_descs(): make interrupt numbers exist
 * @irq: the first number wanted, or -1 for any
 * @from: where the search begins
 * @cnt: how many, in one run
 * @node: ignored, there is one
 * @owner: the module that implements their controller; each request_irq() holds a reference to it
 * @affinity: ignored: the lines go where irq_default_affinity says
 *
 * Returns the first number, -EEXIST if @irq is taken, -ENOSPC, -ENOMEM or -EINVAL. Process context.
 */
int __irq_alloc_descs(int irq, unsigned int from, unsigned int cnt, int node, struct module *owner,
		      const void *affinity)
{
	unsigned long start;
	int ret;

	if (!cnt || cnt > NR_IRQS)
		return -EINVAL;
	if (irq >= 0) {
		if (from > irq)
			return -EINVAL;
		from = irq;
	} else {
		from = max_t(unsigned int, from, DYNAMIC_FIRST);
	}
	mutex_lock(&irq_table_mutex);
	start = from < NR_IRQS ? bitmap_find_next_zero_area(irq_used, NR_IRQS, from, cnt, 0) : NR_IRQS;
	if (irq >= 0 && start != irq)
		ret = -EEXIST;
	else if (start + cnt > nr_irqs)
		ret = -ENOSPC;
	else
		ret = populate(start, cnt, owner, NULL);
	mutex_unlock(&irq_table_mutex);
	return ret;
}
EXPORT_SYMBOL_GPL(__irq_alloc_descs);

/* Take a descriptor out of the table; irq_table_mutex is held. Returns it if it is to be freed. */
static struct irq_desc *withdraw(unsigned int irq)
{
	struct irq_desc *desc = irq_descs[irq];
	unsigned long flags;

	if (!desc)
		return NULL;
	if (irq < NR_IRQS_LEGACY) {
		/* A line of the PC cannot go away: it loses its configuration. */
		raw_spin_lock_irqsave(&desc->lock, flags);
		set_defaults(desc, irq, NULL);
		raw_spin_unlock_irqrestore(&desc->lock, flags);
		return NULL;
	}
	unregister_irq_proc(desc);
	WRITE_ONCE(irq_descs[irq], NULL);
	clear_irq_resend(desc);
	__clear_bit(irq, irq_used);
	return desc;
}

/**
 * irq_free_descs - give interrupt numbers back
 * @from: the first
 * @cnt: how many
 *
 * Nobody has requested them any more. Process context.
 */
void irq_free_descs(unsigned int from, unsigned int cnt)
{
	unsigned int irq;

	if (from >= nr_irqs || from + cnt > nr_irqs || from + cnt < from)
		return;
	for (irq = from; irq < from + cnt; irq++) {
		struct irq_desc *desc;

		mutex_lock(&irq_table_mutex);
		desc = withdraw(irq);
		mutex_unlock(&irq_table_mutex);
		if (!desc)
			continue;
		synchronize_rcu();
		free_desc(desc);
	}
}
EXPORT_SYMBOL_GPL(irq_free_descs);

/** kstat_irqs_cpu - how often an interrupt came to a CPU */
unsigned int kstat_irqs_cpu(unsigned int irq, int cpu)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return desc ? *per_cpu_ptr(desc->kstat_irqs, cpu) : 0;
}

/** kstat_irqs_usr - how often an interrupt came, for reports about numbers that may be freed meanwhile */
unsigned int kstat_irqs_usr(unsigned int irq)
{
	unsigned int cpu, sum = 0;

	rcu_read_lock();
	for_each_possible_cpu(cpu)
		sum += kstat_irqs_cpu(irq, cpu);
	rcu_read_unlock();
	return sum;
}

/** irq_has_action - has the line been requested? */
bool irq_has_action(unsigned int irq)
{
	bool has;

	rcu_read_lock();
	has = irq_desc_has_action(irq_to_desc(irq));
	rcu_read_unlock();
	return has;
}
EXPORT_SYMBOL_GPL(irq_has_action);

/** early_irq_init - the descriptors of the PC's lines; at start-up, once per-CPU memory exists. Returns 0. */
int __init early_irq_init(void)
{
	unsigned int irq;

	cpumask_setall(irq_default_affinity);
	for (irq = 0; irq < NR_IRQS_LEGACY; irq++) {
		pc_line[irq].kstat_irqs = &pc_line_counts[irq];
		init_desc(&pc_line[irq], irq, NULL);
		irq_descs[irq] = &pc_line[irq];
	}
	bitmap_set(irq_used, 0, NR_IRQS_LEGACY);
	return 0;
}

/** init_IRQ - connect the PC's lines to their controller; at start-up */
void __init init_IRQ(void)
{
	irq_lines_init();
}
