// SPDX-License-Identifier: MIT
/*
 * membarrier(2): make every thread (of the caller's program, or of all that have registered) execute a memory barrier, so that the
 * fast side of a pair of barriers can do without. An interrupt to all CPUs does it: who runs elsewhere leaves his program for it. Programs
 * register before they use the expedited commands; mm->membarrier_state has a bit for each kind.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <uapi/linux/membarrier.h>

#define MEMBARRIER_COMMANDS \
	(MEMBARRIER_CMD_GLOBAL | MEMBARRIER_CMD_GLOBAL_EXPEDITED | MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED | \
	 MEMBARRIER_CMD_PRIVATE_EXPEDITED | MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED | \
	 MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE | MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE | \
	 MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ | MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ)

static void barrier_here(void *unused)
{
	smp_mb();
}

static int barrier_everywhere(void)
{
	smp_mb();
	if (num_online_cpus() > 1)
		on_each_cpu(barrier_here, NULL, 1);
	smp_mb();
	return 0;
}

/* The command that registers for @cmd. */
static int registration_of(int cmd)
{
	return cmd << 1;
}

static int private_expedited(int cmd)
{
	if (!(atomic_read(&current->mm->membarrier_state) & registration_of(cmd)))
		return -EPERM;
	return barrier_everywhere();
}

static int register_for(int cmd)
{
	atomic_or(cmd, &current->mm->membarrier_state);
	return 0;
}

SYSCALL_DEFINE3(membarrier, int, cmd, unsigned int, flags, int, cpu_id)
{
	if (flags & ~(cmd == MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ ? MEMBARRIER_CMD_FLAG_CPU : 0))
		return -EINVAL;
	switch (cmd) {
	case MEMBARRIER_CMD_QUERY:
		return MEMBARRIER_COMMANDS;
	case MEMBARRIER_CMD_GLOBAL:
		if (num_online_cpus() > 1)
			synchronize_rcu();
		return 0;
	case MEMBARRIER_CMD_GLOBAL_EXPEDITED:
		return barrier_everywhere();
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED:
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE:
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ:
		return private_expedited(cmd);
	case MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ:
		return register_for(cmd);
	default:
		return -EINVAL;
	}
}
