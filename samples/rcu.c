// SPDX-License-Identifier: MIT
/*
 * RCU: readers without locks, and memory that is freed when no reader can see it any more.
 *
 *	ashlar run samples/rcu.c
 *
 * Things to notice: a writer makes a new version and publishes it with one store; readers that began before may still
 * look at the old one, so it is freed after a grace period; kfree_rcu() does that in the background. rcu_barrier() at
 * the end waits for callbacks that are still to come: without it the module's code could be gone when they run.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct setting {
	unsigned int version;
	char name[24];
	struct rcu_head rcu;
};

static struct setting __rcu *current_setting;
static DEFINE_MUTEX(writers);

static int change_setting(const char *name)
{
	struct setting *new = kzalloc(sizeof(*new), GFP_KERNEL), *old;

	if (!new)
		return -ENOMEM;
	strscpy(new->name, name, sizeof(new->name));
	mutex_lock(&writers);
	old = rcu_dereference_protected(current_setting, lockdep_is_held(&writers));
	new->version = old ? old->version + 1 : 1;
	rcu_assign_pointer(current_setting, new);
	mutex_unlock(&writers);
	if (old)
		kfree_rcu(old, rcu);
	return 0;
}

static void show_setting(void)
{
	struct setting *setting;

	rcu_read_lock();
	setting = rcu_dereference(current_setting);
	if (setting)
		pr_info("version %u: %s\n", setting->version, setting->name);
	rcu_read_unlock();
}

static int __init rcu_sample_init(void)
{
	static const char *const names[] = { "first", "second", "third" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (change_setting(names[i]))
			break;
		show_setting();
	}
	return 0;
}

static void __exit rcu_sample_exit(void)
{
	struct setting *last = rcu_dereference_protected(current_setting, 1);

	RCU_INIT_POINTER(current_setting, NULL);
	synchronize_rcu();
	kfree(last);
	rcu_barrier();
}

module_init(rcu_sample_init);
module_exit(rcu_sample_exit);

MODULE_DESCRIPTION("Versions of a setting under RCU");
MODULE_LICENSE("GPL");
