// SPDX-License-Identifier: MIT
/* The areas that map a file, by the pages of the file that they cover: address_space->i_mmap, guarded by i_mmap_rwsem. */
#include <linux/fs.h>
#include <linux/interval_tree_generic.h>
#include <linux/mm.h>

static inline unsigned long vma_start_pgoff(struct vm_area_struct *vma)
{
	return vma->vm_pgoff;
}

static inline unsigned long vma_last_pgoff(struct vm_area_struct *vma)
{
	return vma->vm_pgoff + vma_pages(vma) - 1;
}

INTERVAL_TREE_DEFINE(struct vm_area_struct, shared.rb, unsigned long, shared.rb_subtree_last, vma_start_pgoff, vma_last_pgoff,
		     , vma_interval_tree)
