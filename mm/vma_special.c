// SPDX-License-Identifier: MIT
/*
 * Special mappings: a few pages of the kernel's at a place in a program, such as the vDSO's. A struct vm_special_mapping says what they
 * are called and where their pages come from: an array that NULL ends, or a function. Such an area cannot be split or extended.
 *
 * Locks: mmap_lock for writing.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include "vma.h"

static void special_close(struct vm_area_struct *vma)
{
}

static const char *special_name(struct vm_area_struct *vma)
{
	return ((struct vm_special_mapping *)vma->vm_private_data)->name;
}

static int special_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	return -EINVAL;
}

static int special_mremap(struct vm_area_struct *new_vma)
{
	struct vm_special_mapping *sm = new_vma->vm_private_data;

	if (WARN_ON_ONCE(current->mm != new_vma->vm_mm))
		return -EFAULT;
	return sm->mremap ? sm->mremap(sm, new_vma) : 0;
}

static vm_fault_t fault_from(struct page **pages, struct vm_fault *vmf)
{
	pgoff_t left;

	for (left = vmf->pgoff; left && *pages; left--)
		pages++;
	if (!*pages)
		return VM_FAULT_SIGBUS;
	get_page(*pages);
	vmf->page = *pages;
	return 0;
}

static vm_fault_t special_fault(struct vm_fault *vmf)
{
	struct vm_special_mapping *sm = vmf->vma->vm_private_data;

	return sm->fault ? sm->fault(sm, vmf->vma, vmf) : fault_from(sm->pages, vmf);
}

static const struct vm_operations_struct special_mapping_vmops = {
	.close = special_close,
	.fault = special_fault,
	.mremap = special_mremap,
	.name = special_name,
	.may_split = special_may_split,
};

static vm_fault_t legacy_fault(struct vm_fault *vmf)
{
	return fault_from(vmf->vma->vm_private_data, vmf);
}

static const struct vm_operations_struct legacy_special_mapping_vmops = {
	.close = special_close,
	.fault = legacy_fault,
};

static struct vm_area_struct *install(struct mm_struct *mm, unsigned long addr, unsigned long len,
				      unsigned long vm_flags, void *private, const struct vm_operations_struct *ops)
{
	struct vm_area_struct *vma = vm_area_alloc(mm);
	int err;

	if (!vma)
		return ERR_PTR(-ENOMEM);
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = (vm_flags | mm->def_flags | VM_DONTEXPAND | VM_SOFTDIRTY) & VM_LOCKED_CLEAR_MASK;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	vma->vm_ops = ops;
	vma->vm_private_data = private;
	err = insert_vm_struct(mm, vma);
	if (err) {
		vm_area_free(vma);
		return ERR_PTR(err);
	}
	vm_stat_account(mm, vma->vm_flags, len >> PAGE_SHIFT);
	return vma;
}

/**
 * _install_special_mapping - make a special mapping
 * @mm: where; mmap_lock is held for writing
 * @addr, @len: its place, free and page aligned
 * @vm_flags: VM_* of it
 * @spec: what it is; must last as long as the area
 *
 * Returns the area or ERR_PTR(-ENOMEM).
 */
struct vm_area_struct *_install_special_mapping(struct mm_struct *mm, unsigned long addr, unsigned long len,
						unsigned long vm_flags, const struct vm_special_mapping *spec)
{
	return install(mm, addr, len, vm_flags, (void *)spec, &special_mapping_vmops);
}

/** install_special_mapping - the same for an array of pages, which NULL ends, without a name. 0 or -ENOMEM. */
int install_special_mapping(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned long vm_flags,
			    struct page **pages)
{
	return PTR_ERR_OR_ZERO(install(mm, addr, len, vm_flags, pages, &legacy_special_mapping_vmops));
}

/** vma_is_special_mapping - is the area what _install_special_mapping() made of @sm? */
bool vma_is_special_mapping(const struct vm_area_struct *vma, const struct vm_special_mapping *sm)
{
	return vma->vm_private_data == sm && vma->vm_ops == &special_mapping_vmops;
}
