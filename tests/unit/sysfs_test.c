// SPDX-License-Identifier: MIT
/*
 * Objects and their files: life, names, attributes, groups, links, removal from inside and outside, failed allocations.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/namei.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

struct counted {
	struct kobject kobj;
	int value;
};

static int live;

static void counted_release(struct kobject *kobj)
{
	live--;
	kfree(container_of(kobj, struct counted, kobj));
}

static ssize_t value_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", container_of(kobj, struct counted, kobj)->value);
}

static ssize_t value_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	int err = kstrtoint(buf, 10, &container_of(kobj, struct counted, kobj)->value);

	return err ?: count;
}

static ssize_t suicide_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	return sysfs_remove_file_self(kobj, &attr->attr) ? count : -ENODEV;
}

static struct kobj_attribute value_attr = __ATTR_RW(value);
static struct kobj_attribute hidden_attr = __ATTR(hidden, 0444, value_show, NULL);
static struct kobj_attribute suicide_attr = __ATTR_WO(suicide);
static struct attribute *default_attrs[] = { &value_attr.attr, NULL };
ATTRIBUTE_GROUPS(default);

static const struct kobj_type counted_ktype = {
	.release = counted_release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = default_groups,
};

static struct counted *new_counted(void)
{
	struct counted *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (c) {
		live++;
		kobject_init(&c->kobj, &counted_ktype);
	}
	return c;
}

static ssize_t read_text(const char *name, char *text, size_t size)
{
	struct file *file = filp_open(name, O_RDONLY, 0);
	loff_t pos = 0;
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	n = kernel_read(file, text, size - 1, &pos);
	if (n >= 0)
		text[n] = '\0';
	filp_close(file, NULL);
	return n;
}

static int write_text(const char *name, const char *text)
{
	struct file *file = filp_open(name, O_WRONLY, 0);
	loff_t pos = 0;
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	n = kernel_write(file, text, strlen(text), &pos);
	filp_close(file, NULL);
	return n;
}

static bool exists(const char *name)
{
	struct path path;

	if (kern_path(name, 0, &path))
		return false;
	path_put(&path);
	return true;
}

static void sysfs_test_attribute(struct kunit *test)
{
	struct counted *c = new_counted();
	char text[16];

	KUNIT_ASSERT_NOT_NULL(test, c);
	KUNIT_ASSERT_EQ(test, kobject_add(&c->kobj, kernel_kobj, "kunit/%d", 5), 0);
	KUNIT_EXPECT_STREQ(test, kobject_name(&c->kobj), "kunit!5");
	KUNIT_EXPECT_EQ(test, read_text("/sys/kernel/kunit!5/value", text, sizeof(text)), 2);
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/kunit!5/value", "-17\n"), 4);
	KUNIT_EXPECT_EQ(test, c->value, -17);
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/kunit!5/value", "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/kunit!5/value", ""), 0);
	KUNIT_EXPECT_EQ(test, read_text("/sys/kernel/kunit!5/value", text, sizeof(text)), 4);
	KUNIT_EXPECT_STREQ(test, text, "-17\n");
	KUNIT_EXPECT_EQ(test, kobject_rename(&c->kobj, "kunit_new"), 0);
	KUNIT_EXPECT_FALSE(test, exists("/sys/kernel/kunit!5"));
	KUNIT_EXPECT_TRUE(test, exists("/sys/kernel/kunit_new/value"));
	kobject_get(&c->kobj);
	kobject_del(&c->kobj);
	KUNIT_EXPECT_FALSE(test, exists("/sys/kernel/kunit_new"));
	kobject_put(&c->kobj);
	KUNIT_EXPECT_EQ(test, live, 1);
	kobject_put(&c->kobj);
	KUNIT_EXPECT_EQ(test, live, 0);
}

/* An open file of an object that goes. */
static void sysfs_test_remove_open(struct kunit *test)
{
	struct counted *c = new_counted();
	struct file *file;
	char text[16];
	loff_t pos = 0;

	KUNIT_ASSERT_NOT_NULL(test, c);
	KUNIT_ASSERT_EQ(test, kobject_add(&c->kobj, kernel_kobj, "kunit"), 0);
	file = filp_open("/sys/kernel/kunit/value", O_RDWR, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, kernel_read(file, text, 1, &pos), 1);
	/* The rest of what was read is still there; nothing new comes. */
	kobject_put(&c->kobj);
	KUNIT_EXPECT_EQ(test, live, 0);
	pos = 0;
	KUNIT_EXPECT_EQ(test, kernel_read(file, text, sizeof(text), &pos), -ENODEV);
	KUNIT_EXPECT_EQ(test, kernel_write(file, "1", 1, &pos), -ENODEV);
	filp_close(file, NULL);
}

static void sysfs_test_remove_self(struct kunit *test)
{
	struct counted *c = new_counted();

	KUNIT_ASSERT_NOT_NULL(test, c);
	KUNIT_ASSERT_EQ(test, kobject_add(&c->kobj, kernel_kobj, "kunit"), 0);
	KUNIT_ASSERT_EQ(test, sysfs_create_file(&c->kobj, &suicide_attr.attr), 0);
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/kunit/suicide", "now"), 3);
	KUNIT_EXPECT_FALSE(test, exists("/sys/kernel/kunit/suicide"));
	kobject_put(&c->kobj);
	KUNIT_EXPECT_EQ(test, live, 0);
}

static umode_t only_value(struct kobject *kobj, struct attribute *attr, int index)
{
	return attr == &value_attr.attr ? 0440 : 0;
}

static void sysfs_test_groups(struct kunit *test)
{
	struct attribute *attrs[] = { &value_attr.attr, &hidden_attr.attr, NULL };
	struct attribute_group plain = { .name = "plain", .attrs = attrs };
	struct attribute_group visible = { .name = "visible", .attrs = attrs, .is_visible = only_value };
	const struct attribute_group *groups[] = { &plain, &visible, NULL };
	struct kobject *kobj = kobject_create_and_add("kunit", NULL);

	KUNIT_ASSERT_NOT_NULL(test, kobj);
	KUNIT_EXPECT_EQ(test, sysfs_create_groups(kobj, groups), 0);
	KUNIT_EXPECT_TRUE(test, exists("/sys/kunit/plain/hidden"));
	KUNIT_EXPECT_TRUE(test, exists("/sys/kunit/visible/value"));
	KUNIT_EXPECT_FALSE(test, exists("/sys/kunit/visible/hidden"));
	sysfs_remove_group(kobj, &plain);
	KUNIT_EXPECT_FALSE(test, exists("/sys/kunit/plain"));
	KUNIT_EXPECT_EQ(test, sysfs_add_file_to_group(kobj, &hidden_attr.attr, "visible"), 0);
	KUNIT_EXPECT_TRUE(test, exists("/sys/kunit/visible/hidden"));
	sysfs_remove_file_from_group(kobj, &hidden_attr.attr, "visible");
	sysfs_remove_group(kobj, &visible);
	KUNIT_EXPECT_FALSE(test, exists("/sys/kunit/visible"));
	kobject_put(kobj);
	KUNIT_EXPECT_FALSE(test, exists("/sys/kunit"));
}

static void sysfs_test_links(struct kunit *test)
{
	static const struct {
		const char *link, *target;
	} links[] = {
		{ "/sys/kunit_a/b/to_a", "../../kunit_a" },
		{ "/sys/kunit_a/b/to_c", "../../kunit_c" },
		{ "/sys/kunit_a/to_b", "b" },
		{ "/sys/kunit_to_b", "kunit_a/b" },
	};
	struct kobject *a = kobject_create_and_add("kunit_a", NULL), *b = kobject_create_and_add("b", a);
	struct kobject *c = kobject_create_and_add("kunit_c", NULL);
	struct path path;

	KUNIT_ASSERT_TRUE(test, a && b && c);
	KUNIT_EXPECT_EQ(test, sysfs_create_link(b, a, "to_a"), 0);
	KUNIT_EXPECT_EQ(test, sysfs_create_link(b, c, "to_c"), 0);
	KUNIT_EXPECT_EQ(test, sysfs_create_link(a, b, "to_b"), 0);
	KUNIT_EXPECT_EQ(test, sysfs_create_link(NULL, b, "kunit_to_b"), 0);
	for (int i = 0; i < ARRAY_SIZE(links); i++) {
		DEFINE_DELAYED_CALL(done);
		const char *text;

		KUNIT_ASSERT_EQ(test, kern_path(links[i].link, 0, &path), 0);
		text = vfs_get_link(path.dentry, &done);
		KUNIT_EXPECT_STREQ(test, text, links[i].target);
		do_delayed_call(&done);
		path_put(&path);
		KUNIT_EXPECT_EQ(test, kern_path(links[i].link, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path), 0);
		path_put(&path);
	}
	KUNIT_EXPECT_EQ(test, sysfs_rename_link(a, b, "to_b", "renamed"), 0);
	KUNIT_EXPECT_TRUE(test, exists("/sys/kunit_a/renamed"));
	KUNIT_EXPECT_EQ(test, kobject_move(b, c), 0);
	KUNIT_EXPECT_TRUE(test, exists("/sys/kunit_c/b/to_a"));
	KUNIT_EXPECT_EQ(test, kern_path("/sys/kunit_a/renamed/to_c", LOOKUP_FOLLOW, &path), 0);
	path_put(&path);
	sysfs_remove_link(NULL, "kunit_to_b");
	kobject_put(b);
	kobject_put(a);
	kobject_put(c);
	KUNIT_EXPECT_FALSE(test, exists("/sys/kunit_a") || exists("/sys/kunit_c"));
}

static ssize_t bin_read(struct file *file, struct kobject *kobj, struct bin_attribute *attr, char *buf, loff_t pos,
			size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf[i] = (pos + i) * 3;
	return count;
}

static void sysfs_test_binary(struct kunit *test)
{
	struct bin_attribute attr = __BIN_ATTR(blob, 0400, bin_read, NULL, 10000);
	struct kobject *kobj = kobject_create_and_add("kunit", NULL);
	u8 *buffer = kunit_kmalloc(test, 10000, GFP_KERNEL);
	struct file *file;
	size_t done = 0;
	loff_t pos = 0;
	ssize_t n;

	KUNIT_ASSERT_NOT_NULL(test, kobj);
	KUNIT_ASSERT_EQ(test, sysfs_create_bin_file(kobj, &attr), 0);
	file = filp_open("/sys/kunit/blob", O_RDONLY, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, i_size_read(file_inode(file)), 10000);
	while ((n = kernel_read(file, buffer + done, 10000 - done + 1, &pos)) > 0)
		done += n;
	KUNIT_EXPECT_EQ(test, done, 10000);
	for (n = 0; n < done; n++)
		KUNIT_ASSERT_EQ(test, buffer[n], (u8)(n * 3));
	filp_close(file, NULL);
	sysfs_remove_bin_file(kobj, &attr);
	kobject_put(kobj);
}

static void sysfs_test_kset(struct kunit *test)
{
	struct kset *kset = kset_create_and_add("kunit_set", NULL, kernel_kobj);
	struct counted *c = new_counted();
	struct kobject *found;

	KUNIT_ASSERT_TRUE(test, kset && c);
	c->kobj.kset = kset;
	KUNIT_EXPECT_EQ(test, kobject_add(&c->kobj, NULL, "member"), 0);
	KUNIT_EXPECT_TRUE(test, exists("/sys/kernel/kunit_set/member/value"));
	found = kset_find_obj(kset, "member");
	KUNIT_EXPECT_PTR_EQ(test, found, &c->kobj);
	kobject_put(found);
	KUNIT_EXPECT_NULL(test, kset_find_obj(kset, "other"));
	kobject_put(&c->kobj);
	KUNIT_EXPECT_EQ(test, live, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&kset->list));
	kset_unregister(kset);
	KUNIT_EXPECT_FALSE(test, exists("/sys/kernel/kunit_set"));
}

static void sysfs_test_no_memory(struct kunit *test)
{
	unsigned long n, seen = 0;
	int error;

	for (n = 1; n == 1 || seen >= n - 1; n++) {
		struct counted *c = new_counted();

		KUNIT_ASSERT_NOT_NULL(test, c);
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		error = kobject_add(&c->kobj, kernel_kobj, "kunit%d", 1);
		seen = fault_inject_stop();
		if (error) {
			KUNIT_EXPECT_EQ(test, error, -ENOMEM);
			KUNIT_EXPECT_FALSE(test, exists("/sys/kernel/kunit1"));
		}
		kobject_put(&c->kobj);
		KUNIT_EXPECT_EQ(test, live, 0);
		KUNIT_EXPECT_FALSE(test, exists("/sys/kernel/kunit1"));
	}
	KUNIT_EXPECT_GT(test, n, 5);
}

static struct kunit_case sysfs_test_cases[] = {
	KUNIT_CASE(sysfs_test_attribute), KUNIT_CASE(sysfs_test_remove_open), KUNIT_CASE(sysfs_test_remove_self),
	KUNIT_CASE(sysfs_test_groups),	  KUNIT_CASE(sysfs_test_links),	      KUNIT_CASE(sysfs_test_binary),
	KUNIT_CASE(sysfs_test_kset),	  KUNIT_CASE(sysfs_test_no_memory),   {},
};

static struct kunit_suite sysfs_test_suite = { .name = "sysfs", .test_cases = sysfs_test_cases };
kunit_test_suite(sysfs_test_suite);
