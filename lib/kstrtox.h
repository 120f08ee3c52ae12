/* SPDX-License-Identifier: MIT */
/* What sscanf() and the command line's parser share with kstrto*(). */
#ifndef LIB_KSTRTOX_H
#define LIB_KSTRTOX_H
#include <linux/types.h>

#define KSTRTOX_OVERFLOW (1u << 31)

const char *_parse_integer_fixup_radix(const char *s, unsigned int *base);
unsigned int _parse_integer_limit(const char *s, unsigned int base, unsigned long long *p, size_t max_chars);
unsigned int _parse_integer(const char *s, unsigned int base, unsigned long long *p);
unsigned long long simple_strntoull(const char *s, size_t max_chars, char **endp, unsigned int base);
#endif
