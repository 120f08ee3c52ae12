// SPDX-License-Identifier: MIT
/*
 * Tables of exported symbols, in the format of Linux's Module.symvers: a line "CRC <tab> NAME <tab> MODULE <tab> EXPORT_SYMBOL[_GPL]
 * <tab> NAMESPACE" per symbol. There are no version checksums, so CRC is always 0x00000000.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "elf_file.h"
#include "symvers.h"
#include "tool.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static unsigned int hash_name(const char *name)
{
	unsigned int hash = 2166136261u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash % COUNT(((struct symvers *)0)->buckets);
}

struct export *symvers_find(const struct symvers *table, const char *name)
{
	struct export *entry;

	for (entry = table->buckets[hash_name(name)]; entry; entry = entry->next)
		if (!strcmp(entry->name, name))
			return entry;
	return NULL;
}

struct export *symvers_add(struct symvers *table, const char *name, const char *module, const char *ns, bool gpl_only,
			   bool own)
{
	struct export *entry = symvers_find(table, name), **bucket = &table->buckets[hash_name(name)];

	if (entry)
		return entry;
	entry = calloc(1, sizeof(*entry));
	if (!entry) {
		complain("out of memory");
		exit(STATUS_USAGE);
	}
	*entry = (struct export){ *bucket, name, module, ns, gpl_only, own };
	*bucket = entry;
	return NULL;
}

/* Cuts the next field off a line. */
static char *next_field(char **line)
{
	char *field = *line;

	if (!field)
		return NULL;
	*line = strchr(field, '\t');
	if (*line)
		*(*line)++ = '\0';
	return field;
}

bool symvers_read(struct symvers *table, const char *path)
{
	size_t bytes;
	char *text = load_file(path, &bytes), *line, *rest;

	if (!text || table->text_count == COUNT(table->texts)) {
		complain("%s: %s", path, text ? "too many symbol files" : strerror(errno));
		free(text);
		return false;
	}
	text[bytes] = '\0';
	table->texts[table->text_count++] = text;
	for (line = text; line && *line; line = rest) {
		char *name, *module, *type, *ns;

		rest = strchr(line, '\n');
		if (rest)
			*rest++ = '\0';
		next_field(&line);
		name = next_field(&line);
		module = next_field(&line);
		type = next_field(&line);
		ns = next_field(&line);
		if (!type) {
			complain("%s: not a Module.symvers file", path);
			return false;
		}
		symvers_add(table, name, module, ns ? ns : "", !strcmp(type, "EXPORT_SYMBOL_GPL"), false);
	}
	return true;
}

/* Entries are variables __ksymtab_NAME in __ksymtab[_gpl][+NAME]. */
static const char prefix[] = "__ksymtab_";
#define NAMESPACE_OFFSET 16 /* in struct kernel_symbol */

bool symvers_add_elf(struct symvers *table, const struct elf_file *elf, const char *module, bool own)
{
	bool ok = true;

	for (size_t i = 1; i < elf->symbol_count; i++) {
		const Elf64_Sym *symbol = &elf->symbols[i];
		const char *name = elf_symbol_name(elf, symbol), *section, *ns;
		struct export *other;

		if (strncmp(name, prefix, sizeof(prefix) - 1) || symbol->st_shndx == SHN_UNDEF ||
		    symbol->st_shndx >= elf->section_count)
			continue;
		section = elf_section_name(elf, symbol->st_shndx);
		if (strncmp(section, "__ksymtab", strlen("__ksymtab")))
			continue;
		name += sizeof(prefix) - 1;
		ns = elf_string_at(elf, symbol->st_shndx, symbol->st_value + NAMESPACE_OFFSET);
		other = symvers_add(table, name, module, ns ? ns : "",
				    !strncmp(section, "__ksymtab_gpl", strlen("__ksymtab_gpl")), own);
		if (other) {
			fprintf(stderr, "ERROR: modpost: %s: '%s' exported twice. Previous export was in %s%s\n",
				module, name, other->module, strcmp(other->module, "vmlinux") ? ".ko" : "");
			ok = false;
		}
	}
	return ok;
}

static int compare_exports(const void *a, const void *b)
{
	return strcmp((*(struct export *const *)a)->name, (*(struct export *const *)b)->name);
}

/* The own entries as an array; NULL if there is none. */
static struct export **own_entries(const struct symvers *table, size_t *count)
{
	struct export *entry, **list = NULL;

	*count = 0;
	for (size_t i = 0; i < COUNT(table->buckets); i++)
		for (entry = table->buckets[i]; entry; entry = entry->next)
			*count += entry->own;
	if (*count)
		list = calloc(*count, sizeof(*list));
	if (!list)
		return NULL;
	*count = 0;
	for (size_t i = 0; i < COUNT(table->buckets); i++)
		for (entry = table->buckets[i]; entry; entry = entry->next)
			if (entry->own)
				list[(*count)++] = entry;
	qsort(list, *count, sizeof(*list), compare_exports);
	return list;
}

bool symvers_write(const struct symvers *table, const char *path)
{
	size_t count;
	struct export **list = own_entries(table, &count);
	FILE *out = fopen(path, "we");
	bool ok = out != NULL;

	for (size_t i = 0; out && list && i < count; i++)
		fprintf(out, "0x00000000\t%s\t%s\tEXPORT_SYMBOL%s\t%s\n", list[i]->name, list[i]->module,
			list[i]->gpl_only ? "_GPL" : "", list[i]->ns);
	free(list);
	if (out && (ferror(out) | fclose(out)))
		ok = false;
	if (!ok)
		complain("%s: %s", path, strerror(errno));
	return ok;
}

void symvers_free(struct symvers *table)
{
	for (size_t i = 0; i < COUNT(table->buckets); i++) {
		while (table->buckets[i]) {
			struct export *entry = table->buckets[i];

			table->buckets[i] = entry->next;
			free(entry);
		}
	}
	for (unsigned int i = 0; i < table->text_count; i++)
		free(table->texts[i]);
	*table = (struct symvers){ .text_count = 0 };
}
