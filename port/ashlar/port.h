/* SPDX-License-Identifier: MIT */
/*
 * The port: everything that the core asks of a machine.
 *
 * Each machine (arch/host today) implements these functions, and supplies the headers <asm/irqflags.h>,
 * <asm/page_layout.h>, <asm/pt_regs.h> and <asm/percpu_seg.h>. tests/unit/port_test.c holds every machine to the
 * contracts below.
 *
 * Unless a function says otherwise it may be called from any context, with interrupts on or off, never sleeps, never calls
 * back into the core, and needs at most 2 KiB of the caller's stack.
 */
#ifndef ASHLAR_PORT_H
#define ASHLAR_PORT_H

#include "ashlar/types.h"

struct pt_regs;
struct task_struct;

/* ---- Physical memory ---- */

enum arch_range_type {
	ARCH_RANGE_RAM,	     /* usable memory, zeroed at power-on */
	ARCH_RANGE_RESERVED, /* firmware: not memory, not a device */
	ARCH_RANGE_IMAGE,    /* the kernel image, inside a RAM range */
	ARCH_RANGE_DEVICE,   /* registers of a device; has a name */
};

struct arch_range {
	phys_addr_t base; /* bytes */
	phys_addr_t size; /* bytes */
	enum arch_range_type type;
	const char *name; /* for /proc/iomem, or NULL */
};

/**
 * arch_memory_map - the machine's physical map, ascending by base, IMAGE ranges after the RAM range that holds them
 * @count: where the number of ranges goes
 *
 * All RAM is readable and writable at PAGE_OFFSET + physical address before start_kernel() runs, and stays so.
 */
const struct arch_range *arch_memory_map(unsigned int *count);

/**
 * arch_set_kernel_pgd - tell the machine where the kernel's top-level page table is
 * @pgd: physical address of the table, page aligned
 *
 * Called once at start-up. From then on a kernel address outside the direct map and the image is valid exactly if
 * these tables map it. An entry that changes from absent to present needs no call; any other change must be followed by
 * arch_flush_tlb_kernel_range() before the old translation may be relied on to be gone.
 */
void arch_set_kernel_pgd(phys_addr_t pgd);

/**
 * arch_flush_tlb_kernel_range - forget translations on all CPUs
 * @start: first byte, page aligned
 * @end: one past the last byte, page aligned
 *
 * Cost must depend on what was really translated, not on the length of the range.
 */
void arch_flush_tlb_kernel_range(unsigned long start, unsigned long end);

/**
 * arch_discard_frames - the contents of free frames are no longer needed
 * @phys: physical address, page aligned
 * @bytes: a multiple of PAGE_SIZE
 *
 * A hint: afterwards the frames read as zeroes or keep their contents. Used for large runs only.
 */
void arch_discard_frames(phys_addr_t phys, size_t bytes);

/* ---- The swap store: a device to which pages of memory can be written and from which they can be read back ---- */

/** arch_swap_bytes - its size in bytes, fixed; 0: the machine has none */
u64 arch_swap_bytes(void);

/**
 * arch_swap_read, arch_swap_write - copy between the store and memory
 * @offset: in the store, bytes
 * @buffer: in the direct map
 * @bytes: offset + bytes lies within the store
 *
 * The data has been moved when they return 0. -EINVAL: not within the store; -EIO: the device failed, or (writing) is out of space:
 * then the contents of that part of the store are undefined. What was never written or was discarded reads as zeroes. Takes as long as
 * the device does, without sleeping; process context, interrupts on.
 */
int arch_swap_read(u64 offset, void *buffer, size_t bytes);
int arch_swap_write(u64 offset, const void *buffer, size_t bytes);

/** arch_swap_discard - the contents of a part of the store are not needed any more: afterwards it reads as zeroes or as before */
void arch_swap_discard(u64 offset, size_t bytes);

/* ---- CPUs and tasks ---- */

/** arch_cpu_count - how many CPUs the machine has, 1 to NR_CPUS; CPU 0 runs start_kernel() */
unsigned int arch_cpu_count(void);

/**
 * arch_start_cpu - power a CPU on
 * @cpu: its number, 1 or more; its per-CPU area exists
 * @stack_top: the end of the stack that it starts on
 *
 * The CPU calls secondary_start(cpu) on that stack with interrupts off. Returns 0 or -errno. Process context.
 */
int arch_start_cpu(unsigned int cpu, void *stack_top);

/**
 * arch_set_percpu_offset - make this CPU's per-CPU area reachable through its segment register
 * @offset: what must be added to a per-CPU symbol's address (__per_cpu_offset[cpu])
 *
 * Called by each CPU for itself: by CPU 0 first with 0 (the image's own copy serves until the areas exist).
 */
void arch_set_percpu_offset(unsigned long offset);

/** arch_send_ipi - make do_ipi() run on @cpu soon, as an interrupt */
void arch_send_ipi(unsigned int cpu);

/**
 * arch_switch_stack - save the callee-saved registers on the current stack and continue on another
 * @save_sp: where the old stack pointer goes
 * @load_sp: a stack pointer stored by an earlier call, or made by arch_prepare_stack()
 *
 * Interrupts are off. Returns when something switches back to @save_sp.
 */
void arch_switch_stack(unsigned long *save_sp, unsigned long load_sp);

/**
 * arch_prepare_stack - make a new stack that arch_switch_stack() can continue on
 * @stack_top: one past the highest byte, 16-byte aligned
 * @entry: called with @arg, with interrupts off; never returns
 *
 * Returns the stack pointer to load.
 */
unsigned long arch_prepare_stack(void *stack_top, void (*entry)(void *), void *arg);

/**
 * arch_cpu_idle - wait until an interrupt is pending on this CPU, or arch_send_ipi() was called for it
 *
 * Called with interrupts off; returns with interrupts off and the interrupt still pending (it is delivered when the caller turns them on).
 * In virtual time the clock jumps to the next timer event once every CPU is idle. Returns false if nothing can ever
 * happen any more: no timer is set and every CPU is idle (virtual time only).
 */
bool arch_cpu_idle(void);

/** arch_relax - called in every busy-wait loop; lets other CPUs run, moves virtual time, may deliver interrupts if they are on */
void arch_relax(void);

/** arch_deliver_pending - deliver the interrupts that are pending on this CPU; interrupts were just turned on */
void arch_deliver_pending(void);

/* ---- User programs ---- */

/*
 * A user space is what a machine keeps to run programs on one top-level page table: nothing on bare metal, a process of the
 * host and the mappings in it on a hosted machine. The tables are the truth; the machine walks them with user_translate()
 * (entry.h) whenever it lacks a translation, as an MMU does, and may forget translations at any time.
 */
struct arch_user_space;

/**
 * arch_user_space_create - a user space for a top-level page table
 * @pgd: physical address of the table, page aligned
 *
 * Costs nothing before the first arch_user_run() or arch_user_space_prepare(): many spaces never run a program. Returns NULL
 * without memory. Process context.
 */
struct arch_user_space *arch_user_space_create(phys_addr_t pgd);

/**
 * arch_user_space_prepare - get what arch_user_run() will need, so that it cannot fail later
 *
 * Returns 0, -EAGAIN (the host allows no more processes) or -ENOMEM. Process context.
 */
int arch_user_space_prepare(struct arch_user_space *space);

/** arch_user_space_destroy - the last task has left; no CPU runs in it. Process context. */
void arch_user_space_destroy(struct arch_user_space *space);

/**
 * arch_flush_tlb_user_range - forget translations of a user space on all CPUs
 * @start: first byte, page aligned
 * @end: one past the last byte, page aligned
 *
 * When it returns no program will use an old translation of the range any more, also one that runs on another CPU right now, and no
 * walk of the tables that began earlier is still under way: unlinked tables and unmapped frames may be freed. An entry that changes from
 * absent to present, or gains rights, needs no call. Cost depends on what was really translated, not on the length of the range. It
 * may wait for other CPUs to leave user mode, which they do whatever locks are held. Any context but interrupts.
 */
void arch_flush_tlb_user_range(struct arch_user_space *space, unsigned long start, unsigned long end);

/*
 * What a program keeps in the CPU besides struct pt_regs: floating-point and vector registers, the bases of FS and GS. The core
 * allocates arch_user_state_bytes(), aligned to 64, per task and does not look inside.
 */
struct arch_user_state;
size_t arch_user_state_bytes(void);

/** arch_user_state_init - as after execve(2): clean registers, no bases */
void arch_user_state_init(struct arch_user_state *state);

/** arch_user_state_copy - @to becomes what @from is now (fork, clone); @from is the current task's or does not run */
void arch_user_state_copy(struct arch_user_state *to, struct arch_user_state *from);

/** arch_user_state_release - its memory is about to be freed; it does not run */
void arch_user_state_release(struct arch_user_state *state);

enum arch_user_base { ARCH_USER_FS, ARCH_USER_GS };
unsigned long arch_user_get_base(struct arch_user_state *state, enum arch_user_base base);
void arch_user_set_base(struct arch_user_state *state, enum arch_user_base base, unsigned long value);

/**
 * arch_user_fpu_image - the floating-point registers as a signal frame holds them (XSAVE's standard format, with the software-reserved
 * bytes of <asm/sigcontext.h> filled in)
 * @bytes: gets its length
 *
 * Returns the image, valid until the task runs again. @state is the current task's.
 */
const void *arch_user_fpu_image(struct arch_user_state *state, size_t *bytes);

/** arch_user_set_fpu_image - load registers from an image (sigreturn); 0, or -EINVAL if the CPU would not take it */
int arch_user_set_fpu_image(struct arch_user_state *state, const void *image, size_t bytes);

enum arch_user_exit {
	ARCH_USER_SYSCALL,   /* the program made a system call: number in regs->orig_ax, regs->ax is -ENOSYS */
	ARCH_USER_EXCEPTION, /* see struct arch_user_trap */
	ARCH_USER_INTERRUPT, /* an interrupt is pending on this CPU, or (virtual time) a tick's worth of computing has gone by */
	ARCH_USER_DIED, /* the machine has lost the program (its host process was killed), or cannot run it: trap->error is -errno */
};

struct arch_user_trap {
	unsigned int vector;   /* enum exception_vector */
	unsigned long error;   /* EXC_PAGE_FAULT: enum page_fault_error, PF_USER set */
	unsigned long address; /* EXC_PAGE_FAULT: what was accessed */
};

/**
 * arch_user_run - run the current task's program until it needs the kernel
 * @space: of its address space
 * @state: of the task
 * @regs: its registers, in and out; cs, ss and flags are the machine's to choose but for the flags that a program may set
 * @trap: why it came back, for ARCH_USER_EXCEPTION and ARCH_USER_DIED
 *
 * Interrupts are off on entry and on return. A page fault is reported only if the tables do not allow the access; a translation that
 * the machine merely lacks is fetched without coming back. After a fault has been resolved the same instruction is repeated. Between calls
 * the core may change @regs. Process context, on the task's own stack, no lock held.
 */
enum arch_user_exit arch_user_run(struct arch_user_space *space, struct arch_user_state *state, struct pt_regs *regs,
				  struct arch_user_trap *trap);

/* ---- Time ---- */

/** arch_clock_ns - nanoseconds since power-on, monotonic; in virtual time each reading moves it by a small constant */
u64 arch_clock_ns(void);

/** arch_clock_peek_ns - the same without moving virtual time */
u64 arch_clock_peek_ns(void);

/** arch_wall_ns - nanoseconds since 1970 at power-on (a constant in virtual time) */
u64 arch_wall_ns(void);

/** arch_clock_is_virtual - true unless the machine follows the host's clock */
bool arch_clock_is_virtual(void);

/** arch_spend_ns - let @ns nanoseconds pass, busy (udelay); interrupts that fall due are delivered if they are on */
void arch_spend_ns(u64 ns);

/** arch_account_ns - like arch_spend_ns() in virtual time, nothing in real time: what a piece of work is said to cost */
void arch_account_ns(u64 ns);

/** arch_timer_set - do_timer_interrupt() runs on this CPU at @deadline (arch_clock_ns() units; U64_MAX: never); replaces the last call */
void arch_timer_set(u64 deadline);

/* ---- The outside ---- */

/**
 * arch_console_write - append to the machine's console
 *
 * Text is whole lines of the kernel log or parts of them. It may be buffered until arch_console_flush(), power-off or the end of
 * the machine, whatever way that comes.
 */
void arch_console_write(const char *text, size_t bytes);
void arch_console_flush(void);

/*
 * The three standard streams that the machine's programs begin with: 0 input, 1 output, 2 errors. Output shares the console's order: what
 * was written first comes out first, whichever way it went.
 */

/** arch_stream_is_terminal - does stream @n lead to a terminal? */
bool arch_stream_is_terminal(unsigned int n);

/**
 * arch_stream_read - read what there is from stream 0
 *
 * Returns the bytes read, 0 at the end, or -errno; -EAGAIN: there is nothing yet, and do_stream_interrupt() will run on CPU 0 when there
 * is, once.
 */
long arch_stream_read(unsigned int n, void *buffer, size_t bytes);

/** arch_stream_watch - do_stream_interrupt() will run on CPU 0 when stream 0 has input or has ended, once */
void arch_stream_watch(void);

/**
 * arch_stream_await - tell whether anybody waits for input
 *
 * While somebody does, and the watch is on, a machine at rest waits for the host's input as long as its next timer is away, and is never
 * done for good; otherwise it takes the next timer at once. Called by each CPU before arch_cpu_idle().
 */
void arch_stream_await(bool anybody);

/**
 * arch_stream_write - write to stream 1 or 2
 *
 * Returns the bytes taken, which may be buffered as console text is, or -errno: -EPIPE, -ENOSPC, -EBADF for other streams.
 */
long arch_stream_write(unsigned int n, const void *buffer, size_t bytes);

/** arch_stream_size - the size of the terminal in characters; false if there is none. do_stream_interrupt() runs when it changes */
bool arch_stream_size(unsigned int *rows, unsigned int *columns);

/**
 * arch_stream_set_raw - @on: input comes character by character, without echo and signals, and output is passed on as it is (console
 * text keeps its line ends); off: as the terminal was. Undone when the machine ends. Nothing happens if stream 0 is no terminal.
 */
void arch_stream_set_raw(bool on);

/* ---- Files of the host ---- */

/*
 * A hosted machine may show the files of its host, read-only: nothing here changes them (a read may move a file's time of access where the
 * host keeps those). Paths are absolute, components are not symbolic links but the last one; they and the structures filled may lie
 * anywhere in kernel memory. Errors are -errno of the host, -EINTR never. These functions may take as long as the host's file system
 * needs. Process context.
 */
struct arch_host_root {
	const char *
		path; /* the folder that is the machine's root, absolute and without links; NULL: no files of the host are shown */
	const char *cwd; /* where programs start: a path in the machine */
};

/** arch_host_root - what the machine was told to show; constant */
const struct arch_host_root *arch_host_root(void);

struct arch_host_time {
	s64 sec;
	u32 nsec;
};

/* What lstat(2) says, in Linux's numbers. */
struct arch_host_stat {
	u64 dev, ino, rdev;
	u64 size, blocks; /* bytes; units of 512 bytes */
	u32 mode, nlink, uid, gid, blksize;
	struct arch_host_time atime, mtime, ctime;
};

/** arch_host_lstat - the attributes of what a path names, links not followed; 0 or -errno */
int arch_host_lstat(const char *path, struct arch_host_stat *stat);

/**
 * arch_host_open - open a regular file or a folder for reading
 * @folder: what is expected
 *
 * Returns a handle (0 or more), -ENXIO if it is something else, -ENFILE if the host has no handle left, -errno.
 */
int arch_host_open(const char *path, bool folder);
void arch_host_close(int handle);

/** arch_host_fstat - arch_host_lstat() of an open file */
int arch_host_fstat(int handle, struct arch_host_stat *stat);

/**
 * arch_host_read - read from an open file
 * @buffer: in the direct map
 * @offset: bytes
 *
 * Returns the bytes read, fewer than @bytes only at the end of the file, or -errno.
 */
long arch_host_read(int handle, void *buffer, size_t bytes, u64 offset);

/** arch_host_readlink - the text of a symbolic link, without a zero at the end; returns its length (cut to @bytes) or -errno */
long arch_host_readlink(const char *path, char *buffer, size_t bytes);

/* One name of a folder; the next one lies @bytes behind its start. */
struct arch_host_name {
	u64 ino;
	s64 cookie; /* the host's */
	u16 bytes;
	u8 type; /* DT_* */
	char name[];
} __attribute__((packed));

/**
 * arch_host_list - the next names of an open folder, "." and ".." among them, in any order
 * @buffer: in the direct map, at least 1 KiB
 *
 * Returns how many bytes of struct arch_host_name were stored, 0 at the end, or -errno.
 */
long arch_host_list(int handle, void *buffer, size_t bytes);

/** arch_random_seed - fill @buffer: constant bytes in virtual time, the host's entropy in real time */
void arch_random_seed(void *buffer, size_t bytes);

/**
 * arch_source_line - the source position of an instruction, from debugging information
 * @address: of the instruction
 * @buffer: gets "file.c:123"
 *
 * Returns the length, 0 if unknown. Slow; used for reports.
 */
size_t arch_source_line(unsigned long address, char *buffer, size_t bytes);

struct arch_module_section {
	const char *name;
	unsigned long address;
};

/**
 * arch_module_loaded, arch_module_unloaded - tell debuggers and arch_source_line() about a module
 * @path: the file it came from, or NULL
 * @image: the whole ELF file, readable during the call
 * @base: the start of the module's memory, its identity for arch_module_unloaded()
 *
 * Process context.
 */
void arch_module_loaded(const char *name, const char *path, const void *image, size_t bytes, unsigned long base,
			const struct arch_module_section *sections, unsigned int count);
void arch_module_unloaded(unsigned long base);

/** arch_halt - the machine has panicked: flush the console, and end it. Does not return. */
void arch_halt(void) __attribute__((noreturn));

#endif
