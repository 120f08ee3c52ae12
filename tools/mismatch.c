// SPDX-License-Identifier: MIT
/*
 * Section mismatches: code that stays refers to code or data that is freed when init has returned, or anything but exit refers to code that
 * runs only at unloading. The first is a use after free waiting to happen. A function marked __ref is exempt: its author has thought
 * about it. Says what Linux's modpost says.
 */

#include <string.h>

#include "modpost.h"
#include "tool.h"

enum region { REGION_OTHER, REGION_TEXT, REGION_INIT, REGION_INIT_TEXT, REGION_EXIT_TEXT };

static bool has_prefix(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static enum region region_of(const struct elf_file *elf, unsigned int section)
{
	const char *name = elf_section_name(elf, section);

	if (has_prefix(name, ".text"))
		return REGION_TEXT;
	if (has_prefix(name, ".init.text"))
		return REGION_INIT_TEXT;
	if (has_prefix(name, ".init."))
		return REGION_INIT;
	return has_prefix(name, ".exit.") ? REGION_EXIT_TEXT : REGION_OTHER;
}

static bool is_mismatch(enum region from, enum region to)
{
	switch (from) {
	case REGION_TEXT:
		return to == REGION_INIT || to == REGION_INIT_TEXT || to == REGION_EXIT_TEXT;
	case REGION_INIT_TEXT:
		return to == REGION_EXIT_TEXT;
	case REGION_EXIT_TEXT:
		return to == REGION_INIT || to == REGION_INIT_TEXT;
	default:
		return false;
	}
}

/* The name of what lies at an offset of a section. */
static const char *name_at(const struct elf_file *elf, unsigned int section, uint64_t offset)
{
	const Elf64_Sym *best = NULL; /* of several at one place, the last: global names stand behind local ones */

	for (size_t i = 1; i < elf->symbol_count; i++) {
		const Elf64_Sym *symbol = &elf->symbols[i];
		unsigned int type = ELF64_ST_TYPE(symbol->st_info);

		if (symbol->st_shndx == section && symbol->st_value <= offset && *elf_symbol_name(elf, symbol) &&
		    type != STT_SECTION && type != STT_FILE && (!best || symbol->st_value >= best->st_value))
			best = symbol;
	}
	return best ? elf_symbol_name(elf, best) : "(unknown)";
}

static void check_reference(const struct elf_file *elf, const char *path, unsigned int from, const Elf64_Rela *rel)
{
	const Elf64_Sym *symbol;
	uint64_t offset;

	if (ELF64_R_SYM(rel->r_info) >= elf->symbol_count)
		return;
	symbol = &elf->symbols[ELF64_R_SYM(rel->r_info)];
	if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= elf->section_count ||
	    !is_mismatch(region_of(elf, from), region_of(elf, symbol->st_shndx)))
		return;
	offset = symbol->st_value;
	/* Relative to the end of a 4-byte operand, mostly. */
	if (ELF64_ST_TYPE(symbol->st_info) == STT_SECTION)
		offset += (uint64_t)rel->r_addend + (ELF64_R_TYPE(rel->r_info) == R_X86_64_64 ? 0 : 4);
	fprintf(stderr, "WARNING: modpost: %s.o: section mismatch in reference: %s (section: %s) -> %s (section: %s)\n",
		path, name_at(elf, from, rel->r_offset), elf_section_name(elf, from),
		name_at(elf, symbol->st_shndx, offset), elf_section_name(elf, symbol->st_shndx));
}

void check_section_mismatches(const struct elf_file *elf, const char *path)
{
	for (unsigned int i = 1; i < elf->section_count; i++) {
		const Elf64_Shdr *sec = &elf->sections[i];

		if (sec->sh_type != SHT_RELA || sec->sh_info >= elf->section_count ||
		    region_of(elf, sec->sh_info) == REGION_OTHER)
			continue;
		for (size_t n = 0; n < sec->sh_size / sizeof(Elf64_Rela); n++) {
			Elf64_Rela rel;

			memcpy(&rel, elf->data + sec->sh_offset + n * sizeof(rel), sizeof(rel));
			check_reference(elf, path, sec->sh_info, &rel);
		}
	}
}
