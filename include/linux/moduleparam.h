/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H
#include <linux/init.h>
#include <linux/stringify.h>
#include <linux/kernel.h>

/* A built-in parameter is called MODULE.NAME, a module's own is called NAME. */
#ifdef MODULE
#define MODULE_PARAM_PREFIX
#else
#define MODULE_PARAM_PREFIX KBUILD_MODNAME "."
#endif
#define __MODULE_INFO_PREFIX MODULE_PARAM_PREFIX

#define MAX_PARAM_PREFIX_LEN (64 - sizeof(unsigned long))

/* "tag=info" in .modinfo; modinfo and the loader read it. */
#define __MODULE_INFO(tag, name, info) \
	static const char __UNIQUE_ID(name)[] __used __section(".modinfo") __aligned(1) = \
		__MODULE_INFO_PREFIX __stringify(tag) "=" info
#define __MODULE_PARM_TYPE(name, _type) __MODULE_INFO(parmtype, name##type, #name ":" _type)
#define MODULE_PARM_DESC(_parm, desc) __MODULE_INFO(parm, _parm, #_parm ":" desc)

struct kernel_param;
struct module;

enum {
	KERNEL_PARAM_OPS_FL_NOARG = (1 << 0), /* "name" alone, without "=value", is allowed */
};

struct kernel_param_ops {
	unsigned int flags;
	int (*set)(const char *val, const struct kernel_param *kp);
	int (*get)(char *buffer, const struct kernel_param *kp); /* buffer is PAGE_SIZE bytes */
	void (*free)(void *arg);
};

enum {
	KERNEL_PARAM_FL_UNSAFE = (1 << 0), /* setting it taints the kernel */
	KERNEL_PARAM_FL_HWPARAM = (1 << 1),
};

struct kernel_param {
	const char *name;
	struct module *mod;
	const struct kernel_param_ops *ops;
	const u16 perm;
	s8 level;
	u8 flags;
	union {
		void *arg;
		const struct kparam_string *str;
		const struct kparam_array *arr;
	};
};

struct kparam_string {
	unsigned int maxlen;
	char *string;
};

struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num;
	const struct kernel_param_ops *ops;
	void *elem;
};

/* The permission bits are checked at build time: an octal number, not writable by others, readable for more only if for fewer. */
#define __module_param_call(prefix, name, ops, arg, perm, level, flags) \
	static const char __param_str_##name[] = prefix #name; \
	static struct kernel_param const __param_##name __used __section("__param") __aligned(sizeof(void *)) = { \
		__param_str_##name, THIS_MODULE, ops, VERIFY_OCTAL_PERMISSIONS(perm), level, flags, { arg } \
	}

#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_unsafe(name, type, perm) module_param_named_unsafe(name, name, type, perm)
#define module_param_named(name, value, type, perm) \
	param_check_##type(name, &(value)); \
	module_param_cb(name, &param_ops_##type, &value, perm); \
	__MODULE_PARM_TYPE(name, #type)
#define module_param_named_unsafe(name, value, type, perm) \
	param_check_##type(name, &(value)); \
	module_param_cb_unsafe(name, &param_ops_##type, &value, perm); \
	__MODULE_PARM_TYPE(name, #type)
#define module_param_cb(name, ops, arg, perm) __module_param_call(MODULE_PARAM_PREFIX, name, ops, arg, perm, -1, 0)
#define module_param_cb_unsafe(name, ops, arg, perm) \
	__module_param_call(MODULE_PARAM_PREFIX, name, ops, arg, perm, -1, KERNEL_PARAM_FL_UNSAFE)

#define __level_param_cb(name, ops, arg, perm, level) \
	__module_param_call(MODULE_PARAM_PREFIX, name, ops, arg, perm, level, 0)
#define core_param_cb(name, ops, arg, perm) __level_param_cb(name, ops, arg, perm, 1)
#define postcore_param_cb(name, ops, arg, perm) __level_param_cb(name, ops, arg, perm, 2)
#define arch_param_cb(name, ops, arg, perm) __level_param_cb(name, ops, arg, perm, 3)
#define subsys_param_cb(name, ops, arg, perm) __level_param_cb(name, ops, arg, perm, 4)
#define fs_param_cb(name, ops, arg, perm) __level_param_cb(name, ops, arg, perm, 5)
#define device_param_cb(name, ops, arg, perm) __level_param_cb(name, ops, arg, perm, 6)
#define late_param_cb(name, ops, arg, perm) __level_param_cb(name, ops, arg, perm, 7)

/* The old form: set and get functions without an ops structure. */
#define module_param_call(name, _set, _get, arg, perm) \
	static const struct kernel_param_ops __param_ops_##name = { .flags = 0, .set = _set, .get = _get }; \
	__module_param_call(MODULE_PARAM_PREFIX, name, &__param_ops_##name, arg, perm, -1, 0)

#ifndef MODULE
/* A built-in parameter without the module's name in front. */
#define core_param(name, var, type, perm) \
	param_check_##type(name, &(var)); \
	__module_param_call("", name, &param_ops_##type, &var, perm, -1, 0)
#define core_param_unsafe(name, var, type, perm) \
	param_check_##type(name, &(var)); \
	__module_param_call("", name, &param_ops_##type, &var, perm, -1, KERNEL_PARAM_FL_UNSAFE)
#endif

#define module_param_string(name, string, len, perm) \
	static const struct kparam_string __param_string_##name = { len, string }; \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_ops_string, .str = &__param_string_##name, perm, -1, 0); \
	__MODULE_PARM_TYPE(name, "string")

#define module_param_array(name, type, nump, perm) module_param_array_named(name, name, type, nump, perm)
#define module_param_array_named(name, array, type, nump, perm) \
	param_check_##type(name, &(array)[0]); \
	static const struct kparam_array __param_arr_##name = { .max = ARRAY_SIZE(array), \
								.num = nump, \
								.ops = &param_ops_##type, \
								.elemsize = sizeof(array[0]), \
								.elem = array }; \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_array_ops, .arr = &__param_arr_##name, perm, -1, 0); \
	__MODULE_PARM_TYPE(name, "array of " #type)

enum hwparam_type {
	hwparam_ioport,
	hwparam_iomem,
	hwparam_ioport_or_iomem,
	hwparam_irq,
	hwparam_dma,
	hwparam_dma_addr,
	hwparam_other,
};
#define module_param_hw_named(name, value, type, hwtype, perm) \
	param_check_##type(name, &(value)); \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_ops_##type, &value, perm, -1, \
			    KERNEL_PARAM_FL_HWPARAM | (hwparam_##hwtype & 0)); \
	__MODULE_PARM_TYPE(name, #type)
#define module_param_hw(name, type, hwtype, perm) module_param_hw_named(name, name, type, hwtype, perm)
#define module_param_hw_array(name, type, hwtype, nump, perm) \
	param_check_##type(name, &(name)[0]); \
	static const struct kparam_array __param_arr_##name = { .max = ARRAY_SIZE(name), \
								.num = nump, \
								.ops = &param_ops_##type, \
								.elemsize = sizeof(name[0]), \
								.elem = name }; \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_array_ops, .arr = &__param_arr_##name, perm, -1, \
			    KERNEL_PARAM_FL_HWPARAM | (hwparam_##hwtype & 0)); \
	__MODULE_PARM_TYPE(name, "array of " #type)

/* Makes the compiler complain if the variable is not of the parameter's type. */
#define __param_check(name, p, type) \
	static inline type __always_unused *__check_##name(void) \
	{ \
		return (p); \
	}

#define __PARAM_STD(name) \
	extern const struct kernel_param_ops param_ops_##name; \
	int param_set_##name(const char *val, const struct kernel_param *kp); \
	int param_get_##name(char *buffer, const struct kernel_param *kp);
__PARAM_STD(byte)
__PARAM_STD(short)
__PARAM_STD(ushort)
__PARAM_STD(int)
__PARAM_STD(uint)
__PARAM_STD(long)
__PARAM_STD(ulong)
__PARAM_STD(ullong)
__PARAM_STD(hexint)
__PARAM_STD(charp)
__PARAM_STD(bool)
__PARAM_STD(invbool)
#undef __PARAM_STD

#define param_check_byte(name, p) __param_check(name, p, unsigned char)
#define param_check_short(name, p) __param_check(name, p, short)
#define param_check_ushort(name, p) __param_check(name, p, unsigned short)
#define param_check_int(name, p) __param_check(name, p, int)
#define param_check_uint(name, p) __param_check(name, p, unsigned int)
#define param_check_long(name, p) __param_check(name, p, long)
#define param_check_ulong(name, p) __param_check(name, p, unsigned long)
#define param_check_ullong(name, p) __param_check(name, p, unsigned long long)
#define param_check_hexint(name, p) param_check_uint(name, p)
#define param_check_charp(name, p) __param_check(name, p, char *)
#define param_check_bool(name, p) __param_check(name, p, bool)
#define param_check_invbool(name, p) __param_check(name, p, bool)
#define param_check_bint param_check_int
#define param_check_bool_enable_only param_check_bool

int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min, unsigned int max);
void param_free_charp(void *arg);

extern const struct kernel_param_ops param_ops_bool_enable_only;
int param_set_bool_enable_only(const char *val, const struct kernel_param *kp);
extern const struct kernel_param_ops param_ops_bint;
int param_set_bint(const char *val, const struct kernel_param *kp);
#define param_get_bint param_get_int
extern const struct kernel_param_ops param_ops_string;
int param_set_copystring(const char *val, const struct kernel_param *kp);
int param_get_string(char *buffer, const struct kernel_param *kp);
extern const struct kernel_param_ops param_array_ops;

bool parameq(const char *name1, const char *name2);
bool parameqn(const char *name1, const char *name2, size_t n);
char *parse_args(const char *name, char *args, const struct kernel_param *params, unsigned int num, s16 level_min,
		 s16 level_max, void *arg, int (*unknown)(char *param, char *val, const char *doing, void *arg));

#ifdef CONFIG_SYSFS
void kernel_param_lock(struct module *mod);
void kernel_param_unlock(struct module *mod);
int module_param_sysfs_setup(struct module *mod, const struct kernel_param *kparam, unsigned int num_params);
void module_param_sysfs_remove(struct module *mod);
#endif
void destroy_params(const struct kernel_param *params, unsigned int num);
#endif
