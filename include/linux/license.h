/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LICENSE_H
#define _LINUX_LICENSE_H
#include <linux/string.h>

/* True for the values of MODULE_LICENSE() that may use GPL-only symbols. */
static inline int license_is_gpl_compatible(const char *license)
{
	static const char *const compatible[] = {
		"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
	};
	unsigned int i;

	for (i = 0; i < sizeof(compatible) / sizeof(compatible[0]); i++)
		if (!strcmp(license, compatible[i]))
			return 1;
	return 0;
}
#endif
