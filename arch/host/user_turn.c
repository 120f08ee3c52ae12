// SPDX-License-Identifier: MIT
/*
 * Taking turns with a stub, through the futex that user_stub.h describes. Between processes, so the word's futex is not
 * private.
 */
#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "user.h"

#define SPIN_MAX 50000U /* cycles */
#define SPIN_MIN 2000U

static bool is_ours(uint32_t turn)
{
	return turn != STUB_GO && turn != STUB_GO_AWAITED;
}

static long shared_futex(uint32_t *word, int op, uint32_t value, int64_t ns)
{
	struct timespec limit = { ns / 1000000000, ns % 1000000000 };

	return syscall(SYS_futex, word, op, value, op == FUTEX_WAIT ? &limit : NULL, NULL, 0);
}

/**
 * host_user_wait - wait until it is the machine's turn
 * @spin: cycles to wait awake first
 * @ns: at most that long asleep
 *
 * Returns whether it is; a signal may have cut the wait short.
 */
bool host_user_wait(uint32_t *turn, uint64_t spin, int64_t ns)
{
	uint64_t start = __builtin_ia32_rdtsc();
	uint32_t seen = STUB_GO;
	int saved = errno;

	do {
		if (is_ours(__atomic_load_n(turn, __ATOMIC_ACQUIRE)))
			return true;
		__builtin_ia32_pause();
	} while (__builtin_ia32_rdtsc() - start < spin && !host_irq_pending());
	if (ns &&
	    (__atomic_compare_exchange_n(turn, &seen, STUB_GO_AWAITED, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST) ||
	     seen == STUB_GO_AWAITED)) {
		shared_futex(turn, FUTEX_WAIT, STUB_GO_AWAITED, ns);
		errno = saved;
	}
	return is_ours(__atomic_load_n(turn, __ATOMIC_ACQUIRE));
}

/**
 * host_user_pass - it is the stub's turn now; returns whether it had to be woken
 */
bool host_user_pass(uint32_t *turn)
{
	bool asleep = __atomic_exchange_n(turn, STUB_GO, __ATOMIC_SEQ_CST) == STUB_STOPPED_ASLEEP;
	int saved = errno;

	if (asleep)
		shared_futex(turn, FUTEX_WAKE, 1, 0);
	errno = saved;
	return asleep;
}

/**
 * host_user_spin - how many cycles to wait awake this time
 */
uint32_t host_user_spin(const struct user_spin *spin)
{
	return host_user_may_spin() && !host_me->pin ? spin->cycles : 0;
}

/**
 * host_user_retry_spin - it may be of use again
 */
void host_user_retry_spin(struct user_spin *spin)
{
	spin->cycles = SPIN_MAX;
}

/**
 * host_user_spun - the other side did, or did not, answer while it was waited for awake
 */
void host_user_spun(struct user_spin *spin, bool useful)
{
	if (useful)
		spin->cycles = spin->cycles * 2 > SPIN_MAX ? SPIN_MAX : spin->cycles * 2;
	else
		spin->cycles = spin->cycles / 2 < SPIN_MIN ? 0 : spin->cycles / 2;
}

/**
 * host_user_kick - make the program stop; async-signal-safe
 *
 * One kick at a time: it is over when the stop that it caused has been seen.
 */
void host_user_kick(struct user_slot *slot)
{
	int saved = errno;

	if (!atomic_exchange(&slot->kicked, true))
		syscall(SYS_tgkill, slot->stub->pid, __atomic_load_n(&slot->shared->tid, __ATOMIC_ACQUIRE),
			STUB_KICK_SIGNAL);
	errno = saved;
}
