// SPDX-License-Identifier: MIT
/*
 * Small services around kmalloc(): copies of strings and memory, from the kernel and from user space, and memory that
 * may lie in vmalloc space if it is large. No state.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

extern char __start_krodata[], __stop_krodata[];

static bool is_constant(const void *p)
{
	return (const char *)p >= __start_krodata && (const char *)p < __stop_krodata;
}

/** kfree_const - kfree() what kstrdup_const() returned */
void kfree_const(const void *x)
{
	if (!is_constant(x))
		kfree(x);
}
EXPORT_SYMBOL(kfree_const);

/**
 * kstrdup - a copy of a string
 * @s: the string, or NULL
 * @gfp: as for kmalloc()
 *
 * Returns the copy, to be freed with kfree(), or NULL.
 */
char *kstrdup(const char *s, gfp_t gfp)
{
	size_t bytes;
	char *copy;

	if (!s)
		return NULL;
	bytes = strlen(s) + 1;
	copy = kmalloc_track_caller(bytes, gfp);
	return copy ? memcpy(copy, s, bytes) : NULL;
}
EXPORT_SYMBOL(kstrdup);

/**
 * kstrdup_const - kstrdup(), but strings in the core's read-only data are not copied; kfree_const() frees the result
 */
const char *kstrdup_const(const char *s, gfp_t gfp)
{
	return is_constant(s) ? s : kstrdup(s, gfp);
}
EXPORT_SYMBOL(kstrdup_const);

/**
 * kmemdup_nul - a copy of bytes, as a string
 * @s: the bytes, or NULL
 * @len: how many
 * @gfp: as for kmalloc()
 */
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp)
{
	char *copy;

	if (!s || len == SIZE_MAX)
		return NULL;
	copy = kmalloc_track_caller(len + 1, gfp);
	if (!copy)
		return NULL;
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}
EXPORT_SYMBOL(kmemdup_nul);

/** kstrndup - a copy of at most @max characters of a string */
char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strnlen(s, max), gfp) : NULL;
}
EXPORT_SYMBOL(kstrndup);

/** kmemdup - a copy of @len bytes */
void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *copy = kmalloc_track_caller(len, gfp);

	return copy ? memcpy(copy, src, len) : NULL;
}
EXPORT_SYMBOL(kmemdup);

/**
 * memdup_user - a copy of user memory
 * @src: user address
 * @len: bytes
 *
 * Returns the copy, to be freed with kfree(), ERR_PTR(-ENOMEM) or ERR_PTR(-EFAULT). May sleep.
 */
void *memdup_user(const void __user *src, size_t len)
{
	void *copy = kmalloc_track_caller(len, GFP_USER | __GFP_NOWARN);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, src, len)) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	return copy;
}
EXPORT_SYMBOL(memdup_user);

/** vmemdup_user - memdup_user() for large copies, to be freed with kvfree() */
void *vmemdup_user(const void __user *src, size_t len)
{
	void *copy = kvmalloc(len, GFP_USER);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, src, len)) {
		kvfree(copy);
		return ERR_PTR(-EFAULT);
	}
	return copy;
}
EXPORT_SYMBOL(vmemdup_user);

/**
 * strndup_user - a copy of a string in user memory
 * @s: user address
 * @n: the longest that is accepted, the final zero included
 *
 * Returns the copy, to be freed with kfree(), or ERR_PTR(-EFAULT, -EINVAL if it is too long, -ENOMEM).
 */
char *strndup_user(const char __user *s, long n)
{
	long length = strnlen_user(s, n);
	char *copy;

	if (!length)
		return ERR_PTR(-EFAULT);
	if (length > n)
		return ERR_PTR(-EINVAL);
	copy = memdup_user(s, length);
	/* The program may have changed it meanwhile. */
	if (!IS_ERR(copy))
		copy[length - 1] = '\0';
	return copy;
}
EXPORT_SYMBOL(strndup_user);

/** memdup_user_nul - memdup_user() with a zero byte behind it */
void *memdup_user_nul(const void __user *src, size_t len)
{
	char *copy = len == SIZE_MAX ? NULL : kmalloc_track_caller(len + 1, GFP_KERNEL);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, src, len)) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	copy[len] = '\0';
	return copy;
}
EXPORT_SYMBOL(memdup_user_nul);

/**
 * kvmalloc_node - get memory, from kmalloc() if it has it without effort, from vmalloc() otherwise
 * @size: bytes
 * @flags: as for kmalloc(); without direct reclaim there is no falling back to vmalloc()
 * @node: a wish
 *
 * Returns memory to be freed with kvfree(), or NULL.
 */
void *kvmalloc_node(size_t size, gfp_t flags, int node)
{
	gfp_t easy = flags;
	void *p;

	if (size > PAGE_SIZE) {
		easy |= __GFP_NOWARN;
		if (!(easy & __GFP_RETRY_MAYFAIL))
			easy |= __GFP_NORETRY;
		easy &= ~__GFP_NOFAIL;
	}
	p = kmalloc_node(size, easy, node);
	if (p || size <= PAGE_SIZE || !gfpflags_allow_blocking(flags))
		return p;
	if (unlikely(size > INT_MAX)) {
		WARN_ON_ONCE(!(flags & __GFP_NOWARN));
		return NULL;
	}
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, flags, PAGE_KERNEL, VM_ALLOW_HUGE_VMAP, node,
				    __builtin_return_address(0));
}
EXPORT_SYMBOL(kvmalloc_node);

/**
 * kvfree - free what kvmalloc(), kmalloc() or vmalloc() returned; NULL does nothing. May sleep if it is vmalloc
 * memory.
 */
void kvfree(const void *addr)
{
	if (is_vmalloc_addr(addr))
		vfree(addr);
	else
		kfree(addr);
}
EXPORT_SYMBOL(kvfree);

/** kvfree_sensitive - erase @len bytes, then kvfree() */
void kvfree_sensitive(const void *addr, size_t len)
{
	if (likely(!ZERO_OR_NULL_PTR(addr))) {
		memzero_explicit((void *)addr, len);
		kvfree(addr);
	}
}
EXPORT_SYMBOL(kvfree_sensitive);

/**
 * kvrealloc - enlarge what kvmalloc() returned
 * @p: the memory, or NULL
 * @oldsize: bytes of it that are in use
 * @newsize: bytes wanted; not more than @oldsize returns @p
 * @flags: as for kvmalloc()
 *
 * Returns the memory, perhaps moved, or NULL: then @p stays.
 */
void *kvrealloc(const void *p, size_t oldsize, size_t newsize, gfp_t flags)
{
	void *new;

	if (oldsize >= newsize)
		return (void *)p;
	new = kvmalloc(newsize, flags);
	if (!new)
		return NULL;
	memcpy(new, p, oldsize);
	kvfree(p);
	return new;
}
EXPORT_SYMBOL(kvrealloc);
