/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_RCUPDATE_H
#define __LINUX_RCUPDATE_H
/*
 * Read-copy-update: readers never wait; who takes an object out of a structure frees it after a grace period, when every reader that may
 * have seen it is done. See kernel/rcu/tree.c.
 */
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/atomic.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/bottom_half.h>
#include <linux/lockdep.h>
#include <linux/cpumask.h>
#include <linux/container_of.h>
#include <linux/stddef.h>
#include <linux/build_bug.h>
#include <asm/processor.h>

#define ULONG_CMP_GE(a, b) (ULONG_MAX / 2 >= (a) - (b))
#define ULONG_CMP_LT(a, b) (ULONG_MAX / 2 < (a) - (b))
#define USHORT_CMP_GE(a, b) (USHRT_MAX / 2 >= (unsigned short)((a) - (b)))
#define ulong2long(a) (*(long *)(&(a)))

void call_rcu(struct rcu_head *head, rcu_callback_t func);
void rcu_barrier_tasks(void);
void synchronize_rcu(void);
void synchronize_rcu_expedited(void);
void rcu_barrier(void);
unsigned long get_state_synchronize_rcu(void);
unsigned long get_completed_synchronize_rcu(void);
unsigned long start_poll_synchronize_rcu(void);
bool poll_state_synchronize_rcu(unsigned long oldstate);
void cond_synchronize_rcu(unsigned long oldstate);
void __rcu_read_lock(void);
void __rcu_read_unlock(void);
int rcu_preempt_depth(void);
void rcu_init(void);
bool rcu_is_watching(void);
void rcu_momentary_dyntick_idle(void);
void rcu_all_qs(void);
void call_rcu_tasks(struct rcu_head *head, rcu_callback_t func);
void synchronize_rcu_tasks(void);
void kvfree_call_rcu(struct rcu_head *head, rcu_callback_t func);
void kfree(const void *objp);

static inline void call_rcu_hurry(struct rcu_head *head, rcu_callback_t func)
{
	call_rcu(head, func);
}
#define cond_synchronize_rcu_expedited(oldstate) cond_synchronize_rcu(oldstate)
#define start_poll_synchronize_rcu_expedited() start_poll_synchronize_rcu()
#define rcu_tasks_classic_qs(t, preempt) \
	do { \
	} while (0)
#define rcu_tasks_qs(t, preempt) \
	do { \
	} while (0)
#define rcu_note_voluntary_context_switch(t) \
	do { \
	} while (0)
#define exit_tasks_rcu_start() \
	do { \
	} while (0)
#define exit_tasks_rcu_finish() \
	do { \
	} while (0)
#define cond_resched_tasks_rcu_qs() cond_resched()
#define rcu_expedite_gp() \
	do { \
	} while (0)
#define rcu_unexpedite_gp() \
	do { \
	} while (0)
#define rcu_gp_is_expedited() false
#define rcu_gp_is_normal() false

#define RCU_NONIDLE(a) \
	do { \
		do { \
			a; \
		} while (0); \
	} while (0)
#define rcu_head_init_on_stack(head) \
	do { \
		(void)(head); \
	} while (0)
#define init_rcu_head(head) \
	do { \
		(void)(head); \
	} while (0)
#define destroy_rcu_head(head) \
	do { \
		(void)(head); \
	} while (0)
#define init_rcu_head_on_stack(head) \
	do { \
		(void)(head); \
	} while (0)
#define destroy_rcu_head_on_stack(head) \
	do { \
		(void)(head); \
	} while (0)

int rcu_read_lock_held(void);
int rcu_read_lock_bh_held(void);
int rcu_read_lock_sched_held(void);
int rcu_read_lock_any_held(void);
#define rcu_lockdep_current_cpu_online() true
#define debug_lockdep_rcu_enabled() 0
#define RCU_LOCKDEP_WARN(c, s) \
	do { \
	} while (0 && (c))
#define rcu_sleep_check() \
	do { \
	} while (0)

#define unrcu_pointer(p) \
	({ \
		typeof(*p) *__up = (typeof(*p) *__force)(p); \
		((typeof(*p) __force __kernel *)(__up)); \
	})
#define rcu_check_sparse(p, space)
#define RCU_INITIALIZER(v) (typeof(*(v)) __force __rcu *)(v)
#define rcu_assign_pointer(p, v) \
	do { \
		uintptr_t _r_a_p__v = (uintptr_t)(v); \
		if (__builtin_constant_p(v) && (_r_a_p__v) == (uintptr_t)NULL) \
			WRITE_ONCE((p), (typeof(p))(_r_a_p__v)); \
		else \
			smp_store_release(&p, RCU_INITIALIZER((typeof(p))_r_a_p__v)); \
	} while (0)
#define rcu_replace_pointer(rcu_ptr, ptr, c) \
	({ \
		typeof(ptr) __tmp = rcu_dereference_protected((rcu_ptr), (c)); \
		rcu_assign_pointer((rcu_ptr), (ptr)); \
		__tmp; \
	})
#define __rcu_load(p) \
	({ \
		typeof(*(p)) *__local_p = (typeof(*(p)) *__force)READ_ONCE(p); \
		__local_p; \
	})
#define rcu_access_pointer(p) __rcu_load(p)
#define rcu_dereference_check(p, c) __rcu_load(p)
#define rcu_dereference_bh_check(p, c) __rcu_load(p)
#define rcu_dereference_sched_check(p, c) __rcu_load(p)
#define rcu_dereference_raw(p) __rcu_load(p)
#define rcu_dereference_raw_check(p) __rcu_load(p)
#define rcu_dereference_protected(p, c) ((typeof(*p) __force __kernel *)(p))
#define rcu_dereference(p) rcu_dereference_check(p, 0)
#define rcu_dereference_bh(p) rcu_dereference_bh_check(p, 0)
#define rcu_dereference_sched(p) rcu_dereference_sched_check(p, 0)
#define rcu_pointer_handoff(p) (p)
#define RCU_INIT_POINTER(p, v) \
	do { \
		WRITE_ONCE(p, RCU_INITIALIZER(v)); \
	} while (0)
#define RCU_POINTER_INITIALIZER(p, v) .p = RCU_INITIALIZER(v)

static __always_inline void rcu_read_lock(void)
{
	__rcu_read_lock();
}
static inline void rcu_read_unlock(void)
{
	__rcu_read_unlock();
}
static inline void rcu_read_lock_bh(void)
{
	local_bh_disable();
}
static inline void rcu_read_unlock_bh(void)
{
	local_bh_enable();
}
static inline void rcu_read_lock_sched(void)
{
	preempt_disable();
}
static inline void rcu_read_lock_sched_notrace(void)
{
	preempt_disable();
}
static inline void rcu_read_unlock_sched(void)
{
	preempt_enable();
}
static inline void rcu_read_unlock_sched_notrace(void)
{
	preempt_enable();
}

/* An rcu_head "function" below 4096 is the offset of the head in an object that is simply freed. */
#define __is_kvfree_rcu_offset(offset) ((offset) < 4096)
#define KVFREE_GET_MACRO(_1, _2, NAME, ...) NAME
#define kvfree_rcu(...) KVFREE_GET_MACRO(__VA_ARGS__, kvfree_rcu_arg_2, kvfree_rcu_arg_1)(__VA_ARGS__)
#define kfree_rcu(ptr, rhf...) kvfree_rcu(ptr, ##rhf)
#define kfree_rcu_mightsleep(ptr) kvfree_rcu_arg_1(ptr)
#define kvfree_rcu_mightsleep(ptr) kvfree_rcu_arg_1(ptr)
#define kvfree_rcu_arg_2(ptr, rhf) \
	do { \
		typeof(ptr) ___p = (ptr); \
		if (___p) { \
			BUILD_BUG_ON(!__is_kvfree_rcu_offset(offsetof(typeof(*(ptr)), rhf))); \
			kvfree_call_rcu(&((___p)->rhf), \
					(rcu_callback_t)(unsigned long)(offsetof(typeof(*(ptr)), rhf))); \
		} \
	} while (0)
#define kvfree_rcu_arg_1(ptr) \
	do { \
		typeof(ptr) ___p = (ptr); \
		if (___p) \
			kvfree_call_rcu(NULL, (rcu_callback_t)(void *)(___p)); \
	} while (0)

static inline void rcu_head_init(struct rcu_head *rhp)
{
	rhp->func = (rcu_callback_t)~0L;
}
static inline bool rcu_head_after_call_rcu(struct rcu_head *rhp, rcu_callback_t f)
{
	return READ_ONCE(rhp->func) == f;
}
extern int rcu_expedited;
extern int rcu_normal;
#endif
