// SPDX-License-Identifier: MIT
/*
 * ashlar modinfo MODULE.ko...: what a module says of itself, as kmod's modinfo prints it: the strings of .modinfo from the last to the first,
 * "parm:" lines joined with their types.
 *
 *	-F FIELD  only the values of that field       -0  end each with a zero byte
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf_file.h"
#include "tool.h"

struct print_options {
	const char *field;
	char end;
};

/* The type of a parameter: "parmtype=NAME:TYPE". */
static const char *parameter_type(const struct elf_file *elf, const char *name, size_t length)
{
	const char *type = NULL;

	while ((type = elf_modinfo_next(elf, "parmtype", type)))
		if (!strncmp(type, name, length) && type[length] == ':')
			return type + length + 1;
	return NULL;
}

static bool has_description(const struct elf_file *elf, const char *name, size_t length)
{
	const char *text = NULL;

	while ((text = elf_modinfo_next(elf, "parm", text)))
		if (!strncmp(text, name, length) && text[length] == ':')
			return true;
	return false;
}

static void print_parameter(const struct elf_file *elf, const char *value, bool typed_only, char end)
{
	size_t length = strcspn(value, ":");
	const char *type = parameter_type(elf, value, length);

	printf("%-16s", "parm:");
	if (typed_only)
		printf("%.*s:%s%c", (int)length, value, type, end);
	else if (type)
		printf("%s (%s)%c", value, type, end);
	else
		printf("%s%c", value, end);
}

static void print_tag(const struct elf_file *elf, const char *text, const struct print_options *options)
{
	size_t length = strcspn(text, "=");
	const char *value = text[length] ? text + length + 1 : text + length;
	char label[64];

	if (length == strlen("parm") && !strncmp(text, "parm", length)) {
		print_parameter(elf, value, false, options->end);
		return;
	}
	if (length == strlen("parmtype") && !strncmp(text, "parmtype", length)) {
		if (!has_description(elf, value, strcspn(value, ":")))
			print_parameter(elf, value, true, options->end);
		return;
	}
	snprintf(label, sizeof(label), "%.*s:", (int)length, text);
	printf("%-16s%s%c", label, value, options->end);
}

/* The strings in the order of the file. */
static size_t list_strings(const struct elf_file *elf, const char **list, size_t max)
{
	const char *end = elf->modinfo + elf->modinfo_bytes;
	size_t count = 0;

	for (const char *p = elf->modinfo; p && p < end && count < max; p += strlen(p) + 1)
		if (*p)
			list[count++] = p;
	return count;
}

static void print_all(const struct elf_file *elf, const struct print_options *options)
{
	const char **list = calloc(elf->modinfo_bytes + 1, sizeof(*list));
	char *path = realpath(elf->path, NULL);
	size_t count = list ? list_strings(elf, list, elf->modinfo_bytes) : 0;

	printf("%-16s%s%c", "filename:", path ? path : elf->path, options->end);
	while (count--)
		print_tag(elf, list[count], options);
	free(path);
	free(list);
}

static void print_field(const struct elf_file *elf, const struct print_options *options)
{
	const char *value = NULL;

	if (!strcmp(options->field, "filename"))
		printf("%s%c", elf->path, options->end);
	while ((value = elf_modinfo_next(elf, options->field, value)))
		printf("%s%c", value, options->end);
}

static bool show_module(const char *path, const struct print_options *options)
{
	struct elf_file elf;
	bool ok = elf_open(&elf, path);

	if (ok && options->field)
		print_field(&elf, options);
	else if (ok)
		print_all(&elf, options);
	elf_close(&elf);
	return ok;
}

int cmd_modinfo(int argc, char **argv)
{
	struct print_options options = { .end = '\n' };
	int option, status = STATUS_OK;

	optind = 1;
	opterr = 0;
	while ((option = getopt(argc, argv, "+F:0adlpn")) != -1) {
		static const char fields[][2][12] = {
			{ "a", "author" }, { "d", "description" }, { "l", "license" },
			{ "p", "parm" },   { "n", "filename" },
		};

		for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
			if (option == fields[i][0][0])
				options.field = fields[i][1];
		if (option == 'F')
			options.field = optarg;
		else if (option == '0')
			options.end = '\0';
		else if (option == '?') {
			complain("usage: ashlar modinfo [-0] [-F FIELD] MODULE.ko...");
			return STATUS_USAGE;
		}
	}
	if (optind == argc) {
		complain("usage: ashlar modinfo [-0] [-F FIELD] MODULE.ko...");
		return STATUS_USAGE;
	}
	for (int i = optind; i < argc; i++)
		if (!show_module(argv[i], &options))
			status = STATUS_USAGE;
	return status;
}
