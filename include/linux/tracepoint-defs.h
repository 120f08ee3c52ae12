/* SPDX-License-Identifier: MIT */
#ifndef TRACEPOINT_DEFS_H
#define TRACEPOINT_DEFS_H
#include <linux/atomic.h>
#include <linux/static_key.h>

struct tracepoint_func {
	void *func;
	void *data;
	int prio;
};

struct tracepoint {
	const char *name;
	struct static_key key; /* on while there are probes */
	int (*regfunc)(void);
	void (*unregfunc)(void);
	struct tracepoint_func __rcu *funcs; /* ends with a NULL func; replaced as a whole */
};

#define DECLARE_TRACEPOINT(tp) extern struct tracepoint __tracepoint_##tp
#define tracepoint_enabled(tp) static_key_false(&(__tracepoint_##tp).key)
#endif
