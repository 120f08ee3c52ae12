// SPDX-License-Identifier: MIT
/*
 * Spinning locks: ticket locks, and reader-writer locks on top of them.
 *
 * A ticket lock is free when next == serving. Who comes draws `next` with one atomic addition and waits until `serving` reaches the ticket:
 * first come, first served. Tickets are bytes, so at most 255 CPUs can wait; NR_CPUS is far below that. Only the owner writes
 * `serving` and `holder`.
 *
 * A reader-writer lock counts readers in units of READER. A writer needs the whole word: it takes the lock if the word is 0. Who
 * cannot get the lock at once queues on the ticket lock `wait`, so readers and writers alternate in the order of arrival; a
 * reader in an interrupt does not queue, because the reader that it interrupted may hold the lock.
 *
 * Preemption is disabled while any of these is held, so a CPU that must wait for itself waits for ever. That is seen by `holder`, or, on a machine
 * with one CPU, by having to wait at all: it is reported, and the task is ended as by an oops; in an interrupt the machine panics. Unlocking
 * a lock that is free is reported once, and does nothing.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include "../internal.h"

#define WRITER 0xff
#define WRITER_WAITS 0x100
#define READER 0x200

static void report(const char *kind, const void *lock, int owner_cpu, const char *what)
{
	pr_emerg("BUG: %s %s on CPU#%d, %s/%d\n", kind, what, raw_smp_processor_id(), current->comm, current->pid);
	pr_emerg(" lock: %pS, .owner_cpu: %d\n", lock, owner_cpu);
	dump_stack();
	warn_count++;
}

/* This CPU is about to wait for itself. */
static noinline void deadlock(const char *kind, const void *lock)
{
	report(kind, lock, raw_smp_processor_id(), "recursion");
	if (in_interrupt() || is_idle_task(current) || is_global_init(current))
		panic("%s recursion", kind);
	make_task_dead(SIGKILL);
}

static noinline void already_unlocked(const void *lock)
{
	static bool reported;

	if (!xchg(&reported, true))
		report("spinlock", lock, -1, "already unlocked");
}

static bool take_ticket_if_free(arch_spinlock_t *lock)
{
	u16 seen = READ_ONCE(lock->tickets);

	return (u8)seen == (u8)(seen >> 8) && cmpxchg(&lock->tickets, seen, (u16)(seen + 0x100)) == seen;
}

/**
 * arch_spin_trylock - take a ticket lock if that is possible at once
 *
 * Any context; the caller has disabled preemption. Returns 1 if it was taken.
 */
int arch_spin_trylock(arch_spinlock_t *lock)
{
	if (!take_ticket_if_free(lock))
		return 0;
	lock->holder = raw_smp_processor_id() + 1;
	return 1;
}

/**
 * arch_spin_lock - take a ticket lock, spinning until it is this caller's turn
 *
 * Any context; the caller has disabled preemption.
 */
void arch_spin_lock(arch_spinlock_t *lock)
{
	u8 ticket;

	if (likely(arch_spin_trylock(lock)))
		return;
	if (lock->holder == raw_smp_processor_id() + 1)
		deadlock("spinlock", lock);
	ticket = __atomic_fetch_add(&lock->tickets, 0x100, __ATOMIC_ACQUIRE) >> 8;
	while (smp_load_acquire(&lock->serving) != ticket)
		cpu_relax();
	lock->holder = raw_smp_processor_id() + 1;
}

/** arch_spin_unlock - release a ticket lock */
void arch_spin_unlock(arch_spinlock_t *lock)
{
	if (unlikely(!arch_spin_is_locked(lock))) {
		already_unlocked(lock);
		return;
	}
	lock->holder = 0;
	smp_store_release(&lock->serving, (u8)(lock->serving + 1));
}

/* ---- reader-writer ---- */

static bool rw_read_trylock(arch_rwlock_t *lock)
{
	u32 counts = atomic_read(&lock->counts);

	while (!(counts & (WRITER | WRITER_WAITS))) {
		u32 old = atomic_cmpxchg(&lock->counts, counts, counts + READER);

		if (old == counts)
			return true;
		counts = old;
	}
	return false;
}

static void rw_read_lock(arch_rwlock_t *lock)
{
	if (likely(rw_read_trylock(lock)))
		return;
	if (num_online_cpus() == 1)
		deadlock("rwlock", lock);
	if (in_interrupt()) {
		atomic_add(READER, &lock->counts);
		while (atomic_read_acquire(&lock->counts) & WRITER)
			cpu_relax();
		return;
	}
	arch_spin_lock(&lock->wait);
	atomic_add(READER, &lock->counts);
	while (atomic_read_acquire(&lock->counts) & WRITER)
		cpu_relax();
	arch_spin_unlock(&lock->wait);
}

static bool rw_write_trylock(arch_rwlock_t *lock)
{
	return atomic_cmpxchg(&lock->counts, 0, WRITER) == 0;
}

static void rw_write_lock(arch_rwlock_t *lock)
{
	if (likely(rw_write_trylock(lock)))
		return;
	if (num_online_cpus() == 1)
		deadlock("rwlock", lock);
	arch_spin_lock(&lock->wait);
	atomic_or(WRITER_WAITS, &lock->counts);
	while (atomic_cmpxchg(&lock->counts, WRITER_WAITS, WRITER) != WRITER_WAITS)
		cpu_relax();
	arch_spin_unlock(&lock->wait);
}

static void rw_read_unlock(arch_rwlock_t *lock)
{
	atomic_sub_return_release(READER, &lock->counts);
}

static void rw_write_unlock(arch_rwlock_t *lock)
{
	smp_store_release((u8 *)&lock->counts.counter, 0);
}

/* ---- the forms that Linux exports: plain, _irq, _irqsave, _bh ---- */

/*
 * @kind: spin, read or write; @type: of the lock; @take, @drop: the operations above. Each form is one function because modules call them by
 * these names.
 */
#define LOCK_FORMS(kind, type, take, drop) \
	void _raw_##kind##_lock(type *lock) \
	{ \
		preempt_disable(); \
		take(&lock->raw_lock); \
	} \
	EXPORT_SYMBOL(_raw_##kind##_lock); \
	unsigned long _raw_##kind##_lock_irqsave(type *lock) \
	{ \
		unsigned long flags; \
		local_irq_save(flags); \
		preempt_disable(); \
		take(&lock->raw_lock); \
		return flags; \
	} \
	EXPORT_SYMBOL(_raw_##kind##_lock_irqsave); \
	void _raw_##kind##_lock_irq(type *lock) \
	{ \
		local_irq_disable(); \
		preempt_disable(); \
		take(&lock->raw_lock); \
	} \
	EXPORT_SYMBOL(_raw_##kind##_lock_irq); \
	void _raw_##kind##_lock_bh(type *lock) \
	{ \
		local_bh_disable(); \
		preempt_disable(); \
		take(&lock->raw_lock); \
	} \
	EXPORT_SYMBOL(_raw_##kind##_lock_bh); \
	void _raw_##kind##_unlock(type *lock) \
	{ \
		drop(&lock->raw_lock); \
		preempt_enable(); \
	} \
	EXPORT_SYMBOL(_raw_##kind##_unlock); \
	void _raw_##kind##_unlock_irqrestore(type *lock, unsigned long flags) \
	{ \
		drop(&lock->raw_lock); \
		local_irq_restore(flags); \
		preempt_enable(); \
	} \
	EXPORT_SYMBOL(_raw_##kind##_unlock_irqrestore); \
	void _raw_##kind##_unlock_irq(type *lock) \
	{ \
		drop(&lock->raw_lock); \
		local_irq_enable(); \
		preempt_enable(); \
	} \
	EXPORT_SYMBOL(_raw_##kind##_unlock_irq); \
	void _raw_##kind##_unlock_bh(type *lock) \
	{ \
		drop(&lock->raw_lock); \
		preempt_enable(); \
		local_bh_enable(); \
	} \
	EXPORT_SYMBOL(_raw_##kind##_unlock_bh)

#define TRYLOCK_FORM(kind, type, try) \
	int _raw_##kind##_trylock(type *lock) \
	{ \
		preempt_disable(); \
		if (try(&lock->raw_lock)) \
			return 1; \
		preempt_enable(); \
		return 0; \
	} \
	EXPORT_SYMBOL(_raw_##kind##_trylock)

LOCK_FORMS(spin, raw_spinlock_t, arch_spin_lock, arch_spin_unlock);
LOCK_FORMS(read, rwlock_t, rw_read_lock, rw_read_unlock);
LOCK_FORMS(write, rwlock_t, rw_write_lock, rw_write_unlock);
TRYLOCK_FORM(spin, raw_spinlock_t, arch_spin_trylock);
TRYLOCK_FORM(read, rwlock_t, rw_read_trylock);
TRYLOCK_FORM(write, rwlock_t, rw_write_trylock);

/** _raw_spin_trylock_bh - spin_trylock_bh(); returns 1 with bottom halves off, or 0 with nothing changed */
int _raw_spin_trylock_bh(raw_spinlock_t *lock)
{
	local_bh_disable();
	if (_raw_spin_trylock(lock))
		return 1;
	local_bh_enable();
	return 0;
}
EXPORT_SYMBOL(_raw_spin_trylock_bh);

/** in_lock_functions - is this an address inside the lock functions? For profilers; none of them are set apart here. */
int in_lock_functions(unsigned long addr)
{
	return 0;
}
EXPORT_SYMBOL(in_lock_functions);
