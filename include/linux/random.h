/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/once.h>
#include <linux/string.h>
#include <uapi/linux/random.h>

struct notifier_block;
struct file_operations;

void add_device_randomness(const void *buf, size_t len);
void add_bootloader_randomness(const void *buf, size_t len);
void add_input_randomness(unsigned int type, unsigned int code, unsigned int value);
void add_interrupt_randomness(int irq);
void add_hwgenerator_randomness(const void *buf, size_t len, size_t entropy);
int register_random_vmfork_notifier(struct notifier_block *nb);
int unregister_random_vmfork_notifier(struct notifier_block *nb);

static inline void add_latent_entropy(void)
{
}

void get_random_bytes(void *buf, size_t len);
u8 get_random_u8(void);
u16 get_random_u16(void);
u32 get_random_u32(void);
u64 get_random_u64(void);
u32 __get_random_u32_below(u32 ceil);

static inline unsigned long get_random_long(void)
{
	return sizeof(long) == 8 ? get_random_u64() : get_random_u32();
}

/** get_random_u32_below - uniform in [0, @ceil); 0 if @ceil is 0 or 1 */
static inline u32 get_random_u32_below(u32 ceil)
{
	if (!__builtin_constant_p(ceil))
		return __get_random_u32_below(ceil);
	BUILD_BUG_ON_MSG(!ceil, "get_random_u32_below() must take ceil > 0");
	if (ceil <= 1)
		return 0;
	for (;;) {
		u64 product = (u64)ceil * get_random_u32();

		/* Every value belongs to as many products whose low half is at least 2^32 mod ceil. */
		if (likely((ceil & (ceil - 1)) == 0 || (u32)product >= -ceil % ceil))
			return product >> 32;
	}
}

/** get_random_u32_above - uniform in (@floor, U32_MAX] */
static inline u32 get_random_u32_above(u32 floor)
{
	return floor + 1 + get_random_u32_below(U32_MAX - floor);
}

/** get_random_u32_inclusive - uniform in [@floor, @ceil] */
static inline u32 get_random_u32_inclusive(u32 floor, u32 ceil)
{
	if (!floor && ceil == U32_MAX)
		return get_random_u32();
	return floor + get_random_u32_below(ceil - floor + 1);
}

/* The low byte is zero, so that a string that runs over it ends there. */
static inline unsigned long get_random_canary(void)
{
	return get_random_long() & ~0xfful;
}

void random_init(void);
bool rng_is_initialized(void);
int wait_for_random_bytes(void);

static inline int get_random_bytes_wait(void *buf, size_t nbytes)
{
	int ret = wait_for_random_bytes();

	get_random_bytes(buf, nbytes);
	return ret;
}

#define declare_get_random_var_wait(name, ret_type) \
	static inline int get_random_##name##_wait(ret_type *out) \
	{ \
		int ret = wait_for_random_bytes(); \
		if (unlikely(ret)) \
			return ret; \
		*out = get_random_##name(); \
		return 0; \
	}
declare_get_random_var_wait(u8, u8) declare_get_random_var_wait(u16, u16) declare_get_random_var_wait(u32, u32)
	declare_get_random_var_wait(u64, u64) declare_get_random_var_wait(long, unsigned long)
#undef declare_get_random_var_wait

#include <linux/prandom.h>
#include <asm/archrandom.h>

		extern const struct file_operations random_fops,
	urandom_fops;
#endif
