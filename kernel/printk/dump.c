// SPDX-License-Identifier: MIT
/*
 * kmsg_dump: those who want the log when the machine fails (pstore and the like). The list of dumpers is guarded by
 * dump_lock and walked under RCU, because a dump happens in any context.
 */
#include "internal.h"

#include <linux/console.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kmsg_dump.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static LIST_HEAD(dumpers);
static DEFINE_SPINLOCK(dump_lock);

/** kmsg_dump_register - be told when the log should be saved; returns 0, -EINVAL without a dump function, -EBUSY if it
 * is registered */
int kmsg_dump_register(struct kmsg_dumper *dumper)
{
	unsigned long flags;
	int err = -EBUSY;

	if (!dumper->dump)
		return -EINVAL;
	spin_lock_irqsave(&dump_lock, flags);
	if (!dumper->registered) {
		dumper->registered = true;
		list_add_tail_rcu(&dumper->list, &dumpers);
		err = 0;
	}
	spin_unlock_irqrestore(&dump_lock, flags);
	return err;
}
EXPORT_SYMBOL_GPL(kmsg_dump_register);

/** kmsg_dump_unregister - no longer be told; returns 0 or -EINVAL. Sleeps until running dumps are over. */
int kmsg_dump_unregister(struct kmsg_dumper *dumper)
{
	unsigned long flags;
	int err = -EINVAL;

	spin_lock_irqsave(&dump_lock, flags);
	if (dumper->registered) {
		dumper->registered = false;
		list_del_rcu(&dumper->list);
		err = 0;
	}
	spin_unlock_irqrestore(&dump_lock, flags);
	synchronize_rcu();
	return err;
}
EXPORT_SYMBOL_GPL(kmsg_dump_unregister);

/** kmsg_dump_reason_str - a reason as a word */
const char *kmsg_dump_reason_str(enum kmsg_dump_reason reason)
{
	static const char *const names[] = {
		[KMSG_DUMP_PANIC] = "Panic",
		[KMSG_DUMP_OOPS] = "Oops",
		[KMSG_DUMP_EMERG] = "Emergency",
		[KMSG_DUMP_SHUTDOWN] = "Shutdown",
	};

	return reason < ARRAY_SIZE(names) && names[reason] ? names[reason] : "Unknown";
}
EXPORT_SYMBOL_GPL(kmsg_dump_reason_str);

/** kmsg_dump - call the dumpers that want to know of @reason (by default oopses and panics). Any context. */
void kmsg_dump(enum kmsg_dump_reason reason)
{
	struct kmsg_dumper *dumper;

	rcu_read_lock();
	list_for_each_entry_rcu(dumper, &dumpers, list) {
		if (reason <= (dumper->max_reason ?: KMSG_DUMP_OOPS))
			dumper->dump(dumper, reason);
	}
	rcu_read_unlock();
}

/** kmsg_dump_rewind - let an iteration cover what has not been cleared, up to now */
void kmsg_dump_rewind(struct kmsg_dump_iter *iter)
{
	iter->cur_seq = log_clear_seq;
	iter->next_seq = log_next_seq();
}
EXPORT_SYMBOL_GPL(kmsg_dump_rewind);

/**
 * kmsg_dump_get_line - the next record
 * @iter: the iteration
 * @syslog: with the level in front
 * @line: gets the text, no zero byte; NULL: only its length is wanted
 * @size: of @line
 * @len: gets the length, may be NULL
 *
 * Returns false at the end. Not from several CPUs at once.
 */
bool kmsg_dump_get_line(struct kmsg_dump_iter *iter, bool syslog, char *line, size_t size, size_t *len)
{
	static struct log_reader reader;
	static char text[LOG_PRINT_MAX];
	size_t n;

	if (iter->cur_seq < log_clear_seq)
		iter->cur_seq = log_clear_seq;
	if (!log_read(iter->cur_seq, &reader))
		return false;
	n = log_print_text(&reader.record, syslog, printk_time, line ?: text, line ? size : sizeof(text));
	iter->cur_seq = reader.record.seq + 1;
	if (len)
		*len = n;
	return true;
}
EXPORT_SYMBOL_GPL(kmsg_dump_get_line);

/**
 * kmsg_dump_get_buffer - the newest records that fit, of those before the ones delivered last
 * @iter: the iteration: call again for older ones
 * @syslog: with the level in front
 * @buf: gets whole records
 * @size: its size
 * @len_out: gets the length, may be NULL
 *
 * Returns false if there are no more.
 */
bool kmsg_dump_get_buffer(struct kmsg_dump_iter *iter, bool syslog, char *buf, size_t size, size_t *len_out)
{
	struct kmsg_dump_iter pass = { .cur_seq = max(iter->cur_seq, log_clear_seq) };
	size_t total = 0, len = 0, pos = 0;
	u64 end = iter->next_seq;

	if (len_out)
		*len_out = 0;
	if (pass.cur_seq >= end)
		return false;
	/* Measure everything, and then leave out the oldest until the rest fits. */
	while (pass.cur_seq < end && kmsg_dump_get_line(&pass, syslog, NULL, 0, &len))
		total += len;
	pass.cur_seq = max(iter->cur_seq, log_clear_seq);
	while (total > size && pass.cur_seq < end && kmsg_dump_get_line(&pass, syslog, NULL, 0, &len))
		total -= len;
	iter->next_seq = pass.cur_seq;
	while (pass.cur_seq < end && kmsg_dump_get_line(&pass, syslog, buf + pos, size - pos, &len))
		pos += len;
	if (len_out)
		*len_out = pos;
	return pos > 0;
}
EXPORT_SYMBOL_GPL(kmsg_dump_get_buffer);
