// SPDX-License-Identifier: MIT
#include <linux/export.h>
#include <linux/static_call.h>

/** __static_call_return0 - the target of calls that return 0 until they are updated */
long __static_call_return0(void)
{
	return 0;
}
EXPORT_SYMBOL_GPL(__static_call_return0);

/* The target of a conditional call that has none. Arguments are in registers; there is no value to return. */
void __static_call_nop(void)
{
}
EXPORT_SYMBOL_GPL(__static_call_nop);

/** __static_call_update - let @key's calls go to @func; calls in progress end where they went */
void __static_call_update(struct static_call_key *key, void *tramp, void *func)
{
	WRITE_ONCE(key->func, func);
}
EXPORT_SYMBOL_GPL(__static_call_update);
