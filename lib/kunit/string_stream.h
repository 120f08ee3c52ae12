/* SPDX-License-Identifier: MIT */
#ifndef LIB_KUNIT_STRING_STREAM_H
#define LIB_KUNIT_STRING_STREAM_H
/* Text that is put together piece by piece. Without memory pieces are lost, and the text ends with "...". */
#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

struct string_stream {
	char *text; /* ends with a zero byte; NULL while empty */
	size_t length, room;
	bool truncated;
};

void string_stream_init(struct string_stream *stream);
void string_stream_free(struct string_stream *stream);
void string_stream_vadd(struct string_stream *stream, const char *fmt, va_list args) __printf(2, 0);
void string_stream_add(struct string_stream *stream, const char *fmt, ...) __printf(2, 3);
const char *string_stream_text(struct string_stream *stream);
#endif
