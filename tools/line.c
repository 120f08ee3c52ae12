// SPDX-License-Identifier: MIT
/*
 * Line input. libedit is opened when the first prompt is shown and not linked, so that `ashlar run`, which is measured in
 * milliseconds, does not pay for loading it.
 */

#include <dlfcn.h>
#include <errno.h>
#include <histedit.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "line.h"
#include "tool.h"

#define PROMPT "ashlar# "
#define HISTORY_LINES 1000

struct line_editor {
	void *library;
	EditLine *edit;
	History *history;
	bool live;
	char *line;
	size_t bytes;
	const char *const *names;
	typeof(el_init) *init;
	typeof(el_end) *end;
	typeof(el_set) *set;
	typeof(el_get) *get;
	typeof(el_gets) *gets;
	typeof(el_line) *line_info;
	typeof(el_insertstr) *insert;
	typeof(history_init) *history_init;
	typeof(history_end) *history_end;
	typeof(history) *history_call;
};

static char *prompt(EditLine *edit)
{
	static char text[] = PROMPT;

	(void)edit;
	return text;
}

/* One character; meanwhile the machine's clock and tasks go on if it follows real time. */
static int read_char(EditLine *edit, wchar_t *character)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	struct line_editor *editor;
	unsigned char byte;
	ssize_t n;
	typeof(el_get) *get = dlsym(RTLD_DEFAULT, "el_get");

	if (!get)
		get = dlsym(dlopen("libedit.so.2", RTLD_LAZY | RTLD_NOLOAD), "el_get");
	if (get(edit, EL_CLIENTDATA, &editor))
		return -1;
	while (editor->live && poll(&input, 1, 0) == 0) {
		control_sleep_ns(10000000);
		flush_output();
	}
	do
		n = read(STDIN_FILENO, &byte, 1);
	while (n < 0 && errno == EINTR);
	*character = byte;
	return (int)n;
}

static unsigned char complete(EditLine *edit, int key)
{
	struct line_editor *editor;
	const LineInfo *line;
	const char *match = NULL;
	size_t typed;

	(void)key;
	typeof(el_get) *get = dlsym(dlopen("libedit.so.2", RTLD_LAZY | RTLD_NOLOAD), "el_get");

	if (get(edit, EL_CLIENTDATA, &editor))
		return CC_ERROR;
	line = editor->line_info(edit);
	typed = (size_t)(line->cursor - line->buffer);
	for (const char *const *name = editor->names; *name; name++)
		if (typed && !strncmp(*name, line->buffer, typed)) {
			if (match)
				return CC_ERROR;
			match = *name;
		}
	if (!match || editor->insert(edit, match + typed) || editor->insert(edit, " "))
		return CC_ERROR;
	return CC_REFRESH;
}

static bool load_library(struct line_editor *editor)
{
	editor->library = dlopen("libedit.so.2", RTLD_LAZY);
	if (!editor->library)
		return false;
	editor->init = dlsym(editor->library, "el_init");
	editor->end = dlsym(editor->library, "el_end");
	editor->set = dlsym(editor->library, "el_set");
	editor->get = dlsym(editor->library, "el_get");
	editor->gets = dlsym(editor->library, "el_gets");
	editor->line_info = dlsym(editor->library, "el_line");
	editor->insert = dlsym(editor->library, "el_insertstr");
	editor->history_init = dlsym(editor->library, "history_init");
	editor->history_end = dlsym(editor->library, "history_end");
	editor->history_call = dlsym(editor->library, "history");
	return editor->init && editor->end && editor->set && editor->get && editor->gets && editor->line_info &&
	       editor->insert && editor->history_init && editor->history_end && editor->history_call;
}

struct line_editor *line_open(const char *program, const char *const *names)
{
	struct line_editor *editor = calloc(1, sizeof(*editor));
	HistEvent event;

	if (!editor)
		return NULL;
	editor->names = names;
	if (!load_library(editor))
		return editor;
	editor->edit = editor->init(program, stdin, stdout, stderr);
	editor->history = editor->history_init();
	if (!editor->edit || !editor->history)
		return editor;
	editor->history_call(editor->history, &event, H_SETSIZE, HISTORY_LINES);
	editor->set(editor->edit, EL_CLIENTDATA, editor);
	editor->set(editor->edit, EL_PROMPT, prompt);
	editor->set(editor->edit, EL_EDITOR, "emacs");
	editor->set(editor->edit, EL_SIGNAL, 1);
	editor->set(editor->edit, EL_HIST, editor->history_call, editor->history);
	editor->set(editor->edit, EL_GETCFN, read_char);
	editor->set(editor->edit, EL_ADDFN, "complete", "complete a command's name", complete);
	editor->set(editor->edit, EL_BIND, "^I", "complete", NULL);
	return editor;
}

const char *line_read(struct line_editor *editor, bool live)
{
	const char *line;
	HistEvent event;
	int count = 0;

	if (!editor)
		return NULL;
	editor->live = live;
	if (!editor->edit) {
		fputs(PROMPT, stdout);
		fflush(stdout);
		if (getline(&editor->line, &editor->bytes, stdin) < 0)
			return NULL;
	} else {
		line = editor->gets(editor->edit, &count);
		if (!line || count <= 0)
			return NULL;
		free(editor->line);
		editor->line = strdup(line);
		if (!editor->line)
			return NULL;
		if (line[strspn(line, " \t\n")])
			editor->history_call(editor->history, &event, H_ENTER, line);
	}
	editor->line[strcspn(editor->line, "\n")] = '\0';
	return editor->line;
}

void line_close(struct line_editor *editor)
{
	if (!editor)
		return;
	if (editor->history)
		editor->history_end(editor->history);
	if (editor->edit)
		editor->end(editor->edit);
	if (editor->library)
		dlclose(editor->library);
	free(editor->line);
	free(editor);
}
