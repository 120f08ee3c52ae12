/* SPDX-License-Identifier: MIT */
#include <uapi/asm-generic/fcntl.h>
