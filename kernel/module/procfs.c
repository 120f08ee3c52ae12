// SPDX-License-Identifier: MIT
/* /proc/modules: a line per module, newest first. module_mutex is held from the first line to the last. */

#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/panic.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "internal.h"

static void *m_start(struct seq_file *m, loff_t *pos)
{
	mutex_lock(&module_mutex);
	return seq_list_start(&modules, *pos);
}

static void *m_next(struct seq_file *m, void *p, loff_t *pos)
{
	return seq_list_next(p, &modules, pos);
}

static void m_stop(struct seq_file *m, void *p)
{
	mutex_unlock(&module_mutex);
}

/* " 1 user1,user2," or " 0 -". */
static void print_unload_info(struct seq_file *m, struct module *mod)
{
	struct module_use *use;
	bool printed = false;

	seq_printf(m, " %i ", module_refcount(mod));
	list_for_each_entry(use, &mod->source_list, source_list) {
		printed = true;
		seq_printf(m, "%s,", use->source->name);
	}
	if (mod->init && !mod->exit) {
		printed = true;
		seq_puts(m, "[permanent],");
	}
	if (!printed)
		seq_puts(m, "-");
}

static const char *state_name(const struct module *mod)
{
	switch (mod->state) {
	case MODULE_STATE_GOING:
		return "Unloading";
	case MODULE_STATE_COMING:
		return "Loading";
	default:
		return "Live";
	}
}

static int m_show(struct seq_file *m, void *p)
{
	struct module *mod = list_entry(p, struct module, list);
	char buf[MODULE_FLAGS_BUF_SIZE];

	if (mod->state == MODULE_STATE_UNFORMED)
		return 0;
	seq_printf(m, "%s %u", mod->name, mod->init_layout.size + mod->core_layout.size);
	print_unload_info(m, mod);
	seq_printf(m, " %s 0x%px", state_name(mod), mod->core_layout.base);
	if (mod->taints)
		seq_printf(m, " %s", module_flags(mod, buf, true));
	seq_puts(m, "\n");
	return 0;
}

static const struct seq_operations modules_op = {
	.start = m_start,
	.next = m_next,
	.stop = m_stop,
	.show = m_show,
};

static int modules_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &modules_op);
}

static const struct proc_ops modules_proc_ops = {
	.proc_flags = PROC_ENTRY_PERMANENT,
	.proc_open = modules_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release,
};

static int __init proc_modules_init(void)
{
	return proc_create("modules", 0, NULL, &modules_proc_ops) ? 0 : -ENOMEM;
}
module_init(proc_modules_init);
