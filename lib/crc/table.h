/* SPDX-License-Identifier: MIT */
#ifndef LIB_CRC_TABLE_H
#define LIB_CRC_TABLE_H
/*
 * Tables of cyclic redundancy checks. Entry n is the remainder of the byte n. The remainder is linear, so it is the
 * exclusive or of those of n's bits: a table is given by its entries 1, 2, 4, ... 128.
 */
#define CRC_ENTRY(n, a, b, c, d, e, f, g, h) \
	((((n)&1) ? (a) : 0) ^ (((n)&2) ? (b) : 0) ^ (((n)&4) ? (c) : 0) ^ (((n)&8) ? (d) : 0) ^ \
	 (((n)&16) ? (e) : 0) ^ (((n)&32) ? (f) : 0) ^ (((n)&64) ? (g) : 0) ^ (((n)&128) ? (h) : 0))
#define CRC_4(n, ...) \
	CRC_ENTRY(n, __VA_ARGS__), CRC_ENTRY((n) + 1, __VA_ARGS__), CRC_ENTRY((n) + 2, __VA_ARGS__), \
		CRC_ENTRY((n) + 3, __VA_ARGS__)
#define CRC_16(n, ...) \
	CRC_4(n, __VA_ARGS__), CRC_4((n) + 4, __VA_ARGS__), CRC_4((n) + 8, __VA_ARGS__), CRC_4((n) + 12, __VA_ARGS__)
#define CRC_64(n, ...) \
	CRC_16(n, __VA_ARGS__), CRC_16((n) + 16, __VA_ARGS__), CRC_16((n) + 32, __VA_ARGS__), \
		CRC_16((n) + 48, __VA_ARGS__)
#define CRC_TABLE(...) \
	CRC_64(0, __VA_ARGS__), CRC_64(64, __VA_ARGS__), CRC_64(128, __VA_ARGS__), CRC_64(192, __VA_ARGS__)
#endif
