// SPDX-License-Identifier: MIT
/*
 * Where the sections of a module go.
 *
 * A module has two blocks of memory: core, which stays, and init, which is freed when init has returned. Each is laid out as
 *
 *	| text | read-only | read-only after init | writable | symbol table |
 *
 * and each part starts on a page, so that a page has one protection. Sections that are only writable because the linker had to put
 * addresses into them (.data.rel.ro, the tables of exported symbols and of parameters) count as read-only: all addresses are written
 * before module_protect() runs.
 *
 * Memory is taken for both blocks before anything is copied; a failure leaves nothing behind. The core block lies within 2 GiB of the
 * kernel image, for its code reaches the kernel's by 32-bit distances.
 */

#include <linux/build_bug.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/moduleloader.h>
#include <linux/set_memory.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <asm/module_image.h>

#include "internal.h"

static_assert(offsetof(struct module, name) == offsetof(struct module_image, name));
static_assert(offsetof(struct module, init) == offsetof(struct module_image, init));
static_assert(offsetof(struct module, exit) == offsetof(struct module_image, exit));
static_assert(MODULE_NAME_LEN == MODULE_IMAGE_NAME_BYTES);
static_assert(sizeof(struct module) <= sizeof(struct module_image));
static_assert(__alignof__(struct module) <= __alignof__(struct module_image));

static void *alloc_module_memory(unsigned long size, unsigned long align)
{
	if (PAGE_ALIGN(size) > MODULES_END - MODULES_VADDR)
		return NULL;
	return __vmalloc_node_range(size, align, MODULES_VADDR, MODULES_END, GFP_KERNEL, PAGE_KERNEL,
				    VM_FLUSH_RESET_PERMS, NUMA_NO_NODE, __builtin_return_address(0));
}

/**
 * module_alloc - memory for a module's code and data
 * @size: bytes
 *
 * Page aligned, writable, not yet executable, within reach of the kernel image. Returns NULL if memory or room is short. Sleeps.
 */
void *module_alloc(unsigned long size)
{
	return alloc_module_memory(size, PAGE_SIZE);
}

/** module_memfree - give back module_alloc()'s memory; NULL is fine. Process context. */
void module_memfree(void *module_region)
{
	vfree(module_region);
}

/** free_layout - free a block of module memory, if there is one */
void free_layout(struct module_layout *layout)
{
	module_memfree(layout->base);
	memset(layout, 0, sizeof(*layout));
}

static bool starts_with(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

/* Decides which sections are loaded at all and which are read-only, by their names. */
static void adjust_flags(struct load_info *info)
{
	unsigned int i;

	for (i = 1; i < info->hdr.e_shnum; i++) {
		Elf_Shdr *sec = &info->sechdrs[i];
		const char *name = section_name(info, i);

		if (starts_with(name, ".data.rel.ro") || starts_with(name, "__ksymtab") || !strcmp(name, "__param") ||
		    !strcmp(name, ".init.rodata"))
			sec->sh_flags &= ~(unsigned long)SHF_WRITE;
		if (!strcmp(name, ".data..ro_after_init") || !strcmp(name, "__jump_table"))
			sec->sh_flags |= SHF_RO_AFTER_INIT;
		if (!strcmp(name, "__versions") || starts_with(name, ".discard") || i == info->info_index ||
		    !strcmp(name, ".eh_frame"))
			sec->sh_flags &= ~(unsigned long)SHF_ALLOC;
	}
	/* Its contents are copied to each CPU's own area. */
	if (info->pcpu_index)
		info->sechdrs[info->pcpu_index].sh_flags &= ~(unsigned long)SHF_ALLOC;
}

/* Which part a section belongs to: 0 text, 1 read-only, 2 read-only after init, 3 writable. */
static unsigned int part_of(const Elf_Shdr *sec)
{
	if (sec->sh_flags & SHF_EXECINSTR)
		return 0;
	if (sec->sh_flags & SHF_RO_AFTER_INIT)
		return 2;
	return (sec->sh_flags & SHF_WRITE) ? 3 : 1;
}

/* A block that is being laid out. */
struct block {
	struct module_layout layout;
	unsigned long align; /* of its start */
	unsigned long mask;  /* what marks an offset in this block */
};

/* Appends a section to the block; returns -ENOMEM if the block would become larger than the module area. */
static int place_section(struct block *block, Elf_Shdr *sec)
{
	unsigned long align = sec->sh_addralign ?: 1;
	unsigned long offset = ALIGN((unsigned long)block->layout.size, align);

	if (offset + sec->sh_size > MODULES_END - MODULES_VADDR)
		return -ENOMEM;
	block->layout.size = offset + sec->sh_size;
	block->align = max(block->align, align);
	sec->sh_entsize = offset | block->mask;
	return 0;
}

static int place_part(struct load_info *info, struct block *block, unsigned int part)
{
	unsigned int i;
	int err = 0;

	for (i = 1; i < info->hdr.e_shnum && !err; i++) {
		Elf_Shdr *sec = &info->sechdrs[i];

		if ((sec->sh_flags & SHF_ALLOC) && part_of(sec) == part &&
		    is_init_section(section_name(info, i)) == !!block->mask)
			err = place_section(block, sec);
	}
	return err;
}

/* Gives each section of the block its offset, and sets the sizes of the block's parts. */
static int layout_sections(struct load_info *info, struct block *block)
{
	struct module_layout *layout = &block->layout;
	unsigned int *const ends[] = { &layout->text_size, &layout->ro_size, &layout->ro_after_init_size,
				       &layout->size };
	unsigned int part;
	int err;

	for (part = 0; part < ARRAY_SIZE(ends); part++) {
		err = place_part(info, block, part);
		if (err)
			return err;
		/* Address slots are read-only data of the core. */
		if (part == 1 && !block->mask && info->got_slots) {
			info->got_offset = ALIGN(layout->size, 8);
			layout->size = info->got_offset + info->got_slots * 8;
		}
		layout->size = PAGE_ALIGN(layout->size);
		*ends[part] = layout->size;
	}
	return 0;
}

/* Takes the memory of one block; zeroed, for that is what sections without contents are. */
static int alloc_block(struct block *block)
{
	struct module_layout *layout = &block->layout;

	if (!layout->size)
		return 0;
	layout->base = alloc_module_memory(layout->size, max(block->align, PAGE_SIZE));
	if (!layout->base)
		return -ENOMEM;
	memset(layout->base, 0, layout->size);
	return 0;
}

static void copy_sections(struct load_info *info, const struct module_layout *core, const struct module_layout *init)
{
	unsigned int i;

	for (i = 1; i < info->hdr.e_shnum; i++) {
		Elf_Shdr *sec = &info->sechdrs[i];
		const void *from = section_data(info, i);
		unsigned long offset = sec->sh_entsize & ~INIT_OFFSET_MASK;
		void *to;

		if (!(sec->sh_flags & SHF_ALLOC)) {
			sec->sh_addr = 0;
			continue;
		}
		to = (sec->sh_entsize & INIT_OFFSET_MASK ? init : core)->base + offset;
		if (sec->sh_type != SHT_NOBITS)
			memcpy(to, from, sec->sh_size);
		sec->sh_addr = (unsigned long)to;
	}
}

/* The struct module in the file names the module and has room for the rest; nothing else in it is believed. */
static struct module *start_module(const struct load_info *info)
{
	struct module *mod = (struct module *)info->sechdrs[info->mod_index].sh_addr;
	char name[MODULE_NAME_LEN];

	memcpy(name, mod->name, sizeof(name));
	memset(mod, 0, sizeof(struct module_image));
	memcpy(mod->name, name, sizeof(name));
	return mod;
}

/**
 * layout_and_copy - take memory for the module and copy its sections there
 *
 * Afterwards each loaded section's sh_addr is its address, and info->mod is set. Returns 0, or -ENOMEM with nothing left behind.
 */
int layout_and_copy(struct load_info *info)
{
	struct block core = {}, init = { .mask = INIT_OFFSET_MASK };
	struct module *mod;
	int err;

	adjust_flags(info);
	err = layout_sections(info, &core);
	if (!err)
		err = layout_sections(info, &init);
	if (err)
		return err;
	layout_symtab(info, &core.layout);

	err = alloc_block(&core);
	if (err)
		return err;
	err = alloc_block(&init);
	if (err) {
		free_layout(&core.layout);
		return err;
	}
	copy_sections(info, &core.layout, &init.layout);
	mod = start_module(info);
	mod->core_layout = core.layout;
	mod->init_layout = init.layout;
	if (info->got_slots) {
		mod->arch.got = (unsigned long)core.layout.base + info->got_offset;
		mod->arch.got_max = info->got_slots;
	}
	info->mod = mod;
	return 0;
}

static void protect_layout(const struct module_layout *layout, bool after_init)
{
	unsigned int read_only = after_init ? layout->ro_after_init_size : layout->ro_size;

	if (!layout->base)
		return;
	if (read_only)
		set_memory_ro((unsigned long)layout->base, read_only >> PAGE_SHIFT);
	if (layout->text_size)
		set_memory_x((unsigned long)layout->base, layout->text_size >> PAGE_SHIFT);
}

/**
 * module_protect - make text executable, and text and read-only data unwritable
 * @after_init: also what is written by init only
 */
void module_protect(const struct module *mod, bool after_init)
{
	protect_layout(&mod->core_layout, after_init);
	if (!after_init)
		protect_layout(&mod->init_layout, false);
}
