// SPDX-License-Identifier: MIT
/*
 * Scripts: files whose first line is "#!INTERPRETER [ARGUMENT]".
 *
 * The interpreter is executed with its own name, the argument if there is one (the rest of the line, blanks and all), the script's name and
 * the script's arguments but the first. The first line counts as far as the first 256 bytes go; an interpreter's name that may be cut there
 * is not executed.
 */
#include <linux/binfmts.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static char *skip_blanks(char *p, const char *end)
{
	while (p < end && is_blank(*p))
		p++;
	return p;
}

/* Cut the line into name and argument (NULL if none), both ending with zero bytes in the buffer. */
static int parse_line(struct linux_binprm *bprm, char **name, char **arg)
{
	char *buf = bprm->buf, *limit = buf + BINPRM_BUF_SIZE - 1;
	char *end = strnchr(buf, BINPRM_BUF_SIZE, '\n'), *p;

	if (!end) {
		/* The line goes on beyond what we see: the name at least must be whole. */
		p = skip_blanks(buf + 2, limit);
		if (p == limit)
			return -ENOEXEC;
		while (p < limit && !is_blank(*p) && *p)
			p++;
		if (p == limit)
			return -ENOEXEC;
		end = limit;
	}
	while (end > buf + 2 && is_blank(end[-1]))
		end--;
	*end = '\0';
	p = skip_blanks(buf + 2, end);
	if (p == end || !*p)
		return -ENOEXEC;
	*name = p;
	while (p < end && *p && !is_blank(*p))
		p++;
	*arg = NULL;
	if (p < end && *p) {
		*p++ = '\0';
		p = skip_blanks(p, end);
		*arg = *p ? p : NULL;
	}
	return 0;
}

static int push_counted(struct linux_binprm *bprm, const char *string)
{
	int ret = copy_string_kernel(string, bprm);

	if (!ret)
		bprm->argc++;
	return ret;
}

static int load_script(struct linux_binprm *bprm)
{
	char *name, *arg;
	struct file *file;
	int ret;

	if (bprm->buf[0] != '#' || bprm->buf[1] != '!')
		return -ENOEXEC;
	ret = parse_line(bprm, &name, &arg);
	if (ret)
		return ret;
	/* The interpreter opens the script by its name. */
	if (bprm->interp_flags & BINPRM_FLAGS_PATH_INACCESSIBLE)
		return -ENOENT;
	ret = remove_arg_zero(bprm) ?: push_counted(bprm, bprm->interp);
	if (!ret && arg)
		ret = push_counted(bprm, arg);
	if (!ret)
		ret = push_counted(bprm, name) ?: bprm_change_interp(name, bprm);
	if (ret)
		return ret;
	file = open_exec(name);
	if (IS_ERR(file))
		return PTR_ERR(file);
	bprm->interpreter = file;
	return 0;
}

static struct linux_binfmt script_format = { .load_binary = load_script };

static int __init init_script_binfmt(void)
{
	register_binfmt(&script_format);
	return 0;
}
core_initcall(init_script_binfmt);
