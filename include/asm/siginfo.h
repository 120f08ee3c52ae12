/* SPDX-License-Identifier: MIT */
#include <uapi/asm/siginfo.h>
