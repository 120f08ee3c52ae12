// SPDX-License-Identifier: MIT
/*
 * /proc/meminfo. Every figure comes from a counter or is computed from the state; what this machine does not have
 * (compressed swap, reserved huge pages, bounce buffers) is 0 because there is none.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include "internal.h"

static void show_pages(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_printf(m, "%-16s%8lu kB\n", name, pages << (PAGE_SHIFT - 10));
}

static void show_node_item(struct seq_file *m, const char *name, enum node_stat_item item)
{
	show_pages(m, name, global_node_page_state(item));
}

static void show_lru(struct seq_file *m)
{
	unsigned long active_anon = global_node_page_state(NR_ACTIVE_ANON);
	unsigned long inactive_anon = global_node_page_state(NR_INACTIVE_ANON);
	unsigned long active_file = global_node_page_state(NR_ACTIVE_FILE);
	unsigned long inactive_file = global_node_page_state(NR_INACTIVE_FILE);

	show_pages(m, "Active:", active_anon + active_file);
	show_pages(m, "Inactive:", inactive_anon + inactive_file);
	show_pages(m, "Active(anon):", active_anon);
	show_pages(m, "Inactive(anon):", inactive_anon);
	show_pages(m, "Active(file):", active_file);
	show_pages(m, "Inactive(file):", inactive_file);
	show_pages(m, "Unevictable:", global_node_page_state(NR_UNEVICTABLE));
	show_pages(m, "Mlocked:", global_zone_page_state(NR_MLOCK));
}

static void show_slab(struct seq_file *m)
{
	unsigned long reclaimable = global_node_page_state(NR_SLAB_RECLAIMABLE_B);
	unsigned long unreclaimable = global_node_page_state(NR_SLAB_UNRECLAIMABLE_B);

	show_pages(m, "KReclaimable:", reclaimable + global_node_page_state(NR_KERNEL_MISC_RECLAIMABLE));
	show_pages(m, "Slab:", reclaimable + unreclaimable);
	show_pages(m, "SReclaimable:", reclaimable);
	show_pages(m, "SUnreclaim:", unreclaimable);
}

static void show_direct_map(struct seq_file *m)
{
	unsigned long small, large, huge;

	direct_map_sizes(&small, &large, &huge);
	seq_printf(m, "DirectMap4k:    %8lu kB\n", small >> 10);
	seq_printf(m, "DirectMap2M:    %8lu kB\n", large >> 10);
	seq_printf(m, "DirectMap1G:    %8lu kB\n", huge >> 10);
}

static int meminfo_show(struct seq_file *m, void *v)
{
	struct sysinfo i;
	long cached;

	si_meminfo(&i);
	si_swapinfo(&i);
	cached = global_node_page_state(NR_FILE_PAGES) - total_swapcache_pages() - i.bufferram;
	show_pages(m, "MemTotal:", i.totalram);
	show_pages(m, "MemFree:", i.freeram);
	show_pages(m, "MemAvailable:", si_mem_available());
	show_pages(m, "Buffers:", i.bufferram);
	show_pages(m, "Cached:", max(cached, 0L));
	show_node_item(m, "SwapCached:", NR_SWAPCACHE);
	show_lru(m);
	show_pages(m, "SwapTotal:", i.totalswap);
	show_pages(m, "SwapFree:", i.freeswap);
	show_pages(m, "Zswap:", 0);
	show_pages(m, "Zswapped:", 0);
	show_node_item(m, "Dirty:", NR_FILE_DIRTY);
	show_node_item(m, "Writeback:", NR_WRITEBACK);
	show_node_item(m, "AnonPages:", NR_ANON_MAPPED);
	show_node_item(m, "Mapped:", NR_FILE_MAPPED);
	show_pages(m, "Shmem:", i.sharedram);
	show_slab(m);
	seq_printf(m, "%-16s%8lu kB\n", "KernelStack:", global_node_page_state(NR_KERNEL_STACK_KB));
	show_node_item(m, "PageTables:", NR_PAGETABLE);
	show_node_item(m, "SecPageTables:", NR_SECONDARY_PAGETABLE);
	show_pages(m, "NFS_Unstable:", 0);
	show_pages(m, "Bounce:", global_zone_page_state(NR_BOUNCE));
	show_node_item(m, "WritebackTmp:", NR_WRITEBACK_TEMP);
	show_pages(m, "CommitLimit:", vm_commit_limit());
	show_pages(m, "Committed_AS:", vm_memory_committed());
	seq_printf(m, "VmallocTotal:   %8lu kB\n", (unsigned long)VMALLOC_TOTAL >> 10);
	show_pages(m, "VmallocUsed:", vmalloc_nr_pages());
	show_pages(m, "VmallocChunk:", 0);
	show_pages(m, "Percpu:", pcpu_nr_pages());
	show_pages(m, "HardwareCorrupted:", 0);
	show_node_item(m, "AnonHugePages:", NR_ANON_THPS);
	show_node_item(m, "ShmemHugePages:", NR_SHMEM_THPS);
	show_node_item(m, "ShmemPmdMapped:", NR_SHMEM_PMDMAPPED);
	show_node_item(m, "FileHugePages:", NR_FILE_THPS);
	show_node_item(m, "FilePmdMapped:", NR_FILE_PMDMAPPED);
	seq_puts(m, "HugePages_Total:       0\n"
		    "HugePages_Free:        0\n"
		    "HugePages_Rsvd:        0\n"
		    "HugePages_Surp:        0\n"
		    "Hugepagesize:       2048 kB\n"
		    "Hugetlb:               0 kB\n");
	show_direct_map(m);
	return 0;
}

static int __init meminfo_proc_init(void)
{
	proc_create_single("meminfo", 0444, NULL, meminfo_show);
	return 0;
}
fs_initcall(meminfo_proc_init);
