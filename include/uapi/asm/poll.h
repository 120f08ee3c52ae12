/* SPDX-License-Identifier: MIT */
#include <uapi/asm-generic/poll.h>
