// SPDX-License-Identifier: MIT
/*
 * Where areas go: the layout of an address space and the choice of a free place.
 *
 *	0 .. mmap_min_addr	not for unprivileged programs
 *	program, brk		from its file's addresses upwards
 *	mmap_legacy_base ..	placed from here upwards, if nothing is free below mmap_base or personality or RLIMIT_STACK ask for it
 *	.. mmap_base		placed from here downwards, the usual way
 *	stack			grows down from STACK_TOP; the gap above mmap_base is its limit, at least 128 MiB
 *
 * Addresses are not randomised, so that output is the same in each run: layout_random() is the place for it.
 *
 * An area that grows down keeps stack_guard_gap bytes free below it; a file's driver may choose the place itself.
 * mmap_lock is held.
 */
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/sysctl.h>
#include "vma.h"

unsigned long mmap_min_addr = 65536;
unsigned long stack_guard_gap = 256UL << PAGE_SHIFT;
int sysctl_legacy_va_layout;

/* ---- layout ---- */

/* How far the areas of a new program are moved, bytes. */
static unsigned long layout_random(void)
{
	return 0;
}

static bool layout_is_legacy(const struct rlimit *rlim_stack)
{
	return current->personality & ADDR_COMPAT_LAYOUT || rlim_stack->rlim_cur == RLIM_INFINITY ||
	       sysctl_legacy_va_layout;
}

static unsigned long top_base(const struct rlimit *rlim_stack, unsigned long random)
{
	unsigned long gap = rlim_stack->rlim_cur, pad = stack_guard_gap;

	if (gap + pad > gap)
		gap += pad;
	gap = clamp(gap, (unsigned long)SZ_128M, TASK_SIZE / 6 * 5);
	return PAGE_ALIGN(TASK_SIZE - gap - random);
}

/** arch_pick_mmap_layout - decide where a new program's areas go; @rlim_stack is the limit of its stack */
void arch_pick_mmap_layout(struct mm_struct *mm, struct rlimit *rlim_stack)
{
	unsigned long random = layout_random();

	mm->task_size = TASK_SIZE;
	mm->mmap_legacy_base = TASK_UNMAPPED_BASE + random;
	if (layout_is_legacy(rlim_stack)) {
		mm->mmap_base = mm->mmap_legacy_base;
		mm->get_unmapped_area = arch_get_unmapped_area;
	} else {
		mm->mmap_base = top_base(rlim_stack, random);
		mm->get_unmapped_area = arch_get_unmapped_area_topdown;
	}
}

/* ---- free places ---- */

/* The area above a place keeps a gap that the place would lie in. */
static struct vm_area_struct *stack_above(unsigned long at, unsigned long length)
{
	struct vm_area_struct *next = find_vma(current->mm, at);

	return next && next->vm_flags & VM_GROWSDOWN && vm_start_gap(next) < at + length ? next : NULL;
}

static unsigned long place_top_down(struct vm_unmapped_area_info *info, unsigned long length)
{
	unsigned long high = min(info->high_limit, TASK_SIZE), at;
	struct vm_area_struct *stack;

	for (;;) {
		if (high <= info->low_limit ||
		    !range_tree_highest_gap(&current->mm->mm_rt, info->low_limit, high, length, &at))
			return -ENOMEM;
		at += length - info->length;
		at -= (at - info->align_offset) & info->align_mask;
		stack = stack_above(at, info->length);
		if (!stack)
			return at;
		high = vm_start_gap(stack);
	}
}

static unsigned long place_bottom_up(struct vm_unmapped_area_info *info, unsigned long length)
{
	unsigned long low = info->low_limit, high = min(info->high_limit, TASK_SIZE), at;
	struct vm_area_struct *stack;

	for (;;) {
		if (high <= low || !range_tree_lowest_gap(&current->mm->mm_rt, low, high, length, &at))
			return -ENOMEM;
		at += (info->align_offset - at) & info->align_mask;
		stack = stack_above(at, info->length);
		if (!stack)
			return at;
		low = stack->vm_end;
	}
}

/**
 * vm_unmapped_area - find a free place in the current task's program
 * @info: length, limits, alignment, and the side to begin on
 *
 * Returns the address, or -ENOMEM.
 */
unsigned long vm_unmapped_area(struct vm_unmapped_area_info *info)
{
	unsigned long length = info->length + info->align_mask;

	if (length < info->length)
		return -ENOMEM;
	return info->flags & VM_UNMAPPED_AREA_TOPDOWN ? place_top_down(info, length) : place_bottom_up(info, length);
}
EXPORT_SYMBOL_GPL(vm_unmapped_area);

/* Is the place that the program would like free, with room for the stack above it? */
static bool hint_is_free(unsigned long addr, unsigned long len)
{
	struct vm_area_struct *vma;

	if (addr > TASK_SIZE - len)
		return false;
	vma = find_vma(current->mm, addr);
	return !vma || addr + len <= vm_start_gap(vma);
}

/** arch_get_unmapped_area - the lowest free place above mmap_legacy_base, or, with MAP_32BIT, below 2 GiB */
unsigned long arch_get_unmapped_area(struct file *filp, unsigned long addr, unsigned long len, unsigned long pgoff,
				     unsigned long flags)
{
	struct vm_unmapped_area_info info = {
		.length = len,
		.low_limit = flags & MAP_32BIT ? SZ_1G : current->mm->mmap_legacy_base,
		.high_limit = flags & MAP_32BIT ? SZ_2G : TASK_SIZE,
	};

	if (flags & MAP_FIXED)
		return addr;
	if (len > info.high_limit)
		return -ENOMEM;
	addr = PAGE_ALIGN(addr);
	if (addr && addr <= info.high_limit - len && hint_is_free(addr, len))
		return addr;
	return vm_unmapped_area(&info);
}

/** arch_get_unmapped_area_topdown - the highest free place below mmap_base; above the legacy base if there is none */
unsigned long arch_get_unmapped_area_topdown(struct file *filp, unsigned long addr, unsigned long len,
					     unsigned long pgoff, unsigned long flags)
{
	struct vm_unmapped_area_info info = {
		.flags = VM_UNMAPPED_AREA_TOPDOWN,
		.length = len,
		.low_limit = PAGE_SIZE,
		.high_limit = current->mm->mmap_base,
	};
	unsigned long at;

	if (len > TASK_SIZE)
		return -ENOMEM;
	if (flags & MAP_FIXED)
		return addr;
	if (!(flags & MAP_32BIT)) {
		at = addr & PAGE_MASK;
		if (at && hint_is_free(at, len))
			return at;
		at = vm_unmapped_area(&info);
		if (!offset_in_page(at))
			return at;
	}
	return arch_get_unmapped_area(filp, addr, len, pgoff, flags);
}

/** mmap_addr_allowed - may the current task map @addr? 0, or -EPERM: low addresses need CAP_SYS_RAWIO */
int mmap_addr_allowed(unsigned long addr)
{
	return addr < mmap_min_addr && !capable(CAP_SYS_RAWIO) ? -EPERM : 0;
}

/**
 * get_unmapped_area - choose the place of a new area of the current task's program
 * @file: what it maps, or NULL
 * @addr: a wish; with MAP_FIXED the place
 * @len: bytes, a multiple of the page size
 * @pgoff: offset in the file, pages
 * @flags: MAP_*
 *
 * Returns the address, -ENOMEM, -EINVAL, -EPERM, or what the driver says.
 */
unsigned long get_unmapped_area(struct file *file, unsigned long addr, unsigned long len, unsigned long pgoff,
				unsigned long flags)
{
	unsigned long (*get_area)(struct file * file, unsigned long addr, unsigned long len, unsigned long pgoff,
				  unsigned long flags) = current->mm->get_unmapped_area;
	int err;

	if (len > TASK_SIZE)
		return -ENOMEM;
	if (file && file->f_op->get_unmapped_area)
		get_area = file->f_op->get_unmapped_area;
	addr = get_area(file, addr, len, pgoff, flags);
	if (IS_ERR_VALUE(addr))
		return addr;
	if (addr > TASK_SIZE - len)
		return -ENOMEM;
	if (offset_in_page(addr))
		return -EINVAL;
	err = mmap_addr_allowed(addr);
	return err ? err : addr;
}
EXPORT_SYMBOL(get_unmapped_area);

/* ---- /proc/sys/vm ---- */

static int min_addr_handler(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	if (write && !capable(CAP_SYS_RAWIO))
		return -EPERM;
	return proc_doulongvec_minmax(table, write, buffer, lenp, ppos);
}

static struct ctl_table place_table[] = {
	{
		.procname = "mmap_min_addr",
		.data = &mmap_min_addr,
		.maxlen = sizeof(mmap_min_addr),
		.mode = 0644,
		.proc_handler = min_addr_handler,
	},
	{
		.procname = "legacy_va_layout",
		.data = &sysctl_legacy_va_layout,
		.maxlen = sizeof(sysctl_legacy_va_layout),
		.mode = 0644,
		.proc_handler = proc_dointvec_minmax,
		.extra1 = SYSCTL_ZERO,
	},
	{
		.procname = "max_map_count",
		.data = &sysctl_max_map_count,
		.maxlen = sizeof(sysctl_max_map_count),
		.mode = 0644,
		.proc_handler = proc_dointvec_minmax,
		.extra1 = SYSCTL_ZERO,
	},
	{},
};

static int __init place_sysctl_init(void)
{
	register_sysctl("vm", place_table);
	return 0;
}
late_initcall(place_sysctl_init);
