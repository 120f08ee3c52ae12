/* SPDX-License-Identifier: MIT */
/* What a machine calls in the core: the other half of port.h. */
#ifndef ASHLAR_ENTRY_H
#define ASHLAR_ENTRY_H

#include "ashlar/types.h"

struct pt_regs;

/** start_kernel - bring the core up on CPU 0; interrupts are off; returns, with interrupts on, as task 1 ("init") */
void start_kernel(void);

/** secondary_start - first function of every other CPU; never returns */
void secondary_start(unsigned int cpu) __attribute__((noreturn));

/* x86 exception numbers, used on every machine. */
enum exception_vector {
	EXC_DIVIDE = 0,
	EXC_DEBUG = 1,
	EXC_BREAKPOINT = 3,
	EXC_INVALID_OP = 6,
	EXC_STACK_OVERFLOW = 8, /* the fault lies in the guard page of the current stack */
	EXC_PROTECTION = 13,
	EXC_PAGE_FAULT = 14,
	EXC_FLOAT = 16,
	EXC_ALIGNMENT = 17,
	EXC_SIMD = 19,
};

/* Bits of a page fault's error code (Intel SDM volume 3, 4.7). */
enum page_fault_error { PF_PRESENT = 1, PF_WRITE = 2, PF_USER = 4, PF_RESERVED = 8, PF_INSTR = 16 };

/**
 * do_exception - a synchronous fault in core or module code
 * @regs: the complete register state; changes take effect on return
 * @vector: which exception
 * @error: error code, 0 where the CPU has none
 * @address: the address that faulted, for EXC_PAGE_FAULT and EXC_STACK_OVERFLOW
 *
 * Runs on the task's stack below the interrupted frame (an emergency stack for EXC_STACK_OVERFLOW), interrupts off. It may return
 * (fixed up, WARN), or end the task and never return.
 */
void do_exception(struct pt_regs *regs, unsigned int vector, unsigned long error, unsigned long address);

/** do_timer_interrupt, do_ipi - interrupts: run with interrupts off on the interrupted task's stack or a signal stack */
void do_timer_interrupt(void);
void do_ipi(void);

/** do_stream_interrupt - an interrupt of CPU 0: standard input has something to read or has ended, or the terminal's size changed */
void do_stream_interrupt(void);

/**
 * kernel_translate - walk the kernel page tables
 * @address: any address
 * @phys: gets the physical address of the start of the leaf mapping
 * @base: gets the virtual start of the leaf mapping
 * @bytes: gets the size of the leaf mapping: 4 KiB, 2 MiB or 1 GiB
 * @writable, @executable: get the permissions
 *
 * Takes no lock, may run in a signal handler. Returns false if nothing is mapped there.
 */
bool kernel_translate(unsigned long address, phys_addr_t *phys, unsigned long *base, size_t *bytes, bool *writable,
		      bool *executable);

/* A translation of a user address, as user_translate() gives it. */
struct user_leaf {
	phys_addr_t phys;   /* of the start of the leaf mapping */
	unsigned long base; /* its virtual start */
	size_t bytes;	    /* its size: 4 KiB, 2 MiB or 1 GiB */
	bool writable; /* may be written without asking again: false until the page is dirty, so that the first write comes here */
	bool executable;
};

/**
 * user_translate - walk a program's page tables, as its CPU would
 * @pgd: physical address of the top-level table
 * @address: any address
 * @access: PF_WRITE, PF_INSTR or 0 (a read) for an access: the entry is marked accessed, and dirty for a write;
 *	    USER_TRANSLATE_LOOK to look without marking, for translations fetched ahead
 * @leaf: gets the translation
 *
 * Returns false if the access is not allowed. Takes no lock; tables that are unlinked while it runs must stay until it has ended: the
 * machine's arch_flush_tlb_user_range() sees to that.
 */
#define USER_TRANSLATE_LOOK 0x100u
bool user_translate(phys_addr_t pgd, unsigned long address, unsigned int access, struct user_leaf *leaf);

/**
 * core_address_text - "name+0x12/0x34 [module]" of a code address, for messages of the machine itself
 * Takes no lock, may run in a signal handler. Returns the length.
 */
size_t core_address_text(unsigned long address, char *buffer, size_t bytes);

#endif
