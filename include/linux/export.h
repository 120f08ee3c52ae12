/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H
#include <linux/compiler.h>
#include <linux/linkage.h>
#include <linux/stringify.h>

#ifndef __ASSEMBLY__
/*
 * One name that modules may use. The entry of NAME goes into a section of its own, __ksymtab+NAME or __ksymtab_gpl+NAME: the linker
 * merges these in the order of their names, so that the loader can search the tables by bisection.
 */
struct kernel_symbol {
	const void *value;
	const char *name;
	const char *ns; /* namespace, or NULL */
};

#ifdef MODULE
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
#else
#define THIS_MODULE ((struct module *)0)
#endif

/* The tables are arrays made of pieces: AddressSanitizer may put nothing between them. (gcc leaves such sections alone.) */
#ifdef __clang__
#define __no_redzone __attribute__((no_sanitize("address")))
#else
#define __no_redzone
#endif
#define ____EXPORT_SYMBOL(sym, sec, namespace) \
	extern typeof(sym) sym; \
	static const struct kernel_symbol __used __no_redzone __section(sec "+" #sym) __aligned(sizeof(void *)) \
		__ksymtab_##sym = { (const void *)(unsigned long)&sym, #sym, namespace }
#define ___EXPORT_SYMBOL(sym, sec, namespace) ____EXPORT_SYMBOL(sym, sec, namespace)

#ifdef DEFAULT_SYMBOL_NAMESPACE
#define _EXPORT_SYMBOL(sym, sec) ___EXPORT_SYMBOL(sym, sec, __stringify(DEFAULT_SYMBOL_NAMESPACE))
#else
#define _EXPORT_SYMBOL(sym, sec) ___EXPORT_SYMBOL(sym, sec, (const char *)0)
#endif

#define EXPORT_SYMBOL(sym) _EXPORT_SYMBOL(sym, "__ksymtab")
#define EXPORT_SYMBOL_GPL(sym) _EXPORT_SYMBOL(sym, "__ksymtab_gpl")
#define EXPORT_SYMBOL_NS(sym, ns) ___EXPORT_SYMBOL(sym, "__ksymtab", __stringify(ns))
#define EXPORT_SYMBOL_NS_GPL(sym, ns) ___EXPORT_SYMBOL(sym, "__ksymtab_gpl", __stringify(ns))
#define EXPORT_PER_CPU_SYMBOL(sym) EXPORT_SYMBOL(sym)
#define EXPORT_PER_CPU_SYMBOL_GPL(sym) EXPORT_SYMBOL_GPL(sym)
#endif /* !__ASSEMBLY__ */
#endif
