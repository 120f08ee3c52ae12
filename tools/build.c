// SPDX-License-Identifier: MIT
/*
 * ashlar build: modules from source files, or from a folder with a Kbuild makefile.
 *
 * A folder is make's business: `make -C KDIR M=FOLDER modules`. A single file needs no makefile and one run of the compiler: the part that
 * Linux's build generates afterwards (NAME.mod.c) is put in front as assembler (<asm/module_preamble.h>), and what the check of symbols
 * finds out is patched into the object. Only a module that exports symbols, or uses another one's, is linked as well; so is
 * every module that clang compiled, which does not take the preamble.
 *
 * How to compile stands in KDIR/scripts/flags.mk, for both ways. Everything is made in a temporary folder and moved into place at the end;
 * the folder goes away in every case, also on SIGINT and SIGTERM.
 */

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modpost.h"
#include "tool.h"

#define MAX_WORDS 512

/* A command line; words are freed with it. */
struct words {
	char *list[MAX_WORDS + 1];
	unsigned int count;
};

/* One source file on its way to a module. */
struct source {
	const char *path;
	char name[64];		   /* of the file, without ".c" */
	char object[PATH_MAX / 2]; /* in the temporary folder */
	char module[PATH_MAX / 2]; /* there, linked; or "" if the object itself is the module */
};

static char temp_folder[PATH_MAX / 4];

/* ---- the folder of the module build ---- */

const char *kdir_path(void)
{
	static const char *const places[] = { "kdir", "../lib/ashlar/kdir" };
	static char found[PATH_MAX];
	char self[PATH_MAX - 64], candidate[PATH_MAX], probe[PATH_MAX + 16];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (*found || length <= 0)
		return found;
	self[length] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(candidate, sizeof(candidate), "%s/%s", self, places[i]);
		snprintf(probe, sizeof(probe), "%s/Makefile", candidate);
		if (!access(probe, R_OK) && realpath(candidate, found))
			return found;
	}
	snprintf(found, sizeof(found), "%s/kdir", self);
	return found;
}

/* ---- words ---- */

static void add_word(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add_word(struct words *words, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = words->count < MAX_WORDS ? vasprintf(&words->list[words->count], format, args) : -1;
	va_end(args);
	if (length < 0) {
		complain("the compiler's command line is too long");
		exit(STATUS_USAGE);
	}
	words->count++;
}

/* Adds the words of a text, as make and the shell would without quotes. */
static void add_words(struct words *words, const char *text)
{
	while (text && *(text += strspn(text, " \t"))) {
		size_t length = strcspn(text, " \t\n");

		if (!length)
			break;
		add_word(words, "%.*s", (int)length, text);
		text += length;
	}
}

static void free_words(struct words *words)
{
	while (words->count)
		free(words->list[--words->count]);
}

/* Adds the value of "NAME := value" in flags.mk. */
static void add_flags(struct words *words, const char *flags, const char *name)
{
	size_t length = strlen(name);

	for (const char *line = flags; line && *line; line = strchr(line, '\n'), line += line != NULL)
		if (!strncmp(line, name, length) && !strncmp(line + length, " := ", 4))
			add_words(words, line + length + 4);
}

/* ---- the temporary folder ---- */

void build_cleanup(void)
{
	pid_t pid;

	/* May run in a signal handler, on a small stack: nothing here but system calls. */
	if (!*temp_folder)
		return;
	pid = vfork();
	if (!pid) {
		execl("/bin/rm", "rm", "-rf", "--", temp_folder, NULL);
		_exit(127);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
	*temp_folder = '\0';
}

static void on_signal(int number)
{
	build_cleanup();
	signal(number, SIG_DFL);
	raise(number);
}

static bool make_temp_folder(void)
{
	const char *base = getenv("TMPDIR");

	if (*temp_folder)
		return true;
	snprintf(temp_folder, sizeof(temp_folder), "%s/ashlar-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(temp_folder)) {
		complain("%s: %s", temp_folder, strerror(errno));
		*temp_folder = '\0';
		return false;
	}
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	signal(SIGHUP, on_signal);
	atexit(build_cleanup);
	return true;
}

/* ---- running tools ---- */

/* Remembers the names of functions that the compiler says are not declared, to say afterwards where they are. */
static void note_undeclared(const char *line, char names[][64], unsigned int *count)
{
	static const char *const phrases[] = { "implicit declaration of function ", "use of undeclared identifier " };

	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		const char *at = strstr(line, phrases[i]);
		size_t length = 0;

		if (!at || *count == 16)
			continue;
		at += strlen(phrases[i]);
		while (*at && !isalpha((unsigned char)*at) && *at != '_')
			at++;
		while (isalnum((unsigned char)at[length]) || at[length] == '_')
			length++;
		snprintf(names[*count], 64, "%.*s", (int)length, at);
		for (unsigned int n = 0; n < *count; n++)
			if (!strcmp(names[n], names[*count]))
				return;
		(*count)++;
		return;
	}
}

/* Passes the compiler's messages on, and adds which header declares what it did not know. */
static void relay_messages(int fd)
{
	char names[17][64], *line = NULL;
	unsigned int count = 0;
	size_t bytes = 0;
	FILE *in = fdopen(fd, "r");

	while (in && getline(&line, &bytes, in) > 0) {
		fputs(line, stderr);
		note_undeclared(line, names, &count);
	}
	free(line);
	if (in)
		fclose(in);
	for (unsigned int i = 0; i < count; i++)
		explain_symbol(names[i], "ashlar: ", false);
}

/* Runs a program; @relay: read its messages. Returns whether it succeeded. */
static bool run(struct words *words, bool relay)
{
	int status = 0, ends[2] = { -1, -1 };
	pid_t pid;

	fflush(stdout);
	words->list[words->count] = NULL;
	if (relay && pipe2(ends, O_CLOEXEC))
		relay = false;
	pid = vfork();
	if (!pid) {
		if (relay)
			dup2(ends[1], STDERR_FILENO);
		execvp(words->list[0], words->list);
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (relay) {
		close(ends[1]);
		relay_messages(ends[0]);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0) {
		complain("%s: %s", words->list[0], strerror(errno));
		return false;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) >= 126)
		complain("%s: the program cannot be run; modules need a compiler, binutils and make", words->list[0]);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

/* ---- compiling one file ---- */

static char *load_flags(void)
{
	char path[PATH_MAX + 32];
	size_t bytes;
	char *flags;

	snprintf(path, sizeof(path), "%s/scripts/flags.mk", kdir_path());
	flags = load_file(path, &bytes);
	if (!flags)
		complain("%s: %s", path, strerror(errno));
	else
		flags[bytes] = '\0';
	return flags;
}

static void add_compiler(struct words *words)
{
	const char *cc = getenv("CC"), *llvm = getenv("LLVM");

	if (cc && *cc)
		add_words(words, cc);
	else if (llvm && *llvm)
		add_word(words, *llvm == '-' ? "clang%s" : *llvm == '/' ? "%sclang" : "clang", llvm);
	else
		add_word(words, "gcc");
}

static bool is_clang(const struct words *words)
{
	for (unsigned int i = 0; i < words->count; i++)
		if (strstr(words->list[i], "clang"))
			return true;
	return false;
}

static void add_kernel_options(struct words *words, const char *flags, bool clang)
{
	const char *kdir = kdir_path();

	add_word(words, "-nostdinc");
	add_word(words, "-I%s/port", kdir);
	add_word(words, "-I%s/arch/host/include", kdir);
	add_word(words, "-I%s/include", kdir);
	add_word(words, "-I%s/include/uapi", kdir);
	add_flags(words, flags, "KERNEL_DEFINES");
	add_flags(words, flags, "KERNEL_CODE");
	add_flags(words, flags, "KERNEL_WARNINGS");
	add_flags(words, flags, clang ? "KERNEL_CLANG" : "KERNEL_GCC");
}

/* "my-mod" -> "my_mod". */
static void kernel_name(char *to, const char *from)
{
	do
		*to++ = *from == '-' ? '_' : *from;
	while (*from++);
}

static bool compile(struct source *source, const char *flags)
{
	struct words words = { .count = 0 };
	const char *slash = strrchr(source->path, '/');
	char name[sizeof(source->name)];
	bool clang, ok;

	kernel_name(name, source->name);
	add_compiler(&words);
	clang = is_clang(&words);
	add_kernel_options(&words, flags, clang);
	add_word(&words, "-DKBUILD_MODFILE=\"%s\"", source->name);
	add_word(&words, "-DKBUILD_BASENAME=\"%s\"", name);
	add_word(&words, "-DKBUILD_MODNAME=\"%s\"", name);
	add_word(&words, "-D__KBUILD_MODNAME=kmod_%s", name);
	if (!clang) {
		add_word(&words, "-include");
		add_word(&words, "asm/module_preamble.h");
	}
	if (isatty(STDERR_FILENO))
		add_word(&words, clang ? "-fcolor-diagnostics" : "-fdiagnostics-color=always");
	add_words(&words, getenv("KCFLAGS"));
	add_word(&words, "-I%.*s", slash ? (int)(slash - source->path + 1) : 1, slash ? source->path : ".");
	add_word(&words, "-c");
	add_word(&words, "-o");
	add_word(&words, "%s", source->object);
	add_word(&words, "%s", source->path);
	ok = run(&words, true);
	free_words(&words);
	return ok;
}

/* ---- from object to module ---- */

/* Compiles the generated part: all of it for clang, else the line that names what the module depends on. */
static bool compile_rest(const struct modpost_module *module, const char *rest, bool clang, const char *flags)
{
	struct words words = { .count = 0 };
	char path[PATH_MAX];
	FILE *out;
	bool ok;

	snprintf(path, sizeof(path), "%s.c", rest);
	out = fopen(path, "we");
	if (!out) {
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	if (clang)
		modpost_print_mod_c(out, module);
	else
		modpost_print_depends(out, module);
	ok = !ferror(out);
	ok &= !fclose(out);
	add_compiler(&words);
	add_kernel_options(&words, flags, clang);
	add_word(&words, "-g0");
	add_word(&words, "-c");
	add_word(&words, "-o");
	add_word(&words, "%s", rest);
	add_word(&words, "%s", path);
	ok = ok && run(&words, false);
	free_words(&words);
	return ok;
}

static bool link_module(struct source *source, const struct modpost_module *module, bool clang, const char *flags)
{
	struct words words = { .count = 0 };
	char rest[PATH_MAX / 2];
	const char *ld = getenv("LD");
	bool ok, add_rest = clang || *module->depends;

	snprintf(rest, sizeof(rest), "%s/%s.mod.o", temp_folder, source->name);
	snprintf(source->module, sizeof(source->module), "%s/%s.ko", temp_folder, source->name);
	if (add_rest && !compile_rest(module, rest, clang, flags))
		return false;
	add_word(&words, "%s", ld && *ld ? ld : "ld");
	add_flags(&words, flags, "KERNEL_LDFLAGS");
	add_word(&words, "-r");
	add_word(&words, "-T");
	add_word(&words, "%s/scripts/module.lds", kdir_path());
	add_word(&words, "-o");
	add_word(&words, "%s", source->module);
	add_word(&words, "%s", source->object);
	if (add_rest)
		add_word(&words, "%s", rest);
	ok = run(&words, false);
	free_words(&words);
	return ok;
}

/* Makes init_module and cleanup_module, which the preamble declared weak, global again. */
static bool finish_object(const struct source *source, struct elf_file *elf)
{
	int fd = open(source->object, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0;

	for (size_t i = 1; ok && i < elf->symbol_count; i++) {
		Elf64_Sym *symbol = &elf->symbols[i];
		const char *name = elf_symbol_name(elf, symbol);

		if (symbol->st_shndx == SHN_UNDEF || ELF64_ST_BIND(symbol->st_info) != STB_WEAK ||
		    (strcmp(name, "init_module") && strcmp(name, "cleanup_module")))
			continue;
		symbol->st_info = ELF64_ST_INFO(STB_GLOBAL, ELF64_ST_TYPE(symbol->st_info));
		ok = pwrite(fd, symbol, sizeof(*symbol), (unsigned char *)symbol - elf->data) == sizeof(*symbol);
	}
	if (fd >= 0)
		close(fd);
	if (!ok)
		complain("%s: %s", source->object, strerror(errno));
	return ok;
}

static bool finish_module(struct source *source, struct modpost_module *module, const char *flags)
{
	struct words words = { .count = 0 };
	bool clang;

	add_compiler(&words);
	clang = is_clang(&words);
	free_words(&words);
	if (!clang && !finish_object(source, &module->elf))
		return false;
	if (clang || module->has_exports || *module->depends)
		return link_module(source, module, clang, flags);
	return true;
}

static bool check_source(struct source *source, const char *path)
{
	const char *base = strrchr(path, '/');
	size_t length;

	base = base ? base + 1 : path;
	length = strlen(base);
	source->path = path;
	if (length < 3 || strcmp(base + length - 2, ".c")) {
		complain("%s: a source file (.c) or a folder is wanted", path);
		return false;
	}
	/* The kernel's limit of a module's name. */
	if (length - 2 > 55) {
		complain("%s: the module's name is too long", path);
		return false;
	}
	if (access(path, R_OK)) {
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	snprintf(source->name, sizeof(source->name), "%.*s", (int)length - 2, base);
	snprintf(source->object, sizeof(source->object), "%s/%s.o", temp_folder, source->name);
	return true;
}

/* From source files to modules in the temporary folder. */
static bool build_sources(struct source *sources, char **paths, unsigned int count)
{
	struct modpost post;
	char symbols[PATH_MAX + 32];
	char *flags = load_flags();
	bool ok = flags != NULL;

	for (unsigned int i = 0; ok && i < count; i++)
		ok = check_source(&sources[i], paths[i]) && compile(&sources[i], flags);
	if (ok) {
		snprintf(symbols, sizeof(symbols), "%s/Module.symvers", kdir_path());
		ok = modpost_start(&post, symbols, count);
		for (unsigned int i = 0; ok && i < count; i++)
			ok = modpost_add(&post, sources[i].object, sources[i].path);
		ok = ok && modpost_check(&post);
		for (unsigned int i = 0; ok && i < count; i++)
			ok = finish_module(&sources[i], &post.modules[i], flags);
		modpost_end(&post);
	}
	free(flags);
	return ok;
}

static const char *built_file(const struct source *source)
{
	return *source->module ? source->module : source->object;
}

int build_module(const char *source_path, char *ko_path, size_t ko_path_bytes)
{
	struct source source = { .path = source_path };
	char *path = (char *)source_path, built[PATH_MAX];

	if (!make_temp_folder())
		return STATUS_USAGE;
	if (!build_sources(&source, &path, 1))
		return STATUS_USAGE;
	snprintf(built, sizeof(built), "%.*s.ko", (int)strlen(source.object) - 2, source.object);
	if (rename(built_file(&source), built) || strlen(built) >= ko_path_bytes) {
		complain("%s: %s", built, strerror(errno));
		return STATUS_USAGE;
	}
	strcpy(ko_path, built);
	return 0;
}

/* ---- the command ---- */

/* Puts a file into place: renamed, or copied if that is another file system. */
static bool move_file(const char *from, const char *to)
{
	size_t bytes;
	char *data;
	FILE *out;
	bool ok;

	if (!rename(from, to))
		return true;
	data = load_file(from, &bytes);
	out = data ? fopen(to, "we") : NULL;
	ok = out && fwrite(data, 1, bytes, out) == bytes;
	if (out && fclose(out))
		ok = false;
	if (!ok) {
		complain("%s: %s", to, strerror(errno));
		if (out)
			unlink(to);
	}
	free(data);
	return ok;
}

static int build_files(char **paths, unsigned int count)
{
	struct source *sources = calloc(count, sizeof(*sources));
	bool ok = sources && make_temp_folder() && build_sources(sources, paths, count);
	char to[PATH_MAX];

	for (unsigned int i = 0; ok && i < count; i++) {
		snprintf(to, sizeof(to), "%.*s.ko", (int)strlen(paths[i]) - 2, paths[i]);
		printf("  LD [M]  %s\n", to);
		ok = move_file(built_file(&sources[i]), to);
	}
	free(sources);
	build_cleanup();
	return ok ? STATUS_OK : STATUS_USAGE;
}

/* @words: more for make, as VARIABLE=VALUE */
static int build_folder(const char *folder, char **more, unsigned int count)
{
	struct words words = { .count = 0 };
	char *path = realpath(folder, NULL);
	bool ok;

	if (!path) {
		complain("%s: %s", folder, strerror(errno));
		return STATUS_USAGE;
	}
	add_words(&words, "make --no-print-directory -C");
	add_word(&words, "%s", kdir_path());
	add_word(&words, "M=%s", path);
	for (unsigned int i = 0; i < count; i++)
		add_word(&words, "%s", more[i]);
	add_word(&words, "modules");
	ok = run(&words, false);
	free_words(&words);
	free(path);
	return ok ? STATUS_OK : STATUS_USAGE;
}

int cmd_build(int argc, char **argv)
{
	struct stat info;

	if (argc > 1 && !strcmp(argv[1], "--modpost"))
		return cmd_modpost(argc - 1, argv + 1);
	if (argc < 2 || argv[1][0] == '-') {
		complain("usage: ashlar build FILE.c... | FOLDER [VARIABLE=VALUE...]");
		return STATUS_USAGE;
	}
	if (!stat(argv[1], &info) && S_ISDIR(info.st_mode))
		return build_folder(argv[1], argv + 2, (unsigned int)argc - 2);
	return build_files(argv + 1, (unsigned int)argc - 1);
}
