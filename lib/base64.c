// SPDX-License-Identifier: MIT
/* Base64 with the standard alphabet of RFC 4648 and without padding. */
#include <linux/export.h>
#include <linux/base64.h>
#include <linux/string.h>

static const char base64_table[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** base64_encode - returns the characters written: BASE64_CHARS(@srclen), without NUL */
int base64_encode(const u8 *src, int srclen, char *dst)
{
	u32 bits = 0;
	int have = 0, i;
	char *out = dst;

	for (i = 0; i < srclen; i++) {
		bits = (bits << 8) | src[i];
		for (have += 8; have >= 6;) {
			have -= 6;
			*out++ = base64_table[(bits >> have) & 0x3f];
		}
	}
	if (have)
		*out++ = base64_table[(bits << (6 - have)) & 0x3f];
	return out - dst;
}
EXPORT_SYMBOL_GPL(base64_encode);

/** base64_decode - returns the bytes written, -1 if @src is no Base64 or its last bits are not 0 */
int base64_decode(const char *src, int srclen, u8 *dst)
{
	u32 bits = 0;
	int have = 0, i;
	u8 *out = dst;

	for (i = 0; i < srclen; i++) {
		const char *p = src[i] ? strchr(base64_table, src[i]) : NULL;

		if (!p)
			return -1;
		bits = (bits << 6) | (p - base64_table);
		have += 6;
		if (have >= 8) {
			have -= 8;
			*out++ = bits >> have;
		}
	}
	if (bits & ((1 << have) - 1))
		return -1;
	return out - dst;
}
EXPORT_SYMBOL_GPL(base64_decode);
