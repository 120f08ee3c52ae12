/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_KERNEL_INTERNAL_H
#define ASHLAR_KERNEL_INTERNAL_H
/* What the parts of kernel/ that deal with tasks, time and interrupts tell each other and nobody else. */
#include <linux/types.h>

struct task_struct;
struct kthread;

/* panic.c: reports so far of something that the command must know; see control_warn_count() */
extern unsigned int warn_count;

/* fork.c */
struct task_struct *create_task(int (*fn)(void *), void *arg, const char *comm, unsigned int flags);

/* kthread.c */
void kthread_task_exits(struct task_struct *p, long code);

/* time/tick.c */
void tick_idle_enter(void);
void tick_idle_exit(void);
void tick_reprogram(void);
void tick_setup_cpu(void);
void tick_stop_all(void);
void update_jiffies(u64 now_ns);

/* time/timer.c */
u64 timer_next_event_ns(void);
void run_local_timers(void);

/* time/hrtimer.c */
u64 hrtimer_next_event_ns(void);
void hrtimer_run_queues(u64 now_ns);
void hrtimers_init(void);
void hrtimers_clock_was_set(void);

/* time/timekeeping.c */
s64 timekeeping_offset(clockid_t clock);

/* rcu/tree.c */
void rcu_note_context_switch(bool preempt);
void rcu_sched_clock_irq(void);
void rcu_idle_enter(void);
void rcu_idle_exit(void);
void rcu_irq_enter(void);
void rcu_irq_exit(void);
void rcu_cpu_starting(unsigned int cpu);
void rcu_spawn_gp_kthread(void);
void rcu_task_exits(struct task_struct *p);

/* smp.c */
void smp_handle_calls(void);

/* irq_work.c */
void irq_work_interrupt(void);

/* hung_task.c */
void hung_task_tick(u64 now_ns);
void hung_task_report(struct task_struct *p, unsigned long seconds);

/* control.c */
bool control_machine_at_rest(void);
bool control_program_at_rest(void);

/* sched/policy.c */
void sched_set_stop_task(unsigned int cpu, struct task_struct *stop);

/* stop_machine.c */
void cpu_stop_start(unsigned int cpu);

/* softirq.c */
void ksoftirqd_start(unsigned int cpu);

/* signal.c */
void exit_signals(struct task_struct *p);
extern struct sighand_struct init_sighand;
extern struct signal_struct init_signals;

/* pid.c */
void pid_init(void);
#endif
