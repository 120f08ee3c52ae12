// SPDX-License-Identifier: MIT
/*
 * Lists for iteration that tolerates changes.
 *
 * A node on a list has one reference; an iterator that stands on it holds another. klist_del() marks the node dead, so
 * that iterators skip it, and drops the list's reference; the node leaves the list with the last one. get() and put()
 * let the list hold a reference to the object around the node: get() with its first, put() after its last, without the
 * lock.
 *
 * k_lock guards the links, dead marks and counts of one list; klist_remove_lock the list of those who wait for a node
 * to go.
 */
#include <linux/export.h>
#include <linux/klist.h>
#include <linux/sched.h>

#define KNODE_DEAD 1LU
#define KNODE_KLIST_MASK ~KNODE_DEAD

static struct klist *knode_klist(struct klist_node *knode)
{
	return (struct klist *)((unsigned long)knode->n_klist & KNODE_KLIST_MASK);
}

static bool knode_dead(struct klist_node *knode)
{
	return (unsigned long)knode->n_klist & KNODE_DEAD;
}

static void knode_set_klist(struct klist_node *knode, struct klist *klist)
{
	knode->n_klist = klist;
	WARN_ON(knode_dead(knode));
}

static void knode_kill(struct klist_node *knode)
{
	/* Killed twice? */
	WARN_ON(knode_dead(knode));
	knode->n_klist = (void *)((unsigned long)knode->n_klist | KNODE_DEAD);
}

/** klist_init - an empty list; @get and @put may be NULL */
void klist_init(struct klist *k, void (*get)(struct klist_node *), void (*put)(struct klist_node *))
{
	INIT_LIST_HEAD(&k->k_list);
	spin_lock_init(&k->k_lock);
	k->get = get;
	k->put = put;
}
EXPORT_SYMBOL_GPL(klist_init);

static void klist_node_init(struct klist *k, struct klist_node *n)
{
	INIT_LIST_HEAD(&n->n_node);
	kref_init(&n->n_ref);
	knode_set_klist(n, k);
	if (k->get)
		k->get(n);
}

void klist_add_head(struct klist_node *n, struct klist *k)
{
	klist_node_init(k, n);
	spin_lock(&k->k_lock);
	list_add(&n->n_node, &k->k_list);
	spin_unlock(&k->k_lock);
}
EXPORT_SYMBOL_GPL(klist_add_head);

void klist_add_tail(struct klist_node *n, struct klist *k)
{
	klist_node_init(k, n);
	spin_lock(&k->k_lock);
	list_add_tail(&n->n_node, &k->k_list);
	spin_unlock(&k->k_lock);
}
EXPORT_SYMBOL_GPL(klist_add_tail);

void klist_add_behind(struct klist_node *n, struct klist_node *pos)
{
	struct klist *k = knode_klist(pos);

	klist_node_init(k, n);
	spin_lock(&k->k_lock);
	list_add(&n->n_node, &pos->n_node);
	spin_unlock(&k->k_lock);
}
EXPORT_SYMBOL_GPL(klist_add_behind);

void klist_add_before(struct klist_node *n, struct klist_node *pos)
{
	struct klist *k = knode_klist(pos);

	klist_node_init(k, n);
	spin_lock(&k->k_lock);
	list_add_tail(&n->n_node, &pos->n_node);
	spin_unlock(&k->k_lock);
}
EXPORT_SYMBOL_GPL(klist_add_before);

struct klist_waiter {
	struct list_head list;
	struct klist_node *node;
	struct task_struct *process;
	int woken;
};

static DEFINE_SPINLOCK(klist_remove_lock);
static LIST_HEAD(klist_remove_waiters);

/* The last reference is gone: off the list, and wake who waits for that. */
static void klist_release(struct kref *kref)
{
	struct klist_node *n = container_of(kref, struct klist_node, n_ref);
	struct klist_waiter *waiter, *tmp;

	WARN_ON(!knode_dead(n));
	list_del(&n->n_node);
	spin_lock(&klist_remove_lock);
	list_for_each_entry_safe(waiter, tmp, &klist_remove_waiters, list) {
		struct task_struct *process = waiter->process;

		if (waiter->node != n)
			continue;
		list_del(&waiter->list);
		/* The waiter's stack may be gone after this store. */
		smp_store_release(&waiter->woken, 1);
		wake_up_process(process);
	}
	spin_unlock(&klist_remove_lock);
	knode_set_klist(n, NULL);
}

static int klist_dec_and_del(struct klist_node *n)
{
	return kref_put(&n->n_ref, klist_release);
}

static void klist_put(struct klist_node *n, bool kill)
{
	struct klist *k = knode_klist(n);
	void (*put)(struct klist_node *) = k->put;

	spin_lock(&k->k_lock);
	if (kill)
		knode_kill(n);
	if (!klist_dec_and_del(n))
		put = NULL;
	spin_unlock(&k->k_lock);
	if (put)
		put(n);
}

/** klist_del - drop the list's reference to @n; it goes when no iterator stands on it */
void klist_del(struct klist_node *n)
{
	klist_put(n, true);
}
EXPORT_SYMBOL_GPL(klist_del);

/** klist_remove - klist_del(), and wait until @n has gone. May sleep. */
void klist_remove(struct klist_node *n)
{
	struct klist_waiter waiter = { .node = n, .process = current };

	spin_lock(&klist_remove_lock);
	list_add(&waiter.list, &klist_remove_waiters);
	spin_unlock(&klist_remove_lock);

	klist_del(n);
	while (true) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (smp_load_acquire(&waiter.woken))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	/*
	 * klist_release() may still be about to wake us by the waiter's fields it has read: it is done once it drops
	 * the lock.
	 */
	spin_lock(&klist_remove_lock);
	spin_unlock(&klist_remove_lock);
}
EXPORT_SYMBOL_GPL(klist_remove);

/** klist_node_attached - is @n on a list? */
int klist_node_attached(struct klist_node *n)
{
	return n->n_klist != NULL;
}
EXPORT_SYMBOL_GPL(klist_node_attached);

/**
 * klist_iter_init_node - begin behind (klist_next()) or before (klist_prev()) @n; at the end of the list if that is
 * NULL or going
 */
void klist_iter_init_node(struct klist *k, struct klist_iter *i, struct klist_node *n)
{
	i->i_klist = k;
	i->i_cur = NULL;
	if (n && kref_get_unless_zero(&n->n_ref))
		i->i_cur = n;
}
EXPORT_SYMBOL_GPL(klist_iter_init_node);

void klist_iter_init(struct klist *k, struct klist_iter *i)
{
	klist_iter_init_node(k, i, NULL);
}
EXPORT_SYMBOL_GPL(klist_iter_init);

/** klist_iter_exit - end an iteration that did not come to its end by itself */
void klist_iter_exit(struct klist_iter *i)
{
	if (i->i_cur) {
		klist_put(i->i_cur, false);
		i->i_cur = NULL;
	}
}
EXPORT_SYMBOL_GPL(klist_iter_exit);

static struct klist_node *to_klist_node(struct list_head *n)
{
	return container_of(n, struct klist_node, n_node);
}

/* Go to the neighbour that is not dead, and take a reference to it; then drop that to the node we stood on. */
static struct klist_node *klist_step(struct klist_iter *i, bool forward)
{
	void (*put)(struct klist_node *) = i->i_klist->put;
	struct klist_node *last = i->i_cur;
	struct list_head *pos;
	unsigned long flags;

	spin_lock_irqsave(&i->i_klist->k_lock, flags);
	pos = last ? &last->n_node : &i->i_klist->k_list;
	do {
		pos = forward ? pos->next : pos->prev;
	} while (pos != &i->i_klist->k_list && knode_dead(to_klist_node(pos)));
	i->i_cur = NULL;
	if (pos != &i->i_klist->k_list) {
		i->i_cur = to_klist_node(pos);
		kref_get(&i->i_cur->n_ref);
	}
	if (!last || !klist_dec_and_del(last))
		put = NULL;
	spin_unlock_irqrestore(&i->i_klist->k_lock, flags);
	if (put)
		put(last);
	return i->i_cur;
}

/** klist_prev - the node before the current one, NULL at the start */
struct klist_node *klist_prev(struct klist_iter *i)
{
	return klist_step(i, false);
}
EXPORT_SYMBOL_GPL(klist_prev);

/** klist_next - the node behind the current one, NULL at the end */
struct klist_node *klist_next(struct klist_iter *i)
{
	return klist_step(i, true);
}
EXPORT_SYMBOL_GPL(klist_next);
