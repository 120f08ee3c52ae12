// SPDX-License-Identifier: MIT
/*
 * memfd_create: shmem files that only a descriptor leads to, and seals: promises that a file will not be changed in some way any more,
 * which whoever is handed the descriptor can rely on. A seal can be added and never taken away. Setting F_SEAL_WRITE needs that no
 * shared area can write to the file; shmem's operations keep the promises (shmem_file.c).
 *
 * Locks: the inode's i_rwsem for the seals.
 */
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/filelock.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/memfd.h>

#define MFD_NAME_PREFIX "memfd:"
#define MFD_NAME_PREFIX_LEN (sizeof(MFD_NAME_PREFIX) - 1)
#define MFD_NAME_MAX_LEN (NAME_MAX - MFD_NAME_PREFIX_LEN)
#define F_ALL_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)

/* Does a driver or direct I/O still use a page of the file? */
static bool has_pinned_pages(struct address_space *mapping)
{
	unsigned long index;
	struct page *page;
	bool pinned = false;

	xa_for_each(&mapping->i_pages, index, page) {
		if (xa_is_value(page))
			continue;
		if (page_count(page) - page_mapcount(page) > 1 + PageSwapCache(page)) {
			pinned = true;
			break;
		}
	}
	return pinned;
}

static int add_seals(struct file *file, unsigned int seals)
{
	struct inode *inode = file_inode(file);
	struct shmem_inode_info *info = SHMEM_I(inode);
	int error = 0;

	if (!(file->f_mode & FMODE_WRITE))
		return -EPERM;
	if (seals & ~F_ALL_SEALS)
		return -EINVAL;
	inode_lock(inode);
	if (info->seals & F_SEAL_SEAL) {
		error = -EPERM;
	} else if (seals & F_SEAL_WRITE && !(info->seals & F_SEAL_WRITE)) {
		error = mapping_deny_writable(file->f_mapping);
		if (!error && has_pinned_pages(file->f_mapping)) {
			mapping_allow_writable(file->f_mapping);
			error = -EBUSY;
		}
	}
	if (!error)
		info->seals |= seals;
	inode_unlock(inode);
	return error;
}

/** memfd_fcntl - F_ADD_SEALS and F_GET_SEALS; -EINVAL for files that cannot be sealed */
long memfd_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (!shmem_mapping(file->f_mapping))
		return -EINVAL;
	switch (cmd) {
	case F_ADD_SEALS:
		return arg > UINT_MAX ? -EINVAL : add_seals(file, arg);
	case F_GET_SEALS:
		return SHMEM_I(file_inode(file))->seals;
	}
	return -EINVAL;
}

/* The name to show, from the program; from kmalloc, or an error. */
static char *copy_name(const char __user *uname)
{
	long len = strnlen_user(uname, MFD_NAME_MAX_LEN + 1);
	char *name;

	if (len <= 0)
		return ERR_PTR(-EFAULT);
	if (len > MFD_NAME_MAX_LEN + 1)
		return ERR_PTR(-EINVAL);
	name = kmalloc(len + MFD_NAME_PREFIX_LEN, GFP_KERNEL);
	if (!name)
		return ERR_PTR(-ENOMEM);
	memcpy(name, MFD_NAME_PREFIX, MFD_NAME_PREFIX_LEN);
	/* The program may have made it longer since. */
	if (copy_from_user(name + MFD_NAME_PREFIX_LEN, uname, len) || name[len + MFD_NAME_PREFIX_LEN - 1]) {
		kfree(name);
		return ERR_PTR(-EFAULT);
	}
	return name;
}

SYSCALL_DEFINE2(memfd_create, const char __user *, uname, unsigned int, flags)
{
	struct file *file;
	char *name;
	int fd;

	if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING))
		return -EINVAL;
	name = copy_name(uname);
	if (IS_ERR(name))
		return PTR_ERR(name);
	fd = get_unused_fd_flags(flags & MFD_CLOEXEC ? O_CLOEXEC : 0);
	if (fd < 0)
		goto out;
	file = shmem_file_setup(name, 0, VM_NORESERVE);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		fd = PTR_ERR(file);
		goto out;
	}
	file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	file->f_flags |= O_LARGEFILE;
	if (flags & MFD_ALLOW_SEALING)
		SHMEM_I(file_inode(file))->seals &= ~F_SEAL_SEAL;
	fd_install(fd, file);
out:
	kfree(name);
	return fd;
}
