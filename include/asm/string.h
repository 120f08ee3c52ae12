/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_STRING_H
#define _ASM_X86_STRING_H
#include <linux/types.h>

#define __HAVE_ARCH_MEMCPY 1
#define __HAVE_ARCH_MEMMOVE 1
#define __HAVE_ARCH_MEMSET 1
#define __HAVE_ARCH_MEMSET16 1
#define __HAVE_ARCH_MEMSET32 1
#define __HAVE_ARCH_MEMSET64 1

/* The functions under names that neither the compiler nor a checker replaces. */
void *__memcpy(void *dest, const void *src, size_t n);
void *__memmove(void *dest, const void *src, size_t n);
void *__memset(void *s, int c, size_t n);

/* From how many bytes on the processor's own copy and fill are faster than loops of words. */
#define ARCH_BLOCK_COPY_MIN 384
#define ARCH_BLOCK_FILL_MIN 384

/** arch_block_copy - copy @n bytes upwards; right if @dest is below @src or the two do not overlap */
static inline void arch_block_copy(void *dest, const void *src, size_t n)
{
	__asm__ __volatile__("rep movsb" : "+D"(dest), "+S"(src), "+c"(n) : : "memory");
}

/** arch_block_fill - set @n bytes to @c */
static inline void arch_block_fill(void *dest, unsigned char c, size_t n)
{
	__asm__ __volatile__("rep stosb" : "+D"(dest), "+c"(n) : "a"(c) : "memory");
}
#endif
