// SPDX-License-Identifier: MIT
/* What the log says about a program that dies of a page fault: Linux's line, with the file and the instructions around. */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mmap_lock.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>
#include "fault.h"

#define CODE_BYTES 64
#define CODE_BEFORE (CODE_BYTES * 2 / 3)

/** print_vma_addr - "PREFIXname[start+size]" of the file that an address is mapped from; nothing if none is, or the areas are busy */
void print_vma_addr(char *prefix, unsigned long ip)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	char *path, *buffer;

	if (!mmap_read_trylock(mm))
		return;
	vma = vma_lookup(mm, ip);
	buffer = vma && vma->vm_file ? (char *)__get_free_page(GFP_NOWAIT) : NULL;
	if (buffer) {
		path = d_path(&vma->vm_file->f_path, buffer, PAGE_SIZE);
		printk("%s%s[%lx+%lx]", prefix, IS_ERR(path) ? "?" : kbasename(path), vma->vm_start,
		       vma->vm_end - vma->vm_start);
		free_page((unsigned long)buffer);
	}
	mmap_read_unlock(mm);
}

static void show_user_code(unsigned long ip, const char *level)
{
	unsigned long from = ip - CODE_BEFORE;
	u8 code[CODE_BYTES];

	if (copy_from_user_nofault(code, (void __user *)from, sizeof(code))) {
		printk("%sCode: Unable to access opcode bytes at 0x%lx.\n", level, from);
		return;
	}
	printk("%sCode: %*ph <%02x> %*ph\n", level, CODE_BEFORE, code, code[CODE_BEFORE], CODE_BYTES - CODE_BEFORE - 1,
	       code + CODE_BEFORE + 1);
}

/* The current task's program gets SIGSEGV: say so unless it handles that. */
void report_segfault(struct pt_regs *regs, unsigned long error, unsigned long address)
{
	const char *level = task_pid_nr(current) > 1 ? KERN_INFO : KERN_EMERG;

	if (!show_unhandled_signals || !unhandled_signal(current, SIGSEGV) || !printk_ratelimit())
		return;
	printk("%s%s[%d]: segfault at %lx ip %016lx sp %016lx error %lx", level, current->comm, task_pid_nr(current),
	       address, regs->ip, regs->sp, error);
	print_vma_addr(KERN_CONT " in ", regs->ip);
	printk(KERN_CONT " likely on CPU %d (core %d, socket %d)\n", raw_smp_processor_id(), raw_smp_processor_id(), 0);
	show_user_code(regs->ip, level);
}
