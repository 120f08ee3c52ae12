// SPDX-License-Identifier: MIT
/*
 * What is printed when an allocation fails: who asked for what, and what the memory looks like. The words and figures
 * are Linux's.
 *
 * Any context. Figures are read without locks where one word is one figure; block counts are copied under the zone's
 * lock before anything is printed, because printing may take long.
 */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include "internal.h"

#define K(pages) ((unsigned long)(pages) << (PAGE_SHIFT - 10))

/**
 * si_mem_available - pages that could be allocated without swapping, roughly
 *
 * Free memory less the reserves, plus half of what could be reclaimed.
 */
long si_mem_available(void)
{
	unsigned long low = 0, reclaimable, pagecache;
	struct zone *zone;
	long available;

	for_each_zone(zone)
		low += low_wmark_pages(zone);
	available = global_zone_page_state(NR_FREE_PAGES) - totalreserve_pages;
	/* Some of the page cache is needed to make any progress. */
	pagecache = global_node_page_state(NR_ACTIVE_FILE) + global_node_page_state(NR_INACTIVE_FILE);
	available += pagecache - min(pagecache / 2, low);
	reclaimable =
		global_node_page_state(NR_SLAB_RECLAIMABLE_B) + global_node_page_state(NR_KERNEL_MISC_RECLAIMABLE);
	available += reclaimable - min(reclaimable / 2, low);
	return max(available, 0L);
}
EXPORT_SYMBOL_GPL(si_mem_available);

/** si_meminfo - the figures of sysinfo(2) */
void si_meminfo(struct sysinfo *val)
{
	val->totalram = totalram_pages();
	val->sharedram = global_node_page_state(NR_SHMEM);
	val->freeram = global_zone_page_state(NR_FREE_PAGES);
	val->bufferram = 0;
	val->totalhigh = 0;
	val->freehigh = 0;
	val->mem_unit = PAGE_SIZE;
}
EXPORT_SYMBOL(si_meminfo);

void si_meminfo_node(struct sysinfo *val, int nid)
{
	si_meminfo(val);
}

static void show_totals(void)
{
	unsigned long free_pcp = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		free_pcp += zone_pcp_pages(zone);
	printk("active_anon:%lu inactive_anon:%lu isolated_anon:%lu\n"
	       " active_file:%lu inactive_file:%lu isolated_file:%lu\n"
	       " unevictable:%lu dirty:%lu writeback:%lu\n"
	       " slab_reclaimable:%lu slab_unreclaimable:%lu\n"
	       " mapped:%lu shmem:%lu pagetables:%lu\n"
	       " sec_pagetables:%lu bounce:%lu\n"
	       " kernel_misc_reclaimable:%lu\n"
	       " free:%lu free_pcp:%lu free_cma:%lu\n",
	       global_node_page_state(NR_ACTIVE_ANON), global_node_page_state(NR_INACTIVE_ANON),
	       global_node_page_state(NR_ISOLATED_ANON), global_node_page_state(NR_ACTIVE_FILE),
	       global_node_page_state(NR_INACTIVE_FILE), global_node_page_state(NR_ISOLATED_FILE),
	       global_node_page_state(NR_UNEVICTABLE), global_node_page_state(NR_FILE_DIRTY),
	       global_node_page_state(NR_WRITEBACK), global_node_page_state(NR_SLAB_RECLAIMABLE_B),
	       global_node_page_state(NR_SLAB_UNRECLAIMABLE_B), global_node_page_state(NR_FILE_MAPPED),
	       global_node_page_state(NR_SHMEM), global_node_page_state(NR_PAGETABLE),
	       global_node_page_state(NR_SECONDARY_PAGETABLE), global_zone_page_state(NR_BOUNCE),
	       global_node_page_state(NR_KERNEL_MISC_RECLAIMABLE), global_zone_page_state(NR_FREE_PAGES), free_pcp,
	       global_zone_page_state(NR_FREE_CMA_PAGES));
}

static void show_node(struct pglist_data *node)
{
	printk("Node %d"
	       " active_anon:%lukB inactive_anon:%lukB active_file:%lukB inactive_file:%lukB unevictable:%lukB"
	       " isolated(anon):%lukB isolated(file):%lukB mapped:%lukB dirty:%lukB writeback:%lukB shmem:%lukB"
	       " shmem_thp: %lukB shmem_pmdmapped: %lukB anon_thp: %lukB"
	       " writeback_tmp:%lukB kernel_stack:%lukB pagetables:%lukB sec_pagetables:%lukB"
	       " all_unreclaimable? %s\n",
	       node->node_id, K(node_page_state(node, NR_ACTIVE_ANON)), K(node_page_state(node, NR_INACTIVE_ANON)),
	       K(node_page_state(node, NR_ACTIVE_FILE)), K(node_page_state(node, NR_INACTIVE_FILE)),
	       K(node_page_state(node, NR_UNEVICTABLE)), K(node_page_state(node, NR_ISOLATED_ANON)),
	       K(node_page_state(node, NR_ISOLATED_FILE)), K(node_page_state(node, NR_FILE_MAPPED)),
	       K(node_page_state(node, NR_FILE_DIRTY)), K(node_page_state(node, NR_WRITEBACK)),
	       K(node_page_state(node, NR_SHMEM)), K(node_page_state(node, NR_SHMEM_THPS)),
	       K(node_page_state(node, NR_SHMEM_PMDMAPPED)), K(node_page_state(node, NR_ANON_THPS)),
	       K(node_page_state(node, NR_WRITEBACK_TEMP)), node_page_state(node, NR_KERNEL_STACK_KB),
	       K(node_page_state(node, NR_PAGETABLE)), K(node_page_state(node, NR_SECONDARY_PAGETABLE)),
	       node->kswapd_failures >= 16 ? "yes" : "no");
}

static void show_zone(struct zone *zone)
{
	struct per_cpu_pages *local = zone_pcp(zone, raw_smp_processor_id());
	int i;

	printk("Node %d %s"
	       " free:%lukB boost:%lukB min:%lukB low:%lukB high:%lukB reserved_highatomic:%luKB"
	       " active_anon:%lukB inactive_anon:%lukB active_file:%lukB inactive_file:%lukB unevictable:%lukB"
	       " writepending:%lukB present:%lukB managed:%lukB mlocked:%lukB bounce:%lukB"
	       " free_pcp:%lukB local_pcp:%lukB free_cma:%lukB\n",
	       0, zone->name, K(zone_page_state(zone, NR_FREE_PAGES)), K(zone->watermark_boost),
	       K(min_wmark_pages(zone)), K(low_wmark_pages(zone)), K(high_wmark_pages(zone)),
	       K(zone->nr_reserved_highatomic), K(zone_page_state(zone, NR_ZONE_ACTIVE_ANON)),
	       K(zone_page_state(zone, NR_ZONE_INACTIVE_ANON)), K(zone_page_state(zone, NR_ZONE_ACTIVE_FILE)),
	       K(zone_page_state(zone, NR_ZONE_INACTIVE_FILE)), K(zone_page_state(zone, NR_ZONE_UNEVICTABLE)),
	       K(zone_page_state(zone, NR_ZONE_WRITE_PENDING)), K(zone->present_pages), K(zone_managed_pages(zone)),
	       K(zone_page_state(zone, NR_MLOCK)), K(zone_page_state(zone, NR_BOUNCE)), K(zone_pcp_pages(zone)),
	       K(local ? local->count : 0), K(zone_page_state(zone, NR_FREE_CMA_PAGES)));
	printk("lowmem_reserve[]:");
	for (i = 0; i < MAX_NR_ZONES; i++)
		printk(KERN_CONT " %ld", zone->lowmem_reserve[i]);
	printk(KERN_CONT "\n");
}

static void show_migration_types(unsigned char types)
{
	static const char letters[MIGRATE_TYPES + 1] = "UMEHI";
	char text[MIGRATE_TYPES + 1], *p = text;
	int i;

	for (i = 0; i < MIGRATE_TYPES; i++)
		if (types & (1 << i))
			*p++ = letters[i];
	*p = '\0';
	printk(KERN_CONT "(%s) ", text);
}

static void show_blocks(struct zone *zone)
{
	unsigned long nr[MAX_ORDER], flags, total = 0;
	unsigned char types[MAX_ORDER];
	unsigned int order, type;

	spin_lock_irqsave(&zone->lock, flags);
	for (order = 0; order < MAX_ORDER; order++) {
		nr[order] = zone->free_area[order].nr_free;
		total += nr[order] << order;
		types[order] = 0;
		for (type = 0; type < MIGRATE_TYPES; type++)
			if (!buddy_list_empty(zone, order, type))
				types[order] |= 1 << type;
	}
	spin_unlock_irqrestore(&zone->lock, flags);
	printk("Node %d %s: ", 0, zone->name);
	for (order = 0; order < MAX_ORDER; order++) {
		printk(KERN_CONT "%lu*%lukB ", nr[order], K(1UL) << order);
		if (nr[order])
			show_migration_types(types[order]);
	}
	printk(KERN_CONT "= %lukB\n", K(total));
}

static void __show_free_areas(int max_zone_idx)
{
	struct zone *zone;

	show_totals();
	show_node(&contig_page_data);
	for_each_populated_zone(zone)
		if (zone_idx(zone) <= max_zone_idx)
			show_zone(zone);
	for_each_populated_zone(zone)
		if (zone_idx(zone) <= max_zone_idx)
			show_blocks(zone);
	printk("Node %d hugepages_total=%u hugepages_free=%u hugepages_surp=%u hugepages_size=%lukB\n", 0, 0, 0, 0,
	       PUD_SIZE >> 10);
	printk("Node %d hugepages_total=%u hugepages_free=%u hugepages_surp=%u hugepages_size=%lukB\n", 0, 0, 0, 0,
	       PMD_SIZE >> 10);
	printk("%lu total pagecache pages\n", global_node_page_state(NR_FILE_PAGES));
	printk("%lu pages in swap cache\n", global_node_page_state(NR_SWAPCACHE));
	printk("Free swap  = %ldkB\n", K(get_nr_swap_pages()));
	printk("Total swap = %lukB\n", K(total_swap_pages));
}

/** show_free_areas - print the zones, their watermarks and their free blocks */
void show_free_areas(unsigned int filter, nodemask_t *nodemask)
{
	__show_free_areas(MAX_NR_ZONES - 1);
}

/** __show_mem - print all about physical memory, zones up to @max_zone_idx */
void __show_mem(unsigned int filter, nodemask_t *nodemask, int max_zone_idx)
{
	unsigned long total = 0, reserved = 0;
	struct zone *zone;

	printk("Mem-Info:\n");
	__show_free_areas(max_zone_idx);
	for_each_populated_zone(zone) {
		total += zone->present_pages;
		reserved += zone->present_pages - zone_managed_pages(zone);
	}
	printk("%lu pages RAM\n", total);
	printk("%lu pages HighMem/MovableOnly\n", 0UL);
	printk("%lu pages reserved\n", reserved);
	printk("%u pages hwpoisoned\n", 0);
}
EXPORT_SYMBOL_GPL(__show_mem);

/**
 * warn_alloc - report a failed allocation
 * @gfp_mask: of the request; nothing is printed with __GFP_NOWARN
 * @nodemask: of the request, or NULL
 * @fmt: what failed
 *
 * At most once in ten seconds. Any context.
 */
void warn_alloc(gfp_t gfp_mask, nodemask_t *nodemask, const char *fmt, ...)
{
	static DEFINE_RATELIMIT_STATE(nopage_rs, 10 * HZ, 1);
	struct va_format vaf;
	va_list args;

	if (gfp_mask & __GFP_NOWARN || !__ratelimit(&nopage_rs))
		return;
	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	pr_warn("%s: %pV, mode:%#x(%pGg), nodemask=%*pbl", current->comm, &vaf, (__force unsigned int)gfp_mask,
		&gfp_mask, nodemask_pr_args(nodemask));
	va_end(args);
	pr_cont(",cpuset=/,mems_allowed=0");
	pr_cont("\n");
	dump_stack();
	__show_mem(SHOW_MEM_FILTER_NODES, nodemask, gfp_zone(gfp_mask));
}
