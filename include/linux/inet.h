/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_INET_H
#define _LINUX_INET_H
#include <linux/types.h>
#include <linux/in.h>
#include <linux/in6.h>

#define INET_ADDRSTRLEN 16
#define INET6_ADDRSTRLEN 48

__be32 in_aton(const char *str);
int in4_pton(const char *src, int srclen, u8 *dst, int delim, const char **end);
int in6_pton(const char *src, int srclen, u8 *dst, int delim, const char **end);
bool mac_pton(const char *s, u8 *mac);
#endif
