// SPDX-License-Identifier: MIT
/*
 * Events of objects: what Linux tells udev. The event is put together and counted as Linux does, and the filters and
 * uevent() functions of ksets are called; there is no listener outside the machine, so it goes no further. /dev is kept
 * by the driver core itself (drivers/base/devtmpfs.c).
 */
#include <linux/atomic.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

u64 uevent_seqnum;
static DEFINE_MUTEX(uevent_sock_mutex);

static const char *const kobject_actions[] = {
	[KOBJ_ADD] = "add",	  [KOBJ_REMOVE] = "remove",   [KOBJ_CHANGE] = "change", [KOBJ_MOVE] = "move",
	[KOBJ_ONLINE] = "online", [KOBJ_OFFLINE] = "offline", [KOBJ_BIND] = "bind",	[KOBJ_UNBIND] = "unbind",
};

/**
 * add_uevent_var - add a line to an event's environment
 *
 * Returns 0, -ENOMEM if there is no room.
 */
int add_uevent_var(struct kobj_uevent_env *env, const char *format, ...)
{
	va_list args;
	int len;

	if (env->envp_idx >= ARRAY_SIZE(env->envp)) {
		WARN(1, KERN_ERR "add_uevent_var: too many keys\n");
		return -ENOMEM;
	}
	va_start(args, format);
	len = vsnprintf(&env->buf[env->buflen], sizeof(env->buf) - env->buflen, format, args);
	va_end(args);
	if (len >= sizeof(env->buf) - env->buflen) {
		WARN(1, KERN_ERR "add_uevent_var: buffer size too small\n");
		return -ENOMEM;
	}
	env->envp[env->envp_idx++] = &env->buf[env->buflen];
	env->buflen += len + 1;
	return 0;
}
EXPORT_SYMBOL_GPL(add_uevent_var);

static int fill_env(struct kobj_uevent_env *env, const char *action, const char *devpath, const char *subsystem,
		    char *envp_ext[])
{
	int retval = add_uevent_var(env, "ACTION=%s", action);

	if (!retval)
		retval = add_uevent_var(env, "DEVPATH=%s", devpath);
	if (!retval)
		retval = add_uevent_var(env, "SUBSYSTEM=%s", subsystem);
	for (int i = 0; !retval && envp_ext && envp_ext[i]; i++)
		retval = add_uevent_var(env, "%s", envp_ext[i]);
	return retval;
}

static int send_uevent(struct kobject *kobj, struct kset *kset, const char *action, const char *subsystem,
		       char *envp_ext[])
{
	struct kobj_uevent_env *env = kzalloc(sizeof(*env), GFP_KERNEL);
	char *devpath = kobject_get_path(kobj, GFP_KERNEL);
	int retval = -ENOMEM;

	if (env && devpath)
		retval = fill_env(env, action, devpath, subsystem, envp_ext);
	if (!retval && kset->uevent_ops && kset->uevent_ops->uevent)
		retval = kset->uevent_ops->uevent(kobj, env);
	if (!retval) {
		mutex_lock(&uevent_sock_mutex);
		retval = add_uevent_var(env, "SEQNUM=%llu", ++uevent_seqnum);
		mutex_unlock(&uevent_sock_mutex);
	}
	kfree(devpath);
	kfree(env);
	return retval;
}

/**
 * kobject_uevent_env - an event of an object
 * @envp_ext: more lines, ends with NULL; may be NULL
 *
 * Returns 0 (also if a filter drops it), -EINVAL if the object belongs to no kset, -ENOMEM. Process context.
 */
int kobject_uevent_env(struct kobject *kobj, enum kobject_action action, char *envp_ext[])
{
	const struct kset_uevent_ops *ops;
	struct kobject *top = kobj;
	const char *subsystem;

	if (action == KOBJ_REMOVE)
		kobj->state_remove_uevent_sent = 1;
	while (!top->kset && top->parent)
		top = top->parent;
	if (!top->kset)
		return -EINVAL;
	ops = top->kset->uevent_ops;
	if (kobj->uevent_suppress)
		return 0;
	if (ops && ops->filter && !ops->filter(kobj))
		return 0;
	subsystem = ops && ops->name ? ops->name(kobj) : kobject_name(&top->kset->kobj);
	if (!subsystem)
		return 0;
	if (action == KOBJ_ADD)
		kobj->state_add_uevent_sent = 1;
	return send_uevent(kobj, top->kset, kobject_actions[action], subsystem, envp_ext);
}
EXPORT_SYMBOL_GPL(kobject_uevent_env);

/**
 * kobject_uevent - the same without more lines
 */
int kobject_uevent(struct kobject *kobj, enum kobject_action action)
{
	return kobject_uevent_env(kobj, action, NULL);
}
EXPORT_SYMBOL_GPL(kobject_uevent);

/**
 * kobject_synth_uevent - an event that somebody wrote into an object's "uevent" file
 * @buf: the name of the action, perhaps with more behind a space, which is not looked at
 *
 * Returns 0 or -EINVAL.
 */
int kobject_synth_uevent(struct kobject *kobj, const char *buf, size_t count)
{
	size_t len;

	if (count && (buf[count - 1] == '\n' || buf[count - 1] == '\0'))
		count--;
	for (len = 0; len < count && buf[len] != ' '; len++)
		;
	for (int action = 0; len && action < ARRAY_SIZE(kobject_actions); action++)
		if (!strncmp(kobject_actions[action], buf, len) && !kobject_actions[action][len])
			return kobject_uevent(kobj, action);
	return -EINVAL;
}
