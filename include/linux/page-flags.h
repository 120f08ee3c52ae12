/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PAGE_FLAGS_H
#define _LINUX_PAGE_FLAGS_H
#include <linux/types.h>
#include <linux/bug.h>
#include <linux/mmdebug.h>
#include <linux/bitops.h>
#include <linux/mm_types.h>
#include <linux/page-flags-layout.h>

/* In Linux 6.1's order: reports print them by name, and dump_page() prints the word. */
enum pageflags {
	PG_locked,
	PG_referenced,
	PG_uptodate,
	PG_dirty,
	PG_lru,
	PG_active,
	PG_workingset,
	PG_waiters,
	PG_error,
	PG_slab,
	PG_owner_priv_1,
	PG_arch_1,
	PG_reserved,
	PG_private,
	PG_private_2,
	PG_writeback,
	PG_head,
	PG_mappedtodisk,
	PG_reclaim,
	PG_swapbacked,
	PG_unevictable,
	PG_mlocked,
	PG_uncached,
	PG_hwpoison,
	PG_young,
	PG_idle,
	__NR_PAGEFLAGS,
	PG_readahead = PG_reclaim,
	PG_anon_exclusive = PG_mappedtodisk,
	PG_checked = PG_owner_priv_1,
	PG_swapcache = PG_owner_priv_1,
	PG_fscache = PG_private_2,
};

#define NR_PAGEFLAGS __NR_PAGEFLAGS
#define PAGEFLAGS_MASK ((1UL << __NR_PAGEFLAGS) - 1)

/* Flags that must be clear when a page is freed, and those that no page may carry over into its next life. */
#define PAGE_FLAGS_CHECK_AT_FREE \
	(1UL << PG_lru | 1UL << PG_locked | 1UL << PG_private | 1UL << PG_private_2 | 1UL << PG_writeback | \
	 1UL << PG_reserved | 1UL << PG_slab | 1UL << PG_active | 1UL << PG_unevictable | 1UL << PG_mlocked)
#define PAGE_FLAGS_CHECK_AT_PREP (PAGEFLAGS_MASK & ~(1UL << PG_hwpoison))

/* A tail of a compound page holds its head's address + 1; see prep_compound_page(). */
static inline unsigned long _compound_head(const struct page *page)
{
	unsigned long head = READ_ONCE(page->compound_head);

	return unlikely(head & 1) ? head - 1 : (unsigned long)page;
}
#define compound_head(page) ((typeof(page))_compound_head(page))
#define page_folio(p) ((struct folio *)_compound_head(p))
#define folio_page(folio, n) ((struct page *)&(folio)->page + (n))

static __always_inline int PageTail(struct page *page)
{
	return READ_ONCE(page->compound_head) & 1;
}

static __always_inline int PageHead(const struct page *page)
{
	return test_bit(PG_head, &page->flags);
}

static __always_inline int PageCompound(struct page *page)
{
	return PageHead(page) || PageTail(page);
}

static inline unsigned long *folio_flags(struct folio *folio, unsigned int n)
{
	return &folio_page(folio, n)->flags;
}

/* Where a flag is kept: in the page itself, or in the head of its compound page. */
#define PF_ANY(page) (page)
#define PF_HEAD(page) compound_head(page)

#define TESTPAGEFLAG(uname, lname, policy) \
	static __always_inline bool folio_test_##lname(struct folio *folio) \
	{ \
		return test_bit(PG_##lname, folio_flags(folio, 0)); \
	} \
	static __always_inline int Page##uname(struct page *page) \
	{ \
		return test_bit(PG_##lname, &policy(page)->flags); \
	}
#define SETPAGEFLAG(uname, lname, policy) \
	static __always_inline void folio_set_##lname(struct folio *folio) \
	{ \
		set_bit(PG_##lname, folio_flags(folio, 0)); \
	} \
	static __always_inline void SetPage##uname(struct page *page) \
	{ \
		set_bit(PG_##lname, &policy(page)->flags); \
	}
#define CLEARPAGEFLAG(uname, lname, policy) \
	static __always_inline void folio_clear_##lname(struct folio *folio) \
	{ \
		clear_bit(PG_##lname, folio_flags(folio, 0)); \
	} \
	static __always_inline void ClearPage##uname(struct page *page) \
	{ \
		clear_bit(PG_##lname, &policy(page)->flags); \
	}
#define __SETPAGEFLAG(uname, lname, policy) \
	static __always_inline void __folio_set_##lname(struct folio *folio) \
	{ \
		__set_bit(PG_##lname, folio_flags(folio, 0)); \
	} \
	static __always_inline void __SetPage##uname(struct page *page) \
	{ \
		__set_bit(PG_##lname, &policy(page)->flags); \
	}
#define __CLEARPAGEFLAG(uname, lname, policy) \
	static __always_inline void __folio_clear_##lname(struct folio *folio) \
	{ \
		__clear_bit(PG_##lname, folio_flags(folio, 0)); \
	} \
	static __always_inline void __ClearPage##uname(struct page *page) \
	{ \
		__clear_bit(PG_##lname, &policy(page)->flags); \
	}
#define TESTSETFLAG(uname, lname, policy) \
	static __always_inline bool folio_test_set_##lname(struct folio *folio) \
	{ \
		return test_and_set_bit(PG_##lname, folio_flags(folio, 0)); \
	} \
	static __always_inline int TestSetPage##uname(struct page *page) \
	{ \
		return test_and_set_bit(PG_##lname, &policy(page)->flags); \
	}
#define TESTCLEARFLAG(uname, lname, policy) \
	static __always_inline bool folio_test_clear_##lname(struct folio *folio) \
	{ \
		return test_and_clear_bit(PG_##lname, folio_flags(folio, 0)); \
	} \
	static __always_inline int TestClearPage##uname(struct page *page) \
	{ \
		return test_and_clear_bit(PG_##lname, &policy(page)->flags); \
	}
#define PAGEFLAG(uname, lname, policy) \
	TESTPAGEFLAG(uname, lname, policy) \
	SETPAGEFLAG(uname, lname, policy) \
	CLEARPAGEFLAG(uname, lname, policy)
#define __PAGEFLAG(uname, lname, policy) \
	TESTPAGEFLAG(uname, lname, policy) \
	__SETPAGEFLAG(uname, lname, policy) \
	__CLEARPAGEFLAG(uname, lname, policy)
#define TESTSCFLAG(uname, lname, policy) \
	TESTSETFLAG(uname, lname, policy) \
	TESTCLEARFLAG(uname, lname, policy)
/* The non-atomic forms beside PAGEFLAG's. */
#define __SETCLEARFLAG(uname, lname, policy) \
	__SETPAGEFLAG(uname, lname, policy) \
	__CLEARPAGEFLAG(uname, lname, policy)

/* clang-format off */
__PAGEFLAG(Locked, locked, PF_HEAD)
PAGEFLAG(Waiters, waiters, PF_HEAD)
PAGEFLAG(Error, error, PF_HEAD) TESTCLEARFLAG(Error, error, PF_HEAD)
PAGEFLAG(Referenced, referenced, PF_HEAD) TESTCLEARFLAG(Referenced, referenced, PF_HEAD)
PAGEFLAG(Dirty, dirty, PF_HEAD) TESTSCFLAG(Dirty, dirty, PF_HEAD) __CLEARPAGEFLAG(Dirty, dirty, PF_HEAD)
PAGEFLAG(LRU, lru, PF_HEAD) TESTCLEARFLAG(LRU, lru, PF_HEAD)
PAGEFLAG(Active, active, PF_HEAD) TESTCLEARFLAG(Active, active, PF_HEAD)
PAGEFLAG(Workingset, workingset, PF_HEAD) TESTCLEARFLAG(Workingset, workingset, PF_HEAD)
__PAGEFLAG(Slab, slab, PF_HEAD)
PAGEFLAG(Checked, checked, PF_HEAD)
SETPAGEFLAG(SwapCache, swapcache, PF_HEAD) CLEARPAGEFLAG(SwapCache, swapcache, PF_HEAD)
PAGEFLAG(AnonExclusive, anon_exclusive, PF_ANY) __SETCLEARFLAG(AnonExclusive, anon_exclusive, PF_ANY)
PAGEFLAG(Private, private, PF_ANY) __SETCLEARFLAG(Private, private, PF_ANY)
PAGEFLAG(Private2, private_2, PF_ANY) TESTSCFLAG(Private2, private_2, PF_ANY)
PAGEFLAG(OwnerPriv1, owner_priv_1, PF_ANY) TESTCLEARFLAG(OwnerPriv1, owner_priv_1, PF_ANY)
TESTPAGEFLAG(Writeback, writeback, PF_HEAD) TESTSCFLAG(Writeback, writeback, PF_HEAD)
PAGEFLAG(MappedToDisk, mappedtodisk, PF_HEAD)
PAGEFLAG(Reclaim, reclaim, PF_HEAD) TESTCLEARFLAG(Reclaim, reclaim, PF_HEAD)
PAGEFLAG(Readahead, readahead, PF_HEAD) TESTCLEARFLAG(Readahead, readahead, PF_HEAD)
PAGEFLAG(SwapBacked, swapbacked, PF_HEAD) __SETCLEARFLAG(SwapBacked, swapbacked, PF_HEAD)
PAGEFLAG(Unevictable, unevictable, PF_HEAD) TESTCLEARFLAG(Unevictable, unevictable, PF_HEAD)
PAGEFLAG(Mlocked, mlocked, PF_HEAD) TESTSCFLAG(Mlocked, mlocked, PF_HEAD)
__CLEARPAGEFLAG(Active, active, PF_HEAD) __CLEARPAGEFLAG(Unevictable, unevictable, PF_HEAD)
PAGEFLAG(Uncached, uncached, PF_HEAD)
PAGEFLAG(HWPoison, hwpoison, PF_ANY) TESTSCFLAG(HWPoison, hwpoison, PF_ANY)
PAGEFLAG(Young, young, PF_ANY) TESTCLEARFLAG(Young, young, PF_ANY)
PAGEFLAG(Idle, idle, PF_ANY)
SETPAGEFLAG(Reserved, reserved, PF_ANY)
CLEARPAGEFLAG(Reserved, reserved, PF_ANY)
__SETCLEARFLAG(Reserved, reserved, PF_ANY)
__SETPAGEFLAG(Head, head, PF_ANY)
CLEARPAGEFLAG(Head, head, PF_ANY)
CLEARPAGEFLAG(Uptodate, uptodate, PF_HEAD)

bool page_reserved_at_boot(const struct page *page);
/* clang-format on */

/*
 * Reserved frames are known by their place, not marked one by one: start-up must not walk them. Such a page and one
 * that was never allocated look alike, all zero, and only then is the table of reserved ranges asked.
 */
static inline int PageReserved(const struct page *page)
{
	return test_bit(PG_reserved, &page->flags) || (!page->flags && page_reserved_at_boot(page));
}

static inline bool folio_test_reserved(struct folio *folio)
{
	return PageReserved(&folio->page);
}

static __always_inline int PageUptodate(struct page *page)
{
	int ret = test_bit(PG_uptodate, &compound_head(page)->flags);

	/* The flag is set after the contents: read it before them. */
	if (ret)
		smp_rmb();
	return ret;
}

static __always_inline void SetPageUptodate(struct page *page)
{
	smp_wmb();
	set_bit(PG_uptodate, &compound_head(page)->flags);
}

static __always_inline void __SetPageUptodate(struct page *page)
{
	smp_wmb();
	__set_bit(PG_uptodate, &page->flags);
}

/* What a page is, as far as the allocator knows; see page-flags-layout.h. */
#define PAGE_TYPE_OPS(uname, bit) \
	static __always_inline int Page##uname(const struct page *page) \
	{ \
		return test_bit(bit, &page->flags); \
	} \
	static __always_inline void __SetPage##uname(struct page *page) \
	{ \
		__set_bit(bit, &page->flags); \
	} \
	static __always_inline void __ClearPage##uname(struct page *page) \
	{ \
		__clear_bit(bit, &page->flags); \
	}
PAGE_TYPE_OPS(Buddy, PAGE_STATE_BUDDY_BIT)
PAGE_TYPE_OPS(Offline, PAGE_TYPE_OFFLINE_BIT)
PAGE_TYPE_OPS(Table, PAGE_TYPE_TABLE_BIT)
PAGE_TYPE_OPS(Guard, PAGE_TYPE_GUARD_BIT)

/* In page->mapping. Bit 0 is not free: there it says that the page is the tail of a compound page. */
#define PAGE_MAPPING_ANON 0x2UL
#define PAGE_MAPPING_MOVABLE 0x4UL
#define PAGE_MAPPING_FLAGS (PAGE_MAPPING_ANON | PAGE_MAPPING_MOVABLE)

static __always_inline int PageAnon(struct page *page)
{
	return ((unsigned long)compound_head(page)->mapping & PAGE_MAPPING_ANON) != 0;
}

static __always_inline bool folio_test_anon(struct folio *folio)
{
	return PageAnon(&folio->page);
}

/* The bit is the owner's own in pages of file systems. */
static __always_inline bool folio_test_swapcache(struct folio *folio)
{
	return folio_test_swapbacked(folio) && test_bit(PG_swapcache, folio_flags(folio, 0));
}

static __always_inline int PageSwapCache(struct page *page)
{
	return folio_test_swapcache(page_folio(page));
}

static inline int PageKsm(struct page *page)
{
	return 0;
}

static inline int PageHuge(struct page *page)
{
	return 0;
}

static inline int PageTransHuge(struct page *page)
{
	return PageHead(page);
}

static inline int PageTransCompound(struct page *page)
{
	return PageCompound(page);
}

static inline int page_has_private(struct page *page)
{
	return !!(page->flags & (1UL << PG_private | 1UL << PG_private_2));
}

static inline bool folio_test_large(struct folio *folio)
{
	return test_bit(PG_head, folio_flags(folio, 0));
}
#endif
