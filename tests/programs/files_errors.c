// SPDX-License-Identifier: MIT
/* Path and descriptor errors of the file calls. */
#include "program.h"
#include <dirent.h>
#include <sys/ioctl.h>

int main(void)
{
	char name[300], path[5000], text[16];
	struct stat st;

	own_folder("files_errors");
	close(creat("file", 0644));
	mkdir("dir", 0755);
	symlink("loop", "loop");
	symlink("missing", "dangling");
	memset(name, 'n', 256);
	name[256] = 0;
	memset(path, '/', 4096);
	path[4096] = 0;
	T(open("missing", O_RDONLY));
	T(open("file/x", O_RDONLY));
	T(open("dir", O_WRONLY));
	T(open("dir", O_RDWR));
	T(open("dir/", O_RDONLY | O_CREAT, 0644));
	T(open("loop", O_RDONLY));
	T(open("dangling", O_RDONLY));
	T(open("dangling", O_RDONLY | O_CREAT | O_EXCL, 0644));
	T(open("file", O_RDONLY | O_DIRECTORY));
	T(open("dangling", O_RDONLY | O_NOFOLLOW));
	T(open(name, O_RDONLY));
	T(open(path, O_RDONLY));
	T(open("", O_RDONLY));
	T(open((char *)8, O_RDONLY));
	T(open("file/", O_RDONLY));
	T(open("missing/", O_RDONLY | O_CREAT, 0644));
	T(openat(999, "file", O_RDONLY));
	T(openat(0, "file", O_RDONLY));
	T(openat(AT_FDCWD, "dir", O_TMPFILE | O_RDONLY, 0600));
	T(stat("missing", &st));
	T(stat("loop", &st));
	T(lstat("loop", &st));
	T(stat("file", (void *)8));
	T(fstat(999, &st));
	T(fstatat(999, "x", &st, 0));
	T(fstatat(AT_FDCWD, "", &st, 0));
	T(fstatat(AT_FDCWD, "", &st, AT_EMPTY_PATH));
	T(fstatat(AT_FDCWD, "file", &st, 0x8));
	T(read(999, text, 1));
	T(write(999, text, 1));
	T(close(999));
	T(close(-1));
	T(lseek(999, 0, SEEK_SET));
	int dir = open("dir", O_RDONLY);
	T(read(dir, text, 1));
	T(write(dir, text, 1));
	T(ftruncate(dir, 0));
	T(truncate("dir", 0));
	int file = open("file", O_RDWR);
	T(read(file, (void *)8, 1));
	T(write(file, (void *)8, 1));
	T(write(file, "abc", 3));
	T(pread(file, (void *)8, 1, 0));
	T(mkdir("file", 0755));
	T(mkdir("dir/a/b", 0755));
	T(mkdir(".", 0755));
	T(mkdir("", 0755));
	T(rmdir("file"));
	T(rmdir("missing"));
	T(rmdir("dir/."));
	T(rmdir("dir/.."));
	T(rmdir("/"));
	T(unlink("dir"));
	T(unlink("dir/"));
	T(unlink("file/"));
	T(unlink(""));
	T(link("missing", "new"));
	T(link("file", "file"));
	T(link("dir", "new"));
	T(symlink("x", "file"));
	T(symlink("", "new"));
	T(readlink("file", text, 16));
	T(readlink("loop", text, 0));
	T(readlink("loop", text, 2));
	T(readlink("missing", text, 16));
	T(rename("missing", "x"));
	T(rename("file", "dir"));
	T(rename("dir", "file"));
	T(rename("dir", "dir/sub"));
	T(rename("file", "file"));
	T(rename(".", "x"));
	T(renameat2(AT_FDCWD, "file", AT_FDCWD, "dangling", RENAME_NOREPLACE));
	T(renameat2(AT_FDCWD, "file", AT_FDCWD, "nothing", RENAME_EXCHANGE));
	T(renameat2(AT_FDCWD, "file", AT_FDCWD, "dir", 0x100));
	T(renameat2(AT_FDCWD, "file", AT_FDCWD, "dir", RENAME_EXCHANGE));
	T(stat("file", &st));
	say("is a folder %d", S_ISDIR(st.st_mode));
	renameat2(AT_FDCWD, "file", AT_FDCWD, "dir", RENAME_EXCHANGE);
	T(chdir("file"));
	T(chdir("missing"));
	T(fchdir(file));
	T(chmod("missing", 0644));
	T(chown("missing", 0, 0));
	T(access("missing", F_OK));
	T(access("file", 99));
	T(mknod("file", S_IFREG | 0644, 0));
	T(mknod("x", S_IFDIR | 0644, 0));
	T(ioctl(file, 0x5401, text));
	T(ioctl(999, 0x5401, text));
	T(fcntl(999, F_GETFL));
	T(fcntl(file, 9999));
	T(getdents64(file, text, sizeof(text)));
	T(getdents64(dir, text, 1));
	T(dup(999));
	struct rlimit limit = { 20, 20 };
	setrlimit(RLIMIT_NOFILE, &limit);
	int opened = 0;
	while (dup(file) >= 0)
		opened++;
	say("then %s, several %d", error_name(errno), opened > 8);
	T(open("file", O_RDONLY));
	int p[2];
	T(pipe(p));
	T(fcntl(file, F_DUPFD, 30));
	for (int fd = file + 1; fd < 20; fd++)
		close(fd);
	limit = (struct rlimit){ 100, 100 };
	setrlimit(RLIMIT_FSIZE, &limit);
	signal(SIGXFSZ, SIG_IGN);
	/* The limit holds for the file of the output too. */
	int truncated = ftruncate(file, 200) ? errno : 0, written = (int)pwrite(file, path, 200, 0);
	int refused = pwrite(file, path, 200, 100) < 0 ? errno : 0;
	limit.rlim_max = limit.rlim_cur = RLIM_INFINITY;
	T(setrlimit(RLIMIT_FSIZE, &limit));
	say("beyond the limit: %s, %d, %s", error_name(truncated), written, error_name(refused));
	unlink("file"), rmdir("dir"), unlink("loop"), unlink("dangling");
	leave_folder("files_errors");
	return 0;
}
