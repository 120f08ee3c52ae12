// SPDX-License-Identifier: MIT
/*
 * The reaper: takes away the memory of a victim that does not get to its own end, because it waits for something.
 *
 * Two seconds after the kill the thread oom_reaper looks at the victim's address space. If its end has not been reached
 * (MMF_OOM_SKIP), the private and anonymous areas are unmapped; the victim will never look at them again, since it is about to die.
 * Then, or after ten attempts, MMF_OOM_SKIP allows the killer to choose another process.
 *
 * Locks: reaper_lock guards the list of victims, linked by oom_reaper_list, and that of their address spaces, linked by mmlist. mmap_lock is only tried: who holds it for writing
 * may be waiting for the memory. A victim on the list, or whose timer runs, has a reference.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/oom.h>
#include <linux/sched/coredump.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "internal.h"
#include "oom.h"

#define REAPER_DELAY (2 * HZ)
#define REAPER_RETRIES 10
#define K(pages) ((unsigned long)(pages) << (PAGE_SHIFT - 10))

static struct task_struct *reaper;
static struct task_struct *victims;
static DEFINE_SPINLOCK(reaper_lock);
static DECLARE_WAIT_QUEUE_HEAD(reaper_wait);
static atomic_t nr_queued = ATOMIC_INIT(0); /* victims that the reaper or its timer refer to */
static DECLARE_WAIT_QUEUE_HEAD(none_queued);

/* Unmap what only the victim has. Returns false if somebody else uses the address space right now. */
static bool reap_mm(struct task_struct *tsk, struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, 0);

	if (!mmap_read_trylock(mm))
		return false;
	if (test_bit(MMF_OOM_SKIP, &mm->flags))
		goto unlock;
	set_bit(MMF_UNSTABLE, &mm->flags);
	for_each_vma(vmi, vma)
	{
		if (vma->vm_flags & (VM_HUGETLB | VM_PFNMAP))
			continue;
		if (vma_is_anonymous(vma) || !(vma->vm_flags & VM_SHARED))
			zap_page_range(vma, vma->vm_start, vma->vm_end - vma->vm_start);
	}
	pr_info("oom_reaper: reaped process %d (%s), now anon-rss:%lukB, file-rss:%lukB, shmem-rss:%lukB\n",
		task_pid_nr(tsk), tsk->comm, K(atomic_long_read(&mm->rss_stat[MM_ANONPAGES])),
		K(atomic_long_read(&mm->rss_stat[MM_FILEPAGES])), K(atomic_long_read(&mm->rss_stat[MM_SHMEMPAGES])));
unlock:
	mmap_read_unlock(mm);
	return true;
}

static void put_victim(struct task_struct *tsk)
{
	put_task_struct(tsk);
	if (atomic_dec_and_test(&nr_queued))
		wake_up_all(&none_queued);
}

static void reap_task(struct task_struct *tsk)
{
	struct mm_struct *mm = tsk->signal->oom_mm;
	int attempts;

	for (attempts = 0; attempts < REAPER_RETRIES && !reap_mm(tsk, mm); attempts++)
		schedule_timeout_idle(HZ / 10);
	if (attempts == REAPER_RETRIES && !test_bit(MMF_OOM_SKIP, &mm->flags))
		pr_info("oom_reaper: unable to reap pid:%d (%s)\n", task_pid_nr(tsk), tsk->comm);
	tsk->oom_reaper_list = NULL;
	/* Whatever is left: another process may have to go. */
	set_bit(MMF_OOM_SKIP, &mm->flags);
	put_victim(tsk);
}

static struct task_struct *next_victim(void)
{
	struct task_struct *tsk;

	spin_lock_irq(&reaper_lock);
	tsk = victims;
	if (tsk)
		victims = tsk->oom_reaper_list;
	spin_unlock_irq(&reaper_lock);
	return tsk;
}

static int oom_reaper(void *unused)
{
	while (!kthread_should_stop()) {
		struct task_struct *tsk;

		wait_event_interruptible(reaper_wait, READ_ONCE(victims) || kthread_should_stop());
		tsk = next_victim();
		if (tsk)
			reap_task(tsk);
	}
	return 0;
}

static void wake_reaper(struct timer_list *timer)
{
	struct task_struct *tsk = container_of(timer, struct task_struct, oom_reaper_timer);
	struct mm_struct *mm = tsk->signal->oom_mm;
	unsigned long flags;

	/* It has reached its end by itself. */
	if (test_bit(MMF_OOM_SKIP, &mm->flags)) {
		put_victim(tsk);
		return;
	}
	spin_lock_irqsave(&reaper_lock, flags);
	tsk->oom_reaper_list = victims;
	victims = tsk;
	spin_unlock_irqrestore(&reaper_lock, flags);
	wake_up(&reaper_wait);
}

/** queue_oom_reaper - see to it that a victim's memory comes free; signal->oom_mm is set */
void queue_oom_reaper(struct task_struct *tsk)
{
	if (!reaper || !tsk->signal->oom_mm || test_and_set_bit(MMF_OOM_REAP_QUEUED, &tsk->signal->oom_mm->flags))
		return;
	get_task_struct(tsk);
	atomic_inc(&nr_queued);
	timer_setup(&tsk->oom_reaper_timer, wake_reaper, 0);
	mod_timer(&tsk->oom_reaper_timer, jiffies + REAPER_DELAY);
}

/* ---- the killer's references to address spaces ---- */

static LIST_HEAD(dropped);

static void drop_work_fn(struct work_struct *work)
{
	struct mm_struct *mm, *next;
	LIST_HEAD(list);

	spin_lock_irq(&reaper_lock);
	list_splice_init(&dropped, &list);
	spin_unlock_irq(&reaper_lock);
	list_for_each_entry_safe(mm, next, &list, mmlist) {
		list_del_init(&mm->mmlist);
		mmdrop(mm);
	}
}

static DECLARE_WORK(drop_work, drop_work_fn);

/** oom_drop_mm - the last task of a victim is gone, and with it signal->oom_mm; @mm may be NULL. Any context. */
void oom_drop_mm(struct mm_struct *mm)
{
	unsigned long flags;

	if (!mm)
		return;
	spin_lock_irqsave(&reaper_lock, flags);
	list_add_tail(&mm->mmlist, &dropped);
	spin_unlock_irqrestore(&reaper_lock, flags);
	schedule_work(&drop_work);
}

/** oom_reaper_settle - wait until nothing is kept for the sake of victims. Process context. */
void oom_reaper_settle(void)
{
	wait_event(none_queued, !atomic_read(&nr_queued));
	rcu_barrier();
	flush_work(&drop_work);
}

static int __init oom_reaper_init(void)
{
	struct task_struct *task = kthread_run(oom_reaper, NULL, "oom_reaper");

	if (IS_ERR(task)) {
		pr_err("Unable to start OOM reaper %ld. Continuing regardless\n", PTR_ERR(task));
		return 0;
	}
	reaper = task;
	return 0;
}
subsys_initcall(oom_reaper_init);
