// SPDX-License-Identifier: MIT
/* readv, writev and their positioned forms; sendfile, splice, tee, copy_file_range; process_vm_readv. */
#include "program.h"
#include <sys/sendfile.h>
#include <sys/uio.h>

static void vectors(int fd)
{
	char a[5] = "", b[8] = "", c[8] = "";
	struct iovec out[3] = { { "one", 3 }, { "", 0 }, { "twothree", 8 } }, in[3] = { { a, 4 }, { b, 3 }, { c, 7 } };

	T(writev(fd, out, 3));
	T(lseek(fd, 0, SEEK_SET));
	T(readv(fd, in, 3));
	say("%s|%s|%s", a, b, c);
	T(readv(fd, in, 3));
	T(preadv(fd, in, 2, 2));
	say("%s|%s", a, b);
	T(pwritev(fd, out, 1, 20));
	T(preadv(fd, in, 2, -1));
	T(preadv2(fd, in, 2, 0, 0));
	T(preadv2(fd, in, 2, 0, 0x1000));
	T(readv(fd, in, 0));
	T(readv(fd, in, -1));
	T(readv(fd, in, 2000));
	T(readv(fd, (void *)8, 1));
	in[1].iov_base = (void *)8;
	T(preadv(fd, in, 3, 0));
	in[0].iov_base = (void *)8;
	T(preadv(fd, in, 3, 0));
	in[0].iov_len = -1UL;
	T(preadv(fd, in, 3, 0));
	out[2].iov_base = (void *)8;
	T(pwritev(fd, out, 3, 0));
}

static void sends(int fd)
{
	int target = make_file("target", NULL, 0), p[2], q[2];
	off_t offset = 2;
	char text[64] = "";

	ftruncate(fd, 0);
	pwrite(fd, "0123456789abcdef", 16, 0);
	T(sendfile(target, fd, &offset, 5));
	say("offset %ld", (long)offset);
	lseek(fd, 0, SEEK_SET);
	T(sendfile(target, fd, NULL, 100));
	T(pread(target, text, 64, 0));
	say("%s", text);
	pipe(p);
	pipe(q);
	offset = 0;
	T(sendfile(p[1], fd, &offset, 4));
	T(read(p[0], text, 64));
	T(sendfile(target, p[0], NULL, 4));
	T(sendfile(target, 999, NULL, 4));
	T(sendfile(fd, open("target", O_RDONLY), NULL, 0));
	loff_t from = 3, to = 1;
	T(splice(fd, &from, p[1], NULL, 6, 0));
	say("from %ld", (long)from);
	T(tee(p[0], q[1], 4, 0));
	T(splice(p[0], NULL, target, &to, 100, 0));
	memset(text, 0, sizeof(text));
	T(pread(target, text, 10, 0));
	say("%s", text);
	memset(text, 0, sizeof(text));
	T(read(q[0], text, 64));
	say("%s", text);
	T(splice(fd, NULL, target, NULL, 4, 0));
	T(splice(p[0], &from, target, NULL, 4, 0));
	T(splice(p[0], NULL, target, NULL, 4, SPLICE_F_NONBLOCK));
	T(tee(p[0], p[1], 4, 0));
	struct iovec iov = { "vmsplice", 8 };
	T(vmsplice(p[1], &iov, 1, 0));
	memset(text, 0, sizeof(text));
	T(read(p[0], text, 64));
	say("%s", text);
	from = 0;
	to = 30;
	T(copy_file_range(fd, &from, target, &to, 8, 0));
	T(copy_file_range(fd, &from, target, &to, 8, 1));
	T(copy_file_range(p[0], NULL, target, &to, 8, 0));
	struct stat st;
	fstat(target, &st);
	say("size %ld", (long)st.st_size);
	unlink("target");
}

static void processes(void)
{
	static char there[32] = "in the parent", here[32];
	struct iovec local = { here, 13 }, remote = { there, 13 };

	T(process_vm_readv(getpid(), &local, 1, &remote, 1, 0));
	say("%s", here);
	if (!fork()) {
		memset(here, 0, sizeof(here));
		strcpy(there, "in the child!");
		T(process_vm_readv(getppid(), &local, 1, &remote, 1, 0));
		say("%s", here);
		strcpy(here, "by the child!");
		T(process_vm_writev(getppid(), &local, 1, &remote, 1, 0));
		_exit(0);
	}
	wait(NULL);
	say("%s", there);
	remote.iov_base = (void *)8;
	T(process_vm_readv(getpid(), &local, 1, &remote, 1, 0));
	T(process_vm_readv(999999, &local, 1, &remote, 1, 0));
	T(process_vm_readv(getpid(), &local, 1, &remote, 1, 1));
}

int main(void)
{
	own_folder("iovec");
	int fd = make_file("f", NULL, 0);
	vectors(fd);
	sends(fd);
	processes();
	unlink("f");
	leave_folder("iovec");
	return 0;
}
