// SPDX-License-Identifier: MIT
/*
 * Bitmaps as text.
 *
 *   mask form   32-bit words in hexadecimal, the highest first, separated by commas: "1,0000000f"
 *   list form   "0-3,8,10-31:2/8": bits and ranges; FIRST-LAST:USED/GROUP takes the first USED bits of each GROUP of the
 *               range. "all" is every bit, "N" the last one.
 *
 * Parsers change the bitmap even if they fail. They return 0, -EINVAL (syntax), -ERANGE (a bit that the bitmap has not)
 * or -EOVERFLOW (a number or mask too large).
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/** bitmap_parse_user - bitmap_parse() of @ulen bytes of user memory */
int bitmap_parse_user(const char __user *ubuf, unsigned int ulen, unsigned long *maskp, int nmaskbits)
{
	char *buf = memdup_user_nul(ubuf, ulen);
	int ret;

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	ret = bitmap_parse(buf, UINT_MAX, maskp, nmaskbits);
	kfree(buf);
	return ret;
}
EXPORT_SYMBOL(bitmap_parse_user);

/**
 * bitmap_print_to_pagebuf - print for a sysfs attribute
 * @list: list form, else mask form
 * @buf: in a page; printing stops at its end
 *
 * Returns the bytes written, with a newline at the end.
 */
int bitmap_print_to_pagebuf(bool list, char *buf, const unsigned long *maskp, int nmaskbits)
{
	ptrdiff_t len = PAGE_SIZE - offset_in_page(buf);

	return list ? scnprintf(buf, len, "%*pbl\n", nmaskbits, maskp)
		    : scnprintf(buf, len, "%*pb\n", nmaskbits, maskp);
}
EXPORT_SYMBOL(bitmap_print_to_pagebuf);

/* Print all of it, and give out the piece that was asked for. */
static int bitmap_print_to_buf(bool list, char *buf, const unsigned long *maskp, int nmaskbits, loff_t off,
			       size_t count)
{
	const char *fmt = list ? "%*pbl\n" : "%*pb\n";
	ssize_t size;
	char *data;

	data = kasprintf(GFP_KERNEL, fmt, nmaskbits, maskp);
	if (!data)
		return -ENOMEM;
	size = memory_read_from_buffer(buf, count, &off, data, strlen(data) + 1);
	kfree(data);
	return size;
}

/**
 * bitmap_print_bitmask_to_buf - a piece of the mask form, for a binary sysfs attribute; returns bytes or -ENOMEM; may
 * sleep
 */
int bitmap_print_bitmask_to_buf(char *buf, const unsigned long *maskp, int nmaskbits, loff_t off, size_t count)
{
	return bitmap_print_to_buf(false, buf, maskp, nmaskbits, off, count);
}
EXPORT_SYMBOL(bitmap_print_bitmask_to_buf);

int bitmap_print_list_to_buf(char *buf, const unsigned long *maskp, int nmaskbits, loff_t off, size_t count)
{
	return bitmap_print_to_buf(true, buf, maskp, nmaskbits, off, count);
}
EXPORT_SYMBOL(bitmap_print_list_to_buf);

/* One element of the list form. */
struct region {
	unsigned int start;
	unsigned int off; /* how many bits of each group */
	unsigned int group_len;
	unsigned int end;   /* the last bit */
	unsigned int nbits; /* of the bitmap */
};

static void bitmap_set_region(const struct region *r, unsigned long *bitmap)
{
	unsigned int start;

	for (start = r->start; start <= r->end; start += r->group_len) {
		bitmap_set(bitmap, start, min(r->end - start + 1, r->off));
		if (start + r->group_len < start)
			break;
	}
}

static int bitmap_check_region(const struct region *r)
{
	if (r->start > r->end || r->group_len == 0 || r->off > r->group_len)
		return -EINVAL;
	if (r->end >= r->nbits)
		return -ERANGE;
	return 0;
}

static const char *bitmap_getnum(const char *str, unsigned int *num, unsigned int lastbit)
{
	unsigned long long n = 0;
	const char *s = str;

	if (*s == 'N') {
		*num = lastbit;
		return s + 1;
	}
	for (; isdigit(*s); s++) {
		n = n * 10 + (*s - '0');
		if (n != (unsigned int)n)
			return ERR_PTR(-EOVERFLOW);
	}
	if (s == str)
		return ERR_PTR(-EINVAL);
	*num = n;
	return s;
}

static inline bool end_of_str(char c)
{
	return c == '\0' || c == '\n';
}

static inline bool end_of_region(char c)
{
	return c == ',' || isspace(c) || end_of_str(c);
}

static const char *bitmap_find_region(const char *str)
{
	while (*str == ',' || (isspace(*str) && !end_of_str(*str)))
		str++;
	return end_of_str(*str) ? NULL : str;
}

/* FIRST, FIRST-LAST, FIRST-LAST:USED/GROUP or all[:USED/GROUP]. Returns what follows. */
static const char *bitmap_parse_region(const char *str, struct region *r)
{
	unsigned int lastbit = r->nbits - 1;

	if (!strncasecmp(str, "all", 3)) {
		r->start = 0;
		r->end = lastbit;
		str += 3;
	} else {
		str = bitmap_getnum(str, &r->start, lastbit);
		if (IS_ERR(str))
			return str;
		r->end = r->start;
		if (end_of_region(*str)) {
			r->off = r->group_len = 1;
			return str;
		}
		if (*str != '-')
			return ERR_PTR(-EINVAL);
		str = bitmap_getnum(str + 1, &r->end, lastbit);
		if (IS_ERR(str))
			return str;
	}

	if (end_of_region(*str)) {
		/* The whole range is one group. */
		r->off = r->group_len = r->end + 1;
		return str;
	}
	if (*str != ':')
		return ERR_PTR(-EINVAL);
	str = bitmap_getnum(str + 1, &r->off, lastbit);
	if (IS_ERR(str))
		return str;
	if (*str != '/')
		return ERR_PTR(-EINVAL);
	return bitmap_getnum(str + 1, &r->group_len, lastbit);
}

/**
 * bitmap_parselist - read the list form
 * @buf: ends with NUL or a newline
 * @maskp: gets @nmaskbits bits
 */
int bitmap_parselist(const char *buf, unsigned long *maskp, int nmaskbits)
{
	struct region r = { .nbits = nmaskbits };
	long ret;

	bitmap_zero(maskp, r.nbits);
	while (buf) {
		buf = bitmap_find_region(buf);
		if (!buf)
			return 0;
		buf = bitmap_parse_region(buf, &r);
		if (IS_ERR(buf))
			return PTR_ERR(buf);
		ret = bitmap_check_region(&r);
		if (ret)
			return ret;
		bitmap_set_region(&r, maskp);
	}
	return 0;
}
EXPORT_SYMBOL(bitmap_parselist);

/** bitmap_parselist_user - bitmap_parselist() of @ulen bytes of user memory */
int bitmap_parselist_user(const char __user *ubuf, unsigned int ulen, unsigned long *maskp, int nmaskbits)
{
	char *buf = memdup_user_nul(ubuf, ulen);
	int ret;

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	ret = bitmap_parselist(buf, maskp, nmaskbits);
	kfree(buf);
	return ret;
}
EXPORT_SYMBOL(bitmap_parselist_user);

/* The 32-bit word whose last digit is *@end. Returns the character before it. */
static const char *bitmap_get_x32_reverse(const char *start, const char *end, u32 *num)
{
	u32 ret = 0;
	int c, i;

	for (i = 0; i < 32; i += 4) {
		c = hex_to_bin(*end--);
		if (c < 0)
			return ERR_PTR(-EINVAL);
		ret |= (u32)c << i;
		if (start > end || *end == ',' || isspace(*end))
			goto out;
	}
	if (isxdigit(*end))
		return ERR_PTR(-EOVERFLOW);
out:
	*num = ret;
	return end;
}

/**
 * bitmap_parse - read the mask form
 * @start: the text
 * @buflen: at most so many characters; a NUL or newline ends it before
 * @maskp: gets @nmaskbits bits
 */
int bitmap_parse(const char *start, unsigned int buflen, unsigned long *maskp, int nmaskbits)
{
	const char *end = strnchrnul(start, buflen, '\n') - 1;
	int chunks = BITS_TO_U32(nmaskbits);
	u32 *bitmap = (u32 *)maskp;
	int unset_bit, chunk = 0;

	for (;;) {
		while (end >= start && (isspace(*end) || *end == ','))
			end--;
		if (start > end)
			break;
		if (!chunks--)
			return -EOVERFLOW;
#if defined(__BIG_ENDIAN) && BITS_PER_LONG == 64
		end = bitmap_get_x32_reverse(start, end, &bitmap[chunk++ ^ 1]);
#else
		end = bitmap_get_x32_reverse(start, end, &bitmap[chunk++]);
#endif
		if (IS_ERR(end))
			return PTR_ERR(end);
	}

	unset_bit = (BITS_TO_U32(nmaskbits) - chunks) * 32;
	if (unset_bit < nmaskbits) {
		bitmap_clear(maskp, unset_bit, nmaskbits - unset_bit);
		return 0;
	}
	if (find_next_bit(maskp, unset_bit, nmaskbits) != unset_bit)
		return -EOVERFLOW;
	return 0;
}
EXPORT_SYMBOL(bitmap_parse);
