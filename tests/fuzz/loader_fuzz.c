// SPDX-License-Identifier: MIT
/*
 * Fuzzes the module loader with libFuzzer: the real files kernel/module/{elf,info,layout,symbols,reloc,link,kallsyms,lookup}.c, compiled as
 * hosted code under AddressSanitizer, load each input up to the point where its init would run. What they call of the kernel stands
 * in for itself below. tests/fuzz.sh builds and runs this.
 *
 * Module memory comes from an array whose unused parts are poisoned, so a write outside of the module is found as well as a read
 * outside of the file. After a load that succeeds, the tables are walked as the kernel would walk them.
 */
#include <linux/extable.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/set_memory.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>

#include "../../kernel/module/internal.h"

void *malloc(size_t size);
void free(void *memory);
void abort(void) __noreturn;
void __asan_poison_memory_region(const volatile void *address, size_t size);
void __asan_unpoison_memory_region(const volatile void *address, size_t size);
int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
size_t LLVMFuzzerCustomMutator(u8 *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerMutate(u8 *data, size_t size, size_t max_size);

/* ---- the kernel's side ---- */

#define ARENA_BYTES (64UL << 20)
static char arena[ARENA_BYTES] __aligned(2UL << 20);
static size_t arena_used;

void *__vmalloc_node_range(unsigned long size, unsigned long align, unsigned long start, unsigned long end,
			   gfp_t gfp_mask, pgprot_t prot, unsigned long vm_flags, int node, const void *caller)
{
	size_t offset = ALIGN(arena_used + PAGE_SIZE, align);

	size = PAGE_ALIGN(size);
	if (offset + size + PAGE_SIZE > ARENA_BYTES)
		return NULL;
	arena_used = offset + size;
	__asan_unpoison_memory_region(arena + offset, size);
	return arena + offset;
}

static void reset_arena(void)
{
	__asan_poison_memory_region(arena, ARENA_BYTES);
	arena_used = 0;
}

void vfree(const void *addr)
{
}

void *kvmalloc_node(size_t size, gfp_t flags, int node)
{
	return malloc(size);
}

void kvfree(const void *addr)
{
	free((void *)addr);
}

int set_memory_ro(unsigned long addr, int numpages)
{
	return 0;
}

int set_memory_x(unsigned long addr, int numpages)
{
	return 0;
}

int _printk(const char *fmt, ...)
{
	return 0;
}

const struct taint_flag taint_flags[TAINT_FLAGS_COUNT];

void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok)
{
}

int test_taint(unsigned int flag)
{
	return 0;
}

void sort_extable(struct exception_table_entry *start, struct exception_table_entry *finish)
{
}

/* Two symbols of the kernel, near the modules as the real ones are. */
static int a_function;
static const struct kernel_symbol exports[] __used __section("__ksymtab") = { { &a_function, "_printk", NULL } };
static const struct kernel_symbol gpl_exports[] __used __section("__ksymtab_gpl") = { { &a_function, "kmalloc",
											"NS" } };

LIST_HEAD(modules);
DEFINE_MUTEX(module_mutex);

/* ---- one input ---- */

static unsigned long sink;

/* Reads what the kernel reads of a module that it has loaded. */
static void use_tables(struct module *mod)
{
	static const unsigned int steps = 64;
	char name[KSYM_NAME_LEN], module_name[MODULE_NAME_LEN], type;
	unsigned long value;
	unsigned int i;
	int exported;

	for (i = 0; !module_get_kallsym(i, &value, &type, name, module_name, &exported); i++)
		sink += strlen(name) + type;
	for (i = 0; i < steps; i++) {
		unsigned long size, offset,
			addr = (unsigned long)mod->core_layout.base + mod->core_layout.size / steps * i;

		if (module_address_lookup(addr, &size, &offset, NULL, NULL, name))
			sink += size + offset;
	}
	for (i = 0; i < mod->num_kp; i++)
		sink += strlen(mod->kp[i].name) + mod->kp[i].perm;
	sink += module_kallsyms_lookup_name("init_module");
}

static void load(struct load_info *info)
{
	struct module *mod;

	if (elf_check(info) || check_modinfo(info) || layout_and_copy(info))
		return;
	mod = info->mod;
	taint_from_modinfo(mod, info);
	INIT_LIST_HEAD(&mod->source_list);
	INIT_LIST_HEAD(&mod->target_list);
	mod->state = MODULE_STATE_UNFORMED;
	list_add(&mod->list, &modules);
	if (!link_module(mod, info) && !verify_exported_symbols(mod)) {
		module_protect(mod, false);
		mod->state = MODULE_STATE_COMING;
		use_tables(mod);
		drop_init_kallsyms(mod);
		use_tables(mod);
	}
	list_del(&mod->list);
}

/* ---- mutations that know the format ---- */

static u64 random_state;

static u64 next_random(void)
{
	random_state = random_state * 6364136223846793005ull + 1442695040888963407ull;
	return random_state >> 33;
}

/* A number that is likely to be at some limit. */
static u64 interesting(size_t size)
{
	const u64 values[] = { 0,
			       1,
			       2,
			       3,
			       4,
			       7,
			       8,
			       64,
			       size,
			       size - 1,
			       size / 2,
			       0xff00,
			       0xfff1,
			       0xfff2,
			       0xffff,
			       U32_MAX,
			       1ull << 31,
			       1ull << 62,
			       U64_MAX,
			       U64_MAX - 7,
			       PAGE_SIZE,
			       SHF_ALLOC,
			       SHF_ALLOC | SHF_WRITE,
			       SHF_ALLOC | SHF_EXECINSTR,
			       R_X86_64_PC32,
			       R_X86_64_PLT32,
			       R_X86_64_GOTPCREL,
			       R_X86_64_GOTPCRELX,
			       R_X86_64_REX_GOTPCRELX };

	return values[next_random() % ARRAY_SIZE(values)];
}

/* Where a field of some table begins: of a section header, a symbol or a relocation. 0 if the file has none. */
static size_t pick_field(const u8 *data, size_t size, size_t *width)
{
	Elf_Ehdr hdr;
	Elf_Shdr sec;
	size_t at;

	memcpy(&hdr, data, sizeof(hdr));
	if (!hdr.e_shnum || hdr.e_shoff > size || hdr.e_shnum * sizeof(sec) > size - hdr.e_shoff)
		return 0;
	at = hdr.e_shoff + next_random() % hdr.e_shnum * sizeof(sec);
	memcpy(&sec, data + at, sizeof(sec));
	*width = next_random() % 2 ? 8 : 4;
	if (next_random() % 2 || (sec.sh_type != SHT_SYMTAB && sec.sh_type != SHT_RELA) || sec.sh_offset > size ||
	    sec.sh_size < 8 || sec.sh_size > size - sec.sh_offset)
		return at + next_random() % (sizeof(sec) / *width) * *width;
	if (sec.sh_type == SHT_SYMTAB && next_random() % 2)
		*width = 2;
	return sec.sh_offset + next_random() % (sec.sh_size / *width) * *width;
}

size_t LLVMFuzzerCustomMutator(u8 *data, size_t size, size_t max_size, unsigned int seed)
{
	size_t width, at;
	u64 value;

	random_state = seed;
	next_random();
	at = next_random() % 3 && size > sizeof(Elf_Ehdr) ? pick_field(data, size, &width) : 0;
	if (!at || at + width > size)
		return LLVMFuzzerMutate(data, size, max_size);
	value = 0;
	memcpy(&value, data + at, width);
	value = next_random() % 2 ? interesting(size) : value + next_random() % 16 - 8;
	memcpy(data + at, &value, width);
	return size;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	/* In memory of just its size, so that reading past its end is seen. */
	void *image = malloc(size ?: 1);
	struct load_info info = { .image = image, .len = size };

	memcpy(image, data, size);
	reset_arena();
	load(&info);
	elf_release(&info);
	free(image);
	return 0;
}
