// SPDX-License-Identifier: MIT
/*
 * The command's requests about files: cat, echo DATA >FILE, ls, mknod, mkdir, rm, rmdir.
 *
 * Each runs in a task of its own that does what the program of that name does: open, then read or write through a
 * buffer in user memory of its own address space, so that a module's copy_to_user() meets what it would meet under a
 * program.
 *
 * What a request produces is collected in kernel memory and handed to the command's sink afterwards, because the sink
 * is the command's code and must run in process 1. A file longer than BATCH_BYTES, or without end, is read in several
 * tasks one after another, each of which goes on where the last one stopped.
 *
 * A request's state outlives its task if that was abandoned in a deadlock. Whether the task has ended is known from a
 * task work that runs when it exits, which also closes the file if the task was killed inside a call.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/list_sort.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/task_work.h>
#include <linux/uaccess.h>
#include "ashlar/control.h"

#define USER_BUFFER_BYTES (64 * 1024)
#define BATCH_BYTES (4 * 1024 * 1024)

/* A piece of what a request produced. */
struct piece {
	struct list_head list;
	size_t bytes;
	char type; /* ls */
	char data[];
};

struct file_request {
	struct callback_head exit_work;
	bool exited;	   /* the task has ended, or will not touch this any more */
	const char *path;  /* a copy */
	struct file *file; /* open, or NULL */
	bool at_end;
	const char *data; /* write: what */
	size_t bytes;
	size_t done;
	umode_t mode; /* mknod: type and permissions */
	dev_t dev;
	bool folder; /* rm */
	struct list_head pieces;
};

static void request_task_exits(struct callback_head *work)
{
	struct file_request *req = container_of(work, struct file_request, exit_work);

	if (req->file) {
		filp_close(req->file, NULL);
		req->file = NULL;
	}
	req->exited = true;
}

static struct file_request *new_request(const char *path)
{
	struct file_request *req = kzalloc(sizeof(*req), GFP_KERNEL);

	if (!req)
		return NULL;
	req->path = kstrdup(path, GFP_KERNEL);
	if (!req->path) {
		kfree(req);
		return NULL;
	}
	INIT_LIST_HEAD(&req->pieces);
	init_task_work(&req->exit_work, request_task_exits);
	return req;
}

static void free_pieces(struct file_request *req)
{
	struct piece *piece, *next;

	list_for_each_entry_safe(piece, next, &req->pieces, list) {
		list_del(&piece->list);
		kvfree(piece);
	}
}

/* Free a request, unless an abandoned task may still have it. */
static void end_request(struct file_request *req, struct control_result *result)
{
	if (result->killed && !req->exited)
		return;
	free_pieces(req);
	kvfree(req->data);
	kfree(req->path);
	kfree(req);
}

/* Run @fn with a user buffer of @bytes as the task's memory. Returns what it returns. */
static long with_user_buffer(struct file_request *req, size_t bytes, long (*fn)(struct file_request *, char __user *))
{
	struct mm_struct *mm;
	unsigned long address;
	long ret = task_work_add(current, &req->exit_work, TWA_NONE);

	if (ret)
		return ret;
	ret = mm_create_buffer(&mm, &address, bytes);
	if (ret) {
		task_work_cancel(current, request_task_exits);
		return ret;
	}
	/* From here on the memory goes with the task. */
	task_lock(current);
	current->mm = mm;
	current->active_mm = mm;
	task_unlock(current);
	ret = fn(req, (char __user *)address);
	task_work_cancel(current, request_task_exits);
	return ret;
}

static int keep_piece(struct file_request *req, const char __user *from, size_t bytes)
{
	struct piece *piece = kvmalloc(struct_size(piece, data, bytes), GFP_KERNEL);

	if (!piece)
		return -ENOMEM;
	piece->bytes = bytes;
	if (copy_from_user(piece->data, from, bytes)) {
		kvfree(piece);
		return -EFAULT;
	}
	list_add_tail(&piece->list, &req->pieces);
	return 0;
}

static void close_request_file(struct file_request *req)
{
	filp_close(req->file, NULL);
	req->file = NULL;
}

/* ---- cat ---- */

static long read_batch(struct file_request *req, char __user *buffer)
{
	size_t batch = 0;
	long ret;

	if (!req->file) {
		struct file *file = filp_open(req->path, O_RDONLY | O_LARGEFILE, 0);

		if (IS_ERR(file))
			return PTR_ERR(file);
		req->file = file;
	}
	do {
		loff_t pos = req->file->f_pos;

		ret = vfs_read(req->file, buffer, USER_BUFFER_BYTES, &pos);
		if (ret >= 0)
			req->file->f_pos = pos;
		if (ret <= 0)
			break;
		batch += ret;
		req->done += ret;
		ret = keep_piece(req, buffer, ret);
	} while (!ret && batch < BATCH_BYTES && !signal_pending(current));
	if (ret < 0 || batch < BATCH_BYTES) {
		req->at_end = true;
		close_request_file(req);
	}
	return ret < 0 ? ret : req->done;
}

static long read_task(void *arg)
{
	return with_user_buffer(arg, USER_BUFFER_BYTES, read_batch);
}

/* Returns what the sink wants: other than 0 is enough. */
static int deliver(struct file_request *req, int (*sink)(void *ctx, const void *data, size_t bytes), void *ctx)
{
	struct piece *piece;
	int stop = 0;

	list_for_each_entry(piece, &req->pieces, list) {
		stop = sink(ctx, piece->data, piece->bytes);
		if (stop)
			break;
	}
	free_pieces(req);
	return stop;
}

static long close_task(void *arg)
{
	close_request_file(arg);
	return 0;
}

/* The next three: see control.h. */
struct control_result control_read_file(const char *path, int (*sink)(void *ctx, const void *data, size_t bytes),
					void *ctx)
{
	struct control_result result = { .value = -ENOMEM };
	struct file_request *req = new_request(path);

	if (!req)
		return result;
	for (;;) {
		result = control_run("cat", read_task, req);
		if (result.killed && !req->exited)
			break;
		if (deliver(req, sink, ctx) || result.killed || req->at_end || result.value < 0)
			break;
	}
	if (!result.killed && req->file)
		control_run("cat", close_task, req);
	end_request(req, &result);
	return result;
}

/* ---- echo DATA >FILE ---- */

static long write_all(struct file_request *req, char __user *buffer)
{
	struct file *file = filp_open(req->path, O_WRONLY | O_CREAT | O_TRUNC | O_LARGEFILE, 0666);
	long ret = 0;

	if (IS_ERR(file))
		return PTR_ERR(file);
	req->file = file;
	while (req->done < req->bytes) {
		size_t chunk = min_t(size_t, req->bytes - req->done, USER_BUFFER_BYTES);
		loff_t pos = file->f_pos;

		if (copy_to_user(buffer, req->data + req->done, chunk)) {
			ret = -EFAULT;
			break;
		}
		ret = vfs_write(file, buffer, chunk, &pos);
		if (ret >= 0)
			file->f_pos = pos;
		if (ret <= 0 || signal_pending(current))
			break;
		req->done += ret;
	}
	close_request_file(req);
	return ret < 0 ? ret : req->done;
}

static long write_task(void *arg)
{
	struct file_request *req = arg;

	return with_user_buffer(req, clamp_t(size_t, req->bytes, 1, USER_BUFFER_BYTES), write_all);
}

struct control_result control_write_file(const char *path, const void *data, size_t bytes)
{
	struct control_result result = { .value = -ENOMEM };
	struct file_request *req = new_request(path);
	char *copy;

	if (!req)
		return result;
	copy = kvmalloc(max_t(size_t, bytes, 1), GFP_KERNEL);
	req->data = copy;
	if (!copy) {
		end_request(req, &result);
		return result;
	}
	memcpy(copy, data, bytes);
	req->bytes = bytes;
	result = control_run("sh", write_task, req);
	end_request(req, &result);
	return result;
}

/* ---- ls ---- */

struct name_collector {
	struct dir_context ctx;
	struct file_request *req;
	int error;
};

static bool collect_name(struct dir_context *ctx, const char *name, int len, loff_t pos, u64 ino, unsigned int type)
{
	static const char letter[16] = {
		[DT_FIFO] = 'p', [DT_CHR] = 'c', [DT_DIR] = 'd',  [DT_BLK] = 'b',
		[DT_REG] = '-',	 [DT_LNK] = 'l', [DT_SOCK] = 's',
	};
	struct name_collector *collector = container_of(ctx, struct name_collector, ctx);
	struct piece *piece;

	if (name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.')))
		return true;
	piece = kvmalloc(struct_size(piece, data, (size_t)len + 1), GFP_KERNEL);
	if (!piece) {
		collector->error = -ENOMEM;
		return false;
	}
	memcpy(piece->data, name, len);
	piece->data[len] = '\0';
	piece->bytes = len;
	piece->type = letter[type & 15] ?: '?';
	list_add_tail(&piece->list, &collector->req->pieces);
	collector->req->done++;
	return true;
}

static int compare_names(void *priv, const struct list_head *a, const struct list_head *b)
{
	return strcmp(list_entry(a, struct piece, list)->data, list_entry(b, struct piece, list)->data);
}

static long list_task(void *arg)
{
	struct file_request *req = arg;
	struct name_collector collector = { .ctx.actor = collect_name, .req = req };
	long ret = task_work_add(current, &req->exit_work, TWA_NONE);
	struct file *file;
	size_t before;

	if (ret)
		return ret;
	file = filp_open(req->path, O_RDONLY | O_DIRECTORY | O_LARGEFILE, 0);
	if (IS_ERR(file)) {
		ret = PTR_ERR(file);
		goto out;
	}
	req->file = file;
	do {
		before = req->done;
		ret = iterate_dir(file, &collector.ctx);
	} while (!ret && !collector.error && req->done > before);
	close_request_file(req);
	if (!ret)
		ret = collector.error;
	if (!ret) {
		list_sort(NULL, &req->pieces, compare_names);
		ret = req->done;
	}
out:
	task_work_cancel(current, request_task_exits);
	return ret;
}

struct control_result control_list_directory(const char *path, int (*sink)(void *ctx, const char *name, char type),
					     void *ctx)
{
	struct control_result result = { .value = -ENOMEM };
	struct file_request *req = new_request(path);
	struct piece *piece;

	if (!req)
		return result;
	result = control_run("ls", list_task, req);
	if (!result.killed)
		list_for_each_entry(piece, &req->pieces, list)
			if (sink(ctx, piece->data, piece->type))
				break;
	end_request(req, &result);
	return result;
}

/* ---- mknod, mkdir, rm, rmdir ---- */

static long make_task(void *arg)
{
	struct file_request *req = arg;
	umode_t mode = (req->mode & S_IFMT) | (req->mode & S_IALLUGO & ~current_umask());
	struct path path;
	struct dentry *dentry = kern_path_create(AT_FDCWD, req->path, &path, S_ISDIR(mode) ? LOOKUP_DIRECTORY : 0);
	long ret;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	if (S_ISDIR(mode))
		ret = vfs_mkdir(mnt_user_ns(path.mnt), d_inode(path.dentry), dentry, mode);
	else
		ret = vfs_mknod(mnt_user_ns(path.mnt), d_inode(path.dentry), dentry, mode, req->dev);
	done_path_create(&path, dentry);
	return ret;
}

struct control_result control_make_node(const char *path, char type, unsigned int mode, unsigned int major,
					unsigned int minor)
{
	struct control_result result = { .value = -ENOMEM };
	struct file_request *req;
	umode_t format = type == 'c' ? S_IFCHR : type == 'b' ? S_IFBLK : type == 'p' ? S_IFIFO : S_IFDIR;

	if (major >= 1U << 12 || minor > MINORMASK || !strchr("cbpd", type)) {
		result.value = -EINVAL;
		return result;
	}
	req = new_request(path);
	if (!req)
		return result;
	req->mode = format | (mode & S_IALLUGO);
	req->dev = MKDEV(major, minor);
	result = control_run(type == 'd' ? "mkdir" : "mknod", make_task, req);
	end_request(req, &result);
	return result;
}

static long remove_task(void *arg)
{
	struct file_request *req = arg;
	struct path parent;
	struct dentry *dentry = kern_path_locked(req->path, &parent);
	long ret;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	ret = mnt_want_write(parent.mnt);
	if (!ret) {
		if (req->folder)
			ret = vfs_rmdir(mnt_user_ns(parent.mnt), d_inode(parent.dentry), dentry);
		else
			ret = vfs_unlink(mnt_user_ns(parent.mnt), d_inode(parent.dentry), dentry, NULL);
		mnt_drop_write(parent.mnt);
	}
	dput(dentry);
	inode_unlock(d_inode(parent.dentry));
	path_put(&parent);
	return ret;
}

struct control_result control_remove_node(const char *path, bool folder)
{
	struct control_result result = { .value = -ENOMEM };
	struct file_request *req = new_request(path);

	if (!req)
		return result;
	req->folder = folder;
	result = control_run(folder ? "rmdir" : "rm", remove_task, req);
	end_request(req, &result);
	return result;
}
