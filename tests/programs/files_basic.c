// SPDX-License-Identifier: MIT
/* Files: open flags, reading and writing at offsets, seeking, truncating, appending, sparse files, stat. */
#include "program.h"
#include <sys/statfs.h>

static void show_stat(const char *path)
{
	struct stat st;

	if (T(stat(path, &st)) == 0)
		say("mode %o links %d size %ld blocks %ld uid %d", st.st_mode, (int)st.st_nlink, (long)st.st_size,
		    (long)st.st_blocks, st.st_uid);
}

static void offsets(int fd)
{
	char text[32] = "";

	T(write(fd, "0123456789", 10));
	T(lseek(fd, 3, SEEK_SET));
	T(read(fd, text, 4));
	say("%s", text);
	T(lseek(fd, 0, SEEK_CUR));
	T(lseek(fd, -2, SEEK_END));
	T(read(fd, text, 10));
	T(read(fd, text, 10));
	T(pread(fd, text, 3, 5));
	T(lseek(fd, 0, SEEK_CUR));
	T(pwrite(fd, "ABC", 3, 20));
	T(lseek(fd, 0, SEEK_END));
	T(pread(fd, text, 23, 0));
	say("hole %d %d", text[15], text[20]);
	T(lseek(fd, -1, SEEK_SET));
	T(lseek(fd, 100, SEEK_SET));
	T(read(fd, text, 1));
	T(lseek(fd, 0, 99));
	T(pread(fd, text, 1, -1));
	T(lseek(fd, 0, SEEK_DATA));
	T(lseek(fd, 0, SEEK_HOLE));
	T(lseek(fd, 23, SEEK_DATA));
	T(lseek(fd, 1L << 62, SEEK_SET));
	T(read(fd, text, 0));
	T(write(fd, text, 0));
}

int main(void)
{
	struct stat st;
	struct statfs fs;
	char text[32] = "";

	own_folder("files_basic");
	int fd = OK(open("f", O_RDWR | O_CREAT | O_EXCL, 0666));
	T(open("f", O_RDWR | O_CREAT | O_EXCL, 0666));
	offsets(fd);
	show_stat("f");
	T(ftruncate(fd, 5));
	show_stat("f");
	T(ftruncate(fd, 10000));
	show_stat("f");
	T(truncate("f", 7));
	show_stat("f");
	T(ftruncate(fd, -1));
	T(truncate("missing", 7));
	T(fcntl(fd, F_GETFL));
	T(fcntl(fd, F_SETFL, O_APPEND));
	T(lseek(fd, 0, SEEK_SET));
	T(write(fd, "end", 3));
	T(lseek(fd, 0, SEEK_CUR));
	T(pwrite(fd, "!", 1, 0));
	show_stat("f");
	T(fcntl(fd, F_SETFL, 0));
	int again = OK(open("f", O_RDONLY));
	T(write(again, "x", 1));
	T(ftruncate(again, 0));
	T(read(again, text, 3));
	say("%s", text);
	T(lseek(fd, 0, SEEK_CUR) != lseek(again, 0, SEEK_CUR));
	close(again);
	again = OK(open("f", O_WRONLY | O_TRUNC));
	T(read(again, text, 1));
	show_stat("f");
	close(again);
	T(fallocate(fd, 0, 0, 8192));
	show_stat("f");
	T(fallocate(fd, FALLOC_FL_KEEP_SIZE, 8192, 8192));
	show_stat("f");
	int path = OK(open("f", O_PATH));
	T(read(path, text, 1));
	T(fstat(path, &st));
	T(fcntl(path, F_GETFL) & O_PATH);
	close(path);
	int temporary = OK(open(".", O_TMPFILE | O_RDWR, 0600));
	if (temporary >= 0) {
		T(write(temporary, "t", 1));
		T(fstat(temporary, &st));
		say("links %d", (int)st.st_nlink);
		close(temporary);
	}
	T(fsync(fd));
	T(fdatasync(fd));
	T(syncfs(fd));
	sync();
	T(fsync(-1));
	T(statfs(".", &fs));
	say("block %ld, name %ld", (long)fs.f_bsize, (long)fs.f_namelen);
	T(fstatfs(fd, &fs));
	T(close(fd));
	T(close(fd));
	T(unlink("f"));
	T(unlink("f"));
	T(creat("g", 0400));
	show_stat("g");
	T(unlink("g"));
	mode_t old = umask(077);
	say("umask %o", old);
	close(creat("h", 0666));
	show_stat("h");
	unlink("h");
	fd = open("big", O_RDWR | O_CREAT, 0644);
	T(pwrite(fd, "z", 1, 5L << 30));
	show_stat("big");
	unlink("big");
	leave_folder("files_basic");
	return 0;
}
