// SPDX-License-Identifier: MIT
/*
 * Strings of bytes that end with a zero byte. No state, no locks, any context, from the first instruction on.
 *
 * Lengths that bound a search include the zero byte if it comes within them. Comparisons return -1, 0 or 1 by unsigned
 * bytes, except strcasecmp() and strncasecmp(), which return the difference. Only strlen() and strnlen() read whole
 * words, aligned ones, which cannot cross into a page that the string does not touch.
 *
 * Not here: copies that allocate (mm/util.c), numbers (lib/kstrtox.c), escapes and units (lib/string_helpers.c).
 */
#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/string.h>

#undef strlen
#undef strcmp
#undef strncmp

#ifndef __clang__
#pragma GCC optimize("no-tree-loop-distribute-patterns")
#endif

#define ONES 0x0101010101010101ull
#define HIGHS 0x8080808080808080ull

/* Nonzero if one of the bytes of @word is zero; the lowest set bit then belongs to the first such byte in memory. */
static inline u64 zero_bytes(u64 word)
{
	return (word - ONES) & ~word & HIGHS;
}

/**
 * strlen - length of a string
 * @s: the string
 *
 * Returns the number of bytes before the zero byte.
 */
__no_sanitize_address size_t strlen(const char *s)
{
	const char *p = s;
	u64 found;

	for (; (uintptr_t)p & 7; p++) {
		if (!*p)
			return p - s;
	}
	for (;; p += 8) {
		found = zero_bytes(*(const u64 *)p);
		if (found)
			return p - s + __builtin_ctzll(found) / 8;
	}
}
EXPORT_SYMBOL(strlen);

/**
 * strnlen - length of a string, or a limit
 * @s: the string
 * @count: where to stop
 *
 * Returns the number of bytes before the zero byte, at most @count; never looks at bytes behind @count.
 */
__no_sanitize_address size_t strnlen(const char *s, size_t count)
{
	size_t i;
	u64 found;

	for (i = 0; i < count && (uintptr_t)(s + i) & 7; i++) {
		if (!s[i])
			return i;
	}
	for (; count - i >= 8; i += 8) {
		found = zero_bytes(*(const u64 *)(s + i));
		if (found)
			return i + __builtin_ctzll(found) / 8;
	}
	for (; i < count && s[i]; i++)
		;
	return i;
}
EXPORT_SYMBOL(strnlen);

/** strcpy - copy a string; @dest must have room for it */
char *strcpy(char *dest, const char *src)
{
	memcpy(dest, src, strlen(src) + 1);
	return dest;
}
EXPORT_SYMBOL(strcpy);

/** stpcpy - copy a string and return the address of the zero byte of the copy */
char *stpcpy(char *__restrict__ dest, const char *__restrict__ src)
{
	size_t len = strlen(src);

	memcpy(dest, src, len + 1);
	return dest + len;
}
EXPORT_SYMBOL(stpcpy);

/**
 * strncpy - copy at most @count bytes of a string
 *
 * If the string is shorter, the rest is filled with zeroes; if it is not, the copy has no zero byte. Returns @dest.
 */
char *strncpy(char *dest, const char *src, size_t count)
{
	size_t len = strnlen(src, count);

	memcpy(dest, src, len);
	memset(dest + len, 0, count - len);
	return dest;
}
EXPORT_SYMBOL(strncpy);

/**
 * strlcpy - copy a string into a buffer of @size bytes, cut if need be, always ended by a zero byte (unless @size is 0)
 *
 * Returns the length of @src, all of which it reads.
 */
size_t strlcpy(char *dest, const char *src, size_t size)
{
	size_t len = strlen(src);

	if (size) {
		size_t n = len >= size ? size - 1 : len;

		memcpy(dest, src, n);
		dest[n] = '\0';
	}
	return len;
}
EXPORT_SYMBOL(strlcpy);

/**
 * strscpy - copy a string into a buffer
 * @dest: the buffer
 * @src: the string; read no further than @count bytes
 * @count: size of the buffer
 *
 * Returns the number of bytes copied without the zero byte, or -E2BIG if the copy was cut or @count is 0 (or above
 * INT_MAX). The copy always ends with a zero byte unless @count is 0.
 */
ssize_t strscpy(char *dest, const char *src, size_t count)
{
	size_t len;

	if (!count || WARN_ON_ONCE(count > INT_MAX))
		return -E2BIG;
	len = strnlen(src, count);
	if (len == count) {
		memcpy(dest, src, count - 1);
		dest[count - 1] = '\0';
		return -E2BIG;
	}
	memcpy(dest, src, len + 1);
	return len;
}
EXPORT_SYMBOL(strscpy);

/** strscpy_pad - as strscpy(), and fill the rest of the buffer with zeroes */
ssize_t strscpy_pad(char *dest, const char *src, size_t count)
{
	ssize_t written = strscpy(dest, src, count);

	if (written >= 0 && written < count - 1)
		memset(dest + written + 1, 0, count - written - 1);
	return written;
}
EXPORT_SYMBOL(strscpy_pad);

/** strcat - append @src to @dest, which must have room for it */
char *strcat(char *dest, const char *src)
{
	strcpy(dest + strlen(dest), src);
	return dest;
}
EXPORT_SYMBOL(strcat);

/** strncat - append at most @count bytes of @src and a zero byte to @dest */
char *strncat(char *dest, const char *src, size_t count)
{
	char *end = dest + strlen(dest);
	size_t len = strnlen(src, count);

	memcpy(end, src, len);
	end[len] = '\0';
	return dest;
}
EXPORT_SYMBOL(strncat);

/**
 * strlcat - append a string within a buffer of @count bytes
 *
 * Returns the length that the whole would have. @dest must already hold a string shorter than @count.
 */
size_t strlcat(char *dest, const char *src, size_t count)
{
	size_t used = strlen(dest);
	size_t len = strlen(src);
	size_t whole = used + len;

	BUG_ON(used >= count);
	if (len >= count - used)
		len = count - used - 1;
	memcpy(dest + used, src, len);
	dest[used + len] = '\0';
	return whole;
}
EXPORT_SYMBOL(strlcat);

/** strcmp - compare two strings: -1, 0 or 1 */
int strcmp(const char *a, const char *b)
{
	for (; *a == *b; a++, b++) {
		if (!*a)
			return 0;
	}
	return (u8)*a < (u8)*b ? -1 : 1;
}
EXPORT_SYMBOL(strcmp);

/** strncmp - compare at most @count bytes of two strings: -1, 0 or 1 */
int strncmp(const char *a, const char *b, size_t count)
{
	for (; count; a++, b++, count--) {
		if (*a != *b)
			return (u8)*a < (u8)*b ? -1 : 1;
		if (!*a)
			break;
	}
	return 0;
}
EXPORT_SYMBOL(strncmp);

/** strcasecmp - compare two strings without regard to case; returns the difference of the first two that differ */
int strcasecmp(const char *a, const char *b)
{
	int x, y;

	do {
		x = tolower(*a++);
		y = tolower(*b++);
	} while (x == y && x);
	return x - y;
}
EXPORT_SYMBOL(strcasecmp);

/** strncasecmp - as strcasecmp(), at most @len bytes */
int strncasecmp(const char *a, const char *b, size_t len)
{
	int x, y;

	for (; len; len--) {
		x = tolower(*a++);
		y = tolower(*b++);
		if (x != y)
			return x - y;
		if (!x)
			break;
	}
	return 0;
}
EXPORT_SYMBOL(strncasecmp);

/** strchr - first @c in @s, or NULL; the zero byte counts as part of the string */
char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++) {
		if (!*s)
			return NULL;
	}
	return (char *)s;
}
EXPORT_SYMBOL(strchr);

/** strchrnul - first @c in @s, or the end of the string */
char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}
EXPORT_SYMBOL(strchrnul);

/** strnchrnul - first @c within @count bytes of @s, or the end of the string or of these bytes */
char *strnchrnul(const char *s, size_t count, int c)
{
	while (count-- && *s && *s != (char)c)
		s++;
	return (char *)s;
}

/** strrchr - last @c in @s, or NULL */
char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}
EXPORT_SYMBOL(strrchr);

/** strnchr - first @c within @count bytes of @s, or NULL */
char *strnchr(const char *s, size_t count, int c)
{
	for (; count; s++, count--) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			break;
	}
	return NULL;
}
EXPORT_SYMBOL(strnchr);

/** skip_spaces - the first character of @str that is not white space */
char *skip_spaces(const char *str)
{
	while (isspace(*str))
		str++;
	return (char *)str;
}
EXPORT_SYMBOL(skip_spaces);

/** strim - cut white space off the end of @s, in place, and return where it begins without leading white space */
char *strim(char *s)
{
	size_t len = strlen(s);

	if (!len)
		return s;
	while (len && isspace(s[len - 1]))
		len--;
	s[len] = '\0';
	return skip_spaces(s);
}
EXPORT_SYMBOL(strim);

/** strspn - how many characters at the start of @s are all in @accept */
size_t strspn(const char *s, const char *accept)
{
	const char *p;

	for (p = s; *p && strchr(accept, *p); p++)
		;
	return p - s;
}
EXPORT_SYMBOL(strspn);

/** strcspn - how many characters at the start of @s are not in @reject */
size_t strcspn(const char *s, const char *reject)
{
	const char *p;

	for (p = s; *p && !strchr(reject, *p); p++)
		;
	return p - s;
}
EXPORT_SYMBOL(strcspn);

/** strpbrk - first character of @cs that is in @ct, or NULL */
char *strpbrk(const char *cs, const char *ct)
{
	cs += strcspn(cs, ct);
	return *cs ? (char *)cs : NULL;
}
EXPORT_SYMBOL(strpbrk);

/**
 * strsep - take a string apart
 * @s: the rest of the string; moves on, NULL after the last piece
 * @ct: the separators
 *
 * Overwrites the next separator with a zero byte and returns the piece before it (which may be empty), NULL if @s is
 * NULL.
 */
char *strsep(char **s, const char *ct)
{
	char *start = *s, *end;

	if (!start)
		return NULL;
	end = strpbrk(start, ct);
	if (end)
		*end++ = '\0';
	*s = end;
	return start;
}
EXPORT_SYMBOL(strsep);

/** strnstr - find @s2 within the first @len bytes of @s1, or NULL */
char *strnstr(const char *s1, const char *s2, size_t len)
{
	size_t wanted = strlen(s2);

	for (; len >= wanted; s1++, len--) {
		if (!memcmp(s1, s2, wanted))
			return (char *)s1;
	}
	return NULL;
}
EXPORT_SYMBOL(strnstr);

/** strstr - find @s2 in @s1, or NULL */
char *strstr(const char *s1, const char *s2)
{
	return strnstr(s1, s2, strlen(s1));
}
EXPORT_SYMBOL(strstr);

/** strreplace - replace each @old in @s by @new; returns the end of the string */
char *strreplace(char *s, char old, char new)
{
	for (; *s; s++) {
		if (*s == old)
			*s = new;
	}
	return s;
}
EXPORT_SYMBOL(strreplace);
