// SPDX-License-Identifier: MIT
#include <linux/export.h>
#include <linux/glob.h>
#include <linux/stddef.h>

/* Match @c with the class behind '['. Returns what follows the class, with *@match; NULL if it has no end. */
static const char *match_class(const char *pat, unsigned char c, bool *match)
{
	bool inverted = *pat == '!', found = false;
	unsigned char a, b;

	if (inverted)
		pat++;
	a = *pat++;
	do { /* the first character may be a ']' */
		b = a;
		if (!a)
			return NULL;
		if (pat[0] == '-' && pat[1] != ']') {
			b = pat[1];
			if (!b)
				return NULL;
			pat += 2;
		}
		found |= a <= c && c <= b;
	} while ((a = *pat++) != ']');
	*match = found != inverted;
	return pat;
}

/**
 * glob_match - does a shell pattern match the whole string?
 * @pat: '?' any character, '*' any string, [a-z], [!a-z], '\' takes the next character literally; '[' without end
 * stands for itself
 *
 * A failed match goes back to the last '*' only: what an earlier one could take, the last can take too. No recursion.
 */
bool __pure glob_match(char const *pat, char const *str)
{
	char const *back_pat = NULL, *back_str = NULL;

	while (true) {
		unsigned char c = *str++;
		unsigned char d = *pat++;
		bool match = false;
		const char *after;

		switch (d) {
		case '?':
			if (c == '\0')
				return false;
			continue;
		case '*':
			if (*pat == '\0')
				return true;
			back_pat = pat;
			back_str = --str;
			continue;
		case '[':
			after = match_class(pat, c, &match);
			if (after) {
				if (c == '\0')
					return false;
				if (match) {
					pat = after;
					continue;
				}
				break;
			}
			match = c == d;
			break;
		case '\\':
			d = *pat++;
			match = c == d;
			break;
		default:
			match = c == d;
			break;
		}
		if (match) {
			if (d == '\0')
				return true;
			continue;
		}
		if (c == '\0' || !back_pat)
			return false;
		pat = back_pat;
		str = ++back_str;
	}
}
EXPORT_SYMBOL(glob_match);
