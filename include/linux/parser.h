/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PARSER_H
#define _LINUX_PARSER_H
#include <linux/types.h>

/* A table of patterns, each with a number; ends with a NULL pattern, whose number stands for no match. */
struct match_token {
	int token;
	const char *pattern;
};
typedef struct match_token match_table_t[];

#define MAX_OPT_ARGS 3

/* Where a part of the text matched %s, %d and so on in the pattern. */
typedef struct {
	char *from;
	char *to;
} substring_t;

int match_token(char *s, const match_table_t table, substring_t args[]);
int match_int(substring_t *s, int *result);
int match_uint(substring_t *s, unsigned int *result);
int match_u64(substring_t *s, u64 *result);
int match_octal(substring_t *s, int *result);
int match_hex(substring_t *s, int *result);
bool match_wildcard(const char *pattern, const char *str);
size_t match_strlcpy(char *dest, const substring_t *src, size_t size);
char *match_strdup(const substring_t *s);
#endif
