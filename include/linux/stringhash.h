/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STRINGHASH_H
#define _LINUX_STRINGHASH_H
#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/hash.h>

/* Hashes of file names. The salt (a parent's address) keeps equal names in different folders apart. */
#define init_name_hash(salt) ((unsigned long)(salt))
#define hashlen_hash(hashlen) ((u32)(hashlen))
#define hashlen_len(hashlen) ((u32)((hashlen) >> 32))
#define hashlen_create(hash, len) (((u64)(len) << 32) | (u32)(hash))

static inline unsigned long partial_name_hash(unsigned long c, unsigned long prevhash)
{
	return (prevhash + (c << 4) + (c >> 4)) * 11;
}

static inline unsigned int end_name_hash(unsigned long hash)
{
	return hash_long(hash, 32);
}

unsigned int full_name_hash(const void *salt, const char *name, unsigned int len);
u64 hashlen_string(const void *salt, const char *name);
#endif
