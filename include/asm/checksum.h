/* SPDX-License-Identifier: MIT */
#ifndef _ASM_CHECKSUM_H
#define _ASM_CHECKSUM_H
/*
 * The Internet checksum (RFC 1071): the 16-bit one's complement of the one's complement sum. A __wsum is a partial sum
 * of 32 bits, a __sum16 the finished checksum.
 */
#include <linux/types.h>
#include <asm/byteorder.h>

__wsum csum_partial(const void *buff, int len, __wsum sum);
__wsum csum_partial_copy_nocheck(const void *src, void *dst, int len);
__sum16 ip_compute_csum(const void *buff, int len);
__sum16 ip_fast_csum(const void *iph, unsigned int ihl);

static inline __sum16 csum_fold(__wsum csum)
{
	u32 sum = (__force u32)csum;

	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (__force __sum16)~sum;
}

static inline __wsum csum_add(__wsum csum, __wsum addend)
{
	u32 res = (__force u32)csum + (__force u32)addend;

	return (__force __wsum)(res + (res < (__force u32)addend));
}

static inline __wsum csum_tcpudp_nofold(__be32 saddr, __be32 daddr, u32 len, u8 proto, __wsum sum)
{
	u64 s = (__force u32)sum;

	s += (__force u32)saddr;
	s += (__force u32)daddr;
	s += (__force u32)htonl(len + proto);
	s = (s & 0xffffffff) + (s >> 32);
	return (__force __wsum)(u32)((s & 0xffffffff) + (s >> 32));
}

static inline __sum16 csum_tcpudp_magic(__be32 saddr, __be32 daddr, u32 len, u8 proto, __wsum sum)
{
	return csum_fold(csum_tcpudp_nofold(saddr, daddr, len, proto, sum));
}
#endif
