// SPDX-License-Identifier: MIT
/*
 * The contract of port.h, held against the machine that these tests run on. Nothing here knows which machine that is.
 */
#include <kunit/test.h>
#include <linux/io.h>
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <asm/asm.h>
#include "ashlar/entry.h"
#include "ashlar/port.h"
#include "../../kernel/oops.h"

static void memory_map_is_ordered(struct kunit *test)
{
	unsigned int count, i, images = 0;
	const struct arch_range *map = arch_memory_map(&count);
	phys_addr_t end = 0;

	KUNIT_ASSERT_GT(test, count, 0U);
	for (i = 0; i < count; i++) {
		KUNIT_EXPECT_GT(test, map[i].size, 0ULL);
		if (map[i].type == ARCH_RANGE_IMAGE) {
			images++;
			KUNIT_ASSERT_GT(test, i, 0U);
			KUNIT_EXPECT_GE(test, map[i].base, map[i - 1].base);
			KUNIT_EXPECT_LE(test, map[i].base + map[i].size, end);
			continue;
		}
		KUNIT_EXPECT_GE(test, map[i].base, end);
		end = map[i].base + map[i].size;
	}
	KUNIT_EXPECT_EQ(test, images, 1U);
}

static void ram_is_mapped(struct kunit *test)
{
	unsigned int count, i;
	const struct arch_range *map = arch_memory_map(&count);

	for (i = 0; i < count; i++) {
		unsigned long word, last = (unsigned long)__va(map[i].base + map[i].size) - sizeof(long);

		if (map[i].type != ARCH_RANGE_RAM)
			continue;
		KUNIT_EXPECT_TRUE(test, oops_read_word((unsigned long)__va(map[i].base), &word));
		KUNIT_EXPECT_TRUE(test, oops_read_word(last & ~7UL, &word));
	}
}

static void direct_map_is_an_offset(struct kunit *test)
{
	char *p = (char *)__get_free_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_PTR_EQ(test, (void *)p, __va(virt_to_phys(p)));
	KUNIT_EXPECT_EQ(test, virt_to_phys(p) + 5, virt_to_phys(p + 5));
	free_page((unsigned long)p);
}

/* The same frame through two addresses; and nothing through an address that was unmapped. */
static void translations_follow_the_tables(struct kunit *test)
{
	char *area = vmalloc(4 * PAGE_SIZE);
	unsigned long word, i;

	KUNIT_ASSERT_NOT_NULL(test, area);
	for (i = 0; i < 4; i++) {
		char *frame = page_address(vmalloc_to_page(area + i * PAGE_SIZE));

		area[i * PAGE_SIZE + i] = 'a' + i;
		KUNIT_EXPECT_EQ(test, frame[i], (char)('a' + i));
		frame[i] = 'A' + i;
		KUNIT_EXPECT_EQ(test, area[i * PAGE_SIZE + i], (char)('A' + i));
	}
	KUNIT_EXPECT_FALSE(test, oops_read_word((unsigned long)area + 4 * PAGE_SIZE, &word));
	vfree(area);
	vm_unmap_aliases();
	KUNIT_EXPECT_FALSE(test, oops_read_word((unsigned long)area, &word));
}

static void kernel_translate_agrees(struct kunit *test)
{
	char *area = vmalloc(2 * PAGE_SIZE);
	bool writable, executable;
	unsigned long base;
	phys_addr_t phys;
	size_t bytes;

	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_ASSERT_TRUE(test, kernel_translate((unsigned long)area + PAGE_SIZE + 8, &phys, &base, &bytes, &writable,
						 &executable));
	KUNIT_EXPECT_TRUE(test, writable);
	KUNIT_EXPECT_EQ(test, phys + ((unsigned long)area + PAGE_SIZE - base),
			page_to_phys(vmalloc_to_page(area + PAGE_SIZE)));
	KUNIT_EXPECT_FALSE(test, kernel_translate(0, &phys, &base, &bytes, &writable, &executable));
	vfree(area);
}

static void faults_have_addresses_that_no_program_has(struct kunit *test)
{
	unsigned long word;

	KUNIT_EXPECT_FALSE(test, oops_read_word(0, &word));
	KUNIT_EXPECT_FALSE(test, oops_read_word(PAGE_SIZE, &word));
#ifndef __SANITIZE_ADDRESS__ /* its shadow memory lies here */
	KUNIT_EXPECT_FALSE(test, oops_read_word(TASK_SIZE_MAX - 8, &word));
	KUNIT_EXPECT_FALSE(test, oops_read_word(TASK_SIZE_MAX, &word));
#endif
	KUNIT_EXPECT_FALSE(test, oops_read_word(~0UL & ~7UL, &word));
	KUNIT_EXPECT_FALSE(test, oops_read_word(1UL << 62, &word));
}

static void clock_moves_forward(struct kunit *test)
{
	u64 first, second;

	first = arch_clock_ns();
	second = arch_clock_ns();
	KUNIT_EXPECT_GE(test, second, first);
	if (!arch_clock_is_virtual())
		return;
	KUNIT_EXPECT_GT(test, second, first);
	first = arch_clock_peek_ns();
	KUNIT_EXPECT_EQ(test, arch_clock_peek_ns(), first);
	arch_relax();
	KUNIT_EXPECT_GT(test, arch_clock_peek_ns(), first);
}

static void spending_takes_as_long_as_said(struct kunit *test)
{
	u64 before = arch_clock_peek_ns();

	arch_spend_ns(3000000);
	KUNIT_EXPECT_GE(test, arch_clock_peek_ns() - before, 3000000ULL);
	before = arch_clock_peek_ns();
	arch_account_ns(50000);
	if (arch_clock_is_virtual())
		KUNIT_EXPECT_GE(test, arch_clock_peek_ns() - before, 50000ULL);
}

static void interrupt_flag_nests(struct kunit *test)
{
	unsigned long outer, inner;

	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	local_irq_save(outer);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_save(inner);
	KUNIT_EXPECT_TRUE(test, irqs_disabled_flags(inner));
	local_irq_restore(inner);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_restore(outer);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

/* Two stacks that call each other. */
static unsigned long main_sp, other_sp;
static int other_steps;

static void other_stack(void *arg)
{
	for (;;) {
		other_steps += *(int *)arg;
		arch_switch_stack(&other_sp, main_sp);
	}
}

static void stacks_switch(struct kunit *test)
{
	void *stack = (void *)__get_free_pages(GFP_KERNEL, THREAD_SIZE_ORDER);
	unsigned long flags;
	int step = 3, i;

	KUNIT_ASSERT_NOT_NULL(test, stack);
	other_steps = 0;
	local_irq_save(flags);
	other_sp = arch_prepare_stack(stack + THREAD_SIZE, other_stack, &step);
	for (i = 0; i < 5; i++)
		arch_switch_stack(&main_sp, other_sp);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, other_steps, 15);
	/* What AddressSanitizer noted about the frames that are left on it goes when it is made new. */
	arch_prepare_stack(stack + THREAD_SIZE, other_stack, &step);
	free_pages((unsigned long)stack, THREAD_SIZE_ORDER);
}

static void fixups_continue(struct kunit *test)
{
	long result = 0;

	asm volatile("1:	mov (%1), %0\n"
		     "2:\n" _ASM_EXTABLE_TYPE(1b, 2b, EX_TYPE_EFAULT_REG)
		     : "+a"(result)
		     : "r"(16UL));
	KUNIT_EXPECT_EQ(test, result, -EFAULT);
}

static void discarded_frames_stay_usable(struct kunit *test)
{
	char *p = (char *)__get_free_pages(GFP_KERNEL, 9);

	if (!p)
		kunit_skip(test, "no 2 MiB block is free");
	memset(p, 0x5a, PAGE_SIZE << 9);
	arch_discard_frames(virt_to_phys(p), PAGE_SIZE << 9);
	KUNIT_EXPECT_TRUE(test, p[4096] == 0 || p[4096] == 0x5a);
	p[4096] = 1;
	KUNIT_EXPECT_EQ(test, p[4096], 1);
	free_pages((unsigned long)p, 9);
}

static void source_lines_are_found(struct kunit *test)
{
	char where[64];
	size_t n = arch_source_line((unsigned long)source_lines_are_found, where, sizeof(where));

	if (!n)
		kunit_skip(test, "no debugging information");
	KUNIT_EXPECT_EQ(test, strncmp(where, "port_test.c:", 12), 0);
	KUNIT_EXPECT_EQ(test, strlen(where), n);
	KUNIT_EXPECT_EQ(test, arch_source_line(16, where, sizeof(where)), 0UL);
}

static void addresses_have_names(struct kunit *test)
{
	char text[128];

	core_address_text((unsigned long)addresses_have_names + 1, text, sizeof(text));
	KUNIT_EXPECT_EQ(test, strncmp(text, "addresses_have_names+0x1/0x", 27), 0);
	KUNIT_EXPECT_LT(test, core_address_text((unsigned long)addresses_have_names, text, 8), 8UL);
}

static void random_seed_repeats_in_virtual_time(struct kunit *test)
{
	u8 a[40], b[40];

	arch_random_seed(a, sizeof(a));
	arch_random_seed(b, sizeof(b));
	if (arch_clock_is_virtual())
		KUNIT_EXPECT_EQ(test, memcmp(a, b, sizeof(a)), 0);
	else
		KUNIT_EXPECT_NE(test, memcmp(a, b, sizeof(a)), 0);
}

static void memory_operands_are_decoded(struct kunit *test)
{
	static const struct {
		u8 code[8];
		unsigned long address; /* 0: none */
	} cases[] = {
		{ { 0x48, 0x8b, 0x03 }, 0x1000 },		   /* mov (%rbx),%rax */
		{ { 0x48, 0x8b, 0x43, 0x10 }, 0x1010 },		   /* mov 0x10(%rbx),%rax */
		{ { 0x8b, 0x83, 0x00, 0xff, 0xff, 0xff }, 0xf00 }, /* mov -0x100(%rbx),%eax */
		{ { 0x48, 0x8b, 0x04, 0x8b }, 0x1000 + 4 * 0x20 }, /* mov (%rbx,%rcx,4),%rax */
		{ { 0x49, 0x89, 0x44, 0x24, 0x08 }, 0x2008 },	   /* mov %rax,0x8(%r12) */
		{ { 0x0f, 0xb6, 0x03 }, 0x1000 },		   /* movzbl (%rbx),%eax */
		{ { 0xf0, 0x0f, 0xc1, 0x03 }, 0x1000 },		   /* lock xadd %eax,(%rbx) */
		{ { 0xc6, 0x43, 0x01, 0x07 }, 0x1001 },		   /* movb $7,0x1(%rbx) */
		{ { 0x48, 0x89, 0xd8 }, 0 },			   /* mov %rbx,%rax */
		{ { 0x90 }, 0 },				   /* nop */
	};
	struct pt_regs regs = { .bx = 0x1000, .cx = 0x20, .r12 = 0x2000 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		unsigned long address = 0;
		bool found = oops_memory_operand(&regs, cases[i].code, sizeof(cases[i].code), &address);

		KUNIT_EXPECT_EQ_MSG(test, found, cases[i].address != 0, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, address, cases[i].address, "case %u", i);
	}
}

/* The file that this image was started from is one that surely exists. */
static void host_files_are_readable(struct kunit *test)
{
	char *path = kzalloc(PATH_MAX, GFP_KERNEL), *page = (char *)get_zeroed_page(GFP_KERNEL);
	struct arch_host_stat st, again;
	int handle;
	long n;

	KUNIT_ASSERT_NOT_NULL(test, path);
	KUNIT_ASSERT_NOT_NULL(test, page);
	n = arch_host_readlink("/proc/self/exe", path, PATH_MAX - 1);
	KUNIT_ASSERT_GT(test, n, 1L);
	KUNIT_EXPECT_EQ(test, path[0], '/');
	KUNIT_EXPECT_EQ(test, arch_host_readlink("/proc/self/exe", page, 1), 1L);
	KUNIT_EXPECT_EQ(test, arch_host_readlink("/", page, 1), (long)-EINVAL);
	KUNIT_ASSERT_EQ(test, arch_host_lstat(path, &st), 0);
	KUNIT_EXPECT_EQ(test, st.mode & S_IFMT, (u32)S_IFREG);
	handle = arch_host_open(path, false);
	KUNIT_ASSERT_GE(test, handle, 0);
	KUNIT_EXPECT_EQ(test, arch_host_fstat(handle, &again), 0);
	KUNIT_EXPECT_EQ(test, again.ino, st.ino);
	KUNIT_EXPECT_EQ(test, again.size, st.size);
	KUNIT_EXPECT_EQ(test, arch_host_read(handle, page, 4, 0), 4L);
	KUNIT_EXPECT_EQ(test, memcmp(page, "\177ELF", 4), 0);
	KUNIT_EXPECT_EQ(test, arch_host_read(handle, page, PAGE_SIZE, st.size - 1), 1L);
	KUNIT_EXPECT_EQ(test, arch_host_read(handle, page, PAGE_SIZE, st.size), 0L);
	arch_host_close(handle);
	free_page((unsigned long)page);
	kfree(path);
}

static void host_folders_are_listed(struct kunit *test)
{
	char *page = (char *)get_zeroed_page(GFP_KERNEL);
	int handle = arch_host_open("/", true), dots = 0;
	struct arch_host_stat st;
	long n, at;

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_ASSERT_GE(test, handle, 0);
	while ((n = arch_host_list(handle, page, PAGE_SIZE)) > 0) {
		for (at = 0; at < n; at += ((struct arch_host_name *)(page + at))->bytes) {
			struct arch_host_name *name = (struct arch_host_name *)(page + at);

			KUNIT_ASSERT_GT(test, name->bytes, (u16)sizeof(*name));
			dots += name->name[0] == '.' && (!name->name[1] || !strcmp(name->name, ".."));
		}
	}
	KUNIT_EXPECT_EQ(test, n, 0L);
	KUNIT_EXPECT_EQ(test, dots, 2);
	arch_host_close(handle);
	KUNIT_EXPECT_EQ(test, arch_host_open("/", false), -ENXIO);
	KUNIT_EXPECT_EQ(test, arch_host_open("/no such name", false), -ENOENT);
	KUNIT_EXPECT_EQ(test, arch_host_lstat("/no such name", &st), -ENOENT);
	free_page((unsigned long)page);
}

/* What was written is read back, what was not is zero, and nothing beyond the end is accepted. */
static void swap_store_keeps(struct kunit *test)
{
	u64 bytes = arch_swap_bytes(), at = round_down(bytes / 2, PAGE_SIZE);
	char *page = (char *)get_zeroed_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, arch_swap_read(bytes, page, PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, arch_swap_write(bytes - PAGE_SIZE + 1, page, PAGE_SIZE), -EINVAL);
	if (bytes) {
		memset(page, 0x77, PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, arch_swap_write(at, page, PAGE_SIZE), 0);
		memset(page, 0, PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, arch_swap_read(at, page, PAGE_SIZE), 0);
		KUNIT_EXPECT_TRUE(test, !memchr_inv(page, 0x77, PAGE_SIZE));
		KUNIT_EXPECT_EQ(test, arch_swap_read(at + PAGE_SIZE, page, PAGE_SIZE), 0);
		KUNIT_EXPECT_TRUE(test, !memchr_inv(page, 0, PAGE_SIZE));
		arch_swap_discard(at, PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, arch_swap_read(at, page, PAGE_SIZE), 0);
	}
	free_page((unsigned long)page);
}

/* Nothing is read here: that input is somebody else's. */
static void streams_are_three(struct kunit *test)
{
	unsigned int rows, columns;
	bool terminal = false;
	char c = 'x';

	for (unsigned int n = 0; n < 3; n++)
		terminal |= arch_stream_is_terminal(n);
	KUNIT_EXPECT_EQ(test, arch_stream_size(&rows, &columns), terminal);
	KUNIT_EXPECT_FALSE(test, arch_stream_is_terminal(3));
	KUNIT_EXPECT_EQ(test, arch_stream_write(0, &c, 1), -EBADF);
	KUNIT_EXPECT_EQ(test, arch_stream_write(3, &c, 1), -EBADF);
	KUNIT_EXPECT_EQ(test, arch_stream_read(1, &c, 1), -EBADF);
	KUNIT_EXPECT_EQ(test, arch_stream_write(1, &c, 0), 0);
	arch_stream_await(true);
	arch_stream_await(false);
}

static struct kunit_case port_cases[] = {
	KUNIT_CASE(memory_map_is_ordered),
	KUNIT_CASE(ram_is_mapped),
	KUNIT_CASE(direct_map_is_an_offset),
	KUNIT_CASE(swap_store_keeps),
	KUNIT_CASE(translations_follow_the_tables),
	KUNIT_CASE(kernel_translate_agrees),
	KUNIT_CASE(faults_have_addresses_that_no_program_has),
	KUNIT_CASE(clock_moves_forward),
	KUNIT_CASE(spending_takes_as_long_as_said),
	KUNIT_CASE(interrupt_flag_nests),
	KUNIT_CASE(stacks_switch),
	KUNIT_CASE(fixups_continue),
	KUNIT_CASE(discarded_frames_stay_usable),
	KUNIT_CASE(source_lines_are_found),
	KUNIT_CASE(addresses_have_names),
	KUNIT_CASE(random_seed_repeats_in_virtual_time),
	KUNIT_CASE(memory_operands_are_decoded),
	KUNIT_CASE(streams_are_three),
	KUNIT_CASE(host_files_are_readable),
	KUNIT_CASE(host_folders_are_listed),
	{},
};

static struct kunit_suite port_suite = {
	.name = "port",
	.test_cases = port_cases,
};
kunit_test_suite(port_suite);
