/* SPDX-License-Identifier: MIT */
#include <uapi/asm/sigcontext.h>
