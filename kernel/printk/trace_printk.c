// SPDX-License-Identifier: MIT
/*
 * trace_printk(): messages for a trace. There is no trace buffer here, so they go to the log at the debug level, where they are in order with
 * all else. Any context, as printk().
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/stdarg.h>
#include <linux/string.h>

/** __trace_printk - log a message for the trace; @ip: who wrote it (not shown). Returns its length. */
int __trace_printk(unsigned long ip, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = __ftrace_vprintk(ip, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL_GPL(__trace_printk);

int __ftrace_vprintk(unsigned long ip, const char *fmt, va_list ap)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;
	int len;

	va_copy(args, ap);
	vaf.va = &args;
	len = printk(KERN_DEBUG "%pV", &vaf);
	va_end(args);
	return len;
}
EXPORT_SYMBOL_GPL(__ftrace_vprintk);

/** __trace_puts - the same for a string as it is */
int __trace_puts(unsigned long ip, const char *str, int size)
{
	return __trace_printk(ip, "%.*s", size, str);
}
EXPORT_SYMBOL_GPL(__trace_puts);
