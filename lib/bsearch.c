// SPDX-License-Identifier: MIT
#include <linux/export.h>
#include <linux/bsearch.h>

/**
 * bsearch - search a sorted array
 * @key: what to search for, as @cmp's first argument
 * @base, @num, @size: the array
 *
 * Returns an element for which @cmp returns 0, or NULL.
 */
void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp)
{
	return __inline_bsearch(key, base, num, size, cmp);
}
EXPORT_SYMBOL(bsearch);
