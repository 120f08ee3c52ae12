/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define CUT_HERE "------------[ cut here ]------------\n"
#define BUGFLAG_WARNING (1 << 0)
#define BUGFLAG_ONCE (1 << 1)
#define BUGFLAG_DONE (1 << 2)
#define BUGFLAG_NO_CUT_HERE (1 << 3)
#define BUGFLAG_TAINT(taint) ((taint) << 8)
#define BUG_GET_TAINT(bug) ((bug)->flags >> 8)

#ifndef __ASSEMBLY__
#include <linux/panic.h>
#include <linux/printk.h>

struct bug_entry {
	signed int bug_addr_disp; /* of the instruction, from this field */
	signed int file_disp;	  /* of the file name, from the start of the entry */
	unsigned short line;
	unsigned short flags;
};

#include <asm/bug.h>

struct warn_args;
struct pt_regs;
struct module;

void __warn(const char *file, int line, void *caller, unsigned int taint, struct pt_regs *regs, struct warn_args *args);
void warn_slowpath_fmt(const char *file, const int line, unsigned int taint, const char *fmt, ...) __printf(4, 5);
void __warn_printk(const char *fmt, ...) __printf(1, 2);

#define BUG_ON(condition) \
	do { \
		if (unlikely(condition)) \
			BUG(); \
	} while (0)

#define __WARN() __WARN_FLAGS(BUGFLAG_TAINT(TAINT_WARN))
#define __WARN_printf(taint, arg...) \
	do { \
		__warn_printk(arg); \
		__WARN_FLAGS(BUGFLAG_NO_CUT_HERE | BUGFLAG_TAINT(taint)); \
	} while (0)

#define WARN_ON(condition) \
	({ \
		int __ret_warn_on = !!(condition); \
		if (unlikely(__ret_warn_on)) \
			__WARN(); \
		unlikely(__ret_warn_on); \
	})
#define WARN_ON_ONCE(condition) \
	({ \
		int __ret_warn_on = !!(condition); \
		if (unlikely(__ret_warn_on)) \
			__WARN_FLAGS(BUGFLAG_ONCE | BUGFLAG_TAINT(TAINT_WARN)); \
		unlikely(__ret_warn_on); \
	})
#define WARN(condition, format...) \
	({ \
		int __ret_warn_on = !!(condition); \
		if (unlikely(__ret_warn_on)) \
			__WARN_printf(TAINT_WARN, format); \
		unlikely(__ret_warn_on); \
	})
#define WARN_TAINT(condition, taint, format...) \
	({ \
		int __ret_warn_on = !!(condition); \
		if (unlikely(__ret_warn_on)) \
			__WARN_printf(taint, format); \
		unlikely(__ret_warn_on); \
	})
#define __WARN_ONCE_IF(condition, warn) \
	({ \
		static bool __section(".data.once") __warned; \
		int __ret_once = !!(condition); \
		if (unlikely(__ret_once && !__warned)) { \
			__warned = true; \
			warn; \
		} \
		unlikely(__ret_once); \
	})
#define WARN_ONCE(condition, format...) __WARN_ONCE_IF(condition, WARN(1, format))
#define WARN_TAINT_ONCE(condition, taint, format...) __WARN_ONCE_IF(condition, WARN_TAINT(1, taint, format))
#define WARN_ON_SMP(x) WARN_ON(x)
#define WARN_ON_FUNCTION_MISMATCH(x, fn) WARN_ON_ONCE((x) != (fn))

/* The kernel's own data turned out to be wrong: warn, and give true. */
#define CHECK_DATA_CORRUPTION(condition, fmt, ...) \
	({ \
		bool corruption = unlikely(condition); \
		if (corruption) \
			WARN(1, fmt, ##__VA_ARGS__); \
		corruption; \
	})

enum bug_trap_type {
	BUG_TRAP_TYPE_NONE = 0, /* not one of ours */
	BUG_TRAP_TYPE_WARN = 1,
	BUG_TRAP_TYPE_BUG = 2,
};

static inline int is_warning_bug(const struct bug_entry *bug)
{
	return bug->flags & BUGFLAG_WARNING;
}

enum bug_trap_type report_bug(unsigned long bug_addr, struct pt_regs *regs);
struct bug_entry *find_bug(unsigned long bugaddr);
void bug_get_file_line(struct bug_entry *bug, const char **file, unsigned int *line);
int is_valid_bugaddr(unsigned long addr);
void generic_bug_clear_once(void);
void die(const char *str, struct pt_regs *regs, long err);
#endif
#endif
