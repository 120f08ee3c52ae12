/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_EVENTPOLL_H
#define _LINUX_EVENTPOLL_H
#include <linux/fs.h>
#include <uapi/linux/eventpoll.h>

void eventpoll_release_file(struct file *file);

/* A file is closed: who watches it forgets it. */
static inline void eventpoll_release(struct file *file)
{
	if (unlikely(!hlist_empty(&file->f_ep)))
		eventpoll_release_file(file);
}
#endif
