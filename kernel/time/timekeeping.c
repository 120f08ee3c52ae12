// SPDX-License-Identifier: MIT
/*
 * Reading and setting the clocks.
 *
 * The machine has one clock: nanoseconds since power-on. MONOTONIC, BOOTTIME and RAW are that clock (the machine never sleeps); REALTIME is
 * it plus wall_offset, TAI that plus tai_offset. Setting the time changes wall_offset under a sequence lock. The coarse clocks stand at the
 * last tick. Readers may be in any context; the _fast variants do not move virtual time.
 */
#include <ashlar/port.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/seqlock.h>
#include <linux/timekeeping.h>
#include <asm/param.h>
#include "../internal.h"

int timekeeping_suspended;
int persistent_clock_is_local;

static seqcount_t wall_seq;
static DEFINE_RAW_SPINLOCK(wall_lock); /* serialises writers of wall_offset */
static s64 wall_offset;		       /* ns from power-on time to 1970 time */
static unsigned int wall_sets;

static s64 read_wall_offset(void)
{
	unsigned int seq;
	s64 offset;

	do {
		seq = read_seqcount_begin(&wall_seq);
		offset = wall_offset;
	} while (read_seqcount_retry(&wall_seq, seq));
	return offset;
}

/** timekeeping_offset - what a clock is ahead of MONOTONIC, in ns */
s64 timekeeping_offset(clockid_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_TAI ? read_wall_offset() : 0;
}

static s64 offset_of(enum tk_offsets offs)
{
	return offs == TK_OFFS_BOOT ? 0 : read_wall_offset();
}

static u64 coarse_ns(void)
{
	return jiffies64_to_nsecs(get_jiffies_64() - INITIAL_JIFFIES);
}

/** ktime_get - nanoseconds since power-on */
ktime_t ktime_get(void)
{
	return arch_clock_ns();
}
EXPORT_SYMBOL_GPL(ktime_get);

/** ktime_get_raw - the same: no clock is adjusted */
ktime_t ktime_get_raw(void)
{
	return arch_clock_ns();
}
EXPORT_SYMBOL_GPL(ktime_get_raw);

/** ktime_get_with_offset - another clock, by its distance from MONOTONIC */
ktime_t ktime_get_with_offset(enum tk_offsets offs)
{
	return arch_clock_ns() + offset_of(offs);
}
EXPORT_SYMBOL_GPL(ktime_get_with_offset);

/** ktime_get_coarse_with_offset - the same at the last tick */
ktime_t ktime_get_coarse_with_offset(enum tk_offsets offs)
{
	return coarse_ns() + offset_of(offs);
}
EXPORT_SYMBOL_GPL(ktime_get_coarse_with_offset);

/** ktime_mono_to_any - convert a time of MONOTONIC to another clock */
ktime_t ktime_mono_to_any(ktime_t tmono, enum tk_offsets offs)
{
	return tmono + offset_of(offs);
}
EXPORT_SYMBOL_GPL(ktime_mono_to_any);

u32 ktime_get_resolution_ns(void)
{
	return 1;
}
EXPORT_SYMBOL_GPL(ktime_get_resolution_ns);

void ktime_get_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get());
}
EXPORT_SYMBOL_GPL(ktime_get_ts64);

void ktime_get_raw_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_raw());
}
EXPORT_SYMBOL(ktime_get_raw_ts64);

void ktime_get_real_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_real());
}
EXPORT_SYMBOL(ktime_get_real_ts64);

void ktime_get_coarse_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(coarse_ns());
}
EXPORT_SYMBOL(ktime_get_coarse_ts64);

void ktime_get_coarse_real_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_coarse_real());
}
EXPORT_SYMBOL(ktime_get_coarse_real_ts64);

/** ktime_get_seconds - seconds since power-on */
time64_t ktime_get_seconds(void)
{
	return div_u64(coarse_ns(), NSEC_PER_SEC);
}
EXPORT_SYMBOL_GPL(ktime_get_seconds);

/** ktime_get_real_seconds - seconds since 1970 */
time64_t ktime_get_real_seconds(void)
{
	return div_s64(ktime_get_coarse_real(), NSEC_PER_SEC);
}
EXPORT_SYMBOL_GPL(ktime_get_real_seconds);

time64_t __ktime_get_real_seconds(void)
{
	return ktime_get_real_seconds();
}

/** getboottime64 - the REALTIME of power-on */
void getboottime64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(read_wall_offset());
}
EXPORT_SYMBOL_GPL(getboottime64);

u64 ktime_get_mono_fast_ns(void)
{
	return arch_clock_peek_ns();
}
EXPORT_SYMBOL_GPL(ktime_get_mono_fast_ns);

u64 ktime_get_raw_fast_ns(void)
{
	return arch_clock_peek_ns();
}
EXPORT_SYMBOL_GPL(ktime_get_raw_fast_ns);

u64 ktime_get_boot_fast_ns(void)
{
	return arch_clock_peek_ns();
}
EXPORT_SYMBOL_GPL(ktime_get_boot_fast_ns);

u64 ktime_get_tai_fast_ns(void)
{
	return arch_clock_peek_ns() + wall_offset;
}
EXPORT_SYMBOL_GPL(ktime_get_tai_fast_ns);

u64 ktime_get_real_fast_ns(void)
{
	return arch_clock_peek_ns() + wall_offset;
}
EXPORT_SYMBOL_GPL(ktime_get_real_fast_ns);

/** ktime_get_snapshot - all clocks at one moment */
void ktime_get_snapshot(struct system_time_snapshot *snap)
{
	u64 now = arch_clock_ns();

	*snap = (struct system_time_snapshot){
		.cycles = now,
		.raw = now,
		.real = now + read_wall_offset(),
		.cs_id = CSID_GENERIC,
		.clock_was_set_seq = wall_sets,
	};
}
EXPORT_SYMBOL_GPL(ktime_get_snapshot);

/** do_settimeofday64 - set REALTIME; 0 or -EINVAL */
int do_settimeofday64(const struct timespec64 *ts)
{
	unsigned long flags;

	if (!timespec64_valid_settod(ts))
		return -EINVAL;
	raw_spin_lock_irqsave(&wall_lock, flags);
	write_seqcount_begin(&wall_seq);
	wall_offset = timespec64_to_ns(ts) - (s64)arch_clock_ns();
	wall_sets++;
	write_seqcount_end(&wall_seq);
	raw_spin_unlock_irqrestore(&wall_lock, flags);
	/* Timers of that clock may be due earlier or later now. */
	hrtimers_clock_was_set();
	return 0;
}
EXPORT_SYMBOL(do_settimeofday64);

/** do_sys_settimeofday64 - set the time, the zone, or both */
int do_sys_settimeofday64(const struct timespec64 *tv, const struct timezone *tz)
{
	if (tz) {
		if (tz->tz_minuteswest > 15 * 60 || tz->tz_minuteswest < -15 * 60)
			return -EINVAL;
		sys_tz = *tz;
	}
	return tv ? do_settimeofday64(tv) : 0;
}

/** read_persistent_clock64 - the date at power-on */
void read_persistent_clock64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(arch_wall_ns());
}

/** timekeeping_init - set REALTIME from the machine's clock */
void __init timekeeping_init(void)
{
	seqcount_init(&wall_seq);
	wall_offset = arch_wall_ns();
}
