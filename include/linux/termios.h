/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TERMIOS_H
#define _LINUX_TERMIOS_H
#include <uapi/linux/termios.h>
#endif
