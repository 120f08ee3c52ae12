// SPDX-License-Identifier: MIT
/*
 * Read-write semaphores for data that is read all the time and hardly ever written.
 *
 * While no writer is about, a reader counts itself in its CPU's counter and is done; the counters of one reader may be raised on one CPU and
 * lowered on another, so only their sum means something. A writer sets `writer`, waits for a grace period, so that every reader has seen
 * it or has counted itself, and then until the sum is zero; new readers take `slow` for reading instead, which the writer holds for writing.
 *
 * `writer` changes under `slow`. Readers look at it with preemption disabled. Process context only, but for the trylock and up_read.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/percpu-rwsem.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

/** __percpu_init_rwsem - percpu_init_rwsem(): 0 or -ENOMEM. Process context. */
int __percpu_init_rwsem(struct percpu_rw_semaphore *sem, const char *name, struct lock_class_key *key)
{
	sem->read_count = alloc_percpu(unsigned int);
	if (!sem->read_count)
		return -ENOMEM;
	sem->writer = 0;
	init_rwsem(&sem->slow);
	init_waitqueue_head(&sem->drained);
	return 0;
}
EXPORT_SYMBOL_GPL(__percpu_init_rwsem);

/** percpu_free_rwsem - give its memory back; one that was never made ready, all zero, is allowed */
void percpu_free_rwsem(struct percpu_rw_semaphore *sem)
{
	free_percpu(sem->read_count);
	sem->read_count = NULL;
}
EXPORT_SYMBOL_GPL(percpu_free_rwsem);

static bool read_fast(struct percpu_rw_semaphore *sem)
{
	bool got;

	preempt_disable();
	got = !READ_ONCE(sem->writer);
	if (got)
		this_cpu_inc(*sem->read_count);
	preempt_enable();
	return got;
}

/* With sem->slow held for reading: there is no writer. */
static void count_reader(struct percpu_rw_semaphore *sem)
{
	preempt_disable();
	this_cpu_inc(*sem->read_count);
	preempt_enable();
}

/** percpu_down_read - own it for reading */
void percpu_down_read(struct percpu_rw_semaphore *sem)
{
	might_sleep();
	if (likely(read_fast(sem)))
		return;
	down_read(&sem->slow);
	count_reader(sem);
	up_read(&sem->slow);
}
EXPORT_SYMBOL_GPL(percpu_down_read);

/** percpu_down_read_trylock - own it for reading if that is possible at once */
bool percpu_down_read_trylock(struct percpu_rw_semaphore *sem)
{
	if (likely(read_fast(sem)))
		return true;
	if (!down_read_trylock(&sem->slow))
		return false;
	count_reader(sem);
	up_read(&sem->slow);
	return true;
}
EXPORT_SYMBOL_GPL(percpu_down_read_trylock);

/** percpu_up_read - a reader is done */
void percpu_up_read(struct percpu_rw_semaphore *sem)
{
	preempt_disable();
	smp_mb();
	this_cpu_dec(*sem->read_count);
	smp_mb();
	if (unlikely(READ_ONCE(sem->writer)))
		wake_up(&sem->drained);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(percpu_up_read);

static unsigned int readers(struct percpu_rw_semaphore *sem)
{
	unsigned int sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(sem->read_count, cpu);
	return sum;
}

/** percpu_down_write - own it for writing; costs a grace period */
void percpu_down_write(struct percpu_rw_semaphore *sem)
{
	might_sleep();
	down_write(&sem->slow);
	WRITE_ONCE(sem->writer, 1);
	synchronize_rcu();
	wait_event(sem->drained, !readers(sem));
	smp_mb();
}
EXPORT_SYMBOL_GPL(percpu_down_write);

/** percpu_up_write - the writer is done */
void percpu_up_write(struct percpu_rw_semaphore *sem)
{
	smp_store_release(&sem->writer, 0);
	up_write(&sem->slow);
}
EXPORT_SYMBOL_GPL(percpu_up_write);
