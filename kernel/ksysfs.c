// SPDX-License-Identifier: MIT
/* /sys/kernel: the folder that subsystems and modules put their own folders in. */

#include <linux/export.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

struct kobject *kernel_kobj;
EXPORT_SYMBOL_GPL(kernel_kobj);

static int __init ksysfs_init(void)
{
	kernel_kobj = kobject_create_and_add("kernel", NULL);
	return kernel_kobj ? 0 : -ENOMEM;
}
core_initcall(ksysfs_init);
