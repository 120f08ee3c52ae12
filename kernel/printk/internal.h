/* SPDX-License-Identifier: MIT */
/* The parts of the log among themselves. See ring.c and printk.c. */
#ifndef KERNEL_PRINTK_INTERNAL_H
#define KERNEL_PRINTK_INTERNAL_H
#include <linux/dev_printk.h>
#include <linux/types.h>

/* The longest line with its prefix, and the longest text of a record. Linux's, so that long messages are cut at the
 * same place. */
#define LOG_PREFIX_MAX 32
#define LOG_LINE_MAX (1024 - LOG_PREFIX_MAX)

/* Text of a record as printed: every one of its newlines brings another prefix. */
#define LOG_PRINT_MAX 4096

enum log_flags {
	LOG_NEWLINE = 2, /* ended with a newline: complete */
	LOG_CONT = 8,	 /* a continuation that found nothing to continue */
};

struct log_record {
	u64 seq;
	u64 ts_nsec;
	u32 caller_id; /* task, or CPU | 1 << 31 in interrupts; a continuation must come from the same */
	u16 text_len;
	u8 facility;
	u8 level : 3;
	u8 flags : 5;
	struct dev_printk_info dev;
	const char *text; /* of a record that is being read: in the reader's buffer */
};

struct log_reader {
	struct log_record record;
	char text[LOG_LINE_MAX];
};

/* ring.c */
bool log_append(u32 caller_id, const char *text, size_t len, size_t reserve, bool newline);
void log_store(struct log_record *record, const char *text);
bool log_read(u64 seq, struct log_reader *reader);
u64 log_first_seq(void);
u64 log_next_seq(void);
void log_finalize(void);
int log_buffer_bytes(void);

/* printk.c */
size_t log_print_text(const struct log_record *record, bool syslog, bool time, char *buf, size_t size);
extern u64 log_clear_seq;
extern bool printk_time;

/* console.c */
void console_flush_pending(void);

/* kmsg.c */
void log_wake_readers(void);
int log_syslog_read(char __user *buf, int size);
int log_syslog_unread(void);
#endif
