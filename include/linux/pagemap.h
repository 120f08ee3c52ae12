/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PAGEMAP_H
#define _LINUX_PAGEMAP_H
#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/highmem.h>
#include <linux/sizes.h>
#include <linux/compiler.h>
#include <linux/uaccess.h>
#include <linux/gfp.h>
#include <linux/bitops.h>
#include <linux/hardirq.h>

/* Bits of address_space.flags. */
enum mapping_flags {
	AS_EIO = 0,
	AS_ENOSPC = 1,
	AS_MM_ALL_LOCKS = 2,
	AS_UNEVICTABLE = 3,
	AS_EXITING = 4,
	AS_NO_WRITEBACK_TAGS = 5,
	AS_LARGE_FOLIO_SUPPORT = 6,
};

/* Marks of pages in i_pages. */
#define PAGECACHE_TAG_DIRTY XA_MARK_0
#define PAGECACHE_TAG_WRITEBACK XA_MARK_1
#define PAGECACHE_TAG_TOWRITE XA_MARK_2

static inline void mapping_set_error(struct address_space *mapping, int error)
{
	if (error)
		set_bit(error == -ENOSPC ? AS_ENOSPC : AS_EIO, &mapping->flags);
}

static inline void mapping_set_unevictable(struct address_space *mapping)
{
	set_bit(AS_UNEVICTABLE, &mapping->flags);
}

static inline void mapping_clear_unevictable(struct address_space *mapping)
{
	clear_bit(AS_UNEVICTABLE, &mapping->flags);
}

static inline bool mapping_unevictable(struct address_space *mapping)
{
	return mapping && test_bit(AS_UNEVICTABLE, &mapping->flags);
}

static inline void mapping_set_exiting(struct address_space *mapping)
{
	set_bit(AS_EXITING, &mapping->flags);
}

static inline bool mapping_exiting(struct address_space *mapping)
{
	return test_bit(AS_EXITING, &mapping->flags);
}

static inline gfp_t mapping_gfp_mask(struct address_space *mapping)
{
	return mapping->gfp_mask;
}

static inline gfp_t mapping_gfp_constraint(struct address_space *mapping, gfp_t gfp_mask)
{
	return mapping->gfp_mask & gfp_mask;
}

static inline void mapping_set_gfp_mask(struct address_space *mapping, gfp_t mask)
{
	mapping->gfp_mask = mask;
}

static inline void filemap_invalidate_lock(struct address_space *mapping)
{
	down_write(&mapping->invalidate_lock);
}

static inline void filemap_invalidate_unlock(struct address_space *mapping)
{
	up_write(&mapping->invalidate_lock);
}

static inline void filemap_invalidate_lock_shared(struct address_space *mapping)
{
	down_read(&mapping->invalidate_lock);
}

static inline void filemap_invalidate_unlock_shared(struct address_space *mapping)
{
	up_read(&mapping->invalidate_lock);
}

/* ---- Finding pages ---- */

#define FGP_ACCESSED 0x00000001
#define FGP_LOCK 0x00000002
#define FGP_CREAT 0x00000004
#define FGP_WRITE 0x00000008
#define FGP_NOFS 0x00000010
#define FGP_NOWAIT 0x00000020
#define FGP_FOR_MMAP 0x00000040
#define FGP_HEAD 0x00000080
#define FGP_ENTRY 0x00000100
#define FGP_STABLE 0x00000200

typedef int filler_t(struct file *, struct folio *);

void *filemap_get_entry(struct address_space *mapping, pgoff_t index);
struct page *pagecache_get_page(struct address_space *mapping, pgoff_t index, int fgp_flags, gfp_t gfp);
struct folio *__filemap_get_folio(struct address_space *mapping, pgoff_t index, int fgp_flags, gfp_t gfp);
struct page *grab_cache_page_write_begin(struct address_space *mapping, pgoff_t index);
unsigned int find_get_pages_range(struct address_space *mapping, pgoff_t *start, pgoff_t end, unsigned int nr,
				  struct page **pages);
pgoff_t page_cache_next_miss(struct address_space *mapping, pgoff_t index, unsigned long max_scan);

static inline struct page *find_get_page(struct address_space *mapping, pgoff_t index)
{
	return pagecache_get_page(mapping, index, 0, 0);
}

static inline struct page *find_get_page_flags(struct address_space *mapping, pgoff_t index, int fgp_flags)
{
	return pagecache_get_page(mapping, index, fgp_flags, 0);
}

static inline struct page *find_lock_page(struct address_space *mapping, pgoff_t index)
{
	return pagecache_get_page(mapping, index, FGP_LOCK, 0);
}

static inline struct page *find_or_create_page(struct address_space *mapping, pgoff_t index, gfp_t gfp)
{
	return pagecache_get_page(mapping, index, FGP_LOCK | FGP_ACCESSED | FGP_CREAT, gfp);
}

static inline struct page *grab_cache_page_nowait(struct address_space *mapping, pgoff_t index)
{
	return pagecache_get_page(mapping, index, FGP_LOCK | FGP_CREAT | FGP_NOFS | FGP_NOWAIT,
				  mapping_gfp_mask(mapping));
}

static inline struct page *grab_cache_page(struct address_space *mapping, pgoff_t index)
{
	return find_or_create_page(mapping, index, mapping_gfp_mask(mapping));
}

static inline struct folio *filemap_get_folio(struct address_space *mapping, pgoff_t index)
{
	return __filemap_get_folio(mapping, index, 0, 0);
}

static inline struct folio *filemap_lock_folio(struct address_space *mapping, pgoff_t index)
{
	return __filemap_get_folio(mapping, index, FGP_LOCK, 0);
}

static inline struct page *__page_cache_alloc(gfp_t gfp)
{
	return alloc_page(gfp);
}

static inline struct page *page_cache_alloc(struct address_space *mapping)
{
	return __page_cache_alloc(mapping_gfp_mask(mapping));
}

static inline gfp_t readahead_gfp_mask(struct address_space *mapping)
{
	return mapping_gfp_mask(mapping) | __GFP_NORETRY | __GFP_NOWARN;
}

/* ---- Adding, filling and removing pages ---- */

int add_to_page_cache_lru(struct page *page, struct address_space *mapping, pgoff_t index, gfp_t gfp);
int filemap_add_folio(struct address_space *mapping, struct folio *folio, pgoff_t index, gfp_t gfp);
void delete_from_page_cache(struct page *page);
void filemap_remove_folio(struct folio *folio);
void __filemap_remove_folio(struct folio *folio, void *shadow);
struct page *read_cache_page(struct address_space *mapping, pgoff_t index, filler_t *filler, struct file *file);
struct page *read_cache_page_gfp(struct address_space *mapping, pgoff_t index, gfp_t gfp);
struct folio *read_cache_folio(struct address_space *mapping, pgoff_t index, filler_t *filler, struct file *file);

static inline struct page *read_mapping_page(struct address_space *mapping, pgoff_t index, struct file *file)
{
	return read_cache_page(mapping, index, NULL, file);
}

static inline struct folio *read_mapping_folio(struct address_space *mapping, pgoff_t index, struct file *file)
{
	return read_cache_folio(mapping, index, NULL, file);
}

void truncate_inode_pages_range(struct address_space *mapping, loff_t start, loff_t end);
void truncate_inode_pages(struct address_space *mapping, loff_t start);
void truncate_inode_pages_final(struct address_space *mapping);
void truncate_pagecache(struct inode *inode, loff_t newsize);
void truncate_pagecache_range(struct inode *inode, loff_t start, loff_t end);
void truncate_setsize(struct inode *inode, loff_t newsize);
void pagecache_isize_extended(struct inode *inode, loff_t from, loff_t to);
unsigned long invalidate_mapping_pages(struct address_space *mapping, pgoff_t start, pgoff_t end);
int invalidate_inode_pages2_range(struct address_space *mapping, pgoff_t start, pgoff_t end);
int invalidate_inode_pages2(struct address_space *mapping);
void unmap_mapping_range(struct address_space *mapping, loff_t holebegin, loff_t holelen, int even_cows);
bool noop_dirty_folio(struct address_space *mapping, struct folio *folio);
bool filemap_dirty_folio(struct address_space *mapping, struct folio *folio);
int filemap_fdatawrite(struct address_space *mapping);
int filemap_fdatawrite_range(struct address_space *mapping, loff_t start, loff_t end);
int filemap_flush(struct address_space *mapping);
int filemap_fdatawait(struct address_space *mapping);
int filemap_fdatawait_range(struct address_space *mapping, loff_t start, loff_t end);
int filemap_check_errors(struct address_space *mapping);
int filemap_write_and_wait_range(struct address_space *mapping, loff_t start, loff_t end);

static inline int filemap_write_and_wait(struct address_space *mapping)
{
	return filemap_write_and_wait_range(mapping, 0, LLONG_MAX);
}

/* ---- Where a page belongs ---- */

#define page_offset(page) ((loff_t)(page)->index << PAGE_SHIFT)

static inline loff_t folio_pos(struct folio *folio)
{
	return page_offset(&folio->page);
}

static inline pgoff_t folio_index(struct folio *folio)
{
	return folio->index;
}

static inline pgoff_t page_to_pgoff(struct page *page)
{
	struct page *head = compound_head(page);

	return head->index + (page - head);
}

static inline pgoff_t linear_page_index(struct vm_area_struct *vma, unsigned long address)
{
	return ((address - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff;
}

static inline struct inode *folio_inode(struct folio *folio)
{
	return folio->mapping->host;
}

/* ---- Page locks ---- */

void __folio_lock(struct folio *folio);
int __folio_lock_killable(struct folio *folio);
void folio_unlock(struct folio *folio);
void unlock_page(struct page *page);
void folio_wait_bit(struct folio *folio, int bit_nr);
int folio_wait_bit_killable(struct folio *folio, int bit_nr);

static inline bool folio_trylock(struct folio *folio)
{
	return likely(!test_and_set_bit_lock(PG_locked, folio_flags(folio, 0)));
}

static inline int trylock_page(struct page *page)
{
	return folio_trylock(page_folio(page));
}

/** folio_lock - lock a folio's contents and its place in the page cache. Sleeps. */
static inline void folio_lock(struct folio *folio)
{
	might_sleep();
	if (!folio_trylock(folio))
		__folio_lock(folio);
}

static inline void lock_page(struct page *page)
{
	folio_lock(page_folio(page));
}

/** folio_lock_killable - the same; -EINTR if the task is being killed and the lock was not got */
static inline int folio_lock_killable(struct folio *folio)
{
	might_sleep();
	return folio_trylock(folio) ? 0 : __folio_lock_killable(folio);
}

static inline int lock_page_killable(struct page *page)
{
	return folio_lock_killable(page_folio(page));
}

static inline void folio_wait_locked(struct folio *folio)
{
	if (folio_test_locked(folio))
		folio_wait_bit(folio, PG_locked);
}

static inline void wait_on_page_locked(struct page *page)
{
	folio_wait_locked(page_folio(page));
}

static inline int folio_wait_locked_killable(struct folio *folio)
{
	return folio_test_locked(folio) ? folio_wait_bit_killable(folio, PG_locked) : 0;
}

static inline int wait_on_page_locked_killable(struct page *page)
{
	return folio_wait_locked_killable(page_folio(page));
}

static inline void wait_on_page_bit(struct page *page, int bit_nr)
{
	folio_wait_bit(page_folio(page), bit_nr);
}

void folio_wait_writeback(struct folio *folio);
void folio_end_writeback(struct folio *folio);
void end_page_writeback(struct page *page);

static inline void wait_on_page_writeback(struct page *page)
{
	folio_wait_writeback(page_folio(page));
}

/* ---- Reading ahead ---- */

struct readahead_control {
	struct file *file;
	struct address_space *mapping;
	struct file_ra_state *ra;
	pgoff_t _index;
	unsigned int _nr_pages;
	unsigned int _batch_count;
	bool _workingset;
	unsigned long _pflags;
};

#define DEFINE_READAHEAD(ractl, f, r, m, i) \
	struct readahead_control ractl = { .file = f, .mapping = m, .ra = r, ._index = i }
#define VM_READAHEAD_PAGES (SZ_128K / PAGE_SIZE)

void page_cache_ra_unbounded(struct readahead_control *ractl, unsigned long nr_to_read, unsigned long lookahead);
void page_cache_sync_readahead(struct address_space *mapping, struct file_ra_state *ra, struct file *file,
			       pgoff_t index, unsigned long req_count);
void page_cache_async_readahead(struct address_space *mapping, struct file_ra_state *ra, struct file *file,
				struct folio *folio, pgoff_t index, unsigned long req_count);
void force_page_cache_readahead(struct address_space *mapping, struct file *file, pgoff_t index, unsigned long nr);
struct folio *readahead_folio(struct readahead_control *ractl);

static inline struct page *readahead_page(struct readahead_control *ractl)
{
	struct folio *folio = readahead_folio(ractl);

	return folio ? &folio->page : NULL;
}

static inline loff_t readahead_pos(struct readahead_control *ractl)
{
	return (loff_t)ractl->_index << PAGE_SHIFT;
}

static inline size_t readahead_length(struct readahead_control *ractl)
{
	return (size_t)ractl->_nr_pages << PAGE_SHIFT;
}

static inline pgoff_t readahead_index(struct readahead_control *ractl)
{
	return ractl->_index;
}

static inline unsigned int readahead_count(struct readahead_control *ractl)
{
	return ractl->_nr_pages;
}

/* ---- Faults of files ---- */

vm_fault_t filemap_fault(struct vm_fault *vmf);
vm_fault_t filemap_map_pages(struct vm_fault *vmf, pgoff_t start_pgoff, pgoff_t end_pgoff);
vm_fault_t filemap_page_mkwrite(struct vm_fault *vmf);

size_t fault_in_writeable(char __user *uaddr, size_t size);
size_t fault_in_safe_writeable(const char __user *uaddr, size_t size);
size_t fault_in_readable(const char __user *uaddr, size_t size);
#endif
