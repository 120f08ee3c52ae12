// SPDX-License-Identifier: MIT
/*
 * A driver with a device that programs can write to, read from and map: /dev/mailbox holds one page.
 * samples/programs/mailbox_user.c is its user. Both run unchanged on Linux.
 */
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static char *box; /* one page */

static ssize_t mailbox_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(to, count, pos, box, strnlen(box, PAGE_SIZE));
}

static ssize_t mailbox_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	if (count >= PAGE_SIZE)
		return -EFBIG;
	if (copy_from_user(box, from, count))
		return -EFAULT;
	box[count] = '\0';
	pr_info("%s left %zu bytes\n", current->comm, count);
	return count;
}

static int mailbox_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff || vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;
	return vm_insert_page(vma, vma->vm_start, virt_to_page(box));
}

static const struct file_operations mailbox_fops = {
	.owner = THIS_MODULE,
	.read = mailbox_read,
	.write = mailbox_write,
	.mmap = mailbox_mmap,
	.llseek = default_llseek,
};

static struct miscdevice mailbox = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mailbox",
	.fops = &mailbox_fops,
};

static int __init mailbox_init(void)
{
	int err;

	box = (char *)get_zeroed_page(GFP_KERNEL);
	if (!box)
		return -ENOMEM;
	err = misc_register(&mailbox);
	if (err)
		free_page((unsigned long)box);
	return err;
}

static void __exit mailbox_exit(void)
{
	misc_deregister(&mailbox);
	free_page((unsigned long)box);
}

module_init(mailbox_init);
module_exit(mailbox_exit);
MODULE_DESCRIPTION("A page that programs can write, read and map");
MODULE_LICENSE("GPL");
