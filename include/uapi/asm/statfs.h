/* SPDX-License-Identifier: MIT */
#ifndef _UAPI_ASM_STATFS_H
#define _UAPI_ASM_STATFS_H
#include <linux/types.h>

struct statfs {
	long f_type;
	long f_bsize;
	long f_blocks;
	long f_bfree;
	long f_bavail;
	long f_files;
	long f_ffree;
	__kernel_fsid_t f_fsid;
	long f_namelen;
	long f_frsize;
	long f_flags;
	long f_spare[4];
};
#endif
