/* SPDX-License-Identifier: MIT */
#include <asm/poll.h>
