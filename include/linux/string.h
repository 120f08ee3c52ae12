/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STRING_H_
#define _LINUX_STRING_H_
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/stdarg.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <asm/string.h>

char *strndup_user(const char __user *s, long n);
void *memdup_user(const void __user *src, size_t len);
void *vmemdup_user(const void __user *src, size_t len);
void *memdup_user_nul(const void __user *src, size_t len);

/* Strings: copy and join. strscpy() is the one to use: it always ends the string and says if it was cut (-E2BIG). */
char *strcpy(char *dest, const char *src);
char *strncpy(char *dest, const char *src, size_t count);
size_t strlcpy(char *dest, const char *src, size_t size);
ssize_t strscpy(char *dest, const char *src, size_t count);
ssize_t strscpy_pad(char *dest, const char *src, size_t count);
char *strcat(char *dest, const char *src);
char *strncat(char *dest, const char *src, size_t count);
size_t strlcat(char *dest, const char *src, size_t count);
char *stpcpy(char *__restrict__ dest, const char *__restrict__ src);

/* Strings: compare. */
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t count);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t len);

/* Strings: search and measure. */
char *strchr(const char *s, int c);
char *strchrnul(const char *s, int c);
char *strnchrnul(const char *s, size_t count, int c);
char *strnchr(const char *s, size_t count, int c);
char *strrchr(const char *s, int c);
char *__must_check skip_spaces(const char *str);
char *strim(char *s);
char *strstr(const char *s1, const char *s2);
char *strnstr(const char *s1, const char *s2, size_t len);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t count);
char *strpbrk(const char *cs, const char *ct);
char *strsep(char **s, const char *ct);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strreplace(char *s, char old, char new);

static inline __must_check char *strstrip(char *str)
{
	return strim(str);
}

/* Memory. */
void *memset(void *s, int c, size_t n);
void *memset16(uint16_t *s, uint16_t v, size_t count);
void *memset32(uint32_t *s, uint32_t v, size_t count);
void *memset64(uint64_t *s, uint64_t v, size_t count);
void *memcpy(void *dest, const void *src, size_t n);
void *memmove(void *dest, const void *src, size_t n);
void *memscan(void *addr, int c, size_t size);
int memcmp(const void *a, const void *b, size_t n);
int bcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
void *memchr_inv(const void *s, int c, size_t n);
void memcpy_and_pad(void *dest, size_t dest_len, const void *src, size_t count, int pad);
void memzero_explicit(void *s, size_t count);

static inline void *memset_l(unsigned long *p, unsigned long v, size_t n)
{
	return sizeof(long) == 4 ? memset32((uint32_t *)p, v, n) : memset64((uint64_t *)p, v, n);
}

/* NULL-terminated arrays of pointers @a and @b as one new array, to be freed with kfree(); NULL without memory. */
void **__memcat_p(void **a, void **b);
#define memcat_p(a, b) \
	({ \
		BUILD_BUG_ON_MSG(!__same_type(*(a), *(b)), "type mismatch in memcat_p()"); \
		(typeof(*a) *)__memcat_p((void **)(a), (void **)(b)); \
	})

static inline void *memset_p(void **p, void *v, size_t n)
{
	return memset_l((unsigned long *)p, (unsigned long)v, n);
}

static inline void memcpy_flushcache(void *dst, const void *src, size_t count)
{
	memcpy(dst, src, count);
}

/* Copies that the caller allocates nothing for; see <linux/slab.h> for kfree(). */
void kfree_const(const void *x);
char *kstrdup(const char *s, gfp_t gfp) __malloc;
const char *kstrdup_const(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t len, gfp_t gfp);
void *kmemdup(const void *src, size_t len, gfp_t gfp);
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp);

char **argv_split(gfp_t gfp, const char *str, int *argcp);
void argv_free(char **argv);

bool sysfs_streq(const char *s1, const char *s2);
int match_string(const char *const *array, size_t n, const char *string);
int __sysfs_match_string(const char *const *array, size_t n, const char *s);
#define sysfs_match_string(_a, _s) __sysfs_match_string(_a, ARRAY_SIZE(_a), _s)

int vbin_printf(u32 *bin_buf, size_t size, const char *fmt, va_list args);
int bstr_printf(char *buf, size_t size, const char *fmt, const u32 *bin_buf);
int bprintf(u32 *bin_buf, size_t size, const char *fmt, ...) __printf(3, 4);

ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from, size_t available);

static inline bool strstarts(const char *str, const char *prefix)
{
	return strncmp(str, prefix, strlen(prefix)) == 0;
}

/** kbasename - the part of @path after its last slash */
static inline const char *kbasename(const char *path)
{
	const char *tail = strrchr(path, '/');

	return tail ? tail + 1 : path;
}

/** str_has_prefix - the length of @prefix if @str starts with it, else 0 */
static __always_inline size_t str_has_prefix(const char *str, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(str, prefix, len) == 0 ? len : 0;
}

/* Copy a string into an array that need not be ended by a zero byte. */
#define strtomem_pad(dest, src, pad) \
	do { \
		const size_t _dest_len = __builtin_object_size(dest, 1); \
		memcpy_and_pad(dest, _dest_len, src, strnlen(src, _dest_len), pad); \
	} while (0)

#define strtomem(dest, src) \
	do { \
		const size_t _dest_len = __builtin_object_size(dest, 1); \
		const size_t _src_len = strnlen(src, _dest_len); \
		memcpy(dest, src, _src_len); \
	} while (0)

/* Set everything behind a member, or from a member on. */
#define memset_after(obj, v, member) \
	({ \
		u8 *__ptr = (u8 *)(obj); \
		typeof(v) __val = (v); \
		memset(__ptr + offsetofend(typeof(*(obj)), member), __val, \
		       sizeof(*(obj)) - offsetofend(typeof(*(obj)), member)); \
	})

#define memset_startat(obj, v, member) \
	({ \
		u8 *__ptr = (u8 *)(obj); \
		typeof(v) __val = (v); \
		memset(__ptr + offsetof(typeof(*(obj)), member), __val, \
		       sizeof(*(obj)) - offsetof(typeof(*(obj)), member)); \
	})

#define unsafe_memcpy(dst, src, bytes, justification) memcpy(dst, src, bytes)

/*
 * Let the compiler see the standard meaning: constant lengths become moves, literals are measured at compile time. The
 * core is compiled freestanding, where the plain names have no meaning to the compiler.
 */
#define memcpy(dest, src, n) __builtin_memcpy(dest, src, n)
#define memmove(dest, src, n) __builtin_memmove(dest, src, n)
#define memset(s, c, n) __builtin_memset(s, c, n)
#define memcmp(a, b, n) __builtin_memcmp(a, b, n)
#define strlen(s) __builtin_strlen(s)
#define strcmp(a, b) __builtin_strcmp(a, b)
#define strncmp(a, b, n) __builtin_strncmp(a, b, n)
#endif
