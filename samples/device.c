// SPDX-License-Identifier: MIT
/*
 * A character device that keeps the last message written to it.
 *
 *	ashlar shell
 *	# insmod samples/device.ko
 *	# echo something >/dev/sample
 *	# cat /dev/sample
 *
 * Things to notice: user memory is reached only through functions that can fail (here inside the simple_*_buffer()
 * helpers); the position lets a reader come back for the rest; a mutex makes readers see a whole message.
 * misc_register() finds a number and makes the node.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

static char message[256];
static size_t length;
static DEFINE_MUTEX(message_lock);

static ssize_t sample_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	ssize_t done;

	if (mutex_lock_interruptible(&message_lock))
		return -ERESTARTSYS;
	done = simple_read_from_buffer(buf, count, pos, message, length);
	mutex_unlock(&message_lock);
	return done;
}

static ssize_t sample_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	loff_t at = 0;
	ssize_t done;

	if (mutex_lock_interruptible(&message_lock))
		return -ERESTARTSYS;
	done = simple_write_to_buffer(message, sizeof(message), &at, buf, count);
	if (done >= 0)
		length = done;
	mutex_unlock(&message_lock);
	return done;
}

static const struct file_operations sample_fops = {
	.owner = THIS_MODULE,
	.read = sample_read,
	.write = sample_write,
	.llseek = default_llseek,
};

static struct miscdevice sample_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "sample",
	.fops = &sample_fops,
	.mode = 0666,
};

static int __init device_init(void)
{
	int err = misc_register(&sample_device);

	if (err)
		return err;
	pr_info("/dev/sample is there\n");
	return 0;
}

static void __exit device_exit(void)
{
	misc_deregister(&sample_device);
}

module_init(device_init);
module_exit(device_exit);

MODULE_DESCRIPTION("A character device that remembers");
MODULE_LICENSE("GPL");
