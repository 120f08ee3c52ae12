// SPDX-License-Identifier: MIT
/*
 * Credentials: who a task is. A struct cred is never changed once a task has it; a change makes a copy (prepare_creds), alters that, and
 * puts it in place (commit_creds). Readers of another task's use RCU. Every kernel task starts with init_cred: root, all capabilities.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/user.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

static struct group_info init_groups = { .usage = ATOMIC_INIT(2) };

struct cred init_cred = {
	.usage = ATOMIC_INIT(4),
	.uid = GLOBAL_ROOT_UID,
	.gid = GLOBAL_ROOT_GID,
	.suid = GLOBAL_ROOT_UID,
	.sgid = GLOBAL_ROOT_GID,
	.euid = GLOBAL_ROOT_UID,
	.egid = GLOBAL_ROOT_GID,
	.fsuid = GLOBAL_ROOT_UID,
	.fsgid = GLOBAL_ROOT_GID,
	.cap_inheritable = CAP_EMPTY_SET,
	.cap_permitted = CAP_FULL_SET,
	.cap_effective = CAP_FULL_SET,
	.cap_bset = CAP_FULL_SET,
	.user = INIT_USER,
	.user_ns = &init_user_ns,
	.group_info = &init_groups,
};

static struct kmem_cache *cred_cache;

/** cred_init - start-up: the cache that credentials come from */
void __init cred_init(void)
{
	cred_cache = kmem_cache_create("cred_jar", sizeof(struct cred), 0,
				       SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT, NULL);
}

static void free_cred_rcu(struct rcu_head *head)
{
	struct cred *cred = container_of(head, struct cred, rcu);

	if (cred->group_info)
		put_group_info(cred->group_info);
	free_uid(cred->user);
	kmem_cache_free(cred_cache, cred);
}

/** __put_cred - the last reference is gone; freed after a grace period. Any context. */
void __put_cred(struct cred *cred)
{
	BUG_ON(cred == &init_cred || cred == current->cred || cred == current->real_cred);
	call_rcu(&cred->rcu, free_cred_rcu);
}
EXPORT_SYMBOL(__put_cred);

/** cred_alloc_blank - zeroed credentials with one reference, or NULL. May sleep. */
struct cred *cred_alloc_blank(void)
{
	struct cred *new = kmem_cache_zalloc(cred_cache, GFP_KERNEL);

	if (new)
		atomic_set(&new->usage, 1);
	return new;
}

static struct cred *copy_of(const struct cred *old)
{
	struct cred *new = kmem_cache_alloc(cred_cache, GFP_KERNEL);

	if (!new)
		return NULL;
	*new = *old;
	new->non_rcu = 0;
	atomic_set(&new->usage, 1);
	get_group_info(new->group_info);
	get_uid(new->user);
	return new;
}

/** prepare_creds - a copy of the current task's credentials, to be changed; NULL without memory. May sleep. */
struct cred *prepare_creds(void)
{
	return copy_of(current->cred);
}
EXPORT_SYMBOL(prepare_creds);

/** prepare_kernel_cred - a copy of @daemon's credentials, or of the kernel's own if it is NULL */
struct cred *prepare_kernel_cred(struct task_struct *daemon)
{
	const struct cred *old = daemon ? get_task_cred(daemon) : get_cred(&init_cred);
	struct cred *new = copy_of(old);

	put_cred(old);
	return new;
}
EXPORT_SYMBOL(prepare_kernel_cred);

/** commit_creds - make @new the current task's credentials; takes over the caller's reference. Always returns 0. */
int commit_creds(struct cred *new)
{
	const struct cred *old = current->real_cred;

	BUG_ON(current->cred != old);
	get_cred(new);
	if (current->thread.user && new->user != old->user) {
		atomic_long_inc(&new->user->processes);
		atomic_long_dec(&old->user->processes);
	}
	rcu_assign_pointer(current->real_cred, new);
	rcu_assign_pointer(current->cred, new);
	/* A task holds two references, one for each pointer. */
	put_cred(old);
	put_cred(old);
	return 0;
}
EXPORT_SYMBOL(commit_creds);

/** abort_creds - drop what prepare_creds() made */
void abort_creds(struct cred *new)
{
	put_cred(new);
}
EXPORT_SYMBOL(abort_creds);

/** override_creds - act with @new for a while; returns the former ones for revert_creds() */
const struct cred *override_creds(const struct cred *new)
{
	const struct cred *old = current->cred;

	get_cred(new);
	rcu_assign_pointer(current->cred, new);
	return old;
}
EXPORT_SYMBOL(override_creds);

/** revert_creds - end what override_creds() began */
void revert_creds(const struct cred *old)
{
	const struct cred *override = current->cred;

	rcu_assign_pointer(current->cred, old);
	put_cred(override);
}
EXPORT_SYMBOL(revert_creds);

/** get_task_cred - another task's credentials, with a reference */
const struct cred *get_task_cred(struct task_struct *task)
{
	const struct cred *cred;

	rcu_read_lock();
	do {
		cred = __task_cred(task);
	} while (!get_cred_rcu(cred));
	rcu_read_unlock();
	return cred;
}
EXPORT_SYMBOL(get_task_cred);

/** copy_creds - a new task shares its creator's credentials. Returns 0. */
int copy_creds(struct task_struct *p, unsigned long clone_flags)
{
	p->real_cred = get_cred(current->cred);
	p->cred = get_cred(p->real_cred);
	return 0;
}

/** exit_creds - a task that is gone gives its credentials back */
void exit_creds(struct task_struct *task)
{
	const struct cred *real = task->real_cred, *cred = task->cred;

	task->real_cred = NULL;
	task->cred = NULL;
	put_cred(cred);
	put_cred(real);
}

static int compare(unsigned int a, unsigned int b)
{
	return a < b ? -1 : a > b;
}

/** cred_fscmp - order credentials by what files see of them: -1, 0 or 1 */
int cred_fscmp(const struct cred *a, const struct cred *b)
{
	int order;

	if (a == b)
		return 0;
	order = compare(__kuid_val(a->fsuid), __kuid_val(b->fsuid))
			?: compare(__kgid_val(a->fsgid), __kgid_val(b->fsgid));
	if (order || a->group_info == b->group_info)
		return order;
	order = compare(a->group_info->ngroups, b->group_info->ngroups);
	for (int i = 0; !order && i < a->group_info->ngroups; i++)
		order = compare(__kgid_val(a->group_info->gid[i]), __kgid_val(b->group_info->gid[i]));
	return order;
}
EXPORT_SYMBOL(cred_fscmp);
