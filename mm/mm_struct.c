// SPDX-License-Identifier: MIT
/*
 * Address spaces of programs: struct mm_struct, its areas, and the small ones that requests run with.
 *
 * mm_users counts those who run in it, mm_count those who keep the struct; all users together hold one of the latter.
 * Areas are in mm_rb by address and never overlap. When the last user goes, every area is unmapped and freed.
 *
 * A request of the command (cat, echo) runs in a task that has such an address space with one area, a buffer, so that
 * a driver's copy_to_user() meets what it meets under a program: mm_create_buffer().
 *
 * Locks: mmap_lock guards mm_rb and the areas' borders and flags; page_table_lock the tables.
 */
#include <ashlar/port.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

static atomic_long_t committed_pages;

/* Pages that programs were promised. */
unsigned long vm_committed_pages(void)
{
	return atomic_long_read(&committed_pages);
}

/* ---- areas ---- */

/** vm_area_alloc - an area that belongs to @mm, all else zero; NULL without memory. Free it with vm_area_free(). */
struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kzalloc(sizeof(*vma), GFP_KERNEL);

	if (vma) {
		vma->vm_mm = mm;
		INIT_LIST_HEAD(&vma->anon_vma_chain);
	}
	return vma;
}

void vm_area_free(struct vm_area_struct *vma)
{
	kfree(vma);
}

/** find_vma - the first area that ends above @addr, or NULL. mmap_lock is held. */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct rb_node *node = mm->mm_rb.rb_node;
	struct vm_area_struct *found = NULL;

	while (node) {
		struct vm_area_struct *vma = rb_entry(node, struct vm_area_struct, vm_rb);

		if (vma->vm_end > addr) {
			found = vma;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
}
EXPORT_SYMBOL(find_vma);

/** insert_vm_struct - add an area; -ENOMEM if it overlaps another one. mmap_lock is held for writing. */
int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *next = find_vma(mm, vma->vm_start);
	struct rb_node **link = &mm->mm_rb.rb_node, *parent = NULL;

	if (next && next->vm_start < vma->vm_end)
		return -ENOMEM;
	while (*link) {
		parent = *link;
		link = vma->vm_start < rb_entry(parent, struct vm_area_struct, vm_rb)->vm_start ? &parent->rb_left
												: &parent->rb_right;
	}
	rb_link_node(&vma->vm_rb, parent, link);
	rb_insert_color(&vma->vm_rb, &mm->mm_rb);
	mm->map_count++;
	mm->total_vm += vma_pages(vma);
	atomic_long_add(vma_pages(vma), &committed_pages);
	return 0;
}

/* Give up an area, what it maps and its file. mmap_lock is held for writing. */
void vm_area_remove(struct mm_struct *mm, struct vm_area_struct *vma)
{
	user_unmap_range(mm, vma->vm_start, vma->vm_end);
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	if (vma->vm_file)
		fput(vma->vm_file);
	rb_erase(&vma->vm_rb, &mm->mm_rb);
	mm->map_count--;
	mm->total_vm -= vma_pages(vma);
	atomic_long_sub(vma_pages(vma), &committed_pages);
	vm_area_free(vma);
}

/* An area now ends at @end already; what it mapped behind that stays for the area that follows. mmap_lock is held for writing. */
void vm_area_resize(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long end)
{
	unsigned long pages = (vma->vm_end - end) >> PAGE_SHIFT;

	vma->vm_end = end;
	mm->total_vm -= pages;
	atomic_long_sub(pages, &committed_pages);
}

/* ---- address spaces ---- */

/** mm_alloc - an empty address space with one user; NULL without memory */
struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kzalloc(sizeof(*mm), GFP_KERNEL);

	if (!mm)
		return NULL;
	mm->pgd = (pgd_t *)get_zeroed_page(GFP_KERNEL);
	if (!mm->pgd) {
		kfree(mm);
		return NULL;
	}
	mm->space = arch_user_space_create(__pa(mm->pgd));
	if (!mm->space) {
		free_page((unsigned long)mm->pgd);
		kfree(mm);
		return NULL;
	}
	mm->mm_rb = RB_ROOT;
	mm->task_size = TASK_SIZE_MAX;
	mm->mmap_base = TASK_SIZE_MAX - SZ_128M;
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	spin_lock_init(&mm->page_table_lock);
	init_rwsem(&mm->mmap_lock);
	INIT_LIST_HEAD(&mm->mmlist);
	mm->owner = current;
	mod_node_page_state(&contig_page_data, NR_PAGETABLE, 1);
	atomic_long_set(&mm->pgtables_bytes, PAGE_SIZE);
	return mm;
}

/** __mmdrop - the last reference to the struct is gone */
void __mmdrop(struct mm_struct *mm)
{
	arch_user_space_destroy(mm->space);
	free_page((unsigned long)mm->pgd);
	mod_node_page_state(&contig_page_data, NR_PAGETABLE, -1);
	kfree(mm);
}
EXPORT_SYMBOL_GPL(__mmdrop);

static void drop_areas(struct mm_struct *mm)
{
	struct rb_node *node;

	down_write(&mm->mmap_lock);
	while ((node = rb_first(&mm->mm_rb)))
		vm_area_remove(mm, rb_entry(node, struct vm_area_struct, vm_rb));
	up_write(&mm->mmap_lock);
}

/** mmput - a user leaves; the last one frees all memory. May sleep. */
void mmput(struct mm_struct *mm)
{
	might_sleep();
	if (!atomic_dec_and_test(&mm->mm_users))
		return;
	drop_areas(mm);
	mmdrop(mm);
}
EXPORT_SYMBOL_GPL(mmput);

/* Back @vma with fresh zeroed pages, all of it. */
static int populate_area(struct vm_area_struct *vma)
{
	unsigned long addr;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		struct page *page = alloc_page(GFP_HIGHUSER | __GFP_ZERO);
		int err = page ? user_map_page(vma, addr, page, vma->vm_page_prot) : -ENOMEM;

		if (page)
			put_page(page);
		if (err)
			return err;
	}
	return 0;
}

/**
 * mm_create_buffer - an address space that holds one writable buffer
 * @mm: gets it, with one user
 * @uaddr: gets the buffer's user address
 * @bytes: its size, rounded up to pages
 *
 * Returns 0 or -ENOMEM. Process context.
 */
int mm_create_buffer(struct mm_struct **mm, unsigned long *uaddr, size_t bytes)
{
	size_t size = PAGE_ALIGN(bytes);
	struct vm_area_struct *vma;
	struct mm_struct *new;
	int err = -ENOMEM;

	if (size < bytes || !size || size > SZ_1G)
		return -ENOMEM;
	new = mm_alloc();
	if (!new)
		return -ENOMEM;
	vma = vm_area_alloc(new);
	if (vma) {
		vma->vm_end = new->mmap_base;
		vma->vm_start = vma->vm_end - size;
		vma->vm_flags = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
		vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
		down_write(&new->mmap_lock);
		insert_vm_struct(new, vma);
		err = populate_area(vma);
		up_write(&new->mmap_lock);
	}
	if (err) {
		mmput(new);
		return err;
	}
	*mm = new;
	*uaddr = vma->vm_start;
	return 0;
}

/** mm_destroy - the end of mm_create_buffer(): its user leaves */
void mm_destroy(struct mm_struct *mm)
{
	mmput(mm);
}
