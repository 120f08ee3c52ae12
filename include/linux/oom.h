/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_OOM_H
#define _LINUX_OOM_H
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/types.h>
#include <linux/nodemask.h>

/* What programs may add to their badness, in thousandths of all memory. */
#define OOM_SCORE_ADJ_MIN (-1000)
#define OOM_SCORE_ADJ_MAX 1000
/* The older interface, /proc/PID/oom_adj. */
#define OOM_DISABLE (-17)
#define OOM_ADJUST_MIN (-16)
#define OOM_ADJUST_MAX 15

struct notifier_block;

static inline bool tsk_is_oom_victim(struct task_struct *tsk)
{
	return READ_ONCE(tsk->signal->oom_mm) != NULL;
}

long oom_badness(struct task_struct *p, unsigned long totalpages);
bool out_of_memory(gfp_t gfp, unsigned int order);
void pagefault_out_of_memory(void);
void oom_drop_mm(struct mm_struct *mm);
int register_oom_notifier(struct notifier_block *nb);
int unregister_oom_notifier(struct notifier_block *nb);
#endif
