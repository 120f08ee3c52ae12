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
