// SPDX-License-Identifier: MIT
/*
 * get_user_pages: the pages behind a program's addresses, brought in and held so that they stay.
 *
 * Each page is looked for in the tables (follow_one()); what is missing or has too few rights is faulted in, and looked for again. A
 * reference is taken under the table's lock. FOLL_PIN instead of FOLL_GET adds GUP_PIN_COUNTING_BIAS references: fork and swap know by
 * that that somebody accesses the page's contents by other means than this address space, and leave it where it is. A pin for reading of
 * an anonymous page that is shared by fork first makes the program's own copy (FAULT_FLAG_UNSHARE), or the pin would be of a page that
 * the program soon no longer has.
 *
 * get_user_pages_fast() first tries without any lock, in a section that flushes of the TLB wait for; a pin taken so is given back if
 * fork has been taking rights away meanwhile (write_protect_seq).
 *
 * Locks: mmap_lock for reading; a fault may drop it, if the caller allows that with @locked, and it is then taken again. Without memory:
 * -ENOMEM if not even one page was got.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/swap.h>
#include "fault.h"

/* ---- References ---- */

/* Take the reference that @flags ask for. The page cannot be freed right now. */
static void grab_page(struct page *page, unsigned int flags)
{
	struct page *head = compound_head(page);

	if (flags & FOLL_PIN) {
		page_ref_add(head, GUP_PIN_COUNTING_BIAS);
		mod_node_page_state(page_pgdat(page), NR_FOLL_PIN_ACQUIRED, 1);
	} else if (flags & FOLL_GET) {
		page_ref_inc(head);
	}
}

/** unpin_user_page - release a pinned page */
void unpin_user_page(struct page *page)
{
	mod_node_page_state(page_pgdat(page), NR_FOLL_PIN_RELEASED, 1);
	folio_put_refs(page_folio(page), GUP_PIN_COUNTING_BIAS);
}
EXPORT_SYMBOL(unpin_user_page);

void unpin_user_pages(struct page **pages, unsigned long npages)
{
	unsigned long i;

	/* What an unchecked error number as a count comes to. */
	if (WARN_ON(IS_ERR_VALUE(npages)))
		return;
	for (i = 0; i < npages; i++)
		unpin_user_page(pages[i]);
}
EXPORT_SYMBOL(unpin_user_pages);

/** unpin_user_pages_dirty_lock - the same, marking the pages dirty first if @make_dirty */
void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty)
{
	unsigned long i;

	for (i = 0; i < npages; i++) {
		if (make_dirty && !PageDirty(pages[i]))
			set_page_dirty_lock(pages[i]);
		unpin_user_page(pages[i]);
	}
}
EXPORT_SYMBOL(unpin_user_pages_dirty_lock);

/** unpin_user_page_range_dirty_lock - the same for consecutive pages */
void unpin_user_page_range_dirty_lock(struct page *page, unsigned long npages, bool make_dirty)
{
	unsigned long i;

	for (i = 0; i < npages; i++) {
		struct page *one = nth_page(page, i);

		unpin_user_pages_dirty_lock(&one, 1, make_dirty);
	}
}
EXPORT_SYMBOL(unpin_user_page_range_dirty_lock);

static void drop_page(struct page *page, unsigned int flags)
{
	if (flags & FOLL_PIN)
		unpin_user_page(page);
	else
		put_page(page);
}

/* ---- One page ---- */

/* A debugger may write to what the program itself may not: to a private copy. Is the page already that? */
static bool may_write_entry(struct vm_area_struct *vma, struct page *page, pte_t pte, unsigned int flags)
{
	if (pte_write(pte))
		return true;
	if (!(flags & FOLL_FORCE) || vma->vm_flags & (VM_MAYSHARE | VM_SHARED | VM_WRITE) ||
	    !(vma->vm_flags & VM_MAYWRITE))
		return false;
	return page && PageAnon(page) && PageAnonExclusive(page);
}

/* Would a pin for reading be of a page that the next write of the program replaces? */
static bool must_unshare(struct page *page, unsigned int flags)
{
	return (flags & (FOLL_WRITE | FOLL_PIN)) == FOLL_PIN && PageAnon(page) && !PageAnonExclusive(page);
}

static void touch_page(struct page *page, pte_t pte, unsigned int flags)
{
	if (flags & FOLL_WRITE && !pte_dirty(pte) && !PageDirty(page))
		set_page_dirty(page);
	mark_page_accessed(page);
}

/* What a present entry gives, under its lock. NULL: a fault is needed. */
static struct page *follow_entry(struct vm_area_struct *vma, unsigned long addr, pte_t pte, unsigned int flags)
{
	struct page *page = vm_normal_page(vma, addr, pte);

	if (flags & FOLL_WRITE && !may_write_entry(vma, page, pte, flags))
		return NULL;
	if (!page) {
		if (flags & FOLL_DUMP)
			return ERR_PTR(-EFAULT);
		if (!is_zero_pfn(pte_pfn(pte)))
			return ERR_PTR(-EEXIST);
		page = ZERO_PAGE(addr);
	}
	if (!pte_write(pte) && must_unshare(page, flags))
		return ERR_PTR(-EMLINK);
	grab_page(page, flags);
	if (flags & FOLL_TOUCH)
		touch_page(page, pte, flags);
	return page;
}

/*
 * Look for a page in the tables. Returns it with the reference asked for; NULL if a fault is needed; -EMLINK if one that ends sharing is;
 * -EEXIST for a frame without a page; -EFAULT for a hole that FOLL_DUMP skips.
 */
static struct page *follow_one(struct vm_area_struct *vma, unsigned long addr, unsigned int flags)
{
	struct page *page = NULL;
	spinlock_t *ptl;
	pte_t *pte = find_locked_pte(vma->vm_mm, addr, &ptl);
	bool none = true;

	if (pte) {
		none = pte_none(*pte);
		if (pte_present(*pte) && (!pte_protnone(*pte) || flags & FOLL_FORCE))
			page = follow_entry(vma, addr, *pte, flags);
		spin_unlock(ptl);
	}
	if (!page && none && flags & FOLL_DUMP && (vma_is_anonymous(vma) || !vma->vm_ops->fault))
		return ERR_PTR(-EFAULT);
	return page;
}

/** follow_page - the page at an address if it is there already, or NULL or an error. mmap_lock is held. */
struct page *follow_page(struct vm_area_struct *vma, unsigned long address, unsigned int foll_flags)
{
	if (WARN_ON_ONCE(foll_flags & FOLL_PIN))
		return NULL;
	return follow_one(vma, address, foll_flags);
}

static unsigned int fault_flags_of(unsigned int flags, bool unshare, const int *locked)
{
	unsigned int fault_flags = 0;

	if (flags & FOLL_WRITE)
		fault_flags |= FAULT_FLAG_WRITE;
	if (flags & FOLL_REMOTE)
		fault_flags |= FAULT_FLAG_REMOTE;
	if (locked)
		fault_flags |= FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE;
	if (flags & FOLL_NOWAIT)
		fault_flags |= FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_RETRY_NOWAIT;
	if (unshare)
		fault_flags |= FAULT_FLAG_UNSHARE;
	return fault_flags;
}

/* Fault a page in. Returns 0; -EAGAIN: look again, the lock has been dropped; or an error. */
static int fault_one(struct vm_area_struct *vma, unsigned long addr, unsigned int flags, bool unshare, int *locked)
{
	vm_fault_t ret;

	if (flags & FOLL_NOFAULT)
		return -EFAULT;
	ret = handle_mm_fault(vma, addr, fault_flags_of(flags, unshare, locked), NULL);
	if (ret & VM_FAULT_COMPLETED || (ret & VM_FAULT_RETRY && !(flags & FOLL_NOWAIT))) {
		*locked = 0;
		return -EAGAIN;
	}
	if (ret & VM_FAULT_RETRY)
		return -EBUSY;
	if (ret & VM_FAULT_ERROR)
		return ret & VM_FAULT_OOM ? -ENOMEM : -EFAULT;
	return 0;
}

static int check_area(struct vm_area_struct *vma, unsigned int flags)
{
	vm_flags_t vm_flags = vma->vm_flags;

	if (vm_flags & (VM_IO | VM_PFNMAP))
		return -EFAULT;
	if (flags & FOLL_ANON && !vma_is_anonymous(vma))
		return -EFAULT;
	if (flags & FOLL_WRITE) {
		if (!(vm_flags & VM_WRITE) && (!(flags & FOLL_FORCE) || !is_cow_mapping(vm_flags)))
			return -EFAULT;
	} else if (!(vm_flags & VM_READ) && (!(flags & FOLL_FORCE) || !(vm_flags & VM_MAYREAD))) {
		return -EFAULT;
	}
	return 0;
}

/* Get one page, however many faults that takes. -EAGAIN if the lock was dropped. */
static struct page *get_one(struct vm_area_struct *vma, unsigned long addr, unsigned int flags, int *locked)
{
	for (;;) {
		struct page *page;
		int err;

		if (fatal_signal_pending(current))
			return ERR_PTR(-EINTR);
		cond_resched();
		page = follow_one(vma, addr, flags);
		if (page && page != ERR_PTR(-EMLINK))
			return page;
		err = fault_one(vma, addr, flags, page == ERR_PTR(-EMLINK), locked);
		if (err)
			return ERR_PTR(err);
	}
}

/* ---- Ranges ---- */

/* What a call of this family was asked for, and how far it is. */
struct gup {
	struct mm_struct *mm;
	unsigned long addr;
	unsigned long nr, done;
	unsigned int flags;
	struct page **pages;
	struct vm_area_struct **vmas;
	int *locked; /* becomes 0 when mmap_lock has been dropped; NULL: it must not be */
};

static int gup_step(struct gup *g, struct vm_area_struct **vmap)
{
	struct vm_area_struct *vma = *vmap;
	struct page *page;
	int err;

	if (!vma || g->addr >= vma->vm_end) {
		*vmap = vma = find_extend_vma(g->mm, g->addr);
		err = vma ? check_area(vma, g->flags) : -EFAULT;
		if (err)
			return err;
	}
	page = get_one(vma, g->addr, g->flags, g->locked);
	/* Who does not want the page is content that something is mapped. */
	if (IS_ERR(page) && (page != ERR_PTR(-EEXIST) || g->pages))
		return page == ERR_PTR(-EEXIST) ? -EFAULT : PTR_ERR(page);
	if (g->pages)
		g->pages[g->done] = page;
	if (g->vmas)
		g->vmas[g->done] = vma;
	g->done++;
	g->addr += PAGE_SIZE;
	return 0;
}

/* Get as many pages as possible. mmap_lock is held and may be dropped (*g->locked). Returns pages done, or the error if none. */
static long gup_range(struct gup *g)
{
	struct vm_area_struct *vma = NULL;
	int err = 0;

	g->addr = untagged_addr(g->addr) & PAGE_MASK;
	if (g->pages && !(g->flags & FOLL_PIN))
		g->flags |= FOLL_GET;
	while (g->done < g->nr && !err) {
		err = gup_step(g, &vma);
		if (err == -EAGAIN && g->locked && !*g->locked) {
			/* Its areas may be other ones now. */
			if (mmap_read_lock_killable(g->mm))
				return g->done ?: -EINTR;
			*g->locked = 1;
			vma = NULL;
			err = 0;
		}
	}
	return g->done ?: err;
}

static bool gup_flags_ok(struct page **pages, unsigned int flags)
{
	return !WARN_ON_ONCE((flags & (FOLL_PIN | FOLL_GET)) == (FOLL_PIN | FOLL_GET) || (flags & FOLL_PIN && !pages));
}

static long gup_locked(struct mm_struct *mm, unsigned long start, unsigned long nr_pages, unsigned int flags,
		       struct page **pages, struct vm_area_struct **vmas, int *locked)
{
	struct gup g = {
		.mm = mm, .addr = start, .nr = nr_pages, .flags = flags, .pages = pages, .vmas = vmas, .locked = locked
	};

	if (!gup_flags_ok(pages, flags))
		return -EINVAL;
	if (!mm)
		return -EFAULT;
	if (flags & FOLL_PIN)
		set_bit(MMF_HAS_PINNED, &mm->flags);
	return nr_pages ? gup_range(&g) : 0;
}

/* The same where the caller does not hold mmap_lock. */
static long gup_unlocked(unsigned long start, unsigned long nr_pages, unsigned int flags, struct page **pages)
{
	struct mm_struct *mm = current->mm;
	int locked = 1;
	long ret;

	if (!mm)
		return -EFAULT;
	mmap_read_lock(mm);
	ret = gup_locked(mm, start, nr_pages, flags | FOLL_TOUCH, pages, NULL, &locked);
	if (locked)
		mmap_read_unlock(mm);
	return ret;
}

/**
 * get_user_pages - take references to the current task's pages
 * @start: user address
 * @nr_pages: how many
 * @gup_flags: FOLL_WRITE: they will be written; FOLL_FORCE: whatever the area's rights are, as far as Linux's debuggers may
 * @pages: gets them, or NULL to fault them in only
 * @vmas: gets their areas, or NULL
 *
 * Returns how many were taken, or -errno if not even the first could be. mmap_lock is held. May sleep.
 */
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	if (WARN_ON_ONCE(gup_flags & FOLL_PIN))
		return -EINVAL;
	return gup_locked(current->mm, start, nr_pages, gup_flags | FOLL_TOUCH, pages, vmas, NULL);
}
EXPORT_SYMBOL(get_user_pages);

/** get_user_pages_remote - the same of another address space; if @locked is not NULL, *@locked becomes 0 when mmap_lock was dropped */
long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, struct vm_area_struct **vmas, int *locked)
{
	if (WARN_ON_ONCE(gup_flags & FOLL_PIN))
		return -EINVAL;
	return gup_locked(mm, start, nr_pages, gup_flags | FOLL_TOUCH | FOLL_REMOTE, pages, vmas, locked);
}
EXPORT_SYMBOL(get_user_pages_remote);

/** get_user_pages_unlocked - get_user_pages(); takes mmap_lock itself */
long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags)
{
	if (WARN_ON_ONCE(gup_flags & (FOLL_PIN | FOLL_LONGTERM)))
		return -EINVAL;
	return gup_unlocked(start, nr_pages, gup_flags, pages);
}
EXPORT_SYMBOL(get_user_pages_unlocked);

/** pin_user_pages - get_user_pages() for pages whose contents will be accessed; release with unpin_user_pages() */
long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	if (WARN_ON_ONCE(gup_flags & FOLL_GET || !pages))
		return -EINVAL;
	return gup_locked(current->mm, start, nr_pages, gup_flags | FOLL_TOUCH | FOLL_PIN, pages, vmas, NULL);
}
EXPORT_SYMBOL(pin_user_pages);

long pin_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, struct vm_area_struct **vmas, int *locked)
{
	if (WARN_ON_ONCE(gup_flags & FOLL_GET || !pages))
		return -EINVAL;
	return gup_locked(mm, start, nr_pages, gup_flags | FOLL_TOUCH | FOLL_REMOTE | FOLL_PIN, pages, vmas, locked);
}
EXPORT_SYMBOL(pin_user_pages_remote);

long pin_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags)
{
	if (WARN_ON_ONCE(gup_flags & FOLL_GET || !pages))
		return -EINVAL;
	return gup_unlocked(start, nr_pages, gup_flags | FOLL_PIN, pages);
}
EXPORT_SYMBOL(pin_user_pages_unlocked);

/* ---- Without locks ---- */

/* One page in a section. NULL if it takes the slow way. */
static struct page *fast_one(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	unsigned long *entry = pgtable_find_entry(mm, addr, PG_LEVEL_4K);
	struct page *page;
	pte_t pte;

	if (!entry)
		return NULL;
	pte = __pte(READ_ONCE(*entry));
	if (!(pte_val(pte) & _PAGE_PRESENT) || !pte_user(pte) || pte_special(pte) ||
	    (flags & FOLL_WRITE && !pte_write(pte)))
		return NULL;
	page = pfn_to_page(pte_pfn(pte));
	grab_page(page, flags);
	/* What was true before the reference may be so no longer: a page given up by MADV_FREE may be dropped if it had none. */
	smp_mb__after_atomic();
	if (READ_ONCE(*entry) != pte_val(pte) || (!pte_write(pte) && must_unshare(page, flags))) {
		drop_page(page, flags);
		return NULL;
	}
	return page;
}

static int fast_range(struct mm_struct *mm, unsigned long start, int nr_pages, unsigned int flags, struct page **pages)
{
	struct mm_struct *outer;
	unsigned int seq;
	int done = 0;

	if (flags & FOLL_PIN)
		set_bit(MMF_HAS_PINNED, &mm->flags);
	outer = user_section_begin(mm);
	seq = raw_read_seqcount(&mm->write_protect_seq);
	if (seq & 1 && flags & FOLL_PIN)
		nr_pages = 0;
	while (done < nr_pages && (pages[done] = fast_one(mm, start + ((unsigned long)done << PAGE_SHIFT), flags)))
		done++;
	if (flags & FOLL_PIN && read_seqcount_retry(&mm->write_protect_seq, seq)) {
		unpin_user_pages(pages, done);
		done = 0;
	}
	user_section_end(outer);
	return done;
}

static int gup_fast(unsigned long start, int nr_pages, unsigned int flags, struct page **pages)
{
	struct mm_struct *mm = current->mm;
	unsigned long bytes = (unsigned long)nr_pages << PAGE_SHIFT;
	long rest = 0;
	int done = 0;

	start &= PAGE_MASK;
	if (nr_pages <= 0)
		return 0;
	if (!mm || start > TASK_SIZE_MAX || bytes > TASK_SIZE_MAX - start)
		return -EFAULT;
	if (pages)
		done = fast_range(mm, start, nr_pages, flags, pages);
	if (done == nr_pages || flags & FOLL_FAST_ONLY)
		return done;
	rest = gup_unlocked(start + ((unsigned long)done << PAGE_SHIFT), nr_pages - done,
			    flags & ~(FOLL_GET | FOLL_FAST_ONLY), pages ? pages + done : NULL);
	return rest < 0 ? (done ?: rest) : done + rest;
}

/** get_user_pages_fast - get_user_pages_unlocked(), quick if the pages are there */
int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	if (WARN_ON_ONCE(gup_flags & FOLL_PIN))
		return -EINVAL;
	return gup_fast(start, nr_pages, gup_flags | FOLL_GET, pages);
}
EXPORT_SYMBOL_GPL(get_user_pages_fast);

/** get_user_pages_fast_only - only what is there; any context */
int get_user_pages_fast_only(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	int done = gup_fast(start, nr_pages, gup_flags | FOLL_GET | FOLL_FAST_ONLY, pages);

	return max(done, 0);
}
EXPORT_SYMBOL_GPL(get_user_pages_fast_only);

int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	if (WARN_ON_ONCE(gup_flags & FOLL_GET || !pages))
		return -EINVAL;
	return gup_fast(start, nr_pages, gup_flags | FOLL_PIN, pages);
}
EXPORT_SYMBOL_GPL(pin_user_pages_fast);

int pin_user_pages_fast_only(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	int done;

	if (WARN_ON_ONCE(gup_flags & FOLL_GET || !pages))
		return 0;
	done = gup_fast(start, nr_pages, gup_flags | FOLL_PIN | FOLL_FAST_ONLY, pages);
	return max(done, 0);
}
EXPORT_SYMBOL_GPL(pin_user_pages_fast_only);

/* ---- Populating, for the files beside this one ---- */

/* Fault pages in without taking references. mmap_lock is held, and may be dropped if @locked. Pages done, or -errno. */
long gup_populate(struct vm_area_struct *vma, unsigned long start, unsigned long end, unsigned int flags, int *locked)
{
	return gup_locked(vma->vm_mm, start, (end - start) >> PAGE_SHIFT, flags, NULL, NULL, locked);
}
