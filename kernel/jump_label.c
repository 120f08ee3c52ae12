// SPDX-License-Identifier: MIT
/*
 * Static keys.
 *
 * enabled counts who has switched a key on. Code that uses the key reads it, so nothing has to be patched and the first
 * increment takes effect when it is stored; changes from 0 and to 0 are made under one mutex, in order, as callers
 * expect. The _cpuslocked variants differ in Linux by the CPU hotplug lock that their caller holds; here no CPU needs
 * to be told, and the lock plays no part.
 *
 * static_key_enable() and _disable() treat the key as a boolean and warn if somebody counts with it.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/jump_label.h>
#include <linux/jump_label_ratelimit.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(jump_label_mutex);

/* Keys need no preparation. The variable stands for modules that were written to look at it. */
bool static_key_initialized __read_mostly = true;
EXPORT_SYMBOL_GPL(static_key_initialized);

void jump_label_lock(void)
{
	mutex_lock(&jump_label_mutex);
}

void jump_label_unlock(void)
{
	mutex_unlock(&jump_label_mutex);
}

/** static_key_count - how many have switched @key on */
int static_key_count(struct static_key *key)
{
	return atomic_read(&key->enabled);
}
EXPORT_SYMBOL_GPL(static_key_count);

/** static_key_fast_inc_not_disabled - count one more on a key that is on; false if it is off. Any context. */
bool static_key_fast_inc_not_disabled(struct static_key *key)
{
	int v = atomic_read(&key->enabled);

	STATIC_KEY_CHECK_USE(key);
	do {
		/* The count must not become negative by running over. */
		if (v <= 0 || v + 1 < 0)
			return false;
	} while (!atomic_try_cmpxchg(&key->enabled, &v, v + 1));
	return true;
}
EXPORT_SYMBOL_GPL(static_key_fast_inc_not_disabled);

bool static_key_slow_inc_cpuslocked(struct static_key *key)
{
	bool ret = true;

	if (static_key_fast_inc_not_disabled(key))
		return true;
	jump_label_lock();
	if (!atomic_read(&key->enabled))
		atomic_set_release(&key->enabled, 1);
	else
		ret = !WARN_ON_ONCE(!static_key_fast_inc_not_disabled(key));
	jump_label_unlock();
	return ret;
}

/** static_key_slow_inc - switch @key on, or count one more; false if the count would overflow. May sleep. */
bool static_key_slow_inc(struct static_key *key)
{
	return static_key_slow_inc_cpuslocked(key);
}
EXPORT_SYMBOL_GPL(static_key_slow_inc);

void static_key_enable_cpuslocked(struct static_key *key)
{
	STATIC_KEY_CHECK_USE(key);
	if (atomic_read(&key->enabled) > 0) {
		WARN_ON_ONCE(atomic_read(&key->enabled) != 1);
		return;
	}
	jump_label_lock();
	if (atomic_read(&key->enabled) == 0)
		atomic_set_release(&key->enabled, 1);
	jump_label_unlock();
}
EXPORT_SYMBOL_GPL(static_key_enable_cpuslocked);

/** static_key_enable - switch @key on, as a boolean. May sleep. */
void static_key_enable(struct static_key *key)
{
	static_key_enable_cpuslocked(key);
}
EXPORT_SYMBOL_GPL(static_key_enable);

void static_key_disable_cpuslocked(struct static_key *key)
{
	STATIC_KEY_CHECK_USE(key);
	if (atomic_read(&key->enabled) != 1) {
		WARN_ON_ONCE(atomic_read(&key->enabled) != 0);
		return;
	}
	jump_label_lock();
	atomic_cmpxchg(&key->enabled, 1, 0);
	jump_label_unlock();
}
EXPORT_SYMBOL_GPL(static_key_disable_cpuslocked);

/** static_key_disable - switch @key off, as a boolean. May sleep. */
void static_key_disable(struct static_key *key)
{
	static_key_disable_cpuslocked(key);
}
EXPORT_SYMBOL_GPL(static_key_disable);

/* Count one less unless that switches the key off. A key that is off already is reported. */
static bool static_key_dec_not_one(struct static_key *key)
{
	int v = atomic_read(&key->enabled);

	do {
		WARN(v < 0, "jump label: negative count!\n");
		if (WARN_ON_ONCE(v == 0))
			return true;
		if (v <= 1)
			return false;
	} while (!atomic_try_cmpxchg(&key->enabled, &v, v - 1));
	return true;
}

void static_key_slow_dec_cpuslocked(struct static_key *key)
{
	STATIC_KEY_CHECK_USE(key);
	if (static_key_dec_not_one(key))
		return;
	jump_label_lock();
	WARN_ON_ONCE(!atomic_read(&key->enabled));
	atomic_dec_if_positive(&key->enabled);
	jump_label_unlock();
}

/** static_key_slow_dec - count one less; the last one switches @key off. May sleep. */
void static_key_slow_dec(struct static_key *key)
{
	static_key_slow_dec_cpuslocked(key);
}
EXPORT_SYMBOL_GPL(static_key_slow_dec);

/* ---- Rate limit ---- */

/** jump_label_update_timeout - the work of a deferred key */
void jump_label_update_timeout(struct work_struct *work)
{
	struct static_key_deferred *key = container_of(work, struct static_key_deferred, work.work);

	static_key_slow_dec(&key->key);
}
EXPORT_SYMBOL_GPL(jump_label_update_timeout);

/** __static_key_slow_dec_deferred - static_key_slow_dec(), but the last one only after @timeout jiffies */
void __static_key_slow_dec_deferred(struct static_key *key, struct delayed_work *work, unsigned long timeout)
{
	STATIC_KEY_CHECK_USE(key);
	if (static_key_dec_not_one(key))
		return;
	schedule_delayed_work(work, timeout);
}
EXPORT_SYMBOL_GPL(__static_key_slow_dec_deferred);

void __static_key_deferred_flush(void *key, struct delayed_work *work)
{
	STATIC_KEY_CHECK_USE(key);
	flush_delayed_work(work);
}
EXPORT_SYMBOL_GPL(__static_key_deferred_flush);

/** jump_label_rate_limit - make a deferred key ready: @rl jiffies */
void jump_label_rate_limit(struct static_key_deferred *key, unsigned long rl)
{
	STATIC_KEY_CHECK_USE(key);
	key->timeout = rl;
	INIT_DELAYED_WORK(&key->work, jump_label_update_timeout);
}
EXPORT_SYMBOL_GPL(jump_label_rate_limit);
