// SPDX-License-Identifier: MIT
/*
 * The report of a fault in kernel code, in Linux's words, and the end of the task that caused it.
 *
 * die_lock keeps reports of several CPUs apart; a CPU that faults inside its own report may go on, for the report to
 * be seen at all. Behind addresses of code stands the source line, where debugging information tells it.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/kallsyms.h>
#include <linux/kdebug.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <asm/page.h>
#include <asm/pgtable.h>
#include <asm/ptrace.h>
#include "ashlar/port.h"

#include "oops.h"

/* What the simulated CPU's control registers hold. */
#define REPORT_CR0 0x80050033UL
#define REPORT_CR4 0x6f0UL

#define CODE_BYTES 64
#define CODE_BEFORE (CODE_BYTES * 2 / 3)

unsigned int die_counter; /* oopses so far */
static atomic_t die_owner = ATOMIC_INIT(-1);
static int die_nesting;
static struct pt_regs executive_regs; /* of the first oops: repeated at the end, where long traces scroll away */

static unsigned long fault_address; /* CR2 of the report in progress */

/**
 * oops_print_address - one line with a symbol and its source line
 * @is_return: a return address: the instruction of interest is the call in front of it
 */
void oops_print_address(const char *log_lvl, const char *prefix, unsigned long address, bool is_return)
{
	char line[128];
	size_t n = arch_source_line(address - is_return, line, sizeof(line));

	if (is_return)
		printk("%s%s%pB%s%s%s\n", log_lvl, prefix, (void *)address, n ? " (" : "", n ? line : "", n ? ")" : "");
	else
		printk("%s%s%pS%s%s%s\n", log_lvl, prefix, (void *)address, n ? " (" : "", n ? line : "", n ? ")" : "");
}

static void show_opcodes(struct pt_regs *regs, const char *log_lvl)
{
	unsigned long from = regs->ip - CODE_BEFORE;
	u8 code[CODE_BYTES];

	if (oops_copy_code(from, code, sizeof(code)) != sizeof(code)) {
		printk("%sCode: Unable to access opcode bytes at 0x%lx.\n", log_lvl, from);
		return;
	}
	printk("%sCode: %*ph <%02x> %*ph\n", log_lvl, CODE_BEFORE, code, code[CODE_BEFORE],
	       CODE_BYTES - CODE_BEFORE - 1, code + CODE_BEFORE + 1);
}

/**
 * show_registers - print saved registers as Linux/x86-64 does
 */
void show_registers(struct pt_regs *regs, const char *log_lvl)
{
	char prefix[16];

	snprintf(prefix, sizeof(prefix), "RIP: %04x:", (int)regs->cs);
	oops_print_address(log_lvl, prefix, regs->ip, false);
	show_opcodes(regs, log_lvl);
	printk("%sRSP: %04x:%016lx EFLAGS: %08lx", log_lvl, (int)regs->ss, regs->sp, regs->flags);
	if (regs->orig_ax != -1UL)
		pr_cont(" ORIG_RAX: %016lx\n", regs->orig_ax);
	else
		pr_cont("\n");
	printk("%sRAX: %016lx RBX: %016lx RCX: %016lx\n", log_lvl, regs->ax, regs->bx, regs->cx);
	printk("%sRDX: %016lx RSI: %016lx RDI: %016lx\n", log_lvl, regs->dx, regs->si, regs->di);
	printk("%sRBP: %016lx R08: %016lx R09: %016lx\n", log_lvl, regs->bp, regs->r8, regs->r9);
	printk("%sR10: %016lx R11: %016lx R12: %016lx\n", log_lvl, regs->r10, regs->r11, regs->r12);
	printk("%sR13: %016lx R14: %016lx R15: %016lx\n", log_lvl, regs->r13, regs->r14, regs->r15);
	printk("%sFS:  %016lx(%04x) GS:%016lx(%04x) knlGS:%016lx\n", log_lvl, 0UL, 0,
	       per_cpu_offset(raw_smp_processor_id()), 0, 0UL);
	printk("%sCS:  %04x DS: %04x ES: %04x CR0: %016lx\n", log_lvl, (int)regs->cs, 0, 0, REPORT_CR0);
	printk("%sCR2: %016lx CR3: %016lx CR4: %016lx\n", log_lvl, fault_address, (unsigned long)__pa(swapper_pg_dir),
	       REPORT_CR4);
}

/**
 * show_regs - print saved registers and the stack below them
 */
void show_regs(struct pt_regs *regs)
{
	show_regs_print_info(KERN_DEFAULT);
	show_registers(regs, KERN_DEFAULT);
	show_trace_log_lvl(current, regs, KERN_DEFAULT);
}

/**
 * oops_set_fault_address - what the report in progress shows as CR2
 */
void oops_set_fault_address(unsigned long address)
{
	fault_address = address;
}

/**
 * oops_print_tables - "PGD ... PTE ...": what the page tables hold for an address, down to the first level that maps
 * nothing
 *
 * Entries are read raw, as they are in memory.
 */
void oops_print_tables(unsigned long address)
{
	static const char *const names[] = { "PGD", "P4D", "PUD", "PMD", "PTE" };
	bool user = address < TASK_SIZE_MAX && current->mm;
	unsigned long *table = (unsigned long *)(user ? current->mm->pgd : swapper_pg_dir);
	unsigned long entry = 0;
	int level;

	oops_set_fault_address(address);
	for (level = 0; level < 5; level++) {
		/* With four levels, the fourth-level directory is the top-level entry seen again. */
		static const int shifts[] = { 39, 39, 30, 21, 12 };

		if (level != 1 && !oops_read_word((unsigned long)&table[(address >> shifts[level]) & 511], &entry)) {
			pr_cont("BAD");
			break; /* the tables themselves are damaged */
		}
		if (level)
			pr_cont("%s %lx ", names[level], entry);
		else
			pr_info("%s %lx ", names[level], entry);
		if (level && (!(entry & _PAGE_PRESENT) || (entry & _PAGE_PSE)))
			break;
		if (level)
			table = __va(entry & 0x000ffffffffff000UL);
	}
	pr_cont("\n");
}

/**
 * oops_begin - the report of a fault begins: wait for other CPUs' reports
 *
 * Returns what oops_end() wants.
 */
unsigned long oops_begin(void)
{
	int cpu = raw_smp_processor_id();
	unsigned long flags;

	oops_enter();
	local_irq_save(flags);
	while (atomic_read(&die_owner) != cpu && atomic_cmpxchg(&die_owner, -1, cpu) != -1)
		cpu_relax();
	die_nesting++;
	console_verbose();
	return flags;
}

static void finish_task(void *signr)
{
	make_task_dead((int)(long)signr);
}

/* Leave an emergency stack, which the next fault will need, for the dead task's own. */
static void __noreturn leave_stack_and_die(int signr)
{
	unsigned long low = (unsigned long)task_stack_page(current);
	unsigned long here = (unsigned long)__builtin_frame_address(0);

	unsigned long scratch;

	if (low && current->pid > 1 && (here < low || here >= low + THREAD_SIZE)) {
		local_irq_disable();
		arch_switch_stack(&scratch,
				  arch_prepare_stack((void *)(low + THREAD_SIZE), finish_task, (void *)(long)signr));
	}
	make_task_dead(signr);
}

/**
 * oops_end - the report is complete: the task dies, or the machine if it cannot do without
 * @signr: what the task dies of
 *
 * Does not return if @signr is not 0.
 */
void oops_end(unsigned long flags, struct pt_regs *regs, int signr)
{
	add_taint(TAINT_DIE, LOCKDEP_NOW_UNRELIABLE);
	if (--die_nesting == 0)
		atomic_set(&die_owner, -1);
	local_irq_restore(flags);
	print_oops_end_marker();
	oops_exit();
	show_registers(&executive_regs, KERN_DEFAULT);
	if (!signr)
		return;
	if (in_interrupt())
		panic("Fatal exception in interrupt");
	if (panic_on_oops)
		panic("Fatal exception");
	leave_stack_and_die(signr);
}

/* ---- who wants to know about oopses ---- */

static ATOMIC_NOTIFIER_HEAD(die_chain);

/**
 * notify_die - tell the die notifiers
 *
 * Returns NOTIFY_STOP if one of them has dealt with it.
 */
int notify_die(enum die_val val, const char *str, struct pt_regs *regs, long err, int trap, int sig)
{
	struct die_args args = { regs, str, err, trap, sig };

	return atomic_notifier_call_chain(&die_chain, val, &args);
}

/**
 * register_die_notifier - be told about oopses, in the middle of the report
 */
int register_die_notifier(struct notifier_block *nb)
{
	return atomic_notifier_chain_register(&die_chain, nb);
}
EXPORT_SYMBOL_GPL(register_die_notifier);

/**
 * unregister_die_notifier - no longer
 */
int unregister_die_notifier(struct notifier_block *nb)
{
	return atomic_notifier_chain_unregister(&die_chain, nb);
}
EXPORT_SYMBOL_GPL(unregister_die_notifier);

/**
 * oops_body - the report itself
 * @str: what happened
 * @err: error code of the exception
 *
 * Returns nonzero if a notifier wants the task to live.
 */
int oops_body(const char *str, struct pt_regs *regs, long err)
{
	if (!die_counter)
		executive_regs = *regs;
	printk(KERN_DEFAULT "%s: %04lx [#%d]%s%s%s\n", str, err & 0xffff, ++die_counter, " PREEMPT",
	       IS_ENABLED(CONFIG_SMP) ? " SMP" : "", " NOPTI");
	show_regs(regs);
	print_modules();
	return notify_die(DIE_OOPS, str, regs, err, current->thread.trap_nr, SIGSEGV) == NOTIFY_STOP;
}

/**
 * die - report a fault, and end the task
 */
void die(const char *str, struct pt_regs *regs, long err)
{
	unsigned long flags = oops_begin();

	oops_end(flags, regs, oops_body(str, regs, err) ? 0 : SIGSEGV);
}
