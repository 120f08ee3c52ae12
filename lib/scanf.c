// SPDX-License-Identifier: MIT
/*
 * sscanf: values out of text. Numbers are converted as simple_strto*() does, without a check for overflow, and cut to
 * the size of their variable. %[ needs a width and knows no ranges; %n does not count as a conversion. No state; any
 * context.
 */
#include "kstrtox.h"

#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sprintf.h>
#include <linux/string.h>

struct scan_spec {
	int width;     /* -1: none */
	int bytes;     /* of a number's variable; 0: int */
	bool suppress; /* '*': read it, but store nothing */
	char conversion;
};

static const char *decode_spec(const char *fmt, struct scan_spec *spec)
{
	*spec = (struct scan_spec){ .width = -1, .bytes = sizeof(int) };
	if (*fmt == '*') {
		spec->suppress = true;
		fmt++;
	}
	if (isdigit(*fmt)) {
		spec->width = 0;
		while (isdigit(*fmt) && spec->width < INT_MAX / 10 - 1)
			spec->width = spec->width * 10 + *fmt++ - '0';
	}
	if (*fmt == 'h') {
		spec->bytes = fmt[1] == 'h' ? 1 : 2;
		fmt += fmt[1] == 'h' ? 2 : 1;
	} else if (*fmt == 'l') {
		spec->bytes = fmt[1] == 'l' ? 8 : sizeof(long);
		fmt += fmt[1] == 'l' ? 2 : 1;
	} else if (*fmt == 'L') {
		spec->bytes = 8;
		fmt++;
	} else if (*fmt == 'z' || *fmt == 'Z' || *fmt == 't') {
		spec->bytes = sizeof(long);
		fmt++;
	}
	spec->conversion = *fmt;
	return fmt + (*fmt != '\0');
}

static const char *scan_chars(const char *str, const struct scan_spec *spec, va_list *args, int *stored)
{
	int width = spec->width == -1 ? 1 : spec->width;
	char *s = va_arg(*args, char *);

	while (width-- > 0 && *str)
		*s++ = *str++;
	(*stored)++;
	return str;
}

static const char *scan_word(const char *str, const struct scan_spec *spec, va_list *args, int *stored)
{
	int width = spec->width == -1 ? SHRT_MAX : spec->width;
	char *s = va_arg(*args, char *);

	str = skip_spaces(str);
	while (*str && !isspace(*str) && width--)
		*s++ = *str++;
	*s = '\0';
	(*stored)++;
	return str;
}

/* %[set] or %[^set]: @fmt points behind the bracket. Returns NULL if the format or the text does not fit. */
static const char *scan_set(const char *str, const char **fmt, const struct scan_spec *spec, va_list *args, int *stored)
{
	bool negate = **fmt == '^', set[256] = {};
	const char *p = *fmt + negate;
	int width = spec->width;
	char *s;

	if (width == -1)
		return NULL;
	if (*p == ']') /* an empty set, and an unending one */
		return NULL;
	for (; *p && *p != ']'; p++)
		set[(unsigned char)*p] = true;
	if (!*p)
		return NULL;
	*fmt = p + 1;
	if (!*str || set[(unsigned char)*str] == negate)
		return NULL;
	s = va_arg(*args, char *);
	while (*str && set[(unsigned char)*str] != negate && width--)
		*s++ = *str++;
	*s = '\0';
	(*stored)++;
	return str;
}

static unsigned int base_of(char conversion)
{
	switch (conversion) {
	case 'o':
		return 8;
	case 'x':
	case 'X':
		return 16;
	case 'i':
		return 0;
	default:
		return 10;
	}
}

static void store_number(va_list *args, int bytes, u64 value)
{
	switch (bytes) {
	case 1:
		*va_arg(*args, u8 *) = value;
		break;
	case 2:
		*va_arg(*args, u16 *) = value;
		break;
	case 4:
		*va_arg(*args, u32 *) = value;
		break;
	default:
		*va_arg(*args, u64 *) = value;
	}
}

static bool begins_number(const char *str, unsigned int base, bool is_signed)
{
	char digit = is_signed && *str == '-' ? str[1] : *str;

	if (base == 16)
		return isxdigit(digit);
	if (base == 8)
		return isdigit(digit) && digit <= '7';
	return isdigit(digit);
}

static const char *scan_number(const char *str, const struct scan_spec *spec, va_list *args, int *stored)
{
	bool is_signed = spec->conversion == 'd' || spec->conversion == 'i';
	unsigned int base = base_of(spec->conversion);
	size_t limit = spec->width > 0 ? spec->width : INT_MAX;
	char *end;
	u64 value;

	str = skip_spaces(str);
	if (!begins_number(str, base, is_signed) || spec->width == 0)
		return NULL;
	if (is_signed && *str == '-') {
		if (limit == 1)
			return NULL; /* no room for a digit */
		value = -simple_strntoull(str + 1, limit - 1, &end, base);
	} else {
		value = simple_strntoull(str, limit, &end, base);
	}
	if (!spec->suppress) {
		store_number(args, spec->bytes, value);
		(*stored)++;
	}
	return end;
}

/* What '*' means for the conversions that are no numbers: skip a word, or up to so many characters. */
static const char *skip_value(const char *str, const struct scan_spec *spec, const char **fmt)
{
	int width = spec->width;

	if (spec->conversion == '[') {
		*fmt = strchrnul(*fmt + (**fmt == '^'), ']');
		*fmt += **fmt != '\0';
	}
	while (*str && !isspace(*str) && *str != '%' && width--)
		str++;
	return str;
}

/* Returns how far the text has been read, NULL to stop. */
static const char *scan_value(const char *str, const char **fmt, const struct scan_spec *spec, va_list *args,
			      int *stored)
{
	switch (spec->conversion) {
	case 'c':
		return scan_chars(str, spec, args, stored);
	case 's':
		return scan_word(str, spec, args, stored);
	case '[':
		return scan_set(str, fmt, spec, args, stored);
	case '%':
		return *str == '%' ? str + 1 : NULL;
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		return scan_number(str, spec, args, stored);
	default:
		return NULL;
	}
}

static bool is_number(char conversion)
{
	return conversion && strchr("diuoxX", conversion);
}

/**
 * vsscanf - read values from text
 * @buf: the text
 * @fmt: white space: any amount of it; %: a conversion; other characters must match
 * @args: where the values go
 *
 * Returns how many values were stored.
 */
int vsscanf(const char *buf, const char *fmt, va_list args)
{
	const char *str = buf;
	struct scan_spec spec;
	int stored = 0;
	va_list ap;

	va_copy(ap, args);
	while (str && *fmt) {
		if (isspace(*fmt)) {
			fmt = skip_spaces(++fmt);
			str = skip_spaces(str);
			continue;
		}
		if (*fmt != '%') {
			if (*fmt++ != *str++)
				break;
			continue;
		}
		fmt = decode_spec(fmt + 1, &spec);
		if (spec.conversion == 'n') {
			*va_arg(ap, int *) = str - buf;
			continue;
		}
		if (!*str)
			break;
		if (spec.suppress && !is_number(spec.conversion))
			str = skip_value(str, &spec, &fmt);
		else
			str = scan_value(str, &fmt, &spec, &ap, &stored);
	}
	va_end(ap);
	return stored;
}
EXPORT_SYMBOL(vsscanf);

/** sscanf - read values from text; see vsscanf() */
int sscanf(const char *buf, const char *fmt, ...)
{
	va_list args;
	int stored;

	va_start(args, fmt);
	stored = vsscanf(buf, fmt, args);
	va_end(args);
	return stored;
}
EXPORT_SYMBOL(sscanf);
