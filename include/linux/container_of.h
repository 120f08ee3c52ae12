/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CONTAINER_OF_H
#define _LINUX_CONTAINER_OF_H
#include <linux/build_bug.h>
#include <linux/err.h>
#define typeof_member(T, m) typeof(((T *)0)->m)
#define container_of(ptr, type, member) \
	({ \
		void *__mptr = (void *)(ptr); \
		static_assert(__same_type(*(ptr), ((type *)0)->member) || __same_type(*(ptr), void), \
			      "pointer type mismatch in container_of()"); \
		((type *)(__mptr - offsetof(type, member))); \
	})
#define container_of_safe(ptr, type, member) \
	({ \
		void *__mptr = (void *)(ptr); \
		IS_ERR_OR_NULL(__mptr) ? ERR_CAST(__mptr) : ((type *)(__mptr - offsetof(type, member))); \
	})
#endif
