/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TOPOLOGY_H
#define _LINUX_TOPOLOGY_H
/* Where CPUs and memory lie: one package, one node, one thread a core. */
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/mmzone.h>
#include <linux/numa.h>
#include <linux/smp.h>

#define LOCAL_DISTANCE 10
#define REMOTE_DISTANCE 20
#define DISTANCE_BITS 8
#define RECLAIM_DISTANCE 30
#define node_distance(from, to) ((from) == (to) ? LOCAL_DISTANCE : REMOTE_DISTANCE)

static inline int cpu_to_node(int cpu)
{
	return 0;
}

static inline int numa_node_id(void)
{
	return 0;
}

static inline int numa_mem_id(void)
{
	return 0;
}

static inline int cpu_to_mem(int cpu)
{
	return 0;
}

static inline void set_numa_node(int node)
{
}

static inline void set_cpu_numa_node(int cpu, int node)
{
}

static inline const struct cpumask *cpumask_of_node(int node)
{
	return node == 0 || node == NUMA_NO_NODE ? cpu_online_mask : cpu_none_mask;
}

#define early_cpu_to_node(cpu) cpu_to_node(cpu)
#define nr_cpus_node(node) cpumask_weight(cpumask_of_node(node))
#define for_each_node_with_cpus(node) for_each_online_node(node) if (nr_cpus_node(node))

#define topology_physical_package_id(cpu) ((void)(cpu), 0)
#define topology_die_id(cpu) ((void)(cpu), 0)
#define topology_cluster_id(cpu) ((void)(cpu), -1)
#define topology_core_id(cpu) (cpu)
#define topology_sibling_cpumask(cpu) cpumask_of(cpu)
#define topology_cluster_cpumask(cpu) cpumask_of(cpu)
#define topology_core_cpumask(cpu) ((void)(cpu), cpu_online_mask)
#define topology_die_cpumask(cpu) ((void)(cpu), cpu_online_mask)

static inline const struct cpumask *cpu_smt_mask(int cpu)
{
	return topology_sibling_cpumask(cpu);
}

static inline const struct cpumask *cpu_cpu_mask(int cpu)
{
	return cpumask_of_node(cpu_to_node(cpu));
}
#endif
