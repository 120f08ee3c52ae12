// SPDX-License-Identifier: MIT
/*
 * Taint, the framing of oops reports, and panic.
 *
 * The taint mask is a set of atomic bits that only grows. A panic is entered by one CPU at most; the machine ends
 * when its report is out (arch_halt()).
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/debug_locks.h>
#include <linux/kernel.h>
#include <linux/kmsg_dump.h>
#include <linux/notifier.h>
#include <linux/panic_notifier.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include "ashlar/control.h"
#include "ashlar/port.h"

int oops_in_progress;
EXPORT_SYMBOL(oops_in_progress);
int panic_on_oops;
int panic_on_warn;
int panic_timeout;
EXPORT_SYMBOL_GPL(panic_timeout);
unsigned long panic_print;
unsigned long panic_on_taint;
bool panic_on_taint_nousertaint;
atomic_t panic_cpu = ATOMIC_INIT(PANIC_CPU_INVALID);

ATOMIC_NOTIFIER_HEAD(panic_notifier_list);
EXPORT_SYMBOL(panic_notifier_list);

static unsigned long tainted_mask;

const struct taint_flag taint_flags[TAINT_FLAGS_COUNT] = {
	[TAINT_PROPRIETARY_MODULE] = { 'P', 'G', true },
	[TAINT_FORCED_MODULE] = { 'F', ' ', true },
	[TAINT_CPU_OUT_OF_SPEC] = { 'S', ' ', false },
	[TAINT_FORCED_RMMOD] = { 'R', ' ', false },
	[TAINT_MACHINE_CHECK] = { 'M', ' ', false },
	[TAINT_BAD_PAGE] = { 'B', ' ', false },
	[TAINT_USER] = { 'U', ' ', false },
	[TAINT_DIE] = { 'D', ' ', false },
	[TAINT_OVERRIDDEN_ACPI_TABLE] = { 'A', ' ', false },
	[TAINT_WARN] = { 'W', ' ', false },
	[TAINT_CRAP] = { 'C', ' ', true },
	[TAINT_FIRMWARE_WORKAROUND] = { 'I', ' ', false },
	[TAINT_OOT_MODULE] = { 'O', ' ', true },
	[TAINT_UNSIGNED_MODULE] = { 'E', ' ', true },
	[TAINT_SOFTLOCKUP] = { 'L', ' ', false },
	[TAINT_LIVEPATCH] = { 'K', ' ', true },
	[TAINT_AUX] = { 'X', ' ', true },
	[TAINT_RANDSTRUCT] = { 'T', ' ', true },
	[TAINT_TEST] = { 'N', ' ', true },
};

/**
 * print_tainted - "Tainted: G  ..." or "Not tainted", in a static buffer
 */
const char *print_tainted(void)
{
	static char buf[TAINT_FLAGS_COUNT + sizeof("Tainted: ")];
	char *s = buf;
	int i;

	if (!tainted_mask)
		return strcpy(buf, "Not tainted");
	s += sprintf(s, "Tainted: ");
	for (i = 0; i < TAINT_FLAGS_COUNT; i++)
		*s++ = test_bit(i, &tainted_mask) ? taint_flags[i].c_true : taint_flags[i].c_false;
	*s = '\0';
	return buf;
}

/**
 * test_taint - is this flag (TAINT_*) set?
 */
int test_taint(unsigned int flag)
{
	return test_bit(flag, &tainted_mask);
}
EXPORT_SYMBOL(test_taint);

/**
 * get_taint - all flags
 */
unsigned long get_taint(void)
{
	return tainted_mask;
}

/**
 * add_taint - set a flag, for good
 * @flag: TAINT_*
 * @lockdep_ok: whether lock checking can still be trusted
 */
void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok)
{
	if (lockdep_ok == LOCKDEP_NOW_UNRELIABLE && debug_locks_off())
		pr_warn("Disabling lock debugging due to kernel taint\n");
	set_bit(flag, &tainted_mask);
	if (tainted_mask & panic_on_taint)
		panic("panic_on_taint set ...");
}
EXPORT_SYMBOL(add_taint);

/**
 * oops_may_print - may this CPU report? Always: Linux can be told to wait between reports
 */
bool oops_may_print(void)
{
	return true;
}

/**
 * oops_enter - a report begins
 */
void oops_enter(void)
{
	__atomic_fetch_add(&oops_in_progress, 1, __ATOMIC_SEQ_CST);
}

/**
 * print_oops_end_marker - the line that ends a report
 */
void print_oops_end_marker(void)
{
	pr_warn("---[ end trace %016llx ]---\n", 0ULL);
}

/**
 * oops_exit - the report that oops_enter() began is complete
 */
void oops_exit(void)
{
	__atomic_fetch_sub(&oops_in_progress, 1, __ATOMIC_SEQ_CST);
}

/**
 * check_panic_on_warn - panic if warnings are to be fatal
 */
void check_panic_on_warn(const char *origin)
{
	if (panic_on_warn)
		panic("%s: panic_on_warn set ...\n", origin);
}

/**
 * panic - the machine cannot go on
 *
 * Prints the message and the stack, tells the panic notifiers, and ends the machine. Any context.
 */
void panic(const char *fmt, ...)
{
	static char buf[1024];
	va_list args;
	size_t len;
	int cpu = raw_smp_processor_id();
	int old = atomic_cmpxchg(&panic_cpu, PANIC_CPU_INVALID, cpu);

	local_irq_disable();
	if (old == cpu)
		arch_halt(); /* the report itself failed */
	while (old != PANIC_CPU_INVALID)
		cpu_relax();

	oops_enter();
	console_verbose();
	va_start(args, fmt);
	len = vscnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	if (len && buf[len - 1] == '\n')
		buf[len - 1] = '\0';
	pr_emerg("Kernel panic - not syncing: %s\n", buf);
	/* After an oops the stack has been shown. */
	if (!test_taint(TAINT_DIE))
		dump_stack();
	atomic_notifier_call_chain(&panic_notifier_list, 0, buf);
	kmsg_dump(KMSG_DUMP_PANIC);
	pr_emerg("Kernel Offset: disabled\n");
	pr_emerg("---[ end Kernel panic - not syncing: %s ]---\n", buf);
	arch_halt();
}
EXPORT_SYMBOL(panic);

/**
 * nmi_panic - panic where @regs were saved
 */
void nmi_panic(struct pt_regs *regs, const char *msg)
{
	panic("%s", msg);
}
EXPORT_SYMBOL(nmi_panic);

/* ---- for the command ---- */

extern unsigned int warn_count, die_counter;

unsigned long control_taint(void)
{
	return tainted_mask;
}

unsigned int control_oops_count(void)
{
	return die_counter;
}

unsigned int control_warn_count(void)
{
	return warn_count;
}
