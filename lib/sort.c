// SPDX-License-Identifier: MIT
/*
 * sort(): heapsort. In place, without recursion, O(n log n) comparisons in every case, not stable.
 *
 * Sifting an element down a heap usually takes it nearly to the bottom. So each pass walks the path of larger children
 * to a leaf without looking at the element, climbs back to where the element belongs, and rotates the path: about half
 * the comparisons.
 */
#include <linux/types.h>
#include <linux/export.h>
#include <linux/sort.h>
#include <linux/stddef.h>
#include <linux/string.h>

/* How elements are exchanged: by words if size and alignment allow, else by bytes, unless the caller has a function. */
enum swap_kind {
	SWAP_WORDS_64,
	SWAP_WORDS_32,
	SWAP_BYTES,
	SWAP_CALL,
	SWAP_CALL_PRIV,
};

struct sorter {
	char *base;
	size_t size;
	enum swap_kind swap;
	cmp_r_func_t cmp;
	swap_r_func_t swap_r;
	swap_func_t swap_plain;
	const void *priv;
};

static bool is_aligned(const void *base, size_t size, unsigned char align)
{
	return (((unsigned long)base | size) & (align - 1)) == 0;
}

static void swap_bytes(char *a, char *b, size_t n)
{
	while (n--) {
		char t = a[n];

		a[n] = b[n];
		b[n] = t;
	}
}

static void swap_words_32(u32 *a, u32 *b, size_t n)
{
	for (n /= sizeof(u32); n--;) {
		u32 t = a[n];

		a[n] = b[n];
		b[n] = t;
	}
}

static void swap_words_64(u64 *a, u64 *b, size_t n)
{
	for (n /= sizeof(u64); n--;) {
		u64 t = a[n];

		a[n] = b[n];
		b[n] = t;
	}
}

static void do_swap(const struct sorter *s, size_t i, size_t j)
{
	void *a = s->base + i * s->size, *b = s->base + j * s->size;

	switch (s->swap) {
	case SWAP_WORDS_64:
		swap_words_64(a, b, s->size);
		break;
	case SWAP_WORDS_32:
		swap_words_32(a, b, s->size);
		break;
	case SWAP_BYTES:
		swap_bytes(a, b, s->size);
		break;
	case SWAP_CALL:
		s->swap_plain(a, b, (int)s->size);
		break;
	case SWAP_CALL_PRIV:
		s->swap_r(a, b, (int)s->size, s->priv);
		break;
	}
}

static int do_cmp(const struct sorter *s, size_t i, size_t j)
{
	return s->cmp(s->base + i * s->size, s->base + j * s->size, s->priv);
}

/* Element @root of the heap of @n elements may be too small for its place. */
static void sift_down(const struct sorter *s, size_t root, size_t n)
{
	size_t leaf = root, place;

	while (2 * leaf + 2 < n)
		leaf = do_cmp(s, 2 * leaf + 1, 2 * leaf + 2) >= 0 ? 2 * leaf + 1 : 2 * leaf + 2;
	if (2 * leaf + 1 < n)
		leaf = 2 * leaf + 1; /* the last one has no sibling */

	place = leaf;
	while (place != root && do_cmp(s, root, place) >= 0)
		place = (place - 1) / 2;

	/* Move the path above place up by one: swap the element at place with each of its ancestors, nearest first. */
	for (leaf = place; leaf != root;) {
		leaf = (leaf - 1) / 2;
		do_swap(s, leaf, place);
	}
}

static void heapsort(const struct sorter *s, size_t num)
{
	size_t i;

	if (num < 2)
		return;
	for (i = num / 2; i-- > 0;)
		sift_down(s, i, num);
	for (i = num - 1; i > 0; i--) {
		do_swap(s, 0, i);
		sift_down(s, 0, i);
	}
}

static enum swap_kind choose_swap(const void *base, size_t size)
{
	if (is_aligned(base, size, 8))
		return SWAP_WORDS_64;
	return is_aligned(base, size, 4) ? SWAP_WORDS_32 : SWAP_BYTES;
}

/**
 * sort_r - sort an array
 * @base, @num, @size: its address, number of elements, bytes of each
 * @cmp_func: negative, 0 or positive as a comes before, with or after b; gets @priv
 * @swap_func: exchanges two elements; NULL: their bytes
 */
void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp_func, swap_r_func_t swap_func, const void *priv)
{
	struct sorter s = { .base = base, .size = size, .cmp = cmp_func, .swap_r = swap_func, .priv = priv };

	s.swap = swap_func ? SWAP_CALL_PRIV : choose_swap(base, size);
	heapsort(&s, num);
}
EXPORT_SYMBOL(sort_r);

static int cmp_without_priv(const void *a, const void *b, const void *priv)
{
	return (*(const cmp_func_t *)priv)(a, b);
}

/** sort - sort_r() with functions that take no private pointer */
void sort(void *base, size_t num, size_t size, cmp_func_t cmp_func, swap_func_t swap_func)
{
	struct sorter s = {
		.base = base, .size = size, .cmp = cmp_without_priv, .swap_plain = swap_func, .priv = &cmp_func
	};

	s.swap = swap_func ? SWAP_CALL : choose_swap(base, size);
	heapsort(&s, num);
}
EXPORT_SYMBOL(sort);
