/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KASAN_H
#define _LINUX_KASAN_H
/*
 * Without address checking (CONFIG_KASAN) the hooks that code outside the allocators may call are there and do
 * nothing, as in Linux.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/types.h>

struct kmem_cache;
struct slab;
struct task_struct;

static inline bool kasan_enabled(void)
{
	return false;
}
static inline void kasan_enable_current(void)
{
}
static inline void kasan_disable_current(void)
{
}
static inline void kasan_unpoison_range(const void *address, size_t size)
{
}
static inline void kasan_unpoison_task_stack(struct task_struct *task)
{
}
static inline void kasan_poison_slab(struct slab *slab)
{
}
static inline bool kasan_check_byte(const void *address)
{
	return true;
}
static inline void *kasan_reset_tag(const void *addr)
{
	return (void *)addr;
}
static inline bool kasan_save_enable_multi_shot(void)
{
	return false;
}
static inline void kasan_restore_multi_shot(bool enabled)
{
}
#endif
