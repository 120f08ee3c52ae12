// SPDX-License-Identifier: MIT
/*
 * Copies between kernel and user space that leave the object they were meant for end the task, as Linux does with
 * CONFIG_HARDENED_USERCOPY: a slab object may be copied where its cache allows, a block of pages and a vmalloc area up
 * to its end, the stack up to its end, code and constants not at all. What is none of these is not checked.
 */
#define pr_fmt(fmt) "usercopy: " fmt
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched/task_stack.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include "internal.h"
#include "slab.h"

extern char __start_ktext[], __stop_ktext[];

/**
 * usercopy_abort - report a bad copy and end the task
 * @name: what kind of memory
 * @detail: which, or NULL
 * @to_user: the direction
 * @offset: where in it the copy began
 * @len: bytes
 */
void __noreturn usercopy_abort(const char *name, const char *detail, bool to_user, unsigned long offset,
			       unsigned long len)
{
	pr_emerg("Kernel memory %s attempt detected %s %s%s%s%s (offset %lu, size %lu)!\n",
		 to_user ? "exposure" : "overwrite", to_user ? "from" : "to", name ?: "unknown?!", detail ? " '" : "",
		 detail ?: "", detail ? "'" : "", offset, len);
	BUG();
}

static bool usercopy_stack_is_good(const void *ptr, unsigned long n, bool to_user)
{
	const char *stack = task_stack_page(current);
	unsigned long offset = (const char *)ptr - stack;

	if (!stack || offset >= THREAD_SIZE)
		return false;
	if (n > THREAD_SIZE - offset)
		usercopy_abort("process stack", NULL, to_user, offset, n);
	return true;
}

static void usercopy_check_vmalloc(const void *ptr, unsigned long n, bool to_user)
{
	struct vmap_area *va = find_vmap_area((unsigned long)ptr);
	unsigned long offset, bytes;

	if (!va)
		usercopy_abort("vmalloc", "no area", to_user, 0, n);
	offset = (unsigned long)ptr - va->va_start;
	bytes = va->vm ? get_vm_area_size(va->vm) : va->va_end - va->va_start;
	if (offset >= bytes || n > bytes - offset)
		usercopy_abort("vmalloc", NULL, to_user, offset, n);
}

static void usercopy_check_pages(const void *ptr, unsigned long n, bool to_user)
{
	struct page *page = virt_to_head_page(ptr);
	unsigned long bytes = PAGE_SIZE << compound_order(page);
	unsigned long offset = (const char *)ptr - (const char *)page_address(page);

	if (test_bit(PG_slab, &page->flags))
		__check_heap_object(ptr, n, page, to_user);
	else if (bytes > PAGE_SIZE && n > bytes - offset)
		usercopy_abort("page alloc", NULL, to_user, offset, n);
}

/**
 * __check_object_size - may these bytes be copied to or from user space?
 * @ptr: kernel address
 * @n: bytes
 * @to_user: the direction
 *
 * Does not return if they may not.
 */
void __check_object_size(const void *ptr, unsigned long n, bool to_user)
{
	unsigned long address = (unsigned long)ptr;

	if (!n)
		return;
	if (address + (n - 1) < address)
		usercopy_abort("wrapped address", NULL, to_user, 0, address + n);
	if (ZERO_OR_NULL_PTR(ptr))
		usercopy_abort("null address", NULL, to_user, address, n);
	if (usercopy_stack_is_good(ptr, n, to_user))
		return;
	if (slab_in_direct_map(ptr))
		usercopy_check_pages(ptr, n, to_user);
	else if (is_vmalloc_addr(ptr) && !pagefault_disabled()) /* vmap_area_lock is not for interrupts */
		usercopy_check_vmalloc(ptr, n, to_user);
	else if (address < (unsigned long)__stop_ktext && address + n > (unsigned long)__start_ktext)
		usercopy_abort("kernel text", NULL, to_user, address - (unsigned long)__start_ktext, n);
}
EXPORT_SYMBOL(__check_object_size);
