// SPDX-License-Identifier: MIT
/*
 * The log's memory: records in the order in which they were stored, each with a sequence number that is never used
 * again.
 *
 *   descriptors  slot seq % LOG_SLOTS describes record seq, for first <= seq < next
 *   text         record seq's text lies contiguously at text[begin % LOG_TEXT_SIZE], begin <= ... < begin + text_len
 *
 * Invariants, under the lock:
 *   next - first <= LOG_SLOTS
 *   begin of records ascends; text_head is the end of the last; text_head - begin(first) <= LOG_TEXT_SIZE
 *
 * Storing a record drops as many of the oldest as its text and its slot need; it cannot fail. The last record is *open*
 * if its text did not end with a newline: it can still be continued, and readers do not see it until the next record is
 * stored, it is completed, or log_finalize() is called.
 *
 * The lock is the log's own, because spinlocks may report errors, to the log. It is held for the length of a memcpy()
 * with interrupts off, and nothing is called under it that could print. If it is found to be held by this very CPU,
 * then this is an exception within those few instructions: the record goes to a small spare buffer of this CPU, and
 * whoever releases the lock stores it. Only when that is full too is a record lost, and a message says so.
 */
#include "internal.h"

#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/processor.h>

#define LOG_TEXT_SIZE (1ul << CONFIG_LOG_BUF_SHIFT)
#define LOG_SLOTS 4096ul

struct log_slot {
	u64 ts_nsec;
	u64 begin;
	u32 caller_id;
	u16 text_len;
	u8 facility;
	u8 level : 3;
	u8 flags : 5;
	struct dev_printk_info *dev; /* behind the text, or NULL */
};

/* All of these are guarded by log_owner. */
static char log_text[LOG_TEXT_SIZE] __aligned(8);
static struct log_slot log_slots[LOG_SLOTS];
static u64 log_first, log_next; /* sequence numbers */
static u64 text_head;
static bool log_open; /* the last record can be continued */

static unsigned int log_owner; /* 0: free, else CPU + 1 */

/* One record that an exception under the lock wanted to store. */
struct spare_record {
	bool used;
	struct log_record record;
	char text[256];
};
static struct spare_record spares[NR_CPUS];
static bool log_lost; /* since the last unlock, a record found its spare place taken */

static struct log_slot *slot_of(u64 seq)
{
	return &log_slots[seq % LOG_SLOTS];
}

/* False if this CPU holds the lock already. */
static bool log_lock(unsigned long *flags)
{
	unsigned int me;

	local_irq_save(*flags);
	me = raw_smp_processor_id() + 1;
	while (cmpxchg(&log_owner, 0, me) != 0) {
		if (READ_ONCE(log_owner) == me) {
			local_irq_restore(*flags);
			return false;
		}
		cpu_relax();
	}
	return true;
}

/* Room a record takes: text, then the device it is about. */
static size_t record_bytes(size_t text_len, bool dev)
{
	return round_up(text_len + (dev ? 8 + sizeof(struct dev_printk_info) : 0), 8);
}

/* Drop old records until a slot and @bytes of contiguous text are free; returns where the text begins. */
static u64 make_room(size_t bytes, bool new_slot)
{
	u64 begin = text_head, offset = begin % LOG_TEXT_SIZE;

	if (offset + bytes > LOG_TEXT_SIZE)
		begin += LOG_TEXT_SIZE - offset;
	while (log_first < log_next && (begin + bytes - slot_of(log_first)->begin > LOG_TEXT_SIZE ||
					(new_slot && log_next - log_first >= LOG_SLOTS)))
		log_first++;
	return begin;
}

static void store_locked(const struct log_record *record, const char *text)
{
	bool has_dev = record->dev.subsystem[0];
	size_t bytes = record_bytes(record->text_len, has_dev);
	u64 begin = make_room(bytes, true);
	struct log_slot *slot = slot_of(log_next);
	char *place = log_text + begin % LOG_TEXT_SIZE;

	slot->ts_nsec = record->ts_nsec;
	slot->begin = begin;
	slot->caller_id = record->caller_id;
	slot->text_len = record->text_len;
	slot->facility = record->facility;
	slot->level = record->level;
	slot->flags = record->flags;
	slot->dev = NULL;
	memcpy(place, text, record->text_len);
	if (has_dev) {
		slot->dev = (struct dev_printk_info *)(place + round_up(record->text_len, 8));
		*slot->dev = record->dev;
	}
	text_head = begin + bytes;
	log_next++;
	log_open = !(record->flags & LOG_NEWLINE);
}

static void log_unlock(unsigned long flags)
{
	struct spare_record *spare = &spares[raw_smp_processor_id()];

	if (unlikely(spare->used)) {
		store_locked(&spare->record, spare->text);
		spare->used = false;
	}
	if (unlikely(log_lost)) {
		static const char text[] = "log: messages of exceptions under the log's lock were lost";
		struct log_record record = spare->record;

		record.level = LOGLEVEL_WARNING;
		record.flags = LOG_NEWLINE;
		record.text_len = sizeof(text) - 1;
		record.dev.subsystem[0] = '\0';
		log_lost = false;
		store_locked(&record, text);
	}
	smp_store_release(&log_owner, 0);
	local_irq_restore(flags);
}

static void store_spare(const struct log_record *record, const char *text)
{
	struct spare_record *spare = &spares[raw_smp_processor_id()];

	if (spare->used) {
		log_lost = true;
		return;
	}
	spare->record = *record;
	spare->record.text_len = min_t(size_t, record->text_len, sizeof(spare->text));
	memcpy(spare->text, text, spare->record.text_len);
	spare->used = true;
}

/**
 * log_store - add a record
 * @record: all but seq and text filled in; text_len is at most LOG_LINE_MAX
 * @text: its text
 *
 * Any context.
 */
void log_store(struct log_record *record, const char *text)
{
	unsigned long flags;

	if (!log_lock(&flags)) {
		store_spare(record, text);
		return;
	}
	store_locked(record, text);
	log_unlock(flags);
}

/**
 * log_append - continue the last record
 * @caller_id: who wants to; must be who began it
 * @text: the text
 * @len: its length
 * @reserve: the length that counts for the limit: with prefix, newline and a zero byte
 * @newline: the record is complete after this
 *
 * Returns false if the last record is complete or somebody else's, or the text would grow too long: store it as a
 * record of its own then. Any context.
 */
bool log_append(u32 caller_id, const char *text, size_t len, size_t reserve, bool newline)
{
	struct log_slot *last;
	unsigned long flags;
	bool done = false;

	if (!log_lock(&flags))
		return false;
	last = slot_of(log_next - 1);
	if (log_open && last->caller_id == caller_id && !last->dev && last->text_len + reserve <= LOG_LINE_MAX) {
		size_t whole = record_bytes(last->text_len + len, false);
		u64 begin = last->begin;

		if (begin % LOG_TEXT_SIZE + whole <= LOG_TEXT_SIZE) {
			/* The record itself stays: it is the last, and shorter than the whole buffer. */
			while (begin + whole - slot_of(log_first)->begin > LOG_TEXT_SIZE)
				log_first++;
			memcpy(log_text + begin % LOG_TEXT_SIZE + last->text_len, text, len);
			last->text_len += len;
			text_head = begin + whole;
			if (newline) {
				last->flags |= LOG_NEWLINE;
				log_open = false;
			}
			done = true;
		}
	}
	log_unlock(flags);
	return done;
}

/** log_finalize - close the last record, so that readers see it */
void log_finalize(void)
{
	unsigned long flags;

	if (!log_lock(&flags))
		return;
	log_open = false;
	log_unlock(flags);
}

/**
 * log_read - copy a record
 * @seq: the first that is wanted; if it has been dropped, the oldest there is
 * @reader: gets it; its seq says which it is
 *
 * Returns false if there is none yet. Any context.
 */
bool log_read(u64 seq, struct log_reader *reader)
{
	struct log_record *record = &reader->record;
	struct log_slot *slot;
	unsigned long flags;
	bool found;

	if (!log_lock(&flags))
		return false;
	seq = max(seq, log_first);
	found = seq < log_next - (log_open ? 1 : 0);
	if (found) {
		slot = slot_of(seq);
		record->seq = seq;
		record->ts_nsec = slot->ts_nsec;
		record->caller_id = slot->caller_id;
		record->text_len = slot->text_len;
		record->facility = slot->facility;
		record->level = slot->level;
		record->flags = slot->flags;
		record->text = reader->text;
		memcpy(reader->text, log_text + slot->begin % LOG_TEXT_SIZE, slot->text_len);
		record->dev.subsystem[0] = '\0';
		if (slot->dev)
			record->dev = *slot->dev;
	}
	log_unlock(flags);
	return found;
}

/** log_first_seq - the oldest record there is */
u64 log_first_seq(void)
{
	return READ_ONCE(log_first);
}

/** log_next_seq - the number that the next new record will get; a record that is still open counts as new */
u64 log_next_seq(void)
{
	unsigned long flags;
	u64 seq;

	if (!log_lock(&flags))
		return READ_ONCE(log_next);
	seq = log_next - (log_open ? 1 : 0);
	log_unlock(flags);
	return seq;
}

/** log_buffer_bytes - how much text the log holds at most */
int log_buffer_bytes(void)
{
	return LOG_TEXT_SIZE;
}
