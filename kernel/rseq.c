// SPDX-License-Identifier: MIT
/*
 * Restartable sequences: rseq(2).
 *
 * A thread registers a structure in its memory. There the kernel keeps the number of the CPU that the thread runs on, and the thread keeps the address
 * of the critical section that it is in, if any. When the thread is preempted, moved or gets a signal inside of the section it goes on at the section's abort
 * handler. Both are done before the thread's next return to its program (rseq_is_stale() in entry.c).
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/rseq.h>
#include "internal.h"

static int set_cpu_fields(struct task_struct *t, u32 cpu_start, u32 cpu)
{
	return put_user(cpu_start, &t->rseq->cpu_id_start) || put_user(cpu, &t->rseq->cpu_id) ? -EFAULT : 0;
}

static int read_section(struct task_struct *t, struct rseq_cs *cs)
{
	u64 ptr;
	u32 sig;

	if (get_user(ptr, &t->rseq->rseq_cs))
		return -EFAULT;
	memset(cs, 0, sizeof(*cs));
	if (!ptr)
		return 0;
	if (ptr >= TASK_SIZE_MAX || copy_from_user(cs, (void __user *)ptr, sizeof(*cs)))
		return -EFAULT;
	if (cs->start_ip >= TASK_SIZE_MAX || cs->start_ip + cs->post_commit_offset >= TASK_SIZE_MAX ||
	    cs->abort_ip >= TASK_SIZE_MAX || cs->version > 0 || cs->abort_ip - cs->start_ip < cs->post_commit_offset)
		return -EINVAL;
	/* What stands before the handler says that the program means it. */
	if (get_user(sig, (u32 __user *)(cs->abort_ip - sizeof(u32))))
		return -EFAULT;
	return sig == t->rseq_sig ? 0 : -EINVAL;
}

static int leave_section(struct task_struct *t, struct pt_regs *regs)
{
	struct rseq_cs cs;
	int err = read_section(t, &cs);

	if (err || !cs.abort_ip)
		return err;
	if (put_user(0ULL, &t->rseq->rseq_cs))
		return -EFAULT;
	if (regs->ip - cs.start_ip < cs.post_commit_offset)
		regs->ip = cs.abort_ip;
	return 0;
}

/** rseq_signal_deliver - a handler is about to be called: the section that the thread is in is over */
void rseq_signal_deliver(struct pt_regs *regs)
{
	if (current->rseq && !(current->flags & PF_EXITING) && leave_section(current, regs))
		force_sig(SIGSEGV);
}

/** rseq_preempted - the thread was switched away from, or moved: the same, and the CPU's number is written again */
void rseq_preempted(struct pt_regs *regs)
{
	u32 cpu = raw_smp_processor_id();

	current->rseq_switches = current->nvcsw + current->nivcsw;
	if (leave_section(current, regs) || set_cpu_fields(current, cpu, cpu))
		force_sig(SIGSEGV);
}

static int unregister(struct task_struct *t, struct rseq __user *rseq, u32 rseq_len, u32 sig)
{
	if (t->rseq != rseq || !t->rseq || rseq_len != t->rseq_len)
		return -EINVAL;
	if (t->rseq_sig != sig)
		return -EPERM;
	if (set_cpu_fields(t, 0, RSEQ_CPU_ID_UNINITIALIZED))
		return -EFAULT;
	t->rseq = NULL;
	t->rseq_len = t->rseq_sig = 0;
	return 0;
}

SYSCALL_DEFINE4(rseq, struct rseq __user *, rseq, u32, rseq_len, int, flags, u32, sig)
{
	struct task_struct *t = current;
	u32 cpu = raw_smp_processor_id();

	if (flags & RSEQ_FLAG_UNREGISTER)
		return flags & ~RSEQ_FLAG_UNREGISTER ? -EINVAL : unregister(t, rseq, rseq_len, sig);
	if (flags)
		return -EINVAL;
	if (t->rseq) {
		if (t->rseq != rseq || rseq_len != t->rseq_len)
			return -EINVAL;
		return t->rseq_sig != sig ? -EPERM : -EBUSY;
	}
	if (!IS_ALIGNED((unsigned long)rseq, __alignof__(*rseq)) || rseq_len != sizeof(*rseq))
		return -EINVAL;
	if (!access_ok(rseq, rseq_len))
		return -EFAULT;
	t->rseq = rseq;
	t->rseq_len = rseq_len;
	t->rseq_sig = sig;
	if (set_cpu_fields(t, cpu, cpu))
		force_sig(SIGSEGV);
	return 0;
}
