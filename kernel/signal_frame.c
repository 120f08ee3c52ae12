// SPDX-License-Identifier: MIT
/*
 * Signal handlers of x86-64 programs: the frame on the program's stack, the way back, and the restart of system calls.
 *
 * A handler is called as a function of three arguments on a stack below the program's red zone, or on the alternate stack. Above its return address
 * (the action's SA_RESTORER, which calls rt_sigreturn) lie struct ucontext and siginfo, then the floating-point registers in XSAVE's format. Whatever
 * the handler changed there is loaded again by rt_sigreturn(), which trusts nothing: a frame that cannot be read or loaded ends in SIGSEGV.
 *
 * A system call that a signal interrupted returned one of the -ERESTART codes. With a handler it becomes -EINTR or, for SA_RESTART, is repeated;
 * without one it is repeated, -ERESTART_RESTARTBLOCK through restart_syscall(2).
 */
#include <ashlar/port.h>
#include <asm/ucontext.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "internal.h"

#define RED_ZONE 128
#define FXSAVE_BYTES 512
#define SW_BYTES_OFFSET 464

/* Flags that a program may set. */
#define FIX_EFLAGS \
	(X86_EFLAGS_AC | X86_EFLAGS_OF | X86_EFLAGS_DF | X86_EFLAGS_TF | X86_EFLAGS_SF | X86_EFLAGS_ZF | \
	 X86_EFLAGS_AF | X86_EFLAGS_PF | X86_EFLAGS_CF | X86_EFLAGS_RF)

/* ---- The frame ---- */

/* How many bytes the image needs in a frame: a mark may have to follow it. */
static size_t fpu_frame_bytes(const void *image, size_t bytes)
{
	const struct _fpx_sw_bytes *sw = image + SW_BYTES_OFFSET;

	if (bytes <= FXSAVE_BYTES || sw->magic1 != FP_XSTATE_MAGIC1 || sw->extended_size <= bytes)
		return bytes;
	return bytes + FP_XSTATE_MAGIC2_SIZE;
}

/** signal_frame_bytes - the most that a handler's frame takes of the stack: AT_MINSIGSTKSZ */
unsigned long signal_frame_bytes(void)
{
	size_t bytes = 0;

	if (current->thread.user)
		arch_user_fpu_image(current->thread.user, &bytes);
	return round_up(
		sizeof(struct rt_sigframe) + max_t(size_t, bytes, FXSAVE_BYTES) + FP_XSTATE_MAGIC2_SIZE + 64 + 16, 16);
}

static int put_fpu(void __user *to, const void *image, size_t bytes)
{
	static const u32 mark = FP_XSTATE_MAGIC2;

	if (copy_to_user(to, image, bytes))
		return -EFAULT;
	if (fpu_frame_bytes(image, bytes) > bytes && copy_to_user(to + bytes, &mark, sizeof(mark)))
		return -EFAULT;
	return 0;
}

/*
 * Where the frame goes; NULL if the alternate stack is too small. @fp: gets the place of the floating-point registers.
 */
static struct rt_sigframe __user *frame_address(struct ksignal *ksig, struct pt_regs *regs, size_t fp_bytes,
						unsigned long *fp)
{
	unsigned long sp = regs->sp - RED_ZONE;
	bool nested = on_sig_stack(regs->sp), entering = false;

	if (ksig->ka.sa.sa_flags & SA_ONSTACK && !sas_ss_flags(sp)) {
		sp = current->sas_ss_sp + current->sas_ss_size;
		entering = true;
	}
	*fp = sp = round_down(sp - fp_bytes, 64);
	sp = round_down(sp - sizeof(struct rt_sigframe), 16) - 8;
	if ((nested || entering) && !__on_sig_stack(sp))
		return NULL;
	return (void __user *)sp;
}

static void fill_context(struct sigcontext_64 *sc, struct pt_regs *regs, unsigned long mask, unsigned long fp)
{
	*sc = (struct sigcontext_64){
		.r8 = regs->r8,
		.r9 = regs->r9,
		.r10 = regs->r10,
		.r11 = regs->r11,
		.r12 = regs->r12,
		.r13 = regs->r13,
		.r14 = regs->r14,
		.r15 = regs->r15,
		.di = regs->di,
		.si = regs->si,
		.bp = regs->bp,
		.bx = regs->bx,
		.dx = regs->dx,
		.ax = regs->ax,
		.cx = regs->cx,
		.sp = regs->sp,
		.ip = regs->ip,
		.flags = regs->flags,
		.cs = regs->cs,
		.ss = regs->ss,
		.err = current->thread.error_code,
		.trapno = current->thread.trap_nr,
		.oldmask = mask,
		.cr2 = current->thread.cr2,
		.fpstate = fp,
	};
}

static void fill_ucontext(struct ucontext *uc, struct pt_regs *regs, unsigned long fp, bool xsave)
{
	sigset_t *mask = sigmask_to_save();

	memset(uc, 0, sizeof(*uc));
	uc->uc_flags = UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS | (xsave ? UC_FP_XSTATE : 0);
	uc->uc_stack.ss_sp = (void __user *)current->sas_ss_sp;
	uc->uc_stack.ss_flags = current->sas_ss_flags;
	uc->uc_stack.ss_size = current->sas_ss_size;
	fill_context(&uc->uc_mcontext, regs, mask->sig[0], fp);
	uc->uc_sigmask = *mask;
}

static int setup_frame(struct ksignal *ksig, struct pt_regs *regs)
{
	struct rt_sigframe __user *frame;
	size_t bytes;
	const void *image = arch_user_fpu_image(current->thread.user, &bytes);
	size_t fp_bytes = fpu_frame_bytes(image, bytes);
	struct ucontext uc;
	unsigned long fp;

	/* There is no other way back from a handler. */
	if (!(ksig->ka.sa.sa_flags & SA_RESTORER))
		return -EFAULT;
	frame = frame_address(ksig, regs, fp_bytes, &fp);
	if (!frame || !access_ok(frame, sizeof(*frame)))
		return -EFAULT;
	if (put_fpu((void __user *)fp, image, bytes))
		return -EFAULT;
	fill_ucontext(&uc, regs, fp, bytes > FXSAVE_BYTES);
	if (copy_to_user(&frame->uc, &uc, sizeof(uc)) ||
	    put_user((char __user *)ksig->ka.sa.sa_restorer, &frame->pretcode))
		return -EFAULT;
	if (ksig->ka.sa.sa_flags & SA_SIGINFO && copy_siginfo_to_user(&frame->info, &ksig->info))
		return -EFAULT;
	regs->di = ksig->sig;
	regs->ax = 0;
	regs->si = (unsigned long)&frame->info;
	regs->dx = (unsigned long)&frame->uc;
	regs->ip = (unsigned long)ksig->ka.sa.sa_handler;
	regs->sp = (unsigned long)frame;
	regs->flags &= ~(X86_EFLAGS_DF | X86_EFLAGS_RF | X86_EFLAGS_TF);
	return 0;
}

/* ---- Restarting system calls ---- */

static void repeat_syscall(struct pt_regs *regs, unsigned long nr)
{
	regs->ax = nr;
	regs->ip -= 2;
}

/* A handler will run: does the system call that it interrupted go on after it? */
static void restart_under_handler(struct pt_regs *regs, unsigned long sa_flags)
{
	switch ((long)regs->ax) {
	case -ERESTART_RESTARTBLOCK:
	case -ERESTARTNOHAND:
		regs->ax = -EINTR;
		break;
	case -ERESTARTSYS:
		if (!(sa_flags & SA_RESTART)) {
			regs->ax = -EINTR;
			break;
		}
		fallthrough;
	case -ERESTARTNOINTR:
		repeat_syscall(regs, regs->orig_ax);
	}
}

static void restart_without_handler(struct pt_regs *regs)
{
	switch ((long)regs->ax) {
	case -ERESTARTNOHAND:
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
		repeat_syscall(regs, regs->orig_ax);
		break;
	case -ERESTART_RESTARTBLOCK:
		repeat_syscall(regs, __NR_restart_syscall);
	}
}

static bool in_syscall(struct pt_regs *regs)
{
	return (long)regs->orig_ax != -1;
}

/**
 * arch_do_signal_or_restart - deliver a signal to the current task's program, or restart its system call
 * @regs: its registers
 *
 * Process context, interrupts on. Does not return if the signal ends the task.
 */
void arch_do_signal_or_restart(struct pt_regs *regs)
{
	struct ksignal ksig;

	if (get_signal(&ksig)) {
		if (in_syscall(regs))
			restart_under_handler(regs, ksig.ka.sa.sa_flags);
		rseq_signal_deliver(regs);
		signal_setup_done(setup_frame(&ksig, regs), &ksig, 0);
		regs->orig_ax = -1UL;
		return;
	}
	if (in_syscall(regs)) {
		restart_without_handler(regs);
		regs->orig_ax = -1UL;
	}
	restore_saved_sigmask();
}

SYSCALL_DEFINE0(restart_syscall)
{
	struct restart_block *restart = &current->restart_block;

	return restart->fn(restart);
}

/* ---- The way back ---- */

/* Floating-point registers as after execve(2), the bases of FS and GS as they are. */
static void clear_fpu(struct arch_user_state *state)
{
	unsigned long fs = arch_user_get_base(state, ARCH_USER_FS), gs = arch_user_get_base(state, ARCH_USER_GS);

	arch_user_state_init(state);
	arch_user_set_base(state, ARCH_USER_FS, fs);
	arch_user_set_base(state, ARCH_USER_GS, gs);
}

/* Is what @image says of itself what this machine writes, and does the mark stand behind it? */
static bool is_whole_image(const void *image, size_t bytes, const void __user *from)
{
	const struct _fpx_sw_bytes *sw = image + SW_BYTES_OFFSET;
	u32 mark;

	if (sw->magic1 != FP_XSTATE_MAGIC1 || sw->xstate_size < FXSAVE_BYTES || sw->xstate_size > bytes ||
	    sw->extended_size < sw->xstate_size)
		return false;
	return !get_user(mark, (const u32 __user *)(from + sw->xstate_size)) && mark == FP_XSTATE_MAGIC2;
}

static int restore_fpu(const void __user *from)
{
	struct arch_user_state *state = current->thread.user;
	const void *now;
	size_t bytes;
	void *image;
	int err = -EFAULT;

	if (!from) {
		clear_fpu(state);
		return 0;
	}
	now = arch_user_fpu_image(state, &bytes);
	/* A handler must be able to return. */
	image = kmemdup(now, bytes, GFP_KERNEL | __GFP_NOFAIL);
	if (copy_from_user(image, from, min_t(size_t, bytes, FXSAVE_BYTES)))
		goto out;
	/* Without the mark only the legacy part counts. */
	if (bytes > FXSAVE_BYTES && is_whole_image(image, bytes, from)) {
		if (copy_from_user(image, from, bytes))
			goto out;
	} else {
		memcpy(image + SW_BYTES_OFFSET, arch_user_fpu_image(state, &bytes) + SW_BYTES_OFFSET,
		       sizeof(struct _fpx_sw_bytes));
	}
	err = arch_user_set_fpu_image(state, image, bytes);
out:
	kfree(image);
	return err;
}

static void load_context(struct pt_regs *regs, const struct sigcontext_64 *sc)
{
	regs->r8 = sc->r8;
	regs->r9 = sc->r9;
	regs->r10 = sc->r10;
	regs->r11 = sc->r11;
	regs->r12 = sc->r12;
	regs->r13 = sc->r13;
	regs->r14 = sc->r14;
	regs->r15 = sc->r15;
	regs->di = sc->di;
	regs->si = sc->si;
	regs->bp = sc->bp;
	regs->bx = sc->bx;
	regs->dx = sc->dx;
	regs->ax = sc->ax;
	regs->cx = sc->cx;
	regs->sp = sc->sp;
	regs->ip = sc->ip;
	regs->flags = (regs->flags & ~FIX_EFLAGS) | (sc->flags & FIX_EFLAGS);
	regs->orig_ax = -1UL;
}

static int return_from_frame(struct pt_regs *regs)
{
	struct rt_sigframe __user *frame = (void __user *)(regs->sp - sizeof(long));
	struct ucontext uc;

	if (!access_ok(frame, sizeof(*frame)) || copy_from_user(&uc, &frame->uc, sizeof(uc)))
		return -EFAULT;
	set_current_blocked(&uc.uc_sigmask);
	load_context(regs, &uc.uc_mcontext);
	if (restore_fpu((const void __user *)uc.uc_mcontext.fpstate))
		return -EFAULT;
	return restore_altstack(&uc.uc_stack);
}

/* As Linux says it. */
static void report_bad_frame(struct pt_regs *regs)
{
	if (!show_unhandled_signals || !printk_ratelimit())
		return;
	printk("%s%s[%d] bad frame in rt_sigreturn frame:%p ip:%lx sp:%lx orax:%lx",
	       task_pid_nr(current) > 1 ? KERN_INFO : KERN_EMERG, current->comm, task_pid_nr(current),
	       (void *)(regs->sp - sizeof(long)), regs->ip, regs->sp, regs->orig_ax);
	print_vma_addr(KERN_CONT " in ", regs->ip);
	pr_cont("\n");
}

SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = current_pt_regs();

	current->restart_block.fn = do_no_restart_syscall;
	if (return_from_frame(regs)) {
		report_bad_frame(regs);
		force_sig(SIGSEGV);
		return 0;
	}
	return regs->ax;
}
