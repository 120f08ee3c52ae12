// SPDX-License-Identifier: MIT
/*
 * Notifier chains: lists of functions that want to hear of an event, the highest priority first, equal ones in the order of registration.
 *
 * Four kinds differ only in what guards the list while it is changed and walked:
 *   atomic     a spinlock; walked under RCU, so the functions must not sleep
 *   blocking   a reader-writer semaphore; the functions may sleep
 *   srcu       a mutex; walked under SRCU, so the functions may sleep and calls cost little
 *   raw        nothing: the caller sees to it
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>
#include <linux/srcu.h>

static int chain_add(struct notifier_block **link, struct notifier_block *nb, bool unique)
{
	for (; *link; link = &(*link)->next) {
		if (unlikely(*link == nb)) {
			WARN(1, "notifier callback %ps already registered", nb->notifier_call);
			return -EEXIST;
		}
		if (nb->priority > (*link)->priority)
			break;
		if (nb->priority == (*link)->priority && unique)
			return -EBUSY;
	}
	nb->next = *link;
	rcu_assign_pointer(*link, nb);
	return 0;
}

static int chain_remove(struct notifier_block **link, struct notifier_block *nb)
{
	for (; *link; link = &(*link)->next)
		if (*link == nb) {
			rcu_assign_pointer(*link, nb->next);
			return 0;
		}
	return -ENOENT;
}

/* Calls at most @nr_to_call functions (-1: all); counts them in @nr_calls if that is given. Returns the last value, with its stop bit. */
static int chain_call(struct notifier_block **link, unsigned long val, void *v, int nr_to_call, int *nr_calls)
{
	struct notifier_block *nb = rcu_dereference_raw(*link), *next;
	int ret = NOTIFY_DONE;

	for (; nb && nr_to_call; nb = next, nr_to_call--) {
		next = rcu_dereference_raw(nb->next);
		ret = nb->notifier_call(nb, val, v);
		if (nr_calls)
			(*nr_calls)++;
		if (ret & NOTIFY_STOP_MASK)
			break;
	}
	return ret;
}

/* Calls all with @up; if one refuses, those called before it hear @down. */
static int chain_call_robust(struct notifier_block **link, unsigned long up, unsigned long down, void *v)
{
	int called = 0, ret = chain_call(link, up, v, -1, &called);

	if (ret & NOTIFY_STOP_MASK)
		chain_call(link, down, v, called - 1, NULL);
	return ret;
}

static int atomic_chain_add(struct atomic_notifier_head *nh, struct notifier_block *nb, bool unique)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&nh->lock, flags);
	err = chain_add(&nh->head, nb, unique);
	spin_unlock_irqrestore(&nh->lock, flags);
	return err;
}

/** atomic_notifier_chain_register - add a function; -EEXIST if it is there. Any context. */
int atomic_notifier_chain_register(struct atomic_notifier_head *nh, struct notifier_block *nb)
{
	return atomic_chain_add(nh, nb, false);
}
EXPORT_SYMBOL_GPL(atomic_notifier_chain_register);

/** atomic_notifier_chain_register_unique_prio - the same; -EBUSY if its priority is taken */
int atomic_notifier_chain_register_unique_prio(struct atomic_notifier_head *nh, struct notifier_block *nb)
{
	return atomic_chain_add(nh, nb, true);
}
EXPORT_SYMBOL_GPL(atomic_notifier_chain_register_unique_prio);

/** atomic_notifier_chain_unregister - remove a function, and wait until it runs nowhere; -ENOENT. May sleep. */
int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh, struct notifier_block *nb)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&nh->lock, flags);
	err = chain_remove(&nh->head, nb);
	spin_unlock_irqrestore(&nh->lock, flags);
	synchronize_rcu();
	return err;
}
EXPORT_SYMBOL_GPL(atomic_notifier_chain_unregister);

/** atomic_notifier_call_chain - tell all; returns what the last function called returned. Any context. */
int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long val, void *v)
{
	int ret;

	rcu_read_lock();
	ret = chain_call(&nh->head, val, v, -1, NULL);
	rcu_read_unlock();
	return ret;
}
EXPORT_SYMBOL_GPL(atomic_notifier_call_chain);

/** atomic_notifier_call_chain_is_empty - is nobody registered? */
bool atomic_notifier_call_chain_is_empty(struct atomic_notifier_head *nh)
{
	return !rcu_access_pointer(nh->head);
}

static int blocking_chain_add(struct blocking_notifier_head *nh, struct notifier_block *nb, bool unique)
{
	int err;

	/* Before tasks can sleep there is only one. */
	if (unlikely(system_state == SYSTEM_BOOTING))
		return chain_add(&nh->head, nb, unique);
	down_write(&nh->rwsem);
	err = chain_add(&nh->head, nb, unique);
	up_write(&nh->rwsem);
	return err;
}

/** blocking_notifier_chain_register - add a function; -EEXIST if it is there. Process context. */
int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	return blocking_chain_add(nh, nb, false);
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_register);

/** blocking_notifier_chain_register_unique_prio - the same; -EBUSY if its priority is taken */
int blocking_notifier_chain_register_unique_prio(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	return blocking_chain_add(nh, nb, true);
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_register_unique_prio);

/** blocking_notifier_chain_unregister - remove a function; -ENOENT. Process context. */
int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	int err;

	if (unlikely(system_state == SYSTEM_BOOTING))
		return chain_remove(&nh->head, nb);
	down_write(&nh->rwsem);
	err = chain_remove(&nh->head, nb);
	up_write(&nh->rwsem);
	return err;
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_unregister);

/** blocking_notifier_call_chain - tell all; the functions may sleep. Process context. */
int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v)
{
	int ret = NOTIFY_DONE;

	if (rcu_access_pointer(nh->head)) {
		down_read(&nh->rwsem);
		ret = chain_call(&nh->head, val, v, -1, NULL);
		up_read(&nh->rwsem);
	}
	return ret;
}
EXPORT_SYMBOL_GPL(blocking_notifier_call_chain);

/** blocking_notifier_call_chain_robust - tell all @val_up; if one refuses, tell those before it @val_down */
int blocking_notifier_call_chain_robust(struct blocking_notifier_head *nh, unsigned long val_up, unsigned long val_down,
					void *v)
{
	int ret = NOTIFY_DONE;

	if (rcu_access_pointer(nh->head)) {
		down_read(&nh->rwsem);
		ret = chain_call_robust(&nh->head, val_up, val_down, v);
		up_read(&nh->rwsem);
	}
	return ret;
}
EXPORT_SYMBOL_GPL(blocking_notifier_call_chain_robust);

/** raw_notifier_chain_register - add a function; the caller locks */
int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb)
{
	return chain_add(&nh->head, nb, false);
}
EXPORT_SYMBOL_GPL(raw_notifier_chain_register);

/** raw_notifier_chain_unregister - remove a function; the caller locks */
int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb)
{
	return chain_remove(&nh->head, nb);
}
EXPORT_SYMBOL_GPL(raw_notifier_chain_unregister);

/** raw_notifier_call_chain - tell all; the caller locks */
int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long val, void *v)
{
	return chain_call(&nh->head, val, v, -1, NULL);
}
EXPORT_SYMBOL_GPL(raw_notifier_call_chain);

/** raw_notifier_call_chain_robust - as the blocking form; the caller locks */
int raw_notifier_call_chain_robust(struct raw_notifier_head *nh, unsigned long val_up, unsigned long val_down, void *v)
{
	return chain_call_robust(&nh->head, val_up, val_down, v);
}
EXPORT_SYMBOL_GPL(raw_notifier_call_chain_robust);

/** srcu_init_notifier_head - make a chain ready, empty. Process context. */
void srcu_init_notifier_head(struct srcu_notifier_head *nh)
{
	mutex_init(&nh->mutex);
	if (init_srcu_struct(&nh->srcu) < 0)
		BUG();
	nh->head = NULL;
}
EXPORT_SYMBOL_GPL(srcu_init_notifier_head);

/** srcu_notifier_chain_register - add a function. Process context. */
int srcu_notifier_chain_register(struct srcu_notifier_head *nh, struct notifier_block *nb)
{
	int err;

	mutex_lock(&nh->mutex);
	err = chain_add(&nh->head, nb, false);
	mutex_unlock(&nh->mutex);
	return err;
}
EXPORT_SYMBOL_GPL(srcu_notifier_chain_register);

/** srcu_notifier_chain_unregister - remove a function, and wait until it runs nowhere. Process context. */
int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh, struct notifier_block *nb)
{
	int err;

	mutex_lock(&nh->mutex);
	err = chain_remove(&nh->head, nb);
	mutex_unlock(&nh->mutex);
	synchronize_srcu(&nh->srcu);
	return err;
}
EXPORT_SYMBOL_GPL(srcu_notifier_chain_unregister);

/** srcu_notifier_call_chain - tell all; the functions may sleep. Process context. */
int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long val, void *v)
{
	int index = srcu_read_lock(&nh->srcu);
	int ret = chain_call(&nh->head, val, v, -1, NULL);

	srcu_read_unlock(&nh->srcu, index);
	return ret;
}
EXPORT_SYMBOL_GPL(srcu_notifier_call_chain);
