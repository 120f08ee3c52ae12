/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_KERNEL_IRQ_INTERNAL_H
#define ASHLAR_KERNEL_IRQ_INTERNAL_H
/*
 * What the files of kernel/irq tell each other. Where a function has a descriptor and no other word, its lock is held.
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>

struct proc_dir_entry;

#define istate core_internal_state__do_not_mess_with_it

/* irq_desc.istate */
enum {
	IRQS_SPURIOUS_DISABLED = 1 << 0, /* nobody cared */
	IRQS_ONESHOT = 1 << 1,		 /* stays masked until the handler threads are done */
	IRQS_REPLAY = 1 << 2,		 /* sent again, not yet seen */
	IRQS_PENDING = 1 << 3,		 /* came while it was disabled or being handled */
};

/* irqaction.thread_flags: bit numbers */
enum {
	IRQTF_RUNTHREAD, /* the thread has something to do */
	IRQTF_WARNED,	 /* IRQ_WAKE_THREAD without a thread was complained about */
	IRQTF_AFFINITY,	 /* the thread's CPUs are to follow the line's */
	IRQTF_READY,	 /* the thread runs its loop */
};

#define for_each_action_of_desc(desc, act) for (act = (desc)->action; act; act = act->next)

static inline void irqd_set(struct irq_data *d, unsigned int bits)
{
	d->common->state_use_accessors |= bits;
}
static inline void irqd_clear(struct irq_data *d, unsigned int bits)
{
	d->common->state_use_accessors &= ~bits;
}
static inline bool irqd_has(struct irq_data *d, unsigned int bits)
{
	return d->common->state_use_accessors & bits;
}
static inline bool irq_status_has(const struct irq_desc *desc, unsigned int bits)
{
	return desc->status_use_accessors & bits;
}

/* The lock of a controller that sits behind a slow bus: taken in process context, outside the descriptor's lock. */
static inline void chip_bus_lock(struct irq_desc *desc)
{
	if (unlikely(desc->irq_data.chip->irq_bus_lock))
		desc->irq_data.chip->irq_bus_lock(&desc->irq_data);
}
static inline void chip_bus_sync_unlock(struct irq_desc *desc)
{
	if (unlikely(desc->irq_data.chip->irq_bus_sync_unlock))
		desc->irq_data.chip->irq_bus_sync_unlock(&desc->irq_data);
}

/* irqdesc.c */
struct irq_desc *irq_get_desc_lock(unsigned int irq, unsigned long *flags);
struct irq_desc *irq_get_desc_buslock(unsigned int irq, unsigned long *flags);
void irq_put_desc_unlock(struct irq_desc *desc, unsigned long flags);
void irq_put_desc_busunlock(struct irq_desc *desc, unsigned long flags);

/* chip.c: states of a line */
extern struct irqaction chained_action;
int irq_activate(struct irq_desc *desc);
int irq_startup(struct irq_desc *desc, bool resend, bool force);
void irq_shutdown(struct irq_desc *desc);
void irq_enable(struct irq_desc *desc);
void irq_disable(struct irq_desc *desc);
void mask_irq(struct irq_desc *desc);
void unmask_irq(struct irq_desc *desc);
void unmask_threaded_irq(struct irq_desc *desc);
int __irq_set_trigger(struct irq_desc *desc, unsigned long type);

/* flow.c */
void irq_flow_init_line(struct irq_desc *desc);

/* handle.c */
irqreturn_t handle_irq_event_actions(struct irq_desc *desc);
void handle_irq_event(struct irq_desc *desc);
void __irq_wake_thread(struct irq_desc *desc, struct irqaction *action);

/* thread.c: the tasks that run threaded handlers; no lock held */
irqreturn_t irq_default_primary_handler(int irq, void *dev_id);
irqreturn_t irq_nested_primary_handler(int irq, void *dev_id);
int irq_thread_create(struct irqaction *action, unsigned int irq);
void irq_thread_start(struct irq_desc *desc, struct irqaction *action);
void irq_thread_stop(struct irqaction *action);
void irq_threads_follow_affinity(struct irq_desc *desc);

/* spurious.c; no lock held */
void note_interrupt(struct irq_desc *desc, irqreturn_t action_ret);

/* resend.c */
int check_irq_resend(struct irq_desc *desc, bool inject);
void clear_irq_resend(struct irq_desc *desc);

/* manage.c */
void __enable_irq(struct irq_desc *desc);
int irq_set_affinity_locked(struct irq_desc *desc, const struct cpumask *mask, bool force);

/* line.c */
void irq_lines_init(void);

/* proc.c; no lock held, process context */
void register_irq_proc(unsigned int irq, struct irq_desc *desc);
void unregister_irq_proc(struct irq_desc *desc);
void register_handler_proc(struct irq_desc *desc, struct irqaction *action);
void unregister_handler_proc(struct irqaction *action);

/* chip.c */
extern atomic_t irq_err_count; /* interrupts that no line expected */
#endif
