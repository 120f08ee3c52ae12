/* SPDX-License-Identifier: MIT */
#ifndef _ASM_UACCESS_H
#define _ASM_UACCESS_H
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/page.h>

#ifndef TASK_SIZE
#define TASK_SIZE TASK_SIZE_MAX
#endif

/* User addresses lie below everything of the kernel, so one comparison suffices. */
static inline int __access_ok(const void __user *ptr, unsigned long size)
{
	return size <= TASK_SIZE_MAX && (unsigned long)ptr <= TASK_SIZE_MAX - size;
}
#define access_ok(addr, size) likely(__access_ok((addr), (size)))

int __get_user_value(const void __user *from, unsigned int size, unsigned long *value);
int __put_user_value(void __user *to, unsigned int size, const void *value);
void __bad_user_access_size(void) __compiletime_error("get_user() and put_user() take 1, 2, 4 or 8 bytes");

#define __check_user_access_size(size) \
	do { \
		if ((size) != 1 && (size) != 2 && (size) != 4 && (size) != 8) \
			__bad_user_access_size(); \
	} while (0)

/* Without access_ok(): the caller has checked the address. 0 or -EFAULT; on error x becomes 0. */
#define __get_user(x, ptr) \
	({ \
		unsigned long __gu_val; \
		__typeof__(ptr) __gu_ptr = (ptr); \
		int __gu_err; \
		__check_user_access_size(sizeof(*(ptr))); \
		__gu_err = __get_user_value((const void __user *)__gu_ptr, sizeof(*__gu_ptr), &__gu_val); \
		(x) = (__force __typeof__(*(ptr)))__gu_val; \
		__builtin_expect(__gu_err, 0); \
	})
#define __put_user(x, ptr) \
	({ \
		__typeof__(ptr) __pu_ptr = (ptr); \
		__typeof__(*(ptr)) __pu_val = (x); \
		__check_user_access_size(sizeof(*(ptr))); \
		__builtin_expect(__put_user_value((void __user *)__pu_ptr, sizeof(*__pu_ptr), &__pu_val), 0); \
	})

/* The same for any context that may fault; the address is checked either way. */
#define get_user(x, ptr) \
	({ \
		might_fault(); \
		__get_user(x, ptr); \
	})
#define put_user(x, ptr) \
	({ \
		might_fault(); \
		__put_user(x, ptr); \
	})

#define user_access_begin(ptr, len) access_ok(ptr, len)
#define user_access_end() \
	do { \
	} while (0)
#define user_read_access_begin(ptr, len) access_ok(ptr, len)
#define user_read_access_end() \
	do { \
	} while (0)
#define user_write_access_begin(ptr, len) access_ok(ptr, len)
#define user_write_access_end() \
	do { \
	} while (0)
#define unsafe_get_user(x, ptr, label) \
	do { \
		if (__get_user(x, ptr)) \
			goto label; \
	} while (0)
#define unsafe_put_user(x, ptr, label) \
	do { \
		if (__put_user(x, ptr)) \
			goto label; \
	} while (0)
#define unsafe_copy_to_user(to, from, len, label) \
	do { \
		if (raw_copy_to_user(to, from, len)) \
			goto label; \
	} while (0)
#define unsafe_copy_from_user(to, from, len, label) \
	do { \
		if (raw_copy_from_user(to, from, len)) \
			goto label; \
	} while (0)
#define user_addr_max() TASK_SIZE_MAX

unsigned long __must_check raw_copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long __must_check raw_copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long raw_copy_in_user(void __user *to, const void __user *from, unsigned long n);
unsigned long __must_check clear_user(void __user *to, unsigned long n);
unsigned long __must_check __clear_user(void __user *to, unsigned long n);
long __must_check strncpy_from_user(char *dst, const char __user *src, long count);
long __must_check strnlen_user(const char __user *str, long n);
#define strlen_user(str) strnlen_user(str, LONG_MAX)
#endif
