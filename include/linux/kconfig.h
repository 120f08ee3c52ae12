/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H
/*
 * The configuration that modules see, and IS_ENABLED(). It names what Ashlar offers, in the terms of Linux's Kconfig; an option that
 * stands here is one whose interface exists.
 */
#define CONFIG_64BIT 1
#define CONFIG_X86 1
#define CONFIG_X86_64 1
#define CONFIG_MMU 1
#define CONFIG_SMP 1
#define CONFIG_NR_CPUS 8
#define CONFIG_HZ 250
#define CONFIG_HZ_250 1
#define CONFIG_PREEMPT_VOLUNTARY 1
#define CONFIG_PREEMPT_COUNT 1
#define CONFIG_PREEMPT_NOTIFIERS 1
#define CONFIG_PRINTK 1
#define CONFIG_PRINTK_TIME 1
#define CONFIG_DYNAMIC_DEBUG 1
#define CONFIG_DYNAMIC_DEBUG_CORE 1
#define CONFIG_SYMBOLIC_ERRNAME 1
#define CONFIG_BUG 1
#define CONFIG_GENERIC_BUG 1
#define CONFIG_DEBUG_BUGVERBOSE 1
#define CONFIG_KALLSYMS 1
#define CONFIG_STACKTRACE 1
#define CONFIG_FRAME_POINTER 1
#define CONFIG_MODULES 1
#define CONFIG_MODULE_UNLOAD 1
#define CONFIG_SYSFS 1
#define CONFIG_PROC_FS 1
#define CONFIG_PROC_SYSCTL 1
#define CONFIG_SYSCTL 1
#define CONFIG_DEBUG_FS 1
#define CONFIG_ZONE_DMA 1
#define CONFIG_ZONE_DMA32 1
#define CONFIG_SLUB 1
#define CONFIG_SPARSEMEM_VMEMMAP 1
#define CONFIG_VMAP_STACK 1
#define CONFIG_INIT_STACK_ALL_ZERO 1
#define CONFIG_THREAD_INFO_IN_TASK 1
#define CONFIG_PHYS_ADDR_T_64BIT 1
#define CONFIG_ARCH_DMA_ADDR_T_64BIT 1
#define CONFIG_HAS_IOMEM 1
#define CONFIG_HAS_DMA 1
#define CONFIG_HIGH_RES_TIMERS 1
#define CONFIG_TIMERFD 1
#define CONFIG_DETECT_HUNG_TASK 1
#define CONFIG_DEFAULT_HUNG_TASK_TIMEOUT 120
#define CONFIG_KUNIT 1
#define CONFIG_XARRAY_MULTI 1
#define CONFIG_DEBUG_LIST 1
#define CONFIG_BUG_ON_DATA_CORRUPTION 1
#define CONFIG_TRACEPOINTS 1
#define CONFIG_GENERIC_ALLOCATOR 1
#define CONFIG_COMPAT 1
#define CONFIG_PGTABLE_LEVELS 4
#define CONFIG_DEFAULT_HOSTNAME "ashlar"
#define CONFIG_LOG_BUF_SHIFT 17
#define CONFIG_MESSAGE_LOGLEVEL_DEFAULT 4
#define CONFIG_CONSOLE_LOGLEVEL_DEFAULT 7
#define CONFIG_BASE_SMALL 0
#define CONFIG_FUNCTION_ALIGNMENT 16
#define CONFIG_LITTLE_ENDIAN 1

#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(__ignored, val, ...) val
#define __and(x, y) ___and(x, y)
#define ___and(x, y) ____and(__ARG_PLACEHOLDER_##x, y)
#define ____and(arg1_or_junk, y) __take_second_arg(arg1_or_junk y, 0)
#define __or(x, y) ___or(x, y)
#define ___or(x, y) ____or(__ARG_PLACEHOLDER_##x, y)
#define ____or(arg1_or_junk, y) __take_second_arg(arg1_or_junk 1, y)
#define __is_defined(x) ___is_defined(x)
#define ___is_defined(val) ____is_defined(__ARG_PLACEHOLDER_##val)
#define ____is_defined(arg1_or_junk) __take_second_arg(arg1_or_junk 1, 0)
#define IS_BUILTIN(option) __is_defined(option)
#define IS_MODULE(option) __is_defined(option##_MODULE)
#define IS_REACHABLE(option) __or(IS_BUILTIN(option), __and(IS_MODULE(option), __is_defined(MODULE)))
#define IS_ENABLED(option) __or(IS_BUILTIN(option), IS_MODULE(option))
#endif
