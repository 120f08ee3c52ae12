// SPDX-License-Identifier: MIT
/*
 * The prompt's built-in commands. Names, options, output and messages are busybox's, the shell that small Linux systems have.
 */

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "shell.h"

struct builtin {
	const char *name;
	const char *usage; /* after the name */
	const char *what;
	int (*run)(struct shell *shell, int argc, char **argv, FILE *out);
};

static const struct builtin builtins[];

bool is_machine_path(const char *path)
{
	static const char *const roots[] = { "/proc", "/sys", "/dev" };

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		size_t length = strlen(roots[i]);

		if (!strncmp(path, roots[i], length) && (path[length] == '/' || !path[length]))
			return true;
	}
	return false;
}

/* A whole file of the machine as a string; free() it. NULL after saying why not. */
static char *read_machine_file(const char *path)
{
	char *text = NULL;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);
	bool ok;

	if (!out)
		return NULL;
	ok = cat_file(path, out);
	fclose(out);
	if (ok)
		return text;
	free(text);
	return NULL;
}

/* ---- modules ---- */

static const char *insmod_error(long error)
{
	switch (-error) {
	case ENOEXEC:
		return "invalid module format";
	case ENOENT:
		return "unknown symbol in module, or unknown parameter";
	case ESRCH:
		return "module has wrong symbol version";
	default:
		return error_text(error);
	}
}

static char *join_words(int argc, char **argv)
{
	size_t bytes;
	char *text = NULL;
	FILE *out = open_memstream(&text, &bytes);

	for (int i = 0; out && i < argc; i++) {
		const char *equals = strchr(argv[i], '=');

		/* A value with spaces stays one value: the kernel's parser wants quotes around it. */
		if (equals && strchr(equals, ' '))
			fprintf(out, "%.*s\"%s\"", (int)(equals - argv[i] + 1), argv[i], equals + 1);
		else
			fputs(argv[i], out);
		if (i + 1 < argc)
			fputc(' ', out);
	}
	if (out)
		fclose(out);
	return text;
}

static struct control_result insert(const void *image, size_t bytes, const char *args, const char *path)
{
	struct control_result result;

	flush_output();
	result = control_init_module(image, bytes, args, path);
	flush_output();
	return result;
}

static int run_insmod(struct shell *shell, int argc, char **argv, FILE *out)
{
	struct control_result result;
	char path[PATH_MAX];
	size_t bytes;
	void *image;
	char *args;

	if (argc < 2) {
		fprintf(stderr, "usage: insmod FILE [SYMBOL=VALUE]...\n");
		return 1;
	}
	if (!realpath(argv[1], path) || !(image = load_file(path, &bytes))) {
		fprintf(stderr, "insmod: can't insert '%s': %s\n", argv[1], strerror(errno));
		return -errno & 255;
	}
	args = join_words(argc - 2, argv + 2);
	result = insert(image, bytes, args, path);
	/* As busybox does it: if finit_module() was refused, whatever the reason, init_module() is tried. */
	if (!result.killed && result.value < 0)
		result = insert(image, bytes, args, path);
	free(image);
	free(args);
	if (result.killed) {
		fprintf(stderr, "Killed\n");
		return 128 + result.killed;
	}
	if (result.value < 0) {
		fprintf(stderr, "insmod: can't insert '%s': %s\n", argv[1], insmod_error(result.value));
		return (int)-result.value & 255;
	}
	return 0;
}

static int run_rmmod(struct shell *shell, int argc, char **argv, FILE *out)
{
	int status = 0, first = 1;
	unsigned int flags = O_NONBLOCK;

	while (first < argc && argv[first][0] == '-') {
		if (!strcmp(argv[first], "-f"))
			flags |= O_TRUNC;
		first++;
	}
	for (int i = first; i < argc; i++) {
		struct control_result result;
		char name[64], *dot;
		const char *base = strrchr(argv[i], '/');

		snprintf(name, sizeof(name), "%s", base ? base + 1 : argv[i]);
		dot = strstr(name, ".ko");
		if (dot)
			*dot = '\0';
		for (char *c = name; *c; c++)
			if (*c == '-')
				*c = '_';
		flush_output();
		result = control_delete_module(name, flags);
		flush_output();
		if (result.killed) {
			fprintf(stderr, "Killed\n");
			status = 128 + result.killed;
		} else if (result.value < 0) {
			fprintf(stderr, "rmmod: can't unload module '%s': %s\n", name, error_text(result.value));
			status = 1;
		}
	}
	return status;
}

static int run_lsmod(struct shell *shell, int argc, char **argv, FILE *out)
{
	char *text = read_machine_file("/proc/modules");

	if (!text)
		return 1;
	fprintf(out, "Module                  Size  Used by    %s\n", control_taint() ? "Tainted: G  " : "Not tainted");
	for (char *save, *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char name[64], users[512];
		unsigned long size;
		int count;

		if (sscanf(line, "%63s %lu %d %511s", name, &size, &count, users) != 4)
			continue;
		if (!strcmp(users, "-"))
			users[0] = '\0';
		else if (users[0] && users[strlen(users) - 1] == ',')
			users[strlen(users) - 1] = '\0';
		fprintf(out, "%-19s %8lu %2d %s\n", name, size, count, users);
	}
	free(text);
	return 0;
}

static int run_modinfo(struct shell *shell, int argc, char **argv, FILE *out)
{
	int status;

	/* modinfo prints to standard output itself; only a plain call can be passed on. */
	if (out != stdout) {
		fflush(out);
		int saved = dup(STDOUT_FILENO);

		dup2(fileno(out), STDOUT_FILENO);
		status = cmd_modinfo(argc, argv);
		fflush(stdout);
		dup2(saved, STDOUT_FILENO);
		close(saved);
		return status;
	}
	return cmd_modinfo(argc, argv);
}

/* ---- the log ---- */

static uint64_t log_cleared;

static int run_dmesg(struct shell *shell, int argc, char **argv, FILE *out)
{
	char buffer[16384];
	uint64_t sequence = log_cleared;
	bool clear = false;
	size_t bytes;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-n") && i + 1 < argc) {
			control_set_console_level(atoi(argv[i + 1]));
			return 0;
		}
		if (!strcmp(argv[i], "-c") || !strcmp(argv[i], "-C")) {
			clear = true;
			if (argv[i][1] == 'C')
				sequence = UINT64_MAX;
		} else if (strcmp(argv[i], "-r")) {
			fprintf(stderr, "usage: dmesg [-cC] [-n LEVEL]\n");
			return 1;
		}
	}
	if (sequence == UINT64_MAX) {
		for (sequence = log_cleared; control_read_log(&sequence, buffer, sizeof(buffer)) > 0;)
			;
	} else {
		while ((bytes = control_read_log(&sequence, buffer, sizeof(buffer))) > 0)
			fwrite(buffer, 1, bytes, out);
	}
	if (clear)
		log_cleared = sequence;
	return 0;
}

/* ---- files ---- */

static int cat_host_file(const char *path, FILE *out)
{
	char buffer[65536];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		fprintf(stderr, "cat: can't open '%s': %s\n", path, strerror(errno));
		return 1;
	}
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		fwrite(buffer, 1, (size_t)n, out);
	if (n < 0)
		fprintf(stderr, "cat: read error: %s\n", strerror(errno));
	close(fd);
	return n < 0;
}

static int run_cat(struct shell *shell, int argc, char **argv, FILE *out)
{
	int status = 0;

	for (int i = 1; i < argc; i++) {
		if (!is_machine_path(argv[i]))
			status |= cat_host_file(argv[i], out);
		else if (!cat_file(argv[i], out))
			status = 1;
	}
	return status;
}

static int run_echo(struct shell *shell, int argc, char **argv, FILE *out)
{
	int first = argc > 1 && !strcmp(argv[1], "-n") ? 2 : 1;

	for (int i = first; i < argc; i++)
		fprintf(out, "%s%s", i > first ? " " : "", argv[i]);
	if (first == 1)
		fputc('\n', out);
	return 0;
}

static int print_name(void *ctx, const char *name, char type)
{
	(void)type;
	fprintf(ctx, "%s\n", name);
	return 0;
}

static int run_ls(struct shell *shell, int argc, char **argv, FILE *out)
{
	struct control_result result;

	if (argc != 2 || !is_machine_path(argv[1])) {
		fprintf(stderr, "usage: ls FOLDER, one of the machine: /proc, /sys or /dev and below\n");
		return 1;
	}
	flush_output();
	result = control_list_directory(argv[1], print_name, out);
	if (result.killed || result.value < 0) {
		fprintf(stderr, "ls: %s: %s\n", argv[1], result.killed ? "killed" : error_text(result.value));
		return 1;
	}
	return 0;
}

static bool node_ok(const char *command, const char *path, struct control_result result)
{
	if (!result.killed && result.value >= 0)
		return true;
	fprintf(stderr, "%s: %s: %s\n", command, path, result.killed ? "killed" : error_text(result.value));
	return false;
}

static int run_mknod(struct shell *shell, int argc, char **argv, FILE *out)
{
	bool fifo = argc == 3 && !strcmp(argv[2], "p");
	bool device = argc == 5 && (!strcmp(argv[2], "c") || !strcmp(argv[2], "b"));

	if (!fifo && !device) {
		fprintf(stderr, "usage: mknod NAME c|b MAJOR MINOR\n");
		return 1;
	}
	flush_output();
	return !node_ok("mknod", argv[1],
			control_make_node(argv[1], argv[2][0], 0666, device ? (unsigned int)atoi(argv[3]) : 0,
					  device ? (unsigned int)atoi(argv[4]) : 0));
}

static int run_mkdir(struct shell *shell, int argc, char **argv, FILE *out)
{
	int status = 0;

	flush_output();
	for (int i = 1; i < argc; i++)
		status |= !node_ok("mkdir", argv[i], control_make_node(argv[i], 'd', 0777, 0, 0));
	return status;
}

static int run_rm(struct shell *shell, int argc, char **argv, FILE *out)
{
	bool folder = !strcmp(argv[0], "rmdir");
	int status = 0;

	flush_output();
	for (int i = 1; i < argc; i++)
		status |= !node_ok(argv[0], argv[i], control_remove_node(argv[i], folder));
	return status;
}

static int run_cd(struct shell *shell, int argc, char **argv, FILE *out)
{
	const char *folder = argc > 1 ? argv[1] : getenv("HOME");

	if (!folder || chdir(folder)) {
		fprintf(stderr, "sh: cd: can't cd to %s: %s\n", folder ? folder : "", strerror(errno));
		return 1;
	}
	return 0;
}

static int run_pwd(struct shell *shell, int argc, char **argv, FILE *out)
{
	char path[PATH_MAX];

	if (!getcwd(path, sizeof(path)))
		return 1;
	fprintf(out, "%s\n", path);
	return 0;
}

/* ---- memory ---- */

static unsigned long long meminfo_kb(const char *text, const char *field)
{
	const char *at = strstr(text, field);

	return at ? strtoull(at + strlen(field), NULL, 10) : 0;
}

static void print_amount(FILE *out, unsigned long long kb, char unit)
{
	static const char suffix[] = "kMGTP";
	double value = (double)kb;
	int step = 0;

	switch (unit) {
	case 'b':
		fprintf(out, "%12llu", kb << 10);
		return;
	case 'm':
		fprintf(out, "%12llu", kb >> 10);
		return;
	case 'g':
		fprintf(out, "%12llu", kb >> 20);
		return;
	case 'h':
		while (value >= 1024 && step < 4) {
			value /= 1024;
			step++;
		}
		fprintf(out, "%11.1f%c", value, suffix[step]);
		return;
	default:
		fprintf(out, "%12llu", kb);
	}
}

static int run_free(struct shell *shell, int argc, char **argv, FILE *out)
{
	char unit = argc > 1 && argv[1][0] == '-' && argv[1][1] && strchr("bkmgh", argv[1][1]) ? argv[1][1] : 'k';
	char *text = read_machine_file("/proc/meminfo");
	unsigned long long total, free_kb, shared, cached, swap, swap_free;

	if (!text)
		return 1;
	total = meminfo_kb(text, "MemTotal:");
	free_kb = meminfo_kb(text, "MemFree:");
	shared = meminfo_kb(text, "Shmem:");
	cached = meminfo_kb(text, "Buffers:") + meminfo_kb(text, "\nCached:") + meminfo_kb(text, "SReclaimable:");
	swap = meminfo_kb(text, "SwapTotal:");
	swap_free = meminfo_kb(text, "SwapFree:");
	fprintf(out, "              total        used        free      shared  buff/cache   available\n");
	fprintf(out, "Mem:   ");
	print_amount(out, total, unit);
	print_amount(out, total - free_kb - cached, unit);
	print_amount(out, free_kb, unit);
	print_amount(out, shared, unit);
	print_amount(out, cached, unit);
	print_amount(out, meminfo_kb(text, "MemAvailable:"), unit);
	fprintf(out, "\nSwap:  ");
	print_amount(out, swap, unit);
	print_amount(out, swap - swap_free, unit);
	print_amount(out, swap_free, unit);
	fputc('\n', out);
	free(text);
	return 0;
}

struct slab_line {
	char name[64];
	unsigned long active, total, size, per_slab, pages, slabs;
};

static int by_size(const void *a, const void *b)
{
	const struct slab_line *one = a, *two = b;
	unsigned long one_pages = one->slabs * one->pages, two_pages = two->slabs * two->pages;

	if (one_pages != two_pages)
		return one_pages < two_pages ? 1 : -1;
	return strcmp(one->name, two->name);
}

static int run_slabtop(struct shell *shell, int argc, char **argv, FILE *out)
{
	char *text = read_machine_file("/proc/slabinfo");
	struct slab_line lines[512];
	size_t count = 0;

	if (!text)
		return 1;
	for (char *save, *line = strtok_r(text, "\n", &save); line && count < 512; line = strtok_r(NULL, "\n", &save)) {
		struct slab_line *slab = &lines[count];

		if (sscanf(line, "%63s %lu %lu %lu %lu %lu : tunables %*u %*u %*u : slabdata %*u %lu", slab->name,
			   &slab->active, &slab->total, &slab->size, &slab->per_slab, &slab->pages, &slab->slabs) == 7)
			count++;
	}
	free(text);
	qsort(lines, count, sizeof(lines[0]), by_size);
	fprintf(out, "  OBJS ACTIVE  USE OBJ SIZE  SLABS OBJ/SLAB CACHE SIZE NAME\n");
	for (size_t i = 0; i < count; i++) {
		const struct slab_line *slab = &lines[i];

		if (slab->total)
			fprintf(out, "%6lu %6lu %3lu%% %7.2fK %6lu %8lu %9luK %s\n", slab->total, slab->active,
				100 * slab->active / slab->total, (double)slab->size / 1024, slab->slabs,
				slab->per_slab, slab->slabs * slab->pages * 4, slab->name);
	}
	return 0;
}

/* ---- time and the machine ---- */

static int sleep_for(const char *command, int argc, char **argv, double unit_ns)
{
	char *end;
	double amount;

	if (argc != 2) {
		fprintf(stderr, "usage: %s N\n", command);
		return 1;
	}
	amount = strtod(argv[1], &end);
	if (end == argv[1] || *end || amount < 0 || amount * unit_ns > 9e18) {
		fprintf(stderr, "%s: invalid number '%s'\n", command, argv[1]);
		return 1;
	}
	flush_output();
	control_sleep_ns((uint64_t)(amount * unit_ns));
	return 0;
}

static int run_sleep(struct shell *shell, int argc, char **argv, FILE *out)
{
	return sleep_for("sleep", argc, argv, 1e9);
}

static int run_usleep(struct shell *shell, int argc, char **argv, FILE *out)
{
	return sleep_for("usleep", argc, argv, 1e3);
}

static int run_uname(struct shell *shell, int argc, char **argv, FILE *out)
{
	char *release = read_machine_file("/proc/sys/kernel/osrelease");

	if (!release)
		return 1;
	release[strcspn(release, "\n")] = '\0';
	if (argc > 1 && !strcmp(argv[1], "-r"))
		fprintf(out, "%s\n", release);
	else if (argc > 1 && !strcmp(argv[1], "-a"))
		fprintf(out, "Linux ashlar %s x86_64 GNU/Linux\n", release);
	else
		fprintf(out, "Linux\n");
	free(release);
	return 0;
}

static int run_true(struct shell *shell, int argc, char **argv, FILE *out)
{
	return 0;
}

static int run_false(struct shell *shell, int argc, char **argv, FILE *out)
{
	return 1;
}

static int run_exit(struct shell *shell, int argc, char **argv, FILE *out)
{
	shell->leaving = true;
	if (argc < 2)
		return shell->status;
	shell->left_with_status = true;
	return atoi(argv[1]) & 255;
}

static int run_source(struct shell *shell, int argc, char **argv, FILE *out)
{
	FILE *in = argc > 1 ? fopen(argv[1], "re") : NULL;

	if (!in) {
		fprintf(stderr, "%s: can't open '%s': %s\n", argv[0], argc > 1 ? argv[1] : "",
			strerror(argc > 1 ? errno : EINVAL));
		return 1;
	}
	shell_file(shell, in);
	fclose(in);
	return shell->status;
}

static int run_verify(struct shell *shell, int argc, char **argv, FILE *out)
{
	unsigned int broken = control_verify();

	flush_output();
	fprintf(out, "%u broken invariants\n", broken);
	return broken != 0;
}

static int run_frames(struct shell *shell, int argc, char **argv, FILE *out)
{
	static const char *const zones[CONTROL_ZONES] = { "DMA", "DMA32", "Normal" };
	struct control_frames frames;

	flush_output();
	control_count_frames(&frames);
	for (int zone = 0; zone < CONTROL_ZONES; zone++) {
		fprintf(out, "%-6s", zones[zone]);
		for (int order = 0; order < CONTROL_ORDERS; order++)
			fprintf(out, " %6llu", (unsigned long long)frames.free[zone][order]);
		fputc('\n', out);
	}
	fprintf(out, "%llu pages free\n", (unsigned long long)frames.free_pages);
	return 0;
}

static int run_help(struct shell *shell, int argc, char **argv, FILE *out);

static const struct builtin builtins[] = {
	{ "insmod", "FILE.ko [PARAM=VALUE]...", "load a module", run_insmod },
	{ "rmmod", "MODULE...", "unload modules", run_rmmod },
	{ "lsmod", "", "list the loaded modules", run_lsmod },
	{ "modinfo", "FILE.ko", "what a module says of itself", run_modinfo },
	{ "dmesg", "[-c|-C] [-n LEVEL]", "the kernel log; -c: then forget it; -n: what reaches the console",
	  run_dmesg },
	{ "cat", "FILE...", "print files; /proc, /sys and /dev are the machine's", run_cat },
	{ "ls", "FOLDER", "list a folder of the machine", run_ls },
	{ "mknod", "FILE c|b MAJOR MINOR", "make a device file of the machine", run_mknod },
	{ "mkdir", "FOLDER...", "make folders of the machine", run_mkdir },
	{ "rm", "FILE...", "remove files of the machine", run_rm },
	{ "rmdir", "FOLDER...", "remove folders of the machine", run_rm },
	{ "echo", "[-n] [WORD]... [>FILE]", "print words, or write them to a file", run_echo },
	{ "free", "[-b|-k|-m|-g|-h]", "memory in total, used and free", run_free },
	{ "slabtop", "", "slab caches, the largest first", run_slabtop },
	{ "sleep", "SECONDS", "let the machine run", run_sleep },
	{ "usleep", "MICROSECONDS", "let the machine run", run_usleep },
	{ "uname", "[-r|-a]", "the kernel's release", run_uname },
	{ "verify", "", "check the memory manager's invariants", run_verify },
	{ "frames", "", "free blocks by zone and order, nothing held in reserve", run_frames },
	{ "cd", "[FOLDER]", "change the host's working folder", run_cd },
	{ "pwd", "", "print it", run_pwd },
	{ "source", "FILE", "run the lines of a file", run_source },
	{ ".", "FILE", "the same", run_source },
	{ "true", "", "succeed", run_true },
	{ "false", "", "fail", run_false },
	{ "exit", "[STATUS]", "power the machine off", run_exit },
	{ "poweroff", "", "the same", run_exit },
	{ "help", "", "this list", run_help },
};

#define BUILTINS (sizeof(builtins) / sizeof(builtins[0]))

static const char *const names[] = { "insmod", "rmmod",	 "lsmod",   "modinfo",	"dmesg",  "cat",   "ls",
				     "echo",   "free",	 "slabtop", "sleep",	"usleep", "uname", "verify",
				     "frames", "source", "exit",    "poweroff", "help",	  NULL };
const char *const *const shell_command_names = names;

static int run_help(struct shell *shell, int argc, char **argv, FILE *out)
{
	for (size_t i = 0; i < BUILTINS; i++) {
		char call[64];

		snprintf(call, sizeof(call), "%s %s", builtins[i].name, builtins[i].usage);
		fprintf(out, "  %-34s %s\n", call, builtins[i].what);
	}
	fprintf(out, "COMMAND | FILTER hands the output to a filter of the host: dmesg | tail, lsmod | grep x\n");
	return 0;
}

int shell_builtin(struct shell *shell, int argc, char **argv, FILE *out)
{
	for (size_t i = 0; i < BUILTINS; i++)
		if (!strcmp(argv[0], builtins[i].name))
			return builtins[i].run(shell, argc, argv, out);
	flush_output();
	fprintf(stderr, "sh: %s: not found\n", argv[0]);
	return 127;
}
