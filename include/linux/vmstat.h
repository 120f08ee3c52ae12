/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_VMSTAT_H
#define _LINUX_VMSTAT_H
#include <linux/types.h>
#include <linux/percpu.h>
#include <linux/mmzone.h>
#include <linux/vm_event_item.h>
#include <linux/atomic.h>

struct vm_event_state {
	unsigned long event[NR_VM_EVENT_ITEMS];
};
DECLARE_PER_CPU(struct vm_event_state, vm_event_states);

static inline void count_vm_event(enum vm_event_item item)
{
	this_cpu_inc(vm_event_states.event[item]);
}

static inline void count_vm_events(enum vm_event_item item, long delta)
{
	this_cpu_add(vm_event_states.event[item], delta);
}
#define __count_vm_event(item) count_vm_event(item)
#define __count_vm_events(item, delta) count_vm_events(item, delta)
#define __count_zid_vm_events(item, zid, delta) count_vm_events(item##_NORMAL - ZONE_NORMAL + (zid), delta)
void all_vm_events(unsigned long *events);

extern atomic_long_t vm_zone_stat[NR_VM_ZONE_STAT_ITEMS];
extern atomic_long_t vm_node_stat[NR_VM_NODE_STAT_ITEMS];

void mod_zone_page_state(struct zone *zone, enum zone_stat_item item, long delta);
void mod_node_page_state(struct pglist_data *pgdat, enum node_stat_item item, long delta);
void inc_zone_page_state(struct page *page, enum zone_stat_item item);
void dec_zone_page_state(struct page *page, enum zone_stat_item item);
void inc_node_page_state(struct page *page, enum node_stat_item item);
void dec_node_page_state(struct page *page, enum node_stat_item item);
#define __mod_zone_page_state(zone, item, delta) mod_zone_page_state(zone, item, delta)
#define __mod_node_page_state(pgdat, item, delta) mod_node_page_state(pgdat, item, delta)
#define __inc_zone_page_state(page, item) inc_zone_page_state(page, item)
#define __dec_zone_page_state(page, item) dec_zone_page_state(page, item)
#define __inc_node_page_state(page, item) inc_node_page_state(page, item)
#define __dec_node_page_state(page, item) dec_node_page_state(page, item)

static inline unsigned long vmstat_clamp(long x)
{
	return x < 0 ? 0 : x;
}

static inline unsigned long global_zone_page_state(enum zone_stat_item item)
{
	return vmstat_clamp(atomic_long_read(&vm_zone_stat[item]));
}

static inline unsigned long global_node_page_state_pages(enum node_stat_item item)
{
	return vmstat_clamp(atomic_long_read(&vm_node_stat[item]));
}

static inline unsigned long global_node_page_state(enum node_stat_item item)
{
	return global_node_page_state_pages(item);
}

static inline unsigned long zone_page_state(struct zone *zone, enum zone_stat_item item)
{
	return vmstat_clamp(atomic_long_read(&zone->vm_stat[item]));
}
#define zone_page_state_snapshot(zone, item) zone_page_state(zone, item)

static inline unsigned long node_page_state(struct pglist_data *pgdat, enum node_stat_item item)
{
	return vmstat_clamp(atomic_long_read(&pgdat->vm_stat[item]));
}
#define node_page_state_pages(pgdat, item) node_page_state(pgdat, item)

extern const char *const vmstat_text[];
#endif
