// SPDX-License-Identifier: MIT
/* Lists without locks: see <linux/llist.h> for who may do what at the same time. */
#include <linux/kernel.h>
#include <linux/export.h>
#include <linux/llist.h>

/**
 * llist_add_batch - put a chain of nodes in front
 * @new_first, @new_last: its ends; linked by the caller
 *
 * Returns true if the list was empty. Any context.
 */
bool llist_add_batch(struct llist_node *new_first, struct llist_node *new_last, struct llist_head *head)
{
	struct llist_node *first = READ_ONCE(head->first);

	do {
		new_last->next = first;
	} while (!try_cmpxchg(&head->first, &first, new_first));
	return !first;
}
EXPORT_SYMBOL_GPL(llist_add_batch);

/** llist_del_first - take the newest node; NULL if the list is empty. One caller at a time. */
struct llist_node *llist_del_first(struct llist_head *head)
{
	struct llist_node *entry = smp_load_acquire(&head->first), *next;

	do {
		if (!entry)
			return NULL;
		next = READ_ONCE(entry->next);
	} while (!try_cmpxchg(&head->first, &entry, next));
	return entry;
}
EXPORT_SYMBOL_GPL(llist_del_first);

/** llist_reverse_order - reverse a chain that llist_del_all() returned; returns the new first node */
struct llist_node *llist_reverse_order(struct llist_node *head)
{
	struct llist_node *reversed = NULL;

	while (head) {
		struct llist_node *next = head->next;

		head->next = reversed;
		reversed = head;
		head = next;
	}
	return reversed;
}
EXPORT_SYMBOL_GPL(llist_reverse_order);
