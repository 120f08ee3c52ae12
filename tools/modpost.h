/* SPDX-License-Identifier: MIT */
/* The build step between compiling and linking: are all symbols of the modules there, and what is to be added to each? */
#ifndef ASHLAR_MODPOST_H
#define ASHLAR_MODPOST_H

#include <stdbool.h>
#include <stddef.h>

#include "elf_file.h"
#include "symvers.h"

/* One module of the build. */
struct modpost_module {
	struct elf_file elf;
	char *path; /* of the object without ".o", in messages */
	char *name; /* as the kernel spells it: "-" is "_" */
	bool has_init, has_exit, has_exports;
	char *depends; /* "a,b" */
};

struct modpost {
	struct symvers symbols;
	struct modpost_module *modules;
	unsigned int count;
	bool warn_only; /* unknown symbols are no error */
	unsigned int errors;
	unsigned int unresolved;
};

/** modpost_start - an empty state that knows what the kernel exports (@kernel_symbols: its Module.symvers); false after a complaint */
bool modpost_start(struct modpost *post, const char *kernel_symbols, unsigned int max_modules);
/** modpost_add - add a module's object file, called @path in messages; false after a complaint */
bool modpost_add(struct modpost *post, const char *object, const char *path);
/** modpost_check - check all modules; false after saying what is wrong */
bool modpost_check(struct modpost *post);
void modpost_end(struct modpost *post);
/** modpost_print_mod_c - write the text of NAME.mod.c */
void modpost_print_mod_c(FILE *out, const struct modpost_module *module);
/** modpost_print_depends - write just what names the modules it depends on */
void modpost_print_depends(FILE *out, const struct modpost_module *module);

/** explain_unknown_symbols - for a module that was refused for an unknown symbol: say of each which header declares it, if any */
void explain_unknown_symbols(const char *ko_path);

/** check_section_mismatches - warn of references to code and data that may be gone; @path as in struct modpost_module */
void check_section_mismatches(const struct elf_file *elf, const char *path);

/** cmd_modpost - `ashlar build --modpost`: what the module makefile calls */
int cmd_modpost(int argc, char **argv);

/**
 * explain_symbol - say on standard error which header declares a name, or that none does
 * @indent: begins the line
 * @after_link: it was declared but nobody exports it
 */
void explain_symbol(const char *name, const char *indent, bool after_link);

#endif
