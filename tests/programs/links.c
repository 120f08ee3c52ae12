// SPDX-License-Identifier: MIT
/* Hard and symbolic links, and renaming. */
#include "program.h"

static void show(const char *path)
{
	struct stat st;
	char target[100];
	ssize_t length;

	if (lstat(path, &st)) {
		say("%s: %s", path, error_name(errno));
		return;
	}
	length = readlink(path, target, sizeof(target) - 1);
	target[length > 0 ? length : 0] = 0;
	say("%s: mode %o links %d size %ld%s%s", path, st.st_mode, (int)st.st_nlink,
	    (long)(S_ISDIR(st.st_mode) ? 0 : st.st_size), length > 0 ? " to " : "", target);
}

int main(void)
{
	struct stat a, b;
	char deep[2000] = "";

	own_folder("links");
	int fd = make_file("one", "content", 7);
	T(link("one", "two"));
	show("one");
	stat("one", &a);
	stat("two", &b);
	say("same inode %d", a.st_ino == b.st_ino && a.st_dev == b.st_dev);
	T(unlink("one"));
	show("one");
	show("two");
	T(symlink("two", "sym"));
	show("sym");
	T(stat("sym", &a));
	say("followed %d", a.st_ino == b.st_ino);
	T(linkat(AT_FDCWD, "sym", AT_FDCWD, "hardsym", 0));
	show("hardsym");
	T(linkat(AT_FDCWD, "sym", AT_FDCWD, "followed", AT_SYMLINK_FOLLOW));
	show("followed");
	unlink("hardsym");
	unlink("followed");
	T(rename("two", "three"));
	T(access("sym", F_OK));
	show("sym");
	T(chmod("three", 0600));
	show("three");
	T(symlink("chain1", "chain0"));
	for (int i = 1; i < 45; i++) {
		char name[16], target[16];

		sprintf(name, "chain%d", i);
		sprintf(target, i == 44 ? "three" : "chain%d", i + 1);
		symlink(target, name);
	}
	T(stat("chain44", &a));
	T(stat("chain6", &a));
	T(stat("chain5", &a));
	T(stat("chain4", &a));
	T(stat("chain0", &a));
	for (int i = 0; i < 45; i++) {
		char name[16];

		sprintf(name, "chain%d", i);
		unlink(name);
	}
	make_file("four", "4", 1);
	T(rename("three", "four"));
	show("four");
	T(fstat(fd, &a));
	say("the open one is the renamed: links %d", (int)a.st_nlink);
	mkdir("d1", 0755);
	mkdir("d2", 0755);
	mkdir("d2/x", 0755);
	T(rename("d1", "d2"));
	T(rename("d2", "d1"));
	show("d1/x");
	show("d2");
	for (int i = 0; i < 60; i++)
		strcat(deep, "d1/x/../../");
	strcat(deep, "four");
	T(stat(deep, &a));
	T(stat("d1/../d1/./x/..//../four", &a));
	T(symlink("/tmp/links.d/d1", "abs"));
	T(stat("abs/x", &a));
	T(stat("abs/../four", &a));
	T(lstat("abs/", &a));
	say("a folder %d", S_ISDIR(a.st_mode));
	fd = open("four", O_RDONLY);
	T(unlink("four"));
	char text[16] = "";
	T(read(fd, text, 16));
	say("%s", text);
	T(fstat(fd, &a));
	say("links %d", (int)a.st_nlink);
	char path[64];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	T(linkat(AT_FDCWD, path, AT_FDCWD, "back", AT_SYMLINK_FOLLOW));
	unlink("sym"), unlink("abs"), rmdir("d1/x"), rmdir("d1");
	leave_folder("links");
	return 0;
}
