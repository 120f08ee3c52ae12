// SPDX-License-Identifier: MIT
/*
 * The module loader, with files made in memory: a sound one, each way to damage it, and a failed allocation at every point of loading.
 * After each refusal nothing of the module may be left.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/kallsyms.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vermagic.h>
#include <asm/module_image.h>

#include "ashlar/entry.h"
#include "../../kernel/module/internal.h"

/* ---- a file ---- */

enum {
	S_NULL,
	S_TEXT,
	S_MODINFO,
	S_THIS,
	S_RELA_THIS,
	S_KSYMTAB,
	S_RELA_KSYMTAB,
	S_SYMTAB,
	S_STRTAB,
	S_SHSTRTAB,
	S_COUNT
};
enum { SYM_NULL, SYM_STRINGS, SYM_INIT, SYM_EXIT, SYM_THIS, SYM_EXPORTED, SYM_PRINTK, SYM_COUNT };

static const char test_modinfo[] = "license=GPL\0name=unit_module\0vermagic=" VERMAGIC_STRING;
static const char test_strtab[] = "\0init_module\0cleanup_module\0__this_module\0unit_exported\0_printk";
static const char test_shstrtab[] = "\0.text\0.modinfo\0.gnu.linkonce.this_module\0.rela.this\0__ksymtab\0.rela__"
				    "ksymtab\0.symtab\0.strtab\0.shstrtab";

struct test_file {
	Elf_Ehdr hdr;
	u8 text[32];
	char modinfo[sizeof(test_modinfo)];
	char strtab[sizeof(test_strtab)];
	char shstrtab[sizeof(test_shstrtab)];
	struct module_image this_module;
	u64 ksymtab[3];
	Elf_Rela rela_this[2];
	Elf_Rela rela_ksymtab[2];
	Elf_Sym symtab[SYM_COUNT];
	Elf_Shdr sections[S_COUNT];
};

/* Without the padding at the end. */
#define FILE_BYTES (offsetof(struct test_file, sections) + sizeof(((struct test_file *)0)->sections))

static unsigned int name_offset(const char *table, size_t bytes, const char *name)
{
	size_t i;

	for (i = 0; i < bytes; i += strlen(table + i) + 1)
		if (!strcmp(table + i, name))
			return i;
	return 0;
}

#define NAME(file, table, name) name_offset((file)->table, sizeof((file)->table), name)

static void set_section(struct test_file *file, unsigned int index, const char *name, unsigned int type, u64 flags,
			void *data, size_t bytes, unsigned int align)
{
	file->sections[index] = (Elf_Shdr){
		.sh_name = NAME(file, shstrtab, name),
		.sh_type = type,
		.sh_flags = flags,
		.sh_offset = data - (void *)file,
		.sh_size = bytes,
		.sh_addralign = align,
	};
}
#define SET_SECTION(file, index, name, type, flags, member, align) \
	set_section(file, index, name, type, flags, &(file)->member, sizeof((file)->member), align)

static void set_symbol(struct test_file *file, unsigned int index, const char *name, unsigned int type,
		       unsigned int section, u64 value)
{
	file->symtab[index] = (Elf_Sym){
		.st_name = NAME(file, strtab, name),
		.st_info = STB_GLOBAL << 4 | type,
		.st_shndx = section,
		.st_value = value,
	};
}

static void fill_sections(struct test_file *file)
{
	SET_SECTION(file, S_TEXT, ".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, text, 16);
	SET_SECTION(file, S_MODINFO, ".modinfo", SHT_PROGBITS, SHF_ALLOC, modinfo, 1);
	SET_SECTION(file, S_THIS, ".gnu.linkonce.this_module", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, this_module, 64);
	SET_SECTION(file, S_RELA_THIS, ".rela.this", SHT_RELA, SHF_INFO_LINK, rela_this, 8);
	SET_SECTION(file, S_KSYMTAB, "__ksymtab", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, ksymtab, 8);
	SET_SECTION(file, S_RELA_KSYMTAB, ".rela__ksymtab", SHT_RELA, SHF_INFO_LINK, rela_ksymtab, 8);
	SET_SECTION(file, S_SYMTAB, ".symtab", SHT_SYMTAB, 0, symtab, 8);
	SET_SECTION(file, S_STRTAB, ".strtab", SHT_STRTAB, 0, strtab, 1);
	SET_SECTION(file, S_SHSTRTAB, ".shstrtab", SHT_STRTAB, 0, shstrtab, 1);
	file->sections[S_RELA_THIS].sh_link = file->sections[S_RELA_KSYMTAB].sh_link = S_SYMTAB;
	file->sections[S_RELA_THIS].sh_info = S_THIS;
	file->sections[S_RELA_KSYMTAB].sh_info = S_KSYMTAB;
	file->sections[S_SYMTAB].sh_link = S_STRTAB;
	file->sections[S_SYMTAB].sh_entsize = sizeof(Elf_Sym);
}

static void fill_file(struct test_file *file)
{
	/* init: xor %eax,%eax; ret. exit, 8 bytes on: ret. At 16 the string "unit_exported" that the export table names. */
	static const u8 code[] = { 0x31, 0xc0, 0xc3, 0, 0, 0, 0, 0, 0xc3 };

	memset(file, 0, sizeof(*file));
	memcpy(file->hdr.e_ident, ELFMAG "\2\1\1", SELFMAG + 3);
	file->hdr.e_type = ET_REL;
	file->hdr.e_machine = EM_X86_64;
	file->hdr.e_version = EV_CURRENT;
	file->hdr.e_ehsize = sizeof(Elf_Ehdr);
	file->hdr.e_shoff = offsetof(struct test_file, sections);
	file->hdr.e_shentsize = sizeof(Elf_Shdr);
	file->hdr.e_shnum = S_COUNT;
	file->hdr.e_shstrndx = S_SHSTRTAB;
	memcpy(file->text, code, sizeof(code));
	strscpy((char *)file->text + 16, "unit_exported", 16);
	memcpy(file->modinfo, test_modinfo, sizeof(test_modinfo));
	memcpy(file->strtab, test_strtab, sizeof(test_strtab));
	memcpy(file->shstrtab, test_shstrtab, sizeof(test_shstrtab));
	strscpy(file->this_module.name, "unit_module", sizeof(file->this_module.name));
	fill_sections(file);
	set_symbol(file, SYM_STRINGS, "", STT_SECTION, S_TEXT, 0);
	set_symbol(file, SYM_INIT, "init_module", STT_FUNC, S_TEXT, 0);
	set_symbol(file, SYM_EXIT, "cleanup_module", STT_FUNC, S_TEXT, 8);
	set_symbol(file, SYM_THIS, "__this_module", STT_OBJECT, S_THIS, 0);
	set_symbol(file, SYM_EXPORTED, "unit_exported", STT_OBJECT, S_TEXT, 16);
	set_symbol(file, SYM_PRINTK, "_printk", STT_NOTYPE, SHN_UNDEF, 0);
	file->rela_this[0] = (Elf_Rela){ offsetof(struct module_image, init), (u64)SYM_INIT << 32 | R_X86_64_64, 0 };
	file->rela_this[1] = (Elf_Rela){ offsetof(struct module_image, exit), (u64)SYM_EXIT << 32 | R_X86_64_64, 0 };
	file->rela_ksymtab[0] = (Elf_Rela){ 0, (u64)SYM_EXPORTED << 32 | R_X86_64_64, 0 };
	file->rela_ksymtab[1] = (Elf_Rela){ 8, (u64)SYM_STRINGS << 32 | R_X86_64_64, 16 };
}

static struct test_file *make_file(struct kunit *test)
{
	struct test_file *file = kunit_kmalloc(test, sizeof(*file), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, file);
	fill_file(file);
	return file;
}

static void expect_absent(struct kunit *test)
{
	struct kobject *kobj = kset_find_obj(module_kset, "unit_module");

	KUNIT_EXPECT_NULL(test, find_module("unit_module"));
	KUNIT_EXPECT_NULL(test, __symbol_get("unit_exported"));
	KUNIT_EXPECT_NULL(test, kobj);
	kobject_put(kobj);
}

/* ---- tests ---- */

static void module_test_load(struct kunit *test)
{
	struct test_file *file = make_file(test);
	char name[KSYM_NAME_LEN], *modname;
	unsigned long size, offset, init;
	struct module *mod;
	phys_addr_t phys;
	bool writable, executable;
	size_t bytes;

	KUNIT_ASSERT_EQ(test, load_module(file, FILE_BYTES, "", NULL), 0);
	mod = find_module("unit_module");
	KUNIT_ASSERT_NOT_NULL(test, mod);
	KUNIT_EXPECT_EQ(test, (int)mod->state, (int)MODULE_STATE_LIVE);
	KUNIT_EXPECT_EQ(test, module_refcount(mod), 0);
	/* text, read-only data, data, symbols: a page each */
	KUNIT_EXPECT_EQ(test, mod->core_layout.size, 4 * PAGE_SIZE);
	init = (unsigned long)mod->init;
	KUNIT_EXPECT_TRUE(test, is_module_text_address(init));
	KUNIT_EXPECT_FALSE(test, is_module_text_address((unsigned long)mod));
	KUNIT_EXPECT_TRUE(test, is_module_address((unsigned long)mod));
	KUNIT_EXPECT_NOT_NULL(test, module_address_lookup(init + 1, &size, &offset, &modname, NULL, name));
	KUNIT_EXPECT_STREQ(test, name, "init_module");
	KUNIT_EXPECT_EQ(test, offset, 1ul);
	KUNIT_EXPECT_EQ(test, size, 8ul);
	KUNIT_EXPECT_STREQ(test, modname, "unit_module");
	KUNIT_EXPECT_EQ(test, module_kallsyms_lookup_name("unit_module:cleanup_module"), init + 8);
	KUNIT_EXPECT_TRUE(test, kernel_translate(init, &phys, &size, &bytes, &writable, &executable));
	KUNIT_EXPECT_TRUE(test, executable && !writable);
	KUNIT_EXPECT_TRUE(test, kernel_translate((unsigned long)mod, &phys, &size, &bytes, &writable, &executable));
	KUNIT_EXPECT_TRUE(test, writable && !executable);
	KUNIT_EXPECT_EQ(test, load_module(file, FILE_BYTES, "", NULL), -EEXIST);

	KUNIT_EXPECT_PTR_EQ(test, __symbol_get("unit_exported"), (void *)(init + 16));
	KUNIT_EXPECT_EQ(test, module_refcount(mod), 1);
	KUNIT_EXPECT_EQ(test, delete_module("unit_module", 0), -EWOULDBLOCK);
	__symbol_put("unit_exported");
	KUNIT_EXPECT_EQ(test, delete_module("unit_module", 0), 0);
	expect_absent(test);
	KUNIT_EXPECT_EQ(test, delete_module("unit_module", 0), -ENOENT);
}

static void module_test_init_fails(struct kunit *test)
{
	struct test_file *file = make_file(test);
	static const u8 fail[] = { 0xb8, 0xf4, 0xff, 0xff, 0xff, 0xc3 }; /* mov $-12,%eax; ret */

	memcpy(file->text, fail, sizeof(fail));
	KUNIT_EXPECT_EQ(test, load_module(file, FILE_BYTES, "", NULL), -ENOMEM);
	expect_absent(test);
}

/* One way to damage the file: a field, its new value, and what loading says then. */
struct damage {
	const char *what;
	size_t offset, width;
	u64 value;
	int error;
};
#define FIELD(field, new_value, err) \
	{ \
#field " = " #new_value, offsetof(struct test_file, field), sizeof(((struct test_file *)0)->field), \
			new_value, err \
	}

static const struct damage damages[] = {
	FIELD(hdr.e_ident[0], 0x7e, -ENOEXEC),
	FIELD(hdr.e_ident[EI_CLASS], ELFCLASS32, -ENOEXEC),
	FIELD(hdr.e_ident[EI_DATA], ELFDATA2MSB, -ENOEXEC),
	FIELD(hdr.e_type, ET_EXEC, -ENOEXEC),
	FIELD(hdr.e_machine, EM_AARCH64, -ENOEXEC),
	FIELD(hdr.e_shentsize, 40, -ENOEXEC),
	FIELD(hdr.e_shoff, U64_MAX, -ENOEXEC),
	FIELD(hdr.e_shoff, FILE_BYTES - 1, -ENOEXEC),
	FIELD(hdr.e_shnum, S_COUNT + 1, -ENOEXEC),
	FIELD(hdr.e_shnum, 0, -ENOEXEC),
	FIELD(hdr.e_shstrndx, 0, -ENOEXEC),
	FIELD(hdr.e_shstrndx, S_COUNT, -ENOEXEC),
	FIELD(hdr.e_shstrndx, S_TEXT, -ENOEXEC),
	FIELD(shstrtab[sizeof(test_shstrtab) - 1], 'x', -ENOEXEC),
	FIELD(strtab[sizeof(test_strtab) - 1], 'x', -ENOEXEC),
	FIELD(modinfo[sizeof(test_modinfo) - 1], 'x', -ENOEXEC),
	FIELD(modinfo[0], 'X', 0), /* no licence: a taint */
	FIELD(sections[S_NULL].sh_size, 1, -ENOEXEC),
	FIELD(sections[S_TEXT].sh_name, 0x7fffffff, -ENOEXEC),
	FIELD(sections[S_TEXT].sh_offset, U64_MAX - 7, -ENOEXEC),
	FIELD(sections[S_TEXT].sh_size, sizeof(struct test_file), -ENOEXEC),
	FIELD(sections[S_TEXT].sh_size, U64_MAX, -ENOEXEC),
	FIELD(sections[S_TEXT].sh_addralign, 3, -ENOEXEC),
	FIELD(sections[S_TEXT].sh_addralign, 1ull << 40, -ENOEXEC),
	FIELD(sections[S_TEXT].sh_flags, SHF_ALLOC | SHF_EXECINSTR | SHF_WRITE, -ENOEXEC),
	FIELD(sections[S_TEXT].sh_flags, SHF_ALLOC | SHF_TLS, -ENOEXEC),
	FIELD(sections[S_TEXT].sh_flags, SHF_ALLOC, -ENOEXEC), /* init is no code then */
	FIELD(sections[S_THIS].sh_type, SHT_NOBITS, -ENOEXEC),
	FIELD(sections[S_THIS].sh_size, 64, -ENOEXEC),
	FIELD(sections[S_THIS].sh_flags, SHF_ALLOC, -ENOEXEC),
	FIELD(sections[S_THIS].sh_name, 0, -ENOEXEC),
	FIELD(sections[S_SYMTAB].sh_type, SHT_PROGBITS, -ENOEXEC),
	FIELD(sections[S_SYMTAB].sh_link, S_COUNT, -ENOEXEC),
	FIELD(sections[S_SYMTAB].sh_link, S_TEXT, -ENOEXEC),
	FIELD(sections[S_SYMTAB].sh_entsize, 1, -ENOEXEC),
	FIELD(sections[S_SYMTAB].sh_size, 1, -ENOEXEC),
	FIELD(sections[S_RELA_THIS].sh_info, S_COUNT, -ENOEXEC),
	FIELD(sections[S_RELA_THIS].sh_link, 0, -ENOEXEC),
	FIELD(sections[S_RELA_THIS].sh_size, 25, -ENOEXEC),
	FIELD(sections[S_RELA_THIS].sh_type, SHT_REL, -ENOEXEC),
	FIELD(symtab[SYM_INIT].st_name, 0x10000, -ENOEXEC),
	FIELD(symtab[SYM_INIT].st_shndx, S_COUNT, -ENOEXEC),
	FIELD(symtab[SYM_INIT].st_shndx, SHN_COMMON, -ENOEXEC),
	FIELD(symtab[SYM_INIT].st_shndx, SHN_LIVEPATCH, -ENOEXEC),
	FIELD(symtab[SYM_INIT].st_shndx, S_THIS, -ENOEXEC),
	FIELD(symtab[SYM_INIT].st_shndx, SHN_UNDEF, -ENOENT),
	FIELD(symtab[SYM_INIT].st_value, 1 << 20, -ENOEXEC),
	FIELD(symtab[SYM_INIT].st_size, U64_MAX, -ENOEXEC),
	FIELD(symtab[SYM_PRINTK].st_name, 1, -ENOENT),
	FIELD(rela_this[0].r_offset, U64_MAX, -ENOEXEC),
	FIELD(rela_this[0].r_offset, MODULE_IMAGE_BYTES - 7, -ENOEXEC),
	FIELD(rela_this[0].r_offset, 8, -ENOEXEC), /* elsewhere in struct module */
	FIELD(rela_this[0].r_info, (u64)SYM_COUNT << 32 | R_X86_64_64, -ENOEXEC),
	FIELD(rela_this[0].r_info, (u64)SYM_INIT << 32 | R_X86_64_32, -ENOEXEC),
	FIELD(rela_ksymtab[0].r_info, (u64)SYM_EXPORTED << 32 | 200, -ENOEXEC),
	FIELD(rela_ksymtab[0].r_info, (u64)SYM_EXPORTED << 32 | R_X86_64_32, -ENOEXEC),
	FIELD(rela_ksymtab[1].r_addend, 1 << 30, -ENOEXEC), /* a name outside of the module */
	FIELD(rela_ksymtab[1].r_info, 0, -ENOEXEC),	    /* a name at NULL */
	FIELD(this_module.name[0], 0, -ENOEXEC),
	FIELD(this_module.name[4], '/', -ENOEXEC),
};

static void damage_to_desc(const struct damage *damage, char *desc)
{
	strscpy(desc, damage->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(module_damage, damages, damage_to_desc);

static void module_test_damaged(struct kunit *test)
{
	const struct damage *damage = test->param_value;
	struct test_file *file = make_file(test);

	memcpy((u8 *)file + damage->offset, &damage->value, damage->width);
	KUNIT_EXPECT_EQ(test, load_module(file, FILE_BYTES, "", NULL), damage->error);
	if (!damage->error)
		KUNIT_EXPECT_EQ(test, delete_module("unit_module", 0), 0);
	expect_absent(test);
}

static void module_test_truncated(struct kunit *test)
{
	struct test_file *file = make_file(test);
	size_t bytes;

	for (bytes = 0; bytes < FILE_BYTES; bytes += 61)
		KUNIT_EXPECT_EQ(test, load_module(file, bytes, "", NULL), -ENOEXEC);
	expect_absent(test);
}

static void module_test_vermagic(struct kunit *test)
{
	struct test_file *file = make_file(test);

	file->modinfo[sizeof(test_modinfo) - 2]++;
	KUNIT_EXPECT_EQ(test, load_module(file, FILE_BYTES, "", NULL), -ENOEXEC);
	expect_absent(test);
}

/* Each allocation of loading fails in turn: either the load fails and nothing is left, or the module does without. */
static void module_test_no_memory(struct kunit *test)
{
	struct test_file *file = make_file(test);
	unsigned long n, seen, refused = 0;
	int err;

	for (n = 1;; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE | FAULT_PERCPU, n);
		err = load_module(file, FILE_BYTES, "nosuch=1", NULL);
		seen = fault_inject_stop();
		if (!err)
			KUNIT_EXPECT_EQ(test, delete_module("unit_module", 0), 0);
		else
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		refused += err != 0;
		expect_absent(test);
		if (seen < n || n > 10000)
			break;
	}
	KUNIT_EXPECT_GT(test, refused, 5ul);
	KUNIT_EXPECT_EQ(test, err, 0);
}

extern const struct kernel_symbol __start___ksymtab[], __stop___ksymtab[];
extern const struct kernel_symbol __start___ksymtab_gpl[], __stop___ksymtab_gpl[];

static void expect_sorted(struct kunit *test, const struct kernel_symbol *start, const struct kernel_symbol *stop)
{
	const struct kernel_symbol *sym;

	for (sym = start; sym + 1 < stop; sym++)
		KUNIT_EXPECT_LT_MSG(test, strcmp(sym[0].name, sym[1].name), 0, "%s before %s", sym[0].name,
				    sym[1].name);
}

static void module_test_symbols(struct kunit *test)
{
	struct find_symbol_arg fsa = { .name = "_printk", .gplok = false };

	expect_sorted(test, __start___ksymtab, __stop___ksymtab);
	expect_sorted(test, __start___ksymtab_gpl, __stop___ksymtab_gpl);
	KUNIT_EXPECT_TRUE(test, find_symbol(&fsa));
	KUNIT_EXPECT_PTR_EQ(test, fsa.sym->value, (const void *)_printk);
	KUNIT_EXPECT_NULL(test, fsa.owner);
	fsa.name = "__symbol_get";
	KUNIT_EXPECT_FALSE(test, find_symbol(&fsa));
	fsa.gplok = true;
	KUNIT_EXPECT_TRUE(test, find_symbol(&fsa));
	KUNIT_EXPECT_TRUE(test, fsa.gpl_only);
	fsa.name = "no_such_symbol";
	KUNIT_EXPECT_FALSE(test, find_symbol(&fsa));
}

static struct kunit_case module_test_cases[] = {
	KUNIT_CASE(module_test_symbols),    KUNIT_CASE(module_test_load),
	KUNIT_CASE(module_test_init_fails), KUNIT_CASE_PARAM(module_test_damaged, module_damage_gen_params),
	KUNIT_CASE(module_test_truncated),  KUNIT_CASE(module_test_vermagic),
	KUNIT_CASE(module_test_no_memory),  {},
};

static struct kunit_suite module_test_suite = {
	.name = "module",
	.test_cases = module_test_cases,
};
kunit_test_suite(module_test_suite);
