/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_TIME_POSIX_TIMERS_H
#define ASHLAR_TIME_POSIX_TIMERS_H
/* What the clocks and timers of programs share. */
#include <linux/sched.h>
#include <linux/types.h>

/* Clocks that count what a process or thread has run. */
#define CPUCLOCK_PID(clock) ((pid_t) ~((clock) >> 3))
#define CPUCLOCK_PERTHREAD(clock) (((clock)&4) != 0)
#define CPUCLOCK_WHICH(clock) ((clock)&3)
#define CPUCLOCK_PROF 0
#define CPUCLOCK_VIRT 1
#define CPUCLOCK_SCHED 2
#define CPUCLOCK_MAX 3

bool clock_is_cpu(clockid_t clock);
bool clock_is_timed(clockid_t clock);
bool cpu_clock_is_thread(clockid_t clock);
clockid_t hrtimer_clock_of(clockid_t clock);
struct task_struct *cpu_clock_task(clockid_t clock);
u64 cpu_clock_sample(clockid_t clock, struct task_struct *p);
void run_posix_cpu_timers(struct task_struct *tsk);
#endif
