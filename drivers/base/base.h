/* SPDX-License-Identifier: MIT */
/* What the files of drivers/base share among themselves. */
#ifndef DRIVERS_BASE_H
#define DRIVERS_BASE_H
#include <linux/device.h>
#include <linux/notifier.h>

/* The private half of a bus or class. */
struct subsys_private {
	struct kset subsys;	     /* the folder under /sys/bus or /sys/class */
	struct kset *devices_kset;   /* bus: "devices" */
	struct kset *drivers_kset;   /* bus: "drivers" */
	struct list_head interfaces; /* mutex */
	struct mutex mutex;
	struct klist klist_devices;
	struct klist klist_drivers;
	struct blocking_notifier_head bus_notifier;
	unsigned int drivers_autoprobe : 1;
	struct bus_type *bus;
	struct kset glue_dirs; /* class: folders between a parent device and its devices of this class */
	struct class *class;
};
#define to_subsys_private(obj) container_of(obj, struct subsys_private, subsys.kobj)

struct driver_private {
	struct kobject kobj;
	struct klist klist_devices; /* that are bound to it */
	struct klist_node knode_bus;
	struct device_driver *driver;
};
#define to_driver(obj) container_of(obj, struct driver_private, kobj)

struct device_private {
	struct klist klist_children;
	struct klist_node knode_parent;
	struct klist_node knode_driver;
	struct klist_node knode_bus;
	struct klist_node knode_class;
	struct list_head deferred_probe; /* deferred_probe_mutex */
	char *deferred_probe_reason;
	struct device *device;
	bool dead; /* device lock */
};

extern struct kset *devices_kset;
extern struct kobject *dev_kobj;

int devices_init(void);
int buses_init(void);
int classes_init(void);
int devtmpfs_init(void);

int bus_add_device(struct device *dev);
void bus_probe_device(struct device *dev);
void bus_remove_device(struct device *dev);
int bus_add_driver(struct device_driver *drv);
void bus_remove_driver(struct device_driver *drv);
void bus_notify(struct device *dev, unsigned long value);
void device_release_driver_internal(struct device *dev, struct device_driver *drv, struct device *parent);
void driver_detach(struct device_driver *drv);
void software_node_device_gone(struct device *dev);
void driver_deferred_probe_del(struct device *dev);
void device_set_deferred_probe_reason(const struct device *dev, const char *reason);
int devres_release_all(struct device *dev);
void device_block_probing(void);

static inline int driver_match_device(struct device_driver *drv, struct device *dev)
{
	return drv->bus->match ? drv->bus->match(dev, drv) : 1;
}

int devtmpfs_create_node(struct device *dev);
int devtmpfs_delete_node(struct device *dev);
#endif
