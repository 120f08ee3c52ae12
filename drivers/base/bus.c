// SPDX-License-Identifier: MIT
/*
 * Buses: which devices and drivers there are, and their meeting.
 *
 * A bus has a folder /sys/bus/NAME with "devices" (links) and "drivers" (a folder for each). Each new device is offered
 * to all drivers, each new driver all devices, unless "drivers_autoprobe" is off; "drivers_probe", "bind" and "unbind"
 * do it by hand.
 *
 * The lists are klists: iteration holds a reference to the element it stands on and no lock, so that callbacks may
 * sleep and change the lists.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "base.h"

static struct kset *bus_kset;
static struct kset *system_kset;

#define to_bus_attr(_attr) container_of(_attr, struct bus_attribute, attr)
#define to_drv_attr(_attr) container_of(_attr, struct driver_attribute, attr)

static struct bus_type *bus_get(struct bus_type *bus)
{
	if (!bus)
		return NULL;
	kset_get(&bus->p->subsys);
	return bus;
}

static void bus_put(struct bus_type *bus)
{
	if (bus)
		kset_put(&bus->p->subsys);
}

/* ---- Files of drivers ---- */

static ssize_t drv_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct driver_attribute *drv_attr = to_drv_attr(attr);

	return drv_attr->show ? drv_attr->show(to_driver(kobj)->driver, buf) : -EIO;
}

static ssize_t drv_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct driver_attribute *drv_attr = to_drv_attr(attr);

	return drv_attr->store ? drv_attr->store(to_driver(kobj)->driver, buf, count) : -EIO;
}

static const struct sysfs_ops driver_sysfs_ops = { .show = drv_attr_show, .store = drv_attr_store };

static void driver_release(struct kobject *kobj)
{
	kfree(to_driver(kobj));
}

static const struct kobj_type driver_ktype = { .sysfs_ops = &driver_sysfs_ops, .release = driver_release };

/* ---- Files of buses ---- */

static ssize_t bus_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct bus_attribute *bus_attr = to_bus_attr(attr);

	return bus_attr->show ? bus_attr->show(to_subsys_private(kobj)->bus, buf) : 0;
}

static ssize_t bus_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct bus_attribute *bus_attr = to_bus_attr(attr);

	return bus_attr->store ? bus_attr->store(to_subsys_private(kobj)->bus, buf, count) : 0;
}

static const struct sysfs_ops bus_sysfs_ops = { .show = bus_attr_show, .store = bus_attr_store };

static void bus_release(struct kobject *kobj)
{
	struct subsys_private *priv = to_subsys_private(kobj);
	struct bus_type *bus = priv->bus;

	kfree(priv);
	bus->p = NULL;
}

static const struct kobj_type bus_ktype = { .sysfs_ops = &bus_sysfs_ops, .release = bus_release };

/**
 * bus_create_file, bus_remove_file - one more, or one less file of a bus
 */
int bus_create_file(struct bus_type *bus, struct bus_attribute *attr)
{
	int error = -EINVAL;

	if (bus_get(bus)) {
		error = sysfs_create_file(&bus->p->subsys.kobj, &attr->attr);
		bus_put(bus);
	}
	return error;
}
EXPORT_SYMBOL_GPL(bus_create_file);

void bus_remove_file(struct bus_type *bus, struct bus_attribute *attr)
{
	if (bus_get(bus)) {
		sysfs_remove_file(&bus->p->subsys.kobj, &attr->attr);
		bus_put(bus);
	}
}
EXPORT_SYMBOL_GPL(bus_remove_file);

static int bus_uevent_filter(struct kobject *kobj)
{
	return get_ktype(kobj) == &bus_ktype;
}

static const struct kset_uevent_ops bus_uevent_ops = { .filter = bus_uevent_filter };

static ssize_t unbind_store(struct device_driver *drv, const char *buf, size_t count)
{
	struct bus_type *bus = bus_get(drv->bus);
	struct device *dev = bus_find_device_by_name(bus, NULL, buf);
	ssize_t err = -ENODEV;

	if (dev && dev->driver == drv) {
		device_release_driver_internal(dev, drv, dev->parent);
		err = count;
	}
	put_device(dev);
	bus_put(bus);
	return err;
}
static DRIVER_ATTR_WO(unbind);

static ssize_t bind_store(struct device_driver *drv, const char *buf, size_t count)
{
	struct bus_type *bus = bus_get(drv->bus);
	struct device *dev = bus_find_device_by_name(bus, NULL, buf);
	int err = -ENODEV;

	if (dev && driver_match_device(drv, dev)) {
		err = device_driver_attach(drv, dev);
		if (!err)
			err = count;
	}
	put_device(dev);
	bus_put(bus);
	return err;
}
static DRIVER_ATTR_WO(bind);

static ssize_t uevent_store(struct device_driver *drv, const char *buf, size_t count)
{
	int rc = kobject_synth_uevent(&drv->p->kobj, buf, count);

	return rc ?: count;
}
static DRIVER_ATTR_WO(uevent);

static ssize_t drivers_autoprobe_show(struct bus_type *bus, char *buf)
{
	return sysfs_emit(buf, "%d\n", bus->p->drivers_autoprobe);
}

static ssize_t drivers_autoprobe_store(struct bus_type *bus, const char *buf, size_t count)
{
	bus->p->drivers_autoprobe = buf[0] != '0';
	return count;
}
static BUS_ATTR_RW(drivers_autoprobe);

static ssize_t drivers_probe_store(struct bus_type *bus, const char *buf, size_t count)
{
	struct device *dev = bus_find_device_by_name(bus, NULL, buf);
	int err = -EINVAL;

	if (!dev)
		return -ENODEV;
	if (device_attach(dev) >= 0)
		err = count;
	put_device(dev);
	return err;
}
static BUS_ATTR_WO(drivers_probe);

/* ---- Iteration ---- */

static struct device *next_device(struct klist_iter *i)
{
	struct klist_node *n = klist_next(i);

	return n ? container_of(n, struct device_private, knode_bus)->device : NULL;
}

static struct device_driver *next_driver(struct klist_iter *i)
{
	struct klist_node *n = klist_next(i);

	return n ? container_of(n, struct driver_private, knode_bus)->driver : NULL;
}

/**
 * bus_for_each_dev - call @fn for each device of a bus until it returns other than 0
 * @start: begin behind this one, or NULL
 */
int bus_for_each_dev(struct bus_type *bus, struct device *start, void *data, int (*fn)(struct device *, void *))
{
	struct klist_iter i;
	struct device *dev;
	int error = 0;

	if (!bus || !bus->p)
		return -EINVAL;
	klist_iter_init_node(&bus->p->klist_devices, &i, start ? &start->p->knode_bus : NULL);
	while (!error && (dev = next_device(&i)))
		error = fn(dev, data);
	klist_iter_exit(&i);
	return error;
}
EXPORT_SYMBOL_GPL(bus_for_each_dev);

/**
 * bus_find_device - the first device that @match accepts, with a reference, or NULL
 */
struct device *bus_find_device(struct bus_type *bus, struct device *start, const void *data,
			       int (*match)(struct device *dev, const void *data))
{
	struct klist_iter i;
	struct device *dev;

	if (!bus || !bus->p)
		return NULL;
	klist_iter_init_node(&bus->p->klist_devices, &i, start ? &start->p->knode_bus : NULL);
	while ((dev = next_device(&i)))
		if (match(dev, data) && get_device(dev))
			break;
	klist_iter_exit(&i);
	return dev;
}
EXPORT_SYMBOL_GPL(bus_find_device);

/**
 * bus_for_each_drv - call @fn for each driver of a bus until it returns other than 0
 */
int bus_for_each_drv(struct bus_type *bus, struct device_driver *start, void *data,
		     int (*fn)(struct device_driver *, void *))
{
	struct klist_iter i;
	struct device_driver *drv;
	int error = 0;

	if (!bus)
		return -EINVAL;
	klist_iter_init_node(&bus->p->klist_drivers, &i, start ? &start->p->knode_bus : NULL);
	while (!error && (drv = next_driver(&i)))
		error = fn(drv, data);
	klist_iter_exit(&i);
	return error;
}
EXPORT_SYMBOL_GPL(bus_for_each_drv);

/* ---- Devices join and leave ---- */

/* Add the device to its bus's folder and list. */
int bus_add_device(struct device *dev)
{
	struct bus_type *bus = bus_get(dev->bus);
	int error;

	if (!bus)
		return 0;
	error = device_add_groups(dev, bus->dev_groups);
	if (error)
		goto out_put;
	error = sysfs_create_link(&bus->p->devices_kset->kobj, &dev->kobj, dev_name(dev));
	if (error)
		goto out_groups;
	/* A class has made the link already. */
	error = dev->class ? 0 : sysfs_create_link(&dev->kobj, &bus->p->subsys.kobj, "subsystem");
	if (error)
		goto out_subsys;
	klist_add_tail(&dev->p->knode_bus, &bus->p->klist_devices);
	return 0;
out_subsys:
	sysfs_remove_link(&bus->p->devices_kset->kobj, dev_name(dev));
out_groups:
	device_remove_groups(dev, bus->dev_groups);
out_put:
	bus_put(bus);
	return error;
}

/* Offer a new device to the bus's drivers. */
void bus_probe_device(struct device *dev)
{
	struct bus_type *bus = dev->bus;
	struct subsys_interface *sif;

	if (!bus)
		return;
	if (bus->p->drivers_autoprobe)
		device_initial_probe(dev);
	mutex_lock(&bus->p->mutex);
	list_for_each_entry(sif, &bus->p->interfaces, node)
		if (sif->add_dev)
			sif->add_dev(dev, sif);
	mutex_unlock(&bus->p->mutex);
}

/* The device leaves: unbind its driver, take it off the list. */
void bus_remove_device(struct device *dev)
{
	struct bus_type *bus = dev->bus;
	struct subsys_interface *sif;

	if (!bus)
		return;
	mutex_lock(&bus->p->mutex);
	list_for_each_entry(sif, &bus->p->interfaces, node)
		if (sif->remove_dev)
			sif->remove_dev(dev, sif);
	mutex_unlock(&bus->p->mutex);
	if (!dev->class)
		sysfs_remove_link(&dev->kobj, "subsystem");
	sysfs_remove_link(&dev->bus->p->devices_kset->kobj, dev_name(dev));
	device_remove_groups(dev, dev->bus->dev_groups);
	if (klist_node_attached(&dev->p->knode_bus))
		klist_del(&dev->p->knode_bus);
	device_release_driver(dev);
	bus_put(dev->bus);
}

/* ---- Drivers join and leave ---- */

static void klist_drv_devices_get(struct klist_node *n)
{
	get_device(container_of(n, struct device_private, knode_driver)->device);
}

static void klist_drv_devices_put(struct klist_node *n)
{
	put_device(container_of(n, struct device_private, knode_driver)->device);
}

static void add_driver_files(struct device_driver *drv)
{
	if (driver_create_file(drv, &driver_attr_uevent))
		pr_err("%s: uevent attr (%s) failed\n", __func__, drv->name);
	if (sysfs_create_groups(&drv->p->kobj, drv->bus->drv_groups))
		pr_err("%s: driver_add_groups(%s) failed\n", __func__, drv->name);
	if (!drv->suppress_bind_attrs &&
	    (driver_create_file(drv, &driver_attr_unbind) || driver_create_file(drv, &driver_attr_bind)))
		pr_err("%s: add_bind_files(%s) failed\n", __func__, drv->name);
}

/* Register a driver with its bus and offer it all devices. */
int bus_add_driver(struct device_driver *drv)
{
	struct bus_type *bus = bus_get(drv->bus);
	struct driver_private *priv;
	int error;

	if (!bus)
		return -EINVAL;
	priv = kzalloc(sizeof(*priv), GFP_KERNEL);
	if (!priv) {
		error = -ENOMEM;
		goto out_put_bus;
	}
	klist_init(&priv->klist_devices, klist_drv_devices_get, klist_drv_devices_put);
	priv->driver = drv;
	drv->p = priv;
	priv->kobj.kset = bus->p->drivers_kset;
	error = kobject_init_and_add(&priv->kobj, &driver_ktype, NULL, "%s", drv->name);
	if (error)
		goto out_unregister;
	klist_add_tail(&priv->knode_bus, &bus->p->klist_drivers);
	if (drv->bus->p->drivers_autoprobe) {
		error = driver_attach(drv);
		if (error)
			goto out_del_list;
	}
	add_driver_files(drv);
	return 0;
out_del_list:
	klist_del(&priv->knode_bus);
out_unregister:
	kobject_put(&priv->kobj);
	drv->p = NULL;
out_put_bus:
	bus_put(bus);
	return error;
}

/* Unregister a driver: it lets go of its devices first. */
void bus_remove_driver(struct device_driver *drv)
{
	if (!drv->bus)
		return;
	if (!drv->suppress_bind_attrs) {
		driver_remove_file(drv, &driver_attr_bind);
		driver_remove_file(drv, &driver_attr_unbind);
	}
	sysfs_remove_groups(&drv->p->kobj, drv->bus->drv_groups);
	driver_remove_file(drv, &driver_attr_uevent);
	klist_remove(&drv->p->knode_bus);
	driver_detach(drv);
	kobject_put(&drv->p->kobj);
	bus_put(drv->bus);
}

static int rescan_one(struct device *dev, void *data)
{
	int ret;

	if (dev->driver)
		return 0;
	if (dev->parent && dev->bus->need_parent_lock)
		device_lock(dev->parent);
	ret = device_attach(dev);
	if (dev->parent && dev->bus->need_parent_lock)
		device_unlock(dev->parent);
	return ret < 0 ? ret : 0;
}

/**
 * bus_rescan_devices - offer devices without a driver to the drivers again
 */
int bus_rescan_devices(struct bus_type *bus)
{
	return bus_for_each_dev(bus, NULL, NULL, rescan_one);
}
EXPORT_SYMBOL_GPL(bus_rescan_devices);

/**
 * device_reprobe - unbind a device's driver, if it has one, and offer it to all drivers
 */
int device_reprobe(struct device *dev)
{
	if (dev->driver)
		device_release_driver_internal(dev, NULL, dev->parent);
	return rescan_one(dev, NULL);
}
EXPORT_SYMBOL_GPL(device_reprobe);

/* ---- Buses ---- */

static void klist_devices_get(struct klist_node *n)
{
	get_device(container_of(n, struct device_private, knode_bus)->device);
}

static void klist_devices_put(struct klist_node *n)
{
	put_device(container_of(n, struct device_private, knode_bus)->device);
}

static ssize_t bus_uevent_store(struct bus_type *bus, const char *buf, size_t count)
{
	int rc = kobject_synth_uevent(&bus->p->subsys.kobj, buf, count);

	return rc ?: count;
}
static struct bus_attribute bus_attr_uevent = __ATTR(uevent, 0200, NULL, bus_uevent_store);

static int bus_add_files(struct bus_type *bus)
{
	int error = bus_create_file(bus, &bus_attr_uevent);

	if (!error)
		error = bus_create_file(bus, &bus_attr_drivers_probe);
	if (!error)
		error = bus_create_file(bus, &bus_attr_drivers_autoprobe);
	if (!error)
		error = sysfs_create_groups(&bus->p->subsys.kobj, bus->bus_groups);
	return error;
}

/**
 * bus_register - make a bus known
 *
 * Returns 0 or -errno. Process context.
 */
int bus_register(struct bus_type *bus)
{
	struct subsys_private *priv = kzalloc(sizeof(*priv), GFP_KERNEL);
	int retval;

	if (!priv)
		return -ENOMEM;
	priv->bus = bus;
	bus->p = priv;
	BLOCKING_INIT_NOTIFIER_HEAD(&priv->bus_notifier);
	INIT_LIST_HEAD(&priv->interfaces);
	mutex_init(&priv->mutex);
	klist_init(&priv->klist_devices, klist_devices_get, klist_devices_put);
	klist_init(&priv->klist_drivers, NULL, NULL);
	priv->subsys.kobj.kset = bus_kset;
	priv->subsys.kobj.ktype = &bus_ktype;
	priv->drivers_autoprobe = 1;
	retval = kobject_set_name(&priv->subsys.kobj, "%s", bus->name);
	if (!retval)
		retval = kset_register(&priv->subsys);
	if (retval) {
		kfree(priv);
		bus->p = NULL;
		return retval;
	}
	priv->devices_kset = kset_create_and_add("devices", NULL, &priv->subsys.kobj);
	priv->drivers_kset = kset_create_and_add("drivers", NULL, &priv->subsys.kobj);
	retval = priv->devices_kset && priv->drivers_kset ? bus_add_files(bus) : -ENOMEM;
	if (retval) {
		kset_unregister(priv->drivers_kset);
		kset_unregister(priv->devices_kset);
		kset_unregister(&priv->subsys);
	}
	return retval;
}
EXPORT_SYMBOL_GPL(bus_register);

/**
 * bus_unregister - forget a bus; it has no devices and drivers any more
 */
void bus_unregister(struct bus_type *bus)
{
	if (bus->dev_root)
		device_unregister(bus->dev_root);
	sysfs_remove_groups(&bus->p->subsys.kobj, bus->bus_groups);
	bus_remove_file(bus, &bus_attr_drivers_autoprobe);
	bus_remove_file(bus, &bus_attr_drivers_probe);
	bus_remove_file(bus, &bus_attr_uevent);
	kset_unregister(bus->p->drivers_kset);
	kset_unregister(bus->p->devices_kset);
	kset_unregister(&bus->p->subsys);
}
EXPORT_SYMBOL_GPL(bus_unregister);

/**
 * bus_register_notifier, bus_unregister_notifier - hear of devices and bindings (BUS_NOTIFY_*)
 */
int bus_register_notifier(struct bus_type *bus, struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&bus->p->bus_notifier, nb);
}
EXPORT_SYMBOL_GPL(bus_register_notifier);

int bus_unregister_notifier(struct bus_type *bus, struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&bus->p->bus_notifier, nb);
}
EXPORT_SYMBOL_GPL(bus_unregister_notifier);

void bus_notify(struct device *dev, unsigned long value)
{
	if (dev->bus)
		blocking_notifier_call_chain(&dev->bus->p->bus_notifier, value, dev);
}

struct kset *bus_get_kset(struct bus_type *bus)
{
	return &bus->p->subsys;
}
EXPORT_SYMBOL_GPL(bus_get_kset);

struct klist *bus_get_device_klist(struct bus_type *bus)
{
	return &bus->p->klist_devices;
}
EXPORT_SYMBOL_GPL(bus_get_device_klist);

/* ---- Interfaces and subsystems ---- */

static int sif_add_one(struct device *dev, void *data)
{
	struct subsys_interface *sif = data;

	sif->add_dev(dev, sif);
	return 0;
}

static int sif_remove_one(struct device *dev, void *data)
{
	struct subsys_interface *sif = data;

	sif->remove_dev(dev, sif);
	return 0;
}

/**
 * subsys_interface_register, subsys_interface_unregister - be told of every device of a bus
 */
int subsys_interface_register(struct subsys_interface *sif)
{
	struct bus_type *subsys;

	if (!sif || !sif->subsys)
		return -ENODEV;
	subsys = bus_get(sif->subsys);
	mutex_lock(&subsys->p->mutex);
	list_add_tail(&sif->node, &subsys->p->interfaces);
	if (sif->add_dev)
		bus_for_each_dev(subsys, NULL, sif, sif_add_one);
	mutex_unlock(&subsys->p->mutex);
	return 0;
}
EXPORT_SYMBOL_GPL(subsys_interface_register);

void subsys_interface_unregister(struct subsys_interface *sif)
{
	struct bus_type *subsys;

	if (!sif || !sif->subsys)
		return;
	subsys = sif->subsys;
	mutex_lock(&subsys->p->mutex);
	list_del_init(&sif->node);
	if (sif->remove_dev)
		bus_for_each_dev(subsys, NULL, sif, sif_remove_one);
	mutex_unlock(&subsys->p->mutex);
	bus_put(subsys);
}
EXPORT_SYMBOL_GPL(subsys_interface_unregister);

static void system_root_device_release(struct device *dev)
{
	kfree(dev);
}

static int subsys_register(struct bus_type *subsys, const struct attribute_group **groups, struct kobject *parent)
{
	struct device *dev;
	int err = bus_register(subsys);

	if (err < 0)
		return err;
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev) {
		bus_unregister(subsys);
		return -ENOMEM;
	}
	dev->kobj.parent = parent;
	dev->groups = groups;
	dev->release = system_root_device_release;
	err = dev_set_name(dev, "%s", subsys->name);
	if (!err)
		err = device_register(dev);
	if (err) {
		put_device(dev);
		bus_unregister(subsys);
		return err;
	}
	subsys->dev_root = dev;
	return 0;
}

/**
 * subsys_system_register - a bus with a root device in /sys/devices/system
 */
int subsys_system_register(struct bus_type *subsys, const struct attribute_group **groups)
{
	return subsys_register(subsys, groups, &system_kset->kobj);
}
EXPORT_SYMBOL_GPL(subsys_system_register);

/**
 * subsys_virtual_register - a bus with a root device in /sys/devices/virtual
 */
int subsys_virtual_register(struct bus_type *subsys, const struct attribute_group **groups)
{
	return subsys_register(subsys, groups, NULL);
}
EXPORT_SYMBOL_GPL(subsys_virtual_register);

int __init buses_init(void)
{
	bus_kset = kset_create_and_add("bus", &bus_uevent_ops, NULL);
	if (!bus_kset)
		return -ENOMEM;
	system_kset = kset_create_and_add("system", NULL, &devices_kset->kobj);
	return system_kset ? 0 : -ENOMEM;
}
