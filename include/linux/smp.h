/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SMP_H
#define __LINUX_SMP_H
/* Which CPU runs this code, and how to run a function on others. */
#include <linux/errno.h>
#include <linux/types.h>
#include <linux/list.h>
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/smp_types.h>
#include <linux/preempt.h>
#include <linux/kernel.h>
#include <linux/compiler.h>
#include <asm/percpu.h>

typedef void (*smp_call_func_t)(void *info);
typedef bool (*smp_cond_func_t)(int cpu, void *info);

struct __call_single_data {
	struct __call_single_node node;
	smp_call_func_t func;
	void *info;
};
#define CSD_INIT(_func, _info) \
	(struct __call_single_data) \
	{ \
		.func = (_func), .info = (_info) \
	}
typedef struct __call_single_data call_single_data_t __aligned(sizeof(struct __call_single_data));
#define INIT_CSD(_csd, _func, _info) \
	do { \
		*(_csd) = CSD_INIT((_func), (_info)); \
	} while (0)

struct cpumask;
extern unsigned int total_cpus;
extern unsigned int setup_max_cpus;
DECLARE_PER_CPU(int, cpu_number);

#define raw_smp_processor_id() __pcpu_read(cpu_number)
#define __smp_processor_id() raw_smp_processor_id()
#define smp_processor_id() raw_smp_processor_id()
#define cpu_physical_id(cpu) (cpu)
#define get_cpu() \
	({ \
		preempt_disable(); \
		smp_processor_id(); \
	})
#define put_cpu() preempt_enable()
#define get_boot_cpu_id() 0

int smp_call_function_single(int cpuid, smp_call_func_t func, void *info, int wait);
int smp_call_function_single_async(int cpu, struct __call_single_data *csd);
void on_each_cpu_cond_mask(smp_cond_func_t cond_func, smp_call_func_t func, void *info, bool wait,
			   const struct cpumask *mask);
void smp_call_function(smp_call_func_t func, void *info, int wait);
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait);
int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, int wait);
int smp_call_on_cpu(unsigned int cpu, int (*func)(void *), void *par, bool phys);
void kick_all_cpus_sync(void);
void wake_up_all_idle_cpus(void);
void smp_send_stop(void);
void smp_send_reschedule(int cpu);
void smp_init(void);
void smp_prepare_boot_cpu(void);

static inline void on_each_cpu(smp_call_func_t func, void *info, int wait)
{
	on_each_cpu_cond_mask(NULL, func, info, wait, cpu_online_mask);
}
static inline void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	on_each_cpu_cond_mask(NULL, func, info, wait, mask);
}
static inline void on_each_cpu_cond(smp_cond_func_t cond_func, smp_call_func_t func, void *info, bool wait)
{
	on_each_cpu_cond_mask(cond_func, func, info, wait, cpu_online_mask);
}
#endif
