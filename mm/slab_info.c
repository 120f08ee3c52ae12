// SPDX-License-Identifier: MIT
/*
 * What the slab allocator tells: /proc/slabinfo, and what is known about one object.
 *
 * Counts are read without stopping the machine. With one CPU they are exact; with several each is one that was true a
 * moment ago. Unlike Linux's, active objects do not include free ones that wait in a CPU's stock.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include "slab.h"

/** slab_get_usage - count a cache's objects and slabs */
void slab_get_usage(struct kmem_cache *s, struct slab_usage *usage)
{
	struct kmem_cache_node *n = s->node;
	unsigned long irq, out;
	unsigned int cpu;

	spin_lock_irqsave(&n->lock, irq);
	usage->objects = n->objects;
	usage->slabs = n->partial.count + n->full.count;
	out = n->out;
	spin_unlock_irqrestore(&n->lock, irq);
	usage->active_slabs = usage->slabs;
	usage->stocked = 0;
	for (cpu = 0; cpu < NR_CPUS; cpu++)
		usage->stocked += READ_ONCE(READ_ONCE(s->cpu[cpu])->count);
	usage->active_objects = out - min(out, usage->stocked);
}

/** slab_count - frames that all slabs hold, and bytes of the objects in use. Process context. */
void slab_count(unsigned long *pages, unsigned long *bytes)
{
	struct kmem_cache *s;

	*pages = *bytes = 0;
	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list) {
		struct slab_usage usage;

		slab_get_usage(s, &usage);
		*pages += usage.slabs << s->order;
		*bytes += usage.active_objects * s->size;
	}
	mutex_unlock(&slab_mutex);
}

static void *slabinfo_start(struct seq_file *m, loff_t *pos)
{
	mutex_lock(&slab_mutex);
	return seq_list_start(&slab_caches, *pos);
}

static void *slabinfo_next(struct seq_file *m, void *p, loff_t *pos)
{
	return seq_list_next(p, &slab_caches, pos);
}

static void slabinfo_stop(struct seq_file *m, void *p)
{
	mutex_unlock(&slab_mutex);
}

static int slabinfo_show(struct seq_file *m, void *p)
{
	struct kmem_cache *s = list_entry(p, struct kmem_cache, list);
	struct slab_usage usage;

	if (p == slab_caches.next) {
		seq_puts(m, "slabinfo - version: 2.1\n");
		seq_puts(m, "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>");
		seq_puts(m, " : tunables <limit> <batchcount> <sharedfactor>");
		seq_puts(m, " : slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	}
	slab_get_usage(s, &usage);
	seq_printf(m, "%-17s %6lu %6lu %6u %4lu %4d", s->name, usage.active_objects, usage.objects, s->size,
		   (PAGE_SIZE << s->order) / s->size, 1 << s->order);
	seq_printf(m, " : tunables %4u %4u %4u : slabdata %6lu %6lu %6lu\n", 0, 0, 0, usage.active_slabs, usage.slabs,
		   0UL);
	return 0;
}

static const struct seq_operations slabinfo_ops = {
	.start = slabinfo_start,
	.next = slabinfo_next,
	.stop = slabinfo_stop,
	.show = slabinfo_show,
};

static int __init slabinfo_init(void)
{
	return proc_create_seq("slabinfo", 0400, NULL, &slabinfo_ops) ? 0 : -ENOMEM;
}
device_initcall(slabinfo_init);

/** kmem_valid_obj - whether an address lies in a slab */
bool kmem_valid_obj(void *object)
{
	if (!slab_in_direct_map(object))
		return false;
	return test_bit(PG_slab, &virt_to_head_page(object)->flags);
}
EXPORT_SYMBOL_GPL(kmem_valid_obj);

/** kmem_dump_obj - append to the last message what object an address of a slab belongs to */
void kmem_dump_obj(void *object)
{
	struct page *slab;
	struct kmem_cache *s;
	unsigned long offset;
	void *start;

	if (WARN_ON_ONCE(!slab_in_direct_map(object)))
		return;
	slab = virt_to_head_page(object);
	if (WARN_ON_ONCE(!test_bit(PG_slab, &slab->flags))) {
		pr_cont(" non-slab memory.\n");
		return;
	}
	s = slab->slab_cache;
	offset = (unsigned long)object - (unsigned long)page_address(slab);
	start = slab_object(s, slab, offset / s->size);
	pr_cont(" slab%s %s", "", s->name);
	pr_cont(" start %px", start);
	if (offset % s->size)
		pr_cont(" pointer offset %lu", offset % s->size);
	pr_cont(" size %u\n", s->object_size);
}
EXPORT_SYMBOL_GPL(kmem_dump_obj);

/**
 * __check_heap_object - may these bytes of a slab be copied to or from user space?
 * @p: the first byte
 * @n: how many
 * @page: the head page of the slab
 * @to_user: the direction
 *
 * Ends the task (usercopy_abort()) if they do not lie within the part of one object that its cache allows.
 */
void __check_heap_object(const void *p, unsigned long n, const struct page *page, bool to_user)
{
	struct page *slab = (struct page *)page;
	struct kmem_cache *s = slab->slab_cache;
	unsigned long offset = (unsigned long)p - (unsigned long)page_address(slab);

	offset %= s->size;
	if (offset >= s->useroffset && offset - s->useroffset <= s->usersize &&
	    n <= s->useroffset - offset + s->usersize)
		return;
	usercopy_abort("SLUB object", s->name, to_user, offset, n);
}
