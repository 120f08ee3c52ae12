// SPDX-License-Identifier: MIT
/*
 * Allocating where sleeping is forbidden.
 *
 *	ashlar run samples/atomic_context.c
 *
 * Things to notice: under a spinlock, and in interrupts, GFP_KERNEL is wrong, because it may sleep to wait for memory.
 * GFP_ATOMIC never sleeps, may use the reserves, and fails sooner. Where it is possible the better way is to allocate
 * before the lock is taken.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct entry {
	struct list_head list;
	int value;
};

static LIST_HEAD(entries);
static DEFINE_SPINLOCK(entries_lock);

/* Must allocate under the lock. */
static bool add_atomic(int value)
{
	struct entry *entry;
	unsigned long flags;

	spin_lock_irqsave(&entries_lock, flags);
	entry = kmalloc(sizeof(*entry), GFP_ATOMIC);
	if (entry) {
		entry->value = value;
		list_add(&entry->list, &entries);
	}
	spin_unlock_irqrestore(&entries_lock, flags);
	return entry;
}

/* The better way. */
static bool add_prepared(int value)
{
	struct entry *entry = kmalloc(sizeof(*entry), GFP_KERNEL);
	unsigned long flags;

	if (!entry)
		return false;
	entry->value = value;
	spin_lock_irqsave(&entries_lock, flags);
	list_add(&entry->list, &entries);
	spin_unlock_irqrestore(&entries_lock, flags);
	return true;
}

static int __init atomic_context_init(void)
{
	pr_info("under the lock: %s\n", add_atomic(1) ? "added" : "no memory");
	pr_info("prepared: %s\n", add_prepared(2) ? "added" : "no memory");
	return 0;
}

static void __exit atomic_context_exit(void)
{
	struct entry *entry, *next;

	list_for_each_entry_safe(entry, next, &entries, list)
		kfree(entry);
}

module_init(atomic_context_init);
module_exit(atomic_context_exit);

MODULE_DESCRIPTION("GFP_ATOMIC, and how to do without");
MODULE_LICENSE("GPL");
