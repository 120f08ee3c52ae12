/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_PREEMPT_H
#define __LINUX_PREEMPT_H
/*
 * preempt_count(): why this CPU may not switch tasks now. Bits 0-7 count preempt_disable(), 8-15 disabled bottom halves (the lowest of
 * them: a softirq runs), 16-19 nested interrupts, 20-23 NMIs. It is a per-CPU variable; every task is switched out with the same value.
 */
#include <linux/linkage.h>
#include <linux/list.h>
#include <asm/percpu.h>

#define PREEMPT_BITS 8
#define SOFTIRQ_BITS 8
#define HARDIRQ_BITS 4
#define NMI_BITS 4
#define PREEMPT_SHIFT 0
#define SOFTIRQ_SHIFT (PREEMPT_SHIFT + PREEMPT_BITS)
#define HARDIRQ_SHIFT (SOFTIRQ_SHIFT + SOFTIRQ_BITS)
#define NMI_SHIFT (HARDIRQ_SHIFT + HARDIRQ_BITS)
#define __IRQ_MASK(x) ((1UL << (x)) - 1)
#define PREEMPT_MASK (__IRQ_MASK(PREEMPT_BITS) << PREEMPT_SHIFT)
#define SOFTIRQ_MASK (__IRQ_MASK(SOFTIRQ_BITS) << SOFTIRQ_SHIFT)
#define HARDIRQ_MASK (__IRQ_MASK(HARDIRQ_BITS) << HARDIRQ_SHIFT)
#define NMI_MASK (__IRQ_MASK(NMI_BITS) << NMI_SHIFT)
#define PREEMPT_OFFSET (1UL << PREEMPT_SHIFT)
#define SOFTIRQ_OFFSET (1UL << SOFTIRQ_SHIFT)
#define HARDIRQ_OFFSET (1UL << HARDIRQ_SHIFT)
#define NMI_OFFSET (1UL << NMI_SHIFT)
#define SOFTIRQ_DISABLE_OFFSET (2 * SOFTIRQ_OFFSET)
#define PREEMPT_DISABLE_OFFSET PREEMPT_OFFSET
#define PREEMPT_LOCK_OFFSET PREEMPT_DISABLE_OFFSET
#define SOFTIRQ_LOCK_OFFSET (SOFTIRQ_DISABLE_OFFSET + PREEMPT_LOCK_OFFSET)
#define PREEMPT_DISABLED PREEMPT_DISABLE_OFFSET
#define INIT_PREEMPT_COUNT PREEMPT_OFFSET
#define PREEMPT_ENABLED (0)
#define FORK_PREEMPT_COUNT (2 * PREEMPT_DISABLE_OFFSET + PREEMPT_ENABLED)

DECLARE_PER_CPU(int, __preempt_count);

static __always_inline int preempt_count(void)
{
	return __pcpu_read(__preempt_count);
}
static __always_inline void preempt_count_set(int pc)
{
	__pcpu_write(__preempt_count, pc);
}
static __always_inline void __preempt_count_add(int val)
{
	__pcpu_op(__preempt_count, "add", val);
}
static __always_inline void __preempt_count_sub(int val)
{
	__pcpu_op(__preempt_count, "sub", val);
}
#define preempt_count_add(val) __preempt_count_add(val)
#define preempt_count_sub(val) __preempt_count_sub(val)
#define preempt_count_inc() __preempt_count_add(1)
#define preempt_count_dec() __preempt_count_sub(1)
#define init_task_preempt_count(p) \
	do { \
	} while (0)
#define init_idle_preempt_count(p, cpu) \
	do { \
	} while (0)

#define nmi_count() (preempt_count() & NMI_MASK)
#define hardirq_count() (preempt_count() & HARDIRQ_MASK)
#define softirq_count() (preempt_count() & SOFTIRQ_MASK)
#define irq_count() (nmi_count() | hardirq_count() | softirq_count())
#define in_nmi() (nmi_count())
#define in_hardirq() (hardirq_count())
#define in_serving_softirq() (softirq_count() & SOFTIRQ_OFFSET)
#define in_task() (!(preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET)))
#define in_irq() (hardirq_count())
#define in_softirq() (softirq_count())
#define in_interrupt() (irq_count())
#define in_atomic() (preempt_count() != 0)
#define in_atomic_preempt_off() (preempt_count() != PREEMPT_DISABLE_OFFSET)
#define preemptible() (preempt_count() == 0 && !irqs_disabled())
static __always_inline unsigned char interrupt_context_level(void)
{
	unsigned long pc = preempt_count();
	unsigned char level = 0;

	level += !!(pc & NMI_MASK);
	level += !!(pc & (NMI_MASK | HARDIRQ_MASK));
	level += !!(pc & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET));
	return level;
}

#define preempt_disable() \
	do { \
		preempt_count_inc(); \
		barrier(); \
	} while (0)
#define preempt_enable() \
	do { \
		barrier(); \
		preempt_count_dec(); \
	} while (0)
#define preempt_enable_no_resched() preempt_enable()
#define sched_preempt_enable_no_resched() preempt_enable()
#define preempt_enable_notrace() preempt_enable()
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_no_resched_notrace() preempt_enable()
#define preempt_check_resched() \
	do { \
	} while (0)
#define preempt_check_resched_rt() barrier()

struct task_struct;
struct preempt_notifier;

/* Called when the task that registered them is switched in and out. */
struct preempt_ops {
	void (*sched_in)(struct preempt_notifier *notifier, int cpu);
	void (*sched_out)(struct preempt_notifier *notifier, struct task_struct *next);
};

struct preempt_notifier {
	struct hlist_node link;
	struct preempt_ops *ops;
};

void preempt_notifier_inc(void);
void preempt_notifier_dec(void);
void preempt_notifier_register(struct preempt_notifier *notifier);
void preempt_notifier_unregister(struct preempt_notifier *notifier);

static inline void preempt_notifier_init(struct preempt_notifier *notifier, struct preempt_ops *ops)
{
	INIT_HLIST_NODE(&notifier->link);
	notifier->ops = ops;
}

void migrate_disable(void);
void migrate_enable(void);
#define preempt_disable_nested() \
	do { \
	} while (0)
#define preempt_enable_nested() \
	do { \
	} while (0)

static inline bool preempt_model_none(void)
{
	return false;
}
static inline bool preempt_model_voluntary(void)
{
	return true;
}
static inline bool preempt_model_full(void)
{
	return false;
}
static inline bool preempt_model_rt(void)
{
	return false;
}
static inline bool preempt_model_preemptible(void)
{
	return false;
}
#endif
