// SPDX-License-Identifier: MIT
/*
 * request_module(): Linux starts the program /sbin/modprobe, which finds a module by name and loads it. There is no such program in
 * the machine's file tree, so a request ends as it does on a Linux without modprobe: -ENOENT.
 */

#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kmod.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/stdarg.h>

char modprobe_path[KMOD_PATH_LEN] = "/sbin/modprobe";

/**
 * __request_module - ask for a module to be loaded
 * @wait: wait until it is loaded
 * @name: format of the name or alias
 *
 * Returns -ENAMETOOLONG, or -ENOENT. Process context.
 */
int __request_module(bool wait, const char *name, ...)
{
	char module_name[MODULE_NAME_LEN];
	va_list args;
	int length;

	if (!modprobe_path[0])
		return -ENOENT;
	va_start(args, name);
	length = vsnprintf(module_name, sizeof(module_name), name, args);
	va_end(args);
	if (length >= sizeof(module_name))
		return -ENAMETOOLONG;
	return -ENOENT;
}
EXPORT_SYMBOL(__request_module);
