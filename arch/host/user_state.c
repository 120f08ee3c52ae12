// SPDX-License-Identifier: MIT
/*
 * What a program keeps in the CPU besides struct pt_regs: vector registers and the bases of FS and GS.
 *
 * While a stub's thread is stopped its vector registers lie in its signal frame, as an XSAVE image. They stay there
 * until another task is about to use the thread, or somebody asks: slot->owner and state->where say which state is in
 * which frame, and agree with each other or mean nothing. So a system call copies none of them. The bases are two
 * words, and are copied at every stop.
 *
 * How large the image is and which components it has is the host's choice; it is found out once, from a signal to the
 * machine itself.
 *
 * state_lock guards owner and where of all slots and states, and the copies; interrupts are off.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "user.h"

#define LEGACY_BYTES 512
#define HEADER_BYTES 64
#define RESERVED_AT 464 /* the software-reserved bytes of the legacy area */
#define MAGIC1 0x46505853U
#define MAGIC2 0x46505845U
#define MXCSR_AT 24
#define MXCSR_MASK_AT 28
#define CLEAN_CONTROL 0x37f
#define CLEAN_MXCSR 0x1f80
#define XFEATURE_LEGACY 3UL /* x87 and SSE */

/* The software-reserved bytes, as Linux's ABI has them. */
struct reserved {
	uint32_t magic1;
	uint32_t extended_size;
	uint64_t xfeatures;
	uint32_t xstate_size;
	uint32_t padding[7];
};

static struct {
	size_t bytes; /* of an image; 0: not known yet */
	uint32_t mxcsr_mask;
	struct reserved reserved;
} format;
static struct host_lock state_lock = { ATOMIC_FLAG_INIT };

/* ---- the host's format ---- */

/* One that debuggers pass on without stopping. */
#define PROBE_SIGNAL SIGURG

static void on_probe(int signo, siginfo_t *info, void *context)
{
	const unsigned char *image = (unsigned char *)((ucontext_t *)context)->uc_mcontext.fpregs;

	(void)signo;
	(void)info;
	memcpy(&format.reserved, image + RESERVED_AT, sizeof(format.reserved));
	memcpy(&format.mxcsr_mask, image + MXCSR_MASK_AT, sizeof(format.mxcsr_mask));
	if (format.reserved.magic1 != MAGIC1 || format.reserved.xstate_size < LEGACY_BYTES + HEADER_BYTES) {
		memset(&format.reserved, 0, sizeof(format.reserved));
		format.bytes = LEGACY_BYTES;
	} else {
		format.bytes = format.reserved.extended_size;
	}
	if (!format.mxcsr_mask)
		format.mxcsr_mask = 0xffbf;
}

static void learn_format(void)
{
	struct sigaction action = { .sa_sigaction = on_probe, .sa_flags = SA_SIGINFO | SA_ONSTACK }, old;
	sigset_t set, blocked;

	sigfillset(&action.sa_mask);
	sigaction(PROBE_SIGNAL, &action, &old);
	sigemptyset(&set);
	sigaddset(&set, PROBE_SIGNAL);
	pthread_sigmask(SIG_UNBLOCK, &set, &blocked);
	syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), PROBE_SIGNAL);
	pthread_sigmask(SIG_SETMASK, &blocked, NULL);
	sigaction(PROBE_SIGNAL, &old, NULL);
}

static bool has_xsave(void)
{
	return format.bytes > LEGACY_BYTES;
}

static void put_reserved(unsigned char *image)
{
	uint32_t magic2 = MAGIC2;

	memcpy(image + RESERVED_AT, &format.reserved, sizeof(format.reserved));
	if (has_xsave())
		memcpy(image + format.reserved.xstate_size, &magic2, sizeof(magic2));
}

static void put_clean(unsigned char *image)
{
	uint16_t control = CLEAN_CONTROL;
	uint32_t mxcsr = CLEAN_MXCSR;

	memset(image, 0, format.bytes);
	memcpy(image, &control, sizeof(control));
	memcpy(image + MXCSR_AT, &mxcsr, sizeof(mxcsr));
	memcpy(image + MXCSR_MASK_AT, &format.mxcsr_mask, sizeof(format.mxcsr_mask));
	put_reserved(image);
}

/* ---- frames ---- */

/**
 * host_user_find_frame - where a stopped thread's registers are
 *
 * What the stub says is checked: both lie within the slot's signal stack.
 */
bool host_user_find_frame(struct user_slot *slot)
{
	struct user_stub *stub = slot->stub;
	uint64_t base = stub->base + (uint64_t)((char *)slot->shared - stub->window);
	uint64_t frame = __atomic_load_n(&slot->shared->frame, __ATOMIC_RELAXED) - base;
	uint64_t fpu;

	if (frame < STUB_START_STACK || frame > STUB_SLOT_BYTES - 512 || frame % 8)
		return false;
	slot->frame = (ucontext_t *)((char *)slot->shared + frame);
	fpu = (uint64_t)__atomic_load_n(&slot->frame->uc_mcontext.fpregs, __ATOMIC_RELAXED) - base;
	if (fpu < STUB_START_STACK || fpu > STUB_SLOT_BYTES - format.bytes || fpu % 16)
		return false;
	slot->fpu = (char *)slot->shared + fpu;
	return true;
}

/* The slot that holds a state's registers, or NULL. */
static struct user_slot *holder(const struct arch_user_state *state)
{
	struct user_slot *slot = host_user_slot(state->where);

	return slot && slot->owner == state ? slot : NULL;
}

static void release(struct arch_user_state *state)
{
	struct user_slot *slot = holder(state);

	if (slot)
		slot->owner = NULL;
	state->where = 0;
}

/* Bring the registers into the state's own image; the frame stays valid. */
static void sync_image(struct arch_user_state *state)
{
	struct user_slot *slot = holder(state);

	if (slot)
		memcpy(state->image, slot->fpu, format.bytes);
}

/**
 * host_user_save_owner - a slot is about to be used for something else
 */
void host_user_save_owner(struct user_slot *slot)
{
	host_lock(&state_lock);
	if (slot->owner) {
		sync_image(slot->owner);
		release(slot->owner);
	}
	host_unlock(&state_lock);
}

/*
 * What returning from the signal restores besides registers is not the program's business; but one that has returned
 * from a signal of its own invention may have changed it.
 */
static void mend_frame(struct user_slot *slot)
{
	struct user_stub *stub = slot->stub;
	uint64_t mask = host_user_mask();

	slot->shared->fast_bases = host_user_fast_bases();
	slot->frame->uc_stack = (stack_t){
		.ss_sp = (void *)(stub->base + (uint64_t)((char *)slot->shared - stub->window) + STUB_START_STACK),
		.ss_size = STUB_SLOT_BYTES - STUB_START_STACK,
	};
	memcpy(&slot->frame->uc_sigmask, &mask, sizeof(mask));
}

/**
 * host_user_load_state - put a state's registers into the frame of a stopped thread
 */
void host_user_load_state(struct user_slot *slot, struct arch_user_state *state)
{
	if (__builtin_expect(slot->owner != state, 0)) {
		host_lock(&state_lock);
		if (slot->owner) {
			sync_image(slot->owner);
			release(slot->owner);
		}
		sync_image(state);
		release(state);
		memcpy(slot->fpu, state->image, format.bytes);
		mend_frame(slot);
		slot->owner = state;
		state->where = 1 + slot->stub->index * HOST_MAX_CPUS + (uint32_t)(slot - slot->stub->slots);
		host_unlock(&state_lock);
	}
	for (unsigned int i = 0; i < 2; i++) {
		slot->shared->load_bases |= slot->shared->base[i] != state->base[i];
		slot->shared->base[i] = state->base[i];
	}
}

/* ---- port.h ---- */

/**
 * arch_user_state_bytes - see port.h
 */
size_t arch_user_state_bytes(void)
{
	if (!format.bytes)
		learn_format();
	return sizeof(struct arch_user_state) + format.bytes;
}

/**
 * arch_user_state_init - see port.h
 */
void arch_user_state_init(struct arch_user_state *state)
{
	unsigned char irq = host_irq_save();

	host_lock(&state_lock);
	release(state);
	memset(state, 0, sizeof(*state));
	put_clean(state->image);
	host_unlock(&state_lock);
	host_irq_restore(irq);
}

/**
 * arch_user_state_copy - see port.h
 */
void arch_user_state_copy(struct arch_user_state *to, struct arch_user_state *from)
{
	unsigned char irq = host_irq_save();

	host_lock(&state_lock);
	sync_image(from);
	release(to);
	memcpy(to, from, sizeof(*to) + format.bytes);
	to->where = 0;
	to->fault = 0;
	host_unlock(&state_lock);
	host_irq_restore(irq);
}

/**
 * arch_user_state_release - see port.h
 */
void arch_user_state_release(struct arch_user_state *state)
{
	unsigned char irq = host_irq_save();

	host_lock(&state_lock);
	release(state);
	host_unlock(&state_lock);
	host_irq_restore(irq);
}

/**
 * arch_user_get_base, arch_user_set_base - see port.h
 */
unsigned long arch_user_get_base(struct arch_user_state *state, enum arch_user_base base)
{
	return state->base[base];
}

void arch_user_set_base(struct arch_user_state *state, enum arch_user_base base, unsigned long value)
{
	/* The CPU would not take it. */
	if ((long)(value << 16) >> 16 != (long)value)
		value = 0;
	state->base[base] = value;
}

/**
 * arch_user_fpu_image - see port.h
 */
const void *arch_user_fpu_image(struct arch_user_state *state, size_t *bytes)
{
	unsigned char irq = host_irq_save();

	host_lock(&state_lock);
	sync_image(state);
	put_reserved(state->image);
	host_unlock(&state_lock);
	host_irq_restore(irq);
	*bytes = format.bytes;
	return state->image;
}

/* How many bytes of an image count, or 0 if the CPU would not take it. */
static size_t check_image(const unsigned char *image, size_t bytes)
{
	uint64_t header[HEADER_BYTES / 8];
	struct reserved reserved;
	uint32_t mxcsr, magic2;

	if (bytes < LEGACY_BYTES)
		return 0;
	memcpy(&mxcsr, image + MXCSR_AT, sizeof(mxcsr));
	if (mxcsr & ~format.mxcsr_mask)
		return 0;
	memcpy(&reserved, image + RESERVED_AT, sizeof(reserved));
	if (!has_xsave() || reserved.magic1 != MAGIC1)
		return LEGACY_BYTES;
	if (reserved.xstate_size < LEGACY_BYTES + HEADER_BYTES || reserved.xstate_size > format.reserved.xstate_size ||
	    reserved.extended_size > bytes || reserved.xstate_size + sizeof(magic2) > reserved.extended_size)
		return LEGACY_BYTES;
	memcpy(&magic2, image + reserved.xstate_size, sizeof(magic2));
	if (magic2 != MAGIC2)
		return LEGACY_BYTES;
	memcpy(header, image + LEGACY_BYTES, sizeof(header));
	for (unsigned int i = 1; i < HEADER_BYTES / 8; i++)
		if (header[i])
			return 0;
	return header[0] & ~format.reserved.xfeatures ? 0 : reserved.xstate_size;
}

/**
 * arch_user_set_fpu_image - see port.h
 *
 * An image without the extended part sets the legacy registers and clears the others, as Linux does. No image at all
 * clears everything.
 */
int arch_user_set_fpu_image(struct arch_user_state *state, const void *image, size_t bytes)
{
	size_t count = image && bytes ? check_image(image, bytes) : 0;
	unsigned char irq;
	uint64_t legacy = XFEATURE_LEGACY;

	if (image && bytes && !count)
		return -EINVAL;
	irq = host_irq_save();
	host_lock(&state_lock);
	release(state);
	put_clean(state->image);
	if (count)
		memcpy(state->image, image, count);
	if (count == LEGACY_BYTES && has_xsave())
		memcpy(state->image + LEGACY_BYTES, &legacy, sizeof(legacy));
	put_reserved(state->image);
	host_unlock(&state_lock);
	host_irq_restore(irq);
	return 0;
}
