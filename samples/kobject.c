// SPDX-License-Identifier: MIT
/*
 * Values as files in /sys.
 *
 *	ashlar shell
 *	# insmod samples/kobject.ko
 *	# echo 21 >/sys/kernel/sample/value
 *	# cat /sys/kernel/sample/doubled
 *
 * Things to notice: one value for each file; show and store get a whole page and check what they are given; the
 * kobject's reference count keeps the folder alive, and kobject_put() lets it go.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/sysfs.h>

static int value = 1;

static ssize_t value_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", value);
}

static ssize_t value_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	int err = kstrtoint(buf, 0, &value);

	return err ? err : count;
}

static ssize_t doubled_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", 2 * value);
}

static struct kobj_attribute value_attribute = __ATTR_RW(value);
static struct kobj_attribute doubled_attribute = __ATTR_RO(doubled);

static struct attribute *sample_attributes[] = { &value_attribute.attr, &doubled_attribute.attr, NULL };
static const struct attribute_group sample_group = { .attrs = sample_attributes };

static struct kobject *sample;

static int __init kobject_sample_init(void)
{
	int err;

	sample = kobject_create_and_add("sample", kernel_kobj);
	if (!sample)
		return -ENOMEM;
	err = sysfs_create_group(sample, &sample_group);
	if (err)
		kobject_put(sample);
	return err;
}

static void __exit kobject_sample_exit(void)
{
	kobject_put(sample);
}

module_init(kobject_sample_init);
module_exit(kobject_sample_exit);

MODULE_DESCRIPTION("Values in /sys/kernel/sample");
MODULE_LICENSE("GPL");
