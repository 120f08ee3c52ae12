// SPDX-License-Identifier: MIT
/*
 * Per-CPU memory: every CPU has its own, allocations do not overlap, pages come and go, and no failure leaves anything
 * behind.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/fault-inject.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include "../../lib/kunit/steps.h"
#include "../../mm/percpu.h"

static DEFINE_PER_CPU(int, percpu_test_static) = 42;

static void percpu_test_static_variable(struct kunit *test)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(percpu_test_static, cpu), 42);
		KUNIT_EXPECT_TRUE(test, is_kernel_percpu_address((unsigned long)per_cpu_ptr(&percpu_test_static, cpu)));
	}
	this_cpu_add(percpu_test_static, 5);
	KUNIT_EXPECT_EQ(test, this_cpu_read(percpu_test_static), 47);
	this_cpu_sub(percpu_test_static, 5);
}

static void percpu_test_dynamic(struct kunit *test)
{
	struct pair {
		u64 a;
		u32 b;
	};
	struct pair __percpu *p = alloc_percpu(struct pair);
	int cpu, other;

	KUNIT_ASSERT_NOT_NULL(test, p);
	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu_ptr(p, cpu)->a, 0ull);
		per_cpu_ptr(p, cpu)->a = cpu + 100;
		KUNIT_EXPECT_EQ(test, *(u64 *)phys_to_virt(per_cpu_ptr_to_phys(per_cpu_ptr(p, cpu))), cpu + 100ull);
	}
	for_each_possible_cpu(other)
		KUNIT_EXPECT_EQ(test, per_cpu_ptr(p, other)->a, other + 100ull);
	free_percpu(p);
	p = alloc_percpu(struct pair);
	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_EQ(test, per_cpu_ptr(p, cpu)->a, 0ull);
	free_percpu(p);
	free_percpu(NULL);
}

static void percpu_test_limits(struct kunit *test)
{
	void __percpu *p = __alloc_percpu(PCPU_MIN_UNIT_SIZE, PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, (unsigned long)per_cpu_ptr(p, 0) % PAGE_SIZE, 0ul);
	free_percpu(p);
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(PCPU_MIN_UNIT_SIZE + 1, 8, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(8, 12, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(8, 2 * PAGE_SIZE, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(0, 8, GFP_KERNEL | __GFP_NOWARN));
	p = __alloc_percpu_gfp(64, 8, GFP_NOWAIT);
	KUNIT_EXPECT_NOT_NULL(test, p);
	free_percpu(p);
}

#define PERCPU_MODEL_COUNT 300
#define PERCPU_MODEL_STEPS 20000

struct percpu_model {
	u32 __percpu *p;
	size_t size;
	u32 tag;
};

static void percpu_fill(struct percpu_model *o)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		per_cpu_ptr(o->p, cpu)[0] = o->tag + cpu;
		per_cpu_ptr(o->p, cpu)[o->size / 4 - 1] = o->tag + cpu;
	}
}

static bool percpu_intact(struct percpu_model *o)
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (per_cpu_ptr(o->p, cpu)[0] != o->tag + cpu ||
		    per_cpu_ptr(o->p, cpu)[o->size / 4 - 1] != o->tag + cpu)
			return false;
	return true;
}

static void percpu_test_model(struct kunit *test)
{
	struct percpu_model *o = kunit_kcalloc(test, PERCPU_MODEL_COUNT, sizeof(*o), GFP_KERNEL);
	unsigned long pages = pcpu_nr_pages();
	struct rnd_state random;
	unsigned long i, steps = kunit_steps(PERCPU_MODEL_STEPS);
	unsigned int at;

	KUNIT_ASSERT_NOT_NULL(test, o);
	prandom_seed_state(&random, 4711);
	for (i = 0; i < steps && test->status == KUNIT_SUCCESS; i++) {
		at = prandom_u32_state(&random) % PERCPU_MODEL_COUNT;
		if (o[at].p) {
			KUNIT_EXPECT_TRUE(test, percpu_intact(&o[at]));
			free_percpu(o[at].p);
			o[at].p = NULL;
		} else {
			u32 r = prandom_u32_state(&random);

			o[at].size = 4 + (r >> 8) % (r & 15 ? 256 : 12000) / 4 * 4;
			o[at].tag = i * 16;
			o[at].p = __alloc_percpu(o[at].size, 4 << (r >> 4 & 3));
			KUNIT_ASSERT_NOT_NULL(test, o[at].p);
			percpu_fill(&o[at]);
		}
		if (i % 500 == 0)
			KUNIT_EXPECT_EQ(test, pcpu_verify(), 0u);
	}
	for (at = 0; at < PERCPU_MODEL_COUNT; at++)
		free_percpu(o[at].p);
	KUNIT_EXPECT_EQ(test, pcpu_verify(), 0u);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages);
}

static void percpu_test_fails(struct kunit *test)
{
	unsigned long before = pcpu_nr_pages(), pages, n;
	/* So that the next large one needs a chunk and pages of its own. */
	void __percpu *p = NULL, *hold = __alloc_percpu(PERCPU_DYNAMIC_RESERVE, 8);

	pages = pcpu_nr_pages();

	for (n = 1; !p; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE | FAULT_PERCPU, n);
		p = __alloc_percpu_gfp(PCPU_MIN_UNIT_SIZE, 8, GFP_KERNEL | __GFP_NOWARN);
		fault_inject_stop();
		KUNIT_EXPECT_EQ(test, pcpu_verify(), 0u);
		if (!p)
			KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages);
	}
	KUNIT_EXPECT_GE(test, n, 8ul);
	free_percpu(p);
	free_percpu(hold);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), before);
}

static void percpu_test_wrong_free(struct kunit *test)
{
	char __percpu *p = __alloc_percpu(64, 8);

	free_percpu(p + 8);
	free_percpu(p);
	free_percpu(p);
	KUNIT_EXPECT_EQ(test, pcpu_verify(), 0u);
}

static struct kunit_case percpu_test_cases[] = { KUNIT_CASE(percpu_test_static_variable),
						 KUNIT_CASE(percpu_test_dynamic),
						 KUNIT_CASE(percpu_test_limits),
						 KUNIT_CASE(percpu_test_model),
						 KUNIT_CASE(percpu_test_fails),
						 KUNIT_CASE(percpu_test_wrong_free),
						 {} };

static struct kunit_suite percpu_test_suite = {
	.name = "percpu",
	.test_cases = percpu_test_cases,
};
kunit_test_suite(percpu_test_suite);
