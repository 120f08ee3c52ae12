// SPDX-License-Identifier: MIT
/* /proc/self: the form of each file, and that it says what the process did. */
#include "program.h"
#include <ctype.h>
#include <dirent.h>
#include <sys/prctl.h>

static char buffer[65536];

static char *slurp(const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n, total = 0;

	buffer[0] = 0;
	if (fd < 0) {
		snprintf(buffer, sizeof(buffer), "(%s)", error_name(errno));
		return buffer;
	}
	while ((n = read(fd, buffer + total, sizeof(buffer) - 1 - total)) > 0)
		total += n;
	if (n < 0)
		total += sprintf(buffer + total, "(%s)", error_name(errno));
	buffer[total] = 0;
	close(fd);
	return buffer;
}
/* Numbers become N, so that the form remains. */
static void show_form(const char *path)
{
	char *in = slurp(path), last = 0;

	printf("%s:\n", path);
	for (; *in; in++) {
		char c = isxdigit(*in) && (isdigit(*in) ||
					   (last == 'N' && isxdigit(*in) && isalpha(*in) && in[1] != ' '))
				 ? 'N'
				 : *in;

		if (c != 'N' || last != 'N')
			putchar(c);
		last = c;
	}
	fflush(stdout);
}
/* The names of the fields of a file of the form "Name: value". */
static void show_fields(const char *path, const char *drop)
{
	char *line = slurp(path), *colon;

	printf("%s:", path);
	for (line = strtok(line, "\n"); line; line = strtok(NULL, "\n")) {
		colon = strchr(line, ':');
		if (colon && !memchr(line, ' ', colon - line) && !(drop && strstr(drop, strndup(line, colon - line)))) {
			*colon = 0;
			printf(" %s", line);
		}
	}
	say(" ");
}
static void show_link(const char *path)
{
	char target[256];
	ssize_t n = readlink(path, target, sizeof(target) - 1);

	target[n > 0 ? n : 0] = 0;
	say("%s -> %s", path, n > 0 ? target : error_name(errno));
}
static int count_folder(const char *path)
{
	DIR *dir = opendir(path);
	int n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n;
}

static void status(void)
{
	static const char *const shown[] = { "Name",   "Umask",	 "State",   "Uid",	  "Gid",
					     "FDSize", "Groups", "Threads", "SigPnd",	  "ShdPnd",
					     "SigBlk", "SigIgn", "SigCgt",  "NoNewPrivs", "Seccomp" };
	sigset_t set;

	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, (void (*)(int))status);
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGHUP);
	prctl(PR_SET_NAME, "odd\nname");
	slurp("/proc/self/status");
	for (char *line = strtok(buffer, "\n"); line; line = strtok(NULL, "\n"))
		for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
			if (!strncmp(line, shown[i], strlen(shown[i])) && line[strlen(shown[i])] == ':')
				say("%s", line);
	prctl(PR_SET_NAME, "proc_self");
}

static void stat_line(void)
{
	char comm[64], state;
	int pid, ppid, pgrp;
	long fields = 0;

	slurp("/proc/self/stat");
	if (sscanf(buffer, "%d (%63[^)]) %c %d %d", &pid, comm, &state, &ppid, &pgrp) == 5)
		say("pid %d, %s, %c, parent %d, group %d", pid == getpid(), comm, state, ppid == getppid(),
		    pgrp == getpgrp());
	for (char *p = buffer; *p; p++)
		fields += *p == ' ';
	say("fields %ld", fields + 1);
	slurp("/proc/self/statm");
	long v[7];
	sscanf(buffer, "%ld %ld %ld %ld %ld %ld %ld", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6);
	say("statm ordered %d, lib %ld, dirty %ld", v[0] >= v[1] && v[1] >= v[2] && v[3] > 0 && v[5] > 0, v[4], v[6]);
}

static void smaps(char *h)
{
	static const char *const fields[] = {
		"Size",		 "KernelPageSize", "MMUPageSize",     "Rss",	       "Pss",
		"Pss_Dirty",	 "Shared_Clean",   "Shared_Dirty",    "Private_Clean", "Private_Dirty",
		"Referenced",	 "Anonymous",	   "LazyFree",	      "AnonHugePages", "ShmemPmdMapped",
		"FilePmdMapped", "Shared_Hugetlb", "Private_Hugetlb", "Swap",	       "SwapPss",
		"Locked",	 "THPeligible"
	};
	char *line, *flags = NULL;
	int here = 0;

	map_at(h, 16, RW);
	memset(h, 1, 4 * PAGE);
	(void)*(volatile char *)(h + 8 * PAGE);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		printf("%s %ld ", fields[i], smaps_field(h, fields[i]));
	say(" ");
	slurp("/proc/self/smaps");
	for (line = strtok(buffer, "\n"); line; line = strtok(NULL, "\n")) {
		unsigned long start;

		if (sscanf(line, "%lx-", &start) == 1 && strchr(line, '-'))
			here = start == (unsigned long)h;
		else if (here && !strncmp(line, "VmFlags:", 8))
			flags = line;
	}
	say("%s", flags ? flags : "no flags");
	if (!fork()) {
		say("child: Rss %ld Pss %ld Shared_Dirty %ld Private_Dirty %ld", smaps_field(h, "Rss"),
		    smaps_field(h, "Pss"), smaps_field(h, "Shared_Dirty"), smaps_field(h, "Private_Dirty"));
		h[0] = 2;
		say("child wrote: Pss %ld Shared_Dirty %ld Private_Dirty %ld", smaps_field(h, "Pss"),
		    smaps_field(h, "Shared_Dirty"), smaps_field(h, "Private_Dirty"));
		_exit(0);
	}
	wait(NULL);
	mlock(h, PAGE);
	say("locked %ld", smaps_field(h, "Locked"));
	munmap(h, 16 * PAGE);
}

static void descriptors(void)
{
	char path[64];
	int fd = open("/tmp/proc_self.d/f", O_RDWR | O_CREAT | O_APPEND, 0600), p[2];

	write(fd, "12345", 5);
	dup2(fd, 70);
	close(fd);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", 70);
	show_link(path);
	char *text = slurp("/proc/self/fdinfo/70");
	say("%.22s", text);
	fd = open(path, O_RDONLY);
	T(pread(fd, path, 5, 0));
	close(fd);
	unlink("/tmp/proc_self.d/f");
	show_link("/proc/self/fd/70");
	pipe(p);
	dup2(p[0], 71);
	char target[64] = "";
	readlink("/proc/self/fd/71", target, 63);
	say("%.6s", target);
	int before = count_folder("/proc/self/fd");
	dup2(open("/dev/null", O_RDONLY), 72);
	say("two more %d", count_folder("/proc/self/fd") - before);
	T(readlink("/proc/self/fd/999", target, 63));
	T(open("/proc/self/fd/999", O_RDONLY));
	T(unlink("/proc/self/fd/72"));
	struct stat st;
	T(lstat("/proc/self/fd/72", &st));
	say("%o", st.st_mode);
	T(lstat("/proc/self/fd/70", &st));
	say("%o", st.st_mode);
}

static void memory(char *h)
{
	char text[16] = "";
	int fd = open("/proc/self/mem", O_RDWR);

	map_at(h, 2, RW);
	strcpy(h, "memory");
	T(pread(fd, text, 6, (off_t)h));
	say("%s", text);
	T(pwrite(fd, "M", 1, (off_t)h));
	mprotect(h, PAGE, PROT_READ);
	T(pwrite(fd, "X", 1, (off_t)h + 1));
	say("%s", h);
	T(pread(fd, text, 6, (off_t)h + 64 * PAGE));
	T(pread(fd, text, 16, (off_t)h + 2 * PAGE - 8));
	close(fd);
	uint64_t entry[3] = { 0 };
	fd = open("/proc/self/pagemap", O_RDONLY);
	h[PAGE] = 1;
	T(pread(fd, entry, 24, (off_t)((unsigned long)h / PAGE * 8)));
	say("present %d %d %d", (int)(entry[0] >> 63), (int)(entry[1] >> 63), (int)(entry[2] >> 63));
	int flags = open("/proc/kpageflags", O_RDONLY), counts = open("/proc/kpagecount", O_RDONLY);
	uint64_t pfn = entry[1] & ((1UL << 55) - 1), value = 0;
	T(pread(flags, &value, 8, (off_t)(pfn * 8)));
	say("anon %d mmap %d buddy %d slab %d", (int)(value >> 12 & 1), (int)(value >> 11 & 1), (int)(value >> 10 & 1),
	    (int)(value >> 7 & 1));
	T(pread(counts, &value, 8, (off_t)(pfn * 8)));
	say("mapped %d", (int)value);
	fd = open("/proc/self/clear_refs", O_WRONLY);
	T(write(fd, "1", 1));
	T(write(fd, "9", 1));
	h[PAGE] = 2;
	munmap(h, 2 * PAGE);
}

int main(void)
{
	struct stat st;

	own_folder("proc_self");
	char *h = find_hole(32);

	status();
	show_fields("/proc/self/status", "Speculation_Store_Bypass SpeculationIndirectBranch Cpus_allowed Mems_allowed "
					 "NStgid NSpid NSpgid NSsid "
					 "untag_mask x86_Thread_features x86_Thread_features_locked Cpus_allowed_list "
					 "Mems_allowed_list THP_enabled "
					 "CapInh CapPrm CapEff CapBnd CapAmb Seccomp Seccomp_filters Speculation");
	stat_line();
	say("comm %s", slurp("/proc/self/comm"));
	int fd = open("/proc/self/comm", O_WRONLY);
	T(write(fd, "renamed-by-write", 16));
	close(fd);
	say("comm %s", slurp("/proc/self/comm"));
	slurp("/proc/self/cmdline");
	say("cmdline ends in the name: %d", strlen(buffer) >= 9 && !strcmp(buffer + strlen(buffer) - 9, "proc_self"));
	show_link("/proc/self/cwd");
	show_link("/proc/self/root");
	show_form("/proc/self/limits");
	say("personality %s", slurp("/proc/self/personality"));
	say("oom_score_adj %s", slurp("/proc/self/oom_score_adj"));
	fd = open("/proc/self/oom_score_adj", O_RDWR);
	T(write(fd, "500", 3));
	say("oom_score_adj %s", slurp("/proc/self/oom_score_adj"));
	T(write(fd, "2000", 4));
	T(write(fd, "word", 4));
	T(write(fd, "0", 1));
	close(fd);
	say("wchan %s", slurp("/proc/self/wchan"));
	smaps(h);
	show_fields("/proc/self/smaps_rollup", NULL);
	descriptors();
	memory(h);
	say("threads %d", count_folder("/proc/self/task") - 2);
	T(stat("/proc/self", &st));
	say("%o", st.st_mode);
	T(lstat("/proc/self", &st));
	say("%o", st.st_mode);
	T(stat("/proc/self/maps", &st));
	say("%o", st.st_mode);
	T(stat("/proc/self/mem", &st));
	say("%o", st.st_mode);
	T(stat("/proc/1/environ", &st));
	say("%o", st.st_mode);
	T(open("/proc/self/missing", O_RDONLY));
	T(open("/proc/999999", O_RDONLY));
	T(open("/proc/self/maps", O_WRONLY | O_TRUNC));
	T(mkdir("/proc/self/x", 0755));
	pid_t pid = fork();
	if (!pid) {
		for (;;)
			pause();
	}
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	fd = open(path, O_RDONLY);
	T(read(fd, buffer, 10));
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	int stat_fd = open(path, O_RDONLY);
	snprintf(path, sizeof(path), "/proc/%d", pid);
	int dir = open(path, O_RDONLY);
	kill(pid, SIGKILL);
	usleep(20000);
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	char *state = strstr(slurp(path), "State:");
	say("%.17s", state ? state : "none");
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	say("maps of a zombie: [%s]", slurp(path));
	waitpid(pid, NULL, 0);
	T(read(stat_fd, buffer, 10));
	T(openat(dir, "status", O_RDONLY));
	T(access(path, F_OK));
	leave_folder("proc_self");
	return 0;
}
