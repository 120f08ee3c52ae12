// SPDX-License-Identifier: MIT
/*
 * Access to user memory: a program with a hole, a read-only page and a buffer; every count of bytes that could not be
 * copied is exact.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <ashlar/control.h>
#include "../../mm/internal.h"
#include "frames.h"

#define PAGES 6
#define FIXED_AREA (MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED)
#define RO_PAGE 2   /* read only */
#define HOLE_PAGE 4 /* not there */

static struct control_frames before;

struct user_test {
	struct mm_struct *mm, *saved;
	unsigned long base;
	char *buf;
};

static char __user *uptr(struct user_test *u, unsigned long offset)
{
	return (char __user *)(u->base + offset);
}

static int uaccess_test_init(struct kunit *test)
{
	struct user_test *u;

	control_count_frames(&before);
	u = kzalloc(sizeof(*u), GFP_KERNEL);
	u->buf = kzalloc(PAGES * PAGE_SIZE, GFP_KERNEL);
	test->priv = u;
	KUNIT_ASSERT_EQ(test, mm_create_buffer(&u->mm, &u->base, PAGES * PAGE_SIZE), 0);
	u->saved = current->mm;
	current->mm = u->mm;
	KUNIT_ASSERT_EQ(test, vm_munmap(u->base + HOLE_PAGE * PAGE_SIZE, PAGE_SIZE), 0);
	KUNIT_ASSERT_EQ(test, vm_munmap(u->base + RO_PAGE * PAGE_SIZE, PAGE_SIZE), 0);
	KUNIT_ASSERT_EQ(test, vm_mmap(NULL, u->base + RO_PAGE * PAGE_SIZE, PAGE_SIZE, PROT_READ, FIXED_AREA, 0),
			u->base + RO_PAGE * PAGE_SIZE);
	return 0;
}

static void uaccess_test_exit(struct kunit *test)
{
	struct user_test *u = test->priv;
	struct control_frames after;

	current->mm = u->saved;
	mm_destroy(u->mm);
	kfree(u->buf);
	kfree(u);
	control_count_frames(&after);
	expect_same_frames(test, &before, &after);
}

static void uaccess_test_copy(struct kunit *test)
{
	struct user_test *u = test->priv;
	unsigned long i;

	for (i = 0; i < 2 * PAGE_SIZE; i++)
		u->buf[i] = i * 7;
	KUNIT_EXPECT_EQ(test, copy_to_user(uptr(u, 3), u->buf, PAGE_SIZE + 100), 0ul);
	memset(u->buf + 3 * PAGE_SIZE, 0xee, PAGE_SIZE * 2);
	KUNIT_EXPECT_EQ(test, copy_from_user(u->buf + 3 * PAGE_SIZE, uptr(u, 3), PAGE_SIZE + 100), 0ul);
	KUNIT_EXPECT_EQ(test, memcmp(u->buf, u->buf + 3 * PAGE_SIZE, PAGE_SIZE + 100), 0);
	KUNIT_EXPECT_EQ(test, (u8)u->buf[4 * PAGE_SIZE + 100], 0xeeu);
}

/* Copies of every length around the page that may not be written, and around the one that is not there. */
static void uaccess_test_partial(struct kunit *test)
{
	struct user_test *u = test->priv;
	unsigned long lead, ro = RO_PAGE * PAGE_SIZE, hole = HOLE_PAGE * PAGE_SIZE;

	for (lead = 0; lead < 40; lead++) {
		KUNIT_ASSERT_EQ(test, copy_to_user(uptr(u, ro - lead), u->buf, 20), lead < 20 ? 20 - lead : 0ul);
		KUNIT_ASSERT_EQ(test, copy_from_user(u->buf, uptr(u, ro - lead), 20), 0ul);
		memset(u->buf, 1, 20);
		KUNIT_ASSERT_EQ(test, copy_from_user(u->buf, uptr(u, hole - lead), 20), lead < 20 ? 20 - lead : 0ul);
		/* What could not be read is zeroed. */
		if (lead < 20)
			KUNIT_ASSERT_NULL(test, memchr_inv(u->buf + lead, 0, 20 - lead));
		KUNIT_ASSERT_EQ(test, clear_user(uptr(u, hole - lead), 20), lead < 20 ? 20 - lead : 0ul);
	}
	KUNIT_EXPECT_EQ(test, copy_from_user(u->buf, uptr(u, 0), PAGES * PAGE_SIZE), 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, copy_to_user(uptr(u, PAGES * PAGE_SIZE - 1), u->buf, 2), 1ul);
}

static void uaccess_test_range(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, access_ok((void __user *)0, TASK_SIZE_MAX));
	KUNIT_EXPECT_TRUE(test, access_ok((void __user *)TASK_SIZE_MAX, 0));
	KUNIT_EXPECT_FALSE(test, access_ok((void __user *)TASK_SIZE_MAX, 1));
	KUNIT_EXPECT_FALSE(test, access_ok((void __user *)1, TASK_SIZE_MAX));
	KUNIT_EXPECT_FALSE(test, access_ok((void __user *)1, ULONG_MAX));
	KUNIT_EXPECT_FALSE(test, access_ok((void __user *)test, 1));
	/* Kernel addresses are never user memory, however they get here. */
	KUNIT_EXPECT_EQ(test, copy_to_user((void __user *)test, &test, sizeof(test)), sizeof(test));
	KUNIT_EXPECT_EQ(test, raw_copy_to_user((void __user *)test, &test, sizeof(test)), sizeof(test));
}

static void uaccess_test_values(struct kunit *test)
{
	struct user_test *u = test->priv;
	u64 v8 = 0x1122334455667788ull;
	signed char c = 1;
	short s;
	u32 v4;

	KUNIT_EXPECT_EQ(test, put_user(v8, (u64 __user *)uptr(u, 8)), 0);
	KUNIT_EXPECT_EQ(test, get_user(v4, (u32 __user *)uptr(u, 8)), 0);
	KUNIT_EXPECT_EQ(test, v4, 0x55667788u);
	KUNIT_EXPECT_EQ(test, put_user(-5, (signed char __user *)uptr(u, 20)), 0);
	KUNIT_EXPECT_EQ(test, get_user(c, (const signed char __user *)uptr(u, 20)), 0);
	KUNIT_EXPECT_EQ(test, c, -5);
	KUNIT_EXPECT_EQ(test, put_user((short)-300, (short __user *)uptr(u, PAGE_SIZE - 1)), 0);
	KUNIT_EXPECT_EQ(test, get_user(s, (short __user *)uptr(u, PAGE_SIZE - 1)), 0);
	KUNIT_EXPECT_EQ(test, s, -300);
	v4 = 9;
	KUNIT_EXPECT_EQ(test, get_user(v4, (u32 __user *)uptr(u, HOLE_PAGE * PAGE_SIZE - 2)), -EFAULT);
	KUNIT_EXPECT_EQ(test, v4, 0u);
	KUNIT_EXPECT_EQ(test, put_user(v8, (u64 __user *)uptr(u, RO_PAGE * PAGE_SIZE - 4)), -EFAULT);
	KUNIT_EXPECT_EQ(test, get_user(v4, (u32 __user *)uptr(u, RO_PAGE * PAGE_SIZE - 4)), 0);
	KUNIT_EXPECT_EQ(test, v4, 0u);
	KUNIT_EXPECT_EQ(test, get_user(v4, (u32 __user *)NULL), -EFAULT);
	KUNIT_EXPECT_EQ(test, put_user(v4, (u32 __user *)test), -EFAULT);
}

static void uaccess_test_strings(struct kunit *test)
{
	struct user_test *u = test->priv;
	unsigned long hole = HOLE_PAGE * PAGE_SIZE;
	char text[32];

	KUNIT_ASSERT_EQ(test, copy_to_user(uptr(u, PAGE_SIZE - 4), "hello, world", 13), 0ul);
	KUNIT_EXPECT_EQ(test, strnlen_user(uptr(u, PAGE_SIZE - 4), 100), 13l);
	KUNIT_EXPECT_EQ(test, strnlen_user(uptr(u, PAGE_SIZE - 4), 13), 13l);
	KUNIT_EXPECT_EQ(test, strnlen_user(uptr(u, PAGE_SIZE - 4), 12), 13l);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(text, uptr(u, PAGE_SIZE - 4), sizeof(text)), 12l);
	KUNIT_EXPECT_STREQ(test, text, "hello, world");
	KUNIT_EXPECT_EQ(test, strncpy_from_user(text, uptr(u, PAGE_SIZE - 4), 5), 5l);
	KUNIT_ASSERT_EQ(test, copy_to_user(uptr(u, hole - 3), "abc", 3), 0ul);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(text, uptr(u, hole - 3), sizeof(text)), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(text, uptr(u, hole - 3), 3), 3l);
	KUNIT_EXPECT_EQ(test, strnlen_user(uptr(u, hole - 3), 100), 0l);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(text, (char __user *)test, 3), (long)-EFAULT);
}

static void uaccess_test_struct(struct kunit *test)
{
	struct user_test *u = test->priv;
	u32 v[4];

	KUNIT_ASSERT_EQ(test, clear_user(uptr(u, 0), 64), 0ul);
	KUNIT_ASSERT_EQ(test, put_user(7, (u32 __user *)uptr(u, 0)), 0);
	memset(v, 0xff, sizeof(v));
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(v, sizeof(v), uptr(u, 0), 4), 0);
	KUNIT_EXPECT_TRUE(test, v[0] == 7 && !v[1] && !v[3]);
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(v, sizeof(v), uptr(u, 0), 64), 0);
	KUNIT_ASSERT_EQ(test, put_user(1, uptr(u, 63)), 0);
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(v, sizeof(v), uptr(u, 0), 64), -E2BIG);
}

/* Somebody maps other frames while the kernel holds a page: what it holds stays what it was. */
static void uaccess_test_pages(struct kunit *test)
{
	struct user_test *u = test->priv;
	struct page *pages[PAGES];
	char c;

	KUNIT_ASSERT_EQ(test, put_user('x', uptr(u, 10)), 0);
	KUNIT_ASSERT_EQ(test, get_user(c, uptr(u, RO_PAGE * PAGE_SIZE)), 0);
	KUNIT_EXPECT_EQ(test, c, 0);
	KUNIT_ASSERT_EQ(test, get_user_pages_fast(u->base, PAGES, FOLL_WRITE, pages), RO_PAGE);
	KUNIT_EXPECT_EQ(test, page_mapcount(pages[0]), 1);
	KUNIT_ASSERT_EQ(test, vm_munmap(u->base, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, page_mapcount(pages[0]), 0);
	KUNIT_EXPECT_EQ(test, page_count(pages[0]), 1);
	KUNIT_EXPECT_EQ(test, ((char *)page_address(pages[0]))[10], 'x');
	KUNIT_EXPECT_EQ(test, put_user('y', uptr(u, 10)), -EFAULT);
	put_page(pages[0]);
	put_page(pages[1]);
	KUNIT_EXPECT_EQ(test, get_user_pages_fast(u->base, 1, 0, pages), -EFAULT);
	KUNIT_EXPECT_EQ(test, pin_user_pages_fast(u->base + RO_PAGE * PAGE_SIZE, 2, 0, pages), 2);
	unpin_user_pages(pages, 2);
}

static void uaccess_test_nofault(struct kunit *test)
{
	struct user_test *u = test->priv;
	static u64 word = 5, got;
	char text[8];

	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&got, &word, sizeof(word)), 0l);
	KUNIT_EXPECT_EQ(test, got, 5ull);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&got, (void *)VMALLOC_END - 15, 8), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&got, NULL, 8), (long)-ERANGE);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&got, (void *)u->base, 8), (long)-ERANGE);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&got, (void *)PAGE_OFFSET_END - 8, 8), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault((void *)kfree, &got, 8), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, strncpy_from_kernel_nofault(text, "four", 8), 5l);
	KUNIT_EXPECT_EQ(test, strncpy_from_kernel_nofault(text, "forty-four", 8), 8l);
	KUNIT_EXPECT_STREQ(test, text, "forty-f");
	KUNIT_EXPECT_EQ(test, copy_from_user_nofault(&got, uptr(u, 0), 8), 0l);
	KUNIT_EXPECT_EQ(test, copy_from_user_nofault(&got, uptr(u, HOLE_PAGE * PAGE_SIZE), 8), (long)-EFAULT);
}

static void uaccess_test_kernel_thread(struct kunit *test)
{
	struct user_test *u = test->priv;
	int x;

	current->mm = NULL;
	KUNIT_EXPECT_EQ(test, get_user(x, (int __user *)uptr(u, 0)), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_user(uptr(u, 0), &x, 4), 4ul);
	current->mm = u->mm;
}

static struct kunit_case uaccess_test_cases[] = {
	KUNIT_CASE(uaccess_test_copy),		KUNIT_CASE(uaccess_test_partial),
	KUNIT_CASE(uaccess_test_range),		KUNIT_CASE(uaccess_test_values),
	KUNIT_CASE(uaccess_test_strings),	KUNIT_CASE(uaccess_test_struct),
	KUNIT_CASE(uaccess_test_pages),		KUNIT_CASE(uaccess_test_nofault),
	KUNIT_CASE(uaccess_test_kernel_thread), {},
};

static struct kunit_suite uaccess_test_suite = {
	.name = "uaccess",
	.init = uaccess_test_init,
	.exit = uaccess_test_exit,
	.test_cases = uaccess_test_cases,
};
kunit_test_suite(uaccess_test_suite);
