// SPDX-License-Identifier: MIT
/*
 * Loading a module: all steps in order, and the way back.
 *
 * States. UNFORMED: the name is taken, nothing else may be used. COMING: the module is whole, notifiers know it, init is about to run
 * or runs. LIVE: init returned 0 or more. GOING: it is being unloaded, or init failed. Each change to COMING, LIVE and GOING is told
 * to the notifiers; module_wq is woken whenever a module becomes LIVE or leaves.
 *
 * Locks. module_mutex guards the list of modules, the lists of who uses whom, and the change out of UNFORMED. The list may be
 * walked under RCU, and memory of a module is freed only after a grace period. init and exit run without any lock.
 *
 * Each failing step undoes those before it, in reverse; after a failed load nothing is left but taints and the log.
 */

#include <linux/async.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/extable.h>
#include <linux/init.h>
#include <linux/notifier.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>

#include "ashlar/port.h"
#include "internal.h"

DEFINE_MUTEX(module_mutex);
bool module_init_ran;
LIST_HEAD(modules);
DECLARE_WAIT_QUEUE_HEAD(module_wq);
BLOCKING_NOTIFIER_HEAD(module_notify_list);

/** register_module_notifier - be told of MODULE_STATE_COMING, LIVE and GOING, with the struct module */
int register_module_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&module_notify_list, nb);
}
EXPORT_SYMBOL(register_module_notifier);

/** unregister_module_notifier - undo register_module_notifier() */
int unregister_module_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&module_notify_list, nb);
}
EXPORT_SYMBOL(unregister_module_notifier);

/* Under module_mutex, or with preemption off. */
struct module *find_module_all(const char *name, size_t len, bool even_unformed)
{
	struct module *mod;

	list_for_each_entry_rcu(mod, &modules, list, lockdep_is_held(&module_mutex)) {
		if (!even_unformed && mod->state == MODULE_STATE_UNFORMED)
			continue;
		if (strlen(mod->name) == len && !memcmp(mod->name, name, len))
			return mod;
	}
	return NULL;
}

/** find_module - the module of that name, or NULL; RCU read side or module_mutex */
struct module *find_module(const char *name)
{
	return find_module_all(name, strlen(name), false);
}

static bool finished_loading(const char *name)
{
	struct module *mod;
	bool finished;

	mutex_lock(&module_mutex);
	mod = find_module_all(name, strlen(name), true);
	finished = !mod || mod->state == MODULE_STATE_LIVE;
	mutex_unlock(&module_mutex);
	return finished;
}

/* Takes the name; waits if a module of that name is being loaded or unloaded. -EEXIST if one is there. */
static int add_unformed_module(struct module *mod)
{
	struct module *old;
	int err;

	mod->state = MODULE_STATE_UNFORMED;
	for (;;) {
		mutex_lock(&module_mutex);
		old = find_module_all(mod->name, strlen(mod->name), true);
		if (!old)
			break;
		if (old->state == MODULE_STATE_LIVE) {
			mutex_unlock(&module_mutex);
			return -EEXIST;
		}
		mutex_unlock(&module_mutex);
		err = wait_event_interruptible(module_wq, finished_loading(mod->name));
		if (err)
			return err;
	}
	list_add_rcu(&mod->list, &modules);
	mutex_unlock(&module_mutex);
	return 0;
}

static void remove_from_list(struct module *mod)
{
	mutex_lock(&module_mutex);
	list_del_rcu(&mod->list);
	mutex_unlock(&module_mutex);
	wake_up_all(&module_wq);
	synchronize_rcu();
}

static int percpu_modalloc(struct module *mod, const struct load_info *info)
{
	const Elf_Shdr *sec = &info->sechdrs[info->pcpu_index];
	unsigned long align = sec->sh_addralign;

	if (!info->pcpu_index || !sec->sh_size)
		return 0;
	if (align > PAGE_SIZE) {
		pr_warn("%s: per-cpu alignment %li > %li\n", mod->name, align, PAGE_SIZE);
		align = PAGE_SIZE;
	}
	mod->percpu = __alloc_percpu(sec->sh_size, align ?: 1);
	if (!mod->percpu) {
		pr_warn("%s: Could not allocate %lu bytes percpu data\n", mod->name, (unsigned long)sec->sh_size);
		return -ENOMEM;
	}
	mod->percpu_size = sec->sh_size;
	return 0;
}

/* What modinfo says about versions is kept for sysfs: the strings must outlive the file. */
static int keep_versions(struct module *mod, const struct load_info *info)
{
	const char *version = modinfo_get(info, "version"), *srcversion = modinfo_get(info, "srcversion");

	if (version) {
		mod->version = kstrdup(version, GFP_KERNEL);
		if (!mod->version)
			return -ENOMEM;
	}
	if (srcversion) {
		mod->srcversion = kstrdup(srcversion, GFP_KERNEL);
		if (!mod->srcversion)
			return -ENOMEM;
	}
	return 0;
}

/* The module has all its addresses: make it known, its code executable, and its state COMING. */
static int complete_formation(struct module *mod)
{
	int err;

	mutex_lock(&module_mutex);
	err = verify_exported_symbols(mod);
	if (!err) {
		module_protect(mod, false);
		mod->state = MODULE_STATE_COMING;
	}
	mutex_unlock(&module_mutex);
	return err;
}

static int prepare_coming_module(struct module *mod)
{
	int ret =
		blocking_notifier_call_chain_robust(&module_notify_list, MODULE_STATE_COMING, MODULE_STATE_GOING, mod);

	return notifier_to_errno(ret);
}

#define REPORTED_SECTIONS 64

static void tell_machine(const struct module *mod, const struct load_info *info)
{
	struct arch_module_section *sections;
	unsigned int i, count = 0;

	sections = kmalloc_array(REPORTED_SECTIONS, sizeof(*sections), GFP_KERNEL | __GFP_NOWARN);
	if (!sections)
		return;
	for (i = 1; i < info->hdr.e_shnum && count < REPORTED_SECTIONS; i++) {
		if (!(info->sechdrs[i].sh_flags & SHF_ALLOC) || !info->sechdrs[i].sh_size)
			continue;
		sections[count].name = section_name(info, i);
		sections[count].address = info->sechdrs[i].sh_addr;
		count++;
	}
	arch_module_loaded(mod->name, info->path, info->image, info->len, (unsigned long)mod->core_layout.base,
			   sections, count);
	kfree(sections);
}

/* Frees a module that no list names any more. */
static void release_memory(struct module *mod)
{
	struct module_layout core = mod->core_layout, init = mod->init_layout;

	free_percpu(mod->percpu);
	kfree(mod->args);
	kfree(mod->version);
	kfree(mod->srcversion);
	/* struct module lies in the core block. */
	free_layout(&init);
	free_layout(&core);
}

/** free_module - everything that is left of a module whose init failed or whose exit has run */
void free_module(struct module *mod)
{
	mod_sysfs_teardown(mod);
	/* Its name stays taken until nothing of it is left to be seen. */
	mutex_lock(&module_mutex);
	mod->state = MODULE_STATE_UNFORMED;
	mutex_unlock(&module_mutex);
	module_unload_free(mod);
	destroy_params(mod->kp, mod->num_kp);
	arch_module_unloaded((unsigned long)mod->core_layout.base);
	remove_from_list(mod);
	release_memory(mod);
}

static void free_init_memory(struct module *mod)
{
	struct module_layout init = mod->init_layout;

	mutex_lock(&module_mutex);
	drop_init_kallsyms(mod);
	module_protect(mod, true);
	trim_init_extable(mod);
	memset(&mod->init_layout, 0, sizeof(mod->init_layout));
	mutex_unlock(&module_mutex);
	if (init.base)
		synchronize_rcu();
	free_layout(&init);
}

static void fail_init(struct module *mod)
{
	mod->state = MODULE_STATE_GOING;
	synchronize_rcu();
	module_put(mod);
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_GOING, mod);
	free_module(mod);
	wake_up_all(&module_wq);
}

/* Runs init, and makes the module live or takes it away again. (The name stands in Linux's message.) */
static noinline int do_init_module(struct module *mod)
{
	int ret = 0;

	WRITE_ONCE(module_init_ran, true);
	if (mod->init)
		ret = do_one_initcall(mod->init);
	if (ret < 0) {
		fail_init(mod);
		return ret;
	}
	if (ret > 0) {
		pr_warn("%s: '%s'->init suspiciously returned %d, it should follow 0/-E convention\n"
			"%s: loading module anyway...\n",
			__func__, mod->name, ret, __func__);
		dump_stack();
	}
	mod->state = MODULE_STATE_LIVE;
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_LIVE, mod);
	kobject_uevent(&mod->mkobj.kobj, KOBJ_ADD);
	if (!mod->async_probe_requested)
		async_synchronize_full();
	free_init_memory(mod);
	module_put(mod);
	wake_up_all(&module_wq);
	return 0;
}

static int unknown_module_param(char *param, char *val, const char *modname, void *arg)
{
	struct module *mod = arg;

	if (!strcmp(param, "async_probe")) {
		if (kstrtobool(val ?: "1", &mod->async_probe_requested))
			mod->async_probe_requested = true;
		return 0;
	}
	pr_warn("%s: unknown parameter '%s' ignored\n", modname, param);
	return 0;
}

static int parse_module_args(struct module *mod)
{
	char *after_dashes =
		parse_args(mod->name, mod->args, mod->kp, mod->num_kp, -32768, 32767, mod, unknown_module_param);

	if (IS_ERR(after_dashes))
		return PTR_ERR(after_dashes);
	if (after_dashes)
		pr_warn("%s: parameters '%s' after `--' ignored\n", mod->name, after_dashes);
	return 0;
}

/* The part of loading that works on a module in its final place; frees it if a step fails, except after init has run. */
static int form_module(struct module *mod, struct load_info *info, const char *args)
{
	int err = add_unformed_module(mod);

	if (err)
		goto free_memory;
	err = percpu_modalloc(mod, info);
	if (err)
		goto unlist;
	module_unload_init(mod);
	mutex_init(&mod->param_lock);
	err = keep_versions(mod, info);
	if (!err)
		err = link_module(mod, info);
	if (err)
		goto unuse;
	mod->args = kstrdup(args, GFP_KERNEL);
	if (!mod->args) {
		err = -ENOMEM;
		goto unuse;
	}
	err = complete_formation(mod);
	if (err)
		goto unuse;
	tell_machine(mod, info);
	err = prepare_coming_module(mod);
	if (err)
		goto going;
	err = parse_module_args(mod);
	if (err)
		goto coming;
	err = mod_sysfs_setup(mod, info, mod->kp, mod->num_kp);
	if (err)
		goto coming;
	return 0;

coming:
	mod->state = MODULE_STATE_GOING;
	destroy_params(mod->kp, mod->num_kp);
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_GOING, mod);
going:
	mod->state = MODULE_STATE_UNFORMED;
	arch_module_unloaded((unsigned long)mod->core_layout.base);
unuse:
	module_unload_free(mod);
unlist:
	remove_from_list(mod);
free_memory:
	release_memory(mod);
	return err;
}

/**
 * load_module - insmod
 * @image: the file; @len: its bytes; @args: "name=value ..."; @path: its name for debuggers, or NULL
 *
 * Returns 0 once init has succeeded, else -errno with the module gone again. Process context, sleeps. The image is only read.
 */
int load_module(const void *image, size_t len, const char *args, const char *path)
{
	struct load_info info = { .image = image, .len = len, .path = path };
	int err;

	WRITE_ONCE(module_init_ran, false);
	err = elf_check(&info);
	if (!err)
		err = check_modinfo(&info);
	if (!err)
		err = layout_and_copy(&info);
	if (!err) {
		taint_from_modinfo(info.mod, &info);
		err = form_module(info.mod, &info, args);
	}
	elf_release(&info);
	return err ?: do_init_module(info.mod);
}
