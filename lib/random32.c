// SPDX-License-Identifier: MIT
/*
 * A repeatable generator of pseudorandom numbers: four combined Tausworthe generators with a period of about 2^113
 * (L'Ecuyer, "Tables of maximally equidistributed combined LFSR generators", 1999; taus113). The state is the caller's.
 * Not for secrets.
 */
#include <linux/export.h>
#include <linux/percpu.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/string.h>
#include <asm/byteorder.h>

static inline u32 tausworthe(u32 s, int a, int b, u32 mask, int shift)
{
	return ((s & mask) << shift) ^ (((s << a) ^ s) >> b);
}

/** prandom_u32_state - the next number of a sequence */
u32 prandom_u32_state(struct rnd_state *state)
{
	state->s1 = tausworthe(state->s1, 6, 13, ~1u, 18);
	state->s2 = tausworthe(state->s2, 2, 27, ~7u, 2);
	state->s3 = tausworthe(state->s3, 13, 21, ~15u, 7);
	state->s4 = tausworthe(state->s4, 3, 12, ~127u, 13);
	return state->s1 ^ state->s2 ^ state->s3 ^ state->s4;
}
EXPORT_SYMBOL(prandom_u32_state);

/** prandom_bytes_state - the next @bytes bytes of a sequence, four from each number, low byte first */
void prandom_bytes_state(struct rnd_state *state, void *buf, size_t bytes)
{
	u8 *p = buf;

	for (; bytes >= 4; p += 4, bytes -= 4) {
		__le32 value = cpu_to_le32(prandom_u32_state(state));

		memcpy(p, &value, sizeof(value));
	}
	if (bytes) {
		__le32 value = cpu_to_le32(prandom_u32_state(state));

		memcpy(p, &value, bytes);
	}
}
EXPORT_SYMBOL(prandom_bytes_state);

/** prandom_seed_full_state - seed a sequence for each CPU from real random numbers */
void prandom_seed_full_state(struct rnd_state __percpu *pcpu_state)
{
	int cpu, i;

	for_each_possible_cpu(cpu) {
		struct rnd_state *state = per_cpu_ptr(pcpu_state, cpu);
		u32 seeds[4];

		get_random_bytes(seeds, sizeof(seeds));
		state->s1 = __seed(seeds[0], 2);
		state->s2 = __seed(seeds[1], 8);
		state->s3 = __seed(seeds[2], 16);
		state->s4 = __seed(seeds[3], 128);
		/* The first numbers still resemble the seed. */
		for (i = 0; i < 10; i++)
			prandom_u32_state(state);
	}
}
EXPORT_SYMBOL(prandom_seed_full_state);
