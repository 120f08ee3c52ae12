/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/thread_info.h>
#include <linux/string.h>
#include <asm/uaccess.h>

unsigned long __must_check _copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long __must_check _copy_to_user(void __user *to, const void *from, unsigned long n);
/* The current task ends in the middle of a copy, because the kernel address was bad. */
void user_section_abandon(void);
void __copy_overflow(int size, unsigned long count);
void __bad_copy_from(void) __compiletime_error("copy source size is too small");
void __bad_copy_to(void) __compiletime_error("copy destination size is too small");

/* Is @bytes within the kernel object at @addr, as far as the compiler can see its size? */
static __always_inline __must_check bool check_copy_size(const void *addr, size_t bytes, bool is_source)
{
	size_t size = __builtin_object_size(addr, 0);

	if (unlikely(size != (size_t)-1 && size < bytes)) {
		if (!__builtin_constant_p(bytes))
			__copy_overflow(size, bytes);
		else if (is_source)
			__bad_copy_from();
		else
			__bad_copy_to();
		return false;
	}
	if (WARN_ON_ONCE(bytes > INT_MAX))
		return false;
	check_object_size(addr, bytes, is_source);
	return true;
}

static __always_inline unsigned long __must_check copy_from_user(void *to, const void __user *from, unsigned long n)
{
	if (check_copy_size(to, n, false))
		n = _copy_from_user(to, from, n);
	return n;
}

static __always_inline unsigned long __must_check copy_to_user(void __user *to, const void *from, unsigned long n)
{
	if (check_copy_size(from, n, true))
		n = _copy_to_user(to, from, n);
	return n;
}
#define __copy_from_user(to, from, n) raw_copy_from_user(to, from, n)
#define __copy_to_user(to, from, n) raw_copy_to_user(to, from, n)
#define __copy_from_user_inatomic(to, from, n) raw_copy_from_user(to, from, n)
#define __copy_to_user_inatomic(to, from, n) raw_copy_to_user(to, from, n)
#define __copy_from_user_nocache(to, from, n) raw_copy_from_user(to, from, n)
#define copy_in_user(to, from, n) raw_copy_in_user(to, from, n)

static inline void pagefault_disable(void)
{
	current->pagefault_disabled++;
	barrier();
}

static inline void pagefault_enable(void)
{
	barrier();
	current->pagefault_disabled--;
}

static inline bool pagefault_disabled(void)
{
	return current->pagefault_disabled != 0;
}
#define faulthandler_disabled() (pagefault_disabled() || in_atomic())

int check_zeroed_user(const void __user *from, size_t size);

/* A structure that may be shorter or longer than ours: the surplus must be zero, what is missing becomes zero. */
static __always_inline __must_check int copy_struct_from_user(void *dst, size_t ksize, const void __user *src,
							      size_t usize)
{
	size_t size = min(ksize, usize);
	size_t rest = max(ksize, usize) - size;

	if (usize < ksize) {
		memset(dst + size, 0, rest);
	} else if (usize > ksize) {
		int ret = check_zeroed_user(src + size, rest);

		if (ret <= 0)
			return ret ?: -E2BIG;
	}
	return copy_from_user(dst, src, size) ? -EFAULT : 0;
}

bool copy_from_kernel_nofault_allowed(const void *unsafe_src, size_t size);
long copy_from_kernel_nofault(void *dst, const void *src, size_t size);
long copy_to_kernel_nofault(void *dst, const void *src, size_t size);
long copy_from_user_nofault(void *dst, const void __user *src, size_t size);
long copy_to_user_nofault(void __user *dst, const void *src, size_t size);
long strncpy_from_kernel_nofault(char *dst, const void *unsafe_addr, long count);
long strncpy_from_user_nofault(char *dst, const void __user *unsafe_addr, long count);
long strnlen_user_nofault(const void __user *unsafe_addr, long count);

#define get_kernel_nofault(val, ptr) \
	({ \
		const typeof(val) *__gk_ptr = (ptr); \
		copy_from_kernel_nofault(&(val), __gk_ptr, sizeof(val)); \
	})
#define untagged_addr(addr) (addr)
#endif
