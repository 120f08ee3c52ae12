/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SEQLOCK_H
#define __LINUX_SEQLOCK_H
/*
 * Sequence counters: a reader takes the count, reads, and starts again if the count was odd (a writer is busy) or has changed.
 * Writers are serialised by something else (seqcount) or by the lock in it (seqlock), and must not be preempted.
 */
#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>
#include <asm/processor.h>

typedef struct seqcount {
	unsigned sequence;
} seqcount_t;

#define SEQCOUNT_ZERO(name) \
	{ \
		.sequence = 0 \
	}
#define seqcount_init(s) \
	do { \
		(s)->sequence = 0; \
	} while (0)
#define seqcount_lockdep_reader_access(x) \
	do { \
	} while (0)

/* Counters that name the lock which serialises their writers. */
#define SEQCOUNT_LOCKNAME(lockname, locktype, lock_is_sleeping) \
	typedef struct seqcount_##lockname { \
		seqcount_t seqcount; \
	} seqcount_##lockname##_t; \
	static __always_inline seqcount_t *__seqprop_##lockname##_ptr(seqcount_##lockname##_t *s) \
	{ \
		return &s->seqcount; \
	}
SEQCOUNT_LOCKNAME(raw_spinlock, raw_spinlock_t, false)
SEQCOUNT_LOCKNAME(spinlock, spinlock_t, false)
SEQCOUNT_LOCKNAME(rwlock, rwlock_t, false)
SEQCOUNT_LOCKNAME(mutex, struct mutex, true)
#define SEQCNT_RAW_SPINLOCK_ZERO(name, lock) \
	{ \
		.seqcount = SEQCOUNT_ZERO(name.seqcount) \
	}
#define SEQCNT_SPINLOCK_ZERO(name, lock) \
	{ \
		.seqcount = SEQCOUNT_ZERO(name.seqcount) \
	}
#define SEQCNT_RWLOCK_ZERO(name, lock) \
	{ \
		.seqcount = SEQCOUNT_ZERO(name.seqcount) \
	}
#define SEQCNT_MUTEX_ZERO(name, lock) \
	{ \
		.seqcount = SEQCOUNT_ZERO(name.seqcount) \
	}
#define seqcount_raw_spinlock_init(s, lock) seqcount_init(&(s)->seqcount)
#define seqcount_spinlock_init(s, lock) seqcount_init(&(s)->seqcount)
#define seqcount_rwlock_init(s, lock) seqcount_init(&(s)->seqcount)
#define seqcount_mutex_init(s, lock) seqcount_init(&(s)->seqcount)

#define seqprop_ptr(s) _Generic(*(s), seqcount_t : (seqcount_t *)(s), default : (seqcount_t *)(void *)(s))
#define seqprop_preemptible(s) _Generic(*(s), seqcount_mutex_t : true, default : false)

static inline unsigned __seqcount_begin(const seqcount_t *s)
{
	unsigned seq;

	while ((seq = READ_ONCE(s->sequence)) & 1)
		cpu_relax();
	return seq;
}
static inline unsigned do_read_seqcount_begin(const seqcount_t *s)
{
	unsigned seq = __seqcount_begin(s);

	smp_rmb();
	return seq;
}
static inline int do_read_seqcount_retry(const seqcount_t *s, unsigned start)
{
	smp_rmb();
	return unlikely(READ_ONCE(s->sequence) != start);
}
static inline void do_raw_write_seqcount_begin(seqcount_t *s)
{
	WRITE_ONCE(s->sequence, s->sequence + 1);
	smp_wmb();
}
static inline void do_raw_write_seqcount_end(seqcount_t *s)
{
	smp_wmb();
	WRITE_ONCE(s->sequence, s->sequence + 1);
}
static inline void do_raw_write_seqcount_barrier(seqcount_t *s)
{
	WRITE_ONCE(s->sequence, s->sequence + 1);
	smp_wmb();
	WRITE_ONCE(s->sequence, s->sequence + 1);
}
static inline void do_write_seqcount_invalidate(seqcount_t *s)
{
	smp_wmb();
	WRITE_ONCE(s->sequence, s->sequence + 2);
}

#define __read_seqcount_begin(s) __seqcount_begin(seqprop_ptr(s))
#define raw_read_seqcount_begin(s) do_read_seqcount_begin(seqprop_ptr(s))
#define read_seqcount_begin(s) do_read_seqcount_begin(seqprop_ptr(s))
#define raw_read_seqcount(s) \
	({ \
		unsigned __seq = READ_ONCE(seqprop_ptr(s)->sequence); \
		smp_rmb(); \
		__seq; \
	})
#define raw_seqcount_begin(s) (raw_read_seqcount(s) & ~1)
#define __read_seqcount_retry(s, start) unlikely(READ_ONCE(seqprop_ptr(s)->sequence) != (start))
#define read_seqcount_retry(s, start) do_read_seqcount_retry(seqprop_ptr(s), start)
#define raw_write_seqcount_begin(s) \
	do { \
		if (seqprop_preemptible(s)) \
			preempt_disable(); \
		do_raw_write_seqcount_begin(seqprop_ptr(s)); \
	} while (0)
#define raw_write_seqcount_end(s) \
	do { \
		do_raw_write_seqcount_end(seqprop_ptr(s)); \
		if (seqprop_preemptible(s)) \
			preempt_enable(); \
	} while (0)
#define write_seqcount_begin(s) raw_write_seqcount_begin(s)
#define write_seqcount_begin_nested(s, subclass) raw_write_seqcount_begin(s)
#define write_seqcount_end(s) raw_write_seqcount_end(s)
#define raw_write_seqcount_barrier(s) do_raw_write_seqcount_barrier(seqprop_ptr(s))
#define write_seqcount_invalidate(s) do_write_seqcount_invalidate(seqprop_ptr(s))

/* Two copies of the data: readers use one while the writer changes the other. */
typedef struct {
	seqcount_t seqcount;
} seqcount_latch_t;
#define SEQCNT_LATCH_ZERO(seq_name) \
	{ \
		.seqcount = SEQCOUNT_ZERO(seq_name.seqcount) \
	}
#define seqcount_latch_init(s) seqcount_init(&(s)->seqcount)
static __always_inline unsigned raw_read_seqcount_latch(const seqcount_latch_t *s)
{
	return READ_ONCE(s->seqcount.sequence);
}
static __always_inline int read_seqcount_latch_retry(const seqcount_latch_t *s, unsigned start)
{
	smp_rmb();
	return READ_ONCE(s->seqcount.sequence) != start;
}
static inline void raw_write_seqcount_latch(seqcount_latch_t *s)
{
	smp_wmb();
	WRITE_ONCE(s->seqcount.sequence, s->seqcount.sequence + 1);
	smp_wmb();
}

typedef struct {
	seqcount_spinlock_t seqcount;
	spinlock_t lock;
} seqlock_t;
#define __SEQLOCK_UNLOCKED(lockname) \
	{ \
		.seqcount = SEQCNT_SPINLOCK_ZERO(lockname, &(lockname).lock), .lock = __SPIN_LOCK_UNLOCKED(lockname) \
	}
#define DEFINE_SEQLOCK(sl) seqlock_t sl = __SEQLOCK_UNLOCKED(sl)
#define seqlock_init(sl) \
	do { \
		spin_lock_init(&(sl)->lock); \
		seqcount_spinlock_init(&(sl)->seqcount, &(sl)->lock); \
	} while (0)

static inline unsigned read_seqbegin(const seqlock_t *sl)
{
	return read_seqcount_begin(&sl->seqcount);
}
static inline unsigned read_seqretry(const seqlock_t *sl, unsigned start)
{
	return read_seqcount_retry(&sl->seqcount, start);
}
static inline void write_seqlock(seqlock_t *sl)
{
	spin_lock(&sl->lock);
	do_raw_write_seqcount_begin(&sl->seqcount.seqcount);
}
static inline void write_sequnlock(seqlock_t *sl)
{
	do_raw_write_seqcount_end(&sl->seqcount.seqcount);
	spin_unlock(&sl->lock);
}
static inline void write_seqlock_bh(seqlock_t *sl)
{
	spin_lock_bh(&sl->lock);
	do_raw_write_seqcount_begin(&sl->seqcount.seqcount);
}
static inline void write_sequnlock_bh(seqlock_t *sl)
{
	do_raw_write_seqcount_end(&sl->seqcount.seqcount);
	spin_unlock_bh(&sl->lock);
}
static inline void write_seqlock_irq(seqlock_t *sl)
{
	spin_lock_irq(&sl->lock);
	do_raw_write_seqcount_begin(&sl->seqcount.seqcount);
}
static inline void write_sequnlock_irq(seqlock_t *sl)
{
	do_raw_write_seqcount_end(&sl->seqcount.seqcount);
	spin_unlock_irq(&sl->lock);
}
static inline unsigned long __write_seqlock_irqsave(seqlock_t *sl)
{
	unsigned long flags;

	spin_lock_irqsave(&sl->lock, flags);
	do_raw_write_seqcount_begin(&sl->seqcount.seqcount);
	return flags;
}
#define write_seqlock_irqsave(lock, flags) \
	do { \
		flags = __write_seqlock_irqsave(lock); \
	} while (0)
static inline void write_sequnlock_irqrestore(seqlock_t *sl, unsigned long flags)
{
	do_raw_write_seqcount_end(&sl->seqcount.seqcount);
	spin_unlock_irqrestore(&sl->lock, flags);
}
static inline void read_seqlock_excl(seqlock_t *sl)
{
	spin_lock(&sl->lock);
}
static inline void read_sequnlock_excl(seqlock_t *sl)
{
	spin_unlock(&sl->lock);
}
static inline void read_seqlock_excl_bh(seqlock_t *sl)
{
	spin_lock_bh(&sl->lock);
}
static inline void read_sequnlock_excl_bh(seqlock_t *sl)
{
	spin_unlock_bh(&sl->lock);
}
static inline void read_seqlock_excl_irq(seqlock_t *sl)
{
	spin_lock_irq(&sl->lock);
}
static inline void read_sequnlock_excl_irq(seqlock_t *sl)
{
	spin_unlock_irq(&sl->lock);
}
static inline unsigned long __read_seqlock_excl_irqsave(seqlock_t *sl)
{
	unsigned long flags;

	spin_lock_irqsave(&sl->lock, flags);
	return flags;
}
#define read_seqlock_excl_irqsave(lock, flags) \
	do { \
		flags = __read_seqlock_excl_irqsave(lock); \
	} while (0)
static inline void read_sequnlock_excl_irqrestore(seqlock_t *sl, unsigned long flags)
{
	spin_unlock_irqrestore(&sl->lock, flags);
}
/* First without the lock (*@seq even), then, if that had to be repeated, with it (odd). */
static inline void read_seqbegin_or_lock(seqlock_t *lock, int *seq)
{
	if (!(*seq & 1))
		*seq = read_seqbegin(lock);
	else
		read_seqlock_excl(lock);
}
static inline int need_seqretry(seqlock_t *lock, int seq)
{
	return !(seq & 1) && read_seqretry(lock, seq);
}
static inline void done_seqretry(seqlock_t *lock, int seq)
{
	if (seq & 1)
		read_sequnlock_excl(lock);
}
#endif
