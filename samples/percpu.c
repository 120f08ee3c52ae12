// SPDX-License-Identifier: MIT
/*
 * Per-CPU data: each CPU counts for itself, without a lock, and the sum is formed when somebody asks.
 *
 *	ashlar run --cpus=4 samples/percpu.c
 *
 * Things to notice: this_cpu_inc() is one instruction and needs no lock, because no other CPU touches this copy;
 * per_cpu_ptr() reaches another CPU's copy, whose value may change while it is read; on_each_cpu() runs a function on
 * all CPUs.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/smp.h>

static DEFINE_PER_CPU(unsigned long, visits);
static u64 __percpu *sums;

static void visit(void *unused)
{
	int i;

	for (i = 0; i < 1000; i++) {
		this_cpu_inc(visits);
		this_cpu_add(*sums, i);
	}
}

static int __init percpu_init(void)
{
	unsigned long total = 0;
	u64 sum = 0;
	int cpu;

	sums = alloc_percpu(u64);
	if (!sums)
		return -ENOMEM;
	on_each_cpu(visit, NULL, 1);
	for_each_online_cpu(cpu) {
		total += per_cpu(visits, cpu);
		sum += *per_cpu_ptr(sums, cpu);
	}
	pr_info("each CPU: %lu visits, sum %llu\n", total / num_online_cpus(), sum / num_online_cpus());
	return 0;
}

static void __exit percpu_exit(void)
{
	free_percpu(sums);
}

module_init(percpu_init);
module_exit(percpu_exit);

MODULE_DESCRIPTION("Counters without locks");
MODULE_LICENSE("GPL");
