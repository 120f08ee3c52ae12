// SPDX-License-Identifier: MIT
/* Exports symbols of each kind; has neither init nor exit. */
#include <linux/module.h>

int exported_value = 40;
EXPORT_SYMBOL(exported_value);

int exported_sum(int a, int b);
int exported_sum(int a, int b)
{
	return a + b;
}
EXPORT_SYMBOL(exported_sum);

int exported_gpl(void);
int exported_gpl(void)
{
	return 7;
}
EXPORT_SYMBOL_GPL(exported_gpl);

int exported_ns(void);
int exported_ns(void)
{
	return 9;
}
EXPORT_SYMBOL_NS(exported_ns, TESTSPACE);

MODULE_LICENSE("GPL");
