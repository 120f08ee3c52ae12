/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CRC32C_H
#define _LINUX_CRC32C_H
#include <linux/types.h>
u32 crc32c(u32 crc, const void *address, unsigned int length);
const char *crc32c_impl(void);
#define __crc32c(seed, data, length) crc32c(seed, data, length)
#endif
