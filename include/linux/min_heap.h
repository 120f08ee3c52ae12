/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MIN_HEAP_H
#define _LINUX_MIN_HEAP_H
/* A binary heap in an array of fixed size: the smallest element is data[0]. */
#include <linux/bug.h>
#include <linux/string.h>
#include <linux/types.h>

struct min_heap {
	void *data;
	int nr;
	int size;
};

struct min_heap_callbacks {
	int elem_size;
	bool (*less)(const void *lhs, const void *rhs);
	void (*swp)(void *lhs, void *rhs);
};

/* The element at @pos may be too large for its place. */
static __always_inline void min_heapify(struct min_heap *heap, int pos, const struct min_heap_callbacks *func)
{
	void *data = heap->data;

	while (pos * 2 + 1 < heap->nr) {
		void *parent = data + pos * func->elem_size;
		int child = pos * 2 + 1;

		if (child + 1 < heap->nr &&
		    !func->less(data + child * func->elem_size, data + (child + 1) * func->elem_size))
			child++;
		if (func->less(parent, data + child * func->elem_size))
			break;
		func->swp(data + child * func->elem_size, parent);
		pos = child;
	}
}

/* Make a heap of an array in any order, in linear time. */
static __always_inline void min_heapify_all(struct min_heap *heap, const struct min_heap_callbacks *func)
{
	int i;

	for (i = heap->nr / 2 - 1; i >= 0; i--)
		min_heapify(heap, i, func);
}

static __always_inline void min_heap_pop(struct min_heap *heap, const struct min_heap_callbacks *func)
{
	void *data = heap->data;

	if (WARN_ONCE(heap->nr <= 0, "Popping an empty heap"))
		return;
	heap->nr--;
	memcpy(data, data + (heap->nr * func->elem_size), func->elem_size);
	min_heapify(heap, 0, func);
}

/* Replace the smallest element. */
static __always_inline void min_heap_pop_push(struct min_heap *heap, const void *element,
					      const struct min_heap_callbacks *func)
{
	memcpy(heap->data, element, func->elem_size);
	min_heapify(heap, 0, func);
}

static __always_inline void min_heap_push(struct min_heap *heap, const void *element,
					  const struct min_heap_callbacks *func)
{
	void *data = heap->data;
	int pos;

	if (WARN_ONCE(heap->nr >= heap->size, "Pushing on a full heap"))
		return;
	pos = heap->nr++;
	memcpy(data + (pos * func->elem_size), element, func->elem_size);
	while (pos > 0) {
		void *child = data + pos * func->elem_size;
		void *parent = data + ((pos - 1) / 2) * func->elem_size;

		if (func->less(parent, child))
			break;
		func->swp(parent, child);
		pos = (pos - 1) / 2;
	}
}
#endif
