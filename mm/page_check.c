// SPDX-License-Identifier: MIT
/*
 * Pages that are not what they should be when they are freed, and what is said about them.
 *
 * The checks are made on every free, in every build: the block header says whether the page was allocated and with
 * which order, and the fields that only an owner sets must be clear again (but not the list links, nor the mapping
 * that shares their place: owners may free a page with stale links). A page that fails stays out of circulation,
 * except that a wrong order is corrected: the header's is the true one.
 *
 * Any context; the report takes no lock of the allocator.
 */
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include "internal.h"

static const char *bad_reason(struct page *page)
{
	if (atomic_read(&page->_mapcount))
		return "nonzero mapcount";
	if (page_ref_count(page))
		return "nonzero _refcount";
	if (page->flags & PAGE_FLAGS_CHECK_AT_FREE)
		return "PAGE_FLAGS_CHECK_AT_FREE flag(s) set";
	return NULL;
}

bool page_expected_state(struct page *page)
{
	return !bad_reason(page);
}

/**
 * dump_page - print all about a page
 * @page: any page that has a struct
 * @reason: why, or NULL
 */
void dump_page(struct page *page, const char *reason)
{
	struct page *head = compound_head(page);

	pr_warn("page:%p refcount:%d mapcount:%d mapping:%p index:%#lx pfn:%#lx\n", page, page_ref_count(head),
		page_mapcount(page), page->mapping, page->index, page_to_pfn(page));
	if (PageCompound(page))
		pr_warn("head:%p order:%u compound_mapcount:%d compound_pincount:%d\n", head, compound_order(head),
			page_mapcount(head), 0);
	pr_warn("%sflags: %pGp\n", PageAnon(page) ? "anon " : "", &head->flags);
	print_hex_dump(KERN_WARNING, "raw: ", DUMP_PREFIX_NONE, 32, sizeof(unsigned long), page, sizeof(struct page),
		       false);
	if (head != page)
		print_hex_dump(KERN_WARNING, "head: ", DUMP_PREFIX_NONE, 32, sizeof(unsigned long), head,
			       sizeof(struct page), false);
	if (reason)
		pr_warn("page dumped because: %s\n", reason);
}
EXPORT_SYMBOL(dump_page);

/* At most 60 reports a minute; the next one tells how many were left out. */
static bool report_allowed(void)
{
	static unsigned long resume, nr_shown, nr_unshown;

	if (nr_shown == 60) {
		if (time_before(jiffies, resume)) {
			nr_unshown++;
			return false;
		}
		if (nr_unshown)
			pr_alert("BUG: Bad page state: %lu messages suppressed\n", nr_unshown);
		nr_unshown = 0;
		nr_shown = 0;
	}
	if (!nr_shown++)
		resume = jiffies + 60 * HZ;
	return true;
}

/* Report a page in Linux's words. */
void bad_page(struct page *page, const char *reason)
{
	if (report_allowed()) {
		pr_alert("BUG: Bad page state in process %s  pfn:%05lx\n", current->comm, page_to_pfn(page));
		dump_page(page, reason);
		print_modules();
		dump_stack();
	}
	add_taint(TAINT_BAD_PAGE, LOCKDEP_NOW_UNRELIABLE);
}

/* Tails of small blocks: somebody may have kept a reference to one. Large blocks are left to buddy_verify(). */
static bool tails_ok(struct page *page, unsigned int order)
{
	unsigned long i;

	if (order > PAGE_ALLOC_COSTLY_ORDER)
		return true;
	for (i = 1; i < 1UL << order; i++) {
		if (PageHead(page) ? compound_head(&page[i]) != page : page_ref_count(&page[i])) {
			bad_page(&page[i], PageHead(page) ? "corrupted compound_head" : "nonzero _refcount");
			return false;
		}
	}
	return true;
}

/**
 * free_pages_check - may this block go back to the allocator?
 * @page: its first page; the last reference is gone
 * @order: what the caller says
 *
 * Returns false if it must not; then it has been reported.
 */
bool free_pages_check(struct page *page, unsigned int order)
{
	const char *reason;

	if (!(page->flags & PAGE_STATE_USED)) {
		bad_page(page, "freed while not allocated");
		return false;
	}
	reason = bad_reason(page);
	if (reason) {
		bad_page(page, reason);
		return false;
	}
	if (page_order(page) != order) {
		bad_page(page, "freed with an order that is not the one allocated");
		order = page_order(page);
	}
	return tails_ok(page, order);
}
