// SPDX-License-Identifier: MIT
/*
 * Parameters: "name=value" words from insmod or from a file under /sys/module become calls of a parameter's set().
 *
 * A set() may be called again while the module lives, so setting and getting are done under the owner's param_lock (one lock for all
 * built-in parameters); a module that reads a charp itself takes the same lock by kernel_param_lock(). In names '-' and '_' are
 * the same letter.
 *
 * Strings set through charp are copies that belong to this file: each is on a list, so that setting again or unloading frees it and a
 * literal that was never replaced is left alone.
 */

#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/panic.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

/* The longest string a charp parameter takes. */
#define CHARP_MAX 1024

static DEFINE_MUTEX(builtin_param_lock);

/** kernel_param_lock - keep the parameters of a module (NULL: of the core) as they are; sleeps */
void kernel_param_lock(struct module *mod)
{
	mutex_lock(mod ? &mod->param_lock : &builtin_param_lock);
}
EXPORT_SYMBOL(kernel_param_lock);

/** kernel_param_unlock - undo kernel_param_lock() */
void kernel_param_unlock(struct module *mod)
{
	mutex_unlock(mod ? &mod->param_lock : &builtin_param_lock);
}
EXPORT_SYMBOL(kernel_param_unlock);

/* ---- strings that set() has allocated ---- */

struct kmalloced_param {
	struct list_head list;
	char text[];
};

static LIST_HEAD(kmalloced_params);
static DEFINE_SPINLOCK(kmalloced_params_lock);

static char *copy_value(const char *value)
{
	size_t bytes = strlen(value) + 1;
	struct kmalloced_param *p = kmalloc(struct_size(p, text, bytes), GFP_KERNEL);

	if (!p)
		return NULL;
	memcpy(p->text, value, bytes);
	spin_lock(&kmalloced_params_lock);
	list_add(&p->list, &kmalloced_params);
	spin_unlock(&kmalloced_params_lock);
	return p->text;
}

static void free_value(const char *text)
{
	struct kmalloced_param *p, *found = NULL;

	spin_lock(&kmalloced_params_lock);
	list_for_each_entry(p, &kmalloced_params, list) {
		if (p->text == text) {
			list_del(&p->list);
			found = p;
			break;
		}
	}
	spin_unlock(&kmalloced_params_lock);
	kfree(found);
}

/* ---- parsing ---- */

static char dash_to_underscore(char c)
{
	return c == '-' ? '_' : c;
}

/** parameqn - are the first @n letters of two names the same, '-' being '_'? */
bool parameqn(const char *a, const char *b, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (dash_to_underscore(a[i]) != dash_to_underscore(b[i]))
			return false;
	return true;
}

/** parameq - are two names the same, '-' being '_'? */
bool parameq(const char *a, const char *b)
{
	return parameqn(a, b, strlen(a) + 1);
}

static void note_unsafe(const struct kernel_param *kp)
{
	if (!(kp->flags & KERNEL_PARAM_FL_UNSAFE))
		return;
	pr_notice("Setting dangerous option %s - tainting kernel\n", kp->name);
	add_taint(TAINT_USER, LOCKDEP_STILL_OK);
}

static int set_one(const struct kernel_param *kp, const char *val)
{
	int err;

	if (!val && !(kp->ops->flags & KERNEL_PARAM_OPS_FL_NOARG))
		return -EINVAL;
	if (!kp->ops->set)
		return -EPERM;
	kernel_param_lock(kp->mod);
	note_unsafe(kp);
	err = kp->ops->set(val, kp);
	kernel_param_unlock(kp->mod);
	return err;
}

static int parse_one(char *param, char *val, const char *doing, const struct kernel_param *params, unsigned int num,
		     s16 min_level, s16 max_level, void *arg,
		     int (*unknown)(char *param, char *val, const char *doing, void *arg))
{
	unsigned int i;

	for (i = 0; i < num; i++) {
		if (!parameq(param, params[i].name))
			continue;
		if (params[i].level < min_level || params[i].level > max_level)
			return 0;
		return set_one(&params[i], val);
	}
	return unknown ? unknown(param, val, doing, arg) : -ENOENT;
}

/**
 * parse_args - set parameters from a command line
 * @doing: whose they are, for messages
 * @args: "name=value name ..."; cut into pieces in place
 * @min_level, @max_level: parameters of other levels are passed over
 * @unknown: called for words that are no parameter's name; NULL: such a word is an error
 *
 * Returns NULL, the rest after a word "--", or an ERR_PTR() once a word was refused (all are tried, each refusal is logged).
 */
char *parse_args(const char *doing, char *args, const struct kernel_param *params, unsigned int num, s16 min_level,
		 s16 max_level, void *arg, int (*unknown)(char *param, char *val, const char *doing, void *arg))
{
	char *param, *val, *err = NULL;
	int ret;

	args = skip_spaces(args);
	while (*args) {
		args = next_arg(args, &param, &val);
		if (!val && !strcmp(param, "--"))
			return err ?: args;
		ret = parse_one(param, val, doing, params, num, min_level, max_level, arg, unknown);
		if (!ret)
			continue;
		if (ret == -ENOENT)
			pr_err("%s: Unknown parameter `%s'\n", doing, param);
		else if (ret == -ENOSPC)
			pr_err("%s: `%s' too large for parameter `%s'\n", doing, val ?: "", param);
		else
			pr_err("%s: `%s' invalid for parameter `%s'\n", doing, val ?: "", param);
		err = ERR_PTR(ret);
	}
	return err;
}

/** destroy_params - free what set() allocated */
void destroy_params(const struct kernel_param *params, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		if (params[i].ops->free)
			params[i].ops->free(params[i].arg);
}

/* ---- numbers ---- */

#define STANDARD_PARAM_DEF(name, type, format, strtolfn) \
	int param_set_##name(const char *val, const struct kernel_param *kp) \
	{ \
		return strtolfn(val, 0, (type *)kp->arg); \
	} \
	EXPORT_SYMBOL(param_set_##name); \
	int param_get_##name(char *buffer, const struct kernel_param *kp) \
	{ \
		return scnprintf(buffer, PAGE_SIZE, format "\n", *((type *)kp->arg)); \
	} \
	EXPORT_SYMBOL(param_get_##name); \
	const struct kernel_param_ops param_ops_##name = { \
		.set = param_set_##name, \
		.get = param_get_##name, \
	}; \
	EXPORT_SYMBOL(param_ops_##name)

STANDARD_PARAM_DEF(byte, unsigned char, "%hhu", kstrtou8);
STANDARD_PARAM_DEF(short, short, "%hi", kstrtos16);
STANDARD_PARAM_DEF(ushort, unsigned short, "%hu", kstrtou16);
STANDARD_PARAM_DEF(int, int, "%i", kstrtoint);
STANDARD_PARAM_DEF(uint, unsigned int, "%u", kstrtouint);
STANDARD_PARAM_DEF(long, long, "%li", kstrtol);
STANDARD_PARAM_DEF(ulong, unsigned long, "%lu", kstrtoul);
STANDARD_PARAM_DEF(ullong, unsigned long long, "%llu", kstrtoull);
STANDARD_PARAM_DEF(hexint, unsigned int, "%#08x", kstrtouint);

/** param_set_uint_minmax - set an unsigned int that must lie between two bounds, both included; -EINVAL if it does not */
int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min, unsigned int max)
{
	unsigned int num;
	int ret;

	if (!val)
		return -EINVAL;
	ret = kstrtouint(val, 0, &num);
	if (ret)
		return ret;
	if (num < min || num > max)
		return -EINVAL;
	*((unsigned int *)kp->arg) = num;
	return 0;
}
EXPORT_SYMBOL_GPL(param_set_uint_minmax);

/* ---- strings ---- */

/** param_set_charp - point a char * at a copy of the value; -ENOSPC if it is longer than 1024 letters */
int param_set_charp(const char *val, const struct kernel_param *kp)
{
	char *copy;

	if (strlen(val) > CHARP_MAX) {
		pr_err("%s: string parameter too long\n", kp->name);
		return -ENOSPC;
	}
	copy = copy_value(val);
	if (!copy)
		return -ENOMEM;
	free_value(*(char **)kp->arg);
	*(char **)kp->arg = copy;
	return 0;
}
EXPORT_SYMBOL(param_set_charp);

int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", *((char **)kp->arg));
}
EXPORT_SYMBOL(param_get_charp);

/** param_free_charp - free the copy that param_set_charp() made, if it did */
void param_free_charp(void *arg)
{
	free_value(*((char **)arg));
}
EXPORT_SYMBOL(param_free_charp);

const struct kernel_param_ops param_ops_charp = {
	.set = param_set_charp,
	.get = param_get_charp,
	.free = param_free_charp,
};
EXPORT_SYMBOL(param_ops_charp);

/** param_set_copystring - copy the value into the module's own array; -ENOSPC if it does not fit */
int param_set_copystring(const char *val, const struct kernel_param *kp)
{
	const struct kparam_string *kps = kp->str;
	size_t bytes = strnlen(val, kps->maxlen) + 1;

	if (bytes > kps->maxlen) {
		pr_err("%s: string doesn't fit in %u chars.\n", kp->name, kps->maxlen - 1);
		return -ENOSPC;
	}
	memcpy(kps->string, val, bytes);
	return 0;
}
EXPORT_SYMBOL(param_set_copystring);

int param_get_string(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", kp->str->string);
}
EXPORT_SYMBOL(param_get_string);

const struct kernel_param_ops param_ops_string = {
	.set = param_set_copystring,
	.get = param_get_string,
};
EXPORT_SYMBOL(param_ops_string);

/* ---- truth values ---- */

/** param_set_bool - "y", "n", "1", "0", "on", "off"; the name alone means yes */
int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ?: "1", kp->arg);
}
EXPORT_SYMBOL(param_set_bool);

int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c\n", *(bool *)kp->arg ? 'Y' : 'N');
}
EXPORT_SYMBOL(param_get_bool);

const struct kernel_param_ops param_ops_bool = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bool,
	.get = param_get_bool,
};
EXPORT_SYMBOL(param_ops_bool);

/** param_set_bool_enable_only - a bool that can be set but not cleared: -EROFS */
int param_set_bool_enable_only(const char *val, const struct kernel_param *kp)
{
	bool new_value, *old = kp->arg;
	struct kernel_param dummy = *kp;
	int err;

	dummy.arg = &new_value;
	err = param_set_bool(val, &dummy);
	if (err)
		return err;
	if (!new_value && *old)
		return -EROFS;
	*old = new_value;
	return 0;
}
EXPORT_SYMBOL_GPL(param_set_bool_enable_only);

const struct kernel_param_ops param_ops_bool_enable_only = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bool_enable_only,
	.get = param_get_bool,
};
EXPORT_SYMBOL_GPL(param_ops_bool_enable_only);

/** param_set_invbool - a bool with the opposite meaning */
int param_set_invbool(const char *val, const struct kernel_param *kp)
{
	bool value;
	struct kernel_param dummy = *kp;
	int err;

	dummy.arg = &value;
	err = param_set_bool(val, &dummy);
	if (!err)
		*(bool *)kp->arg = !value;
	return err;
}
EXPORT_SYMBOL(param_set_invbool);

int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c\n", *(bool *)kp->arg ? 'N' : 'Y');
}
EXPORT_SYMBOL(param_get_invbool);

const struct kernel_param_ops param_ops_invbool = {
	.set = param_set_invbool,
	.get = param_get_invbool,
};
EXPORT_SYMBOL(param_ops_invbool);

/** param_set_bint - a truth value in an int */
int param_set_bint(const char *val, const struct kernel_param *kp)
{
	bool value;
	struct kernel_param dummy = *kp;
	int err;

	dummy.arg = &value;
	err = param_set_bool(val, &dummy);
	if (!err)
		*(int *)kp->arg = value;
	return err;
}
EXPORT_SYMBOL(param_set_bint);

const struct kernel_param_ops param_ops_bint = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bint,
	.get = param_get_int,
};
EXPORT_SYMBOL(param_ops_bint);

/* ---- arrays: "value,value,..." ---- */

static int param_array_set(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	struct kernel_param element = *kp;
	unsigned int count = 0;
	char *piece = (char *)val; /* words of a command line may be cut up */
	char ended;
	int err;

	element.arg = arr->elem;
	do {
		size_t length = strcspn(piece, ",");

		if (count == arr->max) {
			pr_err("%s: can only take %i arguments\n", kp->name, (int)arr->max);
			return -EINVAL;
		}
		ended = piece[length];
		piece[length] = '\0';
		err = arr->ops->set(piece, &element);
		if (err)
			return err;
		element.arg += arr->elemsize;
		piece += length + 1;
		count++;
	} while (ended == ',');
	if (arr->num)
		*arr->num = count;
	return 0;
}

static int param_array_get(char *buffer, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	unsigned int i, count = arr->num ? *arr->num : arr->max;
	struct kernel_param element = *kp;
	int ret, length = 0;

	for (i = 0; i < count; i++) {
		/* Each element ends its text with a line end. */
		if (i)
			buffer[length - 1] = ',';
		element.arg = arr->elem + arr->elemsize * i;
		ret = arr->ops->get(buffer + length, &element);
		if (ret < 0)
			return ret;
		length += ret;
	}
	buffer[length] = '\0';
	return length;
}

static void param_array_free(void *arg)
{
	const struct kparam_array *arr = arg;
	unsigned int i, count = arr->num ? *arr->num : arr->max;

	for (i = 0; arr->ops->free && i < count; i++)
		arr->ops->free(arr->elem + arr->elemsize * i);
}

const struct kernel_param_ops param_array_ops = {
	.set = param_array_set,
	.get = param_array_get,
	.free = param_array_free,
};
EXPORT_SYMBOL(param_array_ops);
