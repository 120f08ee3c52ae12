// SPDX-License-Identifier: MIT
/* Checks of 4, 7 and 8 bits. */
#include <linux/crc4.h>
#include <linux/crc7.h>
#include <linux/crc8.h>
#include <linux/export.h>
#include "table.h"

/** crc4 - CRC-4 (x^4 + x^2 + x + 1) of the lowest @bits bits of @x, rounded up to a multiple of 4, going on from @c */
u8 crc4(u8 c, u64 x, int bits)
{
	int i;

	bits = (bits + 3) & ~3;
	x &= bits < 64 ? (1ULL << bits) - 1 : ~0ULL;
	for (i = bits - 4; i >= 0; i -= 4) {
		u8 n = c ^ ((x >> i) & 0xf);

		c = (n & 1 ? 0x7 : 0) ^ (n & 2 ? 0xe : 0) ^ (n & 4 ? 0xb : 0) ^ (n & 8 ? 0x1 : 0);
	}
	return c;
}
EXPORT_SYMBOL_GPL(crc4);

/* x^7 + x^3 + 1 in the upper seven bits */
const u8 crc7_be_syndrome_table[256] = { CRC_TABLE(0x12, 0x24, 0x48, 0x90, 0x32, 0x64, 0xc8, 0x82) };
EXPORT_SYMBOL(crc7_be_syndrome_table);

/** crc7_be - CRC-7 of @len bytes, in the upper seven bits, going on from @crc */
u8 crc7_be(u8 crc, const u8 *buffer, size_t len)
{
	while (len--)
		crc = crc7_be_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc7_be);

/** crc8_populate_lsb - fill a table for a reflected polynomial */
void crc8_populate_lsb(u8 table[CRC8_TABLE_SIZE], u8 polynomial)
{
	int n, bit;

	for (n = 0; n < CRC8_TABLE_SIZE; n++) {
		u8 v = n;

		for (bit = 0; bit < 8; bit++)
			v = (v >> 1) ^ (v & 1 ? polynomial : 0);
		table[n] = v;
	}
}
EXPORT_SYMBOL(crc8_populate_lsb);

/** crc8_populate_msb - fill a table for a polynomial with the highest bit first */
void crc8_populate_msb(u8 table[CRC8_TABLE_SIZE], u8 polynomial)
{
	int n, bit;

	for (n = 0; n < CRC8_TABLE_SIZE; n++) {
		u8 v = n;

		for (bit = 0; bit < 8; bit++)
			v = (u8)(v << 1) ^ (v & 0x80 ? polynomial : 0);
		table[n] = v;
	}
}
EXPORT_SYMBOL(crc8_populate_msb);

/** crc8 - the check of @nbytes bytes by @table, going on from @crc */
u8 crc8(const u8 table[CRC8_TABLE_SIZE], const u8 *pdata, size_t nbytes, u8 crc)
{
	while (nbytes--)
		crc = table[crc ^ *pdata++];
	return crc;
}
EXPORT_SYMBOL(crc8);
