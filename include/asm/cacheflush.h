/* SPDX-License-Identifier: MIT */
#ifndef _ASM_CACHEFLUSH_H
#define _ASM_CACHEFLUSH_H
/* Caches are coherent with memory, with each other and with instruction fetch: nothing needs a flush. */
#include <linux/mm_types.h>
#include <asm/page_types.h>

#define ARCH_IMPLEMENTS_FLUSH_DCACHE_PAGE 0
#define flush_cache_all() \
	do { \
	} while (0)
#define flush_cache_mm(mm) \
	do { \
	} while (0)
#define flush_cache_dup_mm(mm) \
	do { \
	} while (0)
#define flush_cache_range(vma, start, end) \
	do { \
		(void)(vma); \
	} while (0)
#define flush_cache_page(vma, addr, pfn) \
	do { \
		(void)(vma); \
	} while (0)
#define flush_dcache_page(page) \
	do { \
		(void)(page); \
	} while (0)
#define flush_dcache_folio(folio) \
	do { \
		(void)(folio); \
	} while (0)
#define flush_dcache_mmap_lock(mapping) \
	do { \
		(void)(mapping); \
	} while (0)
#define flush_dcache_mmap_unlock(mapping) \
	do { \
		(void)(mapping); \
	} while (0)
#define flush_icache_range(start, end) \
	do { \
		(void)(start); \
		(void)(end); \
	} while (0)
#define flush_icache_user_range(start, end) \
	do { \
	} while (0)
#define flush_icache_page(vma, page) \
	do { \
	} while (0)
#define flush_cache_vmap(start, end) \
	do { \
	} while (0)
#define flush_cache_vmap_early(start, end) \
	do { \
	} while (0)
#define flush_cache_vunmap(start, end) \
	do { \
	} while (0)
#define flush_kernel_vmap_range(vaddr, size) \
	do { \
		(void)(vaddr); \
	} while (0)
#define invalidate_kernel_vmap_range(vaddr, size) \
	do { \
		(void)(vaddr); \
	} while (0)
#define flush_kernel_dcache_page(page) \
	do { \
	} while (0)
#define flush_anon_page(vma, page, addr) \
	do { \
	} while (0)
#define copy_to_user_page(vma, page, vaddr, dst, src, len) memcpy(dst, src, len)
#define copy_from_user_page(vma, page, vaddr, dst, src, len) memcpy(dst, src, len)

static inline void clflush(volatile void *p)
{
	asm volatile("clflush %0" : "+m"(*(volatile char *)p));
}
void clflush_cache_range(void *addr, unsigned int size);
#endif
