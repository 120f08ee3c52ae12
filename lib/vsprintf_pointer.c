// SPDX-License-Identifier: MIT
/*
 * What may follow %p, other than what lib/vsprintf_net.c and lib/vsprintf_object.c print.
 *
 * A plain %p must not give away where things are, and must still tell objects apart: it prints a keyed hash (SipHash)
 * of the address. NULL and error values are not addresses and are shown as they are. The key is made at the first use,
 * from the machine's seed: constant unless the machine follows the host's clock, so that output is repeatable. While
 * another CPU makes it, the text
 * (____ptrval____) is printed instead of waiting, since the caller may be an interrupt of the very code that makes it.
 *
 * Letters that are not known are skipped and the pointer is printed hashed.
 */
#include "vsprintf.h"

#include <ashlar/port.h>
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/errname.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/siphash.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/uuid.h>
#include <asm/byteorder.h>

bool no_hash_pointers;
EXPORT_SYMBOL_GPL(no_hash_pointers);

/* 0: anybody sees %pK hashed, 1: only those who may read the log see it, unhashed, 2: nobody. */
int kptr_restrict;

static siphash_key_t hash_key;
static enum { KEY_NONE, KEY_MAKING, KEY_READY } hash_key_state;

/** no_hash_pointers_enable - make %p print addresses from now on (the machine's option no_hash_pointers) */
int no_hash_pointers_enable(char *str)
{
	no_hash_pointers = true;
	return 0;
}

static bool hash_key_ready(void)
{
	if (likely(smp_load_acquire(&hash_key_state) == KEY_READY))
		return true;
	if (cmpxchg(&hash_key_state, KEY_NONE, KEY_MAKING) != KEY_NONE)
		return false;
	arch_random_seed(&hash_key, sizeof(hash_key));
	hash_key.key[0] ^= 0x706f696e74657273ull; /* not the same bytes that seed random numbers */
	smp_store_release(&hash_key_state, KEY_READY);
	return true;
}

/* An address in hexadecimal, by default with all its digits. */
static void put_raw_pointer(struct text_out *out, const void *ptr, struct printf_spec spec)
{
	spec.base = 16;
	spec.flags |= SPEC_SMALL;
	if (spec.width == -1) {
		spec.width = 2 * sizeof(ptr);
		spec.flags |= SPEC_ZEROPAD;
	}
	put_number(out, (unsigned long)ptr, spec);
}

void put_hashed_pointer(struct text_out *out, const void *ptr, struct printf_spec spec)
{
	if (unlikely(no_hash_pointers) || IS_ERR_OR_NULL(ptr)) {
		put_raw_pointer(out, ptr, spec);
		return;
	}
	if (!hash_key_ready()) {
		spec.width = 2 * sizeof(ptr);
		put_error(out, "(____ptrval____)", spec);
		return;
	}
	put_raw_pointer(out, (void *)(siphash_1u64((u64)ptr, &hash_key) & 0xffffffff), spec);
}

static void put_restricted_pointer(struct text_out *out, const void *ptr, struct printf_spec spec)
{
	const struct cred *cred;

	switch (kptr_restrict) {
	case 0:
		put_hashed_pointer(out, ptr, spec);
		return;
	case 1:
		/* Whose right it would be cannot be said in an interrupt. */
		if (in_hardirq() || in_serving_softirq() || in_nmi()) {
			if (spec.width == -1)
				spec.width = 2 * sizeof(ptr);
			put_error(out, "pK-error", spec);
			return;
		}
		cred = current_cred();
		if (has_capability_noaudit(current, CAP_SYSLOG) && uid_eq(cred->euid, cred->uid) &&
		    gid_eq(cred->egid, cred->gid))
			break;
		fallthrough;
	default:
		ptr = NULL;
	}
	put_raw_pointer(out, ptr, spec);
}

/* S: name+offset/size, s: the name alone, B: as S, for a return address; then R: to be corrected by the machine, b:
 * build id. */
static void put_symbol(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	unsigned long address = (unsigned long)ptr;
	char name[KSYM_SYMBOL_LEN];
	bool build_id = fmt[1] == 'b' || (fmt[1] == 'R' && fmt[2] == 'b');

	if (fmt[0] == 'B' && build_id)
		sprint_backtrace_build_id(name, address);
	else if (fmt[0] == 'B')
		sprint_backtrace(name, address);
	else if (fmt[0] == 'S' && build_id)
		sprint_symbol_build_id(name, address);
	else if (fmt[0] != 's')
		sprint_symbol(name, address);
	else
		sprint_symbol_no_offset(name, address);
	put_string_nocheck(out, name, spec);
}

/* %*ph: up to 64 bytes, in hexadecimal, with a separator that C (:), D (-) or N (none) chooses. */
static void put_hex_bytes(struct text_out *out, const char *fmt, const u8 *bytes, struct printf_spec spec)
{
	int i, count = spec.width > 0 ? min(spec.width, 64) : 1;
	char separator = fmt[1] == 'C' ? ':' : fmt[1] == 'D' ? '-' : fmt[1] == 'N' ? 0 : ' ';

	if (spec.width == 0 || put_bad_pointer(out, bytes, spec))
		return;
	for (i = 0; i < count; i++) {
		if (i && separator)
			put_char(out, separator);
		put_char(out, hex_asc_hi(bytes[i]));
		put_char(out, hex_asc_lo(bytes[i]));
	}
}

static bool bit_is_set(const unsigned long *map, int bit)
{
	return map[bit / BITS_PER_LONG] >> (bit % BITS_PER_LONG) & 1;
}

/* %*pb: a bitmap of so many bits, in groups of 32, the highest first. */
static void put_bitmap(struct text_out *out, const unsigned long *map, struct printf_spec spec)
{
	int bits = max(spec.width, 0), group = round_up(bits, 32) - 32;

	if (put_bad_pointer(out, map, spec))
		return;
	for (; group >= 0; group -= 32) {
		int in_group = min(bits - group, 32);
		u32 value = map[group / BITS_PER_LONG] >> (group % BITS_PER_LONG);

		if (in_group < 32)
			value &= (1u << in_group) - 1;
		put_number(out, value, SPEC_HEX(SPEC_ZEROPAD, DIV_ROUND_UP(in_group, 4)));
		if (group)
			put_char(out, ',');
	}
}

/* %*pbl: the same as a list of ranges. */
static void put_bitmap_list(struct text_out *out, const unsigned long *map, struct printf_spec spec)
{
	int bits = max(spec.width, 0), start, end = 0;
	bool first = true;

	if (put_bad_pointer(out, map, spec))
		return;
	for (;;) {
		for (start = end; start < bits && !bit_is_set(map, start); start++)
			;
		if (start >= bits)
			return;
		for (end = start + 1; end < bits && bit_is_set(map, end); end++)
			;
		if (!first)
			put_char(out, ',');
		first = false;
		put_decimal(out, start);
		if (end - start > 1) {
			put_char(out, '-');
			put_decimal(out, end - 1);
		}
	}
}

static unsigned int escape_flags(const char *fmt)
{
	unsigned int flags = 0;

	for (;; fmt++) {
		switch (*fmt) {
		case 'a':
			flags |= ESCAPE_ANY;
			break;
		case 'c':
			flags |= ESCAPE_SPECIAL;
			break;
		case 'h':
			flags |= ESCAPE_HEX;
			break;
		case 'n':
			flags |= ESCAPE_NULL;
			break;
		case 'o':
			flags |= ESCAPE_OCTAL;
			break;
		case 'p':
			flags |= ESCAPE_NP;
			break;
		case 's':
			flags |= ESCAPE_SPACE;
			break;
		default:
			return flags ? flags : ESCAPE_ANY_NP;
		}
	}
}

/* %*pE: so many characters, with those escaped that the letters name. */
static void put_escaped(struct text_out *out, const char *fmt, const char *text, struct printf_spec spec)
{
	int len = spec.width < 0 ? 1 : spec.width;
	size_t room = text_room(out);

	if (spec.width == 0 || put_bad_pointer(out, text, spec))
		return;
	out->pos += string_escape_mem(text, len, room ? out->buf + out->pos : NULL, room, escape_flags(fmt + 1), NULL);
}

/* %pU: b and B as written, l and L with the first three fields little endian; capitals for capitals. */
static void put_uuid(struct text_out *out, const char *fmt, const u8 *bytes, struct printf_spec spec)
{
	bool upper = fmt[1] == 'B' || fmt[1] == 'L';
	const u8 *index = fmt[1] == 'l' || fmt[1] == 'L' ? guid_index : uuid_index;
	char text[UUID_STRING_LEN + 1], *p = text;
	int i;

	if (put_bad_pointer(out, bytes, spec))
		return;
	for (i = 0; i < UUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		p = upper ? hex_byte_pack_upper(p, bytes[index[i]]) : hex_byte_pack(p, bytes[index[i]]);
	}
	*p = '\0';
	put_string_nocheck(out, text, spec);
}

/* %pV: a format and its arguments within this one. */
static void put_va_format(struct text_out *out, const struct va_format *va_fmt, struct printf_spec spec)
{
	size_t room = text_room(out);
	va_list copy;

	if (put_bad_pointer(out, va_fmt, spec))
		return;
	va_copy(copy, *va_fmt->va);
	out->pos += vsnprintf(room ? out->buf + out->pos : NULL, room, va_fmt->fmt, copy);
	va_end(copy);
}

/* %pe: an error by its name. */
static void put_error_pointer(struct text_out *out, const void *ptr, struct printf_spec spec)
{
	const char *name;

	if (!IS_ERR(ptr)) {
		put_hashed_pointer(out, ptr, spec);
		return;
	}
	name = errname(PTR_ERR(ptr));
	if (name) {
		put_string_nocheck(out, name, spec);
		return;
	}
	spec.flags |= SPEC_SIGN;
	spec.base = 10;
	put_number(out, PTR_ERR(ptr), spec);
}

/* %pa: a physical address (p) or DMA address (d) through a pointer to it; always all its digits. */
void put_address(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	if (put_bad_pointer(out, ptr, spec))
		return;
	if (fmt[1] == 'd')
		put_special_hex(out, *(const dma_addr_t *)ptr, sizeof(dma_addr_t));
	else
		put_special_hex(out, *(const phys_addr_t *)ptr, sizeof(phys_addr_t));
}

/* %p4cc: a four-character code of a pixel format. */
static void put_fourcc(struct text_out *out, const char *fmt, const u32 *fourcc, struct printf_spec spec)
{
	char text[sizeof("0123 little-endian (0x01234567)")];
	struct text_out piece = { .buf = text, .size = sizeof(text) };
	u32 code;
	int i;

	if (fmt[1] != 'c' || fmt[2] != 'c') {
		put_error(out, "(%p4?)", spec);
		return;
	}
	if (put_bad_pointer(out, fourcc, spec))
		return;
	memcpy(&code, fourcc, sizeof(code));
	for (i = 0; i < 4; i++) {
		unsigned char c = (code & 0x7fffffff) >> (i * 8);

		put_char(&piece, isascii(c) && isprint(c) ? c : '.');
	}
	put_text(&piece, code >> 31 ? " big-endian (" : " little-endian (");
	put_special_hex(&piece, code, sizeof(code));
	put_text(&piece, ")");
	put_char(&piece, '\0');
	put_string_nocheck(out, text, spec);
}

/* %pNF: the features of a network device, 64 bits. */
static void put_net_features(struct text_out *out, const char *fmt, const u64 *features, struct printf_spec spec)
{
	if (put_bad_pointer(out, features, spec))
		return;
	if (fmt[1] == 'F')
		put_special_hex(out, *features, sizeof(*features));
	else
		put_error(out, "(%pN?)", spec);
}

/* Kinds of objects that do not exist here: device tree nodes, clocks, block devices. Say so, as a
 * kernel without them. */
static void put_absent_object(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	if (*fmt == 'O')
		put_error(out, fmt[1] == 'F' ? "(%pOF?)" : "(%pO?)", spec);
	else if (*fmt == 'f')
		put_error(out, "(%pf?)", spec);
	else if (!put_bad_pointer(out, ptr, spec))
		put_hashed_pointer(out, ptr, spec);
}

/* The letter that follows %p decides; what may follow that is said at each function. */
void put_pointer(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	switch (*fmt) {
	case 'x':
		return put_raw_pointer(out, ptr, spec);
	case 'K':
		return put_restricted_pointer(out, ptr, spec);
	case 'S':
	case 's':
	case 'B':
		return put_symbol(out, fmt, ptr, spec);
	case 'R':
	case 'r':
		return put_resource(out, fmt, ptr, spec);
	case 'h':
		return put_hex_bytes(out, fmt, ptr, spec);
	case 'b':
		return fmt[1] == 'l' ? put_bitmap_list(out, ptr, spec) : put_bitmap(out, ptr, spec);
	case 'M':
	case 'm':
		return put_mac_address(out, fmt, ptr, spec);
	case 'I':
	case 'i':
		return put_ip_address(out, fmt, ptr, spec);
	case 'E':
		return put_escaped(out, fmt, ptr, spec);
	case 'U':
		return put_uuid(out, fmt, ptr, spec);
	case 'V':
		return put_va_format(out, ptr, spec);
	case 'N':
		return put_net_features(out, fmt, ptr, spec);
	case '4':
		return put_fourcc(out, fmt, ptr, spec);
	case 'a':
		return put_address(out, fmt, ptr, spec);
	case 'd':
		return put_dentry_name(out, fmt, ptr, spec);
	case 'D':
		return put_file_name(out, fmt, ptr, spec);
	case 't':
		return put_time(out, fmt, ptr, spec);
	case 'G':
		return put_flags(out, fmt, ptr, spec);
	case 'e':
		return put_error_pointer(out, ptr, spec);
	case 'u':
	case 'k':
		return fmt[1] == 's' ? put_string(out, ptr, spec) : put_error(out, "(einval)", spec);
	case 'f':
		return fmt[1] == 'w' ? put_fwnode(out, fmt, ptr, spec) : put_absent_object(out, fmt, ptr, spec);
	case 'C':
	case 'O':
	case 'g':
		return put_absent_object(out, fmt, ptr, spec);
	default:
		return put_hashed_pointer(out, ptr, spec);
	}
}
