// SPDX-License-Identifier: MIT
/*
 * The system calls that load and unload modules. The image, from memory or from an open file, is copied first; the loader (load.c) sees only that
 * copy, and it is freed afterwards in every case. The module's init and exit run in the calling task.
 */
#include <linux/capability.h>
#include <linux/dcache.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include "internal.h"

#define MODULE_INIT_IGNORE_MODVERSIONS 1
#define MODULE_INIT_IGNORE_VERMAGIC 2
#define MODULE_INIT_COMPRESSED_FILE 4
#define MAX_ARGS (PAGE_SIZE * 32)

static int load_with_args(const void *image, size_t len, const char __user *uargs, const char *path)
{
	char *args = strndup_user(uargs, MAX_ARGS);
	int err;

	if (IS_ERR(args))
		return PTR_ERR(args);
	err = load_module(image, len, args, path);
	kfree(args);
	return err;
}

SYSCALL_DEFINE3(init_module, void __user *, umod, unsigned long, len, const char __user *, uargs)
{
	void *image;
	int err;

	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	if (len < sizeof(Elf64_Ehdr))
		return -ENOEXEC;
	if (len > INT_MAX)
		return -ENOMEM;
	image = __vmalloc(len, GFP_KERNEL | __GFP_NOWARN);
	if (!image)
		return -ENOMEM;
	err = copy_from_user(image, umod, len) ? -EFAULT : load_with_args(image, len, uargs, NULL);
	vfree(image);
	return err;
}

/* The whole of a file in new memory, or an error. */
static void *read_image(struct file *file, size_t *len)
{
	loff_t size = i_size_read(file_inode(file)), pos = 0;
	void *image;

	if (!(file->f_mode & FMODE_READ))
		return ERR_PTR(-EBADF);
	if (!S_ISREG(file_inode(file)->i_mode) || size <= 0)
		return ERR_PTR(-EINVAL);
	if (size > INT_MAX)
		return ERR_PTR(-EFBIG);
	image = __vmalloc(size, GFP_KERNEL | __GFP_NOWARN);
	if (!image)
		return ERR_PTR(-ENOMEM);
	while (pos < size) {
		ssize_t n = kernel_read(file, image + pos, size - pos, &pos);

		if (n <= 0) {
			vfree(image);
			return ERR_PTR(n ?: -EIO);
		}
	}
	*len = size;
	return image;
}

static int load_from_file(struct file *file, const char __user *uargs)
{
	char *buffer, *path;
	size_t len = 0;
	void *image = read_image(file, &len);
	int err;

	if (IS_ERR(image))
		return PTR_ERR(image);
	buffer = kmalloc(PATH_MAX, GFP_KERNEL);
	path = buffer ? d_path(&file->f_path, buffer, PATH_MAX) : NULL;
	err = load_with_args(image, len, uargs, IS_ERR(path) ? NULL : path);
	kfree(buffer);
	vfree(image);
	return err;
}

SYSCALL_DEFINE3(finit_module, int, fd, const char __user *, uargs, int, flags)
{
	struct fd f;
	int err;

	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	if (flags & ~(MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC | MODULE_INIT_COMPRESSED_FILE))
		return -EINVAL;
	if (flags & MODULE_INIT_COMPRESSED_FILE)
		return -EOPNOTSUPP;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	err = load_from_file(f.file, uargs);
	fdput(f);
	return err;
}

SYSCALL_DEFINE2(delete_module, const char __user *, name_user, unsigned int, flags)
{
	char name[MODULE_NAME_LEN];

	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	if (strncpy_from_user(name, name_user, MODULE_NAME_LEN - 1) < 0)
		return -EFAULT;
	name[MODULE_NAME_LEN - 1] = '\0';
	return delete_module(name, flags);
}
