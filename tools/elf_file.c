// SPDX-License-Identifier: MIT
/*
 * Reading ELF relocatable objects on the host.
 *
 * Everything used later is checked in elf_open(): sections lie in the file, string tables are terminated, symbol names are in their
 * table. The file is mapped privately, so a build may patch what it read without touching the file.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_file.h"
#include "tool.h"

static bool map_file(struct elf_file *elf, const char *path)
{
	struct stat info;
	void *data;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &info) < 0) {
		complain("%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	if (!S_ISREG(info.st_mode) || info.st_size < (off_t)sizeof(Elf64_Ehdr)) {
		complain("%s: not a kernel module", path);
		close(fd);
		return false;
	}
	data = mmap(NULL, (size_t)info.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	close(fd);
	if (data == MAP_FAILED) {
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	elf->data = data;
	elf->bytes = (size_t)info.st_size;
	return true;
}

static bool in_file(const struct elf_file *elf, const Elf64_Shdr *sec)
{
	return sec->sh_type == SHT_NOBITS ||
	       (sec->sh_offset <= elf->bytes && sec->sh_size <= elf->bytes - sec->sh_offset);
}

static bool is_string_table(const struct elf_file *elf, unsigned int index)
{
	const Elf64_Shdr *sec = &elf->sections[index];

	return index < elf->section_count && sec->sh_type == SHT_STRTAB && sec->sh_size &&
	       !elf->data[sec->sh_offset + sec->sh_size - 1];
}

static bool read_sections(struct elf_file *elf)
{
	const Elf64_Ehdr *hdr = (const Elf64_Ehdr *)elf->data;

	if (memcmp(hdr->e_ident, ELFMAG, SELFMAG) || hdr->e_ident[EI_CLASS] != ELFCLASS64 ||
	    hdr->e_ident[EI_DATA] != ELFDATA2LSB || hdr->e_type != ET_REL || hdr->e_machine != EM_X86_64 ||
	    hdr->e_shentsize != sizeof(Elf64_Shdr) || hdr->e_shoff % _Alignof(Elf64_Shdr) ||
	    hdr->e_shoff >= elf->bytes || hdr->e_shnum * sizeof(Elf64_Shdr) > elf->bytes - hdr->e_shoff)
		return false;
	elf->sections = (const Elf64_Shdr *)(elf->data + hdr->e_shoff);
	elf->section_count = hdr->e_shnum;
	for (unsigned int i = 0; i < elf->section_count; i++)
		if (!in_file(elf, &elf->sections[i]))
			return false;
	if (hdr->e_shstrndx >= elf->section_count || !is_string_table(elf, hdr->e_shstrndx))
		return false;
	elf->section_names = (const char *)elf->data + elf->sections[hdr->e_shstrndx].sh_offset;
	for (unsigned int i = 0; i < elf->section_count; i++)
		if (elf->sections[i].sh_name >= elf->sections[hdr->e_shstrndx].sh_size)
			return false;
	return true;
}

static bool read_symbols(struct elf_file *elf, const Elf64_Shdr *sec)
{
	if (sec->sh_link >= elf->section_count || !is_string_table(elf, sec->sh_link) ||
	    sec->sh_offset % _Alignof(Elf64_Sym))
		return false;
	elf->symbols = (Elf64_Sym *)(elf->data + sec->sh_offset);
	elf->symbol_count = sec->sh_size / sizeof(Elf64_Sym);
	elf->strings = (const char *)elf->data + elf->sections[sec->sh_link].sh_offset;
	elf->strings_bytes = elf->sections[sec->sh_link].sh_size;
	for (size_t i = 0; i < elf->symbol_count; i++)
		if (elf->symbols[i].st_name >= elf->strings_bytes)
			return false;
	return true;
}

static bool read_tables(struct elf_file *elf)
{
	for (unsigned int i = 1; i < elf->section_count; i++) {
		const Elf64_Shdr *sec = &elf->sections[i];

		if (sec->sh_type == SHT_SYMTAB && !elf->symbols && !read_symbols(elf, sec))
			return false;
		if (sec->sh_type == SHT_PROGBITS && sec->sh_size && !strcmp(elf_section_name(elf, i), ".modinfo")) {
			elf->modinfo = (const char *)elf->data + sec->sh_offset;
			elf->modinfo_bytes = sec->sh_size;
			if (elf->modinfo[elf->modinfo_bytes - 1])
				return false;
		}
	}
	return true;
}

bool elf_open(struct elf_file *elf, const char *path)
{
	*elf = (struct elf_file){ .path = path };
	if (!map_file(elf, path))
		return false;
	if (!read_sections(elf) || !read_tables(elf)) {
		complain("%s: not a kernel module, or a damaged one", path);
		return false;
	}
	return true;
}

void elf_close(struct elf_file *elf)
{
	if (elf->data)
		munmap(elf->data, elf->bytes);
	elf->data = NULL;
}

const char *elf_section_name(const struct elf_file *elf, unsigned int index)
{
	return elf->section_names + elf->sections[index].sh_name;
}

const char *elf_symbol_name(const struct elf_file *elf, const Elf64_Sym *symbol)
{
	return elf->strings + symbol->st_name;
}

const char *elf_modinfo_next(const struct elf_file *elf, const char *tag, const char *prev)
{
	const char *end = elf->modinfo + elf->modinfo_bytes;
	const char *p = prev ? prev + strlen(prev) + 1 : elf->modinfo;
	size_t length = strlen(tag);

	for (; p && p < end; p += strlen(p) + 1)
		if (!strncmp(p, tag, length) && p[length] == '=')
			return p + length + 1;
	return NULL;
}

/* The string at an offset of a section, if it is terminated there. */
static const char *string_in(const struct elf_file *elf, unsigned int section, uint64_t offset)
{
	const Elf64_Shdr *sec = &elf->sections[section];
	const char *text;

	if (section >= elf->section_count || sec->sh_type != SHT_PROGBITS || offset >= sec->sh_size)
		return NULL;
	text = (const char *)elf->data + sec->sh_offset + offset;
	return memchr(text, '\0', sec->sh_size - offset) ? text : NULL;
}

const char *elf_string_at(const struct elf_file *elf, unsigned int section, size_t offset)
{
	for (unsigned int i = 1; i < elf->section_count; i++) {
		const Elf64_Shdr *sec = &elf->sections[i];

		if (sec->sh_type != SHT_RELA || sec->sh_info != section)
			continue;
		for (size_t n = 0; n < sec->sh_size / sizeof(Elf64_Rela); n++) {
			Elf64_Rela rel;
			const Elf64_Sym *symbol;

			memcpy(&rel, elf->data + sec->sh_offset + n * sizeof(rel), sizeof(rel));
			if (rel.r_offset != offset || ELF64_R_SYM(rel.r_info) >= elf->symbol_count)
				continue;
			symbol = &elf->symbols[ELF64_R_SYM(rel.r_info)];
			return string_in(elf, symbol->st_shndx, symbol->st_value + (uint64_t)rel.r_addend);
		}
	}
	return NULL;
}
