// SPDX-License-Identifier: MIT
/*
 * mremap(2): changing the size of a mapping, or its place.
 *
 * Shrinking unmaps the end. Growing extends the area into free room behind it; otherwise, with MREMAP_MAYMOVE, the mapping moves: a new
 * area is made (or a neighbour of the new place extended), the page-table entries are moved, and the old range is unmapped, or with
 * MREMAP_DONTUNMAP stays as an area without pages.
 *
 * Promises: moving charges what the mapping grows by. The old range's part would be taken back when it is unmapped, so that it is counted
 * twice in between.
 *
 * Locks: mmap_lock for writing. Without memory everything is as before, but for what MREMAP_FIXED removed at its place.
 */
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/printk.h>
#include <linux/rmap.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include "vma.h"

/* What is asked for; lengths are whole pages. */
struct remap {
	struct mm_struct *mm;
	unsigned long addr, old_len;
	unsigned long new_addr, new_len;
	unsigned long flags; /* MREMAP_* */
	bool locked;	     /* out: what is new must be populated from new_addr + old_len on */
};

/* The area, if its flags and borders and the limits allow the new length. ERR_PTR otherwise. */
static struct vm_area_struct *check_area(const struct remap *r)
{
	struct vm_area_struct *vma = vma_lookup(r->mm, r->addr);
	unsigned long pgoff;

	if (!vma)
		return ERR_PTR(-EFAULT);
	if (!r->old_len && !(vma->vm_flags & (VM_SHARED | VM_MAYSHARE))) {
		pr_warn_once("%s (%d): attempted to duplicate a private mapping with mremap.  This is not supported.\n",
			     current->comm, current->pid);
		return ERR_PTR(-EINVAL);
	}
	if (r->flags & MREMAP_DONTUNMAP && vma->vm_flags & (VM_DONTEXPAND | VM_PFNMAP))
		return ERR_PTR(-EINVAL);
	if (r->old_len > vma->vm_end - r->addr)
		return ERR_PTR(-EFAULT);
	if (r->new_len == r->old_len)
		return vma;
	pgoff = vma->vm_pgoff + ((r->addr - vma->vm_start) >> PAGE_SHIFT);
	if (pgoff + (r->new_len >> PAGE_SHIFT) < pgoff)
		return ERR_PTR(-EINVAL);
	if (vma->vm_flags & (VM_DONTEXPAND | VM_PFNMAP))
		return ERR_PTR(-EFAULT);
	if (mlock_future_check(r->mm, vma->vm_flags, r->new_len - r->old_len))
		return ERR_PTR(-EAGAIN);
	if (!may_expand_vm(r->mm, vma->vm_flags, (r->new_len - r->old_len) >> PAGE_SHIFT))
		return ERR_PTR(-ENOMEM);
	return vma;
}

/* ---- moving ---- */

/*
 * An area at the new place with what @vma maps at the old one. *@vmap changes if both become one area. @need_rmap_locks: a walk over
 * the areas of a page may come to the new one before the old one, and must not miss the page on its way.
 */
static struct vm_area_struct *copy_vma(struct vm_area_struct **vmap, const struct remap *r, pgoff_t pgoff,
				       bool *need_rmap_locks)
{
	struct vm_area_struct *vma = *vmap, *new;
	unsigned long start = vma->vm_start;
	struct mm_struct *mm = r->mm;

	/* Nothing has been faulted in: the pages may have any offset. */
	if (vma_is_anonymous(vma) && !vma->anon_vma)
		pgoff = r->new_addr >> PAGE_SHIFT;
	new = vma_merge(mm, range_tree_find_below(&mm->mm_rt, r->new_addr), r->new_addr, r->new_addr + r->new_len,
			vma->vm_flags, vma->anon_vma, vma->vm_file, pgoff);
	if (new) {
		/* The new place may be next to the old one, and all one area now. */
		if (start >= new->vm_start && start < new->vm_end)
			*vmap = vma = new;
		*need_rmap_locks = new->vm_pgoff <= vma->vm_pgoff;
		return new;
	}
	if (vma_reserve(mm, 1))
		return NULL;
	new = vm_area_dup(vma);
	if (!new)
		return NULL;
	new->vm_start = r->new_addr;
	new->vm_end = r->new_addr + r->new_len;
	new->vm_pgoff = pgoff;
	if (anon_vma_clone(new, vma)) {
		vm_area_free(new);
		return NULL;
	}
	if (new->vm_file)
		get_file(new->vm_file);
	if (new->vm_ops &&new->vm_ops->open)
		new->vm_ops->open(new);
	vma_start_write(new);
	vma_link(mm, new);
	*need_rmap_locks = false;
	return new;
}

/* Would splitting the area at the borders of the range be allowed? */
static int may_cut(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	int err = 0;

	if (!vma->vm_ops || !vma->vm_ops->may_split)
		return 0;
	if (vma->vm_start != start)
		err = vma->vm_ops->may_split(vma, start);
	if (!err && vma->vm_end != end)
		err = vma->vm_ops->may_split(vma, end);
	return err;
}

/* Move the entries; if that fails half-way, back again. */
static int move_pages(struct vm_area_struct *vma, struct vm_area_struct *new_vma, const struct remap *r,
		      bool need_rmap_locks)
{
	unsigned long moved = move_page_tables(vma, r->addr, new_vma, r->new_addr, r->old_len, need_rmap_locks);
	int err = 0;

	if (moved < r->old_len)
		err = -ENOMEM;
	else if (vma->vm_ops && vma->vm_ops->mremap)
		err = vma->vm_ops->mremap(new_vma);
	/* The old tables are still there, so that the way back needs no memory. */
	if (err)
		move_page_tables(new_vma, r->new_addr, vma, r->addr, moved, true);
	return err;
}

/* The old area stays, without pages, and is locked no more. */
static void keep_old_area(struct vm_area_struct *vma, struct vm_area_struct *new_vma, const struct remap *r)
{
	if (vma->vm_flags & VM_LOCKED) {
		/* If the new range is a part of it now, nothing of that range was counted yet, and nothing is to be. */
		r->mm->locked_vm -= vma_pages(vma);
		r->mm->locked_vm += r->new_len >> PAGE_SHIFT;
	}
	vma->vm_flags &= VM_LOCKED_CLEAR_MASK;
	if (vma != new_vma && vma->vm_start == r->addr && vma->vm_end == r->addr + r->old_len)
		unlink_anon_vmas(vma);
}

/* Move the mapping to r->new_addr, where there is room. Returns that or -errno. */
static unsigned long move_vma(struct vm_area_struct *vma, struct remap *r)
{
	unsigned long vm_flags = vma->vm_flags, hiwater_vm;
	pgoff_t pgoff = vma->vm_pgoff + ((r->addr - vma->vm_start) >> PAGE_SHIFT);
	bool keep = r->flags & MREMAP_DONTUNMAP, account = vm_flags & VM_ACCOUNT, need_rmap_locks;
	long charge = keep ? r->new_len : r->new_len - r->old_len;
	struct mm_struct *mm = r->mm;
	struct vm_area_struct *new_vma;
	int err;

	/* The new area, and the old one cut in three. */
	if (mm->map_count >= sysctl_max_map_count - 3)
		return -ENOMEM;
	err = may_cut(vma, r->addr, r->addr + r->old_len);
	if (err)
		return err;
	charge >>= PAGE_SHIFT;
	if (account && security_vm_enough_memory_mm(mm, charge))
		return -ENOMEM;
	vma_start_write(vma);
	new_vma = copy_vma(&vma, r, pgoff, &need_rmap_locks);
	if (!new_vma) {
		if (account)
			vm_unacct_memory(charge);
		return -ENOMEM;
	}
	vma_start_write(new_vma);
	err = move_pages(vma, new_vma, r, need_rmap_locks);
	hiwater_vm = mm->hiwater_vm;
	vm_stat_account(mm, vm_flags, r->new_len >> PAGE_SHIFT);
	if (!err && keep) {
		keep_old_area(vma, new_vma, r);
		return r->new_addr;
	}
	/* Unmapping either range takes back as much as it is long. */
	if (account && !(err && keep))
		vm_acct_memory(r->old_len >> PAGE_SHIFT);
	if (vm_flags & VM_LOCKED)
		mm->locked_vm += r->new_len >> PAGE_SHIFT;
	if (err) {
		do_munmap(mm, r->new_addr, r->new_len, NULL);
		mm->hiwater_vm = hiwater_vm;
		return err;
	}
	r->locked = vm_flags & VM_LOCKED;
	/* Without memory the old range stays, empty. */
	if (r->old_len)
		do_munmap(mm, r->addr, r->old_len, NULL);
	mm->hiwater_vm = hiwater_vm;
	return r->new_addr;
}

/* Choose the new place, @flags being MAP_FIXED or 0, and move there. */
static unsigned long move_to_place(struct vm_area_struct *vma, struct remap *r, unsigned long addr, unsigned long flags)
{
	unsigned long place;

	if (vma->vm_flags & VM_MAYSHARE)
		flags |= MAP_SHARED;
	place = get_unmapped_area(vma->vm_file, addr, r->new_len,
				  vma->vm_pgoff + ((r->addr - vma->vm_start) >> PAGE_SHIFT), flags);
	if (IS_ERR_VALUE(place))
		return place;
	r->new_addr = place;
	return move_vma(vma, r);
}

/* MREMAP_FIXED or MREMAP_DONTUNMAP: always a move. */
static unsigned long remap_to(struct remap *r)
{
	struct mm_struct *mm = r->mm;
	struct vm_area_struct *vma;
	int err;

	if (offset_in_page(r->new_addr) || r->new_len > TASK_SIZE || r->new_addr > TASK_SIZE - r->new_len)
		return -EINVAL;
	if (r->addr + r->old_len > r->new_addr && r->new_addr + r->new_len > r->addr)
		return -EINVAL;
	if (mm->map_count + 2 >= sysctl_max_map_count - 3)
		return -ENOMEM;
	if (r->flags & MREMAP_FIXED) {
		err = do_munmap(mm, r->new_addr, r->new_len, NULL);
		if (err)
			return err;
	}
	if (r->old_len > r->new_len) {
		err = do_munmap(mm, r->addr + r->new_len, r->old_len - r->new_len, NULL);
		if (err)
			return err;
		r->old_len = r->new_len;
	}
	vma = check_area(r);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	if (r->flags & MREMAP_DONTUNMAP && !may_expand_vm(mm, vma->vm_flags, r->old_len >> PAGE_SHIFT))
		return -ENOMEM;
	return move_to_place(vma, r, r->new_addr, r->flags & MREMAP_FIXED ? MAP_FIXED : 0);
}

/* ---- in place ---- */

/* Is there room for the area to become @delta bytes longer? */
static bool expandable(struct vm_area_struct *vma, unsigned long delta)
{
	unsigned long end = vma->vm_end + delta;

	if (end < vma->vm_end || find_vma_intersection(vma->vm_mm, vma->vm_end, end))
		return false;
	return !IS_ERR_VALUE(get_unmapped_area(NULL, vma->vm_start, end - vma->vm_start, 0, MAP_FIXED));
}

static unsigned long expand_in_place(struct vm_area_struct *vma, struct remap *r)
{
	unsigned long start = vma->vm_end, end = r->addr + r->new_len, pages = (end - start) >> PAGE_SHIFT;
	unsigned long vm_flags = vma->vm_flags;
	struct mm_struct *mm = r->mm;

	if (vm_flags & VM_ACCOUNT && security_vm_enough_memory_mm(mm, pages))
		return -ENOMEM;
	/* What follows the new end may become part of the area, too. An area that does not merge at all can still grow. */
	if (!vma_merge(mm, vma, start, end, vm_flags, vma->anon_vma, vma->vm_file, vma->vm_pgoff + vma_pages(vma)))
		vma_extend(vma, end);
	vm_stat_account(mm, vm_flags, pages);
	if (vm_flags & VM_LOCKED) {
		mm->locked_vm += pages;
		r->locked = true;
		r->new_addr = r->addr;
	}
	return r->addr;
}

static unsigned long do_mremap(struct remap *r)
{
	struct vm_area_struct *vma = vma_lookup(r->mm, r->addr);

	if (!vma)
		return -EFAULT;
	if (r->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		return remap_to(r);
	if (r->old_len >= r->new_len) {
		int err = 0;

		if (r->old_len > r->new_len)
			err = do_munmap(r->mm, r->addr + r->new_len, r->old_len - r->new_len, NULL);
		return err ? err : r->addr;
	}
	vma = check_area(r);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	if (r->old_len == vma->vm_end - r->addr && expandable(vma, r->new_len - r->old_len))
		return expand_in_place(vma, r);
	return r->flags & MREMAP_MAYMOVE ? move_to_place(vma, r, 0, 0) : -ENOMEM;
}

SYSCALL_DEFINE5(mremap, unsigned long, addr, unsigned long, old_len, unsigned long, new_len, unsigned long, flags,
		unsigned long, new_addr)
{
	struct remap r = {
		.mm = current->mm,
		.addr = addr,
		.old_len = PAGE_ALIGN(old_len),
		.new_addr = new_addr,
		.new_len = PAGE_ALIGN(new_len),
		.flags = flags,
	};
	unsigned long ret;

	if (flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP))
		return -EINVAL;
	if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP) && !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if (flags & MREMAP_DONTUNMAP && old_len != new_len)
		return -EINVAL;
	if (offset_in_page(addr) || !r.new_len)
		return -EINVAL;
	if (mmap_write_lock_killable(r.mm))
		return -EINTR;
	ret = do_mremap(&r);
	mmap_write_unlock(r.mm);
	if (!IS_ERR_VALUE(ret) && r.locked && r.new_len > r.old_len)
		mm_populate(r.new_addr + r.old_len, r.new_len - r.old_len);
	return ret;
}
