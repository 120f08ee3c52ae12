// SPDX-License-Identifier: MIT
/*
 * Objects with a name, a reference count and a folder in sysfs.
 *
 * A kobject is embedded in what it counts; the last kobject_put() calls its type's release(), which frees the whole.
 * Life: kobject_init() -> kobject_add() (folder, member of its kset) -> kobject_del() -> last put -> release(). A
 * kobject that is still in sysfs when its last reference goes is deleted first. It holds references to its parent and
 * its kset.
 *
 * Lock: list_lock of a kset guards its list. Process context except for kobject_get() and kobject_put(); the last put
 * may sleep.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

/**
 * kobject_namespace - which namespace an object belongs to: there is one
 */
const void *kobject_namespace(struct kobject *kobj)
{
	return NULL;
}

/**
 * kobject_get_ownership - who owns the object's files
 */
void kobject_get_ownership(struct kobject *kobj, kuid_t *uid, kgid_t *gid)
{
	*uid = GLOBAL_ROOT_UID;
	*gid = GLOBAL_ROOT_GID;
	if (kobj->ktype && kobj->ktype->get_ownership)
		kobj->ktype->get_ownership(kobj, uid, gid);
}

static int create_dir(struct kobject *kobj)
{
	const struct kobj_type *ktype = get_ktype(kobj);
	int error = sysfs_create_dir_ns(kobj, kobject_namespace(kobj));

	if (error)
		return error;
	if (ktype) {
		error = sysfs_create_groups(kobj, ktype->default_groups);
		if (error) {
			sysfs_remove_dir(kobj);
			return error;
		}
	}
	/* The folder may outlive kobject_del(): links point to it. */
	kernfs_get(kobj->sd);
	return 0;
}

/**
 * kobject_get_path - the path of an object within sysfs
 *
 * Returns memory to kfree(), or NULL.
 */
char *kobject_get_path(struct kobject *kobj, gfp_t gfp_mask)
{
	struct kobject *parent;
	size_t len = 1;
	char *path;

	for (parent = kobj; parent; parent = parent->parent) {
		if (!kobject_name(parent))
			return NULL;
		len += strlen(kobject_name(parent)) + 1;
	}
	path = kzalloc(len, gfp_mask);
	if (!path)
		return NULL;
	len--;
	for (parent = kobj; parent; parent = parent->parent) {
		size_t n = strlen(kobject_name(parent));

		len -= n;
		memcpy(path + len, kobject_name(parent), n);
		path[--len] = '/';
	}
	return path;
}
EXPORT_SYMBOL_GPL(kobject_get_path);

/* ---- Sets ---- */

static void kobj_kset_join(struct kobject *kobj)
{
	if (!kobj->kset)
		return;
	kset_get(kobj->kset);
	spin_lock(&kobj->kset->list_lock);
	list_add_tail(&kobj->entry, &kobj->kset->list);
	spin_unlock(&kobj->kset->list_lock);
}

static void kobj_kset_leave(struct kobject *kobj)
{
	if (!kobj->kset)
		return;
	spin_lock(&kobj->kset->list_lock);
	list_del_init(&kobj->entry);
	spin_unlock(&kobj->kset->list_lock);
	kset_put(kobj->kset);
}

/* ---- Making and adding ---- */

/**
 * kobject_set_name_vargs, kobject_set_name - name an object, before it is added
 *
 * A slash becomes an exclamation mark. Returns 0, -ENOMEM, -EINVAL.
 */
int kobject_set_name_vargs(struct kobject *kobj, const char *fmt, va_list vargs)
{
	const char *s;

	if (kobj->name && !fmt)
		return 0;
	s = kvasprintf_const(GFP_KERNEL, fmt, vargs);
	if (!s)
		return -ENOMEM;
	if (strchr(s, '/')) {
		char *t = kstrdup(s, GFP_KERNEL);

		kfree_const(s);
		if (!t)
			return -ENOMEM;
		strreplace(t, '/', '!');
		s = t;
	}
	kfree_const(kobj->name);
	kobj->name = s;
	return 0;
}

int kobject_set_name(struct kobject *kobj, const char *fmt, ...)
{
	va_list vargs;
	int retval;

	va_start(vargs, fmt);
	retval = kobject_set_name_vargs(kobj, fmt, vargs);
	va_end(vargs);
	return retval;
}
EXPORT_SYMBOL(kobject_set_name);

/**
 * kobject_init - set an object up, with one reference
 * @kobj: zeroed memory
 * @ktype: must have a release()
 */
void kobject_init(struct kobject *kobj, const struct kobj_type *ktype)
{
	const char *err_str;

	if (!kobj) {
		err_str = "invalid kobject pointer!";
		goto error;
	}
	if (!ktype) {
		err_str = "must have a ktype to be initialized properly!\n";
		goto error;
	}
	if (kobj->state_initialized) {
		pr_err("kobject (%p): tried to init an initialized object, something is seriously wrong.\n", kobj);
		dump_stack();
	}
	kref_init(&kobj->kref);
	INIT_LIST_HEAD(&kobj->entry);
	kobj->state_in_sysfs = 0;
	kobj->state_add_uevent_sent = 0;
	kobj->state_remove_uevent_sent = 0;
	kobj->state_initialized = 1;
	kobj->ktype = ktype;
	return;
error:
	pr_err("kobject (%p): %s\n", kobj, err_str);
	dump_stack();
}
EXPORT_SYMBOL(kobject_init);

static int kobject_add_internal(struct kobject *kobj)
{
	struct kobject *parent;
	int error;

	if (!kobj->name || !kobj->name[0]) {
		WARN(1, "kobject: (%p): attempted to be registered with empty name!\n", kobj);
		return -EINVAL;
	}
	parent = kobject_get(kobj->parent);
	if (kobj->kset) {
		if (!parent)
			parent = kobject_get(&kobj->kset->kobj);
		kobj_kset_join(kobj);
		kobj->parent = parent;
	}
	error = create_dir(kobj);
	if (!error) {
		kobj->state_in_sysfs = 1;
		return 0;
	}
	kobj_kset_leave(kobj);
	kobject_put(parent);
	kobj->parent = NULL;
	if (error == -EEXIST)
		pr_err("%s failed for %s with -EEXIST, don't try to register things with the same name in the same "
		       "directory.\n",
		       __func__, kobject_name(kobj));
	else
		pr_err("%s failed for %s (error: %d parent: %s)\n", __func__, kobject_name(kobj), error,
		       parent ? kobject_name(parent) : "'none'");
	return error;
}

static __printf(3, 0) int kobject_add_varg(struct kobject *kobj, struct kobject *parent, const char *fmt, va_list vargs)
{
	int retval = kobject_set_name_vargs(kobj, fmt, vargs);

	if (retval) {
		pr_err("kobject: can not set name properly!\n");
		return retval;
	}
	kobj->parent = parent;
	return kobject_add_internal(kobj);
}

/**
 * kobject_add - put an object into sysfs
 * @parent: in whose folder; NULL: its kset's, or the root
 * @fmt: its name
 *
 * Returns 0 or -errno; after a failure the object must be kobject_put(), as after success.
 */
int kobject_add(struct kobject *kobj, struct kobject *parent, const char *fmt, ...)
{
	va_list args;
	int retval;

	if (!kobj)
		return -EINVAL;
	if (!kobj->state_initialized) {
		pr_err("kobject '%s' (%p): tried to add an uninitialized object, something is seriously wrong.\n",
		       kobject_name(kobj), kobj);
		dump_stack();
		return -EINVAL;
	}
	va_start(args, fmt);
	retval = kobject_add_varg(kobj, parent, fmt, args);
	va_end(args);
	return retval;
}
EXPORT_SYMBOL(kobject_add);

/**
 * kobject_init_and_add - kobject_init() and kobject_add()
 */
int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *ktype, struct kobject *parent, const char *fmt,
			 ...)
{
	va_list args;
	int retval;

	kobject_init(kobj, ktype);
	va_start(args, fmt);
	retval = kobject_add_varg(kobj, parent, fmt, args);
	va_end(args);
	return retval;
}
EXPORT_SYMBOL_GPL(kobject_init_and_add);

/**
 * kobject_rename - give an object in sysfs another name
 */
int kobject_rename(struct kobject *kobj, const char *new_name)
{
	const char *dup_name;
	int error;

	kobj = kobject_get(kobj);
	if (!kobj)
		return -EINVAL;
	if (!kobj->parent) {
		kobject_put(kobj);
		return -EINVAL;
	}
	error = -ENOMEM;
	dup_name = kstrdup_const(new_name, GFP_KERNEL);
	if (dup_name) {
		error = sysfs_rename_dir_ns(kobj, new_name, NULL);
		if (!error)
			swap(kobj->name, dup_name);
		kfree_const(dup_name);
	}
	kobject_put(kobj);
	return error;
}
EXPORT_SYMBOL_GPL(kobject_rename);

/**
 * kobject_move - move an object to another parent
 * @new_parent: NULL: its kset's object
 */
int kobject_move(struct kobject *kobj, struct kobject *new_parent)
{
	struct kobject *old_parent;
	int error;

	kobj = kobject_get(kobj);
	if (!kobj)
		return -EINVAL;
	new_parent = kobject_get(new_parent);
	if (!new_parent && kobj->kset)
		new_parent = kobject_get(&kobj->kset->kobj);
	error = sysfs_move_dir_ns(kobj, new_parent, NULL);
	if (!error) {
		old_parent = kobj->parent;
		kobj->parent = new_parent;
		new_parent = NULL;
		kobject_put(old_parent);
		kobject_uevent(kobj, KOBJ_MOVE);
	}
	kobject_put(new_parent);
	kobject_put(kobj);
	return error;
}
EXPORT_SYMBOL_GPL(kobject_move);

/* ---- Deleting ---- */

/* Everything but the parent's reference. */
static void __kobject_del(struct kobject *kobj)
{
	struct kernfs_node *sd = kobj->sd;
	const struct kobj_type *ktype = get_ktype(kobj);

	if (ktype && kobj->state_in_sysfs)
		sysfs_remove_groups(kobj, ktype->default_groups);
	if (kobj->state_add_uevent_sent && !kobj->state_remove_uevent_sent)
		kobject_uevent(kobj, KOBJ_REMOVE);
	sysfs_remove_dir(kobj);
	kernfs_put(sd);
	kobj->state_in_sysfs = 0;
	kobj_kset_leave(kobj);
}

/**
 * kobject_del - take an object out of sysfs
 * @kobj: may be NULL
 */
void kobject_del(struct kobject *kobj)
{
	struct kobject *parent;

	if (!kobj)
		return;
	parent = kobj->parent;
	__kobject_del(kobj);
	kobj->parent = NULL;
	kobject_put(parent);
}
EXPORT_SYMBOL(kobject_del);

/**
 * kobject_get - one more reference; kobject_get_unless_zero(): unless it is being released
 */
struct kobject *kobject_get(struct kobject *kobj)
{
	if (kobj) {
		if (!kobj->state_initialized)
			WARN(1,
			     KERN_WARNING
			     "kobject: '%s' (%p): is not initialized, yet kobject_get() is being called.\n",
			     kobject_name(kobj), kobj);
		kref_get(&kobj->kref);
	}
	return kobj;
}
EXPORT_SYMBOL(kobject_get);

struct kobject *kobject_get_unless_zero(struct kobject *kobj)
{
	if (!kobj)
		return NULL;
	if (!kref_get_unless_zero(&kobj->kref))
		kobj = NULL;
	return kobj;
}
EXPORT_SYMBOL(kobject_get_unless_zero);

static void kobject_release(struct kref *kref)
{
	struct kobject *kobj = container_of(kref, struct kobject, kref), *parent = kobj->parent;
	const struct kobj_type *t = get_ktype(kobj);
	const char *name = kobj->name;

	if (t && !t->release)
		pr_debug("kobject: '%s' (%p): does not have a release() function, it is broken and must be fixed. See "
			 "Documentation/core-api/kobject.rst.\n",
			 kobject_name(kobj), kobj);
	if (kobj->state_in_sysfs)
		__kobject_del(kobj);
	else
		parent = NULL;
	if (t && t->release)
		t->release(kobj);
	kfree_const(name);
	kobject_put(parent);
}

/**
 * kobject_put - one less reference; the last one releases the object
 * @kobj: may be NULL
 */
void kobject_put(struct kobject *kobj)
{
	if (!kobj)
		return;
	if (!kobj->state_initialized)
		WARN(1, KERN_WARNING "kobject: '%s' (%p): is not initialized, yet kobject_put() is being called.\n",
		     kobject_name(kobj), kobj);
	kref_put(&kobj->kref, kobject_release);
}
EXPORT_SYMBOL(kobject_put);

/* ---- Objects that are nothing but a folder ---- */

static void dynamic_kobj_release(struct kobject *kobj)
{
	kfree(kobj);
}

static ssize_t kobj_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct kobj_attribute *kattr = container_of(attr, struct kobj_attribute, attr);

	return kattr->show ? kattr->show(kobj, kattr, buf) : -EIO;
}

static ssize_t kobj_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct kobj_attribute *kattr = container_of(attr, struct kobj_attribute, attr);

	return kattr->store ? kattr->store(kobj, kattr, buf, count) : -EIO;
}

const struct sysfs_ops kobj_sysfs_ops = { .show = kobj_attr_show, .store = kobj_attr_store };
EXPORT_SYMBOL_GPL(kobj_sysfs_ops);

static const struct kobj_type dynamic_kobj_ktype = {
	.release = dynamic_kobj_release,
	.sysfs_ops = &kobj_sysfs_ops,
};

/**
 * kobject_create - an object that is a folder and nothing else
 */
struct kobject *kobject_create(void)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL);

	if (kobj)
		kobject_init(kobj, &dynamic_kobj_ktype);
	return kobj;
}

/**
 * kobject_create_and_add - the same, in sysfs
 * @parent: NULL: the root
 *
 * Returns it, or NULL. End with kobject_put().
 */
struct kobject *kobject_create_and_add(const char *name, struct kobject *parent)
{
	struct kobject *kobj = kobject_create();
	int retval;

	if (!kobj)
		return NULL;
	retval = kobject_add(kobj, parent, "%s", name);
	if (retval) {
		pr_warn("%s: kobject_add error: %d\n", __func__, retval);
		kobject_put(kobj);
		kobj = NULL;
	}
	return kobj;
}
EXPORT_SYMBOL_GPL(kobject_create_and_add);

/* ---- Sets as objects ---- */

/**
 * kset_init - set a kset up
 */
void kset_init(struct kset *k)
{
	kref_init(&k->kobj.kref);
	INIT_LIST_HEAD(&k->kobj.entry);
	k->kobj.state_in_sysfs = 0;
	k->kobj.state_add_uevent_sent = 0;
	k->kobj.state_remove_uevent_sent = 0;
	k->kobj.state_initialized = 1;
	INIT_LIST_HEAD(&k->list);
	spin_lock_init(&k->list_lock);
}

/**
 * kset_register - set a kset up and put it into sysfs
 */
int kset_register(struct kset *k)
{
	int err;

	if (!k)
		return -EINVAL;
	if (!k->kobj.ktype) {
		pr_err("must have a ktype to be initialized properly!\n");
		return -EINVAL;
	}
	kset_init(k);
	err = kobject_add_internal(&k->kobj);
	if (err) {
		kfree_const(k->kobj.name);
		k->kobj.name = NULL;
		return err;
	}
	kobject_uevent(&k->kobj, KOBJ_ADD);
	return 0;
}
EXPORT_SYMBOL(kset_register);

/**
 * kset_unregister - undo kset_register()
 */
void kset_unregister(struct kset *k)
{
	if (!k)
		return;
	kobject_del(&k->kobj);
	kobject_put(&k->kobj);
}
EXPORT_SYMBOL(kset_unregister);

/**
 * kset_find_obj - find a member by name
 *
 * Returns it with a reference, or NULL.
 */
struct kobject *kset_find_obj(struct kset *kset, const char *name)
{
	struct kobject *k, *ret = NULL;

	spin_lock(&kset->list_lock);
	list_for_each_entry(k, &kset->list, entry) {
		if (kobject_name(k) && !strcmp(kobject_name(k), name)) {
			ret = kobject_get_unless_zero(k);
			break;
		}
	}
	spin_unlock(&kset->list_lock);
	return ret;
}
EXPORT_SYMBOL_GPL(kset_find_obj);

static void kset_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct kset, kobj));
}

static void kset_get_ownership(struct kobject *kobj, kuid_t *uid, kgid_t *gid)
{
	if (kobj->parent)
		kobject_get_ownership(kobj->parent, uid, gid);
}

static const struct kobj_type kset_ktype = {
	.sysfs_ops = &kobj_sysfs_ops,
	.release = kset_release,
	.get_ownership = kset_get_ownership,
};

/**
 * kset_create_and_add - make a kset and put it into sysfs
 *
 * Returns it, or NULL. End with kset_unregister().
 */
struct kset *kset_create_and_add(const char *name, const struct kset_uevent_ops *uevent_ops,
				 struct kobject *parent_kobj)
{
	struct kset *kset = kzalloc(sizeof(*kset), GFP_KERNEL);

	if (!kset)
		return NULL;
	if (kobject_set_name(&kset->kobj, "%s", name)) {
		kfree(kset);
		return NULL;
	}
	kset->uevent_ops = uevent_ops;
	kset->kobj.parent = parent_kobj;
	kset->kobj.ktype = &kset_ktype;
	if (kset_register(kset)) {
		kfree(kset);
		return NULL;
	}
	return kset;
}
EXPORT_SYMBOL_GPL(kset_create_and_add);
