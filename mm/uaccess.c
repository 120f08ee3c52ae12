// SPDX-License-Identifier: MIT
/*
 * Access to user memory: copying between the kernel and the current task's program.
 *
 * User addresses mean nothing to the CPU here: each page is found by walking the task's page tables, checked for the
 * rights that the access needs, and then reached through the direct map. It is held by a reference during the copy,
 * so a concurrent unmap ends in an error or in stale data, never in somebody else's memory. The copy goes page by
 * page. A page that is missing is brought in (user_fault()) unless the context forbids to sleep or faults are disabled;
 * the copy stops at the first page that stays missing: what is reported as left is exact.
 *
 * Any context. A task without a program (a kernel thread) has no user memory: everything fails.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "internal.h"

/* A page of the program, held. */
struct user_page {
	void *kaddr;	   /* of the byte asked for */
	struct page *page; /* NULL for a frame without a struct page */
	size_t bytes;	   /* to the end of the page */
};

static bool hold_present_page(unsigned long addr, bool write, struct user_page *up)
{
	struct mm_struct *mm = current->mm;
	unsigned long pfn, entry, flags;
	unsigned int level;
	bool ok;

	if (!mm || addr >= TASK_SIZE_MAX)
		return false;
	spin_lock_irqsave(&mm->page_table_lock, flags);
	ok = lookup_page_tables(mm, addr, &pfn, &entry, &level) && entry & _PAGE_USER && pfn_valid(pfn) &&
	     (!write || entry & _PAGE_RW);
	if (ok) {
		up->page = entry & _PAGE_SPECIAL ? NULL : pfn_to_page(pfn);
		if (up->page)
			get_page(up->page);
	}
	spin_unlock_irqrestore(&mm->page_table_lock, flags);
	up->kaddr = ok ? __va(PFN_PHYS(pfn)) + offset_in_page(addr) : NULL;
	up->bytes = PAGE_SIZE - offset_in_page(addr);
	return ok;
}

static bool hold_user_page(unsigned long addr, bool write, struct user_page *up)
{
	if (likely(hold_present_page(addr, write, up)))
		return true;
	if (!current->mm || addr >= TASK_SIZE_MAX || faulthandler_disabled() || irqs_disabled())
		return false;
	return user_fault(addr, write) && hold_present_page(addr, write, up);
}

static void drop_user_page(struct user_page *up)
{
	if (up->page)
		put_page(up->page);
}

/**
 * raw_copy_from_user - copy from the program
 * @to: kernel address
 * @from: user address
 * @n: bytes
 *
 * Returns bytes not copied. @to is unchanged beyond what was copied.
 */
unsigned long raw_copy_from_user(void *to, const void __user *from, unsigned long n)
{
	while (n) {
		struct user_page up;
		size_t step;

		if (!hold_user_page((unsigned long)from, false, &up))
			break;
		step = min(n, up.bytes);
		memcpy(to, up.kaddr, step);
		drop_user_page(&up);
		to += step;
		from += step;
		n -= step;
	}
	return n;
}
EXPORT_SYMBOL(raw_copy_from_user);

/** raw_copy_to_user - copy to the program; returns bytes not copied */
unsigned long raw_copy_to_user(void __user *to, const void *from, unsigned long n)
{
	while (n) {
		struct user_page up;
		size_t step;

		if (!hold_user_page((unsigned long)to, true, &up))
			break;
		step = min(n, up.bytes);
		memcpy(up.kaddr, from, step);
		drop_user_page(&up);
		to += step;
		from += step;
		n -= step;
	}
	return n;
}
EXPORT_SYMBOL(raw_copy_to_user);

/** raw_copy_in_user - copy from one place of the program to another; returns bytes not copied */
unsigned long raw_copy_in_user(void __user *to, const void __user *from, unsigned long n)
{
	u8 buffer[256];

	while (n) {
		unsigned long step = min(n, sizeof(buffer));
		unsigned long left = raw_copy_from_user(buffer, from, step);

		left += raw_copy_to_user(to, buffer, step - left);
		n -= step - left;
		if (left)
			break;
		to += step;
		from += step;
	}
	return n;
}
EXPORT_SYMBOL(raw_copy_in_user);

/**
 * _copy_from_user - copy_from_user() without the check of the kernel object
 *
 * Returns bytes not copied; the part of @to that could not be filled is zeroed. Process context.
 */
unsigned long _copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = n;

	might_fault();
	if (access_ok(from, n))
		left = raw_copy_from_user(to, from, n);
	if (unlikely(left))
		memset(to + (n - left), 0, left);
	return left;
}
EXPORT_SYMBOL(_copy_from_user);

/** _copy_to_user - copy_to_user() without the check of the kernel object; returns bytes not copied. Process context. */
unsigned long _copy_to_user(void __user *to, const void *from, unsigned long n)
{
	might_fault();
	return access_ok(to, n) ? raw_copy_to_user(to, from, n) : n;
}
EXPORT_SYMBOL(_copy_to_user);

void __copy_overflow(int size, unsigned long count)
{
	WARN(1, "Buffer overflow detected (%d < %lu)!\n", size, count);
}
EXPORT_SYMBOL(__copy_overflow);

/* get_user(): @value gets the number, 0 if it cannot be read. Returns 0 or -EFAULT. */
int __get_user_value(const void __user *from, unsigned int size, unsigned long *value)
{
	*value = 0;
	if (!access_ok(from, size))
		return -EFAULT;
	if (!raw_copy_from_user(value, from, size))
		return 0;
	*value = 0;
	return -EFAULT;
}
EXPORT_SYMBOL(__get_user_value);

/* put_user(): all bytes or none, even across pages. Returns 0 or -EFAULT. */
int __put_user_value(void __user *to, unsigned int size, const void *value)
{
	struct user_page last;

	if (!access_ok(to, size))
		return -EFAULT;
	if (!hold_user_page((unsigned long)to + size - 1, true, &last))
		return -EFAULT;
	drop_user_page(&last);
	return raw_copy_to_user(to, value, size) ? -EFAULT : 0;
}
EXPORT_SYMBOL(__put_user_value);

/** __clear_user - clear_user() without access_ok(); returns bytes not cleared */
unsigned long __clear_user(void __user *to, unsigned long n)
{
	while (n) {
		struct user_page up;
		size_t step;

		if (!hold_user_page((unsigned long)to, true, &up))
			break;
		step = min(n, up.bytes);
		memset(up.kaddr, 0, step);
		drop_user_page(&up);
		to += step;
		n -= step;
	}
	return n;
}
EXPORT_SYMBOL(__clear_user);

/** clear_user - zero part of the program; returns bytes not cleared. Process context. */
unsigned long clear_user(void __user *to, unsigned long n)
{
	might_fault();
	return access_ok(to, n) ? __clear_user(to, n) : n;
}
EXPORT_SYMBOL(clear_user);

/* Bytes from @at up to and including the terminator, at most @max; *@found says whether there is one. */
static size_t scan_string(const char *at, size_t max, bool *found)
{
	const char *nul = memchr(at, '\0', max);

	*found = nul;
	return nul ? nul - at + 1 : max;
}

/**
 * strncpy_from_user - copy a string from the program
 * @dst: kernel buffer of @count bytes
 * @src: user address
 * @count: room, terminator included
 *
 * Returns the length without the terminator; @count if there was no room for the terminator; -EFAULT. Process context.
 */
long strncpy_from_user(char *dst, const char __user *src, long count)
{
	long done = 0;

	might_fault();
	while (done < count) {
		struct user_page up;
		size_t step;
		bool found;

		if (!hold_user_page((unsigned long)src + done, false, &up))
			return -EFAULT;
		step = scan_string(up.kaddr, min_t(size_t, up.bytes, count - done), &found);
		memcpy(dst + done, up.kaddr, step);
		drop_user_page(&up);
		done += step;
		if (found)
			return done - 1;
	}
	return count;
}
EXPORT_SYMBOL(strncpy_from_user);

/**
 * strnlen_user - the length of a string of the program
 * @str: user address
 * @n: where to stop
 *
 * Returns the length with the terminator; more than @n if it is longer; 0 if it cannot be read. Process context.
 */
long strnlen_user(const char __user *str, long n)
{
	long done = 0;

	might_fault();
	while (done < n) {
		struct user_page up;
		bool found;

		if (!hold_user_page((unsigned long)str + done, false, &up))
			return 0;
		done += scan_string(up.kaddr, min_t(size_t, up.bytes, n - done), &found);
		drop_user_page(&up);
		if (found)
			return done;
	}
	return n + 1;
}
EXPORT_SYMBOL(strnlen_user);

/** check_zeroed_user - is part of the program all zero? 1, 0, or -EFAULT. Process context. */
int check_zeroed_user(const void __user *from, size_t size)
{
	while (size) {
		struct user_page up;
		size_t step;
		bool zero;

		if (!hold_user_page((unsigned long)from, false, &up))
			return -EFAULT;
		step = min(size, up.bytes);
		zero = !memchr_inv(up.kaddr, 0, step);
		drop_user_page(&up);
		if (!zero)
			return 0;
		from += step;
		size -= step;
	}
	return 1;
}
EXPORT_SYMBOL(check_zeroed_user);
