/* SPDX-License-Identifier: MIT */
#include <uapi/asm-generic/ioctls.h>
