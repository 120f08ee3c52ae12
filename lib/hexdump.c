// SPDX-License-Identifier: MIT
/*
 * Bytes as hexadecimal text and back, and dumps of memory. A dump's line is: groups of 1, 2, 4 or 8 bytes (numbers in
 * the machine's byte order) separated by spaces, then in a fixed column the same bytes as ASCII. No state; any context.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/string.h>

const char hex_asc[] = "0123456789abcdef";
EXPORT_SYMBOL(hex_asc);
const char hex_asc_upper[] = "0123456789ABCDEF";
EXPORT_SYMBOL(hex_asc_upper);

/** hex_to_bin - value of a hexadecimal digit, or -1 */
int hex_to_bin(unsigned char ch)
{
	unsigned char lower = ch | 0x20;

	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (lower >= 'a' && lower <= 'f')
		return lower - 'a' + 10;
	return -1;
}
EXPORT_SYMBOL(hex_to_bin);

/**
 * hex2bin - read bytes from hexadecimal text
 * @dst: where they go
 * @src: two digits for each
 * @count: number of bytes
 *
 * Returns 0, or -EINVAL at the first character that is no digit (bytes before it are written).
 */
int hex2bin(u8 *dst, const char *src, size_t count)
{
	for (; count; count--, src += 2) {
		int hi = hex_to_bin(src[0]), lo;

		if (hi < 0)
			return -EINVAL;
		lo = hex_to_bin(src[1]);
		if (lo < 0)
			return -EINVAL;
		*dst++ = hi << 4 | lo;
	}
	return 0;
}
EXPORT_SYMBOL(hex2bin);

/** bin2hex - write @count bytes as hexadecimal digits, without a zero byte; returns the end of the text */
char *bin2hex(char *dst, const void *src, size_t count)
{
	const u8 *p = src;

	while (count--)
		dst = hex_byte_pack(dst, *p++);
	return dst;
}
EXPORT_SYMBOL(bin2hex);

struct dump_line {
	char *buf;
	size_t size; /* of buf, with room for the zero byte */
	size_t pos;  /* counts on when buf is full */
};

static void add(struct dump_line *line, char c)
{
	if (line->pos + 1 < line->size)
		line->buf[line->pos] = c;
	line->pos++;
}

/* One group, as a number: the highest byte first. */
static void add_group(struct dump_line *line, const u8 *bytes, int size)
{
	int i;

	for (i = 0; i < size; i++) {
#ifdef __LITTLE_ENDIAN
		u8 byte = bytes[size - 1 - i];
#else
		u8 byte = bytes[i];
#endif
		add(line, hex_asc_hi(byte));
		add(line, hex_asc_lo(byte));
	}
}

/**
 * hex_dump_to_buffer - one line of a dump
 * @buf: the bytes
 * @len: how many; what exceeds @rowsize is ignored
 * @rowsize: bytes in a line, 16 or 32 (else 16)
 * @groupsize: bytes in a group: 1, 2, 4, 8 (else, or if @len is not a multiple, 1)
 * @linebuf: gets the text
 * @linebuflen: its size
 * @ascii: add the bytes as characters
 *
 * Returns the length of the whole text even if it did not fit.
 */
int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf, size_t linebuflen,
		       bool ascii)
{
	struct dump_line line = { .buf = linebuf, .size = linebuflen };
	const u8 *bytes = buf;
	int ascii_column;
	size_t i;

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	len = min_t(size_t, len, rowsize);
	if (!is_power_of_2(groupsize) || groupsize > 8 || len % groupsize)
		groupsize = 1;
	/* Each byte takes two columns, each group one space, and one more space stands before the characters. */
	ascii_column = rowsize * 2 + rowsize / groupsize + 1;
	for (i = 0; i < len; i += groupsize) {
		if (i)
			add(&line, ' ');
		add_group(&line, bytes + i, groupsize);
	}
	if (ascii && len) {
		while (line.pos < ascii_column)
			add(&line, ' ');
		for (i = 0; i < len; i++)
			add(&line, isascii(bytes[i]) && isprint(bytes[i]) ? bytes[i] : '.');
	}
	if (linebuflen)
		linebuf[min(line.pos, linebuflen - 1)] = '\0';
	return line.pos;
}
EXPORT_SYMBOL(hex_dump_to_buffer);

/**
 * print_hex_dump - print a dump of memory to the log
 * @level: KERN_...
 * @prefix_str: stands in front of each line
 * @prefix_type: what follows it: nothing, the address (hashed) or the offset
 * @rowsize, @groupsize, @ascii: as for hex_dump_to_buffer()
 * @buf: the memory
 * @len: bytes
 */
void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize, int groupsize,
		    const void *buf, size_t len, bool ascii)
{
	const u8 *bytes = buf;
	char text[32 * 3 + 2 + 32 + 1];
	size_t i;

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	for (i = 0; i < len; i += rowsize) {
		hex_dump_to_buffer(bytes + i, min_t(size_t, len - i, rowsize), rowsize, groupsize, text, sizeof(text),
				   ascii);
		switch (prefix_type) {
		case DUMP_PREFIX_ADDRESS:
			printk("%s%s%p: %s\n", level, prefix_str, bytes + i, text);
			break;
		case DUMP_PREFIX_OFFSET:
			printk("%s%s%.8x: %s\n", level, prefix_str, (unsigned int)i, text);
			break;
		default:
			printk("%s%s%s\n", level, prefix_str, text);
		}
	}
}
EXPORT_SYMBOL(print_hex_dump);
