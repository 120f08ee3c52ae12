/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TRACEPOINT_H
#define _LINUX_TRACEPOINT_H
/*
 * Tracepoints: named places in the code to which probes can be attached at run time. trace_NAME(args) calls the probes,
 * if there are any; register_trace_NAME(probe, data) attaches one. TRACE_EVENT() declares a tracepoint too; how its
 * data would be recorded and printed is accepted and not used, since there is no trace buffer.
 */
#include <linux/smp.h>
#include <linux/types.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>
#include <linux/tracepoint-defs.h>
#include <linux/static_call.h>
#include <linux/export.h>

struct module;
struct notifier_block;

#define TRACEPOINT_DEFAULT_PRIO 10

int tracepoint_probe_register(struct tracepoint *tp, void *probe, void *data);
int tracepoint_probe_register_prio(struct tracepoint *tp, void *probe, void *data, int prio);
int tracepoint_probe_register_prio_may_exist(struct tracepoint *tp, void *probe, void *data, int prio);
int tracepoint_probe_unregister(struct tracepoint *tp, void *probe, void *data);
void for_each_kernel_tracepoint(void (*fct)(struct tracepoint *tp, void *priv), void *priv);
void tracepoint_synchronize_unregister(void);

static inline int tracepoint_probe_register_may_exist(struct tracepoint *tp, void *probe, void *data)
{
	return tracepoint_probe_register_prio_may_exist(tp, probe, data, TRACEPOINT_DEFAULT_PRIO);
}

#define PARAMS(args...) args
#define TP_PROTO(args...) args
#define TP_ARGS(args...) args
#define TP_CONDITION(args...) args
#define TRACE_DEFINE_ENUM(x)
#define TRACE_DEFINE_SIZEOF(x)

#define __DO_TRACE(name, proto, args) \
	do { \
		struct tracepoint_func *__it; \
\
		rcu_read_lock_sched_notrace(); \
		__it = rcu_dereference_raw(__tracepoint_##name.funcs); \
		if (__it) \
			do { \
				((void (*)(proto))__it->func)(args); \
			} while ((++__it)->func); \
		rcu_read_unlock_sched_notrace(); \
	} while (0)

#define __DECLARE_TRACE(name, proto, args, cond, data_proto) \
	extern struct tracepoint __tracepoint_##name; \
	static inline __maybe_unused void trace_##name(proto) \
	{ \
		if (static_key_false(&__tracepoint_##name.key) && (cond)) \
			__DO_TRACE(name, PARAMS(data_proto), TP_ARGS(args)); \
	} \
	static inline __maybe_unused void trace_##name##_rcuidle(proto) \
	{ \
		if (static_key_false(&__tracepoint_##name.key) && (cond)) \
			__DO_TRACE(name, PARAMS(data_proto), TP_ARGS(args)); \
	} \
	static inline __maybe_unused int register_trace_##name(void (*probe)(data_proto), void *data) \
	{ \
		return tracepoint_probe_register(&__tracepoint_##name, (void *)probe, data); \
	} \
	static inline __maybe_unused int register_trace_prio_##name(void (*probe)(data_proto), void *data, int prio) \
	{ \
		return tracepoint_probe_register_prio(&__tracepoint_##name, (void *)probe, data, prio); \
	} \
	static inline __maybe_unused int unregister_trace_##name(void (*probe)(data_proto), void *data) \
	{ \
		return tracepoint_probe_unregister(&__tracepoint_##name, (void *)probe, data); \
	} \
	static inline __maybe_unused void check_trace_callback_type_##name(void (*cb)(data_proto)) \
	{ \
	} \
	static inline __maybe_unused bool trace_##name##_enabled(void) \
	{ \
		return static_key_false(&__tracepoint_##name.key); \
	}

#define __TRACEPOINT_ENTRY(name) \
	static struct tracepoint *const __tracepoint_ptr_##name __used __section("__tracepoints_ptrs") = \
		&__tracepoint_##name

#define DEFINE_TRACE_FN(_name, _reg, _unreg, proto, args) \
	struct tracepoint __tracepoint_##_name = { \
		.name = #_name, \
		.key = STATIC_KEY_INIT_FALSE, \
		.regfunc = _reg, \
		.unregfunc = _unreg, \
		.funcs = NULL, \
	}; \
	__TRACEPOINT_ENTRY(_name)
#define DEFINE_TRACE(name, proto, args) DEFINE_TRACE_FN(name, NULL, NULL, PARAMS(proto), PARAMS(args));
#define EXPORT_TRACEPOINT_SYMBOL_GPL(name) EXPORT_SYMBOL_GPL(__tracepoint_##name)
#define EXPORT_TRACEPOINT_SYMBOL(name) EXPORT_SYMBOL(__tracepoint_##name)

#define DECLARE_TRACE(name, proto, args) \
	__DECLARE_TRACE(name, PARAMS(proto), PARAMS(__it->data, args), 1, PARAMS(void *__data, proto))
#define DECLARE_TRACE_CONDITION(name, proto, args, cond) \
	__DECLARE_TRACE(name, PARAMS(proto), PARAMS(__it->data, args), PARAMS(cond), PARAMS(void *__data, proto))
#define DECLARE_TRACE_NOARGS(name) __DECLARE_TRACE(name, void, __it->data, 1, void *__data)
#define DECLARE_TRACE_SYSCALL DECLARE_TRACE
#endif /* _LINUX_TRACEPOINT_H */

/*
 * Outside the guard, because <trace/define_trace.h> undefines these: the usual meaning of the event macros, a
 * declaration.
 */
#ifndef TRACE_EVENT
#define TRACE_EVENT_FLAGS(event, flag)
#define TRACE_EVENT_PERF_PERM(event, expr...)
#define DECLARE_EVENT_CLASS(name, proto, args, tstruct, assign, print)
#define DECLARE_EVENT_NOP(name, proto, args) \
	static inline void trace_##name(proto) \
	{ \
	} \
	static inline bool trace_##name##_enabled(void) \
	{ \
		return false; \
	}
#define TRACE_EVENT_NOP(name, proto, args, struct, assign, print) DECLARE_EVENT_NOP(name, PARAMS(proto), PARAMS(args))
#define DEFINE_EVENT_NOP(template, name, proto, args) DECLARE_EVENT_NOP(name, PARAMS(proto), PARAMS(args))
#define DEFINE_EVENT(template, name, proto, args) DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define DEFINE_EVENT_FN(template, name, proto, args, reg, unreg) DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define DEFINE_EVENT_PRINT(template, name, proto, args, print) DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define DEFINE_EVENT_CONDITION(template, name, proto, args, cond) \
	DECLARE_TRACE_CONDITION(name, PARAMS(proto), PARAMS(args), PARAMS(cond))
#define TRACE_EVENT(name, proto, args, struct, assign, print) DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define TRACE_EVENT_FN(name, proto, args, struct, assign, print, reg, unreg) \
	DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define TRACE_EVENT_FN_COND(name, proto, args, cond, struct, assign, print, reg, unreg) \
	DECLARE_TRACE_CONDITION(name, PARAMS(proto), PARAMS(args), PARAMS(cond))
#define TRACE_EVENT_CONDITION(name, proto, args, cond, struct, assign, print) \
	DECLARE_TRACE_CONDITION(name, PARAMS(proto), PARAMS(args), PARAMS(cond))
#endif
