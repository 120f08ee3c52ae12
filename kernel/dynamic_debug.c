// SPDX-License-Identifier: MIT
/*
 * Dynamic debug: turning single pr_debug() and dev_dbg() calls on and off. Each call has a descriptor in the section
 * __dyndbg of the core or of its module, whose flags say whether it prints and what it puts in front. A query selects
 * descriptors and changes their flags:
 *
 *   [func NAME] [file NAME[:LINES|:FUNC]] [module NAME] [line LINES] [format TEXT]  OP FLAGS
 *
 * with NAME a pattern (* and ?), LINES a line or a range (5-10, 5-, -10), OP one of + - =, and FLAGS out of p (print),
 * m (module), f (function), l (line), t (task), _ (none). Several queries are separated by ; or newlines. Without
 * conditions all are selected.
 *
 * Tables of descriptors are in a list under ddebug_lock. The flags are read without it, by the calls themselves.
 */
#define pr_fmt(fmt) "dyndbg: " fmt

#include <linux/ctype.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/dynamic_debug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/hardirq.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/parser.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/uaccess.h>

struct ddebug_table {
	struct list_head link;
	struct _ddebug_info info;
	const char *owner; /* the module; the core's descriptors name their own */
};

static DEFINE_MUTEX(ddebug_lock);
static LIST_HEAD(ddebug_tables); /* under ddebug_lock */

/* ---- Printing ---- */

#define PREFIX_SIZE 96

static const char *print_prefix(const struct _ddebug *desc, char *buf)
{
	int pos = 0;

	buf[0] = '\0';
	if (desc->flags & _DPRINTK_FLAGS_INCL_TID) {
		if (in_interrupt())
			pos += scnprintf(buf + pos, PREFIX_SIZE - pos, "<intr> ");
		else
			pos += scnprintf(buf + pos, PREFIX_SIZE - pos, "[%d] ", task_pid_nr(current));
	}
	if (desc->flags & _DPRINTK_FLAGS_INCL_MODNAME)
		pos += scnprintf(buf + pos, PREFIX_SIZE - pos, "%s:", desc->modname);
	if (desc->flags & _DPRINTK_FLAGS_INCL_FUNCNAME)
		pos += scnprintf(buf + pos, PREFIX_SIZE - pos, "%s:", desc->function);
	if (desc->flags & _DPRINTK_FLAGS_INCL_LINENO)
		pos += scnprintf(buf + pos, PREFIX_SIZE - pos, "%d:", desc->lineno);
	if (pos && buf[pos - 1] != ' ')
		scnprintf(buf + pos, PREFIX_SIZE - pos, " ");
	return buf;
}

/** __dynamic_pr_debug - print a message whose descriptor is turned on */
void __dynamic_pr_debug(struct _ddebug *descriptor, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	char prefix[PREFIX_SIZE];
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	printk(KERN_DEBUG "%s%pV", print_prefix(descriptor, prefix), &vaf);
	va_end(args);
}
EXPORT_SYMBOL(__dynamic_pr_debug);

/** __dynamic_dev_dbg - the same about a device */
void __dynamic_dev_dbg(struct _ddebug *descriptor, const struct device *dev, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	char prefix[PREFIX_SIZE];
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	if (dev)
		dev_printk_emit(LOGLEVEL_DEBUG, dev, "%s%s %s: %pV", print_prefix(descriptor, prefix),
				dev_driver_string(dev), dev_name(dev), &vaf);
	else
		printk(KERN_DEBUG "(NULL device *): %pV", &vaf);
	va_end(args);
}
EXPORT_SYMBOL(__dynamic_dev_dbg);

/* ---- Queries ---- */

struct ddebug_query {
	const char *module, *file, *func, *format; /* NULL: any */
	unsigned int first_line, last_line;	   /* 0: any */
};

struct flag_change {
	unsigned int mask;  /* flags that stay as they are */
	unsigned int flags; /* flags that are set */
};

static const struct {
	unsigned int flag;
	char letter;
} flag_letters[] = {
	{ _DPRINTK_FLAGS_PRINT, 'p' },	       { _DPRINTK_FLAGS_INCL_MODNAME, 'm' },
	{ _DPRINTK_FLAGS_INCL_FUNCNAME, 'f' }, { _DPRINTK_FLAGS_INCL_LINENO, 'l' },
	{ _DPRINTK_FLAGS_INCL_TID, 't' },
};

/* The format as in the source, or from its start if it begins with ^. */
static bool matches_format(const char *wanted, const char *format)
{
	return wanted[0] == '^' ? strstarts(format, wanted + 1) : strstr(format, wanted) != NULL;
}

static bool matches_file(const char *wanted, const char *file)
{
	return match_wildcard(wanted, file) || match_wildcard(wanted, kbasename(file));
}

static bool matches(const struct ddebug_query *query, const struct _ddebug *desc)
{
	if (query->module && !match_wildcard(query->module, desc->modname))
		return false;
	if (query->file && !matches_file(query->file, desc->filename))
		return false;
	if (query->func && !match_wildcard(query->func, desc->function))
		return false;
	if (query->format && !matches_format(query->format, desc->format))
		return false;
	if (query->first_line && desc->lineno < query->first_line)
		return false;
	return !query->last_line || desc->lineno <= query->last_line;
}

static int change_matching(const struct ddebug_query *query, const struct flag_change *change)
{
	struct ddebug_table *table;
	unsigned int i;
	int found = 0;

	mutex_lock(&ddebug_lock);
	list_for_each_entry(table, &ddebug_tables, link) {
		for (i = 0; i < table->info.num_descs; i++) {
			struct _ddebug *desc = &table->info.descs[i];

			if (!matches(query, desc))
				continue;
			desc->flags = (desc->flags & change->mask) | change->flags;
			found++;
		}
	}
	mutex_unlock(&ddebug_lock);
	return found;
}

/* Take the next word off *text: in quotes, or up to white space. NULL at the end, ERR_PTR for an unended quote. */
static char *next_word(char **text)
{
	char *word = skip_spaces(*text), *end;

	if (!*word || *word == '#')
		return NULL;
	if (*word == '"' || *word == '\'') {
		char quote = *word++;

		end = strchr(word, quote);
		if (!end)
			return ERR_PTR(-EINVAL);
	} else {
		for (end = word; *end && !isspace(*end); end++)
			;
	}
	if (*end)
		*end++ = '\0';
	*text = end;
	return word;
}

/* LINE, FIRST-LAST, FIRST- or -LAST. */
static int parse_lines(struct ddebug_query *query, char *text)
{
	char *last = strchr(text, '-');

	if (query->first_line || query->last_line)
		return -EINVAL;
	if (last)
		*last++ = '\0';
	if (*text && kstrtouint(text, 10, &query->first_line))
		return -EINVAL;
	if (!last)
		query->last_line = query->first_line;
	else if (*last && (kstrtouint(last, 10, &query->last_line) || query->last_line < query->first_line))
		return -EINVAL;
	return 0;
}

static int set_once(const char **place, char *value)
{
	if (*place)
		return -EINVAL;
	*place = value;
	return 0;
}

static int parse_condition(struct ddebug_query *query, const char *keyword, char *value)
{
	char *colon;

	if (!strcmp(keyword, "func"))
		return set_once(&query->func, value);
	if (!strcmp(keyword, "module"))
		return set_once(&query->module, value);
	if (!strcmp(keyword, "line"))
		return parse_lines(query, value);
	if (!strcmp(keyword, "format")) {
		string_unescape_inplace(value, UNESCAPE_SPACE | UNESCAPE_OCTAL | UNESCAPE_SPECIAL);
		return set_once(&query->format, value);
	}
	if (strcmp(keyword, "file"))
		return -EINVAL;
	colon = strchr(value, ':');
	if (colon) {
		int err;

		*colon++ = '\0';
		err = isalpha(*colon) || *colon == '*' || *colon == '_' ? set_once(&query->func, colon)
									: parse_lines(query, colon);
		if (err)
			return err;
	}
	return set_once(&query->file, value);
}

static int parse_flags(const char *text, struct flag_change *change)
{
	unsigned int flags = 0, i;
	char op = *text++;

	if (op != '+' && op != '-' && op != '=')
		return -EINVAL;
	for (; *text; text++) {
		if (*text == '_')
			continue;
		for (i = 0; i < ARRAY_SIZE(flag_letters) && flag_letters[i].letter != *text; i++)
			;
		if (i == ARRAY_SIZE(flag_letters))
			return -EINVAL;
		flags |= flag_letters[i].flag;
	}
	change->mask = op == '=' ? 0 : op == '-' ? ~flags : ~0u;
	change->flags = op == '-' ? 0 : flags;
	return 0;
}

/* One query; @module limits it to a module. Returns how many descriptors it selected, or -EINVAL. */
static int exec_query(char *text, const char *module)
{
	struct ddebug_query query = { .module = module };
	struct flag_change change;
	char *keyword, *value;
	int err;

	for (;;) {
		keyword = next_word(&text);
		if (IS_ERR_OR_NULL(keyword))
			return -EINVAL;
		value = next_word(&text);
		if (!value)
			break;
		if (IS_ERR(value))
			return -EINVAL;
		err = parse_condition(&query, keyword, value);
		if (err)
			return err;
	}
	/* The last word stands alone: the flags. */
	err = parse_flags(keyword, &change);
	if (err) {
		pr_err("bad flag-op %c, at start of %s\n", *keyword, keyword);
		return err;
	}
	return change_matching(&query, &change);
}

static int exec_queries(char *text, const char *module)
{
	int found = 0, err = 0;
	char *query;

	while ((query = strsep(&text, ";\n")) != NULL) {
		int n;

		query = skip_spaces(query);
		if (!*query || *query == '#')
			continue;
		n = exec_query(query, module);
		if (n < 0)
			err = n;
		else
			found += n;
	}
	return err ?: found;
}

/**
 * ddebug_dyndbg_module_param_cb - the parameter dyndbg of a module that is being loaded
 * @param: a parameter that the module does not have itself
 * @val: its value, changed in place; NULL or empty: +p
 * @modname: the module
 *
 * Returns 0 if it was that, -ENOENT if it was not. Process context.
 */
int ddebug_dyndbg_module_param_cb(char *param, char *val, const char *modname)
{
	char all[] = "+p";

	if (strcmp(param, "dyndbg"))
		return -ENOENT;
	exec_queries(val && *val ? val : all, modname);
	return 0;
}

/* ---- Tables ---- */

/**
 * ddebug_add_module - make the descriptors of a module known
 * @di: the descriptors; the array stays the module's
 * @modname: the module
 *
 * Returns 0 or -ENOMEM. Process context.
 */
int ddebug_add_module(struct _ddebug_info *di, const char *modname)
{
	struct ddebug_table *table;

	if (!di->num_descs)
		return 0;
	table = kzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	table->info = *di;
	table->owner = modname;
	mutex_lock(&ddebug_lock);
	list_add_tail(&table->link, &ddebug_tables);
	mutex_unlock(&ddebug_lock);
	return 0;
}

/** ddebug_remove_module - forget a module's descriptors; returns 0, or -ENOENT if it had none. Process context. */
int ddebug_remove_module(const char *modname)
{
	struct ddebug_table *table, *next;
	int err = -ENOENT;

	mutex_lock(&ddebug_lock);
	list_for_each_entry_safe(table, next, &ddebug_tables, link) {
		if (!table->owner || strcmp(table->owner, modname))
			continue;
		list_del(&table->link);
		kfree(table);
		err = 0;
	}
	mutex_unlock(&ddebug_lock);
	return err;
}

/* ---- The control file ---- */

static struct _ddebug *descriptor_at(loff_t pos)
{
	struct ddebug_table *table;

	list_for_each_entry(table, &ddebug_tables, link) {
		if (pos < table->info.num_descs)
			return &table->info.descs[pos];
		pos -= table->info.num_descs;
	}
	return NULL;
}

/* Position 0 is the heading. */
static void *control_start(struct seq_file *m, loff_t *pos)
{
	mutex_lock(&ddebug_lock);
	return *pos ? descriptor_at(*pos - 1) : SEQ_START_TOKEN;
}

static void *control_next(struct seq_file *m, void *v, loff_t *pos)
{
	return descriptor_at((*pos)++);
}

static void control_stop(struct seq_file *m, void *v)
{
	mutex_unlock(&ddebug_lock);
}

static int control_show(struct seq_file *m, void *v)
{
	struct _ddebug *desc = v;
	unsigned int i;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "# filename:lineno [module]function flags format\n");
		return 0;
	}
	seq_printf(m, "%s:%u [%s]%s =", desc->filename, desc->lineno, desc->modname, desc->function);
	for (i = 0; i < ARRAY_SIZE(flag_letters); i++) {
		if (desc->flags & flag_letters[i].flag)
			seq_putc(m, flag_letters[i].letter);
	}
	if (!desc->flags)
		seq_putc(m, '_');
	seq_puts(m, " \"");
	seq_escape(m, desc->format, "\t\r\n\"");
	seq_puts(m, "\"\n");
	return 0;
}

static const struct seq_operations control_seq_ops = {
	.start = control_start,
	.next = control_next,
	.stop = control_stop,
	.show = control_show,
};

static int control_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &control_seq_ops);
}

static ssize_t control_write(struct file *file, const char __user *ubuf, size_t len, loff_t *offp)
{
	char *text;
	int found;

	if (!len)
		return 0;
	if (len > PAGE_SIZE - 1)
		return -E2BIG;
	text = memdup_user_nul(ubuf, len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	found = exec_queries(text, NULL);
	kfree(text);
	if (found < 0)
		return found;
	*offp += len;
	return len;
}

static const struct proc_ops control_proc_ops = {
	.proc_open = control_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release,
	.proc_write = control_write,
};

static const struct file_operations control_fops = {
	.open = control_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release,
	.write = control_write,
};

extern struct _ddebug __start___dyndbg[] __weak, __stop___dyndbg[] __weak;

static struct ddebug_table core_table;

static int dynamic_debug_init(void)
{
	core_table.info.descs = __start___dyndbg;
	core_table.info.num_descs = __stop___dyndbg - __start___dyndbg;
	list_add(&core_table.link, &ddebug_tables);
	return 0;
}
pure_initcall(dynamic_debug_init);

static int dynamic_debug_control_init(void)
{
	struct proc_dir_entry *dir = proc_mkdir("dynamic_debug", NULL);

	if (dir)
		proc_create("control", 0644, dir, &control_proc_ops);
	debugfs_create_file("control", 0644, debugfs_create_dir("dynamic_debug", NULL), NULL, &control_fops);
	return 0;
}
fs_initcall(dynamic_debug_control_init);
