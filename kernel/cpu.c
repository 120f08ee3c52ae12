// SPDX-License-Identifier: MIT
/*
 * CPU hot-plug states. CPUs come up once, in smp_init(), and stay; but code that wants to be told of each CPU registers a state with a start-up and a
 * teardown function, and these are called as Linux calls them: for every CPU that is online when the state is registered, for every
 * CPU that comes later, and on removal.
 *
 * hotplug_sem is the lock that cpus_read_lock() takes; state_mutex guards the table of states and is taken inside it.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/smp.h>
#include <linux/workqueue.h>

struct cpuhp_step {
	const char *name; /* NULL: free */
	int (*startup)(unsigned int cpu);
	int (*teardown)(unsigned int cpu);
	bool multi;
	struct hlist_head instances;
};

static DECLARE_RWSEM(hotplug_sem);
static DEFINE_MUTEX(state_mutex);
static struct cpuhp_step steps[CPUHP_ONLINE + 1]; /* guarded by state_mutex */

/** cpus_read_lock - no CPU comes or goes until cpus_read_unlock(). Process context. */
void cpus_read_lock(void)
{
	down_read(&hotplug_sem);
}
EXPORT_SYMBOL_GPL(cpus_read_lock);

/** cpus_read_trylock - the same if that is possible at once; returns 1 if so */
int cpus_read_trylock(void)
{
	return down_read_trylock(&hotplug_sem);
}
EXPORT_SYMBOL_GPL(cpus_read_trylock);

/** cpus_read_unlock - see cpus_read_lock() */
void cpus_read_unlock(void)
{
	up_read(&hotplug_sem);
}
EXPORT_SYMBOL_GPL(cpus_read_unlock);

/** cpus_write_lock - the caller changes the set of CPUs */
void cpus_write_lock(void)
{
	down_write(&hotplug_sem);
}

/** cpus_write_unlock - see cpus_write_lock() */
void cpus_write_unlock(void)
{
	up_write(&hotplug_sem);
}

/** lockdep_assert_cpus_held - complain if nobody holds cpus_read_lock() */
void lockdep_assert_cpus_held(void)
{
	WARN_ON_ONCE(system_state == SYSTEM_RUNNING && !rwsem_is_locked(&hotplug_sem));
}

/** cpu_mitigations_off - there are no mitigations of processor defects here */
bool cpu_mitigations_off(void)
{
	return true;
}
EXPORT_SYMBOL_GPL(cpu_mitigations_off);

/** cpus_share_cache - do two CPUs share their last cache? */
bool cpus_share_cache(int this_cpu, int that_cpu)
{
	return true;
}

struct cpuhp_call {
	int (*fn)(unsigned int cpu);
	struct hlist_node *node;
	unsigned int cpu;
};

static long call_there(void *arg)
{
	struct cpuhp_call *call = arg;

	if (call->node)
		return ((int (*)(unsigned int, struct hlist_node *))(void *)call->fn)(call->cpu, call->node);
	return call->fn(call->cpu);
}

/* States up to CPUHP_BRINGUP_CPU are prepared by whoever registers; later ones run on the CPU itself. */
static int call_on(enum cpuhp_state state, int (*fn)(unsigned int), unsigned int cpu, struct hlist_node *node)
{
	struct cpuhp_call call = { fn, node, cpu };

	if (!fn)
		return 0;
	if (state < CPUHP_BRINGUP_CPU || cpu == raw_smp_processor_id())
		return call_there(&call);
	return work_on_cpu(cpu, call_there, &call);
}

static void undo(enum cpuhp_state state, unsigned int failed_cpu, struct hlist_node *node)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		if (cpu >= failed_cpu)
			break;
		call_on(state, steps[state].teardown, cpu, node);
	}
}

static int start_all(enum cpuhp_state state, struct hlist_node *node)
{
	unsigned int cpu;
	int err;

	for_each_online_cpu(cpu) {
		err = call_on(state, steps[state].startup, cpu, node);
		if (err) {
			undo(state, cpu, node);
			return err;
		}
	}
	return 0;
}

/* Returns the state to use, a free one for the dynamic ranges, or -errno. */
static int choose_state(enum cpuhp_state state)
{
	int end = state == CPUHP_AP_ONLINE_DYN	  ? CPUHP_AP_ONLINE_DYN_END
		  : state == CPUHP_BP_PREPARE_DYN ? CPUHP_BP_PREPARE_DYN_END
						  : (int)state;
	int s;

	for (s = state; s <= end; s++)
		if (!steps[s].name)
			return s;
	if (end != (int)state) {
		WARN(1, "No more dynamic states available for CPU hotplug\n");
		return -ENOSPC;
	}
	return -EBUSY;
}

/**
 * __cpuhp_setup_state - register a state
 * @state: which; CPUHP_AP_ONLINE_DYN and CPUHP_BP_PREPARE_DYN mean any free one of that kind
 * @invoke: call @startup for the CPUs that are online now
 * @multi_instance: the functions take instances, which are added later
 *
 * Process context. Returns 0, the number of a dynamic state, or -errno.
 */
int __cpuhp_setup_state(enum cpuhp_state state, const char *name, bool invoke, int (*startup)(unsigned int cpu),
			int (*teardown)(unsigned int cpu), bool multi_instance)
{
	int chosen, err = 0;

	if (WARN_ON(state <= CPUHP_OFFLINE || state >= CPUHP_ONLINE || !name))
		return -EINVAL;
	cpus_read_lock();
	mutex_lock(&state_mutex);
	chosen = choose_state(state);
	if (chosen >= 0) {
		steps[chosen] = (struct cpuhp_step){ name, startup, teardown, multi_instance, HLIST_HEAD_INIT };
		if (invoke && startup)
			err = start_all(chosen, NULL);
		if (err)
			steps[chosen].name = NULL;
	}
	mutex_unlock(&state_mutex);
	cpus_read_unlock();
	if (chosen < 0 || err)
		return chosen < 0 ? chosen : err;
	return chosen != (int)state || state == CPUHP_AP_ONLINE_DYN || state == CPUHP_BP_PREPARE_DYN ? chosen : 0;
}
EXPORT_SYMBOL(__cpuhp_setup_state);

/** __cpuhp_remove_state - remove a state; @invoke: call its teardown for every online CPU. Process context. */
void __cpuhp_remove_state(enum cpuhp_state state, bool invoke)
{
	cpus_read_lock();
	mutex_lock(&state_mutex);
	WARN(steps[state].multi && !hlist_empty(&steps[state].instances),
	     "Error: Removing state %d which has instances left.\n", state);
	if (invoke && !steps[state].multi)
		undo(state, nr_cpu_ids, NULL);
	steps[state] = (struct cpuhp_step){};
	mutex_unlock(&state_mutex);
	cpus_read_unlock();
}
EXPORT_SYMBOL(__cpuhp_remove_state);

/** __cpuhp_state_add_instance - add an instance to a state of that kind. Process context. Returns 0 or -errno. */
int __cpuhp_state_add_instance(enum cpuhp_state state, struct hlist_node *node, bool invoke)
{
	int err = 0;

	cpus_read_lock();
	mutex_lock(&state_mutex);
	if (!steps[state].multi)
		err = -EINVAL;
	else if (invoke && steps[state].startup)
		err = start_all(state, node);
	if (!err)
		hlist_add_head(node, &steps[state].instances);
	mutex_unlock(&state_mutex);
	cpus_read_unlock();
	return err;
}
EXPORT_SYMBOL_GPL(__cpuhp_state_add_instance);

/** __cpuhp_state_remove_instance - remove it again. Process context. Returns 0 or -EINVAL. */
int __cpuhp_state_remove_instance(enum cpuhp_state state, struct hlist_node *node, bool invoke)
{
	if (!steps[state].multi)
		return -EINVAL;
	cpus_read_lock();
	mutex_lock(&state_mutex);
	if (invoke)
		undo(state, nr_cpu_ids, node);
	hlist_del(node);
	mutex_unlock(&state_mutex);
	cpus_read_unlock();
	return 0;
}
EXPORT_SYMBOL_GPL(__cpuhp_state_remove_instance);
