// SPDX-License-Identifier: MIT
/*
 * Running programs.
 *
 * A program runs in a stub: a process of the host that holds nothing but the program's mappings (user_tlb.c,
 * user_space.c) and a little code of ours (user_stub.c). A stub has one thread for each CPU, which is not bound to a
 * task: arch_user_run() puts the task's registers into the thread's signal frame, lets it go, waits until it stops, and
 * takes the registers out of the frame again.
 *
 * Why it stopped is the signal in the frame: SIGSYS is a system call, for the seccomp filter lets none through; SIGSEGV
 * and its kin are exceptions, and a page fault that the tables allow is filled here and now; the kick comes from us,
 * because an interrupt is pending on this CPU, another CPU wants to flush, or (virtual time) the program has computed
 * for a tick.
 *
 * A fault that is reported will mostly be resolved and repeated: so its translation is fetched with the next run, which
 * saves a second stop.
 *
 * Everything in a slot is memory that the program might have got at: what is used twice is copied once, and no value
 * from it is trusted further than the program's own registers are.
 *
 * Virtual time: each run costs RUN_COST_NS; while a program computes, time follows the host's in steps of TICK_NS. That
 * is the only place where the host's speed shows.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "user.h"

#define RUN_COST_NS 200
#define TICK_NS 4000000
#define STARVED_NS 200000000
#define REAL_WAIT_NS 100000000		/* between looks whether the stub is alive */
#define MAX_UNANSWERED_NS 30000000000UL /* after a kick, until the stub counts as lost */
#define MAX_REFILLS 10000		/* of the same page in a row */

#define SIGINFO_AT 304 /* of the frame's siginfo, after the host's struct ucontext */
#define USER_CS 0x33UL
#define USER_SS 0x2bUL
#define USER_FLAGS 0x250dd5UL /* CF PF AF ZF SF TF DF OF RF AC ID: what a program may set */
#define ALWAYS_FLAGS 0x202UL  /* IF, and the bit that is always set */

enum stop_kind { STOP_CALL, STOP_FAULT, STOP_TRAP, STOP_KICK, STOP_BROKEN };

/* A stop, copied out of the slot. */
struct stop {
	enum stop_kind kind;
	int error; /* of the calls before the program ran; it did not run then */
	struct arch_user_trap trap;
};

/* ---- registers ---- */

static void put_regs(struct user_slot *slot, const struct pt_regs *regs)
{
	greg_t *g = slot->frame->uc_mcontext.gregs;

	g[REG_R15] = (greg_t)regs->r15;
	g[REG_R14] = (greg_t)regs->r14;
	g[REG_R13] = (greg_t)regs->r13;
	g[REG_R12] = (greg_t)regs->r12;
	g[REG_RBP] = (greg_t)regs->bp;
	g[REG_RBX] = (greg_t)regs->bx;
	g[REG_R11] = (greg_t)regs->r11;
	g[REG_R10] = (greg_t)regs->r10;
	g[REG_R9] = (greg_t)regs->r9;
	g[REG_R8] = (greg_t)regs->r8;
	g[REG_RAX] = (greg_t)regs->ax;
	g[REG_RCX] = (greg_t)regs->cx;
	g[REG_RDX] = (greg_t)regs->dx;
	g[REG_RSI] = (greg_t)regs->si;
	g[REG_RDI] = (greg_t)regs->di;
	g[REG_RIP] = (greg_t)regs->ip;
	g[REG_RSP] = (greg_t)regs->sp;
	g[REG_EFL] = (greg_t)((regs->flags & USER_FLAGS) | ALWAYS_FLAGS);
	g[REG_CSGSFS] = (greg_t)(USER_CS | USER_SS << 48);
}

static void get_regs(const struct user_slot *slot, struct pt_regs *regs)
{
	const greg_t *g = slot->frame->uc_mcontext.gregs;

	*regs = (struct pt_regs){
		.r15 = (unsigned long)g[REG_R15],
		.r14 = (unsigned long)g[REG_R14],
		.r13 = (unsigned long)g[REG_R13],
		.r12 = (unsigned long)g[REG_R12],
		.bp = (unsigned long)g[REG_RBP],
		.bx = (unsigned long)g[REG_RBX],
		.r11 = (unsigned long)g[REG_R11],
		.r10 = (unsigned long)g[REG_R10],
		.r9 = (unsigned long)g[REG_R9],
		.r8 = (unsigned long)g[REG_R8],
		.ax = (unsigned long)g[REG_RAX],
		.cx = (unsigned long)g[REG_RCX],
		.dx = (unsigned long)g[REG_RDX],
		.si = (unsigned long)g[REG_RSI],
		.di = (unsigned long)g[REG_RDI],
		.orig_ax = -1UL,
		.ip = (unsigned long)g[REG_RIP],
		.cs = USER_CS,
		.flags = ((unsigned long)g[REG_EFL] & USER_FLAGS) | ALWAYS_FLAGS,
		.sp = (unsigned long)g[REG_RSP],
		.ss = USER_SS,
	};
}

/* ---- why it stopped ---- */

static unsigned int vector_of(int signo, unsigned long trapno)
{
	switch (signo) {
	case SIGSEGV:
		return trapno == EXC_PAGE_FAULT ? EXC_PAGE_FAULT : EXC_PROTECTION;
	case SIGBUS:
		return trapno == EXC_PAGE_FAULT || trapno == EXC_ALIGNMENT ? (unsigned int)trapno : EXC_PROTECTION;
	case SIGILL:
		return EXC_INVALID_OP;
	case SIGFPE:
		return trapno == EXC_FLOAT || trapno == EXC_SIMD ? (unsigned int)trapno : EXC_DIVIDE;
	default:
		return trapno == EXC_BREAKPOINT ? EXC_BREAKPOINT : EXC_DEBUG;
	}
}

static struct stop read_stop(const struct user_slot *slot)
{
	const siginfo_t *info = (const siginfo_t *)((const char *)slot->frame + SIGINFO_AT);
	const greg_t *g = slot->frame->uc_mcontext.gregs;
	int signo = __atomic_load_n(&info->si_signo, __ATOMIC_RELAXED);
	struct stop stop = { .kind = STOP_TRAP };

	switch (signo) {
	case SIGSYS:
		stop.kind = STOP_CALL;
		/* A 32-bit call has no gate here. */
		if (info->si_arch != 0xc000003eU) {
			stop.kind = STOP_TRAP;
			stop.trap.vector = EXC_PROTECTION;
		}
		break;
	case STUB_KICK_SIGNAL:
		stop.kind = STOP_KICK;
		break;
	case SIGSEGV:
	case SIGBUS:
	case SIGILL:
	case SIGFPE:
	case SIGTRAP:
		stop.trap.vector = vector_of(signo, (unsigned long)g[REG_TRAPNO]);
		if (stop.trap.vector != EXC_PAGE_FAULT)
			break;
		stop.kind = STOP_FAULT;
		stop.trap.address = (unsigned long)g[REG_CR2];
		stop.trap.error = PF_USER | ((unsigned long)g[REG_ERR] & (PF_WRITE | PF_INSTR));
		if (signo == SIGBUS)
			host_fatal(HOST_EXIT_LIMIT, "the host has no memory left for the machine's RAM");
		break;
	default:
		stop.kind = STOP_BROKEN;
	}
	return stop;
}

/* ---- letting it run ---- */

/* The calls are complete, and the lock is held: the program is about to run. */
static void start(struct arch_user_space *space, struct user_slot *slot)
{
	struct stub_slot *shared = slot->shared;

	user_tlb_flush_calls(&space->stub->tlb, slot);
	shared->batch = ++slot->batch;
	shared->resume = 1;
	shared->spin = host_user_spin(&slot->stub_spin);
	slot->running = true;
	host_unlock(&space->lock);
	atomic_store(&host_me->program, slot);
	host_user_spun(&slot->stub_spin, !host_user_pass(&shared->turn));
}

/* How much CPU time the host has given to a stub, in nanoseconds. */
static uint64_t stub_time(const struct user_stub *stub)
{
	struct timespec t;
	clockid_t clock;

	if (clock_getcpuclockid(stub->pid, &clock) || clock_gettime(clock, &t))
		return 0;
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/*
 * Has the program computed for a tick? What it waited for on a busy host does not count, unless it gets no CPU time at
 * all: then it may have found a way to wait, and must not keep the others waiting.
 */
static bool tick_is_over(struct user_slot *slot, uint64_t waited)
{
	uint64_t now, before = slot->computed;

	if (host_config.realtime)
		return false;
	now = stub_time(slot->stub);
	if (before && now - before < TICK_NS * 9 / 10 && waited < STARVED_NS)
		return false;
	slot->computed = now;
	return before || !now;
}

/*
 * Wait until the thread has stopped, kicking it when there is a reason. Returns false if the stub is lost. *@ticked is
 * set if the program has computed for a tick.
 */
static bool await_stop(struct user_slot *slot, bool *ticked)
{
	int64_t ns = host_config.realtime ? REAL_WAIT_NS : TICK_NS;
	uint32_t spin = host_user_spin(&slot->spin);
	bool stopped = host_user_wait(&slot->shared->turn, spin, 0);
	uint64_t kicked_at = 0, begun = 0;

	if (spin)
		host_user_spun(&slot->spin, stopped);
	while (!stopped) {
		uint64_t before = host_clock_real_ns(), now;

		begun = begun ?: before;
		if (host_irq_pending())
			host_user_kick(slot);
		stopped = host_user_wait(&slot->shared->turn, 0, ns);
		now = host_clock_real_ns();
		if (stopped || now - before < (uint64_t)ns)
			continue;
		if (host_user_is_dead(slot->stub) || (kicked_at && now - kicked_at > MAX_UNANSWERED_NS))
			return false;
		if (tick_is_over(slot, now - begun)) {
			begun = now;
			*ticked = true;
			host_user_kick(slot);
		}
		kicked_at = !atomic_load(&slot->kicked) ? 0 : kicked_at ?: now;
	}
	if (!*ticked)
		slot->computed = 0;
	return true;
}

/* Run until the next stop. */
static struct stop run_once(struct arch_user_space *space, struct user_slot *slot, bool *ticked)
{
	struct stop stop = { .kind = STOP_BROKEN };
	bool ok;

	start(space, slot);
	ok = await_stop(slot, ticked);
	atomic_store(&host_me->program, NULL);
	if (ok && host_user_find_frame(slot))
		stop = read_stop(slot);
	if (stop.kind == STOP_BROKEN)
		space->stub->dead = true;
	if (stop.kind == STOP_KICK)
		atomic_store(&slot->kicked, false);
	stop.error = __atomic_load_n(&slot->shared->error, __ATOMIC_RELAXED);
	host_user_leave(space, slot, stop.error);
	return stop;
}

/* A page fault: fill it. The lock is held if this returns true; otherwise the core has to know. */
static bool fill(struct arch_user_space *space, struct user_slot *slot, struct arch_user_trap *trap)
{
	unsigned int access = (unsigned int)trap->error & (PF_WRITE | PF_INSTR);
	struct user_leaf leaf;

	host_user_enter(space, slot);
	if (user_tlb_fill(space, slot, trap->address, access))
		return true;
	if (user_translate(space->pgd, trap->address, USER_TRANSLATE_LOOK, &leaf))
		trap->error |= PF_PRESENT;
	host_unlock(&space->lock);
	return false;
}

/* The first start of a run: with what the last fault wanted, if it was resolved. The lock is held on return. */
static void prepare_start(struct arch_user_space *space, struct user_slot *slot, struct arch_user_state *state)
{
	host_user_enter(space, slot);
	if (state->fault)
		user_tlb_fill(space, slot, state->fault & ~1UL, state->fault_access);
	state->fault = 0;
}

static enum arch_user_exit report_fault(struct arch_user_state *state, struct arch_user_trap *trap,
					const struct arch_user_trap *seen)
{
	*trap = *seen;
	if (seen->vector == EXC_PAGE_FAULT && seen->address < USER_END) {
		state->fault = (seen->address & ~(HOST_PAGE - 1)) | 1;
		state->fault_access = (unsigned int)seen->error & (PF_WRITE | PF_INSTR);
	}
	return ARCH_USER_EXCEPTION;
}

static enum arch_user_exit died(struct arch_user_trap *trap, int error)
{
	trap->error = (unsigned long)(long)error;
	return ARCH_USER_DIED;
}

static void finish(struct user_slot *slot, struct arch_user_state *state, struct pt_regs *regs)
{
	get_regs(slot, regs);
	state->base[ARCH_USER_FS] = slot->shared->base[0];
	state->base[ARCH_USER_GS] = slot->shared->base[1];
}

/* Let the program run and stop until the core is needed. The lock is held. */
static enum arch_user_exit run(struct arch_user_space *space, struct user_slot *slot, struct arch_user_trap *trap)
{
	unsigned int refills = 0;

	for (;;) {
		bool ticked = false;
		struct stop stop = run_once(space, slot, &ticked);

		if (stop.kind == STOP_BROKEN)
			return died(trap, -EIO);
		if (stop.error) {
			/* The host's limit of mappings is reached, or it has no memory: once more, with none. */
			if (slot->recovering || stop.error != -ENOMEM)
				return died(trap, stop.error);
			slot->recovering = true;
			host_user_enter(space, slot);
			continue;
		}
		slot->recovering = false;
		*trap = stop.trap;
		if (stop.kind == STOP_CALL)
			return ARCH_USER_SYSCALL;
		if (ticked)
			host_clock_tick(TICK_NS);
		if (stop.kind == STOP_TRAP)
			return ARCH_USER_EXCEPTION;
		if (stop.kind == STOP_FAULT && (++refills > MAX_REFILLS || !fill(space, slot, trap)))
			return ARCH_USER_EXCEPTION;
		if (stop.kind == STOP_KICK) {
			if (ticked || host_irq_pending())
				return ARCH_USER_INTERRUPT;
			host_user_enter(space, slot);
		}
	}
}

/**
 * arch_user_run - see port.h
 */
enum arch_user_exit arch_user_run(struct arch_user_space *space, struct arch_user_state *state, struct pt_regs *regs,
				  struct arch_user_trap *trap)
{
	struct arch_user_trap seen = { 0 };
	enum arch_user_exit why;
	struct user_slot *slot;
	int err;

	arch_account_ns(RUN_COST_NS);
	if (host_irq_pending())
		return ARCH_USER_INTERRUPT;
	err = host_user_attach(space);
	if (err)
		return died(trap, err);
	slot = &space->stub->slots[host_me->id];
	if (space->stub->dead)
		return died(trap, -EIO);
	if (!slot->frame && !host_user_find_frame(slot))
		return died(trap, -EIO);
	host_user_place(slot);
	host_user_load_state(slot, state);
	put_regs(slot, regs);
	prepare_start(space, slot, state);
	why = run(space, slot, &seen);
	if (why == ARCH_USER_DIED)
		return died(trap, (int)seen.error);
	finish(slot, state, regs);
	if (why == ARCH_USER_SYSCALL) {
		regs->orig_ax = regs->ax;
		regs->ax = (unsigned long)-ENOSYS;
	}
	return why == ARCH_USER_EXCEPTION ? report_fault(state, trap, &seen) : why;
}

/**
 * host_user_interrupt - an interrupt became pending on this CPU; runs in a signal handler
 */
void host_user_interrupt(void)
{
	struct user_slot *slot = atomic_load(&host_me->program);

	if (slot && host_irq_pending())
		host_user_kick(slot);
}
