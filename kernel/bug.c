// SPDX-License-Identifier: MIT
/*
 * WARN and BUG: finding the entry of an undefined instruction, and the reports.
 *
 * Entries lie in the core's __bug_table section and one table per module. They are searched without a lock: a report
 * may come from anywhere. A "once" entry is marked in place; two CPUs that come at the same time may both report.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/smp.h>
#include <asm/ptrace.h>

#include "oops.h"

struct warn_args {
	const char *fmt;
	va_list args;
};

extern struct bug_entry __start___bug_table[] __weak, __stop___bug_table[] __weak;
unsigned int warn_count; /* reports so far */

static unsigned long bug_addr(const struct bug_entry *bug)
{
	return (unsigned long)&bug->bug_addr_disp + bug->bug_addr_disp;
}

/**
 * find_bug - the entry of an undefined instruction, NULL if it is not one of ours
 */
struct bug_entry *find_bug(unsigned long bugaddr)
{
	struct bug_entry *bug;

	for (bug = __start___bug_table; bug < __stop___bug_table; bug++)
		if (bug_addr(bug) == bugaddr)
			return bug;
	return module_find_bug(bugaddr);
}

/**
 * bug_get_file_line - where in the source an entry comes from
 */
void bug_get_file_line(struct bug_entry *bug, const char **file, unsigned int *line)
{
	*file = (const char *)bug + bug->file_disp;
	*line = bug->line;
}

/**
 * is_valid_bugaddr - is there an undefined instruction of the kind that WARN and BUG use?
 */
int is_valid_bugaddr(unsigned long addr)
{
	u8 code[LEN_UD2];

	return oops_copy_code(addr, code, sizeof(code)) == sizeof(code) && code[0] == 0x0f && code[1] == 0x0b;
}

/**
 * report_bug - say what an undefined instruction stands for
 * @bugaddr: of the instruction
 * @regs: the state there
 *
 * For a WARN, everything is printed; for a BUG the line that names it, and the caller goes on to the oops.
 */
enum bug_trap_type report_bug(unsigned long bugaddr, struct pt_regs *regs)
{
	struct bug_entry *bug;
	const char *file;
	unsigned int line;

	if (!is_valid_bugaddr(bugaddr))
		return BUG_TRAP_TYPE_NONE;
	bug = find_bug(bugaddr);
	if (!bug)
		return BUG_TRAP_TYPE_NONE;
	bug_get_file_line(bug, &file, &line);
	if ((bug->flags & BUGFLAG_WARNING) && (bug->flags & BUGFLAG_ONCE)) {
		if (bug->flags & BUGFLAG_DONE)
			return BUG_TRAP_TYPE_WARN;
		bug->flags |= BUGFLAG_DONE;
	}
	/* A WARN with a message has printed the line already, in front of its message. */
	if (!(bug->flags & BUGFLAG_NO_CUT_HERE))
		printk(KERN_DEFAULT CUT_HERE);
	if (bug->flags & BUGFLAG_WARNING) {
		__warn(file, line, (void *)bugaddr, BUG_GET_TAINT(bug), regs, NULL);
		return BUG_TRAP_TYPE_WARN;
	}
	pr_crit("kernel BUG at %s:%u!\n", file, line);
	return BUG_TRAP_TYPE_BUG;
}

/**
 * generic_bug_clear_once - let every WARN_ON_ONCE() of the core report again
 */
void generic_bug_clear_once(void)
{
	struct bug_entry *bug;

	for (bug = __start___bug_table; bug < __stop___bug_table; bug++)
		bug->flags &= ~BUGFLAG_DONE;
}

/**
 * __warn - the report of a WARN
 * @regs: the state at the WARN, or NULL: then the stack of the caller is shown
 * @args: a message, or NULL
 */
void __warn(const char *file, int line, void *caller, unsigned int taint, struct pt_regs *regs, struct warn_args *args)
{
	oops_enter();
	warn_count++;
	if (file)
		pr_warn("WARNING: CPU: %d PID: %d at %s:%d %pS\n", raw_smp_processor_id(), current->pid, file, line,
			caller);
	else
		pr_warn("WARNING: CPU: %d PID: %d at %pS\n", raw_smp_processor_id(), current->pid, caller);
	if (args)
		vprintk(args->fmt, args->args);
	print_modules();
	if (regs)
		show_regs(regs);
	check_panic_on_warn("kernel");
	if (!regs)
		dump_stack();
	print_oops_end_marker();
	oops_exit();
	add_taint(taint, LOCKDEP_STILL_OK);
}

/**
 * warn_slowpath_fmt - a WARN in one call
 */
void warn_slowpath_fmt(const char *file, const int line, unsigned int taint, const char *fmt, ...)
{
	struct warn_args args;

	pr_warn(CUT_HERE);
	if (!fmt) {
		__warn(file, line, __builtin_return_address(0), taint, NULL, NULL);
		return;
	}
	args.fmt = fmt;
	va_start(args.args, fmt);
	__warn(file, line, __builtin_return_address(0), taint, NULL, &args);
	va_end(args.args);
}
EXPORT_SYMBOL(warn_slowpath_fmt);

/**
 * __warn_printk - the message of a WARN, in front of its report
 */
void __warn_printk(const char *fmt, ...)
{
	va_list args;

	pr_warn(CUT_HERE);
	va_start(args, fmt);
	vprintk(fmt, args);
	va_end(args);
}
EXPORT_SYMBOL(__warn_printk);
