// SPDX-License-Identifier: MIT
/*
 * Touching user memory ahead of an access that must not fault: one byte of each page. Nothing is pinned, so the access
 * may fail all the same; the caller tries again. Each returns the bytes, from the first page that failed on, that
 * cannot be accessed.
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/uaccess.h>

/* Call @touch for the start and for each page boundary of the range. */
static size_t touch_pages(char __user *uaddr, size_t size, bool (*touch)(char __user *uaddr))
{
	unsigned long start = (unsigned long)uaddr, addr = start;

	if (!size)
		return 0;
	if (!access_ok(uaddr, size))
		return size;
	do {
		if (!touch((char __user *)addr))
			return size - (addr - start);
		addr = (addr & PAGE_MASK) + PAGE_SIZE;
	} while (addr - start < size);
	return 0;
}

static bool touch_read(char __user *uaddr)
{
	char c;
	int err = get_user(c, uaddr);

	(void)c;
	return !err;
}

static bool touch_write(char __user *uaddr)
{
	return !put_user(0, uaddr);
}

/* Bring the page in, writable, without changing it. */
static bool touch_write_safely(char __user *uaddr)
{
	struct page *page;

	if (get_user_pages_fast((unsigned long)uaddr & PAGE_MASK, 1, FOLL_WRITE, &page) != 1)
		return false;
	put_page(page);
	return true;
}

/** fault_in_readable - make user memory present for reading. May sleep. */
size_t fault_in_readable(const char __user *uaddr, size_t size)
{
	return touch_pages((char __user *)uaddr, size, touch_read);
}
EXPORT_SYMBOL(fault_in_readable);

/** fault_in_writeable - the same for writing; some of the bytes become 0. May sleep. */
size_t fault_in_writeable(char __user *uaddr, size_t size)
{
	return touch_pages(uaddr, size, touch_write);
}
EXPORT_SYMBOL(fault_in_writeable);

/** fault_in_safe_writeable - the same without changing the memory. May sleep. */
size_t fault_in_safe_writeable(const char __user *uaddr, size_t size)
{
	return touch_pages((char __user *)uaddr, size, touch_write_safely);
}
EXPORT_SYMBOL(fault_in_safe_writeable);
