// SPDX-License-Identifier: MIT
/*
 * ashlar run: one module's whole life in a new machine. Boot, load, run a program that uses it, print the files asked for, unload,
 * power off. The module or the program may be left out.
 *
 * The log goes to standard output while it is written; everything that is wrong goes to standard error in one line, and decides
 * the exit status. A finding (oops, warning) outranks a failed init, for the failure may be its consequence.
 */

#include <cjson/cJSON.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "modpost.h"
#include "tool.h"

#define SLAB_SLACK 4096

struct run {
	struct options options;
	const char *module;  /* as the user named it, or NULL */
	char path[PATH_MAX]; /* of the .ko */
	char name[64];	     /* the module's name in the kernel */
	char *args;	     /* "param=value param=value" */
	struct control_result init;
	char **program; /* its arguments, ended by NULL; or NULL */
	int status;
};

/* The newest module stands first in /proc/modules; its name is the one it gives itself, whatever its file is called. */
static int take_name(void *ctx, const void *data, size_t bytes)
{
	struct run *run = ctx;
	const char *space = memchr(data, ' ', bytes);
	size_t length = space ? (size_t)(space - (const char *)data) : 0;

	if (!run->name[0] && length < sizeof(run->name))
		memcpy(run->name, data, length);
	return 0;
}

static char *join_args(int argc, char **argv)
{
	size_t bytes = 1;
	char *args;

	for (int i = 0; i < argc; i++)
		bytes += strlen(argv[i]) + 3;
	args = calloc(1, bytes);
	for (int i = 0; args && i < argc; i++) {
		char *equals = strchr(argv[i], '=');

		/* A value with spaces stays one value: the kernel's parser wants quotes around it. */
		if (equals && strchr(equals, ' ') && equals[1] != '"') {
			strncat(args, argv[i], (size_t)(equals - argv[i]) + 1);
			strcat(strcat(strcat(args, "\""), equals + 1), "\"");
		} else {
			strcat(args, argv[i]);
		}
		if (i + 1 < argc)
			strcat(args, " ");
	}
	return args;
}

static bool has_suffix(const char *text, const char *suffix)
{
	size_t length = strlen(text), suffix_length = strlen(suffix);

	return length > suffix_length && !strcmp(text + length - suffix_length, suffix);
}

/* Sets run->path; builds the module first if it is a source file. */
static int find_module(struct run *run)
{
	if (has_suffix(run->module, ".c"))
		return build_module(run->module, run->path, sizeof(run->path));
	if (!has_suffix(run->module, ".ko")) {
		complain("%s: a module (.ko) or its source (.c) is wanted", run->module);
		return STATUS_USAGE;
	}
	if (strlen(run->module) >= sizeof(run->path)) {
		complain("%s: %s", run->module, strerror(ENAMETOOLONG));
		return STATUS_USAGE;
	}
	strcpy(run->path, run->module);
	return STATUS_OK;
}

static void load(struct run *run, const void *image, size_t bytes)
{
	const char *base = strrchr(run->path, '/');

	flush_output();
	run->init = control_init_module(image, bytes, run->args, run->path);
	flush_output();
	base = base ? base + 1 : run->path;
	if (run->init.killed) {
		run->status = STATUS_FAILED;
		complain("%s: init was killed", base);
	} else if (run->init.value < 0) {
		run->status = control_module_init_ran() ? STATUS_FAILED : STATUS_USAGE;
		fprintf(stderr, "insmod: can't insert '%s': %s\n", base, error_text(run->init.value));
		if (run->init.value == -ENOENT && run->status == STATUS_USAGE)
			explain_unknown_symbols(run->path);
	}
}

static void unload(struct run *run)
{
	struct control_result result;

	control_read_file("/proc/modules", take_name, run);
	flush_output();
	result = control_delete_module(run->name, 0);
	flush_output();
	if (result.killed) {
		run->status = STATUS_FINDING;
		complain("%s: exit was killed", run->name);
	} else if (result.value < 0) {
		fprintf(stderr, "rmmod: can't unload module '%s': %s\n", run->name, error_text(result.value));
		run->status = STATUS_FINDING;
	}
}

static void write_json(const struct run *run)
{
	cJSON *root = cJSON_CreateObject(), *log = cJSON_AddArrayToObject(root, "log");
	char line[8192], *text;
	uint64_t sequence = 0;
	size_t bytes;
	FILE *out;

	cJSON_AddStringToObject(root, "module", run->module ? run->module : "");
	cJSON_AddNumberToObject(root, "status", run->status);
	cJSON_AddBoolToObject(root, "loaded", run->module && !run->init.killed && run->init.value >= 0);
	cJSON_AddNumberToObject(root, "init", (double)run->init.value);
	cJSON_AddNumberToObject(root, "oopses", control_oops_count());
	cJSON_AddNumberToObject(root, "warnings", control_warn_count());
	cJSON_AddNumberToObject(root, "taint", (double)control_taint());
	while ((bytes = control_read_log(&sequence, line, sizeof(line) - 1)) > 0) {
		line[bytes] = '\0';
		for (char *save, *one = strtok_r(line, "\n", &save); one; one = strtok_r(NULL, "\n", &save))
			cJSON_AddItemToArray(log, cJSON_CreateString(one));
	}
	text = cJSON_Print(root);
	cJSON_Delete(root);
	out = fopen(run->options.json_path, "we");
	if (!out || fprintf(out, "%s\n", text) < 0 || fclose(out))
		complain("%s: %s", run->options.json_path, strerror(errno));
	free(text);
}

static int parse_run(int argc, char **argv, struct run *run)
{
	int first = parse_options(argc, argv, &run->options), last;

	if (first < 0)
		return STATUS_USAGE;
	/* getopt takes the -- of "run -- PROGRAM" for the end of the options. */
	last = first > 0 && !strcmp(argv[first - 1], "--") ? first - 1 : first;
	while (last < argc && strcmp(argv[last], "--"))
		last++;
	if (last + 1 < argc)
		run->program = argv + last + 1;
	if (first < last)
		run->module = argv[first];
	if (!run->module && !run->program) {
		complain("run: which module, or which program? See 'ashlar --help'");
		return STATUS_USAGE;
	}
	if (!run->module)
		return STATUS_OK;
	run->args = join_args(last - first - 1, argv + first + 1);
	return run->args ? STATUS_OK : STATUS_USAGE;
}

/* Build the module if it is a source, and read it. */
static int read_module(struct run *run, void **image, size_t *bytes)
{
	int status = find_module(run);

	if (status != STATUS_OK)
		return status;
	*image = load_file(run->path, bytes);
	if (*image)
		return STATUS_OK;
	complain("%s: %s", run->path, strerror(errno));
	return STATUS_USAGE;
}

/* With several CPUs the first counts make worker threads, which stay: go on until that settles. */
static void count_at_rest(struct control_frames *frames)
{
	uint64_t last;
	int turns = 0;

	control_count_frames(frames);
	do {
		last = frames->free_pages;
		control_sleep_ns(20000000);
		control_count_frames(frames);
	} while (frames->free_pages != last && ++turns < 20);
}

/*
 * Has the machine as many free pages as at the start, and are its structures sound? What is wrong is said. Slabs are compared by their
 * objects: the same objects may lie in more slabs than before. A page's worth of them is let pass, for names and workers that stay.
 */
static bool machine_is_sound(const struct control_frames *before)
{
	unsigned int broken = control_verify();
	struct control_frames after;
	long long pages, bytes;

	control_count_frames(&after);
	flush_output();
	pages = (long long)(before->free_pages + before->slab_pages) - (long long)(after.free_pages + after.slab_pages);
	bytes = (long long)after.slab_bytes - (long long)before->slab_bytes;
	if (broken)
		complain("%u invariants are broken", broken);
	if (pages)
		complain("%lld pages were not given back", pages);
	if (bytes > SLAB_SLACK)
		complain("%lld bytes of slab objects were not given back", bytes);
	return !broken && !pages && bytes <= SLAB_SLACK;
}

static void run_the_program(struct run *run)
{
	/* A program may take as long as it likes, unless the user says otherwise. */
	if (!run->options.timeout_given)
		host_set_timeout(0, STATUS_FINDING);
	run->status = run_program(run->program);
	if (!run->options.timeout_given)
		host_set_timeout(run->options.timeout_s, STATUS_FINDING);
}

int cmd_run(int argc, char **argv)
{
	struct run run = { .status = STATUS_OK };
	int status = parse_run(argc, argv, &run);
	struct control_frames before;
	void *image = NULL;
	size_t bytes = 0;
	bool loaded;

	if (status == STATUS_OK && run.module)
		status = read_module(&run, &image, &bytes);
	if (status != STATUS_OK) {
		build_cleanup();
		return status;
	}
	machine_start(&run.options);
	control_set_console_level(8);
	if (run.options.verify)
		count_at_rest(&before);
	if (run.module)
		load(&run, image, bytes);
	loaded = run.module && !run.init.killed && run.init.value >= 0;
	if (run.program && (loaded || !run.module))
		run_the_program(&run);
	for (unsigned int i = 0; i < run.options.cat_count; i++)
		if (!cat_file(run.options.cat[i], stdout) && run.status == STATUS_OK)
			run.status = STATUS_USAGE;
	if (loaded)
		unload(&run);
	if ((run.options.verify && !machine_is_sound(&before)) || machine_findings())
		run.status = STATUS_FINDING;
	if (run.options.json_path)
		write_json(&run);
	free(image);
	free(run.args);
	return machine_end(run.status);
}
