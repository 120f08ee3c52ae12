// SPDX-License-Identifier: MIT
/*
 * The Internet checksum: see <asm/checksum.h>. Sums are built of 32-bit words in 64 bits, so that carries are folded
 * once.
 */
#include <linux/export.h>
#include <linux/string.h>
#include <net/checksum.h>
#include <asm/unaligned.h>

/**
 * csum_partial - add @len bytes to a partial sum
 * Only the last block of several may have an odd length.
 */
__wsum csum_partial(const void *buff, int len, __wsum wsum)
{
	const u8 *p = buff;
	u64 sum = (__force u32)wsum;

	for (; len >= 4; len -= 4, p += 4)
		sum += get_unaligned((const u32 *)p);
	if (len >= 2) {
		sum += get_unaligned((const u16 *)p);
		p += 2;
		len -= 2;
	}
	if (len)
		sum += le16_to_cpu((__force __le16)(u16)*p);
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffffffff) + (sum >> 32);
	return (__force __wsum)(u32)sum;
}
EXPORT_SYMBOL(csum_partial);

/** csum_partial_copy_nocheck - copy, and sum up */
__wsum csum_partial_copy_nocheck(const void *src, void *dst, int len)
{
	memcpy(dst, src, len);
	return csum_partial(dst, len, 0);
}
EXPORT_SYMBOL(csum_partial_copy_nocheck);

/** ip_compute_csum - the checksum of @len bytes */
__sum16 ip_compute_csum(const void *buff, int len)
{
	return csum_fold(csum_partial(buff, len, 0));
}
EXPORT_SYMBOL(ip_compute_csum);

/** ip_fast_csum - the checksum of an IP header of @ihl 32-bit words */
__sum16 ip_fast_csum(const void *iph, unsigned int ihl)
{
	return csum_fold(csum_partial(iph, ihl * 4, 0));
}
EXPORT_SYMBOL(ip_fast_csum);
