// SPDX-License-Identifier: MIT
/* What can and what cannot be executed: scripts, errors, limits of arguments. */
#include "program.h"

static const char *self;

static void make(const char *path, const char *contents, int mode)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);

	write(fd, contents, strlen(contents));
	close(fd);
	chmod(path, mode);
}

/* Execute @path with @arguments; print the error, or the exit status. */
static void try(const char *what, const char *path, char **arguments)
{
	static char *const environment[] = { "SHOW=1", NULL };
	int status;
	pid_t pid = fork();

	if (!pid) {
		execve(path, arguments, environment);
		say("%s: %s", what, error_name(errno));
		_exit(200);
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		say("%s: signal %d", what, WTERMSIG(status));
	else if (WEXITSTATUS(status) != 200)
		say("%s: exit %d", what, WEXITSTATUS(status));
}

static void errors(void)
{
	char *arguments[] = { "name", NULL };
	char *none[] = { NULL };
	int fd;

	try("missing", "/nowhere/program", arguments);
	make("/tmp/exec_errors.plain", "text", 0644);
	try("not executable", "/tmp/exec_errors.plain", arguments);
	make("/tmp/exec_errors.text", "text", 0755);
	try("no format", "/tmp/exec_errors.text", arguments);
	try("folder", "/tmp", arguments);
	try("device", "/dev/null", arguments);
	try("below a file", "/tmp/exec_errors.text/more", arguments);
	try("empty name", "", arguments);
	make("/tmp/exec_errors.empty", "", 0755);
	try("empty file", "/tmp/exec_errors.empty", arguments);
	make("/tmp/elf", "\177ELF\2\1\1", 0755);
	try("short header", "/tmp/elf", arguments);
	fd = open("/tmp/exec_errors.text", O_WRONLY);
	try("open for writing", "/tmp/exec_errors.text", arguments);
	close(fd);
	try("no arguments", self, none);
	T(syscall(SYS_execveat, -1, "x", arguments, NULL, 0));
	T(syscall(SYS_execveat, AT_FDCWD, "", arguments, NULL, 0));
	T(syscall(SYS_execveat, AT_FDCWD, "x", arguments, NULL, 7));
	T(execve((char *)8, arguments, NULL));
	T(execve(self, (char **)8, NULL));
}

static void scripts(void)
{
	char line[400], *arguments[] = { "name", "one", "two", NULL };

	snprintf(line, sizeof(line), "#! %s  first  and more \nrest", self);
	make("/tmp/script", line, 0755);
	try("script", "/tmp/script", arguments);
	make("/tmp/script2", "#!/tmp/script x\n", 0755);
	try("script of a script", "/tmp/script2", arguments);
	make("/tmp/script3", "#!/nowhere/interpreter\n", 0755);
	try("no interpreter", "/tmp/script3", arguments);
	make("/tmp/loop", "#!/tmp/loop\n", 0755);
	try("its own interpreter", "/tmp/loop", arguments);
	make("/tmp/blank", "#!   \n", 0755);
	try("no name", "/tmp/blank", arguments);
	memset(line, 'a', 300);
	memcpy(line, "#!/", 3);
	line[300] = 0;
	make("/tmp/long", line, 0755);
	try("name too long", "/tmp/long", arguments);
}

static void limits(void)
{
	static char big[140000];
	char **many = calloc(100001, sizeof(*many)), *arguments[] = { "name", big, NULL };
	struct rlimit limit;

	memset(big, 'x', sizeof(big) - 1);
	try("an argument of 140000 bytes", self, arguments);
	big[131071] = 0;
	try("an argument of 131071 bytes", self, arguments);
	for (int i = 0; i < 100000; i++)
		many[i] = "0123456789012345678901234567890";
	try("3 MB of arguments", self, many);
	many[30000] = NULL;
	try("1 MB of arguments", self, many);
	getrlimit(RLIMIT_STACK, &limit);
	limit.rlim_cur = 1024 * 1024;
	setrlimit(RLIMIT_STACK, &limit);
	try("1 MB of arguments on a stack of 1 MB", self, many);
	many[1000] = NULL;
	try("32 KB of arguments on a stack of 1 MB", self, many);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (getenv("SHOW")) {
		for (int i = 1; i < argc && argc < 10; i++)
			say("  argument %d: %.60s", i, argv[i]);
		say("  arguments %d", argc);
		return 5;
	}
	self = realpath(argv[0], NULL);
	errors();
	scripts();
	limits();
	return 0;
}
