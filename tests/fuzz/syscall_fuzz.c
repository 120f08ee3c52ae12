// SPDX-License-Identifier: MIT
/*
 * Random system calls with random and half-valid arguments, from several threads of several processes.
 *
 *	syscall_fuzz SEED SECONDS CALLS [passing]
 *
 * Ends after SECONDS of the machine's clock or CALLS calls, whichever comes first, and says how many there were. Workers die often, by
 * signals or because a call did what it says; the parent makes new ones, and kills those that only sleep. Every number of a system call is
 * tried except reboot's, and for "passing" those that leave something behind in the tree of files or the machine, so that every page must be
 * free again at the end; calls that could reach the parent (kill and its like) get numbers of the worker's own processes only.
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096UL
#define ARENA (64 * PAGE)
#define WORKERS 3
#define THREADS 3
#define LAST_CALL 452

static struct shared { /* by all processes */
	volatile long calls;
	volatile int stop;
} * shared;

static char *arena;
static int only_passing;
static __thread uint64_t state;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1dULL;
}
static unsigned long random_below(unsigned long n)
{
	return (next_random() >> 11) % n;
}

/* ---- Arguments, a letter each ---- */

static const char *const paths[] = { "/tmp/fuzz.d/a",
				     "/tmp/fuzz.d/b",
				     "/tmp/fuzz.d/dir",
				     "/tmp/fuzz.d/dir/c",
				     "/tmp/fuzz.d/link",
				     "a",
				     "dir/../a",
				     "",
				     ".",
				     "..",
				     "/",
				     "/dev/null",
				     "/dev/zero",
				     "/dev/full",
				     "/dev/urandom",
				     "/dev/tty",
				     "/proc/self/maps",
				     "/proc/self/mem",
				     "/proc/self/smaps",
				     "/proc/self/pagemap",
				     "/proc/self/fd/0",
				     "/proc/self/status",
				     "/proc/meminfo",
				     "/proc/self/clear_refs",
				     "/sys/kernel",
				     "/bin/true",
				     "/nonexistent/x",
				     "/proc/self/exe",
				     "/dev/shm/f",
				     "/proc/thread-self/stat" };
static const unsigned long sizes[] = { 0,	   1,	       7,	  8,	     16,
				       4095,	   4096,       4097,	  65536,     1 << 20,
				       0x7fffffff, 0xffffffff, 1UL << 32, 1UL << 47, 0x7fffffffffffffff,
				       -1UL,	   -4096UL };

static unsigned long random_pointer(void)
{
	switch (random_below(12)) {
	case 0:
		return 0;
	case 1:
		return next_random();
	case 2:
		return 0xffff888000000000UL + random_below(1 << 20);
	case 3:
		return (unsigned long)arena + ARENA - random_below(64);
	case 4:
		return (unsigned long)arena + random_below(ARENA);
	case 5: /* the stack */
		return (unsigned long)__builtin_frame_address(0) - 4096 + random_below(4096);
	default:
		return (unsigned long)arena + random_below(32 * PAGE) / 8 * 8;
	}
}
static unsigned long random_size(void)
{
	return random_below(3) ? random_below(8192) : sizes[random_below(sizeof(sizes) / sizeof(sizes[0]))];
}
static unsigned long random_flags(void)
{
	unsigned long flags = 0;

	for (unsigned long n = random_below(4); n; n--)
		flags |= 1UL << random_below(random_below(4) ? 24 : 64);
	return flags;
}
static unsigned long random_process(void)
{
	static const int own[] = { 0, 999999, 0x7fffffff };

	return random_below(2) ? (unsigned long)getpid() : (unsigned long)own[random_below(3)];
}

static unsigned long argument(char kind)
{
	switch (kind) {
	case 'f': /* a descriptor */
		return random_below(16) ? random_below(40) : next_random();
	case 'b': /* a buffer */
		return random_pointer();
	case 's': /* a size */
		return random_size();
	case 'p': /* a path */
		return random_below(12) ? (unsigned long)paths[random_below(sizeof(paths) / sizeof(paths[0]))]
					: random_pointer();
	case 'a': /* an address that is mapped and unmapped */
		return random_below(10) ? (unsigned long)arena + random_below(64) * PAGE : next_random() & ~0xfffUL;
	case 'l': /* a length in pages */
		return random_below(10) ? random_below(16) * PAGE : random_size();
	case 'r': /* permissions */
		return random_below(8);
	case 'i': /* a small number */
		return random_below(8) ? random_below(32) : next_random();
	case 'g':
		return random_flags();
	case 'm': /* mmap's flags */
		return (random_below(2) ? MAP_PRIVATE : MAP_SHARED) | (random_below(3) ? MAP_ANONYMOUS : 0) |
		       MAP_FIXED | (random_below(4) ? 0 : random_flags());
	case 'o': /* open's flags */
		return random_below(3) | (random_below(2) ? O_CREAT : 0) | O_NONBLOCK |
		       (random_below(4) ? 0 : random_flags());
	case 'n':
		return random_process();
	case 'z':
		return random_below(66);
	case '0':
		return 0;
	default:
		return random_below(2) ? random_pointer() : next_random();
	}
}

/* Calls whose arguments are worth more care. */
static const struct call {
	short nr;
	const char *arguments;
} calls[] = {
	{ SYS_read, "fbs" },
	{ SYS_write, "fbs" },
	{ SYS_open, "poi" },
	{ SYS_close, "f" },
	{ SYS_stat, "pb" },
	{ SYS_fstat, "fb" },
	{ SYS_lstat, "pb" },
	{ SYS_poll, "bii" },
	{ SYS_lseek, "fsi" },
	{ SYS_mmap, "alrmfl" },
	{ SYS_mmap, "alrmfl" },
	{ SYS_mprotect, "alr" },
	{ SYS_munmap, "al" },
	{ SYS_brk, "b" },
	{ SYS_rt_sigaction, "zbbi" },
	{ SYS_rt_sigprocmask, "ibbi" },
	{ SYS_ioctl, "fgb" },
	{ SYS_pread64, "fbss" },
	{ SYS_pwrite64, "fbss" },
	{ SYS_readv, "fbi" },
	{ SYS_writev, "fbi" },
	{ SYS_access, "pi" },
	{ SYS_pipe, "b" },
	{ SYS_select, "ibbbb" },
	{ SYS_mremap, "allia" },
	{ SYS_msync, "ali" },
	{ SYS_mincore, "alb" },
	{ SYS_madvise, "ali" },
	{ SYS_madvise, "ali" },
	{ SYS_dup, "f" },
	{ SYS_dup2, "ff" },
	{ SYS_nanosleep, "bb" },
	{ SYS_sendfile, "ffbs" },
	{ SYS_fork, "" },
	{ SYS_execve, "pbb" },
	{ SYS_wait4, "nbib" },
	{ SYS_fcntl, "fig" },
	{ SYS_flock, "fi" },
	{ SYS_ftruncate, "fs" },
	{ SYS_truncate, "ps" },
	{ SYS_getdents64, "fbs" },
	{ SYS_getcwd, "bs" },
	{ SYS_rename, "pp" },
	{ SYS_mkdir, "pi" },
	{ SYS_rmdir, "p" },
	{ SYS_link, "pp" },
	{ SYS_unlink, "p" },
	{ SYS_symlink, "pp" },
	{ SYS_readlink, "pbs" },
	{ SYS_chmod, "pi" },
	{ SYS_chown, "pii" },
	{ SYS_getrlimit, "ib" },
	{ SYS_setrlimit, "ib" },
	{ SYS_getrusage, "ib" },
	{ SYS_sigaltstack, "bb" },
	{ SYS_mknod, "pgi" },
	{ SYS_statfs, "pb" },
	{ SYS_mlock, "al" },
	{ SYS_munlock, "al" },
	{ SYS_mlockall, "i" },
	{ SYS_prctl, "ibbbb" },
	{ SYS_arch_prctl, "gb" },
	{ SYS_futex, "biibbi" },
	{ SYS_epoll_create1, "g" },
	{ SYS_epoll_ctl, "fifb" },
	{ SYS_epoll_wait, "fbi0" },
	{ SYS_timerfd_create, "ig" },
	{ SYS_timerfd_settime, "fibb" },
	{ SYS_eventfd2, "ig" },
	{ SYS_signalfd4, "fbig" },
	{ SYS_pipe2, "bg" },
	{ SYS_memfd_create, "bi" },
	{ SYS_fallocate, "fiss" },
	{ SYS_splice, "fbfbsi" },
	{ SYS_tee, "ffsi" },
	{ SYS_vmsplice, "fbii" },
	{ SYS_openat, "fpoi" },
	{ SYS_unlinkat, "fpi" },
	{ SYS_renameat2, "fpfpi" },
	{ SYS_linkat, "fpfpi" },
	{ SYS_newfstatat, "fpbg" },
	{ SYS_statx, "fpgib" },
	{ SYS_utimensat, "fpbi" },
	{ SYS_process_vm_readv, "nbibii" },
	{ SYS_process_vm_writev, "nbibii" },
	{ SYS_prlimit64, "nibb" },
	{ SYS_getrandom, "bsi" },
	{ SYS_copy_file_range, "fbfbsi" },
	{ SYS_preadv2, "fbissi" },
	{ SYS_mlock2, "ali" },
	{ SYS_close_range, "fig" },
	{ SYS_timer_create, "ibb" },
	{ SYS_timer_settime, "iibb" },
	{ SYS_setitimer, "ibb" },
	{ SYS_clock_gettime, "ib" },
	{ SYS_sched_setaffinity, "nib" },
	{ SYS_sched_yield, "" },
	{ SYS_setpgid, "nn" },
	{ SYS_setresuid, "iii" },
	{ SYS_finit_module, "fpi" },
	{ SYS_init_module, "bsp" },
	{ SYS_delete_module, "pg" },
	{ SYS_syslog, "ibs" },
	{ SYS_mount, "pppgb" },
	{ SYS_umount2, "pi" },
	{ SYS_clone, "gbbbb" },
	{ SYS_rt_sigtimedwait, "bbbi" },
	{ SYS_waitid, "inbib" },
	{ SYS_getgroups, "ib" },
	{ SYS_setgroups, "ib" },
	{ SYS_fadvise64, "fssi" },
	{ SYS_readahead, "fss" },
	{ SYS_sync_file_range, "fssi" },
	{ SYS_membarrier, "ii" },
	{ SYS_rseq, "bsii" },
};

static int reaches_others(long nr)
{
	return nr == SYS_kill || nr == SYS_tkill || nr == SYS_tgkill || nr == SYS_rt_sigqueueinfo ||
	       nr == SYS_rt_tgsigqueueinfo || nr == SYS_pidfd_send_signal || nr == SYS_ptrace || nr == SYS_pidfd_open;
}

/* Calls whose effects outlive all processes. */
static int is_lasting(long nr)
{
	static const short lasting[] = {
		SYS_creat,	   SYS_openat2,	    SYS_mkdir,	      SYS_mkdirat,	 SYS_mknod,
		SYS_mknodat,	   SYS_link,	    SYS_linkat,	      SYS_symlink,	 SYS_symlinkat,
		SYS_rename,	   SYS_renameat,    SYS_renameat2,    SYS_unlink,	 SYS_unlinkat,
		SYS_rmdir,	   SYS_chmod,	    SYS_fchmod,	      SYS_fchmodat,	 SYS_chown,
		SYS_fchown,	   SYS_lchown,	    SYS_fchownat,     SYS_truncate,	 SYS_utime,
		SYS_utimes,	   SYS_utimensat,   SYS_futimesat,    SYS_mount,	 SYS_umount2,
		SYS_move_mount,	   SYS_open_tree,   SYS_fsopen,	      SYS_fsmount,	 SYS_fsconfig,
		SYS_mount_setattr, SYS_chroot,	    SYS_pivot_root,   SYS_swapon,	 SYS_swapoff,
		SYS_acct,	   SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_sethostname,
		SYS_setdomainname, SYS_setxattr,    SYS_lsetxattr,    SYS_fsetxattr,	 SYS_kexec_load,
		SYS_syslog,	   SYS_socket,
	};

	for (size_t i = 0; i < sizeof(lasting) / sizeof(lasting[0]); i++)
		if (lasting[i] == nr)
			return 1;
	return 0;
}

static void one_call(void)
{
	unsigned long a[6] = { 0 };
	const char *kinds = "xxxxxx";
	long nr;

	if (random_below(5)) {
		const struct call *call = &calls[random_below(sizeof(calls) / sizeof(calls[0]))];

		nr = call->nr;
		kinds = call->arguments;
	} else {
		nr = (long)random_below(LAST_CALL);
		if (nr == SYS_reboot)
			return;
		if (reaches_others(nr))
			kinds = nr == SYS_tgkill || nr == SYS_rt_tgsigqueueinfo ? "nnzb" : "nzbb";
	}
	for (int i = 0; i < 6 && kinds[i]; i++)
		a[i] = argument(kinds[i]);
	if (only_passing && is_lasting(nr))
		return;
	if (only_passing && (nr == SYS_open || nr == SYS_openat))
		a[nr == SYS_open ? 1 : 2] &= ~(unsigned long)O_CREAT;
	__sync_fetch_and_add(&shared->calls, 1);
	syscall(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void *thread(void *argument)
{
	state = (uint64_t)(uintptr_t)argument * 0x9e3779b97f4a7c15ULL | 1;
	while (!shared->stop)
		one_call();
	return NULL;
}

/* A worker is in a process group of its own; the odd ones are not root. */
static void worker(unsigned long seed)
{
	pthread_t id;

	setpgid(0, 0);
	for (int signal_number = 1; signal_number < 32; signal_number++)
		if (signal_number != SIGSEGV && signal_number != SIGBUS)
			signal(signal_number, SIG_DFL);
	if (chdir("/tmp/fuzz.d"))
		_exit(1);
	for (int i = 0; i < 6; i++)
		open(paths[i % 5], O_RDWR | O_CREAT, 0666);
	for (unsigned long i = 0; i < ARENA / 8; i++)
		((uint64_t *)arena)[i] = i % 3 ? i : (uint64_t)(uintptr_t)arena + i * 8 % (32 * PAGE);
	munmap(arena + ARENA - PAGE, PAGE);
	if (seed & 1 && (setgid(1000) || setuid(1000)))
		_exit(1);
	for (unsigned long i = 1; i < THREADS; i++)
		pthread_create(&id, NULL, thread, (void *)(seed * 31 + i));
	thread((void *)(seed * 31));
	_exit(0);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path) && 0;
}
/* The files that calls have made hold memory. */
static void clean_up(void)
{
	chdir("/");
	for (size_t i = 5; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (!strncmp(paths[i], "/dev/shm/", 9))
			nftw(paths[i], remove_one, 16, FTW_DEPTH | FTW_PHYS);
	nftw("/tmp/fuzz.d", remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	unsigned long seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 1, made = 0;
	double end = now() + (argc > 2 ? atof(argv[2]) : 10);
	long calls_wanted = argc > 3 ? atol(argv[3]) : 1000000, died = 0;
	pid_t workers[WORKERS] = { 0 };
	double begun[WORKERS] = { 0 };

	only_passing = argc > 4 && !strcmp(argv[4], "passing");
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	/* Far from everything else: calls run beyond its ends. */
	arena = mmap(NULL, 64UL << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	arena = mmap(arena + (32UL << 20), ARENA, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		     0);
	mkdir("/tmp/fuzz.d", 0777);
	mkdir("/tmp/fuzz.d/dir", 0777);
	chmod("/tmp/fuzz.d", 0777);
	close(creat("/tmp/fuzz.d/a", 0666));
	symlink("a", "/tmp/fuzz.d/link");
	while (now() < end && shared->calls < calls_wanted) {
		for (int i = 0; i < WORKERS; i++) {
			if (workers[i] > 0 && (now() - begun[i] > 0.5 || kill(workers[i], 0))) {
				kill(-workers[i], SIGKILL);
				kill(workers[i], SIGKILL);
			}
			if (workers[i] > 0 && waitpid(workers[i], NULL, WNOHANG) == 0)
				continue;
			died += workers[i] > 0;
			begun[i] = now();
			workers[i] = fork();
			if (workers[i] == 0)
				worker(seed * 1000003 + made);
			made++;
		}
		/* Children of workers that have died come here if this is process 1's child reaper; else init takes them. */
		while (waitpid(-1, NULL, WNOHANG | __WALL) > 0)
			;
		usleep(20000);
	}
	shared->stop = 1;
	for (int i = 0; i < WORKERS; i++)
		if (workers[i] > 0) {
			kill(-workers[i], SIGKILL);
			kill(workers[i], SIGKILL);
		}
	/* Those who left the group or became session leaders: all but this process. */
	kill(-1, SIGKILL);
	while (wait(NULL) > 0)
		;
	clean_up();
	printf("syscall_fuzz: seed %lu: %s\n", seed, shared->calls > 0 && made > 0 ? "done" : "nothing done");
	fprintf(stderr, "%ld calls, %lu workers, %ld ended by themselves or were killed\n", shared->calls, made, died);
	return shared->calls == 0;
}
