/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PAGE_H
#define _ASM_PAGE_H
#include <asm/page_types.h>
#ifndef __ASSEMBLY__

struct page;

void *memset(void *s, int c, size_t n);
void *memcpy(void *to, const void *from, size_t n);

typedef struct page *pgtable_t;

/*
 * The direct map is linear, so physical and virtual differ by a constant. Like Linux, __pa() of an address outside
 * the direct map gives a number without meaning, not an error.
 */
#define __pa(x) ((phys_addr_t)((unsigned long)(x)-PAGE_OFFSET))
#define __pa_nodebug(x) __pa(x)
#define __va(x) ((void *)((unsigned long)(x) + PAGE_OFFSET))
#define __phys_addr(x) __pa(x)

bool __virt_addr_valid(unsigned long address);

#define vmemmap ((struct page *)VMEMMAP_START)
#define __pfn_to_page(pfn) (vmemmap + (pfn))
#define __page_to_pfn(page) ((unsigned long)((page)-vmemmap))
#define page_to_pfn(page) __page_to_pfn(page)
#define pfn_to_page(pfn) __pfn_to_page(pfn)
#define page_to_phys(page) ((phys_addr_t)page_to_pfn(page) << PAGE_SHIFT)
#define phys_to_page(phys) pfn_to_page((phys) >> PAGE_SHIFT)
#define __pfn_to_phys(pfn) ((phys_addr_t)(pfn) << PAGE_SHIFT)
#define __phys_to_pfn(paddr) ((unsigned long)((paddr) >> PAGE_SHIFT))
#define __boot_va(x) __va(x)
#define __boot_pa(x) __pa(x)
#define pfn_to_kaddr(pfn) __va((phys_addr_t)(pfn) << PAGE_SHIFT)
#define virt_to_pfn(kaddr) (__pa(kaddr) >> PAGE_SHIFT)
#define virt_to_page(kaddr) pfn_to_page(__pa(kaddr) >> PAGE_SHIFT)
#define virt_addr_valid(kaddr) __virt_addr_valid((unsigned long)(kaddr))

static inline void clear_page(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

static inline void copy_page(void *to, void *from)
{
	memcpy(to, from, PAGE_SIZE);
}

static inline void clear_user_page(void *page, unsigned long vaddr, struct page *pg)
{
	clear_page(page);
}

static inline void copy_user_page(void *to, void *from, unsigned long vaddr, struct page *topage)
{
	copy_page(to, from);
}

static inline int get_order(unsigned long size)
{
	if (!size)
		return 64 - PAGE_SHIFT;
	size = (size - 1) >> PAGE_SHIFT;
	return size ? 64 - __builtin_clzl(size) : 0;
}
#endif
#endif
