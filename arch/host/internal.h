/* SPDX-License-Identifier: MIT */
/* Shared by the files of the host machine. */
#ifndef HOST_INTERNAL_H
#define HOST_INTERNAL_H

#include <signal.h>
#include <stdatomic.h>
#include <sys/types.h>
#include <ucontext.h>

#include "ashlar/entry.h"
#include "ashlar/port.h"
#include "ashlar/regs.h"
#include "asm/page_layout.h"
#include "host.h"

#define HOST_PAGE 4096UL
#define HOST_SIGNAL_STACK (256 << 10)
#define HOST_EMERGENCY_STACK (32 << 10)
#define HOST_EMERGENCY_STACKS 2
/* What must be free below an interrupted kernel stack pointer so that the exception is handled on the same stack. */
#define HOST_EXCEPTION_ROOM 5120

/* Bits of arch_irq_pending. */
enum { PENDING_TIMER = 1, PENDING_IPI = 2, PENDING_STREAM = 4 };

struct user_slot;

struct host_cpu {
	unsigned int id;
	pid_t tid;
	bool online;
	unsigned long percpu_offset;
	_Atomic uint64_t deadline; /* of its timer, UINT64_MAX: none */
	_Atomic uint32_t wake;	   /* futex: changes whenever something becomes pending */
	_Atomic bool idle;
	timer_t timer; /* real time */
	bool has_timer;
	int pin;			     /* 1 + the host CPU that its thread is bound to; 0: none */
	uint64_t pin_since;		     /* cycles */
	_Atomic(struct user_slot *) program; /* which runs on this CPU, or NULL */
	unsigned int signal_depth;	     /* interrupt handlers running on the signal stack */
	unsigned int emergency_turns;	     /* which emergency stack comes next */
	unsigned long bus_page; /* of an idle bus, written by the instruction that is being stepped; 0: none */
	char *signal_stack;
	char *emergency_stack;
	unsigned long main_stack_low, main_stack_high; /* the host thread's own stack */
	unsigned long stack_low, stack_bytes;	       /* the current stack, for AddressSanitizer */
};

extern struct host_config host_config;
extern struct host_cpu host_cpus[HOST_MAX_CPUS];
extern _Thread_local struct host_cpu *host_me;
extern int host_ram_fd;

/* ---- the simulated interrupt flag, seen from the machine's side ---- */
extern unsigned char arch_irq_disabled, arch_irq_pending;

static inline unsigned char host_irq_is_off(void)
{
	unsigned char off;

	__asm__ volatile("movb %%gs:%1, %0" : "=q"(off) : "m"(arch_irq_disabled) : "memory");
	return off;
}

static inline void host_irq_set(unsigned char off)
{
	__asm__ volatile("movb %1, %%gs:%0" : "=m"(arch_irq_disabled) : "q"(off) : "memory");
}

static inline unsigned char host_irq_pending(void)
{
	unsigned char bits;

	__asm__ volatile("movb %%gs:%1, %0" : "=q"(bits) : "m"(arch_irq_pending) : "memory");
	return bits;
}

/*
 * Machine functions with state of their own run with interrupts held back, so that a handler never finds that state
 * half changed.
 */
static inline unsigned char host_irq_save(void)
{
	unsigned char was = host_irq_is_off();

	host_irq_set(1);
	return was;
}

static inline void host_irq_restore(unsigned char was)
{
	host_irq_set(was);
	if (!was && __builtin_expect(host_irq_pending(), 0))
		arch_deliver_pending();
}

/* ---- locks between CPUs; held with interrupts held back ---- */
struct host_lock {
	atomic_flag flag;
};

void host_lock_slow(struct host_lock *lock);

static inline void host_lock(struct host_lock *lock)
{
	if (__builtin_expect(atomic_flag_test_and_set_explicit(&lock->flag, memory_order_acquire), 0))
		host_lock_slow(lock);
}

static inline void host_unlock(struct host_lock *lock)
{
	atomic_flag_clear_explicit(&lock->flag, memory_order_release);
}

/* memory.c */
int host_memory_init(uint64_t mem);
int host_swap_init(uint64_t bytes);
bool host_is_ram(uint64_t phys, size_t bytes);

/* tlb.c */
bool host_tlb_fill(unsigned long address, bool write, bool exec);
void host_tlb_prefetch(unsigned long start, unsigned long end);
bool host_tlb_maps(unsigned long address);
bool host_bus_write(unsigned long address);
void host_bus_settle(unsigned long address, size_t bytes);

/* trap.c */
int host_traps_init(void);
int host_signal_stack_use(struct host_cpu *cpu);
bool host_in_core(unsigned long ip);
void host_exception(void *frame);
#define HOST_SIGNAL_IRQ (SIGRTMIN + 3)

/* entry.S */
void host_switch_stack(unsigned long *save_sp, unsigned long load_sp);
void host_task_start(void);
void host_exception_entry(void);
void host_run_on_stack(void *stack_top, void (*fn)(void *), void *arg) __attribute__((noreturn));

/* fiber.c */
void host_stack_unpoison(unsigned long start, size_t bytes);
void host_fiber_enter(void *stack_top);
void host_fiber_started(void);

/* cpu.c */
void host_cpu_init(void);
void host_cpu_raise(struct host_cpu *cpu, unsigned char bits);
void host_futex_wait(_Atomic uint32_t *word, uint32_t value, int64_t ns);
void host_futex_wake(_Atomic uint32_t *word);

/* clock.c */
void host_clock_init(void);
bool host_clock_jump(void);
int64_t host_clock_until_next(void);
uint64_t host_clock_real_ns(void);
void host_clock_tick(uint64_t ns);
void host_timer_signal(struct host_cpu *cpu);

/* watchdog.c */
void host_watchdog_init(void);
void host_watchdog_tick(const ucontext_t *uc);
void host_watchdog_timeout(const ucontext_t *uc);

/* user.c, user_pool.c */
void host_user_interrupt(void);
void host_user_end(void);

/* console.c */
void host_console_flush_at_end(void);
long host_console_program(bool error_stream, const void *text, size_t bytes);

/* stream.c */
void host_stream_restore(void);
bool host_stream_is_raw(void);
bool host_stream_awaited(void);

/* hostfile.c */
int host_files_init(void);

/* start.c */
void host_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void host_fatal(int status, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));

/* source.c, debugger.c */
struct host_module {
	struct host_module *next;
	char *name;
	const void *image; /* a private copy whose section headers carry the addresses */
	size_t bytes;
	unsigned long base;
	void *jit;
};
extern struct host_module *host_modules;
void host_source_forget(void);

#endif
