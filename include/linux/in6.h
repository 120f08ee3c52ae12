/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IN6_H
#define _LINUX_IN6_H
#include <uapi/linux/in6.h>
#include <asm/byteorder.h>

#define IPV6_FLOWINFO_MASK htonl(0x0fffffff)
#define IN6ADDR_ANY_INIT \
	{ \
		{ \
			{ \
				0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
			} \
		} \
	}
#define IN6ADDR_LOOPBACK_INIT \
	{ \
		{ \
			{ \
				0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 \
			} \
		} \
	}
#endif
