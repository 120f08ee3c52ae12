/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MMAN_H
#define _LINUX_MMAN_H
#include <linux/mm.h>
#include <linux/atomic.h>
#include <linux/percpu_counter.h>
#include <uapi/linux/mman.h>

/* The MAP_ flags that MAP_SHARED_VALIDATE knows; it refuses the others. */
#define LEGACY_MAP_MASK \
	(MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_DENYWRITE | MAP_EXECUTABLE | MAP_UNINITIALIZED | \
	 MAP_GROWSDOWN | MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK | MAP_HUGETLB | \
	 MAP_32BIT | MAP_HUGE_2MB | MAP_HUGE_1GB)

extern struct percpu_counter vm_committed_as;
extern s32 vm_committed_as_batch;

/* The VM_ flags of a PROT_ combination. */
static inline unsigned long calc_vm_prot_bits(unsigned long prot, unsigned long pkey)
{
	return (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) | (prot & PROT_EXEC ? VM_EXEC : 0);
}

/* The VM_ flags of a MAP_ combination. */
static inline unsigned long calc_vm_flag_bits(unsigned long flags)
{
	return (flags & MAP_GROWSDOWN ? VM_GROWSDOWN : 0) | (flags & MAP_LOCKED ? VM_LOCKED : 0) |
	       (flags & MAP_SYNC ? VM_SYNC : 0);
}

static inline bool arch_validate_prot(unsigned long prot, unsigned long addr)
{
	return !(prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM));
}
#endif
