// SPDX-License-Identifier: MIT
/*
 * Start-up of the core on CPU 0, and the start of the other CPUs.
 *
 * The order is the order of need: physical pages, then slabs, kernel addresses, per-CPU memory, tasks, time, the file
 * tree, and everything that only needs those by initcall. Until the scheduler works there is one task, interrupts are
 * off, and nothing may sleep. Whatever fails here panics: there is no machine without it.
 *
 * Cost: nothing here depends on the size of RAM.
 */
#include <linux/cpu.h>
#include <linux/cred.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/radix-tree.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <linux/timekeeping.h>
#include <linux/timer.h>
#include <linux/utsname.h>
#include <linux/workqueue.h>
#include <ashlar/entry.h>
#include <ashlar/port.h>
#include "../mm/internal.h"
#include "internal.h"

enum system_states system_state = SYSTEM_BOOTING;
EXPORT_SYMBOL(system_state);
bool initcall_debug;
unsigned int reset_devices;
char *saved_command_line = "";

#define INITCALLS(level) extern initcall_t __start_initcall##level[] __weak, __stop_initcall##level[] __weak
INITCALLS(0);
INITCALLS(1);
INITCALLS(2);
INITCALLS(3);
INITCALLS(4);
INITCALLS(5);
INITCALLS(6);
INITCALLS(7);

struct initcall_level {
	initcall_t *start, *stop;
};

/**
 * do_one_initcall - call an initialisation function, the core's or a module's
 * @fn: the function
 *
 * Complains about, and repairs, a preemption count or interrupt flag that it left changed. Returns what @fn returned.
 */
int do_one_initcall(initcall_t fn)
{
	int count = preempt_count();
	const char *broken = "";
	int ret = fn();

	if (preempt_count() != count) {
		broken = "preemption imbalance ";
		preempt_count_set(count);
	}
	if (irqs_disabled()) {
		broken = *broken ? "preemption imbalance disabled interrupts " : "disabled interrupts ";
		local_irq_enable();
	}
	WARN(*broken, "initcall %pS returned with %s\n", fn, broken);
	return ret;
}

static void __init do_initcall_level(const struct initcall_level *level)
{
	initcall_t *call;

	for (call = level->start; call < level->stop; call++)
		do_one_initcall(*call);
}

/** do_initcalls - call all initcalls of the core, level by level */
void __init do_initcalls(void)
{
	static const struct initcall_level levels[] = {
		{ __start_initcall1, __stop_initcall1 }, { __start_initcall2, __stop_initcall2 },
		{ __start_initcall3, __stop_initcall3 }, { __start_initcall4, __stop_initcall4 },
		{ __start_initcall5, __stop_initcall5 }, { __start_initcall6, __stop_initcall6 },
		{ __start_initcall7, __stop_initcall7 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(levels); i++)
		do_initcall_level(&levels[i]);
}

static void __init do_early_initcalls(void)
{
	const struct initcall_level early = { __start_initcall0, __stop_initcall0 };

	do_initcall_level(&early);
}

static void __init boot_cpus_init(void)
{
	unsigned int cpu, count = arch_cpu_count();

	for (cpu = 0; cpu < count; cpu++) {
		set_cpu_possible(cpu, true);
		set_cpu_present(cpu, true);
	}
	set_cpu_online(0, true);
	set_cpu_active(0, true);
	nr_cpu_ids = count;
}

static void __init mm_start(void)
{
	memblock_init_from_machine();
	pgtable_init();
	memmap_init();
	lru_init();
	zones_init();
	mem_init();
	kmem_cache_init();
	vmalloc_init();
	setup_per_cpu_areas();
	page_alloc_init_cpus();
}

static void __init tasks_start(void)
{
	sched_init();
	radix_tree_init();
	workqueue_init_early();
	rcu_init();
	early_irq_init();
	init_IRQ();
	timekeeping_init();
	timers_init();
	hrtimers_init();
	softirq_init();
}

/* Interrupts are on and tasks can be made. */
static void __init services_start(void)
{
	kmem_cache_init_late();
	random_init();
	cred_init();
	mm_caches_init();
	fork_init();
	syscall_init();
	/* This is task 1 from here on, and may sleep. */
	system_state = SYSTEM_SCHEDULING;
	rcu_spawn_gp_kthread();
	vfs_caches_init();
	proc_root_init();
	workqueue_init();
	do_early_initcalls();
	smp_init();
	/* The watermarks give each online CPU its share. */
	setup_watermarks();
	driver_init();
	do_initcalls();
}

void __init start_kernel(void)
{
	arch_set_percpu_offset(0);
	boot_cpus_init();
	pr_notice("%s", linux_banner);
	mm_start();
	tasks_start();
	local_irq_enable();
	services_start();
	system_state = SYSTEM_RUNNING;
	set_task_comm(current, "init");
}
