// SPDX-License-Identifier: MIT
/* Messages about devices: "driver name: text", and the device itself beside the text in the log's record. Any context.
 */
#include <linux/dev_printk.h>
#include <linux/device.h>
#include <linux/device/bus.h>
#include <linux/device/class.h>
#include <linux/export.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

/* Which device, as udev names them: by number, or subsystem:name. */
static void describe(const struct device *dev, struct dev_printk_info *info)
{
	const char *subsystem;

	memset(info, 0, sizeof(*info));
	if (dev->class)
		subsystem = dev->class->name;
	else if (dev->bus)
		subsystem = dev->bus->name;
	else
		return;
	strscpy(info->subsystem, subsystem, sizeof(info->subsystem));
	if (MAJOR(dev->devt))
		snprintf(info->device, sizeof(info->device), "%c%u:%u", strcmp(subsystem, "block") ? 'c' : 'b',
			 MAJOR(dev->devt), MINOR(dev->devt));
	else
		snprintf(info->device, sizeof(info->device), "+%s:%s", subsystem, dev_name(dev));
}

/** dev_vprintk_emit - store a message about a device as it is, without a prefix; returns its length */
int dev_vprintk_emit(int level, const struct device *dev, const char *fmt, va_list args)
{
	struct dev_printk_info info;

	describe(dev, &info);
	return vprintk_emit(0, level, &info, fmt, args);
}
EXPORT_SYMBOL(dev_vprintk_emit);

/** dev_printk_emit - as dev_vprintk_emit() */
int dev_printk_emit(int level, const struct device *dev, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = dev_vprintk_emit(level, dev, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(dev_printk_emit);

static void print_about(const char *level, const struct device *dev, struct va_format *vaf)
{
	if (dev)
		dev_printk_emit(level[1] - '0', dev, "%s %s: %pV", dev_driver_string(dev), dev_name(dev), vaf);
	else
		printk("%s(NULL device *): %pV", level, vaf);
}

/** _dev_printk - print a message about a device; @level is a KERN_ string, @dev may be NULL */
void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	print_about(level, dev, &vaf);
	va_end(args);
}
EXPORT_SYMBOL(_dev_printk);

#define DEFINE_DEV_LEVEL(func, kern_level) \
	void func(const struct device *dev, const char *fmt, ...) \
	{ \
		struct va_format vaf = { .fmt = fmt }; \
		va_list args; \
\
		va_start(args, fmt); \
		vaf.va = &args; \
		print_about(kern_level, dev, &vaf); \
		va_end(args); \
	} \
	EXPORT_SYMBOL(func)

DEFINE_DEV_LEVEL(_dev_emerg, KERN_EMERG);
DEFINE_DEV_LEVEL(_dev_alert, KERN_ALERT);
DEFINE_DEV_LEVEL(_dev_crit, KERN_CRIT);
DEFINE_DEV_LEVEL(_dev_err, KERN_ERR);
DEFINE_DEV_LEVEL(_dev_warn, KERN_WARNING);
DEFINE_DEV_LEVEL(_dev_notice, KERN_NOTICE);
DEFINE_DEV_LEVEL(_dev_info, KERN_INFO);
