// SPDX-License-Identifier: MIT
/*
 * set_memory_*: permissions of vmalloc and module memory, and the memory that modules live in.
 *
 * The bits are those of the kernel's page tables, so a forbidden access faults. The direct map has no tables on this
 * machine and stays writable: frames that are read-only at one address can be written through it, as on Linux without
 * STRICT_KERNEL_RWX's aliases.
 *
 * Process context. -ENOMEM if a large mapping had to be split and could not.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/moduleloader.h>
#include <linux/set_memory.h>
#include "internal.h"

static int change(unsigned long addr, int numpages, pteval_t set, pteval_t clear)
{
	if (WARN_ON_ONCE(numpages < 0))
		return -EINVAL;
	addr &= PAGE_MASK;
	return kernel_change_prot(addr, addr + ((unsigned long)numpages << PAGE_SHIFT), set, clear);
}

/** set_memory_ro - forbid writing to @numpages pages from @addr on; 0, -EFAULT if they are not mapped, -ENOMEM */
int set_memory_ro(unsigned long addr, int numpages)
{
	return change(addr, numpages, 0, _PAGE_RW | _PAGE_DIRTY);
}

int set_memory_rw(unsigned long addr, int numpages)
{
	return change(addr, numpages, _PAGE_RW, 0);
}

int set_memory_x(unsigned long addr, int numpages)
{
	return change(addr, numpages, 0, _PAGE_NX);
}

int set_memory_nx(unsigned long addr, int numpages)
{
	return change(addr, numpages, _PAGE_NX, 0);
}
