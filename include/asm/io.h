/* SPDX-License-Identifier: MIT */
#ifndef _ASM_IO_H
#define _ASM_IO_H
/*
 * Device registers, mapped by ioremap(), through accessors that the compiler neither splits, merges nor reorders; and
 * the arithmetic between kernel and physical addresses.
 */
#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/page.h>

#define __IO_READ(name, type, clobber...) \
	static inline type name(const volatile void __iomem *addr) \
	{ \
		type ret = *(const volatile type __force *)addr; \
		asm volatile("" : : : clobber); \
		return ret; \
	}
#define __IO_WRITE(name, type, clobber...) \
	static inline void name(type val, volatile void __iomem *addr) \
	{ \
		asm volatile("" : : : clobber); \
		*(volatile type __force *)addr = val; \
	}
__IO_READ(readb, unsigned char, "memory")
__IO_READ(readw, unsigned short, "memory")
__IO_READ(readl, unsigned int, "memory")
__IO_READ(readq, u64, "memory")
__IO_READ(__readb, unsigned char, "cc")
__IO_READ(__readw, unsigned short, "cc")
__IO_READ(__readl, unsigned int, "cc")
__IO_READ(__readq, u64, "cc")
__IO_WRITE(writeb, unsigned char, "memory")
__IO_WRITE(writew, unsigned short, "memory")
__IO_WRITE(writel, unsigned int, "memory")
__IO_WRITE(writeq, u64, "memory")
__IO_WRITE(__writeb, unsigned char, "cc")
__IO_WRITE(__writew, unsigned short, "cc")
__IO_WRITE(__writel, unsigned int, "cc")
__IO_WRITE(__writeq, u64, "cc")

#define readb readb
#define readw readw
#define readl readl
#define readq readq
#define writeb writeb
#define writew writew
#define writel writel
#define writeq writeq
#define readb_relaxed(a) __readb(a)
#define readw_relaxed(a) __readw(a)
#define readl_relaxed(a) __readl(a)
#define readq_relaxed(a) __readq(a)
#define writeb_relaxed(v, a) __writeb(v, a)
#define writew_relaxed(v, a) __writew(v, a)
#define writel_relaxed(v, a) __writel(v, a)
#define writeq_relaxed(v, a) __writeq(v, a)
#define __raw_readb __readb
#define __raw_readw __readw
#define __raw_readl __readl
#define __raw_readq __readq
#define __raw_writeb __writeb
#define __raw_writew __writew
#define __raw_writel __writel
#define __raw_writeq __writeq

/* The same for cookies of iomap; memory-mapped only, as there is no port space behind them. */
#define ioread8(a) readb(a)
#define ioread16(a) readw(a)
#define ioread32(a) readl(a)
#define ioread64(a) readq(a)
#define iowrite8(v, a) writeb(v, a)
#define iowrite16(v, a) writew(v, a)
#define iowrite32(v, a) writel(v, a)
#define iowrite64(v, a) writeq(v, a)
#define ioread16be(a) __builtin_bswap16(readw(a))
#define ioread32be(a) __builtin_bswap32(readl(a))
#define ioread64be(a) __builtin_bswap64(readq(a))
#define iowrite16be(v, a) writew(__builtin_bswap16(v), a)
#define iowrite32be(v, a) writel(__builtin_bswap32(v), a)
#define iowrite64be(v, a) writeq(__builtin_bswap64(v), a)

/* @count registers' worth from or to one address. */
#define __IO_REPEAT(letter, bits) \
	static inline void reads##letter(const volatile void __iomem *addr, void *buffer, unsigned int count) \
	{ \
		u##bits *p = buffer; \
		while (count--) \
			*p++ = __read##letter(addr); \
	} \
	static inline void writes##letter(volatile void __iomem *addr, const void *buffer, unsigned int count) \
	{ \
		const u##bits *p = buffer; \
		while (count--) \
			__write##letter(*p++, addr); \
	}
__IO_REPEAT(b, 8)
__IO_REPEAT(w, 16)
__IO_REPEAT(l, 32)
__IO_REPEAT(q, 64)
#define ioread8_rep(a, d, n) readsb(a, d, n)
#define ioread16_rep(a, d, n) readsw(a, d, n)
#define ioread32_rep(a, d, n) readsl(a, d, n)
#define iowrite8_rep(a, s, n) writesb(a, s, n)
#define iowrite16_rep(a, s, n) writesw(a, s, n)
#define iowrite32_rep(a, s, n) writesl(a, s, n)

void memcpy_fromio(void *to, const volatile void __iomem *from, size_t count);
void memcpy_toio(volatile void __iomem *to, const void *from, size_t count);
void memset_io(volatile void __iomem *addr, int value, size_t count);
#define memcpy_fromio memcpy_fromio
#define memcpy_toio memcpy_toio
#define memset_io memset_io

/* Ports: no device listens on any, so a read finds the idle bus. */
u8 inb(unsigned int port);
u16 inw(unsigned int port);
u32 inl(unsigned int port);
void outb(u8 value, unsigned int port);
void outw(u16 value, unsigned int port);
void outl(u32 value, unsigned int port);
#define inb_p(port) inb(port)
#define inw_p(port) inw(port)
#define inl_p(port) inl(port)
#define outb_p(value, port) outb(value, port)
#define outw_p(value, port) outw(value, port)
#define outl_p(value, port) outl(value, port)
#define IO_SPACE_LIMIT 0xffff
#define PCI_IOBASE ((void __iomem *)0)

void __iomem *ioremap(resource_size_t phys_addr, unsigned long size);
void __iomem *ioremap_wc(resource_size_t phys_addr, unsigned long size);
void __iomem *ioremap_wt(resource_size_t phys_addr, unsigned long size);
void __iomem *ioremap_uc(resource_size_t phys_addr, unsigned long size);
void __iomem *ioremap_cache(resource_size_t phys_addr, unsigned long size);
void __iomem *ioremap_prot(resource_size_t phys_addr, unsigned long size, unsigned long prot_val);
void iounmap(volatile void __iomem *addr);
#define ioremap ioremap
#define ioremap_wc ioremap_wc
#define ioremap_wt ioremap_wt
#define ioremap_uc ioremap_uc
#define ioremap_cache ioremap_cache

static inline phys_addr_t virt_to_phys(volatile void *address)
{
	return __pa(address);
}
#define virt_to_phys virt_to_phys

static inline void *phys_to_virt(phys_addr_t address)
{
	return __va(address);
}
#define phys_to_virt phys_to_virt
#define page_to_phys(page) ((phys_addr_t)page_to_pfn(page) << PAGE_SHIFT)
#define virt_to_bus virt_to_phys
#define bus_to_virt phys_to_virt

static inline unsigned int isa_virt_to_bus(volatile void *address)
{
	return (unsigned int)virt_to_phys(address);
}
#define isa_bus_to_virt phys_to_virt

#define xlate_dev_mem_ptr(p) phys_to_virt(p)
#define unxlate_dev_mem_ptr(p, v) \
	do { \
	} while (0)
#endif
