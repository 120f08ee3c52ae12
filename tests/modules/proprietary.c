// SPDX-License-Identifier: MIT
/* Not GPL, exports something, and cannot be unloaded. */
#include <linux/module.h>

int proprietary_value = 1;
EXPORT_SYMBOL(proprietary_value);

static int __init proprietary_init(void)
{
	return 0;
}

module_init(proprietary_init);
MODULE_LICENSE("Proprietary");
