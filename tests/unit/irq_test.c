// SPDX-License-Identifier: MIT
/*
 * Interrupt lines: requests and their refusals, delivery in every state of a line, threads, sharing, domains, and
 * what /proc shows.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/fault-inject.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqchip/chained_irq.h>
#include <linux/irqdomain.h>
#include <linux/kernel_stat.h>
#include <linux/kthread.h>
#include <linux/sched/rt.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "../../kernel/irq/internal.h"

#define LINE 10 /* of the PC; nothing else uses it */
#define OTHER 11

/* What handlers of a test have seen, and what they are to answer. */
struct seen {
	atomic_t hard, threaded;
	bool in_hardirq, irqs_off, thread_in_task;
	irqreturn_t answer;
	bool drop_level; /* the device is served: the wire goes to rest */
	bool again;	 /* raise the line once more from the handler */
	struct completion done;
	char comm[TASK_COMM_LEN];
};

static irqreturn_t on_hard(int irq, void *data)
{
	struct seen *s = data;

	atomic_inc(&s->hard);
	s->in_hardirq = in_hardirq();
	s->irqs_off = irqs_disabled();
	if (s->drop_level)
		irq_set_irqchip_state(irq, IRQCHIP_STATE_LINE_LEVEL, false);
	if (s->again) {
		s->again = false;
		irq_inject_interrupt(irq);
	}
	return s->answer;
}

static irqreturn_t on_thread(int irq, void *data)
{
	struct seen *s = data;

	s->thread_in_task = in_task() && !irqs_disabled();
	strscpy(s->comm, current->comm, sizeof(s->comm));
	atomic_inc(&s->threaded);
	complete(&s->done);
	return IRQ_HANDLED;
}

static struct seen *new_seen(struct kunit *test)
{
	struct seen *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->answer = IRQ_HANDLED;
	init_completion(&s->done);
	return s;
}

/* A line that nobody has: what every test must leave behind. */
static void expect_idle(struct kunit *test, unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	KUNIT_EXPECT_FALSE(test, irq_has_action(irq));
	KUNIT_EXPECT_EQ(test, desc->depth, 1U);
	KUNIT_EXPECT_TRUE(test, irqd_irq_disabled(&desc->irq_data));
	KUNIT_EXPECT_TRUE(test, irqd_irq_masked(&desc->irq_data));
	KUNIT_EXPECT_FALSE(test, irqd_is_started(&desc->irq_data));
	KUNIT_EXPECT_EQ(test, atomic_read(&desc->threads_active), 0);
	KUNIT_EXPECT_EQ(test, desc->threads_oneshot, 0UL);
}

/*
 * One CPU takes the lines and runs the test, so that an interrupt has been handled when the call that raised it
 * returns.
 */
static int irq_init_test(struct kunit *test)
{
	set_cpus_allowed_ptr(current, cpumask_of(0));
	irq_set_affinity(LINE, cpumask_of(0));
	return irq_set_affinity(OTHER, cpumask_of(0));
}

static void irq_exit_test(struct kunit *test)
{
	irq_set_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, false);
	irq_set_irq_type(LINE, IRQ_TYPE_NONE);
	expect_idle(test, LINE);
	expect_idle(test, OTHER);
}

static void irq_test_refusals(struct kunit *test)
{
	struct seen *s = new_seen(test);

	KUNIT_EXPECT_EQ(test, request_irq(NR_IRQS, on_hard, 0, "t", s), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(NR_IRQS - 1, on_hard, 0, "t", s), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_NOTCONNECTED, on_hard, 0, "t", s), -ENOTCONN);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, NULL, 0, "t", s), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, on_hard, IRQF_SHARED, "t", NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, on_hard, IRQF_SHARED | IRQF_NO_AUTOEN, "t", s), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, on_hard, IRQF_COND_SUSPEND, "t", s), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_threaded_irq(LINE, NULL, on_thread, 0, "t", s), -EINVAL);
	KUNIT_EXPECT_EQ(test, irq_inject_interrupt(LINE), -EINVAL);
	KUNIT_EXPECT_EQ(test, irq_inject_interrupt(NR_IRQS), -EINVAL);
	KUNIT_EXPECT_EQ(test, generic_handle_irq_safe(NR_IRQS), -EINVAL);
}

static void irq_test_delivery(struct kunit *test)
{
	struct seen *s = new_seen(test);
	unsigned int before = kstat_irqs_usr(LINE);
	unsigned long flags;

	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, 0, "unit", s), 0);
	KUNIT_EXPECT_EQ(test, irq_inject_interrupt(LINE), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	KUNIT_EXPECT_TRUE(test, s->in_hardirq);
	KUNIT_EXPECT_TRUE(test, s->irqs_off);

	/* Held back while interrupts are off, and merged: the line has one latch. */
	local_irq_save(flags);
	irq_inject_interrupt(LINE);
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);

	/* An edge during the handler is not lost. */
	s->again = true;
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 4);
	KUNIT_EXPECT_EQ(test, kstat_irqs_usr(LINE) - before, 4U);
	KUNIT_EXPECT_STREQ(test, (const char *)free_irq(LINE, s), "unit");
}

static void irq_test_disable(struct kunit *test)
{
	struct seen *s = new_seen(test);

	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, 0, "unit", s), 0);
	disable_irq(LINE);
	disable_irq_nosync(LINE);
	irq_inject_interrupt(LINE);
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 0);
	enable_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 0);
	enable_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	KUNIT_EXPECT_TRUE(test, disable_hardirq(LINE));
	free_irq(LINE, s);
	expect_idle(test, LINE);

	/* One alone, which only the core remembers. */
	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, 0, "unit", s), 0);
	disable_irq(LINE);
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	enable_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);
	free_irq(LINE, s);

	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, IRQF_NO_AUTOEN, "unit", s), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);
	enable_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 3);
	free_irq(LINE, s);
}

static void irq_test_edges(struct kunit *test)
{
	struct seen *s = new_seen(test);
	bool level = true;

	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, IRQF_TRIGGER_FALLING, "unit", s), 0);
	KUNIT_EXPECT_EQ(test, irq_get_trigger_type(LINE), (u32)IRQ_TYPE_EDGE_FALLING);
	irq_set_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, true);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 0);
	irq_set_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, false);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	KUNIT_EXPECT_EQ(test, irq_get_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, &level), 0);
	KUNIT_EXPECT_FALSE(test, level);
	free_irq(LINE, s);
}

static void irq_test_level(struct kunit *test)
{
	struct seen *s = new_seen(test);

	s->drop_level = true;
	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, IRQF_TRIGGER_HIGH, "unit", s), 0);
	KUNIT_EXPECT_TRUE(test, irqd_is_level_type(irq_get_irq_data(LINE)));
	irq_set_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, true);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);

	/* Active while disabled: it comes when it is enabled; at rest by then: it does not. */
	disable_irq(LINE);
	irq_set_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, true);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	enable_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);
	disable_irq(LINE);
	irq_set_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, true);
	irq_set_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, false);
	enable_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);
	free_irq(LINE, s);
}

static void irq_test_threaded(struct kunit *test)
{
	struct seen *s = new_seen(test);
	struct irq_desc *desc = irq_to_desc(LINE);

	s->answer = IRQ_WAKE_THREAD;
	KUNIT_ASSERT_EQ(test, request_threaded_irq(LINE, on_hard, on_thread, 0, "unit", s), 0);
	KUNIT_EXPECT_TRUE(test, !!rt_task(desc->action->thread));
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	KUNIT_EXPECT_NE(test, wait_for_completion_timeout(&s->done, HZ), 0UL);
	synchronize_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->threaded), 1);
	KUNIT_EXPECT_TRUE(test, s->thread_in_task);
	KUNIT_EXPECT_STREQ(test, s->comm, "irq/10-unit");
	irq_wake_thread(LINE, s);
	synchronize_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->threaded), 2);

	/* What the thread was woken for is done before the line is given back. */
	irq_inject_interrupt(LINE);
	free_irq(LINE, s);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->threaded), 3);
}

static irqreturn_t oneshot_thread(int irq, void *data)
{
	struct seen *s = data;

	s->thread_in_task = irqd_irq_masked(irq_get_irq_data(irq));
	msleep(20);
	irq_set_irqchip_state(irq, IRQCHIP_STATE_LINE_LEVEL, false);
	atomic_inc(&s->threaded);
	return IRQ_HANDLED;
}

static void irq_test_oneshot(struct kunit *test)
{
	struct seen *s = new_seen(test);

	KUNIT_ASSERT_EQ(
		test, request_threaded_irq(LINE, NULL, oneshot_thread, IRQF_ONESHOT | IRQF_TRIGGER_HIGH, "unit", s), 0);
	/* Active until the thread has served it: masked meanwhile, or it would interrupt for ever. */
	irq_set_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, true);
	synchronize_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->threaded), 1);
	KUNIT_EXPECT_TRUE(test, s->thread_in_task);
	KUNIT_EXPECT_FALSE(test, irqd_irq_masked(irq_get_irq_data(LINE)));
	irq_set_irqchip_state(LINE, IRQCHIP_STATE_LINE_LEVEL, true);
	synchronize_irq(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->threaded), 2);
	free_irq(LINE, s);
}

static void irq_test_shared(struct kunit *test)
{
	struct seen *a = new_seen(test), *b = new_seen(test), *c = new_seen(test);

	a->answer = IRQ_NONE;
	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, IRQF_SHARED, "a", a), 0);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, on_hard, 0, "c", c), -EBUSY);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, on_hard, IRQF_SHARED | IRQF_ONESHOT, "c", c), -EBUSY);
	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, IRQF_SHARED, "b", b), 0);
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->hard), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->hard), 1);
	KUNIT_EXPECT_STREQ(test, (const char *)free_irq(LINE, a), "a");
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->hard), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->hard), 2);
	KUNIT_EXPECT_STREQ(test, (const char *)free_irq(LINE, b), "b");
	KUNIT_EXPECT_EQ(test, atomic_read(&c->hard), 0);
}

/* On the CPU that it is sent to, whichever raises it. */
static irqreturn_t on_which_cpu(int irq, void *data)
{
	atomic_set(data, smp_processor_id());
	return IRQ_HANDLED;
}

static void irq_test_affinity(struct kunit *test)
{
	unsigned int last = cpumask_last(cpu_online_mask);
	cpumask_t nobody;
	atomic_t where = ATOMIC_INIT(-1);
	int i;

	cpumask_clear(&nobody);
	KUNIT_EXPECT_TRUE(test, irq_can_set_affinity(LINE));
	KUNIT_EXPECT_EQ(test, irq_set_affinity(LINE, &nobody), -EINVAL);
	KUNIT_ASSERT_EQ(test, irq_set_affinity(LINE, cpumask_of(last)), 0);
	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_which_cpu, 0, "unit", &where), 0);
	irq_inject_interrupt(LINE);
	for (i = 0; i < 100 && atomic_read(&where) < 0; i++)
		msleep(1);
	KUNIT_EXPECT_EQ(test, atomic_read(&where), (int)last);
	KUNIT_EXPECT_EQ(test, irq_set_affinity_and_hint(LINE, cpumask_of(0)), 0);
	KUNIT_EXPECT_TRUE(test, cpumask_equal(&irq_to_desc(LINE)->irq_common_data.affinity, cpumask_of(0)));
	KUNIT_EXPECT_EQ(test, irq_set_affinity_hint(LINE, NULL), 0);
	free_irq(LINE, &where);
}

static void irq_test_no_memory(struct kunit *test)
{
	struct seen *s = new_seen(test);
	unsigned int n;
	int ret = -ENOMEM;

	for (n = 1; n < 100 && ret; n++) {
		fault_inject_nth(FAULT_SLAB, n);
		ret = request_threaded_irq(LINE, on_hard, on_thread, 0, "unit", s);
		fault_inject_stop();
		if (!ret)
			break;
		KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
		expect_idle(test, LINE);
	}
	KUNIT_ASSERT_EQ(test, ret, 0);
	KUNIT_EXPECT_GT(test, n, 1U);
	free_irq(LINE, s);
}

static void irq_test_spurious(struct kunit *test)
{
	struct seen *s = new_seen(test);
	struct irq_desc *desc = irq_to_desc(LINE);
	unsigned int i;

	s->answer = IRQ_NONE;
	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, IRQF_SHARED, "unit", s), 0);
	/* Just under the limit, then over it: the verdict comes with the 100,000th. */
	desc->last_unhandled = jiffies;
	desc->irq_count = 99998;
	desc->irqs_unhandled = 99998;
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_FALSE(test, irqd_irq_disabled(&desc->irq_data));
	irq_inject_interrupt(LINE);
	KUNIT_EXPECT_TRUE(test, irqd_irq_disabled(&desc->irq_data));
	KUNIT_EXPECT_EQ(test, desc->depth, 1U);
	for (i = 0; i < 3; i++)
		irq_inject_interrupt(LINE);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);
	free_irq(LINE, s);
}

static void irq_test_any_context(struct kunit *test)
{
	struct seen *s = new_seen(test);

	KUNIT_EXPECT_EQ(test, request_any_context_irq(LINE, on_hard, 0, "unit", s), (int)IRQC_IS_HARDIRQ);
	free_irq(LINE, s);
	KUNIT_EXPECT_EQ(test, request_any_context_irq(NR_IRQS, on_hard, 0, "unit", s), -EINVAL);
}

/* ---- Numbers made by others ---- */

static void irq_test_descs(struct kunit *test)
{
	struct seen *s = new_seen(test);
	int a = irq_alloc_descs(-1, 1, 3, NUMA_NO_NODE), b;

	KUNIT_ASSERT_GE(test, a, NR_IRQS_LEGACY);
	KUNIT_EXPECT_EQ(test, irq_alloc_desc_at(a + 1, NUMA_NO_NODE), -EEXIST);
	KUNIT_EXPECT_EQ(test, irq_alloc_desc_at(5, NUMA_NO_NODE), -EEXIST);
	KUNIT_EXPECT_EQ(test, irq_alloc_descs(-1, 1, NR_IRQS, NUMA_NO_NODE), -ENOSPC);
	KUNIT_EXPECT_EQ(test, irq_alloc_descs(-1, 1, 0, NUMA_NO_NODE), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(a, on_hard, 0, "unit", s), -ENOSYS);
	b = irq_alloc_desc(NUMA_NO_NODE);
	KUNIT_EXPECT_EQ(test, b, a + 3);

	irq_set_chip_and_handler(a, &dummy_irq_chip, handle_simple_irq);
	KUNIT_ASSERT_EQ(test, request_irq(a, on_hard, 0, "unit", s), 0);
	KUNIT_EXPECT_EQ(test, generic_handle_irq_safe(a), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	KUNIT_EXPECT_TRUE(test, s->irqs_off);
	/* Its controller cannot raise it: the core does. */
	KUNIT_EXPECT_EQ(test, irq_inject_interrupt(a), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);
	KUNIT_EXPECT_TRUE(test, s->in_hardirq);
	free_irq(a, s);
	irq_free_descs(a, 4);
	KUNIT_EXPECT_NULL(test, irq_to_desc(a));
	KUNIT_EXPECT_EQ(test, irq_alloc_descs(a, a, 4, NUMA_NO_NODE), a);
	irq_free_descs(a, 4);
}

struct level_chip {
	int masks, unmasks, acks;
};

static void chip_mask(struct irq_data *d)
{
	((struct level_chip *)irq_data_get_irq_chip_data(d))->masks++;
}

static void chip_unmask(struct irq_data *d)
{
	((struct level_chip *)irq_data_get_irq_chip_data(d))->unmasks++;
}

static void chip_ack(struct irq_data *d)
{
	((struct level_chip *)irq_data_get_irq_chip_data(d))->acks++;
}

static struct irq_chip counting_chip = {
	.name = "counting",
	.irq_mask = chip_mask,
	.irq_unmask = chip_unmask,
	.irq_ack = chip_ack,
};

static void irq_test_level_flow(struct kunit *test)
{
	struct seen *s = new_seen(test);
	struct level_chip c = { 0 };
	int irq = irq_alloc_desc(NUMA_NO_NODE);

	KUNIT_ASSERT_GT(test, irq, 0);
	irq_set_chip_data(irq, &c);
	irq_set_chip_and_handler_name(irq, &counting_chip, handle_level_irq, "level");
	irq_set_status_flags(irq, IRQ_LEVEL);
	KUNIT_ASSERT_EQ(test, request_irq(irq, on_hard, 0, "unit", s), 0);
	KUNIT_EXPECT_EQ(test, c.unmasks, 1);
	generic_handle_irq_safe(irq);
	KUNIT_EXPECT_EQ(test, c.masks, 1);
	KUNIT_EXPECT_EQ(test, c.acks, 1);
	KUNIT_EXPECT_EQ(test, c.unmasks, 2);
	/* Disabling is lazy: the chip hears of it with the next interrupt. */
	disable_irq(irq);
	KUNIT_EXPECT_EQ(test, c.masks, 1);
	generic_handle_irq_safe(irq);
	KUNIT_EXPECT_EQ(test, c.masks, 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	enable_irq(irq);
	KUNIT_EXPECT_EQ(test, c.unmasks, 3);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	free_irq(irq, s);
	irq_free_desc(irq);
}

/* The line interrupts again while its handler runs. */
static irqreturn_t on_edge(int irq, void *data)
{
	struct seen *s = data;

	if (atomic_inc_return(&s->hard) == 1) {
		generic_handle_irq(irq);
		s->again = atomic_read(&s->hard) > 1;
	}
	return IRQ_HANDLED;
}

static void irq_test_edge_flow(struct kunit *test)
{
	struct seen *s = new_seen(test);
	struct level_chip c = { 0 };
	int irq = irq_alloc_desc(NUMA_NO_NODE);

	KUNIT_ASSERT_GT(test, irq, 0);
	irq_set_chip_data(irq, &c);
	irq_set_chip_and_handler(irq, &counting_chip, handle_edge_irq);
	KUNIT_ASSERT_EQ(test, request_irq(irq, on_edge, 0, "unit", s), 0);
	generic_handle_irq_safe(irq);
	/* Never twice at a time, but not lost: masked at the second edge, unmasked for the second round. */
	KUNIT_EXPECT_FALSE(test, s->again);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);
	KUNIT_EXPECT_EQ(test, c.acks, 2);
	KUNIT_EXPECT_EQ(test, c.masks, 1);
	KUNIT_EXPECT_EQ(test, c.unmasks, 2);
	/* Lazily disabled, it comes again through the core when it is enabled. */
	disable_irq(irq);
	generic_handle_irq_safe(irq);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 2);
	enable_irq(irq);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 3);
	free_irq(irq, s);
	irq_free_desc(irq);
}

static int domain_map(struct irq_domain *d, unsigned int virq, irq_hw_number_t hw)
{
	if (hw == 3)
		return -EPERM;
	irq_set_chip_data(virq, d->host_data);
	irq_set_chip_and_handler(virq, &dummy_irq_chip, handle_simple_irq);
	return 0;
}

static const struct irq_domain_ops domain_ops = { .map = domain_map };

static void demultiplex(struct irq_desc *desc)
{
	struct irq_domain *domain = irq_desc_get_handler_data(desc);

	chained_irq_enter(irq_desc_get_chip(desc), desc);
	generic_handle_domain_irq(domain, 5);
	chained_irq_exit(irq_desc_get_chip(desc), desc);
}

static void irq_test_domain(struct kunit *test)
{
	struct seen *s = new_seen(test);
	struct irq_domain *domain = irq_domain_add_linear(NULL, 8, &domain_ops, s);
	unsigned int virq, parent;

	KUNIT_ASSERT_NOT_NULL(test, domain);
	KUNIT_EXPECT_EQ(test, irq_find_mapping(domain, 5), 0U);
	KUNIT_EXPECT_EQ(test, irq_create_mapping(domain, 3), 0U);
	virq = irq_create_mapping(domain, 5);
	KUNIT_ASSERT_NE(test, virq, 0U);
	KUNIT_EXPECT_EQ(test, irq_create_mapping(domain, 5), virq);
	KUNIT_EXPECT_EQ(test, irq_find_mapping(domain, 5), virq);
	KUNIT_EXPECT_EQ(test, domain->mapcount, 1U);
	KUNIT_EXPECT_PTR_EQ(test, irq_domain_get_irq_data(domain, virq), irq_get_irq_data(virq));
	KUNIT_EXPECT_EQ(test, irqd_to_hwirq(irq_get_irq_data(virq)), 5UL);
	KUNIT_EXPECT_PTR_EQ(test, irq_get_chip_data(virq), (void *)s);

	/* A line that carries others: its flow handler passes the interrupt on. */
	KUNIT_ASSERT_EQ(test, request_irq(virq, on_hard, 0, "unit", s), 0);
	parent = irq_alloc_desc(NUMA_NO_NODE);
	irq_set_chip(parent, &dummy_irq_chip);
	irq_set_chained_handler_and_data(parent, demultiplex, domain);
	KUNIT_EXPECT_EQ(test, request_irq(parent, on_hard, IRQF_SHARED, "unit", s), -EINVAL);
	generic_handle_irq_safe(parent);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->hard), 1);
	irq_set_chained_handler_and_data(parent, NULL, NULL);
	irq_free_desc(parent);

	free_irq(virq, s);
	irq_dispose_mapping(virq);
	KUNIT_EXPECT_EQ(test, irq_find_mapping(domain, 5), 0U);
	KUNIT_EXPECT_NULL(test, irq_to_desc(virq));
	KUNIT_EXPECT_EQ(test, domain->mapcount, 0U);
	irq_domain_remove(domain);
}

static void irq_test_nested(struct kunit *test)
{
	struct seen *s = new_seen(test);
	int irq = irq_alloc_desc(NUMA_NO_NODE);

	KUNIT_ASSERT_GT(test, irq, 0);
	irq_set_chip_and_handler(irq, &dummy_irq_chip, handle_simple_irq);
	irq_set_nested_thread(irq, true);
	KUNIT_EXPECT_EQ(test, request_irq(irq, on_hard, 0, "unit", s), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_any_context_irq(irq, on_thread, 0, "unit", s), (int)IRQC_IS_NESTED);
	handle_nested_irq(irq);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->threaded), 1);
	KUNIT_EXPECT_TRUE(test, s->thread_in_task);
	KUNIT_EXPECT_EQ(test, irq_inject_interrupt(irq), -EINVAL);
	free_irq(irq, s);
	irq_free_desc(irq);
}

static void irq_test_devm(struct kunit *test)
{
	struct seen *s = new_seen(test);
	struct device *dev = root_device_register("irq-test");

	KUNIT_ASSERT_FALSE(test, IS_ERR_OR_NULL(dev));
	KUNIT_EXPECT_EQ(test, devm_request_irq(dev, LINE, on_hard, 0, NULL, s), 0);
	KUNIT_EXPECT_STREQ(test, irq_to_desc(LINE)->action->name, "irq-test");
	KUNIT_EXPECT_EQ(test, devm_request_irq(dev, LINE, on_hard, 0, NULL, dev), -EBUSY);
	irq_inject_interrupt(LINE);
	devm_free_irq(dev, LINE, s);
	KUNIT_EXPECT_FALSE(test, irq_has_action(LINE));
	KUNIT_ASSERT_NOT_NULL(test, devres_open_group(dev, s, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, devm_request_irq(dev, OTHER, on_hard, 0, "d", s), 0);
	devres_release_group(dev, s);
	KUNIT_EXPECT_FALSE(test, irq_has_action(OTHER));
	root_device_unregister(dev);
}

/* ---- /proc/interrupts ---- */

static void irq_test_proc(struct kunit *test)
{
	struct seen *s = new_seen(test), *t = new_seen(test);
	char *text = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	struct seq_file m = { .buf = text, .size = PAGE_SIZE };
	char expected[40];
	loff_t pos = LINE;

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, IRQF_SHARED, "one", s), 0);
	KUNIT_ASSERT_EQ(test, request_irq(LINE, on_hard, IRQF_SHARED, "two", t), 0);
	irq_inject_interrupt(LINE);
	show_interrupts(&m, &pos);
	snprintf(expected, sizeof(expected), " 10: %10u ", kstat_irqs_cpu(LINE, 0));
	KUNIT_EXPECT_EQ(test, strncmp(text, expected, strlen(expected)), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "   ashlar  10-edge      one, two\n"));
	free_irq(LINE, s);
	free_irq(LINE, t);
}

static struct kunit_case irq_cases[] = {
	KUNIT_CASE(irq_test_refusals),	  KUNIT_CASE(irq_test_delivery),
	KUNIT_CASE(irq_test_disable),	  KUNIT_CASE(irq_test_edges),
	KUNIT_CASE(irq_test_level),	  KUNIT_CASE(irq_test_threaded),
	KUNIT_CASE(irq_test_oneshot),	  KUNIT_CASE(irq_test_shared),
	KUNIT_CASE(irq_test_no_memory),	  KUNIT_CASE(irq_test_spurious),
	KUNIT_CASE(irq_test_any_context), KUNIT_CASE(irq_test_descs),
	KUNIT_CASE(irq_test_level_flow),  KUNIT_CASE(irq_test_domain),
	KUNIT_CASE(irq_test_nested),	  KUNIT_CASE(irq_test_devm),
	KUNIT_CASE(irq_test_proc),	  KUNIT_CASE(irq_test_affinity),
	KUNIT_CASE(irq_test_edge_flow),	  {},
};

static struct kunit_suite irq_suite = {
	.name = "irq",
	.init = irq_init_test,
	.exit = irq_exit_test,
	.test_cases = irq_cases,
};
kunit_test_suite(irq_suite);
