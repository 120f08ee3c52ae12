// SPDX-License-Identifier: MIT
/*
 * Host signals as the machine's exceptions and interrupts.
 *
 * A synchronous signal is, in this order:
 *  - a translation that the TLB lacks, wherever the access came from: it is filled and the access repeated;
 *  - a fault of core or module code, or of a jump to nowhere: an exception. The handler builds a frame below the
 *    interrupted stack pointer and returns to host_exception_entry, so that do_exception() runs outside any signal
 *    handler and may end the task. If that stack has no room left, the frame goes to one of the CPU's emergency
 *    stacks;
 *  - memory that the host cannot give (SIGBUS): the machine ends with one line;
 *  - anything else: a defect of the machine itself. It ends with one line, at once if that fails too.
 *
 * All handlers run on the CPU's signal stack, because the interrupted stack itself may be what is not mapped.
 * Synchronous signals are not blocked in them (the handler touches kernel stacks), asynchronous ones are.
 *
 * Asynchronous signals (an inter-CPU interrupt, a host timer) deliver what is pending right in the handler, unless
 * the CPU holds interrupts back: interrupt handlers of the core never switch tasks, so they come back.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "internal.h"

/* What host_exception_entry (entry.S) expects on the stack. */
struct host_frame {
	struct pt_regs regs;
	unsigned long vector, error, address;
	unsigned char fx[512] __attribute__((aligned(16)));
	unsigned long cs, ss; /* the selectors to return with */
};
_Static_assert(sizeof(struct pt_regs) == 168, "entry.S knows the layout of struct pt_regs");
_Static_assert(__builtin_offsetof(struct host_frame, fx) == 192, "entry.S knows the layout of struct host_frame");

#define FLAG_IF 0x200UL
#define FLAG_TF 0x100UL
#define KERNEL_CS 0x10
#define KERNEL_SS 0x18
#define BELOW_STACK 256 /* how far below the stack pointer a push or a call may reach */

extern char __start_ktext[], __stop_ktext[], _end[];
static _Atomic bool dying;

/**
 * host_in_core - does this instruction belong to the core or to a module?
 */
bool host_in_core(unsigned long ip)
{
	return (ip >= (unsigned long)__start_ktext && ip < (unsigned long)__stop_ktext) ||
	       (ip >= MODULES_VADDR && ip < MODULES_END);
}

/*
 * An instruction of the machine itself, of the command or of a library: whatever is mapped there is no business of
 * the core.
 */
static bool in_host(unsigned long ip)
{
	return !host_in_core(ip) && ((ip >= IMAGE_VADDR && ip < VMALLOC_START) || ip > VMALLOC_END);
}

static void get_regs(const ucontext_t *uc, struct pt_regs *regs)
{
	const greg_t *g = uc->uc_mcontext.gregs;

	*regs = (struct pt_regs){
		.r15 = g[REG_R15],
		.r14 = g[REG_R14],
		.r13 = g[REG_R13],
		.r12 = g[REG_R12],
		.bp = g[REG_RBP],
		.bx = g[REG_RBX],
		.r11 = g[REG_R11],
		.r10 = g[REG_R10],
		.r9 = g[REG_R9],
		.r8 = g[REG_R8],
		.ax = g[REG_RAX],
		.cx = g[REG_RCX],
		.dx = g[REG_RDX],
		.si = g[REG_RSI],
		.di = g[REG_RDI],
		.orig_ax = -1UL,
		.ip = g[REG_RIP],
		.cs = KERNEL_CS,
		.flags = (unsigned long)g[REG_EFL] & ~FLAG_IF,
		.sp = g[REG_RSP],
		.ss = KERNEL_SS,
	};
	if (!host_irq_is_off())
		regs->flags |= FLAG_IF;
}

static bool on_area(unsigned long sp, const char *low, size_t bytes)
{
	return sp - (unsigned long)low <= bytes;
}

/* May a frame be built below @sp? */
static bool stack_has_room(unsigned long sp)
{
	const struct host_cpu *me = host_me;

	if (sp >= VMALLOC_START && sp <= VMALLOC_END)
		return host_tlb_maps(sp - 8) && host_tlb_maps(sp - HOST_EXCEPTION_ROOM / 2) &&
		       host_tlb_maps(sp - HOST_EXCEPTION_ROOM);
	return (sp > me->main_stack_low && sp < me->main_stack_high) ||
	       on_area(sp, me->signal_stack, HOST_SIGNAL_STACK) ||
	       on_area(sp, me->emergency_stack, HOST_EMERGENCY_STACKS * HOST_EMERGENCY_STACK);
}

static bool is_overflow(unsigned long sp, unsigned long address)
{
	return sp >= VMALLOC_START && sp <= VMALLOC_END && !host_tlb_maps(sp - 8) && address + BELOW_STACK >= sp &&
	       address < sp + HOST_EXCEPTION_ROOM * 4;
}

static unsigned long pick_stack(unsigned long sp)
{
	struct host_cpu *me = host_me;
	unsigned long stack;

	if (stack_has_room(sp))
		return sp - 128;
	stack = (unsigned long)me->emergency_stack +
		++me->emergency_turns % HOST_EMERGENCY_STACKS * HOST_EMERGENCY_STACK;
	/* The task that was here last never returned. */
	host_stack_unpoison(stack, HOST_EMERGENCY_STACK);
	return stack + HOST_EMERGENCY_STACK;
}

/* Arrange that the core handles an exception as soon as the signal handler has returned. */
static void raise_exception(ucontext_t *uc, unsigned int vector, unsigned long error, unsigned long address)
{
	greg_t *g = uc->uc_mcontext.gregs;
	unsigned long sp = (unsigned long)g[REG_RSP];
	struct host_frame *frame;

	if (vector == EXC_PAGE_FAULT && is_overflow(sp, address))
		vector = EXC_STACK_OVERFLOW;
	frame = (struct host_frame *)((pick_stack(sp) - sizeof(*frame)) & ~63UL);
	get_regs(uc, &frame->regs);
	frame->vector = vector;
	frame->error = error;
	frame->address = address;
	frame->cs = (unsigned long)g[REG_CSGSFS] & 0xffff;
	frame->ss = (unsigned long)g[REG_CSGSFS] >> 48;
	if (!frame->ss)
		frame->ss = 0x2b;
	host_irq_set(1);
	g[REG_RIP] = (greg_t)host_exception_entry;
	g[REG_RSP] = (greg_t)frame;
	g[REG_EFL] &= ~0x40500L; /* no direction, trap or alignment-check flag in the handler */
}

/**
 * host_exception - the C part of an exception, on the interrupted task's stack, interrupts off
 *
 * On return, host_exception_entry loads what the frame holds by then.
 */
void host_exception(void *arg)
{
	struct host_frame *frame = arg;

	do_exception(&frame->regs, (unsigned int)frame->vector, frame->error, frame->address);
	host_irq_restore(!(frame->regs.flags & FLAG_IF));
	frame->regs.cs = frame->cs;
	frame->regs.ss = frame->ss;
	frame->regs.flags |= FLAG_IF;
}

static const char *signal_name(int signo)
{
	return signo == SIGSEGV	 ? "invalid memory access"
	       : signo == SIGBUS ? "bus error"
	       : signo == SIGILL ? "invalid instruction"
	       : signo == SIGFPE ? "arithmetic error"
				 : "unexpected trap";
}

static void __attribute__((noreturn)) internal_error(int signo, const ucontext_t *uc, unsigned long address)
{
	unsigned long ip = (unsigned long)uc->uc_mcontext.gregs[REG_RIP];
	char where[160];
	size_t length;

	if (atomic_exchange(&dying, true))
		_exit(HOST_EXIT_INTERNAL);
	length = arch_source_line(ip, where, sizeof(where));
	if (!length)
		snprintf(where, sizeof(where), "0x%lx", ip);
	host_fatal(HOST_EXIT_INTERNAL, "internal error: %s at address 0x%lx by the machine itself, at %s",
		   signal_name(signo), address, where);
}

static unsigned int vector_of(int signo, const ucontext_t *uc)
{
	switch (signo) {
	case SIGFPE:
		return EXC_DIVIDE;
	case SIGTRAP:
		return EXC_BREAKPOINT;
	case SIGILL:
		return EXC_INVALID_OP;
	default:
		return uc->uc_mcontext.gregs[REG_TRAPNO] == EXC_PAGE_FAULT ? EXC_PAGE_FAULT : EXC_PROTECTION;
	}
}

/* Is the address in a range that only the kernel's page tables can fill? */
static bool in_kernel_tables(unsigned long address)
{
	return address < IMAGE_VADDR || (address >= VMALLOC_START && address <= VMALLOC_END);
}

static unsigned long page_fault_error(unsigned long host_error, unsigned long address)
{
	unsigned long error = host_error & (PF_WRITE | PF_INSTR);
	bool mapped = host_tlb_maps(address) ||
		      (address >= IMAGE_VADDR && address < 1UL << 47 && !in_kernel_tables(address)) ||
		      (address >= PAGE_OFFSET && address < PAGE_OFFSET_END && host_is_ram(address - PAGE_OFFSET, 1));

	return error | (mapped ? PF_PRESENT : 0);
}

/* A write to an idle bus is one instruction, stepped with its page writable; what it wrote is wiped then. */
static bool begin_bus_write(ucontext_t *uc, unsigned long address)
{
	if (!host_me || host_me->bus_page || !host_bus_write(address))
		return false;
	host_me->bus_page = address & ~(HOST_PAGE - 1);
	uc->uc_mcontext.gregs[REG_EFL] |= FLAG_TF;
	return true;
}

static bool end_bus_write(ucontext_t *uc)
{
	if (!host_me || !host_me->bus_page)
		return false;
	host_bus_settle(host_me->bus_page, HOST_PAGE);
	host_me->bus_page = 0;
	uc->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)FLAG_TF;
	return true;
}

/* A call to nowhere leaves its return address on top of the stack. */
static bool called_by_core(const ucontext_t *uc)
{
	unsigned long sp = (unsigned long)uc->uc_mcontext.gregs[REG_RSP];

	return sp % sizeof(long) == 0 && stack_has_room(sp) && host_in_core(*(unsigned long *)sp);
}

static void on_fault(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	const greg_t *g = uc->uc_mcontext.gregs;
	unsigned long ip = (unsigned long)g[REG_RIP], error = 0, address = (unsigned long)info->si_addr;
	unsigned int vector = vector_of(signo, uc);
	bool exec;

	if (signo == SIGTRAP && end_bus_write(uc))
		return;
	if (vector == EXC_PAGE_FAULT) {
		error = (unsigned long)g[REG_ERR];
		address = (unsigned long)g[REG_CR2];
		if (signo == SIGSEGV && (error & PF_WRITE) && begin_bus_write(uc, address))
			return;
		if (signo == SIGSEGV && host_tlb_fill(address, error & PF_WRITE, error & PF_INSTR))
			return;
	}
	if (signo == SIGBUS && vector == EXC_PAGE_FAULT && address >= PAGE_OFFSET && !in_host(address))
		host_fatal(HOST_EXIT_LIMIT, "the host has no memory left for the machine's RAM");
	exec = vector == EXC_PAGE_FAULT && (error & PF_INSTR);
	if (!host_me || (in_host(ip) && !(exec && called_by_core(uc))))
		internal_error(signo, uc, address);
	if (vector == EXC_PAGE_FAULT)
		error = page_fault_error(error, address);
	raise_exception(uc, vector, error, address);
}

static void on_interrupt(int signo, siginfo_t *info, void *context)
{
	struct host_cpu *me = host_me;
	int saved = errno;

	(void)info;
	if (!me)
		return;
	host_timer_signal(me);
	if (signo == SIGPROF)
		host_watchdog_tick(context);
	host_user_interrupt();
	if (!host_irq_is_off() && host_irq_pending()) {
		me->signal_depth++;
		arch_deliver_pending();
		me->signal_depth--;
	}
	errno = saved;
}

static void on_timeout(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)info;
	host_watchdog_timeout(context);
}

/* Somebody ends the process: what the kernel said so far must not be lost. */
static void on_end(int signo, siginfo_t *info, void *context)
{
	(void)info;
	(void)context;
	host_console_flush_at_end();
	if (host_config.on_end)
		host_config.on_end(128 + signo);
	host_user_end();
	signal(signo, SIG_DFL);
	raise(signo);
}

/**
 * host_signal_stack_use - make the CPU's signal stack that of the calling thread
 */
int host_signal_stack_use(struct host_cpu *cpu)
{
	stack_t stack = { .ss_sp = cpu->signal_stack, .ss_size = HOST_SIGNAL_STACK };

	return sigaltstack(&stack, NULL);
}

static const int ends[] = { SIGALRM, SIGINT, SIGTERM, SIGHUP }; /* signals that end the machine */

static void handle(int signo, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART | flags };

	sigfillset(&action.sa_mask);
	sigdelset(&action.sa_mask, SIGSEGV);
	sigdelset(&action.sa_mask, SIGBUS);
	sigdelset(&action.sa_mask, SIGILL);
	sigdelset(&action.sa_mask, SIGFPE);
	sigdelset(&action.sa_mask, SIGTRAP);
	/* Interrupt handlers of the core run in on_interrupt(): they must not keep the machine from being ended. */
	if (handler == on_interrupt || handler == on_timeout)
		for (unsigned int i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
			sigdelset(&action.sa_mask, ends[i]);
	sigaction(signo, &action, NULL);
}

static void handle_unless_ignored(int signo)
{
	struct sigaction old;

	if (!sigaction(signo, NULL, &old) && old.sa_handler != SIG_IGN)
		handle(signo, on_end, 0);
}

/**
 * host_traps_init - take over the process's signals
 *
 * Returns 0 or an exit status.
 */
int host_traps_init(void)
{
	if (host_signal_stack_use(host_me)) {
		host_error("cannot set up the signal stack: %s", strerror(errno));
		return HOST_EXIT_LIMIT;
	}
	handle(SIGSEGV, on_fault, SA_NODEFER);
	handle(SIGBUS, on_fault, SA_NODEFER);
	handle(SIGILL, on_fault, SA_NODEFER);
	handle(SIGFPE, on_fault, SA_NODEFER);
	handle(SIGTRAP, on_fault, SA_NODEFER);
	handle(SIGPROF, on_interrupt, 0);
	handle(SIGALRM, on_timeout, SA_NODEFER);
	handle(HOST_SIGNAL_IRQ, on_interrupt, 0);
	handle_unless_ignored(SIGINT);
	handle_unless_ignored(SIGTERM);
	handle_unless_ignored(SIGHUP);
	return 0;
}
