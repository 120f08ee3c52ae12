// SPDX-License-Identifier: MIT
/*
 * A page of text for reports that are made of pieces: a piece that does not fit is left out as a whole and marks the
 * page full, after which nothing more is added. The caller locks.
 */
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/trace_seq.h>
#include <linux/uaccess.h>

/* Undo a piece that overflowed; @before is the length without it. */
static bool undo_overflow(struct trace_seq *s, size_t before)
{
	if (likely(!seq_buf_has_overflowed(&s->seq)))
		return false;
	s->seq.len = before;
	s->full = 1;
	return true;
}

/** trace_print_seq - move the text to a seq_file; returns 0 if it fitted */
int trace_print_seq(struct seq_file *m, struct trace_seq *s)
{
	int err = seq_buf_print_seq(m, &s->seq);

	if (!err)
		trace_seq_init(s);
	return err;
}

/** trace_seq_vprintf - add formatted text */
void trace_seq_vprintf(struct trace_seq *s, const char *fmt, va_list args)
{
	size_t before = s->seq.len;

	if (s->full)
		return;
	seq_buf_vprintf(&s->seq, fmt, args);
	undo_overflow(s, before);
}
EXPORT_SYMBOL_GPL(trace_seq_vprintf);

/** trace_seq_printf - add formatted text */
void trace_seq_printf(struct trace_seq *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	trace_seq_vprintf(s, fmt, ap);
	va_end(ap);
}
EXPORT_SYMBOL_GPL(trace_seq_printf);

/** trace_seq_bprintf - add text made of stored arguments */
void trace_seq_bprintf(struct trace_seq *s, const char *fmt, const u32 *binary)
{
	size_t before = s->seq.len;

	if (s->full)
		return;
	seq_buf_bprintf(&s->seq, fmt, binary);
	undo_overflow(s, before);
}
EXPORT_SYMBOL_GPL(trace_seq_bprintf);

/** trace_seq_bitmask - add a bitmap as %*pb prints it */
void trace_seq_bitmask(struct trace_seq *s, const unsigned long *maskp, int nmaskbits)
{
	trace_seq_printf(s, "%*pb", nmaskbits, maskp);
}
EXPORT_SYMBOL_GPL(trace_seq_bitmask);

/** trace_seq_puts - add a string */
void trace_seq_puts(struct trace_seq *s, const char *str)
{
	trace_seq_putmem(s, str, strlen(str));
}
EXPORT_SYMBOL_GPL(trace_seq_puts);

/** trace_seq_putc - add a character */
void trace_seq_putc(struct trace_seq *s, unsigned char c)
{
	trace_seq_putmem(s, &c, 1);
}
EXPORT_SYMBOL_GPL(trace_seq_putc);

/** trace_seq_putmem - add bytes */
void trace_seq_putmem(struct trace_seq *s, const void *mem, unsigned int len)
{
	if (s->full)
		return;
	if (len > seq_buf_buffer_left(&s->seq)) {
		s->full = 1;
		return;
	}
	seq_buf_putmem(&s->seq, mem, len);
}
EXPORT_SYMBOL_GPL(trace_seq_putmem);

/** trace_seq_putmem_hex - add bytes in hexadecimal */
void trace_seq_putmem_hex(struct trace_seq *s, const void *mem, unsigned int len)
{
	size_t before = s->seq.len;

	if (s->full)
		return;
	seq_buf_putmem_hex(&s->seq, mem, len);
	undo_overflow(s, before);
}
EXPORT_SYMBOL_GPL(trace_seq_putmem_hex);

/** trace_seq_path - add the name of a file; returns 1, or 0 if it did not fit */
int trace_seq_path(struct trace_seq *s, const struct path *path)
{
	size_t before = s->seq.len;

	if (s->full)
		return 0;
	if (seq_buf_buffer_left(&s->seq) < 1) {
		s->full = 1;
		return 0;
	}
	seq_buf_path(&s->seq, path, "\n");
	return !undo_overflow(s, before);
}
EXPORT_SYMBOL_GPL(trace_seq_path);

/** trace_seq_to_user - give a program the next part; see seq_buf_to_user() */
int trace_seq_to_user(struct trace_seq *s, char __user *ubuf, int cnt)
{
	return seq_buf_to_user(&s->seq, ubuf, cnt);
}
EXPORT_SYMBOL_GPL(trace_seq_to_user);

/** trace_seq_hex_dump - add a dump of memory; returns 1, or 0 if it did not fit */
int trace_seq_hex_dump(struct trace_seq *s, const char *prefix_str, int prefix_type, int rowsize, int groupsize,
		       const void *buf, size_t len, bool ascii)
{
	size_t before = s->seq.len;

	if (s->full)
		return 0;
	if (seq_buf_buffer_left(&s->seq) < 1) {
		s->full = 1;
		return 0;
	}
	seq_buf_hex_dump(&s->seq, prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii);
	return !undo_overflow(s, before);
}
EXPORT_SYMBOL(trace_seq_hex_dump);
