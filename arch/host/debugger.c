// SPDX-License-Identifier: MIT
/*
 * Modules for debuggers: gdb's JIT interface. A module is an ELF file whose section headers carry the addresses it
 * was loaded at, in a list that hangs on __jit_debug_descriptor; gdb reads the list when it attaches and whenever
 * __jit_debug_register_code() is called.
 *
 * The file is mapped again, privately, so that only the page of its section headers is ever copied; if that is not
 * possible it is copied whole. module_lock guards the list.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

enum jit_action { JIT_NOACTION, JIT_REGISTER, JIT_UNREGISTER };

struct jit_code_entry {
	struct jit_code_entry *next_entry, *prev_entry;
	const char *symfile_addr;
	uint64_t symfile_size;
};

struct jit_descriptor {
	uint32_t version;
	uint32_t action_flag;
	struct jit_code_entry *relevant_entry;
	struct jit_code_entry *first_entry;
};

/* The names are gdb's. */
extern struct jit_descriptor __jit_debug_descriptor;
struct jit_descriptor __jit_debug_descriptor __attribute__((used, visibility("default"))) = { .version = 1 };
void __jit_debug_register_code(void);
void __attribute__((noinline, used, visibility("default"))) __jit_debug_register_code(void)
{
	__asm__ volatile("" : : : "memory");
}

struct host_module *host_modules;
static struct host_lock module_lock = { ATOMIC_FLAG_INIT };

/* A private writable copy of the file; of @image if the file is gone or has another size by now. */
static void *copy_image(const char *path, const void *image, size_t bytes)
{
	void *copy = MAP_FAILED;
	struct stat st;
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (fd >= 0) {
		if (!fstat(fd, &st) && S_ISREG(st.st_mode) && (size_t)st.st_size == bytes)
			copy = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		close(fd);
		if (copy != MAP_FAILED && memcmp(copy, image, bytes < HOST_PAGE ? bytes : HOST_PAGE) == 0)
			return copy;
		if (copy != MAP_FAILED)
			munmap(copy, bytes);
	}
	copy = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (copy == MAP_FAILED)
		return NULL;
	memcpy(copy, image, bytes);
	return copy;
}

/* The core has accepted the file, but only for its own needs: check again what is used here. */
static bool set_addresses(char *image, size_t bytes, const struct arch_module_section *sections, unsigned int count)
{
	Elf64_Ehdr *header = (Elf64_Ehdr *)image;
	Elf64_Shdr *table, *names;

	if (bytes < sizeof(*header) || memcmp(image, ELFMAG, SELFMAG) || header->e_shentsize != sizeof(Elf64_Shdr) ||
	    header->e_shoff > bytes || header->e_shoff % 8 ||
	    (bytes - header->e_shoff) / sizeof(Elf64_Shdr) < header->e_shnum || header->e_shstrndx >= header->e_shnum)
		return false;
	table = (Elf64_Shdr *)(image + header->e_shoff);
	names = &table[header->e_shstrndx];
	if (names->sh_offset > bytes || names->sh_size > bytes - names->sh_offset || !names->sh_size ||
	    image[names->sh_offset + names->sh_size - 1])
		return false;
	for (unsigned int i = 0; i < header->e_shnum; i++) {
		if (!(table[i].sh_flags & SHF_ALLOC) || table[i].sh_name >= names->sh_size)
			continue;
		for (unsigned int s = 0; s < count; s++)
			if (!strcmp(image + names->sh_offset + table[i].sh_name, sections[s].name))
				table[i].sh_addr = sections[s].address;
		if (table[i].sh_addr)
			host_tlb_prefetch(table[i].sh_addr, table[i].sh_addr + table[i].sh_size);
	}
	return true;
}

static void jit_notify(struct jit_code_entry *entry, enum jit_action action)
{
	__jit_debug_descriptor.relevant_entry = entry;
	__jit_debug_descriptor.action_flag = action;
	__jit_debug_register_code();
	__jit_debug_descriptor.action_flag = JIT_NOACTION;
	__jit_debug_descriptor.relevant_entry = NULL;
}

static void jit_register(struct host_module *module, struct jit_code_entry *entry)
{
	entry->symfile_addr = module->image;
	entry->symfile_size = module->bytes;
	entry->prev_entry = NULL;
	entry->next_entry = __jit_debug_descriptor.first_entry;
	if (entry->next_entry)
		entry->next_entry->prev_entry = entry;
	__jit_debug_descriptor.first_entry = entry;
	module->jit = entry;
	jit_notify(entry, JIT_REGISTER);
}

static void jit_unregister(struct jit_code_entry *entry)
{
	if (entry->prev_entry)
		entry->prev_entry->next_entry = entry->next_entry;
	else
		__jit_debug_descriptor.first_entry = entry->next_entry;
	if (entry->next_entry)
		entry->next_entry->prev_entry = entry->prev_entry;
	jit_notify(entry, JIT_UNREGISTER);
}

/**
 * arch_module_loaded - a module is in place (see port.h)
 *
 * Without memory for it, debuggers and reports do without the module's names.
 */
void arch_module_loaded(const char *name, const char *path, const void *image, size_t bytes, unsigned long base,
			const struct arch_module_section *sections, unsigned int count)
{
	unsigned char irq = host_irq_save();
	struct host_module *module = calloc(1, sizeof(*module));
	struct jit_code_entry *entry = calloc(1, sizeof(*entry));
	/* The host cannot read a path in kernel memory by itself. */
	char *file = path ? strdup(path) : NULL, *label = strdup(name);
	char *copy = copy_image(file, image, bytes);

	free(file);

	if (!module || !entry || !copy || !label || !set_addresses(copy, bytes, sections, count)) {
		free(module);
		free(entry);
		free(label);
		if (copy)
			munmap(copy, bytes);
		host_irq_restore(irq);
		return;
	}
	*module = (struct host_module){ .name = label, .image = copy, .bytes = bytes, .base = base };
	host_lock(&module_lock);
	module->next = host_modules;
	host_modules = module;
	jit_register(module, entry);
	host_source_forget();
	host_unlock(&module_lock);
	host_irq_restore(irq);
}

/**
 * arch_module_unloaded - a module is gone (see port.h)
 */
void arch_module_unloaded(unsigned long base)
{
	unsigned char irq = host_irq_save();
	struct host_module **link, *module;

	host_lock(&module_lock);
	for (link = &host_modules; *link && (*link)->base != base; link = &(*link)->next)
		;
	module = *link;
	if (module) {
		*link = module->next;
		jit_unregister(module->jit);
		host_source_forget();
	}
	host_unlock(&module_lock);
	if (module) {
		munmap((void *)module->image, module->bytes);
		free(module->jit);
		free(module->name);
		free(module);
	}
	host_irq_restore(irq);
}
