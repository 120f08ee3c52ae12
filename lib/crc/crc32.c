// SPDX-License-Identifier: MIT
/*
 * Checks of 32 bits: Ethernet's (crc32_le is reflected, crc32_be not) and Castagnoli's. Nothing is inverted here:
 * callers that want the usual CRC-32 start with ~0 and invert the result.
 *
 * crc32_le and crc32c take 8 bytes at a time ("slicing"): table k gives the remainder of a byte that is followed by k
 * zero bytes. The further tables are computed from the first at start-up; until then bytes are taken one by one.
 */
#include <linux/crc32.h>
#include <linux/crc32c.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/unaligned.h>
#include "table.h"

#define CRC32_POLY_LE 0xedb88320
#define CRC32C_POLY_LE 0x82f63b78
#define SLICES 8

static u32 crc32_tables[SLICES][256] = {
	{ CRC_TABLE(0x77073096, 0xee0e612c, 0x076dc419, 0x0edb8832, 0x1db71064, 0x3b6e20c8, 0x76dc4190, 0xedb88320) },
};
static u32 crc32c_tables[SLICES][256] = {
	{ CRC_TABLE(0xf26b8303, 0xe13b70f7, 0xc79a971f, 0x8ad958cf, 0x105ec76f, 0x20bd8ede, 0x417b1dbc, 0x82f63b78) },
};
static const u32 crc32_be_table[256] = { CRC_TABLE(0x04c11db7, 0x09823b6e, 0x130476dc, 0x2608edb8, 0x4c11db70,
						   0x9823b6e0, 0x34867077, 0x690ce0ee) };
static bool sliced;

static void __init make_slices(u32 tables[SLICES][256])
{
	unsigned int k, n;

	for (k = 1; k < SLICES; k++)
		for (n = 0; n < 256; n++)
			tables[k][n] = (tables[k - 1][n] >> 8) ^ tables[0][tables[k - 1][n] & 0xff];
}

static int __init crc32_init(void)
{
	make_slices(crc32_tables);
	make_slices(crc32c_tables);
	smp_store_release(&sliced, true);
	return 0;
}
early_initcall(crc32_init);

static u32 crc_reflected(u32 crc, const u8 *p, size_t len, const u32 t[SLICES][256])
{
	if (smp_load_acquire(&sliced)) {
		for (; len >= 8; len -= 8, p += 8) {
			u32 a = crc ^ get_unaligned_le32(p), b = get_unaligned_le32(p + 4);

			crc = t[7][a & 0xff] ^ t[6][(a >> 8) & 0xff] ^ t[5][(a >> 16) & 0xff] ^ t[4][a >> 24] ^
			      t[3][b & 0xff] ^ t[2][(b >> 8) & 0xff] ^ t[1][(b >> 16) & 0xff] ^ t[0][b >> 24];
		}
	}
	while (len--)
		crc = (crc >> 8) ^ t[0][(crc ^ *p++) & 0xff];
	return crc;
}

/** crc32_le - the little-endian Ethernet CRC-32 of @len bytes, going on from @crc */
u32 __pure crc32_le(u32 crc, unsigned char const *p, size_t len)
{
	return crc_reflected(crc, p, len, crc32_tables);
}
EXPORT_SYMBOL(crc32_le);

/** __crc32c_le - the Castagnoli CRC-32 */
u32 __pure __crc32c_le(u32 crc, unsigned char const *p, size_t len)
{
	return crc_reflected(crc, p, len, crc32c_tables);
}
EXPORT_SYMBOL(__crc32c_le);

u32 crc32c(u32 crc, const void *address, unsigned int length)
{
	return __crc32c_le(crc, address, length);
}
EXPORT_SYMBOL(crc32c);

const char *crc32c_impl(void)
{
	return "crc32c-generic";
}
EXPORT_SYMBOL(crc32c_impl);

/** crc32_be - the big-endian Ethernet CRC-32 */
u32 __pure crc32_be(u32 crc, unsigned char const *p, size_t len)
{
	while (len--)
		crc = (crc << 8) ^ crc32_be_table[(crc >> 24) ^ *p++];
	return crc;
}
EXPORT_SYMBOL(crc32_be);

/* The product of two reflected polynomials modulo @poly: bit 31 is x^0. */
static u32 gf2_multiply(u32 x, u32 y, u32 poly)
{
	u32 product = 0, bit;

	for (bit = 1u << 31; bit; bit >>= 1) {
		if (x & bit)
			product ^= y;
		y = (y >> 1) ^ (y & 1 ? poly : 0);
	}
	return product;
}

/* @crc as if @len zero bytes had followed: times x^(8 len), by repeated squaring. */
static u32 crc_shift(u32 crc, size_t len, u32 poly)
{
	u32 power = 1u << (31 - 8);

	for (; len; len >>= 1) {
		if (len & 1)
			crc = gf2_multiply(crc, power, poly);
		power = gf2_multiply(power, power, poly);
	}
	return crc;
}

u32 __attribute_const__ crc32_le_shift(u32 crc, size_t len)
{
	return crc_shift(crc, len, CRC32_POLY_LE);
}
EXPORT_SYMBOL(crc32_le_shift);

u32 __attribute_const__ __crc32c_le_shift(u32 crc, size_t len)
{
	return crc_shift(crc, len, CRC32C_POLY_LE);
}
EXPORT_SYMBOL(__crc32c_le_shift);
