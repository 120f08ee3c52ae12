/* SPDX-License-Identifier: MIT */
/* What the parts of the formatter share. See vsprintf.c. */
#ifndef LIB_VSPRINTF_H
#define LIB_VSPRINTF_H
#include <linux/limits.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/* Where text goes. pos counts everything that should be there; only what lies below size is stored. */
struct text_out {
	char *buf;
	size_t size;
	size_t pos;
};

enum spec_flags {
	SPEC_SIGN = 1,	   /* the number is signed */
	SPEC_LEFT = 2,	   /* '-' */
	SPEC_PLUS = 4,	   /* '+' */
	SPEC_SPACE = 8,	   /* ' ' */
	SPEC_ZEROPAD = 16, /* '0' */
	SPEC_SMALL = 32,   /* hexadecimal letters in lower case */
	SPEC_SPECIAL = 64, /* '#': 0x or 0 in front */
};

enum spec_kind {
	SPEC_LITERAL, /* text up to the next '%' */
	SPEC_NUMBER,
	SPEC_CHAR,
	SPEC_STRING,
	SPEC_POINTER,
	SPEC_PERCENT,
	SPEC_INVALID,
};

struct printf_spec {
	u8 kind;
	u8 flags;
	u8 base;	 /* of a number: 8, 10 or 16 */
	u8 bytes;	 /* of a number: 1, 2, 4 or 8 */
	bool star_width; /* the width is an argument */
	bool star_precision;
	int width;     /* -1: none */
	int precision; /* -1: none */
};

/* Numbers of fixed shape that composite formats consist of. */
#define SPEC_DEC(digits) ((struct printf_spec){ .base = 10, .flags = SPEC_ZEROPAD, .width = (digits), .precision = -1 })
#define SPEC_HEX(flags_, width_) \
	((struct printf_spec){ .base = 16, .flags = SPEC_SMALL | (flags_), .width = (width_), .precision = -1 })
#define SPEC_PLAIN ((struct printf_spec){ .base = 10, .width = -1, .precision = -1 })

const char *decode_format(const char *fmt, struct printf_spec *spec);
void set_field_width(struct printf_spec *spec, int width);
void set_precision(struct printf_spec *spec, int precision);
u64 sign_or_zero_extend(u64 value, const struct printf_spec *spec);
u64 next_number(va_list *args, const struct printf_spec *spec);

static inline void put_char(struct text_out *out, char c)
{
	if (out->pos < out->size)
		out->buf[out->pos] = c;
	out->pos++;
}

void put_block(struct text_out *out, const char *text, size_t len);
void put_fill(struct text_out *out, char c, int count);
void put_text(struct text_out *out, const char *text);
void put_number(struct text_out *out, u64 num, struct printf_spec spec);
void put_decimal(struct text_out *out, u64 num);
void put_special_hex(struct text_out *out, u64 num, int bytes);
void put_string_nocheck(struct text_out *out, const char *s, struct printf_spec spec);
void put_string(struct text_out *out, const char *s, struct printf_spec spec);
void put_error(struct text_out *out, const char *message, struct printf_spec spec);
bool put_bad_pointer(struct text_out *out, const void *ptr, struct printf_spec spec);
void put_one_char(struct text_out *out, char c, struct printf_spec spec);
size_t text_room(const struct text_out *out);

/* The %p family: @fmt points behind the 'p'. */
void put_pointer(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec);
void put_hashed_pointer(struct text_out *out, const void *ptr, struct printf_spec spec);
void put_address(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec);
void put_ip_address(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec);
void put_mac_address(struct text_out *out, const char *fmt, const u8 *mac, struct printf_spec spec);
void put_flags(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec);
void put_resource(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec);
void put_dentry_name(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec);
void put_file_name(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec);
void put_fwnode(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec);
void put_time(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec);
#endif
