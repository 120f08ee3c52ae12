// SPDX-License-Identifier: MIT
/* User and group identities, capabilities of root that are lost, resource use, system information, scheduling, prctl. */
#include "program.h"
#include <asm/prctl.h>
#include <grp.h>
#include <sched.h>
#include <sys/fsuid.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

static void show_ids(const char *what)
{
	uid_t r, e, s;
	gid_t gr, ge, gs;

	getresuid(&r, &e, &s);
	getresgid(&gr, &ge, &gs);
	say("%s: uid %d %d %d gid %d %d %d", what, r, e, s, gr, ge, gs);
}
static void users(void)
{
	gid_t groups[4] = { 10, 20, 30, 0 };

	T(setgroups(3, groups));
	T(getgroups(0, NULL));
	T(getgroups(2, groups));
	T(getgroups(4, groups));
	T(setresgid(1, 2, 3));
	T(setegid(1));
	show_ids("group");
	T(setreuid(-1, 1000));
	show_ids("effective");
	T(seteuid(0));
	show_ids("back");
	T(setresuid(5, 6, 7));
	show_ids("three");
	T(setuid(7));
	T(setresuid(-1, 5, -1));
	T(setresuid(0, -1, -1));
	T(setreuid(7, 5));
	show_ids("end");
	T(setfsuid(5));
	T(setfsuid(-1));
	T(setgroups(1, groups));
	T(setgid(99));
	T(getuid() == 7);
	T(geteuid() == 5);
}
static void names(void)
{
	struct utsname name;
	struct sysinfo info;
	unsigned int cpu = 99, node = 99;

	T(uname(&name));
	say("%s %.3s %s", name.sysname, name.release, name.machine);
	T(uname((void *)8));
	T(sysinfo(&info));
	say("unit %u, memory %d, free below it %d, processes %d", info.mem_unit, info.totalram > (16 << 20),
	    info.freeram<info.totalram, info.procs> 0);
	T(sysinfo((void *)8));
	T(getcpu(&cpu, &node));
	say("cpu %d node %u", cpu < 64, node);
	T(sysconf(_SC_PAGESIZE));
	unsigned long base = 0;
	T(syscall(SYS_arch_prctl, ARCH_GET_FS, &base));
	say("fs set %d", base != 0);
	T(syscall(SYS_arch_prctl, ARCH_SET_GS, 0x1234UL));
	T(syscall(SYS_arch_prctl, ARCH_GET_GS, &base));
	say("gs %lx", base);
	T(syscall(SYS_arch_prctl, ARCH_SET_GS, -1UL));
	T(syscall(SYS_arch_prctl, 99, 0));
	char random[16];
	T(syscall(SYS_getrandom, random, 16, 0));
	T(syscall(SYS_getrandom, random, 16, 99));
	T(syscall(SYS_getrandom, (void *)8, 16, 0));
	T(syscall(1000));
	T(syscall(-1));
	T(sethostname("ashlar-test", 11));
	uname(&name);
	say("%s", name.nodename);
	T(sethostname("x", 65));
	T(personality(0xffffffff));
}
static void controls(void)
{
	char name[17] = "";
	int value = 0;

	T(prctl(PR_SET_NAME, "a name that is too long"));
	T(prctl(PR_GET_NAME, name));
	say("%s", name);
	T(prctl(PR_SET_NAME, 8));
	T(prctl(PR_GET_DUMPABLE));
	T(prctl(PR_SET_DUMPABLE, 5));
	T(prctl(PR_SET_DUMPABLE, 0));
	T(prctl(PR_GET_DUMPABLE));
	T(prctl(PR_SET_PDEATHSIG, SIGUSR1));
	T(prctl(PR_GET_PDEATHSIG, &value));
	say("%d", value);
	T(prctl(PR_SET_PDEATHSIG, 99));
	T(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	T(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	T(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	T(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
	T(prctl(PR_GET_KEEPCAPS));
	T(prctl(PR_GET_TIMERSLACK));
	T(prctl(PR_SET_CHILD_SUBREAPER, 1));
	T(prctl(PR_GET_CHILD_SUBREAPER, &value));
	say("%d", value);
	T(prctl(9999));
	pid_t pid = fork();
	if (!pid) {
		if (!fork()) {
			usleep(50000);
			_exit(23);
		}
		_exit(0);
	}
	int status;
	waitpid(pid, &status, 0);
	waitpid(-1, &status, 0);
	show_status("the orphan comes to me", status);
}
static void scheduling(void)
{
	struct sched_param param = { 0 };
	cpu_set_t set;
	struct timespec slice;

	T(sched_getscheduler(0));
	T(sched_get_priority_max(SCHED_FIFO));
	T(sched_get_priority_min(SCHED_FIFO));
	T(sched_get_priority_max(99));
	param.sched_priority = 5;
	T(sched_setscheduler(0, SCHED_OTHER, &param));
	T(sched_setscheduler(0, 99, &param));
	param.sched_priority = 0;
	T(sched_setscheduler(0, SCHED_BATCH, &param));
	T(sched_getscheduler(0));
	T(sched_setscheduler(0, SCHED_OTHER, &param));
	T(sched_getparam(0, &param));
	T(sched_getparam(999999, &param));
	T(sched_rr_get_interval(0, &slice));
	T(sched_yield());
	T(sched_getaffinity(0, sizeof(set), &set));
	say("first CPU %d", CPU_ISSET(0, &set));
	CPU_ZERO(&set);
	CPU_SET(0, &set);
	T(sched_setaffinity(0, sizeof(set), &set));
	CPU_ZERO(&set);
	T(sched_setaffinity(0, sizeof(set), &set));
	T(sched_getaffinity(0, 1, &set));
	T(getpriority(PRIO_PROCESS, 0));
	T(nice(5));
	T(getpriority(PRIO_PROCESS, 0));
	T(setpriority(PRIO_PROCESS, 0, 100));
	T(getpriority(PRIO_PROCESS, 0));
	T(setpriority(PRIO_PROCESS, 0, -3));
	T(setpriority(99, 0, 0));
	T(getpriority(PRIO_PROCESS, 999999));
}
static void use(void)
{
	struct rusage usage, child;
	volatile long spin = 0;

	for (long i = 0; i < 3000000; i++)
		spin = spin + i;
	T(getrusage(RUSAGE_SELF, &usage));
	say("resident more than 100 kB: %d", usage.ru_maxrss > 100);
	T(getrusage(RUSAGE_CHILDREN, &child));
	T(getrusage(RUSAGE_THREAD, &child));
	T(getrusage(99, &child));
	T(getrusage(RUSAGE_SELF, (void *)8));
}

int main(void)
{
	show_ids("root");
	in_child("users", users);
	in_child("names", names);
	in_child("controls", controls);
	in_child("scheduling", scheduling);
	use();
	return 0;
}
