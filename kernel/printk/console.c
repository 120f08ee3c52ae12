// SPDX-License-Identifier: MIT
/*
 * Consoles: where the log is printed as it grows. The machine's own console is there from the start; others may
 * register.
 *
 * Each console remembers the next record it has to print (con->seq). Printing is done by whoever holds the console
 * lock: printk() tries to take it, and if somebody else has it, that one will print the new record as well, because it
 * looks again after releasing. So a message never waits for another CPU, and one printed from within a console's own
 * write function follows when that is done.
 *
 * The lock is a flag that may be held across sleeping (console_lock()); those who must wait for it sleep for a tick at
 * a time, so that releasing it never has to wake anybody. The list of consoles is guarded by it.
 *
 * A console that cannot keep up (because it was locked for long) loses the oldest records, and says how many.
 */
#define pr_fmt(fmt) "printk: " fmt

#include "internal.h"

#include <ashlar/control.h>
#include <ashlar/port.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/processor.h>

/* A CPU that stores the next record waits when so many are pending, and how often it looks. */
#define CONSOLE_BACKLOG_MAX 256
#define CONSOLE_WAIT_ROUNDS 10000

static void machine_write(struct console *con, const char *text, unsigned int count)
{
	arch_console_write(text, count);
}

static struct console machine_console = {
	.name = "machine",
	.write = machine_write,
	.flags = CON_PRINTBUFFER | CON_ENABLED | CON_ANYTIME | CON_CONSDEV,
	.index = -1,
};

struct console *console_drivers = &machine_console;
EXPORT_SYMBOL_GPL(console_drivers);
bool console_suspend_enabled = true;
EXPORT_SYMBOL(console_suspend_enabled);
int console_set_on_cmdline;
EXPORT_SYMBOL(console_set_on_cmdline);
atomic_t ignore_console_lock_warning = ATOMIC_INIT(0);
EXPORT_SYMBOL(ignore_console_lock_warning);

static unsigned int console_busy; /* the console lock: CPU of whoever took it, + 1 */
static u64 console_done;	  /* every console has printed the records before this one; written under the lock */

/* What printing needs, too large for a stack; guarded by the console lock. */
static struct log_reader print_reader;
static char print_text[LOG_PRINT_MAX];

static void report_dropped(struct console *con)
{
	char text[64];

	con->write(con, text, scnprintf(text, sizeof(text), "** %lu printk messages dropped **\n", con->dropped));
	con->dropped = 0;
}

/* Print the next record; false if there is none. */
static bool print_next(struct console *con)
{
	const struct log_record *record = &print_reader.record;
	size_t len;

	if (!log_read(con->seq, &print_reader))
		return false;
	con->dropped += record->seq - con->seq;
	con->seq = record->seq + 1;
	if (record->level >= console_loglevel)
		return true;
	if (con->dropped)
		report_dropped(con);
	len = log_print_text(record, false, printk_time, print_text, sizeof(print_text));
	con->write(con, print_text, len);
	return true;
}

/* Records that some console has not printed yet; without the lock. */
static u64 console_backlog(void)
{
	return log_next_seq() - min(READ_ONCE(console_done), log_next_seq());
}

static void print_pending(void)
{
	u64 done = U64_MAX;
	struct console *con;

	for_each_console(con)
	{
		if (!(con->flags & CON_ENABLED) || !con->write)
			continue;
		while (print_next(con))
			;
		done = min(done, con->seq);
	}
	WRITE_ONCE(console_done, done);
}

/**
 * console_trylock - take the console lock if it is free
 *
 * Returns 1 if so. Any context.
 */
int console_trylock(void)
{
	return !READ_ONCE(console_busy) && !cmpxchg(&console_busy, 0, raw_smp_processor_id() + 1);
}
EXPORT_SYMBOL(console_trylock);

/** console_lock - take the console lock: nothing is printed until console_unlock(). May sleep. */
void console_lock(void)
{
	might_sleep();
	while (!console_trylock())
		schedule_timeout_uninterruptible(1);
}
EXPORT_SYMBOL(console_lock);

/** console_unlock - print what has been stored meanwhile, and release the console lock */
void console_unlock(void)
{
	do {
		print_pending();
		smp_store_release(&console_busy, 0);
		/* A record stored after the last look, by one who found the lock taken, would otherwise wait for the
		 * next. */
		smp_mb();
	} while (console_backlog() && console_trylock());
}
EXPORT_SYMBOL(console_unlock);

/*
 * Other CPUs may store records faster than the one that prints can print. Rather than losing them, wait a little when
 * many are pending; not for long, and not for this CPU itself, which may be what this interrupts.
 */
static void wait_for_console(void)
{
	unsigned int rounds, me = raw_smp_processor_id() + 1;

	for (rounds = 0; rounds < CONSOLE_WAIT_ROUNDS && console_backlog() > CONSOLE_BACKLOG_MAX; rounds++) {
		unsigned int owner = READ_ONCE(console_busy);

		if (!owner || owner == me)
			break;
		cpu_relax();
	}
}

/** console_flush_pending - print what is pending, unless somebody else is doing so. Any context. */
void console_flush_pending(void)
{
	if (unlikely(READ_ONCE(console_busy)))
		wait_for_console();
	if (console_trylock())
		console_unlock();
}

/** is_console_locked - whether somebody holds the console lock */
int is_console_locked(void)
{
	return READ_ONCE(console_busy);
}
EXPORT_SYMBOL(is_console_locked);

/** console_conditional_schedule - a place where a long console operation may give way; printing here is short */
void console_conditional_schedule(void)
{
}
EXPORT_SYMBOL(console_conditional_schedule);

/** console_stop, console_start - stop printing on a console, go on with it. May sleep. */
void console_stop(struct console *con)
{
	console_lock();
	con->flags &= ~CON_ENABLED;
	console_unlock();
}
EXPORT_SYMBOL(console_stop);

void console_start(struct console *con)
{
	console_lock();
	con->flags |= CON_ENABLED;
	console_unlock();
}
EXPORT_SYMBOL(console_start);

/**
 * register_console - print the log on one more console
 * @con: with name and write(); CON_PRINTBUFFER: from the oldest record on, otherwise from the next
 *
 * It must stay until unregister_console(). May sleep.
 */
void register_console(struct console *con)
{
	if (con->setup && con->setup(con, NULL) != 0)
		return;
	console_lock();
	con->flags |= CON_ENABLED;
	con->dropped = 0;
	con->seq = con->flags & CON_PRINTBUFFER ? log_first_seq() : log_next_seq();
	con->index = max_t(short, con->index, 0);
	con->next = console_drivers->next;
	console_drivers->next = con;
	console_unlock();
	pr_info("%sconsole [%s%d] enabled\n", con->flags & CON_BOOT ? "boot" : "", con->name, con->index);
}
EXPORT_SYMBOL(register_console);

/** unregister_console - stop using a console; returns 0, or -ENODEV if it was not registered. May sleep. */
int unregister_console(struct console *con)
{
	struct console **link;
	int err = -ENODEV;

	pr_info("%sconsole [%s%d] disabled\n", con->flags & CON_BOOT ? "boot" : "", con->name, con->index);
	console_lock();
	for (link = &console_drivers; *link; link = &(*link)->next) {
		if (*link != con)
			continue;
		*link = con->next;
		con->flags &= ~CON_ENABLED;
		con->next = NULL;
		err = 0;
		break;
	}
	console_unlock();
	if (!err && con->exit)
		err = con->exit(con);
	return err;
}
EXPORT_SYMBOL(unregister_console);

/** console_unblank - make the console visible; a stream of text always is */
void console_unblank(void)
{
}

/**
 * console_flush_on_panic - print everything, whoever holds the lock: the machine is about to end
 * @mode: print what is pending, or the whole log again
 */
void console_flush_on_panic(enum con_flush_mode mode)
{
	struct console *con;

	log_finalize();
	if (mode == CONSOLE_REPLAY_ALL) {
		for_each_console(con) con->seq = log_first_seq();
	}
	WRITE_ONCE(console_busy, 1);
	print_pending();
	WRITE_ONCE(console_busy, 0);
	arch_console_flush();
}

/**
 * pr_flush - wait until the consoles have printed what is in the log
 *
 * Returns false if @timeout_ms milliseconds passed first (below 0: no limit). May sleep if there is something to wait
 * for.
 */
bool pr_flush(int timeout_ms, bool reset_on_progress)
{
	for (console_flush_pending(); console_backlog(); timeout_ms -= 4) {
		if (timeout_ms >= 0 && timeout_ms < 4)
			return false;
		schedule_timeout_uninterruptible(1);
		console_flush_pending();
	}
	return true;
}
