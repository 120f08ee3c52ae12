// SPDX-License-Identifier: MIT
/* Formatted text in memory of its own, allocated to measure. The text is formatted twice. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/**
 * kvasprintf - format text into new memory
 * @gfp: how to allocate it
 * @fmt: the format
 * @ap: its arguments
 *
 * Returns the string, for kfree(); NULL without memory. May sleep if @gfp allows it.
 */
char *kvasprintf(gfp_t gfp, const char *fmt, va_list ap)
{
	unsigned int first, second;
	va_list copy;
	char *p;

	va_copy(copy, ap);
	first = vsnprintf(NULL, 0, fmt, copy);
	va_end(copy);
	p = kmalloc_track_caller((size_t)first + 1, gfp);
	if (!p)
		return NULL;
	second = vsnprintf(p, (size_t)first + 1, fmt, ap);
	WARN(first != second, "different return values (%u and %u) from vsnprintf(\"%s\", ...)", first, second, fmt);
	return p;
}
EXPORT_SYMBOL(kvasprintf);

/**
 * kvasprintf_const - as kvasprintf(), but without a copy of text that is constant: a format without conversions, or
 * "%s"
 *
 * Returns a string for kfree_const().
 */
const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list ap)
{
	if (!strchr(fmt, '%'))
		return kstrdup_const(fmt, gfp);
	if (!strcmp(fmt, "%s"))
		return kstrdup_const(va_arg(ap, const char *), gfp);
	return kvasprintf(gfp, fmt, ap);
}
EXPORT_SYMBOL(kvasprintf_const);

/** kasprintf - format text into new memory; see kvasprintf() */
char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = kvasprintf(gfp, fmt, ap);
	va_end(ap);
	return p;
}
EXPORT_SYMBOL(kasprintf);
