// SPDX-License-Identifier: MIT
/* Other processes' memory: process_vm_readv, process_vm_writev, process_madvise; membarrier; remap_file_pages; MADV_FREE. */
#include "program.h"
#include <sys/syscall.h>
#include <sys/uio.h>

static char text[32] = "in the parent";

static void child(void)
{
	char buf[32] = "";
	struct iovec local = { buf, 13 }, remote = { text, 13 };

	T(process_vm_readv(getppid(), &local, 1, &remote, 1, 0));
	say("%s", buf);
	strcpy(buf, "by the child!");
	T(process_vm_writev(getppid(), &local, 1, &remote, 1, 0));
	_exit(0);
}

static void copies(char *m)
{
	char buf[32];
	struct iovec local = { buf, 13 }, remote = { text, 13 }, part = { m + PAGE - 6, 13 },
		     bad = { (void *)4096, 13 };
	pid_t pid = fork();

	if (!pid)
		child();
	waitpid(pid, NULL, 0);
	say("%s", text);
	T(process_vm_readv(getpid(), &local, 1, &remote, 1, 0));
	T(process_vm_readv(getpid(), &local, 1, &bad, 1, 0));
	T(process_vm_readv(getpid(), &local, 1, &part, 1, 0));
	T(process_vm_writev(getpid(), &local, 1, &part, 1, 0));
	T(process_vm_readv(999999, &local, 1, &remote, 1, 0));
	T(process_vm_readv(getpid(), &local, 1, &remote, 1, 1));
	T(process_vm_readv(getpid(), &local, 0, &remote, 1, 0));
	T(process_vm_readv(getpid(), &local, 1, &remote, 2000, 0));
}

static void advice(char *m)
{
	struct iovec area = { m, PAGE }, hole = { m + PAGE, PAGE };
	int self = syscall(SYS_pidfd_open, getpid(), 0);

	m[0] = 7;
	T(syscall(SYS_process_madvise, self, &area, 1, MADV_COLD, 0));
	T(syscall(SYS_process_madvise, self, &area, 1, MADV_PAGEOUT, 0));
	T(syscall(SYS_process_madvise, self, &hole, 1, MADV_COLD, 0));
	T(syscall(SYS_process_madvise, self, &area, 1, MADV_DONTNEED, 0));
	T(syscall(SYS_process_madvise, self, &area, 1, MADV_COLD, 1));
	T(syscall(SYS_process_madvise, 99, &area, 1, MADV_COLD, 0));
	say("kept %d", m[0]);
	T(madvise(m, PAGE, MADV_FREE));
	say("old or nothing: %d", m[0] == 7 || m[0] == 0);
	m[0] = 9;
	say("written again: %d", m[0]);
}

static void barriers(void)
{
	T(syscall(SYS_membarrier, 0, 0, 0));
	T(syscall(SYS_membarrier, 1, 0, 0));
	T(syscall(SYS_membarrier, 8, 0, 0));
	T(syscall(SYS_membarrier, 16, 0, 0));
	T(syscall(SYS_membarrier, 8, 0, 0));
	T(syscall(SYS_membarrier, 32, 0, 0));
	T(syscall(SYS_membarrier, 8, 1, 0));
	T(syscall(SYS_membarrier, 3, 0, 0));
}

static void file_pages(char *private)
{
	int fd = memfd_create("pages", 0);
	char *s;

	ftruncate(fd, 4 * PAGE);
	s = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	s[0] = 'a';
	s[2 * PAGE] = 'c';
	T(remap_file_pages(s, PAGE, 0, 2, 0));
	say("%c", s[0]);
	T(remap_file_pages(s, 4 * PAGE, 0, 0, 0));
	T(remap_file_pages(s, PAGE, 1, 2, 0));
	T(remap_file_pages(s, 0, 0, 2, 0));
	T(remap_file_pages(private, PAGE, 0, 2, 0));
}

int main(void)
{
	char *m = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(m + PAGE, PAGE);
	copies(m);
	advice(m);
	barriers();
	file_pages(m);
	return 0;
}
