// SPDX-License-Identifier: MIT
/* Words of a string as an array. The words live in one copy of the string, whose address stands in front of the array.
 */
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

static int count_words(const char *str)
{
	bool in_word = false;
	int count = 0;

	for (; *str; str++) {
		bool space = isspace(*str);

		count += !space && !in_word;
		in_word = !space;
	}
	return count;
}

/** argv_free - free what argv_split() returned */
void argv_free(char **argv)
{
	argv--;
	kfree(argv[0]);
	kfree(argv);
}
EXPORT_SYMBOL(argv_free);

/**
 * argv_split - split a string at white space
 * @gfp: how to allocate
 * @str: the string; no quotes
 * @argcp: gets the number of words; may be NULL
 *
 * Returns the words and a NULL, for argv_free(); NULL without memory. May sleep if @gfp allows it.
 */
char **argv_split(gfp_t gfp, const char *str, int *argcp)
{
	char *copy = kstrndup(str, KMALLOC_MAX_SIZE - 1, gfp), *p;
	bool in_word = false;
	char **argv, **next;
	int argc;

	if (!copy)
		return NULL;
	argc = count_words(copy);
	argv = kmalloc_array(argc + 2, sizeof(*argv), gfp);
	if (!argv) {
		kfree(copy);
		return NULL;
	}
	*argv++ = copy;
	next = argv;
	for (p = copy; *p; p++) {
		bool space = isspace(*p);

		if (space)
			*p = '\0';
		else if (!in_word)
			*next++ = p;
		in_word = !space;
	}
	*next = NULL;
	if (argcp)
		*argcp = argc;
	return argv;
}
EXPORT_SYMBOL(argv_split);
