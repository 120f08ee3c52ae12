// SPDX-License-Identifier: MIT
/*
 * User spaces: which stub belongs to which page tables, and who may run in it when.
 *
 * A space gets a stub when a program first runs in it, and keeps it. space->lock guards the stub's TLB, and the order
 * "read tables, then map" against "change tables, then flush": a fill is done, or sees the changed tables.
 *
 * A slot is `running` from the moment its calls are decided until its stop has been seen. A flush that finds anything
 * to forget stops all running slots first: it raises the barrier, which keeps slots from starting, kicks those that
 * run, and waits until none does. Only then are the records changed and the range queued. The slot that starts first
 * takes the queue; until it has carried out the calls no other slot starts. With one CPU nothing ever runs while the
 * core does, so a flush costs a few instructions.
 *
 * Lock order: space->lock, then the core's page tables (which are read without a lock). Waiting happens without the
 * lock.
 */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>

#include "user.h"

/**
 * arch_user_space_create - see port.h
 */
struct arch_user_space *arch_user_space_create(phys_addr_t pgd)
{
	struct arch_user_space *space = calloc(1, sizeof(*space));

	if (space)
		space->pgd = pgd;
	return space;
}

/**
 * host_user_attach - make sure that a space has a stub; interrupts are off
 *
 * Returns 0, -EAGAIN or -ENOMEM.
 */
int host_user_attach(struct arch_user_space *space)
{
	struct user_stub *stub;
	int err = 0;

	if (__builtin_expect(!!__atomic_load_n(&space->stub, __ATOMIC_ACQUIRE), 1))
		return 0;
	stub = host_user_take(&err);
	if (!stub)
		return err;
	host_lock(&space->lock);
	if (!space->stub) {
		__atomic_store_n(&space->stub, stub, __ATOMIC_RELEASE);
		stub = NULL;
	}
	host_unlock(&space->lock);
	if (stub)
		host_user_give_back(stub);
	return 0;
}

/**
 * arch_user_space_prepare - see port.h
 */
int arch_user_space_prepare(struct arch_user_space *space)
{
	unsigned char irq = host_irq_save();
	int err = host_user_attach(space);

	host_irq_restore(irq);
	return err;
}

/**
 * arch_user_space_destroy - see port.h
 *
 * Tasks that were in it may live on elsewhere (execve): their vector registers are brought to safety.
 */
void arch_user_space_destroy(struct arch_user_space *space)
{
	unsigned char irq = host_irq_save();

	if (space->stub)
		host_user_give_back(space->stub);
	host_irq_restore(irq);
	free(space);
}

/**
 * host_user_runs - does any CPU run the program? The lock is held.
 */
bool host_user_runs(struct arch_user_space *space)
{
	for (unsigned int cpu = 0; cpu < host_config.cpus; cpu++)
		if (space->stub->slots[cpu].running)
			return true;
	return false;
}

static void relax(unsigned int turn)
{
	__builtin_ia32_pause();
	if (turn % 32 == 0)
		sched_yield();
}

/**
 * host_user_quiesce - stop the program on all CPUs
 *
 * The lock is held, on return too, and dropped meanwhile. Until it is dropped again no CPU runs the program.
 */
void host_user_quiesce(struct arch_user_space *space)
{
	if (!host_user_runs(space))
		return;
	space->barrier++;
	for (unsigned int turn = 1; host_user_runs(space); turn++) {
		for (unsigned int cpu = 0; cpu < host_config.cpus; cpu++)
			if (space->stub->slots[cpu].running)
				host_user_kick(&space->stub->slots[cpu]);
		host_unlock(&space->lock);
		relax(turn);
		host_lock(&space->lock);
	}
	space->barrier--;
}

/* Has another slot taken something to unmap, and not done it yet? */
static bool unmapping_elsewhere(struct arch_user_space *space, const struct user_slot *me)
{
	for (unsigned int cpu = 0; cpu < host_config.cpus; cpu++) {
		struct user_slot *slot = &space->stub->slots[cpu];

		if (slot == me || !slot->running || !slot->unmapping)
			continue;
		if (__atomic_load_n(&slot->shared->acknowledged, __ATOMIC_ACQUIRE) != slot->batch)
			return true;
		slot->unmapping = false;
	}
	return false;
}

/**
 * host_user_enter - take the lock, when the program may start on this CPU
 */
void host_user_enter(struct arch_user_space *space, struct user_slot *slot)
{
	host_lock(&space->lock);
	for (unsigned int turn = 1; space->barrier || unmapping_elsewhere(space, slot); turn++) {
		host_unlock(&space->lock);
		relax(turn);
		host_lock(&space->lock);
	}
}

/**
 * host_user_leave - the program has stopped on this CPU
 * @failed: not all calls were carried out: before anybody goes on, everything is unmapped
 */
void host_user_leave(struct arch_user_space *space, struct user_slot *slot, bool failed)
{
	host_lock(&space->lock);
	slot->running = false;
	slot->unmapping = false;
	if (failed)
		user_tlb_drop(space);
	host_unlock(&space->lock);
}

/**
 * arch_flush_tlb_user_range - see port.h
 */
void arch_flush_tlb_user_range(struct arch_user_space *space, unsigned long start, unsigned long end)
{
	unsigned char irq = host_irq_save();

	end = end < USER_END ? end : USER_END;
	host_lock(&space->lock);
	if (space->stub) {
		if (host_user_runs(space) && user_tlb_holds(&space->stub->tlb, start, end))
			host_user_quiesce(space);
		if (!host_user_runs(space))
			user_tlb_forget(&space->stub->tlb, start, end);
	}
	host_unlock(&space->lock);
	host_irq_restore(irq);
}
