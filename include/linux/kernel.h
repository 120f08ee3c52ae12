/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H
#include <linux/stdarg.h>
#include <linux/align.h>
#include <linux/limits.h>
#include <linux/linkage.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/bitops.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/typecheck.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/build_bug.h>
#include <linux/sprintf.h>
#include <linux/static_call_types.h>
#include <linux/instruction_pointer.h>
#include <asm/byteorder.h>
#include <uapi/linux/kernel.h>

#define STACK_MAGIC 0xdeadbeef
#define REPEAT_BYTE(x) ((~0ul / 0xff) * (x))
#define READ 0
#define WRITE 1
#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]) + __must_be_array(arr))
#define PTR_IF(cond, ptr) ((cond) ? (ptr) : NULL)
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n)&0xffffffff))
#define upper_16_bits(n) ((u16)((n) >> 16))
#define lower_16_bits(n) ((u16)((n)&0xffff))
#define u64_to_user_ptr(x) \
	({ \
		typecheck(u64, (x)); \
		(void __user *)(uintptr_t)(x); \
	})

struct completion;
struct user;

void __might_resched(const char *file, int line, unsigned int offsets);
void __might_sleep(const char *file, int line);
void __cant_sleep(const char *file, int line, int preempt_offset);
int __cond_resched(void);
#define might_resched() __cond_resched()
#define might_sleep() \
	do { \
		__might_sleep(__FILE__, __LINE__); \
		might_resched(); \
	} while (0)
#define might_sleep_if(cond) \
	do { \
		if (cond) \
			might_sleep(); \
	} while (0)
#define cant_sleep() __cant_sleep(__FILE__, __LINE__, 0)
#define non_block_start() \
	do { \
	} while (0)
#define non_block_end() \
	do { \
	} while (0)
#define might_fault() might_sleep()

void do_exit(long error_code) __noreturn;
int core_kernel_text(unsigned long addr);
int kernel_text_address(unsigned long addr);
int __kernel_text_address(unsigned long addr);
int func_ptr_is_kernel_text(void *ptr);
int num_to_str(char *buf, int size, unsigned long long num, unsigned int width);
int get_option(char **str, int *pint);
char *get_options(const char *str, int nints, int *ints);
unsigned long long memparse(const char *ptr, char **retptr);
bool parse_option_str(const char *str, const char *option);
char *next_arg(char *args, char **param, char **val);

extern enum system_states {
	SYSTEM_BOOTING,
	SYSTEM_SCHEDULING,
	SYSTEM_FREEING_INITMEM,
	SYSTEM_RUNNING,
	SYSTEM_HALT,
	SYSTEM_POWER_OFF,
	SYSTEM_RESTART,
	SYSTEM_SUSPEND,
} system_state;

#define tracing_on() \
	do { \
	} while (0)
#define tracing_off() \
	do { \
	} while (0)
#define tracing_is_on() 0
/* Messages for a trace; they go to the log (kernel/printk/trace_printk.c). */
__printf(2, 3) int __trace_printk(unsigned long ip, const char *fmt, ...);
__printf(2, 0) int __ftrace_vprintk(unsigned long ip, const char *fmt, va_list ap);
int __trace_puts(unsigned long ip, const char *str, int size);
#define trace_printk(fmt, ...) __trace_printk(_THIS_IP_, fmt, ##__VA_ARGS__)
#define ftrace_vprintk(fmt, vargs) __ftrace_vprintk(_THIS_IP_, fmt, vargs)
#define trace_puts(str) __trace_puts(_THIS_IP_, str, strlen(str))

#define __COUNT_ARGS(_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _n, X...) _n
#define COUNT_ARGS(X...) __COUNT_ARGS(, ##X, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define __CONCAT(a, b) a##b
#define CONCATENATE(a, b) __CONCAT(a, b)
#define VERIFY_OCTAL_PERMISSIONS(perms) \
	(BUILD_BUG_ON_ZERO((perms) < 0) + BUILD_BUG_ON_ZERO((perms) > 0777) + \
	 BUILD_BUG_ON_ZERO((((perms) >> 6) & 4) < (((perms) >> 3) & 4)) + \
	 BUILD_BUG_ON_ZERO((((perms) >> 3) & 4) < ((perms)&4)) + \
	 BUILD_BUG_ON_ZERO((((perms) >> 6) & 2) < (((perms) >> 3) & 2)) + BUILD_BUG_ON_ZERO((perms)&2) + (perms))
#endif
