// SPDX-License-Identifier: MIT
/*
 * getdents and getdents64: names of a folder, packed into the program's buffer.
 *
 * Each record says where the next name is found (d_off), which is known only when that name comes: so it is filled into the record before, or
 * from the file's position after the last. A name that does not fit ends the call; if none fitted, that is -EINVAL.
 */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "internal.h"

struct linux_dirent {
	unsigned long d_ino;
	unsigned long d_off;
	unsigned short d_reclen;
	char d_name[];
};

struct linux_dirent64 {
	u64 d_ino;
	s64 d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[];
};

struct getdents_callback {
	struct dir_context ctx;
	char __user *next; /* where the next record goes */
	char __user *last; /* the last one, or NULL */
	unsigned int room; /* bytes left */
	int error;
};

/* d_off lies at the same place in both kinds of records. */
static int put_offset(char __user *record, loff_t offset)
{
	return put_user((s64)offset, &((struct linux_dirent64 __user *)record)->d_off);
}

/* Whether a record of @bytes may be written; if so the offset of the one before is filled in. */
static bool begin_record(struct getdents_callback *buf, const char *name, int namlen, unsigned int bytes, loff_t offset)
{
	buf->error = -EIO;
	if (namlen <= 0 || namlen >= PATH_MAX || memchr(name, '/', namlen))
		return false;
	buf->error = -EINVAL;
	if (bytes > buf->room)
		return false;
	if (buf->last && signal_pending(current))
		return false;
	buf->error = -EFAULT;
	return !buf->last || !put_offset(buf->last, offset);
}

static void end_record(struct getdents_callback *buf, unsigned int bytes)
{
	buf->last = buf->next;
	buf->next += bytes;
	buf->room -= bytes;
	buf->error = 0;
}

static bool filldir64(struct dir_context *ctx, const char *name, int namlen, loff_t offset, u64 ino, unsigned int type)
{
	struct getdents_callback *buf = container_of(ctx, struct getdents_callback, ctx);
	unsigned int bytes = ALIGN(offsetof(struct linux_dirent64, d_name) + namlen + 1, sizeof(u64));
	struct linux_dirent64 __user *dirent;

	if (!begin_record(buf, name, namlen, bytes, offset))
		return false;
	dirent = (struct linux_dirent64 __user *)buf->next;
	if (put_user(ino, &dirent->d_ino) || put_user((unsigned short)bytes, &dirent->d_reclen) ||
	    put_user((unsigned char)type, &dirent->d_type) || copy_to_user(dirent->d_name, name, namlen) ||
	    put_user((char)0, dirent->d_name + namlen))
		return false;
	end_record(buf, bytes);
	return true;
}

static bool filldir(struct dir_context *ctx, const char *name, int namlen, loff_t offset, u64 ino, unsigned int type)
{
	struct getdents_callback *buf = container_of(ctx, struct getdents_callback, ctx);
	unsigned int bytes = ALIGN(offsetof(struct linux_dirent, d_name) + namlen + 2, sizeof(long));
	struct linux_dirent __user *dirent;

	if (!begin_record(buf, name, namlen, bytes, offset))
		return false;
	dirent = (struct linux_dirent __user *)buf->next;
	/* The type is the record's last byte. */
	if (put_user((unsigned long)ino, &dirent->d_ino) || put_user((unsigned short)bytes, &dirent->d_reclen) ||
	    copy_to_user(dirent->d_name, name, namlen) || put_user((char)0, dirent->d_name + namlen) ||
	    put_user((char)type, (char __user *)dirent + bytes - 1))
		return false;
	end_record(buf, bytes);
	return true;
}

static int do_getdents(unsigned int fd, void __user *dirent, unsigned int count, filldir_t actor)
{
	struct getdents_callback buf = { .ctx.actor = actor, .next = dirent, .room = count };
	struct fd f = fdget_pos(fd);
	int error;

	if (!f.file)
		return -EBADF;
	error = iterate_dir(f.file, &buf.ctx);
	if (error >= 0)
		error = buf.error;
	if (buf.last) {
		error = count - buf.room;
		if (put_offset(buf.last, buf.ctx.pos))
			error = -EFAULT;
	}
	fdput_pos(f);
	return error;
}

SYSCALL_DEFINE3(getdents, unsigned int, fd, struct linux_dirent __user *, dirent, unsigned int, count)
{
	return do_getdents(fd, dirent, count, filldir);
}

SYSCALL_DEFINE3(getdents64, unsigned int, fd, struct linux_dirent64 __user *, dirent, unsigned int, count)
{
	return do_getdents(fd, dirent, count, filldir64);
}
