/* SPDX-License-Identifier: MIT */
#ifndef _DYNAMIC_DEBUG_H
#define _DYNAMIC_DEBUG_H
/*
 * Each pr_debug() and dev_dbg() has a descriptor, by which it can be turned on at run time: with the parameter
 * dyndbg=QUERY of a module, or by writing a query to /proc/dynamic_debug/control. With DEBUG defined it is on from the
 * start.
 */
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct _ddebug {
	const char *modname;
	const char *function;
	const char *filename;
	const char *format;
	unsigned int lineno : 18;
	unsigned int class_id : 6;
	unsigned int flags : 8;
} __aligned(8);

#define CLS_BITS 6
#define _DPRINTK_CLASS_DFLT ((1 << CLS_BITS) - 1)
#define _DPRINTK_FLAGS_NONE 0
#define _DPRINTK_FLAGS_PRINT (1 << 0)
#define _DPRINTK_FLAGS_INCL_MODNAME (1 << 1)
#define _DPRINTK_FLAGS_INCL_FUNCNAME (1 << 2)
#define _DPRINTK_FLAGS_INCL_LINENO (1 << 3)
#define _DPRINTK_FLAGS_INCL_TID (1 << 4)
#define _DPRINTK_FLAGS_INCL_ANY \
	(_DPRINTK_FLAGS_INCL_MODNAME | _DPRINTK_FLAGS_INCL_FUNCNAME | _DPRINTK_FLAGS_INCL_LINENO | \
	 _DPRINTK_FLAGS_INCL_TID)
#ifdef DEBUG
#define _DPRINTK_FLAGS_DEFAULT _DPRINTK_FLAGS_PRINT
#else
#define _DPRINTK_FLAGS_DEFAULT 0
#endif

struct device;
struct module;

/* The descriptors of one module, or of the core. */
struct _ddebug_info {
	struct _ddebug *descs;
	unsigned int num_descs;
};

int ddebug_add_module(struct _ddebug_info *di, const char *modname);
int ddebug_remove_module(const char *modname);
int ddebug_dyndbg_module_param_cb(char *param, char *val, const char *modname);

__printf(2, 3) void __dynamic_pr_debug(struct _ddebug *descriptor, const char *fmt, ...);
__printf(3, 4) void __dynamic_dev_dbg(struct _ddebug *descriptor, const struct device *dev, const char *fmt, ...);

#define DEFINE_DYNAMIC_DEBUG_METADATA(name, fmt) \
	static struct _ddebug __aligned(8) __used __section("__dyndbg") name = { \
		.modname = KBUILD_MODNAME, \
		.function = __func__, \
		.filename = __FILE__, \
		.format = (fmt), \
		.lineno = __LINE__, \
		.class_id = _DPRINTK_CLASS_DFLT, \
		.flags = _DPRINTK_FLAGS_DEFAULT, \
	}
#define DYNAMIC_DEBUG_BRANCH(descriptor) unlikely((descriptor).flags &_DPRINTK_FLAGS_PRINT)

#define __dynamic_func_call(id, fmt, func, ...) \
	do { \
		DEFINE_DYNAMIC_DEBUG_METADATA(id, fmt); \
		if (DYNAMIC_DEBUG_BRANCH(id)) \
			func(&id, ##__VA_ARGS__); \
	} while (0)
#define __dynamic_func_call_no_desc(id, fmt, func, ...) \
	do { \
		DEFINE_DYNAMIC_DEBUG_METADATA(id, fmt); \
		if (DYNAMIC_DEBUG_BRANCH(id)) \
			func(__VA_ARGS__); \
	} while (0)
#define _dynamic_func_call(fmt, func, ...) __dynamic_func_call(__UNIQUE_ID(ddebug), fmt, func, ##__VA_ARGS__)
#define _dynamic_func_call_no_desc(fmt, func, ...) \
	__dynamic_func_call_no_desc(__UNIQUE_ID(ddebug), fmt, func, ##__VA_ARGS__)

#define dynamic_pr_debug(fmt, ...) _dynamic_func_call(fmt, __dynamic_pr_debug, pr_fmt(fmt), ##__VA_ARGS__)
#define dynamic_dev_dbg(dev, fmt, ...) _dynamic_func_call(fmt, __dynamic_dev_dbg, dev, fmt, ##__VA_ARGS__)
#define dynamic_hex_dump(prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii) \
	_dynamic_func_call_no_desc(__builtin_constant_p(prefix_str) ? prefix_str : "hexdump", print_hex_dump, \
				   KERN_DEBUG, prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii)
#define dynamic_pr_debug_ratelimited(fmt, ...) \
	do { \
		static DEFINE_RATELIMIT_STATE(_rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST); \
		DEFINE_DYNAMIC_DEBUG_METADATA(descriptor, pr_fmt(fmt)); \
		if (DYNAMIC_DEBUG_BRANCH(descriptor) && __ratelimit(&_rs)) \
			__dynamic_pr_debug(&descriptor, pr_fmt(fmt), ##__VA_ARGS__); \
	} while (0)
#endif
