// SPDX-License-Identifier: MIT
/* Who may do what with files: modes, owners, access(2), and what an ordinary user is refused. */
#include "program.h"
#include <grp.h>
#include <sys/mount.h>

static void ordinary(void)
{
	struct stat st;

	T(setgroups(0, NULL));
	T(setgid(1000));
	T(setuid(1000));
	T(open("/tmp/permissions.d/secret", O_RDONLY));
	T(open("/tmp/permissions.d/public", O_WRONLY));
	OK(open("/tmp/permissions.d/public", O_RDONLY));
	OK(open("/tmp/permissions.d/group", O_WRONLY));
	T(open("/tmp/permissions.d/closed/x", O_RDONLY));
	T(open("/tmp/permissions.d/closed", O_RDONLY));
	T(stat("/tmp/permissions.d/closed/x", &st));
	T(creat("/tmp/permissions.d/new", 0644));
	T(mkdir("/tmp/permissions.d/new", 0755));
	T(unlink("/tmp/permissions.d/public"));
	T(rename("/tmp/permissions.d/public", "/tmp/x"));
	T(chmod("/tmp/permissions.d/public", 0777));
	T(chown("/tmp/permissions.d/public", 1000, 1000));
	T(access("/tmp/permissions.d/secret", R_OK));
	T(access("/tmp/permissions.d/public", R_OK));
	T(access("/tmp/permissions.d/public", X_OK));
	T(access("/tmp/permissions.d/open", W_OK));
	OK(creat("/tmp/permissions.d/open/mine", 0644));
	T(chmod("/tmp/permissions.d/open/mine", 0600));
	T(chown("/tmp/permissions.d/open/mine", 0, 0));
	T(chown("/tmp/permissions.d/open/mine", -1, 1000));
	T(unlink("/tmp/permissions.d/open/mine"));
	T(unlink("/tmp/permissions.d/sticky/other"));
	T(rename("/tmp/permissions.d/sticky/other", "/tmp/permissions.d/sticky/another"));
	T(mknod("/tmp/permissions.d/open/null", S_IFCHR | 0666, 0x103));
	T(chroot("/tmp"));
	T(chdir("/tmp/permissions.d/closed"));
	T(execl("/tmp/permissions.d/public", "x", NULL));
	T(truncate("/tmp/permissions.d/public", 0));
	T(setuid(0));
	T(setgid(0));
	T(setgroups(0, NULL));
	T(kill(1, 0));
	T(setpriority(PRIO_PROCESS, 0, -5));
	T(sethostname("x", 1));
	T(mount("x", "/tmp", "tmpfs", 0, NULL));
	T(open("/proc/1/mem", O_RDONLY));
	char maps[32], environment[32];
	snprintf(maps, sizeof(maps), "/proc/%d/maps", getppid());
	snprintf(environment, sizeof(environment), "/proc/%d/environ", getppid());
	T(open(maps, O_RDONLY));
	T(open(environment, O_RDONLY));
	T(open("/proc/kmsg", O_RDONLY));
}

static void show(const char *path)
{
	struct stat st;

	stat(path, &st);
	say("%s: %o %d:%d", path, st.st_mode, st.st_uid, st.st_gid);
}

int main(void)
{
	own_folder("permissions");
	close(creat("secret", 0600));
	close(creat("public", 0644));
	close(creat("group", 0660));
	T(chown("group", 0, 1000));
	mkdir("closed", 0700);
	close(creat("closed/x", 0644));
	mkdir("open", 0755);
	T(chmod("open", 0777));
	mkdir("sticky", 0755);
	T(chmod("sticky", 01777));
	close(creat("sticky/other", 0666));
	T(access("secret", R_OK | W_OK));
	T(access("secret", X_OK));
	in_child("an ordinary user", ordinary);
	show("public");
	T(chmod("public", 06755));
	show("public");
	T(chown("public", 1, 2));
	show("public");
	T(fchmodat(AT_FDCWD, "public", 0400, 0));
	T(fchownat(AT_FDCWD, "public", 3, -1, 0));
	show("public");
	symlink("public", "link");
	T(lchown("link", 9, 9));
	show("link");
	int fd = open("public", O_RDONLY);
	T(fchmod(fd, 0));
	T(fchown(fd, -1, 5));
	show("public");
	T(fchmod(999, 0));
	T(faccessat(AT_FDCWD, "public", R_OK, AT_EACCESS));
	mkdir("setgid", 0755);
	T(chown("setgid", 0, 7));
	T(chmod("setgid", 02755));
	close(creat("setgid/file", 0644));
	mkdir("setgid/dir", 0755);
	show("setgid/file");
	show("setgid/dir");
	unlink("setgid/file"), rmdir("setgid/dir"), rmdir("setgid"), unlink("secret"), unlink("public"),
		unlink("group"), unlink("link");
	unlink("closed/x"), rmdir("closed"), rmdir("open"), unlink("sticky/other"), rmdir("sticky");
	leave_folder("permissions");
	return 0;
}
