// SPDX-License-Identifier: MIT
/*
 * The XArray against arrays.
 *
 * dense: indices 0 to 8191 with entries of orders 0 to 13, all marks; after every step the tree's invariants are
 * checked, and often every index. sparse: single entries at indices chosen to meet the borders of nodes and of the
 * index space. Both with allocations failing.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/prandom.h>
#include <linux/vmalloc.h>
#include <linux/xarray.h>
#include "../../lib/xarray_internal.h"

#define CELLS 8192
#define STEPS 6000

/*
 * What is expected at one index: the entry's number (0: none), and of the entry, kept at its first index, order and
 * marks.
 */
struct cell {
	unsigned int value;
	u16 first;
	u8 order;
	u8 marks;
};

struct model {
	struct xarray xa;
	struct rnd_state rnd;
	unsigned int serial;
	struct cell cells[CELLS];
};

static u32 rnd(struct model *m, u32 below)
{
	return prandom_u32_state(&m->rnd) % below;
}

/* Values and pointers alternate, as nodes count values. */
static void *entry_of(unsigned int value)
{
	if (!value)
		return NULL;
	return value % 3 ? xa_mk_value(value) : (void *)((unsigned long)value << 4);
}

/* ---- Invariants ---- */

static bool marks_agree(struct xarray *xa, struct xa_node *node, unsigned int i)
{
	void *entry = node->slots[i];
	xa_mark_t mark;

	for_each_xa_mark(mark) {
		bool set = node_get_mark(node, i, mark), wanted = set;

		if (xa_is_node(entry))
			wanted = node_any_mark(xa_to_node(entry), mark);
		else if (!entry)
			wanted = xa_track_free(xa) && mark == XA_FREE_MARK;
		else if (xa_is_sibling(entry))
			wanted = false;
		if (set != wanted)
			return false;
	}
	return true;
}

static bool node_is_sound(struct xarray *xa, struct xa_node *node, unsigned int *nodes)
{
	unsigned int i, count = 0, values = 0;
	void *entry, *canonical = NULL;

	++*nodes;
	if (node->array != xa || !list_empty(&node->private_list))
		return false;
	for (i = 0; i < XA_CHUNK_SIZE; i++) {
		entry = node->slots[i];
		if (!marks_agree(xa, node, i) || xa_is_retry(entry))
			return false;
		count += entry != NULL;
		if (xa_is_sibling(entry)) {
			if (i == 0 || !canonical || xa_is_node(canonical) ||
			    node->slots[xa_to_sibling(entry)] != canonical)
				return false;
		} else {
			canonical = entry;
		}
		values += xa_is_value(canonical);
		if (xa_is_node(entry)) {
			struct xa_node *child = xa_to_node(entry);

			if (!node->shift || child->parent != node || child->offset != i ||
			    child->shift + XA_CHUNK_SHIFT != node->shift || !node_is_sound(xa, child, nodes))
				return false;
		}
	}
	return count && count == node->count && values == node->nr_values;
}

static bool xa_is_sound(struct xarray *xa)
{
	void *head = xa->xa_head;
	unsigned int nodes = 0;
	xa_mark_t mark;

	if (!xa_is_node(head)) {
		for_each_xa_mark(mark)
			if (!head && xa_marked(xa, mark) && !(xa_track_free(xa) && mark == XA_FREE_MARK))
				return false;
		return true;
	}
	for_each_xa_mark(mark)
		if (xa_marked(xa, mark) != node_any_mark(xa_to_node(head), mark))
			return false;
	if (xa_to_node(head)->parent)
		return false;
	return node_is_sound(xa, xa_to_node(head), &nodes);
}

/* Is the tree no higher than it needs to be? Splitting the only entry of a node may leave it higher. */
static bool xa_is_low(struct xarray *xa)
{
	void *head = xa->xa_head;

	return !xa_is_node(head) || xa_to_node(head)->count > 1 || !xa_is_node(xa_to_node(head)->slots[0]);
}

/* ---- The model's operations ---- */

static struct cell *canonical(struct model *m, unsigned int index)
{
	return &m->cells[m->cells[index].first];
}

static void model_clear(struct model *m, unsigned int index)
{
	struct cell *c = canonical(m, index);
	unsigned int first = m->cells[index].first, i;

	for (i = first + (1u << c->order); i-- > first;)
		m->cells[i] = (struct cell){ .first = i };
}

static void model_store(struct model *m, unsigned int base, unsigned int order, unsigned int value)
{
	struct cell *c = canonical(m, base);
	unsigned int i, marks = 0;

	if (c->value && c->order >= order) {
		/* Lies in an entry at least as large: that is replaced. */
		if (!value)
			model_clear(m, base);
		else
			c->value = value;
		return;
	}
	for (i = base; i < base + (1u << order); i++) {
		if (m->cells[i].first == i) {
			marks |= m->cells[i].marks;
			if (m->cells[i].value || m->cells[i].order)
				model_clear(m, i);
		}
	}
	if (!value)
		return;
	for (i = base; i < base + (1u << order); i++)
		m->cells[i].first = base;
	m->cells[base] = (struct cell){ .value = value, .first = base, .order = order, .marks = marks };
}

static int store_order(struct model *m, unsigned long index, unsigned int order, void *entry, gfp_t gfp)
{
	XA_STATE(xas, &m->xa, 0);

	xas_set_order(&xas, index, order);
	do {
		xas_lock(&xas);
		xas_store(&xas, entry);
		if (xas_error(&xas) && !gfp)
			xas_trim(&xas);
		xas_unlock(&xas);
	} while (gfp && xas_nomem(&xas, gfp));
	return xas_error(&xas);
}

/* ---- Comparing ---- */

static void expect_index(struct kunit *test, struct model *m, unsigned int i)
{
	struct cell *c = canonical(m, i);
	xa_mark_t mark;

	KUNIT_ASSERT_PTR_EQ_MSG(test, xa_load(&m->xa, i), entry_of(c->value), "at %u", i);
	for_each_xa_mark(mark)
		KUNIT_ASSERT_EQ_MSG(test, xa_get_mark(&m->xa, i, mark), c->value && (c->marks >> mark & 1),
				    "at %u mark %u", i, mark);
	KUNIT_ASSERT_EQ_MSG(test, xa_get_order(&m->xa, i), c->value ? c->order : 0, "at %u", i);
}

static unsigned int model_next(struct model *m, unsigned int i, int mark)
{
	while (i < CELLS) {
		struct cell *c = canonical(m, i);

		if (c->value && (mark < 0 || (c->marks >> mark & 1)))
			break;
		i++;
	}
	return i;
}

/* All the ways to walk see each entry once, in order. */
static void expect_walks(struct kunit *test, struct model *m)
{
	unsigned long index;
	unsigned int i = 0;
	void *entry;
	int mark;

	xa_for_each(&m->xa, index, entry) {
		i = model_next(m, i, -1);
		KUNIT_ASSERT_EQ(test, index, (unsigned long)m->cells[i].first);
		KUNIT_ASSERT_PTR_EQ(test, entry, entry_of(canonical(m, i)->value));
		i = m->cells[i].first + (1u << canonical(m, i)->order);
	}
	KUNIT_ASSERT_EQ(test, model_next(m, i, -1), CELLS);
	for (mark = 0; mark < XA_MAX_MARKS; mark++) {
		XA_STATE(xas, &m->xa, 0);

		i = 0;
		rcu_read_lock();
		xas_for_each_marked(&xas, entry, ULONG_MAX, (__force xa_mark_t)mark) {
			i = model_next(m, i, mark);
			KUNIT_ASSERT_EQ(test, xas.xa_index, (unsigned long)m->cells[i].first);
			i = m->cells[i].first + (1u << canonical(m, i)->order);
		}
		rcu_read_unlock();
		KUNIT_ASSERT_EQ(test, model_next(m, i, mark), CELLS);
	}
}

static void expect_all(struct kunit *test, struct model *m)
{
	unsigned int i;

	for (i = 0; i < CELLS; i++)
		expect_index(test, m, i);
	expect_walks(test, m);
}

static void random_find(struct kunit *test, struct model *m)
{
	unsigned long index = rnd(m, CELLS), start = index, max = index + rnd(m, CELLS);
	int mark = (int)rnd(m, 4) - 1;
	unsigned int next = model_next(m, start, mark);
	xa_mark_t filter = mark < 0 ? XA_PRESENT : (__force xa_mark_t)mark;
	void *entry = xa_find(&m->xa, &index, max, filter);

	if (next == CELLS || next > max) {
		KUNIT_ASSERT_NULL(test, entry);
		return;
	}
	KUNIT_ASSERT_PTR_EQ(test, entry, entry_of(canonical(m, next)->value));
	/* The entry that covers the start counts; its index may be told as the start or as its own. */
	KUNIT_ASSERT_TRUE(test, index == next || index == m->cells[next].first);
	next = model_next(m, m->cells[next].first + (1u << canonical(m, next)->order), mark);
	entry = xa_find_after(&m->xa, &index, ULONG_MAX, filter);
	KUNIT_ASSERT_PTR_EQ(test, entry, next == CELLS ? NULL : entry_of(canonical(m, next)->value));
}

/* Every entry in an aligned range, once. */
static void random_conflicts(struct kunit *test, struct model *m)
{
	unsigned int order = rnd(m, 14), base = rnd(m, CELLS) >> order << order, i, want = 0, found = 0;
	XA_STATE(xas, &m->xa, 0);

	for (i = base; i < base + (1u << order);) {
		struct cell *c = canonical(m, i);

		want += c->value != 0;
		i = c->value ? m->cells[i].first + (1u << c->order) : i + 1;
	}
	xas_set_order(&xas, base, order);
	xas_lock(&xas);
	while (xas_find_conflict(&xas))
		found++;
	xas_unlock(&xas);
	KUNIT_ASSERT_EQ_MSG(test, found, want, "%u order %u", base, order);
}

static void random_store_range(struct kunit *test, struct model *m)
{
	unsigned int first = rnd(m, CELLS), last = min(first + rnd(m, 300), CELLS - 1u), i;
	unsigned int value = rnd(m, 3) ? ++m->serial : 0;

	/*
	 * Entries that stick out of the range would be replaced beyond it: leave those cases to the stores of orders.
	 */
	for (i = first; i <= last; i++)
		if (canonical(m, i)->order)
			return;
	for (i = first; i <= last; i++)
		KUNIT_ASSERT_FALSE(test, m->cells[i].marks);
	KUNIT_ASSERT_NULL(test, xa_store_range(&m->xa, first, last, entry_of(value), GFP_KERNEL));
	for (i = first; i <= last; i++)
		KUNIT_ASSERT_PTR_EQ(test, xa_load(&m->xa, i), entry_of(value));
	/* Then as single entries again, for the model. */
	KUNIT_ASSERT_NULL(test, xa_store_range(&m->xa, first, last, NULL, GFP_KERNEL));
	for (i = first; i <= last; i++)
		model_clear(m, i);
}

static void random_split(struct kunit *test, struct model *m)
{
	unsigned int index = rnd(m, CELLS), first = m->cells[index].first, i, new_order;
	struct cell old = *canonical(m, index);
	XA_STATE(xas, &m->xa, 0);

	if (!old.value || !old.order)
		return;
	/* Within the node, or by one level of nodes below it. */
	new_order = rnd(m, old.order);
	if (new_order / 6 + 1 < old.order / 6)
		new_order = (old.order / 6 - 1) * 6;
	xas_set_order(&xas, first, new_order);
	xas_split_alloc(&xas, entry_of(old.value), old.order, GFP_KERNEL);
	KUNIT_ASSERT_EQ(test, xas_error(&xas), 0);
	xas_lock(&xas);
	xas_split(&xas, entry_of(old.value), old.order);
	xas_unlock(&xas);
	xas_destroy(&xas);
	for (i = 0; i < 1u << old.order; i++) {
		unsigned int start = first + (i >> new_order << new_order);

		m->cells[first + i] = (struct cell){ .first = start };
		if (start == first + i)
			m->cells[start] = (struct cell){ old.value, start, new_order, old.marks };
	}
}

static void random_mark(struct model *m)
{
	unsigned int index = rnd(m, CELLS), mark = rnd(m, XA_MAX_MARKS);
	struct cell *c = canonical(m, index);

	if (rnd(m, 2)) {
		xa_set_mark(&m->xa, index, (__force xa_mark_t)mark);
		if (c->value)
			c->marks |= 1 << mark;
	} else {
		xa_clear_mark(&m->xa, index, (__force xa_mark_t)mark);
		c->marks &= ~(1 << mark);
	}
}

static void random_store(struct kunit *test, struct model *m)
{
	unsigned int order = rnd(m, 4) ? rnd(m, 5) : rnd(m, 14), index = rnd(m, CELLS) >> order << order;
	unsigned int value = rnd(m, 3) ? ++m->serial : 0;
	bool fail = rnd(m, 8) == 0;
	int err;

	/*
	 * One of the allocations fails: without a retry the store is given up, and nothing is changed; with one it goes
	 * through.
	 */
	if (fail)
		fault_inject_nth(FAULT_SLAB, 1 + rnd(m, 3));
	err = store_order(m, index, order, entry_of(value), fail && rnd(m, 2) ? 0 : GFP_KERNEL);
	if (fail)
		fault_inject_stop();
	KUNIT_ASSERT_TRUE(test, err == 0 || (fail && err == -ENOMEM));
	if (!err)
		model_store(m, index, order, value);
}

static struct model *new_model(struct kunit *test, u64 seed)
{
	struct model *m = vzalloc(sizeof(*m));
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, m);
	xa_init(&m->xa);
	prandom_seed_state(&m->rnd, seed);
	for (i = 0; i < CELLS; i++)
		m->cells[i].first = i;
	return m;
}

static void xarray_test_dense(struct kunit *test)
{
	struct model *m = new_model(test, 40);
	unsigned int step;

	for (step = 0; step < STEPS; step++) {
		switch (rnd(m, 10)) {
		case 0:
		case 1:
		case 2:
		case 3:
			random_store(test, m);
			break;
		case 4:
		case 5:
			random_mark(m);
			break;
		case 6:
			random_find(test, m);
			break;
		case 7:
			random_conflicts(test, m);
			break;
		case 8:
			random_split(test, m);
			break;
		default:
			if (rnd(m, 4) == 0) {
				unsigned int index = rnd(m, CELLS);

				KUNIT_ASSERT_PTR_EQ(test, xa_erase(&m->xa, index),
						    entry_of(canonical(m, index)->value));
				model_clear(m, index);
			}
			expect_index(test, m, rnd(m, CELLS));
		}
		KUNIT_ASSERT_TRUE_MSG(test, xa_is_sound(&m->xa), "step %u", step);
		if (step % 512 == 0)
			expect_all(test, m);
	}
	expect_all(test, m);
	xa_destroy(&m->xa);
	KUNIT_EXPECT_TRUE(test, xa_empty(&m->xa));
	for (step = 0; step < 500; step++)
		random_store_range(test, m);
	KUNIT_EXPECT_TRUE(test, xa_empty(&m->xa));
	vfree(m);
}

static const unsigned long places[] = {
	0,
	1,
	2,
	62,
	63,
	64,
	65,
	127,
	128,
	4095,
	4096,
	4097,
	262143,
	262144,
	(1ul << 24) - 1,
	1ul << 24,
	1ul << 30,
	(1ul << 36) - 1,
	1ul << 36,
	1ul << 42,
	(1ul << 48) + 5,
	1ul << 54,
	(1ul << 60) - 1,
	1ul << 60,
	(1ul << 60) + 1,
	(1ul << 63) - 1,
	1ul << 63,
	ULONG_MAX - 64,
	ULONG_MAX - 63,
	ULONG_MAX - 2,
	ULONG_MAX - 1,
	ULONG_MAX,
};

static void xarray_test_sparse(struct kunit *test)
{
	unsigned int value[ARRAY_SIZE(places)] = { 0 }, step, i, n = ARRAY_SIZE(places);
	bool mark[ARRAY_SIZE(places)] = { false };
	struct rnd_state state;
	unsigned long index;
	DEFINE_XARRAY(xa);
	void *entry;

	prandom_seed_state(&state, 41);
	for (step = 0; step < 20000; step++) {
		i = prandom_u32_state(&state) % n;
		switch (prandom_u32_state(&state) % 6) {
		case 0:
		case 1:
			entry = xa_store(&xa, places[i], entry_of(step + 1), GFP_KERNEL);
			KUNIT_ASSERT_PTR_EQ(test, entry, entry_of(value[i]));
			value[i] = step + 1;
			break;
		case 2:
			KUNIT_ASSERT_PTR_EQ(test, xa_erase(&xa, places[i]), entry_of(value[i]));
			value[i] = 0;
			mark[i] = false;
			break;
		case 3:
			xa_set_mark(&xa, places[i], XA_MARK_1);
			mark[i] = value[i] != 0;
			break;
		case 4:
			entry = xa_cmpxchg(&xa, places[i], NULL, entry_of(step + 1), GFP_KERNEL);
			KUNIT_ASSERT_PTR_EQ(test, entry, entry_of(value[i]));
			if (!value[i])
				value[i] = step + 1;
			break;
		default:
			KUNIT_ASSERT_EQ(test, xa_insert(&xa, places[i], entry_of(step + 1), GFP_KERNEL),
					value[i] ? -EBUSY : 0);
			if (!value[i])
				value[i] = step + 1;
		}
		KUNIT_ASSERT_TRUE(test, xa_is_sound(&xa) && xa_is_low(&xa));
		if (step % 16)
			continue;
		i = 0;
		xa_for_each(&xa, index, entry) {
			while (i < n && !value[i])
				i++;
			KUNIT_ASSERT_LT(test, i, n);
			KUNIT_ASSERT_EQ(test, index, places[i]);
			KUNIT_ASSERT_PTR_EQ(test, entry, entry_of(value[i]));
			i++;
		}
		while (i < n)
			KUNIT_ASSERT_EQ(test, value[i++], 0);
		i = 0;
		xa_for_each_marked(&xa, index, entry, XA_MARK_1) {
			while (i < n && !mark[i])
				i++;
			KUNIT_ASSERT_LT(test, i, n);
			KUNIT_ASSERT_EQ(test, index, places[i++]);
		}
	}
	xa_destroy(&xa);
}

static void xarray_test_alloc(struct kunit *test)
{
	DEFINE_XARRAY_ALLOC1(xa1);
	DEFINE_XARRAY_ALLOC(xa);
	DECLARE_BITMAP(used, 300);
	struct rnd_state state;
	u32 id, next = 0, step;

	bitmap_zero(used, 300);
	prandom_seed_state(&state, 42);
	for (step = 0; step < 10000; step++) {
		u32 min = prandom_u32_state(&state) % 300, max = min + prandom_u32_state(&state) % (300 - min), want;

		if (prandom_u32_state(&state) % 5 < 3) {
			int err =
				xa_alloc(&xa, &id, step % 7 ? xa_mk_value(step) : NULL, XA_LIMIT(min, max), GFP_KERNEL);

			want = find_next_zero_bit(used, max + 1, min);
			KUNIT_ASSERT_EQ(test, err, want > max ? -EBUSY : 0);
			if (!err) {
				KUNIT_ASSERT_EQ(test, id, want);
				__set_bit(id, used);
			}
		} else {
			xa_erase(&xa, min);
			__clear_bit(min, used);
		}
		KUNIT_ASSERT_TRUE(test, xa_is_sound(&xa) && xa_is_low(&xa));
	}
	xa_destroy(&xa);
	KUNIT_ASSERT_EQ(test, xa_alloc(&xa, &id, xa_mk_value(1), xa_limit_32b, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 0u);
	xa_destroy(&xa);

	KUNIT_EXPECT_EQ(test, xa_alloc(&xa1, &id, xa_mk_value(1), xa_limit_32b, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 1u);
	KUNIT_EXPECT_NULL(test, xa_erase(&xa1, 1) == xa_mk_value(1) ? NULL : &xa1);
	KUNIT_EXPECT_TRUE(test, xa_empty(&xa1));
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&xa1, &id, xa_mk_value(2), XA_LIMIT(1, 3), &next, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&xa1, &id, xa_mk_value(2), XA_LIMIT(1, 3), &next, GFP_KERNEL), 0);
	xa_erase(&xa1, 1);
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&xa1, &id, xa_mk_value(2), XA_LIMIT(1, 3), &next, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 3u);
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&xa1, &id, xa_mk_value(2), XA_LIMIT(1, 3), &next, GFP_KERNEL), 1);
	KUNIT_EXPECT_EQ(test, id, 1u);
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&xa1, &id, xa_mk_value(2), XA_LIMIT(1, 3), &next, GFP_KERNEL), -EBUSY);
	xa_destroy(&xa1);
}

static void xarray_test_reserve(struct kunit *test)
{
	unsigned long index = 0, n = 0;
	DEFINE_XARRAY(xa);
	void *entry;

	KUNIT_EXPECT_EQ(test, xa_reserve(&xa, 12345, GFP_KERNEL), 0);
	KUNIT_EXPECT_FALSE(test, xa_empty(&xa));
	KUNIT_EXPECT_NULL(test, xa_load(&xa, 12345));
	KUNIT_EXPECT_EQ(test, xa_insert(&xa, 12345, xa_mk_value(1), 0), -EBUSY);
	xa_for_each(&xa, index, entry)
		n++;
	KUNIT_EXPECT_EQ(test, n, 0ul);
	xa_release(&xa, 12345);
	KUNIT_EXPECT_TRUE(test, xa_empty(&xa));
	KUNIT_EXPECT_EQ(test, xa_reserve(&xa, 0, GFP_KERNEL), 0);
	KUNIT_EXPECT_NULL(test, xa_store(&xa, 0, xa_mk_value(5), 0));
	xa_release(&xa, 0);
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&xa, 0), xa_mk_value(5));
	KUNIT_EXPECT_PTR_EQ(test, xa_store(&xa, 0, NULL, 0), xa_mk_value(5));
	KUNIT_EXPECT_TRUE(test, xa_empty(&xa));
	KUNIT_EXPECT_EQ(test, xa_err(xa_store_range(&xa, 5, 4, xa_mk_value(1), GFP_KERNEL)), -EINVAL);
	/* The whole index space as one entry, and nothing left of it. */
	KUNIT_EXPECT_NULL(test, xa_store_range(&xa, 0, ULONG_MAX, xa_mk_value(1), GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&xa, ULONG_MAX), xa_mk_value(1));
	KUNIT_EXPECT_PTR_EQ(test, xa_erase(&xa, 1ul << 40), xa_mk_value(1));
	KUNIT_EXPECT_TRUE(test, xa_empty(&xa));
}

/* xas_next() and xas_prev() visit every index, empty ones too, and turn round at the ends of the index space. */
static void xarray_test_step(struct kunit *test)
{
	DEFINE_XARRAY(xa);
	XA_STATE(xas, &xa, 0);
	unsigned long i;

	for (i = 0; i < 200; i += 3)
		xa_store(&xa, i, xa_mk_value(i), GFP_KERNEL);
	rcu_read_lock();
	for (i = 0; i < 300; i++) {
		void *entry = xas_next(&xas);

		KUNIT_ASSERT_EQ(test, xas.xa_index, i);
		KUNIT_ASSERT_PTR_EQ(test, entry, i < 200 && i % 3 == 0 ? xa_mk_value(i) : NULL);
	}
	for (i = 299; i-- > 0;) {
		void *entry = xas_prev(&xas);

		KUNIT_ASSERT_EQ(test, xas.xa_index, i);
		KUNIT_ASSERT_PTR_EQ(test, entry, i < 200 && i % 3 == 0 ? xa_mk_value(i) : NULL);
	}
	KUNIT_EXPECT_NULL(test, xas_prev(&xas));
	KUNIT_EXPECT_EQ(test, xas.xa_index, ULONG_MAX);
	KUNIT_EXPECT_PTR_EQ(test, xas_next(&xas), xa_mk_value(0));
	KUNIT_EXPECT_EQ(test, xas.xa_index, 0ul);
	rcu_read_unlock();
	xa_destroy(&xa);
}

/* A walk that is paused at every entry, with the array changing meanwhile. */
static void xarray_test_pause(struct kunit *test)
{
	DEFINE_XARRAY(xa);
	XA_STATE(xas, &xa, 0);
	unsigned long i, seen = 0;
	void *entry;

	for (i = 0; i < 1000; i++)
		xa_store(&xa, i * 5, xa_mk_value(i), GFP_KERNEL);
	rcu_read_lock();
	xas_for_each(&xas, entry, ULONG_MAX) {
		KUNIT_ASSERT_PTR_EQ(test, entry, xa_mk_value(seen));
		seen++;
		xas_pause(&xas);
		rcu_read_unlock();
		xa_erase(&xa, xas.xa_index - 1);
		rcu_read_lock();
	}
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, seen, 1000ul);
	KUNIT_EXPECT_TRUE(test, xa_empty(&xa));
}

static struct kunit_case xarray_cases[] = {
	KUNIT_CASE(xarray_test_dense),
	KUNIT_CASE(xarray_test_sparse),
	KUNIT_CASE(xarray_test_alloc),
	KUNIT_CASE(xarray_test_step),
	KUNIT_CASE(xarray_test_reserve),
	KUNIT_CASE(xarray_test_pause),
	{},
};

static struct kunit_suite xarray_suite = {
	.name = "xarray",
	.test_cases = xarray_cases,
};
kunit_test_suite(xarray_suite);
