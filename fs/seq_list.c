// SPDX-License-Identifier: MIT
/*
 * Iterators of sequence files over lists. Position n is the n-th element, counted from the start each time: a reader
 * that comes back after the list has changed may miss an element or see one twice, but never follows a stale pointer,
 * since nothing is kept between start() calls. The caller holds the list's lock, or rcu_read_lock() for the _rcu forms.
 */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/seq_file.h>

/**
 * seq_list_start - the element at position @pos, NULL behind the last
 */
struct list_head *seq_list_start(struct list_head *head, loff_t pos)
{
	struct list_head *lh;

	list_for_each(lh, head)
		if (pos-- == 0)
			return lh;
	return NULL;
}
EXPORT_SYMBOL(seq_list_start);

/**
 * seq_list_start_head - the same where position 0 is the head itself (for a title line)
 */
struct list_head *seq_list_start_head(struct list_head *head, loff_t pos)
{
	return pos ? seq_list_start(head, pos - 1) : head;
}
EXPORT_SYMBOL(seq_list_start_head);

/**
 * seq_list_next - the element after @v, NULL at the end; advances *@ppos
 */
struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *ppos)
{
	struct list_head *lh = ((struct list_head *)v)->next;

	++*ppos;
	return lh == head ? NULL : lh;
}
EXPORT_SYMBOL(seq_list_next);

/**
 * seq_list_start_rcu, seq_list_start_head_rcu, seq_list_next_rcu - the same for lists guarded by RCU
 */
struct list_head *seq_list_start_rcu(struct list_head *head, loff_t pos)
{
	struct list_head *lh;

	for (lh = rcu_dereference(list_next_rcu(head)); lh != head; lh = rcu_dereference(list_next_rcu(lh)))
		if (pos-- == 0)
			return lh;
	return NULL;
}
EXPORT_SYMBOL(seq_list_start_rcu);

struct list_head *seq_list_start_head_rcu(struct list_head *head, loff_t pos)
{
	return pos ? seq_list_start_rcu(head, pos - 1) : head;
}
EXPORT_SYMBOL(seq_list_start_head_rcu);

struct list_head *seq_list_next_rcu(void *v, struct list_head *head, loff_t *ppos)
{
	struct list_head *lh = rcu_dereference(list_next_rcu((struct list_head *)v));

	++*ppos;
	return lh == head ? NULL : lh;
}
EXPORT_SYMBOL(seq_list_next_rcu);

/**
 * seq_hlist_start, seq_hlist_start_head, seq_hlist_next - the same for hash chains
 */
struct hlist_node *seq_hlist_start(struct hlist_head *head, loff_t pos)
{
	struct hlist_node *node;

	hlist_for_each(node, head)
		if (pos-- == 0)
			return node;
	return NULL;
}
EXPORT_SYMBOL(seq_hlist_start);

struct hlist_node *seq_hlist_start_head(struct hlist_head *head, loff_t pos)
{
	return pos ? seq_hlist_start(head, pos - 1) : SEQ_START_TOKEN;
}
EXPORT_SYMBOL(seq_hlist_start_head);

struct hlist_node *seq_hlist_next(void *v, struct hlist_head *head, loff_t *ppos)
{
	++*ppos;
	return v == SEQ_START_TOKEN ? head->first : ((struct hlist_node *)v)->next;
}
EXPORT_SYMBOL(seq_hlist_next);

/**
 * seq_hlist_start_rcu, seq_hlist_start_head_rcu, seq_hlist_next_rcu - the same for chains guarded by RCU
 */
struct hlist_node *seq_hlist_start_rcu(struct hlist_head *head, loff_t pos)
{
	struct hlist_node *node;

	for (node = rcu_dereference(hlist_first_rcu(head)); node; node = rcu_dereference(hlist_next_rcu(node)))
		if (pos-- == 0)
			return node;
	return NULL;
}
EXPORT_SYMBOL(seq_hlist_start_rcu);

struct hlist_node *seq_hlist_start_head_rcu(struct hlist_head *head, loff_t pos)
{
	return pos ? seq_hlist_start_rcu(head, pos - 1) : SEQ_START_TOKEN;
}
EXPORT_SYMBOL(seq_hlist_start_head_rcu);

struct hlist_node *seq_hlist_next_rcu(void *v, struct hlist_head *head, loff_t *ppos)
{
	++*ppos;
	if (v == SEQ_START_TOKEN)
		return rcu_dereference(hlist_first_rcu(head));
	return rcu_dereference(hlist_next_rcu((struct hlist_node *)v));
}
EXPORT_SYMBOL(seq_hlist_next_rcu);

/**
 * seq_hlist_start_percpu - the element at position @pos of one chain per CPU; *@cpu says whose chain
 */
struct hlist_node *seq_hlist_start_percpu(struct hlist_head __percpu *head, int *cpu, loff_t pos)
{
	struct hlist_node *node;

	for_each_possible_cpu(*cpu) {
		hlist_for_each(node, per_cpu_ptr(head, *cpu)) {
			if (pos-- == 0)
				return node;
		}
	}
	return NULL;
}
EXPORT_SYMBOL(seq_hlist_start_percpu);

/**
 * seq_hlist_next_percpu - the element after @v, on the same CPU or the next one that has any
 */
struct hlist_node *seq_hlist_next_percpu(void *v, struct hlist_head __percpu *head, int *cpu, loff_t *pos)
{
	struct hlist_node *node = v;

	++*pos;
	if (node->next)
		return node->next;
	for (*cpu = cpumask_next(*cpu, cpu_possible_mask); *cpu < nr_cpu_ids;
	     *cpu = cpumask_next(*cpu, cpu_possible_mask)) {
		struct hlist_head *bucket = per_cpu_ptr(head, *cpu);

		if (!hlist_empty(bucket))
			return bucket->first;
	}
	return NULL;
}
EXPORT_SYMBOL(seq_hlist_next_percpu);
