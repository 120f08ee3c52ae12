// SPDX-License-Identifier: MIT
/*
 * Is a file a sound ELF relocatable object?
 *
 * Everything that later steps follow is checked here, once: after elf_check() has returned 0
 *	- each section with contents lies inside the file; each name is terminated inside its string table;
 *	- there is exactly one symbol table, and each symbol lies in a section that exists, at an offset inside of it;
 *	- each relocation of a section that will be loaded names an existing symbol and writes inside its section;
 *	- alignments are powers of two, and nothing asks for memory that is both written and executed.
 * So the steps after this one need no check of the file's own structure. They may still refuse what it says.
 *
 * The image is only read. Section headers and symbols are copied, because loading rewrites them; the file may be unaligned.
 * Touches no lock and no other module; sleeps (memory).
 */

#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/* More than any module has, and small enough that no sum of sizes overflows. */
#define MAX_SECTION_BYTES (1UL << 30)
#define MAX_ALIGN (2UL << 20)

const char *section_name(const struct load_info *info, unsigned int index)
{
	return info->secstrings + info->sechdrs[index].sh_name;
}

const char *symbol_name(const struct load_info *info, const Elf_Sym *sym)
{
	return info->strtab + sym->st_name;
}

/* The contents in the file; for SHT_NOBITS there are none. */
const void *section_data(const struct load_info *info, unsigned int index)
{
	return info->image + info->sechdrs[index].sh_offset;
}

/**
 * elf_find_section - the number of the first loaded section of that name, 0 if there is none
 */
unsigned int elf_find_section(const struct load_info *info, const char *name)
{
	unsigned int i;

	for (i = 1; i < info->hdr.e_shnum; i++)
		if ((info->sechdrs[i].sh_flags & SHF_ALLOC) && !strcmp(section_name(info, i), name))
			return i;
	return 0;
}

/**
 * section_objs - a section as an array
 * @object_size: bytes of one element; a remainder is ignored
 * @num: gets the number of elements
 *
 * Returns its address in the module's memory; NULL and 0 if there is no such section.
 */
void *section_objs(const struct load_info *info, const char *name, size_t object_size, unsigned int *num)
{
	unsigned int index = elf_find_section(info, name);

	*num = index ? info->sechdrs[index].sh_size / object_size : 0;
	return *num ? (void *)info->sechdrs[index].sh_addr : NULL;
}

/* How to call a file whose .modinfo has not been looked at yet. */
static const char *file_name(const struct load_info *info)
{
	return info->path ? kbasename(info->path) : "(module)";
}

/** is_init_section - is the section needed only until init has returned? */
bool is_init_section(const char *name)
{
	return !strncmp(name, ".init", strlen(".init"));
}

static int check_header(const struct load_info *info)
{
	const Elf_Ehdr *hdr = &info->hdr;

	if (memcmp(hdr->e_ident, ELFMAG, SELFMAG)) {
		pr_err("Invalid ELF header magic: != %s\n", ELFMAG);
		return -ENOEXEC;
	}
	if (hdr->e_ident[EI_CLASS] != ELFCLASS64 || hdr->e_ident[EI_DATA] != ELFDATA2LSB) {
		pr_err("Invalid ELF header class or byte order: %u/%u\n", hdr->e_ident[EI_CLASS],
		       hdr->e_ident[EI_DATA]);
		return -ENOEXEC;
	}
	if (hdr->e_type != ET_REL) {
		pr_err("Invalid ELF header type: %u != %u\n", hdr->e_type, ET_REL);
		return -ENOEXEC;
	}
	if (!elf_check_arch(hdr)) {
		pr_err("Invalid architecture in ELF header: %u\n", hdr->e_machine);
		return -ENOEXEC;
	}
	if (hdr->e_shentsize != sizeof(Elf_Shdr)) {
		pr_err("Invalid ELF section header size\n");
		return -ENOEXEC;
	}
	if (hdr->e_shoff >= info->len || hdr->e_shnum * sizeof(Elf_Shdr) > info->len - hdr->e_shoff) {
		pr_err("Invalid ELF section header overflow\n");
		return -ENOEXEC;
	}
	if (hdr->e_shstrndx == SHN_UNDEF || hdr->e_shstrndx >= hdr->e_shnum) {
		pr_err("Invalid ELF section name index: %d || e_shstrndx (%d) >= e_shnum (%d)\n", hdr->e_shstrndx,
		       hdr->e_shstrndx, hdr->e_shnum);
		return -ENOEXEC;
	}
	return 0;
}

/* Does the section lie inside the file? */
static bool section_in_file(const struct load_info *info, const Elf_Shdr *sec)
{
	return sec->sh_offset <= info->len && sec->sh_size <= info->len - sec->sh_offset;
}

static int check_loaded_section(const struct load_info *info, unsigned int index)
{
	const Elf_Shdr *sec = &info->sechdrs[index];

	if (sec->sh_size > MAX_SECTION_BYTES) {
		pr_err("Section %u (%s) is too large: %llu bytes\n", index, section_name(info, index), sec->sh_size);
		return -ENOEXEC;
	}
	if ((sec->sh_addralign & (sec->sh_addralign - 1)) || sec->sh_addralign > MAX_ALIGN) {
		pr_err("Section %u (%s): invalid alignment %llu\n", index, section_name(info, index),
		       sec->sh_addralign);
		return -ENOEXEC;
	}
	if (sec->sh_flags & (SHF_TLS | SHF_COMPRESSED)) {
		pr_err("Section %u (%s): flags %#llx are not supported\n", index, section_name(info, index),
		       sec->sh_flags);
		return -ENOEXEC;
	}
	if ((sec->sh_flags & (SHF_WRITE | SHF_EXECINSTR)) == (SHF_WRITE | SHF_EXECINSTR)) {
		pr_err("section %s (index %d) has invalid WRITE|EXEC flags\n", section_name(info, index), index);
		return -ENOEXEC;
	}
	return 0;
}

/* Section names may be used once the name table itself is known to be sound. */
static int check_names(struct load_info *info)
{
	const Elf_Shdr *names = &info->sechdrs[info->hdr.e_shstrndx];
	unsigned int i;

	if (names->sh_type != SHT_STRTAB || !section_in_file(info, names)) {
		pr_err("Invalid ELF section name table (section %u)\n", info->hdr.e_shstrndx);
		return -ENOEXEC;
	}
	info->secstrings = (const char *)info->image + names->sh_offset;
	if (!names->sh_size || info->secstrings[names->sh_size - 1]) {
		pr_err("ELF Spec violation: section name table isn't null terminated\n");
		return -ENOEXEC;
	}
	for (i = 0; i < info->hdr.e_shnum; i++) {
		if (info->sechdrs[i].sh_name >= names->sh_size) {
			pr_err("Invalid ELF section name in section %u\n", i);
			return -ENOEXEC;
		}
	}
	return 0;
}

static int check_sections(struct load_info *info)
{
	const Elf_Shdr *first = &info->sechdrs[0];
	unsigned int i;
	int err;

	if (first->sh_type != SHT_NULL || first->sh_size || first->sh_addr) {
		pr_err("ELF Spec violation: section 0 type(%d)!=SH_NULL or non-zero len or addr\n", first->sh_type);
		return -ENOEXEC;
	}
	for (i = 1; i < info->hdr.e_shnum; i++) {
		const Elf_Shdr *sec = &info->sechdrs[i];

		if (sec->sh_type != SHT_NOBITS && !section_in_file(info, sec)) {
			pr_err("Invalid ELF section in module (section %u type %u)\n", i, sec->sh_type);
			return -ENOEXEC;
		}
		if (!(sec->sh_flags & SHF_ALLOC))
			continue;
		err = check_loaded_section(info, i);
		if (err)
			return err;
	}
	return 0;
}

/* Finds the one symbol table and its strings. */
static int check_symbol_table(struct load_info *info)
{
	const Elf_Shdr *table, *strings;
	unsigned int i;

	for (i = 1; i < info->hdr.e_shnum; i++) {
		if (info->sechdrs[i].sh_type != SHT_SYMTAB)
			continue;
		if (info->sym_index) {
			pr_warn("%s: more than one symbol table\n", file_name(info));
			return -ENOEXEC;
		}
		info->sym_index = i;
	}
	if (!info->sym_index) {
		pr_warn("%s: module has no symbols (stripped?)\n", file_name(info));
		return -ENOEXEC;
	}
	table = &info->sechdrs[info->sym_index];
	if (table->sh_link == SHN_UNDEF || table->sh_link >= info->hdr.e_shnum ||
	    info->sechdrs[table->sh_link].sh_type != SHT_STRTAB || table->sh_entsize != sizeof(Elf_Sym) ||
	    !table->sh_size || table->sh_size % sizeof(Elf_Sym) || table->sh_size > MAX_SECTION_BYTES) {
		pr_err("Invalid ELF symbol table (section %u)\n", info->sym_index);
		return -ENOEXEC;
	}
	info->str_index = table->sh_link;
	strings = &info->sechdrs[info->str_index];
	info->strtab = section_data(info, info->str_index);
	info->strtab_size = strings->sh_size;
	if (!info->strtab_size || info->strtab[info->strtab_size - 1]) {
		pr_err("ELF Spec violation: symbol name table isn't null terminated\n");
		return -ENOEXEC;
	}
	info->num_syms = table->sh_size / sizeof(Elf_Sym);
	info->syms = kvmalloc_array(info->num_syms, sizeof(Elf_Sym), GFP_KERNEL);
	if (!info->syms)
		return -ENOMEM;
	memcpy(info->syms, section_data(info, info->sym_index), info->num_syms * sizeof(Elf_Sym));
	return 0;
}

static int check_symbols(const struct load_info *info)
{
	unsigned int i;

	for (i = 0; i < info->num_syms; i++) {
		const Elf_Sym *sym = &info->syms[i];
		unsigned int index = sym->st_shndx;

		if (sym->st_name >= info->strtab_size) {
			pr_err("Invalid ELF symbol name (symbol %u)\n", i);
			return -ENOEXEC;
		}
		/* The special ones are simplify_symbols()'s business. */
		if (index == SHN_UNDEF || index >= SHN_LORESERVE)
			continue;
		if (index >= info->hdr.e_shnum || sym->st_value > info->sechdrs[index].sh_size ||
		    sym->st_size > info->sechdrs[index].sh_size - sym->st_value) {
			pr_err("Invalid ELF symbol '%.64s' (symbol %u, section %u)\n", symbol_name(info, sym), i,
			       index);
			return -ENOEXEC;
		}
	}
	return 0;
}

/** reloc_width - how many bytes a relocation of that type writes; 0 for R_X86_64_NONE, and for types that are not known */
unsigned int reloc_width(unsigned int type)
{
	switch (type) {
	case R_X86_64_64:
	case R_X86_64_PC64:
		return 8;
	case R_X86_64_32:
	case R_X86_64_32S:
	case R_X86_64_PC32:
	case R_X86_64_PLT32:
	case R_X86_64_GOTPCREL:
	case R_X86_64_GOTPCRELX:
	case R_X86_64_REX_GOTPCRELX:
		return 4;
	default:
		return 0;
	}
}

/**
 * reloc_wants_got - may this relocation need an address slot?
 *
 * A "mov symbol@GOTPCREL(%rip), reg", a call or a jump through such a slot can be turned into an instruction without one
 * (reloc.c does); only a weak symbol that stays undefined, address 0, is out of reach for that. Everything else needs the slot.
 */
bool reloc_wants_got(const struct load_info *info, const Elf_Shdr *target, const Elf_Rela *rel)
{
	const unsigned char *code = info->image + target->sh_offset;
	const Elf_Sym *sym = &info->syms[ELF_R_SYM(rel->r_info)];

	switch (ELF_R_TYPE(rel->r_info)) {
	case R_X86_64_GOTPCREL:
		return true;
	case R_X86_64_GOTPCRELX:
	case R_X86_64_REX_GOTPCRELX:
		if (rel->r_addend != -4 || rel->r_offset < 2 ||
		    (sym->st_shndx == SHN_UNDEF && ELF_ST_BIND(sym->st_info) == STB_WEAK))
			return true;
		code += rel->r_offset - 2;
		return !(code[0] == 0x8b || (code[0] == 0xff && (code[1] == 0x15 || code[1] == 0x25)));
	default:
		return false;
	}
}

static int check_relocations_of(struct load_info *info, unsigned int index)
{
	const Elf_Shdr *sec = &info->sechdrs[index], *target;
	const unsigned char *data = section_data(info, index);
	size_t i, count = sec->sh_size / sizeof(Elf_Rela);

	if (sec->sh_info == SHN_UNDEF || sec->sh_info >= info->hdr.e_shnum || sec->sh_link != info->sym_index ||
	    sec->sh_size % sizeof(Elf_Rela)) {
		pr_err("Invalid ELF relocation section %u\n", index);
		return -ENOEXEC;
	}
	target = &info->sechdrs[sec->sh_info];
	if (!(target->sh_flags & SHF_ALLOC))
		return 0;
	if (target->sh_type == SHT_NOBITS && count) {
		pr_err("Invalid ELF relocation section %u: %s has no contents\n", index,
		       section_name(info, sec->sh_info));
		return -ENOEXEC;
	}
	for (i = 0; i < count; i++) {
		Elf_Rela rel;
		unsigned int width;

		memcpy(&rel, data + i * sizeof(rel), sizeof(rel));
		width = reloc_width(ELF_R_TYPE(rel.r_info));
		if (ELF_R_SYM(rel.r_info) >= info->num_syms || rel.r_offset > target->sh_size ||
		    width > target->sh_size - rel.r_offset) {
			pr_err("Invalid ELF relocation %zu of section %s\n", i, section_name(info, sec->sh_info));
			return -ENOEXEC;
		}
		info->got_slots += reloc_wants_got(info, target, &rel);
	}
	return 0;
}

static int check_relocations(struct load_info *info)
{
	unsigned int i;
	int err;

	for (i = 1; i < info->hdr.e_shnum; i++) {
		if (info->sechdrs[i].sh_type == SHT_REL && info->sechdrs[i].sh_info < info->hdr.e_shnum &&
		    (info->sechdrs[info->sechdrs[i].sh_info].sh_flags & SHF_ALLOC)) {
			pr_err("%s: REL relocation unsupported\n", file_name(info));
			return -ENOEXEC;
		}
		if (info->sechdrs[i].sh_type != SHT_RELA)
			continue;
		err = check_relocations_of(info, i);
		if (err)
			return err;
	}
	return 0;
}

/**
 * elf_check - check a file completely, and find its tables
 * @info: image and len are set, everything else is zero
 *
 * Returns 0; -ENOEXEC after a line in the log that says what is wrong; -ENOMEM. Call elf_release() in each case.
 */
int elf_check(struct load_info *info)
{
	int err;

	if (info->len < sizeof(Elf_Ehdr)) {
		pr_err("Invalid ELF header len %lu\n", (unsigned long)info->len);
		return -ENOEXEC;
	}
	memcpy(&info->hdr, info->image, sizeof(info->hdr));
	err = check_header(info);
	if (err)
		return err;
	info->sechdrs = kvmalloc_array(info->hdr.e_shnum, sizeof(Elf_Shdr), GFP_KERNEL);
	if (!info->sechdrs)
		return -ENOMEM;
	memcpy(info->sechdrs, info->image + info->hdr.e_shoff, info->hdr.e_shnum * sizeof(Elf_Shdr));

	err = check_names(info);
	if (!err)
		err = check_sections(info);
	if (!err)
		err = check_symbol_table(info);
	if (!err)
		err = check_symbols(info);
	if (!err)
		err = check_relocations(info);
	return err;
}

/** elf_release - free what elf_check() allocated; harmless after a failed one */
void elf_release(struct load_info *info)
{
	kvfree(info->syms);
	kvfree(info->sechdrs);
	info->syms = NULL;
	info->sechdrs = NULL;
}
