// SPDX-License-Identifier: MIT
/*
 * Helpers for text: sizes for people, escapes, lists of words, arrays of strings. No state; those with a gfp argument
 * allocate, and may sleep if it allows that.
 *
 * Escapes: a character is left as it is if one of the negative flags protects it (printable, ASCII) or if @only does
 * not name it; otherwise the first class among the flags that fits decides: space, special, null, octal, hexadecimal.
 * What does not fit into the buffer is cut at a character, and counted.
 */
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/uaccess.h>

/* ---- Sizes ---- */

/* A product of two 64-bit numbers, the lowest word first. */
struct wide {
	u32 word[4];
};

static struct wide multiply(u64 a, u64 b)
{
	struct wide r = {};
	int i, j;

	for (i = 0; i < 2; i++) {
		u64 carry = 0;

		for (j = 0; j < 2; j++) {
			carry += (u64)(u32)(a >> (32 * i)) * (u32)(b >> (32 * j)) + r.word[i + j];
			r.word[i + j] = carry;
			carry >>= 32;
		}
		r.word[i + 2] = carry;
	}
	return r;
}

/* Divide in place; returns the remainder. */
static u32 divide(struct wide *n, u32 divisor)
{
	u64 rest = 0;
	int i;

	for (i = 3; i >= 0; i--) {
		rest = rest << 32 | n->word[i];
		n->word[i] = rest / divisor;
		rest %= divisor;
	}
	return rest;
}

static bool at_least(const struct wide *n, u32 limit)
{
	return n->word[3] || n->word[2] || n->word[1] || n->word[0] >= limit;
}

/**
 * string_get_size - a size with three significant digits and a unit
 * @size: in blocks
 * @blk_size: bytes of a block (1 for bytes)
 * @units: powers of 1000 or of 1024
 * @buf: gets "1.46 KiB"
 * @len: its size
 */
void string_get_size(u64 size, u64 blk_size, enum string_size_units units, char *buf, int len)
{
	static const char *const names[2][9] = {
		[STRING_UNITS_10] = { "B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB" },
		[STRING_UNITS_2] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB" },
	};
	u32 base = units == STRING_UNITS_2 ? 1024 : 1000, rest = 0, lower_rest = 0, whole;
	struct wide n = multiply(size, blk_size);
	unsigned int unit = 0, scale = 1, decimals = 0;
	const char *name;
	u64 scaled;

	while (at_least(&n, base)) {
		lower_rest = rest;
		rest = divide(&n, base);
		unit++;
	}
	whole = n.word[0];
	name = unit < ARRAY_SIZE(names[0]) ? names[units][unit] : "UNK";
	if (!whole) {
		snprintf(buf, len, "0 %s", name);
		return;
	}
	for (; whole * scale < 100; scale *= 10)
		decimals++;
	/* whole + (rest + lower_rest / base) / base, times scale, rounded */
	scaled = (((u64)rest * base + lower_rest) * scale * 2 + base * base) / (2 * base * base) + (u64)whole * scale;
	if (decimals)
		snprintf(buf, len, "%llu.%0*llu %s", scaled / scale, decimals, scaled % scale, name);
	else
		snprintf(buf, len, "%llu %s", scaled, name);
}
EXPORT_SYMBOL(string_get_size);

/**
 * parse_int_array_user - read "1,2,3" from user memory
 * @from: the text
 * @count: its length
 * @array: gets a new array whose first element is the number of the others; for kfree()
 *
 * Returns 0, -ENOMEM, -EFAULT, -ENOENT if there is no number. May sleep.
 */
int parse_int_array_user(const char __user *from, size_t count, int **array)
{
	char *text = memdup_user_nul(from, count);
	int *numbers, n, err = 0;

	if (IS_ERR(text))
		return PTR_ERR(text);
	get_options(text, 0, &n);
	if (!n) {
		err = -ENOENT;
		goto free_text;
	}
	numbers = kcalloc(n + 1, sizeof(*numbers), GFP_KERNEL);
	if (!numbers) {
		err = -ENOMEM;
		goto free_text;
	}
	get_options(text, n + 1, numbers);
	*array = numbers;
free_text:
	kfree(text);
	return err;
}
EXPORT_SYMBOL(parse_int_array_user);

/* ---- Escapes away ---- */

static bool unescape_simple(char c, unsigned int flags, char *out)
{
	static const char space[] = "nrtvf", space_value[] = "\n\r\t\v\f";
	static const char special[] = "\"\\ae", special_value[] = "\"\\\a\033";
	const char *p;

	if (flags & UNESCAPE_SPACE && (p = strchr(space, c)) && *p) {
		*out = space_value[p - space];
		return true;
	}
	if (flags & UNESCAPE_SPECIAL && (p = strchr(special, c)) && *p) {
		*out = special_value[p - special];
		return true;
	}
	return false;
}

/* Up to three octal digits, as many as fit a byte; moves *src behind them. */
static bool unescape_octal(char **src, char *out)
{
	char *p = *src;
	int value, i;

	if (!isodigit(*p))
		return false;
	value = *p++ - '0';
	for (i = 1; i < 3 && isodigit(*p) && value < 32; i++)
		value = value * 8 + *p++ - '0';
	*out = value;
	*src = p;
	return true;
}

/* x and one or two digits. */
static bool unescape_hex(char **src, char *out)
{
	char *p = *src;
	int value, digit;

	if (*p != 'x')
		return false;
	value = hex_to_bin(*++p);
	if (value < 0)
		return false;
	digit = hex_to_bin(*++p);
	if (digit >= 0) {
		value = value << 4 | digit;
		p++;
	}
	*out = value;
	*src = p;
	return true;
}

static bool unescape_one(char **src, unsigned int flags, char *out)
{
	if (unescape_simple(**src, flags & UNESCAPE_SPACE, out)) {
		(*src)++;
		return true;
	}
	if ((flags & UNESCAPE_OCTAL && unescape_octal(src, out)) || (flags & UNESCAPE_HEX && unescape_hex(src, out)))
		return true;
	if (unescape_simple(**src, flags & UNESCAPE_SPECIAL, out)) {
		(*src)++;
		return true;
	}
	return false;
}

/**
 * string_unescape - replace escapes by what they stand for
 * @src: the text; unknown escapes stay
 * @dst: gets the result and a zero byte; may be @src
 * @size: of @dst; 0: large enough
 * @flags: which escapes to know
 *
 * Returns the length of the result.
 */
int string_unescape(char *src, char *dst, size_t size, unsigned int flags)
{
	char *out = dst;

	if (!size)
		size = SIZE_MAX;
	while (*src && --size) {
		if (src[0] == '\\' && src[1] && size > 1) {
			src++;
			size--;
			if (unescape_one(&src, flags, out)) {
				out++;
				continue;
			}
			*out++ = '\\';
		}
		*out++ = *src++;
	}
	*out = '\0';
	return out - dst;
}
EXPORT_SYMBOL(string_unescape);

/* ---- Escapes in ---- */

struct escape_out {
	char *dst;
	size_t size;
	size_t pos;
};

static void emit(struct escape_out *out, char c)
{
	if (out->pos < out->size)
		out->dst[out->pos] = c;
	out->pos++;
}

static bool emit_simple(struct escape_out *out, unsigned char c, const char *from, const char *to)
{
	const char *p = c ? strchr(from, c) : NULL;

	if (!p)
		return false;
	emit(out, '\\');
	emit(out, to[p - from]);
	return true;
}

static void emit_octal(struct escape_out *out, unsigned char c)
{
	emit(out, '\\');
	emit(out, '0' + (c >> 6));
	emit(out, '0' + (c >> 3 & 7));
	emit(out, '0' + (c & 7));
}

static void emit_hex(struct escape_out *out, unsigned char c)
{
	emit(out, '\\');
	emit(out, 'x');
	emit(out, hex_asc_hi(c));
	emit(out, hex_asc_lo(c));
}

static bool is_protected(unsigned char c, unsigned int flags)
{
	bool ascii = isascii(c), print = isprint(c);

	return (flags & ESCAPE_NAP && ascii && print) || (flags & ESCAPE_NP && print) || (flags & ESCAPE_NA && ascii);
}

static void escape_one(struct escape_out *out, unsigned char c, unsigned int flags)
{
	if (flags & ESCAPE_SPACE && emit_simple(out, c, "\n\r\t\v\f", "nrtvf"))
		return;
	if (flags & ESCAPE_SPECIAL && emit_simple(out, c, "\\\a\033\"", "\\ae\""))
		return;
	if (flags & ESCAPE_NULL && !c) {
		emit(out, '\\');
		emit(out, '0');
	} else if (flags & ESCAPE_OCTAL) {
		emit_octal(out, c);
	} else if (flags & ESCAPE_HEX) {
		emit_hex(out, c);
	} else {
		emit(out, c);
	}
}

/**
 * string_escape_mem - write text so that nothing in it can be mistaken
 * @src: the text
 * @isz: its length
 * @dst: gets the result, no zero byte
 * @osz: its size
 * @flags: ESCAPE_...: what to escape and how
 * @only: NULL, or the characters that are to be escaped; with ESCAPE_APPEND these in addition
 *
 * Returns the length of the whole result, which may exceed @osz.
 */
int string_escape_mem(const char *src, size_t isz, char *dst, size_t osz, unsigned int flags, const char *only)
{
	struct escape_out out = { .dst = dst, .size = osz };
	bool has_only = only && *only;

	while (isz--) {
		unsigned char c = *src++;
		bool named = has_only && strchr(only, c), always = named && flags & ESCAPE_APPEND;

		if ((has_only && !named && !(flags & ESCAPE_APPEND)) || (!always && is_protected(c, flags)))
			emit(&out, c);
		else
			escape_one(&out, c, flags);
	}
	return out.pos;
}
EXPORT_SYMBOL(string_escape_mem);

/** kstrdup_quotable - a copy in which control characters, quotes and backslashes are escaped; NULL for NULL or without
 * memory */
char *kstrdup_quotable(const char *src, gfp_t gfp)
{
	static const char only[] = "\f\n\r\t\v\a\033\\\"";
	size_t len, whole;
	char *copy;

	if (!src)
		return NULL;
	len = strlen(src);
	whole = string_escape_mem(src, len, NULL, 0, ESCAPE_HEX, only);
	copy = kmalloc(whole + 1, gfp);
	if (!copy)
		return NULL;
	string_escape_mem(src, len, copy, whole, ESCAPE_HEX, only);
	copy[whole] = '\0';
	return copy;
}
EXPORT_SYMBOL_GPL(kstrdup_quotable);

/* ---- Arrays of strings ---- */

/** kasprintf_strarray - @n new strings "@prefix-0", "@prefix-1", ...; NULL without memory. See kfree_strarray(). */
char **kasprintf_strarray(gfp_t gfp, const char *prefix, size_t n)
{
	char **names = kcalloc(n + 1, sizeof(char *), gfp);
	size_t i;

	if (!names)
		return NULL;
	for (i = 0; i < n; i++) {
		names[i] = kasprintf(gfp, "%s-%zu", prefix, i);
		if (!names[i]) {
			kfree_strarray(names, i);
			return NULL;
		}
	}
	return names;
}
EXPORT_SYMBOL_GPL(kasprintf_strarray);

/** kfree_strarray - free @n strings and their array; NULL is allowed */
void kfree_strarray(char **array, size_t n)
{
	size_t i;

	if (!array)
		return;
	for (i = 0; i < n; i++)
		kfree(array[i]);
	kfree(array);
}
EXPORT_SYMBOL_GPL(kfree_strarray);

struct strarray_devres {
	char **array;
	size_t n;
};

static void release_strarray(struct device *dev, void *res)
{
	struct strarray_devres *strings = res;

	kfree_strarray(strings->array, strings->n);
}

/** devm_kasprintf_strarray - kasprintf_strarray() for as long as @dev is bound; ERR_PTR(-ENOMEM) without memory */
char **devm_kasprintf_strarray(struct device *dev, const char *prefix, size_t n)
{
	struct strarray_devres *strings = devres_alloc(release_strarray, sizeof(*strings), GFP_KERNEL);

	if (!strings)
		return ERR_PTR(-ENOMEM);
	strings->array = kasprintf_strarray(GFP_KERNEL, prefix, n);
	if (!strings->array) {
		devres_free(strings);
		return ERR_PTR(-ENOMEM);
	}
	strings->n = n;
	devres_add(dev, strings);
	return strings->array;
}
EXPORT_SYMBOL_GPL(devm_kasprintf_strarray);

/* ---- Words ---- */

/** sysfs_streq - whether two strings are equal, a newline at the end of either not counting */
bool sysfs_streq(const char *s1, const char *s2)
{
	while (*s1 && *s1 == *s2) {
		s1++;
		s2++;
	}
	if (*s1 == *s2)
		return true;
	if (!*s1 && *s2 == '\n' && !s2[1])
		return true;
	return *s1 == '\n' && !s1[1] && !*s2;
}
EXPORT_SYMBOL(sysfs_streq);

/**
 * match_string - find a word in a list
 * @array: the words; ends at a NULL
 * @n: how many at most; -1: up to the NULL
 * @string: the word
 *
 * Returns its index, or -EINVAL.
 */
int match_string(const char *const *array, size_t n, const char *string)
{
	int i;

	for (i = 0; i < n && array[i]; i++) {
		if (!strcmp(array[i], string))
			return i;
	}
	return -EINVAL;
}
EXPORT_SYMBOL(match_string);

/** __sysfs_match_string - as match_string(), comparing with sysfs_streq() */
int __sysfs_match_string(const char *const *array, size_t n, const char *str)
{
	int i;

	for (i = 0; i < n && array[i]; i++) {
		if (sysfs_streq(array[i], str))
			return i;
	}
	return -EINVAL;
}
EXPORT_SYMBOL(__sysfs_match_string);
