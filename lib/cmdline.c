// SPDX-License-Identifier: MIT
/* Parameters as text: lists of numbers, sizes with a unit, name=value pairs with quotes. No state; any context. */
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>

/**
 * get_option - take a number off the start of a list
 * @str: the list; moves behind what was taken
 * @pint: gets the number; may be NULL
 *
 * Returns 0: no number, 1: a number, 2: a number and a comma, 3: a number and the "-" of a range, which is not taken.
 */
int get_option(char **str, int *pint)
{
	char *cur = *str;
	int value;

	if (!cur || !*cur)
		return 0;
	if (*cur == '-')
		value = -simple_strtoull(++cur, str, 0);
	else
		value = simple_strtoull(cur, str, 0);
	if (pint)
		*pint = value;
	if (cur == *str)
		return 0;
	if (**str == ',') {
		(*str)++;
		return 2;
	}
	return **str == '-' ? 3 : 1;
}
EXPORT_SYMBOL(get_option);

/*
 * The first number of a range is in @pint and *str stands at the "-". Store those up to the last one, which is left for
 * the next round. Returns how many there are without the last, below 0 if the range runs downwards.
 */
static int get_range(char **str, int *pint, int room)
{
	int first = *pint, upper, i;

	(*str)++;
	upper = simple_strtol(*str, NULL, 0);
	for (i = 0; i < room && first + i < upper; i++)
		pint[i] = first + i;
	return upper - first;
}

/**
 * get_options - read a list of numbers and ranges: 1,3-5,7
 * @str: the list
 * @nints: elements of @ints, 0: only count them (into ints[0])
 * @ints: ints[0] gets how many numbers follow it
 *
 * ints[0] counts all numbers up to where a range ran out of room, also those that were not stored. Returns where the
 * list ended.
 */
char *get_options(const char *str, int nints, int *ints)
{
	bool only_count = nints == 0;
	int count = 0, kind, value, in_range;

	while (only_count || count + 1 < nints) {
		int *slot = only_count ? &value : ints + count + 1;

		kind = get_option((char **)&str, slot);
		if (!kind)
			break;
		if (kind == 3) {
			in_range = get_range((char **)&str, slot, only_count ? 0 : nints - count - 1);
			if (in_range < 0)
				break;
			count += in_range;
			continue;
		}
		count++;
		if (kind == 1)
			break;
	}
	ints[0] = count;
	return (char *)str;
}
EXPORT_SYMBOL(get_options);

/**
 * memparse - a number with an optional unit: K, M, G, T, P, E (powers of 1024, either case)
 * @ptr: the text
 * @retptr: if not NULL, gets the address behind it
 */
unsigned long long memparse(const char *ptr, char **retptr)
{
	static const char units[] = "kmgtpe";
	char *end;
	unsigned long long value = simple_strtoull(ptr, &end, 0);
	const char *unit = *end ? strchr(units, tolower(*end)) : NULL;

	if (unit) {
		value <<= 10 * (unit - units + 1);
		end++;
	}
	if (retptr)
		*retptr = end;
	return value;
}
EXPORT_SYMBOL(memparse);

/** parse_option_str - whether the list of words @str (separated by commas) has the word @option */
bool parse_option_str(const char *str, const char *option)
{
	while (*str) {
		if (!strncmp(str, option, strlen(option))) {
			str += strlen(option);
			if (!*str || *str == ',')
				return true;
		}
		while (*str && *str != ',')
			str++;
		if (*str == ',')
			str++;
	}
	return false;
}

/**
 * next_arg - take the first of several parameters
 * @args: name or name=value, separated by white space; quotes keep white space. Changed in place.
 * @param: gets the name
 * @val: gets the value without quotes, NULL without "="
 *
 * Returns the rest.
 */
char *next_arg(char *args, char **param, char **val)
{
	bool quoted_whole = *args == '"', in_quote = quoted_whole;
	char *equals = NULL, *p;

	if (quoted_whole)
		args++;
	for (p = args; *p && (in_quote || !isspace(*p)); p++) {
		if (*p == '=' && !equals)
			equals = p;
		if (*p == '"')
			in_quote = !in_quote;
	}
	*param = args;
	*val = NULL;
	if (equals) {
		*equals = '\0';
		*val = equals + 1;
		if (**val == '"') {
			(*val)++;
			if (p[-1] == '"')
				p[-1] = '\0';
		}
	}
	if (quoted_whole && p > args && p[-1] == '"')
		p[-1] = '\0';
	if (*p)
		*p++ = '\0';
	return skip_spaces(p);
}
EXPORT_SYMBOL(next_arg);
