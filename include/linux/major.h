/* SPDX-License-Identifier: MIT */
#include <uapi/linux/major.h>
