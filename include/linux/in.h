/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IN_H
#define _LINUX_IN_H
#include <linux/errno.h>
#include <uapi/linux/in.h>
#include <asm/byteorder.h>

static inline bool ipv4_is_loopback(__be32 addr)
{
	return (addr & htonl(0xff000000)) == htonl(0x7f000000);
}

static inline bool ipv4_is_multicast(__be32 addr)
{
	return (addr & htonl(0xf0000000)) == htonl(0xe0000000);
}

static inline bool ipv4_is_lbcast(__be32 addr)
{
	return addr == htonl(INADDR_BROADCAST);
}

static inline bool ipv4_is_zeronet(__be32 addr)
{
	return addr == 0;
}
#endif
