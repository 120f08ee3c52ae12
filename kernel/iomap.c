// SPDX-License-Identifier: MIT
/*
 * Blocks of device registers, and ports.
 *
 * A register block is copied with accesses no wider than a word, in ascending order. There is no port space on this
 * machine: as on a PC's bus where no device answers, a read gives all ones and a write is lost.
 */
#include <linux/export.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <asm/cacheflush.h>

/**
 * memcpy_fromio - copy out of device memory
 */
void memcpy_fromio(void *to, const volatile void __iomem *from, size_t count)
{
	u8 *p = to;

	for (; count && ((unsigned long)from & 7); count--, from++)
		*p++ = __readb(from);
	for (; count >= 8; count -= 8, from += 8, p += 8)
		*(u64 *)p = __readq(from);
	for (; count; count--, from++)
		*p++ = __readb(from);
}
EXPORT_SYMBOL(memcpy_fromio);

/**
 * memcpy_toio - copy into device memory
 */
void memcpy_toio(volatile void __iomem *to, const void *from, size_t count)
{
	const u8 *p = from;

	for (; count && ((unsigned long)to & 7); count--, to++)
		__writeb(*p++, to);
	for (; count >= 8; count -= 8, to += 8, p += 8)
		__writeq(*(const u64 *)p, to);
	for (; count; count--, to++)
		__writeb(*p++, to);
}
EXPORT_SYMBOL(memcpy_toio);

/**
 * memset_io - fill device memory with a byte
 */
void memset_io(volatile void __iomem *addr, int value, size_t count)
{
	for (; count; count--, addr++)
		__writeb(value, addr);
}
EXPORT_SYMBOL(memset_io);

/**
 * __iowrite32_copy - copy into registers, 32 bits at a time
 * @count: words
 */
void __iowrite32_copy(void __iomem *to, const void *from, size_t count)
{
	const u32 *p = from;

	for (; count; count--, to += 4)
		__raw_writel(*p++, to);
}
EXPORT_SYMBOL_GPL(__iowrite32_copy);

/**
 * __ioread32_copy - copy out of registers, 32 bits at a time
 */
void __ioread32_copy(void *to, const void __iomem *from, size_t count)
{
	u32 *p = to;

	for (; count; count--, from += 4)
		*p++ = __raw_readl(from);
}
EXPORT_SYMBOL_GPL(__ioread32_copy);

/**
 * __iowrite64_copy - copy into registers, 64 bits at a time
 */
void __iowrite64_copy(void __iomem *to, const void *from, size_t count)
{
	const u64 *p = from;

	for (; count; count--, to += 8)
		__raw_writeq(*p++, to);
}
EXPORT_SYMBOL_GPL(__iowrite64_copy);

/**
 * check_signature - do these bytes stand in device memory?
 *
 * Returns 1 if they do.
 */
int check_signature(const volatile void __iomem *io_addr, const unsigned char *signature, int length)
{
	while (length--)
		if (readb(io_addr++) != *signature++)
			return 0;
	return 1;
}
EXPORT_SYMBOL(check_signature);

#define DEFINE_PORT(letter, type) \
	type in##letter(unsigned int port) \
	{ \
		return (type)~0U; \
	} \
	EXPORT_SYMBOL(in##letter); \
	void out##letter(type value, unsigned int port) \
	{ \
	} \
	EXPORT_SYMBOL(out##letter)

DEFINE_PORT(b, u8);
DEFINE_PORT(w, u16);
DEFINE_PORT(l, u32);

/**
 * clflush_cache_range - write cache lines back to memory
 */
void clflush_cache_range(void *addr, unsigned int size)
{
	unsigned long p = (unsigned long)addr & ~63UL;

	for (; p < (unsigned long)addr + size; p += 64)
		clflush((void *)p);
	mb();
}
EXPORT_SYMBOL_GPL(clflush_cache_range);
