// SPDX-License-Identifier: MIT
/*
 * Parameters: values that are given when the module is loaded.
 *
 *	ashlar run samples/parameters.c who=reader times=3 squares=2,3,4
 *	ashlar run samples/parameters.c limit=200          (refused: the module checks it)
 *
 * Things to notice: the kernel converts and checks the standard types itself; an array tells how many values were
 * given; a parameter with its own set function can refuse a value. The mode (0444, 0644) is that of
 * /sys/module/parameters/parameters/NAME.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static char *who = "world";
module_param(who, charp, 0444);
MODULE_PARM_DESC(who, "whom to greet");

static unsigned int times = 1;
module_param(times, uint, 0644);
MODULE_PARM_DESC(times, "how often");

static int squares[8];
static unsigned int nr_squares;
module_param_array(squares, int, &nr_squares, 0444);
MODULE_PARM_DESC(squares, "numbers to square, at most 8");

static int limit = 10;

static int limit_set(const char *val, const struct kernel_param *kp)
{
	int n, err = kstrtoint(val, 0, &n);

	if (err)
		return err;
	if (n < 0 || n > 100) {
		pr_err("limit must be from 0 to 100\n");
		return -ERANGE;
	}
	return param_set_int(val, kp);
}

static const struct kernel_param_ops limit_ops = {
	.set = limit_set,
	.get = param_get_int,
};
module_param_cb(limit, &limit_ops, &limit, 0644);
MODULE_PARM_DESC(limit, "a number from 0 to 100");

static int __init parameters_init(void)
{
	unsigned int i;

	for (i = 0; i < times; i++)
		pr_info("hello, %s\n", who);
	for (i = 0; i < nr_squares; i++)
		pr_info("%d squared is %d\n", squares[i], squares[i] * squares[i]);
	pr_info("limit is %d\n", limit);
	return 0;
}

static void __exit parameters_exit(void)
{
}

module_init(parameters_init);
module_exit(parameters_exit);

MODULE_DESCRIPTION("Shows parameters of several types");
MODULE_LICENSE("GPL");
