/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STREAM_H
#define _LINUX_STREAM_H
/* The host's standard streams as files. See drivers/tty/stream.c. */
#include <linux/types.h>

struct files_struct;
struct tty_struct;

bool stream_input_awaited(void);
void stream_input_for(struct tty_struct *tty);
#endif
