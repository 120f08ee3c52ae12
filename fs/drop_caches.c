// SPDX-License-Identifier: MIT
/*
 * Dropping the page cache on request (/proc/sys/vm/drop_caches): the clean pages that nobody uses of every inode of every mounted file
 * system, and what is remembered of those that are gone.
 *
 * Locks: s_inode_list_lock guards the walk; the inode at hand has a reference while the lock is dropped, and the one before is
 * released only when the walk has moved on.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>
#include <linux/vmstat.h>
#include "internal.h"

static void drop_pagecache_sb(struct super_block *sb, void *unused)
{
	struct inode *inode, *last = NULL;

	spin_lock(&sb->s_inode_list_lock);
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list) {
		if (inode->i_state & I_NEW || xa_empty(&inode->i_mapping->i_pages) || !igrab(inode))
			continue;
		spin_unlock(&sb->s_inode_list_lock);
		invalidate_mapping_pages(inode->i_mapping, 0, -1);
		if (!shmem_mapping(inode->i_mapping))
			erase_shadows(inode->i_mapping, 0, -1);
		iput(last);
		last = inode;
		cond_resched();
		spin_lock(&sb->s_inode_list_lock);
	}
	spin_unlock(&sb->s_inode_list_lock);
	iput(last);
}

/** drop_pagecache - give up all of the page cache that is clean and not in use. Process context. */
void drop_pagecache(void)
{
	iterate_supers(drop_pagecache_sb, NULL);
	count_vm_event(DROP_PAGECACHE);
}
