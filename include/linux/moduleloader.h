/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MODULELOADER_H
#define _LINUX_MODULELOADER_H
#include <linux/elf.h>
#include <linux/module.h>

/* Memory for a module's code and data, near the kernel image; sleeps. */
void *module_alloc(unsigned long size);
void module_memfree(void *module_region);
#endif
