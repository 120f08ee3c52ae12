// SPDX-License-Identifier: MIT
/*
 * Formatting in two steps: vbin_printf() stores the arguments of a format in an array of 32-bit words, bstr_printf()
 * makes text of them later. Both read the same format, which must still exist then. Numbers take 4 bytes, or 8 bytes
 * aligned to 8 where they are of 8 bytes; strings are stored whole; pointers whose value is printed are stored as
 * values, and what other %p formats print, is printed at once and stored as a string, because the object may be gone
 * later. No state; any context.
 */
#include "vsprintf.h"

#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/page.h>

/* Positions in the array of words, in bytes. */
struct word_store {
	char *base;
	size_t pos;
	size_t size;
};

static size_t take_place(struct word_store *store, size_t bytes, size_t alignment)
{
	size_t place = round_up(store->pos, alignment);

	store->pos = place + bytes;
	return place;
}

static void store_value(struct word_store *store, u64 value, size_t bytes)
{
	size_t place = take_place(store, bytes, bytes);

	if (store->pos <= store->size)
		memcpy(store->base + place, &value, bytes);
}

static u64 load_value(struct word_store *store, size_t bytes)
{
	size_t place = take_place(store, bytes, bytes);
	u64 value = 0;

	if (store->pos <= store->size)
		memcpy(&value, store->base + place, bytes);
	return value;
}

static void store_string(struct word_store *store, const char *s)
{
	size_t len, place;

	if ((unsigned long)s < PAGE_SIZE || IS_ERR(s))
		s = s ? "(efault)" : "(null)";
	len = strlen(s) + 1;
	place = take_place(store, len, 1);
	if (store->pos <= store->size)
		memcpy(store->base + place, s, len);
}

/* %p itself and the formats that print the value; all others look at what it points to. */
static bool prints_value(const char *fmt)
{
	return !isalnum(*fmt) || strchr("SsBxKe", *fmt);
}

static void store_pointer(struct word_store *store, const char *fmt, void *ptr, struct printf_spec spec)
{
	struct text_out out = {};

	if (prints_value(fmt)) {
		store_value(store, (unsigned long)ptr, sizeof(ptr));
		return;
	}
	out.buf = store->base + store->pos;
	out.size = store->pos < store->size ? store->size - store->pos : 0;
	put_pointer(&out, fmt, ptr, spec);
	put_char(&out, '\0');
	store->pos += out.pos;
}

static size_t number_bytes(const struct printf_spec *spec)
{
	return spec->bytes == 8 ? 8 : 4;
}

static const char *skip_letters(const char *fmt, const struct printf_spec *spec)
{
	if (spec->kind == SPEC_POINTER) {
		while (isalnum(*fmt))
			fmt++;
	}
	return fmt;
}

static int store_int(struct word_store *store, va_list *args)
{
	int value = va_arg(*args, int);

	store_value(store, (u32)value, 4);
	return value;
}

static void store_argument(struct word_store *store, const char *fmt, struct printf_spec *spec, va_list *args)
{
	if (spec->star_width)
		set_field_width(spec, store_int(store, args));
	if (spec->star_precision)
		set_precision(spec, store_int(store, args));
	switch (spec->kind) {
	case SPEC_NUMBER:
		store_value(store, next_number(args, spec), number_bytes(spec));
		break;
	case SPEC_CHAR:
		store_int(store, args);
		break;
	case SPEC_STRING:
		store_string(store, va_arg(*args, const char *));
		break;
	case SPEC_POINTER:
		store_pointer(store, fmt, va_arg(*args, void *), *spec);
		break;
	}
}

/**
 * vbin_printf - store the arguments of a format
 * @bin_buf: where to
 * @size: its size, in words
 * @fmt: the format
 * @args: the arguments
 *
 * Returns the number of words that all of them need.
 */
int vbin_printf(u32 *bin_buf, size_t size, const char *fmt, va_list args)
{
	struct word_store store = { .base = (char *)bin_buf, .size = size * sizeof(u32) };
	struct printf_spec spec;
	va_list ap;

	va_copy(ap, args);
	while (*fmt) {
		fmt = decode_format(fmt, &spec);
		if (spec.kind == SPEC_INVALID)
			break;
		store_argument(&store, fmt, &spec, &ap);
		fmt = skip_letters(fmt, &spec);
	}
	va_end(ap);
	return DIV_ROUND_UP(store.pos, sizeof(u32));
}
EXPORT_SYMBOL_GPL(vbin_printf);

static const char *load_string(struct word_store *store)
{
	const char *s = store->base + store->pos;

	store->pos += strlen(s) + 1;
	return s;
}

static void put_stored(struct text_out *out, struct word_store *store, const char *fmt, struct printf_spec *spec)
{
	if (spec->star_width)
		set_field_width(spec, load_value(store, 4));
	if (spec->star_precision)
		set_precision(spec, load_value(store, 4));
	switch (spec->kind) {
	case SPEC_NUMBER:
		put_number(out, sign_or_zero_extend(load_value(store, number_bytes(spec)), spec), *spec);
		break;
	case SPEC_CHAR:
		put_one_char(out, load_value(store, 4), *spec);
		break;
	case SPEC_STRING:
		put_string(out, load_string(store), *spec);
		break;
	case SPEC_POINTER:
		if (prints_value(fmt))
			put_pointer(out, fmt, (void *)(unsigned long)load_value(store, sizeof(void *)), *spec);
		else
			put_text(out, load_string(store));
		break;
	case SPEC_PERCENT:
		put_char(out, '%');
		break;
	}
}

/**
 * bstr_printf - make text of stored arguments
 * @buf: gets the text
 * @size: its size
 * @fmt: the format that the arguments were stored with
 * @bin_buf: the arguments
 *
 * Returns the length of the whole text, as snprintf().
 */
int bstr_printf(char *buf, size_t size, const char *fmt, const u32 *bin_buf)
{
	struct word_store store = { .base = (char *)bin_buf, .size = SIZE_MAX };
	struct text_out out = { .buf = buf, .size = size };
	struct printf_spec spec;

	if (WARN_ON_ONCE(size > INT_MAX))
		return 0;
	while (*fmt) {
		const char *next = decode_format(fmt, &spec);

		if (spec.kind == SPEC_INVALID)
			break;
		if (spec.kind == SPEC_LITERAL)
			put_block(&out, fmt, next - fmt);
		else
			put_stored(&out, &store, next, &spec);
		fmt = skip_letters(next, &spec);
	}
	if (size)
		buf[min(out.pos, size - 1)] = '\0';
	return out.pos;
}
EXPORT_SYMBOL_GPL(bstr_printf);

/** bprintf - store the arguments of a format; see vbin_printf() */
int bprintf(u32 *bin_buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int words;

	va_start(args, fmt);
	words = vbin_printf(bin_buf, size, fmt, args);
	va_end(args);
	return words;
}
EXPORT_SYMBOL_GPL(bprintf);
