/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H
/* RCU whose readers may sleep; each srcu_struct has grace periods of its own. */
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
#include <linux/rcu_segcblist.h>

struct srcu_struct {
	atomic_long_t readers[2];    /* inside, by the index that they got */
	unsigned int index;	     /* what a new reader gets; guarded by gp_mutex */
	unsigned long gp_seq;	     /* grace periods begun * 2, + 1 while one runs; guarded by lock */
	unsigned long gp_seq_needed; /* guarded by lock */
	raw_spinlock_t lock;
	struct mutex gp_mutex;			      /* serialises grace periods */
	struct rcu_head *callbacks, **callbacks_tail; /* guarded by lock; NULL tail: empty */
	long callbacks_queued;
	struct work_struct work; /* runs the callbacks */
};

void srcu_callback_work(struct work_struct *work);
#define __SRCU_STRUCT_INIT(name) \
	{ \
		.lock = __RAW_SPIN_LOCK_UNLOCKED(name.lock), .gp_mutex = __MUTEX_INITIALIZER(name.gp_mutex), \
		.work = __WORK_INITIALIZER(name.work, srcu_callback_work), \
	}
#define __DEFINE_SRCU(name, is_static) is_static struct srcu_struct name = __SRCU_STRUCT_INIT(name)
#define DEFINE_SRCU(name) __DEFINE_SRCU(name, )
#define DEFINE_STATIC_SRCU(name) __DEFINE_SRCU(name, static)

int init_srcu_struct(struct srcu_struct *ssp);
void cleanup_srcu_struct(struct srcu_struct *ssp);
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, void (*func)(struct rcu_head *head));
int __srcu_read_lock(struct srcu_struct *ssp) __acquires(ssp);
void __srcu_read_unlock(struct srcu_struct *ssp, int idx) __releases(ssp);
void synchronize_srcu(struct srcu_struct *ssp);
void synchronize_srcu_expedited(struct srcu_struct *ssp);
void srcu_barrier(struct srcu_struct *ssp);
unsigned long srcu_batches_completed(struct srcu_struct *ssp);
unsigned long get_state_synchronize_srcu(struct srcu_struct *ssp);
unsigned long start_poll_synchronize_srcu(struct srcu_struct *ssp);
bool poll_state_synchronize_srcu(struct srcu_struct *ssp, unsigned long cookie);

#define srcu_read_lock_held(ssp) 1
#define srcu_dereference_check(p, ssp, c) rcu_dereference_raw(p)
#define srcu_dereference(p, ssp) srcu_dereference_check((p), (ssp), 0)
#define srcu_dereference_notrace(p, ssp) srcu_dereference_check((p), (ssp), 1)
static inline int srcu_read_lock(struct srcu_struct *ssp) __acquires(ssp)
{
	return __srcu_read_lock(ssp);
}
static inline void srcu_read_unlock(struct srcu_struct *ssp, int idx) __releases(ssp)
{
	__srcu_read_unlock(ssp, idx);
}
#define srcu_read_lock_notrace(ssp) __srcu_read_lock(ssp)
#define srcu_read_unlock_notrace(ssp, idx) __srcu_read_unlock(ssp, idx)
static inline void smp_mb__after_srcu_read_unlock(void)
{
}
#endif
