/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_LOCKDEP_H
#define __LINUX_LOCKDEP_H
/*
 * Lock order is not tracked at run time (Linux: CONFIG_LOCKDEP off). The annotations are accepted; the locks themselves check for
 * recursion, double unlock and unlock by another task.
 */
#include <linux/lockdep_types.h>
#include <linux/compiler.h>
#include <linux/smp.h>
#include <asm/percpu.h>

struct task_struct;

static inline void lockdep_init_task(struct task_struct *task)
{
}
static inline void lockdep_off(void)
{
}
static inline void lockdep_on(void)
{
}
static inline void lockdep_set_selftest_task(struct task_struct *task)
{
}
#define lock_acquire(l, s, t, r, c, n, i) \
	do { \
	} while (0)
#define lock_release(l, i) \
	do { \
	} while (0)
#define lock_downgrade(l, i) \
	do { \
	} while (0)
#define lock_set_class(l, n, key, s, i) \
	do { \
		(void)(key); \
	} while (0)
#define lock_set_novalidate_class(l, n, i) \
	do { \
	} while (0)
#define lock_set_subclass(l, s, i) \
	do { \
	} while (0)
#define lockdep_init() \
	do { \
	} while (0)
#define lockdep_init_map_type(lock, name, key, sub, inner, outer, type) \
	do { \
		(void)(name); \
		(void)(key); \
	} while (0)
#define lockdep_init_map_waits(lock, name, key, sub, inner, outer) \
	do { \
		(void)(name); \
		(void)(key); \
	} while (0)
#define lockdep_init_map_wait(lock, name, key, sub, inner) \
	do { \
		(void)(name); \
		(void)(key); \
	} while (0)
#define lockdep_init_map(lock, name, key, sub) \
	do { \
		(void)(name); \
		(void)(key); \
	} while (0)
#define lockdep_set_class(lock, key) \
	do { \
		(void)(key); \
	} while (0)
#define lockdep_set_class_and_name(lock, key, name) \
	do { \
		(void)(key); \
		(void)(name); \
	} while (0)
#define lockdep_set_class_and_subclass(lock, key, sub) \
	do { \
		(void)(key); \
	} while (0)
#define lockdep_set_subclass(lock, sub) \
	do { \
	} while (0)
#define lockdep_set_novalidate_class(lock) \
	do { \
	} while (0)
#define lockdep_match_key(lock, key) 0
#define lockdep_reset() \
	do { \
	} while (0)
#define lockdep_free_key_range(start, size) \
	do { \
	} while (0)
#define lockdep_sys_exit() \
	do { \
	} while (0)
static inline void lockdep_register_key(struct lock_class_key *key)
{
}
static inline void lockdep_unregister_key(struct lock_class_key *key)
{
}
#define lockdep_depth(tsk) (0)
#define lockdep_is_held(lock) 1
#define lockdep_is_held_type(l, r) 1
#define lockdep_assert(c) \
	do { \
	} while (0)
#define lockdep_assert_once(c) \
	do { \
	} while (0)
#define lockdep_assert_held(l) \
	do { \
		(void)(l); \
	} while (0)
#define lockdep_assert_not_held(l) \
	do { \
		(void)(l); \
	} while (0)
#define lockdep_assert_held_write(l) \
	do { \
		(void)(l); \
	} while (0)
#define lockdep_assert_held_read(l) \
	do { \
		(void)(l); \
	} while (0)
#define lockdep_assert_held_once(l) \
	do { \
		(void)(l); \
	} while (0)
#define lockdep_assert_none_held_once() \
	do { \
	} while (0)
#define lockdep_assert_irqs_enabled() \
	do { \
	} while (0)
#define lockdep_assert_irqs_disabled() \
	do { \
	} while (0)
#define lockdep_assert_in_irq() \
	do { \
	} while (0)
#define lockdep_assert_no_hardirq() \
	do { \
	} while (0)
#define lockdep_assert_preemption_enabled() \
	do { \
	} while (0)
#define lockdep_assert_preemption_disabled() \
	do { \
	} while (0)
#define lockdep_assert_in_softirq() \
	do { \
	} while (0)
#define lockdep_hardirq_context() 0
#define lockdep_recursing(tsk) (0)
#define lockdep_pin_lock(l) \
	({ \
		struct pin_cookie __c = {}; \
		__c; \
	})
#define lockdep_repin_lock(l, c) \
	do { \
		(void)(l); \
		(void)(c); \
	} while (0)
#define lockdep_unpin_lock(l, c) \
	do { \
		(void)(l); \
		(void)(c); \
	} while (0)
#define lock_acquire_exclusive(l, s, t, n, i) \
	do { \
	} while (0)
#define lock_acquire_shared(l, s, t, n, i) \
	do { \
	} while (0)
#define lock_acquire_shared_recursive(l, s, t, n, i) \
	do { \
	} while (0)
#define lock_map_acquire(l) \
	do { \
	} while (0)
#define lock_map_acquire_read(l) \
	do { \
	} while (0)
#define lock_map_release(l) \
	do { \
	} while (0)
#define spin_acquire(l, s, t, i) \
	do { \
	} while (0)
#define spin_release(l, i) \
	do { \
	} while (0)
#define mutex_acquire(l, s, t, i) \
	do { \
	} while (0)
#define mutex_release(l, i) \
	do { \
	} while (0)
#define rwsem_acquire(l, s, t, i) \
	do { \
	} while (0)
#define rwsem_acquire_read(l, s, t, i) \
	do { \
	} while (0)
#define rwsem_release(l, i) \
	do { \
	} while (0)
#define might_lock(lock) \
	do { \
	} while (0)
#define might_lock_read(lock) \
	do { \
	} while (0)
#define might_lock_nested(lock, subclass) \
	do { \
	} while (0)
#define DECLARE_LOCKDEP_MAP(name)
#define STATIC_LOCKDEP_MAP_INIT(_name, _key) \
	{ \
	}
#define SINGLE_DEPTH_NESTING 1
#define debug_show_all_locks() \
	do { \
	} while (0)
#define debug_show_held_locks(task) \
	do { \
	} while (0)
#define debug_check_no_locks_freed(from, len) \
	do { \
	} while (0)
#define debug_check_no_locks_held() \
	do { \
	} while (0)
enum xhlock_context_t { XHLOCK_HARD, XHLOCK_SOFT, XHLOCK_CTX_NR };
#endif
