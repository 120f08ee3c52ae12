// SPDX-License-Identifier: MIT
/* Start-up of the device model, and the folders of /sys that belong to nobody else. */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/platform_device.h>
#include "base.h"

struct kobject *firmware_kobj;
EXPORT_SYMBOL_GPL(firmware_kobj);

struct kobject *hypervisor_kobj;
EXPORT_SYMBOL_GPL(hypervisor_kobj);

/**
 * driver_init - make /sys/devices, /sys/bus, /sys/class, /dev and the platform bus
 *
 * Called once at start-up, before the initcalls, when the VFS and sysfs work.
 */
void __init driver_init(void)
{
	int error = devices_init();

	if (!error)
		error = buses_init();
	if (!error)
		error = classes_init();
	if (!error)
		error = devtmpfs_init();
	if (!error) {
		firmware_kobj = kobject_create_and_add("firmware", NULL);
		hypervisor_kobj = kobject_create_and_add("hypervisor", NULL);
		error = firmware_kobj && hypervisor_kobj ? platform_bus_init() : -ENOMEM;
	}
	if (error)
		pr_err("driver core: start-up failed: %d\n", error);
}
