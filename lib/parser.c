// SPDX-License-Identifier: MIT
/*
 * Options of file systems and the like: text is matched against a table of patterns in which %s stands for the rest,
 * %Ns for N characters, %d %u %o %x for numbers, %% for a percent sign. No state; match_strdup() and the number
 * functions allocate and may sleep.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/parser.h>
#include <linux/slab.h>
#include <linux/string.h>

/* The end of the part of @s that a conversion matches, or @s if it matches nothing. *p points to its letter. */
static char *match_part(char *s, char letter, long len)
{
	char *end;

	switch (letter) {
	case 's':
		end = s + strlen(s);
		return len < 0 || end - s < len ? end : s + len;
	case 'd':
		simple_strtol(s, &end, 0);
		return end;
	case 'u':
		simple_strtoul(s, &end, 0);
		return end;
	case 'o':
		simple_strtoul(s, &end, 8);
		return end;
	case 'x':
		simple_strtoul(s, &end, 16);
		return end;
	default:
		return NULL;
	}
}

static bool match_one(char *s, const char *p, substring_t args[])
{
	int argc = 0;

	if (!p)
		return true;
	for (;;) {
		const char *percent = strchr(p, '%');
		size_t literal = percent ? percent - p : 0;
		char *end;
		long len = -1;

		if (!percent)
			return !strcmp(p, s);
		if (strncmp(p, s, literal))
			return false;
		s += literal;
		p = percent + 1;
		if (isdigit(*p))
			len = simple_strtoul(p, (char **)&p, 10);
		if (*p == '%') {
			if (*s++ != '%')
				return false;
			p++;
			continue;
		}
		if (argc >= MAX_OPT_ARGS)
			return false;
		end = match_part(s, *p, len);
		if (!end || (end == s && *p != 's'))
			return false;
		if (*p == 's' && !*s)
			return false;
		args[argc].from = s;
		args[argc++].to = end;
		s = end;
		p++;
	}
}

/**
 * match_token - find the pattern that a text matches
 * @s: the text
 * @table: the patterns
 * @args: gets the parts that conversions matched, MAX_OPT_ARGS at most
 *
 * Returns the pattern's number.
 */
int match_token(char *s, const match_table_t table, substring_t args[])
{
	const struct match_token *p;

	for (p = table; !match_one(s, p->pattern, args); p++)
		;
	return p->token;
}
EXPORT_SYMBOL(match_token);

#define NUMBER_MAX 24

static int copy_number(const substring_t *s, char *buf)
{
	return match_strlcpy(buf, s, NUMBER_MAX) >= NUMBER_MAX ? -ERANGE : 0;
}

static int match_number(substring_t *s, int *result, int base)
{
	char buf[NUMBER_MAX], *end;
	long value;
	int err = copy_number(s, buf);

	if (err)
		return err;
	value = simple_strtol(buf, &end, base);
	if (end == buf)
		return -EINVAL;
	if (value < INT_MIN || value > INT_MAX)
		return -ERANGE;
	*result = value;
	return 0;
}

/** match_int - the part as a number (base by its prefix); returns 0, -EINVAL or -ERANGE. The next ones likewise. */
int match_int(substring_t *s, int *result)
{
	return match_number(s, result, 0);
}
EXPORT_SYMBOL(match_int);

/** match_uint - the part as an unsigned number */
int match_uint(substring_t *s, unsigned int *result)
{
	char buf[NUMBER_MAX];

	return copy_number(s, buf) ?: kstrtouint(buf, 10, result);
}
EXPORT_SYMBOL(match_uint);

/** match_u64 - the part as an unsigned 64-bit number */
int match_u64(substring_t *s, u64 *result)
{
	char buf[NUMBER_MAX];

	return copy_number(s, buf) ?: kstrtou64(buf, 0, result);
}
EXPORT_SYMBOL(match_u64);

/** match_octal - the part as an octal number */
int match_octal(substring_t *s, int *result)
{
	return match_number(s, result, 8);
}
EXPORT_SYMBOL(match_octal);

/** match_hex - the part as a hexadecimal number */
int match_hex(substring_t *s, int *result)
{
	return match_number(s, result, 16);
}
EXPORT_SYMBOL(match_hex);

/** match_wildcard - whether a whole string matches a pattern with * and ? */
bool match_wildcard(const char *pattern, const char *str)
{
	const char *star = NULL, *retry = NULL;

	while (*str) {
		if (*pattern == '*') {
			star = ++pattern;
			retry = str;
			if (!*pattern)
				return true;
		} else if (*pattern == '?' || *pattern == *str) {
			pattern++;
			str++;
		} else if (star) {
			/* Let the last star take one character more. */
			pattern = star;
			str = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}
EXPORT_SYMBOL(match_wildcard);

/** match_strlcpy - copy the part into a buffer, cut if need be; returns its length */
size_t match_strlcpy(char *dest, const substring_t *src, size_t size)
{
	size_t len = src->to - src->from;

	if (size) {
		size_t n = min(len, size - 1);

		memcpy(dest, src->from, n);
		dest[n] = '\0';
	}
	return len;
}
EXPORT_SYMBOL(match_strlcpy);

/** match_strdup - copy the part into new memory; NULL without memory. May sleep. */
char *match_strdup(const substring_t *s)
{
	return kmemdup_nul(s->from, s->to - s->from, GFP_KERNEL);
}
EXPORT_SYMBOL(match_strdup);
