// SPDX-License-Identifier: MIT
/* References to modules, the notifier chain, and looking modules up. */
#include <linux/module.h>
#include <linux/notifier.h>

static bool hold;
module_param(hold, bool, 0);

static const char *const states[] = { "live", "coming", "going", "unformed" };

static int on_module(struct notifier_block *nb, unsigned long state, void *data)
{
	pr_info("%s is %s\n", ((struct module *)data)->name, states[state]);
	return NOTIFY_OK;
}

static struct notifier_block notifier = { .notifier_call = on_module };

static int __init references_init(void)
{
	pr_info("in init: %d users, state %s\n", module_refcount(THIS_MODULE), states[THIS_MODULE->state]);
	__module_get(THIS_MODULE);
	pr_info("one more: %d\n", module_refcount(THIS_MODULE));
	module_put(THIS_MODULE);
	if (hold)
		try_module_get(THIS_MODULE);
	return register_module_notifier(&notifier);
}

static void __exit references_exit(void)
{
	pr_info("in exit: get %d\n", try_module_get(THIS_MODULE));
	unregister_module_notifier(&notifier);
}

module_init(references_init);
module_exit(references_exit);
MODULE_LICENSE("GPL v2");
