/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_MM_VMA_H
#define ASHLAR_MM_VMA_H
/* What the files that deal with areas tell each other. */
#include <linux/mm.h>
#include "internal.h"

void vma_cache_init(void);
void overcommit_init(void);

/* ---- mm_struct.c ---- */

struct mm_struct *mm_alloc_raw(void);
struct mm_struct *mm_init(struct mm_struct *mm, struct task_struct *owner);
void remove_vma(struct vm_area_struct *vma);

/* ---- vma_adjust.c ---- */

int __split_vma(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, int new_below);
struct vm_area_struct *vma_merge_new(struct mm_struct *mm, unsigned long addr, unsigned long end,
				     unsigned long vm_flags, struct file *file, pgoff_t pgoff);
void vma_extend(struct vm_area_struct *vma, unsigned long end);
void vma_extend_down(struct vm_area_struct *vma, unsigned long start);
void vma_heal(struct mm_struct *mm, unsigned long addr);
struct vm_area_struct *vma_isolate(struct vm_area_struct *vma, struct vm_area_struct **pprev, unsigned long start,
				   unsigned long end, unsigned long newflags);

/* ---- mmap_place.c ---- */

extern unsigned long mmap_min_addr;
int mmap_addr_allowed(unsigned long addr);

/* ---- pages of areas ---- */

void mlock_vma_pages_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);
void madvise_age_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end, bool out);
int madvise_free_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end);

/* ---- reverse mapping ---- */

int anon_vma_clone(struct vm_area_struct *dst, struct vm_area_struct *src);
int anon_vma_fork(struct vm_area_struct *vma, struct vm_area_struct *pvma);
void unlink_anon_vmas(struct vm_area_struct *vma);

/* ---- vma.c ---- */

int vma_reserve(struct mm_struct *mm, unsigned int areas);
void vma_link(struct mm_struct *mm, struct vm_area_struct *vma);
void vma_unlink_tree(struct mm_struct *mm, struct vm_area_struct *vma);
void __vma_link_file(struct vm_area_struct *vma, struct address_space *mapping);
void __vma_unlink_file(struct vm_area_struct *vma, struct address_space *mapping);
#endif
