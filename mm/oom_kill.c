// SPDX-License-Identifier: MIT
/*
 * Out of memory: a request that must not fail found nothing to reclaim. A task is killed so that what it holds is
 * freed.
 *
 * The victim is the task that asks, if it is one that may be killed: what fills this machine's memory is what a
 * request (insmod, cat, ...) makes modules allocate, so whoever asks last is as good a guess as Linux's largest task.
 * Otherwise it is the killable task with the largest address space. Kernel threads and init are never killed. With
 * nobody to kill the machine panics, as Linux does. A task that dies may use half of the reserves (ALLOC_OOM), and
 * its requests fail instead of looping.
 *
 * Locks: oom_lock serialises; who does not get it lets the other one work and tries again.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include "internal.h"

static DEFINE_MUTEX(oom_lock);
int sysctl_panic_on_oom;
int sysctl_oom_dump_tasks = 1;

static bool killable(const struct task_struct *task)
{
	return !(task->flags & (PF_KTHREAD | PF_EXITING)) && task->pid > 1;
}

static unsigned long task_pages(const struct task_struct *task)
{
	return task->mm ? task->mm->total_vm : 0;
}

static unsigned long task_rss(const struct task_struct *task, int counter)
{
	return task->mm ? atomic_long_read(&task->mm->rss_stat[counter]) : 0;
}

static unsigned long task_pgtables_bytes(const struct task_struct *task)
{
	return task->mm ? atomic_long_read(&task->mm->pgtables_bytes) : 0;
}

static struct task_struct *choose_victim(void)
{
	struct task_struct *task, *victim = NULL;

	if (killable(current))
		return current;
	for_each_process(task)
		if (killable(task) && (!victim || task_pages(task) > task_pages(victim)))
			victim = task;
	return victim;
}

static void dump_tasks(void)
{
	struct task_struct *task;

	pr_info("Tasks state (memory values in pages):\n");
	pr_info("[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name\n");
	for_each_process(task)
		if (killable(task))
			pr_info("[%7d] %5d %5d %8lu %8lu %8ld %8lu         %5d %s\n", task->pid, 0, task->tgid,
				task_pages(task),
				task_rss(task, MM_ANONPAGES) + task_rss(task, MM_FILEPAGES) +
					task_rss(task, MM_SHMEMPAGES),
				(long)task_pgtables_bytes(task), 0UL, 0, task->comm);
}

static void dump_header(gfp_t gfp, unsigned int order)
{
	pr_warn("%s invoked oom-killer: gfp_mask=%#x(%pGg), order=%d, oom_score_adj=%d\n", current->comm,
		(__force unsigned int)gfp, &gfp, order, 0);
	dump_stack();
	__show_mem(SHOW_MEM_FILTER_NODES, NULL, gfp_zone(gfp));
	if (sysctl_oom_dump_tasks)
		dump_tasks();
}

static void kill_victim(struct task_struct *victim)
{
	pr_info("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null)");
	pr_cont(",cpuset=/,mems_allowed=0");
	pr_cont(",global_oom,task_memcg=/,task=%s,pid=%d,uid=%d\n", victim->comm, victim->pid, 0);
	pr_err("Out of memory: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, file-rss:%lukB, shmem-rss:%lukB, "
	       "UID:%u pgtables:%lukB oom_score_adj:%d\n",
	       victim->pid, victim->comm, task_pages(victim) << (PAGE_SHIFT - 10),
	       task_rss(victim, MM_ANONPAGES) << (PAGE_SHIFT - 10), task_rss(victim, MM_FILEPAGES) << (PAGE_SHIFT - 10),
	       task_rss(victim, MM_SHMEMPAGES) << (PAGE_SHIFT - 10), 0, task_pgtables_bytes(victim) >> 10, 0);
	count_vm_event(OOM_KILL);
	send_sig(SIGKILL, victim, 1);
}

/**
 * out_of_memory - kill a task
 * @gfp: of the request that found nothing
 * @order: of it
 *
 * Returns true if trying again makes sense. May sleep.
 */
bool out_of_memory(gfp_t gfp, unsigned int order)
{
	struct task_struct *victim;

	if (!mutex_trylock(&oom_lock)) {
		schedule_timeout_uninterruptible(1);
		return true;
	}
	rcu_read_lock();
	victim = choose_victim();
	if (victim)
		get_task_struct(victim);
	rcu_read_unlock();
	if (!victim) {
		dump_header(gfp, order);
		pr_warn("Out of memory and no killable processes...\n");
		panic("System is deadlocked on memory\n");
	}
	if (!fatal_signal_pending(victim)) {
		dump_header(gfp, order);
		if (sysctl_panic_on_oom)
			panic("Out of memory: %s panic_on_oom is enabled\n",
			      sysctl_panic_on_oom == 2 ? "compulsory" : "system-wide");
		kill_victim(victim);
	} else if (victim != current) {
		/* It has been told; let it die. */
		schedule_timeout_uninterruptible(1);
	}
	put_task_struct(victim);
	mutex_unlock(&oom_lock);
	return true;
}
