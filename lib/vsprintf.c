// SPDX-License-Identifier: MIT
/*
 * Formatted text: the kernel's printf. The language is C's without floating point and %n, plus what may follow %p
 * (lib/vsprintf_*.c): addresses by symbol, hashed pointers, resources, hex dumps, network addresses and so on.
 *
 * Output goes through a text_out, which counts what should be written and stores what fits, so that every function here
 * can write on regardless; the result of snprintf() is that count. The text always ends with a zero byte if there is
 * room for one byte.
 *
 * Where the kernel differs from C, this follows the kernel: a precision does not cancel zero padding, a bad pointer
 * given to %s or to a dereferencing %p format prints "(null)" or "(efault)", an unknown conversion ends the output with
 * a warning.
 *
 * No state but the warnings' own, no locks, no allocation: usable in every context. Recursion happens only through %pV.
 */
#include "vsprintf.h"

#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <asm/page.h>

#define FIELD_WIDTH_MAX ((1 << 23) - 1)
#define PRECISION_MAX ((1 << 15) - 1)

static const char digit_pairs[] = "00010203040506070809"
				  "10111213141516171819"
				  "20212223242526272829"
				  "30313233343536373839"
				  "40414243444546474849"
				  "50515253545556575859"
				  "60616263646566676869"
				  "70717273747576777879"
				  "80818283848586878889"
				  "90919293949596979899";

/* ---- Writing ---- */

/* How many bytes can still be stored. */
size_t text_room(const struct text_out *out)
{
	return out->pos < out->size ? out->size - out->pos : 0;
}

void put_block(struct text_out *out, const char *text, size_t len)
{
	size_t room = text_room(out);

	if (room)
		memcpy(out->buf + out->pos, text, min(len, room));
	out->pos += len;
}

void put_fill(struct text_out *out, char c, int count)
{
	size_t room = text_room(out);

	if (count <= 0)
		return;
	if (room)
		memset(out->buf + out->pos, c, min_t(size_t, count, room));
	out->pos += count;
}

void put_text(struct text_out *out, const char *text)
{
	put_block(out, text, strlen(text));
}

/* Write the digits of @num so that they end at @end; returns where they begin. */
static char *decimal_digits(char *end, u64 num)
{
	while (num >= 100) {
		unsigned int pair = num % 100 * 2;

		num /= 100;
		*--end = digit_pairs[pair + 1];
		*--end = digit_pairs[pair];
	}
	if (num >= 10) {
		*--end = digit_pairs[num * 2 + 1];
		*--end = digit_pairs[num * 2];
	} else {
		*--end = '0' + num;
	}
	return end;
}

static char *digits_of(char *end, u64 num, const struct printf_spec *spec)
{
	const char *letters = spec->flags & SPEC_SMALL ? hex_asc : hex_asc_upper;
	int shift = spec->base == 16 ? 4 : 3;

	if (spec->base == 10)
		return decimal_digits(end, num);
	do {
		*--end = letters[num & (spec->base - 1)];
		num >>= shift;
	} while (num);
	return end;
}

void put_decimal(struct text_out *out, u64 num)
{
	char digits[24], *end = digits + sizeof(digits), *start = decimal_digits(end, num);

	put_block(out, start, end - start);
}

/* The sign's character, or 0; makes @num its absolute value. */
static char sign_of(u64 *num, u8 flags)
{
	if (!(flags & SPEC_SIGN))
		return 0;
	if ((s64)*num < 0) {
		*num = -*num;
		return '-';
	}
	return flags & SPEC_PLUS ? '+' : flags & SPEC_SPACE ? ' ' : 0;
}

/* The layout is: spaces, sign, 0x, zeroes for the width, zeroes for the precision, digits, spaces. */
void put_number(struct text_out *out, u64 num, struct printf_spec spec)
{
	char digits[24], *end = digits + sizeof(digits), *start;
	bool prefix = spec.flags & SPEC_SPECIAL && spec.base != 10 && (num || spec.base == 16);
	char sign = sign_of(&num, spec.flags);
	int len, zeroes, pad;

	start = digits_of(end, num, &spec);
	len = end - start;
	if (spec.width <= len && spec.precision <= len && !sign && !prefix) {
		put_block(out, start, len);
		return;
	}
	zeroes = max(spec.precision - len, 0);
	pad = spec.width - len - zeroes - !!sign - (prefix ? spec.base == 16 ? 2 : 1 : 0);
	if (!(spec.flags & (SPEC_LEFT | SPEC_ZEROPAD)))
		put_fill(out, ' ', pad);
	if (sign)
		put_char(out, sign);
	if (prefix) {
		put_char(out, '0');
		if (spec.base == 16)
			put_char(out, spec.flags & SPEC_SMALL ? 'x' : 'X');
	}
	if ((spec.flags & (SPEC_LEFT | SPEC_ZEROPAD)) == SPEC_ZEROPAD)
		put_fill(out, '0', pad);
	put_fill(out, '0', zeroes);
	put_block(out, start, len);
	if (spec.flags & SPEC_LEFT)
		put_fill(out, ' ', pad);
}

/* 0x and all the digits that @bytes bytes have. */
void put_special_hex(struct text_out *out, u64 num, int bytes)
{
	put_number(out, num, SPEC_HEX(SPEC_SPECIAL | SPEC_ZEROPAD, 2 + 2 * bytes));
}

void put_string_nocheck(struct text_out *out, const char *s, struct printf_spec spec)
{
	size_t len = spec.precision < 0 ? strlen(s) : strnlen(s, spec.precision);
	int pad = len < spec.width ? spec.width - (int)len : 0;

	if (!(spec.flags & SPEC_LEFT))
		put_fill(out, ' ', pad);
	put_block(out, s, len);
	if (spec.flags & SPEC_LEFT)
		put_fill(out, ' ', pad);
}

/* Messages in place of a value. A short precision would make them unreadable, so without one they get their own limit.
 */
void put_error(struct text_out *out, const char *message, struct printf_spec spec)
{
	if (spec.precision == -1)
		spec.precision = 2 * sizeof(void *);
	put_string_nocheck(out, message, spec);
}

/* Print what is wrong with a pointer that is about to be followed; false if nothing obvious is. */
bool put_bad_pointer(struct text_out *out, const void *ptr, struct printf_spec spec)
{
	if (likely((unsigned long)ptr >= PAGE_SIZE && !IS_ERR(ptr)))
		return false;
	put_error(out, ptr ? "(efault)" : "(null)", spec);
	return true;
}

void put_string(struct text_out *out, const char *s, struct printf_spec spec)
{
	if (!put_bad_pointer(out, s, spec))
		put_string_nocheck(out, s, spec);
}

void put_one_char(struct text_out *out, char c, struct printf_spec spec)
{
	if (!(spec.flags & SPEC_LEFT))
		put_fill(out, ' ', spec.width - 1);
	put_char(out, c);
	if (spec.flags & SPEC_LEFT)
		put_fill(out, ' ', spec.width - 1);
}

/* ---- Reading the format ---- */

static int decode_decimal(const char **fmt)
{
	unsigned int n = 0;

	while (isdigit(**fmt))
		n = n * 10 + *(*fmt)++ - '0';
	return n;
}

void set_field_width(struct printf_spec *spec, int width)
{
	spec->width = width;
	if (width < -FIELD_WIDTH_MAX || width > FIELD_WIDTH_MAX) {
		WARN_ONCE(1, "field width %d too large", width);
		spec->width = clamp(width, -FIELD_WIDTH_MAX, FIELD_WIDTH_MAX);
	}
	if (spec->width < 0) {
		spec->width = -spec->width;
		spec->flags |= SPEC_LEFT;
	}
}

void set_precision(struct printf_spec *spec, int precision)
{
	spec->precision = precision;
	if (precision > PRECISION_MAX) {
		WARN_ONCE(1, "precision %d too large", precision);
		spec->precision = PRECISION_MAX;
	}
	spec->precision = max(spec->precision, 0);
}

static const char *decode_flags(const char *fmt, struct printf_spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-':
			spec->flags |= SPEC_LEFT;
			break;
		case '+':
			spec->flags |= SPEC_PLUS;
			break;
		case ' ':
			spec->flags |= SPEC_SPACE;
			break;
		case '#':
			spec->flags |= SPEC_SPECIAL;
			break;
		case '0':
			spec->flags |= SPEC_ZEROPAD;
			break;
		default:
			return fmt;
		}
	}
}

static const char *decode_width_precision(const char *fmt, struct printf_spec *spec)
{
	if (isdigit(*fmt)) {
		set_field_width(spec, decode_decimal(&fmt));
	} else if (*fmt == '*') {
		spec->star_width = true;
		fmt++;
	}
	if (*fmt != '.')
		return fmt;
	fmt++;
	if (*fmt == '*') {
		spec->star_precision = true;
		fmt++;
	} else if (isdigit(*fmt)) {
		set_precision(spec, decode_decimal(&fmt));
	}
	return fmt;
}

/* h, hh, l, ll, L, z, t: the size of the number. */
static const char *decode_qualifier(const char *fmt, struct printf_spec *spec)
{
	char c = *fmt;

	spec->bytes = sizeof(int);
	if (c == 'h') {
		spec->bytes = fmt[1] == 'h' ? 1 : 2;
	} else if (c == 'l') {
		spec->bytes = fmt[1] == 'l' ? 8 : sizeof(long);
	} else if (c == 'L') {
		spec->bytes = 8;
	} else if (c == 'z' || c == 't') {
		spec->bytes = sizeof(long);
		return fmt + 1;
	} else {
		return fmt;
	}
	return fmt + (fmt[1] == c ? 2 : 1);
}

static void decode_conversion(char c, struct printf_spec *spec)
{
	spec->kind = SPEC_NUMBER;
	spec->base = 10;
	switch (c) {
	case 'd':
	case 'i':
		spec->flags |= SPEC_SIGN;
		break;
	case 'u':
		break;
	case 'x':
		spec->flags |= SPEC_SMALL;
		fallthrough;
	case 'X':
		spec->base = 16;
		break;
	case 'o':
		spec->base = 8;
		break;
	case 's':
		spec->kind = SPEC_STRING;
		break;
	case 'c':
		spec->kind = SPEC_CHAR;
		break;
	case 'p':
		spec->kind = SPEC_POINTER;
		break;
	case '%':
		spec->kind = SPEC_PERCENT;
		break;
	default:
		WARN_ONCE(1, "Please remove unsupported %%%c in format string\n", c);
		spec->kind = SPEC_INVALID;
	}
}

/*
 * Take one piece of a format: text without conversions, or one conversion. Returns what follows it. Behind a %p the
 * letters that modify it are left for put_pointer() and skip_pointer_letters().
 */
const char *decode_format(const char *fmt, struct printf_spec *spec)
{
	*spec = (struct printf_spec){ .kind = SPEC_LITERAL, .width = -1, .precision = -1 };
	if (*fmt != '%') {
		while (*fmt && *fmt != '%')
			fmt++;
		return fmt;
	}
	fmt = decode_flags(fmt + 1, spec);
	fmt = decode_width_precision(fmt, spec);
	fmt = decode_qualifier(fmt, spec);
	decode_conversion(*fmt, spec);
	return fmt + (*fmt != '\0');
}

/* A value of fewer bytes than the argument that carried it. */
u64 sign_or_zero_extend(u64 value, const struct printf_spec *spec)
{
	bool is_signed = spec->flags & SPEC_SIGN;

	switch (spec->bytes) {
	case 1:
		return is_signed ? (u64)(s8)value : (u8)value;
	case 2:
		return is_signed ? (u64)(s16)value : (u16)value;
	case 4:
		return is_signed ? (u64)(s32)value : (u32)value;
	default:
		return value;
	}
}

u64 next_number(va_list *args, const struct printf_spec *spec)
{
	if (spec->bytes == 8)
		return va_arg(*args, unsigned long long);
	return sign_or_zero_extend(va_arg(*args, unsigned int), spec);
}

static void put_conversion(struct text_out *out, const char *fmt, struct printf_spec *spec, va_list *args)
{
	if (spec->star_width)
		set_field_width(spec, va_arg(*args, int));
	if (spec->star_precision)
		set_precision(spec, va_arg(*args, int));
	switch (spec->kind) {
	case SPEC_NUMBER:
		put_number(out, next_number(args, spec), *spec);
		break;
	case SPEC_STRING:
		put_string(out, va_arg(*args, const char *), *spec);
		break;
	case SPEC_POINTER:
		put_pointer(out, fmt, va_arg(*args, const void *), *spec);
		break;
	case SPEC_CHAR:
		put_one_char(out, va_arg(*args, int), *spec);
		break;
	case SPEC_PERCENT:
		put_char(out, '%');
		break;
	}
}

/**
 * vsnprintf - format text into a buffer
 * @buf: the buffer; may be NULL if @size is 0
 * @size: its size; the text is cut to @size - 1 bytes and a zero byte
 * @fmt: the format, see Documentation/core-api/printk-formats of Linux 6.1
 * @args: what the format asks for
 *
 * Returns the length of the whole text, whether it fitted or not. Any context. Sizes above INT_MAX are refused with a
 * warning.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct text_out out = { .buf = buf, .size = size };
	struct printf_spec spec;
	va_list ap;

	if (WARN_ON_ONCE(size > INT_MAX))
		return 0;
	va_copy(ap, args);
	while (*fmt) {
		const char *next = decode_format(fmt, &spec);

		if (spec.kind == SPEC_LITERAL)
			put_block(&out, fmt, next - fmt);
		else if (spec.kind == SPEC_INVALID)
			break;
		else
			put_conversion(&out, next, &spec, &ap);
		if (spec.kind == SPEC_POINTER) {
			while (isalnum(*next))
				next++;
		}
		fmt = next;
	}
	va_end(ap);
	if (size)
		buf[min(out.pos, size - 1)] = '\0';
	return out.pos;
}
EXPORT_SYMBOL(vsnprintf);

/** vscnprintf - as vsnprintf(), but returns the number of bytes that are in @buf, without the zero byte */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int whole;

	if (unlikely(!size))
		return 0;
	whole = vsnprintf(buf, size, fmt, args);
	return whole < size ? whole : size - 1;
}
EXPORT_SYMBOL(vscnprintf);

/** snprintf - format text into a buffer; returns the length of the whole text. See vsnprintf(). */
int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(snprintf);

/** scnprintf - format text into a buffer; returns how many bytes are in it. See vsnprintf(). */
int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(scnprintf);

/** vsprintf - format text into a buffer that is known to be large enough */
int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, INT_MAX, fmt, args);
}
EXPORT_SYMBOL(vsprintf);

/** sprintf - format text into a buffer that is known to be large enough; returns its length */
int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, INT_MAX, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(sprintf);

/**
 * num_to_str - write a decimal number into a buffer, without a zero byte
 * @buf: the buffer
 * @size: its size
 * @num: the number
 * @width: pad with spaces on the left to this many characters
 *
 * Returns the number of characters, or 0 if they do not fit.
 */
int num_to_str(char *buf, int size, unsigned long long num, unsigned int width)
{
	char digits[24], *end = digits + sizeof(digits), *start = decimal_digits(end, num);
	int len = end - start, pad = width > len ? width - len : 0;

	if (len > size || width > size)
		return 0;
	memset(buf, ' ', pad);
	memcpy(buf + pad, start, len);
	return pad + len;
}
