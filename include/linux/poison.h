/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_POISON_H
#define _LINUX_POISON_H
/* Values that are recognisable in a report and fault when they are followed: non-canonical addresses on x86-64. */
#define POISON_POINTER_DELTA 0xdead000000000000UL
#define LIST_POISON1 ((void *)0x100 + POISON_POINTER_DELTA)
#define LIST_POISON2 ((void *)0x122 + POISON_POINTER_DELTA)
#define TIMER_ENTRY_STATIC ((void *)0x300 + POISON_POINTER_DELTA)
#define PAGE_POISON 0xaa
#define POISON_INUSE 0x5a
#define POISON_FREE 0x6b
#define POISON_END 0xa5
#define SLUB_RED_INACTIVE 0xbb
#define SLUB_RED_ACTIVE 0xcc
#define POISON_FREE_INITMEM 0xcc
#define KEY_DESTROY 0xbd
#define MUTEX_DEBUG_INIT 0x11
#define MUTEX_DEBUG_FREE 0x22
#define MUTEX_POISON_WW_CTX ((void *)0x500 + POISON_POINTER_DELTA)
#define POOL_POISON_FREED 0xa7
#define POOL_POISON_ALLOCATED 0xa9
#define ATM_POISON_FREE 0x12
#define ATM_POISON 0xdeadbeef
#endif
