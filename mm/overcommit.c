// SPDX-License-Identifier: MIT
/*
 * Promises of memory: how much programs may ask for in all (proc(5), /proc/sys/vm/overcommit_memory).
 *
 * vm_committed_as is the sum of the pages of all areas with VM_ACCOUNT and of the shared memory that files were promised. Who makes
 * such an area asks __vm_enough_memory() first, which counts the pages and takes them back if it refuses; who removes one calls
 * vm_unacct_memory().
 *
 *   mode 0	a single request may not exceed all RAM and swap
 *   mode 1	everything is allowed
 *   mode 2	the sum stays below vm_commit_limit(), less reserves for the administrator and for leaving programs
 *
 * No locks: the counter has its own.
 */
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/percpu_counter.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/swap.h>
#include <linux/sysctl.h>
#include "vma.h"

int sysctl_overcommit_memory = OVERCOMMIT_GUESS;
int sysctl_overcommit_ratio = 50;
unsigned long sysctl_overcommit_kbytes;
unsigned long sysctl_user_reserve_kbytes = 1UL << 17;
unsigned long sysctl_admin_reserve_kbytes = 1UL << 13;

struct percpu_counter vm_committed_as;
s32 vm_committed_as_batch = 32;

#define KB_TO_PAGES(kb) ((kb) >> (PAGE_SHIFT - 10))

/* Each CPU may keep this much to itself: little if the sum has to be exact. */
static void compute_batch(int mode)
{
	unsigned long share = totalram_pages() / num_present_cpus();
	unsigned long batch = mode == OVERCOMMIT_NEVER ? share / 256 : share / 4;

	vm_committed_as_batch = max_t(s32, min_t(unsigned long, batch, INT_MAX), max(num_present_cpus() * 2, 32u));
}

/** vm_acct_memory - @pages more (or fewer) have been promised */
void vm_acct_memory(long pages)
{
	percpu_counter_add_batch(&vm_committed_as, pages, vm_committed_as_batch);
}

/** vm_memory_committed - pages promised to programs, exact */
unsigned long vm_memory_committed(void)
{
	return percpu_counter_sum_positive(&vm_committed_as);
}
EXPORT_SYMBOL_GPL(vm_memory_committed);

/** vm_commit_limit - how many pages mode 2 promises at most */
unsigned long vm_commit_limit(void)
{
	unsigned long allowed;

	if (sysctl_overcommit_kbytes)
		allowed = KB_TO_PAGES(sysctl_overcommit_kbytes);
	else
		allowed = totalram_pages() * sysctl_overcommit_ratio / 100;
	return allowed + total_swap_pages;
}

/* Mode 2: does the sum, this request included, stay in bounds? */
static bool within_limit(struct mm_struct *mm, bool admin)
{
	long allowed = vm_commit_limit();

	if (!admin)
		allowed -= KB_TO_PAGES(sysctl_admin_reserve_kbytes);
	/* No program gets everything: others must be able to leave. */
	if (mm)
		allowed -= min_t(long, mm->total_vm / 32, KB_TO_PAGES(sysctl_user_reserve_kbytes));
	return percpu_counter_read_positive(&vm_committed_as) < allowed;
}

/**
 * __vm_enough_memory - may this much more be promised? Then count it
 * @mm: to whom, or NULL
 * @pages: how many
 * @cap_sys_admin: whether who asks may use the administrator's reserve
 *
 * Returns 0, or -ENOMEM and nothing is counted.
 */
int __vm_enough_memory(struct mm_struct *mm, long pages, int cap_sys_admin)
{
	bool ok;

	vm_acct_memory(pages);
	if (sysctl_overcommit_memory == OVERCOMMIT_ALWAYS)
		ok = true;
	else if (sysctl_overcommit_memory == OVERCOMMIT_GUESS)
		ok = pages <= totalram_pages() + total_swap_pages;
	else
		ok = within_limit(mm, cap_sys_admin);
	if (likely(ok))
		return 0;
	vm_unacct_memory(pages);
	return -ENOMEM;
}

/** security_vm_enough_memory_mm - __vm_enough_memory() with the current task's rights */
int security_vm_enough_memory_mm(struct mm_struct *mm, long pages)
{
	return __vm_enough_memory(mm, pages, ns_capable_noaudit(&init_user_ns, CAP_SYS_ADMIN));
}

/* ---- /proc/sys/vm ---- */

static int overcommit_policy_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int mode = sysctl_overcommit_memory;
	struct ctl_table t = *table;
	int err;

	t.data = &mode;
	err = proc_dointvec_minmax(&t, write, buffer, lenp, ppos);
	if (err || !write)
		return err;
	compute_batch(mode);
	/* What CPUs keep to themselves may be more than the new batch. */
	if (mode == OVERCOMMIT_NEVER)
		percpu_counter_sync(&vm_committed_as);
	sysctl_overcommit_memory = mode;
	return 0;
}

/* The ratio and the absolute limit exclude each other: who sets one clears the other. */
static int overcommit_ratio_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int err = proc_dointvec(table, write, buffer, lenp, ppos);

	if (!err && write)
		sysctl_overcommit_kbytes = 0;
	return err;
}

static int overcommit_kbytes_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int err = proc_doulongvec_minmax(table, write, buffer, lenp, ppos);

	if (!err && write)
		sysctl_overcommit_ratio = 0;
	return err;
}

static struct ctl_table overcommit_table[] = {
	{
		.procname = "overcommit_memory",
		.data = &sysctl_overcommit_memory,
		.maxlen = sizeof(sysctl_overcommit_memory),
		.mode = 0644,
		.proc_handler = overcommit_policy_handler,
		.extra1 = SYSCTL_ZERO,
		.extra2 = SYSCTL_TWO,
	},
	{
		.procname = "overcommit_ratio",
		.data = &sysctl_overcommit_ratio,
		.maxlen = sizeof(sysctl_overcommit_ratio),
		.mode = 0644,
		.proc_handler = overcommit_ratio_handler,
	},
	{
		.procname = "overcommit_kbytes",
		.data = &sysctl_overcommit_kbytes,
		.maxlen = sizeof(sysctl_overcommit_kbytes),
		.mode = 0644,
		.proc_handler = overcommit_kbytes_handler,
	},
	{
		.procname = "user_reserve_kbytes",
		.data = &sysctl_user_reserve_kbytes,
		.maxlen = sizeof(sysctl_user_reserve_kbytes),
		.mode = 0644,
		.proc_handler = proc_doulongvec_minmax,
	},
	{
		.procname = "admin_reserve_kbytes",
		.data = &sysctl_admin_reserve_kbytes,
		.maxlen = sizeof(sysctl_admin_reserve_kbytes),
		.mode = 0644,
		.proc_handler = proc_doulongvec_minmax,
	},
	{},
};

void __init overcommit_init(void)
{
	int err = percpu_counter_init(&vm_committed_as, 0, GFP_KERNEL);

	if (err)
		panic("mm: no memory for the count of promises");
	compute_batch(sysctl_overcommit_memory);
}

/* Reserves of a 32nd of what is free after start-up, at most 128 and 8 MiB. */
static int __init overcommit_sysctl_init(void)
{
	unsigned long free_kbytes = global_zone_page_state(NR_FREE_PAGES) << (PAGE_SHIFT - 10);

	sysctl_user_reserve_kbytes = min(free_kbytes / 32, 1UL << 17);
	sysctl_admin_reserve_kbytes = min(free_kbytes / 32, 1UL << 13);
	register_sysctl("vm", overcommit_table);
	return 0;
}
late_initcall(overcommit_sysctl_init);
