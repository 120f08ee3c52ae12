// SPDX-License-Identifier: MIT
/*
 * The platform bus: devices that no bus can find, named by those who know that they are there. A device and a driver
 * meet if the driver's id table has the device's name, or, without a table, if their names are equal.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "base.h"

static DEFINE_IDA(platform_devid_ida);

static void platform_bus_release(struct device *dev)
{
	/* part of the image */
}

struct device platform_bus = { .init_name = "platform", .release = platform_bus_release };
EXPORT_SYMBOL_GPL(platform_bus);

/* ---- Resources ---- */

/**
 * platform_get_resource - the @num-th resource of a type (IORESOURCE_MEM ...), or NULL
 */
struct resource *platform_get_resource(struct platform_device *dev, unsigned int type, unsigned int num)
{
	for (u32 i = 0; i < dev->num_resources; i++) {
		struct resource *r = &dev->resource[i];

		if (type == resource_type(r) && num-- == 0)
			return r;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(platform_get_resource);

struct resource *platform_get_mem_or_io(struct platform_device *dev, unsigned int num)
{
	for (u32 i = 0; i < dev->num_resources; i++) {
		struct resource *r = &dev->resource[i];

		if ((resource_type(r) & (IORESOURCE_MEM | IORESOURCE_IO)) && num-- == 0)
			return r;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(platform_get_mem_or_io);

/**
 * platform_get_resource_byname - the same by name
 */
struct resource *platform_get_resource_byname(struct platform_device *dev, unsigned int type, const char *name)
{
	for (u32 i = 0; i < dev->num_resources; i++) {
		struct resource *r = &dev->resource[i];

		if (r->name && type == resource_type(r) && !strcmp(r->name, name))
			return r;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(platform_get_resource_byname);

/**
 * platform_get_irq_optional, platform_get_irq - the number of the @num-th interrupt
 *
 * Returns it (more than 0), or -ENXIO; the second form says so in the log.
 */
int platform_get_irq_optional(struct platform_device *dev, unsigned int num)
{
	struct resource *r = platform_get_resource(dev, IORESOURCE_IRQ, num);

	if (!r || r->flags & IORESOURCE_DISABLED)
		return -ENXIO;
	if (WARN(!r->start, "0 is an invalid IRQ number\n"))
		return -EINVAL;
	return r->start;
}
EXPORT_SYMBOL_GPL(platform_get_irq_optional);

int platform_get_irq(struct platform_device *dev, unsigned int num)
{
	int ret = platform_get_irq_optional(dev, num);

	return ret < 0 ? dev_err_probe(&dev->dev, ret, "IRQ index %u not found\n", num) : ret;
}
EXPORT_SYMBOL_GPL(platform_get_irq);

/**
 * platform_get_irq_byname_optional, platform_get_irq_byname - the same by name
 */
int platform_get_irq_byname_optional(struct platform_device *dev, const char *name)
{
	struct resource *r = platform_get_resource_byname(dev, IORESOURCE_IRQ, name);

	if (!r)
		return -ENXIO;
	if (WARN(!r->start, "0 is an invalid IRQ number\n"))
		return -EINVAL;
	return r->start;
}
EXPORT_SYMBOL_GPL(platform_get_irq_byname_optional);

int platform_get_irq_byname(struct platform_device *dev, const char *name)
{
	int ret = platform_get_irq_byname_optional(dev, name);

	return ret < 0 ? dev_err_probe(&dev->dev, ret, "IRQ %s not found\n", name) : ret;
}
EXPORT_SYMBOL_GPL(platform_get_irq_byname);

/**
 * platform_irq_count - how many interrupts the device has
 */
int platform_irq_count(struct platform_device *dev)
{
	int ret, nr = 0;

	while ((ret = platform_get_irq_optional(dev, nr)) >= 0)
		nr++;
	return ret == -EPROBE_DEFER ? ret : nr;
}
EXPORT_SYMBOL_GPL(platform_irq_count);

/**
 * devm_platform_get_and_ioremap_resource, devm_platform_ioremap_resource, devm_platform_ioremap_resource_byname - map
 * the registers of a device, until its driver lets go of it
 */
void __iomem *devm_platform_get_and_ioremap_resource(struct platform_device *pdev, unsigned int index,
						     struct resource **res)
{
	struct resource *r = platform_get_resource(pdev, IORESOURCE_MEM, index);

	if (res)
		*res = r;
	return devm_ioremap_resource(&pdev->dev, r);
}
EXPORT_SYMBOL_GPL(devm_platform_get_and_ioremap_resource);

void __iomem *devm_platform_ioremap_resource(struct platform_device *pdev, unsigned int index)
{
	return devm_platform_get_and_ioremap_resource(pdev, index, NULL);
}
EXPORT_SYMBOL_GPL(devm_platform_ioremap_resource);

void __iomem *devm_platform_ioremap_resource_byname(struct platform_device *pdev, const char *name)
{
	return devm_ioremap_resource(&pdev->dev, platform_get_resource_byname(pdev, IORESOURCE_MEM, name));
}
EXPORT_SYMBOL_GPL(devm_platform_ioremap_resource_byname);

/* ---- Devices ---- */

struct platform_object {
	struct platform_device pdev;
	char name[];
};

static void setup_pdev_dma_masks(struct platform_device *pdev)
{
	pdev->dev.dma_parms = &pdev->dma_parms;
	if (!pdev->dev.coherent_dma_mask)
		pdev->dev.coherent_dma_mask = GENMASK_ULL(31, 0);
	if (!pdev->dev.dma_mask) {
		pdev->platform_dma_mask = GENMASK_ULL(31, 0);
		pdev->dev.dma_mask = &pdev->platform_dma_mask;
	}
}

/**
 * platform_device_put - drop the reference to a device that platform_device_alloc() made
 */
void platform_device_put(struct platform_device *pdev)
{
	if (!IS_ERR_OR_NULL(pdev))
		put_device(&pdev->dev);
}
EXPORT_SYMBOL_GPL(platform_device_put);

static void platform_device_release(struct device *dev)
{
	struct platform_object *pa = container_of(dev, struct platform_object, pdev.dev);

	kfree(pa->pdev.dev.platform_data);
	kfree(pa->pdev.resource);
	kfree(pa->pdev.driver_override);
	kfree(pa);
}

/**
 * platform_device_alloc - make a device that frees itself with its last reference
 * @id: number behind the name; PLATFORM_DEVID_NONE, PLATFORM_DEVID_AUTO
 */
struct platform_device *platform_device_alloc(const char *name, int id)
{
	struct platform_object *pa = kzalloc(sizeof(*pa) + strlen(name) + 1, GFP_KERNEL);

	if (!pa)
		return NULL;
	strcpy(pa->name, name);
	pa->pdev.name = pa->name;
	pa->pdev.id = id;
	device_initialize(&pa->pdev.dev);
	pa->pdev.dev.release = platform_device_release;
	setup_pdev_dma_masks(&pa->pdev);
	return &pa->pdev;
}
EXPORT_SYMBOL_GPL(platform_device_alloc);

/**
 * platform_device_add_resources, platform_device_add_data - give it copies of resources and platform data
 */
int platform_device_add_resources(struct platform_device *pdev, const struct resource *res, unsigned int num)
{
	struct resource *r = NULL;

	if (res) {
		r = kmemdup(res, array_size(num, sizeof(*r)), GFP_KERNEL);
		if (!r)
			return -ENOMEM;
	}
	kfree(pdev->resource);
	pdev->resource = r;
	pdev->num_resources = num;
	return 0;
}
EXPORT_SYMBOL_GPL(platform_device_add_resources);

int platform_device_add_data(struct platform_device *pdev, const void *data, size_t size)
{
	void *d = NULL;

	if (data) {
		d = kmemdup(data, size, GFP_KERNEL);
		if (!d)
			return -ENOMEM;
	}
	kfree(pdev->dev.platform_data);
	pdev->dev.platform_data = d;
	return 0;
}
EXPORT_SYMBOL_GPL(platform_device_add_data);

static int platform_device_set_name(struct platform_device *pdev)
{
	int ret;

	switch (pdev->id) {
	case PLATFORM_DEVID_NONE:
		return dev_set_name(&pdev->dev, "%s", pdev->name);
	case PLATFORM_DEVID_AUTO:
		ret = ida_alloc(&platform_devid_ida, GFP_KERNEL);
		if (ret < 0)
			return ret;
		pdev->id = ret;
		pdev->id_auto = true;
		return dev_set_name(&pdev->dev, "%s.%d.auto", pdev->name, pdev->id);
	default:
		return dev_set_name(&pdev->dev, "%s.%d", pdev->name, pdev->id);
	}
}

static void free_auto_id(struct platform_device *pdev)
{
	if (pdev->id_auto) {
		ida_free(&platform_devid_ida, pdev->id);
		pdev->id = PLATFORM_DEVID_AUTO;
		pdev->id_auto = false;
	}
}

static void release_resources(struct platform_device *pdev, u32 count)
{
	while (count--)
		if (pdev->resource[count].parent)
			release_resource(&pdev->resource[count]);
}

static int claim_resources(struct platform_device *pdev)
{
	for (u32 i = 0; i < pdev->num_resources; i++) {
		struct resource *p, *r = &pdev->resource[i];

		if (r->name == NULL)
			r->name = dev_name(&pdev->dev);
		p = r->parent;
		if (!p && resource_type(r) == IORESOURCE_MEM)
			p = &iomem_resource;
		else if (!p && resource_type(r) == IORESOURCE_IO)
			p = &ioport_resource;
		if (p && insert_resource(p, r)) {
			dev_err(&pdev->dev, "failed to claim resource %d: %pR\n", i, r);
			release_resources(pdev, i);
			return -EBUSY;
		}
	}
	return 0;
}

/**
 * platform_device_add - add a device, with its resources
 *
 * Returns 0 or -errno. Process context.
 */
int platform_device_add(struct platform_device *pdev)
{
	int ret;

	if (!pdev)
		return -EINVAL;
	if (!pdev->dev.parent)
		pdev->dev.parent = &platform_bus;
	pdev->dev.bus = &platform_bus_type;
	ret = platform_device_set_name(pdev);
	if (ret)
		goto err_id;
	ret = claim_resources(pdev);
	if (ret)
		goto err_id;
	ret = device_add(&pdev->dev);
	if (ret == 0)
		return 0;
	release_resources(pdev, pdev->num_resources);
err_id:
	free_auto_id(pdev);
	return ret;
}
EXPORT_SYMBOL_GPL(platform_device_add);

/**
 * platform_device_del - undo platform_device_add()
 */
void platform_device_del(struct platform_device *pdev)
{
	if (IS_ERR_OR_NULL(pdev))
		return;
	device_del(&pdev->dev);
	free_auto_id(pdev);
	release_resources(pdev, pdev->num_resources);
}
EXPORT_SYMBOL_GPL(platform_device_del);

/**
 * platform_device_register, platform_device_unregister - a device in the caller's memory
 */
int platform_device_register(struct platform_device *pdev)
{
	device_initialize(&pdev->dev);
	setup_pdev_dma_masks(pdev);
	return platform_device_add(pdev);
}
EXPORT_SYMBOL_GPL(platform_device_register);

void platform_device_unregister(struct platform_device *pdev)
{
	platform_device_del(pdev);
	platform_device_put(pdev);
}
EXPORT_SYMBOL_GPL(platform_device_unregister);

/**
 * platform_add_devices - register several devices, all or none
 */
int platform_add_devices(struct platform_device **devs, int num)
{
	int i, ret = 0;

	for (i = 0; i < num; i++) {
		ret = platform_device_register(devs[i]);
		if (ret) {
			while (--i >= 0)
				platform_device_unregister(devs[i]);
			break;
		}
	}
	return ret;
}
EXPORT_SYMBOL_GPL(platform_add_devices);

/**
 * platform_device_register_full - make and add a device from a description
 *
 * Returns it or an error. End with platform_device_unregister().
 */
struct platform_device *platform_device_register_full(const struct platform_device_info *pdevinfo)
{
	struct platform_device *pdev = platform_device_alloc(pdevinfo->name, pdevinfo->id);
	int ret;

	if (!pdev)
		return ERR_PTR(-ENOMEM);
	pdev->dev.parent = pdevinfo->parent;
	pdev->dev.fwnode = pdevinfo->fwnode;
	pdev->dev.of_node_reused = pdevinfo->of_node_reused;
	if (pdevinfo->dma_mask) {
		pdev->platform_dma_mask = pdevinfo->dma_mask;
		pdev->dev.dma_mask = &pdev->platform_dma_mask;
		pdev->dev.coherent_dma_mask = pdevinfo->dma_mask;
	}
	ret = pdevinfo->properties ? device_create_managed_software_node(&pdev->dev, pdevinfo->properties, NULL) : 0;
	if (!ret)
		ret = platform_device_add_resources(pdev, pdevinfo->res, pdevinfo->num_res);
	if (!ret)
		ret = platform_device_add_data(pdev, pdevinfo->data, pdevinfo->size_data);
	if (!ret)
		ret = platform_device_add(pdev);
	if (ret) {
		if (pdevinfo->properties)
			device_remove_software_node(&pdev->dev);
		platform_device_put(pdev);
		return ERR_PTR(ret);
	}
	return pdev;
}
EXPORT_SYMBOL_GPL(platform_device_register_full);

/* ---- Drivers ---- */

/**
 * __platform_driver_register - register a driver; called through platform_driver_register()
 */
int __platform_driver_register(struct platform_driver *drv, struct module *owner)
{
	drv->driver.owner = owner;
	drv->driver.bus = &platform_bus_type;
	return driver_register(&drv->driver);
}
EXPORT_SYMBOL_GPL(__platform_driver_register);

/**
 * platform_driver_unregister - undo it
 */
void platform_driver_unregister(struct platform_driver *drv)
{
	driver_unregister(&drv->driver);
}
EXPORT_SYMBOL_GPL(platform_driver_unregister);

static int platform_probe_fail(struct platform_device *pdev)
{
	return -ENXIO;
}

static int is_bound_to_platform_driver(struct device *dev, const void *driver)
{
	return dev->driver == driver;
}

/**
 * __platform_driver_probe - register a driver for devices that exist now, and no others
 *
 * probe() may be __init. Returns 0, -ENODEV if no device was bound.
 */
int __platform_driver_probe(struct platform_driver *drv, int (*probe)(struct platform_device *), struct module *module)
{
	struct device *dev;
	int retval;

	if (drv->driver.probe_type == PROBE_PREFER_ASYNCHRONOUS) {
		pr_err("%s: drivers registered with %s can not be probed asynchronously\n", drv->driver.name, __func__);
		return -EINVAL;
	}
	drv->driver.probe_type = PROBE_FORCE_SYNCHRONOUS;
	drv->prevent_deferred_probe = true;
	drv->driver.suppress_bind_attrs = true;
	drv->probe = probe;
	retval = __platform_driver_register(drv, module);
	if (retval)
		return retval;
	drv->probe = platform_probe_fail;
	dev = bus_find_device(&platform_bus_type, NULL, &drv->driver, is_bound_to_platform_driver);
	if (!dev) {
		platform_driver_unregister(drv);
		return -ENODEV;
	}
	put_device(dev);
	return 0;
}
EXPORT_SYMBOL_GPL(__platform_driver_probe);

/**
 * __platform_create_bundle - a driver and its one device
 */
struct platform_device *__platform_create_bundle(struct platform_driver *driver, int (*probe)(struct platform_device *),
						 struct resource *res, unsigned int n_res, const void *data,
						 size_t size, struct module *module)
{
	struct platform_device *pdev = platform_device_alloc(driver->driver.name, -1);
	int error;

	if (!pdev)
		return ERR_PTR(-ENOMEM);
	error = platform_device_add_resources(pdev, res, n_res);
	if (!error)
		error = platform_device_add_data(pdev, data, size);
	if (!error)
		error = platform_device_add(pdev);
	if (error) {
		platform_device_put(pdev);
		return ERR_PTR(error);
	}
	error = __platform_driver_probe(driver, probe, module);
	if (error) {
		platform_device_unregister(pdev);
		return ERR_PTR(error);
	}
	return pdev;
}
EXPORT_SYMBOL_GPL(__platform_create_bundle);

/**
 * __platform_register_drivers, platform_unregister_drivers - several drivers, all or none
 */
int __platform_register_drivers(struct platform_driver *const *drivers, unsigned int count, struct module *owner)
{
	unsigned int i;
	int err;

	for (i = 0; i < count; i++) {
		err = __platform_driver_register(drivers[i], owner);
		if (err < 0) {
			pr_err("failed to register platform driver %ps: %d\n", drivers[i], err);
			while (i--)
				platform_driver_unregister(drivers[i]);
			return err;
		}
	}
	return 0;
}
EXPORT_SYMBOL_GPL(__platform_register_drivers);

void platform_unregister_drivers(struct platform_driver *const *drivers, unsigned int count)
{
	while (count--)
		platform_driver_unregister(drivers[count]);
}
EXPORT_SYMBOL_GPL(platform_unregister_drivers);

static int match_driver(struct device *dev, const void *drv)
{
	return driver_match_device((struct device_driver *)drv, dev);
}

/**
 * platform_find_device_by_driver - the next device that a driver would match
 */
struct device *platform_find_device_by_driver(struct device *start, const struct device_driver *drv)
{
	return bus_find_device(&platform_bus_type, start, drv, match_driver);
}
EXPORT_SYMBOL_GPL(platform_find_device_by_driver);

/* ---- The bus ---- */

static ssize_t modalias_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "platform:%s\n", to_platform_device(dev)->name);
}
static DEVICE_ATTR_RO(modalias);

static ssize_t numa_node_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", dev_to_node(dev));
}
static DEVICE_ATTR_RO(numa_node);

static ssize_t driver_override_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	ssize_t len;

	device_lock(dev);
	len = sysfs_emit(buf, "%s\n", to_platform_device(dev)->driver_override);
	device_unlock(dev);
	return len;
}

static ssize_t driver_override_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	struct platform_device *pdev = to_platform_device(dev);
	size_t len = strcspn(buf, "\n");
	char *new = NULL;
	const char *old;

	if (count >= PAGE_SIZE - 1)
		return -EINVAL;
	if (len) {
		new = kstrndup(buf, len, GFP_KERNEL);
		if (!new)
			return -ENOMEM;
	}
	device_lock(dev);
	old = pdev->driver_override;
	pdev->driver_override = new;
	device_unlock(dev);
	kfree(old);
	return count;
}
static DEVICE_ATTR_RW(driver_override);

static struct attribute *platform_dev_attrs[] = {
	&dev_attr_modalias.attr,
	&dev_attr_numa_node.attr,
	&dev_attr_driver_override.attr,
	NULL,
};

static umode_t platform_dev_attrs_visible(struct kobject *kobj, struct attribute *a, int n)
{
	if (a == &dev_attr_numa_node.attr && dev_to_node(kobj_to_dev(kobj)) == NUMA_NO_NODE)
		return 0;
	return a->mode;
}

static const struct attribute_group platform_dev_group = {
	.attrs = platform_dev_attrs,
	.is_visible = platform_dev_attrs_visible,
};
__ATTRIBUTE_GROUPS(platform_dev);

static const struct platform_device_id *platform_match_id(const struct platform_device_id *id,
							  struct platform_device *pdev)
{
	for (; id->name[0]; id++) {
		if (strcmp(pdev->name, id->name) == 0) {
			pdev->id_entry = id;
			return id;
		}
	}
	return NULL;
}

static int platform_match(struct device *dev, struct device_driver *drv)
{
	struct platform_device *pdev = to_platform_device(dev);
	struct platform_driver *pdrv = to_platform_driver(drv);

	if (pdev->driver_override)
		return !strcmp(pdev->driver_override, drv->name);
	if (pdrv->id_table)
		return platform_match_id(pdrv->id_table, pdev) != NULL;
	return strcmp(pdev->name, drv->name) == 0;
}

static int platform_uevent(struct device *dev, struct kobj_uevent_env *env)
{
	return add_uevent_var(env, "MODALIAS=platform:%s", to_platform_device(dev)->name);
}

static int platform_probe(struct device *_dev)
{
	struct platform_driver *drv = to_platform_driver(_dev->driver);
	struct platform_device *dev = to_platform_device(_dev);
	int ret = 0;

	/* A driver registered by __platform_driver_probe() takes no devices that come later. */
	if (unlikely(drv->probe == platform_probe_fail))
		return -ENXIO;
	if (drv->probe)
		ret = drv->probe(dev);
	if (drv->prevent_deferred_probe && ret == -EPROBE_DEFER) {
		dev_warn(_dev, "probe deferral not supported\n");
		ret = -ENXIO;
	}
	return ret;
}

static void platform_remove(struct device *_dev)
{
	struct platform_driver *drv = to_platform_driver(_dev->driver);

	if (drv->remove) {
		int ret = drv->remove(to_platform_device(_dev));

		if (ret)
			dev_warn(_dev, "remove callback returned a non-zero value. This will be ignored.\n");
	}
}

static void platform_shutdown(struct device *_dev)
{
	struct platform_driver *drv;

	if (!_dev->driver)
		return;
	drv = to_platform_driver(_dev->driver);
	if (drv->shutdown)
		drv->shutdown(to_platform_device(_dev));
}

struct bus_type platform_bus_type = {
	.name = "platform",
	.dev_groups = platform_dev_groups,
	.match = platform_match,
	.uevent = platform_uevent,
	.probe = platform_probe,
	.remove = platform_remove,
	.shutdown = platform_shutdown,
};
EXPORT_SYMBOL_GPL(platform_bus_type);

/* Register the bus and the device that platform devices without a parent hang on. */
int __init platform_bus_init(void)
{
	int error = device_register(&platform_bus);

	if (error) {
		put_device(&platform_bus);
		return error;
	}
	error = bus_register(&platform_bus_type);
	if (error)
		device_unregister(&platform_bus);
	return error;
}
