// SPDX-License-Identifier: MIT
/* Sets of CPUs: what is not in line. */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/percpu.h>
#include <linux/topology.h>

/**
 * cpumask_next_wrap - the CPU behind @n, going round at the end
 * @start: where the walk began; it ends before that
 * @wrap: false in the first round
 *
 * Returns nr_cpu_ids or more at the end.
 */
unsigned int cpumask_next_wrap(int n, const struct cpumask *mask, int start, bool wrap)
{
	unsigned int next;

again:
	next = cpumask_next(n, mask);
	if (wrap && n < start && next >= start)
		return nr_cpumask_bits;
	if (next >= nr_cpumask_bits) {
		wrap = true;
		n = -1;
		goto again;
	}
	return next;
}
EXPORT_SYMBOL(cpumask_next_wrap);

/** cpumask_local_spread - the @i-th online CPU (modulo their number), those of @node first */
unsigned int cpumask_local_spread(unsigned int i, int node)
{
	unsigned int local;

	i %= num_online_cpus();
	if (node == NUMA_NO_NODE)
		return cpumask_nth(i, cpu_online_mask);
	local = cpumask_weight_and(cpu_online_mask, cpumask_of_node(node));
	if (i < local)
		return cpumask_nth_and(i, cpu_online_mask, cpumask_of_node(node));
	return cpumask_nth_andnot(i - local, cpu_online_mask, cpumask_of_node(node));
}
EXPORT_SYMBOL(cpumask_local_spread);

static DEFINE_PER_CPU(int, distribute_cpu_mask_prev);

/**
 * cpumask_any_and_distribute - a CPU that is in both sets, another one each time; nr_cpu_ids or more if there is none
 */
unsigned int cpumask_any_and_distribute(const struct cpumask *src1p, const struct cpumask *src2p)
{
	unsigned int next, prev = __this_cpu_read(distribute_cpu_mask_prev);

	next = find_next_and_bit_wrap(cpumask_bits(src1p), cpumask_bits(src2p), nr_cpumask_bits, prev + 1);
	if (next < nr_cpu_ids)
		__this_cpu_write(distribute_cpu_mask_prev, next);
	return next;
}
EXPORT_SYMBOL(cpumask_any_and_distribute);

unsigned int cpumask_any_distribute(const struct cpumask *srcp)
{
	unsigned int next, prev = __this_cpu_read(distribute_cpu_mask_prev);

	next = find_next_bit_wrap(cpumask_bits(srcp), nr_cpumask_bits, prev + 1);
	if (next < nr_cpu_ids)
		__this_cpu_write(distribute_cpu_mask_prev, next);
	return next;
}
EXPORT_SYMBOL(cpumask_any_distribute);
