// SPDX-License-Identifier: MIT
/*
 * Task stacks. Switching itself is entry.S; this file makes new stacks, and under AddressSanitizer it tells the
 * runtime which stack is in use, because its checks of local variables and its report of stack bounds depend on that.
 *
 * A suspended stack holds, from its saved stack pointer up: six callee-saved registers and the return address. Under
 * AddressSanitizer the switch happens inside arch_switch_stack(), whose frame keeps the bounds of the stack it
 * suspends.
 */
#include <string.h>

#include "internal.h"

#define TASK_STACK_BYTES (16UL << 10)

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>

/* The bounds of suspended stacks, next to the stack pointer they were suspended with. */
struct suspended {
	unsigned long sp, low, bytes;
};
#define MAX_SUSPENDED 4096
static struct suspended suspended[MAX_SUSPENDED];
static struct host_lock suspended_lock = { ATOMIC_FLAG_INIT };

static void remember(unsigned long sp, unsigned long low, unsigned long bytes)
{
	host_lock(&suspended_lock);
	for (unsigned int i = 0; i < MAX_SUSPENDED; i++) {
		if (suspended[i].low == low || !suspended[i].low) {
			suspended[i] = (struct suspended){ sp, low, bytes };
			break;
		}
	}
	host_unlock(&suspended_lock);
}

static struct suspended recall(unsigned long sp)
{
	struct suspended found = { sp, sp & ~(TASK_STACK_BYTES - 1), TASK_STACK_BYTES };

	host_lock(&suspended_lock);
	for (unsigned int i = 0; i < MAX_SUSPENDED && suspended[i].low; i++) {
		if (sp >= suspended[i].low && sp < suspended[i].low + suspended[i].bytes) {
			found = suspended[i];
			break;
		}
	}
	host_unlock(&suspended_lock);
	return found;
}

/**
 * host_stack_unpoison - memory is reused for something else: what its last owner poisoned must not count
 */
void host_stack_unpoison(unsigned long start, size_t bytes)
{
	if (bytes <= 64UL << 20)
		__asan_unpoison_memory_region((void *)start, bytes);
}

/**
 * host_fiber_enter - this thread is about to continue on a stack for good
 */
void host_fiber_enter(void *stack_top)
{
	host_me->stack_low = (unsigned long)stack_top - TASK_STACK_BYTES;
	host_me->stack_bytes = TASK_STACK_BYTES;
}

/**
 * arch_switch_stack - see port.h
 */
void arch_switch_stack(unsigned long *save_sp, unsigned long load_sp)
{
	struct suspended next = recall(load_sp);
	unsigned long low = host_me->stack_low, bytes = host_me->stack_bytes;
	void *fake = NULL;

	if (!low) {
		low = host_me->main_stack_low;
		bytes = host_me->main_stack_high - low;
	}
	remember((unsigned long)__builtin_frame_address(0), low, bytes);
	host_me->stack_low = next.low;
	host_me->stack_bytes = next.bytes;
	__sanitizer_start_switch_fiber(&fake, (void *)next.low, next.bytes);
	host_switch_stack(save_sp, load_sp);
	__sanitizer_finish_switch_fiber(fake, NULL, NULL);
}

/**
 * host_fiber_started - the first code on a new stack
 */
void host_fiber_started(void)
{
	__sanitizer_finish_switch_fiber(NULL, NULL, NULL);
}

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "handle_segv=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0:handle_sigtrap=0:use_sigaltstack=0:"
	       "detect_leaks=0:symbolize=0:" /* a symbolizer would be started from a task's stack, and hang */
	       "detect_stack_use_after_return=0";
}
#else
void host_stack_unpoison(unsigned long start, size_t bytes)
{
	(void)start;
	(void)bytes;
}

void host_fiber_enter(void *stack_top)
{
	(void)stack_top;
}

void host_fiber_started(void)
{
}

/**
 * arch_switch_stack - see port.h
 */
void arch_switch_stack(unsigned long *save_sp, unsigned long load_sp)
{
	host_switch_stack(save_sp, load_sp);
}
#endif

/**
 * arch_prepare_stack - make a stack that starts in a function (see port.h)
 */
unsigned long arch_prepare_stack(void *stack_top, void (*entry)(void *), void *arg)
{
	unsigned long *sp = stack_top;

	host_stack_unpoison((unsigned long)stack_top - TASK_STACK_BYTES, TASK_STACK_BYTES);
	*--sp = 0;
	*--sp = 0;
	*--sp = (unsigned long)host_task_start;
	*--sp = 0;		      /* rbp */
	*--sp = 0;		      /* rbx */
	*--sp = (unsigned long)entry; /* r12 */
	*--sp = (unsigned long)arg;   /* r13 */
	*--sp = 0;		      /* r14 */
	*--sp = 0;		      /* r15 */
	return (unsigned long)sp;
}
