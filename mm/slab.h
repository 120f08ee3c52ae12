/* SPDX-License-Identifier: MIT */
#ifndef MM_SLAB_H
#define MM_SLAB_H
/*
 * The slab allocator's inside. slab.c states the theory.
 */
#include <linux/list.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

struct seq_file;

/*
 * A CPU's stock of free objects. Only that CPU touches it, with interrupts off; reports read count without a lock and
 * may see an old value.
 */
struct kmem_cache_cpu {
	unsigned int count; /* objects held */
	unsigned int limit; /* room; 0 only in slab_no_stock */
	void *object[];
};

/* A list of slabs, linked by frame number through struct page. */
struct slab_list {
	u32 first, last; /* frame numbers, 0 if empty (frame 0 is never a slab) */
	unsigned long count;
};

/* The slabs of a cache. Guarded by lock, but for nr_slabs and objects, which reports read freely. */
struct kmem_cache_node {
	spinlock_t lock;
	struct slab_list partial; /* at least one object of the slab is free */
	struct slab_list full;	  /* none is */
	unsigned long objects;	  /* in all slabs */
	unsigned long out;	  /* of these, not in a slab's free list: handed out or in a CPU's stock */
	unsigned long empty;	  /* partial slabs none of whose objects is out */
};

struct kmem_cache {
	struct kmem_cache_cpu *cpu[NR_CPUS]; /* &slab_no_stock until the CPU first needs one */
	slab_flags_t flags;
	unsigned int size;	  /* from object to object, bytes */
	unsigned int offset;	  /* of the free word within the object */
	u64 reciprocal;		  /* 2^64 / size, rounded up */
	unsigned int object_size; /* as asked for */
	unsigned int
		inuse; /* bytes that the user may rely on being kept while the object is free: before the free word */
	unsigned int align;
	gfp_t allocflags; /* added to every page request */
	u16 stock_limit;  /* objects that a CPU may hold */
	u16 batch;	  /* objects moved to a CPU at a time */
	u8 order;	  /* of a slab, if memory allows */
	u8 min_order;	  /* the least that holds one object */
	u8 min_partial;	  /* partial slabs kept although they are empty */
	int refcount;
	void (*ctor)(void *object);
	struct kmem_cache_node *node;
	const char *name;
	struct list_head list;		   /* slab_caches; guarded by slab_mutex */
	unsigned int useroffset, usersize; /* the part of an object that may be copied to user space */
	struct slab_rcu *rcu;		   /* SLAB_TYPESAFE_BY_RCU: slabs that wait */
};

/*
 * Empty slabs of a SLAB_TYPESAFE_BY_RCU cache: those that wait for a grace period, and those that came meanwhile.
 * Guarded by lock.
 */
struct slab_rcu {
	spinlock_t lock;
	bool pending; /* call_rcu() was called and has not finished */
	struct slab_list waiting, next;
	struct rcu_head head;
	struct kmem_cache *cache;
};

enum slab_state { SLAB_DOWN, SLAB_PARTIAL, SLAB_UP };

extern enum slab_state slab_state;
extern struct list_head slab_caches;
extern struct mutex slab_mutex;
extern struct kmem_cache_cpu slab_no_stock;
extern struct kmem_cache boot_kmem_cache, boot_kmem_cache_node;

/*
 * page->slab_free: the first of the slab's free objects, by index; each holds the index of the next in its free word.
 * With SLAB_FRONTIER set the rest is the first object that was never handed out: all above it are free as well.
 */
#define SLAB_FRONTIER 0x8000u
#define SLAB_MAX_OBJECTS 0x7fffu

/* Flags that a caller may give; the debugging flags are accepted and have no effect. */
#define SLAB_CREATE_FLAGS \
	(SLAB_HWCACHE_ALIGN | SLAB_CACHE_DMA | SLAB_CACHE_DMA32 | SLAB_PANIC | SLAB_TYPESAFE_BY_RCU | \
	 SLAB_RECLAIM_ACCOUNT | SLAB_NOLEAKTRACE | SLAB_ACCOUNT | SLAB_FAILSLAB | SLAB_NO_USER_FLAGS | SLAB_KMALLOC | \
	 SLAB_MEM_SPREAD)
#define SLAB_DEBUG_FLAGS (SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE | SLAB_CONSISTENCY_CHECKS)

/* Zones that an object cannot come from. */
#define GFP_SLAB_BUG_MASK (__GFP_DMA32 | __GFP_HIGHMEM | ~__GFP_BITS_MASK)
/* What of a request's flags reaches the page allocator; zone and mobility are the cache's own. */
#define GFP_SLAB_PAGE_MASK \
	(__GFP_RECLAIM | __GFP_HIGH | __GFP_IO | __GFP_FS | __GFP_NOWARN | __GFP_RETRY_MAYFAIL | __GFP_NOFAIL | \
	 __GFP_NORETRY | __GFP_MEMALLOC | __GFP_NOMEMALLOC | __GFP_ATOMIC | __GFP_HARDWALL | __GFP_THISNODE)

/*
 * The free word. While an object is free its upper 48 bits are a mark that depends on the address; the lower 16 are
 * the index of the next free object if it is in its slab's free list, SLAB_STOCKED if not. An allocated object does
 * not hold the mark: it was erased when the object was handed out.
 */
#define SLAB_MARK_SEED 0x5b6a93d1e24cUL
#define SLAB_STOCKED 0xffffu

static __always_inline u64 *slab_free_word(const struct kmem_cache *s, const void *object)
{
	return (u64 *)((char *)object + s->offset);
}

static __always_inline u64 slab_mark(const void *object)
{
	return ((u64)(unsigned long)object ^ SLAB_MARK_SEED) << 16;
}

static __always_inline bool slab_is_marked(const struct kmem_cache *s, const void *object)
{
	return ((*slab_free_word(s, object) ^ slab_mark(object)) >> 16) == 0;
}

static __always_inline bool slab_is_stocked(const struct kmem_cache *s, const void *object)
{
	return *slab_free_word(s, object) == (slab_mark(object) | SLAB_STOCKED);
}

static __always_inline void slab_set_mark(const struct kmem_cache *s, void *object, unsigned int next)
{
	*slab_free_word(s, object) = slab_mark(object) | next;
}

static __always_inline unsigned int slab_next_free(const struct kmem_cache *s, const void *object)
{
	return (u16)*slab_free_word(s, object);
}

static inline unsigned int slab_objects(const struct kmem_cache *s, struct page *slab)
{
	return (PAGE_SIZE << compound_order(slab)) / s->size;
}

/*
 * Is @offset a multiple of s->size? One multiplication instead of a division: q * size + r times the reciprocal (2^64
 * + e) / size is q * e + r * reciprocal modulo 2^64, and q * e is less than the reciprocal because offset * size is
 * less than 2^64.
 */
static __always_inline bool slab_offset_is_object(const struct kmem_cache *s, unsigned long offset)
{
	return offset * s->reciprocal < s->reciprocal;
}

static __always_inline unsigned int slab_index(const struct kmem_cache *s, struct page *slab, const void *object)
{
	return ((unsigned long)object - (unsigned long)page_address(slab)) / s->size;
}

static inline void *slab_object(const struct kmem_cache *s, struct page *slab, unsigned int index)
{
	return page_address(slab) + (size_t)index * s->size;
}

/*
 * Whether @object may have a struct page. In a hole of the physical map it has none: to free it there faults, as in
 * Linux.
 */
static __always_inline bool slab_in_direct_map(const void *object)
{
	return (unsigned long)object - PAGE_OFFSET < max_pfn << PAGE_SHIFT;
}

/* slab_pages.c */
void slab_list_add(struct slab_list *list, struct page *slab);
void slab_list_add_tail(struct slab_list *list, struct page *slab);
void slab_list_del(struct slab_list *list, struct page *slab);
struct page *slab_list_first(const struct slab_list *list);
struct page *slab_list_next(struct page *slab);
struct page *slab_new(struct kmem_cache *s, gfp_t flags);
void slab_release(struct kmem_cache *s, struct page *slab);
void slab_release_list(struct kmem_cache *s, struct slab_list *list);
unsigned int slab_count_free(struct kmem_cache *s, struct page *slab);

/* slab.c */
unsigned int slab_refill(struct kmem_cache *s, gfp_t flags, void **objects, unsigned int want);
void slab_return(struct kmem_cache *s, void **objects, unsigned int count);
void slab_flush_cpu(void *cache);
void slab_drop_cpu(void *cache);

/* kmalloc.c */
void free_large_kmalloc(struct page *page, const void *object);
void create_kmalloc_caches(void);

/* slab_cache.c */
void slab_setup_boot_cache(struct kmem_cache *s, const char *name, unsigned int size, unsigned int align,
			   slab_flags_t flags, unsigned int usersize);
struct kmem_cache *create_kmalloc_cache(const char *name, unsigned int size, slab_flags_t flags);

/* slab_shrink.c */
void slab_trim(struct kmem_cache *s, unsigned int keep);
void slab_forget_stocks(struct kmem_cache *s);
void slab_shrink_all(void);

/* usercopy.c */
void __noreturn usercopy_abort(const char *name, const char *detail, bool to_user, unsigned long offset,
			       unsigned long len);

/* slab_report.c */
void slab_report(struct kmem_cache *s, struct page *slab, void *object, const char *fmt, ...) __printf(4, 5);
void slab_report_remaining(struct kmem_cache *s);
void slab_report_no_memory(struct kmem_cache *s, gfp_t flags);
void slab_bad_free(struct page *page, const void *object);
gfp_t slab_fix_flags(gfp_t flags);

/* slab_info.c */
struct slab_usage {
	unsigned long active_objects, objects;
	unsigned long active_slabs, slabs;
	unsigned long stocked; /* free, in CPUs' stocks */
};
void slab_count(unsigned long *pages, unsigned long *bytes);
void slab_get_usage(struct kmem_cache *s, struct slab_usage *usage);

/* slab_verify.c */
unsigned int slab_verify(void);
unsigned int slab_verify_cache(struct kmem_cache *s);
#endif
