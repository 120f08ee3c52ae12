// SPDX-License-Identifier: MIT
/*
 * The out-of-line part of <linux/kfifo.h>.
 *
 *   0 <= in - out <= mask + 1, in elements, modulo 2^32
 *
 * Producer and consumer may run at the same time, one of each: the producer writes data, then in; the consumer reads
 * in, then data, then writes out. The barriers keep these orders.
 *
 * Records are bytes with a length of recsize bytes, little-endian, in front. A record is stored whole or not at all,
 * and taken whole: what does not fit the reader's buffer is lost.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kfifo.h>
#include <linux/log2.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

static unsigned int kfifo_unused(const struct __kfifo *fifo)
{
	return (fifo->mask + 1) - (fifo->in - fifo->out);
}

/**
 * __kfifo_alloc - allocate the buffer
 * @size: elements, rounded up to a power of two, at least 2
 * @esize: bytes of each
 *
 * Returns 0, -EINVAL or -ENOMEM.
 */
int __kfifo_alloc(struct __kfifo *fifo, unsigned int size, size_t esize, gfp_t gfp_mask)
{
	size = roundup_pow_of_two(size);
	fifo->in = 0;
	fifo->out = 0;
	fifo->esize = esize;
	if (size < 2) {
		fifo->data = NULL;
		fifo->mask = 0;
		return -EINVAL;
	}
	fifo->data = kmalloc_array(esize, size, gfp_mask);
	if (!fifo->data) {
		fifo->mask = 0;
		return -ENOMEM;
	}
	fifo->mask = size - 1;
	return 0;
}
EXPORT_SYMBOL(__kfifo_alloc);

/** __kfifo_free - free the buffer of __kfifo_alloc() */
void __kfifo_free(struct __kfifo *fifo)
{
	kfree(fifo->data);
	fifo->in = 0;
	fifo->out = 0;
	fifo->esize = 0;
	fifo->data = NULL;
	fifo->mask = 0;
}
EXPORT_SYMBOL(__kfifo_free);

/**
 * __kfifo_init - use a given buffer
 * @size: its bytes; what is used is rounded down to a power of two elements
 *
 * Returns 0 or -EINVAL (fewer than 2 elements).
 */
int __kfifo_init(struct __kfifo *fifo, void *buffer, unsigned int size, size_t esize)
{
	size /= esize;
	if (!is_power_of_2(size))
		size = rounddown_pow_of_two(size);
	fifo->in = 0;
	fifo->out = 0;
	fifo->esize = esize;
	fifo->data = buffer;
	if (size < 2) {
		fifo->mask = 0;
		return -EINVAL;
	}
	fifo->mask = size - 1;
	return 0;
}
EXPORT_SYMBOL(__kfifo_init);

/* A run of @len elements at counter value @off is one or two pieces of memory, in bytes. */
struct pieces {
	char *data;
	size_t first_off;
	size_t first;
	size_t rest; /* from the start of the buffer */
};

static struct pieces kfifo_pieces(const struct __kfifo *fifo, unsigned int len, unsigned int off)
{
	unsigned int size = fifo->mask + 1, first;

	off &= fifo->mask;
	first = min(len, size - off);
	return (struct pieces){
		.data = fifo->data,
		.first_off = (size_t)off * fifo->esize,
		.first = (size_t)first * fifo->esize,
		.rest = (size_t)(len - first) * fifo->esize,
	};
}

static void kfifo_copy_in(struct __kfifo *fifo, const void *src, unsigned int len, unsigned int off)
{
	struct pieces p = kfifo_pieces(fifo, len, off);

	memcpy(p.data + p.first_off, src, p.first);
	memcpy(p.data, src + p.first, p.rest);
	/* The data before the counter that publishes it. */
	smp_wmb();
}

static void kfifo_copy_out(struct __kfifo *fifo, void *dst, unsigned int len, unsigned int off)
{
	struct pieces p = kfifo_pieces(fifo, len, off);

	memcpy(dst, p.data + p.first_off, p.first);
	memcpy(dst + p.first, p.data, p.rest);
	/* The reads before the counter that frees the room. */
	smp_wmb();
}

/** __kfifo_in - append up to @len elements; returns how many fitted */
unsigned int __kfifo_in(struct __kfifo *fifo, const void *buf, unsigned int len)
{
	len = min(len, kfifo_unused(fifo));
	kfifo_copy_in(fifo, buf, len, fifo->in);
	fifo->in += len;
	return len;
}
EXPORT_SYMBOL(__kfifo_in);

/** __kfifo_out_peek - copy up to @len elements and leave them; returns how many */
unsigned int __kfifo_out_peek(struct __kfifo *fifo, void *buf, unsigned int len)
{
	len = min(len, fifo->in - fifo->out);
	kfifo_copy_out(fifo, buf, len, fifo->out);
	return len;
}
EXPORT_SYMBOL(__kfifo_out_peek);

/** __kfifo_out - take up to @len elements; returns how many */
unsigned int __kfifo_out(struct __kfifo *fifo, void *buf, unsigned int len)
{
	len = __kfifo_out_peek(fifo, buf, len);
	fifo->out += len;
	return len;
}
EXPORT_SYMBOL(__kfifo_out);

/* These two return the elements that were not copied, rounded up. */
static unsigned long kfifo_copy_from_user(struct __kfifo *fifo, const void __user *from, unsigned int len,
					  unsigned int off, unsigned int *copied)
{
	struct pieces p = kfifo_pieces(fifo, len, off);
	unsigned long left;

	left = copy_from_user(p.data + p.first_off, from, p.first);
	if (unlikely(left))
		left = DIV_ROUND_UP(left + p.rest, fifo->esize);
	else if (p.rest && unlikely(left = copy_from_user(p.data, from + p.first, p.rest)))
		left = DIV_ROUND_UP(left, fifo->esize);
	smp_wmb();
	*copied = (len - left) * fifo->esize;
	return left;
}

static unsigned long kfifo_copy_to_user(struct __kfifo *fifo, void __user *to, unsigned int len, unsigned int off,
					unsigned int *copied)
{
	struct pieces p = kfifo_pieces(fifo, len, off);
	unsigned long left;

	left = copy_to_user(to, p.data + p.first_off, p.first);
	if (unlikely(left))
		left = DIV_ROUND_UP(left + p.rest, fifo->esize);
	else if (p.rest && unlikely(left = copy_to_user(to + p.first, p.data, p.rest)))
		left = DIV_ROUND_UP(left, fifo->esize);
	smp_wmb();
	*copied = (len - left) * fifo->esize;
	return left;
}

/**
 * __kfifo_from_user - append from user memory
 * @len: bytes; only whole elements are taken
 * @copied: gets the bytes appended
 *
 * Returns 0 or -EFAULT. May sleep.
 */
int __kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned long len, unsigned int *copied)
{
	unsigned long left;
	int err = 0;

	len = min_t(unsigned long, len / fifo->esize, kfifo_unused(fifo));
	left = kfifo_copy_from_user(fifo, from, len, fifo->in, copied);
	if (unlikely(left)) {
		len -= left;
		err = -EFAULT;
	}
	fifo->in += len;
	return err;
}
EXPORT_SYMBOL(__kfifo_from_user);

/** __kfifo_to_user - take into user memory; otherwise as __kfifo_from_user() */
int __kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned long len, unsigned int *copied)
{
	unsigned long left;
	int err = 0;

	len = min_t(unsigned long, len / fifo->esize, fifo->in - fifo->out);
	left = kfifo_copy_to_user(fifo, to, len, fifo->out, copied);
	if (unlikely(left)) {
		len -= left;
		err = -EFAULT;
	}
	fifo->out += len;
	return err;
}
EXPORT_SYMBOL(__kfifo_to_user);

/* ---- DMA ---- */

/*
 * Describe @len bytes at @buf, which are contiguous for the CPU, by physically contiguous pieces. Returns how many
 * entries it took.
 */
static unsigned int setup_sgl_buf(struct scatterlist *sgl, void *buf, int nents, unsigned int len)
{
	if (!nents || !len)
		return 0;
	sg_set_page(sgl, virt_to_page(buf), len, offset_in_page(buf));
	return 1;
}

static unsigned int setup_sgl(struct __kfifo *fifo, struct scatterlist *sgl, int nents, unsigned int len,
			      unsigned int off)
{
	struct pieces p = kfifo_pieces(fifo, len, off);
	unsigned int n = setup_sgl_buf(sgl, p.data + p.first_off, nents, p.first);

	n += setup_sgl_buf(sgl + n, p.data, nents - n, p.rest);
	if (n)
		sg_mark_end(sgl + n - 1);
	return n;
}

/**
 * __kfifo_dma_in_prepare - describe the room for @len more elements; returns the entries used, 0 if there is not so
 * much
 */
unsigned int __kfifo_dma_in_prepare(struct __kfifo *fifo, struct scatterlist *sgl, int nents, unsigned int len)
{
	len = min(len, kfifo_unused(fifo));
	return setup_sgl(fifo, sgl, nents, len, fifo->in);
}
EXPORT_SYMBOL(__kfifo_dma_in_prepare);

/** __kfifo_dma_out_prepare - describe the next @len elements */
unsigned int __kfifo_dma_out_prepare(struct __kfifo *fifo, struct scatterlist *sgl, int nents, unsigned int len)
{
	len = min(len, fifo->in - fifo->out);
	return setup_sgl(fifo, sgl, nents, len, fifo->out);
}
EXPORT_SYMBOL(__kfifo_dma_out_prepare);

/* ---- Records ---- */

/** __kfifo_max_r - the longest record that fits @len bytes, and its length field */
unsigned int __kfifo_max_r(unsigned int len, size_t recsize)
{
	unsigned int max = (1 << (recsize << 3)) - 1;

	return min(len, max);
}
EXPORT_SYMBOL(__kfifo_max_r);

static unsigned char *kfifo_byte(struct __kfifo *fifo, unsigned int counter)
{
	return (unsigned char *)fifo->data + (counter & fifo->mask);
}

/* The length of the record at the front. */
static unsigned int peek_length(struct __kfifo *fifo, size_t recsize)
{
	unsigned int l = *kfifo_byte(fifo, fifo->out);

	if (--recsize)
		l |= *kfifo_byte(fifo, fifo->out + 1) << 8;
	return l;
}

static void poke_length(struct __kfifo *fifo, unsigned int n, size_t recsize)
{
	*kfifo_byte(fifo, fifo->in) = n;
	if (recsize > 1)
		*kfifo_byte(fifo, fifo->in + 1) = n >> 8;
}

/** __kfifo_len_r - the length of the next record; the fifo is not empty */
unsigned int __kfifo_len_r(struct __kfifo *fifo, size_t recsize)
{
	return peek_length(fifo, recsize);
}
EXPORT_SYMBOL(__kfifo_len_r);

/** __kfifo_in_r - append a record of @len bytes; returns @len, or 0 if it does not fit */
unsigned int __kfifo_in_r(struct __kfifo *fifo, const void *buf, unsigned int len, size_t recsize)
{
	if (len + recsize > kfifo_unused(fifo))
		return 0;
	poke_length(fifo, len, recsize);
	kfifo_copy_in(fifo, buf, len, fifo->in + recsize);
	fifo->in += len + recsize;
	return len;
}
EXPORT_SYMBOL(__kfifo_in_r);

/* Copy at most @len bytes of the next record. Returns how many; *@n gets the record's length. */
static unsigned int copy_out_r(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize, unsigned int *n)
{
	*n = peek_length(fifo, recsize);
	len = min(len, *n);
	kfifo_copy_out(fifo, buf, len, fifo->out + recsize);
	return len;
}

/** __kfifo_out_peek_r - copy the next record, or its beginning, and leave it; returns the bytes copied */
unsigned int __kfifo_out_peek_r(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize)
{
	unsigned int n;

	if (fifo->in == fifo->out)
		return 0;
	return copy_out_r(fifo, buf, len, recsize, &n);
}
EXPORT_SYMBOL(__kfifo_out_peek_r);

/** __kfifo_out_r - take the next record; what exceeds @len is lost; returns the bytes copied */
unsigned int __kfifo_out_r(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize)
{
	unsigned int n;

	if (fifo->in == fifo->out)
		return 0;
	len = copy_out_r(fifo, buf, len, recsize, &n);
	fifo->out += n + recsize;
	return len;
}
EXPORT_SYMBOL(__kfifo_out_r);

/** __kfifo_skip_r - drop the next record; the fifo is not empty */
void __kfifo_skip_r(struct __kfifo *fifo, size_t recsize)
{
	fifo->out += peek_length(fifo, recsize) + recsize;
}
EXPORT_SYMBOL(__kfifo_skip_r);

/** __kfifo_from_user_r - append a record from user memory: whole, or *@copied is 0; returns 0 or -EFAULT */
int __kfifo_from_user_r(struct __kfifo *fifo, const void __user *from, unsigned long len, unsigned int *copied,
			size_t recsize)
{
	len = __kfifo_max_r(min_t(unsigned long, len, UINT_MAX), recsize);
	if (len + recsize > kfifo_unused(fifo)) {
		*copied = 0;
		return 0;
	}
	if (unlikely(kfifo_copy_from_user(fifo, from, len, fifo->in + recsize, copied))) {
		*copied = 0;
		return -EFAULT;
	}
	poke_length(fifo, len, recsize);
	fifo->in += len + recsize;
	return 0;
}
EXPORT_SYMBOL(__kfifo_from_user_r);

/** __kfifo_to_user_r - take the next record into user memory; on -EFAULT it stays */
int __kfifo_to_user_r(struct __kfifo *fifo, void __user *to, unsigned long len, unsigned int *copied, size_t recsize)
{
	unsigned int n;

	if (fifo->in == fifo->out) {
		*copied = 0;
		return 0;
	}
	n = peek_length(fifo, recsize);
	if (unlikely(kfifo_copy_to_user(fifo, to, min_t(unsigned long, len, n), fifo->out + recsize, copied))) {
		*copied = 0;
		return -EFAULT;
	}
	fifo->out += n + recsize;
	return 0;
}
EXPORT_SYMBOL(__kfifo_to_user_r);

/**
 * __kfifo_dma_in_prepare_r - describe the room for a record of up to @len bytes; returns the entries used, 0 if it does
 * not fit
 */
unsigned int __kfifo_dma_in_prepare_r(struct __kfifo *fifo, struct scatterlist *sgl, int nents, unsigned int len,
				      size_t recsize)
{
	BUG_ON(!nents);
	len = __kfifo_max_r(len, recsize);
	if (len + recsize > kfifo_unused(fifo))
		return 0;
	return setup_sgl(fifo, sgl, nents, len, fifo->in + recsize);
}
EXPORT_SYMBOL(__kfifo_dma_in_prepare_r);

/** __kfifo_dma_in_finish_r - the device has written a record of @len bytes there */
void __kfifo_dma_in_finish_r(struct __kfifo *fifo, unsigned int len, size_t recsize)
{
	len = __kfifo_max_r(len, recsize);
	poke_length(fifo, len, recsize);
	fifo->in += len + recsize;
}
EXPORT_SYMBOL(__kfifo_dma_in_finish_r);

/** __kfifo_dma_out_prepare_r - describe the next record, if it has no more than @len bytes */
unsigned int __kfifo_dma_out_prepare_r(struct __kfifo *fifo, struct scatterlist *sgl, int nents, unsigned int len,
				       size_t recsize)
{
	BUG_ON(!nents);
	len = __kfifo_max_r(len, recsize);
	if (len + recsize > fifo->in - fifo->out)
		return 0;
	return setup_sgl(fifo, sgl, nents, len, fifo->out + recsize);
}
EXPORT_SYMBOL(__kfifo_dma_out_prepare_r);

/** __kfifo_dma_out_finish_r - the device has read the record */
void __kfifo_dma_out_finish_r(struct __kfifo *fifo, size_t recsize)
{
	__kfifo_skip_r(fifo, recsize);
}
EXPORT_SYMBOL(__kfifo_dma_out_finish_r);
