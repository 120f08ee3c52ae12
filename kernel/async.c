// SPDX-License-Identifier: MIT
/*
 * Functions that run later, in order of cookies only as far as somebody waits for it.
 *
 * Each entry gets the next cookie, stands in its domain's list (and, if the domain is registered, in the global one) until its function has
 * returned, and runs on the unbound workqueue. Waiting for a cookie means that no entry with a smaller one is left in
 * the list; both lists are in order of cookies, so their first entries tell. If there is no memory, or too much is pending, the function
 * runs at once in the caller. async_lock guards lists and cookies.
 */
#include <linux/async.h>
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define MAX_PENDING 32768
#define INFINITY_COOKIE U64_MAX

struct async_entry {
	struct list_head domain_list;
	struct list_head global_list;
	struct work_struct work;
	async_cookie_t cookie;
	async_func_t func;
	void *data;
	struct task_struct *runner; /* while func runs */
};

static DEFINE_SPINLOCK(async_lock);
static LIST_HEAD(all_pending); /* of registered domains */
static ASYNC_DOMAIN(default_domain);
static DECLARE_WAIT_QUEUE_HEAD(done_queue);
static async_cookie_t next_cookie = 1;
static unsigned int pending_count;

static async_cookie_t first_cookie(struct async_domain *domain)
{
	async_cookie_t cookie = INFINITY_COOKIE;
	unsigned long flags;

	spin_lock_irqsave(&async_lock, flags);
	if (domain && !list_empty(&domain->pending))
		cookie = list_first_entry(&domain->pending, struct async_entry, domain_list)->cookie;
	else if (!domain && !list_empty(&all_pending))
		cookie = list_first_entry(&all_pending, struct async_entry, global_list)->cookie;
	spin_unlock_irqrestore(&async_lock, flags);
	return cookie;
}

static void run_entry(struct work_struct *work)
{
	struct async_entry *entry = container_of(work, struct async_entry, work);
	unsigned long flags;

	entry->runner = current;
	entry->func(entry->data, entry->cookie);
	spin_lock_irqsave(&async_lock, flags);
	list_del_init(&entry->domain_list);
	list_del_init(&entry->global_list);
	pending_count--;
	spin_unlock_irqrestore(&async_lock, flags);
	kfree(entry);
	wake_up(&done_queue);
}

/** async_schedule_node_domain - call @func(@data, cookie) later; returns the cookie. Any context. */
async_cookie_t async_schedule_node_domain(async_func_t func, void *data, int node, struct async_domain *domain)
{
	struct async_entry *entry = kzalloc(sizeof(*entry), GFP_ATOMIC);
	async_cookie_t cookie;
	unsigned long flags;

	spin_lock_irqsave(&async_lock, flags);
	cookie = next_cookie++;
	if (!entry || pending_count > MAX_PENDING) {
		spin_unlock_irqrestore(&async_lock, flags);
		kfree(entry);
		func(data, cookie);
		return cookie;
	}
	entry->cookie = cookie;
	entry->func = func;
	entry->data = data;
	INIT_LIST_HEAD(&entry->global_list);
	INIT_WORK(&entry->work, run_entry);
	list_add_tail(&entry->domain_list, &domain->pending);
	if (domain->registered)
		list_add_tail(&entry->global_list, &all_pending);
	pending_count++;
	spin_unlock_irqrestore(&async_lock, flags);
	queue_work(system_unbound_wq, &entry->work);
	return cookie;
}
EXPORT_SYMBOL_GPL(async_schedule_node_domain);

/** async_schedule_node - the same in the default domain */
async_cookie_t async_schedule_node(async_func_t func, void *data, int node)
{
	return async_schedule_node_domain(func, data, node, &default_domain);
}
EXPORT_SYMBOL_GPL(async_schedule_node);

/** async_synchronize_full - wait for everything in registered domains. Process context. */
void async_synchronize_full(void)
{
	wait_event(done_queue, first_cookie(NULL) == INFINITY_COOKIE);
}
EXPORT_SYMBOL_GPL(async_synchronize_full);

/** async_synchronize_full_domain - wait for everything in one domain. Process context. */
void async_synchronize_full_domain(struct async_domain *domain)
{
	async_synchronize_cookie_domain(INFINITY_COOKIE, domain);
}
EXPORT_SYMBOL_GPL(async_synchronize_full_domain);

/** async_synchronize_cookie_domain - wait for what came before @cookie in a domain. Process context. */
void async_synchronize_cookie_domain(async_cookie_t cookie, struct async_domain *domain)
{
	wait_event(done_queue, first_cookie(domain) >= cookie);
}
EXPORT_SYMBOL_GPL(async_synchronize_cookie_domain);

/** async_synchronize_cookie - wait for what came before @cookie in the default domain. Process context. */
void async_synchronize_cookie(async_cookie_t cookie)
{
	async_synchronize_cookie_domain(cookie, &default_domain);
}
EXPORT_SYMBOL_GPL(async_synchronize_cookie);

/** current_is_async - is this called from such a function? */
bool current_is_async(void)
{
	struct async_entry *entry;
	unsigned long flags;
	bool found = false;

	spin_lock_irqsave(&async_lock, flags);
	list_for_each_entry(entry, &all_pending, global_list)
		found |= entry->runner == current;
	spin_unlock_irqrestore(&async_lock, flags);
	return found;
}
EXPORT_SYMBOL_GPL(current_is_async);
