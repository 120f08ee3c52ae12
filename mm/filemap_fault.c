// SPDX-License-Identifier: MIT
/*
 * Pages of files in the address spaces of programs.
 *
 * filemap_fault() gives a fault its page, locked, so that it cannot leave the file before it is in the tables. A page that was not in
 * the cache makes the fault a major one. filemap_map_pages() maps what lies in the cache around a fault: valid pages that nobody
 * has locked, and no others. A page is writable in a shared area only after page_mkwrite(), which marks it dirty.
 *
 * Locks: mmap_lock or the area's lock is held by the caller, and kept; then invalidate_lock for reading while a page is filled; the page lock.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/swap.h>
#include "filemap.h"
#include "internal.h"

#define MMAP_LOTSAMISS 100

/* A page was not in the cache: read ahead, unless that has been of no use for long. */
static void read_around(struct vm_fault *vmf, struct address_space *mapping)
{
	struct file *file = vmf->vma->vm_file;
	struct file_ra_state *ra = &file->f_ra;

	if (vmf->vma->vm_flags & VM_RAND_READ)
		return;
	if (vmf->vma->vm_flags & VM_SEQ_READ) {
		page_cache_sync_readahead(mapping, ra, file, vmf->pgoff, ra->ra_pages);
		return;
	}
	if (ra->mmap_miss < MMAP_LOTSAMISS * 10)
		ra->mmap_miss++;
	if (ra->mmap_miss <= MMAP_LOTSAMISS)
		page_cache_readahead_around(mapping, file, vmf->pgoff);
}

/* A page was in the cache: if it is the marked one, the next window is due. */
static void read_next(struct vm_fault *vmf, struct address_space *mapping, struct page *page)
{
	struct file *file = vmf->vma->vm_file;
	struct file_ra_state *ra = &file->f_ra;

	if (vmf->vma->vm_flags & VM_RAND_READ || !ra->ra_pages)
		return;
	if (ra->mmap_miss)
		ra->mmap_miss--;
	if (PageReadahead(page))
		page_cache_async_readahead(mapping, ra, file, page_folio(page), vmf->pgoff, ra->ra_pages);
}

/* The page at @index, read in if it is not there. Sets VM_FAULT_MAJOR in *@ret then. Referenced, or an error. */
static struct page *fault_page(struct vm_fault *vmf, struct address_space *mapping, vm_fault_t *ret)
{
	struct page *page = find_get_page(mapping, vmf->pgoff);

	if (likely(page)) {
		read_next(vmf, mapping, page);
		return page;
	}
	*ret = VM_FAULT_MAJOR;
	read_around(vmf, mapping);
	filemap_invalidate_lock_shared(mapping);
	page = read_cache_page(mapping, vmf->pgoff, NULL, vmf->vma->vm_file);
	filemap_invalidate_unlock_shared(mapping);
	return page;
}

/* Lock the page and see that it is filled. Returns 0, -EAGAIN if it has left the file, -errno. */
static int fault_lock_page(struct vm_fault *vmf, struct address_space *mapping, struct page *page)
{
	int error = 0;

	if (!trylock_page(page)) {
		if (vmf->flags & FAULT_FLAG_KILLABLE)
			error = lock_page_killable(page);
		else
			lock_page(page);
	}
	if (error)
		return error;
	if (unlikely(page->mapping != mapping)) {
		unlock_page(page);
		return -EAGAIN;
	}
	if (likely(PageUptodate(page)))
		return 0;
	error = filemap_read_page(vmf->vma->vm_file, mapping->a_ops->read_folio, page);
	return error ?: -EAGAIN;
}

/**
 * filemap_fault - the fault() of areas of files in the page cache
 *
 * Returns VM_FAULT_LOCKED with vmf->page locked and referenced, and VM_FAULT_MAJOR if it had to be read; VM_FAULT_SIGBUS behind
 * the end of the file or if it cannot be read; VM_FAULT_OOM; VM_FAULT_RETRY if the task is being killed.
 */
vm_fault_t filemap_fault(struct vm_fault *vmf)
{
	struct address_space *mapping = vmf->vma->vm_file->f_mapping;
	struct inode *inode = mapping->host;
	vm_fault_t ret = 0;
	struct page *page;
	int error;

	do {
		if (unlikely(vmf->pgoff >= DIV_ROUND_UP((u64)i_size_read(inode), PAGE_SIZE)))
			return VM_FAULT_SIGBUS;
		page = fault_page(vmf, mapping, &ret);
		if (IS_ERR(page))
			return PTR_ERR(page) == -EINTR ? VM_FAULT_RETRY : vmf_error(PTR_ERR(page));
		error = fault_lock_page(vmf, mapping, page);
		if (error)
			put_page(page);
	} while (error == -EAGAIN);
	if (error)
		return error == -EINTR ? VM_FAULT_RETRY : vmf_error(error);
	if (unlikely(vmf->pgoff >= DIV_ROUND_UP((u64)i_size_read(inode), PAGE_SIZE))) {
		unlock_page(page);
		put_page(page);
		return VM_FAULT_SIGBUS;
	}
	vmf->page = page;
	return ret | VM_FAULT_LOCKED;
}
EXPORT_SYMBOL(filemap_fault);

/* A filled page of the file that can be mapped without waiting: locked and referenced, or NULL. */
static struct page *next_mappable(struct address_space *mapping, pgoff_t index)
{
	struct page *page = find_get_page(mapping, index);

	if (!page)
		return NULL;
	if (PageUptodate(page) && !PageReadahead(page) && !PageHWPoison(page) && trylock_page(page)) {
		if (page->mapping == mapping && index < DIV_ROUND_UP((u64)i_size_read(mapping->host), PAGE_SIZE))
			return page;
		unlock_page(page);
	}
	put_page(page);
	return NULL;
}

/* Map a page for reading. True if something is mapped there now. */
static bool map_one(struct vm_fault *vmf, unsigned long addr, struct page *page)
{
	vmf->pte = pte_offset_map_lock(vmf->vma->vm_mm, vmf->pmd, addr, &vmf->ptl);
	if (!vmf->pte)
		return false;
	if (pte_none(*vmf->pte)) {
		get_page(page); /* the entry's */
		do_set_pte(vmf, page, addr);
	}
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return true;
}

/**
 * filemap_map_pages - the map_pages() of such areas: map what is cached around a fault
 * @start_pgoff, @end_pgoff: the first and the last page, both inside the area
 *
 * Returns VM_FAULT_NOPAGE if the page that faulted is mapped now, else 0. Does not wait for pages.
 */
vm_fault_t filemap_map_pages(struct vm_fault *vmf, pgoff_t start_pgoff, pgoff_t end_pgoff)
{
	struct vm_area_struct *vma = vmf->vma;
	struct address_space *mapping = vma->vm_file->f_mapping;
	vm_fault_t ret = 0;
	pgoff_t index;

	for (index = start_pgoff; index <= end_pgoff; index++) {
		unsigned long addr = vmf->address + ((index - vmf->pgoff) << PAGE_SHIFT);
		struct page *page = next_mappable(mapping, index);

		if (!page)
			continue;
		if (map_one(vmf, addr, page) && index == vmf->pgoff)
			ret = VM_FAULT_NOPAGE;
		unlock_page(page);
		put_page(page);
	}
	return ret;
}
EXPORT_SYMBOL(filemap_map_pages);

/**
 * filemap_page_mkwrite - the page_mkwrite() of such areas: a program is about to write to vmf->page
 *
 * Returns VM_FAULT_LOCKED, or VM_FAULT_NOPAGE if the page has left the file.
 */
vm_fault_t filemap_page_mkwrite(struct vm_fault *vmf)
{
	struct address_space *mapping = vmf->vma->vm_file->f_mapping;
	struct page *page = vmf->page;

	file_update_time(vmf->vma->vm_file);
	lock_page(page);
	if (page->mapping != mapping) {
		unlock_page(page);
		return VM_FAULT_NOPAGE;
	}
	set_page_dirty(page);
	wait_on_page_writeback(page);
	return VM_FAULT_LOCKED;
}

const struct vm_operations_struct generic_file_vm_ops = {
	.fault = filemap_fault,
	.map_pages = filemap_map_pages,
	.page_mkwrite = filemap_page_mkwrite,
};

/**
 * generic_file_mmap, generic_file_readonly_mmap - the mmap() of files in the page cache; the latter refuses shared writable areas
 */
int generic_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file->f_mapping->a_ops->read_folio)
		return -ENOEXEC;
	file_accessed(file);
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}
EXPORT_SYMBOL(generic_file_mmap);

int generic_file_readonly_mmap(struct file *file, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & VM_SHARED) && (vma->vm_flags & VM_MAYWRITE))
		return -EINVAL;
	return generic_file_mmap(file, vma);
}
EXPORT_SYMBOL(generic_file_readonly_mmap);
