// SPDX-License-Identifier: MIT
/*
 * Binding drivers to devices.
 *
 * A device is bound from a successful probe() until its driver is released; dev->driver says which, and the driver's
 * klist lists it. Everything happens with the device's mutex held. What a driver took through devm_*() during probe()
 * is given back if probe() fails and after remove().
 *
 * A probe() that returns -EPROBE_DEFER waits for others: the device is put on a list, and each time some device is
 * bound, a worker offers the waiting ones again. This begins when start-up is over (late initcalls). probe() of all
 * drivers runs in the task that registered the driver or the device: PROBE_PREFER_ASYNCHRONOUS is a wish that nobody
 * can see refused.
 *
 * Locks: device mutex (parent's first, if the bus asks); deferred_probe_mutex guards the two lists.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "base.h"

static DEFINE_MUTEX(deferred_probe_mutex);
static LIST_HEAD(deferred_probe_pending_list);
static LIST_HEAD(deferred_probe_active_list);
static atomic_t deferred_trigger_count = ATOMIC_INIT(0);
static bool driver_deferred_probe_enable;
static bool defer_all_probes;
static atomic_t probe_count = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(probe_waitqueue);

/* ---- Deferred probing ---- */

static void deferred_probe_work_func(struct work_struct *work)
{
	struct device_private *private;
	struct device *dev;

	mutex_lock(&deferred_probe_mutex);
	while (!list_empty(&deferred_probe_active_list)) {
		private = list_first_entry(&deferred_probe_active_list, struct device_private, deferred_probe);
		dev = private->device;
		list_del_init(&private->deferred_probe);
		kfree(private->deferred_probe_reason);
		private->deferred_probe_reason = NULL;
		get_device(dev);
		mutex_unlock(&deferred_probe_mutex);
		dev_dbg(dev, "Retrying from deferred list\n");
		bus_probe_device(dev);
		put_device(dev);
		mutex_lock(&deferred_probe_mutex);
	}
	mutex_unlock(&deferred_probe_mutex);
}
static DECLARE_WORK(deferred_probe_work, deferred_probe_work_func);

static void driver_deferred_probe_add(struct device *dev)
{
	if (!dev->can_match)
		return;
	mutex_lock(&deferred_probe_mutex);
	if (list_empty(&dev->p->deferred_probe))
		list_add_tail(&dev->p->deferred_probe, &deferred_probe_pending_list);
	mutex_unlock(&deferred_probe_mutex);
}

void driver_deferred_probe_del(struct device *dev)
{
	mutex_lock(&deferred_probe_mutex);
	if (!list_empty(&dev->p->deferred_probe)) {
		list_del_init(&dev->p->deferred_probe);
		kfree(dev->p->deferred_probe_reason);
		dev->p->deferred_probe_reason = NULL;
	}
	mutex_unlock(&deferred_probe_mutex);
}

/**
 * driver_deferred_probe_trigger - offer the waiting devices again, soon
 */
void driver_deferred_probe_trigger(void)
{
	if (!driver_deferred_probe_enable)
		return;
	mutex_lock(&deferred_probe_mutex);
	atomic_inc(&deferred_trigger_count);
	list_splice_tail_init(&deferred_probe_pending_list, &deferred_probe_active_list);
	mutex_unlock(&deferred_probe_mutex);
	queue_work(system_unbound_wq, &deferred_probe_work);
}

/* What the driver says about why it waits. */
void device_set_deferred_probe_reason(const struct device *dev, const char *reason)
{
	mutex_lock(&deferred_probe_mutex);
	kfree(dev->p->deferred_probe_reason);
	dev->p->deferred_probe_reason = kasprintf(GFP_KERNEL, "%s: %s", dev_driver_string(dev), reason ?: "");
	mutex_unlock(&deferred_probe_mutex);
}

/* The machine is going down: bind nothing any more. */
void device_block_probing(void)
{
	defer_all_probes = true;
	wait_for_device_probe();
}

/**
 * driver_deferred_probe_check_state - what a driver returns that misses something that may still come
 */
int driver_deferred_probe_check_state(struct device *dev)
{
	return -EPROBE_DEFER;
}
EXPORT_SYMBOL_GPL(driver_deferred_probe_check_state);

/**
 * driver_probe_done - 0 if no probe is running, else -EBUSY
 */
int driver_probe_done(void)
{
	return atomic_read(&probe_count) ? -EBUSY : 0;
}

/**
 * wait_for_device_probe - wait until no probe is running and the worker has nothing to do
 */
void wait_for_device_probe(void)
{
	flush_work(&deferred_probe_work);
	wait_event(probe_waitqueue, atomic_read(&probe_count) == 0);
}
EXPORT_SYMBOL_GPL(wait_for_device_probe);

static int __init deferred_probe_initcall(void)
{
	driver_deferred_probe_enable = true;
	driver_deferred_probe_trigger();
	flush_work(&deferred_probe_work);
	return 0;
}
late_initcall(deferred_probe_initcall);

/* ---- Binding ---- */

/**
 * device_is_bound - whether a driver has the device; its lock is held
 */
bool device_is_bound(struct device *dev)
{
	return dev->p && klist_node_attached(&dev->p->knode_driver);
}
EXPORT_SYMBOL_GPL(device_is_bound);

static void driver_bound(struct device *dev)
{
	if (device_is_bound(dev)) {
		pr_warn("%s: device %s already bound\n", __func__, kobject_name(&dev->kobj));
		return;
	}
	klist_add_tail(&dev->p->knode_driver, &dev->driver->p->klist_devices);
	driver_deferred_probe_del(dev);
	driver_deferred_probe_trigger();
	bus_notify(dev, BUS_NOTIFY_BOUND_DRIVER);
	kobject_uevent(&dev->kobj, KOBJ_BIND);
}

static ssize_t coredump_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	/* Unbinding holds the lock while it removes this file, and waits for us. */
	struct kernfs_node *kn = sysfs_break_active_protection(&dev->kobj, &attr->attr);

	if (!kn)
		return -ENODEV;
	device_lock(dev);
	if (dev->driver && dev->driver->coredump)
		dev->driver->coredump(dev);
	device_unlock(dev);
	sysfs_unbreak_active_protection(kn);
	return count;
}
static DEVICE_ATTR_WO(coredump);

/* Links between the folders of driver and device. */
static int driver_sysfs_add(struct device *dev)
{
	int ret;

	bus_notify(dev, BUS_NOTIFY_BIND_DRIVER);
	ret = sysfs_create_link(&dev->driver->p->kobj, &dev->kobj, kobject_name(&dev->kobj));
	if (ret)
		return ret;
	ret = sysfs_create_link(&dev->kobj, &dev->driver->p->kobj, "driver");
	if (ret)
		goto rm_dev;
	if (!dev->driver->coredump)
		return 0;
	ret = device_create_file(dev, &dev_attr_coredump);
	if (!ret)
		return 0;
	sysfs_remove_link(&dev->kobj, "driver");
rm_dev:
	sysfs_remove_link(&dev->driver->p->kobj, kobject_name(&dev->kobj));
	return ret;
}

static void driver_sysfs_remove(struct device *dev)
{
	struct device_driver *drv = dev->driver;

	if (drv->coredump)
		device_remove_file(dev, &dev_attr_coredump);
	sysfs_remove_link(&drv->p->kobj, kobject_name(&dev->kobj));
	sysfs_remove_link(&dev->kobj, "driver");
}

/**
 * device_bind_driver - bind a device to dev->driver without asking probe(); its lock is held
 */
int device_bind_driver(struct device *dev)
{
	int ret = driver_sysfs_add(dev);

	if (!ret)
		driver_bound(dev);
	else
		bus_notify(dev, BUS_NOTIFY_DRIVER_NOT_BOUND);
	return ret;
}
EXPORT_SYMBOL_GPL(device_bind_driver);

static int call_driver_probe(struct device *dev, struct device_driver *drv)
{
	int ret = 0;

	if (dev->bus->probe)
		ret = dev->bus->probe(dev);
	else if (drv->probe)
		ret = drv->probe(dev);
	switch (ret) {
	case 0:
		break;
	case -EPROBE_DEFER:
		dev_dbg(dev, "Driver %s requests probe deferral\n", drv->name);
		break;
	case -ENODEV:
	case -ENXIO:
		pr_debug("%s: probe of %s rejects match %d\n", drv->name, dev_name(dev), ret);
		break;
	default:
		pr_warn("%s: probe of %s failed with error %d\n", drv->name, dev_name(dev), ret);
		break;
	}
	return ret;
}

/* Call remove(). The driver stays in dev->driver. */
static void device_remove(struct device *dev)
{
	device_remove_groups(dev, dev->driver->dev_groups);
	if (dev->bus && dev->bus->remove)
		dev->bus->remove(dev);
	else if (dev->driver->remove)
		dev->driver->remove(dev);
}

static void device_unbind_cleanup(struct device *dev)
{
	devres_release_all(dev);
	dev->driver = NULL;
	dev_set_drvdata(dev, NULL);
}

/* Try a driver on a device. Returns 0 if it is bound, -errno of probe(). The device's lock is held. */
static int really_probe(struct device *dev, struct device_driver *drv)
{
	int ret;

	if (defer_all_probes)
		return -EPROBE_DEFER;
	if (!list_empty(&dev->devres_head)) {
		dev_crit(dev, "Resources present before probing\n");
		return -EBUSY;
	}
	dev->driver = drv;
	if (dev->bus->dma_configure) {
		ret = dev->bus->dma_configure(dev);
		if (ret)
			goto unbind;
	}
	ret = driver_sysfs_add(dev);
	if (ret) {
		pr_err("%s: driver_sysfs_add(%s) failed\n", __func__, dev_name(dev));
		goto dma;
	}
	ret = call_driver_probe(dev, drv);
	if (ret)
		goto sysfs;
	ret = device_add_groups(dev, drv->dev_groups);
	if (ret) {
		dev_err(dev, "device_add_groups() failed\n");
		goto remove;
	}
	driver_bound(dev);
	return 0;
remove:
	device_remove(dev);
sysfs:
	bus_notify(dev, BUS_NOTIFY_DRIVER_NOT_BOUND);
	driver_sysfs_remove(dev);
dma:
	if (dev->bus->dma_cleanup)
		dev->bus->dma_cleanup(dev);
unbind:
	device_unbind_cleanup(dev);
	return ret;
}

/* really_probe(), with deferral. Returns 0 if bound, else a positive errno: the caller goes on with other drivers. */
static int driver_probe_device(struct device_driver *drv, struct device *dev)
{
	int trigger_count = atomic_read(&deferred_trigger_count), ret;

	if (dev->p->dead || !device_is_registered(dev))
		return -ENODEV;
	if (dev->driver)
		return -EBUSY;
	dev->can_match = true;
	atomic_inc(&probe_count);
	ret = really_probe(dev, drv);
	if (ret == -EPROBE_DEFER) {
		driver_deferred_probe_add(dev);
		/* Something was bound while we probed: it may have been what was missing. */
		if (trigger_count != atomic_read(&deferred_trigger_count) && !defer_all_probes)
			driver_deferred_probe_trigger();
	}
	atomic_dec(&probe_count);
	wake_up_all(&probe_waitqueue);
	return ret;
}

struct attach_data {
	struct device *dev;
	bool want_async;
};

static int __device_attach_driver(struct device_driver *drv, void *data)
{
	struct device *dev = ((struct attach_data *)data)->dev;
	int ret = driver_match_device(drv, dev);

	if (ret == 0)
		return 0;
	if (ret == -EPROBE_DEFER) {
		dev_dbg(dev, "Device match requests probe deferral\n");
		dev->can_match = true;
		driver_deferred_probe_add(dev);
		return 0;
	}
	if (ret < 0) {
		dev_dbg(dev, "Bus failed to match device: %d\n", ret);
		return ret;
	}
	ret = driver_probe_device(drv, dev);
	/* A failed probe is not the end: another driver may want it. */
	return ret == 0;
}

/**
 * device_attach - find a driver for a device
 *
 * Returns 1 if it has one now, 0 if none was found, -ENODEV if the device is not registered. The parent's lock is held
 * if the bus needs it.
 */
int device_attach(struct device *dev)
{
	struct attach_data data = { .dev = dev };
	int ret;

	device_lock(dev);
	if (dev->p->dead) {
		ret = 0;
	} else if (dev->driver) {
		ret = 1;
		if (!device_is_bound(dev)) {
			ret = device_bind_driver(dev) == 0;
			if (!ret)
				dev->driver = NULL;
		}
	} else {
		ret = bus_for_each_drv(dev->bus, NULL, &data, __device_attach_driver);
	}
	device_unlock(dev);
	return ret;
}
EXPORT_SYMBOL_GPL(device_attach);

/* A device is new. */
void device_initial_probe(struct device *dev)
{
	if (device_attach(dev) < 0)
		dev_dbg(dev, "no driver could be tried\n");
}

static void device_driver_lock(struct device *dev, struct device *parent)
{
	if (parent && dev->bus->need_parent_lock)
		device_lock(parent);
	device_lock(dev);
}

static void device_driver_unlock(struct device *dev, struct device *parent)
{
	device_unlock(dev);
	if (parent && dev->bus->need_parent_lock)
		device_unlock(parent);
}

/**
 * device_driver_attach - bind a device to a given driver
 *
 * Returns 0 or -errno, -EAGAIN if the probe was deferred.
 */
int device_driver_attach(struct device_driver *drv, struct device *dev)
{
	int ret;

	device_driver_lock(dev, dev->parent);
	ret = driver_probe_device(drv, dev);
	device_driver_unlock(dev, dev->parent);
	return ret == -EPROBE_DEFER ? -EAGAIN : ret;
}
EXPORT_SYMBOL_GPL(device_driver_attach);

static int __driver_attach(struct device *dev, void *data)
{
	struct device_driver *drv = data;
	int ret = driver_match_device(drv, dev);

	if (ret == 0)
		return 0;
	if (ret == -EPROBE_DEFER) {
		dev_dbg(dev, "Device match requests probe deferral\n");
		dev->can_match = true;
		driver_deferred_probe_add(dev);
		return 0;
	}
	if (ret < 0) {
		dev_dbg(dev, "Bus failed to match device: %d\n", ret);
		return 0;
	}
	device_driver_lock(dev, dev->parent);
	driver_probe_device(drv, dev);
	device_driver_unlock(dev, dev->parent);
	return 0;
}

/**
 * driver_attach - offer a driver all devices of its bus
 */
int driver_attach(struct device_driver *drv)
{
	return bus_for_each_dev(drv->bus, NULL, drv, __driver_attach);
}
EXPORT_SYMBOL_GPL(driver_attach);

/* ---- Unbinding ---- */

/* The locks are held. */
static void __device_release_driver(struct device *dev)
{
	struct device_driver *drv = dev->driver;

	if (!drv)
		return;
	driver_sysfs_remove(dev);
	bus_notify(dev, BUS_NOTIFY_UNBIND_DRIVER);
	device_remove(dev);
	if (dev->bus && dev->bus->dma_cleanup)
		dev->bus->dma_cleanup(dev);
	device_unbind_cleanup(dev);
	klist_remove(&dev->p->knode_driver);
	bus_notify(dev, BUS_NOTIFY_UNBOUND_DRIVER);
	kobject_uevent(&dev->kobj, KOBJ_UNBIND);
}

/* Unbind @dev from @drv (NULL: from whatever driver it has). */
void device_release_driver_internal(struct device *dev, struct device_driver *drv, struct device *parent)
{
	device_driver_lock(dev, parent);
	if (!drv || drv == dev->driver)
		__device_release_driver(dev);
	device_driver_unlock(dev, parent);
}

/**
 * device_release_driver - unbind a device from its driver
 */
void device_release_driver(struct device *dev)
{
	device_release_driver_internal(dev, NULL, NULL);
}
EXPORT_SYMBOL_GPL(device_release_driver);

/* A driver goes: unbind all its devices. */
void driver_detach(struct device_driver *drv)
{
	struct device_private *dev_prv;
	struct device *dev;

	for (;;) {
		spin_lock(&drv->p->klist_devices.k_lock);
		if (list_empty(&drv->p->klist_devices.k_list)) {
			spin_unlock(&drv->p->klist_devices.k_lock);
			break;
		}
		dev_prv = list_last_entry(&drv->p->klist_devices.k_list, struct device_private, knode_driver.n_node);
		dev = dev_prv->device;
		get_device(dev);
		spin_unlock(&drv->p->klist_devices.k_lock);
		device_release_driver_internal(dev, drv, dev->parent);
		put_device(dev);
	}
}
