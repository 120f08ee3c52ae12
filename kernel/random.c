// SPDX-License-Identifier: MIT
/*
 * Random numbers: ChaCha20 (RFC 8439) as a generator with fast key erasure (Bernstein, 2017). Each request makes one
 * block whose first half at once becomes the next key; only the rest is given out. So who learns the state later cannot
 * find out former output.
 *
 * The machine gives the seed: the host's entropy in real time, constant bytes in virtual time, so that runs repeat.
 * What drivers add (add_device_randomness() and the like) is mixed into the key by SipHash, and counts for nothing
 * else: the generator is always ready.
 *
 * Small numbers come from a batch for each CPU, filled with interrupts off. Everything may be called in any context but
 * a non-maskable interrupt; the base key is under crng_lock.
 */
#include <ashlar/port.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/percpu.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define KEY_WORDS 8
#define BLOCK_WORDS 16
#define BLOCK_BYTES (BLOCK_WORDS * sizeof(u32))
#define KEY_BYTES (KEY_WORDS * sizeof(u32))

static DEFINE_SPINLOCK(crng_lock);
static u32 crng_key[KEY_WORDS]; /* under crng_lock */
static bool crng_seeded;	/* under crng_lock */

static inline void quarter_round(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 7);
}

/* One block of key stream. @state: constants, key, counter, nonce. */
static void chacha_block(const u32 state[BLOCK_WORDS], u32 out[BLOCK_WORDS])
{
	u32 x[BLOCK_WORDS];
	int i;

	memcpy(x, state, sizeof(x));
	for (i = 0; i < 10; i++) {
		quarter_round(x, 0, 4, 8, 12);
		quarter_round(x, 1, 5, 9, 13);
		quarter_round(x, 2, 6, 10, 14);
		quarter_round(x, 3, 7, 11, 15);
		quarter_round(x, 0, 5, 10, 15);
		quarter_round(x, 1, 6, 11, 12);
		quarter_round(x, 2, 7, 8, 13);
		quarter_round(x, 3, 4, 9, 14);
	}
	for (i = 0; i < BLOCK_WORDS; i++)
		out[i] = x[i] + state[i];
}

static void chacha_init(u32 state[BLOCK_WORDS], const u32 key[KEY_WORDS])
{
	state[0] = 0x61707865; /* "expand 32-byte k" */
	state[1] = 0x3320646e;
	state[2] = 0x79622d32;
	state[3] = 0x6b206574;
	memcpy(state + 4, key, KEY_BYTES);
	memset(state + 12, 0, 4 * sizeof(u32));
}

static void seed_locked(void)
{
	if (likely(crng_seeded))
		return;
	arch_random_seed(crng_key, sizeof(crng_key));
	crng_seeded = true;
}

/* Start a request: replace the base key, and give the request a key of its own in @state. */
static void take_key(u32 state[BLOCK_WORDS])
{
	u32 block[BLOCK_WORDS];
	unsigned long flags;

	spin_lock_irqsave(&crng_lock, flags);
	seed_locked();
	chacha_init(state, crng_key);
	chacha_block(state, block);
	memcpy(crng_key, block, KEY_BYTES);
	spin_unlock_irqrestore(&crng_lock, flags);
	chacha_init(state, block + KEY_WORDS);
	memzero_explicit(block, sizeof(block));
}

/**
 * get_random_bytes - fill a buffer with random bytes
 * @buf: the buffer
 * @len: its length
 */
void get_random_bytes(void *buf, size_t len)
{
	u32 state[BLOCK_WORDS], block[BLOCK_WORDS];
	u8 *p = buf;

	if (!len)
		return;
	take_key(state);
	while (len) {
		size_t n = min_t(size_t, len, BLOCK_BYTES);

		chacha_block(state, block);
		state[12]++;
		if (!state[12])
			state[13]++;
		memcpy(p, block, n);
		p += n;
		len -= n;
	}
	memzero_explicit(block, sizeof(block));
	memzero_explicit(state, sizeof(state));
}
EXPORT_SYMBOL(get_random_bytes);

/* Random bytes in store for small numbers; what has been given out is cleared. */
struct random_batch {
	u8 bytes[96];
	unsigned int left;
};
static DEFINE_PER_CPU(struct random_batch, batches);

static u64 take_from_batch(unsigned int bytes)
{
	struct random_batch *batch;
	unsigned long flags;
	u64 value = 0;

	local_irq_save(flags);
	batch = this_cpu_ptr(&batches);
	if (batch->left < bytes) {
		get_random_bytes(batch->bytes, sizeof(batch->bytes));
		batch->left = sizeof(batch->bytes);
	}
	batch->left -= bytes;
	memcpy(&value, batch->bytes + batch->left, bytes);
	memset(batch->bytes + batch->left, 0, bytes);
	local_irq_restore(flags);
	return value;
}

/** get_random_u8 - a random byte */
u8 get_random_u8(void)
{
	return take_from_batch(1);
}
EXPORT_SYMBOL(get_random_u8);

/** get_random_u16 - a random 16-bit number */
u16 get_random_u16(void)
{
	return take_from_batch(2);
}
EXPORT_SYMBOL(get_random_u16);

/** get_random_u32 - a random 32-bit number */
u32 get_random_u32(void)
{
	return take_from_batch(4);
}
EXPORT_SYMBOL(get_random_u32);

/** get_random_u64 - a random 64-bit number */
u64 get_random_u64(void)
{
	return take_from_batch(8);
}
EXPORT_SYMBOL(get_random_u64);

/**
 * __get_random_u32_below - a random number below a limit, each equally likely
 * @ceil: the limit; 0 means 2^32
 */
u32 __get_random_u32_below(u32 ceil)
{
	u64 product;

	if (unlikely(!ceil))
		return get_random_u32();
	/* Lemire (2019): the high half of a product; those low halves are refused that would make some results
	 * likelier. */
	product = (u64)ceil * get_random_u32();
	if (unlikely((u32)product < ceil)) {
		u32 bound = -ceil % ceil;

		while ((u32)product < bound)
			product = (u64)ceil * get_random_u32();
	}
	return product >> 32;
}
EXPORT_SYMBOL(__get_random_u32_below);

static void mix(const void *buf, size_t len)
{
	siphash_key_t key;
	unsigned long flags;
	int i;

	spin_lock_irqsave(&crng_lock, flags);
	seed_locked();
	for (i = 0; i < KEY_WORDS; i += 2) {
		u64 hash;

		memcpy(&key, crng_key + (i & 4), sizeof(key));
		key.key[0] ^= i;
		hash = siphash(buf, len, &key);
		crng_key[i] ^= hash;
		crng_key[i + 1] ^= hash >> 32;
	}
	spin_unlock_irqrestore(&crng_lock, flags);
	memzero_explicit(&key, sizeof(key));
}

/** add_device_randomness - mix in something that differs between machines (a serial number) */
void add_device_randomness(const void *buf, size_t len)
{
	mix(buf, len);
}
EXPORT_SYMBOL(add_device_randomness);

/** add_bootloader_randomness - mix in a seed that came with the machine's start */
void add_bootloader_randomness(const void *buf, size_t len)
{
	mix(buf, len);
}

/** add_hwgenerator_randomness - mix in the output of a hardware generator; @entropy: its worth in bits, which does not
 * matter here */
void add_hwgenerator_randomness(const void *buf, size_t len, size_t entropy)
{
	mix(buf, len);
}
EXPORT_SYMBOL_GPL(add_hwgenerator_randomness);

/** add_input_randomness - mix in an input event */
void add_input_randomness(unsigned int type, unsigned int code, unsigned int value)
{
	u32 event[3] = { type, code, value };

	mix(event, sizeof(event));
}
EXPORT_SYMBOL_GPL(add_input_randomness);

/** add_interrupt_randomness - mix in that an interrupt came */
void add_interrupt_randomness(int irq)
{
	mix(&irq, sizeof(irq));
}
EXPORT_SYMBOL_GPL(add_interrupt_randomness);

/** rng_is_initialized - whether random numbers may be asked for: always */
bool rng_is_initialized(void)
{
	return true;
}
EXPORT_SYMBOL(rng_is_initialized);

/** wait_for_random_bytes - wait until rng_is_initialized(); returns 0 */
int wait_for_random_bytes(void)
{
	return 0;
}
EXPORT_SYMBOL(wait_for_random_bytes);

/** random_init - seed the generator; the first request would do it as well */
void random_init(void)
{
	unsigned long flags;

	spin_lock_irqsave(&crng_lock, flags);
	seed_locked();
	spin_unlock_irqrestore(&crng_lock, flags);
}

/* A machine that is copied while it runs would tell these; this one never is. */
static BLOCKING_NOTIFIER_HEAD(vmfork_chain);

int register_random_vmfork_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&vmfork_chain, nb);
}
EXPORT_SYMBOL_GPL(register_random_vmfork_notifier);

int unregister_random_vmfork_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&vmfork_chain, nb);
}
EXPORT_SYMBOL_GPL(unregister_random_vmfork_notifier);

#define GRND_NONBLOCK 0x0001
#define GRND_RANDOM 0x0002
#define GRND_INSECURE 0x0004

SYSCALL_DEFINE3(getrandom, char __user *, ubuf, size_t, len, unsigned int, flags)
{
	size_t done = 0;
	u8 block[64];

	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	/* Insecure and blocking contradict each other. */
	if ((flags & (GRND_INSECURE | GRND_RANDOM)) == (GRND_INSECURE | GRND_RANDOM))
		return -EINVAL;
	len = min_t(size_t, len, INT_MAX & PAGE_MASK);
	while (done < len) {
		size_t step = min(len - done, sizeof(block)), left;

		get_random_bytes(block, step);
		left = copy_to_user(ubuf + done, block, step);
		done += step - left;
		if (left)
			return done ?: -EFAULT;
		if (signal_pending(current) && done < len)
			break;
		cond_resched();
	}
	return done;
}
