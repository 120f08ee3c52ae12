/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_DEBUG_H
#define _LINUX_SCHED_DEBUG_H
struct task_struct;
struct pt_regs;
struct pid_namespace;
void dump_cpu_task(int cpu);
void show_state_filter(unsigned int state_filter);
void show_regs(struct pt_regs *regs);
void show_stack(struct task_struct *task, unsigned long *sp, const char *loglvl);
void sched_show_task(struct task_struct *p);
#define __sched
int in_sched_functions(unsigned long addr);
#endif
