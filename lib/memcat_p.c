// SPDX-License-Identifier: MIT
/* memcat_p(): two NULL-terminated arrays of pointers become one. No state, no locks; the caller frees the result with kfree(). */
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/string.h>

static size_t count_pointers(void **array)
{
	size_t count = 0;

	while (array[count])
		count++;
	return count;
}

/** __memcat_p - the new array, or NULL without memory. May sleep. */
void **__memcat_p(void **a, void **b)
{
	size_t first = count_pointers(a), second = count_pointers(b);
	void **both = kmalloc_array(first + second + 1, sizeof(*both), GFP_KERNEL);

	if (!both)
		return NULL;
	memcpy(both, a, first * sizeof(*both));
	memcpy(both + first, b, (second + 1) * sizeof(*both));
	return both;
}
EXPORT_SYMBOL_GPL(__memcat_p);
