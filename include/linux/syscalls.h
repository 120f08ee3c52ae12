/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SYSCALLS_H
#define _LINUX_SYSCALLS_H
/*
 * Defining system calls. SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count) { ... } makes the function that
 * programs call under the number __NR_read of <asm/unistd.h>: there is no other table to add it to. Arguments arrive as the six registers
 * of the system-call convention (syscall(2)) and are cut to their types. It runs in process context with interrupts on, and returns a result
 * or -errno; -ERESTARTSYS and its kin are turned into a restart or -EINTR by the delivery of signals.
 */
#include <linux/compiler.h>
#include <linux/linkage.h>
#include <linux/types.h>
#include <linux/capability.h>
#include <linux/err.h>
#include <asm/ptrace.h>
#include <asm/unistd.h>

struct syscall_entry {
	unsigned int nr;
	long (*fn)(const struct pt_regs *regs);
};

#define __SC_DECL1(t, a) t a
#define __SC_DECL2(t, a, ...) t a, __SC_DECL1(__VA_ARGS__)
#define __SC_DECL3(t, a, ...) t a, __SC_DECL2(__VA_ARGS__)
#define __SC_DECL4(t, a, ...) t a, __SC_DECL3(__VA_ARGS__)
#define __SC_DECL5(t, a, ...) t a, __SC_DECL4(__VA_ARGS__)
#define __SC_DECL6(t, a, ...) t a, __SC_DECL5(__VA_ARGS__)
#define __SC_CAST1(t1, a1) (__force t1)(regs->di)
#define __SC_CAST2(t1, a1, t2, a2) __SC_CAST1(t1, a1), (__force t2)(regs->si)
#define __SC_CAST3(t1, a1, t2, a2, t3, a3) __SC_CAST2(t1, a1, t2, a2), (__force t3)(regs->dx)
#define __SC_CAST4(t1, a1, t2, a2, t3, a3, t4, a4) __SC_CAST3(t1, a1, t2, a2, t3, a3), (__force t4)(regs->r10)
#define __SC_CAST5(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5) \
	__SC_CAST4(t1, a1, t2, a2, t3, a3, t4, a4), (__force t5)(regs->r8)
#define __SC_CAST6(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, t6, a6) \
	__SC_CAST5(t1, a1, t2, a2, t3, a3, t4, a4, t5, a5), (__force t6)(regs->r9)

#define __SYSCALL_ENTRY(name) \
	static const struct syscall_entry __syscall_##name __used __section("syscall_table") \
		__aligned(__alignof__(struct syscall_entry)) = { __NR_##name, __sys_entry_##name }

#define __SYSCALL_DEFINEx(x, name, ...) \
	static long __do_sys_##name(__SC_DECL##x(__VA_ARGS__)); \
	static long __sys_entry_##name(const struct pt_regs *regs) \
	{ \
		return __do_sys_##name(__SC_CAST##x(__VA_ARGS__)); \
	} \
	__SYSCALL_ENTRY(name); \
	static long __do_sys_##name(__SC_DECL##x(__VA_ARGS__))

#define SYSCALL_DEFINE0(name) \
	static long __do_sys_##name(void); \
	static long __sys_entry_##name(const struct pt_regs *regs) \
	{ \
		return __do_sys_##name(); \
	} \
	__SYSCALL_ENTRY(name); \
	static long __do_sys_##name(void)
#define SYSCALL_DEFINE1(name, ...) __SYSCALL_DEFINEx(1, name, __VA_ARGS__)
#define SYSCALL_DEFINE2(name, ...) __SYSCALL_DEFINEx(2, name, __VA_ARGS__)
#define SYSCALL_DEFINE3(name, ...) __SYSCALL_DEFINEx(3, name, __VA_ARGS__)
#define SYSCALL_DEFINE4(name, ...) __SYSCALL_DEFINEx(4, name, __VA_ARGS__)
#define SYSCALL_DEFINE5(name, ...) __SYSCALL_DEFINEx(5, name, __VA_ARGS__)
#define SYSCALL_DEFINE6(name, ...) __SYSCALL_DEFINEx(6, name, __VA_ARGS__)

void syscall_init(void);
void do_syscall(struct pt_regs *regs);
void user_mode_loop(void) __noreturn;

int ksys_setsid(void);
#endif
