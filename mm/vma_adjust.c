// SPDX-License-Identifier: MIT
/*
 * Moving the borders of areas: cutting one in two, uniting neighbours.
 *
 * An area is united with a neighbour whenever that is possible, so that the list of areas is the shortest one that says what is mapped:
 * no two neighbours are mergeable, as Linux counts it. Mergeable are areas with the same flags (but for VM_SOFTDIRTY) and the same
 * file, at offsets that continue, whose driver does not want to know of their end (vm_ops->close), and with anon_vmas that are the
 * same, or of which one is missing. Special areas (VM_SPECIAL) never merge.
 *
 * All changes go through vma_apply(): it takes the areas out of the trees by which others find them from pages (file's i_mmap,
 * anon_vma), moves the borders, and puts them back under one hold of the locks. All that can fail comes before it: nodes, new areas,
 * links to anon_vmas. So an operation changes nothing or succeeds.
 *
 * Locks: mmap_lock for writing; the areas are locked against faults; i_mmap_rwsem, then the anon_vma's.
 */
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/rmap.h>
#include "vma.h"

/* New borders for an area. */
struct vma_borders {
	struct vm_area_struct *vma;
	unsigned long start, end;
};

/* One change. At most one of the two areas grows, into room that is free or that the others leave. */
struct vma_change {
	struct vma_borders shrink, grow; /* vma is NULL if there is none */
	struct vm_area_struct *insert;
	struct vm_area_struct *remove[2];
};

/* ---- applying a change ---- */

static void move_borders(struct mm_struct *mm, const struct vma_borders *to)
{
	struct vm_area_struct *vma = to->vma;

	range_tree_resize(&mm->mm_rt, vma->vm_start, to->start, to->end);
	vma->vm_pgoff += ((long)to->start - (long)vma->vm_start) >> PAGE_SHIFT;
	vma->vm_start = to->start;
	vma->vm_end = to->end;
}

static void lock_areas(const struct vma_change *change)
{
	unsigned int i;

	if (change->shrink.vma)
		vma_start_write(change->shrink.vma);
	if (change->grow.vma)
		vma_start_write(change->grow.vma);
	for (i = 0; i < ARRAY_SIZE(change->remove) && change->remove[i]; i++)
		vma_start_write(change->remove[i]);
	if (change->insert)
		vma_start_write(change->insert);
}

static void hide_from_file(const struct vma_change *change, struct address_space *mapping)
{
	unsigned int i;

	if (change->shrink.vma)
		vma_interval_tree_remove(change->shrink.vma, &mapping->i_mmap);
	if (change->grow.vma)
		vma_interval_tree_remove(change->grow.vma, &mapping->i_mmap);
	for (i = 0; i < ARRAY_SIZE(change->remove) && change->remove[i]; i++)
		__vma_unlink_file(change->remove[i], mapping);
}

static void show_to_file(const struct vma_change *change, struct address_space *mapping)
{
	if (change->shrink.vma)
		vma_interval_tree_insert(change->shrink.vma, &mapping->i_mmap);
	if (change->grow.vma)
		vma_interval_tree_insert(change->grow.vma, &mapping->i_mmap);
	if (change->insert)
		__vma_link_file(change->insert, mapping);
}

/* The anon_vma whose lock covers all areas that have one; NULL if none has. */
static struct anon_vma *anon_vma_of(const struct vma_change *change)
{
	struct anon_vma *anon_vma = change->shrink.vma ? change->shrink.vma->anon_vma : NULL;

	return anon_vma ?: change->grow.vma ? change->grow.vma->anon_vma : NULL;
}

static void hide_from_anon_vma(const struct vma_borders *borders)
{
	if (borders->vma)
		anon_vma_interval_tree_pre_update_vma(borders->vma);
}

static void show_to_anon_vma(const struct vma_borders *borders)
{
	if (borders->vma)
		anon_vma_interval_tree_post_update_vma(borders->vma);
}

static void change_tree(struct mm_struct *mm, const struct vma_change *change)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(change->remove) && change->remove[i]; i++)
		vma_unlink_tree(mm, change->remove[i]);
	if (change->shrink.vma)
		move_borders(mm, &change->shrink);
	if (change->grow.vma)
		move_borders(mm, &change->grow);
	if (change->insert) {
		range_tree_insert(&mm->mm_rt, change->insert->vm_start, change->insert->vm_end, change->insert);
		mm->map_count++;
	}
}

/* An area has been merged into another one, which has taken over its pages and links. */
static void free_merged(struct vm_area_struct *vma)
{
	unlink_anon_vmas(vma);
	if (vma->vm_file)
		fput(vma->vm_file);
	vm_area_free(vma);
}

/* Carry a change out; cannot fail. All areas have the same file. There is a reservation for an insertion. */
static void vma_apply(struct mm_struct *mm, const struct vma_change *change)
{
	struct vm_area_struct *any = change->grow.vma ?: change->shrink.vma;
	struct address_space *mapping = any->vm_file ? any->vm_file->f_mapping : NULL;
	struct anon_vma *anon_vma = anon_vma_of(change);
	unsigned int i;

	lock_areas(change);
	if (mapping) {
		i_mmap_lock_write(mapping);
		hide_from_file(change, mapping);
	}
	if (anon_vma) {
		anon_vma_lock_write(anon_vma);
		hide_from_anon_vma(&change->shrink);
		hide_from_anon_vma(&change->grow);
	}
	change_tree(mm, change);
	if (anon_vma) {
		show_to_anon_vma(&change->shrink);
		show_to_anon_vma(&change->grow);
		anon_vma_unlock_write(anon_vma);
	}
	if (mapping) {
		show_to_file(change, mapping);
		i_mmap_unlock_write(mapping);
	}
	for (i = 0; i < ARRAY_SIZE(change->remove) && change->remove[i]; i++)
		free_merged(change->remove[i]);
}

/* ---- cutting ---- */

/* A copy of @vma for one side of @addr, linked to its anon_vma. ERR_PTR on failure. */
static struct vm_area_struct *copy_part(struct vm_area_struct *vma, unsigned long addr, bool below)
{
	struct vm_area_struct *new = vm_area_dup(vma);

	if (!new)
		return ERR_PTR(-ENOMEM);
	if (below) {
		new->vm_end = addr;
	} else {
		new->vm_start = addr;
		new->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	}
	if (anon_vma_clone(new, vma)) {
		vm_area_free(new);
		return ERR_PTR(-ENOMEM);
	}
	return new;
}

/* split_vma() that may exceed the limit on areas. */
int __split_vma(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, int new_below)
{
	struct vma_change change = {};
	struct vm_area_struct *new;

	if (vma->vm_ops && vma->vm_ops->may_split) {
		int err = vma->vm_ops->may_split(vma, addr);

		if (err)
			return err;
	}
	if (vma_reserve(mm, 1))
		return -ENOMEM;
	vma_start_write(vma);
	new = copy_part(vma, addr, new_below);
	if (IS_ERR(new))
		return PTR_ERR(new);
	if (new->vm_file)
		get_file(new->vm_file);
	if (new->vm_ops &&new->vm_ops->open)
		new->vm_ops->open(new);
	change.insert = new;
	change.shrink.vma = vma;
	change.shrink.start = new_below ? addr : vma->vm_start;
	change.shrink.end = new_below ? vma->vm_end : addr;
	vma_apply(mm, &change);
	return 0;
}

/**
 * split_vma - cut an area in two
 * @vma: the area
 * @addr: where, inside of it
 * @new_below: whether the new area is the lower part; @vma stays the other one
 *
 * Returns 0; -ENOMEM without memory or with too many areas; or what the driver's may_split() says. mmap_lock is held for writing.
 */
int split_vma(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, int new_below)
{
	if (mm->map_count >= sysctl_max_map_count)
		return -ENOMEM;
	return __split_vma(mm, vma, addr, new_below);
}

/* ---- merging ---- */

static bool mergeable_flags(struct vm_area_struct *vma, unsigned long vm_flags, struct file *file)
{
	return !((vma->vm_flags ^ vm_flags) & ~VM_SOFTDIRTY) && vma->vm_file == file &&
	       !(vma->vm_ops && vma->vm_ops->close);
}

/*
 * Pages of one area may come from several anon_vmas (after a fork); to unite it with one that has none would spread all of them, so that
 * is done only if it has a single one.
 */
static bool mergeable_anon_vma(struct anon_vma *a, struct anon_vma *b, struct vm_area_struct *vma)
{
	if ((!a || !b) && (!vma || list_is_singular(&vma->anon_vma_chain)))
		return true;
	return a == b;
}

/* What the range to be united with its neighbours is, or is going to be. */
struct merge_range {
	unsigned long addr, end, vm_flags;
	struct anon_vma *anon_vma;
	struct file *file;
	pgoff_t pgoff;
};

static bool can_merge_before(struct vm_area_struct *next, const struct merge_range *r)
{
	return next && next->vm_start == r->end && mergeable_flags(next, r->vm_flags, r->file) &&
	       mergeable_anon_vma(r->anon_vma, next->anon_vma, next) &&
	       next->vm_pgoff == r->pgoff + ((r->end - r->addr) >> PAGE_SHIFT);
}

static bool can_merge_after(struct vm_area_struct *prev, const struct merge_range *r)
{
	return prev && prev->vm_end == r->addr && mergeable_flags(prev, r->vm_flags, r->file) &&
	       mergeable_anon_vma(r->anon_vma, prev->anon_vma, prev) && prev->vm_pgoff + vma_pages(prev) == r->pgoff;
}

/* The area that grows takes over pages of areas that go or shrink: it needs their anon_vma. 0 or -ENOMEM. */
static int inherit_anon_vma(struct vma_change *change)
{
	struct vm_area_struct *to = change->grow.vma, *from = NULL;
	unsigned int i;

	if (to->anon_vma)
		return 0;
	if (change->shrink.vma && change->shrink.vma->anon_vma)
		from = change->shrink.vma;
	for (i = 0; i < ARRAY_SIZE(change->remove) && change->remove[i]; i++)
		if (change->remove[i]->anon_vma)
			from = change->remove[i];
	if (!from)
		return 0;
	to->anon_vma = from->anon_vma;
	if (!anon_vma_clone(to, from))
		return 0;
	to->anon_vma = NULL;
	return -ENOMEM;
}

static void change_remove(struct vma_change *change, struct vm_area_struct *vma)
{
	change->remove[change->remove[0] ? 1 : 0] = vma;
}

/* The area before takes the range, and with @all the area behind it too. @mid is what is in the range, or NULL. */
static void grow_prev(struct vma_change *change, const struct merge_range *r, struct vm_area_struct *prev,
		      struct vm_area_struct *mid, struct vm_area_struct *next, bool all)
{
	change->grow = (struct vma_borders){ prev, prev->vm_start, all ? next->vm_end : r->end };
	if (mid && mid->vm_end > r->end)
		change->shrink = (struct vma_borders){ mid, r->end, mid->vm_end };
	else if (mid)
		change_remove(change, mid);
	if (all)
		change_remove(change, next);
}

/* The area behind takes the range: from the area that ends with it, which @prev is if it starts before the range. */
static void grow_next(struct vma_change *change, const struct merge_range *r, struct vm_area_struct *prev,
		      struct vm_area_struct *mid, struct vm_area_struct *next)
{
	change->grow = (struct vma_borders){ next, r->addr, next->vm_end };
	if (prev && prev->vm_end > r->addr)
		change->shrink = (struct vma_borders){ prev, prev->vm_start, r->addr };
	else if (mid)
		change_remove(change, mid);
}

/* Do what was decided. Returns the area that has grown, or NULL without memory. */
static struct vm_area_struct *carry_out(struct mm_struct *mm, struct vma_change *change)
{
	vma_start_write(change->grow.vma);
	if (inherit_anon_vma(change))
		return NULL;
	vma_apply(mm, change);
	return change->grow.vma;
}

/**
 * vma_merge - unite a range with its neighbours, if it may be
 * @prev: the area before @addr, or the area that has the range at its end, or NULL
 * @addr, @end: the range: free, or the whole, the beginning or the end of one area
 * @vm_flags, @anon_vma, @file, @pgoff: what it is going to be
 *
 * Returns the area that now contains the range, or NULL: not mergeable, or without memory; nothing has changed then. Accounting is the caller's,
 * and so are page tables. mmap_lock is held for writing.
 */
struct vm_area_struct *vma_merge(struct mm_struct *mm, struct vm_area_struct *prev, unsigned long addr,
				 unsigned long end, unsigned long vm_flags, struct anon_vma *anon_vma,
				 struct file *file, pgoff_t pgoff)
{
	const struct merge_range r = { addr, end, vm_flags, anon_vma, file, pgoff };
	struct vm_area_struct *next = find_vma(mm, prev ? prev->vm_end : 0), *mid = NULL;
	struct vma_change change = {};
	bool after, before;

	if (vm_flags & VM_SPECIAL)
		return NULL;
	if (next && next->vm_start < end) {
		mid = next;
		next = mid->vm_end == end ? find_vma(mm, end) : NULL;
	}
	after = can_merge_after(prev, &r);
	before = can_merge_before(next, &r);
	if (after)
		grow_prev(&change, &r, prev, mid, next,
			  before && mergeable_anon_vma(prev->anon_vma, next->anon_vma, NULL));
	else if (before)
		grow_next(&change, &r, prev, mid, next);
	else
		return NULL;
	return carry_out(mm, &change);
}

/**
 * vma_merge_new - vma_merge() for something new at free addresses
 *
 * It has no pages, so that either neighbour's anon_vma will do; if the two have different ones, the upper neighbour gets it.
 */
struct vm_area_struct *vma_merge_new(struct mm_struct *mm, unsigned long addr, unsigned long end,
				     unsigned long vm_flags, struct file *file, pgoff_t pgoff)
{
	struct vm_area_struct *prev = range_tree_find_below(&mm->mm_rt, addr), *next = find_vma(mm, addr);
	struct merge_range r = { addr, end, vm_flags, NULL, file, pgoff };
	struct vma_change change = {};
	bool before;

	if (vm_flags & VM_SPECIAL)
		return NULL;
	before = can_merge_before(next, &r);
	if (before)
		r.anon_vma = next->anon_vma;
	if (can_merge_after(prev, &r))
		grow_prev(&change, &r, prev, NULL, next, before);
	else if (before)
		grow_next(&change, &r, prev, NULL, next);
	else
		return NULL;
	return carry_out(mm, &change);
}

/* Let an area reach up to @end, into room that is free. Cannot fail. */
void vma_extend(struct vm_area_struct *vma, unsigned long end)
{
	struct vma_change change = { .grow = { vma, vma->vm_start, end } };

	vma_apply(vma->vm_mm, &change);
}

/* Let an area begin at @start already, where it is free. Cannot fail. */
void vma_extend_down(struct vm_area_struct *vma, unsigned long start)
{
	struct vma_change change = { .grow = { vma, start, vma->vm_end } };

	vma_apply(vma->vm_mm, &change);
}

/* A cut at @addr turned out to be in vain: unite the two parts again, if their driver permits. */
void vma_heal(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *prev, *vma = find_vma_prev(mm, addr, &prev);

	if (vma && prev && vma->vm_start == addr)
		vma_merge(mm, prev, addr, vma->vm_end, vma->vm_flags, vma->anon_vma, vma->vm_file, vma->vm_pgoff);
}

/**
 * vma_isolate - make a part of an area an area of its own, or unite it with neighbours, before its flags change
 * @vma: the area
 * @pprev: the area before @start; gets the area that contains the part
 * @start, @end: the part
 * @newflags: what its flags are going to be
 *
 * Returns the area to change, or ERR_PTR; nothing has changed then.
 */
struct vm_area_struct *vma_isolate(struct vm_area_struct *vma, struct vm_area_struct **pprev, unsigned long start,
				   unsigned long end, unsigned long newflags)
{
	struct mm_struct *mm = vma->vm_mm;
	pgoff_t pgoff = vma->vm_pgoff + ((start - vma->vm_start) >> PAGE_SHIFT);
	struct vm_area_struct *merged;
	int err;

	merged = vma_merge(mm, *pprev, start, end, newflags, vma->anon_vma, vma->vm_file, pgoff);
	if (merged) {
		*pprev = merged;
		vma_start_write(merged);
		return merged;
	}
	*pprev = vma;
	if (start != vma->vm_start) {
		err = split_vma(mm, vma, start, 1);
		if (err)
			return ERR_PTR(err);
	}
	if (end != vma->vm_end) {
		err = split_vma(mm, vma, end, 0);
		if (err) {
			vma_heal(mm, start);
			return ERR_PTR(err);
		}
	}
	vma_start_write(vma);
	return vma;
}
