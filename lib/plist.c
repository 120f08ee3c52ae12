// SPDX-License-Identifier: MIT
/*
 * Priority lists: all nodes in node_list, sorted; of each priority the first one also in prio_list, a ring of such
 * nodes without a head. The others have an empty prio_list. So a place is found by walking priorities, not nodes.
 */
#include <linux/bug.h>
#include <linux/plist.h>

/** plist_add - put @node behind those of its priority */
void plist_add(struct plist_node *node, struct plist_head *head)
{
	struct list_head *node_next = &head->node_list;
	struct plist_node *first, *iter, *prev = NULL;

	WARN_ON(!plist_node_empty(node));
	WARN_ON(!list_empty(&node->prio_list));

	if (plist_head_empty(head)) {
		list_add_tail(&node->node_list, node_next);
		return;
	}
	first = iter = plist_first(head);
	do {
		if (node->prio < iter->prio) {
			node_next = &iter->node_list;
			break;
		}
		prev = iter;
		iter = list_entry(iter->prio_list.next, struct plist_node, prio_list);
	} while (iter != first);

	if (!prev || prev->prio != node->prio)
		list_add_tail(&node->prio_list, &iter->prio_list);
	list_add_tail(&node->node_list, node_next);
}

/** plist_del - take @node off the list; it may be added again */
void plist_del(struct plist_node *node, struct plist_head *head)
{
	if (!list_empty(&node->prio_list)) {
		if (node->node_list.next != &head->node_list) {
			struct plist_node *next = list_entry(node->node_list.next, struct plist_node, node_list);

			/* The next of the same priority becomes the first of it. */
			if (list_empty(&next->prio_list))
				list_add(&next->prio_list, &node->prio_list);
		}
		list_del_init(&node->prio_list);
	}
	list_del_init(&node->node_list);
}

/** plist_requeue - move @node behind the others of its priority */
void plist_requeue(struct plist_node *node, struct plist_head *head)
{
	BUG_ON(plist_head_empty(head));
	BUG_ON(plist_node_empty(node));
	plist_del(node, head);
	plist_add(node, head);
}
