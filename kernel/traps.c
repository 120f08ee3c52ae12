// SPDX-License-Identifier: MIT
/*
 * Exceptions in kernel code, as the machine hands them over (do_exception()).
 *
 * In this order: an instruction with a fixup goes on there; a WARN is reported and goes on behind; everything else is an
 * oops that ends the task. A task that dies of a page fault does so with interrupts off, as in Linux on a CPU with SMAP:
 * its last words are "exited with irqs disabled".
 */
#include <linux/bug.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/extable.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/task_stack.h>
#include <linux/signal.h>
#include <linux/uidgid.h>
#include <asm/asm.h>
#include <asm/page.h>
#include <asm/ptrace.h>
#include <asm/tsc.h>
#include "ashlar/entry.h"

#include "oops.h"

/* The machine's own per-CPU flags, which modules use through <asm/irqflags.h>. */
EXPORT_SYMBOL(arch_irq_disabled);
EXPORT_SYMBOL(arch_irq_pending);

/**
 * oops_copy_code - copy instructions for a report
 *
 * Returns how many bytes could be read. Addresses below the kernel's are not looked at.
 */
size_t oops_copy_code(unsigned long address, u8 *code, size_t bytes)
{
	size_t i;

	if (address < TASK_SIZE_MAX)
		return 0;
	for (i = 0; i < bytes; i++) {
		int failed = 1;
		u8 byte = 0;

		asm volatile("1:	movb (%2), %0\n"
			     "	xor %1, %1\n"
			     "2:\n" _ASM_EXTABLE(1b, 2b)
			     : "+&q"(byte), "+&r"(failed)
			     : "r"(address + i));
		if (failed)
			break;
		code[i] = byte;
	}
	return i;
}

static const char *access_name(unsigned long error)
{
	return error & PF_INSTR ? "instruction fetch" : error & PF_WRITE ? "write access" : "read access";
}

static void show_fault(struct pt_regs *regs, unsigned long error, unsigned long address)
{
	if ((error & PF_INSTR) && (error & PF_PRESENT))
		pr_crit("kernel tried to execute NX-protected page - exploit attempt? (uid: %d)\n",
			from_kuid(&init_user_ns, current_uid()));
	if (address < PAGE_SIZE)
		pr_alert("BUG: kernel NULL pointer dereference, address: %016lx\n", address);
	else
		pr_alert("BUG: unable to handle page fault for address: %px\n", (void *)address);
	pr_alert("#PF: %s %s in %s mode\n", error & PF_USER ? "user" : "supervisor", access_name(error),
		 user_mode(regs) ? "user" : "kernel");
	pr_alert("#PF: error_code(0x%04lx) - %s\n", error,
		 !(error & PF_PRESENT) ? "not-present page"
		 : error & PF_RESERVED ? "reserved bit violation"
				       : "permissions violation");
	oops_print_tables(address);
}

/* The kernel may not use user addresses directly, whether the program has something there (a violation, SMAP's) or not. */
static unsigned long user_address_error(unsigned long address)
{
	struct user_leaf leaf;

	if (address >= TASK_SIZE_MAX || !current->mm)
		return 0;
	return user_translate(__pa(current->mm->pgd), address, USER_TRANSLATE_LOOK, &leaf) ? PF_PRESENT : 0;
}

static void page_fault_oops(struct pt_regs *regs, unsigned long error, unsigned long address)
{
	unsigned long flags = oops_begin();
	int signr;

	error |= user_address_error(address);

	current->thread.cr2 = address;
	show_fault(regs, error, address);
	signr = oops_body("Oops", regs, error) ? 0 : SIGKILL;
	printk(KERN_DEFAULT "CR2: %016lx\n", address);
	oops_end(flags, regs, signr);
}

static void stack_overflow(struct pt_regs *regs, unsigned long address)
{
	unsigned long low = (unsigned long)task_stack_page(current);

	oops_set_fault_address(address);
	pr_emerg("BUG: TASK stack guard page was hit at %p (stack is %p..%p)\n", (void *)address, (void *)low,
		 (void *)(low + THREAD_SIZE));
	die("stack guard page", regs, 0);
}

/* Is the address one that no x86-64 CPU could translate? */
static bool is_non_canonical(unsigned long address)
{
	return (long)(address << 16) >> 16 != (long)address;
}

static void general_protection(struct pt_regs *regs, unsigned long error)
{
	char text[80] = "general protection fault";
	u8 code[16];
	size_t bytes = oops_copy_code(regs->ip, code, sizeof(code));
	unsigned long address;

	if (oops_memory_operand(regs, code, bytes, &address))
		snprintf(text, sizeof(text), "general protection fault, %s 0x%lx",
			 is_non_canonical(address) ? "probably for non-canonical address" : "maybe for address",
			 address);
	die(text, regs, error);
}

static bool handle_bug(struct pt_regs *regs)
{
	if (report_bug(regs->ip, regs) != BUG_TRAP_TYPE_WARN)
		return false;
	regs->ip += LEN_UD2;
	return true;
}

/**
 * do_exception - see ashlar/entry.h
 */
void do_exception(struct pt_regs *regs, unsigned int vector, unsigned long error, unsigned long address)
{
	if (vector == EXC_INVALID_OP && handle_bug(regs))
		return;
	if (vector != EXC_STACK_OVERFLOW && fixup_exception(regs, vector, error, address))
		return;
	current->thread.trap_nr = vector;
	current->thread.error_code = error;
	/* As in Linux, only faults that memory causes are reported with interrupts off. */
	if (vector != EXC_PAGE_FAULT && vector != EXC_STACK_OVERFLOW && (regs->flags & X86_EFLAGS_IF))
		local_irq_enable();
	switch (vector) {
	case EXC_PAGE_FAULT:
		page_fault_oops(regs, error, address);
		break;
	case EXC_STACK_OVERFLOW:
		stack_overflow(regs, address);
		break;
	case EXC_PROTECTION:
		general_protection(regs, error);
		break;
	case EXC_DIVIDE:
		die("divide error", regs, 0);
		break;
	case EXC_BREAKPOINT:
		die("int3", regs, 0);
		break;
	default:
		die("invalid opcode", regs, 0);
		break;
	}
}

/* The time-stamp counter counts nanoseconds. */
unsigned int cpu_khz = 1000000;
EXPORT_SYMBOL(cpu_khz);
unsigned int tsc_khz = 1000000;
EXPORT_SYMBOL(tsc_khz);
EXPORT_SYMBOL(arch_relax);
EXPORT_SYMBOL(arch_deliver_pending);
EXPORT_SYMBOL(arch_clock_ns);
EXPORT_SYMBOL(arch_clock_peek_ns);
