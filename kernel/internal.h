/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_KERNEL_INTERNAL_H
#define ASHLAR_KERNEL_INTERNAL_H
/* What the parts of kernel/ that deal with tasks, time and interrupts tell each other and nobody else. */
#include <linux/types.h>
#include <linux/hrtimer.h>
#include <linux/pid.h>
#include <linux/signal.h>

struct task_struct;
struct kthread;

/* panic.c: reports so far of something that the command must know; see control_warn_count() */
extern unsigned int warn_count;

/* fork.c */
struct task_struct *create_task(int (*fn)(void *), void *arg, const char *comm, unsigned int flags);
struct task_struct *alloc_task(const char *comm, unsigned int flags);
int give_stack(struct task_struct *p, int (*fn)(void *), void *arg);
struct sighand_struct *alloc_sighand(void);
void put_sighand(struct sighand_struct *sighand);
struct signal_struct *alloc_signal(struct task_struct *p);
void put_signal_struct(struct signal_struct *sig);
void discard_task(struct task_struct *p);

/* clone.c */
int user_task_main(void *unused);
int give_user_state(struct task_struct *p);

/* exit.c */
bool is_current_pgrp_orphaned(void);

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
struct kernel_siginfo;
struct sigqueue;
void signals_init(void);
struct sigqueue *sigqueue_alloc_for(struct task_struct *t, gfp_t gfp, bool override);
void sigqueue_release(struct sigqueue *q);
int send_signal_locked(int sig, struct kernel_siginfo *info, struct task_struct *t, enum pid_type type);
void send_timer_signal_locked(struct sigqueue *q, struct task_struct *t, struct sigpending *pending,
			      enum pid_type type);
int check_kill_permission(int sig, struct kernel_siginfo *info, struct task_struct *t);

void __set_task_blocked(struct task_struct *tsk, const sigset_t *newset);

/* signal_syscalls.c */
int restore_altstack(const stack_t *ss);

/* signal_frame.c */
unsigned long signal_frame_bytes(void);

/* rseq.c */
void rseq_signal_deliver(struct pt_regs *regs);
void rseq_preempted(struct pt_regs *regs);

/* signal_deliver.c */
bool task_participate_group_stop(struct task_struct *task);
void do_notify_parent_cldstop(struct task_struct *tsk, int why);

/* time/posix-timers.c */
void posixtimer_rearm(struct kernel_siginfo *info);
void exit_itimers(struct task_struct *tsk);
void flush_itimer_signals(void);
void exit_real_timer(struct signal_struct *signal);
enum hrtimer_restart it_real_fn(struct hrtimer *timer);
extern struct sighand_struct init_sighand;
extern struct signal_struct init_signals;

/* pid.c */
void pid_init(void);
#endif
