/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IRQDESC_H
#define _LINUX_IRQDESC_H
#include <linux/irq.h>
#include <linux/rcupdate.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/wait.h>

/* One interrupt line. Fields are guarded by lock unless said otherwise. */
struct irq_desc {
	struct irq_common_data irq_common_data;
	struct irq_data irq_data;
	unsigned int __percpu *kstat_irqs;
	irq_flow_handler_t handle_irq;
	struct irqaction *action;
	unsigned int status_use_accessors; /* IRQ_ */
	unsigned int core_internal_state__do_not_mess_with_it;
	unsigned int depth; /* of disable_irq() */
	unsigned int wake_depth;
	unsigned int tot_count;
	unsigned int irq_count; /* for detecting a stuck line */
	unsigned int irqs_unhandled;
	unsigned long last_unhandled;
	atomic_t threads_handled; /* no lock */
	unsigned int threads_handled_last;
	raw_spinlock_t lock;
	unsigned long threads_oneshot; /* handler threads that have not finished */
	atomic_t threads_active;
	wait_queue_head_t wait_for_threads;
	struct mutex request_mutex; /* serialises request_irq() and free_irq(); taken before lock */
	const struct cpumask *affinity_hint;
	struct proc_dir_entry *dir; /* /proc/irq/N; guarded by kernel/irq/proc.c */
	int parent_irq;
	struct module *owner;
	const char *name; /* of the flow, for /proc/interrupts */
	bool chained;
	bool line_level; /* software level of the simulated line */
};

static inline struct irq_desc *irq_data_to_desc(struct irq_data *data)
{
	return container_of(data->common, struct irq_desc, irq_common_data);
}
static inline unsigned int irq_desc_get_irq(struct irq_desc *desc)
{
	return desc->irq_data.irq;
}
static inline struct irq_data *irq_desc_get_irq_data(struct irq_desc *desc)
{
	return &desc->irq_data;
}
static inline struct irq_chip *irq_desc_get_chip(struct irq_desc *desc)
{
	return desc->irq_data.chip;
}
static inline void *irq_desc_get_chip_data(struct irq_desc *desc)
{
	return desc->irq_data.chip_data;
}
static inline void *irq_desc_get_handler_data(struct irq_desc *desc)
{
	return desc->irq_common_data.handler_data;
}
static inline void generic_handle_irq_desc(struct irq_desc *desc)
{
	desc->handle_irq(desc);
}
int handle_irq_desc(struct irq_desc *desc);
int generic_handle_irq(unsigned int irq);
int generic_handle_irq_safe(unsigned int irq);
int generic_handle_domain_irq(struct irq_domain *domain, unsigned int hwirq);
static inline int irq_desc_has_action(struct irq_desc *desc)
{
	return desc && desc->action != NULL;
}
#endif
