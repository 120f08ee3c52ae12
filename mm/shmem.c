// SPDX-License-Identifier: MIT
/*
 * shmem: files whose pages have no other place than memory and swap: tmpfs, memfd, shared anonymous memory. This file has their pages.
 *
 * A slot of the file's i_pages is empty (a hole, zeroes), a page, or a value: the swap entry where the page has gone to. Reclaim calls
 * shmem_writepage(), which puts the entry in the page's place and leaves the page to the swap cache; who needs the page takes it from
 * there and puts it back, dirty. A clean page was never written to, so reclaim may drop it: it becomes a hole again.
 *
 * Accounting: info->alloced pages are counted as used blocks of the file system, and as promised memory if the file was not promised as a whole
 * (VM_NORESERVE). alloced >= nrpages + swapped; the difference is what reclaim dropped, and is given back at the next look
 * (shmem_recalc()). i_blocks is alloced in units of 512 bytes.
 *
 * Locks: i_rwsem; page lock; i_pages' lock; info->lock and sbinfo->stat_lock, innermost. Without memory: -ENOMEM; without blocks: -ENOSPC.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/shmem_fs.h>
#include <linux/swap.h>
#include <linux/writeback.h>
#include "filemap.h"

#define SHMEM_MAX_INDEX ((pgoff_t)(MAX_LFS_FILESIZE >> PAGE_SHIFT))
#define BLOCKS_PER_PAGE (PAGE_SIZE / 512)
#define VM_ACCT(size) (PAGE_ALIGN(size) >> PAGE_SHIFT)

/* ---- Promises ---- */

/** shmem_acct_size - promise a file of @size bytes as a whole, unless @flags has VM_NORESERVE; 0 or -ENOMEM */
int shmem_acct_size(unsigned long flags, loff_t size)
{
	return flags & VM_NORESERVE ? 0 : security_vm_enough_memory_mm(current->mm, VM_ACCT(size));
}

void shmem_unacct_size(unsigned long flags, loff_t size)
{
	if (!(flags & VM_NORESERVE))
		vm_unacct_memory(VM_ACCT(size));
}

/* The file grows or shrinks. */
int shmem_reacct_size(unsigned long flags, loff_t oldsize, loff_t newsize)
{
	long more = VM_ACCT(newsize) - VM_ACCT(oldsize);

	if (flags & VM_NORESERVE)
		return 0;
	if (more > 0)
		return security_vm_enough_memory_mm(current->mm, more);
	vm_unacct_memory(-more);
	return 0;
}

/* One more page of a file. Returns 0 or -ENOSPC. */
static int charge_page(struct inode *inode)
{
	struct shmem_inode_info *info = SHMEM_I(inode);
	struct shmem_sb_info *sbinfo = SHMEM_SB(inode->i_sb);
	int error = 0;

	if (info->flags & VM_NORESERVE && security_vm_enough_memory_mm(current->mm, 1))
		return -ENOSPC;
	spin_lock(&sbinfo->stat_lock);
	if (sbinfo->max_blocks && sbinfo->used_blocks >= sbinfo->max_blocks)
		error = -ENOSPC;
	else
		sbinfo->used_blocks++;
	spin_unlock(&sbinfo->stat_lock);
	if (error && info->flags & VM_NORESERVE)
		vm_unacct_memory(1);
	return error;
}

static void uncharge_pages(struct inode *inode, unsigned long pages)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(inode->i_sb);

	if (SHMEM_I(inode)->flags & VM_NORESERVE)
		vm_unacct_memory(pages);
	spin_lock(&sbinfo->stat_lock);
	sbinfo->used_blocks -= pages;
	spin_unlock(&sbinfo->stat_lock);
}

/* Pages have left the file: give back what is counted for them. */
void shmem_recalc(struct inode *inode)
{
	struct shmem_inode_info *info = SHMEM_I(inode);
	long freed;

	spin_lock(&info->lock);
	freed = info->alloced - info->swapped - READ_ONCE(inode->i_mapping->nrpages);
	if (freed > 0) {
		info->alloced -= freed;
		inode->i_blocks -= freed * BLOCKS_PER_PAGE;
	}
	spin_unlock(&info->lock);
	if (freed > 0)
		uncharge_pages(inode, freed);
}

/* ---- Swap ---- */

/* An entry as a value of the map, and back. */
static void *entry_to_value(swp_entry_t entry)
{
	return xa_mk_value(entry.val);
}

static swp_entry_t value_to_entry(void *value)
{
	return (swp_entry_t){ xa_to_value(value) };
}

/*
 * Write a page to swap, for reclaim.
 * @page: locked, its dirty mark taken away; comes back unlocked unless AOP_WRITEPAGE_ACTIVATE is returned
 */
static int shmem_writepage(struct page *page, struct writeback_control *wbc)
{
	struct address_space *mapping = page->mapping;
	struct shmem_inode_info *info = SHMEM_I(mapping->host);

	if (!wbc->for_reclaim || info->flags & VM_LOCKED || !total_swap_pages || !add_to_swap(page)) {
		set_page_dirty(page);
		if (wbc->for_reclaim)
			return AOP_WRITEPAGE_ACTIVATE;
		unlock_page(page);
		return 0;
	}
	swap_shmem_alloc(page_swap_entry(page));
	spin_lock(&info->lock);
	info->swapped++;
	spin_unlock(&info->lock);
	xa_lock_irq(&mapping->i_pages);
	__filemap_remove_folio(page_folio(page), entry_to_value(page_swap_entry(page)));
	xa_unlock_irq(&mapping->i_pages);
	put_page(page);
	ClearPageDirty(page);
	return swap_writepage(page, wbc);
}

/* Bring the page of a swap entry back. Returns 0 with *@pagep locked and referenced, -EEXIST to look again, -errno. */
static int swap_in(struct inode *inode, pgoff_t index, void *value, struct page **pagep)
{
	struct address_space *mapping = inode->i_mapping;
	struct shmem_inode_info *info = SHMEM_I(inode);
	swp_entry_t entry = value_to_entry(value);
	struct page *page = swapin_page(entry, mapping_gfp_mask(mapping), NULL, 0);
	int error = -EIO;

	if (!page)
		return xa_load(&mapping->i_pages, index) == value ? -ENOMEM : -EEXIST;
	if (PageUptodate(page)) {
		wait_on_page_writeback(page);
		error = filemap_insert_page(mapping, page, index, value, GFP_KERNEL);
	}
	if (error) {
		unlock_page(page);
		put_page(page);
		return error;
	}
	spin_lock(&info->lock);
	info->swapped--;
	spin_unlock(&info->lock);
	delete_from_swap_cache(page);
	set_page_dirty(page);
	swap_free(entry);
	*pagep = page;
	return 0;
}

/* ---- Pages ---- */

/* Fill a hole. Returns 0 with *@pagep locked, zeroed and referenced, -EEXIST to look again, -ENOMEM, -ENOSPC. */
static int fill_hole(struct inode *inode, pgoff_t index, struct page **pagep)
{
	struct address_space *mapping = inode->i_mapping;
	struct shmem_inode_info *info = SHMEM_I(inode);
	struct page *page;
	int error = charge_page(inode);

	if (error)
		return error;
	page = alloc_page(mapping_gfp_mask(mapping) | __GFP_ZERO);
	if (!page) {
		error = -ENOMEM;
		goto uncharge;
	}
	__SetPageLocked(page);
	__SetPageSwapBacked(page);
	SetPageUptodate(page);
	error = filemap_insert_page(mapping, page, index, NULL, mapping_gfp_constraint(mapping, GFP_KERNEL));
	if (error)
		goto free;
	/* Counted after it is in the map, so that shmem_recalc() does not take it for one that was dropped. */
	spin_lock(&info->lock);
	info->alloced++;
	inode->i_blocks += BLOCKS_PER_PAGE;
	spin_unlock(&info->lock);
	lru_cache_add(page);
	*pagep = page;
	return 0;

free:
	ClearPageSwapBacked(page);
	__ClearPageLocked(page);
	put_page(page);
uncharge:
	uncharge_pages(inode, 1);
	return error;
}

static bool behind_end(struct inode *inode, pgoff_t index, enum sgp_type sgp)
{
	return sgp != SGP_NOALLOC && sgp <= SGP_CACHE && (loff_t)index << PAGE_SHIFT >= i_size_read(inode);
}

/**
 * shmem_get_page - the page of a file at @index
 * @pagep: gets it, locked and referenced, or NULL for a hole that is to stay one
 * @sgp: what is to be done about holes and the end of the file
 * @fault: gets VM_FAULT_MAJOR if it had to be read from swap; or NULL
 *
 * Returns 0, -EINVAL behind the end, -EFBIG, -ENOSPC, -ENOMEM, -EIO. May sleep.
 */
int shmem_get_page(struct inode *inode, pgoff_t index, struct page **pagep, enum sgp_type sgp, vm_fault_t *fault)
{
	struct page *page;
	int error;

	*pagep = NULL;
	if (index > SHMEM_MAX_INDEX)
		return -EFBIG;
	do {
		if (behind_end(inode, index, sgp))
			return -EINVAL;
		error = 0;
		page = pagecache_get_page(inode->i_mapping, index, FGP_ENTRY | FGP_LOCK, 0);
		if (xa_is_value(page)) {
			if (fault)
				*fault |= VM_FAULT_MAJOR;
			error = swap_in(inode, index, page, &page);
		} else if (page) {
			mark_page_accessed(page);
		} else if (sgp == SGP_READ || sgp == SGP_NOALLOC) {
			return 0;
		} else {
			error = fill_hole(inode, index, &page);
		}
	} while (error == -EEXIST);
	if (error)
		return error;
	if (unlikely(behind_end(inode, index, sgp))) {
		/* Truncated meanwhile: what was just put there is not the file's. */
		delete_from_page_cache(page);
		unlock_page(page);
		put_page(page);
		shmem_recalc(inode);
		return -EINVAL;
	}
	*pagep = page;
	return 0;
}

/** shmem_read_mapping_page_gfp - the page at @index, filled, with a reference, for a driver that uses the file's memory; or an error */
struct page *shmem_read_mapping_page_gfp(struct address_space *mapping, pgoff_t index, gfp_t gfp)
{
	struct page *page;
	int error = shmem_get_page(mapping->host, index, &page, SGP_CACHE, NULL);

	if (error)
		return ERR_PTR(error);
	unlock_page(page);
	return page;
}
EXPORT_SYMBOL_GPL(shmem_read_mapping_page_gfp);

/* ---- Truncation ---- */

/* Zero part of a page that lies in the range in part, wherever it is now. */
static void zero_part_of(struct inode *inode, pgoff_t index, size_t from, size_t to)
{
	struct page *page;

	if (shmem_get_page(inode, index, &page, SGP_NOALLOC, NULL) || !page)
		return;
	zero_user_segment(page, from, to);
	set_page_dirty(page);
	unlock_page(page);
	put_page(page);
}

/* Give up the swap slots of a range. Returns how many there were. */
static unsigned long free_swapped(struct inode *inode, pgoff_t first, pgoff_t last)
{
	struct address_space *mapping = inode->i_mapping;
	struct shmem_inode_info *info = SHMEM_I(inode);
	unsigned long index, freed = 0;
	void *entry;

	xa_for_each_range(&mapping->i_pages, index, entry, first, last) {
		if (!xa_is_value(entry) || xa_cmpxchg_irq(&mapping->i_pages, index, entry, NULL, 0) != entry)
			continue;
		free_swap_and_cache(value_to_entry(entry));
		spin_lock(&info->lock);
		info->swapped--;
		spin_unlock(&info->lock);
		freed++;
	}
	return freed;
}

static bool range_is_empty(struct address_space *mapping, pgoff_t first, pgoff_t last)
{
	unsigned long index = first;

	return !xa_find(&mapping->i_pages, &index, last, XA_PRESENT);
}

/**
 * shmem_truncate_range - make a hole from byte @start to @end, the last one (-1: to the end of all)
 *
 * i_rwsem is held, or nobody else has the inode. May sleep.
 */
void shmem_truncate_range(struct inode *inode, loff_t start, loff_t end)
{
	struct address_space *mapping = inode->i_mapping;
	pgoff_t first = (start + PAGE_SIZE - 1) >> PAGE_SHIFT;
	pgoff_t last = end == -1 ? ULONG_MAX : (pgoff_t)((end + 1) >> PAGE_SHIFT) - 1;
	bool same =
		end != -1 && start >> PAGE_SHIFT == end >> PAGE_SHIFT && (start & ~PAGE_MASK || (end + 1) & ~PAGE_MASK);

	if (same) {
		zero_part_of(inode, start >> PAGE_SHIFT, start & ~PAGE_MASK, (end & ~PAGE_MASK) + 1);
	} else {
		if (start & ~PAGE_MASK)
			zero_part_of(inode, start >> PAGE_SHIFT, start & ~PAGE_MASK, PAGE_SIZE);
		if (end != -1 && (end + 1) & ~PAGE_MASK)
			zero_part_of(inode, end >> PAGE_SHIFT, 0, (end + 1) & ~PAGE_MASK);
	}
	if (!same && (last == ULONG_MAX || last + 1 > first)) {
		/* Pages may go to swap and come back while this is done. */
		do {
			truncate_inode_pages_range(mapping, (loff_t)first << PAGE_SHIFT,
						   last == ULONG_MAX ? -1 : ((loff_t)(last + 1) << PAGE_SHIFT) - 1);
			free_swapped(inode, first, last);
		} while (last == ULONG_MAX && !range_is_empty(mapping, first, last));
	}
	shmem_recalc(inode);
	inode->i_ctime = inode->i_mtime = current_time(inode);
}
EXPORT_SYMBOL_GPL(shmem_truncate_range);

const struct address_space_operations shmem_aops = {
	.writepage = shmem_writepage,
	.dirty_folio = noop_dirty_folio,
	.write_begin = shmem_write_begin,
	.write_end = shmem_write_end,
};

/** shmem_mapping - whether a file's pages are shmem's */
bool shmem_mapping(struct address_space *mapping)
{
	return mapping->a_ops == &shmem_aops;
}
EXPORT_SYMBOL_GPL(shmem_mapping);
