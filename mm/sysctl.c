// SPDX-License-Identifier: MIT
/*
 * /proc/sys/vm: the settings of the page allocator and of what happens when memory runs out. Each has an effect;
 * settings of Linux that would have none here are left out.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sysctl.h>
#include "internal.h"

static int sysctl_drop_caches;
static int max_scale_factor = 3000;

static int min_free_kbytes_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int err = proc_dointvec_minmax(table, write, buffer, lenp, ppos);

	if (!err && write)
		setup_watermarks();
	return err;
}

static int lowmem_reserve_ratio_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int i, err = proc_dointvec_minmax(table, write, buffer, lenp, ppos);

	if (err || !write)
		return err;
	for (i = 0; i < MAX_NR_ZONES; i++)
		sysctl_lowmem_reserve_ratio[i] = max(sysctl_lowmem_reserve_ratio[i], 0);
	setup_lowmem_reserve();
	return 0;
}

static int drop_caches_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int err = proc_dointvec_minmax(table, write, buffer, lenp, ppos);

	if (err || !write)
		return err;
	if (sysctl_drop_caches & 1)
		drop_pagecache();
	if (sysctl_drop_caches & 2)
		drop_slab();
	if (!(sysctl_drop_caches & 4))
		pr_info("%s (%d): drop_caches: %d\n", current->comm, task_pid_nr(current), sysctl_drop_caches);
	return 0;
}

static struct ctl_table vm_table[] = {
	{
		.procname = "min_free_kbytes",
		.data = &min_free_kbytes,
		.maxlen = sizeof(min_free_kbytes),
		.mode = 0644,
		.proc_handler = min_free_kbytes_handler,
		.extra1 = SYSCTL_ZERO,
	},
	{
		.procname = "watermark_scale_factor",
		.data = &watermark_scale_factor,
		.maxlen = sizeof(watermark_scale_factor),
		.mode = 0644,
		.proc_handler = min_free_kbytes_handler,
		.extra1 = SYSCTL_ONE,
		.extra2 = &max_scale_factor,
	},
	{
		.procname = "lowmem_reserve_ratio",
		.data = &sysctl_lowmem_reserve_ratio,
		.maxlen = sizeof(sysctl_lowmem_reserve_ratio),
		.mode = 0644,
		.proc_handler = lowmem_reserve_ratio_handler,
	},
	{
		.procname = "drop_caches",
		.data = &sysctl_drop_caches,
		.maxlen = sizeof(sysctl_drop_caches),
		.mode = 0200,
		.proc_handler = drop_caches_handler,
		.extra1 = SYSCTL_ONE,
		.extra2 = SYSCTL_FOUR,
	},
	{
		.procname = "panic_on_oom",
		.data = &sysctl_panic_on_oom,
		.maxlen = sizeof(sysctl_panic_on_oom),
		.mode = 0644,
		.proc_handler = proc_dointvec_minmax,
		.extra1 = SYSCTL_ZERO,
		.extra2 = SYSCTL_TWO,
	},
	{
		.procname = "oom_kill_allocating_task",
		.data = &sysctl_oom_kill_allocating_task,
		.maxlen = sizeof(sysctl_oom_kill_allocating_task),
		.mode = 0644,
		.proc_handler = proc_dointvec,
	},
	{
		.procname = "oom_dump_tasks",
		.data = &sysctl_oom_dump_tasks,
		.maxlen = sizeof(sysctl_oom_dump_tasks),
		.mode = 0644,
		.proc_handler = proc_dointvec,
	},
	{},
};

static int __init vm_sysctl_init(void)
{
	register_sysctl("vm", vm_table);
	return 0;
}
late_initcall(vm_sysctl_init);
