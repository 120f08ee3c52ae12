// SPDX-License-Identifier: MIT
/*
 * The /proc files that describe the machine as a whole: uptime, version, stat, softirqs, loadavg and cpuinfo, in the
 * formats of Linux 6.1.
 *
 * Nothing here has state: each figure is read from its owner when the file is read, without a lock, so two figures of
 * one reading may be a moment apart. What cannot exist here (stolen time, guests) is zero because its owner never
 * counts it.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/proc_fs.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>
#include <linux/seq_file.h>
#include <linux/timekeeping.h>
#include <linux/utsname.h>
#include <asm/cpufeature.h>
#include <asm/hardirq.h>
#include <asm/tsc.h>

/* ---- uptime, version, loadavg ---- */

static int uptime_show(struct seq_file *m, void *v)
{
	struct timespec64 up, idle;
	unsigned int cpu;
	u64 idle_ns = 0;

	for_each_possible_cpu(cpu)
		idle_ns += kcpustat_cpu(cpu).cpustat[CPUTIME_IDLE];
	ktime_get_boottime_ts64(&up);
	idle = ns_to_timespec64(idle_ns);
	seq_printf(m, "%lu.%02lu %lu.%02lu\n", (unsigned long)up.tv_sec, up.tv_nsec / (NSEC_PER_SEC / 100),
		   (unsigned long)idle.tv_sec, idle.tv_nsec / (NSEC_PER_SEC / 100));
	return 0;
}

static int version_show(struct seq_file *m, void *v)
{
	seq_printf(m, linux_proc_banner, utsname()->sysname, utsname()->release, utsname()->version);
	return 0;
}

/*
 * The reader is a task itself: until numbers start again from the beginning, the highest is the last that was given
 * out.
 */
static int newest_pid(void)
{
	struct task_struct *p, *t;
	int newest = 0;

	rcu_read_lock();
	for_each_process_thread(p, t) newest = max(newest, task_pid_nr(t));
	rcu_read_unlock();
	return newest;
}

static int loadavg_show(struct seq_file *m, void *v)
{
	unsigned long avg[3];

	get_avenrun(avg, FIXED_1 / 200, 0);
	seq_printf(m, "%lu.%02lu %lu.%02lu %lu.%02lu %u/%d %d\n", LOAD_INT(avg[0]), LOAD_FRAC(avg[0]), LOAD_INT(avg[1]),
		   LOAD_FRAC(avg[1]), LOAD_INT(avg[2]), LOAD_FRAC(avg[2]), nr_running(), nr_threads, newest_pid());
	return 0;
}

/* ---- stat ---- */

/* The order of the columns. */
static const enum cpu_usage_stat column[] = {
	CPUTIME_USER, CPUTIME_NICE,    CPUTIME_SYSTEM, CPUTIME_IDLE,  CPUTIME_IOWAIT,
	CPUTIME_IRQ,  CPUTIME_SOFTIRQ, CPUTIME_STEAL,  CPUTIME_GUEST, CPUTIME_GUEST_NICE,
};

static void show_times(struct seq_file *m, const u64 *ns)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(column); i++)
		seq_put_decimal_ull(m, " ", nsec_to_clock_t(ns[column[i]]));
	seq_putc(m, '\n');
}

static void show_cpu_times(struct seq_file *m)
{
	u64 sum[NR_STATS] = { 0 };
	unsigned int cpu, i;

	for_each_possible_cpu(cpu)
		for (i = 0; i < NR_STATS; i++)
			sum[i] += kcpustat_cpu(cpu).cpustat[i];
	seq_puts(m, "cpu ");
	show_times(m, sum);
	for_each_online_cpu(cpu) {
		seq_printf(m, "cpu%d", cpu);
		show_times(m, kcpustat_cpu(cpu).cpustat);
	}
}

/* Lines, and what comes to a CPU without one. */
static u64 all_interrupts(unsigned int cpu)
{
	const irq_cpustat_t *s = per_cpu_ptr(&irq_stat, cpu);

	return (u64)kstat_cpu_irqs_sum(cpu) + s->apic_timer_irqs + s->irq_resched_count + s->irq_call_count +
	       s->apic_irq_work_irqs;
}

static void show_interrupt_counts(struct seq_file *m)
{
	unsigned int cpu, irq;
	u64 sum = 0;

	for_each_possible_cpu(cpu)
		sum += all_interrupts(cpu);
	seq_put_decimal_ull(m, "intr ", sum);
	for_each_irq_nr(irq) seq_put_decimal_ull(m, " ", kstat_irqs_usr(irq));
	seq_putc(m, '\n');
}

static u64 softirqs_of_kind(unsigned int kind)
{
	unsigned int cpu;
	u64 sum = 0;

	for_each_possible_cpu(cpu)
		sum += kstat_softirqs_cpu(kind, cpu);
	return sum;
}

static void show_softirq_counts(struct seq_file *m)
{
	unsigned int kind;
	u64 sum = 0;

	for (kind = 0; kind < NR_SOFTIRQS; kind++)
		sum += softirqs_of_kind(kind);
	seq_put_decimal_ull(m, "softirq ", sum);
	for (kind = 0; kind < NR_SOFTIRQS; kind++)
		seq_put_decimal_ull(m, " ", softirqs_of_kind(kind));
	seq_putc(m, '\n');
}

static int stat_show(struct seq_file *m, void *v)
{
	struct timespec64 boot;

	getboottime64(&boot);
	show_cpu_times(m);
	show_interrupt_counts(m);
	seq_printf(m, "ctxt %llu\nbtime %llu\nprocesses %lu\nprocs_running %u\nprocs_blocked %u\n",
		   nr_context_switches(), (unsigned long long)boot.tv_sec, total_forks, nr_running(), nr_iowait());
	show_softirq_counts(m);
	return 0;
}

static int stat_open(struct inode *inode, struct file *file)
{
	return single_open_size(file, stat_show, NULL, 1024 + 128 * num_online_cpus() + 2 * nr_irqs);
}

static const struct proc_ops stat_ops = {
	.proc_open = stat_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

/* ---- softirqs ---- */

static int softirqs_show(struct seq_file *m, void *v)
{
	unsigned int kind, cpu;

	seq_puts(m, "                    ");
	for_each_possible_cpu(cpu)
		seq_printf(m, "CPU%-8d", cpu);
	seq_putc(m, '\n');
	for (kind = 0; kind < NR_SOFTIRQS; kind++) {
		seq_printf(m, "%12s:", softirq_to_name[kind]);
		for_each_possible_cpu(cpu)
			seq_printf(m, " %10u", kstat_softirqs_cpu(kind, cpu));
		seq_putc(m, '\n');
	}
	return 0;
}

/* ---- cpuinfo ---- */

static const struct {
	unsigned int bit;
	const char *name;
} features[] = {
	{ X86_FEATURE_FPU, "fpu" },
	{ X86_FEATURE_DE, "de" },
	{ X86_FEATURE_PSE, "pse" },
	{ X86_FEATURE_TSC, "tsc" },
	{ X86_FEATURE_MSR, "msr" },
	{ X86_FEATURE_PAE, "pae" },
	{ X86_FEATURE_CX8, "cx8" },
	{ X86_FEATURE_APIC, "apic" },
	{ X86_FEATURE_PGE, "pge" },
	{ X86_FEATURE_CMOV, "cmov" },
	{ X86_FEATURE_PAT, "pat" },
	{ X86_FEATURE_CLFLUSH, "clflush" },
	{ X86_FEATURE_MMX, "mmx" },
	{ X86_FEATURE_FXSR, "fxsr" },
	{ X86_FEATURE_XMM, "sse" },
	{ X86_FEATURE_XMM2, "sse2" },
	{ X86_FEATURE_SYSCALL, "syscall" },
	{ X86_FEATURE_NX, "nx" },
	{ X86_FEATURE_LM, "lm" },
	{ X86_FEATURE_CONSTANT_TSC, "constant_tsc" },
	{ X86_FEATURE_REP_GOOD, "rep_good" },
	{ X86_FEATURE_NONSTOP_TSC, "nonstop_tsc" },
	{ X86_FEATURE_XMM3, "pni" },
	{ X86_FEATURE_PCLMULQDQ, "pclmulqdq" },
	{ X86_FEATURE_SSSE3, "ssse3" },
	{ X86_FEATURE_CX16, "cx16" },
	{ X86_FEATURE_XMM4_1, "sse4_1" },
	{ X86_FEATURE_XMM4_2, "sse4_2" },
	{ X86_FEATURE_POPCNT, "popcnt" },
	{ X86_FEATURE_AES, "aes" },
	{ X86_FEATURE_XSAVE, "xsave" },
	{ X86_FEATURE_AVX, "avx" },
	{ X86_FEATURE_RDRAND, "rdrand" },
	{ X86_FEATURE_HYPERVISOR, "hypervisor" },
	{ X86_FEATURE_FSGSBASE, "fsgsbase" },
	{ X86_FEATURE_BMI1, "bmi1" },
	{ X86_FEATURE_AVX2, "avx2" },
	{ X86_FEATURE_SMEP, "smep" },
	{ X86_FEATURE_BMI2, "bmi2" },
	{ X86_FEATURE_ERMS, "erms" },
	{ X86_FEATURE_RDSEED, "rdseed" },
	{ X86_FEATURE_SMAP, "smap" },
};

static const char *yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

static void show_features(struct seq_file *m)
{
	unsigned int i;

	seq_puts(m, "flags\t\t:");
	for (i = 0; i < ARRAY_SIZE(features); i++)
		if (boot_cpu_has(features[i].bit))
			seq_printf(m, " %s", features[i].name);
	seq_puts(m, "\nbugs\t\t:\n");
}

static void show_speed(struct seq_file *m)
{
	unsigned long hundredths = loops_per_jiffy / (5000 / HZ);

	seq_printf(m, "bogomips\t: %lu.%02lu\n", loops_per_jiffy / (500000 / HZ), hundredths % 100);
}

/* A CPU of family 6, model 0: one core of one package, with what <asm/cpufeature.h> says. */
static int cpuinfo_show_cpu(struct seq_file *m, unsigned int cpu)
{
	seq_printf(m, "processor\t: %u\nvendor_id\t: Ashlar\ncpu family\t: 6\nmodel\t\t: 0\n", cpu);
	seq_puts(m, "model name\t: Ashlar virtual CPU\nstepping\t: 0\n");
	seq_printf(m, "cpu MHz\t\t: %u.%03u\n", cpu_khz / 1000, cpu_khz % 1000);
	seq_printf(m, "physical id\t: 0\nsiblings\t: %u\ncore id\t\t: %u\ncpu cores\t: %u\n", num_online_cpus(), cpu,
		   num_online_cpus());
	seq_printf(m, "apicid\t\t: %u\ninitial apicid\t: %u\n", cpu, cpu);
	seq_printf(m, "fpu\t\t: %s\nfpu_exception\t: %s\ncpuid level\t: 1\nwp\t\t: yes\n",
		   yes_no(boot_cpu_has(X86_FEATURE_FPU)), yes_no(boot_cpu_has(X86_FEATURE_FPU)));
	show_features(m);
	show_speed(m);
	seq_printf(m, "clflush size\t: %u\ncache_alignment\t: %u\n", L1_CACHE_BYTES, L1_CACHE_BYTES);
	seq_printf(m, "address sizes\t: %u bits physical, %u bits virtual\npower management:\n\n",
		   ilog2(PAGE_OFFSET_END - PAGE_OFFSET), 48);
	return 0;
}

static void *cpuinfo_start(struct seq_file *m, loff_t *pos)
{
	*pos = cpumask_next(*pos - 1, cpu_online_mask);
	return *pos < nr_cpu_ids ? (void *)(*pos + 1) : NULL;
}

static void *cpuinfo_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return cpuinfo_start(m, pos);
}

static void cpuinfo_stop(struct seq_file *m, void *v)
{
}

static int cpuinfo_show(struct seq_file *m, void *v)
{
	return cpuinfo_show_cpu(m, (unsigned long)v - 1);
}

static const struct seq_operations cpuinfo_ops = {
	.start = cpuinfo_start,
	.next = cpuinfo_next,
	.stop = cpuinfo_stop,
	.show = cpuinfo_show,
};

static int __init proc_system_init(void)
{
	proc_create_single("uptime", 0444, NULL, uptime_show);
	proc_create_single("version", 0444, NULL, version_show);
	proc_create_single("loadavg", 0444, NULL, loadavg_show);
	proc_create_single("softirqs", 0444, NULL, softirqs_show);
	proc_create("stat", 0444, NULL, &stat_ops);
	proc_create_seq("cpuinfo", 0444, NULL, &cpuinfo_ops);
	return 0;
}
fs_initcall(proc_system_init);
