/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_AIO_H
#define _LINUX_AIO_H
#include <linux/types.h>
struct kiocb;
#endif
