// SPDX-License-Identifier: MIT
/* Network addresses from text. No state; any context. */
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/inet.h>
#include <linux/kernel.h>
#include <linux/string.h>

/** mac_pton - read six bytes as in 00:1a:2b:3c:4d:5e; returns whether @s begins with such (@mac is written only then)
 */
bool mac_pton(const char *s, u8 *mac)
{
	u8 bytes[6];
	int i;

	for (i = 0; i < 6; i++) {
		if (!isxdigit(s[i * 3]) || !isxdigit(s[i * 3 + 1]))
			return false;
		if (i < 5 && s[i * 3 + 2] != ':')
			return false;
		bytes[i] = hex_to_bin(s[i * 3]) << 4 | hex_to_bin(s[i * 3 + 1]);
	}
	memcpy(mac, bytes, sizeof(bytes));
	return true;
}
EXPORT_SYMBOL(mac_pton);

/** in_aton - an IPv4 address as a number in network order; whatever is no digit or dot ends a part */
__be32 in_aton(const char *str)
{
	u32 address = 0;
	int i;

	for (i = 0; i < 4; i++) {
		unsigned int part = 0;

		while (isdigit(*str))
			part = part * 10 + *str++ - '0';
		address = address << 8 | (part & 0xff);
		while (*str && *str++ != '.')
			;
	}
	return htonl(address);
}
EXPORT_SYMBOL(in_aton);

/* The text that is left. */
struct input {
	const char *p, *end;
	int delim; /* a character that ends the address; below 0: none */
};

/* A negative length means up to the zero byte. */
static struct input input_of(const char *src, int srclen, int delim)
{
	return (struct input){ .p = src, .end = src + (srclen < 0 ? strlen(src) : srclen), .delim = delim };
}

static bool at_end(const struct input *in)
{
	return in->p == in->end || !*in->p || (in->delim >= 0 && *in->p == (char)in->delim);
}

/* Four decimal parts of at most 255. */
static bool parse_ip4(struct input *in, u8 *bytes)
{
	int i;

	for (i = 0; i < 4; i++) {
		unsigned int value = 0, digits = 0;

		if (i && (at_end(in) || *in->p++ != '.'))
			return false;
		for (; !at_end(in) && isdigit(*in->p); in->p++, digits++)
			value = value * 10 + *in->p - '0';
		if (!digits || digits > 3 || value > 255)
			return false;
		bytes[i] = value;
	}
	return true;
}

/**
 * in4_pton - read an IPv4 address
 * @src: the text
 * @srclen: its length, or -1
 * @dst: gets four bytes, on success only
 * @delim: a character that may follow, or -1
 * @end: if not NULL, gets where reading stopped
 *
 * Returns 1, or 0 if it is none.
 */
int in4_pton(const char *src, int srclen, u8 *dst, int delim, const char **end)
{
	struct input in = input_of(src, srclen, delim);
	u8 bytes[4];
	bool ok = parse_ip4(&in, bytes) && at_end(&in);

	if (ok)
		memcpy(dst, bytes, sizeof(bytes));
	if (end)
		*end = in.p;
	return ok;
}
EXPORT_SYMBOL(in4_pton);

/* One group of up to four hexadecimal digits; false if there is none. */
static bool parse_group(struct input *in, u8 *bytes)
{
	unsigned int value = 0, digits = 0;

	for (; !at_end(in) && isxdigit(*in->p) && digits < 4; in->p++, digits++)
		value = value << 4 | hex_to_bin(*in->p);
	bytes[0] = value >> 8;
	bytes[1] = value;
	return digits > 0;
}

/* Does an IPv4 address stand here, in place of the last two groups? */
static bool dotted_part(const struct input *in)
{
	const char *p = in->p;

	while (p < in->end && isdigit(*p))
		p++;
	return p < in->end && *p == '.';
}

static bool take_double_colon(struct input *in)
{
	if (in->end - in->p < 2 || in->p[0] != ':' || in->p[1] != ':')
		return false;
	in->p += 2;
	return true;
}

/* @gap gets the byte at which :: stands, or -1. Returns the number of bytes read, or -1. */
static int parse_groups(struct input *in, u8 *bytes, int *gap)
{
	int n = 0;

	*gap = take_double_colon(in) ? 0 : -1;
	if (*gap == 0 && at_end(in))
		return 0;
	for (;;) {
		if (n <= 12 && dotted_part(in))
			return parse_ip4(in, bytes + n) ? n + 4 : -1;
		if (n >= 16 || !parse_group(in, bytes + n))
			return -1;
		n += 2;
		if (at_end(in))
			return n;
		if (*gap < 0 && take_double_colon(in)) {
			*gap = n;
			if (at_end(in))
				return n;
		} else if (*in->p++ != ':') {
			return -1;
		}
	}
}

/** in6_pton - read an IPv6 address, with :: and an IPv4 address at its end; otherwise as in4_pton() */
int in6_pton(const char *src, int srclen, u8 *dst, int delim, const char **end)
{
	struct input in = input_of(src, srclen, delim);
	u8 bytes[18] = {};
	int gap, n = parse_groups(&in, bytes, &gap);
	bool ok = n >= 0 && at_end(&in) && (gap < 0 ? n == 16 : n < 16);

	if (ok && gap >= 0) {
		memmove(bytes + gap + 16 - n, bytes + gap, n - gap);
		memset(bytes + gap, 0, 16 - n);
	}
	if (ok)
		memcpy(dst, bytes, 16);
	if (end)
		*end = in.p;
	return ok;
}
EXPORT_SYMBOL(in6_pton);
