/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FCNTL_H
#define _LINUX_FCNTL_H
#include <linux/stat.h>
#include <uapi/linux/fcntl.h>
#define VALID_OPEN_FLAGS \
	(O_RDONLY | O_WRONLY | O_RDWR | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND | O_NONBLOCK | O_DSYNC | \
	 __O_SYNC | FASYNC | O_DIRECT | O_LARGEFILE | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC | O_PATH | \
	 __O_TMPFILE)
#define force_o_largefile() true
#define IS_GETLK(cmd) ((cmd) == F_GETLK || (cmd) == F_OFD_GETLK)
#define IS_SETLK(cmd) ((cmd) == F_SETLK || (cmd) == F_OFD_SETLK)
#define IS_SETLKW(cmd) ((cmd) == F_SETLKW || (cmd) == F_OFD_SETLKW)
#endif
