// SPDX-License-Identifier: MIT
/*
 * Per-CPU counters: value = count + sum of the CPUs' parts; each part stays below the batch, so percpu_counter_read()
 * is off by less than batch * CPUs. The lock guards count; each CPU changes its own part with interrupts off or by a
 * single instruction.
 */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/math.h>
#include <linux/percpu_counter.h>

int percpu_counter_batch __read_mostly = 32;
EXPORT_SYMBOL(percpu_counter_batch);

/** __percpu_counter_init - returns 0 or -ENOMEM */
int __percpu_counter_init(struct percpu_counter *fbc, s64 amount, gfp_t gfp, struct lock_class_key *key)
{
	raw_spin_lock_init(&fbc->lock);
	fbc->count = amount;
	INIT_LIST_HEAD(&fbc->list);
	fbc->counters = alloc_percpu_gfp(s32, gfp);
	return fbc->counters ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(__percpu_counter_init);

void percpu_counter_destroy(struct percpu_counter *fbc)
{
	if (!fbc->counters)
		return;
	free_percpu(fbc->counters);
	fbc->counters = NULL;
}
EXPORT_SYMBOL(percpu_counter_destroy);

/** percpu_counter_set - not while others change the counter */
void percpu_counter_set(struct percpu_counter *fbc, s64 amount)
{
	unsigned long flags;
	int cpu;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	for_each_possible_cpu(cpu)
		*per_cpu_ptr(fbc->counters, cpu) = 0;
	fbc->count = amount;
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
}
EXPORT_SYMBOL(percpu_counter_set);

/**
 * percpu_counter_add_batch - add @amount; the common count is touched when this CPU's part reaches @batch. Any context.
 */
void percpu_counter_add_batch(struct percpu_counter *fbc, s64 amount, s32 batch)
{
	unsigned long flags;
	s64 count;

	local_irq_save(flags);
	count = __this_cpu_read(*fbc->counters) + amount;
	if (abs(count) >= batch) {
		raw_spin_lock(&fbc->lock);
		fbc->count += count;
		__this_cpu_write(*fbc->counters, 0);
		raw_spin_unlock(&fbc->lock);
	} else {
		__this_cpu_write(*fbc->counters, count);
	}
	local_irq_restore(flags);
}
EXPORT_SYMBOL(percpu_counter_add_batch);

/** percpu_counter_sync - move this CPU's part to the common count */
void percpu_counter_sync(struct percpu_counter *fbc)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	fbc->count += __this_cpu_read(*fbc->counters);
	__this_cpu_write(*fbc->counters, 0);
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
}
EXPORT_SYMBOL(percpu_counter_sync);

/** __percpu_counter_sum - the exact value, as far as it stands still */
s64 __percpu_counter_sum(struct percpu_counter *fbc)
{
	unsigned long flags;
	s64 sum;
	int cpu;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	sum = fbc->count;
	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(fbc->counters, cpu);
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
	return sum;
}
EXPORT_SYMBOL(__percpu_counter_sum);

/** __percpu_counter_compare - 1, 0 or -1; exact, but sums up only if the approximate value does not decide it */
int __percpu_counter_compare(struct percpu_counter *fbc, s64 rhs, s32 batch)
{
	s64 count = percpu_counter_read(fbc);

	if (abs(count - rhs) > (s64)batch * num_online_cpus())
		return count > rhs ? 1 : -1;
	count = percpu_counter_sum(fbc);
	return count == rhs ? 0 : (count > rhs ? 1 : -1);
}
EXPORT_SYMBOL(__percpu_counter_compare);

static int __init percpu_counter_startup(void)
{
	percpu_counter_batch = max(32, (int)num_online_cpus() * 2);
	return 0;
}
core_initcall(percpu_counter_startup);
