// SPDX-License-Identifier: MIT
/*
 * printk: a message is formatted on the caller's stack, stored in the ring (ring.c), and then whatever the consoles
 * have not printed yet is printed by whoever gets them first (console.c). Nothing here sleeps, allocates or wakes a
 * task directly, so it may be called from every context, with any lock held, and from within itself (a warning of the
 * formatter).
 *
 * Level: one or more prefixes of SOH and a letter stand in front of the text (<linux/kern_levels.h>); the first level
 * counts. One trailing newline completes the record; without it the next KERN_CONT message of the same task continues
 * it. A record keeps the time of its first piece.
 *
 * Time stamps are those of the machine; in virtual time each message is said to take LOG_COST_NS.
 */
#include "internal.h"

#include <ashlar/control.h>
#include <ashlar/port.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/processor.h>

#define LOG_COST_NS 1000

int console_printk[4] = {
	CONSOLE_LOGLEVEL_QUIET,	  /* console_loglevel: start-up is quiet; the command raises it */
	MESSAGE_LOGLEVEL_DEFAULT, /* default_message_loglevel */
	CONSOLE_LOGLEVEL_MIN,	  /* minimum_console_loglevel */
	CONSOLE_LOGLEVEL_DEFAULT, /* default_console_loglevel */
};
EXPORT_SYMBOL_GPL(console_printk);

int suppress_printk;
int printk_delay_msec;
int dmesg_restrict;
bool printk_time = true;

/* Records before this one have been cleared away by whoever reads the log. */
u64 log_clear_seq;

/* Tasks by their number, interrupts by their CPU. */
static u32 printk_caller_id(void)
{
	if (in_task())
		return task_pid_nr(current);
	return 0x80000000 | raw_smp_processor_id();
}

/* Read the prefixes; the first level counts. Returns their length. */
static size_t parse_prefix(const char *text, int *level, bool *cont)
{
	const char *p = text;
	int c;

	for (; (c = printk_get_level(p)) != 0; p += 2) {
		if (c == 'c')
			*cont = true;
		else if (*level == LOGLEVEL_DEFAULT)
			*level = c - '0';
	}
	return p - text;
}

static void store_text(int facility, int level, const struct dev_printk_info *dev, bool cont, const char *text,
		       size_t len, size_t reserve, bool newline)
{
	struct log_record record;
	u32 caller_id = printk_caller_id();

	if (cont && log_append(caller_id, text, len, reserve, newline))
		return;
	record.ts_nsec = arch_clock_peek_ns();
	record.caller_id = caller_id;
	record.text_len = len;
	record.facility = facility;
	record.level = level & 7;
	record.flags = (newline ? LOG_NEWLINE : 0) | (cont ? LOG_CONT : 0);
	record.dev.subsystem[0] = '\0';
	if (dev)
		record.dev = *dev;
	log_store(&record, text);
}

static int vprintk_store(int facility, int level, const struct dev_printk_info *dev, const char *fmt, va_list args)
{
	char buf[LOG_LINE_MAX];
	const char *text = buf;
	bool cont = false, newline = false;
	size_t len, prefix, reserve;

	len = vscnprintf(buf, sizeof(buf), fmt, args);
	reserve = len + 1;
	if (len && buf[len - 1] == '\n') {
		newline = true;
		len--;
	}
	if (facility == 0) {
		buf[len] = '\0';
		prefix = parse_prefix(buf, &level, &cont);
		text += prefix;
		len -= prefix;
	}
	if (level == LOGLEVEL_DEFAULT)
		level = default_message_loglevel;
	store_text(facility, level, dev, cont, text, len, reserve, newline || dev);
	return len;
}

/**
 * vprintk_emit - store a message and print it
 * @facility: 0 for the kernel; others have no prefixes in their text
 * @level: 0 to 7, or LOGLEVEL_DEFAULT to go by the prefix; LOGLEVEL_SCHED is the same here
 * @dev_info: the device it is about, or NULL
 * @fmt: the format
 * @args: its arguments
 *
 * Returns the length of the text without prefix and newline. Any context.
 */
asmlinkage int vprintk_emit(int facility, int level, const struct dev_printk_info *dev_info, const char *fmt,
			    va_list args)
{
	int len;

	if (unlikely(suppress_printk))
		return 0;
	if (level == LOGLEVEL_SCHED)
		level = LOGLEVEL_DEFAULT;
	len = vprintk_store(facility, level, dev_info, fmt, args);
	console_flush_pending();
	log_wake_readers();
	arch_account_ns(LOG_COST_NS);
	if (unlikely(printk_delay_msec))
		arch_spend_ns(printk_delay_msec * 1000000ull);
	return len;
}
EXPORT_SYMBOL(vprintk_emit);

/** vprintk_default - what vprintk() does unless a debugger takes messages */
asmlinkage int vprintk_default(const char *fmt, va_list args)
{
	return vprintk_emit(0, LOGLEVEL_DEFAULT, NULL, fmt, args);
}
EXPORT_SYMBOL_GPL(vprintk_default);

/** vprintk - print a message to the log; see _printk() */
asmlinkage int vprintk(const char *fmt, va_list args)
{
	return vprintk_default(fmt, args);
}
EXPORT_SYMBOL(vprintk);

/**
 * _printk - print a message to the log; what printk() calls
 * @fmt: the format, with the level in front (KERN_INFO "...")
 *
 * Returns the length of the text without level and newline. Any context.
 */
asmlinkage int _printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(_printk);

/** _printk_deferred - as _printk(), for callers that hold a lock of the scheduler: here no different, printing takes no
 * such lock */
int _printk_deferred(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk_emit(0, LOGLEVEL_SCHED, NULL, fmt, args);
	va_end(args);
	return len;
}

/** early_printk - write straight to the machine's console, past the log; for the time when the log itself is suspect */
void early_printk(const char *fmt, ...)
{
	char buf[512];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	arch_console_write(buf, len);
}

/* Printing never depends on locks that these would protect. */
void printk_deferred_enter(void)
{
}

void printk_deferred_exit(void)
{
}

void printk_prefer_direct_enter(void)
{
}

void printk_prefer_direct_exit(void)
{
}

/** printk_trigger_flush - print what is pending; it is usually printed already */
void printk_trigger_flush(void)
{
	console_flush_pending();
}

/* "[    1.234567] ", with the level in front for syslog: "<6>[    1.234567] ". */
static size_t print_prefix(const struct log_record *record, bool syslog, bool time, char *buf, size_t size)
{
	size_t len = 0;
	u32 rest;

	if (syslog)
		len = scnprintf(buf, size, "<%u>", record->facility << 3 | record->level);
	if (time) {
		u64 seconds = div_u64_rem(record->ts_nsec, 1000000000, &rest);

		len += scnprintf(buf + len, size - len, "[%5lu.%06u] ", (unsigned long)seconds, rest / 1000);
	}
	return len;
}

/**
 * log_print_text - a record as text: a prefix in front of each of its lines, a newline behind each
 * @record: the record
 * @syslog: put the level in front
 * @time: put the time in front
 * @buf: gets the text, with no zero byte
 * @size: its size; lines that do not fit as a whole are left out
 *
 * Returns the length.
 */
size_t log_print_text(const struct log_record *record, bool syslog, bool time, char *buf, size_t size)
{
	const char *text = record->text, *end = text + record->text_len;
	char prefix[LOG_PREFIX_MAX + 8];
	size_t prefix_len = print_prefix(record, syslog, time, prefix, sizeof(prefix)), pos = 0;

	for (;;) {
		const char *newline = memchr(text, '\n', end - text);
		size_t len = (newline ?: end) - text;

		if (pos + prefix_len + len + 1 > size)
			break;
		memcpy(buf + pos, prefix, prefix_len);
		memcpy(buf + pos + prefix_len, text, len);
		pos += prefix_len + len;
		buf[pos++] = '\n';
		if (!newline)
			break;
		text = newline + 1;
	}
	return pos;
}

/* ---- Reports of several lines ---- */

static unsigned int cpu_sync_owner; /* CPU + 1, or 0 */
static unsigned int cpu_sync_nested;

/** __printk_cpu_sync_wait - wait until no CPU is in the middle of a report */
void __printk_cpu_sync_wait(void)
{
	while (READ_ONCE(cpu_sync_owner))
		cpu_relax();
}
EXPORT_SYMBOL(__printk_cpu_sync_wait);

/** __printk_cpu_sync_try_get - begin a report; 0 if another CPU is in one. Interrupts are off. */
int __printk_cpu_sync_try_get(void)
{
	unsigned int me = raw_smp_processor_id() + 1, owner = cmpxchg(&cpu_sync_owner, 0, me);

	if (owner == me)
		cpu_sync_nested++;
	return !owner || owner == me;
}
EXPORT_SYMBOL(__printk_cpu_sync_try_get);

/** __printk_cpu_sync_put - end a report */
void __printk_cpu_sync_put(void)
{
	if (cpu_sync_nested)
		cpu_sync_nested--;
	else
		smp_store_release(&cpu_sync_owner, 0);
}
EXPORT_SYMBOL(__printk_cpu_sync_put);

/* ---- Rate limits ---- */

DEFINE_RATELIMIT_STATE(printk_ratelimit_state, 5 * HZ, 10);

/** __printk_ratelimit - whether a message may be printed now, by the limit that all callers share (10 in 5 s) */
int __printk_ratelimit(const char *func)
{
	return ___ratelimit(&printk_ratelimit_state, func);
}
EXPORT_SYMBOL(__printk_ratelimit);

/**
 * printk_timed_ratelimit - whether a message may be printed now
 * @caller_jiffies: the caller's memory of the last time, 0 at first
 * @interval_msecs: shortest time between two messages
 */
bool printk_timed_ratelimit(unsigned long *caller_jiffies, unsigned int interval_msecs)
{
	unsigned long elapsed = jiffies - *caller_jiffies;

	if (*caller_jiffies && elapsed <= msecs_to_jiffies(interval_msecs))
		return false;
	*caller_jiffies = jiffies;
	return true;
}
EXPORT_SYMBOL(printk_timed_ratelimit);
