/* SPDX-License-Identifier: MIT */
#include <uapi/asm-generic/ioctl.h>
