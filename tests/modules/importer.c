// SPDX-License-Identifier: MIT
/* Uses exporter.c by name and, with symbol_get(), by string. */
#include <linux/module.h>

extern int exported_value;
int exported_sum(int a, int b);
int exported_gpl(void);
int exported_ns(void);
/* Nobody has this one: a weak reference is no reason not to load. */
extern int nobody_exports_this(int x) __attribute__((weak));
extern int nobody_has_this __attribute__((weak));

static int (*table[])(int, int) = { exported_sum };

static int __init importer_init(void)
{
	int (*found)(void);

	pr_info("sum %d, through a table %d, gpl %d, namespace %d\n", exported_sum(exported_value, 2), table[0](1, 2),
		exported_gpl(), exported_ns());
	pr_info("weak: %d %d\n", nobody_exports_this ? nobody_exports_this(1) : -1, &nobody_has_this != NULL);
	found = symbol_get(exported_gpl);
	pr_info("symbol_get: %d\n", found ? found() : -1);
	if (found)
		symbol_put(exported_gpl);
	pr_info("unknown: %p\n", __symbol_get("nobody_exports_this"));
	return 0;
}

static void __exit importer_exit(void)
{
}

module_init(importer_init);
module_exit(importer_exit);
MODULE_IMPORT_NS(TESTSPACE);
MODULE_LICENSE("GPL");
