// SPDX-License-Identifier: MIT
/*
 * x86-64: the addresses written into a module's sections.
 *
 * elf_check() has proved that each relocation writes inside its section and names a symbol; simplify_symbols() has given the symbols
 * their addresses. What can still go wrong is a distance that does not fit in 32 bits, or a type that no kernel code uses: then the
 * module is refused.
 *
 * Position-independent code asks for some addresses through a slot (GOTPCREL). Everything a module can name lies within 2 GiB, so the
 * slot is mostly not needed: "mov slot, reg" becomes "lea symbol, reg", a call or a jump through the slot becomes a direct one. Where
 * the instruction cannot be rewritten, or the symbol is weak and undefined, a slot is filled in; elf_check() has counted how many may
 * be needed. A call to an undefined weak function goes to a place that then calls address 0, as it would on hardware.
 */

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "internal.h"

/* A direct call cannot reach address 0. */
static noinline void call_null(void)
{
	void (*volatile nowhere)(void) = NULL;

	/* cppcheck-suppress nullPointer */
	nowhere();
}

static int overflow(const struct module *mod, unsigned int type, unsigned long value)
{
	pr_err("overflow in relocation type %d val %lx\n", (int)type, value);
	pr_err("`%s' likely not compiled with -fpie\n", mod->name);
	return -ENOEXEC;
}

/* The slot that holds @value. */
static unsigned long got_slot(struct module *mod, unsigned long value)
{
	unsigned long *slots = (unsigned long *)mod->arch.got;
	unsigned int i;

	for (i = 0; i < mod->arch.got_count; i++)
		if (slots[i] == value)
			return (unsigned long)&slots[i];
	if (mod->arch.got_count == mod->arch.got_max)
		return 0;
	slots[mod->arch.got_count] = value;
	return (unsigned long)&slots[mod->arch.got_count++];
}

static bool fits_s32(unsigned long value)
{
	return (long)value == (s32)value;
}

/*
 * Rewrites the instruction whose 32-bit operand @loc is, so that it needs no slot; returns false if it cannot be. The operand counts
 * from its own end, hence the 4.
 */
static bool relax_got(unsigned char *loc, unsigned long symbol)
{
	unsigned long distance = symbol - ((unsigned long)loc + 4);
	s32 operand = (s32)distance;

	if (loc[-2] == 0x8b && fits_s32(distance)) {
		loc[-2] = 0x8d; /* mov -> lea */
	} else if (loc[-2] == 0xff && loc[-1] == 0x15 && fits_s32(distance)) {
		loc[-2] = 0x67; /* call *slot -> addr32 call, of the same length */
		loc[-1] = 0xe8;
	} else if (loc[-2] == 0xff && loc[-1] == 0x25 && fits_s32(distance + 1)) {
		loc[-2] = 0xe9; /* jmp *slot -> jmp; nop */
		operand = (s32)(distance + 1);
		memcpy(loc - 1, &operand, sizeof(operand));
		loc[3] = 0x90;
		return true;
	} else {
		return false;
	}
	memcpy(loc, &operand, sizeof(operand));
	return true;
}

static int apply_got(struct module *mod, unsigned char *loc, unsigned int type, const Elf_Rela *rel,
		     unsigned long symbol, bool needs_slot)
{
	unsigned long slot, distance;
	s32 operand;

	if (!needs_slot && relax_got(loc, symbol))
		return 0;
	slot = got_slot(mod, symbol);
	distance = slot + rel->r_addend - (unsigned long)loc;
	if (!slot || !fits_s32(distance))
		return overflow(mod, type, symbol);
	operand = (s32)distance;
	memcpy(loc, &operand, sizeof(operand));
	return 0;
}

static int apply_one(struct module *mod, const struct load_info *info, const Elf_Shdr *target, const Elf_Rela *rel)
{
	const Elf_Sym *sym = &info->syms[ELF_R_SYM(rel->r_info)];
	unsigned int type = ELF_R_TYPE(rel->r_info);
	unsigned char *loc = (unsigned char *)target->sh_addr + rel->r_offset;
	unsigned long value = sym->st_value + rel->r_addend;
	u32 word;

	switch (type) {
	case R_X86_64_NONE:
		return 0;
	case R_X86_64_64:
		memcpy(loc, &value, 8);
		return 0;
	case R_X86_64_PC64:
		value -= (unsigned long)loc;
		memcpy(loc, &value, 8);
		return 0;
	case R_X86_64_32:
		if (value != (u32)value)
			return overflow(mod, type, value);
		break;
	case R_X86_64_32S:
		if (!fits_s32(value))
			return overflow(mod, type, value);
		break;
	case R_X86_64_PLT32:
		if (!sym->st_value && sym->st_shndx == SHN_UNDEF)
			value = (unsigned long)call_null + rel->r_addend;
		fallthrough;
	case R_X86_64_PC32:
		value -= (unsigned long)loc;
		if (!fits_s32(value))
			return overflow(mod, type, value);
		break;
	case R_X86_64_GOTPCREL:
	case R_X86_64_GOTPCRELX:
	case R_X86_64_REX_GOTPCRELX:
		return apply_got(mod, loc, type, rel, sym->st_value, reloc_wants_got(info, target, rel));
	default:
		pr_err("%s: Unknown rela relocation: %u\n", mod->name, type);
		return -ENOEXEC;
	}
	word = (u32)value;
	memcpy(loc, &word, 4);
	return 0;
}

/* Only init and exit of the generated struct module hold addresses; a damaged file must not write elsewhere in it. */
static bool in_module_struct(const struct load_info *info, const Elf_Shdr *target, const Elf_Rela *rel)
{
	return target != &info->sechdrs[info->mod_index] || !reloc_width(ELF_R_TYPE(rel->r_info)) ||
	       (ELF_R_TYPE(rel->r_info) == R_X86_64_64 &&
		(rel->r_offset == offsetof(struct module, init) || rel->r_offset == offsetof(struct module, exit)));
}

/**
 * apply_relocations - write the addresses into all loaded sections
 *
 * Returns 0, or -ENOEXEC after a line in the log. The memory is still writable.
 */
int apply_relocations(struct module *mod, const struct load_info *info)
{
	unsigned int i;
	size_t n;
	int err;

	for (i = 1; i < info->hdr.e_shnum; i++) {
		const Elf_Shdr *sec = &info->sechdrs[i], *target;
		const unsigned char *data = section_data(info, i);

		if (sec->sh_type != SHT_RELA)
			continue;
		target = &info->sechdrs[sec->sh_info];
		if (!(target->sh_flags & SHF_ALLOC))
			continue;
		for (n = 0; n < sec->sh_size / sizeof(Elf_Rela); n++) {
			Elf_Rela rel;

			memcpy(&rel, data + n * sizeof(rel), sizeof(rel));
			if (!in_module_struct(info, target, &rel)) {
				pr_err("%s: invalid relocation of struct module\n", mod->name);
				return -ENOEXEC;
			}
			err = apply_one(mod, info, target, &rel);
			if (err)
				return err;
		}
	}
	return 0;
}
