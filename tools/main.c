// SPDX-License-Identifier: MIT
/* The `ashlar` command: chooses the subcommand, and holds what the subcommands share. */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host.h"
#include "tool.h"

#define VERSION "0.1"

static const char usage_text[] =
	"usage: ashlar COMMAND ...\n"
	"  build FILE.c... | FOLDER                          make kernel modules (.ko)\n"
	"  run [OPTION...] MODULE [PARAM=VALUE...] [-- PROGRAM [ARG...]]\n"
	"                                                    load a module (.c or .ko) into a new machine, run a "
	"program\n"
	"                                                    of the host's in it, and unload it\n"
	"  run [OPTION...] -- PROGRAM [ARG...]               run a program in a new machine\n"
	"  shell [OPTION...] [SCRIPT]                        a shell in a new machine: busybox, or the built-in "
	"prompt\n"
	"  modinfo MODULE.ko                                 what a module says of itself\n"
	"  --kdir                                            the folder that a module's makefile takes as KDIR\n"
	"  --version, --help\n"
	"options of run and shell:\n"
	"  --mem=SIZE       RAM, with K, M, G or T (512M)    --cpus=N         CPUs (1)\n"
	"  --swap=SIZE      swap space, a nameless file in $TMPDIR (none)\n"
	"  --cat=/proc/FILE print it before unloading        --timeout=S      give up a hung module after S seconds "
	"(30)\n"
	"  --realtime       the host's clock and interrupts  --json=FILE      write the outcome as JSON\n"
	"  --no-check       without the checks that cost time\n"
	"  --root=FOLDER    root of the machine's file tree  --builtin        (shell) the built-in prompt\n"
	"                   (/; none: an empty one); nothing in it is ever changed\n"
	"  --verify         (run) check at the end every invariant, and that no page is lost: a finding\n"
	"exit status of run: the program's; 0 clean, 1 init failed, 2 usage or not loadable, 3 a finding (oops, "
	"warning)\n";

void complain(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("ashlar: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

const char *error_text(long error)
{
	return strerror((int)-error);
}

void flush_output(void)
{
	arch_console_flush();
	fflush(stdout);
}

void *load_file(const char *path, size_t *bytes)
{
	struct stat info;
	size_t used = 0;
	char *data;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return NULL;
	if (fstat(fd, &info) < 0 || !S_ISREG(info.st_mode)) {
		errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
		close(fd);
		return NULL;
	}
	data = malloc((size_t)info.st_size + 1);
	while (data && used < (size_t)info.st_size) {
		ssize_t n = read(fd, data + used, (size_t)info.st_size - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		used += (size_t)n;
	}
	close(fd);
	*bytes = used;
	return data;
}

static int write_to(void *ctx, const void *data, size_t bytes)
{
	return fwrite(data, 1, bytes, ctx) == bytes ? 0 : -1;
}

bool cat_file(const char *path, FILE *out)
{
	struct control_result result;

	flush_output();
	result = control_read_file(path, write_to, out);
	fflush(out);
	if (result.killed)
		fprintf(stderr, "cat: %s: killed\n", path);
	else if (result.value < 0)
		fprintf(stderr, "cat: can't open '%s': %s\n", path, error_text(result.value));
	return !result.killed && result.value >= 0;
}

/* "512M" -> bytes; false if it is no size. */
static bool parse_size(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	const char *unit;
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (end == text || errno || *text == '-')
		return false;
	if (*end) {
		unit = strchr(units, *end & ~0x20);
		if (!unit || end[1] || value > (UINT64_MAX >> (10 * (unit - units + 1))))
			return false;
		value <<= 10 * (unit - units + 1);
	}
	*bytes = value;
	return true;
}

static bool parse_number(const char *text, unsigned int low, unsigned int high, unsigned int *number)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (end == text || *end || errno || *text == '-' || value < low || value > high)
		return false;
	*number = (unsigned int)value;
	return true;
}

enum {
	OPT_MEM = 256,
	OPT_SWAP,
	OPT_CPUS,
	OPT_CAT,
	OPT_NO_CHECK,
	OPT_REALTIME,
	OPT_JSON,
	OPT_TIMEOUT,
	OPT_BUILTIN,
	OPT_ROOT,
	OPT_VERIFY
};

static bool parse_option(int option, struct options *options)
{
	switch (option) {
	case OPT_MEM:
		if (!parse_size(optarg, &options->mem_bytes) || options->mem_bytes < HOST_MIN_MEM ||
		    options->mem_bytes > HOST_MAX_MEM) {
			complain("--mem=%s: a size from %luM to %luT is wanted", optarg, HOST_MIN_MEM >> 20,
				 HOST_MAX_MEM >> 40);
			return false;
		}
		return true;
	case OPT_SWAP:
		if (!parse_size(optarg, &options->swap_bytes) || options->swap_bytes < HOST_MIN_SWAP ||
		    options->swap_bytes > HOST_MAX_SWAP) {
			complain("--swap=%s: a size from %luK to %luG is wanted", optarg, HOST_MIN_SWAP >> 10,
				 HOST_MAX_SWAP >> 30);
			return false;
		}
		return true;
	case OPT_CPUS:
		if (!parse_number(optarg, 1, HOST_MAX_CPUS, &options->cpus)) {
			complain("--cpus=%s: a number from 1 to %d is wanted", optarg, HOST_MAX_CPUS);
			return false;
		}
		return true;
	case OPT_TIMEOUT:
		if (!parse_number(optarg, 0, 1000000, &options->timeout_s)) {
			complain("--timeout=%s: a number of seconds is wanted", optarg);
			return false;
		}
		options->timeout_given = true;
		return true;
	case OPT_BUILTIN:
		options->builtin_prompt = true;
		return true;
	case OPT_VERIFY:
		options->verify = true;
		return true;
	case OPT_ROOT:
		options->root = optarg;
		return true;
	case OPT_CAT:
		if (options->cat_count == OPTION_CATS) {
			complain("--cat: at most %d files", OPTION_CATS);
			return false;
		}
		options->cat[options->cat_count++] = optarg;
		return true;
	case OPT_NO_CHECK:
		options->check = false;
		return true;
	case OPT_REALTIME:
		options->realtime = true;
		return true;
	case OPT_JSON:
		options->json_path = optarg;
		return true;
	default:
		return false;
	}
}

int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{ "mem", required_argument, NULL, OPT_MEM },	 { "swap", required_argument, NULL, OPT_SWAP },
		{ "cpus", required_argument, NULL, OPT_CPUS },	 { "cat", required_argument, NULL, OPT_CAT },
		{ "no-check", no_argument, NULL, OPT_NO_CHECK }, { "realtime", no_argument, NULL, OPT_REALTIME },
		{ "json", required_argument, NULL, OPT_JSON },	 { "timeout", required_argument, NULL, OPT_TIMEOUT },
		{ "builtin", no_argument, NULL, OPT_BUILTIN },	 { "root", required_argument, NULL, OPT_ROOT },
		{ "verify", no_argument, NULL, OPT_VERIFY },	 { NULL, 0, NULL, 0 },
	};
	int option;

	*options = (struct options){ .mem_bytes = 512ull << 20, .cpus = 1, .timeout_s = 30, .check = true };
	opterr = 0;
	optind = 1;
	while ((option = getopt_long(argc, argv, "+:", names, NULL)) != -1) {
		if (option == '?' || option == ':') {
			complain("%s: %s; see 'ashlar --help'", argv[optind - 1],
				 option == '?' ? "unknown option" : "the option needs a value");
			return -1;
		}
		if (!parse_option(option, options))
			return -1;
	}
	return optind;
}

/* The machine ends the process itself: after a panic, a time-out, a signal. */
static int clean_up(int status)
{
	build_cleanup();
	return status;
}

void machine_start(const struct options *options)
{
	const char *root = options->root ? options->root : "/";
	struct host_config config = {
		.mem = options->mem_bytes,
		.swap = options->swap_bytes,
		.cpus = options->cpus,
		.realtime = options->realtime,
		.root = strcmp(root, "none") ? root : NULL,
		.cwd = ".",
		.timeout = options->timeout_s,
		.timeout_status = STATUS_FINDING,
		.panic_status = STATUS_FINDING,
		.on_end = clean_up,
	};
	int status;

	fflush(stdout);
	status = host_start(&config);
	if (status) {
		build_cleanup();
		exit(status);
	}
}

unsigned int machine_findings(void)
{
	return control_oops_count() + control_warn_count();
}

int machine_end(int status)
{
	control_shutdown();
	flush_output();
	if (ferror(stdout)) {
		complain("standard output: %s", strerror(errno ? errno : EIO));
		status = STATUS_USAGE;
	}
	build_cleanup();
	return status;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(int argc, char **argv);
	} commands[] = {
		{ "build", cmd_build }, { "run", cmd_run }, { "shell", cmd_shell }, { "modinfo", cmd_modinfo }
	};

	if (argc < 2) {
		fputs(usage_text, stderr);
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help") || !strcmp(argv[1], "-h"))
		fputs(usage_text, stdout);
	else if (!strcmp(argv[1], "--version"))
		puts("ashlar " VERSION " (Linux 6.1 interface)");
	else if (!strcmp(argv[1], "--kdir"))
		puts(kdir_path());
	else {
		complain("%s: unknown command; see 'ashlar --help'", argv[1]);
		return STATUS_USAGE;
	}
	return fflush(stdout) ? STATUS_USAGE : STATUS_OK;
}
