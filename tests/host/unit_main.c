// SPDX-License-Identifier: MIT
/*
 * Runs the KUnit suites that are linked into this image (tests/unit) in a machine, prints their KTAP, and says in
 * its exit status whether all passed. Afterwards every verifier must hold and no frame may be lost.
 *
 *   ashlar-unit [--cpus=N] [--mem=MB] [--realtime] [--steps=N] [SUITE-GLOB]
 */

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ashlar/control.h"
#include "host.h"

unsigned int kunit_run_all_tests(void);
void kunit_set_filter(const char *glob);
void kunit_set_steps(unsigned long steps);
void kunit_set_host_folder(const char *path);

/* ---- A folder of known contents, to be shown inside and found unchanged afterwards ---- */

static char host_folder[] = "/tmp/ashlar-unit.XXXXXX";

static const struct host_entry {
	const char *name;
	long size; /* of a file; -1: a folder; -2: a link to file1; -3: another name of file2 */
} host_entries[] = {
	{ "dir0", -1 },	      { "dir0/a", 100 }, { "dir0/b", 4096 }, { "dir1", -1 },  { "dir1/deep", -1 },
	{ "dir1/deep/x", 1 }, { "dir2", -1 },	 { "file0", 0 },     { "file1", 10 }, { "file2", 5000 },
	{ "file3", 20000 },   { "link", -2 },	 { "other", -3 },
};
#define HOST_ENTRIES (sizeof(host_entries) / sizeof(host_entries[0]))

static char host_byte(size_t entry, long at)
{
	return (char)(entry * 31 + (unsigned long)at * 7 + (unsigned long)at / 251);
}

static void make_host_file(int dir, size_t n)
{
	const struct host_entry *entry = &host_entries[n];
	int fd = openat(dir, entry->name, O_CREAT | O_WRONLY | O_EXCL, 0640);

	for (long at = 0; at < entry->size; at++) {
		char byte = host_byte(n, at);

		if (write(fd, &byte, 1) != 1)
			break;
	}
	close(fd);
}

static int make_host_folder(void)
{
	int dir;

	if (!mkdtemp(host_folder))
		return -1;
	dir = open(host_folder, O_DIRECTORY | O_CLOEXEC);
	for (size_t n = 0; n < HOST_ENTRIES; n++) {
		const struct host_entry *entry = &host_entries[n];

		if (entry->size == -1)
			mkdirat(dir, entry->name, 0755);
		else if (entry->size == -2)
			symlinkat("file1", dir, entry->name);
		else if (entry->size == -3)
			linkat(dir, "file2", dir, entry->name, 0);
		else
			make_host_file(dir, n);
	}
	return dir;
}

static int host_file_changed(int dir, size_t n)
{
	int fd = openat(dir, host_entries[n].name, O_RDONLY), changed = fd < 0;
	char byte;

	for (long at = 0; at < host_entries[n].size && !changed; at++)
		changed = read(fd, &byte, 1) != 1 || byte != host_byte(n, at);
	changed |= fd >= 0 && read(fd, &byte, 1) != 0;
	close(fd);
	return changed;
}

static unsigned int count_names(const char *path)
{
	DIR *dir = opendir(path);
	unsigned int count = 0;

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	return count;
}

/* Look at the folder again and remove it. Returns whether anything was different. */
static int check_host_folder(int dir)
{
	char text[8] = "";
	int changed = count_names(host_folder) != 11 || readlinkat(dir, "link", text, sizeof(text)) != 5;
	struct stat st;

	for (size_t n = HOST_ENTRIES; n-- > 0;) {
		const struct host_entry *entry = &host_entries[n];

		changed |= fstatat(dir, entry->name, &st, AT_SYMLINK_NOFOLLOW) != 0;
		if (entry->size >= 0)
			changed |= host_file_changed(dir, n) || (st.st_mode & 07777) != 0640;
		if (entry->size == -3)
			changed |= st.st_nlink != 2;
	}
	for (size_t n = HOST_ENTRIES; n-- > 0;)
		changed |= unlinkat(dir, host_entries[n].name, host_entries[n].size == -1 ? AT_REMOVEDIR : 0) != 0;
	changed |= rmdir(host_folder) != 0;
	close(dir);
	return changed;
}

static long run_all(void *unused)
{
	(void)unused;
	return kunit_run_all_tests();
}

int main(int argc, char **argv)
{
	struct host_config config = { .mem = 512ull << 20,
				      .swap = 64ull << 20,
				      .cpus = 1,
				      .timeout = 120,
				      .timeout_status = 3,
				      .panic_status = 3 };
	struct control_result result;
	unsigned int broken;
	int folder = make_host_folder(), changed;

	for (int i = 1; i < argc; i++) {
		if (!strncmp(argv[i], "--cpus=", 7))
			config.cpus = (unsigned int)atoi(argv[i] + 7);
		else if (!strncmp(argv[i], "--mem=", 6))
			config.mem = strtoull(argv[i] + 6, NULL, 10) << 20;
		else if (!strcmp(argv[i], "--realtime"))
			config.realtime = true;
	}
	if (host_start(&config))
		return 2;
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-')
			kunit_set_filter(argv[i]);
		else if (!strncmp(argv[i], "--steps=", 8))
			kunit_set_steps(strtoul(argv[i] + 8, NULL, 10));
	}
	if (folder >= 0)
		kunit_set_host_folder(host_folder);
	control_set_console_level(8);
	result = control_run("kunit", run_all, NULL);
	broken = control_verify();
	arch_console_flush();
	control_shutdown();
	arch_console_flush();
	changed = folder >= 0 && check_host_folder(folder);
	if (changed)
		fprintf(stderr, "ashlar-unit: the host's files were changed\n");
	if (result.killed)
		fprintf(stderr, "ashlar-unit: the test task was killed\n");
	if (broken)
		fprintf(stderr, "ashlar-unit: %u broken invariants\n", broken);
	return result.killed || result.value || broken || changed ? 1 : 0;
}
