/* SPDX-License-Identifier: MIT */
#include <uapi/linux/magic.h>
