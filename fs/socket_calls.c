// SPDX-License-Identifier: MIT
/* Sockets: there is no network and no address family here, so none can be made. What C libraries try at start-up (name services) then goes on. */
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/syscalls.h>

#define SOCK_TYPE_MASK 0xf
#define SOCK_MAX 11
#define AF_MAX 46

static int refuse(int family, int type)
{
	if (type & ~(SOCK_TYPE_MASK | O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	if (family < 0 || family >= AF_MAX)
		return -EAFNOSUPPORT;
	if ((type & SOCK_TYPE_MASK) >= SOCK_MAX)
		return -EINVAL;
	return -EAFNOSUPPORT;
}

SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)
{
	return refuse(family, type);
}

SYSCALL_DEFINE4(socketpair, int, family, int, type, int, protocol, int __user *, usockvec)
{
	return refuse(family, type);
}
