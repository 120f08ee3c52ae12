/* SPDX-License-Identifier: MIT */
/*
 * What the machine and the code in a stub (user_stub.c) have in common: the layout of a stub's address space above
 * TASK_SIZE, and of the memory that both have mapped.
 *
 * A slot belongs to one thread of a stub. Whose turn it is stands in `turn`, a futex: while it is STUB_GO the thread
 * runs the program, while it is STUB_STOPPED the machine may read and write everything else in the slot. Either side
 * that sleeps first says so in the same word.
 */
#ifndef HOST_USER_STUB_H
#define HOST_USER_STUB_H

#include <stddef.h>
#include <stdint.h>

#define STUB_STRING_OF(x) #x
#define STUB_STRING(x) STUB_STRING_OF(x)
#define STUB_TEXT_PLAIN 0x700000000000 /* one page of code, the same in every stub */
#define STUB_TEXT 0x700000000000UL
#define STUB_TEXT_BYTES 4096UL
#define STUB_NURSERY_START 0x10000 /* struct stub_nursery and a stack: in the nursery, gone before a program runs */
#define STUB_NURSERY_END 0x14000
#define STUB_NURSERY (STUB_TEXT + STUB_NURSERY_START)
#define STUB_NURSERY_BYTES ((unsigned long)(STUB_NURSERY_END - STUB_NURSERY_START))

/* The slots of a stub lie at a random place in this range, which no program learns. */
#define STUB_HIDDEN_LOW 0x580000000000UL
#define STUB_HIDDEN_HIGH 0x6f0000000000UL
#define STUB_HIDDEN_ALIGN 0x40000UL

#define STUB_SLOT_BYTES 0x8000UL  /* one struct stub_slot, then two stacks */
#define STUB_START_STACK 0x2000UL /* where the stack ends on which a thread starts, and the signal stack begins */

#define STUB_RAM_FD 0
#define STUB_SLOTS_FD 1
#define STUB_KICK_SIGNAL 10 /* SIGUSR1: stop, whatever you do */

enum stub_turn {
	STUB_GO = 1,
	STUB_GO_AWAITED = 2, /* the machine sleeps until it is STUB_STOPPED */
	STUB_STOPPED = 3,
	STUB_STOPPED_ASLEEP = 4, /* the stub sleeps until it is STUB_GO */
};

struct stub_call {
	uint64_t nr, arg[6];
};
#define STUB_CALLS 48

struct stub_slot {
	uint32_t turn;	       /* enum stub_turn */
	uint32_t spin;	       /* cycles that the stub waits awake */
	uint32_t resume;       /* run the program after the calls; otherwise stop again */
	uint32_t count;	       /* of calls */
	uint32_t batch;	       /* number of this list of calls ... */
	uint32_t acknowledged; /* ... and of the last that was carried out */
	uint32_t fast_bases;   /* the CPU can read and write the bases of FS and GS by itself */
	uint32_t load_bases;   /* otherwise: they must be set by a host call */
	int32_t tid;
	int32_t error;	  /* -errno of a call that failed, which ended the list */
	uint64_t frame;	  /* where the signal frame's ucontext is, in the stub */
	uint64_t base[2]; /* of FS and GS: as they were at the stop, and as they shall be */
	struct stub_call calls[STUB_CALLS];
};
_Static_assert(sizeof(struct stub_slot) <= 4096, "the stack on which a thread starts follows");

#define STUB_FILTER_STEPS 48

/* What the machine asks of the nursery: one new stub at a time. */
struct stub_nursery {
	uint32_t turn;
	int32_t pid; /* of the new stub, or -errno */
	int32_t parent;
	uint32_t cpus;
	uint64_t base;	 /* where its slots go, in the stub */
	uint64_t offset; /* and where they are in the file of slots */
	char name[16];	 /* of the process, for ps(1) */
	uint64_t mask;	 /* signals that are blocked while a program runs */
	struct {
		uint16_t steps;
		uint64_t code; /* its address here */
	} filter;	       /* struct sock_fprog */
	uint64_t code[STUB_FILTER_STEPS];
};

void stub_on_signal(int signo, void *info, void *context);
void stub_restore(void);
void stub_leave(void);
void stub_nursery_run(struct stub_nursery *nursery);
extern const char __start_host_stub[], __stop_host_stub[];

#endif
