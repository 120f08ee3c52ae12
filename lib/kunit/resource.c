// SPDX-License-Identifier: MIT
/*
 * Resources of a test: what is released when the test ends, the newest first. test->lock guards the list; callbacks
 * run without it.
 */
#include <kunit/resource.h>
#include <kunit/test.h>
#include <linux/export.h>
#include <linux/kref.h>

/**
 * __kunit_add_resource - give a test a resource
 * @test: the test
 * @init: called with @res and @data; NULL stores @data in res->data
 * @free: called when the last reference goes, or NULL
 * @res: the caller's memory, or allocated (res->should_kfree)
 *
 * Returns 0, or what @init returned: then the resource is gone.
 */
int __kunit_add_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
			 struct kunit_resource *res, void *data)
{
	unsigned long flags;
	int ret = 0;

	res->free = free;
	kref_init(&res->refcount);
	if (init)
		ret = init(res, data);
	else
		res->data = data;
	if (!ret) {
		spin_lock_irqsave(&test->lock, flags);
		list_add_tail(&res->node, &test->resources);
		spin_unlock_irqrestore(&test->lock, flags);
	} else if (res->should_kfree) {
		kfree(res);
	}
	return ret;
}
EXPORT_SYMBOL_GPL(__kunit_add_resource);

/** kunit_find_resource - the newest resource that @match accepts, with a reference; or NULL */
struct kunit_resource *kunit_find_resource(struct kunit *test, kunit_resource_match_t match, void *match_data)
{
	struct kunit_resource *res, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&test->lock, flags);
	list_for_each_entry_reverse(res, &test->resources, node) {
		if (match(test, res, match_data)) {
			found = res;
			kunit_get_resource(found);
			break;
		}
	}
	spin_unlock_irqrestore(&test->lock, flags);
	return found;
}
EXPORT_SYMBOL_GPL(kunit_find_resource);

/** kunit_remove_resource - take a resource from a test, and drop the test's reference */
void kunit_remove_resource(struct kunit *test, struct kunit_resource *res)
{
	unsigned long flags;
	bool was_linked;

	spin_lock_irqsave(&test->lock, flags);
	was_linked = !list_empty(&res->node);
	list_del_init(&res->node);
	spin_unlock_irqrestore(&test->lock, flags);
	if (was_linked)
		kunit_put_resource(res);
}
EXPORT_SYMBOL_GPL(kunit_remove_resource);

/** kunit_destroy_resource - kunit_remove_resource() of the one that @match finds. Returns 0 or -ENOENT. */
int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match, void *match_data)
{
	struct kunit_resource *res = kunit_find_resource(test, match, match_data);

	if (!res)
		return -ENOENT;
	kunit_remove_resource(test, res);
	kunit_put_resource(res);
	return 0;
}
EXPORT_SYMBOL_GPL(kunit_destroy_resource);

/* The oldest entries are removed last. */
static struct kunit_resource *kunit_newest_resource(struct kunit *test)
{
	struct kunit_resource *res = NULL;
	unsigned long flags;

	spin_lock_irqsave(&test->lock, flags);
	if (!list_empty(&test->resources))
		res = list_last_entry(&test->resources, struct kunit_resource, node);
	spin_unlock_irqrestore(&test->lock, flags);
	return res;
}

/** kunit_cleanup - release all resources of a test */
void kunit_cleanup(struct kunit *test)
{
	struct kunit_resource *res;

	while ((res = kunit_newest_resource(test)))
		kunit_remove_resource(test, res);
}
EXPORT_SYMBOL_GPL(kunit_cleanup);

struct kunit_array_size {
	size_t n, size;
	gfp_t gfp;
};

static int kunit_kmalloc_array_init(struct kunit_resource *res, void *context)
{
	struct kunit_array_size *want = context;

	res->data = kmalloc_array(want->n, want->size, want->gfp);
	return res->data ? 0 : -ENOMEM;
}

static void kunit_kmalloc_array_free(struct kunit_resource *res)
{
	kfree(res->data);
}

/** kunit_kmalloc_array - kmalloc_array() that is freed when the test ends */
void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	struct kunit_array_size want = { n, size, gfp };

	return kunit_alloc_resource(test, kunit_kmalloc_array_init, kunit_kmalloc_array_free, gfp & ~__GFP_ZERO, &want);
}
EXPORT_SYMBOL_GPL(kunit_kmalloc_array);

static bool kunit_is_array(struct kunit *test, struct kunit_resource *res, void *match_data)
{
	return res->free == kunit_kmalloc_array_free && res->data == match_data;
}

/** kunit_kfree - free memory of kunit_kmalloc_array() before the test ends */
void kunit_kfree(struct kunit *test, const void *ptr)
{
	if (!ptr)
		return;
	if (kunit_destroy_resource(test, kunit_is_array, (void *)ptr))
		KUNIT_FAIL(test, "kunit_kfree: %px already freed or not allocated by kunit", ptr);
}
EXPORT_SYMBOL_GPL(kunit_kfree);
