/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PERCPU_RWSEM_H
#define _LINUX_PERCPU_RWSEM_H
/* A read-write semaphore whose readers touch only their CPU's memory while no writer is about. */
#include <linux/atomic.h>
#include <linux/percpu.h>
#include <linux/rwsem.h>
#include <linux/wait.h>
#include <linux/lockdep.h>

struct percpu_rw_semaphore {
	unsigned int __percpu *read_count;
	int writer; /* readers must take slow; changed by the writer that owns the semaphore */
	struct rw_semaphore slow;
	wait_queue_head_t drained;
};
#define __DEFINE_PERCPU_RWSEM(name, is_static) \
	static DEFINE_PER_CPU(unsigned int, __percpu_rwsem_rc_##name); \
	is_static struct percpu_rw_semaphore name = { \
		.read_count = &__percpu_rwsem_rc_##name, \
		.slow = __RWSEM_INITIALIZER(name.slow), \
		.drained = __WAIT_QUEUE_HEAD_INITIALIZER(name.drained), \
	}
#define DEFINE_PERCPU_RWSEM(name) __DEFINE_PERCPU_RWSEM(name, )
#define DEFINE_STATIC_PERCPU_RWSEM(name) __DEFINE_PERCPU_RWSEM(name, static)
void percpu_down_read(struct percpu_rw_semaphore *sem);
bool percpu_down_read_trylock(struct percpu_rw_semaphore *sem);
void percpu_up_read(struct percpu_rw_semaphore *sem);
void percpu_down_write(struct percpu_rw_semaphore *);
void percpu_up_write(struct percpu_rw_semaphore *);
int __percpu_init_rwsem(struct percpu_rw_semaphore *, const char *, struct lock_class_key *);
void percpu_free_rwsem(struct percpu_rw_semaphore *);
#define percpu_init_rwsem(sem) __percpu_init_rwsem(sem, #sem, NULL)
#define percpu_rwsem_assert_held(sem) \
	do { \
		(void)(sem); \
	} while (0)
#endif
