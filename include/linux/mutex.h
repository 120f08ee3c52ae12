/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MUTEX_H
#define __LINUX_MUTEX_H
#include <linux/list.h>
#include <linux/spinlock_types.h>
#include <linux/lockdep.h>
#include <linux/atomic.h>
#include <linux/osq_lock.h>
#include <linux/debug_locks.h>
#include <asm/processor.h>
#include <asm/current.h>

struct device;
struct task_struct;

/*
 * @owner: the task that owns the mutex, or 0; bit 0 is set while others wait. Only the owner unlocks, only in process context.
 */
struct mutex {
	atomic_long_t owner;
	raw_spinlock_t wait_lock;
	struct list_head wait_list; /* guarded by wait_lock */
	void *magic;
};

#define __DEP_MAP_MUTEX_INITIALIZER(lockname)
#define __MUTEX_INITIALIZER(lockname) \
	{ \
		.owner = ATOMIC_LONG_INIT(0), .wait_lock = __RAW_SPIN_LOCK_UNLOCKED(lockname.wait_lock), \
		.wait_list = LIST_HEAD_INIT(lockname.wait_list), .magic = &lockname, \
	}
#define DEFINE_MUTEX(mutexname) struct mutex mutexname = __MUTEX_INITIALIZER(mutexname)

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
#define mutex_init(mutex) \
	do { \
		static struct lock_class_key __key; \
		__mutex_init((mutex), #mutex, &__key); \
	} while (0)

bool mutex_is_locked(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
void mutex_lock(struct mutex *lock);
int __must_check mutex_lock_interruptible(struct mutex *lock);
int __must_check mutex_lock_killable(struct mutex *lock);
void mutex_lock_io(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock);
#define mutex_lock_nested(lock, subclass) ((void)(subclass), mutex_lock(lock))
#define mutex_lock_interruptible_nested(lock, subclass) ((void)(subclass), mutex_lock_interruptible(lock))
#define mutex_lock_killable_nested(lock, subclass) ((void)(subclass), mutex_lock_killable(lock))
#define mutex_lock_nest_lock(lock, nest_lock) mutex_lock(lock)
#define mutex_lock_io_nested(lock, subclass) mutex_lock_io(lock)

enum mutex_trylock_recursive_enum { MUTEX_TRYLOCK_FAILED = 0, MUTEX_TRYLOCK_SUCCESS = 1, MUTEX_TRYLOCK_RECURSIVE };
#endif
