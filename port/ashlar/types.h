/* SPDX-License-Identifier: MIT */
/* The types that port.h, entry.h and control.h use, in the core (Linux's) and in host code (libc's). */
#ifndef ASHLAR_TYPES_H
#define ASHLAR_TYPES_H
#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t s64;
typedef u64 phys_addr_t;
#endif
#endif
