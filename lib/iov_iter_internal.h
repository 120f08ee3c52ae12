/* SPDX-License-Identifier: MIT */
#ifndef LIB_IOV_ITER_INTERNAL_H
#define LIB_IOV_ITER_INTERNAL_H
#include <linux/uio.h>

/*
 * Where in an iterator: the segment, counted from its first, and the offset in that; without segments, from their
 * common start.
 */
struct iov_iter_place {
	size_t seg;
	size_t off;
};

/* One of: */
struct iov_iter_piece {
	void __user *user;
	void *kernel;
	struct page *page; /* with offset */
	unsigned int offset;
};

size_t iov_iter_piece(const struct iov_iter *i, struct iov_iter_place *place, size_t bytes,
		      struct iov_iter_piece *piece);
/* Make iov_offset lie within the first segment. */
void iov_iter_normalize(struct iov_iter *i);
#endif
