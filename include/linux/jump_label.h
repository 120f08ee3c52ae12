/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H
/*
 * Static keys: switches that are read far more often than they are thrown. Linux patches the code at each use; here a
 * use reads the key's counter and branches, so a change takes effect at once. Counting, nesting and warnings are
 * Linux's.
 */
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/atomic.h>
#include <linux/bug.h>

struct static_key {
	atomic_t enabled; /* how many have switched it on */
};

struct static_key_true {
	struct static_key key;
};

struct static_key_false {
	struct static_key key;
};

extern bool static_key_initialized;
#define STATIC_KEY_CHECK_USE(key) \
	WARN(!static_key_initialized, "%s(): static key '%pS' used before call to jump_label_init()", __func__, (key))

int static_key_count(struct static_key *key);
bool static_key_fast_inc_not_disabled(struct static_key *key);
bool static_key_slow_inc(struct static_key *key);
void static_key_slow_dec(struct static_key *key);
bool static_key_slow_inc_cpuslocked(struct static_key *key);
void static_key_slow_dec_cpuslocked(struct static_key *key);
void static_key_enable(struct static_key *key);
void static_key_disable(struct static_key *key);
void static_key_enable_cpuslocked(struct static_key *key);
void static_key_disable_cpuslocked(struct static_key *key);
void jump_label_lock(void);
void jump_label_unlock(void);

#define STATIC_KEY_INIT_TRUE \
	{ \
		.enabled = ATOMIC_INIT(1) \
	}
#define STATIC_KEY_INIT_FALSE \
	{ \
		.enabled = ATOMIC_INIT(0) \
	}
#define STATIC_KEY_INIT STATIC_KEY_INIT_FALSE
#define STATIC_KEY_TRUE_INIT \
	(struct static_key_true) \
	{ \
		.key = STATIC_KEY_INIT_TRUE \
	}
#define STATIC_KEY_FALSE_INIT \
	(struct static_key_false) \
	{ \
		.key = STATIC_KEY_INIT_FALSE \
	}
#define jump_label_enabled static_key_enabled

#define DEFINE_STATIC_KEY_TRUE(name) struct static_key_true name = STATIC_KEY_TRUE_INIT
#define DEFINE_STATIC_KEY_TRUE_RO(name) struct static_key_true name __ro_after_init = STATIC_KEY_TRUE_INIT
#define DECLARE_STATIC_KEY_TRUE(name) extern struct static_key_true name
#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name = STATIC_KEY_FALSE_INIT
#define DEFINE_STATIC_KEY_FALSE_RO(name) struct static_key_false name __ro_after_init = STATIC_KEY_FALSE_INIT
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name
#define DEFINE_STATIC_KEY_ARRAY_TRUE(name, count) \
	struct static_key_true name[count] = { [0 ...(count) - 1] = STATIC_KEY_TRUE_INIT }
#define DEFINE_STATIC_KEY_ARRAY_FALSE(name, count) \
	struct static_key_false name[count] = { [0 ...(count) - 1] = STATIC_KEY_FALSE_INIT }
#define _DEFINE_STATIC_KEY_1(name) DEFINE_STATIC_KEY_TRUE(name)
#define _DEFINE_STATIC_KEY_0(name) DEFINE_STATIC_KEY_FALSE(name)
#define DEFINE_STATIC_KEY_MAYBE(cfg, name) __PASTE(_DEFINE_STATIC_KEY_, IS_ENABLED(cfg))(name)
#define _DEFINE_STATIC_KEY_RO_1(name) DEFINE_STATIC_KEY_TRUE_RO(name)
#define _DEFINE_STATIC_KEY_RO_0(name) DEFINE_STATIC_KEY_FALSE_RO(name)
#define DEFINE_STATIC_KEY_MAYBE_RO(cfg, name) __PASTE(_DEFINE_STATIC_KEY_RO_, IS_ENABLED(cfg))(name)
#define _DECLARE_STATIC_KEY_1(name) DECLARE_STATIC_KEY_TRUE(name)
#define _DECLARE_STATIC_KEY_0(name) DECLARE_STATIC_KEY_FALSE(name)
#define DECLARE_STATIC_KEY_MAYBE(cfg, name) __PASTE(_DECLARE_STATIC_KEY_, IS_ENABLED(cfg))(name)

bool ____wrong_branch_error(void); /* defined nowhere: a key of another type than the three */

static __always_inline bool __static_key_enabled(const struct static_key *key)
{
	return atomic_read(&key->enabled) != 0;
}

#define static_key_enabled(x) \
	({ \
		if (!__builtin_types_compatible_p(typeof(*x), struct static_key) && \
		    !__builtin_types_compatible_p(typeof(*x), struct static_key_true) && \
		    !__builtin_types_compatible_p(typeof(*x), struct static_key_false)) \
			____wrong_branch_error(); \
		static_key_count((struct static_key *)x) > 0; \
	})

/* The old interface, on struct static_key; false and true say which way is expected. */
static __always_inline bool static_key_false(struct static_key *key)
{
	return unlikely(__static_key_enabled(key));
}

static __always_inline bool static_key_true(struct static_key *key)
{
	return likely(__static_key_enabled(key));
}

#define __static_branch_key(x) \
	({ \
		if (!__builtin_types_compatible_p(typeof(*x), struct static_key_true) && \
		    !__builtin_types_compatible_p(typeof(*x), struct static_key_false)) \
			____wrong_branch_error(); \
		&(x)->key; \
	})
#define static_branch_likely(x) likely(__static_key_enabled(__static_branch_key(x)))
#define static_branch_unlikely(x) unlikely(__static_key_enabled(__static_branch_key(x)))
#define static_branch_maybe(config, x) (IS_ENABLED(config) ? static_branch_likely(x) : static_branch_unlikely(x))

#define static_branch_inc(x) static_key_slow_inc(&(x)->key)
#define static_branch_dec(x) static_key_slow_dec(&(x)->key)
#define static_branch_inc_cpuslocked(x) static_key_slow_inc_cpuslocked(&(x)->key)
#define static_branch_dec_cpuslocked(x) static_key_slow_dec_cpuslocked(&(x)->key)
#define static_branch_enable(x) static_key_enable(&(x)->key)
#define static_branch_disable(x) static_key_disable(&(x)->key)
#define static_branch_enable_cpuslocked(x) static_key_enable_cpuslocked(&(x)->key)
#define static_branch_disable_cpuslocked(x) static_key_disable_cpuslocked(&(x)->key)
#endif
