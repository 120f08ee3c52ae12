// SPDX-License-Identifier: MIT
/* Checks of 64 bits: ECMA-182 (highest bit first) and Rocksoft's (reflected, inverted at both ends). */
#include <linux/crc64.h>
#include <linux/export.h>
#include <linux/types.h>
#include "table.h"

static const u64 crc64_table[256] = { CRC_TABLE(0x42f0e1eba9ea3693ULL, 0x85e1c3d753d46d26ULL, 0x493366450e42ecdfULL,
						0x9266cc8a1c85d9beULL, 0x663d78ff90e185efULL, 0xcc7af1ff21c30bdeULL,
						0xda050215ea6c212fULL, 0xf6fae5c07d3274cdULL) };
static const u64 crc64_rocksoft_table[256] = { CRC_TABLE(
	0x7f6ef0c830358979ULL, 0xfedde190606b12f2ULL, 0xc962e5739841b68fULL, 0xa61cecb46814fe75ULL,
	0x78e0ff3b88be6f81ULL, 0xf1c1fe77117cdf02ULL, 0xd75adabd7a6e2d6fULL, 0x9a6c9329ac4bc9b5ULL) };

/** crc64_be - CRC-64 (ECMA-182) of @len bytes, going on from @crc */
u64 __pure crc64_be(u64 crc, const void *p, size_t len)
{
	const unsigned char *byte = p;

	while (len--)
		crc = (crc << 8) ^ crc64_table[(crc >> 56) ^ *byte++];
	return crc;
}
EXPORT_SYMBOL_GPL(crc64_be);

/** crc64_rocksoft_generic - NVMe's CRC-64, going on from @crc */
u64 __pure crc64_rocksoft_generic(u64 crc, const void *p, size_t len)
{
	const unsigned char *byte = p;

	crc = ~crc;
	while (len--)
		crc = (crc >> 8) ^ crc64_rocksoft_table[(crc ^ *byte++) & 0xff];
	return ~crc;
}
EXPORT_SYMBOL_GPL(crc64_rocksoft_generic);

u64 crc64_rocksoft_update(u64 crc, const unsigned char *buffer, size_t len)
{
	return crc64_rocksoft_generic(crc, buffer, len);
}
EXPORT_SYMBOL_GPL(crc64_rocksoft_update);

u64 crc64_rocksoft(const unsigned char *buffer, size_t len)
{
	return crc64_rocksoft_update(0, buffer, len);
}
EXPORT_SYMBOL_GPL(crc64_rocksoft);
