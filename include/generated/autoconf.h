/* SPDX-License-Identifier: MIT */
#include <linux/kconfig.h>
