// SPDX-License-Identifier: MIT
/*
 * Users: what all tasks of a user id share, which are the counts that resource limits are compared with.
 *
 * A struct user_struct is found by its id in a hash table and counted; credentials (cred->user) and queued signals hold references. The last one
 * takes it out of the table. root's is static.
 *
 * Locks: uidhash_lock, interrupts off, innermost. Without memory alloc_uid() returns NULL.
 */
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/sched/user.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define UID_HASH_BITS 5

struct user_struct root_user = { .__count = REFCOUNT_INIT(1), .uid = GLOBAL_ROOT_UID };

static DEFINE_SPINLOCK(uidhash_lock);
static struct hlist_head uidhash[1 << UID_HASH_BITS];

static struct user_struct *find_locked(kuid_t uid)
{
	struct user_struct *user;

	if (uid_eq(uid, GLOBAL_ROOT_UID))
		return &root_user;
	hlist_for_each_entry(user, &uidhash[hash_32(__kuid_val(uid), UID_HASH_BITS)], uidhash_node)
		if (uid_eq(user->uid, uid))
			return user;
	return NULL;
}

/** free_uid - drop a reference; NULL is allowed. Any context. */
void free_uid(struct user_struct *u)
{
	unsigned long flags;

	if (!u || !refcount_dec_and_lock_irqsave(&u->__count, &uidhash_lock, &flags))
		return;
	hlist_del(&u->uidhash_node);
	spin_unlock_irqrestore(&uidhash_lock, flags);
	kfree(u);
}
EXPORT_SYMBOL_GPL(free_uid);

/** alloc_uid - the user of an id, with a reference; NULL without memory. Process context. */
struct user_struct *alloc_uid(kuid_t uid)
{
	struct user_struct *user, *new = kzalloc(sizeof(*new), GFP_KERNEL);

	if (!new)
		return NULL;
	refcount_set(&new->__count, 1);
	new->uid = uid;
	ratelimit_state_init(&new->ratelimit, HZ, 100);
	spin_lock_irq(&uidhash_lock);
	user = find_locked(uid);
	if (user) {
		get_uid(user);
	} else {
		hlist_add_head(&new->uidhash_node, &uidhash[hash_32(__kuid_val(uid), UID_HASH_BITS)]);
		user = new;
		new = NULL;
	}
	spin_unlock_irq(&uidhash_lock);
	kfree(new);
	return user;
}
