// SPDX-License-Identifier: MIT
/*
 * Areas of address spaces, through the system calls that programs use: random sequences of calls against an array that says for each page
 * whether it is mapped, with which rights and what it holds; the list of areas must be the shortest one, the counters must equal what
 * the areas add up to. Then each allocation is made to fail: a call that fails must have changed nothing.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/percpu_counter.h>
#include <linux/prandom.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <ashlar/control.h>
#include "../../mm/fault.h"
#include "frames.h"

#define BASE 0x10000000ul
#define PAGES 96u
#define STEPS 6000u
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS)

static struct rnd_state rnd;
static struct control_frames before;
static s64 committed_before;

struct vma_test {
	struct mm_struct *mm, *saved;
};

/* What the program should see at each page of the window. */
struct model_page {
	bool mapped;
	u8 prot;     /* PROT_* */
	bool nofork; /* MADV_DONTFORK */
	u32 stamp;   /* the first word */
};
static struct model_page model[PAGES];

static unsigned int pick(unsigned int n)
{
	return prandom_u32_state(&rnd) % n;
}

static unsigned long page_addr(unsigned int page)
{
	return BASE + (unsigned long)page * PAGE_SIZE;
}

static long call(unsigned long nr, unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e,
		 unsigned long f)
{
	struct pt_regs regs = { .orig_ax = nr, .di = a, .si = b, .dx = c, .r10 = d, .r8 = e, .r9 = f };

	do_syscall(&regs);
	return regs.ax;
}

static long do_map(unsigned int page, unsigned int count, unsigned int prot, unsigned long flags)
{
	return call(__NR_mmap, page_addr(page), count * PAGE_SIZE, prot, flags, -1, 0);
}

static int vma_test_init(struct kunit *test)
{
	struct vma_test *t;

	prandom_seed_state(&rnd, 61);
	memset(model, 0, sizeof(model));
	control_count_frames(&before);
	committed_before = percpu_counter_sum(&vm_committed_as);
	t = kzalloc(sizeof(*t), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t);
	t->mm = mm_alloc();
	KUNIT_ASSERT_NOT_NULL(test, t->mm);
	t->saved = current->mm;
	current->mm = t->mm;
	test->priv = t;
	return 0;
}

static void vma_test_exit(struct kunit *test)
{
	struct vma_test *t = test->priv;
	struct control_frames after;

	current->mm = t->saved;
	mmput(t->mm);
	kfree(t);
	KUNIT_EXPECT_EQ(test, (long)percpu_counter_sum(&vm_committed_as), (long)committed_before);
	control_count_frames(&after);
	expect_same_frames(test, &before, &after);
}

/* ---- the model ---- */

static bool model_mapped(unsigned int page, unsigned int count)
{
	while (count--)
		if (!model[page++].mapped)
			return false;
	return true;
}

static void model_map(unsigned int page, unsigned int count, unsigned int prot)
{
	while (count--)
		model[page++] = (struct model_page){ .mapped = true, .prot = prot };
}

static void model_unmap(unsigned int page, unsigned int count)
{
	memset(model + page, 0, count * sizeof(*model));
}

static unsigned int random_prot(void)
{
	static const u8 prots[] = { PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE,
				    PROT_READ | PROT_EXEC };

	return prots[pick(ARRAY_SIZE(prots))];
}

static void random_range(unsigned int *page, unsigned int *count)
{
	*page = pick(PAGES);
	*count = 1 + pick(min(PAGES - *page, 12u));
}

static void step_map(struct kunit *test)
{
	unsigned int page, count, prot = random_prot(), i;
	bool replace = pick(2), used = false;
	long ret;

	random_range(&page, &count);
	for (i = page; i < page + count; i++)
		used |= model[i].mapped;
	ret = do_map(page, count, prot, PRIVATE | (replace ? MAP_FIXED : MAP_FIXED_NOREPLACE));
	if (used && !replace) {
		KUNIT_ASSERT_EQ(test, ret, (long)-EEXIST);
		return;
	}
	KUNIT_ASSERT_EQ(test, ret, (long)page_addr(page));
	model_map(page, count, prot);
}

static void step_unmap(struct kunit *test)
{
	unsigned int page, count;

	random_range(&page, &count);
	KUNIT_ASSERT_EQ(test, call(__NR_munmap, page_addr(page), count * PAGE_SIZE, 0, 0, 0, 0), 0l);
	model_unmap(page, count);
}

static void step_protect(struct kunit *test)
{
	unsigned int page, count, prot = random_prot(), i;
	long ret;

	random_range(&page, &count);
	ret = call(__NR_mprotect, page_addr(page), count * PAGE_SIZE, prot, 0, 0, 0);
	KUNIT_ASSERT_EQ(test, ret, model_mapped(page, count) ? 0l : (long)-ENOMEM);
	for (i = page; i < page + count && model[i].mapped; i++)
		model[i].prot = prot;
}

static void step_advise(struct kunit *test)
{
	unsigned int page, count, i;
	int advice[] = { MADV_DONTFORK, MADV_DOFORK, MADV_DONTNEED }, which = pick(3);
	long ret;

	random_range(&page, &count);
	ret = call(__NR_madvise, page_addr(page), count * PAGE_SIZE, advice[which], 0, 0, 0);
	KUNIT_ASSERT_EQ(test, ret, model_mapped(page, count) ? 0l : (long)-ENOMEM);
	for (i = page; i < page + count; i++) {
		if (!model[i].mapped)
			continue;
		if (which == 2)
			model[i].stamp = 0;
		else
			model[i].nofork = which == 0;
	}
}

/* Are the pages one area: equal in all that areas are told apart by? Then mremap() may be asked about them. */
static bool model_uniform(unsigned int page, unsigned int count)
{
	unsigned int i;

	for (i = page; i < page + count; i++)
		if (!model[i].mapped || model[i].prot != model[page].prot || model[i].nofork != model[page].nofork)
			return false;
	return true;
}

/* Move a range with mremap(); areas that look the same but are not one refuse with -EFAULT. */
static void step_move(struct kunit *test)
{
	unsigned int page, count, to;
	struct model_page moved[12];
	long ret;

	random_range(&page, &count);
	to = pick(PAGES - count + 1);
	ret = call(__NR_mremap, page_addr(page), count * PAGE_SIZE, count * PAGE_SIZE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   page_addr(to), 0);
	if (model[page].mapped && to < page + count && page < to + count) {
		KUNIT_ASSERT_EQ(test, ret, (long)-EINVAL);
		return;
	}
	if (!model[page].mapped || !model_uniform(page, count) || ret == -EFAULT) {
		KUNIT_ASSERT_EQ(test, ret, (long)-EFAULT);
		/* What was at the new place is gone all the same, if there was an area to begin with. */
		if (model[page].mapped)
			model_unmap(to, count);
		return;
	}
	KUNIT_ASSERT_EQ(test, ret, (long)page_addr(to));
	memcpy(moved, model + page, count * sizeof(*model));
	model_unmap(page, count);
	memcpy(model + to, moved, count * sizeof(*model));
}

static void step_touch(struct kunit *test)
{
	unsigned int page = pick(PAGES);
	u32 value = prandom_u32_state(&rnd);
	bool may = model[page].mapped && model[page].prot & PROT_WRITE;

	KUNIT_ASSERT_EQ(test, put_user(value, (u32 __user *)page_addr(page)), may ? 0 : -EFAULT);
	if (may)
		model[page].stamp = value;
}

static void step_look(struct kunit *test)
{
	unsigned int page = pick(PAGES);
	bool may = model[page].mapped && model[page].prot & PROT_READ;
	u32 value = 1;

	KUNIT_ASSERT_EQ(test, get_user(value, (u32 __user *)page_addr(page)), may ? 0 : -EFAULT);
	if (may)
		KUNIT_ASSERT_EQ(test, value, model[page].stamp);
}

/* ---- comparisons ---- */

static unsigned int prot_of(struct vm_area_struct *vma)
{
	return (vma->vm_flags & VM_READ ? PROT_READ : 0) | (vma->vm_flags & VM_WRITE ? PROT_WRITE : 0) |
	       (vma->vm_flags & VM_EXEC ? PROT_EXEC : 0);
}

static void compare_areas(struct kunit *test, struct mm_struct *mm)
{
	unsigned int page, mapped = 0;

	for (page = 0; page < PAGES; page++) {
		struct vm_area_struct *vma = vma_lookup(mm, page_addr(page));

		KUNIT_ASSERT_EQ(test, vma != NULL, model[page].mapped);
		if (!vma)
			continue;
		mapped++;
		KUNIT_ASSERT_EQ(test, prot_of(vma), (unsigned int)model[page].prot);
		KUNIT_ASSERT_EQ(test, !!(vma->vm_flags & VM_DONTCOPY), model[page].nofork);
	}
	KUNIT_ASSERT_EQ(test, mm->total_vm, (unsigned long)mapped);
	KUNIT_ASSERT_EQ(test, mm_verify(mm), 0u);
}

/* No two neighbours may be one area, in a program that has not touched anything. */
static void expect_minimal(struct kunit *test, struct mm_struct *mm)
{
	struct vm_area_struct *vma, *prev = NULL;
	VMA_ITERATOR(vmi, mm, 0);

	for_each_vma(vmi, vma)
	{
		if (prev && prev->vm_end == vma->vm_start && !((prev->vm_flags ^ vma->vm_flags) & ~VM_SOFTDIRTY))
			KUNIT_ASSERT_NE(test, prev->vm_pgoff + vma_pages(prev), vma->vm_pgoff);
		prev = vma;
	}
}

/* Without touching pages, moved areas get the offsets of their new places: so neighbours that look equal are one. */
static void vma_test_structure(struct kunit *test)
{
	struct vma_test *t = test->priv;
	unsigned int step;

	for (step = 0; step < STEPS; step++) {
		switch (pick(6)) {
		case 0:
		case 1:
			step_map(test);
			break;
		case 2:
			step_unmap(test);
			break;
		case 3:
			step_protect(test);
			break;
		case 4:
			step_advise(test);
			break;
		default:
			step_move(test);
		}
		if (step % 8 == 0) {
			compare_areas(test, t->mm);
			expect_minimal(test, t->mm);
		}
	}
}

static void vma_test_contents(struct kunit *test)
{
	struct vma_test *t = test->priv;
	unsigned int step;

	for (step = 0; step < STEPS; step++) {
		switch (pick(12)) {
		case 0:
			step_map(test);
			break;
		case 1:
			step_unmap(test);
			break;
		case 2:
			step_protect(test);
			break;
		case 3:
			step_advise(test);
			break;
		case 4:
			step_move(test);
			break;
		case 5 ... 8:
			step_touch(test);
			break;
		default:
			step_look(test);
		}
		if (step % 32 == 0)
			compare_areas(test, t->mm);
	}
}

/* ---- failures ---- */

#define SNAPSHOT_AREAS 16

/* An address space as far as a call that failed must leave it alone. */
struct snapshot {
	struct {
		unsigned long start, end, flags, pgoff;
	} area[SNAPSHOT_AREAS];
	unsigned int count;
	unsigned long total, data, locked, brk;
	s64 committed;
};

static void take_snapshot(struct mm_struct *mm, struct snapshot *s)
{
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, 0);

	memset(s, 0, sizeof(*s));
	for_each_vma(vmi, vma)
	{
		if (s->count < SNAPSHOT_AREAS) {
			s->area[s->count].start = vma->vm_start;
			s->area[s->count].end = vma->vm_end;
			s->area[s->count].flags = vma->vm_flags;
			s->area[s->count].pgoff = vma->vm_pgoff;
		}
		s->count++;
	}
	s->total = mm->total_vm;
	s->data = mm->data_vm;
	s->locked = mm->locked_vm;
	s->brk = mm->brk;
	s->committed = percpu_counter_sum(&vm_committed_as);
}

/* Areas that calls are made on: [0,20) read-write with pages; hole; [24,40) read-only; [40,44) none. */
static void build_scene(struct kunit *test)
{
	unsigned int i;

	KUNIT_ASSERT_GT(test, do_map(0, 20, PROT_READ | PROT_WRITE, PRIVATE | MAP_FIXED), 0l);
	KUNIT_ASSERT_GT(test, do_map(24, 16, PROT_READ, PRIVATE | MAP_FIXED), 0l);
	KUNIT_ASSERT_GT(test, do_map(40, 4, PROT_NONE, PRIVATE | MAP_FIXED), 0l);
	for (i = 0; i < 20; i++)
		KUNIT_ASSERT_EQ(test, put_user(i + 1, (u32 __user *)page_addr(i)), 0);
}

struct failing_call {
	const char *name;
	unsigned long nr, arg[5];
};

#define P(page) (BASE + (page)*PAGE_SIZE)
#define L(pages) ((pages)*PAGE_SIZE)

static const struct failing_call failing_calls[] = {
	{ "mmap", __NR_mmap, { P(50), L(4), PROT_READ | PROT_WRITE, PRIVATE, -1ul } },
	{ "mmap that merges", __NR_mmap, { P(20), L(4), PROT_READ | PROT_WRITE, PRIVATE, -1ul } },
	{ "munmap of the middle", __NR_munmap, { P(4), L(4) } },
	{ "munmap of two ends", __NR_munmap, { P(10), L(20) } },
	{ "mprotect of the middle", __NR_mprotect, { P(4), L(4), PROT_READ } },
	{ "mprotect of an end", __NR_mprotect, { P(16), L(4), PROT_READ } },
	{ "mprotect to promise", __NR_mprotect, { P(28), L(4), PROT_READ | PROT_WRITE } },
	{ "mremap that grows", __NR_mremap, { P(0), L(20), L(22), 0 } },
	{ "mremap that moves", __NR_mremap, { P(0), L(20), L(40), MREMAP_MAYMOVE } },
	{ "mremap of a part", __NR_mremap, { P(4), L(4), L(8), MREMAP_MAYMOVE } },
	{ "mremap that keeps", __NR_mremap, { P(0), L(20), L(20), MREMAP_MAYMOVE | MREMAP_DONTUNMAP } },
	{ "madvise", __NR_madvise, { P(2), L(3), MADV_DONTFORK } },
	{ "brk", __NR_brk, { P(200) + 5 } },
};

static bool same_snapshot(const struct snapshot *a, const struct snapshot *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static void expect_contents(struct kunit *test, const char *name)
{
	unsigned int i;
	u32 value;

	for (i = 0; i < 20; i++) {
		KUNIT_ASSERT_EQ_MSG(test, get_user(value, (u32 __user *)page_addr(i)), 0, "%s: page %u", name, i);
		KUNIT_ASSERT_EQ_MSG(test, value, i + 1, "%s: page %u", name, i);
	}
}

/* Let the @n-th allocation of a call fail. Returns false if the call made fewer. */
static bool fail_once(struct kunit *test, struct mm_struct *mm, const struct failing_call *c, unsigned long n)
{
	struct snapshot old, new;
	unsigned long seen;
	bool failed;
	long ret;

	take_snapshot(mm, &old);
	fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
	ret = call(c->nr, c->arg[0], c->arg[1], c->arg[2], c->arg[3], c->arg[4], 0);
	seen = fault_inject_stop();
	KUNIT_ASSERT_EQ_MSG(test, vma_verify(mm), 0u, "%s, allocation %lu", c->name, n);
	if (seen < n) {
		KUNIT_EXPECT_FALSE_MSG(test, IS_ERR_VALUE(ret), "%s: %ld without a failure", c->name, ret);
		return false;
	}
	take_snapshot(mm, &new);
	failed = IS_ERR_VALUE(ret) || (c->nr == __NR_brk && ret == old.brk);
	if (!failed)
		return false;
	KUNIT_EXPECT_TRUE_MSG(test, same_snapshot(&old, &new), "%s changed something although allocation %lu failed",
			      c->name, n);
	expect_contents(test, c->name);
	return true;
}

static void vma_test_failures(struct kunit *test)
{
	struct vma_test *t = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(failing_calls); i++) {
		unsigned long n = 1;

		t->mm->start_brk = t->mm->brk = P(190);
		build_scene(test);
		while (fail_once(test, t->mm, &failing_calls[i], n))
			n++;
		KUNIT_ASSERT_EQ(test, vm_munmap(0x10000, TASK_SIZE - 0x20000), 0);
		KUNIT_ASSERT_EQ(test, t->mm->map_count, 0);
		KUNIT_ASSERT_EQ(test, t->mm->total_vm, 0ul);
	}
}

/* ---- limits, placing, locks ---- */

static void vma_test_max_map_count(struct kunit *test)
{
	struct vma_test *t = test->priv;
	int saved = sysctl_max_map_count;
	unsigned int i;

	sysctl_max_map_count = 20;
	for (i = 0; i < 21; i++)
		KUNIT_EXPECT_GT(test, do_map(2 * i, 1, PROT_READ, PRIVATE | MAP_FIXED), 0l);
	KUNIT_EXPECT_EQ(test, do_map(2 * i, 1, PROT_READ, PRIVATE | MAP_FIXED), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, call(__NR_munmap, P(0), L(3), 0, 0, 0, 0), 0l);
	KUNIT_EXPECT_GT(test, do_map(0, 3, PROT_READ, PRIVATE | MAP_FIXED), 0l);
	KUNIT_EXPECT_EQ(test, t->mm->map_count, 20);
	KUNIT_EXPECT_EQ(test, call(__NR_munmap, P(1), L(1), 0, 0, 0, 0), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, call(__NR_mprotect, P(1), L(1), PROT_NONE, 0, 0, 0), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, t->mm->map_count, 20);
	sysctl_max_map_count = saved;
}

/* Places are taken from above, the highest that is large enough. */
static void vma_test_placing(struct kunit *test)
{
	struct vma_test *t = test->priv;
	unsigned long top = t->mm->mmap_base;
	long a = call(__NR_mmap, 0, L(8), PROT_READ, PRIVATE, -1, 0);
	long b = call(__NR_mmap, 0, L(4), PROT_NONE, PRIVATE, -1, 0);
	long c = call(__NR_mmap, 0, L(2), PROT_READ, PRIVATE, -1, 0);

	KUNIT_EXPECT_EQ(test, (unsigned long)a, top - L(8));
	KUNIT_EXPECT_EQ(test, (unsigned long)b, top - L(12));
	KUNIT_EXPECT_EQ(test, (unsigned long)c, top - L(14));
	KUNIT_ASSERT_EQ(test, call(__NR_munmap, b, L(4), 0, 0, 0, 0), 0l);
	KUNIT_EXPECT_EQ(test, (unsigned long)call(__NR_mmap, 0, L(5), PROT_NONE, PRIVATE, -1, 0), top - L(19));
	KUNIT_EXPECT_EQ(test, (unsigned long)call(__NR_mmap, 0, L(3), PROT_NONE, PRIVATE, -1, 0), top - L(11));
	/* A wish that is free is granted, one that is not is ignored. */
	KUNIT_EXPECT_EQ(test, call(__NR_mmap, P(3) + 7, L(1), PROT_NONE, PRIVATE, -1, 0), (long)P(3));
	KUNIT_EXPECT_EQ(test, (unsigned long)call(__NR_mmap, P(3), L(1), PROT_NONE, PRIVATE, -1, 0), top - L(12));
	KUNIT_EXPECT_EQ(test, (unsigned long)call(__NR_mmap, 0, TASK_SIZE, PROT_NONE, PRIVATE, -1, 0),
			(unsigned long)-ENOMEM);
	KUNIT_EXPECT_EQ(test,
			(unsigned long)call(__NR_mmap, 0, TASK_SIZE - top, PROT_NONE, PRIVATE | MAP_NORESERVE, -1, 0),
			top - L(19) - (TASK_SIZE - top));
}

/* Areas of the window as "[first,end) ", to be compared with what Linux shows for the same calls. */
static void expect_areas(struct kunit *test, struct mm_struct *mm, const char *expected)
{
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, BASE);
	char text[160] = "";
	size_t at = 0;

	for_each_vma_range(vmi, vma, page_addr(PAGES)) at +=
		scnprintf(text + at, sizeof(text) - at, "[%lu,%lu)%s ", (vma->vm_start - BASE) >> PAGE_SHIFT,
			  (vma->vm_end - BASE) >> PAGE_SHIFT, vma->vm_flags & VM_WRITE ? "w" : "");
	KUNIT_EXPECT_STREQ(test, text, expected);
}

static void touch(struct kunit *test, unsigned int page)
{
	KUNIT_ASSERT_EQ(test, put_user(1u, (u32 __user *)page_addr(page)), 0);
}

static void two_with_a_hole(struct kunit *test)
{
	vm_munmap(BASE, L(PAGES));
	KUNIT_ASSERT_GT(test, do_map(0, 4, PROT_READ | PROT_WRITE, PRIVATE | MAP_FIXED), 0l);
	KUNIT_ASSERT_GT(test, do_map(8, 4, PROT_READ | PROT_WRITE, PRIVATE | MAP_FIXED), 0l);
}

/* What a new mapping between two areas becomes depends on which of them has pages; and mprotect moves borders. */
static void vma_test_merging(struct kunit *test)
{
	struct vma_test *t = test->priv;
	unsigned int touched;
	static const char *const results[] = { "[0,12)w ", "[0,12)w ", "[0,4)w [4,12)w ", "[0,4)w [4,12)w " };

	for (touched = 0; touched < 4; touched++) {
		two_with_a_hole(test);
		if (touched & 1)
			touch(test, 0);
		if (touched & 2)
			touch(test, 8);
		KUNIT_ASSERT_GT(test, do_map(4, 4, PROT_READ | PROT_WRITE, PRIVATE | MAP_FIXED), 0l);
		expect_areas(test, t->mm, results[touched]);
		KUNIT_EXPECT_EQ(test, mm_verify(t->mm), 0u);
	}
	vm_munmap(BASE, L(PAGES));
	KUNIT_ASSERT_GT(test, do_map(0, 4, PROT_READ | PROT_WRITE, PRIVATE | MAP_FIXED), 0l);
	touch(test, 0);
	KUNIT_ASSERT_GT(test, do_map(4, 4, PROT_READ, PRIVATE | MAP_FIXED), 0l);
	KUNIT_ASSERT_EQ(test, call(__NR_mprotect, P(4), L(2), PROT_READ | PROT_WRITE, 0, 0, 0), 0l);
	expect_areas(test, t->mm, "[0,6)w [6,8) ");
	KUNIT_ASSERT_EQ(test, call(__NR_mprotect, P(2), L(2), PROT_READ, 0, 0, 0), 0l);
	expect_areas(test, t->mm, "[0,2)w [2,4) [4,6)w [6,8) ");
	vm_munmap(BASE, L(PAGES));
	/* Moved next to itself an area without pages becomes one with what is mapped in its old place. */
	KUNIT_ASSERT_GT(test, do_map(0, 4, PROT_READ | PROT_WRITE, PRIVATE | MAP_FIXED), 0l);
	KUNIT_ASSERT_EQ(test, call(__NR_mremap, P(0), L(4), L(4), MREMAP_MAYMOVE | MREMAP_FIXED, P(4), 0), (long)P(4));
	KUNIT_ASSERT_GT(test, do_map(0, 4, PROT_READ | PROT_WRITE, PRIVATE | MAP_FIXED), 0l);
	expect_areas(test, t->mm, "[0,8)w ");
	touch(test, 0);
	KUNIT_ASSERT_EQ(test, call(__NR_mremap, P(0), L(2), L(2), MREMAP_MAYMOVE | MREMAP_FIXED, P(8), 0), (long)P(8));
	expect_areas(test, t->mm, "[2,8)w [8,10)w ");
}

static void vma_test_locks(struct kunit *test)
{
	struct vma_test *t = test->priv;
	struct vm_area_struct *vma, *other;

	KUNIT_ASSERT_GT(test, do_map(0, 4, PROT_READ, PRIVATE | MAP_FIXED), 0l);
	KUNIT_ASSERT_GT(test, do_map(8, 4, PROT_READ, PRIVATE | MAP_FIXED), 0l);
	KUNIT_EXPECT_PTR_EQ(test, lock_vma_under_rcu(t->mm, P(5)), NULL);
	vma = lock_vma_under_rcu(t->mm, P(3) + 5);
	KUNIT_ASSERT_NOT_NULL(test, vma);
	KUNIT_EXPECT_EQ(test, vma->vm_start, P(0));
	vma_end_read(vma);
	mmap_write_lock(t->mm);
	vma_start_write(vma);
	KUNIT_EXPECT_PTR_EQ(test, lock_vma_under_rcu(t->mm, P(3)), NULL);
	other = lock_vma_under_rcu(t->mm, P(9));
	KUNIT_EXPECT_NOT_NULL(test, other);
	if (other)
		vma_end_read(other);
	mmap_write_unlock(t->mm);
	vma = lock_vma_under_rcu(t->mm, P(0));
	KUNIT_EXPECT_NOT_NULL(test, vma);
	if (vma)
		vma_end_read(vma);
}

static void vma_test_brk(struct kunit *test)
{
	struct vma_test *t = test->priv;

	t->mm->start_brk = t->mm->brk = P(10) + 100;
	KUNIT_EXPECT_EQ(test, call(__NR_brk, 0, 0, 0, 0, 0, 0), (long)P(10) + 100);
	KUNIT_EXPECT_EQ(test, call(__NR_brk, P(12) + 1, 0, 0, 0, 0, 0), (long)P(12) + 1);
	KUNIT_EXPECT_EQ(test, t->mm->data_vm, 2ul);
	KUNIT_EXPECT_EQ(test, call(__NR_brk, P(14), 0, 0, 0, 0, 0), (long)P(14));
	KUNIT_EXPECT_EQ(test, t->mm->map_count, 1);
	KUNIT_EXPECT_EQ(test, call(__NR_brk, P(11), 0, 0, 0, 0, 0), (long)P(11));
	KUNIT_EXPECT_EQ(test, t->mm->total_vm, 0ul);
	KUNIT_EXPECT_EQ(test, call(__NR_brk, P(9), 0, 0, 0, 0, 0), (long)P(11));
	/* Something in the way. */
	KUNIT_ASSERT_GT(test, do_map(14, 1, PROT_READ, PRIVATE | MAP_FIXED), 0l);
	KUNIT_EXPECT_EQ(test, call(__NR_brk, P(14), 0, 0, 0, 0, 0), (long)P(11));
	KUNIT_EXPECT_EQ(test, call(__NR_brk, P(13), 0, 0, 0, 0, 0), (long)P(13));
}

static void vma_test_stack(struct kunit *test)
{
	struct vma_test *t = test->priv;
	struct vm_area_struct *vma;

	KUNIT_ASSERT_GT(
		test,
		call(__NR_mmap, P(1000), L(2), PROT_READ | PROT_WRITE, PRIVATE | MAP_FIXED | MAP_GROWSDOWN, -1, 0), 0l);
	KUNIT_ASSERT_GT(test, do_map(0, 1, PROT_READ, PRIVATE | MAP_FIXED), 0l);
	vma = lock_mm_and_find_vma(t->mm, P(995) + 9);
	KUNIT_ASSERT_NOT_NULL(test, vma);
	KUNIT_EXPECT_EQ(test, vma->vm_start, P(995));
	KUNIT_EXPECT_EQ(test, t->mm->stack_vm, 7ul);
	mmap_read_unlock(t->mm);
	/* The gap below is kept. */
	KUNIT_EXPECT_PTR_EQ(test, lock_mm_and_find_vma(t->mm, P(256)), NULL);
	vma = lock_mm_and_find_vma(t->mm, P(257));
	KUNIT_ASSERT_NOT_NULL(test, vma);
	mmap_read_unlock(t->mm);
	KUNIT_EXPECT_EQ(test, vma_verify(t->mm), 0u);
}

static void vma_test_fork(struct kunit *test)
{
	struct vma_test *t = test->priv;
	struct mm_struct *child = NULL;
	unsigned long n, seen;

	KUNIT_ASSERT_GT(test, do_map(0, 8, PROT_READ | PROT_WRITE, PRIVATE | MAP_FIXED), 0l);
	KUNIT_ASSERT_GT(test, do_map(8, 8, PROT_READ, PRIVATE | MAP_FIXED), 0l);
	KUNIT_ASSERT_EQ(test, call(__NR_madvise, P(2), L(3), MADV_DONTFORK, 0, 0, 0), 0l);
	KUNIT_ASSERT_EQ(test, put_user(77, (u32 __user *)P(1)), 0);
	for (n = 1;; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		child = dup_mm(current, t->mm);
		seen = fault_inject_stop();
		KUNIT_ASSERT_EQ(test, vma_verify(t->mm), 0u);
		if (seen < n)
			break;
		if (child)
			mmput(child);
	}
	KUNIT_ASSERT_NOT_NULL(test, child);
	KUNIT_EXPECT_EQ(test, vma_verify(child), 0u);
	KUNIT_EXPECT_EQ(test, child->map_count, 3);
	KUNIT_EXPECT_EQ(test, child->total_vm, 13ul);
	current->mm = child;
	{
		u32 value = 0;

		KUNIT_EXPECT_EQ(test, get_user(value, (u32 __user *)P(1)), 0);
		KUNIT_EXPECT_EQ(test, value, 77u);
		KUNIT_EXPECT_EQ(test, put_user(78, (u32 __user *)P(1)), 0);
	}
	current->mm = t->mm;
	mmput(child);
	{
		u32 value = 0;

		KUNIT_EXPECT_EQ(test, get_user(value, (u32 __user *)P(1)), 0);
		KUNIT_EXPECT_EQ(test, value, 77u);
	}
}

static struct kunit_case vma_test_cases[] = {
	KUNIT_CASE(vma_test_structure),
	KUNIT_CASE(vma_test_contents),
	KUNIT_CASE(vma_test_failures),
	KUNIT_CASE(vma_test_max_map_count),
	KUNIT_CASE(vma_test_placing),
	KUNIT_CASE(vma_test_merging),
	KUNIT_CASE(vma_test_locks),
	KUNIT_CASE(vma_test_brk),
	KUNIT_CASE(vma_test_stack),
	KUNIT_CASE(vma_test_fork),
	{},
};

static struct kunit_suite vma_test_suite = {
	.name = "vma",
	.init = vma_test_init,
	.exit = vma_test_exit,
	.test_cases = vma_test_cases,
};
kunit_test_suite(vma_test_suite);
