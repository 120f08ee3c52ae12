// SPDX-License-Identifier: MIT
/* Checks of 16 bits. "Reflected" ones take the lowest bit of a byte first. */
#include <linux/crc-ccitt.h>
#include <linux/crc-itu-t.h>
#include <linux/crc-t10dif.h>
#include <linux/crc16.h>
#include <linux/export.h>
#include "table.h"

/* x^16 + x^15 + x^2 + 1, reflected */
u16 const crc16_table[256] = { CRC_TABLE(0xc0c1, 0xc181, 0xc301, 0xc601, 0xcc01, 0xd801, 0xf001, 0xa001) };
EXPORT_SYMBOL(crc16_table);

/** crc16 - CRC-16 (ANSI) of @len bytes, going on from @crc */
u16 crc16(u16 crc, u8 const *buffer, size_t len)
{
	while (len--)
		crc = crc16_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc16);

/* x^16 + x^12 + x^5 + 1, reflected */
u16 const crc_ccitt_table[256] = { CRC_TABLE(0x1189, 0x2312, 0x4624, 0x8c48, 0x1081, 0x2102, 0x4204, 0x8408) };
EXPORT_SYMBOL(crc_ccitt_table);

/* The same, not reflected. */
u16 const crc_ccitt_false_table[256] = { CRC_TABLE(0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4, 0x9188) };
EXPORT_SYMBOL(crc_ccitt_false_table);

u16 crc_ccitt(u16 crc, u8 const *buffer, size_t len)
{
	while (len--)
		crc = crc_ccitt_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc_ccitt);

u16 crc_ccitt_false(u16 crc, u8 const *buffer, size_t len)
{
	while (len--)
		crc = crc_ccitt_false_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc_ccitt_false);

u16 const crc_itu_t_table[256] = { CRC_TABLE(0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4, 0x9188) };
EXPORT_SYMBOL(crc_itu_t_table);

u16 crc_itu_t(u16 crc, const u8 *buffer, size_t len)
{
	while (len--)
		crc = crc_itu_t_byte(crc, *buffer++);
	return crc;
}
EXPORT_SYMBOL(crc_itu_t);

/* x^16 + x^15 + x^11 + x^9 + x^8 + x^7 + x^5 + x^4 + x^2 + x + 1, for SCSI's protection information */
static const u16 t10_dif_table[256] = { CRC_TABLE(0x8bb7, 0x9cd9, 0xb205, 0xefbd, 0x54cd, 0xa99a, 0xd883, 0x3ab1) };

u16 crc_t10dif_generic(u16 crc, const unsigned char *buffer, size_t len)
{
	while (len--)
		crc = (crc << 8) ^ t10_dif_table[((crc >> 8) ^ *buffer++) & 0xff];
	return crc;
}
EXPORT_SYMBOL(crc_t10dif_generic);

u16 crc_t10dif_update(u16 crc, const unsigned char *buffer, size_t len)
{
	return crc_t10dif_generic(crc, buffer, len);
}
EXPORT_SYMBOL(crc_t10dif_update);

u16 crc_t10dif(const unsigned char *buffer, size_t len)
{
	return crc_t10dif_update(0, buffer, len);
}
EXPORT_SYMBOL(crc_t10dif);
