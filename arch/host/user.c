// SPDX-License-Identifier: MIT
/* User programs (see port.h): this machine cannot run them yet, and says so when asked to. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct arch_user_space {
	phys_addr_t pgd;
};

struct arch_user_state {
	unsigned long base[2];
};

static struct arch_user_space nothing;

struct arch_user_space *arch_user_space_create(phys_addr_t pgd)
{
	(void)pgd;
	return &nothing;
}

int arch_user_space_prepare(struct arch_user_space *space)
{
	(void)space;
	return -EAGAIN;
}

void arch_user_space_destroy(struct arch_user_space *space)
{
	(void)space;
}

void arch_flush_tlb_user_range(struct arch_user_space *space, unsigned long start, unsigned long end)
{
	(void)space;
	(void)start;
	(void)end;
}

size_t arch_user_state_bytes(void)
{
	return sizeof(struct arch_user_state);
}

void arch_user_state_init(struct arch_user_state *state)
{
	memset(state, 0, sizeof(*state));
}

void arch_user_state_copy(struct arch_user_state *to, struct arch_user_state *from)
{
	*to = *from;
}

void arch_user_state_release(struct arch_user_state *state)
{
	(void)state;
}

unsigned long arch_user_get_base(struct arch_user_state *state, enum arch_user_base base)
{
	return state->base[base];
}

void arch_user_set_base(struct arch_user_state *state, enum arch_user_base base, unsigned long value)
{
	state->base[base] = value;
}

const void *arch_user_fpu_image(struct arch_user_state *state, size_t *bytes)
{
	*bytes = 0;
	return state;
}

int arch_user_set_fpu_image(struct arch_user_state *state, const void *image, size_t bytes)
{
	(void)state;
	(void)image;
	return bytes ? -EINVAL : 0;
}

enum arch_user_exit arch_user_run(struct arch_user_space *space, struct arch_user_state *state, struct pt_regs *regs,
				  struct arch_user_trap *trap)
{
	(void)space;
	(void)state;
	(void)regs;
	trap->error = (unsigned long)-ENOSYS;
	return ARCH_USER_DIED;
}
