// SPDX-License-Identifier: MIT
/*
 * Text in a buffer of fixed size. A piece that does not fit sets the overflow state (len above size), and every further
 * one does so as well until the buffer is cleared. The caller locks.
 */
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/seq_buf.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static bool fits(const struct seq_buf *s, size_t len)
{
	return s->len <= s->size && len <= s->size - s->len;
}

/** seq_buf_print_seq - copy the text to a seq_file; returns 0 */
int seq_buf_print_seq(struct seq_file *m, struct seq_buf *s)
{
	return seq_write(m, s->buffer, seq_buf_used(s));
}

/** seq_buf_vprintf - add formatted text; returns 0, or -1 if it did not fit */
int seq_buf_vprintf(struct seq_buf *s, const char *fmt, va_list args)
{
	int len;

	if (s->len < s->size) {
		len = vsnprintf(s->buffer + s->len, s->size - s->len, fmt, args);
		if (s->len + len < s->size) {
			s->len += len;
			return 0;
		}
	}
	seq_buf_set_overflow(s);
	return -1;
}

/** seq_buf_printf - add formatted text; returns 0, or -1 if it did not fit */
int seq_buf_printf(struct seq_buf *s, const char *fmt, ...)
{
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = seq_buf_vprintf(s, fmt, ap);
	va_end(ap);
	return err;
}
EXPORT_SYMBOL_GPL(seq_buf_printf);

/** seq_buf_bprintf - add text made of stored arguments (bstr_printf()); returns 0, or -1 if it did not fit */
int seq_buf_bprintf(struct seq_buf *s, const char *fmt, const u32 *binary)
{
	size_t room = seq_buf_buffer_left(s);
	int len;

	if (s->len < s->size) {
		len = bstr_printf(s->buffer + s->len, room, fmt, binary);
		if (s->len + len < s->size) {
			s->len += len;
			return 0;
		}
	}
	seq_buf_set_overflow(s);
	return -1;
}

/**
 * seq_buf_do_printk - print the text to the log, line by line
 * @s: the text; gets a zero byte
 * @lvl: KERN_...
 */
void seq_buf_do_printk(struct seq_buf *s, const char *lvl)
{
	const char *line, *end;

	if (!s->size || !s->len)
		return;
	line = seq_buf_str(s);
	while ((end = strchr(line, '\n')) != NULL) {
		printk("%s%.*s", lvl, (int)(end + 1 - line), line);
		line = end + 1;
	}
	if (line < s->buffer + s->len)
		printk("%s%s\n", lvl, line);
}
EXPORT_SYMBOL_GPL(seq_buf_do_printk);

/** seq_buf_puts - add a string (which needs room for its zero byte too); returns 0 or -1 */
int seq_buf_puts(struct seq_buf *s, const char *str)
{
	size_t len = strlen(str);

	if (seq_buf_buffer_left(s) && fits(s, len + 1)) {
		memcpy(s->buffer + s->len, str, len + 1);
		s->len += len;
		return 0;
	}
	seq_buf_set_overflow(s);
	return -1;
}

/** seq_buf_putc - add a character; returns 0 or -1 */
int seq_buf_putc(struct seq_buf *s, unsigned char c)
{
	if (fits(s, 1)) {
		s->buffer[s->len++] = c;
		return 0;
	}
	seq_buf_set_overflow(s);
	return -1;
}

/** seq_buf_putmem - add bytes as they are; returns 0 or -1 */
int seq_buf_putmem(struct seq_buf *s, const void *mem, unsigned int len)
{
	if (fits(s, len)) {
		memcpy(s->buffer + s->len, mem, len);
		s->len += len;
		return 0;
	}
	seq_buf_set_overflow(s);
	return -1;
}

/** seq_buf_putmem_hex - add numbers of up to 8 bytes in hexadecimal, each followed by a space; returns 0 or -1 */
int seq_buf_putmem_hex(struct seq_buf *s, const void *mem, unsigned int len)
{
	const u8 *data = mem;
	char hex[2 * 8 + 1];

	while (len) {
		unsigned int chunk = min(len, 8u), i;
		char *p = hex;

#ifdef __LITTLE_ENDIAN
		for (i = chunk; i--;)
			p = hex_byte_pack(p, data[i]);
#else
		for (i = 0; i < chunk; i++)
			p = hex_byte_pack(p, data[i]);
#endif
		*p++ = ' ';
		if (seq_buf_putmem(s, hex, p - hex))
			return -1;
		data += chunk;
		len -= chunk;
	}
	return 0;
}

/** seq_buf_path - add the name of a file; @esc: characters to write in octal. Returns its length, or -1. */
int seq_buf_path(struct seq_buf *s, const struct path *path, const char *esc)
{
	char *buf, *name, *end;
	size_t size = seq_buf_get_buf(s, &buf);
	int res = -1;

	if (size) {
		name = d_path(path, buf, size);
		if (!IS_ERR(name)) {
			end = mangle_path(buf, name, esc);
			if (end)
				res = end - buf;
		}
	}
	seq_buf_commit(s, res);
	return res;
}

/**
 * seq_buf_to_user - give a program the next part of the text
 * @s: the text; remembers how far it has got
 * @ubuf: where to
 * @cnt: bytes at most
 *
 * Returns the number of bytes, -EBUSY at the end, -EFAULT. May sleep.
 */
int seq_buf_to_user(struct seq_buf *s, char __user *ubuf, int cnt)
{
	int len, left;

	if (!cnt)
		return 0;
	len = seq_buf_used(s);
	if (len <= s->readpos)
		return -EBUSY;
	cnt = min_t(int, cnt, len - s->readpos);
	left = copy_to_user(ubuf, s->buffer + s->readpos, cnt);
	if (left == cnt)
		return -EFAULT;
	s->readpos += cnt - left;
	return cnt - left;
}

/** seq_buf_hex_dump - add a dump of memory, see print_hex_dump(); returns 0 or -1 */
int seq_buf_hex_dump(struct seq_buf *s, const char *prefix_str, int prefix_type, int rowsize, int groupsize,
		     const void *buf, size_t len, bool ascii)
{
	char line[32 * 3 + 2 + 32 + 1];
	const u8 *bytes = buf;
	size_t i;
	int err;

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	for (i = 0; i < len; i += rowsize) {
		hex_dump_to_buffer(bytes + i, min_t(size_t, len - i, rowsize), rowsize, groupsize, line, sizeof(line),
				   ascii);
		if (prefix_type == DUMP_PREFIX_ADDRESS)
			err = seq_buf_printf(s, "%s%p: %s\n", prefix_str, bytes + i, line);
		else if (prefix_type == DUMP_PREFIX_OFFSET)
			err = seq_buf_printf(s, "%s%.8x: %s\n", prefix_str, (unsigned int)i, line);
		else
			err = seq_buf_printf(s, "%s%s\n", prefix_str, line);
		if (err)
			return err;
	}
	return 0;
}
