// SPDX-License-Identifier: MIT
/*
 * A failed expectation in words, as Linux 6.1 puts it: what was expected, and the values of the operands that are not
 * literals.
 */
#include <kunit/assert.h>
#include <kunit/test.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "string_stream.h"

/** kunit_assert_prologue - the first line of a report */
void kunit_assert_prologue(const struct kunit_loc *loc, enum kunit_assert_type type, struct string_stream *stream)
{
	const char *kind = type == KUNIT_ASSERTION ? "ASSERTION" : "EXPECTATION";

	string_stream_add(stream, "%s FAILED at %s:%d\n", kind, loc->file, loc->line);
}
EXPORT_SYMBOL_GPL(kunit_assert_prologue);

static void kunit_add_message(const struct va_format *message, struct string_stream *stream)
{
	if (message->fmt)
		string_stream_add(stream, "\n%pV", message);
}

/** kunit_fail_assert_format - KUNIT_FAIL(): the message alone */
void kunit_fail_assert_format(const struct kunit_assert *assert, const struct va_format *message,
			      struct string_stream *stream)
{
	string_stream_add(stream, "%pV", message);
}
EXPORT_SYMBOL_GPL(kunit_fail_assert_format);

/** kunit_unary_assert_format - a condition */
void kunit_unary_assert_format(const struct kunit_assert *assert, const struct va_format *message,
			       struct string_stream *stream)
{
	const struct kunit_unary_assert *unary = container_of(assert, struct kunit_unary_assert, assert);

	string_stream_add(stream, KUNIT_SUBTEST_INDENT "Expected %s to be %s, but is %s\n", unary->condition,
			  unary->expected_true ? "true" : "false", unary->expected_true ? "false" : "true");
	kunit_add_message(message, stream);
}
EXPORT_SYMBOL_GPL(kunit_unary_assert_format);

/** kunit_ptr_not_err_assert_format - a pointer that must be neither NULL nor an error */
void kunit_ptr_not_err_assert_format(const struct kunit_assert *assert, const struct va_format *message,
				     struct string_stream *stream)
{
	const struct kunit_ptr_not_err_assert *ptr = container_of(assert, struct kunit_ptr_not_err_assert, assert);

	if (!ptr->value)
		string_stream_add(stream, KUNIT_SUBTEST_INDENT "Expected %s is not null, but is\n", ptr->text);
	else if (IS_ERR(ptr->value))
		string_stream_add(stream, KUNIT_SUBTEST_INDENT "Expected %s is not error, but is: %ld\n", ptr->text,
				  PTR_ERR(ptr->value));
	kunit_add_message(message, stream);
}
EXPORT_SYMBOL_GPL(kunit_ptr_not_err_assert_format);

static void kunit_add_expected(const struct kunit_binary_assert_text *text, struct string_stream *stream)
{
	string_stream_add(stream, KUNIT_SUBTEST_INDENT "Expected %s %s %s, but\n", text->left_text, text->operation,
			  text->right_text);
}

/* An operand that is written as the number it is needs no second line. */
static bool kunit_is_number(const char *text, long long value)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", value);
	return !strcmp(number, text);
}

/** kunit_binary_assert_format - a comparison of integers */
void kunit_binary_assert_format(const struct kunit_assert *assert, const struct va_format *message,
				struct string_stream *stream)
{
	const struct kunit_binary_assert *binary = container_of(assert, struct kunit_binary_assert, assert);
	const struct kunit_binary_assert_text *text = binary->text;

	kunit_add_expected(text, stream);
	if (!kunit_is_number(text->left_text, binary->left_value))
		string_stream_add(stream, KUNIT_SUBSUBTEST_INDENT "%s == %lld\n", text->left_text, binary->left_value);
	if (!kunit_is_number(text->right_text, binary->right_value))
		string_stream_add(stream, KUNIT_SUBSUBTEST_INDENT "%s == %lld", text->right_text, binary->right_value);
	kunit_add_message(message, stream);
}
EXPORT_SYMBOL_GPL(kunit_binary_assert_format);

/** kunit_binary_ptr_assert_format - a comparison of pointers */
void kunit_binary_ptr_assert_format(const struct kunit_assert *assert, const struct va_format *message,
				    struct string_stream *stream)
{
	const struct kunit_binary_ptr_assert *binary = container_of(assert, struct kunit_binary_ptr_assert, assert);

	kunit_add_expected(binary->text, stream);
	string_stream_add(stream, KUNIT_SUBSUBTEST_INDENT "%s == %px\n", binary->text->left_text, binary->left_value);
	string_stream_add(stream, KUNIT_SUBSUBTEST_INDENT "%s == %px", binary->text->right_text, binary->right_value);
	kunit_add_message(message, stream);
}
EXPORT_SYMBOL_GPL(kunit_binary_ptr_assert_format);

/* An operand that is written as the string it is, in quotes. */
static bool kunit_is_string(const char *text, const char *value)
{
	size_t length = strlen(text);

	return length >= 2 && text[0] == '"' && text[length - 1] == '"' && strlen(value) == length - 2 &&
	       !strncmp(text + 1, value, length - 2);
}

/** kunit_binary_str_assert_format - a comparison of strings */
void kunit_binary_str_assert_format(const struct kunit_assert *assert, const struct va_format *message,
				    struct string_stream *stream)
{
	const struct kunit_binary_str_assert *binary = container_of(assert, struct kunit_binary_str_assert, assert);
	const struct kunit_binary_assert_text *text = binary->text;

	kunit_add_expected(text, stream);
	if (!kunit_is_string(text->left_text, binary->left_value))
		string_stream_add(stream, KUNIT_SUBSUBTEST_INDENT "%s == \"%s\"\n", text->left_text,
				  binary->left_value);
	if (!kunit_is_string(text->right_text, binary->right_value))
		string_stream_add(stream, KUNIT_SUBSUBTEST_INDENT "%s == \"%s\"", text->right_text,
				  binary->right_value);
	kunit_add_message(message, stream);
}
EXPORT_SYMBOL_GPL(kunit_binary_str_assert_format);

/* Sixteen bytes a line; those that differ stand in < >. */
static void kunit_add_hex(struct string_stream *stream, const u8 *bytes, const u8 *other, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		if (i % 16 == 0)
			string_stream_add(stream, i ? "\n" KUNIT_SUBSUBTEST_INDENT : KUNIT_SUBSUBTEST_INDENT);
		string_stream_add(stream, bytes[i] == other[i] ? " %02x " : "<%02x>", bytes[i]);
	}
}

/** kunit_mem_assert_format - a comparison of memory */
void kunit_mem_assert_format(const struct kunit_assert *assert, const struct va_format *message,
			     struct string_stream *stream)
{
	const struct kunit_mem_assert *mem = container_of(assert, struct kunit_mem_assert, assert);
	const struct kunit_binary_assert_text *text = mem->text;

	if (!mem->left_value || !mem->right_value) {
		string_stream_add(stream, KUNIT_SUBTEST_INDENT "Expected %s is not null, but is\n",
				  mem->left_value ? text->right_text : text->left_text);
	} else {
		kunit_add_expected(text, stream);
		string_stream_add(stream, KUNIT_SUBSUBTEST_INDENT "%s ==\n", text->left_text);
		kunit_add_hex(stream, mem->left_value, mem->right_value, mem->size);
		string_stream_add(stream, "\n" KUNIT_SUBSUBTEST_INDENT "%s ==\n", text->right_text);
		kunit_add_hex(stream, mem->right_value, mem->left_value, mem->size);
	}
	kunit_add_message(message, stream);
}
EXPORT_SYMBOL_GPL(kunit_mem_assert_format);
