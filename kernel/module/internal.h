/* SPDX-License-Identifier: MIT */
/*
 * What the files of the module loader share. The way of a module, and who does what:
 *
 *	elf.c        is the file sound? (nothing is used before it is checked)
 *	info.c       .modinfo: name, licence, version magic; taints
 *	layout.c     where each section goes; memory; copying; protection
 *	symbols.c    export tables, and which symbol means which address
 *	reloc.c      the addresses written into the code
 *	link.c       all of that together; the module's tables
 *	kallsyms.c   the module's own symbol table, for messages
 *	load.c       all of this in order, and the way back when a step fails
 *	refs.c       who uses whom; unloading
 *	lookup.c     from an address to the module, its exception table and bug table
 *	sysfs.c      /sys/module/NAME;  procfs.c  /proc/modules
 */
#ifndef KERNEL_MODULE_INTERNAL_H
#define KERNEL_MODULE_INTERNAL_H

#include <linux/elf.h>
#include <linux/module.h>

/*
 * A file that is being loaded. The image stays as it is; section headers and symbols are copied, for they are rewritten: a header's
 * sh_addr becomes the section's address, its sh_entsize the offset in the module's memory, a symbol's st_value its address.
 */
struct load_info {
	const unsigned char *image;
	size_t len;
	const char *path; /* for debuggers, or NULL */

	Elf_Ehdr hdr;
	Elf_Shdr *sechdrs;
	Elf_Sym *syms;
	unsigned int num_syms;
	const char *secstrings;
	const char *strtab;
	size_t strtab_size;

	const char *name;    /* from .modinfo, else from struct module; in the image */
	const char *modinfo; /* "tag=value\0tag=value\0", or NULL */
	size_t modinfo_size;
	unsigned int sym_index, str_index, mod_index, info_index, pcpu_index; /* section numbers, 0: none */
	unsigned int got_slots;						      /* how many GOT entries may be needed */

	struct module *mod; /* in its final place, once layout_and_copy() has run */

	unsigned int got_offset;			  /* of the GOT entries, in the core block */
	unsigned int sym_offset, type_offset, str_offset; /* of the symbols kept for messages, in the core block */
};

/* Marks an offset in the init block. */
#define INIT_OFFSET_MASK (1UL << 62)

/* elf.c */
int elf_check(struct load_info *info);
void elf_release(struct load_info *info);
unsigned int elf_find_section(const struct load_info *info, const char *name);
void *section_objs(const struct load_info *info, const char *name, size_t object_size, unsigned int *num);
const char *section_name(const struct load_info *info, unsigned int index);
const char *symbol_name(const struct load_info *info, const Elf_Sym *sym);
const void *section_data(const struct load_info *info, unsigned int index);
bool is_init_section(const char *name);
unsigned int reloc_width(unsigned int type);
bool reloc_wants_got(const struct load_info *info, const Elf_Shdr *target, const Elf_Rela *rel);

/* info.c */
const char *modinfo_next(const struct load_info *info, const char *tag, const char *prev);
static inline const char *modinfo_get(const struct load_info *info, const char *tag)
{
	return modinfo_next(info, tag, NULL);
}
int check_modinfo(struct load_info *info);
void taint_from_modinfo(struct module *mod, const struct load_info *info);
void add_taint_module(struct module *mod, unsigned int flag, enum lockdep_ok lockdep_ok);
size_t module_flags_taint(unsigned long taints, char *buf);
#define MODULE_FLAGS_BUF_SIZE (TAINT_FLAGS_COUNT + 4)
char *module_flags(struct module *mod, char *buf, bool show_state);

/* layout.c */
int layout_and_copy(struct load_info *info);
void module_protect(const struct module *mod, bool after_init);
void free_layout(struct module_layout *layout);

/* symbols.c */
struct find_symbol_arg {
	const char *name;
	bool gplok;
	/* results */
	struct module *owner;
	const struct kernel_symbol *sym;
	bool gpl_only;
};
bool find_symbol(struct find_symbol_arg *fsa);
int verify_exported_symbols(const struct module *mod);
int simplify_symbols(struct module *mod, struct load_info *info);

/* reloc.c */
int apply_relocations(struct module *mod, const struct load_info *info);

/* link.c */
int link_module(struct module *mod, struct load_info *info);

/* kallsyms.c */
void layout_symtab(struct load_info *info, struct module_layout *core);
void add_kallsyms(struct module *mod, const struct load_info *info);
void drop_init_kallsyms(struct module *mod);

/* load.c */
extern struct list_head modules;
extern bool module_init_ran; /* did the last load_module() get as far as init? */
extern struct wait_queue_head module_wq;
extern struct blocking_notifier_head module_notify_list;
struct module *find_module_all(const char *name, size_t len, bool even_unformed);
int load_module(const void *image, size_t len, const char *args, const char *path);
void free_module(struct module *mod);

/* refs.c */
extern char last_unloaded_module[MODULE_NAME_LEN + MODULE_FLAGS_BUF_SIZE];
void module_unload_init(struct module *mod);
void module_unload_free(struct module *mod);
int ref_module(struct module *user, struct module *used);
int delete_module(const char *name, unsigned int flags);
int strong_try_module_get(struct module *mod);

/* sysfs.c */
int mod_sysfs_setup(struct module *mod, const struct load_info *info, struct kernel_param *kparam,
		    unsigned int num_params);
void mod_sysfs_teardown(struct module *mod);

#endif
