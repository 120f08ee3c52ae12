// SPDX-License-Identifier: MIT
/*
 * Access to user memory: copying between the kernel and the current task's program.
 *
 * User addresses mean nothing to the CPU here: each page is found by walking the task's page tables, checked for the
 * rights that the access needs and marked accessed or dirty, as an MMU would, and then reached through the direct map. No lock is
 * taken and no reference held: the page is used in a section that every flush of the TLB waits for (user_section_begin() in fault.h), so
 * a frame that is unmapped meanwhile is not freed before, and a page that loses rights is not written after the flush. The copy goes
 * page by page. A page that is missing is brought in unless the context forbids to sleep or faults are disabled; the copy
 * stops at the first page that stays missing: what is reported as left is exact.
 *
 * Any context. A task without a program (a kernel thread) has no user memory: everything fails.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <ashlar/entry.h>
#include "fault.h"

/* Part of a page of the program that may be used until user_window_close(). */
struct user_window {
	void *kaddr;  /* of the byte asked for */
	size_t bytes; /* to the end of the page */
	struct mm_struct *outer;
};

enum window { WINDOW_OPEN, WINDOW_MISSING, WINDOW_NEVER };

/* Look the page up as the MMU does. A device's registers cannot be reached this way. */
static enum window window_try(struct mm_struct *mm, unsigned long addr, bool write, struct user_window *w)
{
	struct user_leaf leaf;
	phys_addr_t phys;

	w->outer = user_section_begin(mm);
	if (unlikely(!user_translate(__pa(mm->pgd), addr, write ? PF_WRITE : 0, &leaf))) {
		user_section_end(w->outer);
		return WINDOW_MISSING;
	}
	phys = leaf.phys + (addr - leaf.base);
	if (unlikely(!pfn_valid(PHYS_PFN(phys)))) {
		user_section_end(w->outer);
		return WINDOW_NEVER;
	}
	w->kaddr = __va(phys);
	w->bytes = PAGE_SIZE - offset_in_page(addr);
	return WINDOW_OPEN;
}

static bool may_fault(void)
{
	return !faulthandler_disabled() && !irqs_disabled();
}

/* Open the page at @addr, bringing it in if need be. Until it is closed nothing may sleep, lock or fault. */
static bool user_window_open(unsigned long addr, bool write, struct user_window *w)
{
	struct mm_struct *mm = current->mm;
	enum window result;

	if (unlikely(!mm || addr >= TASK_SIZE_MAX))
		return false;
	while (unlikely((result = window_try(mm, addr, write, w)) == WINDOW_MISSING)) {
		if (!may_fault() || mm_fault_in(mm, addr, write ? FAULT_FLAG_WRITE : 0))
			return false;
	}
	return result == WINDOW_OPEN;
}

static void user_window_close(struct user_window *w)
{
	user_section_end(w->outer);
}

/* A copy has met a kernel address that faults, and the task dies in the middle of it. */
void user_section_abandon(void)
{
	if (this_cpu_read(user_section_mm)) {
		this_cpu_write(user_section_mm, NULL);
		preempt_enable_no_resched();
	}
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
		struct user_window w;
		size_t step;

		if (!user_window_open((unsigned long)from, false, &w))
			break;
		step = min(n, w.bytes);
		memcpy(to, w.kaddr, step);
		user_window_close(&w);
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
		struct user_window w;
		size_t step;

		if (!user_window_open((unsigned long)to, true, &w))
			break;
		step = min(n, w.bytes);
		memcpy(w.kaddr, from, step);
		user_window_close(&w);
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
	struct user_window last;

	if (!access_ok(to, size))
		return -EFAULT;
	if (!user_window_open((unsigned long)to + size - 1, true, &last))
		return -EFAULT;
	user_window_close(&last);
	return raw_copy_to_user(to, value, size) ? -EFAULT : 0;
}
EXPORT_SYMBOL(__put_user_value);

/** __clear_user - clear_user() without access_ok(); returns bytes not cleared */
unsigned long __clear_user(void __user *to, unsigned long n)
{
	while (n) {
		struct user_window w;
		size_t step;

		if (!user_window_open((unsigned long)to, true, &w))
			break;
		step = min(n, w.bytes);
		memset(w.kaddr, 0, step);
		user_window_close(&w);
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
		struct user_window w;
		size_t step;
		bool found;

		if (!user_window_open((unsigned long)src + done, false, &w))
			return -EFAULT;
		step = scan_string(w.kaddr, min_t(size_t, w.bytes, count - done), &found);
		memcpy(dst + done, w.kaddr, step);
		user_window_close(&w);
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
		struct user_window w;
		bool found;

		if (!user_window_open((unsigned long)str + done, false, &w))
			return 0;
		done += scan_string(w.kaddr, min_t(size_t, w.bytes, n - done), &found);
		user_window_close(&w);
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
		struct user_window w;
		size_t step;
		bool zero;

		if (!user_window_open((unsigned long)from, false, &w))
			return -EFAULT;
		step = min(size, w.bytes);
		zero = !memchr_inv(w.kaddr, 0, step);
		user_window_close(&w);
		if (!zero)
			return 0;
		from += step;
		size -= step;
	}
	return 1;
}
EXPORT_SYMBOL(check_zeroed_user);
