// SPDX-License-Identifier: MIT
/* The log as the command sees it: reading it as dmesg does, clearing it, and how much of it reaches the console. */
#include "internal.h"

#include <ashlar/control.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/string.h>

/**
 * control_read_log - dmesg
 * @sequence: in: first record wanted; out: the one after the last delivered
 * @buffer: gets whole lines as dmesg prints them
 * @bytes: its size; at least LOG_PRINT_MAX, or a long record may be cut
 *
 * Returns bytes written; 0 at the end of the log. PID 1 only.
 */
size_t control_read_log(u64 *sequence, char *buffer, size_t bytes)
{
	static struct log_reader reader;
	static char text[LOG_PRINT_MAX];
	size_t pos = 0, len;

	for (*sequence = max(*sequence, log_clear_seq); log_read(*sequence, &reader);
	     *sequence = reader.record.seq + 1) {
		len = log_print_text(&reader.record, false, printk_time, text, sizeof(text));
		if (len > bytes - pos && pos)
			break;
		len = min(len, bytes - pos);
		memcpy(buffer + pos, text, len);
		pos += len;
	}
	return pos;
}

/** control_clear_log - dmesg --clear: what is there now is not delivered again */
void control_clear_log(void)
{
	log_clear_seq = log_next_seq();
}

/** control_set_console_level - messages of a level below @level (1 to 8) reach the console; returns the former level */
int control_set_console_level(int level)
{
	int former = console_loglevel;

	console_loglevel = clamp(level, minimum_console_loglevel, 8);
	return former;
}
