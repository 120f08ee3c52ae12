// SPDX-License-Identifier: MIT
/* dump_stack(): who runs here, and how the control flow got here. Any context. */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/utsname.h>
#include <linux/workqueue.h>

static char machine_description[128];

/** dump_stack_set_arch_desc - the text behind "Hardware name: "; once, at start-up */
void dump_stack_set_arch_desc(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(machine_description, sizeof(machine_description), fmt, args);
	va_end(args);
}

/** dump_stack_print_info - the lines that begin a report: CPU, task, taint, release, machine, work item */
void dump_stack_print_info(const char *log_lvl)
{
	const char *version = init_utsname()->version;

	printk("%sCPU: %d PID: %d Comm: %.20s %s%s %s %.*s\n", log_lvl, raw_smp_processor_id(), current->pid,
	       current->comm, "", print_tainted(), init_utsname()->release, (int)strcspn(version, " "), version);
	if (machine_description[0])
		printk("%sHardware name: %s\n", log_lvl, machine_description);
	print_worker_info(log_lvl, current);
}

/** show_regs_print_info - the same, in front of registers */
void show_regs_print_info(const char *log_lvl)
{
	dump_stack_print_info(log_lvl);
}

/** dump_stack_lvl - print the stack of the caller at the level @log_lvl (KERN_...) */
asmlinkage void dump_stack_lvl(const char *log_lvl)
{
	unsigned long flags;

	printk_cpu_sync_get_irqsave(flags);
	dump_stack_print_info(log_lvl);
	show_stack(NULL, NULL, log_lvl);
	printk_cpu_sync_put_irqrestore(flags);
}
EXPORT_SYMBOL(dump_stack_lvl);

/** dump_stack - print the stack of the caller */
asmlinkage void dump_stack(void)
{
	dump_stack_lvl(KERN_DEFAULT);
}
EXPORT_SYMBOL(dump_stack);
