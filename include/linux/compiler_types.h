/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPILER_TYPES_H
#define _LINUX_COMPILER_TYPES_H
/* Included before anything else in the core and in modules. */
#ifndef __ASSEMBLY__
#include <linux/compiler_attributes.h>

#ifdef __CHECKER__
#define __kernel __attribute__((address_space(0)))
#define __user __attribute__((noderef, address_space(__user)))
#define __iomem __attribute__((noderef, address_space(__iomem)))
#define __percpu __attribute__((noderef, address_space(__percpu)))
#define __rcu __attribute__((noderef, address_space(__rcu)))
#define __force __attribute__((force))
#define __nocast __attribute__((nocast))
#define __safe __attribute__((safe))
#define __private __attribute__((noderef))
#define __must_hold(x) __attribute__((context(x, 1, 1)))
#define __acquires(x) __attribute__((context(x, 0, 1)))
#define __releases(x) __attribute__((context(x, 1, 0)))
#define __acquire(x) __context__(x, 1)
#define __release(x) __context__(x, -1)
#define __cond_lock(x, c) \
	((c) ? ({ \
		__acquire(x); \
		1; \
	}) \
	     : 0)
#else
#define __kernel
#define __user
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __nocast
#define __safe
#define __private
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __cond_acquires(x)
#define __acquire(x) (void)0
#define __release(x) (void)0
#define __cond_lock(x, c) (c)
#endif
#define __chk_user_ptr(x) (void)0
#define __chk_io_ptr(x) (void)0
#define ACCESS_PRIVATE(p, member) ((p)->member)
#define __builtin_warning(x, y...) (1)

#define noinline __attribute__((__noinline__))
#define noinline_for_stack noinline
#define noinstr noinline
#define notrace
#define asmlinkage
#define __latent_entropy
#define __randomize_layout
#define __no_randomize_layout
#define randomized_struct_fields_start
#define randomized_struct_fields_end
#define __nocfi
#define __noendbr
#define __no_kcsan
#define __no_sanitize_or_inline __always_inline
#define __no_kasan_or_inline __always_inline
#define __inline inline
#define __inline__ inline
#define __must_be_array(a) (sizeof(struct { int : (-!!(__same_type((a), &(a)[0]))); }))
#define __same_type(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))
#define __native_word(t) \
	(sizeof(t) == sizeof(char) || sizeof(t) == sizeof(short) || sizeof(t) == sizeof(int) || \
	 sizeof(t) == sizeof(long))
/* The type of a scalar without const and volatile; of anything else, its type as it is. */
#define __unqual_scalar_typeof(x) \
	typeof(_Generic((x), char \
			: (char)0, signed char \
			: (signed char)0, unsigned char \
			: (unsigned char)0, short \
			: (short)0, unsigned short \
			: (unsigned short)0, int \
			: (int)0, unsigned int \
			: (unsigned int)0, long \
			: (long)0, unsigned long \
			: (unsigned long)0, long long \
			: (long long)0, unsigned long long \
			: (unsigned long long)0, default \
			: (x)))
#define __diag_push()
#define __diag_pop()
#define __diag_ignore(compiler, version, option, comment)
#define __diag_ignore_all(option, comment)

#define ___PASTE(a, b) a##b
#define __PASTE(a, b) ___PASTE(a, b)

#ifdef __OPTIMIZE__
#define __compiletime_assert(condition, msg, prefix, suffix) \
	do { \
		extern void prefix##suffix(void) __compiletime_error(msg); \
		if (!(condition)) \
			prefix##suffix(); \
	} while (0)
#else
#define __compiletime_assert(condition, msg, prefix, suffix) \
	do { \
	} while (0)
#endif
#define _compiletime_assert(condition, msg, prefix, suffix) __compiletime_assert(condition, msg, prefix, suffix)
#define compiletime_assert(condition, msg) _compiletime_assert(condition, msg, __compiletime_assert_, __COUNTER__)
#define compiletime_assert_atomic_type(t) compiletime_assert(__native_word(t), "needs an atomic type")

#ifdef __clang__
#define asm_inline asm
#else
#define asm_inline asm __inline
#endif
#define asm_volatile_goto(x...) asm goto(x)
#endif /* !__ASSEMBLY__ */
#endif
