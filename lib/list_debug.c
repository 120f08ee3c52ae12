// SPDX-License-Identifier: MIT
/*
 * What <linux/list.h> calls when it finds a list's links broken: report, and end the task that did it, as the list must
 * not be used.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/printk.h>

#define REPORT(fmt, ...) \
	do { \
		pr_err(fmt, ##__VA_ARGS__); \
		BUG(); \
		return false; \
	} while (0)

/** __list_add_valid - may @new be put between @prev and @next? Does not return if not. */
bool __list_add_valid(struct list_head *new, struct list_head *prev, struct list_head *next)
{
	if (!prev)
		REPORT("list_add corruption. prev is NULL.\n");
	if (!next)
		REPORT("list_add corruption. next is NULL.\n");
	if (next->prev != prev)
		REPORT("list_add corruption. next->prev should be prev (%px), but was %px. (next=%px).\n", prev,
		       next->prev, next);
	if (prev->next != next)
		REPORT("list_add corruption. prev->next should be next (%px), but was %px. (prev=%px).\n", next,
		       prev->next, prev);
	if (new == prev || new == next)
		REPORT("list_add double add: new=%px, prev=%px, next=%px.\n", new, prev, next);
	return true;
}
EXPORT_SYMBOL(__list_add_valid);

/** __list_del_entry_valid - may @entry be taken off? Does not return if not. */
bool __list_del_entry_valid(struct list_head *entry)
{
	struct list_head *prev = entry->prev, *next = entry->next;

	if (!next)
		REPORT("list_del corruption, %px->next is NULL\n", entry);
	if (!prev)
		REPORT("list_del corruption, %px->prev is NULL\n", entry);
	if (next == LIST_POISON1)
		REPORT("list_del corruption, %px->next is LIST_POISON1 (%px)\n", entry, LIST_POISON1);
	if (prev == LIST_POISON2)
		REPORT("list_del corruption, %px->prev is LIST_POISON2 (%px)\n", entry, LIST_POISON2);
	if (prev->next != entry)
		REPORT("list_del corruption. prev->next should be %px, but was %px. (prev=%px)\n", entry, prev->next,
		       prev);
	if (next->prev != entry)
		REPORT("list_del corruption. next->prev should be %px, but was %px. (next=%px)\n", entry, next->prev,
		       next);
	return true;
}
EXPORT_SYMBOL(__list_del_entry_valid);
