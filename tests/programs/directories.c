// SPDX-License-Identifier: MIT
/* Folders: making, listing, working folder, *at calls, removal while open, chroot. */
#include "program.h"
#include <dirent.h>

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}
static void list(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char *names[64];
	int n = 0;

	if (!dir) {
		say("%s: %s", path, error_name(errno));
		return;
	}
	while ((entry = readdir(dir)) && n < 64) {
		char line[300];

		snprintf(line, sizeof(line), "%s:%d", entry->d_name, entry->d_type);
		names[n++] = strdup(line);
	}
	closedir(dir);
	qsort(names, n, sizeof(names[0]), compare);
	printf("%s:", path);
	for (int i = 0; i < n; i++)
		printf(" %s", names[i]);
	say(" ");
}
static void where(void)
{
	char path[256];

	say("%s", getcwd(path, sizeof(path)) ? path : error_name(errno));
}

static void many(void)
{
	char name[32];
	int seen = 0;

	mkdir("many", 0755);
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "many/file-number-%d", i);
		close(creat(name, 0644));
	}
	DIR *dir = opendir("many");
	struct dirent *entry;
	while ((entry = readdir(dir)))
		seen++;
	say("entries %d", seen);
	rewinddir(dir);
	seen = 0;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
		seen++;
	}
	say("entries seen while removing %d", seen);
	closedir(dir);
	T(rmdir("many"));
}

static void in_root(void)
{
	T(chroot("a"));
	T(chdir("/"));
	where();
	list("/");
	T(open("../../../etc/passwd", O_RDONLY));
	T(access("b", F_OK));
	T(chroot("missing"));
}

int main(void)
{
	struct stat st;
	char path[8];

	own_folder("directories");
	where();
	T(mkdir("a", 0755));
	T(mkdir("a/b", 0700));
	T(mkdir("a", 0755));
	T(stat("a", &st));
	say("mode %o links %d", st.st_mode, (int)st.st_nlink);
	close(creat("a/file", 0644));
	symlink("file", "a/link");
	mkfifo("a/fifo", 0644);
	list("a");
	list("missing");
	T(rmdir("a"));
	T(chdir("a/b"));
	where();
	T(chdir(".."));
	where();
	int dir = OK(open(".", O_RDONLY | O_DIRECTORY));
	T(mkdirat(dir, "c", 0755));
	T(chdir("/"));
	int fd = OK(openat(dir, "file", O_RDWR));
	close(fd);
	T(symlinkat("file", dir, "second"));
	T(linkat(dir, "file", dir, "hard", 0));
	T(fstatat(dir, "hard", &st, 0));
	say("links %d", (int)st.st_nlink);
	T(renameat(dir, "hard", dir, "c/hard"));
	T(unlinkat(dir, "c", AT_REMOVEDIR));
	T(unlinkat(dir, "c", 0));
	T(unlinkat(dir, "c/hard", 0));
	T(unlinkat(dir, "c", AT_REMOVEDIR));
	T(unlinkat(dir, "c", 64));
	T(fchdir(dir));
	where();
	T(syscall(SYS_getcwd, path, 3));
	T(syscall(SYS_getcwd, (void *)8, 100));
	list(".");
	T(rmdir("b"));
	int gone;
	mkdir("gone", 0755);
	gone = open("gone", O_RDONLY);
	T(rmdir("gone"));
	T(openat(gone, "x", O_CREAT | O_RDWR, 0644));
	T(fstat(gone, &st));
	say("links %d", (int)st.st_nlink);
	T(fchdir(gone));
	where();
	T(chdir("/tmp/directories.d"));
	mkdir("a/b", 0755);
	in_child("chroot", in_root);
	T(rename("a/b", "d"));
	T(rename("d", "a/e"));
	list("a");
	many();
	unlink("a/file"), unlink("a/link"), unlink("a/fifo"), unlink("a/second"), rmdir("a/e");
	T(rmdir("a"));
	leave_folder("directories");
	return 0;
}
