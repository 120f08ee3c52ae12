/* SPDX-License-Identifier: MIT */
/* What the files of the page cache share among themselves. */
#ifndef MM_FILEMAP_H
#define MM_FILEMAP_H
#include <linux/pagemap.h>

int filemap_insert_page(struct address_space *mapping, struct page *page, pgoff_t index, void *expected, gfp_t gfp);
int filemap_read_page(struct file *file, filler_t *filler, struct page *page);
void page_cache_readahead_around(struct address_space *mapping, struct file *file, pgoff_t index);
#endif
