// SPDX-License-Identifier: MIT
/*
 * /proc/PID/status, stat and statm: what a task is and has used, in Linux's formats.
 *
 * Numbers of the process (threads, signals, times) are collected under its siglock, if it still has one; a task that has ended shows what
 * it left. What another may not look into (addresses, the instruction pointer) is shown as 0.
 */
#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/resource.h>
#include <linux/sched/coredump.h>
#include <linux/sched/cputime.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/string_helpers.h>
#include <linux/tty.h>
#include <linux/tty_driver.h>
#include <linux/workqueue.h>
#include "internal.h"

#ifndef PFA_NO_NEW_PRIVS
#define PFA_NO_NEW_PRIVS 0
#endif

/* The name of a task; with @escape as one line of text. */
void proc_task_name(struct seq_file *m, struct task_struct *task, bool escape)
{
	char name[TASK_COMM_LEN];

	__get_task_comm(name, sizeof(name), task);
	if (escape)
		seq_escape_str(m, name, ESCAPE_SPACE | ESCAPE_SPECIAL, "\n\\");
	else
		seq_puts(m, name);
}

/* ---- status ---- */

static const char *const state_names[] = {
	"R (running)", "S (sleeping)", "D (disk sleep)", "T (stopped)", "t (tracing stop)",
	"X (dead)",    "Z (zombie)",   "P (parked)",	 "I (idle)",
};

static const char *state_name(struct task_struct *task)
{
	return state_names[task_state_index(task)];
}

static int task_umask(struct task_struct *task)
{
	int umask = -ENOENT;

	task_lock(task);
	if (task->fs)
		umask = task->fs->umask;
	task_unlock(task);
	return umask;
}

static unsigned int task_fd_size(struct task_struct *task)
{
	unsigned int size = 0;

	task_lock(task);
	if (task->files) {
		rcu_read_lock();
		size = files_fdtable(task->files)->max_fds;
		rcu_read_unlock();
	}
	task_unlock(task);
	return size;
}

static void status_identity(struct seq_file *m, struct task_struct *task, const struct cred *cred)
{
	int umask = task_umask(task);
	pid_t ppid, tgid;

	rcu_read_lock();
	ppid = pid_alive(task) ? task_ppid_nr(task) : 0;
	tgid = pid_alive(task) ? task->tgid : 0;
	rcu_read_unlock();
	if (umask >= 0)
		seq_printf(m, "Umask:\t%#04o\n", umask);
	seq_printf(m, "State:\t%s\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t0\n", state_name(task), tgid,
		   task->pid, ppid);
	seq_printf(m, "Uid:\t%u\t%u\t%u\t%u\n", __kuid_val(cred->uid), __kuid_val(cred->euid), __kuid_val(cred->suid),
		   __kuid_val(cred->fsuid));
	seq_printf(m, "Gid:\t%u\t%u\t%u\t%u\n", __kgid_val(cred->gid), __kgid_val(cred->egid), __kgid_val(cred->sgid),
		   __kgid_val(cred->fsgid));
	seq_printf(m, "FDSize:\t%u\nGroups:\t", task_fd_size(task));
	for (int i = 0; cred->group_info && i < cred->group_info->ngroups; i++)
		seq_printf(m, "%s%u", i ? " " : "", __kgid_val(cred->group_info->gid[i]));
	seq_puts(m, " \n");
	seq_printf(m, "NStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n", task_tgid_vnr(task), task_pid_vnr(task),
		   task_pgrp_vnr(task), task_session_vnr(task));
}

static void put_sigset(struct seq_file *m, const char *header, const sigset_t *set)
{
	seq_printf(m, "%s%016lx\n", header, set->sig[0]);
}

/* How many signals with information wait for the tasks of a user. */
static unsigned int count_queued(kuid_t uid)
{
	struct task_struct *process, *thread;
	struct list_head *at;
	unsigned int n = 0;

	rcu_read_lock();
	for_each_process_thread(process, thread)
	{
		unsigned long flags;

		if (!uid_eq(task_uid(thread), uid) || !lock_task_sighand(thread, &flags))
			continue;
		list_for_each(at, &thread->pending.list)
			n++;
		if (thread_group_leader(thread))
			list_for_each(at, &thread->signal->shared_pending.list)
				n++;
		unlock_task_sighand(thread, &flags);
	}
	rcu_read_unlock();
	return n;
}

static void status_signals(struct seq_file *m, struct task_struct *task)
{
	sigset_t pending = {}, shared = {}, blocked = {}, ignored = {}, caught = {};
	unsigned int threads = 0, queued = count_queued(task_uid(task));
	unsigned long flags, limit = 0;

	if (lock_task_sighand(task, &flags)) {
		pending = task->pending.signal;
		shared = task->signal->shared_pending.signal;
		blocked = task->blocked;
		for (int sig = 1; sig <= _NSIG; sig++) {
			__sighandler_t handler = task->sighand->action[sig - 1].sa.sa_handler;

			if (handler == SIG_IGN)
				sigaddset(&ignored, sig);
			else if (handler != SIG_DFL)
				sigaddset(&caught, sig);
		}
		threads = get_nr_threads(task);
		limit = task_rlimit(task, RLIMIT_SIGPENDING);
		unlock_task_sighand(task, &flags);
	}
	seq_printf(m, "Threads:\t%u\nSigQ:\t%u/%lu\n", threads, queued, limit);
	put_sigset(m, "SigPnd:\t", &pending);
	put_sigset(m, "ShdPnd:\t", &shared);
	put_sigset(m, "SigBlk:\t", &blocked);
	put_sigset(m, "SigIgn:\t", &ignored);
	put_sigset(m, "SigCgt:\t", &caught);
}

static void put_caps(struct seq_file *m, const char *header, const kernel_cap_t *caps)
{
	seq_puts(m, header);
	for (int i = ARRAY_SIZE(caps->cap) - 1; i >= 0; i--)
		seq_printf(m, "%08x", caps->cap[i]);
	seq_putc(m, '\n');
}

static void status_rights(struct seq_file *m, struct task_struct *task, const struct cred *cred)
{
	put_caps(m, "CapInh:\t", &cred->cap_inheritable);
	put_caps(m, "CapPrm:\t", &cred->cap_permitted);
	put_caps(m, "CapEff:\t", &cred->cap_effective);
	put_caps(m, "CapBnd:\t", &cred->cap_bset);
	put_caps(m, "CapAmb:\t", &cred->cap_ambient);
	seq_printf(m, "NoNewPrivs:\t%d\nSeccomp:\t0\nSeccomp_filters:\t0\n",
		   test_bit(PFA_NO_NEW_PRIVS, &task->atomic_flags));
	seq_puts(m, "Speculation_Store_Bypass:\tnot vulnerable\nSpeculationIndirectBranch:\tnot affected\n");
}

static void status_places(struct seq_file *m, struct task_struct *task)
{
	seq_printf(m, "Cpus_allowed:\t%*pb\nCpus_allowed_list:\t%*pbl\n", cpumask_pr_args(&task->cpus_mask),
		   cpumask_pr_args(&task->cpus_mask));
	/* There is one node. */
	seq_puts(m, "Mems_allowed:\t1\nMems_allowed_list:\t0\n");
	seq_printf(m, "voluntary_ctxt_switches:\t%lu\nnonvoluntary_ctxt_switches:\t%lu\n", task->nvcsw, task->nivcsw);
}

static void status_memory(struct seq_file *m, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);

	if (!mm)
		return;
	task_mem(m, mm);
	seq_printf(m, "CoreDumping:\t%d\nTHP_enabled:\t%d\n", !!(task->flags & PF_DUMPCORE),
		   !test_bit(MMF_DISABLE_THP, &mm->flags));
	mmput(mm);
}

int proc_pid_status(struct seq_file *m, struct task_struct *task)
{
	const struct cred *cred = get_task_cred(task);

	seq_puts(m, "Name:\t");
	proc_task_name(m, task, true);
	seq_putc(m, '\n');
	status_identity(m, task, cred);
	status_memory(m, task);
	status_signals(m, task);
	status_rights(m, task, cred);
	status_places(m, task);
	put_cred(cred);
	return 0;
}

/* ---- stat ---- */

/* What is collected under locks before anything is printed. */
struct task_stat {
	pid_t ppid, pgid, sid;
	int tty_nr, tty_pgrp, threads;
	unsigned long min_flt, maj_flt, cmin_flt, cmaj_flt, rsslim, pending, blocked, ignored, caught;
	u64 utime, stime, cutime, cstime;
	int exit_code;
};

static void stat_signals(struct task_stat *s, struct task_struct *task)
{
	s->pending = task->pending.signal.sig[0] & 0x7fffffffUL;
	s->blocked = task->blocked.sig[0] & 0x7fffffffUL;
	for (int sig = 1; sig < SIGRTMIN; sig++) {
		__sighandler_t handler = task->sighand->action[sig - 1].sa.sa_handler;

		if (handler == SIG_IGN)
			s->ignored |= 1UL << (sig - 1);
		else if (handler != SIG_DFL)
			s->caught |= 1UL << (sig - 1);
	}
}

static void stat_add_threads(struct task_stat *s, struct task_struct *task)
{
	struct signal_struct *sig = task->signal;
	struct task_struct *thread;

	s->utime = sig->utime;
	s->stime = sig->stime;
	s->min_flt = sig->min_flt;
	s->maj_flt = sig->maj_flt;
	for_each_thread(task, thread)
	{
		u64 utime, stime;

		task_cputime_adjusted(thread, &utime, &stime);
		s->utime += utime;
		s->stime += stime;
		s->min_flt += thread->min_flt;
		s->maj_flt += thread->maj_flt;
	}
}

/* The controlling terminal and the group in its foreground. The siglock is held. */
static void stat_tty(struct task_stat *s, struct tty_struct *tty)
{
	s->tty_nr = new_encode_dev(MKDEV(tty->driver->major, tty->driver->minor_start) + tty->index);
	spin_lock(&tty->ctrl.lock);
	s->tty_pgrp = pid_vnr(tty->ctrl.pgrp);
	spin_unlock(&tty->ctrl.lock);
}

static void collect_stat(struct task_stat *s, struct task_struct *task, bool whole)
{
	unsigned long flags;

	rcu_read_lock();
	s->ppid = pid_alive(task) ? task_ppid_nr(task) : 0;
	s->pgid = task_pgrp_vnr(task);
	s->sid = task_session_vnr(task);
	s->tty_pgrp = -1;
	s->exit_code = task->exit_code;
	if (lock_task_sighand(task, &flags)) {
		struct signal_struct *sig = task->signal;

		s->threads = get_nr_threads(task);
		s->rsslim = READ_ONCE(sig->rlim[RLIMIT_RSS].rlim_cur);
		s->cutime = sig->cutime;
		s->cstime = sig->cstime;
		s->cmin_flt = sig->cmin_flt;
		s->cmaj_flt = sig->cmaj_flt;
		if (sig->tty)
			stat_tty(s, sig->tty);
		stat_signals(s, task);
		if (whole)
			stat_add_threads(s, task);
		unlock_task_sighand(task, &flags);
	}
	rcu_read_unlock();
	if (!whole) {
		s->min_flt = task->min_flt;
		s->maj_flt = task->maj_flt;
		task_cputime_adjusted(task, &s->utime, &s->stime);
	}
}

/* Addresses of the program, for those who may look into it. */
static void put_places(struct seq_file *m, struct mm_struct *mm, bool permitted, bool second)
{
	unsigned long v[7] = {};

	if (mm && permitted && !second) {
		v[0] = mm->start_code;
		v[1] = mm->end_code;
		v[2] = mm->start_stack;
	} else if (mm && permitted) {
		v[0] = mm->start_data;
		v[1] = mm->end_data;
		v[2] = mm->start_brk;
		v[3] = mm->arg_start;
		v[4] = mm->arg_end;
		v[5] = mm->env_start;
		v[6] = mm->env_end;
	} else if (mm && !second) {
		v[0] = v[1] = 1;
	}
	for (int i = 0; i < (second ? 7 : 3); i++)
		seq_put_decimal_ull(m, " ", v[i]);
}

static int do_task_stat(struct seq_file *m, struct task_struct *task, bool whole)
{
	bool permitted = ptrace_may_access(task, PTRACE_MODE_READ_FSCREDS | PTRACE_MODE_NOAUDIT);
	struct mm_struct *mm = get_task_mm(task);
	struct task_stat s = {};

	collect_stat(&s, task, whole);
	seq_put_decimal_ull(m, "", task->pid);
	seq_puts(m, " (");
	proc_task_name(m, task, false);
	seq_printf(m, ") %c %d %d %d %d %d %u", task_state_to_char(task), s.ppid, s.pgid, s.sid, s.tty_nr, s.tty_pgrp,
		   task->flags);
	seq_printf(m, " %lu %lu %lu %lu", s.min_flt, s.cmin_flt, s.maj_flt, s.cmaj_flt);
	seq_printf(m, " %llu %llu %llu %llu", nsec_to_clock_t(s.utime), nsec_to_clock_t(s.stime),
		   nsec_to_clock_t(s.cutime), nsec_to_clock_t(s.cstime));
	seq_printf(m, " %d %d %d 0 %llu", task_prio(task), task_nice(task), s.threads,
		   nsec_to_clock_t(task->start_boottime));
	seq_printf(m, " %lu %lu %lu", mm ? mm->total_vm << PAGE_SHIFT : 0, mm ? get_mm_rss(mm) : 0, s.rsslim);
	put_places(m, mm, permitted, false);
	/* Stack and instruction pointer are shown of tasks that are ending only: here of none. */
	seq_printf(m, " 0 0 %lu %lu %lu %lu", s.pending, s.blocked, s.ignored, s.caught);
	seq_printf(m, " %d 0 0 %d %d %u %u 0 0 0", permitted && !task_is_running(task), task->exit_signal,
		   task_cpu(task), task->rt_priority, task->policy);
	put_places(m, mm, permitted, true);
	seq_printf(m, " %d\n", permitted ? s.exit_code : 0);
	if (mm)
		mmput(mm);
	return 0;
}

int proc_tgid_stat(struct seq_file *m, struct task_struct *task)
{
	return do_task_stat(m, task, true);
}

int proc_tid_stat(struct seq_file *m, struct task_struct *task)
{
	return do_task_stat(m, task, false);
}

/* Sizes in pages: all, resident, of it shared, code, 0, data and stack, 0. */
int proc_pid_statm(struct seq_file *m, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	unsigned long shared, text;

	if (!mm) {
		seq_puts(m, "0 0 0 0 0 0 0\n");
		return 0;
	}
	shared = get_mm_counter(mm, MM_FILEPAGES) + get_mm_counter(mm, MM_SHMEMPAGES);
	text = (PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK)) >> PAGE_SHIFT;
	seq_printf(m, "%lu %lu %lu %lu 0 %lu 0\n", mm->total_vm, get_mm_rss(mm), shared, text,
		   mm->data_vm + mm->stack_vm);
	mmput(mm);
	return 0;
}
