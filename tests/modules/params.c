// SPDX-License-Identifier: MIT
/* A parameter of every standard type; init prints them all, and returns what "result" says. */
#include <linux/module.h>

static unsigned char p_byte = 1;
module_param(p_byte, byte, 0644);
static short p_short = 1;
module_param(p_short, short, 0644);
static ushort p_ushort = 1;
module_param(p_ushort, ushort, 0444);
static int p_int = 1;
module_param(p_int, int, 0644);
MODULE_PARM_DESC(p_int, "an int");
static uint p_uint = 1;
module_param(p_uint, uint, 0);
static long p_long;
module_param(p_long, long, 0600);
static ulong p_ulong;
module_param(p_ulong, ulong, 0600);
static unsigned long long p_ullong;
module_param(p_ullong, ullong, 0600);
static char *p_charp = "x";
module_param(p_charp, charp, 0644);
static bool p_bool;
module_param(p_bool, bool, 0644);
static bool p_invbool;
module_param(p_invbool, invbool, 0644);
static int p_bint;
module_param(p_bint, bint, 0644);
static uint p_hexint = 16;
module_param(p_hexint, hexint, 0644);
static int numbers[3];
static int numbers_count;
module_param_array(numbers, int, &numbers_count, 0644);
static char *words[2];
module_param_array(words, charp, NULL, 0444);
static char text[8] = "abc";
module_param_string(text, text, sizeof(text), 0644);
static int renamed;
module_param_named(other_name, renamed, int, 0444);
static int unsafe;
module_param_unsafe(unsafe, int, 0644);
static int result;
module_param(result, int, 0);

static int callback_value;

static int set_callback(const char *val, const struct kernel_param *kp)
{
	int err = param_set_int(val, kp);

	pr_info("callback set to %s: %d\n", val, err);
	return err ?: callback_value > 100 ? -ERANGE : 0;
}

static const struct kernel_param_ops callback_ops = {
	.set = set_callback,
	.get = param_get_int,
};
module_param_cb(callback, &callback_ops, &callback_value, 0644);

static int __init params_init(void)
{
	pr_info("%d %d %d %d %u %ld %lu %llu\n", p_byte, p_short, p_ushort, p_int, p_uint, p_long, p_ulong, p_ullong);
	pr_info("'%s' %d %d %d %x\n", p_charp, p_bool, p_invbool, p_bint, p_hexint);
	pr_info("%d: %d %d %d; %s %s; '%s'; %d\n", numbers_count, numbers[0], numbers[1], numbers[2], words[0] ?: "-",
		words[1] ?: "-", text, renamed);
	return result;
}

static void __exit params_exit(void)
{
}

module_init(params_init);
module_exit(params_exit);
MODULE_LICENSE("GPL");
MODULE_AUTHOR("Someone");
MODULE_DESCRIPTION("parameters of every type");
MODULE_VERSION("1.2");
