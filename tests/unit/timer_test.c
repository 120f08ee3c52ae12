// SPDX-License-Identifier: MIT
/* Timers of both kinds against a simple model, delays, tasklets, and the calendar against known dates. */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/time.h>
#include <linux/timer.h>
#include "ashlar/port.h"

#define MANY 100

struct many {
	struct timer_list timer;
	unsigned long want, fired_at;
	unsigned int fired;
	struct many_state *state;
};

struct many_state {
	unsigned int count, order_errors;
	unsigned long last;
	struct many timers[MANY];
};

static void many_fired(struct timer_list *t)
{
	struct many *m = from_timer(m, t, timer);

	m->fired++;
	m->fired_at = jiffies;
	if (m->state->count++ && time_before(m->want, m->state->last))
		m->state->order_errors++;
	m->state->last = m->want;
}

static void timers_fire_in_order_and_in_time(struct kunit *test)
{
	struct many_state *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct rnd_state rnd;
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
	prandom_seed_state(&rnd, 1);
	for (i = 0; i < MANY; i++) {
		s->timers[i].state = s;
		s->timers[i].want = jiffies + 2 + prandom_u32_state(&rnd) % 2000;
		timer_setup(&s->timers[i].timer, many_fired, 0);
		KUNIT_EXPECT_EQ(test, mod_timer(&s->timers[i].timer, s->timers[i].want), 0);
		KUNIT_EXPECT_TRUE(test, timer_pending(&s->timers[i].timer));
	}
	msleep(jiffies_to_msecs(2010));
	KUNIT_EXPECT_EQ(test, s->count, (unsigned int)MANY);
	KUNIT_EXPECT_EQ(test, s->order_errors, 0U);
	for (i = 0; i < MANY; i++) {
		KUNIT_EXPECT_EQ(test, s->timers[i].fired, 1U);
		if (arch_clock_is_virtual())
			KUNIT_EXPECT_EQ(test, s->timers[i].fired_at, s->timers[i].want);
		KUNIT_EXPECT_FALSE(test, timer_pending(&s->timers[i].timer));
	}
}

struct one {
	struct timer_list timer;
	unsigned int fired;
	unsigned int again;
	bool in_softirq;
};

static void one_fired(struct timer_list *t)
{
	struct one *one = from_timer(one, t, timer);

	one->fired++;
	one->in_softirq = in_serving_softirq() && !in_hardirq();
	if (one->again) {
		one->again--;
		mod_timer(t, jiffies + 2);
	}
}

static void timer_states(struct kunit *test)
{
	struct one *one = kunit_kzalloc(test, sizeof(*one), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, one);
	timer_setup(&one->timer, one_fired, 0);
	KUNIT_EXPECT_EQ(test, del_timer(&one->timer), 0);
	KUNIT_EXPECT_EQ(test, mod_timer_pending(&one->timer, jiffies + 5), 0);
	KUNIT_EXPECT_FALSE(test, timer_pending(&one->timer));
	mod_timer(&one->timer, jiffies + 5);
	KUNIT_EXPECT_EQ(test, mod_timer(&one->timer, jiffies + 10), 1);
	KUNIT_EXPECT_EQ(test, timer_reduce(&one->timer, jiffies + 20), 1);
	KUNIT_EXPECT_EQ(test, timer_reduce(&one->timer, jiffies + 3), 1);
	KUNIT_EXPECT_EQ(test, del_timer_sync(&one->timer), 1);
	msleep(100);
	KUNIT_EXPECT_EQ(test, one->fired, 0U);
	one->again = 3;
	mod_timer(&one->timer, jiffies - 100);
	msleep(100);
	KUNIT_EXPECT_EQ(test, one->fired, 4U);
	KUNIT_EXPECT_TRUE(test, one->in_softirq);
	timer_shutdown_sync(&one->timer);
	mod_timer(&one->timer, jiffies + 1);
	KUNIT_EXPECT_FALSE(test, timer_pending(&one->timer));
}

static void deferrable_timers_do_not_wake(struct kunit *test)
{
	struct one *one = kunit_kzalloc(test, sizeof(*one), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, one);
	timer_setup(&one->timer, one_fired, TIMER_DEFERRABLE);
	mod_timer(&one->timer, jiffies + 2);
	msleep(100);
	/* By the time that this task runs again the CPU has been awake. */
	KUNIT_EXPECT_EQ(test, one->fired, 1U);
}

struct hr {
	struct hrtimer timer;
	unsigned int fired, want;
	u64 first, last;
	bool in_hardirq;
};

static enum hrtimer_restart hr_fired(struct hrtimer *t)
{
	struct hr *hr = container_of(t, struct hr, timer);

	hr->last = ktime_get_mono_fast_ns();
	if (!hr->fired++)
		hr->first = hr->last;
	hr->in_hardirq = in_hardirq();
	hrtimer_forward_now(t, us_to_ktime(300));
	return hr->fired < hr->want ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

static void hrtimer_is_periodic(struct kunit *test)
{
	struct hr *hr = kunit_kzalloc(test, sizeof(*hr), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, hr);
	hr->want = 20;
	hrtimer_init(&hr->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hr->timer.function = hr_fired;
	hrtimer_start(&hr->timer, us_to_ktime(700), HRTIMER_MODE_REL);
	KUNIT_EXPECT_TRUE(test, hrtimer_active(&hr->timer));
	msleep(50);
	KUNIT_EXPECT_EQ(test, hr->fired, 20U);
	KUNIT_EXPECT_TRUE(test, hr->in_hardirq);
	/* In real time the first may be late, and then the others follow sooner. */
	if (arch_clock_is_virtual()) {
		KUNIT_EXPECT_GE(test, hr->last - hr->first, 19ULL * 300 * 1000 - 1000);
		KUNIT_EXPECT_LE(test, hr->last - hr->first, 19ULL * 300 * 1000 + 50000);
	}
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&hr->timer));
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&hr->timer), 0);
}

static void hrtimer_soft_and_cancel(struct kunit *test)
{
	struct hr *hr = kunit_kzalloc(test, sizeof(*hr), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, hr);
	hr->want = 1;
	hrtimer_init(&hr->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	hr->timer.function = hr_fired;
	hrtimer_start(&hr->timer, ms_to_ktime(1), HRTIMER_MODE_REL_SOFT);
	msleep(10);
	KUNIT_EXPECT_EQ(test, hr->fired, 1U);
	KUNIT_EXPECT_FALSE(test, hr->in_hardirq);
	hrtimer_start(&hr->timer, ms_to_ktime(1), HRTIMER_MODE_REL_SOFT);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&hr->timer), 1);
	msleep(10);
	KUNIT_EXPECT_EQ(test, hr->fired, 1U);
}

static void realtime_timers_follow_the_clock(struct kunit *test)
{
	struct hr *hr = kunit_kzalloc(test, sizeof(*hr), GFP_KERNEL);
	struct timespec64 now, later;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, hr);
	hr->want = 1;
	hrtimer_init(&hr->timer, CLOCK_REALTIME, HRTIMER_MODE_ABS);
	hr->timer.function = hr_fired;
	ktime_get_real_ts64(&now);
	hrtimer_start(&hr->timer, ktime_add_ms(timespec64_to_ktime(now), 3600 * 1000), HRTIMER_MODE_ABS);
	msleep(10);
	KUNIT_EXPECT_EQ(test, hr->fired, 0U);
	later = now;
	later.tv_sec += 3601;
	KUNIT_EXPECT_EQ(test, do_settimeofday64(&later), 0);
	msleep(10);
	KUNIT_EXPECT_EQ(test, hr->fired, 1U);
	hrtimer_cancel(&hr->timer);
	KUNIT_EXPECT_EQ(test, do_settimeofday64(&now), 0);
}

static void delays_take_their_time(struct kunit *test)
{
	u64 start = ktime_get_ns(), took;
	unsigned long before;

	udelay(50);
	took = ktime_get_ns() - start;
	KUNIT_EXPECT_GE(test, took, 50000ULL);
	before = jiffies;
	mdelay(40);
	KUNIT_EXPECT_GE(test, jiffies - before, 9UL);
	before = jiffies;
	msleep(100);
	KUNIT_EXPECT_GE(test, jiffies - before, 25UL);
	start = ktime_get_ns();
	usleep_range(500, 600);
	took = ktime_get_ns() - start;
	KUNIT_EXPECT_GE(test, took, 500000ULL);
	KUNIT_EXPECT_EQ(test, schedule_timeout_uninterruptible(3), 0L);
}

static void busy_loops_see_jiffies_move(struct kunit *test)
{
	unsigned long end = jiffies + 5, turns = 0;

	while (time_before(jiffies, end)) {
		cpu_relax();
		turns++;
	}
	KUNIT_EXPECT_GT(test, turns, 0UL);
}

static void conversions_round_up(struct kunit *test)
{
	struct timespec64 ts = { 2, 1 };

	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(0), 0UL);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(1), 1UL);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(4), 1UL);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(5), 2UL);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(-1), MAX_JIFFY_OFFSET);
	KUNIT_EXPECT_EQ(test, usecs_to_jiffies(4001), 2UL);
	KUNIT_EXPECT_EQ(test, jiffies_to_msecs(25), 100U);
	KUNIT_EXPECT_EQ(test, timespec64_to_jiffies(&ts), 2UL * HZ + 1);
	KUNIT_EXPECT_EQ(test, jiffies_to_clock_t(HZ), (clock_t)USER_HZ);
	ts = ns_to_timespec64(-1);
	KUNIT_EXPECT_EQ(test, ts.tv_sec, -1LL);
	KUNIT_EXPECT_EQ(test, ts.tv_nsec, 999999999L);
	KUNIT_EXPECT_EQ(test, ktime_add_safe(KTIME_MAX, 5), ktime_set(KTIME_SEC_MAX, 0));
}

struct date {
	time64_t secs;
	int year, mon, day, hour, min, sec, wday, yday;
};

static void dates_are_right(struct kunit *test)
{
	static const struct date dates[] = {
		{ 0, 1970, 1, 1, 0, 0, 0, 4, 0 },
		{ -1, 1969, 12, 31, 23, 59, 59, 3, 364 },
		{ 951782400, 2000, 2, 29, 0, 0, 0, 2, 59 },
		{ 1704067199, 2023, 12, 31, 23, 59, 59, 0, 364 },
		{ 4107542400LL, 2100, 3, 1, 0, 0, 0, 1, 59 },
		{ 253402300799LL, 9999, 12, 31, 23, 59, 59, 5, 364 },
	};
	unsigned int i;
	struct tm tm;

	for (i = 0; i < ARRAY_SIZE(dates); i++) {
		const struct date *d = &dates[i];

		time64_to_tm(d->secs, 0, &tm);
		KUNIT_EXPECT_EQ(test, tm.tm_year + 1900, (long)d->year);
		KUNIT_EXPECT_EQ(test, tm.tm_mon + 1, d->mon);
		KUNIT_EXPECT_EQ(test, tm.tm_mday, d->day);
		KUNIT_EXPECT_EQ(test, tm.tm_hour, d->hour);
		KUNIT_EXPECT_EQ(test, tm.tm_min, d->min);
		KUNIT_EXPECT_EQ(test, tm.tm_sec, d->sec);
		KUNIT_EXPECT_EQ(test, tm.tm_wday, d->wday);
		KUNIT_EXPECT_EQ(test, tm.tm_yday, d->yday);
		KUNIT_EXPECT_EQ(test, mktime64(d->year, d->mon, d->day, d->hour, d->min, d->sec), d->secs);
	}
}

struct let {
	struct tasklet_struct tasklet;
	unsigned int ran;
	bool in_softirq;
};

static void let_run(struct tasklet_struct *t)
{
	struct let *let = from_tasklet(let, t, tasklet);

	let->ran++;
	let->in_softirq = in_serving_softirq();
}

static void tasklets_run_once(struct kunit *test)
{
	struct let *let = kunit_kzalloc(test, sizeof(*let), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, let);
	tasklet_setup(&let->tasklet, let_run);
	local_bh_disable();
	tasklet_schedule(&let->tasklet);
	tasklet_schedule(&let->tasklet);
	KUNIT_EXPECT_EQ(test, let->ran, 0U);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, let->ran, 1U);
	KUNIT_EXPECT_TRUE(test, let->in_softirq);
	tasklet_schedule(&let->tasklet);
	msleep(10);
	KUNIT_EXPECT_EQ(test, let->ran, 2U);
	tasklet_kill(&let->tasklet);
}

static void disabled_tasklets_wait(struct kunit *test)
{
	struct let *let = kunit_kzalloc(test, sizeof(*let), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, let);
	tasklet_setup(&let->tasklet, let_run);
	tasklet_disable(&let->tasklet);
	tasklet_hi_schedule(&let->tasklet);
	msleep(20);
	KUNIT_EXPECT_EQ(test, let->ran, 0U);
	tasklet_enable(&let->tasklet);
	msleep(20);
	KUNIT_EXPECT_EQ(test, let->ran, 1U);
	tasklet_kill(&let->tasklet);
}

static struct kunit_case timer_cases[] = { KUNIT_CASE(timers_fire_in_order_and_in_time),
					   KUNIT_CASE(timer_states),
					   KUNIT_CASE(deferrable_timers_do_not_wake),
					   KUNIT_CASE(hrtimer_is_periodic),
					   KUNIT_CASE(hrtimer_soft_and_cancel),
					   KUNIT_CASE(realtime_timers_follow_the_clock),
					   KUNIT_CASE(delays_take_their_time),
					   KUNIT_CASE(busy_loops_see_jiffies_move),
					   KUNIT_CASE(conversions_round_up),
					   KUNIT_CASE(dates_are_right),
					   KUNIT_CASE(tasklets_run_once),
					   KUNIT_CASE(disabled_tasklets_wait),
					   {} };

static struct kunit_suite timer_suite = {
	.name = "timer",
	.test_cases = timer_cases,
};
kunit_test_suite(timer_suite);
