// SPDX-License-Identifier: MIT
/* Lists of every kind, reference counts, static keys and tracepoints. */
#include <kunit/test.h>
#include <linux/hashtable.h>
#include <linux/jump_label.h>
#include <linux/klist.h>
#include <linux/kref.h>
#include <linux/list_bl.h>
#include <linux/list_nulls.h>
#include <linux/llist.h>
#include <linux/lockref.h>
#include <linux/plist.h>
#include <linux/prandom.h>
#include <linux/static_call.h>
#include <linux/tracepoint.h>

struct item {
	struct list_head list;
	struct hlist_node hash;
	struct llist_node llist;
	struct plist_node plist;
	struct hlist_bl_node bl;
	unsigned int key;
};

static void list_test(struct kunit *test)
{
	struct item items[6], *pos, *next;
	LIST_HEAD(head);
	LIST_HEAD(other);
	unsigned int i, n = 0;

	for (i = 0; i < 6; i++) {
		items[i].key = i;
		list_add_tail(&items[i].list, &head);
	}
	list_for_each_entry_safe(pos, next, &head, list) {
		KUNIT_EXPECT_EQ(test, pos->key, n++);
		if (pos->key % 2)
			list_move(&pos->list, &other);
	}
	KUNIT_EXPECT_EQ(test, list_first_entry(&other, struct item, list)->key, 5);
	list_splice_tail_init(&other, &head);
	KUNIT_EXPECT_TRUE(test, list_empty(&other));
	KUNIT_EXPECT_EQ(test, list_last_entry(&head, struct item, list)->key, 1);
	list_cut_position(&other, &head, head.next->next);
	KUNIT_EXPECT_EQ(test, list_last_entry(&other, struct item, list)->key, 2);
	list_swap(&items[0].list, &items[5].list);
	KUNIT_EXPECT_PTR_EQ(test, other.next, &items[5].list);
	KUNIT_EXPECT_PTR_EQ(test, items[5].list.prev, &other);
	list_bulk_move_tail(&head, other.next, other.prev);
	KUNIT_EXPECT_TRUE(test, list_empty(&other));
	KUNIT_EXPECT_EQ(test, list_last_entry(&head, struct item, list)->key, 2);
	list_rotate_left(&head);
	list_del(&items[3].list);
	KUNIT_EXPECT_PTR_EQ(test, (void *)items[3].list.next, LIST_POISON1);
	KUNIT_EXPECT_PTR_EQ(test, (void *)items[3].list.prev, LIST_POISON2);
	KUNIT_EXPECT_EQ(test, (int)list_is_singular(&head), 0);
}

static void hashtable_test(struct kunit *test)
{
	struct item items[40], *pos;
	struct hlist_node *next;
	DEFINE_HASHTABLE(table, 3);
	unsigned int i, bucket, n = 0;

	KUNIT_EXPECT_TRUE(test, hash_empty(table));
	for (i = 0; i < 40; i++) {
		items[i].key = i % 20;
		hash_add(table, &items[i].hash, items[i].key);
	}
	hash_for_each(table, bucket, pos, hash)
		n++;
	KUNIT_EXPECT_EQ(test, n, 40);
	n = 0;
	hash_for_each_possible(table, pos, hash, 7u)
		n += pos->key == 7;
	KUNIT_EXPECT_EQ(test, n, 2);
	hash_for_each_safe(table, bucket, next, pos, hash)
		hash_del(&pos->hash);
	KUNIT_EXPECT_TRUE(test, hash_empty(table));
	KUNIT_EXPECT_FALSE(test, hash_hashed(&items[0].hash));
}

static void llist_test(struct kunit *test)
{
	struct item items[5];
	struct llist_node *node;
	LLIST_HEAD(head);
	unsigned int i;

	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, llist_add(&items[i].llist, &head), i == 0);
	KUNIT_EXPECT_PTR_EQ(test, llist_del_first(&head), &items[4].llist);
	node = llist_reverse_order(llist_del_all(&head));
	KUNIT_EXPECT_TRUE(test, llist_empty(&head));
	for (i = 0; node; node = node->next)
		KUNIT_EXPECT_PTR_EQ(test, llist_entry(node, struct item, llist), &items[i++]);
	KUNIT_EXPECT_EQ(test, i, 4);
	KUNIT_EXPECT_NULL(test, llist_del_first(&head));
}

/* Sorted by priority, stable, and prio_list holds exactly the first node of each. */
static void expect_plist(struct kunit *test, struct plist_head *head, unsigned int count)
{
	struct plist_node *node, *last = NULL, *first;
	unsigned int n = 0, kinds = 0, ring = 0;

	plist_for_each(node, head) {
		if (!last || last->prio != node->prio)
			kinds++;
		else
			KUNIT_ASSERT_TRUE(test, list_empty(&node->prio_list));
		KUNIT_ASSERT_TRUE(test, !last || last->prio <= node->prio);
		last = node;
		n++;
	}
	KUNIT_ASSERT_EQ(test, n, count);
	if (!count)
		return;
	first = node = plist_first(head);
	do {
		ring++;
		node = list_entry(node->prio_list.next, struct plist_node, prio_list);
	} while (node != first);
	KUNIT_ASSERT_EQ(test, ring, kinds);
}

static void plist_test(struct kunit *test)
{
	struct item *items = kunit_kcalloc(test, 50, sizeof(*items), GFP_KERNEL);
	struct plist_node *node;
	struct rnd_state rnd;
	PLIST_HEAD(head);
	unsigned int step, i, count = 0;

	prandom_seed_state(&rnd, 70);
	for (i = 0; i < 50; i++)
		plist_node_init(&items[i].plist, 0);
	for (step = 0; step < 3000; step++) {
		node = &items[prandom_u32_state(&rnd) % 50].plist;
		if (plist_node_empty(node)) {
			plist_node_init(node, prandom_u32_state(&rnd) % 6);
			plist_add(node, &head);
			count++;
		} else if (step % 3) {
			plist_del(node, &head);
			count--;
		} else {
			plist_requeue(node, &head);
			KUNIT_ASSERT_TRUE(test, node == plist_last(&head) || plist_next(node)->prio > node->prio);
		}
		expect_plist(test, &head, count);
	}
}

struct knode {
	struct klist_node node;
	int refs;
};

static void knode_get(struct klist_node *n)
{
	container_of(n, struct knode, node)->refs++;
}

static void knode_put(struct klist_node *n)
{
	container_of(n, struct knode, node)->refs--;
}

static void klist_test(struct kunit *test)
{
	struct knode nodes[4] = { 0 };
	struct klist_iter iter;
	struct klist_node *n;
	struct klist list;
	int i;

	klist_init(&list, knode_get, knode_put);
	klist_add_tail(&nodes[1].node, &list);
	klist_add_head(&nodes[0].node, &list);
	klist_add_behind(&nodes[3].node, &nodes[1].node);
	klist_add_before(&nodes[2].node, &nodes[3].node);

	klist_iter_init(&list, &iter);
	for (i = 0; (n = klist_next(&iter)); i++)
		KUNIT_EXPECT_PTR_EQ(test, n, &nodes[i].node);
	klist_iter_exit(&iter);
	KUNIT_EXPECT_EQ(test, i, 4);

	/* A node that goes while an iterator stands on it: skipped by others, kept until the iterator leaves. */
	klist_iter_init_node(&list, &iter, &nodes[1].node);
	klist_del(&nodes[1].node);
	KUNIT_EXPECT_EQ(test, nodes[1].refs, 1);
	KUNIT_EXPECT_TRUE(test, klist_node_attached(&nodes[1].node));
	KUNIT_EXPECT_PTR_EQ(test, klist_prev(&iter), &nodes[0].node);
	KUNIT_EXPECT_EQ(test, nodes[1].refs, 0);
	KUNIT_EXPECT_FALSE(test, klist_node_attached(&nodes[1].node));
	KUNIT_EXPECT_PTR_EQ(test, klist_next(&iter), &nodes[2].node);
	klist_iter_exit(&iter);
	klist_remove(&nodes[0].node);
	klist_remove(&nodes[2].node);
	klist_remove(&nodes[3].node);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, nodes[i].refs, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&list.k_list));
}

static void list_bl_test(struct kunit *test)
{
	struct hlist_bl_head head;
	struct item items[3], *pos;
	struct hlist_bl_node *node;
	unsigned int n = 0;

	INIT_HLIST_BL_HEAD(&head);
	hlist_bl_lock(&head);
	hlist_bl_add_head(&items[1].bl, &head);
	hlist_bl_add_before(&items[0].bl, &items[1].bl);
	hlist_bl_add_behind(&items[2].bl, &items[1].bl);
	KUNIT_EXPECT_TRUE(test, hlist_bl_is_locked(&head));
	hlist_bl_unlock(&head);
	KUNIT_EXPECT_FALSE(test, hlist_bl_is_locked(&head));
	hlist_bl_for_each_entry(pos, node, &head, bl)
		KUNIT_EXPECT_PTR_EQ(test, pos, &items[n++]);
	KUNIT_EXPECT_EQ(test, n, 3);
	hlist_bl_lock(&head);
	hlist_bl_del_init(&items[0].bl);
	KUNIT_EXPECT_TRUE(test, hlist_bl_is_locked(&head));
	hlist_bl_unlock(&head);
	KUNIT_EXPECT_PTR_EQ(test, hlist_bl_first(&head), &items[1].bl);
}

static unsigned int released;

static void count_release(struct kref *kref)
{
	released++;
}

static void refcount_test(struct kunit *test)
{
	refcount_t r = REFCOUNT_INIT(1);
	DEFINE_SPINLOCK(lock);
	DEFINE_MUTEX(mutex);
	struct kref kref;
	unsigned long flags;

	refcount_inc(&r);
	refcount_add(3, &r);
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 5);
	KUNIT_EXPECT_FALSE(test, refcount_sub_and_test(4, &r));
	KUNIT_EXPECT_FALSE(test, refcount_dec_not_one(&r));
	KUNIT_EXPECT_TRUE(test, refcount_inc_not_zero(&r));
	KUNIT_EXPECT_FALSE(test, refcount_dec_and_lock(&r, &lock));
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	KUNIT_EXPECT_TRUE(test, refcount_dec_and_lock_irqsave(&r, &lock, &flags));
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	spin_unlock_irqrestore(&lock, flags);
	KUNIT_EXPECT_FALSE(test, refcount_inc_not_zero(&r));
	refcount_set(&r, 1);
	KUNIT_EXPECT_TRUE(test, refcount_dec_and_mutex_lock(&r, &mutex));
	mutex_unlock(&mutex);
	refcount_set(&r, 1);
	KUNIT_EXPECT_TRUE(test, refcount_dec_if_one(&r));

	/* Saturated counts stay where they are, without a further report. */
	refcount_set(&r, REFCOUNT_SATURATED);
	KUNIT_EXPECT_TRUE(test, refcount_dec_not_one(&r));
	KUNIT_EXPECT_EQ(test, (int)refcount_read(&r), REFCOUNT_SATURATED);

	released = 0;
	kref_init(&kref);
	kref_get(&kref);
	KUNIT_EXPECT_EQ(test, kref_put(&kref, count_release), 0);
	KUNIT_EXPECT_EQ(test, kref_put(&kref, count_release), 1);
	KUNIT_EXPECT_EQ(test, kref_get_unless_zero(&kref), 0);
	KUNIT_EXPECT_EQ(test, released, 1u);
}

static void lockref_test(struct kunit *test)
{
	struct lockref ref = { .count = 1 };

	spin_lock_init(&ref.lock);
	lockref_get(&ref);
	KUNIT_EXPECT_EQ(test, ref.count, 2);
	KUNIT_EXPECT_TRUE(test, lockref_put_not_zero(&ref));
	KUNIT_EXPECT_FALSE(test, lockref_put_not_zero(&ref));
	KUNIT_EXPECT_FALSE(test, lockref_put_or_lock(&ref));
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&ref.lock));
	KUNIT_EXPECT_EQ(test, lockref_put_return(&ref), -1);
	lockref_mark_dead(&ref);
	spin_unlock(&ref.lock);
	KUNIT_EXPECT_FALSE(test, lockref_get_not_dead(&ref));
	KUNIT_EXPECT_FALSE(test, lockref_get_not_zero(&ref));
	KUNIT_EXPECT_TRUE(test, __lockref_is_dead(&ref));
}

static DEFINE_STATIC_KEY_FALSE(off_key);
static DEFINE_STATIC_KEY_TRUE(on_key);

static void static_key_test(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, static_branch_unlikely(&off_key));
	KUNIT_EXPECT_TRUE(test, static_branch_likely(&on_key));
	static_branch_enable(&off_key);
	static_branch_enable(&off_key);
	static_branch_disable(&on_key);
	KUNIT_EXPECT_TRUE(test, static_branch_unlikely(&off_key));
	KUNIT_EXPECT_FALSE(test, static_key_enabled(&on_key));
	static_branch_disable(&off_key);
	static_branch_inc(&off_key);
	static_branch_inc(&off_key);
	KUNIT_EXPECT_EQ(test, static_key_count(&off_key.key), 2);
	static_branch_dec(&off_key);
	KUNIT_EXPECT_TRUE(test, static_branch_likely(&off_key));
	KUNIT_EXPECT_TRUE(test, static_key_fast_inc_not_disabled(&off_key.key));
	static_branch_dec(&off_key);
	static_branch_dec(&off_key);
	KUNIT_EXPECT_EQ(test, static_key_count(&off_key.key), 0);
	KUNIT_EXPECT_FALSE(test, static_key_fast_inc_not_disabled(&off_key.key));
	static_branch_enable(&on_key);
}

static int twice(int x)
{
	return 2 * x;
}

static int thrice(int x)
{
	return 3 * x;
}

DEFINE_STATIC_CALL(times, twice);
DEFINE_STATIC_CALL_RET0(zero, twice);

static void static_call_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, static_call(times)(5), 10);
	static_call_update(times, thrice);
	KUNIT_EXPECT_EQ(test, static_call(times)(5), 15);
	static_call_update(times, twice);
	KUNIT_EXPECT_EQ(test, static_call(zero)(5), 0);
}

DECLARE_TRACE(lib_test_event, TP_PROTO(int value), TP_ARGS(value));
DEFINE_TRACE(lib_test_event, TP_PROTO(int value), TP_ARGS(value))

static void probe(void *data, int value)
{
	*(int *)data = *(int *)data * 10 + value;
}

static void late_probe(void *data, int value)
{
	*(int *)data = *(int *)data * 10 + value + 1;
}

static void tracepoint_test(struct kunit *test)
{
	int seen = 0;

	trace_lib_test_event(9);
	KUNIT_EXPECT_FALSE(test, trace_lib_test_event_enabled());
	KUNIT_EXPECT_EQ(test, register_trace_prio_lib_test_event(late_probe, &seen, 1), 0);
	KUNIT_EXPECT_EQ(test, register_trace_lib_test_event(probe, &seen), 0);
	KUNIT_EXPECT_TRUE(test, trace_lib_test_event_enabled());
	trace_lib_test_event(3);
	KUNIT_EXPECT_EQ(test, seen, 34);
	KUNIT_EXPECT_EQ(test, unregister_trace_lib_test_event(probe, &seen), 0);
	trace_lib_test_event(6);
	KUNIT_EXPECT_EQ(test, seen, 347);
	KUNIT_EXPECT_EQ(test, unregister_trace_lib_test_event(late_probe, &seen), 0);
	tracepoint_synchronize_unregister();
	trace_lib_test_event(1);
	KUNIT_EXPECT_EQ(test, seen, 347);
}

static struct kunit_case lib_lists_cases[] = {
	KUNIT_CASE(list_test),	      KUNIT_CASE(hashtable_test),  KUNIT_CASE(llist_test),
	KUNIT_CASE(plist_test),	      KUNIT_CASE(klist_test),	   KUNIT_CASE(list_bl_test),
	KUNIT_CASE(refcount_test),    KUNIT_CASE(lockref_test),	   KUNIT_CASE(static_key_test),
	KUNIT_CASE(static_call_test), KUNIT_CASE(tracepoint_test), {},
};

static struct kunit_suite lib_lists_suite = {
	.name = "lib_lists",
	.test_cases = lib_lists_cases,
};
kunit_test_suite(lib_lists_suite);
