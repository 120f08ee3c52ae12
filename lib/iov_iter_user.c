// SPDX-License-Identifier: MIT
/*
 * iov_iter: vectors that come from programs, and the pages under an iterator. lib/iov_iter.c holds the theory.
 *
 * A vector from a program is copied once, then checked: no segment has a negative length or leaves user space, and the
 * total is cut to MAX_RW_COUNT. So it cannot change between check and use.
 */
#include <linux/bvec.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/xarray.h>
#include <net/checksum.h>
#include "iov_iter_internal.h"

/* ---- Vectors ---- */

/* A vector as a 32-bit program has it. */
struct iovec32 {
	u32 base;
	s32 len;
};

static int copy_iovec32_from_user(struct iovec *iov, const struct iovec32 __user *uvec, unsigned long nr_segs)
{
	unsigned long k;

	for (k = 0; k < nr_segs; k++) {
		struct iovec32 entry;

		if (copy_from_user(&entry, &uvec[k], sizeof(entry)))
			return -EFAULT;
		if (entry.len < 0)
			return -EINVAL;
		iov[k].iov_base = (void __user *)(unsigned long)entry.base;
		iov[k].iov_len = entry.len;
	}
	return 0;
}

static int copy_iovec_from_user(struct iovec *iov, const struct iovec __user *uvec, unsigned long nr_segs)
{
	unsigned long seg;

	if (copy_from_user(iov, uvec, nr_segs * sizeof(*uvec)))
		return -EFAULT;
	for (seg = 0; seg < nr_segs; seg++)
		if ((ssize_t)iov[seg].iov_len < 0)
			return -EINVAL;
	return 0;
}

/**
 * iovec_from_user - copy a vector
 * @fast_segs, @fast_iov: the caller's array, used if it is large enough
 *
 * Returns @fast_iov, an array to be freed with kfree(), or an error pointer: -EINVAL, -ENOMEM, -EFAULT.
 */
struct iovec *iovec_from_user(const struct iovec __user *uvec, unsigned long nr_segs, unsigned long fast_segs,
			      struct iovec *fast_iov, bool compat)
{
	struct iovec *iov = fast_iov;
	int ret;

	if (nr_segs == 0)
		return iov;
	if (nr_segs > UIO_MAXIOV)
		return ERR_PTR(-EINVAL);
	if (nr_segs > fast_segs) {
		iov = kmalloc_array(nr_segs, sizeof(struct iovec), GFP_KERNEL);
		if (!iov)
			return ERR_PTR(-ENOMEM);
	}
	if (compat)
		ret = copy_iovec32_from_user(iov, (const struct iovec32 __user *)uvec, nr_segs);
	else
		ret = copy_iovec_from_user(iov, uvec, nr_segs);
	if (ret) {
		if (iov != fast_iov)
			kfree(iov);
		return ERR_PTR(ret);
	}
	return iov;
}

ssize_t __import_iovec(int type, const struct iovec __user *uvec, unsigned int nr_segs, unsigned int fast_segs,
		       struct iovec **iovp, struct iov_iter *i, bool compat)
{
	struct iovec *iov = iovec_from_user(uvec, nr_segs, fast_segs, *iovp, compat);
	ssize_t total_len = 0;
	unsigned long seg;

	if (IS_ERR(iov)) {
		*iovp = NULL;
		return PTR_ERR(iov);
	}
	for (seg = 0; seg < nr_segs; seg++) {
		ssize_t len = iov[seg].iov_len;

		if (!access_ok(iov[seg].iov_base, len)) {
			if (iov != *iovp)
				kfree(iov);
			*iovp = NULL;
			return -EFAULT;
		}
		if (len > MAX_RW_COUNT - total_len) {
			len = MAX_RW_COUNT - total_len;
			iov[seg].iov_len = len;
		}
		total_len += len;
	}
	iov_iter_init(i, type, iov, nr_segs, total_len);
	*iovp = iov == *iovp ? NULL : iov;
	return total_len;
}

/**
 * import_iovec - an iterator over a program's vector
 * @iovp: in: an array of @fast_segs entries; out: what the caller must kfree() in the end, NULL if nothing
 *
 * Returns the bytes in all, or -EINVAL, -ENOMEM, -EFAULT.
 */
ssize_t import_iovec(int type, const struct iovec __user *uvec, unsigned int nr_segs, unsigned int fast_segs,
		     struct iovec **iovp, struct iov_iter *i)
{
	return __import_iovec(type, uvec, nr_segs, fast_segs, iovp, i, false);
}
EXPORT_SYMBOL(import_iovec);

/**
 * import_single_range - an iterator over one user buffer; @iov is the caller's and must live as long. Returns 0 or
 * -EFAULT.
 */
int import_single_range(int rw, void __user *buf, size_t len, struct iovec *iov, struct iov_iter *i)
{
	if (len > MAX_RW_COUNT)
		len = MAX_RW_COUNT;
	if (unlikely(!access_ok(buf, len)))
		return -EFAULT;
	iov->iov_base = buf;
	iov->iov_len = len;
	iov_iter_init(i, rw, iov, 1, len);
	return 0;
}
EXPORT_SYMBOL(import_single_range);

/* ---- Pages ---- */

/* Allocate *@res for @n pages if the caller has no array. Returns false without memory. */
static bool want_pages_array(struct page ***res, unsigned int n)
{
	if (!*res)
		*res = kvmalloc_array(n, sizeof(struct page *), GFP_KERNEL);
	return *res != NULL;
}

static ssize_t get_user_piece_pages(struct iov_iter *i, unsigned long addr, size_t len, struct page ***pages,
				    unsigned int maxpages, size_t *start)
{
	unsigned int gup_flags = 0, n;
	int res;

	if (iov_iter_rw(i) != WRITE)
		gup_flags |= FOLL_WRITE;
	if (i->nofault)
		gup_flags |= FOLL_NOFAULT;
	*start = offset_in_page(addr);
	n = min_t(size_t, DIV_ROUND_UP(len + *start, PAGE_SIZE), maxpages);
	if (!want_pages_array(pages, n))
		return -ENOMEM;
	res = get_user_pages_fast(addr & PAGE_MASK, n, gup_flags, *pages);
	if (res <= 0)
		return res;
	return min_t(size_t, len, (size_t)res * PAGE_SIZE - *start);
}

/* Pages of the iterator's own: each gets a reference. They may come from several segments only if that shows no gap. */
static ssize_t get_own_pages(struct iov_iter *i, size_t maxsize, struct page ***pages, unsigned int maxpages,
			     size_t *start)
{
	struct iov_iter_place place = { .off = i->iov_offset };
	struct iov_iter_piece piece;
	size_t done = 0, len;
	unsigned int n = 0;

	maxpages = min_t(size_t, maxpages, maxsize / PAGE_SIZE + 2);
	if (!want_pages_array(pages, maxpages))
		return -ENOMEM;
	while (done < maxsize && n < maxpages && place.seg == 0 &&
	       (len = iov_iter_piece(i, &place, maxsize - done, &piece))) {
		if (place.seg)
			break;
		if (!n)
			*start = piece.offset;
		get_page(piece.page);
		(*pages)[n++] = piece.page;
		done += len;
	}
	return done;
}

static ssize_t iter_get_pages(struct iov_iter *i, struct page ***pages, size_t maxsize, unsigned int maxpages,
			      size_t *start)
{
	struct iov_iter_place place = { .off = i->iov_offset };
	struct iov_iter_piece piece;
	ssize_t res = -EFAULT;
	size_t len;

	maxsize = min_t(size_t, min(maxsize, i->count), MAX_RW_COUNT);
	if (!maxsize)
		return 0;
	if (user_backed_iter(i)) {
		len = iov_iter_piece(i, &place, maxsize, &piece);
		res = len ? get_user_piece_pages(i, (unsigned long)piece.user, len, pages, maxpages, start) : 0;
	} else if (iov_iter_is_bvec(i) || iov_iter_is_xarray(i)) {
		/* Off a segment that is used up or empty. */
		if (iov_iter_is_bvec(i))
			iov_iter_normalize(i);
		res = get_own_pages(i, maxsize, pages, maxpages, start);
	}
	if (res > 0)
		iov_iter_advance(i, res);
	return res;
}

/**
 * iov_iter_get_pages2 - reference the pages under the next bytes, and move behind them
 * @pages: gets at most @maxpages of them
 * @start: gets where in the first page the bytes begin
 *
 * Returns the bytes covered, all of one segment, or -errno: -EFAULT also for kernel buffers. The caller drops the
 * references.
 */
ssize_t iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned int maxpages,
			    size_t *start)
{
	if (!maxpages)
		return 0;
	BUG_ON(!pages);
	return iter_get_pages(i, &pages, maxsize, maxpages, start);
}
EXPORT_SYMBOL(iov_iter_get_pages2);

/** iov_iter_get_pages_alloc2 - the same; *@pages gets an array to be freed with kvfree(), NULL on error */
ssize_t iov_iter_get_pages_alloc2(struct iov_iter *i, struct page ***pages, size_t maxsize, size_t *start)
{
	ssize_t len;

	*pages = NULL;
	len = iter_get_pages(i, pages, maxsize, UINT_MAX, start);
	if (len <= 0) {
		kvfree(*pages);
		*pages = NULL;
	}
	return len;
}
EXPORT_SYMBOL(iov_iter_get_pages_alloc2);

/* ---- Copying with a checksum ---- */

/** csum_and_copy_to_iter - copy, and add what was copied to the checksum in @_csstate (struct csum_state) */
size_t csum_and_copy_to_iter(const void *addr, size_t bytes, void *_csstate, struct iov_iter *i)
{
	struct csum_state *csstate = _csstate;
	size_t copied;

	if (WARN_ON_ONCE(i->data_source))
		return 0;
	copied = _copy_to_iter(addr, bytes, i);
	csstate->csum = csum_block_add(csstate->csum, csum_partial(addr, copied, 0), csstate->off);
	csstate->off += copied;
	return copied;
}
EXPORT_SYMBOL(csum_and_copy_to_iter);

/** csum_and_copy_from_iter - copy, and let *@csum be that of what was copied added to the one before */
size_t csum_and_copy_from_iter(void *addr, size_t bytes, __wsum *csum, struct iov_iter *i)
{
	size_t copied = _copy_from_iter(addr, bytes, i);

	*csum = csum_partial(addr, copied, *csum);
	return copied;
}
EXPORT_SYMBOL(csum_and_copy_from_iter);
