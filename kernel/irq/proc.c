// SPDX-License-Identifier: MIT
/*
 * /proc/interrupts, and /proc/irq with a folder for each line that was ever requested.
 *
 * Folders are made by request_irq() once the file tree exists, and kept until the descriptor goes. A handler's own
 * folder lasts as long as the handler; a name that is taken or that is no file name gets none. dir_mutex guards
 * desc->dir. What is shown is a snapshot: each file takes desc->lock where more than one value must fit together.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqdomain.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <asm/hardirq.h>
#include "internal.h"

/* ---- /proc/interrupts ---- */

static int number_width(void)
{
	int width = 3, limit = 1000;

	for (; width < 10 && limit <= nr_irqs; width++)
		limit *= 10;
	return width;
}

static void show_per_cpu(struct seq_file *p, int width, const char *label, const unsigned int __percpu *count,
			 const char *text)
{
	unsigned int cpu;

	seq_printf(p, "%*s: ", width, label);
	for_each_online_cpu(cpu)
		seq_printf(p, "%10u ", *per_cpu_ptr(count, cpu));
	seq_printf(p, "  %s\n", text);
}

/** arch_show_interrupts - the interrupts that are not lines */
int arch_show_interrupts(struct seq_file *p, int width)
{
	show_per_cpu(p, width, "LOC", &irq_stat.apic_timer_irqs, "Local timer interrupts");
	show_per_cpu(p, width, "IWI", &irq_stat.apic_irq_work_irqs, "IRQ work interrupts");
	show_per_cpu(p, width, "RES", &irq_stat.irq_resched_count, "Rescheduling interrupts");
	show_per_cpu(p, width, "CAL", &irq_stat.irq_call_count, "Function call interrupts");
	seq_printf(p, "%*s: %10u\n", width, "ERR", atomic_read(&irq_err_count));
	return 0;
}

static bool ever_came(struct irq_desc *desc)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (*per_cpu_ptr(desc->kstat_irqs, cpu))
			return true;
	return false;
}

static void show_controller(struct seq_file *p, struct irq_desc *desc, int width)
{
	struct irq_data *d = &desc->irq_data;

	if (d->chip->irq_print_chip)
		d->chip->irq_print_chip(d, p);
	else
		seq_printf(p, " %8s", d->chip->name ?: "-");
	if (d->domain)
		seq_printf(p, " %*lu", width, d->hwirq);
	else
		seq_printf(p, " %*s", width, "");
	if (desc->name)
		seq_printf(p, "-%-8s", desc->name);
}

static void show_line(struct seq_file *p, unsigned int irq, struct irq_desc *desc, int width)
{
	struct irqaction *action;
	unsigned long flags;
	unsigned int cpu;

	seq_printf(p, "%*d: ", width, irq);
	for_each_online_cpu(cpu)
		seq_printf(p, "%10u ", *per_cpu_ptr(desc->kstat_irqs, cpu));
	raw_spin_lock_irqsave(&desc->lock, flags);
	show_controller(p, desc, width);
	action = desc->action;
	if (action && !desc->chained) {
		seq_printf(p, "  %s", action->name);
		while ((action = action->next))
			seq_printf(p, ", %s", action->name);
	}
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	seq_putc(p, '\n');
}

/**
 * show_interrupts - one record of /proc/interrupts
 * @p: where to
 * @v: points to the number of the line; behind the last: the other interrupts
 */
int show_interrupts(struct seq_file *p, void *v)
{
	unsigned int irq = *(loff_t *)v, cpu;
	int width = number_width();
	struct irq_desc *desc;

	if (irq > nr_irqs)
		return 0;
	if (irq == nr_irqs)
		return arch_show_interrupts(p, width);
	if (!irq) {
		seq_printf(p, "%*s", width + 8, "");
		for_each_online_cpu(cpu)
			seq_printf(p, "CPU%-8d", cpu);
		seq_putc(p, '\n');
	}
	rcu_read_lock();
	desc = irq_to_desc(irq);
	if (desc && !irq_status_has(desc, IRQ_HIDDEN) && ((desc->action && !desc->chained) || ever_came(desc)))
		show_line(p, irq, desc, width);
	rcu_read_unlock();
	return 0;
}

static void *interrupts_start(struct seq_file *p, loff_t *pos)
{
	return *pos <= nr_irqs ? pos : NULL;
}

static void *interrupts_next(struct seq_file *p, void *v, loff_t *pos)
{
	++*pos;
	return interrupts_start(p, pos);
}

static void interrupts_stop(struct seq_file *p, void *v)
{
}

static const struct seq_operations interrupts_ops = {
	.start = interrupts_start,
	.next = interrupts_next,
	.stop = interrupts_stop,
	.show = show_interrupts,
};

/* ---- /proc/irq ---- */

static struct proc_dir_entry *irq_root; /* NULL until the file tree exists */
static DEFINE_MUTEX(dir_mutex);

static struct irq_desc *line_of(struct seq_file *m)
{
	return irq_to_desc((long)m->private);
}

static void show_mask(struct seq_file *m, const struct cpumask *mask, bool list)
{
	if (list)
		seq_printf(m, "%*pbl\n", cpumask_pr_args(mask));
	else
		seq_printf(m, "%*pb\n", cpumask_pr_args(mask));
}

static void copy_affinity(struct irq_desc *desc, cpumask_t *mask)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&desc->lock, flags);
	cpumask_copy(mask, &desc->irq_common_data.affinity);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
}

static int show_affinity(struct seq_file *m, bool list)
{
	cpumask_t mask;

	copy_affinity(line_of(m), &mask);
	show_mask(m, &mask, list);
	return 0;
}

static int smp_affinity_show(struct seq_file *m, void *v)
{
	return show_affinity(m, false);
}

static int smp_affinity_list_show(struct seq_file *m, void *v)
{
	return show_affinity(m, true);
}

static int affinity_hint_show(struct seq_file *m, void *v)
{
	struct irq_desc *desc = line_of(m);
	unsigned long flags;
	cpumask_t mask;

	cpumask_clear(&mask);
	raw_spin_lock_irqsave(&desc->lock, flags);
	if (desc->affinity_hint)
		cpumask_copy(&mask, desc->affinity_hint);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	show_mask(m, &mask, false);
	return 0;
}

static int node_show(struct seq_file *m, void *v)
{
	seq_puts(m, "0\n");
	return 0;
}

static int spurious_show(struct seq_file *m, void *v)
{
	struct irq_desc *desc = line_of(m);

	seq_printf(m, "count %u\nunhandled %u\nlast_unhandled %u ms\n", desc->irq_count, desc->irqs_unhandled,
		   jiffies_to_msecs(desc->last_unhandled));
	return 0;
}

static ssize_t write_affinity(struct file *file, const char __user *buffer, size_t count, bool list)
{
	unsigned int irq = (long)pde_data(file_inode(file));
	cpumask_t mask;
	int ret;

	if (!irq_can_set_affinity(irq))
		return -EIO;
	ret = list ? cpumask_parselist_user(buffer, count, &mask) : cpumask_parse_user(buffer, count, &mask);
	if (ret)
		return ret;
	if (!cpumask_intersects(&mask, cpu_online_mask))
		return -EINVAL;
	ret = irq_set_affinity(irq, &mask);
	return ret ?: (ssize_t)count;
}

static ssize_t smp_affinity_write(struct file *file, const char __user *buffer, size_t count, loff_t *pos)
{
	return write_affinity(file, buffer, count, false);
}

static ssize_t smp_affinity_list_write(struct file *file, const char __user *buffer, size_t count, loff_t *pos)
{
	return write_affinity(file, buffer, count, true);
}

static int smp_affinity_open(struct inode *inode, struct file *file)
{
	return single_open(file, smp_affinity_show, pde_data(inode));
}

static int smp_affinity_list_open(struct inode *inode, struct file *file)
{
	return single_open(file, smp_affinity_list_show, pde_data(inode));
}

static const struct proc_ops smp_affinity_ops = {
	.proc_open = smp_affinity_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = smp_affinity_write,
};

static const struct proc_ops smp_affinity_list_ops = {
	.proc_open = smp_affinity_list_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = smp_affinity_list_write,
};

/* The folder of a line; dir_mutex is held. Files that cannot be made are left out. */
static void make_folder(unsigned int irq, struct irq_desc *desc)
{
	void *data = (void *)(long)irq;
	char name[12];

	if (!irq_root || desc->dir || desc->irq_data.chip == &no_irq_chip)
		return;
	snprintf(name, sizeof(name), "%u", irq);
	desc->dir = proc_mkdir(name, irq_root);
	if (!desc->dir)
		return;
	proc_create_data("smp_affinity", 0644, desc->dir, &smp_affinity_ops, data);
	proc_create_single_data("affinity_hint", 0444, desc->dir, affinity_hint_show, data);
	proc_create_data("smp_affinity_list", 0644, desc->dir, &smp_affinity_list_ops, data);
	proc_create_single_data("node", 0444, desc->dir, node_show, data);
	proc_create_single_data("spurious", 0444, desc->dir, spurious_show, data);
}

/* register_irq_proc - make the folder of a line, if it is time for folders */
void register_irq_proc(unsigned int irq, struct irq_desc *desc)
{
	mutex_lock(&dir_mutex);
	make_folder(irq, desc);
	mutex_unlock(&dir_mutex);
}

/* unregister_irq_proc - remove it with all that is in it */
void unregister_irq_proc(struct irq_desc *desc)
{
	mutex_lock(&dir_mutex);
	proc_remove(desc->dir);
	desc->dir = NULL;
	mutex_unlock(&dir_mutex);
}

static bool name_is_free(struct irq_desc *desc, const struct irqaction *new)
{
	struct irqaction *action;
	unsigned long flags;
	bool is_free = true;

	raw_spin_lock_irqsave(&desc->lock, flags);
	for_each_action_of_desc(desc, action) if (action != new && action->name && !strcmp(action->name, new->name))
		is_free = false;
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	return is_free;
}

/* register_handler_proc - make the folder of a handler */
void register_handler_proc(struct irq_desc *desc, struct irqaction *action)
{
	mutex_lock(&dir_mutex);
	if (desc->dir && !action->dir && action->name && *action->name && !strchr(action->name, '/') &&
	    name_is_free(desc, action))
		action->dir = proc_mkdir(action->name, desc->dir);
	mutex_unlock(&dir_mutex);
}

/* unregister_handler_proc - remove it */
void unregister_handler_proc(struct irqaction *action)
{
	mutex_lock(&dir_mutex);
	proc_remove(action->dir);
	action->dir = NULL;
	mutex_unlock(&dir_mutex);
}

static int default_affinity_show(struct seq_file *m, void *v)
{
	show_mask(m, irq_default_affinity, false);
	return 0;
}

static int __init proc_interrupts_init(void)
{
	struct irq_desc *desc;
	unsigned int irq;

	proc_create_seq("interrupts", 0444, NULL, &interrupts_ops);
	mutex_lock(&dir_mutex);
	irq_root = proc_mkdir("irq", NULL);
	proc_create_single("default_smp_affinity", 0444, irq_root, default_affinity_show);
	for_each_irq_desc(irq, desc) make_folder(irq, desc);
	mutex_unlock(&dir_mutex);
	return 0;
}
fs_initcall(proc_interrupts_init);
