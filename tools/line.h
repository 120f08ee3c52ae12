/* SPDX-License-Identifier: MIT */
/* Line input at a terminal: editing, history and completion of the first word by libedit. */
#ifndef ASHLAR_LINE_H
#define ASHLAR_LINE_H

#include <stdbool.h>

struct line_editor;

/** line_open - @names: what Tab completes, NULL at the end. Without libedit lines are read as they come. Never fails. */
struct line_editor *line_open(const char *program, const char *const *names);

/** line_read - the next line without its newline, valid until the next call; NULL at end of input. @live: let the machine run while waiting */
const char *line_read(struct line_editor *editor, bool live);
void line_close(struct line_editor *editor);

#endif
