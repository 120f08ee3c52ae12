// SPDX-License-Identifier: MIT
/*
 * Access to addresses that may be wrong: the kernel's, without an oops, and the program's, without sleeping.
 *
 * Whether a kernel address can be read follows from where it lies: the direct map, if there is RAM (or at least a
 * frame of the memory map) behind it; the core's image; anything else if the kernel's page tables map it. Each page
 * is checked before it is touched. Any context, no lock. A mapping that goes between check and access still faults;
 * the caller's page is then the only one concerned.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "internal.h"

extern char __start_ktext[], __stop_ktext[], __start_krodata[], __stop_krodata[], __start_krelro[], __stop_krelro[];
extern char __start_kdata[], __stop_kdata[], __start_kbss[], __stop_kbss[];

static bool within(unsigned long addr, const char *start, const char *stop)
{
	return addr >= ((unsigned long)start & PAGE_MASK) && addr < PAGE_ALIGN((unsigned long)stop);
}

static bool image_accessible(unsigned long addr, bool write)
{
	if (within(addr, __start_kdata, __stop_kdata) || within(addr, __start_kbss, __stop_kbss))
		return true;
	return !write && (within(addr, __start_ktext, __stop_ktext) || within(addr, __start_krodata, __stop_krodata) ||
			  within(addr, __start_krelro, __stop_krelro));
}

static bool page_accessible(unsigned long addr, bool write)
{
	unsigned long pfn, entry;
	unsigned int level;

	if (addr < PAGE_OFFSET)
		return false;
	if (addr < PAGE_OFFSET_END)
		return __virt_addr_valid(addr);
	if (addr >= IMAGE_VADDR && addr < VMALLOC_START)
		return image_accessible(addr, write);
	if (addr < VMEMMAP_START)
		return false;
	return kernel_lookup(addr, &pfn, &entry, &level) && (!write || entry & _PAGE_RW);
}

static bool range_accessible(const void *start, size_t size, bool write)
{
	unsigned long at = (unsigned long)start, end = at + size;

	if (end < at)
		return false;
	for (; at < end; at = (at & PAGE_MASK) + PAGE_SIZE)
		if (!page_accessible(at, write))
			return false;
	return true;
}

bool copy_from_kernel_nofault_allowed(const void *unsafe_src, size_t size)
{
	return (unsigned long)unsafe_src >= PAGE_OFFSET;
}

/**
 * copy_from_kernel_nofault - read kernel memory that may not be there; 0, -ERANGE for user addresses, -EFAULT. Any
 * context.
 */
long copy_from_kernel_nofault(void *dst, const void *src, size_t size)
{
	if (!copy_from_kernel_nofault_allowed(src, size))
		return -ERANGE;
	if (!range_accessible(src, size, false))
		return -EFAULT;
	memcpy(dst, src, size);
	return 0;
}
EXPORT_SYMBOL_GPL(copy_from_kernel_nofault);

/** copy_to_kernel_nofault - write kernel memory that may not be there, or not writable; 0 or -EFAULT */
long copy_to_kernel_nofault(void *dst, const void *src, size_t size)
{
	if (!range_accessible(dst, size, true))
		return -EFAULT;
	memcpy(dst, src, size);
	return 0;
}

/**
 * strncpy_from_kernel_nofault - copy a string from kernel memory that may not be there; length with terminator, or
 * -EFAULT
 */
long strncpy_from_kernel_nofault(char *dst, const void *unsafe_addr, long count)
{
	const char *src = unsafe_addr;
	long i;

	if (count <= 0)
		return 0;
	if (!copy_from_kernel_nofault_allowed(unsafe_addr, count))
		return -ERANGE;
	for (i = 0; i < count; i++) {
		if ((!i || !offset_in_page(src + i)) && !page_accessible((unsigned long)src + i, false)) {
			dst[i ? i - 1 : 0] = '\0';
			return -EFAULT;
		}
		dst[i] = src[i];
		if (!dst[i])
			return i + 1;
	}
	dst[count - 1] = '\0';
	return count;
}

/** copy_from_user_nofault - read the program without sleeping; 0 or -EFAULT. Any context. */
long copy_from_user_nofault(void *dst, const void __user *src, size_t size)
{
	return access_ok(src, size) && !raw_copy_from_user(dst, src, size) ? 0 : -EFAULT;
}
EXPORT_SYMBOL_GPL(copy_from_user_nofault);

long copy_to_user_nofault(void __user *dst, const void *src, size_t size)
{
	return access_ok(dst, size) && !raw_copy_to_user(dst, src, size) ? 0 : -EFAULT;
}
EXPORT_SYMBOL_GPL(copy_to_user_nofault);

/** strncpy_from_user_nofault - copy a string from the program without sleeping; length with terminator, or -EFAULT */
long strncpy_from_user_nofault(char *dst, const void __user *unsafe_addr, long count)
{
	long i;

	for (i = 0; i < count; i++) {
		if (copy_from_user_nofault(dst + i, unsafe_addr + i, 1))
			return -EFAULT;
		if (!dst[i])
			return i + 1;
	}
	if (count > 0)
		dst[count - 1] = '\0';
	return max(count, 0L);
}

/** strnlen_user_nofault - strnlen_user() without sleeping */
long strnlen_user_nofault(const void __user *unsafe_addr, long count)
{
	long i;
	char c;

	for (i = 0; i < count; i++) {
		if (copy_from_user_nofault(&c, unsafe_addr + i, 1))
			return 0;
		if (!c)
			return i + 1;
	}
	return count + 1;
}
