/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H
#include <linux/mm_types_task.h>
#include <linux/auxvec.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/page-flags-layout.h>
#include <linux/range_tree.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <asm/page.h>
#include <asm/pgtable_types.h>

struct address_space;
struct anon_vma;
struct arch_user_space;
struct file;
struct kmem_cache;
struct linux_binfmt;
struct mem_cgroup;
struct user_namespace;
struct vm_area_struct;
struct vm_fault;
struct vm_operations_struct;

/*
 * One per frame of memory, indexed by frame number. All zero means: never allocated.
 *
 * Who may write which field: the owner of the page all but the upper half of flags, which is the allocator's (the owner
 * must use atomic bit operations on the lower half). Of a free page everything is guarded by its zone's lock, or by
 * the lock of the per-CPU list that holds it.
 */
struct page {
	unsigned long flags; /* page-flags.h; upper half: page-flags-layout.h */
	union {
		struct list_head lru; /* free lists, the owner's lists */
		struct list_head buddy_list;
		struct list_head pcp_list;
		struct {
			struct address_space *mapping;
			union {
				pgoff_t index;
				unsigned long share;
				unsigned long private;
			};
		};
		struct {			     /* tail page of a compound page */
			unsigned long compound_head; /* bit 0 is set */
			unsigned long compound_tail_pad;
		};
		struct { /* slab: links are frame numbers */
			u32 slab_next;
			u32 slab_prev;
			struct kmem_cache *slab_cache;
		};
		struct { /* page table */
			struct mm_struct *pt_mm;
			unsigned long pt_used; /* entries that are not empty; guarded by ptl, else by page_table_lock */
		};
		struct rcu_head rcu_head;
	};
	union {
		atomic_t _mapcount; /* how many page-table entries of programs map it (Linux: less one) */
		unsigned int page_type;
		spinlock_t
			ptl; /* of a program's table of pte_t: guards its entries; outlives the other fields by a grace period */
		struct {
			u16 slab_free;
			u16 slab_inuse;
		};
	};
	atomic_t _refcount;
};

/* A page that is not a tail: the whole of a compound page or a single page. */
struct folio {
	union {
		struct {
			unsigned long flags;
			union {
				struct list_head lru;
				struct {
					struct address_space *mapping;
					union {
						pgoff_t index;
						void *private;
					};
				};
			};
			atomic_t _mapcount;
			atomic_t _refcount;
		};
		struct page page;
	};
};

#define PAGE_FRAG_CACHE_MAX_SIZE __ALIGN_MASK(32768, ~PAGE_MASK)
#define PAGE_FRAG_CACHE_MAX_ORDER get_order(PAGE_FRAG_CACHE_MAX_SIZE)

struct page_frag_cache {
	void *va;
	__u16 offset;
	__u16 size;
	unsigned int pagecnt_bias;
	bool pfmemalloc;
};

#define page_private(page) ((page)->private)

static inline void set_page_private(struct page *page, unsigned long private)
{
	page->private = private;
}

static inline void *folio_get_private(struct folio *folio)
{
	return folio->private;
}

typedef unsigned long vm_flags_t;
typedef __bitwise unsigned int vm_fault_t;

enum vm_fault_reason {
	VM_FAULT_OOM = 0x000001,
	VM_FAULT_SIGBUS = 0x000002,
	VM_FAULT_MAJOR = 0x000004,
	VM_FAULT_HWPOISON = 0x000010,
	VM_FAULT_HWPOISON_LARGE = 0x000020,
	VM_FAULT_SIGSEGV = 0x000040,
	VM_FAULT_NOPAGE = 0x000100,
	VM_FAULT_LOCKED = 0x000200,
	VM_FAULT_RETRY = 0x000400,
	VM_FAULT_FALLBACK = 0x000800,
	VM_FAULT_DONE_COW = 0x001000,
	VM_FAULT_NEEDDSYNC = 0x002000,
	VM_FAULT_COMPLETED = 0x004000,
	VM_FAULT_HINDEX_MASK = 0x0f0000,
};

#define VM_FAULT_ERROR \
	(VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV | VM_FAULT_HWPOISON | VM_FAULT_HWPOISON_LARGE | \
	 VM_FAULT_FALLBACK)

enum fault_flag {
	FAULT_FLAG_WRITE = 1 << 0,
	FAULT_FLAG_MKWRITE = 1 << 1,
	FAULT_FLAG_ALLOW_RETRY = 1 << 2,
	FAULT_FLAG_RETRY_NOWAIT = 1 << 3,
	FAULT_FLAG_KILLABLE = 1 << 4,
	FAULT_FLAG_TRIED = 1 << 5,
	FAULT_FLAG_USER = 1 << 6,
	FAULT_FLAG_REMOTE = 1 << 7,
	FAULT_FLAG_INSTRUCTION = 1 << 8,
	FAULT_FLAG_INTERRUPTIBLE = 1 << 9,
	FAULT_FLAG_UNSHARE = 1 << 10,
	FAULT_FLAG_ORIG_PTE_VALID = 1 << 11,
};

/*
 * A range of a program's addresses that is mapped in one way. Letters say what guards a field: m = mmap_lock and the area's
 * write lock (vma_start_write()), a = anon_vma's lock, f = the file's i_mmap_rwsem, - = constant once the area is in its mm.
 */
struct vm_area_struct {
	unsigned long vm_start;	 /* m, f, a: first byte */
	unsigned long vm_end;	 /* m, f, a: one past the last byte */
	struct mm_struct *vm_mm; /* - */
	pgprot_t vm_page_prot;	 /* m */
	unsigned long vm_flags;	 /* m */
	struct {		 /* f: its place in address_space->i_mmap, by page of the file */
		struct rb_node rb;
		unsigned long rb_subtree_last;
	} shared;
	struct list_head anon_vma_chain;	   /* m and page_table_lock */
	struct anon_vma *anon_vma;		   /* m and page_table_lock; set once */
	const struct vm_operations_struct *vm_ops; /* - */
	unsigned long vm_pgoff;			   /* m: offset in the file, in pages */
	struct file *vm_file;			   /* m */
	void *vm_private_data;			   /* the driver's */
	struct rw_semaphore vm_lock;		   /* faults hold it for reading (vma_lock.c) */
	unsigned long vm_lock_seq; /* vm_lock: equal to vm_mm->mm_lock_seq while the area is locked for writing */
	bool detached;		   /* m: not in the tree any more */
	struct rcu_head vm_rcu;	   /* lookups without mmap_lock may still see a freed area */
};

typedef struct {
	void __user *vdso; /* where the program finds it; NULL if it has none */
} mm_context_t;

struct mm_struct {
	struct range_tree mm_rt;   /* areas, by address; guarded by mmap_lock, read under RCU */
	unsigned long mm_lock_seq; /* guarded by mmap_lock; counts releases of it by writers */
	pgd_t *pgd;
	struct arch_user_space *space; /* what the machine runs its programs on (port.h); NULL of init_mm */
	unsigned long task_size;
	unsigned long mmap_base;	/* top of the range that areas are placed in from above */
	unsigned long mmap_legacy_base; /* where placing from below begins */
	unsigned long (*get_unmapped_area)(struct file *file, unsigned long addr, unsigned long len,
					   unsigned long pgoff, unsigned long flags);
	atomic_t mm_users; /* threads */
	atomic_t mm_count; /* references to the struct; all users together hold one */
	atomic_t membarrier_state;
	atomic_long_t pgtables_bytes;
	int map_count;		    /* guarded by mmap_lock */
	spinlock_t page_table_lock; /* guards the tables below pgd */
	struct rw_semaphore mmap_lock;
	seqcount_t write_protect_seq; /* odd while copy_page_range() takes rights away; guarded by mmap_lock */
	struct list_head mmlist;
	unsigned long hiwater_rss; /* pages: the most there ever was, as far as update_hiwater_*() noted it */
	unsigned long hiwater_vm;
	unsigned long total_vm; /* pages; this and the following are guarded by mmap_lock */
	unsigned long locked_vm;
	atomic64_t pinned_vm;
	unsigned long data_vm;
	unsigned long exec_vm;
	unsigned long stack_vm;
	unsigned long def_flags;
	spinlock_t arg_lock; /* guards the following */
	unsigned long start_code, end_code, start_data, end_data;
	unsigned long start_brk, brk, start_stack;
	unsigned long arg_start, arg_end, env_start, env_end;
	unsigned long saved_auxv[AT_VECTOR_SIZE]; /* for /proc/PID/auxv */
	atomic_long_t rss_stat[NR_MM_COUNTERS];
	struct linux_binfmt *binfmt;
	mm_context_t context;
	unsigned long flags; /* MMF_* of <linux/sched/coredump.h> */
	struct task_struct *owner;
	struct user_namespace *user_ns;
	struct file __rcu *exe_file;
	atomic_t tlb_flush_pending;
};

extern struct mm_struct init_mm;

struct vm_special_mapping {
	const char *name;
	struct page **pages;
	vm_fault_t (*fault)(const struct vm_special_mapping *sm, struct vm_area_struct *vma, struct vm_fault *vmf);
	int (*mremap)(const struct vm_special_mapping *sm, struct vm_area_struct *new_vma);
};

typedef struct {
	unsigned long val;
} swp_entry_t;

enum tlb_flush_reason {
	TLB_FLUSH_ON_TASK_SWITCH,
	TLB_REMOTE_SHOOTDOWN,
	TLB_LOCAL_SHOOTDOWN,
	TLB_LOCAL_MM_SHOOTDOWN,
	TLB_REMOTE_SEND_IPI,
	NR_TLB_FLUSH_REASONS,
};
#endif
