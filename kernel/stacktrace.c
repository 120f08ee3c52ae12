// SPDX-License-Identifier: MIT
/*
 * Walking stacks.
 *
 * All code is compiled with frame pointers, so a frame is two words: the caller's frame pointer and the return
 * address. The walk may pass through frames of the machine (an interrupt, an exception), which are left out, and ends
 * at the first word that cannot be read or at a frame pointer of zero, with which every task starts. Stacks of
 * sleeping tasks are walked from the frame that arch_switch_stack() left; a task that runs on another CPU cannot be
 * walked.
 *
 * The stack may be damaged: every word is read with a fixup, and the number of frames is bounded.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/task_stack.h>
#include <linux/stacktrace.h>
#include <asm/asm.h>
#include <asm/ptrace.h>

#include "oops.h"

#define MAX_FRAMES 128

/* arch_switch_stack() leaves six registers, the last of which is the frame pointer, and the return address. */
#define SWITCH_FRAME_BP 5
#define SWITCH_FRAME_IP 6

/**
 * oops_read_word - read a word that may not be there
 *
 * Returns whether it could be read. Any context.
 */
bool oops_read_word(unsigned long address, unsigned long *value)
{
	unsigned long word = 0;
	int failed = 1;

	if (address & (sizeof(long) - 1))
		return false;
	asm volatile("1:	mov (%2), %0\n"
		     "	xor %1, %1\n"
		     "2:\n" _ASM_EXTABLE(1b, 2b)
		     : "+&r"(word), "+&r"(failed)
		     : "r"(address)
		     : "memory");
	*value = word;
	return !failed;
}

struct walk {
	unsigned long ip; /* to report next, 0: none */
	unsigned long bp;
};

static bool start_walk(struct walk *walk, struct task_struct *task, struct pt_regs *regs)
{
	unsigned long word;

	if (regs) {
		*walk = (struct walk){ regs->ip, regs->bp };
		/* A call to nowhere has built no frame yet; its return address is on top. */
		if (!kernel_text_address(regs->ip) && oops_read_word(regs->sp, &word) && kernel_text_address(word))
			walk->ip = word;
		return true;
	}
	if (!task || task == current) {
		*walk = (struct walk){ 0, (unsigned long)__builtin_frame_address(0) };
		return true;
	}
	if (task_is_running(task) && task_curr(task))
		return false;
	return oops_read_word(task->thread.sp + SWITCH_FRAME_BP * sizeof(long), &walk->bp) &&
	       oops_read_word(task->thread.sp + SWITCH_FRAME_IP * sizeof(long), &walk->ip);
}

static bool next_frame(struct walk *walk)
{
	unsigned long bp = walk->bp, next;

	if (!bp || !oops_read_word(bp, &next) || !oops_read_word(bp + sizeof(long), &walk->ip))
		return false;
	walk->bp = next == bp ? 0 : next;
	return walk->ip != 0;
}

/**
 * arch_stack_walk - report the return addresses on a stack, innermost first
 * @consume_entry: called with @cookie and each address, returns false to end the walk
 * @task: whose stack; NULL or current: this one, from the caller of this function on
 * @regs: if given, start where these were saved
 *
 * Any context.
 */
void arch_stack_walk(stack_trace_consume_fn consume_entry, void *cookie, struct task_struct *task, struct pt_regs *regs)
{
	unsigned int frames = 0;
	struct walk walk;

	if (!start_walk(&walk, task, regs))
		return;
	do {
		if (walk.ip && kernel_text_address(walk.ip) && !consume_entry(cookie, walk.ip))
			return;
	} while (++frames < MAX_FRAMES && next_frame(&walk));
}

struct save {
	unsigned long *store;
	unsigned int size, skip, used;
};

static bool save_entry(void *cookie, unsigned long addr)
{
	struct save *save = cookie;

	if (save->used >= save->size)
		return false;
	if (save->skip) {
		save->skip--;
		return true;
	}
	save->store[save->used++] = addr;
	return save->used < save->size;
}

/**
 * stack_trace_save - save the callers of this function
 * @store: gets return addresses, the innermost first
 * @size: how many at most
 * @skipnr: how many to leave out first
 *
 * Returns how many were saved.
 */
noinline unsigned int stack_trace_save(unsigned long *store, unsigned int size, unsigned int skipnr)
{
	struct save save = { store, size, skipnr + 1, 0 };

	arch_stack_walk(save_entry, &save, current, NULL);
	return save.used;
}
EXPORT_SYMBOL_GPL(stack_trace_save);

/**
 * stack_trace_save_tsk - the same for a task that does not run
 */
unsigned int stack_trace_save_tsk(struct task_struct *task, unsigned long *store, unsigned int size,
				  unsigned int skipnr)
{
	struct save save = { store, size, skipnr + (task == current), 0 };

	arch_stack_walk(save_entry, &save, task, NULL);
	return save.used;
}

/**
 * stack_trace_save_regs - the same from saved registers on
 */
unsigned int stack_trace_save_regs(struct pt_regs *regs, unsigned long *store, unsigned int size, unsigned int skipnr)
{
	struct save save = { store, size, skipnr, 0 };

	arch_stack_walk(save_entry, &save, current, regs);
	return save.used;
}

/**
 * stack_trace_print - print saved return addresses, one a line
 * @spaces: indentation
 */
void stack_trace_print(const unsigned long *trace, unsigned int nr_entries, int spaces)
{
	unsigned int i;

	if (WARN_ON(!trace))
		return;
	for (i = 0; i < nr_entries; i++)
		printk("%*c%pS\n", 1 + spaces, ' ', (void *)trace[i]);
}
EXPORT_SYMBOL_GPL(stack_trace_print);

/**
 * stack_trace_snprint - the same into a buffer
 *
 * Returns how many bytes were, or would have been, written.
 */
int stack_trace_snprint(char *buf, size_t size, const unsigned long *entries, unsigned int nr_entries, int spaces)
{
	unsigned int i;
	int total = 0;

	if (WARN_ON(!entries))
		return 0;
	for (i = 0; i < nr_entries && size; i++) {
		int n = snprintf(buf, size, "%*c%pS\n", 1 + spaces, ' ', (void *)entries[i]);

		total += n;
		n = min_t(size_t, n, size);
		buf += n;
		size -= n;
	}
	return total;
}
EXPORT_SYMBOL_GPL(stack_trace_snprint);

struct show {
	const char *log_lvl;
	unsigned long skip_ip; /* the instruction that regs stand at has its own line already */
};

static bool show_entry(void *cookie, unsigned long addr)
{
	struct show *show = cookie;

	if (addr == show->skip_ip) {
		show->skip_ip = 0;
		return true;
	}
	oops_print_address(show->log_lvl, " ", addr, true);
	return true;
}

/**
 * show_trace_log_lvl - print a "Call Trace:" as Linux does
 * @task, @regs: as for arch_stack_walk()
 */
void show_trace_log_lvl(struct task_struct *task, struct pt_regs *regs, const char *log_lvl)
{
	struct show show = { log_lvl, regs ? regs->ip : 0 };

	printk("%sCall Trace:\n", log_lvl);
	printk("%s <TASK>\n", log_lvl);
	arch_stack_walk(show_entry, &show, task, regs);
	printk("%s </TASK>\n", log_lvl);
}

/**
 * show_stack - print the stack of a task, of the caller if NULL
 * @sp: not used: frames are found by their chain
 */
void show_stack(struct task_struct *task, unsigned long *sp, const char *loglvl)
{
	show_trace_log_lvl(task, NULL, loglvl);
}
