/* SPDX-License-Identifier: MIT */
#ifndef _ASM_ATOMIC_H
#define _ASM_ATOMIC_H
/*
 * atomic_t, atomic64_t and atomic_long_t: one definition of each operation, instantiated for each type.
 *
 * Every read-modify-write operation is a full barrier: what x86 gives anyway, and never weaker than what the name
 * with _acquire, _release or _relaxed promises. Reads and sets order nothing, except read_acquire and set_release.
 */
#include <linux/compiler.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/cmpxchg.h>

typedef atomic64_t atomic_long_t;
#define ATOMIC64_INIT(i) \
	{ \
		(i) \
	}
#define ATOMIC_LONG_INIT(i) ATOMIC64_INIT(i)

/* The four orderings of one operation that returns a value. */
#define __ATOMIC_RETURNING(p, at, vt, name, params, body) \
	static __always_inline vt p##_##name params \
	{ \
		return body; \
	} \
	static __always_inline vt p##_##name##_acquire params \
	{ \
		return body; \
	} \
	static __always_inline vt p##_##name##_release params \
	{ \
		return body; \
	} \
	static __always_inline vt p##_##name##_relaxed params \
	{ \
		return body; \
	}

#define __ATOMIC_ARITH(p, at, vt, op, builtin) \
	static __always_inline void p##_##op(vt i, at *v) \
	{ \
		builtin##_fetch(&v->counter, i, __ATOMIC_SEQ_CST); \
	} \
	__ATOMIC_RETURNING(p, at, vt, op##_return, (vt i, at * v), builtin##_fetch(&v->counter, i, __ATOMIC_SEQ_CST))

#define __ATOMIC_STEP(p, at, vt, op, builtin) \
	static __always_inline void p##_##op(at *v) \
	{ \
		builtin##_fetch(&v->counter, 1, __ATOMIC_SEQ_CST); \
	} \
	__ATOMIC_RETURNING(p, at, vt, op##_return, (at * v), builtin##_fetch(&v->counter, 1, __ATOMIC_SEQ_CST))

#define __ATOMIC_BITS(p, at, vt, op, builtin, operand) \
	static __always_inline void p##_##op(vt i, at *v) \
	{ \
		(void)builtin(&v->counter, operand, __ATOMIC_SEQ_CST); \
	} \
	__ATOMIC_RETURNING(p, at, vt, fetch_##op, (vt i, at * v), builtin(&v->counter, operand, __ATOMIC_SEQ_CST))

#define __ATOMIC_TRY_CMPXCHG(p, at, vt, suffix) \
	static __always_inline bool p##_try_cmpxchg##suffix(at *v, vt *old, vt new) \
	{ \
		return __atomic_compare_exchange_n(&v->counter, (typeof(v->counter) *)old, new, 0, __ATOMIC_SEQ_CST, \
						   __ATOMIC_SEQ_CST); \
	}

#define __ATOMIC_CONDITIONAL(p, at, vt) \
	static __always_inline vt p##_fetch_add_unless(at *v, vt a, vt u) \
	{ \
		vt c = p##_read(v); \
		do { \
			if (unlikely(c == u)) \
				break; \
		} while (!p##_try_cmpxchg(v, &c, (vt)((unsigned long long)c + (unsigned long long)a))); \
		return c; \
	} \
	static __always_inline bool p##_add_unless(at *v, vt a, vt u) \
	{ \
		return p##_fetch_add_unless(v, a, u) != u; \
	} \
	static __always_inline bool p##_inc_not_zero(at *v) \
	{ \
		return p##_add_unless(v, 1, 0); \
	} \
	static __always_inline bool p##_inc_unless_negative(at *v) \
	{ \
		vt c = p##_read(v); \
		do { \
			if (unlikely(c < 0)) \
				return false; \
		} while (!p##_try_cmpxchg(v, &c, c + 1)); \
		return true; \
	} \
	static __always_inline bool p##_dec_unless_positive(at *v) \
	{ \
		vt c = p##_read(v); \
		do { \
			if (unlikely(c > 0)) \
				return false; \
		} while (!p##_try_cmpxchg(v, &c, c - 1)); \
		return true; \
	} \
	static __always_inline vt p##_dec_if_positive(at *v) \
	{ \
		vt d, c = p##_read(v); \
		do { \
			d = c - 1; \
			if (unlikely(d < 0)) \
				break; \
		} while (!p##_try_cmpxchg(v, &c, d)); \
		return d; \
	}

#define __ATOMIC_TYPE(p, at, vt) \
	static __always_inline vt p##_read(const at *v) \
	{ \
		return READ_ONCE(v->counter); \
	} \
	static __always_inline vt p##_read_acquire(const at *v) \
	{ \
		return smp_load_acquire(&v->counter); \
	} \
	static __always_inline void p##_set(at *v, vt i) \
	{ \
		WRITE_ONCE(v->counter, i); \
	} \
	static __always_inline void p##_set_release(at *v, vt i) \
	{ \
		smp_store_release(&v->counter, i); \
	} \
	__ATOMIC_ARITH(p, at, vt, add, __atomic_add) \
	__ATOMIC_ARITH(p, at, vt, sub, __atomic_sub) \
	__ATOMIC_STEP(p, at, vt, inc, __atomic_add) \
	__ATOMIC_STEP(p, at, vt, dec, __atomic_sub) \
	__ATOMIC_RETURNING(p, at, vt, fetch_add, (vt i, at * v), __atomic_fetch_add(&v->counter, i, __ATOMIC_SEQ_CST)) \
	__ATOMIC_RETURNING(p, at, vt, fetch_sub, (vt i, at * v), __atomic_fetch_sub(&v->counter, i, __ATOMIC_SEQ_CST)) \
	__ATOMIC_RETURNING(p, at, vt, fetch_inc, (at * v), __atomic_fetch_add(&v->counter, 1, __ATOMIC_SEQ_CST)) \
	__ATOMIC_RETURNING(p, at, vt, fetch_dec, (at * v), __atomic_fetch_sub(&v->counter, 1, __ATOMIC_SEQ_CST)) \
	__ATOMIC_BITS(p, at, vt, and, __atomic_fetch_and, i) \
	__ATOMIC_BITS(p, at, vt, andnot, __atomic_fetch_and, ~i) \
	__ATOMIC_BITS(p, at, vt, or, __atomic_fetch_or, i) \
	__ATOMIC_BITS(p, at, vt, xor, __atomic_fetch_xor, i) \
	__ATOMIC_RETURNING(p, at, vt, xchg, (at * v, vt i), __atomic_exchange_n(&v->counter, i, __ATOMIC_SEQ_CST)) \
	__ATOMIC_RETURNING(p, at, vt, cmpxchg, (at * v, vt old, vt new), arch_cmpxchg(&v->counter, old, new)) \
	__ATOMIC_TRY_CMPXCHG(p, at, vt, ) \
	__ATOMIC_TRY_CMPXCHG(p, at, vt, _acquire) \
	__ATOMIC_TRY_CMPXCHG(p, at, vt, _release) \
	__ATOMIC_TRY_CMPXCHG(p, at, vt, _relaxed) \
	static __always_inline bool p##_sub_and_test(vt i, at *v) \
	{ \
		return p##_sub_return(i, v) == 0; \
	} \
	static __always_inline bool p##_dec_and_test(at *v) \
	{ \
		return p##_dec_return(v) == 0; \
	} \
	static __always_inline bool p##_inc_and_test(at *v) \
	{ \
		return p##_inc_return(v) == 0; \
	} \
	static __always_inline bool p##_add_negative(vt i, at *v) \
	{ \
		return p##_add_return(i, v) < 0; \
	} \
	__ATOMIC_CONDITIONAL(p, at, vt)

__ATOMIC_TYPE(atomic, atomic_t, int)
__ATOMIC_TYPE(atomic64, atomic64_t, s64)
__ATOMIC_TYPE(atomic_long, atomic_long_t, long)

#define arch_atomic_read atomic_read
#define arch_atomic_set atomic_set
#define arch_atomic_inc atomic_inc
#define arch_atomic_dec atomic_dec
#define arch_atomic_add atomic_add
#define arch_atomic_sub atomic_sub
#endif
