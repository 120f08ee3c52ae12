// SPDX-License-Identifier: MIT
/* arch_prctl(2): the bases of FS and GS, which x86-64 programs use for thread-local storage. */
#include <ashlar/port.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004
#define ARCH_GET_CPUID 0x1011
#define ARCH_SET_CPUID 0x1012

SYSCALL_DEFINE2(arch_prctl, int, option, unsigned long, arg2)
{
	struct arch_user_state *state = current->thread.user;
	enum arch_user_base base = option == ARCH_SET_GS || option == ARCH_GET_GS ? ARCH_USER_GS : ARCH_USER_FS;

	switch (option) {
	case ARCH_SET_GS:
	case ARCH_SET_FS:
		if (arg2 >= TASK_SIZE_MAX)
			return -EPERM;
		arch_user_set_base(state, base, arg2);
		return 0;
	case ARCH_GET_GS:
	case ARCH_GET_FS:
		return put_user(arch_user_get_base(state, base), (unsigned long __user *)arg2);
	case ARCH_GET_CPUID:
		return 1;
	case ARCH_SET_CPUID:
		return -ENODEV;
	default:
		return -EINVAL;
	}
}
