// SPDX-License-Identifier: MIT
/* Start-up of the file tree, in the order in which its parts need one another. */
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernfs.h>
#include <linux/kernel.h>
#include <linux/shmem_fs.h>
#include <linux/sysfs.h>
#include "internal.h"

/**
 * vfs_caches_init - caches, the root of the tree, sysfs, device numbers
 *
 * Called once at start-up, when slabs, locks, RCU and the first task work. Stops the machine without memory.
 */
void __init vfs_caches_init(void)
{
	dcache_init();
	inode_init();
	files_init();
	files_table_init();
	seq_file_init();
	mnt_init();
	kernfs_init();
	if (sysfs_init())
		pr_warn("mnt_init: sysfs_init error\n");
	super_cache_init();
	shmem_init();
	ramfs_init();
	hostfs_init();
}
