// SPDX-License-Identifier: MIT
/*
 * The border between programs and the kernel.
 *
 * A task that runs a program spends its life in user_mode_loop(): the machine runs the program until it needs the kernel (arch_user_run()),
 * the kernel does what was asked, looks on the way back for signals and for a better task to run, and goes round again. The
 * program's registers lie at the top of the task's kernel stack (task_pt_regs()), where the rest of the kernel finds and changes them.
 *
 * Locks: none is held while a program runs.
 */
#include <ashlar/entry.h>
#include <ashlar/port.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/task_work.h>
#include "internal.h"

/* How an exception of a program ends: Linux's signals and codes (arch/x86's traps, as sigaction(2) lists them). */
/* Linux's line about a fault that ends the program. */
static void show_trap(struct pt_regs *regs, int sig, const char *what, unsigned long error)
{
	if (!show_unhandled_signals || !unhandled_signal(current, sig) || !printk_ratelimit())
		return;
	pr_info("traps: %s[%d] %s ip:%lx sp:%lx error:%lx", current->comm, task_pid_nr(current), what, regs->ip,
		regs->sp, error);
	print_vma_addr(KERN_CONT " in ", regs->ip);
	pr_cont("\n");
}

static void send_trap_signal(struct pt_regs *regs, const struct arch_user_trap *trap)
{
	void __user *ip = (void __user *)regs->ip;

	current->thread.trap_nr = trap->vector;
	current->thread.error_code = trap->error;
	switch (trap->vector) {
	case EXC_DIVIDE:
		show_trap(regs, SIGFPE, "trap divide error", trap->error);
		force_sig_fault(SIGFPE, FPE_INTDIV, ip);
		break;
	case EXC_DEBUG:
		force_sig_fault(SIGTRAP, TRAP_TRACE, ip);
		break;
	case EXC_BREAKPOINT:
		force_sig(SIGTRAP);
		break;
	case EXC_INVALID_OP:
		show_trap(regs, SIGILL, "trap invalid opcode", trap->error);
		force_sig_fault(SIGILL, ILL_ILLOPN, ip);
		break;
	case EXC_FLOAT:
	case EXC_SIMD:
		force_sig_fault(SIGFPE, FPE_FLTINV, ip);
		break;
	case EXC_ALIGNMENT:
		force_sig_fault(SIGBUS, BUS_ADRALN, NULL);
		break;
	default:
		show_trap(regs, SIGSEGV, "general protection fault", trap->error);
		force_sig(SIGSEGV);
	}
}

static void user_exception(struct pt_regs *regs, const struct arch_user_trap *trap)
{
	if (trap->vector == EXC_PAGE_FAULT)
		do_user_addr_fault(regs, trap->error, trap->address);
	else
		send_trap_signal(regs, trap);
}

/* What has to be done before the program goes on. Interrupts are on; on return they are off and nothing is left to do. */
static void exit_to_user_mode(struct pt_regs *regs)
{
	const unsigned long work = _TIF_NEED_RESCHED | _TIF_SIGPENDING | _TIF_NOTIFY_SIGNAL | _TIF_NOTIFY_RESUME;

	for (;;) {
		unsigned long flags;

		local_irq_disable();
		flags = READ_ONCE(current_thread_info()->flags) & work;
		if (likely(!flags && !rseq_is_stale(current)))
			return;
		local_irq_enable();
		if (flags & _TIF_NEED_RESCHED)
			schedule();
		if (unlikely(rseq_is_stale(current)))
			rseq_preempted(regs);
		if (flags & (_TIF_NOTIFY_RESUME | _TIF_NOTIFY_SIGNAL)) {
			clear_thread_flag(TIF_NOTIFY_RESUME);
			clear_notify_signal();
			task_work_run();
		}
		if (flags & (_TIF_SIGPENDING | _TIF_NOTIFY_SIGNAL))
			arch_do_signal_or_restart(regs);
	}
}

/**
 * user_mode_loop - run the current task's program
 *
 * The registers at task_pt_regs() and thread.user say where it starts; current->mm is its memory. Does not return: the task ends
 * in a system call or by a signal.
 */
void __noreturn user_mode_loop(void)
{
	struct pt_regs *regs = current_pt_regs();

	for (;;) {
		struct arch_user_trap trap = {};
		enum arch_user_exit why;
		u64 start;

		exit_to_user_mode(regs);
		start = arch_clock_peek_ns();
		why = arch_user_run(current->mm->space, current->thread.user, regs, &trap);
		current->user_ns += arch_clock_peek_ns() - start;
		local_irq_enable();
		if (likely(why == ARCH_USER_SYSCALL)) {
			do_syscall(regs);
		} else {
			regs->orig_ax = -1UL;
			run_cpu_timers();
			if (why == ARCH_USER_EXCEPTION)
				user_exception(regs, &trap);
			else if (why == ARCH_USER_DIED)
				force_fatal_sig(SIGKILL);
		}
	}
}
