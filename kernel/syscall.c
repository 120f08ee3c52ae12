// SPDX-License-Identifier: MIT
/*
 * The system-call table: which function answers which number.
 *
 * Every SYSCALL_DEFINE puts an entry into the section syscall_table; syscall_init() sorts them by number, and a number that two of
 * them claim stops start-up. A number nobody answers gets -ENOSYS and, the first time, a line in the log that names it: so a program
 * that fails for want of a system call says which one.
 */
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/nospec.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

#define NR_SYSCALLS 512

extern const struct syscall_entry __start_syscall_table[] __weak, __stop_syscall_table[] __weak;

static long (*syscall_table[NR_SYSCALLS])(const struct pt_regs *regs);

static const char *const syscall_names[NR_SYSCALLS] = {
#define SYSCALL_NAME(name) [__NR_##name] = #name,
#include "syscall_names.h"
#undef SYSCALL_NAME
};

/** syscall_init - fill the table from the section. Once, at start-up. */
void __init syscall_init(void)
{
	const struct syscall_entry *entry;

	for (entry = __start_syscall_table; entry < __stop_syscall_table; entry++) {
		if (entry->nr >= NR_SYSCALLS || syscall_table[entry->nr])
			panic("syscall: number %u is claimed twice, or out of range", entry->nr);
		syscall_table[entry->nr] = entry->fn;
	}
}

static long missing_syscall(unsigned long nr)
{
	static DECLARE_BITMAP(reported, NR_SYSCALLS);

	if (nr >= NR_SYSCALLS)
		pr_info_once("%s[%d]: system call %lu does not exist\n", current->comm, task_pid_nr(current), nr);
	else if (!test_and_set_bit(nr, reported))
		pr_info("%s[%d]: system call %s (%lu) is not implemented\n", current->comm, task_pid_nr(current),
			syscall_names[nr] ?: "without a name", nr);
	return -ENOSYS;
}

/**
 * do_syscall - answer the system call that the current task's registers describe
 * @regs: orig_ax has the number, ax gets the result
 *
 * Process context, interrupts on.
 */
void do_syscall(struct pt_regs *regs)
{
	unsigned long nr = (unsigned int)regs->orig_ax;

	if (likely(nr < NR_SYSCALLS && syscall_table[nr]))
		regs->ax = syscall_table[nr](regs);
	else
		regs->ax = missing_syscall(nr);
}
