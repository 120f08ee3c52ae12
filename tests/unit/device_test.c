// SPDX-License-Identifier: MIT
/* Device numbers, device nodes, classes, binding, deferred probing, managed resources, debugfs. */
#include <kunit/test.h>
#include <linux/cdev.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/fault-inject.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/namei.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>

static bool exists(const char *name)
{
	struct path path;

	if (kern_path(name, 0, &path))
		return false;
	path_put(&path);
	return true;
}

static int opens, releases;

static int count_open(struct inode *inode, struct file *file)
{
	opens++;
	return 0;
}

static int count_release(struct inode *inode, struct file *file)
{
	releases++;
	return 0;
}

static ssize_t minor_read(struct kiocb *iocb, struct iov_iter *to)
{
	u8 minor = iminor(file_inode(iocb->ki_filp));

	return copy_to_iter(&minor, 1, to);
}

static const struct file_operations count_fops = {
	.owner = THIS_MODULE,
	.open = count_open,
	.release = count_release,
	.read_iter = minor_read,
};

static void device_test_numbers(struct kunit *test)
{
	dev_t first, second;
	int major;

	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&first, 5, 10, "kunit_a"), 0);
	KUNIT_EXPECT_EQ(test, MINOR(first), 5);
	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&second, 0, 1, "kunit_b"), 0);
	KUNIT_EXPECT_EQ(test, MAJOR(second), MAJOR(first) - 1);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR(first), 14), 1, "x"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR(first), 0), 5, "below"), 0);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR(first), 15), 5, "above"), 0);
	/* A range over several majors, of which one is taken: nothing stays. */
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR(second) - 1, MINORMASK), 3, "x"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR(second) - 1, MINORMASK), 1, "free"), 0);
	unregister_chrdev_region(MKDEV(MAJOR(second) - 1, MINORMASK), 1);
	unregister_chrdev_region(MKDEV(MAJOR(first), 0), 5);
	unregister_chrdev_region(MKDEV(MAJOR(first), 15), 5);
	unregister_chrdev_region(first, 10);
	unregister_chrdev_region(second, 1);
	major = register_chrdev(0, "kunit", &count_fops);
	KUNIT_EXPECT_EQ(test, major, MAJOR(first));
	KUNIT_EXPECT_EQ(test, register_chrdev(major, "kunit", &count_fops), -EBUSY);
	unregister_chrdev(major, "kunit");
	KUNIT_EXPECT_EQ(test, register_chrdev(512, "kunit", &count_fops), -EINVAL);
}

static void device_test_nodes(struct kunit *test)
{
	struct class *class = class_create(THIS_MODULE, "kunit_class");
	struct device *dev, *deep;
	struct cdev *cdev = cdev_alloc();
	struct file *file;
	loff_t pos = 0;
	dev_t devt;
	u8 minor;

	KUNIT_ASSERT_FALSE(test, IS_ERR(class) || !cdev);
	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&devt, 7, 2, "kunit"), 0);
	cdev->ops = &count_fops;
	cdev->owner = THIS_MODULE;
	dev = device_create(class, NULL, devt, "data", "kunit%d", 7);
	KUNIT_ASSERT_FALSE(test, IS_ERR(dev));
	deep = device_create(class, dev, devt + 1, NULL, "kunit!deep!er");
	KUNIT_ASSERT_FALSE(test, IS_ERR(deep));
	KUNIT_EXPECT_STREQ(test, (char *)dev_get_drvdata(dev), "data");
	KUNIT_EXPECT_TRUE(test, exists("/dev/kunit7") && exists("/dev/kunit/deep/er"));
	KUNIT_EXPECT_TRUE(test, exists("/sys/devices/virtual/kunit_class/kunit7/kunit!deep!er/dev"));
	KUNIT_EXPECT_TRUE(test, exists("/sys/class/kunit_class/kunit!deep!er"));
	/* No cdev yet. */
	file = filp_open("/dev/kunit7", O_RDONLY, 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(file), -ENXIO);
	KUNIT_ASSERT_EQ(test, cdev_add(cdev, devt, 2), 0);
	opens = releases = 0;
	file = filp_open("/dev/kunit/deep/er", O_RDONLY, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, kernel_read(file, &minor, 1, &pos), 1);
	KUNIT_EXPECT_EQ(test, minor, 8);
	/* The number goes while the file is open: the file stays usable, new opens fail. */
	cdev_del(cdev);
	KUNIT_EXPECT_EQ(test, kernel_read(file, &minor, 1, &pos), 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(filp_open("/dev/kunit7", O_RDONLY, 0)), -ENXIO);
	filp_close(file, NULL);
	KUNIT_EXPECT_EQ(test, opens, 1);
	KUNIT_EXPECT_EQ(test, releases, 1);
	device_destroy(class, devt + 1);
	KUNIT_EXPECT_FALSE(test, exists("/dev/kunit"));
	device_destroy(class, devt);
	KUNIT_EXPECT_FALSE(test, exists("/dev/kunit7") || exists("/sys/devices/virtual/kunit_class"));
	class_destroy(class);
	unregister_chrdev_region(devt, 2);
}

static void device_test_misc(struct kunit *test)
{
	struct miscdevice a = { .minor = MISC_DYNAMIC_MINOR, .name = "kunit_a", .fops = &count_fops };
	struct miscdevice b = { .minor = MISC_DYNAMIC_MINOR, .name = "kunit_b", .fops = &count_fops };
	struct miscdevice c = { .minor = 126, .name = "kunit_c", .fops = &count_fops };

	KUNIT_ASSERT_EQ(test, misc_register(&c), 0);
	KUNIT_ASSERT_EQ(test, misc_register(&a), 0);
	KUNIT_ASSERT_EQ(test, misc_register(&b), 0);
	KUNIT_EXPECT_EQ(test, a.minor, 127);
	KUNIT_EXPECT_EQ(test, b.minor, 125);
	KUNIT_EXPECT_TRUE(test, exists("/dev/kunit_b"));
	misc_deregister(&a);
	a.minor = 125;
	KUNIT_EXPECT_EQ(test, misc_register(&a), -EBUSY);
	misc_deregister(&b);
	KUNIT_EXPECT_EQ(test, misc_register(&a), 0);
	misc_deregister(&a);
	misc_deregister(&c);
	KUNIT_EXPECT_FALSE(test, exists("/dev/kunit_a"));
}

/* ---- Binding ---- */

static int probes, removes, probe_result;
static char order[16];

static void note(void *letter)
{
	size_t n = strlen(order);

	if (n < sizeof(order) - 1)
		order[n] = *(char *)letter;
}

static int test_probe(struct platform_device *pdev)
{
	probes++;
	devm_add_action(&pdev->dev, note, "1");
	devm_add_action(&pdev->dev, note, "2");
	if (!devm_kzalloc(&pdev->dev, 100, GFP_KERNEL))
		return -ENOMEM;
	return probe_result;
}

static int test_remove(struct platform_device *pdev)
{
	removes++;
	note("r");
	return 0;
}

static struct platform_driver test_driver = {
	.probe = test_probe,
	.remove = test_remove,
	.driver = { .name = "kunit_plat", .owner = THIS_MODULE },
};

static void device_test_binding(struct kunit *test)
{
	struct platform_device *a, *b;

	probes = removes = probe_result = 0;
	memset(order, 0, sizeof(order));
	a = platform_device_register_simple("kunit_plat", 0, NULL, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(a));
	KUNIT_ASSERT_EQ(test, platform_driver_register(&test_driver), 0);
	KUNIT_EXPECT_EQ(test, probes, 1);
	KUNIT_EXPECT_TRUE(test, exists("/sys/bus/platform/drivers/kunit_plat/kunit_plat.0"));
	KUNIT_EXPECT_TRUE(test, exists("/sys/bus/platform/devices/kunit_plat.0/driver"));
	b = platform_device_register_simple("kunit_plat", PLATFORM_DEVID_AUTO, NULL, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(b));
	KUNIT_EXPECT_EQ(test, probes, 2);
	KUNIT_EXPECT_PTR_EQ(test, b->dev.driver, &test_driver.driver);
	platform_device_unregister(b);
	KUNIT_EXPECT_STREQ(test, order, "r21");
	platform_driver_unregister(&test_driver);
	KUNIT_EXPECT_EQ(test, removes, 2);
	KUNIT_EXPECT_STREQ(test, order, "r21r21");
	KUNIT_EXPECT_NULL(test, a->dev.driver);
	KUNIT_EXPECT_FALSE(test, exists("/sys/bus/platform/drivers/kunit_plat"));
	platform_device_unregister(a);
}

static void device_test_probe_fails(struct kunit *test)
{
	struct platform_device *a = platform_device_register_simple("kunit_plat", -1, NULL, 0);

	KUNIT_ASSERT_FALSE(test, IS_ERR(a));
	probes = removes = 0;
	memset(order, 0, sizeof(order));
	probe_result = -ENODEV;
	KUNIT_ASSERT_EQ(test, platform_driver_register(&test_driver), 0);
	KUNIT_EXPECT_EQ(test, probes, 1);
	KUNIT_EXPECT_STREQ(test, order, "21");
	KUNIT_EXPECT_NULL(test, a->dev.driver);
	KUNIT_EXPECT_TRUE(test, list_empty(&a->dev.devres_head));
	/* It may be tried again by hand. */
	probe_result = 0;
	KUNIT_EXPECT_EQ(test, device_attach(&a->dev), 1);
	KUNIT_EXPECT_EQ(test, probes, 2);
	platform_driver_unregister(&test_driver);
	platform_device_unregister(a);
}

static int other_probe(struct platform_device *pdev)
{
	return 0;
}

static struct platform_driver other_driver = { .probe = other_probe, .driver = { .name = "kunit_other" } };

/* A probe that waits for another device is tried again when that is bound. */
static void device_test_deferred(struct kunit *test)
{
	struct platform_device *a = platform_device_register_simple("kunit_plat", -1, NULL, 0), *b;

	KUNIT_ASSERT_FALSE(test, IS_ERR(a));
	probes = removes = 0;
	probe_result = -EPROBE_DEFER;
	KUNIT_ASSERT_EQ(test, platform_driver_register(&test_driver), 0);
	KUNIT_EXPECT_EQ(test, probes, 1);
	probe_result = 0;
	KUNIT_ASSERT_EQ(test, platform_driver_register(&other_driver), 0);
	b = platform_device_register_simple("kunit_other", -1, NULL, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(b));
	wait_for_device_probe();
	KUNIT_EXPECT_EQ(test, probes, 2);
	KUNIT_EXPECT_PTR_EQ(test, a->dev.driver, &test_driver.driver);
	platform_device_unregister(b);
	platform_driver_unregister(&other_driver);
	platform_driver_unregister(&test_driver);
	platform_device_unregister(a);
}

/* Each allocation of making a device fails in turn: nothing is left of it. */
static void device_test_no_memory(struct kunit *test)
{
	struct class *class = class_create(THIS_MODULE, "kunit_class");
	unsigned long n, seen = 0;
	struct device *dev;

	KUNIT_ASSERT_FALSE(test, IS_ERR(class));
	for (n = 1; n == 1 || seen >= n - 1; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		dev = device_create(class, NULL, MKDEV(240, 1), NULL, "kunit_dev");
		seen = fault_inject_stop();
		/* An event or a node in /dev that could not be made is no failure of the device. */
		if (!IS_ERR(dev))
			device_destroy(class, MKDEV(240, 1));
		KUNIT_EXPECT_FALSE(test, exists("/sys/devices/virtual/kunit_class"));
		KUNIT_EXPECT_FALSE(test, exists("/sys/class/kunit_class/kunit_dev"));
		KUNIT_EXPECT_FALSE(test, exists("/sys/dev/char/240:1"));
		KUNIT_EXPECT_FALSE(test, exists("/dev/kunit_dev"));
	}
	KUNIT_EXPECT_GT(test, n, 10);
	class_destroy(class);
}

/* ---- Managed resources ---- */

static void noted_release(struct device *dev, void *res)
{
	note(res);
}

static int noted_match(struct device *dev, void *res, void *data)
{
	return *(char *)res == *(char *)data;
}

static void add_noted(struct kunit *test, struct device *dev, char letter)
{
	char *res = devres_alloc(noted_release, 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, res);
	*res = letter;
	devres_add(dev, res);
}

static void device_test_devres(struct kunit *test)
{
	struct device *dev = root_device_register("kunit_root");
	void *group, *inner, *found;

	KUNIT_ASSERT_FALSE(test, IS_ERR(dev));
	memset(order, 0, sizeof(order));
	add_noted(test, dev, 'a');
	group = devres_open_group(dev, NULL, GFP_KERNEL);
	add_noted(test, dev, 'b');
	inner = devres_open_group(dev, NULL, GFP_KERNEL);
	add_noted(test, dev, 'c');
	devres_close_group(dev, inner);
	add_noted(test, dev, 'd');
	devres_close_group(dev, group);
	add_noted(test, dev, 'e');
	KUNIT_EXPECT_EQ(test, devres_release_group(dev, group), 3);
	KUNIT_EXPECT_STREQ(test, order, "dcb");
	found = devres_find(dev, noted_release, noted_match, "a");
	KUNIT_ASSERT_NOT_NULL(test, found);
	KUNIT_EXPECT_NULL(test, devres_find(dev, noted_release, noted_match, "c"));
	KUNIT_EXPECT_EQ(test, devres_destroy(dev, noted_release, noted_match, "a"), 0);
	KUNIT_EXPECT_EQ(test, devres_release(dev, noted_release, noted_match, "a"), -ENOENT);
	KUNIT_EXPECT_STREQ(test, order, "dcb");
	/* A group that is still open when everything goes. */
	KUNIT_EXPECT_NOT_NULL(test, devres_open_group(dev, "open", GFP_KERNEL));
	add_noted(test, dev, 'f');
	root_device_unregister(dev);
	KUNIT_EXPECT_STREQ(test, order, "dcbfe");
}

static void device_test_devm_memory(struct kunit *test)
{
	struct device *dev = root_device_register("kunit_root");
	char *p, *q;

	KUNIT_ASSERT_FALSE(test, IS_ERR(dev));
	p = devm_kstrdup(dev, "text", GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	q = devm_krealloc(dev, p, 3000, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_STREQ(test, q, "text");
	KUNIT_EXPECT_PTR_EQ(test, devm_krealloc(dev, q, 10, GFP_KERNEL), (void *)q);
	devm_kfree(dev, q);
	KUNIT_EXPECT_TRUE(test, list_empty(&dev->devres_head));
	KUNIT_EXPECT_NULL(test, devm_kmalloc_array(dev, SIZE_MAX / 2, 4, GFP_KERNEL));
	KUNIT_EXPECT_STREQ(test, devm_kasprintf(dev, GFP_KERNEL, "%d-%s", 4, "x"), "4-x");
	KUNIT_EXPECT_NE(test, devm_get_free_pages(dev, GFP_KERNEL, 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, devm_alloc_percpu(dev, int));
	KUNIT_EXPECT_NOT_NULL(test, devm_request_mem_region(dev, 0xfd000000, 0x1000, "kunit"));
	KUNIT_EXPECT_NULL(test, devm_request_mem_region(dev, 0xfd000000, 0x10, "again"));
	root_device_unregister(dev);
	KUNIT_EXPECT_NOT_NULL(test, request_mem_region(0xfd000000, 0x1000, "kunit"));
	release_mem_region(0xfd000000, 0x1000);
}

/* ---- debugfs ---- */

static void device_test_debugfs(struct kunit *test)
{
	struct dentry *dir = debugfs_create_dir("kunit_fs", NULL), *found;
	struct file *file;
	u32 number = 0;
	unsigned long n, seen = 0;

	KUNIT_ASSERT_FALSE(test, IS_ERR(dir));
	debugfs_create_u32("number", 0644, dir, &number);
	found = debugfs_lookup("number", dir);
	KUNIT_EXPECT_NOT_NULL(test, found);
	dput(found);
	KUNIT_EXPECT_TRUE(test, exists("/sys/kernel/debug/kunit_fs/number"));
	file = filp_open("/sys/kernel/debug/kunit_fs/number", O_RDWR, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_FALSE(test, IS_ERR(debugfs_rename(dir, found, dir, "renamed")));
	KUNIT_EXPECT_TRUE(test, exists("/sys/kernel/debug/kunit_fs/renamed"));
	for (n = 1; n == 1 || seen >= n - 1; n++) {
		struct dentry *d;

		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		d = debugfs_create_dir("memory", dir);
		seen = fault_inject_stop();
		debugfs_remove(d);
		KUNIT_EXPECT_FALSE(test, exists("/sys/kernel/debug/kunit_fs/memory"));
	}
	debugfs_remove(dir);
	KUNIT_EXPECT_FALSE(test, exists("/sys/kernel/debug/kunit_fs"));
	KUNIT_EXPECT_EQ(test, debugfs_file_get(file->f_path.dentry), -EIO);
	filp_close(file, NULL);
}

static struct kunit_case device_test_cases[] = {
	KUNIT_CASE(device_test_numbers),
	KUNIT_CASE(device_test_nodes),
	KUNIT_CASE(device_test_misc),
	KUNIT_CASE(device_test_binding),
	KUNIT_CASE(device_test_probe_fails),
	KUNIT_CASE(device_test_deferred),
	KUNIT_CASE(device_test_no_memory),
	KUNIT_CASE(device_test_devres),
	KUNIT_CASE(device_test_devm_memory),
	KUNIT_CASE(device_test_debugfs),
	{},
};

static struct kunit_suite device_test_suite = { .name = "device", .test_cases = device_test_cases };
kunit_test_suite(device_test_suite);
