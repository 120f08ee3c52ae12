/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_ONCE_H
#define _LINUX_ONCE_H
/* Call a function exactly once, whoever comes first; the others do not wait for a result but for the call to be over.
 */
#include <linux/compiler.h>
#include <linux/types.h>

struct module;

bool __do_once_start(bool *done, unsigned long *flags);
void __do_once_done(bool *done, unsigned long *flags);
bool __do_once_sleepable_start(bool *done);
void __do_once_sleepable_done(bool *done);

/* From any context but a hardware interrupt; the function runs under a spinlock. */
#define DO_ONCE(func, ...) \
	({ \
		bool ___ret = false; \
		static bool __section(".data.once") ___done; \
		unsigned long ___flags; \
		if (unlikely(!READ_ONCE(___done))) { \
			___ret = __do_once_start(&___done, &___flags); \
			if (unlikely(___ret)) { \
				func(__VA_ARGS__); \
				__do_once_done(&___done, &___flags); \
			} \
		} \
		___ret; \
	})

/* From process context; the function may sleep. */
#define DO_ONCE_SLEEPABLE(func, ...) \
	({ \
		bool ___ret = false; \
		static bool __section(".data.once") ___done; \
		if (unlikely(!READ_ONCE(___done))) { \
			___ret = __do_once_sleepable_start(&___done); \
			if (unlikely(___ret)) { \
				func(__VA_ARGS__); \
				__do_once_sleepable_done(&___done); \
			} \
		} \
		___ret; \
	})

#define get_random_once(buf, nbytes) DO_ONCE(get_random_bytes, (buf), (nbytes))
#define get_random_sleepable_once(buf, nbytes) DO_ONCE_SLEEPABLE(get_random_bytes, (buf), (nbytes))
#endif
