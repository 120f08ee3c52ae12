// SPDX-License-Identifier: MIT
/*
 * Text that grows. One owner, no lock. When memory runs out what is there stays; string_stream_text() then ends with
 * "...".
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "string_stream.h"

/* Room that is always kept behind the text for the mark of a lost piece. */
#define MARK "..."

void string_stream_init(struct string_stream *stream)
{
	memset(stream, 0, sizeof(*stream));
}

void string_stream_free(struct string_stream *stream)
{
	kfree(stream->text);
	string_stream_init(stream);
}

static bool string_stream_grow(struct string_stream *stream, size_t need)
{
	char *text;

	need += stream->length + sizeof(MARK);
	if (need <= stream->room)
		return true;
	text = krealloc(stream->text, need, GFP_KERNEL);
	if (!text)
		return false;
	stream->text = text;
	stream->room = ksize(text);
	return true;
}

/** string_stream_vadd - append formatted text */
void string_stream_vadd(struct string_stream *stream, const char *fmt, va_list args)
{
	va_list again;
	int length;

	va_copy(again, args);
	length = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (stream->truncated || !string_stream_grow(stream, length)) {
		stream->truncated = true;
		return;
	}
	vsnprintf(stream->text + stream->length, length + 1, fmt, args);
	stream->length += length;
}

/** string_stream_add - append formatted text */
void string_stream_add(struct string_stream *stream, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	string_stream_vadd(stream, fmt, args);
	va_end(args);
}

/** string_stream_text - the text so far, never NULL; valid until the next piece is added */
const char *string_stream_text(struct string_stream *stream)
{
	if (!stream->text)
		return stream->truncated ? MARK : "";
	if (stream->truncated)
		strcpy(stream->text + stream->length, MARK);
	return stream->text;
}
