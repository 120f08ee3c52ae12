/* SPDX-License-Identifier: MIT */
/*
 * The places where the host machine must choose registers and stacks itself: switching tasks, starting them, and
 * entering and leaving an exception.
 */
	.text

/* void host_switch_stack(unsigned long *save_sp, unsigned long load_sp) */
	.globl host_switch_stack
	.type host_switch_stack, @function
	.balign 16
host_switch_stack:
	push %rbp
	push %rbx
	push %r12
	push %r13
	push %r14
	push %r15
	mov %rsp, (%rdi)
	mov %rsi, %rsp
	pop %r15
	pop %r14
	pop %r13
	pop %r12
	pop %rbx
	pop %rbp
	ret
	.size host_switch_stack, . - host_switch_stack

/* A new stack returns to here: r12 is the function, r13 its argument. The zero frame pointer ends stack traces. */
	.globl host_task_start
	.type host_task_start, @function
	.balign 16
host_task_start:
	.cfi_startproc
	.cfi_undefined rip
	xor %ebp, %ebp
	call host_fiber_started
	mov %r13, %rdi
	call *%r12
	ud2
	.cfi_endproc
	.size host_task_start, . - host_task_start

/* void host_run_on_stack(void *stack_top, void (*fn)(void *), void *arg) */
	.globl host_run_on_stack
	.type host_run_on_stack, @function
	.balign 16
host_run_on_stack:
	.cfi_startproc
	.cfi_undefined rip
	mov %rdi, %rsp
	xor %ebp, %ebp
	mov %rdx, %rdi
	call *%rsi
	ud2
	.cfi_endproc
	.size host_run_on_stack, . - host_run_on_stack

/*
 * A signal handler returns to here, with all registers but rip and rsp as they were at the fault. rsp is a struct
 * host_frame (trap.c): struct pt_regs, three words, then 512 bytes for the floating-point state at FX. If the handler
 * comes back, the interrupted code goes on with what struct pt_regs then says.
 */
#define FX 192
	.globl host_exception_entry
	.type host_exception_entry, @function
	.balign 16
host_exception_entry:
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa rsp, 0
	.cfi_offset r15, 0
	.cfi_offset r14, 8
	.cfi_offset r13, 16
	.cfi_offset r12, 24
	.cfi_offset rbp, 32
	.cfi_offset rbx, 40
	.cfi_offset rip, 128
	.cfi_offset rsp, 152
	fxsave64 FX(%rsp)
	cld
	mov %rsp, %rbx
	.cfi_def_cfa_register rbx
	mov %rsp, %rdi
	mov %rsp, %rbp
	call host_exception
	fxrstor64 FX(%rbx)
	mov %rbx, %rsp
	.cfi_def_cfa_register rsp
	pop %r15
	pop %r14
	pop %r13
	pop %r12
	pop %rbp
	pop %rbx
	pop %r11
	pop %r10
	pop %r9
	pop %r8
	pop %rax
	pop %rcx
	pop %rdx
	pop %rsi
	pop %rdi
	add $8, %rsp
	iretq
	.cfi_endproc
	.size host_exception_entry, . - host_exception_entry

	.section .note.GNU-stack, "", @progbits
