/* SPDX-License-Identifier: MIT */
/* Reading x86-64 ELF relocatable objects on the host, for the module build and modinfo. */
#ifndef ASHLAR_ELF_FILE_H
#define ASHLAR_ELF_FILE_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>

struct elf_file {
	const char *path;
	unsigned char *data; /* private: may be changed, is not written back */
	size_t bytes;
	const Elf64_Shdr *sections;
	unsigned int section_count;
	const char *section_names;
	Elf64_Sym *symbols;
	size_t symbol_count;
	const char *strings;
	size_t strings_bytes;
	const char *modinfo; /* "tag=value\0..." or NULL */
	size_t modinfo_bytes;
};

/** elf_open - read and check a file; false after a complaint. elf_close() in each case */
bool elf_open(struct elf_file *elf, const char *path);
void elf_close(struct elf_file *elf);

const char *elf_section_name(const struct elf_file *elf, unsigned int index);
/** elf_symbol_name - "" if the symbol has none */
const char *elf_symbol_name(const struct elf_file *elf, const Elf64_Sym *symbol);
/** elf_modinfo_next - value of the next string with that tag after @prev (NULL: the first) */
const char *elf_modinfo_next(const struct elf_file *elf, const char *tag, const char *prev);
/** elf_string_at - the string that a pointer in a section's data refers to by a relocation; NULL if there is none */
const char *elf_string_at(const struct elf_file *elf, unsigned int section, size_t offset);

#endif
