// SPDX-License-Identifier: MIT
/*
 * Page faults, from the CPU or from a copy to or from user memory down to the one entry that is missing or too weak.
 *
 * do_user_addr_fault() finds the area, lets a stack grow, checks that the area allows the access, and asks handle_mm_fault() until the
 * answer is final; what fails becomes a signal with the address. mm_fault_in() is the same for the kernel's own accesses to the
 * program's memory, which end in -EFAULT instead. handle_mm_fault() looks at the entry and picks who serves it:
 *	empty, anonymous area	fault_anon.c	a zeroed page, or the shared zero page for a read
 *	empty, other areas	fault_file.c	vm_ops->fault
 *	swapped			fault_swap.c
 *	present, no right to write	fault_cow.c	copy on write, first write to a shared page
 *
 * Whoever serves it allocates first, then locks the table and looks whether the entry is what it was; if not, the fault is simply
 * repeated. Each completed fault counts once: min_flt or maj_flt of the task, and PGFAULT.
 *
 * Locks: the area is kept by its own lock or by mmap_lock for reading; the table's lock is innermost. Without memory: VM_FAULT_OOM.
 */
#include <ashlar/entry.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mmap_lock.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>
#include "fault.h"

/* ---- One fault in one area ---- */

static vm_fault_t handle_present_pte(struct vm_fault *vmf)
{
	vm_fault_t ret = 0;
	pte_t entry;

	if (!vmf_lock_unchanged(vmf))
		return 0;
	if (vmf->flags & (FAULT_FLAG_WRITE | FAULT_FLAG_UNSHARE) && !pte_write(vmf->orig_pte))
		return do_wp_page(vmf);
	entry = pte_mkyoung(vmf->orig_pte);
	if (vmf->flags & FAULT_FLAG_WRITE)
		entry = pte_mkdirty(entry);
	ptep_set_access_flags(vmf->vma, vmf->address, vmf->pte, entry, vmf->flags & FAULT_FLAG_WRITE);
	spin_unlock(vmf->ptl);
	return ret;
}

static vm_fault_t handle_pte_fault(struct vm_fault *vmf)
{
	vmf->orig_pte = peek_pte(vmf->vma->vm_mm, vmf->address);
	if (pte_none(vmf->orig_pte))
		return vma_is_anonymous(vmf->vma) ? do_anonymous_page(vmf) : do_fault(vmf);
	if (!pte_present(vmf->orig_pte))
		return do_swap_page(vmf);
	return handle_present_pte(vmf);
}

static void account_fault(unsigned int flags, vm_fault_t ret)
{
	if (ret & (VM_FAULT_ERROR | VM_FAULT_RETRY))
		return;
	if (ret & VM_FAULT_MAJOR || flags & FAULT_FLAG_TRIED)
		current->maj_flt++;
	else
		current->min_flt++;
}

static gfp_t fault_gfp(struct vm_area_struct *vma)
{
	struct file *file = vma->vm_file;

	return file && file->f_mapping ? (file->f_mapping->gfp_mask ?: GFP_KERNEL) | __GFP_FS | __GFP_IO : GFP_KERNEL;
}

/**
 * handle_mm_fault - make an access to an area possible
 * @vma: the area; it is kept by its lock or by mmap_lock
 * @address: the user address
 * @flags: FAULT_FLAG_*
 * @regs: not looked at; NULL for faults that nobody made by an access
 *
 * Whether the area allows the access has been checked. Returns VM_FAULT_*: with VM_FAULT_RETRY or VM_FAULT_COMPLETED the lock has
 * been dropped. May sleep.
 */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address, unsigned int flags, struct pt_regs *regs)
{
	struct vm_fault vmf = {
		.vma = vma,
		.address = address & PAGE_MASK,
		.real_address = address,
		.flags = flags,
		.pgoff = vma->vm_pgoff + (((address & PAGE_MASK) - vma->vm_start) >> PAGE_SHIFT),
		.gfp_mask = fault_gfp(vma),
	};
	vm_fault_t ret;

	__set_current_state(TASK_RUNNING);
	count_vm_event(PGFAULT);
	ret = handle_pte_fault(&vmf);
	account_fault(flags, ret);
	return ret;
}
EXPORT_SYMBOL_GPL(handle_mm_fault);

/* ---- One fault of a program ---- */

/* What a fault comes to: a signal and its code, or 0. */
struct fault_result {
	int sig;
	int code;
};

static bool access_allowed(struct vm_area_struct *vma, unsigned int flags)
{
	if (flags & FAULT_FLAG_WRITE)
		return vma->vm_flags & VM_WRITE;
	if (flags & FAULT_FLAG_INSTRUCTION)
		return vma->vm_flags & VM_EXEC;
	return vma->vm_flags & VM_ACCESS_FLAGS;
}

static struct fault_result fault_error(vm_fault_t fault)
{
	if (fault & VM_FAULT_OOM)
		return (struct fault_result){ SIGKILL, 0 };
	if (fault & (VM_FAULT_SIGBUS | VM_FAULT_HWPOISON | VM_FAULT_HWPOISON_LARGE))
		return (struct fault_result){ SIGBUS, BUS_ADRERR };
	return (struct fault_result){ SIGSEGV, SEGV_MAPERR };
}

/* The task is to die, or (a program's own fault) has a signal: stop trying. */
static bool fault_interrupted(vm_fault_t fault, unsigned int flags)
{
	if (!(fault & VM_FAULT_RETRY))
		return false;
	return fatal_signal_pending(current) || (flags & FAULT_FLAG_USER && signal_pending(current));
}

/* Serve a fault with mmap_lock, as often as it takes. */
static struct fault_result fault_locked(struct mm_struct *mm, unsigned long address, unsigned int flags)
{
	const struct fault_result done = { 0, 0 };

	for (;;) {
		struct vm_area_struct *vma;
		vm_fault_t fault;

		vma = lock_mm_and_find_vma(mm, address);
		if (!vma)
			return (struct fault_result){ SIGSEGV, SEGV_MAPERR };
		if (!access_allowed(vma, flags)) {
			mmap_read_unlock(mm);
			return (struct fault_result){ SIGSEGV, SEGV_ACCERR };
		}
		fault = handle_mm_fault(vma, address, flags, NULL);
		if (fault_interrupted(fault, flags))
			return flags & FAULT_FLAG_USER ? done : (struct fault_result){ SIGBUS, BUS_ADRERR };
		if (fault & VM_FAULT_COMPLETED)
			return done;
		if (fault & VM_FAULT_RETRY) {
			flags |= FAULT_FLAG_TRIED;
			continue;
		}
		mmap_read_unlock(mm);
		return fault & VM_FAULT_ERROR ? fault_error(fault) : done;
	}
}

/*
 * May a fault be served with the area's own lock only? Drivers rely on mmap_lock, and linking the area to a family looks at its
 * neighbours.
 */
static bool area_lock_suffices(struct vm_area_struct *vma, unsigned int flags)
{
	if (vma->vm_ops && !vma->vm_ops->map_pages)
		return false;
	return !(flags & FAULT_FLAG_WRITE) || vma->vm_flags & VM_SHARED || vma->anon_vma;
}

/* Serve a fault without waiting for changes of other areas. False: nothing has been done. */
static bool fault_area_locked(struct mm_struct *mm, unsigned long address, unsigned int flags,
			      struct fault_result *result)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, address);
	vm_fault_t fault;

	if (!vma)
		return false;
	if (!access_allowed(vma, flags) || !area_lock_suffices(vma, flags)) {
		vma_end_read(vma);
		return false;
	}
	/* Without leave to drop mmap_lock, which is not held. */
	fault = handle_mm_fault(
		vma, address, flags & ~(FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE | FAULT_FLAG_INTERRUPTIBLE), NULL);
	vma_end_read(vma);
	if (fault & VM_FAULT_ERROR)
		*result = fault_error(fault);
	return !(fault & VM_FAULT_RETRY);
}

static struct fault_result serve_fault(struct mm_struct *mm, unsigned long address, unsigned int flags)
{
	struct fault_result result = { 0, 0 };

	if (likely(fault_area_locked(mm, address, flags, &result)))
		return result;
	return fault_locked(mm, address, flags);
}

/**
 * do_user_addr_fault - the current task's program touched a user address that its tables do not allow
 * @regs: the program's registers
 * @error: enum page_fault_error
 * @address: what was touched
 *
 * Brings the page in, or sends the program a signal. Process context, interrupts on.
 */
void do_user_addr_fault(struct pt_regs *regs, unsigned long error, unsigned long address)
{
	unsigned int flags = FAULT_FLAG_DEFAULT | FAULT_FLAG_USER | (error & PF_WRITE ? FAULT_FLAG_WRITE : 0) |
			     (error & PF_INSTR ? FAULT_FLAG_INSTRUCTION : 0);
	struct fault_result result = { SIGSEGV, SEGV_MAPERR };

	if (likely(address < TASK_SIZE_MAX))
		result = serve_fault(current->mm, address, flags);
	if (likely(!result.sig))
		return;
	if (result.sig == SIGKILL) {
		pagefault_out_of_memory();
		return;
	}
	error = (error & ~PF_PRESENT) | PF_USER |
		(address < TASK_SIZE_MAX && pte_present(peek_pte(current->mm, address)));
	current->thread.cr2 = address;
	current->thread.error_code = error;
	current->thread.trap_nr = EXC_PAGE_FAULT;
	if (result.sig == SIGSEGV)
		report_segfault(regs, error, address);
	force_sig_fault(result.sig, result.code, (void __user *)address);
}

/**
 * mm_fault_in - make a page of the current task's program accessible to the kernel
 * @address: user address
 * @flags: FAULT_FLAG_WRITE for writing
 *
 * Returns 0 when it is worth looking at the tables again, or -EFAULT. May sleep.
 */
int mm_fault_in(struct mm_struct *mm, unsigned long address, unsigned int flags)
{
	return serve_fault(mm, address, FAULT_FLAG_DEFAULT | flags).sig ? -EFAULT : 0;
}
