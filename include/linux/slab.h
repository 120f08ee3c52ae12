/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H
/*
 * Memory for objects: kmalloc() for any size up to 4 MiB, kmem_cache_*() for many objects of one kind, kvmalloc() for
 * what may lie in vmalloc space. Everything is aligned to at least 8 bytes, sizes that are powers of two to their
 * size.
 */
#include <linux/cache.h>
#include <linux/gfp.h>
#include <linux/overflow.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <asm/io.h>

/* Flags of a cache; values as in Linux 6.1. */
#define SLAB_CONSISTENCY_CHECKS ((slab_flags_t __force)0x00000100U)
#define SLAB_RED_ZONE ((slab_flags_t __force)0x00000400U)
#define SLAB_POISON ((slab_flags_t __force)0x00000800U)
#define SLAB_KMALLOC ((slab_flags_t __force)0x00001000U)
#define SLAB_HWCACHE_ALIGN ((slab_flags_t __force)0x00002000U)
#define SLAB_CACHE_DMA ((slab_flags_t __force)0x00004000U)
#define SLAB_CACHE_DMA32 ((slab_flags_t __force)0x00008000U)
#define SLAB_STORE_USER ((slab_flags_t __force)0x00010000U)
#define SLAB_RECLAIM_ACCOUNT ((slab_flags_t __force)0x00020000U)
#define SLAB_TEMPORARY SLAB_RECLAIM_ACCOUNT
#define SLAB_PANIC ((slab_flags_t __force)0x00040000U)
/*
 * A freed object's memory stays an object of this cache (perhaps a new one) until an RCU grace period has passed: a
 * reader may look at it, and must then check that it is still the object it wanted.
 */
#define SLAB_TYPESAFE_BY_RCU ((slab_flags_t __force)0x00080000U)
#define SLAB_MEM_SPREAD ((slab_flags_t __force)0x00100000U)
#define SLAB_TRACE ((slab_flags_t __force)0x00200000U)
#define SLAB_DEBUG_OBJECTS 0
#define SLAB_NOLEAKTRACE ((slab_flags_t __force)0x00800000U)
#define SLAB_FAILSLAB ((slab_flags_t __force)0x02000000U)
#define SLAB_ACCOUNT ((slab_flags_t __force)0x04000000U)
#define SLAB_KASAN 0
#define SLAB_NO_USER_FLAGS ((slab_flags_t __force)0x10000000U)

/* What kmalloc(0) returns: not NULL, free to kfree(), faults when it is used. */
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

#define ARCH_KMALLOC_MINALIGN __alignof__(unsigned long long)
#define ARCH_SLAB_MINALIGN __alignof__(unsigned long long)
#define arch_slab_minalign() ARCH_SLAB_MINALIGN

#define KMALLOC_SHIFT_LOW 3
#define KMALLOC_SHIFT_HIGH (PAGE_SHIFT + 1)
#define KMALLOC_SHIFT_MAX (MAX_ORDER + PAGE_SHIFT - 1)
#define KMALLOC_MIN_SIZE (1 << KMALLOC_SHIFT_LOW)
#define KMALLOC_MAX_CACHE_SIZE (1UL << KMALLOC_SHIFT_HIGH)
#define KMALLOC_MAX_SIZE (1UL << KMALLOC_SHIFT_MAX)
#define KMALLOC_MAX_ORDER (KMALLOC_SHIFT_MAX - PAGE_SHIFT)
#define SLAB_OBJ_MIN_SIZE KMALLOC_MIN_SIZE

struct kmem_cache;
struct list_lru;
struct mem_cgroup;
struct page;

bool slab_is_available(void);

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align, slab_flags_t flags,
				     void (*ctor)(void *));
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align,
					      slab_flags_t flags, unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *));
void kmem_cache_destroy(struct kmem_cache *s);
int kmem_cache_shrink(struct kmem_cache *s);
unsigned int kmem_cache_size(struct kmem_cache *s);

#define KMEM_CACHE(__struct, __flags) \
	kmem_cache_create(#__struct, sizeof(struct __struct), __alignof__(struct __struct), (__flags), NULL)
#define KMEM_CACHE_USERCOPY(__struct, __flags, __field) \
	kmem_cache_create_usercopy(#__struct, sizeof(struct __struct), __alignof__(struct __struct), (__flags), \
				   offsetof(struct __struct, __field), sizeof_field(struct __struct, __field), NULL)

void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags) __malloc;
void *kmem_cache_alloc_lru(struct kmem_cache *s, struct list_lru *lru, gfp_t flags) __malloc;
void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t flags, int node) __malloc;
void kmem_cache_free(struct kmem_cache *s, void *object);
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t count, void **objects);
void kmem_cache_free_bulk(struct kmem_cache *s, size_t count, void **objects);

static inline void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t flags)
{
	return kmem_cache_alloc(s, flags | __GFP_ZERO);
}

static __always_inline void kfree_bulk(size_t count, void **objects)
{
	kmem_cache_free_bulk(NULL, count, objects);
}

/* The kmalloc caches: one row for each kind of memory that must not share slabs with the others. */
enum kmalloc_cache_type { KMALLOC_NORMAL = 0, KMALLOC_CGROUP, KMALLOC_RECLAIM, KMALLOC_DMA, NR_KMALLOC_TYPES };

extern struct kmem_cache *kmalloc_caches[NR_KMALLOC_TYPES][KMALLOC_SHIFT_HIGH + 1];

#define KMALLOC_NOT_NORMAL_BITS (__GFP_RECLAIMABLE | __GFP_DMA | __GFP_ACCOUNT)

static __always_inline enum kmalloc_cache_type kmalloc_type(gfp_t flags)
{
	if (likely((flags & KMALLOC_NOT_NORMAL_BITS) == 0))
		return KMALLOC_NORMAL;
	if (flags & __GFP_DMA)
		return KMALLOC_DMA;
	return flags & __GFP_RECLAIMABLE ? KMALLOC_RECLAIM : KMALLOC_CGROUP;
}

/*
 * Which column: the power of two, except for 65..96 (1) and 129..192 (2). @size is a constant of at most
 * KMALLOC_MAX_CACHE_SIZE.
 */
static __always_inline unsigned int __kmalloc_index(size_t size, bool size_is_constant)
{
	if (!size)
		return 0;
	if (size <= KMALLOC_MIN_SIZE)
		return KMALLOC_SHIFT_LOW;
	if (size > 64 && size <= 96)
		return 1;
	if (size > 128 && size <= 192)
		return 2;
	return 64 - __builtin_clzl(size - 1);
}
#define kmalloc_index(s) __kmalloc_index(s, true)

void *__kmalloc(size_t size, gfp_t flags) __malloc;
void *__kmalloc_node(size_t size, gfp_t flags, int node) __malloc;
void *__kmalloc_node_track_caller(size_t size, gfp_t flags, int node, unsigned long caller) __malloc;
void *kmalloc_trace(struct kmem_cache *s, gfp_t flags, size_t size) __malloc;
void *kmalloc_node_trace(struct kmem_cache *s, gfp_t flags, int node, size_t size) __malloc;
void *kmalloc_large(size_t size, gfp_t flags) __malloc;
void *kmalloc_large_node(size_t size, gfp_t flags, int node) __malloc;

static __always_inline void *kmalloc(size_t size, gfp_t flags)
{
	if (__builtin_constant_p(size)) {
		if (size > KMALLOC_MAX_CACHE_SIZE)
			return kmalloc_large(size, flags);
		if (!size)
			return ZERO_SIZE_PTR;
		return kmalloc_trace(kmalloc_caches[kmalloc_type(flags)][kmalloc_index(size)], flags, size);
	}
	return __kmalloc(size, flags);
}

static __always_inline void *kmalloc_node(size_t size, gfp_t flags, int node)
{
	if (__builtin_constant_p(size)) {
		if (size > KMALLOC_MAX_CACHE_SIZE)
			return kmalloc_large_node(size, flags, node);
		if (!size)
			return ZERO_SIZE_PTR;
		return kmalloc_node_trace(kmalloc_caches[kmalloc_type(flags)][kmalloc_index(size)], flags, node, size);
	}
	return __kmalloc_node(size, flags, node);
}

static inline void *kmalloc_array_node(size_t n, size_t size, gfp_t flags, int node)
{
	size_t bytes;

	if (check_mul_overflow(n, size, &bytes))
		return NULL;
	if (__builtin_constant_p(n) && __builtin_constant_p(size))
		return kmalloc_node(bytes, flags, node);
	return __kmalloc_node(bytes, flags, node);
}

static inline void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (check_mul_overflow(n, size, &bytes))
		return NULL;
	if (__builtin_constant_p(n) && __builtin_constant_p(size))
		return kmalloc(bytes, flags);
	return __kmalloc(bytes, flags);
}

static inline void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags | __GFP_ZERO);
}

static inline void *kcalloc_node(size_t n, size_t size, gfp_t flags, int node)
{
	return kmalloc_array_node(n, size, flags | __GFP_ZERO, node);
}

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags | __GFP_ZERO);
}

static inline void *kzalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_node(size, flags | __GFP_ZERO, node);
}

#define kmalloc_node_track_caller(size, flags, node) __kmalloc_node_track_caller(size, flags, node, _RET_IP_)
#define kmalloc_track_caller(size, flags) __kmalloc_node_track_caller(size, flags, NUMA_NO_NODE, _RET_IP_)

void *__must_check krealloc(const void *p, size_t new_size, gfp_t flags);
void kfree(const void *p);
void kfree_sensitive(const void *p);
#define kzfree(x) kfree_sensitive(x)
size_t ksize(const void *p);
size_t __ksize(const void *p);
size_t kmalloc_size_roundup(size_t size);

static inline void *__must_check krealloc_array(void *p, size_t new_n, size_t new_size, gfp_t flags)
{
	size_t bytes;

	if (check_mul_overflow(new_n, new_size, &bytes))
		return NULL;
	return krealloc(p, bytes, flags);
}

bool kmem_valid_obj(void *object);
void kmem_dump_obj(void *object);
void __check_heap_object(const void *p, unsigned long n, const struct page *page, bool to_user);

void *kvmalloc_node(size_t size, gfp_t flags, int node) __malloc;
void *kvrealloc(const void *p, size_t oldsize, size_t newsize, gfp_t flags);
void kvfree(const void *addr);
void kvfree_sensitive(const void *addr, size_t len);

static inline void *kvmalloc(size_t size, gfp_t flags)
{
	return kvmalloc_node(size, flags, NUMA_NO_NODE);
}

static inline void *kvzalloc_node(size_t size, gfp_t flags, int node)
{
	return kvmalloc_node(size, flags | __GFP_ZERO, node);
}

static inline void *kvzalloc(size_t size, gfp_t flags)
{
	return kvmalloc(size, flags | __GFP_ZERO);
}

static inline void *kvmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (check_mul_overflow(n, size, &bytes))
		return NULL;
	return kvmalloc(bytes, flags);
}

static inline void *kvcalloc(size_t n, size_t size, gfp_t flags)
{
	return kvmalloc_array(n, size, flags | __GFP_ZERO);
}

void kmem_cache_init(void);
void kmem_cache_init_late(void);
#endif
