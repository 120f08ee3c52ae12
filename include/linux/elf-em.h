/* SPDX-License-Identifier: MIT */
#include <uapi/linux/elf-em.h>
