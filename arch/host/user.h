/* SPDX-License-Identifier: MIT */
/* Shared by the files that run programs (user*.c). */
#ifndef HOST_USER_H
#define HOST_USER_H

#include "internal.h"
#include "user_stub.h"

#define USER_END (1UL << 44) /* TASK_SIZE_MAX */
#define USER_REGIONS 8192
#define USER_HASH_BITS 11
#define USER_QUEUE 8 /* ranges to unmap that are kept apart */

/* What is mapped in a stub (user_tlb.c): one bit a page, for 2 MiB. */
struct user_region {
	uint64_t key;  /* address >> 21 */
	uint32_t next; /* in its hash chain or the free list; index + 1 */
	uint32_t pages;
	uint64_t mapped[8];
};

struct user_tlb {
	uint32_t free, used, live;
	unsigned int mappings; /* an upper bound of the host's mappings since the last drop */
	unsigned int queued;
	struct {
		unsigned long start, end;
	} queue[USER_QUEUE]; /* no longer recorded, to be unmapped before a program runs on */
	uint32_t hash[1 << USER_HASH_BITS];
	struct user_region regions[USER_REGIONS];
};

/* How long one side waits awake for the other, in cycles: learnt from whether that was of use. */
struct user_spin {
	uint32_t cycles;
};

/* A thread of a stub, seen from the machine. Only the CPU of that number runs it. */
struct user_slot {
	struct stub_slot *shared;
	struct user_stub *stub;
	struct arch_user_state *owner; /* whose vector registers are in the frame; state_lock */
	ucontext_t *frame;	       /* checked, valid while the thread is stopped; NULL: none */
	void *fpu;		       /* the frame's image of the vector registers */
	bool running;		       /* the program may run; space->lock */
	uint32_t batch;		       /* number of its last list of calls */
	bool unmapping;		       /* its batch unmaps something, and may not have been carried out; space->lock */
	bool recovering;	       /* the last list of calls failed, and all was dropped */
	uint64_t computed;   /* the stub's CPU time when the last tick began, if nothing happened since; 0: not known */
	_Atomic bool kicked; /* a kick is on its way */
	struct user_spin spin;	    /* of the machine */
	int pin;		    /* 1 + the host CPU that its thread is bound to; 0: none; -1: not known */
	struct user_spin stub_spin; /* of the stub */
};

struct user_stub {
	struct user_stub *next; /* in the pool */
	unsigned int index;	/* of its window in the file of slots, and in the table of stubs */
	pid_t pid;
	bool dead;
	uint64_t base; /* of the slots, in the stub */
	char *window;  /* the same here */
	struct user_slot slots[HOST_MAX_CPUS];
	struct user_tlb tlb;
};

struct arch_user_space {
	phys_addr_t pgd;
	struct host_lock lock;	/* the stub's TLB and queue, walks of the tables; interrupts are off */
	struct user_stub *stub; /* NULL: never ran; set once */
	unsigned int barrier;	/* this many want no CPU to run the program; lock */
};

struct arch_user_state {
	unsigned long base[2];	   /* of FS and GS */
	uint32_t where;		   /* slot number + 1 of the slot whose owner it is; else stale; state_lock */
	unsigned int fault_access; /* of the last fault that was reported */
	unsigned long fault;	   /* its page, | 1; 0: none */
	unsigned char image[] __attribute__((aligned(64)));
};

/* user_nursery.c */
extern uint32_t host_user_secret;
extern uint64_t host_user_bus; /* where a page of ones lies in the RAM file */
int host_user_order(struct user_stub *stub);
int host_user_deliver(struct user_stub *stub);
pid_t host_user_delivered(void);
bool host_user_fast_bases(void);
uint64_t host_user_mask(void);
bool host_user_end_nursery(void);

/* user_pool.c */
struct user_stub *host_user_take(int *error);
void host_user_give_back(struct user_stub *stub);
struct user_slot *host_user_slot(uint32_t number);
bool host_user_is_dead(struct user_stub *stub);
bool host_user_await_stop(struct user_slot *slot);
void host_user_end_process(pid_t pid);

/* user_tlb.c */
void user_tlb_reset(struct user_tlb *tlb);
void user_tlb_drop(struct arch_user_space *space);
bool user_tlb_holds(struct user_tlb *tlb, unsigned long start, unsigned long end);
void user_tlb_forget(struct user_tlb *tlb, unsigned long start, unsigned long end);
void user_tlb_flush_calls(struct user_tlb *tlb, struct user_slot *slot);
bool user_tlb_fill(struct arch_user_space *space, struct user_slot *slot, unsigned long address, unsigned int access);

/* user_space.c */
int host_user_attach(struct arch_user_space *space);
bool host_user_runs(struct arch_user_space *space);
void host_user_quiesce(struct arch_user_space *space);
void host_user_enter(struct arch_user_space *space, struct user_slot *slot);
void host_user_leave(struct arch_user_space *space, struct user_slot *slot, bool failed);

/* user_state.c */
void host_user_load_state(struct user_slot *slot, struct arch_user_state *state);
void host_user_save_owner(struct user_slot *slot);
bool host_user_find_frame(struct user_slot *slot);

/* user_turn.c */
bool host_user_wait(uint32_t *turn, uint64_t spin, int64_t ns);
bool host_user_pass(uint32_t *turn);
uint32_t host_user_spin(const struct user_spin *spin);
void host_user_retry_spin(struct user_spin *spin);
void host_user_spun(struct user_spin *spin, bool useful);
void host_user_kick(struct user_slot *slot);

/* user_place.c */
bool host_user_may_spin(void);
void host_user_place(struct user_slot *slot);

#endif
