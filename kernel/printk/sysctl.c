// SPDX-License-Identifier: MIT
/* The log's settings in /proc/sys/kernel, under the names and limits that Linux gives them. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sysctl.h>

static const int ten_thousand = 10000;

static struct ctl_table printk_sysctls[] = {
	{
		.procname = "printk",
		.data = console_printk,
		.maxlen = 4 * sizeof(int),
		.mode = 0644,
		.proc_handler = proc_dointvec,
	},
	{
		.procname = "printk_ratelimit",
		.data = &printk_ratelimit_state.interval,
		.maxlen = sizeof(int),
		.mode = 0644,
		.proc_handler = proc_dointvec_jiffies,
	},
	{
		.procname = "printk_ratelimit_burst",
		.data = &printk_ratelimit_state.burst,
		.maxlen = sizeof(int),
		.mode = 0644,
		.proc_handler = proc_dointvec,
	},
	{
		.procname = "printk_delay",
		.data = &printk_delay_msec,
		.maxlen = sizeof(int),
		.mode = 0644,
		.proc_handler = proc_dointvec_minmax,
		.extra1 = SYSCTL_ZERO,
		.extra2 = (void *)&ten_thousand,
	},
	{
		.procname = "dmesg_restrict",
		.data = &dmesg_restrict,
		.maxlen = sizeof(int),
		.mode = 0644,
		.proc_handler = proc_dointvec_minmax,
		.extra1 = SYSCTL_ZERO,
		.extra2 = SYSCTL_ONE,
	},
	{
		.procname = "kptr_restrict",
		.data = &kptr_restrict,
		.maxlen = sizeof(int),
		.mode = 0644,
		.proc_handler = proc_dointvec_minmax,
		.extra1 = SYSCTL_ZERO,
		.extra2 = SYSCTL_TWO,
	},
	{},
};

static int printk_sysctl_init(void)
{
	register_sysctl("kernel", printk_sysctls);
	return 0;
}
fs_initcall(printk_sysctl_init);
