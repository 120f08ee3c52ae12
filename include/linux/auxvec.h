/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_AUXVEC_H
#define _LINUX_AUXVEC_H
#include <uapi/linux/auxvec.h>

#define AT_VECTOR_SIZE_BASE 20
/* Words: each entry has two, and there is a pair that ends the list. */
#define AT_VECTOR_SIZE (2 * (AT_VECTOR_SIZE_ARCH + AT_VECTOR_SIZE_BASE + 1))
#endif
