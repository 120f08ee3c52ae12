// SPDX-License-Identifier: MIT
/*
 * SipHash-2-4, a keyed hash (pseudorandom function) for short inputs by Aumasson and Bernstein, and, under the name of
 * HalfSipHash, SipHash-1-3: weaker and faster, for hash tables. On 64-bit machines both work on 64-bit words, and
 * hsiphash() returns the low half. No state; any context. Input is read byte by byte where it is not aligned, in
 * little-endian order.
 */
#include <linux/export.h>
#include <linux/siphash.h>
#include <linux/string.h>
#include <asm/byteorder.h>

struct sip_state {
	u64 v0, v1, v2, v3;
};

static inline void sip_init(struct sip_state *s, u64 key0, u64 key1)
{
	s->v0 = SIPHASH_CONST_0 ^ key0;
	s->v1 = SIPHASH_CONST_1 ^ key1;
	s->v2 = SIPHASH_CONST_2 ^ key0;
	s->v3 = SIPHASH_CONST_3 ^ key1;
}

static inline void sip_rounds(struct sip_state *s, int rounds)
{
	while (rounds--)
		SIPHASH_PERMUTATION(s->v0, s->v1, s->v2, s->v3);
}

static inline void sip_word(struct sip_state *s, u64 word, int rounds)
{
	s->v3 ^= word;
	sip_rounds(s, rounds);
	s->v0 ^= word;
}

/* @tail: the bytes that fill no word, and the length in the highest byte. */
static inline u64 sip_finish(struct sip_state *s, u64 tail, int rounds, int last_rounds)
{
	sip_word(s, tail, rounds);
	s->v2 ^= 0xff;
	sip_rounds(s, last_rounds);
	return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

static inline u64 sip_bytes(const u8 *data, size_t len, struct sip_state *s, int rounds, int last_rounds)
{
	u64 word, tail = (u64)len << 56;
	unsigned int i;

	for (; len >= 8; data += 8, len -= 8) {
		memcpy(&word, data, sizeof(word));
		sip_word(s, le64_to_cpu((__force __le64)word), rounds);
	}
	for (i = 0; i < len; i++)
		tail |= (u64)data[i] << (8 * i);
	return sip_finish(s, tail, rounds, last_rounds);
}

/**
 * __siphash_unaligned - hash bytes
 * @data: the bytes
 * @len: how many
 * @key: 128 bits that nobody else knows
 */
u64 __siphash_unaligned(const void *data, size_t len, const siphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	return sip_bytes(data, len, &s, 2, 4);
}
EXPORT_SYMBOL(__siphash_unaligned);

/** siphash_1u64 - hash one word: the same as its 8 bytes in little-endian order; the next ones likewise */
u64 siphash_1u64(const u64 a, const siphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	sip_word(&s, a, 2);
	return sip_finish(&s, 8ull << 56, 2, 4);
}
EXPORT_SYMBOL(siphash_1u64);

/** siphash_2u64 - hash two words */
u64 siphash_2u64(const u64 a, const u64 b, const siphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	sip_word(&s, a, 2);
	sip_word(&s, b, 2);
	return sip_finish(&s, 16ull << 56, 2, 4);
}
EXPORT_SYMBOL(siphash_2u64);

/** siphash_3u64 - hash three words */
u64 siphash_3u64(const u64 a, const u64 b, const u64 c, const siphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	sip_word(&s, a, 2);
	sip_word(&s, b, 2);
	sip_word(&s, c, 2);
	return sip_finish(&s, 24ull << 56, 2, 4);
}
EXPORT_SYMBOL(siphash_3u64);

/** siphash_4u64 - hash four words */
u64 siphash_4u64(const u64 a, const u64 b, const u64 c, const u64 d, const siphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	sip_word(&s, a, 2);
	sip_word(&s, b, 2);
	sip_word(&s, c, 2);
	sip_word(&s, d, 2);
	return sip_finish(&s, 32ull << 56, 2, 4);
}
EXPORT_SYMBOL(siphash_4u64);

/** siphash_1u32 - hash four bytes */
u64 siphash_1u32(const u32 a, const siphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	return sip_finish(&s, 4ull << 56 | a, 2, 4);
}
EXPORT_SYMBOL(siphash_1u32);

/** siphash_3u32 - hash twelve bytes */
u64 siphash_3u32(const u32 a, const u32 b, const u32 c, const siphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	sip_word(&s, (u64)b << 32 | a, 2);
	return sip_finish(&s, 12ull << 56 | c, 2, 4);
}
EXPORT_SYMBOL(siphash_3u32);

/** __hsiphash_unaligned - hash bytes for a hash table; see siphash() for what must be unguessable */
u32 __hsiphash_unaligned(const void *data, size_t len, const hsiphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	return sip_bytes(data, len, &s, 1, 3);
}
EXPORT_SYMBOL(__hsiphash_unaligned);

/** hsiphash_1u32 - hash four bytes for a hash table */
u32 hsiphash_1u32(const u32 a, const hsiphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	return sip_finish(&s, 4ull << 56 | a, 1, 3);
}
EXPORT_SYMBOL(hsiphash_1u32);

/** hsiphash_2u32 - hash eight bytes for a hash table */
u32 hsiphash_2u32(const u32 a, const u32 b, const hsiphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	sip_word(&s, (u64)b << 32 | a, 1);
	return sip_finish(&s, 8ull << 56, 1, 3);
}
EXPORT_SYMBOL(hsiphash_2u32);

/** hsiphash_3u32 - hash twelve bytes for a hash table */
u32 hsiphash_3u32(const u32 a, const u32 b, const u32 c, const hsiphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	sip_word(&s, (u64)b << 32 | a, 1);
	return sip_finish(&s, 12ull << 56 | c, 1, 3);
}
EXPORT_SYMBOL(hsiphash_3u32);

/** hsiphash_4u32 - hash sixteen bytes for a hash table */
u32 hsiphash_4u32(const u32 a, const u32 b, const u32 c, const u32 d, const hsiphash_key_t *key)
{
	struct sip_state s;

	sip_init(&s, key->key[0], key->key[1]);
	sip_word(&s, (u64)b << 32 | a, 1);
	sip_word(&s, (u64)d << 32 | c, 1);
	return sip_finish(&s, 16ull << 56, 1, 3);
}
EXPORT_SYMBOL(hsiphash_4u32);
