// SPDX-License-Identifier: MIT
/*
 * The values of /proc/sys: how they are printed and parsed, and the tables that belong to nobody else.
 *
 * A handler gets a kernel buffer. Reading prints the whole value at position 0 and nothing behind it. Writing takes
 * effect at position 0 only; a number must be followed by white space or the end, a bad one is -EINVAL, and what came
 * before it has been stored. Vectors are separated by tabs on output, by white space on input.
 *
 * The variables themselves are read and written without a lock, as single words.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysctl.h>
#include <linux/utsname.h>

const int sysctl_vals[] = { 0, 1, 2, 3, 4, 100, 200, 1000, 3000, INT_MAX, 65535, -1 };
EXPORT_SYMBOL(sysctl_vals);

const unsigned long sysctl_long_vals[] = { 0, 1, LONG_MAX };
EXPORT_SYMBOL_GPL(sysctl_long_vals);

/* ---- Strings ---- */

static bool is_later_write(int write, const loff_t *ppos)
{
	return write && *ppos;
}

/**
 * proc_dostring - a string of at most table->maxlen bytes with its zero
 */
int proc_dostring(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	char *data = table->data, *p = buffer;
	size_t len;

	if (!data || !table->maxlen || !*lenp) {
		*lenp = 0;
		return 0;
	}
	if (write) {
		if (!is_later_write(write, ppos)) {
			for (len = 0; len < *lenp && len < table->maxlen - 1 && p[len] && p[len] != '\n'; len++)
				data[len] = p[len];
			data[len] = '\0';
		}
		*ppos += *lenp;
		return 0;
	}
	len = strnlen(data, table->maxlen);
	if (*ppos > len) {
		*lenp = 0;
		return 0;
	}
	data += *ppos;
	len -= *ppos;
	if (len > *lenp)
		len = *lenp;
	if (len)
		memcpy(buffer, data, len);
	if (len < *lenp)
		p[len++] = '\n';
	*lenp = len;
	*ppos += len;
	return 0;
}
EXPORT_SYMBOL(proc_dostring);

/* ---- Numbers ---- */

/* Text that is being parsed or produced. */
struct vec_buf {
	char *p;
	size_t left;
};

static void skip_spaces_in(struct vec_buf *b)
{
	while (b->left && isspace(*b->p)) {
		b->p++;
		b->left--;
	}
}

/* Parse a number that ends at white space, one of @separators or the end. */
static int get_number(struct vec_buf *b, unsigned long *val, bool *neg, const char *separators)
{
	char tmp[22], *end;
	size_t len = min(b->left, sizeof(tmp) - 1);

	if (!b->left)
		return -EINVAL;
	memcpy(tmp, b->p, len);
	tmp[len] = '\0';
	end = tmp;
	*neg = *end == '-';
	if (*neg)
		end++;
	if (!isdigit(*end))
		return -EINVAL;
	*val = simple_strtoul(end, &end, 0);
	len = end - tmp;
	/* A number as long as the buffer may have been cut. */
	if (len == sizeof(tmp) - 1)
		return -EINVAL;
	if (len < b->left && !isspace(*end) && *end && !strchr(separators, *end))
		return -EINVAL;
	b->p += len;
	b->left -= len;
	return 0;
}

static void put_text(struct vec_buf *b, const char *text)
{
	size_t len = min(strlen(text), b->left);

	memcpy(b->p, text, len);
	b->p += len;
	b->left -= len;
}

static void put_number(struct vec_buf *b, unsigned long val, bool neg)
{
	char tmp[22];

	snprintf(tmp, sizeof(tmp), "%s%lu", neg ? "-" : "", val);
	put_text(b, tmp);
}

/*
 * How one element is stored. write: put @neg @val into @elem, 0 or -EINVAL; else the other way. Elements are @size
 * bytes.
 */
typedef int (*vec_conv)(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index);

static int vec_write(struct ctl_table *table, struct vec_buf *b, size_t size, vec_conv conv)
{
	int count = table->maxlen / size, i, err = 0;
	size_t all = b->left;

	for (i = 0; i < count && b->left; i++) {
		unsigned long val;
		bool neg;

		skip_spaces_in(b);
		if (!b->left)
			break;
		err = get_number(b, &val, &neg, "");
		if (!err)
			err = conv(&neg, &val, table->data + i * size, 1, table, i);
		if (err)
			break;
	}
	if (!err && i)
		skip_spaces_in(b);
	if (!i) {
		b->left = all; /* without a single element nothing was consumed */
		return err ?: -EINVAL;
	}
	return err;
}

static int vec_read(struct ctl_table *table, struct vec_buf *b, size_t size, vec_conv conv)
{
	int count = table->maxlen / size, err = 0;

	for (int i = 0; i < count && b->left && !err; i++) {
		unsigned long val;
		bool neg = false;

		err = conv(&neg, &val, table->data + i * size, 0, table, i);
		if (err)
			break;
		if (i)
			put_text(b, "\t");
		put_number(b, val, neg);
	}
	if (!err)
		put_text(b, "\n");
	return err;
}

static int do_vec(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos, size_t size,
		  vec_conv conv)
{
	struct vec_buf b = { buffer, *lenp };
	int err;

	if (!table->data || !table->maxlen || !*lenp || (*ppos && !write)) {
		*lenp = 0;
		return 0;
	}
	if (is_later_write(write, ppos)) {
		*ppos += *lenp;
		return 0;
	}
	err = write ? vec_write(table, &b, size, conv) : vec_read(table, &b, size, conv);
	if (write && err && b.left == *lenp)
		return err;
	*lenp -= b.left;
	*ppos += *lenp;
	return err;
}

static int int_from(bool neg, unsigned long val, int *result)
{
	if (neg ? val > (unsigned long)INT_MAX + 1 : val > (unsigned long)INT_MAX)
		return -EINVAL;
	*result = neg ? -(long)val : val;
	return 0;
}

static void int_to(int i, bool *neg, unsigned long *val)
{
	*neg = i < 0;
	*val = i < 0 ? -(unsigned long)i : i;
}

static int conv_int(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	int i;

	if (!write) {
		int_to(READ_ONCE(*(int *)elem), neg, val);
		return 0;
	}
	if (int_from(*neg, *val, &i))
		return -EINVAL;
	WRITE_ONCE(*(int *)elem, i);
	return 0;
}

static int conv_int_minmax(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	const int *min = table->extra1, *max = table->extra2;
	int i;

	if (!write)
		return conv_int(neg, val, elem, write, table, index);
	if (int_from(*neg, *val, &i) || (min && i < *min) || (max && i > *max))
		return -EINVAL;
	WRITE_ONCE(*(int *)elem, i);
	return 0;
}

static int conv_uint(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	if (!write) {
		*val = READ_ONCE(*(unsigned int *)elem);
		return 0;
	}
	if (*neg || *val > UINT_MAX)
		return -EINVAL;
	WRITE_ONCE(*(unsigned int *)elem, *val);
	return 0;
}

static int conv_uint_minmax(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	const unsigned int *min = table->extra1, *max = table->extra2;

	if (write && (*val > UINT_MAX || (min && *val < *min) || (max && *val > *max)))
		return -EINVAL;
	return conv_uint(neg, val, elem, write, table, index);
}

static int conv_u8_minmax(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	const unsigned int *min = table->extra1, *max = table->extra2;

	if (!write) {
		*val = READ_ONCE(*(u8 *)elem);
		return 0;
	}
	if (*neg || *val > (max ? min(*max, 255u) : 255u) || (min && *val < *min))
		return -EINVAL;
	WRITE_ONCE(*(u8 *)elem, *val);
	return 0;
}

static int conv_bool(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	if (write)
		WRITE_ONCE(*(bool *)elem, *val != 0);
	else
		*val = READ_ONCE(*(bool *)elem);
	return 0;
}

static int conv_ulong_minmax(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	const unsigned long *min = table->extra1, *max = table->extra2;

	if (!write) {
		*val = READ_ONCE(((unsigned long *)elem)[0]);
		return 0;
	}
	if (*neg)
		return 0;
	/* The limits may be vectors of their own. */
	if ((min && *val < min[0]) || (max && *val > max[0]))
		return -EINVAL;
	WRITE_ONCE(*(unsigned long *)elem, *val);
	return 0;
}

static int conv_jiffies(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	int i;

	if (!write) {
		int_to(READ_ONCE(*(int *)elem), neg, val);
		*val /= HZ;
		return 0;
	}
	if (*val > INT_MAX / HZ || int_from(*neg, *val * HZ, &i))
		return -EINVAL;
	WRITE_ONCE(*(int *)elem, i);
	return 0;
}

static int conv_userhz_jiffies(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	int i;

	if (!write) {
		int_to(READ_ONCE(*(int *)elem), neg, val);
		*val = jiffies_to_clock_t(*val);
		return 0;
	}
	if (int_from(*neg, clock_t_to_jiffies(*val), &i))
		return -EINVAL;
	WRITE_ONCE(*(int *)elem, i);
	return 0;
}

static int conv_ms_jiffies(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table, int index)
{
	int i;

	if (!write) {
		int_to(READ_ONCE(*(int *)elem), neg, val);
		*val = jiffies_to_msecs(*val);
		return 0;
	}
	if (*val > UINT_MAX || int_from(*neg, msecs_to_jiffies(*val), &i))
		return -EINVAL;
	WRITE_ONCE(*(int *)elem, i);
	return 0;
}

static int conv_ms_jiffies_minmax(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table,
				  int index)
{
	const int *min = table->extra1, *max = table->extra2;
	int i;

	if (write) {
		if (*val > UINT_MAX || int_from(*neg, msecs_to_jiffies(*val), &i))
			return -EINVAL;
		if ((min && i < *min) || (max && i > *max))
			return -EINVAL;
	}
	return conv_ms_jiffies(neg, val, elem, write, table, index);
}

static int conv_ulong_ms_jiffies(bool *neg, unsigned long *val, void *elem, int write, struct ctl_table *table,
				 int index)
{
	int err;

	if (write) {
		*val = msecs_to_jiffies(min_t(unsigned long, *val, UINT_MAX));
		return conv_ulong_minmax(neg, val, elem, write, table, index);
	}
	err = conv_ulong_minmax(neg, val, elem, write, table, index);
	*val = jiffies_to_msecs(*val);
	return err;
}

/**
 * proc_dointvec and its like - handlers of vectors of numbers
 * @table: data points to maxlen bytes; extra1 and extra2 point to the smallest and largest value (_minmax)
 *
 * Return 0, or -EINVAL for a bad number.
 */
int proc_dointvec(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	return do_vec(table, write, buffer, lenp, ppos, sizeof(int), conv_int);
}
EXPORT_SYMBOL(proc_dointvec);

int proc_dobool(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	return do_vec(table, write, buffer, lenp, ppos, sizeof(bool), conv_bool);
}
EXPORT_SYMBOL(proc_dobool);

int proc_dointvec_minmax(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	return do_vec(table, write, buffer, lenp, ppos, sizeof(int), conv_int_minmax);
}
EXPORT_SYMBOL(proc_dointvec_minmax);

/* One number only, as on Linux. */
int proc_douintvec(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	if (table->maxlen != sizeof(unsigned int))
		return -EINVAL;
	return do_vec(table, write, buffer, lenp, ppos, sizeof(unsigned int), conv_uint);
}
EXPORT_SYMBOL(proc_douintvec);

int proc_douintvec_minmax(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	if (table->maxlen != sizeof(unsigned int))
		return -EINVAL;
	return do_vec(table, write, buffer, lenp, ppos, sizeof(unsigned int), conv_uint_minmax);
}
EXPORT_SYMBOL_GPL(proc_douintvec_minmax);

int proc_dou8vec_minmax(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	if (table->maxlen != sizeof(u8))
		return -EINVAL;
	return do_vec(table, write, buffer, lenp, ppos, sizeof(u8), conv_u8_minmax);
}
EXPORT_SYMBOL_GPL(proc_dou8vec_minmax);

int proc_doulongvec_minmax(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	return do_vec(table, write, buffer, lenp, ppos, sizeof(unsigned long), conv_ulong_minmax);
}
EXPORT_SYMBOL(proc_doulongvec_minmax);

int proc_doulongvec_ms_jiffies_minmax(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	return do_vec(table, write, buffer, lenp, ppos, sizeof(unsigned long), conv_ulong_ms_jiffies);
}
EXPORT_SYMBOL(proc_doulongvec_ms_jiffies_minmax);

int proc_dointvec_jiffies(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	return do_vec(table, write, buffer, lenp, ppos, sizeof(int), conv_jiffies);
}
EXPORT_SYMBOL(proc_dointvec_jiffies);

int proc_dointvec_userhz_jiffies(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	return do_vec(table, write, buffer, lenp, ppos, sizeof(int), conv_userhz_jiffies);
}
EXPORT_SYMBOL(proc_dointvec_userhz_jiffies);

int proc_dointvec_ms_jiffies(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	return do_vec(table, write, buffer, lenp, ppos, sizeof(int), conv_ms_jiffies);
}
EXPORT_SYMBOL(proc_dointvec_ms_jiffies);

int proc_dointvec_ms_jiffies_minmax(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	return do_vec(table, write, buffer, lenp, ppos, sizeof(int), conv_ms_jiffies_minmax);
}

/* ---- Bitmaps ---- */

static void put_bitmap(struct vec_buf *b, const unsigned long *bitmap, unsigned long bits)
{
	unsigned long start = find_first_bit(bitmap, bits), end;
	bool first = true;

	while (start < bits && b->left) {
		end = find_next_zero_bit(bitmap, bits, start + 1) - 1;
		if (!first)
			put_text(b, ",");
		first = false;
		put_number(b, start, false);
		if (end != start) {
			put_text(b, "-");
			put_number(b, end, false);
		}
		start = find_next_bit(bitmap, bits, end + 1);
	}
	put_text(b, "\n");
}

static int get_bitmap(struct vec_buf *b, unsigned long *bitmap, unsigned long bits)
{
	skip_spaces_in(b);
	while (b->left) {
		unsigned long from, to;
		bool neg;

		if (get_number(b, &from, &neg, ",-") || neg)
			return -EINVAL;
		to = from;
		if (b->left && *b->p == '-') {
			b->p++;
			b->left--;
			if (get_number(b, &to, &neg, ",") || neg)
				return -EINVAL;
		}
		if (from > to || to >= bits)
			return -EINVAL;
		bitmap_set(bitmap, from, to - from + 1);
		skip_spaces_in(b);
		if (b->left && *b->p != ',')
			return -EINVAL;
		if (b->left) {
			b->p++;
			b->left--;
		}
	}
	return 0;
}

/**
 * proc_do_large_bitmap - a bitmap, as a list of ranges: "1,3-5"
 * @table: data points to a pointer to the bitmap; maxlen is its length in bits
 *
 * Returns 0, -EINVAL, -ENOMEM; a bad list changes nothing.
 */
int proc_do_large_bitmap(struct ctl_table *table, int write, void *buffer, size_t *lenp, loff_t *ppos)
{
	unsigned long bits = table->maxlen, *bitmap = *(unsigned long **)table->data, *tmp;
	struct vec_buf b = { buffer, *lenp };
	int err;

	if (!bitmap || !bits || !*lenp || (*ppos && !write)) {
		*lenp = 0;
		return 0;
	}
	if (!write) {
		put_bitmap(&b, bitmap, bits);
		*lenp -= b.left;
		*ppos += *lenp;
		return 0;
	}
	tmp = bitmap_zalloc(bits, GFP_KERNEL);
	if (!tmp)
		return -ENOMEM;
	err = get_bitmap(&b, tmp, bits);
	if (!err) {
		if (*ppos)
			bitmap_or(bitmap, bitmap, tmp, bits);
		else
			bitmap_copy(bitmap, tmp, bits);
		*ppos += *lenp;
	}
	bitmap_free(tmp);
	return err;
}
EXPORT_SYMBOL(proc_do_large_bitmap);

/* ---- Tables that belong to nobody else ---- */

static struct ctl_table kern_table[] = {
	{ .procname = "panic",
	  .data = &panic_timeout,
	  .maxlen = sizeof(int),
	  .mode = 0644,
	  .proc_handler = proc_dointvec },
	{ .procname = "panic_on_oops",
	  .data = &panic_on_oops,
	  .maxlen = sizeof(int),
	  .mode = 0644,
	  .proc_handler = proc_dointvec },
	{ .procname = "panic_on_warn",
	  .data = &panic_on_warn,
	  .maxlen = sizeof(int),
	  .mode = 0644,
	  .proc_handler = proc_dointvec_minmax,
	  .extra1 = SYSCTL_ZERO,
	  .extra2 = SYSCTL_ONE },
	{ .procname = "ostype",
	  .data = init_uts_ns.name.sysname,
	  .maxlen = sizeof(init_uts_ns.name.sysname),
	  .mode = 0444,
	  .proc_handler = proc_dostring },
	{ .procname = "osrelease",
	  .data = init_uts_ns.name.release,
	  .maxlen = sizeof(init_uts_ns.name.release),
	  .mode = 0444,
	  .proc_handler = proc_dostring },
	{ .procname = "version",
	  .data = init_uts_ns.name.version,
	  .maxlen = sizeof(init_uts_ns.name.version),
	  .mode = 0444,
	  .proc_handler = proc_dostring },
	{ .procname = "hostname",
	  .data = init_uts_ns.name.nodename,
	  .maxlen = sizeof(init_uts_ns.name.nodename),
	  .mode = 0644,
	  .proc_handler = proc_dostring },
	{ .procname = "domainname",
	  .data = init_uts_ns.name.domainname,
	  .maxlen = sizeof(init_uts_ns.name.domainname),
	  .mode = 0644,
	  .proc_handler = proc_dostring },
	{},
};

static struct ctl_table fs_table[] = {
	{ .procname = "file-nr",
	  .data = &files_stat,
	  .maxlen = sizeof(files_stat),
	  .mode = 0444,
	  .proc_handler = proc_doulongvec_minmax },
	{ .procname = "file-max",
	  .data = &files_stat.max_files,
	  .maxlen = sizeof(files_stat.max_files),
	  .mode = 0644,
	  .proc_handler = proc_doulongvec_minmax,
	  .extra1 = SYSCTL_LONG_ZERO,
	  .extra2 = SYSCTL_LONG_MAX },
	{},
};

static struct ctl_table empty_table[] = { {} };

/* The folders exist before anybody registers in them. */
static int __init sysctl_init_bases(void)
{
	static const char *const folders[] = { "vm", "debug", "dev" };

	register_sysctl_init("kernel", kern_table);
	register_sysctl_init("fs", fs_table);
	for (int i = 0; i < ARRAY_SIZE(folders); i++)
		__register_sysctl_init(folders[i], empty_table, "empty_table");
	return 0;
}
early_initcall(sysctl_init_bases);
