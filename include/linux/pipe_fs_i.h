/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PIPE_FS_I_H
#define _LINUX_PIPE_FS_I_H
/* Pipes. See fs/pipe.c. */
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>

struct fasync_struct;
struct file;
struct page;

#define PIPE_DEF_BUFFERS 16
#define PIPE_BUF_FLAG_PACKET 0x08
#define PIPE_BUF_FLAG_CAN_MERGE 0x10

struct pipe_buffer {
	struct page *page;
	unsigned int offset; /* bytes */
	unsigned int len;    /* bytes, not 0 */
	unsigned int flags;
};

/* All but the wait queues is guarded by mutex. head - tail slots of the ring are in use; both run freely. */
struct pipe_inode_info {
	struct mutex mutex;
	wait_queue_head_t rd_wait, wr_wait;
	unsigned int head; /* the next slot to be filled */
	unsigned int tail; /* the oldest filled slot */
	unsigned int max_usage;
	unsigned int ring_size; /* a power of 2 */
	unsigned int readers;
	unsigned int writers;
	unsigned int files;
	unsigned int r_counter; /* opens so far: a FIFO's open() waits for the other side's to change */
	unsigned int w_counter;
	struct page *tmp_page[2]; /* emptied pages, to be filled again */
	struct fasync_struct *fasync_readers;
	struct fasync_struct *fasync_writers;
	struct pipe_buffer *bufs;
};

static inline bool pipe_empty(unsigned int head, unsigned int tail)
{
	return head == tail;
}

static inline unsigned int pipe_occupancy(unsigned int head, unsigned int tail)
{
	return head - tail;
}

static inline bool pipe_full(unsigned int head, unsigned int tail, unsigned int limit)
{
	return pipe_occupancy(head, tail) >= limit;
}

#define PIPE_SIZE PAGE_SIZE
extern const struct file_operations pipefifo_fops;
struct pipe_inode_info *get_pipe_info(struct file *file);
struct pipe_inode_info *alloc_pipe_info(void);
void free_pipe_info(struct pipe_inode_info *pipe);
int create_pipe_files(struct file **res, int flags);
int do_pipe_flags(int *fd, int flags);
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg);
struct page *pipe_get_page(struct pipe_inode_info *pipe);
void pipe_release_buf(struct pipe_inode_info *pipe, struct pipe_buffer *buf);
ssize_t pipe_tee(struct pipe_inode_info *from, struct pipe_inode_info *to, size_t len, bool nonblock);
int pipe_wait_readable(struct pipe_inode_info *pipe, bool nonblock);
int pipe_wait_writable(struct pipe_inode_info *pipe, bool nonblock);
void pipe_wake_readers(struct pipe_inode_info *pipe);
void pipe_wake_writers(struct pipe_inode_info *pipe);
extern unsigned int pipe_max_size;
struct inode *get_pipe_inode(void);
struct vfsmount *pipe_mount(void);
#endif
