// SPDX-License-Identifier: MIT
/* vfork and execve: what a new program keeps and what it does not; arguments, environment, auxiliary vector; errors. */
#include "program.h"
#include <elf.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

static void inside(int argc, char **argv, char **envp)
{
	say("inside: %d arguments", argc);
	for (int i = 0; i < argc; i++)
		say("  [%s]", argv[i]);
	for (char **e = envp; *e; e++)
		say("  {%s}", *e);
	struct sigaction action;
	sigset_t set;
	char comm[17] = "";
	sigaction(SIGUSR1, NULL, &action);
	say("handler reset %d", action.sa_handler == SIG_DFL);
	sigaction(SIGUSR2, NULL, &action);
	say("ignore kept %d", action.sa_handler == SIG_IGN);
	sigprocmask(SIG_BLOCK, NULL, &set);
	say("mask kept %d", sigismember(&set, SIGHUP));
	say("fd 50 %d, fd 51 %d", fcntl(50, F_GETFD), fcntl(51, F_GETFD));
	prctl(PR_GET_NAME, comm);
	say("comm %s", comm);
	say("auxv: page %lu, uid %lu, entry %d, phdr %d, phent %lu, random %d, secure %lu, clktck %lu",
	    getauxval(AT_PAGESZ), getauxval(AT_UID), getauxval(AT_ENTRY) != 0, getauxval(AT_PHDR) != 0,
	    getauxval(AT_PHENT), getauxval(AT_RANDOM) != 0, getauxval(AT_SECURE), getauxval(AT_CLKTCK));
	say("auxv: execfn %s, platform %s", (char *)getauxval(AT_EXECFN), (char *)getauxval(AT_PLATFORM));
	say("stack aligned %d, argv below envp %d", (unsigned long)argv % 8 == 0, argv < envp);
	exit(9);
}

static void run(const char *what, const char *path, char **argv, char **envp)
{
	int status;
	pid_t pid = vfork();

	if (!pid) {
		execve(path, argv, envp);
		_exit(100 + (errno & 127));
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) > 100)
		say("%s: %s", what, error_name(WEXITSTATUS(status) - 100));
	else
		show_status(what, status);
}

static void script(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0755);

	write(fd, text, strlen(text));
	close(fd);
}

static void errors(char *self)
{
	char *argv[] = { "x", NULL }, *empty[] = { NULL };
	static char big[200000];

	run("missing", "/nonexistent", argv, empty);
	run("a folder", "/tmp", argv, empty);
	run("below a file", "/proc/version/x", argv, empty);
	script("text", "just text\n");
	run("not a program", "./text", argv, empty);
	chmod("text", 0644);
	run("not executable", "./text", argv, empty);
	script("none", "");
	run("empty", "./none", argv, empty);
	script("bad", "#!/nonexistent/interpreter\n");
	run("no interpreter", "./bad", argv, empty);
	script("elf",
	       "\177ELF\2\1\1 is no program really, however long it may be, and that is that, and on it goes forever");
	run("broken", "./elf", argv, empty);
	run("bad path", (char *)8, argv, empty);
	run("bad argv", self, (char **)8, empty);
	char *wild[] = { "x", (char *)8, NULL };
	run("bad argument", self, wild, empty);
	memset(big, 'x', sizeof(big) - 1);
	char *huge[] = { "x", big, NULL };
	run("argument too long", self, huge, empty);
	run("empty path", "", argv, empty);
	script("loop", "#!./loop\n");
	run("interpreter of itself", "./loop", argv, empty);
	int fd = open("busy", O_CREAT | O_RDWR, 0755);
	run("open for writing", "./busy", argv, empty);
	close(fd);
	unlink("text"), unlink("none"), unlink("bad"), unlink("elf"), unlink("loop"), unlink("busy");
}

int main(int argc, char **argv, char **envp)
{
	static volatile int shared = 1;
	char self[256] = "";

	if (argc > 1)
		inside(argc, argv, envp);
	if (argc == 0 || !argv[0][0]) {
		say("started with %d arguments, [%s]", argc, argv[0] ? argv[0] : "none");
		return 0;
	}
	readlink("/proc/self/exe", self, sizeof(self) - 1);
	own_folder("vfork_exec");
	int status;
	pid_t pid = vfork();
	if (!pid) {
		shared = 2;
		_exit(1);
	}
	waitpid(pid, &status, 0);
	say("vfork shares memory: %d, exit %d", shared, WEXITSTATUS(status));

	struct sigaction action = { .sa_handler = (void (*)(int))main };
	sigset_t set;
	sigaction(SIGUSR1, &action, NULL);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	dup2(1, 50);
	dup2(1, 51);
	fcntl(51, F_SETFD, FD_CLOEXEC);
	symlink(self, "a-program-with-a-long-name");
	char *args[] = { "zero", "one", "", "three words here", NULL }, *env[] = { "A=1", "B", "PATH=/bin", NULL },
	     *empty[] = { NULL };
	run("program", "./a-program-with-a-long-name", args, env);
	run("no arguments", self, empty, empty);
	run("null pointers", self, NULL, NULL);
	script("with-arg", "#!./a-program-with-a-long-name an argument\nrest\n");
	run("script", "./with-arg", args, empty);
	unlink("with-arg");
	int fd = open(self, O_RDONLY);
	pid = fork();
	if (!pid) {
		fexecve(fd, args, env);
		_exit(1);
	}
	close(fd);
	waitpid(pid, &status, 0);
	show_status("fexecve", status);
	unlink("a-program-with-a-long-name");
	errors(self);
	leave_folder("vfork_exec");
	return 0;
}
