// SPDX-License-Identifier: MIT
/*
 * Rate limits: @burst calls in each interval succeed, the rest are counted, and when a new interval begins, their
 * number is reported. The state is the caller's; its lock is only ever tried, so that this may be called in every
 * context: who finds it taken is told no.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>

static void begin_interval(struct ratelimit_state *rs, const char *func)
{
	if (rs->missed && !(rs->flags & RATELIMIT_MSG_ON_RELEASE)) {
		printk_deferred(KERN_WARNING "%s: %d callbacks suppressed\n", func, rs->missed);
		rs->missed = 0;
	}
	rs->begin = jiffies;
	rs->printed = 0;
}

/**
 * ___ratelimit - whether to do something now that must not be done too often
 * @rs: the state
 * @func: named in the report of what was suppressed
 *
 * Returns 1 to go ahead, 0 to leave it. Any context.
 */
int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	int interval = READ_ONCE(rs->interval), burst = READ_ONCE(rs->burst), go;
	unsigned long flags;

	if (!interval)
		return 1;
	local_irq_save(flags);
	if (xchg(&rs->lock, 1)) {
		local_irq_restore(flags);
		return 0;
	}
	if (!rs->begin)
		rs->begin = jiffies;
	if (time_is_before_jiffies(rs->begin + interval))
		begin_interval(rs, func);
	go = burst > rs->printed;
	if (go)
		rs->printed++;
	else
		rs->missed++;
	smp_store_release(&rs->lock, 0);
	local_irq_restore(flags);
	return go;
}
EXPORT_SYMBOL(___ratelimit);
