/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MMAN_H
#define _LINUX_MMAN_H
#include <linux/mm.h>
#include <linux/atomic.h>
#include <uapi/linux/mman.h>

/* The VM_ flags of a PROT_ combination. */
static inline unsigned long calc_vm_prot_bits(unsigned long prot, unsigned long pkey)
{
	return (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) | (prot & PROT_EXEC ? VM_EXEC : 0);
}
#endif
