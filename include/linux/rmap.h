/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RMAP_H
#define _LINUX_RMAP_H
/*
 * From a page to the page-table entries that map it; see mm/rmap.c and mm/anon_vma.c.
 */
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/rwsem.h>

/*
 * The memory that a family of areas may share: an area and its copies by fork. A page's mapping names the anon_vma of the
 * area that first had it; the areas that can map it are in the anon_vma's tree.
 */
struct anon_vma {
	struct anon_vma *root;	       /* whose lock is taken: that of the family's first */
	struct rw_semaphore rwsem;     /* of the root: guards the trees of the whole family */
	atomic_t refcount;	       /* one for being linked, one per user from outside */
	unsigned long num_children;    /* anon_vmas whose parent this is, itself if it is the root; guarded by rwsem */
	unsigned long num_active_vmas; /* areas whose anon_vma this is; guarded by rwsem */
	struct anon_vma *parent;
	struct rb_root_cached rb_root; /* anon_vma_chains, by page offset; guarded by rwsem */
};

/* One area in one anon_vma. */
struct anon_vma_chain {
	struct vm_area_struct *vma;
	struct anon_vma *anon_vma;
	struct list_head same_vma; /* in vma->anon_vma_chain; guarded by mmap_lock and page_table_lock */
	struct rb_node rb;	   /* in anon_vma->rb_root; guarded by its lock */
	unsigned long rb_subtree_last;
};

static inline void get_anon_vma(struct anon_vma *anon_vma)
{
	atomic_inc(&anon_vma->refcount);
}

void __put_anon_vma(struct anon_vma *anon_vma);

static inline void put_anon_vma(struct anon_vma *anon_vma)
{
	if (atomic_dec_and_test(&anon_vma->refcount))
		__put_anon_vma(anon_vma);
}

static inline void anon_vma_lock_write(struct anon_vma *anon_vma)
{
	down_write(&anon_vma->root->rwsem);
}

static inline void anon_vma_unlock_write(struct anon_vma *anon_vma)
{
	up_write(&anon_vma->root->rwsem);
}

static inline void anon_vma_lock_read(struct anon_vma *anon_vma)
{
	down_read(&anon_vma->root->rwsem);
}

static inline void anon_vma_unlock_read(struct anon_vma *anon_vma)
{
	up_read(&anon_vma->root->rwsem);
}

void anon_vma_init(void);
int __anon_vma_prepare(struct vm_area_struct *vma);
int anon_vma_clone(struct vm_area_struct *dst, struct vm_area_struct *src);
int anon_vma_fork(struct vm_area_struct *vma, struct vm_area_struct *pvma);
void unlink_anon_vmas(struct vm_area_struct *vma);
struct anon_vma *page_get_anon_vma(struct page *page);

static inline int anon_vma_prepare(struct vm_area_struct *vma)
{
	return likely(vma->anon_vma) ? 0 : __anon_vma_prepare(vma);
}

/* The chains of an anon_vma whose areas map page offsets @first to @last, in order. */
struct anon_vma_chain *anon_vma_interval_tree_iter_first(struct rb_root_cached *root, unsigned long first,
							 unsigned long last);
struct anon_vma_chain *anon_vma_interval_tree_iter_next(struct anon_vma_chain *node, unsigned long first,
							unsigned long last);
void anon_vma_interval_tree_insert(struct anon_vma_chain *node, struct rb_root_cached *root);
void anon_vma_interval_tree_remove(struct anon_vma_chain *node, struct rb_root_cached *root);
#define anon_vma_interval_tree_foreach(avc, root, start, last) \
	for (avc = anon_vma_interval_tree_iter_first(root, start, last); avc; \
	     avc = anon_vma_interval_tree_iter_next(avc, start, last))

/* An area's borders change: out of the trees of its anon_vmas before, in again after. anon_vma's lock is held for writing. */
void anon_vma_interval_tree_pre_update_vma(struct vm_area_struct *vma);
void anon_vma_interval_tree_post_update_vma(struct vm_area_struct *vma);

/* Bits for page_add_anon_rmap(). */
typedef int __bitwise rmap_t;
#define RMAP_NONE ((__force rmap_t)0)
#define RMAP_EXCLUSIVE ((__force rmap_t)1)
#define RMAP_COMPOUND ((__force rmap_t)2)

void page_move_anon_rmap(struct page *page, struct vm_area_struct *vma);
void page_add_new_anon_rmap(struct page *page, struct vm_area_struct *vma, unsigned long address);
void page_add_anon_rmap(struct page *page, struct vm_area_struct *vma, unsigned long address, rmap_t flags);
void page_add_file_rmap(struct page *page, struct vm_area_struct *vma, bool compound);
void page_remove_rmap(struct page *page, struct vm_area_struct *vma, bool compound);
int page_try_dup_anon_rmap(struct page *page, bool compound, struct vm_area_struct *vma);
int page_try_share_anon_rmap(struct page *page);

static inline void page_dup_file_rmap(struct page *page, bool compound)
{
	atomic_inc(&page->_mapcount);
}

/* One entry that maps the page, found and locked. */
struct page_vma_mapped_walk {
	struct page *page;
	struct vm_area_struct *vma;
	unsigned long address;
	pte_t *pte;
	spinlock_t *ptl;
};

bool page_vma_mapped_walk(struct page_vma_mapped_walk *pvmw);

static inline void page_vma_mapped_walk_done(struct page_vma_mapped_walk *pvmw)
{
	if (pvmw->ptl)
		spin_unlock(pvmw->ptl);
	pvmw->ptl = NULL;
}

/* What to do with each area that may map a page. */
struct rmap_walk_control {
	void *arg;
	bool try_lock; /* do not sleep for the lock of the areas; then contended is set */
	bool contended;
	bool (*rmap_one)(struct page *page, struct vm_area_struct *vma, unsigned long addr,
			 void *arg); /* false: stop */
	bool (*done)(struct page *page);
	bool (*invalid_vma)(struct vm_area_struct *vma, void *arg);
};

void rmap_walk(struct page *page, struct rmap_walk_control *rwc);

enum ttu_flags {
	TTU_IGNORE_MLOCK = 0x8,
	TTU_SYNC = 0x10,
	TTU_BATCH_FLUSH = 0x40,
	TTU_RMAP_LOCKED = 0x80,
};

int page_referenced(struct page *page);
bool try_to_unmap(struct page *page);
int page_mkclean(struct page *page);
int folio_mkclean(struct folio *folio);
int page_mapped_in_vma(struct page *page, struct vm_area_struct *vma);
unsigned long page_address_in_vma(struct page *page, struct vm_area_struct *vma);
#endif
