// SPDX-License-Identifier: MIT
/*
 * Waiting for events of several files: what poll() functions put a task on.
 *
 * A struct poll_wqueues holds an entry for each wait queue that a file's poll() named: some inline, the rest in pages.
 * The wake-up sets `triggered`, so that one that comes between asking the files and going to sleep is not lost.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/wait.h>

struct poll_table_page {
	struct poll_table_page *next;
	struct poll_table_entry *entry; /* the next free one */
	struct poll_table_entry entries[];
};

static bool page_is_full(const struct poll_table_page *table)
{
	return (unsigned long)(table->entry + 1) > PAGE_SIZE + (unsigned long)table;
}

static struct poll_table_entry *poll_get_entry(struct poll_wqueues *p)
{
	struct poll_table_page *table = p->table;

	if (p->inline_index < POLL_INLINE_ENTRIES)
		return p->inline_entries + p->inline_index++;
	if (!table || page_is_full(table)) {
		struct poll_table_page *new = (struct poll_table_page *)__get_free_page(GFP_KERNEL);

		if (!new) {
			p->error = -ENOMEM;
			return NULL;
		}
		new->entry = new->entries;
		new->next = table;
		p->table = table = new;
	}
	return table->entry++;
}

static int pollwake(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	struct poll_table_entry *entry = container_of(wait, struct poll_table_entry, wait);
	struct poll_wqueues *pwq = wait->private;
	DECLARE_WAITQUEUE(dummy_wait, pwq->polling_task);

	if (key && !((__force unsigned long)key & (__force unsigned long)entry->key))
		return 0;
	smp_wmb(); /* what happened before that it happened; poll_schedule_timeout() has the other half */
	pwq->triggered = 1;
	return default_wake_function(&dummy_wait, mode, sync, key);
}

/* What poll_wait() does for a caller that will sleep. */
static void __pollwait(struct file *filp, wait_queue_head_t *wait_address, poll_table *p)
{
	struct poll_wqueues *pwq = container_of(p, struct poll_wqueues, pt);
	struct poll_table_entry *entry = poll_get_entry(pwq);

	if (!entry)
		return;
	entry->filp = get_file(filp);
	entry->wait_address = wait_address;
	entry->key = p->_key;
	init_waitqueue_func_entry(&entry->wait, pollwake);
	entry->wait.private = pwq;
	add_wait_queue(wait_address, &entry->wait);
}

/**
 * poll_initwait - begin to wait for events
 */
void poll_initwait(struct poll_wqueues *pwq)
{
	init_poll_funcptr(&pwq->pt, __pollwait);
	pwq->polling_task = current;
	pwq->triggered = 0;
	pwq->error = 0;
	pwq->table = NULL;
	pwq->inline_index = 0;
}
EXPORT_SYMBOL(poll_initwait);

static void free_poll_entry(struct poll_table_entry *entry)
{
	remove_wait_queue(entry->wait_address, &entry->wait);
	fput(entry->filp);
}

/**
 * poll_freewait - end it
 */
void poll_freewait(struct poll_wqueues *pwq)
{
	struct poll_table_page *p = pwq->table;

	for (int i = 0; i < pwq->inline_index; i++)
		free_poll_entry(pwq->inline_entries + i);
	while (p) {
		struct poll_table_page *next = p->next;

		while (p->entry > p->entries)
			free_poll_entry(--p->entry);
		free_page((unsigned long)p);
		p = next;
	}
}
EXPORT_SYMBOL(poll_freewait);
