// SPDX-License-Identifier: MIT
/*
 * Out of memory: a request that must not fail found nothing to reclaim. A process is killed so that what it holds is freed.
 *
 * The victim is the process with the most badness: frames in memory, swap slots and page tables, in pages, plus oom_score_adj
 * thousandths of all memory and swap. Kernel threads, init and processes with oom_score_adj -1000 are spared. What fills this machine's
 * memory may also be what a request of the machine's own (insmod, cat, ...) made a module allocate: such tasks have no address
 * space, and are chosen when no process is, first the one that asks. With nobody to kill the machine panics, as Linux does.
 *
 * All processes that share the victim's address space die with it. It may use half of the reserves (ALLOC_OOM), and its
 * requests then fail instead of looping. Until it is gone no other is chosen: a victim is known by signal->oom_mm, and its memory is
 * gone when that mm has MMF_OOM_SKIP, set by the end of exit_mmap() or by the reaper (oom_reaper.c).
 *
 * Locks: oom_lock serialises; who does not get it lets the other one work and tries again. tasks under RCU.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/oom.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/coredump.h>
#include <linux/sched/debug.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/swap.h>
#include "internal.h"
#include "oom.h"

DEFINE_MUTEX(oom_lock);
int sysctl_panic_on_oom;
int sysctl_oom_kill_allocating_task;
int sysctl_oom_dump_tasks = 1;
static BLOCKING_NOTIFIER_HEAD(oom_notify_list);

#define K(pages) ((unsigned long)(pages) << (PAGE_SHIFT - 10))

/** register_oom_notifier - have @nb called, with a place for pages freed, before a process is killed */
int register_oom_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&oom_notify_list, nb);
}
EXPORT_SYMBOL_GPL(register_oom_notifier);

int unregister_oom_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&oom_notify_list, nb);
}
EXPORT_SYMBOL_GPL(unregister_oom_notifier);

/* ---- how bad is a process? ---- */

static bool unkillable(const struct task_struct *task)
{
	return task->flags & PF_KTHREAD || task->pid == 1;
}

/* A thread of the process that still has its address space, with task_lock() held; NULL if there is none. RCU is read. */
static struct task_struct *find_lock_task_mm(struct task_struct *p)
{
	struct task_struct *t;

	for_each_thread(p, t)
	{
		task_lock(t);
		if (t->mm)
			return t;
		task_unlock(t);
	}
	return NULL;
}

static unsigned long mm_count(struct mm_struct *mm, int counter)
{
	return max(atomic_long_read(&mm->rss_stat[counter]), 0L);
}

static unsigned long mm_rss(struct mm_struct *mm)
{
	return mm_count(mm, MM_FILEPAGES) + mm_count(mm, MM_ANONPAGES) + mm_count(mm, MM_SHMEMPAGES);
}

/**
 * oom_badness - how much would be gained by killing a process
 * @p: the process
 * @totalpages: all memory and swap
 *
 * Returns pages, or LONG_MIN if it must not be killed. RCU is read.
 */
long oom_badness(struct task_struct *p, unsigned long totalpages)
{
	long points, adj = p->signal->oom_score_adj;
	struct task_struct *t;

	if (unkillable(p))
		return LONG_MIN;
	t = find_lock_task_mm(p);
	if (!t)
		return LONG_MIN;
	if (adj == OOM_SCORE_ADJ_MIN || test_bit(MMF_OOM_SKIP, &t->mm->flags)) {
		task_unlock(t);
		return LONG_MIN;
	}
	points = mm_rss(t->mm) + mm_count(t->mm, MM_SWAPENTS) +
		 atomic_long_read(&t->mm->pgtables_bytes) / (long)PAGE_SIZE;
	task_unlock(t);
	return points + adj * (long)(totalpages / 1000);
}

/* ---- the report ---- */

static void dump_task(struct task_struct *p)
{
	struct task_struct *t = find_lock_task_mm(p);

	if (!t)
		return;
	pr_info("[%7d] %5d %5d %8lu %8lu %8ld %8lu         %5hd %s\n", t->pid, from_kuid(&init_user_ns, task_uid(t)),
		t->tgid, t->mm->total_vm, mm_rss(t->mm), atomic_long_read(&t->mm->pgtables_bytes),
		mm_count(t->mm, MM_SWAPENTS), t->signal->oom_score_adj, t->comm);
	task_unlock(t);
}

static void dump_tasks(void)
{
	struct task_struct *p;

	pr_info("Tasks state (memory values in pages):\n");
	pr_info("[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name\n");
	rcu_read_lock();
	for_each_process(p)
		if (!unkillable(p))
			dump_task(p);
	rcu_read_unlock();
}

static void dump_header(gfp_t gfp, unsigned int order, struct task_struct *victim)
{
	pr_warn("%s invoked oom-killer: gfp_mask=%#x(%pGg), order=%d, oom_score_adj=%hd\n", current->comm,
		(__force unsigned int)gfp, &gfp, order, current->signal->oom_score_adj);
	dump_stack();
	__show_mem(SHOW_MEM_FILTER_NODES, NULL, gfp_zone(gfp));
	if (sysctl_oom_dump_tasks)
		dump_tasks();
	if (!victim)
		return;
	pr_info("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null)");
	pr_cont(",cpuset=/,mems_allowed=0");
	pr_cont(",global_oom,task_memcg=/,task=%s,pid=%d,uid=%d\n", victim->comm, victim->pid,
		from_kuid(&init_user_ns, task_uid(victim)));
}

/* ---- killing ---- */

/*
 * The task may use the reserves from now on, and its process counts as the victim until its memory is gone. task_lock() is held if it
 * has an address space.
 */
static void mark_oom_victim(struct task_struct *tsk)
{
	if (test_and_set_tsk_thread_flag(tsk, TIF_MEMDIE) || !tsk->mm)
		return;
	if (!cmpxchg(&tsk->signal->oom_mm, NULL, tsk->mm))
		mmgrab(tsk->mm);
}

static bool process_shares_mm(struct task_struct *p, struct mm_struct *mm)
{
	struct task_struct *t;

	for_each_thread(p, t) if (READ_ONCE(t->mm)) return t->mm == mm;
	return false;
}

/* Other processes that share the address space die too. False if one of them is spared, and keeps the memory. */
static bool kill_sharers(struct task_struct *victim, struct mm_struct *mm)
{
	bool all = true;
	struct task_struct *p;

	rcu_read_lock();
	for_each_process(p) {
		if (same_thread_group(p, victim) || !process_shares_mm(p, mm))
			continue;
		if (unkillable(p)) {
			all = false;
			set_bit(MMF_OOM_SKIP, &mm->flags);
			pr_info("oom killer %d (%s) has mm pinned by %d (%s)\n", task_pid_nr(victim), victim->comm,
				task_pid_nr(p), p->comm);
			continue;
		}
		do_send_sig_info(SIGKILL, SEND_SIG_PRIV, p, PIDTYPE_TGID);
	}
	rcu_read_unlock();
	return all;
}

static void report_kill(struct task_struct *victim, struct mm_struct *mm, const char *message)
{
	pr_err("%s: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, file-rss:%lukB, shmem-rss:%lukB, UID:%u "
	       "pgtables:%lukB oom_score_adj:%hd\n",
	       message, task_pid_nr(victim), victim->comm, mm ? K(mm->total_vm) : 0,
	       mm ? K(mm_count(mm, MM_ANONPAGES)) : 0, mm ? K(mm_count(mm, MM_FILEPAGES)) : 0,
	       mm ? K(mm_count(mm, MM_SHMEMPAGES)) : 0, from_kuid(&init_user_ns, task_uid(victim)),
	       mm ? (unsigned long)atomic_long_read(&mm->pgtables_bytes) >> 10 : 0, victim->signal->oom_score_adj);
}

/* @victim has a reference, which is given up. */
static void kill_victim(struct task_struct *victim, const char *message)
{
	struct task_struct *t;
	struct mm_struct *mm = NULL;

	rcu_read_lock();
	t = find_lock_task_mm(victim);
	rcu_read_unlock();
	if (t) {
		get_task_struct(t);
		put_task_struct(victim);
		victim = t;
		mm = t->mm;
		mmgrab(mm);
	}
	count_vm_event(OOM_KILL);
	do_send_sig_info(SIGKILL, SEND_SIG_PRIV, victim, PIDTYPE_TGID);
	mark_oom_victim(victim);
	report_kill(victim, mm, message);
	if (t) {
		task_unlock(t);
		if (kill_sharers(victim, mm))
			queue_oom_reaper(victim);
		mmdrop(mm);
	}
	put_task_struct(victim);
}

/* Will the task give its memory back by itself soon? */
static bool task_will_free_mem(struct task_struct *task)
{
	struct mm_struct *mm = READ_ONCE(task->mm);

	if (!mm || test_bit(MMF_OOM_SKIP, &mm->flags))
		return false;
	if (!(task->signal->flags & SIGNAL_GROUP_EXIT) && !(thread_group_empty(task) && task->flags & PF_EXITING))
		return false;
	return atomic_read(&mm->mm_users) <= 1 || task->signal->flags & SIGNAL_GROUP_EXIT;
}

/* Let a task that is on its way out use the reserves. */
static void hasten(struct task_struct *task)
{
	task_lock(task);
	mark_oom_victim(task);
	task_unlock(task);
	queue_oom_reaper(task);
}

static void oom_kill_process(gfp_t gfp, unsigned int order, struct task_struct *victim, const char *message)
{
	static DEFINE_RATELIMIT_STATE(oom_rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);

	if (task_will_free_mem(victim)) {
		hasten(victim);
		put_task_struct(victim);
		return;
	}
	if (__ratelimit(&oom_rs))
		dump_header(gfp, order, victim);
	kill_victim(victim, message);
}

/* ---- choosing ---- */

#define VICTIM_EXISTS ((struct task_struct *)-1UL)

/* A victim whose memory is not yet gone. */
static bool is_dying_victim(struct task_struct *p)
{
	struct mm_struct *mm = READ_ONCE(p->signal->oom_mm);

	return mm && !test_bit(MMF_OOM_SKIP, &mm->flags);
}

static struct task_struct *worst_process(void)
{
	unsigned long totalpages = totalram_pages() + total_swap_pages;
	struct task_struct *p, *chosen = NULL;
	long worst = LONG_MIN;

	for_each_process(p) {
		long points;

		if (unkillable(p))
			continue;
		if (is_dying_victim(p))
			return VICTIM_EXISTS;
		points = p->signal->oom_flag_origin ? LONG_MAX : oom_badness(p, totalpages);
		if (points == LONG_MIN || points < worst)
			continue;
		chosen = p;
		worst = points;
	}
	return chosen;
}

/* A task of the machine's own that does something for the user: the one that asks, if it is one. */
static struct task_struct *request_task(void)
{
	struct task_struct *p;

	if (!current->mm && !unkillable(current) && !(current->flags & PF_EXITING))
		return current;
	for_each_process(p) {
		if (unkillable(p) || p->mm || p->flags & PF_EXITING)
			continue;
		return p;
	}
	return NULL;
}

/* The victim, with a reference; NULL if there is nobody to kill; VICTIM_EXISTS. */
static struct task_struct *choose_victim(void)
{
	struct task_struct *chosen;

	rcu_read_lock();
	chosen = worst_process();
	if (!chosen) {
		chosen = request_task();
		if (chosen && test_tsk_thread_flag(chosen, TIF_MEMDIE))
			chosen = VICTIM_EXISTS;
	}
	if (chosen && chosen != VICTIM_EXISTS)
		get_task_struct(chosen);
	rcu_read_unlock();
	return chosen;
}

static void check_panic_on_oom(gfp_t gfp, unsigned int order)
{
	if (likely(!sysctl_panic_on_oom))
		return;
	dump_header(gfp, order, NULL);
	panic("Out of memory: %s panic_on_oom is enabled\n", sysctl_panic_on_oom == 2 ? "compulsory" : "system-wide");
}

static bool kill_somebody(gfp_t gfp, unsigned int order)
{
	struct task_struct *victim;

	check_panic_on_oom(gfp, order);
	if (sysctl_oom_kill_allocating_task && current->mm && !unkillable(current) &&
	    current->signal->oom_score_adj != OOM_SCORE_ADJ_MIN) {
		get_task_struct(current);
		oom_kill_process(gfp, order, current, "Out of memory (oom_kill_allocating_task)");
		return true;
	}
	victim = choose_victim();
	if (!victim) {
		dump_header(gfp, order, NULL);
		pr_warn("Out of memory and no killable processes...\n");
		panic("System is deadlocked on memory\n");
	}
	if (victim != VICTIM_EXISTS)
		oom_kill_process(gfp, order, victim, "Out of memory");
	return true;
}

/**
 * out_of_memory - have memory freed by killing a process
 * @gfp: of the request that found nothing
 * @order: of it
 *
 * Returns true if trying again makes sense. May sleep.
 */
bool out_of_memory(gfp_t gfp, unsigned int order)
{
	unsigned long freed = 0;
	bool ret;

	if (!mutex_trylock(&oom_lock)) {
		schedule_timeout_uninterruptible(1);
		return true;
	}
	blocking_notifier_call_chain(&oom_notify_list, 0, &freed);
	if (freed) {
		ret = true;
	} else if (task_will_free_mem(current)) {
		hasten(current);
		ret = true;
	} else {
		ret = kill_somebody(gfp, order);
	}
	mutex_unlock(&oom_lock);
	/* Let the victim die. */
	if (!test_thread_flag(TIF_MEMDIE) && !fatal_signal_pending(current))
		schedule_timeout_killable(1);
	return ret;
}

/**
 * pagefault_out_of_memory - a page fault got VM_FAULT_OOM; the instruction will be repeated
 *
 * The allocator has killed somebody by then, or this task is to die.
 */
void pagefault_out_of_memory(void)
{
	static DEFINE_RATELIMIT_STATE(pfoom_rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);

	if (fatal_signal_pending(current))
		return;
	if (__ratelimit(&pfoom_rs))
		pr_warn("Huh VM_FAULT_OOM leaked out to the #PF handler. Retrying PF\n");
}
