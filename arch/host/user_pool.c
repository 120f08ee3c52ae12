// SPDX-License-Identifier: MIT
/*
 * The pool of stubs.
 *
 * A stub that a space gives back unmaps the program while the kernel goes on, and waits in the pool for the next space.
 * One more is ordered whenever the pool runs empty, so that the next program need not wait for a process to be made.
 * What is more than POOL_MAX is killed.
 *
 * pool_lock guards the pool, the nursery and the table of stubs; interrupts are off. It may be held for as long as a
 * process takes to start.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user.h"

#define MAX_STUBS 16384
#define POOL_MAX 16
#define WAIT_NS 20000000

static struct host_lock pool_lock = { ATOMIC_FLAG_INIT };
static struct user_stub *stubs[MAX_STUBS]; /* ever made; without a process (pid 0) if in `unused` */
static _Atomic unsigned int stub_count;
static struct user_stub *unused;		   /* no process */
static struct user_stub *pool, **pool_end = &pool; /* oldest first: most likely done with unmapping */
static unsigned int pool_size;
static struct user_stub *ordered; /* from the nursery */

/**
 * host_user_slot - the slot of a number: 1 + index of its stub * CPUs + CPU
 */
struct user_slot *host_user_slot(uint32_t number)
{
	unsigned int index = (number - 1) / HOST_MAX_CPUS;

	if (!number || index >= atomic_load_explicit(&stub_count, memory_order_acquire))
		return NULL;
	return &stubs[index]->slots[(number - 1) % HOST_MAX_CPUS];
}

/**
 * host_user_is_dead - has the host ended a stub's process?
 */
bool host_user_is_dead(struct user_stub *stub)
{
	siginfo_t info = { 0 };
	int saved = errno;

	if (!stub->dead && (waitid(P_PID, (id_t)stub->pid, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) || info.si_pid))
		stub->dead = true;
	errno = saved;
	return stub->dead;
}

/**
 * host_user_await_stop - wait until a thread has stopped that was not sent into a program; false if the stub has died
 */
bool host_user_await_stop(struct user_slot *slot)
{
	while (!host_user_wait(&slot->shared->turn, 0, WAIT_NS))
		if (host_user_is_dead(slot->stub))
			return false;
	return true;
}

static struct user_stub *new_stub(void)
{
	struct user_stub *stub = unused;
	unsigned int index = atomic_load(&stub_count);

	if (stub) {
		unused = stub->next;
		return stub;
	}
	if (index == MAX_STUBS)
		return NULL;
	stub = mmap(NULL, sizeof(*stub), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (stub == MAP_FAILED)
		return NULL;
	stub->index = index;
	stubs[index] = stub;
	atomic_store_explicit(&stub_count, index + 1, memory_order_release);
	return stub;
}

static void retire(struct user_stub *stub)
{
	stub->pid = 0;
	stub->dead = false;
	stub->next = unused;
	unused = stub;
}

/**
 * host_user_end_process - kill a child and wait for its end; async-signal-safe
 */
void host_user_end_process(pid_t pid)
{
	siginfo_t info;

	kill(pid, SIGKILL);
	while (waitid(P_PID, (id_t)pid, &info, WEXITED | __WALL) && errno == EINTR)
		;
}

/* End a stub's process. Its slots belong to nobody any more. */
static void end_stub(struct user_stub *stub)
{
	host_user_end_process(stub->pid);
	retire(stub);
}

static int order(void)
{
	struct user_stub *stub = new_stub();
	int err;

	if (!stub)
		return -ENOMEM;
	err = host_user_order(stub);
	if (err)
		retire(stub);
	else
		ordered = stub;
	return err;
}

/* Get the stub that was ordered, ordering one if need be. */
static struct user_stub *deliver(int *error)
{
	struct user_stub *stub;

	*error = ordered ? 0 : order();
	stub = ordered;
	ordered = NULL;
	if (*error)
		return NULL;
	*error = host_user_deliver(stub);
	if (*error) {
		retire(stub);
		return NULL;
	}
	user_tlb_reset(&stub->tlb);
	if (host_user_await_stop(&stub->slots[0]))
		return stub;
	end_stub(stub);
	*error = -EAGAIN;
	return NULL;
}

static struct user_stub *take_from_pool(void)
{
	while (pool) {
		struct user_stub *stub = pool;

		pool = stub->next;
		if (!pool)
			pool_end = &pool;
		pool_size--;
		if (!host_user_is_dead(stub) && host_user_await_stop(&stub->slots[0]) && !stub->slots[0].shared->error)
			return stub;
		end_stub(stub);
	}
	return NULL;
}

/**
 * host_user_take - a stub in which nothing is mapped
 * @error: gets -EAGAIN or -ENOMEM if there is none
 *
 * Interrupts are off.
 */
struct user_stub *host_user_take(int *error)
{
	struct user_stub *stub;
	int saved = errno;

	host_lock(&pool_lock);
	stub = take_from_pool();
	if (!stub)
		stub = deliver(error);
	if (!stub && *error == -EAGAIN)
		stub = deliver(error); /* the nursery may have been killed */
	if (stub && !pool && !ordered)
		order();
	host_unlock(&pool_lock);
	errno = saved;
	return stub;
}

/* Have the program unmapped; the stub stops again by itself. */
static void send_cleaning(struct user_stub *stub)
{
	struct stub_slot *slot = stub->slots[0].shared;

	user_tlb_reset(&stub->tlb);
	slot->calls[0] = (struct stub_call){ SYS_munmap, { 0, USER_END } };
	slot->count = 1;
	slot->resume = 0;
	host_user_pass(&slot->turn);
}

/**
 * host_user_give_back - a stub is no longer needed; all its threads have stopped, unless it is dead
 *
 * Interrupts are off.
 */
void host_user_give_back(struct user_stub *stub)
{
	int saved = errno;

	for (unsigned int cpu = 0; cpu < host_config.cpus; cpu++)
		host_user_save_owner(&stub->slots[cpu]);
	host_lock(&pool_lock);
	if (stub->dead || pool_size >= POOL_MAX) {
		end_stub(stub);
	} else {
		send_cleaning(stub);
		stub->next = NULL;
		*pool_end = stub;
		pool_end = &stub->next;
		pool_size++;
	}
	host_unlock(&pool_lock);
	errno = saved;
}

/**
 * host_user_end - the machine ends: so do all stubs; async-signal-safe
 */
void host_user_end(void)
{
	unsigned int count = atomic_load(&stub_count);

	if (!host_user_end_nursery())
		return;
	for (unsigned int i = 0; i < count; i++)
		if (stubs[i]->pid > 0)
			kill(stubs[i]->pid, SIGKILL);
	for (unsigned int i = 0; i < count; i++)
		if (stubs[i]->pid > 0)
			host_user_end_process(stubs[i]->pid);
	if (ordered && host_user_delivered() > 0)
		host_user_end_process(host_user_delivered());
}
