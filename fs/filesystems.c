// SPDX-License-Identifier: MIT
/*
 * The list of file system types, newest last. A reference to a type is a reference to its module. file_systems_lock
 * guards the list; the types themselves belong to their modules.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/rwlock.h>
#include <linux/seq_file.h>
#include <linux/string.h>

static struct file_system_type *file_systems;
static DEFINE_RWLOCK(file_systems_lock);

/**
 * get_filesystem, put_filesystem - keep a type's module, or let it go
 */
void get_filesystem(struct file_system_type *type)
{
	__module_get(type->owner);
}

void put_filesystem(struct file_system_type *type)
{
	module_put(type->owner);
}
EXPORT_SYMBOL(put_filesystem);

static struct file_system_type **find_filesystem(const char *name, size_t len)
{
	struct file_system_type **p;

	for (p = &file_systems; *p; p = &(*p)->next)
		if (strncmp((*p)->name, name, len) == 0 && !(*p)->name[len])
			break;
	return p;
}

/**
 * register_filesystem - make a type known
 *
 * Returns 0, -EBUSY if there is one of that name or this one is registered.
 */
int register_filesystem(struct file_system_type *type)
{
	struct file_system_type **p;
	int error = 0;

	BUG_ON(strchr(type->name, '.'));
	if (type->next)
		return -EBUSY;
	write_lock(&file_systems_lock);
	p = find_filesystem(type->name, strlen(type->name));
	if (*p)
		error = -EBUSY;
	else
		*p = type;
	write_unlock(&file_systems_lock);
	return error;
}
EXPORT_SYMBOL(register_filesystem);

/**
 * unregister_filesystem - forget a type; its mounts hold the module, so there are none
 *
 * Returns 0 or -EINVAL if it is not known.
 */
int unregister_filesystem(struct file_system_type *type)
{
	struct file_system_type **p;

	write_lock(&file_systems_lock);
	for (p = &file_systems; *p; p = &(*p)->next) {
		if (*p == type) {
			*p = type->next;
			type->next = NULL;
			write_unlock(&file_systems_lock);
			synchronize_rcu();
			return 0;
		}
	}
	write_unlock(&file_systems_lock);
	return -EINVAL;
}
EXPORT_SYMBOL(unregister_filesystem);

/**
 * get_fs_type - find a type by name (up to a dot)
 *
 * Returns it with a reference to its module, or NULL.
 */
struct file_system_type *get_fs_type(const char *name)
{
	struct file_system_type *type;

	read_lock(&file_systems_lock);
	type = *find_filesystem(name, strcspn(name, "."));
	if (type && !try_module_get(type->owner))
		type = NULL;
	read_unlock(&file_systems_lock);
	return type;
}
EXPORT_SYMBOL(get_fs_type);

static int filesystems_proc_show(struct seq_file *m, void *v)
{
	struct file_system_type *type;

	read_lock(&file_systems_lock);
	for (type = file_systems; type; type = type->next)
		seq_printf(m, "%s\t%s\n", (type->fs_flags & FS_REQUIRES_DEV) ? "" : "nodev", type->name);
	read_unlock(&file_systems_lock);
	return 0;
}

static int __init proc_filesystems_init(void)
{
	proc_create_single("filesystems", 0, NULL, filesystems_proc_show);
	return 0;
}
fs_initcall(proc_filesystems_init);
