// SPDX-License-Identifier: MIT
/*
 * Network addresses in formats: %pM and %pm (MAC), %pI4 %pi4 %pI6 %pi6 %pI6c (IP), %pIS %piS (a socket address, by its
 * family). The capital letter stands for the usual spelling, the small one for the spelling without separators (IPv6,
 * MAC) or with leading zeroes (IPv4). IPv6 in short form follows RFC 5952.
 */
#include "vsprintf.h"

#include <linux/ctype.h>
#include <linux/hex.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/kernel.h>
#include <linux/socket.h>
#include <linux/string.h>

/* F: with dashes, R: last byte first. */
void put_mac_address(struct text_out *out, const char *fmt, const u8 *mac, struct printf_spec spec)
{
	char text[sizeof("00:00:00:00:00:00")], *p = text;
	char separator = fmt[0] == 'm' ? 0 : fmt[1] == 'F' ? '-' : ':';
	bool reversed = fmt[1] == 'R';
	int i;

	if (put_bad_pointer(out, mac, spec))
		return;
	for (i = 0; i < 6; i++) {
		if (i && separator)
			*p++ = separator;
		p = hex_byte_pack(p, mac[reversed ? 5 - i : i]);
	}
	*p = '\0';
	put_string_nocheck(out, text, spec);
}

/* @order: n, b or nothing: network order; l: little endian; h: the machine's. */
static void ip4_text(struct text_out *piece, const u8 *addr, bool leading_zeros, char order)
{
	bool reversed = order == 'l';
	int i;

#ifdef __LITTLE_ENDIAN
	reversed |= order == 'h';
#endif
	for (i = 0; i < 4; i++) {
		if (i)
			put_char(piece, '.');
		put_number(piece, addr[reversed ? 3 - i : i], SPEC_DEC(leading_zeros ? 3 : 1));
	}
}

static void ip6_full_text(struct text_out *piece, const u8 *addr, bool colons)
{
	int i;

	for (i = 0; i < 16; i += 2) {
		if (i && colons)
			put_char(piece, ':');
		put_number(piece, addr[i] << 8 | addr[i + 1], SPEC_HEX(SPEC_ZEROPAD, 4));
	}
}

/* An IPv4 address in an IPv6 one: mapped (::ffff:a.b.c.d), or made by ISATAP (...:5efe:a.b.c.d). */
static bool holds_ip4(const u8 *addr)
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };

	return !memcmp(addr, mapped, 12) || ((addr[8] | 2) == 2 && !addr[9] && addr[10] == 0x5e && addr[11] == 0xfe);
}

/* The longest run of zero words among the first @words; runs of one do not count. */
static int longest_zero_run(const u8 *addr, int words, int *start)
{
	int best = 1, run = 0, i;

	*start = -1;
	for (i = 0; i < words; i++) {
		run = addr[2 * i] || addr[2 * i + 1] ? 0 : run + 1;
		if (run > best) {
			best = run;
			*start = i - run + 1;
		}
	}
	return *start < 0 ? 0 : best;
}

static void ip6_short_text(struct text_out *piece, const u8 *addr)
{
	bool ip4 = holds_ip4(addr), need_colon = false;
	int words = ip4 ? 6 : 8, zero_start, i;
	int zero_words = longest_zero_run(addr, words, &zero_start);

	for (i = 0; i < words; i++) {
		if (i == zero_start) {
			put_text(piece, "::");
			need_colon = false;
			i += zero_words - 1;
			continue;
		}
		if (need_colon)
			put_char(piece, ':');
		put_number(piece, addr[2 * i] << 8 | addr[2 * i + 1], SPEC_HEX(0, -1));
		need_colon = true;
	}
	if (ip4) {
		if (need_colon)
			put_char(piece, ':');
		ip4_text(piece, addr + 12, false, 0);
	}
}

struct sockaddr_letters {
	bool port, flowinfo, scope, compressed;
	char order;
};

static struct sockaddr_letters sockaddr_letters(const char *fmt)
{
	struct sockaddr_letters letters = {};

	for (; isalpha(*fmt); fmt++) {
		switch (*fmt) {
		case 'p':
			letters.port = true;
			break;
		case 'f':
			letters.flowinfo = true;
			break;
		case 's':
			letters.scope = true;
			break;
		case 'c':
			letters.compressed = true;
			break;
		case 'h':
		case 'l':
		case 'n':
		case 'b':
			letters.order = *fmt;
			break;
		}
	}
	return letters;
}

static void sockaddr_in6_text(struct text_out *piece, const struct sockaddr_in6 *sa, bool plain,
			      struct sockaddr_letters letters)
{
	const u8 *addr = (const u8 *)&sa->sin6_addr;
	bool brackets = letters.port || letters.flowinfo || letters.scope;

	letters.compressed &= !plain;
	if (brackets)
		put_char(piece, '[');
	if (letters.compressed)
		ip6_short_text(piece, addr);
	else
		ip6_full_text(piece, addr, !plain);
	if (brackets)
		put_char(piece, ']');
	if (letters.port) {
		put_char(piece, ':');
		put_decimal(piece, ntohs(sa->sin6_port));
	}
	if (letters.flowinfo) {
		put_char(piece, '/');
		put_decimal(piece, ntohl(sa->sin6_flowinfo & IPV6_FLOWINFO_MASK));
	}
	if (letters.scope) {
		put_char(piece, '%');
		put_decimal(piece, sa->sin6_scope_id);
	}
}

static void sockaddr_in_text(struct text_out *piece, const struct sockaddr_in *sa, bool leading_zeros,
			     struct sockaddr_letters letters)
{
	ip4_text(piece, (const u8 *)&sa->sin_addr, leading_zeros, letters.order);
	if (letters.port) {
		put_char(piece, ':');
		put_decimal(piece, ntohs(sa->sin_port));
	}
}

void put_ip_address(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	char text[sizeof("[xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:255.255.255.255]:12345/123456789%1234567890")];
	struct text_out piece = { .buf = text, .size = sizeof(text) };
	const struct sockaddr *sa = ptr;
	bool small = fmt[0] == 'i';

	if (put_bad_pointer(out, ptr, spec))
		return;
	if (fmt[1] == '4') {
		ip4_text(&piece, ptr, small, fmt[2]);
	} else if (fmt[1] == '6') {
		if (!small && fmt[2] == 'c')
			ip6_short_text(&piece, ptr);
		else
			ip6_full_text(&piece, ptr, !small);
	} else if (fmt[1] == 'S' && sa->sa_family == AF_INET) {
		sockaddr_in_text(&piece, ptr, small, sockaddr_letters(fmt + 2));
	} else if (fmt[1] == 'S' && sa->sa_family == AF_INET6) {
		sockaddr_in6_text(&piece, ptr, small, sockaddr_letters(fmt + 2));
	} else {
		put_error(out, fmt[1] == 'S' ? "(einval)" : small ? "(%pi?)" : "(%pI?)", spec);
		return;
	}
	put_char(&piece, '\0');
	put_string_nocheck(out, text, spec);
}
