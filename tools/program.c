// SPDX-License-Identifier: MIT
/*
 * Programs inside the machine, for run and shell: found as execvp(3) finds them, in the machine's file tree, with the command's own
 * environment. The exit status is that of the shells: the program's own, 128 + N if signal N ended it, 126 if it could not be
 * executed, 127 if it was not found.
 */

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

extern char **environ;

static struct control_result start(const char *path, char **argv)
{
	return control_run_program(path, (const char *const *)argv, (const char *const *)environ);
}

static bool goes_on(long error)
{
	return error == -ENOENT || error == -ENOTDIR || error == -EACCES;
}

/* Try each folder of PATH. */
static struct control_result search(char **argv)
{
	struct control_result result = { .value = -ENOENT };
	const char *folder = getenv("PATH");
	long denied = 0;
	char path[PATH_MAX];

	if (!folder || !*folder)
		folder = DEFAULT_PATH;
	while (folder) {
		const char *colon = strchr(folder, ':');
		int length = colon ? (int)(colon - folder) : (int)strlen(folder);
		int bytes = snprintf(path, sizeof(path), "%.*s%s%s", length, folder, length ? "/" : "", argv[0]);

		if (bytes > 0 && (size_t)bytes < sizeof(path)) {
			result = start(path, argv);
			if (!result.pid && result.value == -EACCES)
				denied = -EACCES;
			if (result.pid || !goes_on(result.value))
				return result;
		}
		folder = colon ? colon + 1 : NULL;
	}
	result.value = denied ? denied : -ENOENT;
	return result;
}

/**
 * try_program - run argv[0] inside the machine if it is there
 * @status: gets its exit status
 *
 * Returns 0, or -errno if it could not be started.
 */
long try_program(char **argv, int *status)
{
	struct control_result result;

	flush_output();
	result = strchr(argv[0], '/') ? start(argv[0], argv) : search(argv);
	flush_output();
	if (!result.pid)
		return result.value;
	*status = result.killed ? 128 + result.killed : (int)result.value;
	if (result.killed && result.killed != SIGINT && result.killed != SIGPIPE)
		complain("%s: %s", argv[0], strsignal(result.killed));
	return 0;
}

int run_program(char **argv)
{
	int status;
	long error = try_program(argv, &status);

	if (!error)
		return status;
	complain("%s: %s", argv[0], error_text(error));
	return error == -ENOENT || error == -ENOTDIR ? 127 : 126;
}
