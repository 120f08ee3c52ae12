/* SPDX-License-Identifier: MIT */
#include <uapi/linux/posix_types.h>
