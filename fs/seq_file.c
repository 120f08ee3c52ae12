// SPDX-License-Identifier: MIT
/*
 * Sequence files: texts that are produced while they are read.
 *
 * The owner gives an iterator (start, next, stop) over records and a function that prints one record. Records go into a
 * buffer that holds whole records only, and the reader is served from there. Two numbers say where we are:
 *
 *	m->read_pos	the file offset of the next byte that a reader will get = offset of m->buf[m->from]
 *	m->index	the position of the record after the last one in the buffer
 *
 * A read at another offset than read_pos starts over from record 0 and drops text until the offset is reached, so a
 * record must print the same text each time for pread() to make sense. A record that does not fit is printed again into
 * a buffer twice as large; "did not fit" is m->count == m->size, which is why a full buffer counts as overflow.
 *
 * start() may take locks that stop() drops, so no user memory is touched between them: text is copied out after stop().
 * m->lock makes readers of one open file take turns. Without memory for the buffer a read fails with -ENOMEM and may be
 * repeated.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include "internal.h"

static struct kmem_cache *seq_file_cache;

static void seq_set_overflow(struct seq_file *m)
{
	m->count = m->size;
}

static void *seq_buf_alloc(unsigned long size)
{
	if (unlikely(size > MAX_RW_COUNT))
		return NULL;
	return kvmalloc(size, GFP_KERNEL_ACCOUNT);
}

/* Replace the buffer, whose contents are no longer wanted, by one of @size bytes. */
static int seq_replace_buf(struct seq_file *m, size_t size)
{
	kvfree(m->buf);
	m->count = 0;
	m->from = 0;
	m->size = size;
	m->buf = seq_buf_alloc(size);
	return m->buf ? 0 : -ENOMEM;
}

/**
 * seq_open - make an open file a sequence file
 * @file: the file; its private_data becomes the struct seq_file
 * @op: the iterator
 *
 * Returns 0 or -ENOMEM. The file must be closed with seq_release(). Process context.
 */
int seq_open(struct file *file, const struct seq_operations *op)
{
	struct seq_file *p;

	WARN_ON(file->private_data);
	p = kmem_cache_zalloc(seq_file_cache, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	file->private_data = p;
	mutex_init(&p->lock);
	p->op = op;
	p->file = file;
	/* Writes have no position of their own here. */
	file->f_mode &= ~FMODE_PWRITE;
	return 0;
}
EXPORT_SYMBOL(seq_open);

/* Print records from the start until file offset @offset is inside the buffer or the text ends. */
static int traverse_records(struct seq_file *m, loff_t offset)
{
	loff_t pos = 0;
	int error = 0;
	void *p = m->op->start(m, &m->index);

	while (p) {
		error = PTR_ERR(p);
		if (IS_ERR(p))
			break;
		error = m->op->show(m, p);
		if (error < 0)
			break;
		if (unlikely(error)) {
			error = 0;
			m->count = 0;
		}
		if (seq_has_overflowed(m)) {
			error = -EAGAIN;
			break;
		}
		p = m->op->next(m, p, &m->index);
		if (pos + m->count > offset) {
			m->from = offset - pos;
			m->count -= m->from;
			break;
		}
		pos += m->count;
		m->count = 0;
		if (pos == offset)
			break;
	}
	m->op->stop(m, p);
	return error;
}

/* Make m->read_pos equal to @offset. */
static int traverse(struct seq_file *m, loff_t offset)
{
	int error;

	do {
		m->index = 0;
		m->count = m->from = 0;
		if (!offset)
			return 0;
		if (!m->buf) {
			error = seq_replace_buf(m, PAGE_SIZE);
			if (error)
				return error;
		}
		error = traverse_records(m, offset);
		if (error == -EAGAIN && seq_replace_buf(m, m->size << 1))
			error = -ENOMEM;
	} while (error == -EAGAIN);
	return error;
}

static int seq_seek(struct seq_file *m, loff_t pos)
{
	int error;

	if (!pos) {
		m->index = 0;
		m->count = 0;
	}
	if (likely(pos == m->read_pos))
		return 0;
	error = traverse(m, pos);
	if (error) {
		m->read_pos = 0;
		m->index = 0;
		m->count = 0;
	} else {
		m->read_pos = pos;
	}
	return error;
}

/* Add records behind the first one while they fit in the buffer and @room is not yet filled. Returns the iterator. */
static void *fill_records(struct seq_file *m, void *p, size_t room)
{
	for (;;) {
		size_t before = m->count;
		loff_t pos = m->index;
		int error;

		p = m->op->next(m, p, &m->index);
		if (pos == m->index) {
			pr_info_ratelimited("buggy .next function %ps did not update position index\n", m->op->next);
			m->index++;
		}
		if (!p || IS_ERR(p) || m->count >= room)
			return p;
		error = m->op->show(m, p);
		if (error > 0) {
			m->count = before;
		} else if (error || seq_has_overflowed(m)) {
			m->count = before;
			return p;
		}
	}
}

/* Fill the empty buffer with at least one record that has text, unless there is none left. */
static int produce(struct seq_file *m, size_t room)
{
	void *p = m->op->start(m, &m->index);
	int error = 0;

	m->from = 0;
	for (;;) {
		error = PTR_ERR_OR_ZERO(p);
		if (!p || error)
			break;
		error = m->op->show(m, p);
		if (error < 0)
			break;
		if (unlikely(error)) {
			error = 0;
			m->count = 0;
		}
		if (unlikely(!m->count)) {
			p = m->op->next(m, p, &m->index);
			continue;
		}
		if (!seq_has_overflowed(m)) {
			p = fill_records(m, p, room);
			m->op->stop(m, p);
			return 0;
		}
		m->op->stop(m, p);
		if (seq_replace_buf(m, m->size << 1))
			return -ENOMEM;
		p = m->op->start(m, &m->index);
	}
	m->op->stop(m, p);
	m->count = 0;
	return error;
}

/* Give out what the buffer holds. */
static size_t drain(struct seq_file *m, struct iov_iter *iter)
{
	size_t n = copy_to_iter(m->buf + m->from, m->count, iter);

	m->count -= n;
	m->from += n;
	return n;
}

/**
 * seq_read_iter - the read_iter() of sequence files
 *
 * Returns the bytes read, 0 at the end, or -errno. Process context.
 */
ssize_t seq_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct seq_file *m = iocb->ki_filp->private_data;
	size_t copied = 0;
	int error;

	if (!iov_iter_count(iter))
		return 0;
	mutex_lock(&m->lock);
	error = seq_seek(m, iocb->ki_pos);
	if (!error && !m->buf)
		error = seq_replace_buf(m, PAGE_SIZE);
	if (!error && m->count)
		copied = drain(m, iter);
	if (!error && !m->count && iov_iter_count(iter)) {
		error = produce(m, iov_iter_count(iter));
		if (!error)
			copied += drain(m, iter);
	}
	if (unlikely(!copied)) {
		if (m->count && !error)
			error = -EFAULT;
	} else {
		iocb->ki_pos += copied;
		m->read_pos += copied;
	}
	mutex_unlock(&m->lock);
	return copied ?: error;
}
EXPORT_SYMBOL(seq_read_iter);

/**
 * seq_read - the read() of sequence files
 *
 * Returns the bytes read, 0 at the end, or -errno. Process context.
 */
ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos)
{
	struct iovec iov = { .iov_base = buf, .iov_len = size };
	struct kiocb kiocb;
	struct iov_iter iter;
	ssize_t n;

	init_sync_kiocb(&kiocb, file);
	iov_iter_init(&iter, READ, &iov, 1, size);
	kiocb.ki_pos = *ppos;
	n = seq_read_iter(&kiocb, &iter);
	*ppos = kiocb.ki_pos;
	return n;
}
EXPORT_SYMBOL(seq_read);

/**
 * seq_lseek - the llseek() of sequence files: SEEK_SET and SEEK_CUR
 *
 * Returns the new position or -errno. Process context.
 */
loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	struct seq_file *m = file->private_data;
	loff_t ret = -EINVAL;

	mutex_lock(&m->lock);
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	if ((whence == SEEK_SET || whence == SEEK_CUR) && offset >= 0) {
		ret = offset;
		if (offset != m->read_pos) {
			int error = traverse(m, offset);

			if (error) {
				file->f_pos = 0;
				m->read_pos = 0;
				m->index = 0;
				m->count = 0;
				ret = error;
			} else {
				m->read_pos = offset;
				file->f_pos = offset;
			}
		} else {
			file->f_pos = offset;
		}
	}
	mutex_unlock(&m->lock);
	return ret;
}
EXPORT_SYMBOL(seq_lseek);

/**
 * seq_release - the release() of sequence files opened with seq_open()
 *
 * Returns 0.
 */
int seq_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kvfree(m->buf);
	kmem_cache_free(seq_file_cache, m);
	return 0;
}
EXPORT_SYMBOL(seq_release);

/* ---- Files of one record ---- */

/**
 * single_start - the start() of a file with a single record
 */
void *single_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *single_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void single_stop(struct seq_file *m, void *v)
{
}

/**
 * single_open - make an open file a text that one function prints at once
 * @show: prints it; its second argument is SEQ_START_TOKEN
 * @data: becomes m->private
 *
 * Returns 0 or -ENOMEM. The file must be closed with single_release(). Process context.
 */
int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data)
{
	struct seq_operations *op = kmalloc(sizeof(*op), GFP_KERNEL_ACCOUNT);
	int error;

	if (!op)
		return -ENOMEM;
	op->start = single_start;
	op->next = single_next;
	op->stop = single_stop;
	op->show = show;
	error = seq_open(file, op);
	if (error)
		kfree(op);
	else
		((struct seq_file *)file->private_data)->private = data;
	return error;
}
EXPORT_SYMBOL(single_open);

/**
 * single_open_size - like single_open(), with a buffer of @size bytes to begin with
 */
int single_open_size(struct file *file, int (*show)(struct seq_file *, void *), void *data, size_t size)
{
	char *buf = seq_buf_alloc(size);
	struct seq_file *m;
	int error;

	if (!buf)
		return -ENOMEM;
	error = single_open(file, show, data);
	if (error) {
		kvfree(buf);
		return error;
	}
	m = file->private_data;
	m->buf = buf;
	m->size = size;
	return 0;
}
EXPORT_SYMBOL(single_open_size);

/**
 * single_release - the release() of files opened with single_open()
 */
int single_release(struct inode *inode, struct file *file)
{
	const struct seq_operations *op = ((struct seq_file *)file->private_data)->op;
	int ret = seq_release(inode, file);

	kfree(op);
	return ret;
}
EXPORT_SYMBOL(single_release);

/**
 * __seq_open_private - seq_open() with @psize zeroed bytes at m->private for the iterator's state
 *
 * Returns the bytes, or NULL without memory. The file must be closed with seq_release_private().
 */
void *__seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	void *private = kzalloc(psize, GFP_KERNEL_ACCOUNT);
	struct seq_file *m;

	if (!private)
		return NULL;
	if (seq_open(file, op) < 0) {
		kfree(private);
		return NULL;
	}
	m = file->private_data;
	m->private = private;
	return private;
}
EXPORT_SYMBOL(__seq_open_private);

/**
 * seq_open_private - the same, returning 0 or -ENOMEM
 */
int seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	return __seq_open_private(file, op, psize) ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(seq_open_private);

/**
 * seq_release_private - the release() of files opened with seq_open_private()
 */
int seq_release_private(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->private);
	m->private = NULL;
	return seq_release(inode, file);
}
EXPORT_SYMBOL(seq_release_private);

/* ---- Printing ---- */

/**
 * seq_vprintf, seq_printf - append formatted text to the record
 */
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	int len;

	if (m->count < m->size) {
		len = vsnprintf(m->buf + m->count, m->size - m->count, fmt, args);
		if (m->count + len < m->size) {
			m->count += len;
			return;
		}
	}
	seq_set_overflow(m);
}
EXPORT_SYMBOL(seq_vprintf);

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	seq_vprintf(m, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL(seq_printf);

/**
 * seq_putc - append a character to the record
 */
void seq_putc(struct seq_file *m, char c)
{
	if (m->count >= m->size)
		return;
	m->buf[m->count++] = c;
}
EXPORT_SYMBOL(seq_putc);

/**
 * seq_puts - append a string to the record
 */
void seq_puts(struct seq_file *m, const char *s)
{
	size_t len = strlen(s);

	if (m->count + len >= m->size) {
		seq_set_overflow(m);
		return;
	}
	memcpy(m->buf + m->count, s, len);
	m->count += len;
}
EXPORT_SYMBOL(seq_puts);

/**
 * seq_write - append @len bytes to the record
 *
 * Returns 0, or -1 if they do not fit.
 */
int seq_write(struct seq_file *m, const void *data, size_t len)
{
	if (m->count + len < m->size) {
		memcpy(m->buf + m->count, data, len);
		m->count += len;
		return 0;
	}
	seq_set_overflow(m);
	return -1;
}
EXPORT_SYMBOL(seq_write);

/**
 * seq_pad - fill up with spaces to the width set by seq_setwidth(), then append @c unless it is 0
 */
void seq_pad(struct seq_file *m, char c)
{
	ssize_t size = m->pad_until - m->count;

	if (size > 0) {
		if (size + m->count > m->size) {
			seq_set_overflow(m);
			return;
		}
		memset(m->buf + m->count, ' ', size);
		m->count += size;
	}
	if (c)
		seq_putc(m, c);
}
EXPORT_SYMBOL(seq_pad);

/**
 * seq_put_decimal_ull_width - append @delimiter and @num, right-aligned in @width columns
 */
void seq_put_decimal_ull_width(struct seq_file *m, const char *delimiter, unsigned long long num, unsigned int width)
{
	if (delimiter)
		seq_puts(m, delimiter);
	seq_printf(m, "%*llu", (int)width, num);
}

/**
 * seq_put_decimal_ull, seq_put_decimal_ll - append @delimiter and @num
 */
void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long num)
{
	seq_put_decimal_ull_width(m, delimiter, num, 0);
}
EXPORT_SYMBOL(seq_put_decimal_ull);

void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long num)
{
	if (delimiter)
		seq_puts(m, delimiter);
	seq_printf(m, "%lld", num);
}
EXPORT_SYMBOL(seq_put_decimal_ll);

/**
 * seq_put_hex_ll - append @delimiter and @v in hexadecimal, at least @width digits
 */
void seq_put_hex_ll(struct seq_file *m, const char *delimiter, unsigned long long v, unsigned int width)
{
	if (delimiter)
		seq_puts(m, delimiter);
	seq_printf(m, "%0*llx", (int)width, v);
}

/**
 * seq_escape_mem - append @len bytes, those that @flags and @esc name in escaped form (string_escape_mem())
 */
void seq_escape_mem(struct seq_file *m, const char *src, size_t len, unsigned int flags, const char *esc)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);
	int ret = string_escape_mem(src, len, buf, size, flags, esc);

	seq_commit(m, ret < size ? ret : -1);
}
EXPORT_SYMBOL(seq_escape_mem);

/**
 * seq_hex_dump - append @len bytes as print_hex_dump() prints them
 */
void seq_hex_dump(struct seq_file *m, const char *prefix_str, int prefix_type, int rowsize, int groupsize,
		  const void *buf, size_t len, bool ascii)
{
	const u8 *ptr = buf;
	size_t i, size;
	char *buffer;
	int ret;

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	for (i = 0; i < len && !seq_has_overflowed(m); i += rowsize) {
		size_t line = min_t(size_t, len - i, rowsize);

		switch (prefix_type) {
		case DUMP_PREFIX_ADDRESS:
			seq_printf(m, "%s%p: ", prefix_str, ptr + i);
			break;
		case DUMP_PREFIX_OFFSET:
			seq_printf(m, "%s%.8zx: ", prefix_str, i);
			break;
		default:
			seq_printf(m, "%s", prefix_str);
			break;
		}
		size = seq_get_buf(m, &buffer);
		ret = hex_dump_to_buffer(ptr + i, line, rowsize, groupsize, buffer, size, ascii);
		seq_commit(m, ret < size ? ret : -1);
		seq_putc(m, '\n');
	}
}
EXPORT_SYMBOL(seq_hex_dump);

/* ---- Paths ---- */

/**
 * mangle_path - copy @p to @s, characters in @esc as octal escapes
 *
 * @s may lie below @p in the same buffer. Returns the end of the result, NULL if it would run into what is not yet read.
 */
char *mangle_path(char *s, const char *p, const char *esc)
{
	while (s <= p) {
		char c = *p++;

		if (!c)
			return s;
		if (!strchr(esc, c)) {
			*s++ = c;
		} else if (s + 4 > p) {
			break;
		} else {
			*s++ = '\\';
			*s++ = '0' + ((c & 0300) >> 6);
			*s++ = '0' + ((c & 070) >> 3);
			*s++ = '0' + (c & 07);
		}
	}
	return NULL;
}
EXPORT_SYMBOL(mangle_path);

/* @p: the text at the end of the buffer that starts at @buf, or an error. */
static int seq_commit_path(struct seq_file *m, char *buf, char *p, const char *esc)
{
	int res = -1;

	if (!IS_ERR(p)) {
		char *end = mangle_path(buf, p, esc);

		if (end)
			res = end - buf;
	}
	seq_commit(m, res);
	return res;
}

/**
 * seq_path - append the path name of @path, characters in @esc escaped
 *
 * Returns its length, or -1 if it does not fit.
 */
int seq_path(struct seq_file *m, const struct path *path, const char *esc)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);

	if (!size) {
		seq_commit(m, -1);
		return -1;
	}
	return seq_commit_path(m, buf, d_path(path, buf, size), esc);
}
EXPORT_SYMBOL(seq_path);

/**
 * seq_file_path - seq_path() of an open file
 */
int seq_file_path(struct seq_file *m, struct file *file, const char *esc)
{
	return seq_path(m, &file->f_path, esc);
}
EXPORT_SYMBOL(seq_file_path);

/**
 * seq_path_root - seq_path() as seen from @root
 *
 * Returns SEQ_SKIP if @path cannot be reached from there.
 */
int seq_path_root(struct seq_file *m, const struct path *path, const struct path *root, const char *esc)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);
	char *p;

	if (!size) {
		seq_commit(m, -1);
		return -ENAMETOOLONG;
	}
	p = __d_path(path, root, buf, size);
	if (!p)
		return SEQ_SKIP;
	if (IS_ERR(p))
		return PTR_ERR(p);
	return seq_commit_path(m, buf, p, esc) < 0 ? -ENAMETOOLONG : 0;
}

/**
 * seq_dentry - append the path of @dentry from the root of its file system
 */
int seq_dentry(struct seq_file *m, struct dentry *dentry, const char *esc)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);

	if (!size) {
		seq_commit(m, -1);
		return -1;
	}
	return seq_commit_path(m, buf, dentry_path(dentry, buf, size), esc);
}
EXPORT_SYMBOL(seq_dentry);

void __init seq_file_init(void)
{
	seq_file_cache = KMEM_CACHE(seq_file, SLAB_ACCOUNT | SLAB_PANIC);
}
