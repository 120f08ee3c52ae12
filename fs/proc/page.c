// SPDX-License-Identifier: MIT
/*
 * /proc/kpagecount and kpageflags: 64 bits for each frame of memory, how often it is mapped and what it is used for.
 *
 * The bits of kpageflags are Linux's, which are not those of struct page. They are read without locks: a page that is being allocated or
 * freed may show some of its old and some of its new ones.
 */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include "internal.h"

/* Numbers of the bits, for programs. */
enum {
	KPF_LOCKED = 0,
	KPF_ERROR = 1,
	KPF_REFERENCED = 2,
	KPF_UPTODATE = 3,
	KPF_DIRTY = 4,
	KPF_LRU = 5,
	KPF_ACTIVE = 6,
	KPF_SLAB = 7,
	KPF_WRITEBACK = 8,
	KPF_RECLAIM = 9,
	KPF_BUDDY = 10,
	KPF_MMAP = 11,
	KPF_ANON = 12,
	KPF_SWAPCACHE = 13,
	KPF_SWAPBACKED = 14,
	KPF_COMPOUND_HEAD = 15,
	KPF_COMPOUND_TAIL = 16,
	KPF_UNEVICTABLE = 18,
	KPF_HWPOISON = 19,
	KPF_NOPAGE = 20,
	KPF_THP = 22,
	KPF_ZERO_PAGE = 24,
	KPF_PGTABLE = 26,
	KPF_RESERVED = 32,
	KPF_MLOCKED = 33,
	KPF_OWNER_PRIVATE = 34,
	KPF_PRIVATE = 35,
	KPF_PRIVATE_2 = 36,
	KPF_UNCACHED = 39,
};

static const struct {
	unsigned char page_bit, bit;
} flag_bits[] = {
	{ PG_locked, KPF_LOCKED },
	{ PG_error, KPF_ERROR },
	{ PG_referenced, KPF_REFERENCED },
	{ PG_uptodate, KPF_UPTODATE },
	{ PG_dirty, KPF_DIRTY },
	{ PG_lru, KPF_LRU },
	{ PG_active, KPF_ACTIVE },
	{ PG_writeback, KPF_WRITEBACK },
	{ PG_reclaim, KPF_RECLAIM },
	{ PG_swapbacked, KPF_SWAPBACKED },
	{ PG_unevictable, KPF_UNEVICTABLE },
	{ PG_hwpoison, KPF_HWPOISON },
	{ PG_reserved, KPF_RESERVED },
	{ PG_mlocked, KPF_MLOCKED },
	{ PG_owner_priv_1, KPF_OWNER_PRIVATE },
	{ PG_private, KPF_PRIVATE },
	{ PG_private_2, KPF_PRIVATE_2 },
	{ PG_uncached, KPF_UNCACHED },
};

static u64 page_bits(struct page *page)
{
	struct page *head = compound_head(page);
	u64 bits = 0;

	for (size_t i = 0; i < ARRAY_SIZE(flag_bits); i++)
		if (head->flags & 1UL << flag_bits[i].page_bit)
			bits |= BIT_ULL(flag_bits[i].bit);
	if (PageSwapCache(page))
		bits |= BIT_ULL(KPF_SWAPCACHE);
	if (PageHead(page))
		bits |= BIT_ULL(KPF_COMPOUND_HEAD);
	if (PageTail(page))
		bits |= BIT_ULL(KPF_COMPOUND_TAIL);
	return bits;
}

static u64 stable_flags(struct page *page)
{
	u64 bits;

	if (PageBuddy(page))
		return BIT_ULL(KPF_BUDDY);
	if (PageSlab(compound_head(page)))
		return page_bits(page) | BIT_ULL(KPF_SLAB);
	if (PageTable(page))
		return BIT_ULL(KPF_PGTABLE);
	bits = page_bits(page);
	if (page_mapped(page))
		bits |= BIT_ULL(KPF_MMAP);
	if (PageAnon(page)) {
		bits |= BIT_ULL(KPF_ANON);
		if (PageCompound(page))
			bits |= BIT_ULL(KPF_THP);
	}
	if (is_zero_pfn(page_to_pfn(page)))
		bits |= BIT_ULL(KPF_ZERO_PAGE);
	return bits;
}

static u64 flags_of_frame(unsigned long pfn)
{
	return pfn_valid(pfn) ? stable_flags(pfn_to_page(pfn)) : BIT_ULL(KPF_NOPAGE);
}

static u64 count_of_frame(unsigned long pfn)
{
	struct page *page = pfn_valid(pfn) ? pfn_to_page(pfn) : NULL;

	if (!page || PageBuddy(page) || PageSlab(compound_head(page)) || PageTable(page))
		return 0;
	return page_mapcount(page);
}

static ssize_t read_frames(char __user *buf, size_t count, loff_t *ppos, u64 (*value)(unsigned long pfn))
{
	unsigned long pfn = *ppos / sizeof(u64);
	u64 __user *out = (u64 __user *)buf;
	size_t done;

	if (*ppos % sizeof(u64) || count % sizeof(u64))
		return -EINVAL;
	if (pfn >= max_pfn)
		return 0;
	count = min_t(size_t, count, (max_pfn - pfn) * sizeof(u64));
	for (done = 0; done < count; done += sizeof(u64), pfn++, out++) {
		if (put_user(value(pfn), out)) {
			*ppos += done;
			return done ?: -EFAULT;
		}
		cond_resched();
	}
	*ppos += done;
	return done;
}

static ssize_t kpageflags_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	return read_frames(buf, count, ppos, flags_of_frame);
}

static ssize_t kpagecount_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	return read_frames(buf, count, ppos, count_of_frame);
}

static const struct proc_ops kpageflags_ops = { .proc_lseek = default_llseek, .proc_read = kpageflags_read };
static const struct proc_ops kpagecount_ops = { .proc_lseek = default_llseek, .proc_read = kpagecount_read };

static int __init proc_page_init(void)
{
	proc_create("kpagecount", 0400, NULL, &kpagecount_ops);
	proc_create("kpageflags", 0400, NULL, &kpageflags_ops);
	return 0;
}
fs_initcall(proc_page_init);
