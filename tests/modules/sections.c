// SPDX-License-Identifier: MIT
/* Memory of every kind: aligned, large, per-CPU, read-only after init, only for init; and what follows from it. */
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/smp.h>

static char page[2 * PAGE_SIZE] __aligned(2 * PAGE_SIZE) = "aligned";
static char large[3 << 20];
static int after_init __ro_after_init = 1;
static const char *const names[] = { "one", "two", "three" };
static int initial __initdata = 5;
static const char constant[] __initconst = "constant";
static DEFINE_PER_CPU(int, counter) = 30;
static DEFINE_PER_CPU(u64, wide);

static noinline int switched(unsigned int n)
{
	switch (n) {
	case 0:
		return 11;
	case 1:
		return 22;
	case 2:
		return names[2][0];
	case 3:
		return after_init;
	case 4:
		return 55;
	default:
		return -1;
	}
}

static int __init sections_init(void)
{
	int cpu, sum = 0;

	after_init = 2;
	large[sizeof(large) - 1] = 1;
	this_cpu_add(counter, 3);
	this_cpu_write(wide, 7);
	for_each_possible_cpu(cpu)
		sum += per_cpu(counter, cpu);
	pr_info("aligned %d '%s', large %d, names %s %s\n", ((unsigned long)page & (2 * PAGE_SIZE - 1)) == 0, page,
		large[sizeof(large) - 1], names[0], names[1]);
	pr_info("init data %d %s, switch %d %d %d %d\n", initial, constant, switched(1), switched(2), switched(3),
		switched(9));
	pr_info("per-CPU %d %llu, others have %d\n", this_cpu_read(counter), this_cpu_read(wide),
		(sum - this_cpu_read(counter)) / (int)(num_possible_cpus() - 1));
	pr_info("I am %ps, symbols are %pS and %pS\n", sections_init, switched, large + 5);
	return 0;
}

static void __exit sections_exit(void)
{
	pr_info("after init %d, per-CPU %d\n", after_init, this_cpu_read(counter));
}

module_init(sections_init);
module_exit(sections_exit);
MODULE_LICENSE("GPL");
