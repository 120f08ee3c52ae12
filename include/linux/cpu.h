/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CPU_H_
#define _LINUX_CPU_H_
#include <linux/compiler.h>
#include <linux/cpumask.h>
#include <linux/cpuhotplug.h>

bool cpus_share_cache(int this_cpu, int that_cpu);
void cpus_read_lock(void);
void cpus_read_unlock(void);
int cpus_read_trylock(void);
void cpus_write_lock(void);
void cpus_write_unlock(void);
void lockdep_assert_cpus_held(void);
bool cpu_mitigations_off(void);
#define get_online_cpus() cpus_read_lock()
#define put_online_cpus() cpus_read_unlock()
static inline void cpu_hotplug_disable(void)
{
}
static inline void cpu_hotplug_enable(void)
{
}
#endif
