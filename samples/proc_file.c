// SPDX-License-Identifier: MIT
/*
 * A file in /proc that lists a data structure.
 *
 *	ashlar run --cat=/proc/sample_primes samples/proc_file.c
 *
 * Things to notice: the seq_file interface calls start, next, show and stop, remembers where a slow reader was, and
 * enlarges its buffer by itself, so the file may be of any length. The lock is held from start to stop.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

static unsigned int below = 100;
module_param(below, uint, 0444);
MODULE_PARM_DESC(below, "list the primes below this");

struct prime {
	struct list_head list;
	unsigned int value;
};

static LIST_HEAD(primes);
static DEFINE_MUTEX(primes_lock);

static void *primes_start(struct seq_file *m, loff_t *pos)
{
	mutex_lock(&primes_lock);
	return seq_list_start(&primes, *pos);
}

static void *primes_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_list_next(v, &primes, pos);
}

static void primes_stop(struct seq_file *m, void *v)
{
	mutex_unlock(&primes_lock);
}

static int primes_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%u\n", list_entry(v, struct prime, list)->value);
	return 0;
}

static const struct seq_operations primes_ops = {
	.start = primes_start,
	.next = primes_next,
	.stop = primes_stop,
	.show = primes_show,
};

static bool is_prime(unsigned int n)
{
	struct prime *p;

	list_for_each_entry(p, &primes, list)
		if (n % p->value == 0)
			return false;
	return true;
}

static void free_primes(void)
{
	struct prime *p, *next;

	list_for_each_entry_safe(p, next, &primes, list)
		kfree(p);
}

static int __init proc_file_init(void)
{
	unsigned int n;

	for (n = 2; n < below; n++) {
		struct prime *p;

		if (!is_prime(n))
			continue;
		p = kmalloc(sizeof(*p), GFP_KERNEL);
		if (!p)
			goto no_memory;
		p->value = n;
		list_add_tail(&p->list, &primes);
	}
	if (!proc_create_seq("sample_primes", 0444, NULL, &primes_ops))
		goto no_memory;
	return 0;

no_memory:
	free_primes();
	return -ENOMEM;
}

static void __exit proc_file_exit(void)
{
	/* Waits until nobody reads the file any more. */
	remove_proc_entry("sample_primes", NULL);
	free_primes();
}

module_init(proc_file_init);
module_exit(proc_file_exit);

MODULE_DESCRIPTION("A list in /proc");
MODULE_LICENSE("GPL");
