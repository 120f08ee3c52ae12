// SPDX-License-Identifier: MIT
/*
 * The contract of port.h for user programs, held against the machine that these tests run on: page tables made by hand,
 * a few instructions in a page, and what arch_user_run() says about them.
 */
#include <kunit/test.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include "ashlar/entry.h"
#include "ashlar/port.h"
#include "../../mm/internal.h"
#include "../../lib/kunit/steps.h"

#define CODE 0x400000UL
#define DATA 0x800000UL
#define DATA_PAGES 8

/* A program: one page of code, some of data. */
struct program {
	struct mm_struct *mm;
	struct arch_user_state *state;
	struct pt_regs regs;
	struct arch_user_trap trap;
	struct page *code, *data[DATA_PAGES];
};

static int map_page(struct program *p, unsigned long addr, struct page *page, pgprot_t prot)
{
	return map_page_tables(p->mm, addr, page_to_pfn(page), 1, prot, false);
}

static void unmap_range(struct program *p, unsigned long start, unsigned long end)
{
	struct pgtable_garbage garbage;

	pgtable_garbage_init(&garbage);
	unmap_page_tables(p->mm, start, end, &garbage, NULL, NULL);
	arch_flush_tlb_user_range(p->mm->space, start, end);
	pgtable_garbage_free(&garbage);
}

static struct arch_user_state *new_state(struct kunit *test)
{
	char *memory = kunit_kzalloc(test, arch_user_state_bytes() + 64, GFP_KERNEL);
	struct arch_user_state *state;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	state = (void *)ALIGN((unsigned long)memory, 64);
	arch_user_state_init(state);
	return state;
}

static void set_code(struct program *p, const void *code, size_t bytes)
{
	memcpy(page_address(p->code), code, bytes);
	p->regs.ip = CODE;
}

/* Data pages exist but are not mapped. */
static void program_start(struct kunit *test, struct program *p, const void *code, size_t bytes)
{
	unsigned int i;

	memset(p, 0, sizeof(*p));
	p->mm = mm_alloc();
	KUNIT_ASSERT_NOT_NULL(test, p->mm);
	p->state = new_state(test);
	p->code = alloc_page(GFP_KERNEL | __GFP_ZERO);
	KUNIT_ASSERT_NOT_NULL(test, p->code);
	for (i = 0; i < DATA_PAGES; i++) {
		p->data[i] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		KUNIT_ASSERT_NOT_NULL(test, p->data[i]);
	}
	KUNIT_ASSERT_EQ(test, map_page(p, CODE, p->code, PAGE_READONLY_EXEC), 0);
	set_code(p, code, bytes);
}

#define PROGRAM(test, p, ...) \
	static const u8 code[] = { __VA_ARGS__ }; \
	program_start(test, p, code, sizeof(code))

static void program_end(struct program *p)
{
	unsigned int i;

	unmap_range(p, 0, TASK_SIZE_MAX);
	arch_user_state_release(p->state);
	for (i = 0; i < DATA_PAGES; i++)
		__free_page(p->data[i]);
	__free_page(p->code);
	mmdrop(p->mm);
}

/* Until something else than an interrupt that is none of the test's business happens. */
static enum arch_user_exit run(struct program *p)
{
	enum arch_user_exit why;

	do {
		local_irq_disable();
		why = arch_user_run(p->mm->space, p->state, &p->regs, &p->trap);
		local_irq_enable();
	} while (why == ARCH_USER_INTERRUPT);
	return why;
}

#define EXPECT_FAULT(test, p, want_address, want_error) \
	do { \
		KUNIT_ASSERT_EQ(test, (int)run(p), (int)ARCH_USER_EXCEPTION); \
		KUNIT_EXPECT_EQ(test, (p)->trap.vector, (unsigned int)EXC_PAGE_FAULT); \
		KUNIT_EXPECT_EQ(test, (p)->trap.address, (unsigned long)(want_address)); \
		KUNIT_EXPECT_EQ(test, (p)->trap.error, (unsigned long)(want_error)); \
	} while (0)

#define EXPECT_SYSCALL(test, p) KUNIT_ASSERT_EQ(test, (int)run(p), (int)ARCH_USER_SYSCALL)

#define SYSCALL_BYTES 0x0f, 0x05

static void system_calls_keep_all_registers(struct kunit *test)
{
	struct program p;
	struct pt_regs want;

	PROGRAM(test, &p, SYSCALL_BYTES, SYSCALL_BYTES);
	p.regs = (struct pt_regs){
		.r15 = 15,
		.r14 = 14,
		.r13 = 13,
		.r12 = 12,
		.bp = 0x66,
		.bx = 0x77,
		.r11 = 11,
		.r10 = 10,
		.r9 = 9,
		.r8 = 8,
		.ax = 39,
		.cx = 0x111,
		.dx = 0x222,
		.si = 0x333,
		.di = 0x444,
		.ip = CODE,
		.flags = 0x40 /* ZF */,
		.sp = 0x12345678,
	};
	want = p.regs;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 39UL);
	KUNIT_EXPECT_EQ(test, p.regs.ax, (unsigned long)-ENOSYS);
	KUNIT_EXPECT_EQ(test, p.regs.ip, CODE + 2);
	KUNIT_EXPECT_EQ(test, p.regs.cx, CODE + 2);
	KUNIT_EXPECT_EQ(test, p.regs.r11, p.regs.flags);
	KUNIT_EXPECT_EQ(test, p.regs.flags, 0x242UL);
	KUNIT_EXPECT_EQ(test, p.regs.cs, 0x33UL);
	KUNIT_EXPECT_EQ(test, p.regs.ss, 0x2bUL);
	want.orig_ax = 39;
	want.ax = p.regs.ax;
	want.ip = want.cx = CODE + 2;
	want.flags = want.r11 = 0x242;
	want.cs = 0x33;
	want.ss = 0x2b;
	KUNIT_EXPECT_EQ(test, memcmp(&p.regs, &want, sizeof(want)), 0);
	p.regs.ax = 1234;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 1234UL);
	KUNIT_EXPECT_EQ(test, p.regs.ip, CODE + 4);
	program_end(&p);
}

static void page_faults_are_reported_and_resolved(struct kunit *test)
{
	struct program p;

	PROGRAM(test, &p, 0x48, 0x8b, 0x03 /* mov (%rbx),%rax */, SYSCALL_BYTES, 0x48, 0x89, 0x03 /* mov %rax,(%rbx) */,
		SYSCALL_BYTES);
	p.regs.bx = DATA + 8;
	EXPECT_FAULT(test, &p, DATA + 8, PF_USER);
	KUNIT_EXPECT_EQ(test, p.regs.ip, CODE);
	*(unsigned long *)(page_address(p.data[0]) + 8) = 4711;
	KUNIT_ASSERT_EQ(test, map_page(&p, DATA, p.data[0], PAGE_READONLY), 0);
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 4711UL);
	p.regs.ax = 815;
	EXPECT_FAULT(test, &p, DATA + 8, PF_USER | PF_WRITE | PF_PRESENT);
	unmap_range(&p, DATA, DATA + PAGE_SIZE);
	KUNIT_ASSERT_EQ(test, map_page(&p, DATA, p.data[0], PAGE_SHARED), 0);
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, *(unsigned long *)(page_address(p.data[0]) + 8), 815UL);
	program_end(&p);
}

static void no_execution_without_the_right(struct kunit *test)
{
	struct program p;

	PROGRAM(test, &p, 0xff, 0xe3 /* jmp *%rbx */);
	p.regs.bx = DATA;
	EXPECT_FAULT(test, &p, DATA, PF_USER | PF_INSTR);
	KUNIT_ASSERT_EQ(test, map_page(&p, DATA, p.data[0], PAGE_SHARED), 0);
	EXPECT_FAULT(test, &p, DATA, PF_USER | PF_INSTR | PF_PRESENT);
	KUNIT_EXPECT_EQ(test, p.regs.ip, DATA);
	program_end(&p);
}

static unsigned long entry_of(struct program *p, unsigned long addr)
{
	unsigned long pfn, entry = 0;
	unsigned int level;

	return lookup_page_tables(p->mm, addr, &pfn, &entry, &level) ? entry : 0;
}

static void reads_mark_accessed_and_writes_mark_dirty(struct kunit *test)
{
	struct program p;
	pgprot_t clean = __pgprot(pgprot_val(PAGE_SHARED) & ~(_PAGE_ACCESSED | _PAGE_DIRTY));

	PROGRAM(test, &p, 0x48, 0x8b, 0x03, SYSCALL_BYTES, 0x48, 0x89, 0x03, SYSCALL_BYTES);
	KUNIT_ASSERT_EQ(test, map_page(&p, DATA, p.data[0], clean), 0);
	KUNIT_ASSERT_EQ(test, map_page(&p, DATA + PAGE_SIZE, p.data[1], clean), 0);
	p.regs.bx = DATA;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, entry_of(&p, DATA) & (_PAGE_ACCESSED | _PAGE_DIRTY), _PAGE_ACCESSED);
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, entry_of(&p, DATA) & (_PAGE_ACCESSED | _PAGE_DIRTY), _PAGE_ACCESSED | _PAGE_DIRTY);
	/* What was fetched ahead is not marked. */
	KUNIT_EXPECT_EQ(test, entry_of(&p, DATA + PAGE_SIZE) & _PAGE_DIRTY, 0UL);
	program_end(&p);
}

static void flushed_translations_are_gone(struct kunit *test)
{
	struct program p;
	unsigned int i;

	PROGRAM(test, &p, 0x48, 0x8b, 0x03, SYSCALL_BYTES, 0xeb, 0xf9 /* jmp CODE */);
	for (i = 0; i < DATA_PAGES; i++) {
		*(unsigned long *)page_address(p.data[i]) = 100 + i;
		KUNIT_ASSERT_EQ(test, map_page(&p, DATA + i * PAGE_SIZE, p.data[i], PAGE_SHARED), 0);
	}
	for (i = 0; i < DATA_PAGES; i++) {
		p.regs.bx = DATA + i * PAGE_SIZE;
		EXPECT_SYSCALL(test, &p);
		KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 100UL + i);
	}
	for (i = 0; i < DATA_PAGES; i++) {
		unmap_range(&p, DATA + i * PAGE_SIZE, DATA + (i + 1) * PAGE_SIZE);
		p.regs.bx = DATA + i * PAGE_SIZE;
		EXPECT_FAULT(test, &p, DATA + i * PAGE_SIZE, PF_USER);
		/* Another frame at the same place. */
		KUNIT_ASSERT_EQ(test, map_page(&p, DATA + i * PAGE_SIZE, p.data[(i + 1) % DATA_PAGES], PAGE_SHARED), 0);
		EXPECT_SYSCALL(test, &p);
		KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 100UL + (i + 1) % DATA_PAGES);
	}
	program_end(&p);
}

static void exceptions_have_their_vectors(struct kunit *test)
{
	static const struct {
		u8 code[12];
		unsigned int vector;
		unsigned long ip; /* relative to the start */
	} cases[] = {
		{ { 0xcc }, EXC_BREAKPOINT, 1 },
		{ { 0x0f, 0x0b }, EXC_INVALID_OP, 0 },
		{ { 0x31, 0xc9, 0xf7, 0xf1 }, EXC_DIVIDE, 2 }, /* xor %ecx,%ecx; div %ecx */
		{ { 0xf4 }, EXC_PROTECTION, 0 },	       /* hlt */
		{ { 0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x8b, 0x00 },
		  EXC_PROTECTION,
		  10 },				       /* a non-canonical address */
		{ { 0xcd, 0x80 }, EXC_PROTECTION, 2 }, /* int $0x80 */
	};
	struct program p;
	unsigned int i;

	program_start(test, &p, cases[0].code, sizeof(cases[0].code));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		unmap_range(&p, CODE, CODE + PAGE_SIZE);
		set_code(&p, cases[i].code, sizeof(cases[i].code));
		KUNIT_ASSERT_EQ(test, map_page(&p, CODE, p.code, PAGE_READONLY_EXEC), 0);
		KUNIT_ASSERT_EQ(test, (int)run(&p), (int)ARCH_USER_EXCEPTION);
		KUNIT_EXPECT_EQ_MSG(test, p.trap.vector, cases[i].vector, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, p.regs.ip, CODE + cases[i].ip, "case %u", i);
	}
	program_end(&p);
}

/* Exceptions of floating point need their masks off. */
static void floating_point_traps(struct kunit *test)
{
	static const u8 x87[] = {
		0xd9, 0x2b,		/* fldcw (%rbx) */
		0xd9, 0xe8, 0xd9, 0xee, /* fld1; fldz */
		0xde, 0xf9,		/* fdivrp */
		0x9b,			/* fwait */
	};
	static const u8 sse[] = {
		0x0f, 0xae, 0x53, 0x08,				/* ldmxcsr 8(%rbx) */
		0x0f, 0x57, 0xc0, 0xf3, 0x0f, 0x10, 0x4b, 0x0c, /* xorps %xmm0,%xmm0; movss 12(%rbx),%xmm1 */
		0xf3, 0x0f, 0x5e, 0xc8,				/* divss %xmm0,%xmm1 */
	};
	struct program p;
	u32 *data;

	program_start(test, &p, x87, sizeof(x87));
	data = page_address(p.data[0]);
	data[0] = 0x37b; /* division by zero is not masked */
	KUNIT_ASSERT_EQ(test, map_page(&p, DATA, p.data[0], PAGE_SHARED), 0);
	p.regs.bx = DATA;
	KUNIT_ASSERT_EQ(test, (int)run(&p), (int)ARCH_USER_EXCEPTION);
	KUNIT_EXPECT_EQ(test, p.trap.vector, (unsigned int)EXC_FLOAT);
	program_end(&p);
	program_start(test, &p, sse, sizeof(sse));
	data = page_address(p.data[0]);
	data[2] = 0x1d80;
	data[3] = 0x3f800000; /* 1.0 */
	KUNIT_ASSERT_EQ(test, map_page(&p, DATA, p.data[0], PAGE_SHARED), 0);
	p.regs.bx = DATA;
	KUNIT_ASSERT_EQ(test, (int)run(&p), (int)ARCH_USER_EXCEPTION);
	KUNIT_EXPECT_EQ(test, p.trap.vector, (unsigned int)EXC_SIMD);
	program_end(&p);
}

static void single_steps(struct kunit *test)
{
	struct program p;

	PROGRAM(test, &p, 0x90, 0x90, 0x90);
	p.regs.flags = 0x100; /* TF */
	KUNIT_ASSERT_EQ(test, (int)run(&p), (int)ARCH_USER_EXCEPTION);
	KUNIT_EXPECT_EQ(test, p.trap.vector, (unsigned int)EXC_DEBUG);
	KUNIT_EXPECT_EQ(test, p.regs.ip, CODE + 1);
	program_end(&p);
}

static void forbidden_flags_are_ignored(struct kunit *test)
{
	struct program p;

	PROGRAM(test, &p, SYSCALL_BYTES);
	p.regs.flags = ~0UL & ~0x104100UL; /* no stepping, no alignment checks */
	p.regs.flags &= ~0x40000UL;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.flags & 0x3000UL, 0UL); /* IOPL */
	KUNIT_EXPECT_EQ(test, p.regs.flags & 0x202UL, 0x202UL);
	program_end(&p);
}

/* movq %rbx,%xmm3; syscall; movq %xmm3,%rbx; syscall; jmp back */
#define VECTOR_CODE 0x66, 0x48, 0x0f, 0x6e, 0xdb, SYSCALL_BYTES, 0x66, 0x48, 0x0f, 0x7e, 0xdb, SYSCALL_BYTES, 0xeb, 0xf0

static void vector_registers_belong_to_the_state(struct kunit *test)
{
	struct program p;
	struct arch_user_state *states[3];
	struct pt_regs regs[3];
	unsigned int i, round;

	PROGRAM(test, &p, VECTOR_CODE);
	states[0] = p.state;
	for (i = 0; i < 3; i++) {
		if (i)
			states[i] = new_state(test);
		regs[i] = p.regs;
		regs[i].bx = 1000 + i;
	}
	for (round = 0; round < 4; round++) {
		for (i = 0; i < 3; i++) {
			p.state = states[i];
			p.regs = regs[i];
			if (round % 2)
				p.regs.bx = 0;
			EXPECT_SYSCALL(test, &p);
			regs[i] = p.regs;
			if (round % 2) {
				KUNIT_EXPECT_EQ(test, p.regs.bx, 1000UL + i + round / 2 * 10);
				regs[i].bx += 10;
			}
		}
	}
	/* A copy has the same; what is released leaves nothing. */
	p.state = states[1];
	p.regs = regs[1];
	p.regs.bx = 77;
	EXPECT_SYSCALL(test, &p);
	arch_user_state_copy(states[2], states[1]);
	p.state = states[2];
	p.regs.bx = 0;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.bx, 77UL);
	arch_user_state_init(states[1]);
	p.state = states[1];
	p.regs.ip = CODE + 7;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.bx, 0UL);
	arch_user_state_release(states[1]);
	arch_user_state_release(states[2]);
	p.state = states[0];
	program_end(&p);
}

static void vector_images_can_be_taken_and_set(struct kunit *test)
{
	struct program p;
	size_t bytes;
	const void *image;
	char *copy;
	u32 bad = ~0U;

	PROGRAM(test, &p, VECTOR_CODE);
	p.regs.bx = 0x1122334455667788;
	EXPECT_SYSCALL(test, &p);
	image = arch_user_fpu_image(p.state, &bytes);
	KUNIT_ASSERT_GE(test, bytes, (size_t)512);
	copy = kunit_kzalloc(test, bytes, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, image, bytes);
	KUNIT_EXPECT_EQ(test, *(unsigned long *)(copy + 160 + 3 * 16), 0x1122334455667788UL); /* xmm3 */
	*(unsigned long *)(copy + 160 + 3 * 16) = 99;
	KUNIT_EXPECT_EQ(test, arch_user_set_fpu_image(p.state, copy, bytes), 0);
	p.regs.bx = 0;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.bx, 99UL);
	/* Only the legacy part. */
	*(unsigned long *)(copy + 160 + 3 * 16) = 98;
	KUNIT_EXPECT_EQ(test, arch_user_set_fpu_image(p.state, copy, 512), 0);
	p.regs.ip = CODE + 7;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.bx, 98UL);
	/* What the CPU would refuse is refused here. */
	KUNIT_EXPECT_EQ(test, arch_user_set_fpu_image(p.state, copy, 100), -EINVAL);
	memcpy(copy + 24, &bad, sizeof(bad)); /* MXCSR */
	KUNIT_EXPECT_EQ(test, arch_user_set_fpu_image(p.state, copy, bytes), -EINVAL);
	if (bytes > 512) {
		memcpy(copy, image, bytes);
		memset(copy + 512, 0xff, 16); /* components that do not exist, compacted */
		KUNIT_EXPECT_EQ(test, arch_user_set_fpu_image(p.state, copy, bytes), -EINVAL);
	}
	KUNIT_EXPECT_EQ(test, arch_user_set_fpu_image(p.state, NULL, 0), 0);
	p.regs.ip = CODE + 7;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.bx, 0UL);
	program_end(&p);
}

static void bases_are_loaded_and_kept(struct kunit *test)
{
	struct program p;
	struct arch_user_state *other = new_state(test), *first;

	PROGRAM(test, &p, 0x64, 0x48, 0x8b, 0x04, 0x25, 8, 0, 0, 0 /* mov %fs:8,%rax */, SYSCALL_BYTES, /* */
		0x65, 0x48, 0x8b, 0x04, 0x25, 8, 0, 0, 0 /* mov %gs:8,%rax */, SYSCALL_BYTES, 0xeb, 0xe8);
	first = p.state;
	KUNIT_ASSERT_EQ(test, map_page(&p, DATA, p.data[0], PAGE_SHARED), 0);
	((unsigned long *)page_address(p.data[0]))[1] = 501;
	((unsigned long *)page_address(p.data[0]))[17] = 502;
	arch_user_set_base(p.state, ARCH_USER_FS, DATA);
	arch_user_set_base(p.state, ARCH_USER_GS, DATA + 128);
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 501UL);
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 502UL);
	KUNIT_EXPECT_EQ(test, arch_user_get_base(p.state, ARCH_USER_FS), DATA);
	arch_user_set_base(other, ARCH_USER_FS, DATA + 128);
	p.state = other;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 502UL);
	p.state = first;
	p.regs.ip = CODE;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 501UL);
	KUNIT_EXPECT_EQ(test, arch_user_get_base(first, ARCH_USER_GS), DATA + 128);
	arch_user_state_release(other);
	program_end(&p);
}

static void endless_loops_are_interrupted(struct kunit *test)
{
	struct program p;
	enum arch_user_exit why;
	u64 before = arch_clock_peek_ns();

	PROGRAM(test, &p, 0xff, 0xc0 /* inc %eax */, 0xeb, 0xfc);
	do {
		local_irq_disable();
		why = arch_user_run(p.mm->space, p.state, &p.regs, &p.trap);
		local_irq_enable();
		KUNIT_ASSERT_EQ(test, (int)why, (int)ARCH_USER_INTERRUPT);
	} while (arch_clock_peek_ns() - before < 20000000);
	KUNIT_EXPECT_NE(test, p.regs.ax, 0UL);
	program_end(&p);
}

static void idle_bus_reads_ones(struct kunit *test)
{
	struct program p;

	PROGRAM(test, &p, 0x48, 0x8b, 0x03, SYSCALL_BYTES);
	KUNIT_ASSERT_EQ(test, map_page_tables(p.mm, DATA, 0xfd000000UL >> PAGE_SHIFT, 1, PAGE_READONLY, false), 0);
	p.regs.bx = DATA;
	EXPECT_SYSCALL(test, &p);
	KUNIT_EXPECT_EQ(test, p.regs.orig_ax, ~0UL);
	program_end(&p);
}

static void large_leaves_work(struct kunit *test)
{
	struct program p;
	struct page *huge = alloc_pages(GFP_KERNEL | __GFP_COMP | __GFP_ZERO, 9);
	unsigned int i;

	PROGRAM(test, &p, 0x48, 0x8b, 0x03, SYSCALL_BYTES, 0xeb, 0xf9);
	KUNIT_ASSERT_NOT_NULL(test, huge);
	KUNIT_ASSERT_EQ(test, map_page_tables(p.mm, 0x40000000, page_to_pfn(huge), 512, PAGE_SHARED, true), 0);
	for (i = 0; i < 512; i += 73) {
		*(unsigned long *)(page_address(huge) + i * PAGE_SIZE) = 7000 + i;
		p.regs.bx = 0x40000000 + i * PAGE_SIZE;
		EXPECT_SYSCALL(test, &p);
		KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 7000UL + i);
	}
	unmap_range(&p, 0x40000000, 0x40200000);
	EXPECT_FAULT(test, &p, p.regs.bx, PF_USER);
	program_end(&p);
	__free_pages(huge, 9);
}

/* A stub is used again: nothing of the program before may be left in it. */
static void nothing_is_left_of_the_last_program(struct kunit *test)
{
	struct program p;
	unsigned int round, i;

	for (round = 0; round < 40; round++) {
		PROGRAM(test, &p, 0x48, 0x8b, 0x03, SYSCALL_BYTES, 0xeb, 0xf9);
		p.regs.bx = DATA + round % DATA_PAGES * PAGE_SIZE;
		EXPECT_FAULT(test, &p, p.regs.bx, PF_USER);
		for (i = 0; i < DATA_PAGES; i++)
			KUNIT_ASSERT_EQ(test, map_page(&p, DATA + i * PAGE_SIZE, p.data[i], PAGE_SHARED), 0);
		*(unsigned long *)page_address(p.data[round % DATA_PAGES]) = round;
		EXPECT_SYSCALL(test, &p);
		KUNIT_EXPECT_EQ(test, p.regs.orig_ax, (unsigned long)round);
		program_end(&p);
	}
}

static void many_programs_at_once(struct kunit *test)
{
	const unsigned int count = 40;
	struct program *p = kunit_kzalloc(test, count * sizeof(*p), GFP_KERNEL);
	unsigned int i, round;

	KUNIT_ASSERT_NOT_NULL(test, p);
	for (i = 0; i < count; i++) {
		PROGRAM(test, &p[i], SYSCALL_BYTES, 0xeb, 0xfc);
		KUNIT_ASSERT_EQ(test, arch_user_space_prepare(p[i].mm->space), 0);
	}
	for (round = 0; round < 3; round++) {
		for (i = 0; i < count; i++) {
			p[i].regs.ax = i * 10 + round;
			EXPECT_SYSCALL(test, &p[i]);
			KUNIT_EXPECT_EQ(test, p[i].regs.orig_ax, (unsigned long)i * 10 + round);
		}
	}
	for (i = 0; i < count; i++)
		program_end(&p[i]);
}

/* More pages than the machine can keep translations of: it forgets some, and finds them again. */
static void translations_are_forgotten_when_there_are_too_many(struct kunit *test)
{
	const unsigned int stride = 3;
	unsigned long pages = min(kunit_steps(3000), 80000UL), i;
	struct program p;

	PROGRAM(test, &p, 0x48, 0x8b, 0x03, SYSCALL_BYTES, 0xeb, 0xf9);
	for (i = 0; i < DATA_PAGES; i++)
		*(unsigned long *)page_address(p.data[i]) = 300 + i;
	for (i = 0; i < pages; i++)
		KUNIT_ASSERT_EQ(test,
				map_page(&p, DATA + i * stride * PAGE_SIZE, p.data[i % DATA_PAGES], PAGE_READONLY), 0);
	for (i = 0; i < pages; i++) {
		p.regs.bx = DATA + i * stride * PAGE_SIZE;
		EXPECT_SYSCALL(test, &p);
		if (p.regs.orig_ax != 300 + i % DATA_PAGES)
			KUNIT_EXPECT_EQ(test, p.regs.orig_ax, 300 + i % DATA_PAGES);
	}
	program_end(&p);
}

/* ---- one space on two CPUs ---- */

struct runner {
	struct program *p;
	bool failed;
};

/* Run the program until told to stop; faults are repeated until the page is there. */
static int runner_main(void *arg)
{
	struct runner *runner = arg;

	while (!kthread_should_stop()) {
		enum arch_user_exit why;

		local_irq_disable();
		why = arch_user_run(runner->p->mm->space, runner->p->state, &runner->p->regs, &runner->p->trap);
		local_irq_enable();
		if (why == ARCH_USER_DIED || why == ARCH_USER_SYSCALL)
			runner->failed = true;
		cond_resched();
	}
	return 0;
}

static bool changes(const unsigned long *word, unsigned long turns)
{
	unsigned long first = READ_ONCE(*word);

	while (turns--) {
		if (READ_ONCE(*word) != first)
			return true;
		cpu_relax();
	}
	return false;
}

/* The program counts in one page; whenever the page has been unmapped and flushed, the frame must stand still. */
static void flushes_reach_other_cpus(struct kunit *test)
{
	static const u8 code[] = { 0xf0, 0x48, 0xff, 0x03 /* lock incq (%rbx) */, 0xeb, 0xfa };
	struct program p;
	struct runner runner = { &p };
	struct task_struct *task;
	unsigned int round;

	if (num_online_cpus() < 2) {
		kunit_skip(test, "one CPU");
		return;
	}
	program_start(test, &p, code, sizeof(code));
	p.regs.bx = DATA;
	task = kthread_create(runner_main, &runner, "runner");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	kthread_bind(task, 1 - raw_smp_processor_id() % 2);
	wake_up_process(task);
	for (round = 0; round < 200; round++) {
		struct page *page = p.data[round % DATA_PAGES];
		unsigned long *count = page_address(page);

		KUNIT_ASSERT_EQ(test, map_page(&p, DATA, page, PAGE_SHARED), 0);
		while (!changes(count, 1000000) && !runner.failed)
			cond_resched();
		unmap_range(&p, DATA, DATA + PAGE_SIZE);
		KUNIT_EXPECT_FALSE(test, changes(count, 200));
	}
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 0);
	KUNIT_EXPECT_FALSE(test, runner.failed);
	program_end(&p);
}

/* Not a test: with --realtime it says what the round trips cost, in the best of many batches. */
#define BATCHES 40
#define BATCH 50

static void best(u64 *least, u64 start)
{
	u64 each = (arch_clock_ns() - start) / BATCH;

	*least = min(*least, each);
}

static u64 time_system_calls(struct program *p)
{
	u64 least = U64_MAX;
	unsigned int batch, i;

	for (batch = 0; batch < BATCHES; batch++) {
		u64 start = arch_clock_ns();

		for (i = 0; i < BATCH; i++)
			run(p);
		best(&least, start);
	}
	return least;
}

/* Each write is to a page that is not mapped: a report, an entry in the tables, and another run. */
static u64 time_write_faults(struct program *p)
{
	u64 least = U64_MAX;
	unsigned int batch, i;

	for (batch = 0; batch < BATCHES; batch++) {
		u64 start = arch_clock_ns();

		for (i = 0; i < BATCH; i++) {
			p->regs.bx = DATA + (batch * BATCH + i) * PAGE_SIZE;
			run(p);
			map_page(p, p->regs.bx, p->data[i % DATA_PAGES], PAGE_SHARED);
			run(p);
		}
		best(&least, start);
	}
	return least;
}

/* The tables have the translation, the machine lacks it. */
static u64 time_refills(struct program *p)
{
	u64 least = U64_MAX;
	unsigned int batch, i;

	for (batch = 0; batch < BATCHES; batch++) {
		u64 start = arch_clock_ns();

		for (i = 0; i < BATCH; i++) {
			p->regs.bx = DATA + (batch * BATCH + i) * PAGE_SIZE;
			arch_flush_tlb_user_range(p->mm->space, p->regs.bx, p->regs.bx + PAGE_SIZE);
			run(p);
		}
		best(&least, start);
	}
	return least;
}

static u64 time_programs(struct kunit *test)
{
	static const u8 code[] = { SYSCALL_BYTES };
	u64 start = arch_clock_ns();
	struct program p;
	unsigned int i;

	for (i = 0; i < 200; i++) {
		program_start(test, &p, code, sizeof(code));
		run(&p);
		program_end(&p);
	}
	return (arch_clock_ns() - start) / 200;
}

static void speed(struct kunit *test)
{
	static const u8 calling[] = { SYSCALL_BYTES, 0xeb, 0xfc };
	static const u8 writing[] = { 0x48, 0x89, 0x03, SYSCALL_BYTES, 0xeb, 0xf9 };
	struct program p;
	u64 call, fault, refill;

	if (arch_clock_is_virtual()) {
		kunit_skip(test, "time is virtual");
		return;
	}
	program_start(test, &p, calling, sizeof(calling));
	call = time_system_calls(&p);
	program_end(&p);
	program_start(test, &p, writing, sizeof(writing));
	fault = time_write_faults(&p);
	refill = time_refills(&p);
	program_end(&p);
	kunit_info(test,
		   "system call %llu ns; write fault and system call %llu ns; refill and system call %llu ns; program "
		   "%llu ns",
		   call, fault, refill, time_programs(test));
}

static struct kunit_case port_user_cases[] = {
	KUNIT_CASE(system_calls_keep_all_registers),
	KUNIT_CASE(page_faults_are_reported_and_resolved),
	KUNIT_CASE(no_execution_without_the_right),
	KUNIT_CASE(reads_mark_accessed_and_writes_mark_dirty),
	KUNIT_CASE(flushed_translations_are_gone),
	KUNIT_CASE(exceptions_have_their_vectors),
	KUNIT_CASE(floating_point_traps),
	KUNIT_CASE(single_steps),
	KUNIT_CASE(forbidden_flags_are_ignored),
	KUNIT_CASE(vector_registers_belong_to_the_state),
	KUNIT_CASE(vector_images_can_be_taken_and_set),
	KUNIT_CASE(bases_are_loaded_and_kept),
	KUNIT_CASE(endless_loops_are_interrupted),
	KUNIT_CASE(idle_bus_reads_ones),
	KUNIT_CASE(large_leaves_work),
	KUNIT_CASE(nothing_is_left_of_the_last_program),
	KUNIT_CASE(many_programs_at_once),
	KUNIT_CASE(translations_are_forgotten_when_there_are_too_many),
	KUNIT_CASE(flushes_reach_other_cpus),
	KUNIT_CASE(speed),
	{},
};

static struct kunit_suite port_user_suite = {
	.name = "port_user",
	.test_cases = port_user_cases,
};
kunit_test_suite(port_user_suite);
