// SPDX-License-Identifier: MIT
#include <linux/bcd.h>
#include <linux/export.h>

/** _bcd2bin - 0x42 is 42 */
unsigned int _bcd2bin(unsigned char val)
{
	return (val & 0x0f) + (val >> 4) * 10;
}
EXPORT_SYMBOL(_bcd2bin);

/** _bin2bcd - 42 is 0x42; for 0 to 99 */
unsigned char _bin2bcd(unsigned int val)
{
	return ((val / 10) << 4) + val % 10;
}
EXPORT_SYMBOL(_bin2bcd);
