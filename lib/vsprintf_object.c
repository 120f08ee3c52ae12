// SPDX-License-Identifier: MIT
/*
 * Formats of kernel objects: %pR %pr (resources), %pG (flag words by name), %pd %pD (names of dentries and files), %pt
 * (times), %pfw (nodes of device descriptions). Each follows the pointer it is given without a lock but RCU; the object must not go away during the call.
 */
#include "vsprintf.h"

#include <linux/fs.h>
#include <linux/dcache.h>
#include <linux/ctype.h>
#include <linux/gfp.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/property.h>
#include <linux/rcupdate.h>
#include <linux/rtc.h>
#include <linux/string.h>
#include <linux/time.h>

/* ---- Resources ---- */

static void put_resource_number(struct text_out *piece, u64 num, unsigned long flags)
{
	if (flags & IORESOURCE_IO)
		put_number(piece, num, SPEC_HEX(SPEC_SPECIAL | SPEC_ZEROPAD, 6));
	else if (flags & IORESOURCE_MEM)
		put_number(piece, num, SPEC_HEX(SPEC_SPECIAL | SPEC_ZEROPAD, 10));
	else if (flags & (IORESOURCE_IRQ | IORESOURCE_DMA))
		put_decimal(piece, num);
	else if (flags & IORESOURCE_BUS)
		put_number(piece, num, SPEC_HEX(SPEC_ZEROPAD, 2));
	else
		put_number(piece, num, SPEC_HEX(SPEC_SPECIAL | SPEC_ZEROPAD, 10));
}

static const char *resource_kind(unsigned long flags)
{
	if (flags & IORESOURCE_IO)
		return "io  ";
	if (flags & IORESOURCE_MEM)
		return "mem ";
	if (flags & IORESOURCE_IRQ)
		return "irq ";
	if (flags & IORESOURCE_DMA)
		return "dma ";
	if (flags & IORESOURCE_BUS)
		return "bus ";
	return NULL;
}

static void put_resource_flags(struct text_out *piece, unsigned long flags, bool decode)
{
	if (!decode) {
		put_text(piece, " flags ");
		put_number(piece, flags, SPEC_HEX(SPEC_SPECIAL, -1));
		return;
	}
	if (flags & IORESOURCE_MEM_64)
		put_text(piece, " 64bit");
	if (flags & IORESOURCE_PREFETCH)
		put_text(piece, " pref");
	if (flags & IORESOURCE_WINDOW)
		put_text(piece, " window");
	if (flags & IORESOURCE_DISABLED)
		put_text(piece, " disabled");
}

/* %pR: with the flags by name, %pr: as a number. */
void put_resource(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	const struct resource *res = ptr;
	char text[sizeof("[mem size 0x1234567890123456-0x1234567890123456 64bit pref window disabled]")];
	struct text_out piece = { .buf = text, .size = sizeof(text) };
	bool decode = fmt[0] == 'R';
	const char *kind;

	if (put_bad_pointer(out, res, spec))
		return;
	kind = resource_kind(res->flags);
	decode &= kind != NULL;
	put_char(&piece, '[');
	put_text(&piece, kind ?: "??? ");
	if (decode && res->flags & IORESOURCE_UNSET) {
		put_text(&piece, "size ");
		put_resource_number(&piece, resource_size(res), res->flags);
	} else {
		put_resource_number(&piece, res->start, res->flags);
		if (res->start != res->end) {
			put_char(&piece, '-');
			put_resource_number(&piece, res->end, res->flags);
		}
	}
	put_resource_flags(&piece, res->flags, decode);
	put_char(&piece, ']');
	put_char(&piece, '\0');
	put_string_nocheck(out, text, spec);
}

/* ---- Flag words ---- */

struct flag_name {
	unsigned long mask;
	const char *name;
};

/* Combinations come before the single bits that they consist of. */
static const struct flag_name gfp_names[] = {
	{ (__force unsigned long)GFP_TRANSHUGE, "GFP_TRANSHUGE" },
	{ (__force unsigned long)GFP_TRANSHUGE_LIGHT, "GFP_TRANSHUGE_LIGHT" },
	{ (__force unsigned long)GFP_HIGHUSER_MOVABLE, "GFP_HIGHUSER_MOVABLE" },
	{ (__force unsigned long)GFP_HIGHUSER, "GFP_HIGHUSER" },
	{ (__force unsigned long)GFP_USER, "GFP_USER" },
	{ (__force unsigned long)GFP_KERNEL_ACCOUNT, "GFP_KERNEL_ACCOUNT" },
	{ (__force unsigned long)GFP_KERNEL, "GFP_KERNEL" },
	{ (__force unsigned long)GFP_NOFS, "GFP_NOFS" },
	{ (__force unsigned long)GFP_ATOMIC, "GFP_ATOMIC" },
	{ (__force unsigned long)GFP_NOIO, "GFP_NOIO" },
	{ (__force unsigned long)GFP_NOWAIT, "GFP_NOWAIT" },
	{ (__force unsigned long)GFP_DMA, "GFP_DMA" },
	{ (__force unsigned long)__GFP_HIGHMEM, "__GFP_HIGHMEM" },
	{ (__force unsigned long)GFP_DMA32, "GFP_DMA32" },
	{ (__force unsigned long)__GFP_HIGH, "__GFP_HIGH" },
	{ (__force unsigned long)__GFP_ATOMIC, "__GFP_ATOMIC" },
	{ (__force unsigned long)__GFP_IO, "__GFP_IO" },
	{ (__force unsigned long)__GFP_FS, "__GFP_FS" },
	{ (__force unsigned long)__GFP_NOWARN, "__GFP_NOWARN" },
	{ (__force unsigned long)__GFP_RETRY_MAYFAIL, "__GFP_RETRY_MAYFAIL" },
	{ (__force unsigned long)__GFP_NOFAIL, "__GFP_NOFAIL" },
	{ (__force unsigned long)__GFP_NORETRY, "__GFP_NORETRY" },
	{ (__force unsigned long)__GFP_COMP, "__GFP_COMP" },
	{ (__force unsigned long)__GFP_ZERO, "__GFP_ZERO" },
	{ (__force unsigned long)__GFP_NOMEMALLOC, "__GFP_NOMEMALLOC" },
	{ (__force unsigned long)__GFP_MEMALLOC, "__GFP_MEMALLOC" },
	{ (__force unsigned long)__GFP_HARDWALL, "__GFP_HARDWALL" },
	{ (__force unsigned long)__GFP_THISNODE, "__GFP_THISNODE" },
	{ (__force unsigned long)__GFP_RECLAIMABLE, "__GFP_RECLAIMABLE" },
	{ (__force unsigned long)__GFP_MOVABLE, "__GFP_MOVABLE" },
	{ (__force unsigned long)__GFP_ACCOUNT, "__GFP_ACCOUNT" },
	{ (__force unsigned long)__GFP_WRITE, "__GFP_WRITE" },
	{ (__force unsigned long)__GFP_RECLAIM, "__GFP_RECLAIM" },
	{ (__force unsigned long)__GFP_DIRECT_RECLAIM, "__GFP_DIRECT_RECLAIM" },
	{ (__force unsigned long)__GFP_KSWAPD_RECLAIM, "__GFP_KSWAPD_RECLAIM" },
	{ (__force unsigned long)__GFP_ZEROTAGS, "__GFP_ZEROTAGS" },
	{},
};

static const struct flag_name page_names[] = {
	{ 1ul << PG_locked, "locked" },
	{ 1ul << PG_waiters, "waiters" },
	{ 1ul << PG_error, "error" },
	{ 1ul << PG_referenced, "referenced" },
	{ 1ul << PG_uptodate, "uptodate" },
	{ 1ul << PG_dirty, "dirty" },
	{ 1ul << PG_lru, "lru" },
	{ 1ul << PG_active, "active" },
	{ 1ul << PG_workingset, "workingset" },
	{ 1ul << PG_slab, "slab" },
	{ 1ul << PG_owner_priv_1, "owner_priv_1" },
	{ 1ul << PG_arch_1, "arch_1" },
	{ 1ul << PG_reserved, "reserved" },
	{ 1ul << PG_private, "private" },
	{ 1ul << PG_private_2, "private_2" },
	{ 1ul << PG_writeback, "writeback" },
	{ 1ul << PG_head, "head" },
	{ 1ul << PG_mappedtodisk, "mappedtodisk" },
	{ 1ul << PG_reclaim, "reclaim" },
	{ 1ul << PG_swapbacked, "swapbacked" },
	{ 1ul << PG_unevictable, "unevictable" },
	{ 1ul << PG_mlocked, "mlocked" },
	{ 1ul << PG_uncached, "uncached" },
	{ 1ul << PG_hwpoison, "hwpoison" },
	{ 1ul << PG_young, "young" },
	{ 1ul << PG_idle, "idle" },
	{},
};

static const struct flag_name vma_names[] = {
	{ 0x00000001, "read" },	       { 0x00000002, "write" },
	{ 0x00000004, "exec" },	       { 0x00000008, "shared" },
	{ 0x00000010, "mayread" },     { 0x00000020, "maywrite" },
	{ 0x00000040, "mayexec" },     { 0x00000080, "mayshare" },
	{ 0x00000100, "growsdown" },   { 0x00000200, "uffd_missing" },
	{ 0x00000400, "pfnmap" },      { 0x00001000, "uffd_wp" },
	{ 0x00002000, "locked" },      { 0x00004000, "io" },
	{ 0x00008000, "seqread" },     { 0x00010000, "randread" },
	{ 0x00020000, "dontcopy" },    { 0x00040000, "dontexpand" },
	{ 0x00080000, "lockonfault" }, { 0x00100000, "account" },
	{ 0x00200000, "noreserve" },   { 0x00400000, "hugetlb" },
	{ 0x00800000, "sync" },	       { 0x01000000, "pat" },
	{ 0x02000000, "wipeonfork" },  { 0x04000000, "dontdump" },
	{ 0x08000000, "softdirty" },   { 0x10000000, "mixedmap" },
	{ 0x20000000, "hugepage" },    { 0x40000000, "nohugepage" },
	{ 0x80000000, "mergeable" },   {},
};

static void put_flag_names(struct text_out *out, unsigned long flags, const struct flag_name *names)
{
	for (; flags && names->name; names++) {
		if (!names->mask || (flags & names->mask) != names->mask)
			continue;
		put_text(out, names->name);
		flags &= ~names->mask;
		if (flags)
			put_char(out, '|');
	}
	if (flags)
		put_number(out, flags, SPEC_HEX(SPEC_SPECIAL, -1));
}

/* The word, and the names of Linux's flags in it. What the allocator keeps above them has no names. */
static void put_page_flags(struct text_out *out, unsigned long flags)
{
	put_number(out, flags, SPEC_HEX(SPEC_SPECIAL, -1));
	put_char(out, '(');
	put_flag_names(out, flags & PAGEFLAGS_MASK, page_names);
	put_char(out, ')');
}

/* %pGp: page flags, %pGv: flags of a virtual memory area, %pGg: of an allocation. */
void put_flags(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	if (put_bad_pointer(out, ptr, spec))
		return;
	switch (fmt[1]) {
	case 'p':
		put_page_flags(out, *(const unsigned long *)ptr);
		break;
	case 'v':
		put_flag_names(out, *(const unsigned long *)ptr, vma_names);
		break;
	case 'g':
		put_flag_names(out, (__force unsigned long)*(const gfp_t *)ptr, gfp_names);
		break;
	default:
		put_error(out, "(%pG?)", spec);
	}
}

/* ---- Names of files ---- */

#define MAX_NAME_PARTS 4

/* Collect the last @depth parts of a path, the last one first; an early root is an empty part. Under RCU. */
static int name_parts(const struct dentry *dentry, const char **parts, int depth)
{
	const struct dentry *parent;
	int i;

	for (i = 0; i < depth; i++, dentry = parent) {
		parent = READ_ONCE(dentry->d_parent);
		parts[i] = (const char *)READ_ONCE(dentry->d_name.name);
		if (parent == dentry) {
			if (i)
				parts[i] = "";
			return i + 1;
		}
	}
	return depth;
}

/* %pd, %pd2, %pd3, %pd4: that many parts of the path. */
void put_dentry_name(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	int depth = fmt[1] >= '2' && fmt[1] <= '4' ? fmt[1] - '0' : 1, count, i, len = 0;
	unsigned int limit = spec.precision < 0 ? UINT_MAX : spec.precision;
	const char *parts[MAX_NAME_PARTS];

	if (put_bad_pointer(out, ptr, spec))
		return;
	rcu_read_lock();
	count = name_parts(ptr, parts, depth);
	for (i = 0; i < count; i++)
		len += strlen(parts[i]) + (i != 0);
	len = min_t(unsigned int, len, limit);
	if (!(spec.flags & SPEC_LEFT))
		put_fill(out, ' ', spec.width - len);
	for (i = count - 1; i >= 0; i--) {
		size_t part = min_t(size_t, strlen(parts[i]), limit);

		put_block(out, parts[i], part);
		limit -= part;
		if (i && limit) {
			put_char(out, '/');
			limit--;
		}
	}
	rcu_read_unlock();
	if (spec.flags & SPEC_LEFT)
		put_fill(out, ' ', spec.width - len);
}

/* %pD: the same of an open file. */
void put_file_name(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	const struct file *file = ptr;

	if (!put_bad_pointer(out, file, spec))
		put_dentry_name(out, fmt, file->f_path.dentry, spec);
}

/* ---- Times ---- */

static void put_date(struct text_out *out, const struct rtc_time *tm, bool raw)
{
	put_number(out, tm->tm_year + (raw ? 0 : 1900), SPEC_DEC(4));
	put_char(out, '-');
	put_number(out, tm->tm_mon + (raw ? 0 : 1), SPEC_DEC(2));
	put_char(out, '-');
	put_number(out, tm->tm_mday, SPEC_DEC(2));
}

static void put_clock_time(struct text_out *out, const struct rtc_time *tm)
{
	put_number(out, tm->tm_hour, SPEC_DEC(2));
	put_char(out, ':');
	put_number(out, tm->tm_min, SPEC_DEC(2));
	put_char(out, ':');
	put_number(out, tm->tm_sec, SPEC_DEC(2));
}

/* d: the date, t: the time, neither: both; r: fields as they are; s: a space in between. */
static void put_rtc_time(struct text_out *out, const struct rtc_time *tm, const char *letters)
{
	bool date = letters[0] != 't', time = letters[0] != 'd', raw = false;
	char separator = 'T';

	if (letters[0] == 'd' || letters[0] == 't')
		letters++;
	for (; isalpha(*letters); letters++) {
		if (*letters == 'r')
			raw = true;
		else if (*letters == 's')
			separator = ' ';
		else
			break;
	}
	if (date)
		put_date(out, tm, raw);
	if (date && time)
		put_char(out, separator);
	if (time)
		put_clock_time(out, tm);
}

/* %ptR: a struct rtc_time, %ptT: seconds since 1970 (time64_t). */
void put_time(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	struct rtc_time tm = {};
	struct tm civil;

	if (fmt[1] != 'R' && fmt[1] != 'T') {
		put_error(out, "(%pt?)", spec);
		return;
	}
	if (put_bad_pointer(out, ptr, spec))
		return;
	if (fmt[1] == 'R') {
		put_rtc_time(out, ptr, fmt + 2);
		return;
	}
	time64_to_tm(*(const time64_t *)ptr, 0, &civil);
	tm = (struct rtc_time){
		.tm_sec = civil.tm_sec,
		.tm_min = civil.tm_min,
		.tm_hour = civil.tm_hour,
		.tm_mday = civil.tm_mday,
		.tm_mon = civil.tm_mon,
		.tm_year = civil.tm_year,
	};
	put_rtc_time(out, &tm, fmt + 2);
}

/* ---- Nodes of device descriptions ---- */

/* Write the path of @fwnode from its @depth'th parent down; @out may have no room and only count. */
static void put_fwnode_path(struct text_out *out, struct fwnode_handle *fwnode, unsigned int depth, bool full)
{
	for (;; depth--) {
		struct fwnode_handle *node = fwnode_get_nth_parent(fwnode, depth);
		const char *name = fwnode_get_name(node);

		if (full)
			put_text(out, fwnode_get_name_prefix(node) ?: "");
		put_text(out, name ?: "(null)");
		fwnode_handle_put(node);
		if (!depth)
			break;
	}
}

/* %pfw and %pfwf: the full path; %pfwP: the name alone. */
void put_fwnode(struct text_out *out, const char *fmt, const void *ptr, struct printf_spec spec)
{
	bool full = fmt[2] != 'P';
	struct fwnode_handle *fwnode = (struct fwnode_handle *)ptr;
	struct text_out count = { 0 };
	unsigned int depth;

	if (put_bad_pointer(out, ptr, spec))
		return;
	depth = full ? fwnode_count_parents(fwnode) : 0;
	put_fwnode_path(&count, fwnode, depth, full);
	if (!(spec.flags & SPEC_LEFT))
		put_fill(out, ' ', spec.width - (int)count.pos);
	put_fwnode_path(out, fwnode, depth, full);
	if (spec.flags & SPEC_LEFT)
		put_fill(out, ' ', spec.width - (int)count.pos);
}
