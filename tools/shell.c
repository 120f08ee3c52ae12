// SPDX-License-Identifier: MIT
/*
 * ashlar shell: the machine's prompt. Where Debian's busybox is installed that is its sh, running inside the machine as a program; this
 * file's own prompt serves otherwise, and for --builtin.
 *
 * In the built-in prompt a line is a list of commands joined by ; && || with words, quotes, $? and comments as in sh. The commands are the built-in ones of
 * shell_commands.c; files under /proc, /sys and /dev are the machine's, all others the host's. Everything after the first
 * | of a command is handed to the host's /bin/sh as a filter. It is no sh: there are no variables, loops or functions.
 */

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host.h"
#include "line.h"
#include "shell.h"

#define WORDS_MAX 256

/* One command of a list, cut out of the line in place. */
struct command {
	char *words[WORDS_MAX + 1];
	int count;
	char *filter;	/* the text after |, or NULL */
	char *redirect; /* the file after > or >>, or NULL */
	bool append;
	char *next; /* the rest of the line */
	char joint; /* what stands between this and the next: ';' '&' '|' or '\0' */
};

static struct shell shell;

static void syntax_error(const char *near)
{
	flush_output();
	fprintf(stderr, "sh: syntax error: unexpected %s\n", near);
	shell.status = 2;
}

/* Appends one word's text at @out, unquoting; returns the first character after the word, or NULL if a quote is left open. */
static char *take_word(char *in, char *out)
{
	char quote = 0;

	for (; *in; in++) {
		if (quote) {
			if (*in == quote)
				quote = 0;
			else if (quote == '"' && *in == '\\' && in[1] && strchr("\"\\$`", in[1]))
				*out++ = *++in;
			else if (quote == '"' && !strncmp(in, "$?", 2))
				out += sprintf(out, "%d", shell.status), in++;
			else
				*out++ = *in;
		} else if (*in == '\'' || *in == '"') {
			quote = *in;
		} else if (!strncmp(in, "$?", 2)) {
			out += sprintf(out, "%d", shell.status);
			in++;
		} else if (*in == '\\' && in[1]) {
			*out++ = *++in;
		} else if (isspace((unsigned char)*in) || strchr(";|&<>", *in)) {
			break;
		} else {
			*out++ = *in;
		}
	}
	return quote ? NULL : in;
}

static char *skip_space(char *in)
{
	while (*in == ' ' || *in == '\t')
		in++;
	return in;
}

/* The end of a filter: the first ; && or || or # outside quotes. */
static char *filter_end(char *in)
{
	char quote = 0;

	for (; *in; in++) {
		if (quote) {
			if (*in == '\\' && quote == '"' && in[1])
				in++;
			else if (*in == quote)
				quote = 0;
		} else if (*in == '\'' || *in == '"') {
			quote = *in;
		} else if (*in == '\\' && in[1]) {
			in++;
		} else if (*in == ';' || !strncmp(in, "&&", 2) || !strncmp(in, "||", 2)) {
			break;
		}
	}
	return in;
}

/* Ends the command at @in: notes the joint, cuts the text there. */
static void end_command(struct command *command, char *in)
{
	command->joint = *in;
	if (!*in) {
		command->next = in;
		return;
	}
	command->next = in + (*in == ';' || *in == '\n' ? 1 : 2);
	if (*in == '\n')
		command->joint = ';';
	*in = '\0';
}

/*
 * A word at @in, as a string of its own in the zeroed @store, which is large enough for a line that is nothing but "$?".
 */
static char *parse_word(char **in, char **store)
{
	char *word = *store, *end = take_word(*in, word);

	if (!end)
		return NULL;
	*store = word + strlen(word) + 1;
	*in = end;
	return word;
}

/* Cuts the next command out of @line. Returns false after complaining. @store: zeroed, as long as the line plus words. */
static bool parse_command(char *line, char *store, struct command *command)
{
	char *in = skip_space(line);

	memset(command, 0, sizeof(*command));
	for (;;) {
		in = skip_space(in);
		if (!*in || *in == '#') {
			*in = '\0';
			command->next = in;
			return true;
		}
		if (*in == ';' || *in == '\n' || !strncmp(in, "&&", 2) || !strncmp(in, "||", 2)) {
			end_command(command, in);
			return true;
		}
		if (*in == '|') {
			command->filter = in + 1;
			*in = '\0';
			end_command(command, filter_end(in + 1));
			return true;
		}
		if (*in == '&' || *in == '<') {
			syntax_error(*in == '&' ? "\"&\"" : "redirection");
			return false;
		}
		if (*in == '>') {
			command->append = in[1] == '>';
			in = skip_space(in + 1 + command->append);
			command->redirect = parse_word(&in, &store);
			if (!command->redirect || !*command->redirect) {
				syntax_error("end of line");
				return false;
			}
			continue;
		}
		if (command->count == WORDS_MAX) {
			syntax_error("word: too many of them");
			return false;
		}
		command->words[command->count] = parse_word(&in, &store);
		if (!command->words[command->count++]) {
			syntax_error("end of line, a quote is open");
			return false;
		}
	}
}

static void run_words(struct command *command, FILE *out)
{
	shell.status = shell_builtin(&shell, command->count, command->words, out);
	fflush(out);
}

static void run_filtered(struct command *command)
{
	FILE *pipe;
	int status;

	flush_output();
	pipe = popen(command->filter, "we");
	if (!pipe) {
		complain("sh: %s", strerror(errno));
		shell.status = STATUS_FAILED;
		return;
	}
	run_words(command, pipe);
	status = pclose(pipe);
	shell.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* COMMAND >PATH: a file of the machine is written in one piece, as `echo` does. */
static void run_redirected(struct command *command)
{
	struct control_result result;
	char *text = NULL;
	size_t bytes = 0;
	FILE *out;

	if (!is_machine_path(command->redirect)) {
		out = fopen(command->redirect, command->append ? "ae" : "we");
		if (!out) {
			fprintf(stderr, "sh: can't create %s: %s\n", command->redirect, strerror(errno));
			shell.status = STATUS_FAILED;
			return;
		}
		run_words(command, out);
		if (fclose(out)) {
			fprintf(stderr, "sh: %s: %s\n", command->redirect, strerror(errno));
			shell.status = STATUS_FAILED;
		}
		return;
	}
	out = open_memstream(&text, &bytes);
	if (!out)
		return;
	run_words(command, out);
	fclose(out);
	flush_output();
	result = control_write_file(command->redirect, text, bytes);
	flush_output();
	free(text);
	if (result.killed || result.value < 0) {
		if (result.value == -ENOENT)
			fprintf(stderr, "sh: can't create %s: %s\n", command->redirect, "nonexistent directory");
		else
			fprintf(stderr, "sh: write error: %s\n", result.killed ? "killed" : error_text(result.value));
		shell.status = STATUS_FAILED;
	}
}

void shell_line(struct shell *unused, const char *text)
{
	char *line = strdup(text), *rest = line;
	struct command command;
	bool wanted = true;

	(void)unused;
	while (line && !shell.leaving && *skip_space(rest)) {
		char *store = calloc(8, strlen(rest) + 2);

		if (!store || !parse_command(rest, store, &command)) {
			free(store);
			break;
		}
		if (wanted && command.count) {
			if (command.filter)
				run_filtered(&command);
			else if (command.redirect)
				run_redirected(&command);
			else
				run_words(&command, stdout);
			flush_output();
		} else if (!command.count && (command.filter || (command.joint && command.joint != ';'))) {
			syntax_error(command.filter ? "\"|\"" : "\"&&\"");
			free(store);
			break;
		}
		if (command.joint == '&')
			wanted = shell.status == 0;
		else if (command.joint == '|')
			wanted = shell.status != 0;
		else
			wanted = true;
		rest = command.next;
		free(store);
	}
	free(line);
}

void shell_file(struct shell *unused, FILE *in)
{
	char *line = NULL;
	size_t bytes = 0;

	while (!shell.leaving && getline(&line, &bytes, in) > 0) {
		line[strcspn(line, "\n")] = '\0';
		shell_line(unused, line);
	}
	free(line);
}

static void prompt_loop(void)
{
	struct line_editor *editor = line_open("ashlar", shell_command_names);
	const char *line;

	printf("Ashlar: Linux 6.1's memory manager. 'help' lists the commands, 'exit' leaves.\n");
	fflush(stdout);
	while (!shell.leaving && (line = line_read(editor, shell.options.realtime))) {
		shell_line(&shell, line);
		flush_output();
	}
	line_close(editor);
}

/* Debian's busybox inside the machine, if it is there. @script: a path, or NULL for standard input. */
static bool busybox_shell(char *script)
{
	char *words[] = { "busybox", "sh", script, NULL };

	if (shell.options.builtin_prompt)
		return false;
	if (!shell.options.timeout_given)
		host_set_timeout(0, STATUS_FINDING);
	if (!try_program(words, &shell.status)) {
		shell.left_with_status = shell.status != 0;
		return true;
	}
	host_set_timeout(shell.options.timeout_s, STATUS_FINDING);
	return false;
}

int cmd_shell(int argc, char **argv)
{
	int first = parse_options(argc, argv, &shell.options);
	FILE *script = stdin;

	if (first < 0)
		return STATUS_USAGE;
	if (first + 1 < argc) {
		complain("shell: one SCRIPT at most");
		return STATUS_USAGE;
	}
	if (first < argc) {
		struct stat info;

		script = fopen(argv[first], "re");
		if (script && !fstat(fileno(script), &info) && S_ISDIR(info.st_mode)) {
			errno = EISDIR;
			fclose(script);
			script = NULL;
		}
		if (!script) {
			complain("%s: %s", argv[first], strerror(errno));
			return STATUS_USAGE;
		}
	}
	machine_start(&shell.options);
	control_set_console_level(8);
	if (busybox_shell(first < argc ? argv[first] : NULL))
		;
	else if (script == stdin && isatty(STDIN_FILENO))
		prompt_loop();
	else
		shell_file(&shell, script);
	if (script != stdin)
		fclose(script);
	for (unsigned int i = 0; i < shell.options.cat_count; i++)
		cat_file(shell.options.cat[i], stdout);
	if (machine_findings() && !shell.left_with_status)
		shell.status = STATUS_FINDING;
	return machine_end(shell.status);
}
