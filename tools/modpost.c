// SPDX-License-Identifier: MIT
/*
 * modpost: reads the compiled objects of modules, checks every symbol they use against what the kernel and other modules export, and
 * writes for each NAME.mod.c, the part of the module that only now can be known. Says what Linux's modpost says.
 *
 *	ashlar build --modpost [-w] -k KERNEL.symvers -o Module.symvers [-e EXTRA.symvers]... NAME.o...
 *	ashlar build --modpost -c CORE.o -o Module.symvers		(what the core exports)
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modpost.h"
#include "tool.h"

#define MAX_UNRESOLVED_REPORTS 10

static void *checked(void *memory)
{
	if (!memory) {
		complain("out of memory");
		exit(STATUS_USAGE);
	}
	return memory;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool modpost_start(struct modpost *post, const char *kernel_symbols, unsigned int max_modules)
{
	*post = (struct modpost){ .modules = checked(calloc(max_modules ? max_modules : 1, sizeof(*post->modules))) };
	return symvers_read(&post->symbols, kernel_symbols);
}

void modpost_end(struct modpost *post)
{
	symvers_free(&post->symbols);
	for (unsigned int i = 0; i < post->count; i++) {
		elf_close(&post->modules[i].elf);
		free(post->modules[i].path);
		free(post->modules[i].name);
		free(post->modules[i].depends);
	}
	free(post->modules);
	post->modules = NULL;
	post->count = 0;
}

/* Notes what the object defines that the rest of the build must know. */
static void note_definitions(struct modpost_module *module)
{
	struct elf_file *elf = &module->elf;

	for (size_t i = 1; i < elf->symbol_count; i++) {
		Elf64_Sym *symbol = &elf->symbols[i];
		const char *name = elf_symbol_name(elf, symbol);

		if (symbol->st_shndx == SHN_UNDEF)
			continue;
		if (!strcmp(name, "init_module"))
			module->has_init = true;
		else if (!strcmp(name, "cleanup_module"))
			module->has_exit = true;
		else if (!strncmp(name, "__ksymtab_", strlen("__ksymtab_")))
			module->has_exports = true;
	}
}

/* Cuts ".o" or ".c" off. */
static char *without_suffix(const char *path)
{
	char *copy = checked(strdup(path));
	size_t length = strlen(copy);

	if (length > 2 && copy[length - 2] == '.')
		copy[length - 2] = '\0';
	return copy;
}

bool modpost_add(struct modpost *post, const char *object, const char *path)
{
	struct modpost_module *module = &post->modules[post->count++];

	module->path = without_suffix(path);
	module->name = checked(strdup(base_name(module->path)));
	for (char *p = module->name; *p; p++)
		if (*p == '-')
			*p = '_';
	module->depends = checked(strdup(""));
	if (!elf_open(&module->elf, object))
		return false;
	note_definitions(module);
	if (!symvers_add_elf(&post->symbols, &module->elf, module->path, true))
		post->errors++;
	return true;
}

static bool is_gpl_compatible(const char *license)
{
	static const char *const names[] = { "GPL",	     "GPL v2",	     "GPL and additional rights",
					     "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(license, names[i]))
			return true;
	return false;
}

static bool imports_namespace(const struct modpost_module *module, const char *ns)
{
	const char *import = NULL;

	while ((import = elf_modinfo_next(&module->elf, "import_ns", import)))
		if (!strcmp(import, ns))
			return true;
	return false;
}

/* Adds the module that owns a symbol to the list of those needed. */
static void add_dependency(struct modpost_module *module, const struct export *entry)
{
	const char *owner = base_name(entry->module);
	size_t length = strlen(owner);
	char *list;

	if (!strcmp(entry->module, "vmlinux") || !strcmp(entry->module, module->path))
		return;
	for (const char *p = module->depends; *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == length && !strncmp(p, owner, length))
			return;
	list = checked(malloc(strlen(module->depends) + length + 2));
	sprintf(list, "%s%s%s", module->depends, *module->depends ? "," : "", owner);
	free(module->depends);
	module->depends = list;
}

static void report_unresolved(struct modpost *post, const struct modpost_module *module, const char *name)
{
	if (!post->warn_only)
		post->errors++;
	if (post->unresolved++ >= MAX_UNRESOLVED_REPORTS)
		return;
	fprintf(stderr, "%s: modpost: \"%s\" [%s.ko] undefined!\n", post->warn_only ? "WARNING" : "ERROR", name,
		module->path);
	explain_symbol(name, "         ", true);
}

static void check_use(struct modpost *post, struct modpost_module *module, const char *name, bool gpl)
{
	const struct export *entry = symvers_find(&post->symbols, name);

	if (!entry) {
		report_unresolved(post, module, name);
		return;
	}
	if (*entry->ns && !imports_namespace(module, entry->ns)) {
		fprintf(stderr, "ERROR: modpost: module %s uses symbol %s from namespace %s, but does not import it.\n",
			module->name, name, entry->ns);
		post->errors++;
	}
	if (entry->gpl_only && !gpl) {
		fprintf(stderr, "ERROR: modpost: GPL-incompatible module %s.ko uses GPL-only symbol '%s'\n",
			base_name(module->path), name);
		post->errors++;
	}
	add_dependency(module, entry);
}

/* Must somebody else define this symbol? */
static bool is_wanted(const Elf64_Sym *symbol, const char *name)
{
	return symbol->st_shndx == SHN_UNDEF && *name && ELF64_ST_BIND(symbol->st_info) != STB_WEAK &&
	       strcmp(name, "__this_module") && strcmp(name, "_GLOBAL_OFFSET_TABLE_");
}

static void check_module(struct modpost *post, struct modpost_module *module)
{
	const struct elf_file *elf = &module->elf;
	const char *license = elf_modinfo_next(elf, "license", NULL);
	bool gpl = license != NULL;

	if (!license) {
		fprintf(stderr, "ERROR: modpost: missing MODULE_LICENSE() in %s.o\n", module->path);
		post->errors++;
	}
	for (; license; license = elf_modinfo_next(elf, "license", license))
		gpl &= is_gpl_compatible(license);
	for (size_t i = 1; i < elf->symbol_count; i++) {
		const Elf64_Sym *symbol = &elf->symbols[i];
		const char *name = elf_symbol_name(elf, symbol);

		if (is_wanted(symbol, name))
			check_use(post, module, name, gpl);
	}
	check_section_mismatches(elf, module->path);
}

bool modpost_check(struct modpost *post)
{
	for (unsigned int i = 0; i < post->count; i++)
		check_module(post, &post->modules[i]);
	if (post->unresolved > MAX_UNRESOLVED_REPORTS)
		fprintf(stderr,
			"WARNING: modpost: suppressed %u unresolved symbol warnings because there were too many)\n",
			post->unresolved - MAX_UNRESOLVED_REPORTS);
	return !post->errors;
}

void explain_unknown_symbols(const char *ko_path)
{
	struct symvers kernel = { .text_count = 0 };
	struct elf_file elf;
	char path[4096];

	snprintf(path, sizeof(path), "%s/Module.symvers", kdir_path());
	if (elf_open(&elf, ko_path) && symvers_read(&kernel, path)) {
		for (size_t i = 1; i < elf.symbol_count; i++) {
			const char *name = elf_symbol_name(&elf, &elf.symbols[i]);

			if (is_wanted(&elf.symbols[i], name) && !symvers_find(&kernel, name))
				explain_symbol(name, "ashlar: ", true);
		}
	}
	symvers_free(&kernel);
	elf_close(&elf);
}

/* ---- writing NAME.mod.c ---- */

static const char info_macro[] =
	"#define INFO(name) static const char name[] __attribute__((used, section(\".modinfo\"), aligned(1)))\n";

void modpost_print_depends(FILE *out, const struct modpost_module *module)
{
	fprintf(out, "%sINFO(info_depends) = \"depends=%s\";\n", info_macro, module->depends);
}

void modpost_print_mod_c(FILE *out, const struct modpost_module *module)
{
	fprintf(out, "/* Written by the module build. */\n"
		     "#include <linux/vermagic.h>\n"
		     "#include <asm/module_image.h>\n\n"
		     "int init_module(void);\n"
		     "void cleanup_module(void);\n\n"
		     "struct module_image __this_module __attribute__((section(\".gnu.linkonce.this_module\"))) = {\n");
	fprintf(out, "\t.name = \"%s\",\n", module->name);
	if (module->has_init)
		fprintf(out, "\t.init = init_module,\n");
	if (module->has_exit)
		fprintf(out, "\t.exit = cleanup_module,\n");
	fprintf(out, "};\n\n");
	modpost_print_depends(out, module);
	fprintf(out, "INFO(info_name) = \"name=%s\";\n", module->name);
	fprintf(out, "INFO(info_vermagic) = \"vermagic=\" VERMAGIC_STRING;\n");
}

/* Leaves the file alone if it says the same already, so that make need not compile it again. */
static bool write_if_changed(const char *path, const char *text, size_t bytes)
{
	size_t old_bytes;
	char *old = access(path, R_OK) ? NULL : load_file(path, &old_bytes);
	bool same = old && old_bytes == bytes && !memcmp(old, text, bytes);
	FILE *out;

	free(old);
	if (same)
		return true;
	out = fopen(path, "we");
	if (out && fwrite(text, 1, bytes, out) == bytes && !fclose(out))
		return true;
	complain("%s: %s", path, strerror(errno));
	return false;
}

static bool write_mod_c(const struct modpost_module *module)
{
	char path[4096], *text = NULL;
	size_t bytes = 0;
	FILE *memory = checked(open_memstream(&text, &bytes));
	bool ok;

	modpost_print_mod_c(memory, module);
	fclose(memory);
	ok = (size_t)snprintf(path, sizeof(path), "%s.mod.c", module->path) < sizeof(path) &&
	     write_if_changed(path, text, bytes);
	free(text);
	return ok;
}

/* ---- the command ---- */

/* Writes what an object exports as the kernel's table. */
static int write_kernel_symvers(const char *object, const char *output)
{
	struct symvers table = { .text_count = 0 };
	struct elf_file elf;
	bool ok = elf_open(&elf, object) && symvers_add_elf(&table, &elf, "vmlinux", true) &&
		  symvers_write(&table, output);

	symvers_free(&table);
	elf_close(&elf);
	return ok ? STATUS_OK : STATUS_USAGE;
}

static bool run_modpost(struct modpost *post, int argc, char **argv, int option, const char *output)
{
	for (int i = option; i < argc; i++)
		if (!modpost_add(post, argv[i], argv[i]))
			return false;
	if (!modpost_check(post) || !symvers_write(&post->symbols, output))
		return false;
	for (unsigned int i = 0; i < post->count; i++)
		if (!write_mod_c(&post->modules[i]))
			return false;
	return true;
}

int cmd_modpost(int argc, char **argv)
{
	const char *kernel = NULL, *output = NULL, *core = NULL, *extra[64];
	struct modpost post;
	unsigned int extras = 0;
	bool warn_only = false, ok;
	int option;

	optind = 1;
	while ((option = getopt(argc, argv, "+wk:o:e:c:")) != -1) {
		if (option == 'w')
			warn_only = true;
		else if (option == 'k')
			kernel = optarg;
		else if (option == 'o')
			output = optarg;
		else if (option == 'c')
			core = optarg;
		else if (option == 'e' && extras < sizeof(extra) / sizeof(extra[0]))
			extra[extras++] = optarg;
		else
			return STATUS_USAGE;
	}
	if (core && output)
		return write_kernel_symvers(core, output);
	if (!kernel || !output) {
		complain("build --modpost: -k and -o are needed");
		return STATUS_USAGE;
	}
	ok = modpost_start(&post, kernel, (unsigned int)(argc - optind));
	post.warn_only = warn_only;
	for (unsigned int i = 0; ok && i < extras; i++)
		ok = symvers_read(&post.symbols, extra[i]);
	ok = ok && run_modpost(&post, argc, argv, optind, output);
	modpost_end(&post);
	return ok ? STATUS_OK : STATUS_USAGE;
}
