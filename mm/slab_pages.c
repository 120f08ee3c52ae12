// SPDX-License-Identifier: MIT
/*
 * Slabs: blocks of pages cut into objects of one cache.
 *
 * A slab's state lives in the struct page of its first page: slab_cache, slab_inuse (objects that are not in the
 * slab's own free list), slab_free (that list; see slab.h), slab_next and slab_prev (its place in one of its node's
 * lists). The page allocator knows a tail page by bit 0 of the word that holds slab_next, so that link is stored
 * shifted left by one; slab_prev is not.
 *
 * A new slab is all frontier: no byte of it is touched until its objects are handed out, so a cache of large objects
 * costs no more memory than it uses. Only a constructor must see all objects at once.
 */
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/vmstat.h>
#include "slab.h"

static u32 slab_link(struct page *slab)
{
	return slab ? (u32)page_to_pfn(slab) : 0;
}

static struct page *slab_from_link(u32 link)
{
	return link ? pfn_to_page(link) : NULL;
}

static void slab_set_next(struct page *slab, u32 next)
{
	slab->slab_next = next << 1;
}

struct page *slab_list_first(const struct slab_list *list)
{
	return slab_from_link(list->first);
}

struct page *slab_list_next(struct page *slab)
{
	return slab_from_link(slab->slab_next >> 1);
}

/* The three operations on lists need the lock that guards the list. */
void slab_list_add(struct slab_list *list, struct page *slab)
{
	slab_set_next(slab, list->first);
	slab->slab_prev = 0;
	if (list->first)
		slab_from_link(list->first)->slab_prev = slab_link(slab);
	else
		list->last = slab_link(slab);
	list->first = slab_link(slab);
	list->count++;
}

void slab_list_add_tail(struct slab_list *list, struct page *slab)
{
	slab_set_next(slab, 0);
	slab->slab_prev = list->last;
	if (list->last)
		slab_set_next(slab_from_link(list->last), slab_link(slab));
	else
		list->first = slab_link(slab);
	list->last = slab_link(slab);
	list->count++;
}

void slab_list_del(struct slab_list *list, struct page *slab)
{
	u32 next = slab->slab_next >> 1, prev = slab->slab_prev;

	if (prev)
		slab_set_next(slab_from_link(prev), next);
	else
		list->first = next;
	if (next)
		slab_from_link(next)->slab_prev = prev;
	else
		list->last = prev;
	list->count--;
}

static void slab_account(struct kmem_cache *s, struct page *slab, int sign)
{
	enum node_stat_item item = s->flags & SLAB_RECLAIM_ACCOUNT ? NR_SLAB_RECLAIMABLE_B : NR_SLAB_UNRECLAIMABLE_B;

	mod_node_page_state(page_pgdat(slab), item, sign * (long)(PAGE_SIZE << compound_order(slab)));
}

static void slab_construct(struct kmem_cache *s, struct page *slab)
{
	unsigned int i, objects = slab_objects(s, slab);

	for (i = 0; i < objects; i++)
		s->ctor(slab_object(s, slab, i));
}

/*
 * The usual order first, and without effort: it only saves space at the ends of slabs. Then the least order, as hard
 * as the caller allows.
 */
static struct page *slab_alloc_pages(struct kmem_cache *s, gfp_t flags)
{
	gfp_t easy = (flags | __GFP_NOWARN | __GFP_NORETRY) & ~__GFP_NOFAIL;
	struct page *page;

	if (s->order > s->min_order) {
		if (easy & __GFP_DIRECT_RECLAIM)
			easy = (easy | __GFP_NOMEMALLOC) & ~__GFP_RECLAIM;
		page = alloc_pages(easy | (s->order ? __GFP_COMP : 0), s->order);
		if (page)
			return page;
	}
	return alloc_pages(flags | (s->min_order ? __GFP_COMP : 0), s->min_order);
}

/**
 * slab_new - get pages for a cache and make them a slab
 * @s: the cache
 * @flags: the request that needs it
 *
 * Returns the slab, in no list, all objects free, or NULL. May sleep if @flags allow.
 */
struct page *slab_new(struct kmem_cache *s, gfp_t flags)
{
	struct page *slab = slab_alloc_pages(s, (flags & GFP_SLAB_PAGE_MASK) | s->allocflags);

	if (!slab)
		return NULL;
	slab->slab_cache = s;
	slab->slab_next = 0;
	slab->slab_prev = 0;
	slab->slab_free = SLAB_FRONTIER;
	slab->slab_inuse = 0;
	__SetPageSlab(slab);
	slab_account(s, slab, 1);
	if (s->ctor)
		slab_construct(s, slab);
	return slab;
}

static void slab_free_pages(struct kmem_cache *s, struct page *slab)
{
	unsigned int order = compound_order(slab);

	slab_account(s, slab, -1);
	__ClearPageSlab(slab);
	slab->lru.next = NULL;
	slab->lru.prev = NULL;
	slab->slab_free = 0;
	slab->slab_inuse = 0;
	__free_pages(slab, order);
}

static void slab_free_list_pages(struct kmem_cache *s, struct slab_list *list)
{
	struct page *slab, *next;

	for (slab = slab_list_first(list); slab; slab = next) {
		next = slab_list_next(slab);
		slab_free_pages(s, slab);
	}
	*list = (struct slab_list){ 0 };
}

/* A grace period is over for the waiting slabs; those that came meanwhile begin theirs. */
static void slab_rcu_done(struct rcu_head *head)
{
	struct slab_rcu *rcu = container_of(head, struct slab_rcu, head);
	struct slab_list done;
	unsigned long irq;
	bool again;

	spin_lock_irqsave(&rcu->lock, irq);
	done = rcu->waiting;
	rcu->waiting = rcu->next;
	rcu->next = (struct slab_list){ 0 };
	again = rcu->waiting.count != 0;
	rcu->pending = again;
	spin_unlock_irqrestore(&rcu->lock, irq);
	slab_free_list_pages(rcu->cache, &done);
	if (again)
		call_rcu(&rcu->head, slab_rcu_done);
}

static void slab_release_after_grace(struct slab_rcu *rcu, struct page *slab)
{
	unsigned long irq;
	bool start;

	spin_lock_irqsave(&rcu->lock, irq);
	start = !rcu->pending;
	slab_list_add_tail(start ? &rcu->waiting : &rcu->next, slab);
	rcu->pending = true;
	spin_unlock_irqrestore(&rcu->lock, irq);
	if (start)
		call_rcu(&rcu->head, slab_rcu_done);
}

/**
 * slab_release - give an empty slab, in no list any more, back to the page allocator
 *
 * At once, or after a grace period if the cache is SLAB_TYPESAFE_BY_RCU. Any context.
 */
void slab_release(struct kmem_cache *s, struct page *slab)
{
	if (unlikely(s->rcu))
		slab_release_after_grace(s->rcu, slab);
	else
		slab_free_pages(s, slab);
}

/** slab_release_list - slab_release() each slab of a private list, and empty it */
void slab_release_list(struct kmem_cache *s, struct slab_list *list)
{
	struct page *slab, *next;

	for (slab = slab_list_first(list); slab; slab = next) {
		next = slab_list_next(slab);
		slab_release(s, slab);
	}
	*list = (struct slab_list){ 0 };
}

/**
 * slab_count_free - walk a slab's free list
 *
 * Returns the number of objects in it, frontier included, or UINT_MAX if it is damaged: a cycle, a wrong index, a
 * missing mark. The node's lock is held.
 */
unsigned int slab_count_free(struct kmem_cache *s, struct page *slab)
{
	unsigned int objects = slab_objects(s, slab), count = 0, at = slab->slab_free;

	while (!(at & SLAB_FRONTIER)) {
		void *object;

		if (at >= objects || count >= objects)
			return UINT_MAX;
		object = slab_object(s, slab, at);
		if (!slab_is_marked(s, object))
			return UINT_MAX;
		at = slab_next_free(s, object);
		count++;
	}
	at &= ~SLAB_FRONTIER;
	if (at > objects || count + objects - at > objects)
		return UINT_MAX;
	return count + objects - at;
}
