// SPDX-License-Identifier: MIT
/*
 * Who uses a module, and how it is unloaded.
 *
 * A module's refcnt is 1 plus its users: other modules that refer to its symbols, and whoever called try_module_get(). Taking the
 * 1 away is what makes it go; once refcnt is 0 no reference can be taken any more.
 *
 * struct module_use ties a user (source) to what it uses (target); it is on the target's source_list and on the source's target_list,
 * both guarded by module_mutex.
 */

#include <linux/async.h>
#include <linux/fcntl.h>
#include <linux/kthread.h>
#include <linux/notifier.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "internal.h"

#define MODULE_REF_BASE 1

char last_unloaded_module[MODULE_NAME_LEN + MODULE_FLAGS_BUF_SIZE];

/** module_unload_init - start with one reference, held while init runs */
void module_unload_init(struct module *mod)
{
	INIT_LIST_HEAD(&mod->source_list);
	INIT_LIST_HEAD(&mod->target_list);
	atomic_set(&mod->refcnt, MODULE_REF_BASE + 1);
}

static struct module_use *find_use(struct module *user, struct module *used)
{
	struct module_use *use;

	list_for_each_entry(use, &used->source_list, source_list)
		if (use->source == user)
			return use;
	return NULL;
}

/**
 * ref_module - @user refers to @used (NULL: the core) until it is unloaded
 *
 * Under module_mutex. Returns 0, -EBUSY if @used is still being loaded, -ENOENT if it is going, -ENOMEM.
 */
int ref_module(struct module *user, struct module *used)
{
	struct module_use *use;
	int err;

	if (!used || used == user || find_use(user, used))
		return 0;
	err = strong_try_module_get(used);
	if (err)
		return err;
	use = kmalloc(sizeof(*use), GFP_KERNEL);
	if (!use) {
		module_put(used);
		return -ENOMEM;
	}
	use->source = user;
	use->target = used;
	list_add(&use->source_list, &used->source_list);
	list_add(&use->target_list, &user->target_list);
	return 0;
}

/** module_unload_free - give up what the module used */
void module_unload_free(struct module *mod)
{
	struct module_use *use, *next;

	mutex_lock(&module_mutex);
	list_for_each_entry_safe(use, next, &mod->target_list, target_list) {
		module_put(use->target);
		list_del(&use->source_list);
		list_del(&use->target_list);
		kfree(use);
	}
	mutex_unlock(&module_mutex);
}

/** strong_try_module_get - a reference to a module that has finished loading: 0, -EBUSY (still loading), -ENOENT (going) */
int strong_try_module_get(struct module *mod)
{
	BUG_ON(mod && mod->state == MODULE_STATE_UNFORMED);
	if (mod && mod->state == MODULE_STATE_COMING)
		return -EBUSY;
	return try_module_get(mod) ? 0 : -ENOENT;
}

/** module_refcount - how many users there are; -1 if the module is going */
int module_refcount(struct module *mod)
{
	return atomic_read(&mod->refcnt) - MODULE_REF_BASE;
}
EXPORT_SYMBOL(module_refcount);

/** __module_get - one more reference, by someone who holds one already; NULL is the core */
void __module_get(struct module *module)
{
	if (module)
		atomic_inc(&module->refcnt);
}
EXPORT_SYMBOL(__module_get);

/** try_module_get - take a reference unless the module is going; NULL, the core, is always there. Any context. */
bool try_module_get(struct module *module)
{
	return !module || (module_is_live(module) && atomic_inc_not_zero(&module->refcnt));
}
EXPORT_SYMBOL(try_module_get);

/** module_put - give a reference back. Any context. */
void module_put(struct module *module)
{
	if (module)
		WARN_ON(atomic_dec_if_positive(&module->refcnt) < 0);
}
EXPORT_SYMBOL(module_put);

/** __module_put_and_kthread_exit - the last act of a thread that runs in the module that it holds */
void __noreturn __module_put_and_kthread_exit(struct module *mod, long code)
{
	module_put(mod);
	kthread_exit(code);
}
EXPORT_SYMBOL(__module_put_and_kthread_exit);

/* Takes the base reference away if it is the last one. */
static int try_release_module_ref(struct module *mod)
{
	return atomic_cmpxchg(&mod->refcnt, MODULE_REF_BASE, 0) == MODULE_REF_BASE ? 0 : -EWOULDBLOCK;
}

/* May it go? On success it is GOING. Under module_mutex. */
static int start_going(struct module *mod)
{
	int err;

	if (!list_empty(&mod->source_list))
		return -EWOULDBLOCK;
	if (mod->state != MODULE_STATE_LIVE)
		return -EBUSY;
	/* Without an exit function it cannot be undone. */
	if (mod->init && !mod->exit)
		return -EBUSY;
	err = try_release_module_ref(mod);
	if (!err)
		mod->state = MODULE_STATE_GOING;
	return err;
}

static void remember_unloaded(struct module *mod)
{
	char flags[MODULE_FLAGS_BUF_SIZE];

	strscpy(last_unloaded_module, mod->name, sizeof(last_unloaded_module));
	strlcat(last_unloaded_module, module_flags(mod, flags, false), sizeof(last_unloaded_module));
}

/**
 * delete_module - rmmod
 * @flags: of delete_module(2); O_TRUNC, to unload by force, is not offered
 *
 * Returns 0; -ENOENT: no such module; -EWOULDBLOCK: in use; -EBUSY: loading, unloading or without an exit function. Sleeps.
 */
int delete_module(const char *name, unsigned int flags)
{
	struct module *mod;
	int err;

	mutex_lock(&module_mutex);
	mod = find_module(name);
	err = mod ? start_going(mod) : -ENOENT;
	mutex_unlock(&module_mutex);
	if (err)
		return err;
	if (mod->exit)
		mod->exit();
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_GOING, mod);
	async_synchronize_full();
	remember_unloaded(mod);
	free_module(mod);
	wake_up_all(&module_wq);
	return 0;
}
