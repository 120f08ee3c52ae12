// SPDX-License-Identifier: MIT
/*
 * Counters of the memory manager, and the files that show them.
 *
 * Zone and node items are atomic words, changed where the thing counted changes, so they are exact at any time; the
 * global arrays are the sums over all zones or nodes. Events are per-CPU words that only grow; readers add them up.
 *
 * Locks: none.
 */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/writeback.h>
#include "internal.h"

atomic_long_t vm_zone_stat[NR_VM_ZONE_STAT_ITEMS];
EXPORT_SYMBOL(vm_zone_stat);
atomic_long_t vm_node_stat[NR_VM_NODE_STAT_ITEMS];
EXPORT_SYMBOL(vm_node_stat);
DEFINE_PER_CPU(struct vm_event_state, vm_event_states);
EXPORT_PER_CPU_SYMBOL(vm_event_states);
DEFINE_PER_CPU(struct zone_numa_events, numa_events[MAX_NR_ZONES]);

/** mod_zone_page_state - change a zone's counter, and the global one. Any context. */
void mod_zone_page_state(struct zone *zone, enum zone_stat_item item, long delta)
{
	atomic_long_add(delta, &zone->vm_stat[item]);
	atomic_long_add(delta, &vm_zone_stat[item]);
}
EXPORT_SYMBOL(mod_zone_page_state);

/** mod_node_page_state - change a node's counter, and the global one; slab items come in bytes. Any context. */
void mod_node_page_state(struct pglist_data *pgdat, enum node_stat_item item, long delta)
{
	if (vmstat_item_in_bytes(item))
		delta >>= PAGE_SHIFT;
	atomic_long_add(delta, &pgdat->vm_stat[item]);
	atomic_long_add(delta, &vm_node_stat[item]);
}
EXPORT_SYMBOL(mod_node_page_state);

void inc_zone_page_state(struct page *page, enum zone_stat_item item)
{
	mod_zone_page_state(page_zone(page), item, 1);
}
EXPORT_SYMBOL(inc_zone_page_state);

void dec_zone_page_state(struct page *page, enum zone_stat_item item)
{
	mod_zone_page_state(page_zone(page), item, -1);
}
EXPORT_SYMBOL(dec_zone_page_state);

void inc_node_page_state(struct page *page, enum node_stat_item item)
{
	mod_node_page_state(page_pgdat(page), item, 1);
}
EXPORT_SYMBOL(inc_node_page_state);

void dec_node_page_state(struct page *page, enum node_stat_item item)
{
	mod_node_page_state(page_pgdat(page), item, -1);
}
EXPORT_SYMBOL(dec_node_page_state);

/** all_vm_events - the sums of all events over all CPUs; @events has room for NR_VM_EVENT_ITEMS */
void all_vm_events(unsigned long *events)
{
	int cpu, i;

	for (i = 0; i < NR_VM_EVENT_ITEMS; i++)
		events[i] = 0;
	for_each_possible_cpu(cpu)
		for (i = 0; i < NR_VM_EVENT_ITEMS; i++)
			events[i] += READ_ONCE(per_cpu(vm_event_states, cpu).event[i]);
}
EXPORT_SYMBOL_GPL(all_vm_events);

unsigned long zone_numa_event(struct zone *zone, enum numa_stat_item item)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(numa_events, cpu)[zone_idx(zone)].event[item]);
	return sum;
}

/* Pages of a zone that lie on the lists of CPUs. */
unsigned long zone_pcp_pages(struct zone *zone)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct per_cpu_pages *pcp = zone_pcp(zone, cpu);

		sum += pcp ? READ_ONCE(pcp->count) : 0;
	}
	return sum;
}

#define ZONES_TEXT(name) name "_dma", name "_dma32", name "_normal", name "_movable", name "_device"

/* In the order of the enums: zone items, NUMA events, node items, thresholds, events. */
const char *const vmstat_text[] = {
	"nr_free_pages",
	"nr_zone_inactive_anon",
	"nr_zone_active_anon",
	"nr_zone_inactive_file",
	"nr_zone_active_file",
	"nr_zone_unevictable",
	"nr_zone_write_pending",
	"nr_mlock",
	"nr_bounce",
	"nr_zspages",
	"nr_free_cma",
	"numa_hit",
	"numa_miss",
	"numa_foreign",
	"numa_interleave",
	"numa_local",
	"numa_other",
	"nr_inactive_anon",
	"nr_active_anon",
	"nr_inactive_file",
	"nr_active_file",
	"nr_unevictable",
	"nr_slab_reclaimable",
	"nr_slab_unreclaimable",
	"nr_isolated_anon",
	"nr_isolated_file",
	"workingset_nodes",
	"workingset_refault_anon",
	"workingset_refault_file",
	"workingset_activate_anon",
	"workingset_activate_file",
	"workingset_restore_anon",
	"workingset_restore_file",
	"workingset_nodereclaim",
	"nr_anon_pages",
	"nr_mapped",
	"nr_file_pages",
	"nr_dirty",
	"nr_writeback",
	"nr_writeback_temp",
	"nr_shmem",
	"nr_shmem_hugepages",
	"nr_shmem_pmdmapped",
	"nr_file_hugepages",
	"nr_file_pmdmapped",
	"nr_anon_transparent_hugepages",
	"nr_vmscan_write",
	"nr_vmscan_immediate_reclaim",
	"nr_dirtied",
	"nr_written",
	"nr_throttled_written",
	"nr_kernel_misc_reclaimable",
	"nr_foll_pin_acquired",
	"nr_foll_pin_released",
	"nr_kernel_stack",
	"nr_page_table_pages",
	"nr_sec_page_table_pages",
	"nr_swapcached",
	"pgpromote_success",
	"pgpromote_candidate",
	"nr_dirty_threshold",
	"nr_dirty_background_threshold",
	"pgpgin",
	"pgpgout",
	"pswpin",
	"pswpout",
	ZONES_TEXT("pgalloc"),
	ZONES_TEXT("allocstall"),
	ZONES_TEXT("pgskip"),
	"pgfree",
	"pgactivate",
	"pgdeactivate",
	"pglazyfree",
	"pgfault",
	"pgmajfault",
	"pglazyfreed",
	"pgrefill",
	"pgreuse",
	"pgsteal_kswapd",
	"pgsteal_direct",
	"pgdemote_kswapd",
	"pgdemote_direct",
	"pgscan_kswapd",
	"pgscan_direct",
	"pgscan_direct_throttle",
	"pgscan_anon",
	"pgscan_file",
	"pgsteal_anon",
	"pgsteal_file",
	"zone_reclaim_failed",
	"pginodesteal",
	"slabs_scanned",
	"kswapd_inodesteal",
	"kswapd_low_wmark_hit_quickly",
	"kswapd_high_wmark_hit_quickly",
	"pageoutrun",
	"pgrotated",
	"drop_pagecache",
	"drop_slab",
	"oom_kill",
	"numa_pte_updates",
	"numa_huge_pte_updates",
	"numa_hint_faults",
	"numa_hint_faults_local",
	"numa_pages_migrated",
	"pgmigrate_success",
	"pgmigrate_fail",
	"thp_migration_success",
	"thp_migration_fail",
	"thp_migration_split",
	"compact_migrate_scanned",
	"compact_free_scanned",
	"compact_isolated",
	"compact_stall",
	"compact_fail",
	"compact_success",
	"compact_daemon_wake",
	"compact_daemon_migrate_scanned",
	"compact_daemon_free_scanned",
	"htlb_buddy_alloc_success",
	"htlb_buddy_alloc_fail",
	"unevictable_pgs_culled",
	"unevictable_pgs_scanned",
	"unevictable_pgs_rescued",
	"unevictable_pgs_mlocked",
	"unevictable_pgs_munlocked",
	"unevictable_pgs_cleared",
	"unevictable_pgs_stranded",
	"thp_fault_alloc",
	"thp_fault_fallback",
	"thp_fault_fallback_charge",
	"thp_collapse_alloc",
	"thp_collapse_alloc_failed",
	"thp_file_alloc",
	"thp_file_fallback",
	"thp_file_fallback_charge",
	"thp_file_mapped",
	"thp_split_page",
	"thp_split_page_failed",
	"thp_deferred_split_page",
	"thp_split_pmd",
	"thp_scan_exceed_none_pte",
	"thp_scan_exceed_swap_pte",
	"thp_scan_exceed_share_pte",
	"thp_split_pud",
	"thp_zero_page_alloc",
	"thp_zero_page_alloc_failed",
	"thp_swpout",
	"thp_swpout_fallback",
	"balloon_inflate",
	"balloon_deflate",
	"balloon_migrate",
	"swap_ra",
	"swap_ra_hit",
	"ksm_swpin_copy",
	"cow_ksm",
	"zswpin",
	"zswpout",
	"direct_map_level2_splits",
	"direct_map_level3_splits",
};

#define NUMA_TEXT_START NR_VM_ZONE_STAT_ITEMS
#define NODE_TEXT_START (NUMA_TEXT_START + NR_VM_NUMA_EVENT_ITEMS)
#define LIMIT_TEXT_START (NODE_TEXT_START + NR_VM_NODE_STAT_ITEMS)
#define EVENT_TEXT_START (LIMIT_TEXT_START + 2)

static unsigned long numa_event_sum(enum numa_stat_item item)
{
	unsigned long sum = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		sum += zone_numa_event(zone, item);
	return sum;
}

static unsigned long vmstat_value(int i, const unsigned long *events)
{
	if (i < NUMA_TEXT_START)
		return global_zone_page_state(i);
	if (i < NODE_TEXT_START)
		return numa_event_sum(i - NUMA_TEXT_START);
	if (i < LIMIT_TEXT_START)
		return global_node_page_state(i - NODE_TEXT_START);
	if (i < EVENT_TEXT_START) {
		unsigned long background, dirty;

		global_dirty_limits(&background, &dirty);
		return i == LIMIT_TEXT_START ? dirty : background;
	}
	return events[i - EVENT_TEXT_START];
}

static int vmstat_show(struct seq_file *m, void *v)
{
	unsigned long *events = kmalloc_array(NR_VM_EVENT_ITEMS, sizeof(*events), GFP_KERNEL);
	int i;

	if (!events)
		return -ENOMEM;
	BUILD_BUG_ON(ARRAY_SIZE(vmstat_text) != EVENT_TEXT_START + NR_VM_EVENT_ITEMS);
	all_vm_events(events);
	for (i = 0; i < ARRAY_SIZE(vmstat_text); i++)
		seq_printf(m, "%s %lu\n", vmstat_text[i], vmstat_value(i, events));
	seq_puts(m, "nr_unstable 0\n");
	kfree(events);
	return 0;
}

static int __init vmstat_proc_init(void)
{
	proc_create_single("vmstat", 0444, NULL, vmstat_show);
	return 0;
}
fs_initcall(vmstat_proc_init);
