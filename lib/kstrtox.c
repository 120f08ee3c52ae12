// SPDX-License-Identifier: MIT
/*
 * Numbers from text. Two families:
 *
 * - kstrto*(): the whole string must be a number, optionally with one newline behind it. Returns 0, -EINVAL if it is
 * not a number, -ERANGE if it does not fit; the result is written only on success. The unsigned ones take a "+", the
 * signed ones "+" or "-".
 * - simple_strto*(): take what looks like a number and say where it ended; too large ones wrap round. For parsers only.
 *
 * Base 0 means: hexadecimal after 0x, octal after 0, otherwise decimal. No state, any context; the *_from_user()
 * variants may sleep.
 */
#include "kstrtox.h"

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/uaccess.h>

/* Resolve base 0, and skip the prefix that goes with base 16. */
const char *_parse_integer_fixup_radix(const char *s, unsigned int *base)
{
	if (*base == 0) {
		*base = 10;
		if (s[0] == '0')
			*base = _tolower(s[1]) == 'x' && isxdigit(s[2]) ? 16 : 8;
	}
	if (*base == 16 && s[0] == '0' && _tolower(s[1]) == 'x')
		s += 2;
	return s;
}

static inline unsigned int digit_value(char c)
{
	char lower = _tolower(c);

	if ('0' <= c && c <= '9')
		return c - '0';
	if ('a' <= lower && lower <= 'f')
		return lower - 'a' + 10;
	return UINT_MAX;
}

/*
 * Convert at most @max_chars digits. Returns the number of characters taken, with KSTRTOX_OVERFLOW set if the value did
 * not fit, in which case @p gets what is left of it.
 */
unsigned int _parse_integer_limit(const char *s, unsigned int base, unsigned long long *p, size_t max_chars)
{
	unsigned long long value = 0;
	unsigned int taken = 0, overflow = 0;

	for (; max_chars--; s++, taken++) {
		unsigned int digit = digit_value(*s);

		if (digit >= base)
			break;
		if (unlikely(value > (ULLONG_MAX - digit) / base))
			overflow = KSTRTOX_OVERFLOW;
		value = value * base + digit;
	}
	*p = value;
	return taken | overflow;
}

unsigned int _parse_integer(const char *s, unsigned int base, unsigned long long *p)
{
	return _parse_integer_limit(s, base, p, INT_MAX);
}

static int parse_whole(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value;
	unsigned int taken;

	s = _parse_integer_fixup_radix(s, &base);
	taken = _parse_integer(s, base, &value);
	if (taken & KSTRTOX_OVERFLOW)
		return -ERANGE;
	if (!taken)
		return -EINVAL;
	s += taken;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	*res = value;
	return 0;
}

/**
 * kstrtoull - convert a whole string to an unsigned long long
 * @s: the string; may begin with "+" and end with a newline
 * @base: 2 to 16, or 0 to go by the prefix
 * @res: the number, written on success
 *
 * Returns 0, -EINVAL or -ERANGE. Any context.
 */
int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	if (s[0] == '+')
		s++;
	return parse_whole(s, base, res);
}
EXPORT_SYMBOL(kstrtoull);

/** kstrtoll - convert a whole string to a long long; "+" or "-" may stand in front. Otherwise as kstrtoull(). */
int kstrtoll(const char *s, unsigned int base, long long *res)
{
	unsigned long long value;
	int rc;

	if (s[0] == '-') {
		rc = parse_whole(s + 1, base, &value);
		if (rc < 0)
			return rc;
		if ((long long)-value > 0)
			return -ERANGE;
		*res = -value;
		return 0;
	}
	rc = kstrtoull(s, base, &value);
	if (rc < 0)
		return rc;
	if ((long long)value < 0)
		return -ERANGE;
	*res = value;
	return 0;
}
EXPORT_SYMBOL(kstrtoll);

/* The narrower types: convert to the widest, and see whether it fits. */
#define NARROW(name, type, wide_name, wide_type) \
	int name(const char *s, unsigned int base, type *res) \
	{ \
		wide_type value; \
		int rc = wide_name(s, base, &value); \
\
		if (rc < 0) \
			return rc; \
		if (value != (type)value) \
			return -ERANGE; \
		*res = value; \
		return 0; \
	} \
	EXPORT_SYMBOL(name)

NARROW(_kstrtoul, unsigned long, kstrtoull, unsigned long long);
NARROW(_kstrtol, long, kstrtoll, long long);
NARROW(kstrtouint, unsigned int, kstrtoull, unsigned long long);
NARROW(kstrtoint, int, kstrtoll, long long);
NARROW(kstrtou16, u16, kstrtoull, unsigned long long);
NARROW(kstrtos16, s16, kstrtoll, long long);
NARROW(kstrtou8, u8, kstrtoull, unsigned long long);
NARROW(kstrtos8, s8, kstrtoll, long long);

/**
 * kstrtobool - convert a word for yes or no
 * @s: begins with y, Y, t, T, 1 or "on", or with n, N, f, F, 0 or "of"(f); what follows does not matter
 * @res: the result, written on success
 *
 * Returns 0 or -EINVAL (also for NULL).
 */
int kstrtobool(const char *s, bool *res)
{
	char c;

	if (!s)
		return -EINVAL;
	c = s[0];
	if (c == 'o' || c == 'O') {
		c = _tolower(s[1]);
		c = c == 'n' ? 'y' : c == 'f' ? 'n' : '\0';
	}
	switch (c) {
	case 'y':
	case 'Y':
	case 't':
	case 'T':
	case '1':
		*res = true;
		return 0;
	case 'n':
	case 'N':
	case 'f':
	case 'F':
	case '0':
		*res = false;
		return 0;
	default:
		return -EINVAL;
	}
}
EXPORT_SYMBOL(kstrtobool);

/* The longest number: a sign, 64 binary digits, a newline, the zero byte. */
#define LONGEST_NUMBER (1 + 64 + 1 + 1)

#define FROM_USER(name, convert, type) \
	int name(const char __user *s, size_t count, unsigned int base, type *res) \
	{ \
		char buf[LONGEST_NUMBER]; \
\
		count = min(count, sizeof(buf) - 1); \
		if (copy_from_user(buf, s, count)) \
			return -EFAULT; \
		buf[count] = '\0'; \
		return convert(buf, base, res); \
	} \
	EXPORT_SYMBOL(name)

FROM_USER(kstrtoull_from_user, kstrtoull, unsigned long long);
FROM_USER(kstrtoll_from_user, kstrtoll, long long);
FROM_USER(kstrtoul_from_user, kstrtoul, unsigned long);
FROM_USER(kstrtol_from_user, kstrtol, long);
FROM_USER(kstrtouint_from_user, kstrtouint, unsigned int);
FROM_USER(kstrtoint_from_user, kstrtoint, int);
FROM_USER(kstrtou16_from_user, kstrtou16, u16);
FROM_USER(kstrtos16_from_user, kstrtos16, s16);
FROM_USER(kstrtou8_from_user, kstrtou8, u8);
FROM_USER(kstrtos8_from_user, kstrtos8, s8);

/** kstrtobool_from_user - kstrtobool() of at most 3 characters of user memory; also -EFAULT. May sleep. */
int kstrtobool_from_user(const char __user *s, size_t count, bool *res)
{
	char buf[4];

	count = min(count, sizeof(buf) - 1);
	if (copy_from_user(buf, s, count))
		return -EFAULT;
	buf[count] = '\0';
	return kstrtobool(buf, res);
}
EXPORT_SYMBOL(kstrtobool_from_user);

unsigned long long simple_strntoull(const char *s, size_t max_chars, char **endp, unsigned int base)
{
	unsigned long long value = 0;
	const char *digits = _parse_integer_fixup_radix(s, &base);
	size_t prefix = digits - s;

	if (prefix < max_chars)
		digits += _parse_integer_limit(digits, base, &value, max_chars - prefix) & ~KSTRTOX_OVERFLOW;
	else
		digits = s + max_chars;
	if (endp)
		*endp = (char *)digits;
	return value;
}

/**
 * simple_strtoull - convert the number at the start of a string
 * @cp: the string
 * @endp: if not NULL, gets the address of the first character that is not part of the number
 * @base: 2 to 16, or 0 to go by the prefix
 *
 * Without checks; kstrtoull() is for values that somebody typed.
 */
unsigned long long simple_strtoull(const char *cp, char **endp, unsigned int base)
{
	return simple_strntoull(cp, INT_MAX, endp, base);
}
EXPORT_SYMBOL(simple_strtoull);

/** simple_strtoul - simple_strtoull() for unsigned long */
unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base)
{
	return simple_strtoull(cp, endp, base);
}
EXPORT_SYMBOL(simple_strtoul);

/** simple_strtoll - simple_strtoull() with an optional "-" in front */
long long simple_strtoll(const char *cp, char **endp, unsigned int base)
{
	if (*cp == '-')
		return -simple_strtoull(cp + 1, endp, base);
	return simple_strtoull(cp, endp, base);
}
EXPORT_SYMBOL(simple_strtoll);

/** simple_strtol - simple_strtoll() for long */
long simple_strtol(const char *cp, char **endp, unsigned int base)
{
	if (*cp == '-')
		return -simple_strtoul(cp + 1, endp, base);
	return simple_strtoul(cp, endp, base);
}
EXPORT_SYMBOL(simple_strtol);
