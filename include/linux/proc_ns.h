/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PROC_NS_H
#define _LINUX_PROC_NS_H
#include <linux/types.h>
/* Inode numbers of the initial namespaces. */
enum {
	PROC_ROOT_INO = 1,
	PROC_IPC_INIT_INO = 0xEFFFFFFFU,
	PROC_UTS_INIT_INO = 0xEFFFFFFEU,
	PROC_USER_INIT_INO = 0xEFFFFFFDU,
	PROC_PID_INIT_INO = 0xEFFFFFFCU,
};
#endif
