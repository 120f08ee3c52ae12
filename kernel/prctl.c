// SPDX-License-Identifier: MIT
/*
 * prctl: settings of a process or thread that have no system call of their own.
 *
 * An option that this kernel does not know, or that stands for a feature that it does not have, is -EINVAL, as in a Linux built without it.
 */
#include <linux/auxvec.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/coredump.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/prctl.h>
#include <uapi/linux/securebits.h>

/* ---- Names and signals ---- */

static int set_name(const char __user *name)
{
	char comm[TASK_COMM_LEN] = {};

	if (strncpy_from_user(comm, name, sizeof(comm) - 1) < 0)
		return -EFAULT;
	set_task_comm(current, comm);
	return 0;
}

static int get_name(char __user *name)
{
	char comm[TASK_COMM_LEN];

	get_task_comm(comm, current);
	return copy_to_user(name, comm, sizeof(comm)) ? -EFAULT : 0;
}

/* ---- Reapers ---- */

static void inherit_subreaper(struct task_struct *p)
{
	struct task_struct *child;

	p->signal->has_child_subreaper = true;
	list_for_each_entry(child, &p->children, sibling) {
		if (!child->signal->has_child_subreaper && !child->signal->is_child_subreaper)
			inherit_subreaper(child);
		child->signal->has_child_subreaper = true;
	}
}

static void set_subreaper(bool on)
{
	struct task_struct *t, *child;

	write_lock_irq(&tasklist_lock);
	current->signal->is_child_subreaper = on;
	if (on)
		for_each_thread(current, t) list_for_each_entry(child, &t->children, sibling) inherit_subreaper(child);
	write_unlock_irq(&tasklist_lock);
}

/* ---- Capabilities ---- */

static int change_creds(void (*change)(struct cred *new, unsigned long arg), unsigned long arg)
{
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	change(new, arg);
	return commit_creds(new);
}

static void set_keepcaps(struct cred *new, unsigned long on)
{
	new->securebits = (new->securebits & ~SECBIT_KEEP_CAPS) | (on ? SECBIT_KEEP_CAPS : 0);
}

static void set_securebits(struct cred *new, unsigned long bits)
{
	new->securebits = bits;
}

static void drop_from_bset(struct cred *new, unsigned long cap)
{
	cap_lower(new->cap_bset, cap);
}

static void clear_ambient(struct cred *new, unsigned long unused)
{
	new->cap_ambient = CAP_EMPTY_SET;
}

static void raise_ambient(struct cred *new, unsigned long cap)
{
	cap_raise(new->cap_ambient, cap);
}

static void lower_ambient(struct cred *new, unsigned long cap)
{
	cap_lower(new->cap_ambient, cap);
}

static int check_securebits(unsigned long bits)
{
	const unsigned int old = current_cred()->securebits;

	/* A locked bit stays, and so does its lock. */
	if (((old & SECURE_ALL_LOCKS) >> 1) & (old ^ bits) || (old & SECURE_ALL_LOCKS & ~bits) ||
	    bits & ~(unsigned long)(SECURE_ALL_LOCKS | SECURE_ALL_BITS))
		return -EPERM;
	return capable(CAP_SETPCAP) ? 0 : -EPERM;
}

static int ambient(unsigned long op, unsigned long cap)
{
	const struct cred *cred = current_cred();

	if (op == PR_CAP_AMBIENT_CLEAR_ALL)
		return cap ? -EINVAL : change_creds(clear_ambient, 0);
	if (cap > CAP_LAST_CAP)
		return -EINVAL;
	switch (op) {
	case PR_CAP_AMBIENT_IS_SET:
		return !!cap_raised(cred->cap_ambient, cap);
	case PR_CAP_AMBIENT_RAISE:
		if (!cap_raised(cred->cap_permitted, cap) || !cap_raised(cred->cap_inheritable, cap) ||
		    cred->securebits & SECBIT_NO_CAP_AMBIENT_RAISE)
			return -EPERM;
		return change_creds(raise_ambient, cap);
	case PR_CAP_AMBIENT_LOWER:
		return change_creds(lower_ambient, cap);
	}
	return -EINVAL;
}

static int cap_prctl(int option, unsigned long arg2, unsigned long arg3)
{
	const struct cred *cred = current_cred();

	switch (option) {
	case PR_CAPBSET_READ:
		return arg2 <= CAP_LAST_CAP ? !!cap_raised(cred->cap_bset, arg2) : -EINVAL;
	case PR_CAPBSET_DROP:
		if (!capable(CAP_SETPCAP))
			return -EPERM;
		return arg2 <= CAP_LAST_CAP ? change_creds(drop_from_bset, arg2) : -EINVAL;
	case PR_GET_SECUREBITS:
		return cred->securebits;
	case PR_SET_SECUREBITS:
		return check_securebits(arg2) ?: change_creds(set_securebits, arg2);
	case PR_GET_KEEPCAPS:
		return !!(cred->securebits & SECBIT_KEEP_CAPS);
	case PR_SET_KEEPCAPS:
		if (arg2 > 1)
			return -EINVAL;
		if (cred->securebits & SECBIT_KEEP_CAPS_LOCKED)
			return -EPERM;
		return change_creds(set_keepcaps, arg2);
	default:
		return ambient(arg2, arg3);
	}
}

/* ---- The address space ---- */

static unsigned long *mm_border(struct mm_struct *mm, unsigned long opt)
{
	unsigned long *const borders[] = {
		[PR_SET_MM_START_CODE] = &mm->start_code,
		[PR_SET_MM_END_CODE] = &mm->end_code,
		[PR_SET_MM_START_DATA] = &mm->start_data,
		[PR_SET_MM_END_DATA] = &mm->end_data,
		[PR_SET_MM_START_STACK] = &mm->start_stack,
		[PR_SET_MM_START_BRK] = &mm->start_brk,
		[PR_SET_MM_BRK] = &mm->brk,
		[PR_SET_MM_ARG_START] = &mm->arg_start,
		[PR_SET_MM_ARG_END] = &mm->arg_end,
		[PR_SET_MM_ENV_START] = &mm->env_start,
		[PR_SET_MM_ENV_END] = &mm->env_end,
	};

	return opt < ARRAY_SIZE(borders) ? borders[opt] : NULL;
}

static int set_auxv(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	unsigned long auxv[AT_VECTOR_SIZE] = {};

	if (!addr || len > sizeof(auxv))
		return -EINVAL;
	if (copy_from_user(auxv, (const void __user *)addr, len))
		return -EFAULT;
	auxv[AT_VECTOR_SIZE - 2] = auxv[AT_VECTOR_SIZE - 1] = 0;
	task_lock(current);
	memcpy(mm->saved_auxv, auxv, len);
	task_unlock(current);
	return 0;
}

static int set_mm(unsigned long opt, unsigned long addr, unsigned long arg4, unsigned long arg5)
{
	struct mm_struct *mm = current->mm;
	unsigned long *border;
	int err = 0;

	if (arg5 || (arg4 && opt != PR_SET_MM_AUXV))
		return -EINVAL;
	if (!capable(CAP_SYS_RESOURCE))
		return -EPERM;
	if (opt == PR_SET_MM_AUXV)
		return set_auxv(mm, addr, arg4);
	border = mm_border(mm, opt);
	if (!border || addr >= TASK_SIZE)
		return -EINVAL;
	mmap_write_lock(mm);
	if (!find_vma(mm, addr))
		err = -EINVAL;
	else
		*border = addr;
	mmap_write_unlock(mm);
	return err;
}

static int mm_prctl(int option, unsigned long arg2)
{
	struct mm_struct *mm = current->mm;

	switch (option) {
	case PR_GET_DUMPABLE:
		return get_dumpable(mm);
	case PR_SET_DUMPABLE:
		if (arg2 != SUID_DUMP_DISABLE && arg2 != SUID_DUMP_USER)
			return -EINVAL;
		set_dumpable(mm, arg2);
		return 0;
	case PR_GET_THP_DISABLE:
		return test_bit(MMF_DISABLE_THP, &mm->flags);
	default:
		if (arg2)
			set_bit(MMF_DISABLE_THP, &mm->flags);
		else
			clear_bit(MMF_DISABLE_THP, &mm->flags);
		return 0;
	}
}

/* ---- The rest ---- */

static int thread_prctl(int option, unsigned long arg2)
{
	struct task_struct *me = current;

	switch (option) {
	case PR_SET_PDEATHSIG:
		if (!valid_signal(arg2))
			return -EINVAL;
		me->pdeath_signal = arg2;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(me->pdeath_signal, (int __user *)arg2);
	case PR_SET_NAME:
		return set_name((const char __user *)arg2);
	case PR_GET_NAME:
		return get_name((char __user *)arg2);
	case PR_GET_TIMERSLACK:
		return min_t(u64, me->timer_slack_ns, ULONG_MAX);
	case PR_SET_TIMERSLACK:
		me->timer_slack_ns = (long)arg2 <= 0 ? me->default_timer_slack_ns : arg2;
		return 0;
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_SET_TIMING:
		return arg2 == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	case PR_GET_TID_ADDRESS:
		return put_user(me->clear_child_tid, (int __user *__user *)arg2);
	case PR_GET_TSC:
		return put_user((unsigned int)PR_TSC_ENABLE, (int __user *)arg2);
	default:
		return arg2 == PR_TSC_ENABLE ? 0 : -EINVAL;
	}
}

static int process_prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5)
{
	switch (option) {
	case PR_SET_CHILD_SUBREAPER:
		set_subreaper(arg2);
		return 0;
	case PR_GET_CHILD_SUBREAPER:
		return put_user((int)current->signal->is_child_subreaper, (int __user *)arg2);
	case PR_SET_NO_NEW_PRIVS:
		if (arg2 != 1 || arg3 || arg4 || arg5)
			return -EINVAL;
		task_set_no_new_privs(current);
		return 0;
	default:
		if (arg2 || arg3 || arg4 || arg5)
			return -EINVAL;
		return task_no_new_privs(current);
	}
}

SYSCALL_DEFINE5(prctl, int, option, unsigned long, arg2, unsigned long, arg3, unsigned long, arg4, unsigned long, arg5)
{
	switch (option) {
	case PR_SET_PDEATHSIG:
	case PR_GET_PDEATHSIG:
	case PR_SET_NAME:
	case PR_GET_NAME:
	case PR_GET_TIMERSLACK:
	case PR_SET_TIMERSLACK:
	case PR_GET_TIMING:
	case PR_SET_TIMING:
	case PR_GET_TID_ADDRESS:
	case PR_GET_TSC:
	case PR_SET_TSC:
		return thread_prctl(option, arg2);
	case PR_CAP_AMBIENT:
		if (arg4 || arg5)
			return -EINVAL;
		fallthrough;
	case PR_CAPBSET_READ:
	case PR_CAPBSET_DROP:
	case PR_GET_SECUREBITS:
	case PR_SET_SECUREBITS:
	case PR_GET_KEEPCAPS:
	case PR_SET_KEEPCAPS:
		return cap_prctl(option, arg2, arg3);
	case PR_GET_THP_DISABLE:
		if (arg2 || arg3 || arg4 || arg5)
			return -EINVAL;
		return mm_prctl(option, arg2);
	case PR_SET_THP_DISABLE:
		if (arg3 || arg4 || arg5)
			return -EINVAL;
		fallthrough;
	case PR_GET_DUMPABLE:
	case PR_SET_DUMPABLE:
		return mm_prctl(option, arg2);
	case PR_SET_MM:
		return set_mm(arg2, arg3, arg4, arg5);
	case PR_SET_CHILD_SUBREAPER:
	case PR_GET_CHILD_SUBREAPER:
	case PR_SET_NO_NEW_PRIVS:
	case PR_GET_NO_NEW_PRIVS:
		return process_prctl(option, arg2, arg3, arg4, arg5);
	case PR_GET_SECCOMP:
		return 0;
	default:
		return -EINVAL;
	}
}
