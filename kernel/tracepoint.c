// SPDX-License-Identifier: MIT
/*
 * Probes of tracepoints.
 *
 * A tracepoint's probes are an array, sorted by falling priority, that ends with a NULL function. It is never changed:
 * registering builds a new one, publishes it, and frees the old after a grace period, since trace_NAME() walks it under
 * the RCU read lock.
 *
 * tracepoints_mutex guards all arrays. The key is on exactly while there is an array. Unregistering must not fail: if
 * there is no memory for a smaller array, the probe is replaced by one that does nothing.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/static_key.h>
#include <linux/tracepoint.h>

static DEFINE_MUTEX(tracepoints_mutex);

struct tp_probes {
	struct rcu_head rcu;
	struct tracepoint_func probes[];
};

static void tp_stub_func(void)
{
}

static struct tracepoint_func *allocate_probes(unsigned int count)
{
	struct tp_probes *p = kmalloc(struct_size(p, probes, count), GFP_KERNEL);

	return p ? p->probes : NULL;
}

static void rcu_free_probes(struct rcu_head *head)
{
	kfree(container_of(head, struct tp_probes, rcu));
}

static void release_probes(struct tracepoint_func *probes)
{
	if (probes)
		call_rcu(&container_of(probes, struct tp_probes, probes[0])->rcu, rcu_free_probes);
}

/* How many probes there are, and where the given one is; -1 if it is not there. */
static unsigned int count_probes(const struct tracepoint_func *funcs, const struct tracepoint_func *f, int *position)
{
	unsigned int n;

	*position = -1;
	for (n = 0; funcs && funcs[n].func; n++)
		if (funcs[n].func == f->func && funcs[n].data == f->data)
			*position = n;
	return n;
}

/* The array with @f added behind those of the same priority; leaves stubs out. */
static struct tracepoint_func *with_probe(const struct tracepoint_func *old, const struct tracepoint_func *f)
{
	unsigned int i, n = 0, count;
	struct tracepoint_func *new;
	bool placed = false;
	int position;

	count = count_probes(old, f, &position);
	if (position >= 0)
		return ERR_PTR(-EEXIST);
	new = allocate_probes(count + 2);
	if (!new)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < count; i++) {
		if (old[i].func == (void *)tp_stub_func)
			continue;
		if (!placed && old[i].prio < f->prio) {
			new[n++] = *f;
			placed = true;
		}
		new[n++] = old[i];
	}
	if (!placed)
		new[n++] = *f;
	new[n].func = NULL;
	return new;
}

/* The array without the probe at @position; NULL if none remains; ERR_PTR(-ENOMEM). */
static struct tracepoint_func *without_probe(const struct tracepoint_func *old, unsigned int count, int position)
{
	unsigned int i, n = 0, left = 0;
	struct tracepoint_func *new;

	for (i = 0; i < count; i++)
		left += i != position && old[i].func != (void *)tp_stub_func;
	if (!left)
		return NULL;
	new = allocate_probes(left + 1);
	if (!new)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < count; i++)
		if (i != position && old[i].func != (void *)tp_stub_func)
			new[n++] = old[i];
	new[n].func = NULL;
	return new;
}

static int tracepoint_add_func(struct tracepoint *tp, struct tracepoint_func *func, bool warn)
{
	struct tracepoint_func *old, *new;
	int ret;

	if (tp->regfunc && !static_key_enabled(&tp->key)) {
		ret = tp->regfunc();
		if (ret < 0)
			return ret;
	}
	old = rcu_dereference_protected(tp->funcs, lockdep_is_held(&tracepoints_mutex));
	new = with_probe(old, func);
	if (IS_ERR(new)) {
		WARN_ON_ONCE(warn && PTR_ERR(new) != -ENOMEM);
		return PTR_ERR(new);
	}
	rcu_assign_pointer(tp->funcs, new);
	if (!old)
		static_key_enable(&tp->key);
	release_probes(old);
	return 0;
}

static int tracepoint_remove_func(struct tracepoint *tp, struct tracepoint_func *func)
{
	struct tracepoint_func *old, *new;
	unsigned int count;
	int position;

	old = rcu_dereference_protected(tp->funcs, lockdep_is_held(&tracepoints_mutex));
	count = count_probes(old, func, &position);
	if (WARN_ON_ONCE(position < 0))
		return -ENOENT;
	new = without_probe(old, count, position);
	if (IS_ERR(new)) {
		WRITE_ONCE(old[position].func, tp_stub_func);
		return 0;
	}
	if (!new) {
		static_key_disable(&tp->key);
		if (tp->unregfunc)
			tp->unregfunc();
	}
	rcu_assign_pointer(tp->funcs, new);
	release_probes(old);
	return 0;
}

static int register_probe(struct tracepoint *tp, void *probe, void *data, int prio, bool warn)
{
	struct tracepoint_func func = { .func = probe, .data = data, .prio = prio };
	int ret;

	mutex_lock(&tracepoints_mutex);
	ret = tracepoint_add_func(tp, &func, warn);
	mutex_unlock(&tracepoints_mutex);
	return ret;
}

/** tracepoint_probe_register_prio_may_exist - without a warning if the probe is attached already */
int tracepoint_probe_register_prio_may_exist(struct tracepoint *tp, void *probe, void *data, int prio)
{
	return register_probe(tp, probe, data, prio, false);
}
EXPORT_SYMBOL_GPL(tracepoint_probe_register_prio_may_exist);

/**
 * tracepoint_probe_register_prio - attach a probe
 * @probe: called with @data and the tracepoint's arguments
 * @prio: probes of higher priority are called first
 *
 * Returns 0, -EEXIST, -ENOMEM or what the tracepoint's own function returned. May sleep.
 */
int tracepoint_probe_register_prio(struct tracepoint *tp, void *probe, void *data, int prio)
{
	return register_probe(tp, probe, data, prio, true);
}
EXPORT_SYMBOL_GPL(tracepoint_probe_register_prio);

int tracepoint_probe_register(struct tracepoint *tp, void *probe, void *data)
{
	return tracepoint_probe_register_prio(tp, probe, data, TRACEPOINT_DEFAULT_PRIO);
}
EXPORT_SYMBOL_GPL(tracepoint_probe_register);

/**
 * tracepoint_probe_unregister - detach a probe; it may still run until tracepoint_synchronize_unregister(). Returns 0
 * or -ENOENT.
 */
int tracepoint_probe_unregister(struct tracepoint *tp, void *probe, void *data)
{
	struct tracepoint_func func = { .func = probe, .data = data };
	int ret;

	mutex_lock(&tracepoints_mutex);
	ret = tracepoint_remove_func(tp, &func);
	mutex_unlock(&tracepoints_mutex);
	return ret;
}
EXPORT_SYMBOL_GPL(tracepoint_probe_unregister);

/** tracepoint_synchronize_unregister - wait until no detached probe runs any more. May sleep. */
void tracepoint_synchronize_unregister(void)
{
	synchronize_rcu();
}
EXPORT_SYMBOL_GPL(tracepoint_synchronize_unregister);

extern struct tracepoint *const __start___tracepoints_ptrs[] __weak;
extern struct tracepoint *const __stop___tracepoints_ptrs[] __weak;

/** for_each_kernel_tracepoint - call @fct for each tracepoint of the core */
void for_each_kernel_tracepoint(void (*fct)(struct tracepoint *tp, void *priv), void *priv)
{
	struct tracepoint *const *tp;

	for (tp = __start___tracepoints_ptrs; tp < __stop___tracepoints_ptrs; tp++)
		fct(*tp, priv);
}
EXPORT_SYMBOL_GPL(for_each_kernel_tracepoint);
