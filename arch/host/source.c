// SPDX-License-Identifier: MIT
/*
 * Source lines of instructions, for reports: debugging information read by elfutils' libdw.
 *
 * The library is opened when the first line is asked for, so that a machine without reports does not pay for it;
 * without the library or without debugging information, reports simply lack the lines. It works in a host thread of
 * its own: a kernel stack is far too small, and the thread's memory allocator may be busy. Whoever asks waits, but
 * not for ever, because the answer may be wanted while the machine is broken.
 */
#include <dlfcn.h>
#include <elf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define WAIT_SECONDS 5
#define FUNCTIONS(f) \
	f(dwfl_begin) f(dwfl_end) f(dwfl_report_elf) f(dwfl_report_module) f(dwfl_report_end) f(dwfl_addrmodule) \
		f(dwfl_module_getsrc) f(dwfl_lineinfo) f(dwfl_module_info) f(dwfl_module_nextcu) f(dwarf_getsrc_die) \
			f(dwarf_linesrc) f(dwarf_lineno) f(dwarf_haspc)

static struct {
#define MEMBER(name) __typeof__(&name) name;
	FUNCTIONS(MEMBER)
#undef MEMBER
	__typeof__(&elf_memory) elf_memory;
	__typeof__(&elf_version) elf_version;
} dw;

static atomic_flag busy = ATOMIC_FLAG_INIT; /* held by the one who asks; guards all of the rest */
static Dwfl *image_dwfl, *module_dwfl;
static struct host_module *module_opened; /* what module_dwfl is about */
static bool library_tried, library_works;
static _Atomic bool modules_changed;

static bool open_library(void)
{
	void *libdw, *libelf;

	if (library_tried)
		return library_works;
	library_tried = true;
	libdw = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
	libelf = dlopen("libelf.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!libdw || !libelf)
		return false;
#define LOAD(name) \
	dw.name = (__typeof__(dw.name))dlsym(libdw, #name); \
	if (!dw.name) \
		return false;
	FUNCTIONS(LOAD)
#undef LOAD
	dw.elf_memory = (__typeof__(dw.elf_memory))dlsym(libelf, "elf_memory");
	dw.elf_version = (__typeof__(dw.elf_version))dlsym(libelf, "elf_version");
	library_works = dw.elf_memory && dw.elf_version;
	return library_works;
}

/* Debugging information lies in the file itself, nowhere else. */
static int no_debuginfo(Dwfl_Module *mod, void **data, const char *name, Dwarf_Addr base, const char *file,
			const char *link, GElf_Word crc, char **found)
{
	(void)mod, (void)data, (void)name, (void)base, (void)file, (void)link, (void)crc, (void)found;
	return -1;
}

static int find_module_elf(Dwfl_Module *mod, void **data, const char *name, Dwarf_Addr base, char **file, Elf **elf)
{
	struct host_module *module = *data;

	(void)mod, (void)base;
	dw.elf_version(EV_CURRENT);
	*file = strdup(name);
	*elf = dw.elf_memory((char *)module->image, module->bytes);
	return -1;
}

static int module_section(Dwfl_Module *mod, void **data, const char *name, Dwarf_Addr base, const char *section,
			  Elf32_Word index, const GElf_Shdr *header, Dwarf_Addr *address)
{
	(void)mod, (void)data, (void)name, (void)base, (void)section, (void)index;
	*address = header->sh_addr ? header->sh_addr : (Dwarf_Addr)-1;
	return 0;
}

static const Dwfl_Callbacks image_callbacks = {
	.find_debuginfo = no_debuginfo,
};

static const Dwfl_Callbacks module_callbacks = {
	.find_elf = find_module_elf,
	.find_debuginfo = no_debuginfo,
	.section_address = module_section,
};

static void module_bounds(const struct host_module *module, unsigned long *low, unsigned long *high)
{
	const Elf64_Ehdr *header = module->image;
	const Elf64_Shdr *table = (const Elf64_Shdr *)((const char *)module->image + header->e_shoff);

	*low = ULONG_MAX;
	*high = 0;
	for (unsigned int i = 0; i < header->e_shnum; i++) {
		if (!table[i].sh_addr || !(table[i].sh_flags & SHF_ALLOC))
			continue;
		*low = table[i].sh_addr < *low ? table[i].sh_addr : *low;
		if (table[i].sh_addr + table[i].sh_size > *high)
			*high = table[i].sh_addr + table[i].sh_size;
	}
}

static Dwfl *open_image(void)
{
	Dwfl *dwfl = dw.dwfl_begin(&image_callbacks);

	if (dwfl) {
		dw.dwfl_report_elf(dwfl, "ashlar", "/proc/self/exe", -1, 0, false);
		dw.dwfl_report_end(dwfl, NULL, NULL);
	}
	return dwfl;
}

static bool has_code(const struct host_module *module, unsigned long address)
{
	const Elf64_Ehdr *header = module->image;
	const Elf64_Shdr *table = (const Elf64_Shdr *)((const char *)module->image + header->e_shoff);

	for (unsigned int i = 0; i < header->e_shnum; i++)
		if ((table[i].sh_flags & SHF_EXECINSTR) && table[i].sh_addr && address >= table[i].sh_addr &&
		    address < table[i].sh_addr + table[i].sh_size)
			return true;
	return false;
}

static struct host_module *find_module(unsigned long address)
{
	struct host_module *module = host_modules;

	while (module && !has_code(module, address))
		module = module->next;
	return module;
}

/* One module at a time: the areas of several may lie between each other. */
static Dwfl *open_module(struct host_module *module)
{
	Dwfl *dwfl = dw.dwfl_begin(&module_callbacks);
	unsigned long low, high;
	Dwfl_Module *reported;
	void **data = NULL;

	if (!dwfl)
		return NULL;
	module_bounds(module, &low, &high);
	reported = dw.dwfl_report_module(dwfl, module->name, low, high);
	if (reported)
		dw.dwfl_module_info(reported, &data, NULL, NULL, NULL, NULL, NULL, NULL);
	if (data)
		*data = module;
	dw.dwfl_report_end(dwfl, NULL, NULL);
	return dwfl;
}

static Dwfl *get_dwfl(unsigned long address)
{
	struct host_module *module;

	if (address >= IMAGE_VADDR) {
		if (!image_dwfl)
			image_dwfl = open_image();
		return image_dwfl;
	}
	module = find_module(address);
	if (module_dwfl && (modules_changed || module != module_opened)) {
		dw.dwfl_end(module_dwfl);
		module_dwfl = NULL;
	}
	modules_changed = false;
	module_opened = module;
	if (!module_dwfl && module)
		module_dwfl = open_module(module);
	return module_dwfl;
}

/* Compilers that make no table of address ranges leave it to us to find the unit that covers an address. */
static const char *search_units(Dwfl_Module *mod, unsigned long address, int *number)
{
	Dwarf_Die *unit = NULL;
	Dwarf_Line *line;
	Dwarf_Addr bias;

	while ((unit = dw.dwfl_module_nextcu(mod, unit, &bias)))
		if (dw.dwarf_haspc(unit, address - bias) == 1)
			break;
	line = unit ? dw.dwarf_getsrc_die(unit, address - bias) : NULL;
	if (!line || dw.dwarf_lineno(line, number))
		return NULL;
	return dw.dwarf_linesrc(line, NULL, NULL);
}

static struct {
	unsigned long address;
	char answer[128];
} question;

static void *look_up(void *arg)
{
	const char *file = NULL, *slash;
	Dwfl_Module *mod;
	Dwfl_Line *line;
	Dwarf_Addr address;
	int number = 0;
	Dwfl *dwfl;

	question.answer[0] = '\0';
	dwfl = open_library() ? get_dwfl(question.address) : NULL;
	mod = dwfl ? dw.dwfl_addrmodule(dwfl, question.address) : NULL;
	line = mod ? dw.dwfl_module_getsrc(mod, question.address) : NULL;
	if (line)
		file = dw.dwfl_lineinfo(line, &address, &number, NULL, NULL, NULL);
	else if (mod)
		file = search_units(mod, question.address, &number);
	if (!file || number <= 0)
		return arg;
	slash = strrchr(file, '/');
	snprintf(question.answer, sizeof(question.answer), "%s:%d", slash ? slash + 1 : file, number);
	return arg;
}

/* Returns whether the answer came in time. */
static bool ask(void)
{
	struct timespec limit;
	sigset_t all, old;
	pthread_t thread;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	err = pthread_create(&thread, NULL, look_up, NULL);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (err)
		return false;
	clock_gettime(CLOCK_REALTIME, &limit);
	limit.tv_sec += WAIT_SECONDS;
	return pthread_timedjoin_np(thread, NULL, &limit) == 0;
}

/**
 * arch_source_line - where in the source an instruction comes from (see port.h)
 */
size_t arch_source_line(unsigned long address, char *buffer, size_t bytes)
{
	unsigned char irq;
	size_t length = 0;
	int saved = errno;

	if (!bytes || address < MODULES_VADDR || address >= VMALLOC_START || (library_tried && !library_works))
		return 0;
	irq = host_irq_save();
	if (!atomic_flag_test_and_set(&busy)) {
		question.address = address;
		if (ask()) {
			length = strnlen(question.answer, bytes - 1);
			memcpy(buffer, question.answer, length);
			buffer[length] = '\0';
			atomic_flag_clear(&busy);
		}
		/* Otherwise the thread still works on the question: nobody may ask another one. */
	}
	errno = saved;
	host_irq_restore(irq);
	return length;
}

/**
 * host_source_forget - the list of modules changes
 */
void host_source_forget(void)
{
	modules_changed = true;
}
