/* SPDX-License-Identifier: MIT */
#include <uapi/linux/time_types.h>
