/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_SHELL_H
#define ASHLAR_SHELL_H

#include "tool.h"

struct shell {
	struct options options;
	int status; /* of the last command: $? */
	bool leaving;
	bool left_with_status; /* `exit N` was given */
};

/** shell_line, shell_file - run one line, or all lines of a file */
void shell_line(struct shell *shell, const char *text);
void shell_file(struct shell *shell, FILE *in);

/** shell_builtin - run a built-in command; 127 after "not found" if there is none of that name */
int shell_builtin(struct shell *shell, int argc, char **argv, FILE *out);

/** is_machine_path - does the path name a file of the machine (/proc, /sys, /dev)? */
bool is_machine_path(const char *path);

/** The commands' names, NULL at the end, for completion. */
extern const char *const *const shell_command_names;

#endif
