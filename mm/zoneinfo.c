// SPDX-License-Identifier: MIT
/*
 * /proc/buddyinfo, /proc/pagetypeinfo and /proc/zoneinfo, in Linux's formats.
 *
 * Counts are read without the zone's lock where one word is one figure, and under it where lists are walked.
 */
#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include "internal.h"

static int buddyinfo_show(struct seq_file *m, void *v)
{
	struct zone *zone;
	unsigned int order;

	for_each_populated_zone(zone) {
		seq_printf(m, "Node %d, zone %8s ", 0, zone->name);
		for (order = 0; order < MAX_ORDER; order++)
			seq_printf(m, "%6lu ", READ_ONCE(zone->free_area[order].nr_free));
		seq_putc(m, '\n');
	}
	return 0;
}

/* Blocks on one list. Linux stops at 100000, so that the lock is not held for too long. */
static unsigned long count_list(struct zone *zone, unsigned int order, enum migratetype type, bool *overflow)
{
	unsigned long count = 0;
	struct list_head *entry;

	list_for_each(entry, &zone->free_area[order].free_list[type]) {
		if (++count >= 100000) {
			*overflow = true;
			break;
		}
	}
	if (order == MAX_ORDER - 1 && type == MIGRATE_MOVABLE)
		count += frontier_blocks(zone);
	return count;
}

static void show_free_types(struct seq_file *m, struct zone *zone)
{
	unsigned int type, order;

	for (type = 0; type < MIGRATE_TYPES; type++) {
		seq_printf(m, "Node %4d, zone %8s, type %12s ", 0, zone->name, migratetype_names[type]);
		for (order = 0; order < MAX_ORDER; order++) {
			bool overflow = false;
			unsigned long flags, count;

			spin_lock_irqsave(&zone->lock, flags);
			count = count_list(zone, order, type, &overflow);
			spin_unlock_irqrestore(&zone->lock, flags);
			seq_printf(m, "%s%6lu ", overflow ? ">" : "", count);
		}
		seq_putc(m, '\n');
	}
}

static int pagetypeinfo_show(struct seq_file *m, void *v)
{
	struct zone *zone;
	unsigned int type, order;

	seq_printf(m, "Page block order: %d\n", pageblock_order);
	seq_printf(m, "Pages per block:  %lu\n\n", pageblock_nr_pages);
	seq_printf(m, "%-43s ", "Free pages count per migrate type at order");
	for (order = 0; order < MAX_ORDER; order++)
		seq_printf(m, "%6d ", order);
	seq_putc(m, '\n');
	for_each_populated_zone(zone)
		show_free_types(m, zone);
	seq_printf(m, "\n%-23s", "Number of blocks type ");
	for (type = 0; type < MIGRATE_TYPES; type++)
		seq_printf(m, "%12s ", migratetype_names[type]);
	seq_putc(m, '\n');
	for_each_populated_zone(zone) {
		seq_printf(m, "Node %d, zone %8s ", 0, zone->name);
		for (type = 0; type < MIGRATE_TYPES; type++)
			seq_printf(m, "%12lu ", READ_ONCE(zone->nr_pageblocks[type]));
		seq_putc(m, '\n');
	}
	return 0;
}

static void show_node_stats(struct seq_file *m)
{
	int i;

	seq_puts(m, "\n  per-node stats");
	for (i = 0; i < NR_VM_NODE_STAT_ITEMS; i++)
		seq_printf(m, "\n      %-12s %lu", vmstat_text[NR_VM_ZONE_STAT_ITEMS + NR_VM_NUMA_EVENT_ITEMS + i],
			   node_page_state(&contig_page_data, i));
}

static void show_pagesets(struct seq_file *m, struct zone *zone)
{
	int cpu;

	seq_puts(m, "\n  pagesets");
	for_each_online_cpu(cpu) {
		struct per_cpu_pages *pcp = zone_pcp(zone, cpu);

		if (!pcp)
			continue;
		seq_printf(m,
			   "\n    cpu: %i\n              count: %i\n              high:  %i\n              batch: %i",
			   cpu, READ_ONCE(pcp->count), READ_ONCE(pcp->high), READ_ONCE(pcp->batch));
		/* Counters here are exact: no CPU holds a difference back. */
		seq_printf(m, "\n  vm stats threshold: %d", 0);
	}
}

static void show_zone(struct seq_file *m, struct zone *zone, bool first)
{
	int i;

	seq_printf(m, "Node %d, zone %8s", 0, zone->name);
	if (first)
		show_node_stats(m);
	seq_printf(m,
		   "\n  pages free     %lu"
		   "\n        boost    %lu"
		   "\n        min      %lu"
		   "\n        low      %lu"
		   "\n        high     %lu"
		   "\n        spanned  %lu"
		   "\n        present  %lu"
		   "\n        managed  %lu"
		   "\n        cma      %lu",
		   zone_page_state(zone, NR_FREE_PAGES), zone->watermark_boost, min_wmark_pages(zone),
		   low_wmark_pages(zone), high_wmark_pages(zone), zone->spanned_pages, zone->present_pages,
		   zone_managed_pages(zone), 0UL);
	seq_printf(m, "\n        protection: (%ld", zone->lowmem_reserve[0]);
	for (i = 1; i < MAX_NR_ZONES; i++)
		seq_printf(m, ", %ld", zone->lowmem_reserve[i]);
	seq_putc(m, ')');
	if (!populated_zone(zone)) {
		seq_putc(m, '\n');
		return;
	}
	for (i = 0; i < NR_VM_ZONE_STAT_ITEMS; i++)
		seq_printf(m, "\n      %-12s %lu", vmstat_text[i], zone_page_state(zone, i));
	for (i = 0; i < NR_VM_NUMA_EVENT_ITEMS; i++)
		seq_printf(m, "\n      %-12s %lu", vmstat_text[NR_VM_ZONE_STAT_ITEMS + i], zone_numa_event(zone, i));
	show_pagesets(m, zone);
	seq_printf(m, "\n  node_unreclaimable:  %u\n  start_pfn:           %lu\n",
		   contig_page_data.kswapd_failures >= 16, zone->zone_start_pfn);
}

static int zoneinfo_show(struct seq_file *m, void *v)
{
	bool first = true;
	struct zone *zone;

	for_each_zone(zone) {
		show_zone(m, zone, first && populated_zone(zone));
		first = first && !populated_zone(zone);
	}
	return 0;
}

static int __init zoneinfo_proc_init(void)
{
	proc_create_single("buddyinfo", 0444, NULL, buddyinfo_show);
	proc_create_single("pagetypeinfo", 0400, NULL, pagetypeinfo_show);
	proc_create_single("zoneinfo", 0444, NULL, zoneinfo_show);
	return 0;
}
fs_initcall(zoneinfo_proc_init);
