// SPDX-License-Identifier: MIT
/*
 * list_sort(): merge sort of a list_head, stable, without recursion or memory.
 *
 * While elements are taken from the input, sorted runs wait on a stack; after n elements its runs have the lengths of
 * n's binary digits, so merging two of the same length costs what a balanced merge sort costs. Runs are singly linked
 * through next; the last merge sets prev.
 */
#include <linux/kernel.h>
#include <linux/export.h>
#include <linux/list_sort.h>
#include <linux/list.h>

/* Merge two runs, each ending with NULL. Of equals those of @a come first. */
static struct list_head *merge(void *priv, list_cmp_func_t cmp, struct list_head *a, struct list_head *b)
{
	struct list_head *head, **tail = &head;

	while (a && b) {
		if (cmp(priv, a, b) <= 0) {
			*tail = a;
			tail = &a->next;
			a = a->next;
		} else {
			*tail = b;
			tail = &b->next;
			b = b->next;
		}
	}
	*tail = a ? a : b;
	return head;
}

/* Make a proper list of a run again. */
static void restore_links(struct list_head *head, struct list_head *run)
{
	struct list_head *prev = head;

	for (; run; prev = run, run = run->next) {
		prev->next = run;
		run->prev = prev;
	}
	prev->next = head;
	head->prev = prev;
}

/**
 * list_sort - sort a list
 * @priv: for @cmp
 * @head: of the list
 * @cmp: positive if a must come behind b; 0 or negative keeps their order
 */
void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp)
{
	struct list_head *runs[BITS_PER_LONG] = { NULL };
	struct list_head *todo = head->next, *run;
	unsigned int level;

	if (todo == head->prev)
		return;
	head->prev->next = NULL;
	while (todo) {
		run = todo;
		todo = todo->next;
		run->next = NULL;
		/* runs[k] is NULL or has 1 << k elements: add 1 in binary. */
		for (level = 0; level < BITS_PER_LONG - 1 && runs[level]; level++) {
			run = merge(priv, cmp, runs[level], run);
			runs[level] = NULL;
		}
		runs[level] = run;
	}
	run = NULL;
	for (level = 0; level < BITS_PER_LONG; level++)
		if (runs[level])
			run = run ? merge(priv, cmp, runs[level], run) : runs[level];
	restore_links(head, run);
}
EXPORT_SYMBOL(list_sort);
