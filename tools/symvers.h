/* SPDX-License-Identifier: MIT */
/* Who exports which symbol: the Module.symvers of the kernel and of modules. */
#ifndef ASHLAR_SYMVERS_H
#define ASHLAR_SYMVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct elf_file;

struct export
{
	struct export *next;
	const char *name;
	const char *module; /* "vmlinux", or the path of the module without .ko */
	const char *ns;	    /* "" if none */
	bool gpl_only;
	bool own; /* of a module of this build */
};

struct symvers {
	struct export *buckets[4096];
	char *texts[64]; /* files read, which the names point into */
	unsigned int text_count;
};

/** symvers_read - add the entries of a Module.symvers file; false after a complaint */
bool symvers_read(struct symvers *table, const char *path);
/** symvers_add - add one; the strings must stay. Returns NULL, or the entry of that name that is there already */
struct export *symvers_add(struct symvers *table, const char *name, const char *module, const char *ns, bool gpl_only,
			   bool own);
struct export *symvers_find(const struct symvers *table, const char *name);
/** symvers_add_elf - add what an object file exports; false if a name was there already (each is complained about) */
bool symvers_add_elf(struct symvers *table, const struct elf_file *elf, const char *module, bool own);
/** symvers_write - write the build's own entries, sorted by name; false after a complaint */
bool symvers_write(const struct symvers *table, const char *path);
void symvers_free(struct symvers *table);

#endif
