// SPDX-License-Identifier: MIT
/*
 * /proc/sys/vm: the settings of reclaim, swap and the writing of dirty pages. As in Linux, setting a limit in bytes takes away the one in
 * per cent, and the other way round.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sysctl.h>
#include <linux/swap.h>
#include <linux/writeback.h>
#include "internal.h"

static const unsigned long dirty_bytes_min = 2 * PAGE_SIZE;
static const int max_page_cluster = 5;

static int dirty_ratio_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int err = proc_dointvec_minmax(table, write, buffer, lenp, ppos);

	if (!err && write)
		vm_dirty_bytes = 0;
	return err;
}

static int dirty_background_ratio_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int err = proc_dointvec_minmax(table, write, buffer, lenp, ppos);

	if (!err && write)
		dirty_background_bytes = 0;
	return err;
}

static int dirty_bytes_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int err = proc_doulongvec_minmax(table, write, buffer, lenp, ppos);

	if (!err && write)
		vm_dirty_ratio = 0;
	return err;
}

static int dirty_background_bytes_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	int err = proc_doulongvec_minmax(table, write, buffer, lenp, ppos);

	if (!err && write)
		dirty_background_ratio = 0;
	return err;
}

#define VM_ENTRY(name, variable, handler, min, max) \
	{ \
		.procname = name, .data = &(variable), .maxlen = sizeof(variable), .mode = 0644, \
		.proc_handler = handler, .extra1 = (void *)(min), .extra2 = (void *)(max), \
	}

static struct ctl_table reclaim_table[] = {
	VM_ENTRY("swappiness", vm_swappiness, proc_dointvec_minmax, SYSCTL_ZERO, SYSCTL_TWO_HUNDRED),
	VM_ENTRY("page-cluster", page_cluster, proc_dointvec_minmax, SYSCTL_ZERO, &max_page_cluster),
	VM_ENTRY("dirty_background_ratio", dirty_background_ratio, dirty_background_ratio_handler, SYSCTL_ZERO,
		 SYSCTL_ONE_HUNDRED),
	VM_ENTRY("dirty_background_bytes", dirty_background_bytes, dirty_background_bytes_handler, SYSCTL_LONG_ONE,
		 NULL),
	VM_ENTRY("dirty_ratio", vm_dirty_ratio, dirty_ratio_handler, SYSCTL_ZERO, SYSCTL_ONE_HUNDRED),
	VM_ENTRY("dirty_bytes", vm_dirty_bytes, dirty_bytes_handler, &dirty_bytes_min, NULL),
	VM_ENTRY("dirty_writeback_centisecs", dirty_writeback_interval, proc_dointvec_minmax, SYSCTL_ZERO, NULL),
	VM_ENTRY("dirty_expire_centisecs", dirty_expire_interval, proc_dointvec_minmax, SYSCTL_ZERO, NULL),
	{},
};

static int __init reclaim_sysctl_init(void)
{
	register_sysctl("vm", reclaim_table);
	return 0;
}
late_initcall(reclaim_sysctl_init);
