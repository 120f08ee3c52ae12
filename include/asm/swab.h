/* SPDX-License-Identifier: MIT */
#include <uapi/linux/swab.h>
