// SPDX-License-Identifier: MIT
/*
 * iov_iter: copying to and from memory of every kind.
 *
 * An iterator is a position in a list of segments: iov_offset into the first, count bytes left in all. for_each_piece()
 * hands out the pieces of memory under the next bytes (a user address, a kernel address, or a page mapped for the
 * moment) to a function that returns how many bytes of the piece it did not do; the first such piece ends the walk. The
 * iterator moves by what was done. So every copy reports exactly the bytes copied, which is less than asked for after a
 * fault in user memory.
 *
 * Segments of length 0 are skipped; at the end iov_offset is 0 behind the last segment. No locks: an iterator belongs
 * to one task. Functions on user-backed iterators may sleep, unless page faults are disabled.
 */
#include <linux/bug.h>
#include <linux/bvec.h>
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/xarray.h>
#include "iov_iter_internal.h"

/* ---- Making iterators ---- */

/** iov_iter_init - over a vector of user buffers; @direction is READ or WRITE (the iterator is the source) */
void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs,
		   size_t count)
{
	WARN_ON(direction & ~(READ | WRITE));
	*i = (struct iov_iter){
		.iter_type = ITER_IOVEC,
		.nofault = false,
		.user_backed = true,
		.data_source = direction,
		.iov = iov,
		.nr_segs = nr_segs,
		.iov_offset = 0,
		.count = count,
	};
}
EXPORT_SYMBOL(iov_iter_init);

/** iov_iter_kvec - over a vector of kernel buffers */
void iov_iter_kvec(struct iov_iter *i, unsigned int direction, const struct kvec *kvec, unsigned long nr_segs,
		   size_t count)
{
	WARN_ON(direction & ~(READ | WRITE));
	*i = (struct iov_iter){
		.iter_type = ITER_KVEC,
		.data_source = direction,
		.kvec = kvec,
		.nr_segs = nr_segs,
		.iov_offset = 0,
		.count = count,
	};
}
EXPORT_SYMBOL(iov_iter_kvec);

/** iov_iter_bvec - over a vector of page fragments */
void iov_iter_bvec(struct iov_iter *i, unsigned int direction, const struct bio_vec *bvec, unsigned long nr_segs,
		   size_t count)
{
	WARN_ON(direction & ~(READ | WRITE));
	*i = (struct iov_iter){
		.iter_type = ITER_BVEC,
		.data_source = direction,
		.bvec = bvec,
		.nr_segs = nr_segs,
		.iov_offset = 0,
		.count = count,
	};
}
EXPORT_SYMBOL(iov_iter_bvec);

/** iov_iter_xarray - over the pages of an XArray, from byte @start on; all of them must be there */
void iov_iter_xarray(struct iov_iter *i, unsigned int direction, struct xarray *xarray, loff_t start, size_t count)
{
	BUG_ON(direction & ~1);
	*i = (struct iov_iter){
		.iter_type = ITER_XARRAY,
		.data_source = direction,
		.xarray = xarray,
		.xarray_start = start,
		.count = count,
		.iov_offset = 0,
	};
}
EXPORT_SYMBOL(iov_iter_xarray);

/** iov_iter_discard - takes @count bytes and forgets them */
void iov_iter_discard(struct iov_iter *i, unsigned int direction, size_t count)
{
	BUG_ON(direction != READ);
	*i = (struct iov_iter){
		.iter_type = ITER_DISCARD,
		.data_source = false,
		.count = count,
		.iov_offset = 0,
	};
}
EXPORT_SYMBOL(iov_iter_discard);

/* ---- Moving ---- */

static void advance_iovec(struct iov_iter *i, size_t size)
{
	const struct iovec *iov = i->iov, *end = iov + i->nr_segs;

	BUILD_BUG_ON(sizeof(struct iovec) != sizeof(struct kvec));
	size += i->iov_offset;
	while (iov < end && size >= iov->iov_len)
		size -= iov++->iov_len;
	i->iov_offset = size;
	i->nr_segs -= iov - i->iov;
	i->iov = iov;
}

static void advance_bvec(struct iov_iter *i, size_t size)
{
	const struct bio_vec *bvec = i->bvec, *end = bvec + i->nr_segs;

	size += i->iov_offset;
	while (bvec < end && size >= bvec->bv_len)
		size -= bvec++->bv_len;
	i->iov_offset = size;
	i->nr_segs -= bvec - i->bvec;
	i->bvec = bvec;
}

void iov_iter_normalize(struct iov_iter *i)
{
	if (iter_is_iovec(i) || iov_iter_is_kvec(i))
		advance_iovec(i, 0);
	else if (iov_iter_is_bvec(i))
		advance_bvec(i, 0);
}

/** iov_iter_advance - leave @size bytes out */
void iov_iter_advance(struct iov_iter *i, size_t size)
{
	size = min(size, i->count);
	if (!size)
		return;
	i->count -= size;
	if (iter_is_iovec(i) || iov_iter_is_kvec(i))
		advance_iovec(i, size);
	else if (iov_iter_is_bvec(i))
		advance_bvec(i, size);
	else if (!iov_iter_is_discard(i))
		i->iov_offset += size;
}
EXPORT_SYMBOL(iov_iter_advance);

/** iov_iter_revert - take @unroll bytes back that were done before */
void iov_iter_revert(struct iov_iter *i, size_t unroll)
{
	if (!unroll || WARN_ON(unroll > MAX_RW_COUNT))
		return;
	i->count += unroll;
	if (iov_iter_is_discard(i))
		return;
	if (unroll <= i->iov_offset) {
		i->iov_offset -= unroll;
		return;
	}
	/* Nobody goes back before the start: that is the caller's bug. */
	BUG_ON(iov_iter_is_xarray(i) || iter_is_ubuf(i));
	unroll -= i->iov_offset;
	while (true) {
		size_t len = iov_iter_is_bvec(i) ? (--i->bvec)->bv_len : (--i->iov)->iov_len;

		i->nr_segs++;
		if (unroll <= len) {
			i->iov_offset = len - unroll;
			return;
		}
		unroll -= len;
	}
}
EXPORT_SYMBOL(iov_iter_revert);

/** iov_iter_restore - back to a state that iov_iter_save_state() kept */
void iov_iter_restore(struct iov_iter *i, struct iov_iter_state *state)
{
	if (WARN_ON_ONCE(!iov_iter_is_bvec(i) && !iter_is_iovec(i) && !iter_is_ubuf(i) && !iov_iter_is_kvec(i)))
		return;
	i->iov_offset = state->iov_offset;
	i->count = state->count;
	if (iter_is_ubuf(i))
		return;
	if (iov_iter_is_bvec(i))
		i->bvec -= state->nr_segs - i->nr_segs;
	else
		i->iov -= state->nr_segs - i->nr_segs;
	i->nr_segs = state->nr_segs;
}

/**
 * dup_iter - a copy with a vector of its own, to be freed with kfree(); returns that, NULL if there is none or no
 * memory
 */
const void *dup_iter(struct iov_iter *new, struct iov_iter *old, gfp_t flags)
{
	*new = *old;
	if (iov_iter_is_bvec(new))
		return new->bvec = kmemdup(new->bvec, new->nr_segs * sizeof(struct bio_vec), flags);
	if (iov_iter_is_kvec(new) || iter_is_iovec(new))
		return new->iov = kmemdup(new->iov, new->nr_segs * sizeof(struct iovec), flags);
	return NULL;
}
EXPORT_SYMBOL(dup_iter);

/* ---- Pieces ---- */

/*
 * The piece of memory at byte @pos behind the iterator's position, without moving it: at most @bytes, in one page if it
 * is a page. Returns its length, 0 at the end. *@seg and *@off keep the place between calls; both start at the
 * iterator's.
 */
size_t iov_iter_piece(const struct iov_iter *i, struct iov_iter_place *place, size_t bytes,
		      struct iov_iter_piece *piece)
{
	size_t left;
	loff_t pos;

	*piece = (struct iov_iter_piece){};
	switch (iov_iter_type(i)) {
	case ITER_UBUF:
		piece->user = i->ubuf + place->off;
		place->off += bytes;
		return bytes;
	case ITER_IOVEC:
	case ITER_KVEC:
		while (place->seg < i->nr_segs && place->off >= i->iov[place->seg].iov_len) {
			place->seg++;
			place->off = 0;
		}
		if (place->seg >= i->nr_segs)
			return 0;
		left = min(bytes, i->iov[place->seg].iov_len - place->off);
		if (iov_iter_is_kvec(i))
			piece->kernel = i->kvec[place->seg].iov_base + place->off;
		else
			piece->user = i->iov[place->seg].iov_base + place->off;
		place->off += left;
		return left;
	case ITER_BVEC:
		while (place->seg < i->nr_segs && place->off >= i->bvec[place->seg].bv_len) {
			place->seg++;
			place->off = 0;
		}
		if (place->seg >= i->nr_segs)
			return 0;
		left = min_t(size_t, bytes, i->bvec[place->seg].bv_len - place->off);
		pos = i->bvec[place->seg].bv_offset + place->off;
		piece->page = i->bvec[place->seg].bv_page + (pos >> PAGE_SHIFT);
		break;
	case ITER_XARRAY:
		left = bytes;
		pos = i->xarray_start + place->off;
		piece->page = xa_load(i->xarray, pos >> PAGE_SHIFT);
		if (WARN_ON(!piece->page || xa_is_value(piece->page)))
			return 0;
		/* The entry may be a larger page that began at a lower index. */
		piece->page += (pos >> PAGE_SHIFT) - piece->page->index;
		break;
	default:
		place->off += bytes;
		return bytes;
	}
	piece->offset = offset_in_page(pos);
	left = min_t(size_t, left, PAGE_SIZE - piece->offset);
	place->off += left;
	return left;
}

typedef size_t (*piece_fn)(const struct iov_iter_piece *piece, void *kaddr, size_t len, size_t done, void *arg);

/*
 * Let @fn do the next @bytes, and move on by what it did. It gets either piece->user or a kernel address; for a
 * discarding iterator it is not called. Returns the bytes done.
 */
static size_t for_each_piece(struct iov_iter *i, size_t bytes, piece_fn fn, void *arg)
{
	struct iov_iter_place place = { .off = i->iov_offset };
	struct iov_iter_piece piece;
	size_t done = 0, len, undone = 0;

	bytes = min(bytes, i->count);
	while (done < bytes && !undone && (len = iov_iter_piece(i, &place, bytes - done, &piece))) {
		if (piece.page) {
			void *kaddr = kmap_local_page(piece.page);

			undone = fn(&piece, kaddr + piece.offset, len, done, arg);
			kunmap_local(kaddr);
		} else if (piece.user || piece.kernel || !iov_iter_is_discard(i)) {
			undone = fn(&piece, piece.kernel, len, done, arg);
		}
		done += len - undone;
	}
	iov_iter_advance(i, done);
	return done;
}

static size_t copy_to_piece(const struct iov_iter_piece *piece, void *kaddr, size_t len, size_t done, void *arg)
{
	if (kaddr) {
		memcpy(kaddr, arg + done, len);
		return 0;
	}
	return access_ok(piece->user, len) ? raw_copy_to_user(piece->user, arg + done, len) : len;
}

static size_t copy_from_piece(const struct iov_iter_piece *piece, void *kaddr, size_t len, size_t done, void *arg)
{
	if (kaddr) {
		memcpy(arg + done, kaddr, len);
		return 0;
	}
	return access_ok(piece->user, len) ? raw_copy_from_user(arg + done, piece->user, len) : len;
}

static size_t zero_piece(const struct iov_iter_piece *piece, void *kaddr, size_t len, size_t done, void *arg)
{
	if (kaddr) {
		memset(kaddr, 0, len);
		return 0;
	}
	return clear_user(piece->user, len);
}

/* ---- Copying ---- */

/** _copy_to_iter - copy @bytes at @addr to the iterator; returns the bytes copied */
size_t _copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i)
{
	if (WARN_ON_ONCE(i->data_source))
		return 0;
	if (user_backed_iter(i))
		might_fault();
	return for_each_piece(i, bytes, copy_to_piece, (void *)addr);
}
EXPORT_SYMBOL(_copy_to_iter);

/** _copy_from_iter - copy @bytes from the iterator to @addr; returns the bytes copied */
size_t _copy_from_iter(void *addr, size_t bytes, struct iov_iter *i)
{
	if (WARN_ON_ONCE(!i->data_source))
		return 0;
	if (user_backed_iter(i))
		might_fault();
	return for_each_piece(i, bytes, copy_from_piece, addr);
}
EXPORT_SYMBOL(_copy_from_iter);

/* Caches are the machine's business; the copy is the same. */
size_t _copy_from_iter_nocache(void *addr, size_t bytes, struct iov_iter *i)
{
	return _copy_from_iter(addr, bytes, i);
}
EXPORT_SYMBOL(_copy_from_iter_nocache);

/* Do these bytes lie in the page, which may be a larger one? */
static bool page_copy_sane(struct page *page, size_t offset, size_t n)
{
	struct page *head = compound_head(page);
	size_t end = n + offset + ((page - head) << PAGE_SHIFT);

	return !WARN_ON(n > end || end > page_size(head));
}

/* Copy between a page and an iterator, one small page at a time. */
static size_t copy_page_iter(struct page *page, size_t offset, size_t bytes, struct iov_iter *i, piece_fn fn)
{
	size_t done = 0;

	if (!page_copy_sane(page, offset, bytes))
		return 0;
	if (user_backed_iter(i))
		might_fault();
	page += offset / PAGE_SIZE;
	offset %= PAGE_SIZE;
	while (done < bytes) {
		size_t part = min_t(size_t, bytes - done, PAGE_SIZE - offset), n;
		void *kaddr = kmap_local_page(page);

		n = for_each_piece(i, part, fn, kaddr + offset);
		kunmap_local(kaddr);
		done += n;
		if (n != part)
			break;
		offset = 0;
		page++;
	}
	return done;
}

/** copy_page_to_iter - copy @bytes from @offset in @page to the iterator; returns the bytes copied */
size_t copy_page_to_iter(struct page *page, size_t offset, size_t bytes, struct iov_iter *i)
{
	if (WARN_ON_ONCE(i->data_source))
		return 0;
	return copy_page_iter(page, offset, bytes, i, copy_to_piece);
}
EXPORT_SYMBOL(copy_page_to_iter);

size_t copy_page_from_iter(struct page *page, size_t offset, size_t bytes, struct iov_iter *i)
{
	if (WARN_ON_ONCE(!i->data_source))
		return 0;
	return copy_page_iter(page, offset, bytes, i, copy_from_piece);
}
EXPORT_SYMBOL(copy_page_from_iter);

/** iov_iter_zero - fill with zeroes; returns the bytes filled */
size_t iov_iter_zero(size_t bytes, struct iov_iter *i)
{
	return for_each_piece(i, bytes, zero_piece, NULL);
}
EXPORT_SYMBOL(iov_iter_zero);

/**
 * copy_page_from_iter_atomic - copy without handling faults: what is not there is not copied. Returns the bytes copied.
 */
size_t copy_page_from_iter_atomic(struct page *page, unsigned int offset, size_t bytes, struct iov_iter *i)
{
	char *kaddr;
	size_t done;

	if (!page_copy_sane(page, offset, bytes) || WARN_ON_ONCE(!i->data_source))
		return 0;
	kaddr = kmap_atomic(page);
	pagefault_disable();
	done = for_each_piece(i, bytes, copy_from_piece, kaddr + offset);
	pagefault_enable();
	kunmap_atomic(kaddr);
	return done;
}
EXPORT_SYMBOL(copy_page_from_iter_atomic);

/* ---- Asking ---- */

/** iov_iter_single_seg_count - bytes left in the first segment */
size_t iov_iter_single_seg_count(const struct iov_iter *i)
{
	if (i->nr_segs > 1) {
		if (iter_is_iovec(i) || iov_iter_is_kvec(i))
			return min(i->count, i->iov->iov_len - i->iov_offset);
		if (iov_iter_is_bvec(i))
			return min(i->count, i->bvec->bv_len - i->iov_offset);
	}
	return i->count;
}
EXPORT_SYMBOL(iov_iter_single_seg_count);

typedef size_t (*fault_in_fn)(const char __user *uaddr, size_t size);

/* Touch the user memory under the next @size bytes. Returns the bytes that cannot be accessed. */
static size_t fault_in_iter(const struct iov_iter *i, size_t size, fault_in_fn fault_in)
{
	struct iov_iter_place place = { .off = i->iov_offset };
	struct iov_iter_piece piece;
	size_t count = min(size, i->count), done = 0, len, missing;

	if (!user_backed_iter(i))
		return 0;
	while (done < count && (len = iov_iter_piece(i, &place, count - done, &piece))) {
		missing = fault_in(piece.user, len);
		done += len - missing;
		if (missing)
			break;
	}
	return count - done + (size - count);
}

/** fault_in_iov_iter_readable - before copying with page faults disabled; returns the bytes that cannot be read */
size_t fault_in_iov_iter_readable(const struct iov_iter *i, size_t size)
{
	return fault_in_iter(i, size, fault_in_readable);
}
EXPORT_SYMBOL(fault_in_iov_iter_readable);

size_t fault_in_iov_iter_writeable(const struct iov_iter *i, size_t size)
{
	return fault_in_iter(i, size, fault_in_safe_writeable);
}
EXPORT_SYMBOL(fault_in_iov_iter_writeable);

static unsigned long piece_address(const struct iov_iter_piece *piece)
{
	if (piece->page)
		return piece->offset;
	return piece->user ? (unsigned long)piece->user : (unsigned long)piece->kernel;
}

/** iov_iter_alignment - all start addresses and lengths or-ed together: its low bits that are 0 are common to all */
unsigned long iov_iter_alignment(const struct iov_iter *i)
{
	struct iov_iter_place place = { .off = i->iov_offset };
	struct iov_iter_piece piece;
	size_t left = i->count, len;
	unsigned long res = 0;

	if (iov_iter_is_discard(i))
		return 0;
	if (iov_iter_is_xarray(i))
		return (i->xarray_start + i->iov_offset) | i->count;
	for (; left && (len = iov_iter_piece(i, &place, left, &piece)); left -= len)
		res |= piece_address(&piece) | len;
	return res;
}
EXPORT_SYMBOL(iov_iter_alignment);

/** iov_iter_is_aligned - are all start addresses 0 in @addr_mask, and all lengths in @len_mask? */
bool iov_iter_is_aligned(const struct iov_iter *i, unsigned int addr_mask, unsigned int len_mask)
{
	struct iov_iter_place place = { .off = i->iov_offset };
	struct iov_iter_piece piece;
	size_t left = i->count, len;

	if (iov_iter_is_xarray(i))
		return !(i->count & len_mask) && !((i->xarray_start + i->iov_offset) & addr_mask);
	if (iov_iter_is_discard(i))
		return true;
	for (; left && (len = iov_iter_piece(i, &place, left, &piece)); left -= len)
		if ((piece_address(&piece) & addr_mask) || (len & len_mask))
			return false;
	return true;
}
EXPORT_SYMBOL_GPL(iov_iter_is_aligned);

/**
 * iov_iter_gap_alignment - the alignment of the segments' inner borders: of each but the first start, and each but the
 * last end
 */
unsigned long iov_iter_gap_alignment(const struct iov_iter *i)
{
	size_t size = i->count;
	unsigned long res = 0, v = 0;
	unsigned int k;

	if (iter_is_ubuf(i))
		return 0;
	if (WARN_ON(!iter_is_iovec(i)))
		return ~0U;
	for (k = 0; k < i->nr_segs; k++) {
		if (!i->iov[k].iov_len)
			continue;
		/* Where the former one ended, and this one begins. */
		if (v)
			res |= (unsigned long)i->iov[k].iov_base | v;
		v = (unsigned long)i->iov[k].iov_base + i->iov[k].iov_len;
		if (size <= i->iov[k].iov_len)
			break;
		size -= i->iov[k].iov_len;
	}
	return res;
}
EXPORT_SYMBOL(iov_iter_gap_alignment);

/** iov_iter_npages - how many pages the rest spans, at most @maxpages */
int iov_iter_npages(const struct iov_iter *i, int maxpages)
{
	struct iov_iter_place place = { .off = i->iov_offset };
	struct iov_iter_piece piece;
	size_t left = i->count, len;
	long pages = 0;

	if (iov_iter_is_discard(i) || !left)
		return 0;
	if (iov_iter_is_xarray(i)) {
		pages = DIV_ROUND_UP(offset_in_page(i->xarray_start + i->iov_offset) + left, PAGE_SIZE);
		return min_t(long, pages, maxpages);
	}
	for (; left && pages < maxpages && (len = iov_iter_piece(i, &place, left, &piece)); left -= len)
		pages += DIV_ROUND_UP(offset_in_page(piece_address(&piece)) + len, PAGE_SIZE);
	return min_t(long, pages, maxpages);
}
EXPORT_SYMBOL(iov_iter_npages);
