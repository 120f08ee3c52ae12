// SPDX-License-Identifier: MIT
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/rbtree.h>
#include <linux/timerqueue.h>

static bool timerqueue_less(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct timerqueue_node, node)->expires < rb_entry(b, struct timerqueue_node, node)->expires;
}

/** timerqueue_add - add @node, which is in no queue; true if it is the first to expire now */
bool timerqueue_add(struct timerqueue_head *head, struct timerqueue_node *node)
{
	WARN_ON_ONCE(!RB_EMPTY_NODE(&node->node));
	return rb_add_cached(&node->node, &head->rb_root, timerqueue_less);
}
EXPORT_SYMBOL_GPL(timerqueue_add);

/** timerqueue_del - remove @node; true if others remain */
bool timerqueue_del(struct timerqueue_head *head, struct timerqueue_node *node)
{
	WARN_ON_ONCE(RB_EMPTY_NODE(&node->node));
	rb_erase_cached(&node->node, &head->rb_root);
	RB_CLEAR_NODE(&node->node);
	return !RB_EMPTY_ROOT(&head->rb_root.rb_root);
}
EXPORT_SYMBOL_GPL(timerqueue_del);

/** timerqueue_iterate_next - the node that expires after @node, or NULL */
struct timerqueue_node *timerqueue_iterate_next(struct timerqueue_node *node)
{
	struct rb_node *next = node ? rb_next(&node->node) : NULL;

	return rb_entry_safe(next, struct timerqueue_node, node);
}
EXPORT_SYMBOL_GPL(timerqueue_iterate_next);
