// SPDX-License-Identifier: MIT
/*
 * Functions that a task calls when it next leaves the kernel: here, when it ends or when the request that it runs is done.
 *
 * A list in the task, last in first out, changed with compare-and-exchange; the task takes it as a whole and calls the functions in the order in
 * which they were added. When the task has ended its list is closed with a mark, and adding fails.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/task_work.h>

static struct callback_head closed;

/** task_work_add - let @task call @work->func; 0, or -ESRCH if it ends. Any context. */
int task_work_add(struct task_struct *task, struct callback_head *work, enum task_work_notify_mode notify)
{
	struct callback_head *head = READ_ONCE(task->task_works);

	do {
		if (unlikely(head == &closed))
			return -ESRCH;
		work->next = head;
	} while (!try_cmpxchg(&task->task_works, &head, work));
	switch (notify) {
	case TWA_NONE:
		break;
	case TWA_RESUME:
		set_tsk_thread_flag(task, TIF_NOTIFY_RESUME);
		break;
	case TWA_SIGNAL:
	case TWA_SIGNAL_NO_IPI:
		if (!test_and_set_tsk_thread_flag(task, TIF_NOTIFY_SIGNAL) && !wake_up_state(task, TASK_INTERRUPTIBLE))
			kick_process(task);
		break;
	}
	return 0;
}

/** task_work_cancel - take back the last added work with this function; NULL if it has run or runs now */
struct callback_head *task_work_cancel(struct task_struct *task, task_work_func_t func)
{
	struct callback_head **link, *work;
	unsigned long flags;

	raw_spin_lock_irqsave(&task->pi_lock, flags);
	link = &task->task_works;
	work = READ_ONCE(*link);
	while (work && work != &closed) {
		if (work->func != func) {
			link = &work->next;
			work = READ_ONCE(*link);
		} else if (try_cmpxchg(link, &work, work->next)) {
			break;
		}
	}
	raw_spin_unlock_irqrestore(&task->pi_lock, flags);
	return work == &closed ? NULL : work;
}

static struct callback_head *in_order(struct callback_head *head)
{
	struct callback_head *first = NULL;

	while (head) {
		struct callback_head *next = head->next;

		head->next = first;
		first = head;
		head = next;
	}
	return first;
}

/** task_work_run - call the works of the current task; by itself */
void task_work_run(void)
{
	struct task_struct *task = current;

	for (;;) {
		struct callback_head *work = READ_ONCE(task->task_works), *next;

		do {
			if (work == &closed)
				return;
		} while (!try_cmpxchg(&task->task_works, &work, !work && (task->flags & PF_EXITING) ? &closed : NULL));
		if (!work)
			return;
		/* task_work_cancel() may still look at the list. */
		raw_spin_lock_irq(&task->pi_lock);
		raw_spin_unlock_irq(&task->pi_lock);
		for (work = in_order(work); work; work = next) {
			next = work->next;
			work->func(work);
			cond_resched();
		}
	}
}
