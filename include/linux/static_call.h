/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STATIC_CALL_H
#define _LINUX_STATIC_CALL_H
/*
 * Function pointers that are called far more often than they are changed. Linux patches the call; here it goes through
 * the key, read once.
 */
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/static_call_types.h>

struct static_call_key {
	void *func;
};

long __static_call_return0(void);
void __static_call_update(struct static_call_key *key, void *tramp, void *func);
/* What a call with no target goes to: any arguments are ignored, and there is no value. */
void __static_call_nop(void);

#define STATIC_CALL_KEY_PREFIX __SCK__
#define STATIC_CALL_KEY(name) __PASTE(STATIC_CALL_KEY_PREFIX, name)

#define DECLARE_STATIC_CALL(name, func) \
	extern struct static_call_key STATIC_CALL_KEY(name); \
	extern typeof(func) __PASTE(__SCT__, name)
#define __DEFINE_STATIC_CALL(name, _func, _func_init) \
	DECLARE_STATIC_CALL(name, _func); \
	struct static_call_key STATIC_CALL_KEY(name) = { .func = _func_init }
#define DEFINE_STATIC_CALL(name, _func) __DEFINE_STATIC_CALL(name, _func, _func)
#define DEFINE_STATIC_CALL_NULL(name, _func) __DEFINE_STATIC_CALL(name, _func, NULL)
#define DEFINE_STATIC_CALL_RET0(name, _func) __DEFINE_STATIC_CALL(name, _func, __static_call_return0)

#define static_call(name) ((typeof(__PASTE(__SCT__, name)) *)(READ_ONCE(STATIC_CALL_KEY(name).func)))
#define static_call_mod(name) static_call(name)
#define static_call_cond(name) \
	((typeof(__PASTE(__SCT__, name)) *)({ \
		void *__func = READ_ONCE(STATIC_CALL_KEY(name).func); \
		__func ? __func : (void *)__static_call_nop; \
	}))
#define static_call_query(name) (READ_ONCE(STATIC_CALL_KEY(name).func))
#define static_call_update(name, func) \
	({ \
		typeof(&__PASTE(__SCT__, name)) __F = (func); \
		__static_call_update(&STATIC_CALL_KEY(name), NULL, __F); \
	})
#define EXPORT_STATIC_CALL(name) EXPORT_SYMBOL(STATIC_CALL_KEY(name))
#define EXPORT_STATIC_CALL_GPL(name) EXPORT_SYMBOL_GPL(STATIC_CALL_KEY(name))
#define EXPORT_STATIC_CALL_TRAMP(name) EXPORT_STATIC_CALL(name)
#define EXPORT_STATIC_CALL_TRAMP_GPL(name) EXPORT_STATIC_CALL_GPL(name)

static inline int static_call_init(void)
{
	return 0;
}

static inline int static_call_text_reserved(void *start, void *end)
{
	return 0;
}
#endif
