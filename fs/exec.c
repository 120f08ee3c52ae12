// SPDX-License-Identifier: MIT
/*
 * Executing a program: execve and execveat.
 *
 * What is known of the new program is collected in a struct linux_binprm: its open file, the address space that it will have, with the strings of
 * arguments and environment at the top of the new stack already, and its credentials. Then the format that knows the file (binfmt_elf.c,
 * binfmt_script.c) loads it. Up to begin_new_exec() everything can be undone and the old program sees an error. From there on the other threads
 * are gone and the old address space too, so an error ends the process with SIGSEGV.
 *
 * de_thread() leaves the calling thread alone in its process: it kills the others, waits for them, and takes the leader's place and number if it
 * was not the leader.
 *
 * The strings are written to the pages of the new stack through get_user_pages_remote(): the same pages that the program then finds mapped,
 * and so counted as its faults, like Linux's.
 *
 * Locks: signal->cred_guard_mutex during all of it; mmap_lock of the new address space.
 */
#include <ashlar/port.h>
#include <linux/binfmts.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fadvise.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/futex.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mman.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/pid.h>
#include <linux/ptrace.h>
#include <linux/sched/coredump.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/user.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "../kernel/internal.h"
#include "internal.h"

#define STACK_EXTRA (128UL * 1024)   /* bytes below the arguments that the stack has from the start */
#define PREFETCH_MAX SZ_4M	     /* programs up to this size are read when they are opened */
#define MAX_INTERPRETERS 5	     /* scripts that are run by scripts */
#define UNSAFE_UNREADABLE (1U << 31) /* of bprm->unsafe: its user may not read the file */
#define ARG_SPACE_MIN 131072UL	     /* bytes for the strings, however small the limit of the stack (ARG_MAX) */

int suid_dumpable;

static LIST_HEAD(formats);
static DEFINE_RWLOCK(binfmt_lock);

/** __register_binfmt - add a format of programs; @insert: before the others */
void __register_binfmt(struct linux_binfmt *fmt, int insert)
{
	write_lock(&binfmt_lock);
	if (insert)
		list_add(&fmt->lh, &formats);
	else
		list_add_tail(&fmt->lh, &formats);
	write_unlock(&binfmt_lock);
}
EXPORT_SYMBOL(__register_binfmt);

/** unregister_binfmt - no new program is of this format */
void unregister_binfmt(struct linux_binfmt *fmt)
{
	write_lock(&binfmt_lock);
	list_del(&fmt->lh);
	write_unlock(&binfmt_lock);
}
EXPORT_SYMBOL(unregister_binfmt);

/** set_binfmt - the current task's program is of this format */
void set_binfmt(struct linux_binfmt *new)
{
	current->mm->binfmt = new;
}
EXPORT_SYMBOL(set_binfmt);

/** set_dumpable - who may look into the program: SUID_DUMP_* */
void set_dumpable(struct mm_struct *mm, int value)
{
	unsigned long old = READ_ONCE(mm->flags);

	if (WARN_ON((unsigned int)value > SUID_DUMP_ROOT))
		return;
	while (!try_cmpxchg(&mm->flags, &old, (old & ~(unsigned long)MMF_DUMPABLE_MASK) | value))
		;
}

/* ---- The file ---- */

static int find_program(int fd, const char *name, int flags, struct path *path)
{
	unsigned int lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct fd f;
	int error;

	if (fd == AT_FDCWD || *name == '/')
		return kern_path(name, lookup, path);
	f = fdget_raw(fd);
	if (!f.file)
		return -EBADF;
	if (!*name) {
		*path = f.file->f_path;
		path_get(path);
		error = flags & AT_EMPTY_PATH ? 0 : -ENOENT;
		if (error)
			path_put(path);
	} else {
		error = vfs_path_lookup(f.file->f_path.dentry, f.file->f_path.mnt, name, lookup, path);
	}
	fdput(f);
	return error;
}

static int may_execute(const struct path *path)
{
	struct inode *inode = d_inode(path->dentry);

	if (S_ISLNK(inode->i_mode))
		return -ELOOP;
	if (!S_ISREG(inode->i_mode) || path->mnt->mnt_flags & MNT_NOEXEC || path->mnt->mnt_sb->s_iflags & SB_I_NOEXEC)
		return -EACCES;
	return inode_permission(mnt_user_ns(path->mnt), inode, MAY_EXEC | MAY_OPEN);
}

/*
 * Begin to read a program that is about to be executed: the host has it in memory as a rule, so its pages should count as those of a warm
 * cache do. Large ones are read as they are needed.
 */
static void prefetch_program(struct file *file)
{
	loff_t size = i_size_read(file_inode(file));

	if (size <= PREFETCH_MAX)
		vfs_fadvise(file, 0, size, POSIX_FADV_WILLNEED);
}

/* A program's file, which nobody may write as long as it is executed; close_exec() ends that. Or ERR_PTR(). */
static struct file *do_open_execat(int fd, const char *name, int flags)
{
	struct path path;
	struct file *file;
	int error = find_program(fd, name, flags, &path);

	if (error)
		return ERR_PTR(error);
	error = may_execute(&path);
	file = error ? ERR_PTR(error) : dentry_open(&path, O_RDONLY | O_LARGEFILE | __FMODE_EXEC, current_cred());
	path_put(&path);
	if (IS_ERR(file))
		return file;
	error = deny_write_access(file);
	if (error) {
		fput(file);
		return ERR_PTR(error);
	}
	prefetch_program(file);
	return file;
}

/** open_exec - open a program by its path name; nobody may write it before allow_write_access(). Process context. */
struct file *open_exec(const char *name)
{
	return do_open_execat(AT_FDCWD, name, 0);
}
EXPORT_SYMBOL(open_exec);

static void close_exec(struct file *file)
{
	if (!file)
		return;
	allow_write_access(file);
	fput(file);
}

/** would_dump - who may not read the program may not look into its memory either */
void would_dump(struct linux_binprm *bprm, struct file *file)
{
	if (inode_permission(&init_user_ns, file_inode(file), MAY_READ) < 0)
		bprm->unsafe |= UNSAFE_UNREADABLE;
}
EXPORT_SYMBOL(would_dump);

/* ---- The strings ---- */

/* argv or envp, of a program or of the kernel. */
struct string_list {
	const char __user *const __user *user;
	const char *const *kernel; /* if not NULL */
};

static const char __user *user_string(const struct string_list *list, int nr)
{
	const char __user *string;

	if (get_user(string, list->user + nr))
		return ERR_PTR(-EFAULT);
	return string;
}

static int count_strings(const struct string_list *list)
{
	int i;

	for (i = 0;; i++) {
		const char __user *string = list->kernel ? (const char __user *)list->kernel[i]
					    : list->user ? user_string(list, i)
							 : NULL;

		if (!string)
			return i;
		if (IS_ERR(string))
			return -EFAULT;
		if (i >= MAX_ARG_STRINGS - 1)
			return -E2BIG;
		if (fatal_signal_pending(current))
			return -ERESTARTNOHAND;
		cond_resched();
	}
}

/* How much the strings may take: a quarter of the stack's limit, and not more than 6 MiB. */
static int set_string_limit(struct linux_binprm *bprm)
{
	unsigned long limit = min(_STK_LIM / 4 * 3UL, bprm->rlim_stack.rlim_cur / 4);
	unsigned long pointers = (max(bprm->argc, 1) + (unsigned long)bprm->envc) * sizeof(void *);

	limit = max(limit, ARG_SPACE_MIN);
	if (limit <= pointers)
		return -E2BIG;
	bprm->argmin = bprm->p - (limit - pointers);
	return 0;
}

/* The page of the new stack at @pos, with a reference; NULL if it cannot be had. */
static struct page *get_arg_page(struct linux_binprm *bprm, unsigned long pos, bool write)
{
	struct mm_struct *mm = bprm->mm;
	struct page *page;
	long ret = -EFAULT;

	mmap_read_lock(mm);
	if (!write || find_extend_vma(mm, pos))
		ret = get_user_pages_remote(mm, pos, 1, FOLL_FORCE | (write ? FOLL_WRITE : 0), &page, NULL, NULL);
	mmap_read_unlock(mm);
	return ret == 1 ? page : NULL;
}

/* Write @len bytes that end at @bprm->p, from the end on, so that the stack grows page by page. Moves @bprm->p. */
static int push_bytes(struct linux_binprm *bprm, const char *kernel, const char __user *user, size_t len)
{
	while (len) {
		size_t in_page = offset_in_page(bprm->p - 1) + 1, step = min(len, in_page);
		unsigned long pos = bprm->p - step;
		struct page *page = get_arg_page(bprm, pos, true);
		int err = 0;

		if (!page)
			return -E2BIG;
		if (kernel)
			memcpy(page_address(page) + offset_in_page(pos), kernel + len - step, step);
		else if (copy_from_user(page_address(page) + offset_in_page(pos), user + len - step, step))
			err = -EFAULT;
		put_page(page);
		if (err)
			return err;
		bprm->p = pos;
		len -= step;
	}
	return 0;
}

static int check_string(struct linux_binprm *bprm, size_t len)
{
	if (!len)
		return -EFAULT;
	if (len > MAX_ARG_STRLEN || bprm->p - len < bprm->argmin || len > bprm->p)
		return -E2BIG;
	return 0;
}

/** copy_string_kernel - put a string of the kernel below the others; 0, -E2BIG */
int copy_string_kernel(const char *arg, struct linux_binprm *bprm)
{
	size_t len = strnlen(arg, MAX_ARG_STRLEN) + 1;
	int err = check_string(bprm, len);

	return err ? err : push_bytes(bprm, arg, NULL, len);
}
EXPORT_SYMBOL(copy_string_kernel);

static int copy_strings(const struct string_list *list, int count, struct linux_binprm *bprm)
{
	while (count-- > 0) {
		const char __user *string;
		size_t len;
		int err;

		if (list->kernel) {
			err = copy_string_kernel(list->kernel[count], bprm);
			if (err)
				return err;
			continue;
		}
		string = user_string(list, count);
		if (IS_ERR(string))
			return PTR_ERR(string);
		len = strnlen_user(string, MAX_ARG_STRLEN);
		err = check_string(bprm, len) ?: push_bytes(bprm, NULL, string, len);
		if (err)
			return err;
		if (fatal_signal_pending(current))
			return -ERESTARTNOHAND;
		cond_resched();
	}
	return 0;
}

/** remove_arg_zero - forget the first argument, which another takes the place of; 0 or -EFAULT */
int remove_arg_zero(struct linux_binprm *bprm)
{
	bool end = !bprm->argc;

	while (!end) {
		struct page *page = get_arg_page(bprm, bprm->p, false);
		const char *text;

		if (!page)
			return -EFAULT;
		text = page_address(page);
		do {
			end = !text[offset_in_page(bprm->p)];
			bprm->p++;
		} while (!end && offset_in_page(bprm->p));
		put_page(page);
	}
	if (bprm->argc)
		bprm->argc--;
	return 0;
}
EXPORT_SYMBOL(remove_arg_zero);

/* ---- The new address space ---- */

static struct vm_area_struct *new_stack_area(struct mm_struct *mm)
{
	struct vm_area_struct *vma = vm_area_alloc(mm);

	if (!vma)
		return NULL;
	vma_set_anonymous(vma);
	vma->vm_end = STACK_TOP_MAX;
	vma->vm_start = vma->vm_end - PAGE_SIZE;
	vma->vm_flags = VM_SOFTDIRTY | VM_STACK_FLAGS | VM_STACK_INCOMPLETE_SETUP;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	return vma;
}

/* An address space with one page of stack, where the strings begin. */
static int bprm_mm_init(struct linux_binprm *bprm)
{
	struct vm_area_struct *vma;
	int err;

	bprm->mm = mm_alloc();
	if (!bprm->mm)
		return -ENOMEM;
	task_lock(current->group_leader);
	bprm->rlim_stack = current->signal->rlim[RLIMIT_STACK];
	task_unlock(current->group_leader);
	vma = new_stack_area(bprm->mm);
	if (!vma)
		return -ENOMEM;
	mmap_write_lock(bprm->mm);
	err = insert_vm_struct(bprm->mm, vma);
	if (err) {
		vm_area_free(vma);
	} else {
		bprm->mm->stack_vm = bprm->mm->total_vm = 1;
		bprm->vma = vma;
		bprm->p = vma->vm_end - sizeof(void *);
	}
	mmap_write_unlock(bprm->mm);
	return err;
}

/*
 * setup_arg_pages - make the area that holds the strings the program's stack
 * @stack_top: where the stack ends
 * @executable_stack: EXSTACK_*
 *
 * The strings lie at the highest address there is, and that is where the stack ends: nothing is moved. Returns 0 or -errno.
 */
int setup_arg_pages(struct linux_binprm *bprm, unsigned long stack_top, int executable_stack)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma = bprm->vma, *prev = NULL;
	unsigned long flags = VM_STACK_FLAGS, size, limit, base;
	int ret = 0;

	if (WARN_ON(stack_top != STACK_TOP_MAX))
		return -ENOMEM;
	if (executable_stack == EXSTACK_ENABLE_X)
		flags |= VM_EXEC;
	else if (executable_stack == EXSTACK_DISABLE_X)
		flags &= ~VM_EXEC;
	flags |= mm->def_flags | VM_STACK_INCOMPLETE_SETUP;
	mm->arg_start = bprm->p;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	if (flags != (vma->vm_flags & ~VM_SOFTDIRTY))
		ret = mprotect_fixup(vma, &prev, vma->vm_start, vma->vm_end, flags);
	if (ret)
		goto out;
	vma->vm_flags &= ~VM_STACK_INCOMPLETE_SETUP;
	size = vma->vm_end - vma->vm_start;
	limit = bprm->rlim_stack.rlim_cur & PAGE_MASK;
	base = vma->vm_start - (size + STACK_EXTRA > limit ? (limit > size ? limit - size : 0) : STACK_EXTRA);
	mm->start_stack = bprm->p;
	ret = expand_stack(vma, base) ? -EFAULT : 0;
out:
	mmap_write_unlock(mm);
	return ret;
}
EXPORT_SYMBOL(setup_arg_pages);

/* The new address space becomes the task's; the old one is left, and who waits for that (vfork) goes on. */
static void exec_mmap(struct mm_struct *mm)
{
	struct task_struct *tsk = current;
	struct mm_struct *old = tsk->mm;

	if (old)
		mm_release(tsk);
	task_lock(tsk);
	tsk->active_mm = mm;
	tsk->mm = mm;
	task_unlock(tsk);
	if (!old)
		return;
	tsk->signal->maxrss = max(tsk->signal->maxrss, get_mm_hiwater_rss(old));
	mm_update_next_owner(old);
	mmput(old);
}

/* ---- One thread is left ---- */

/* The thread takes the place of its leader, which has ended: number, lists, parent. */
static void become_leader(struct task_struct *tsk)
{
	struct task_struct *leader = tsk->group_leader;

	tsk->start_time = leader->start_time;
	tsk->start_boottime = leader->start_boottime;
	exchange_tids(tsk, leader);
	transfer_pid(leader, tsk, PIDTYPE_TGID);
	transfer_pid(leader, tsk, PIDTYPE_PGID);
	transfer_pid(leader, tsk, PIDTYPE_SID);
	list_replace_rcu(&leader->tasks, &tsk->tasks);
	list_replace_init(&leader->sibling, &tsk->sibling);
	tsk->group_leader = tsk;
	leader->group_leader = tsk;
	tsk->exit_signal = SIGCHLD;
	leader->exit_signal = -1;
	leader->exit_state = EXIT_DEAD;
}

static void wait_for_leader(struct task_struct *tsk)
{
	struct task_struct *leader = tsk->group_leader;

	for (;;) {
		write_lock_irq(&tasklist_lock);
		/* Its end wakes us, see exit_notify(). */
		tsk->signal->notify_count = -1;
		if (likely(leader->exit_state))
			break;
		__set_current_state(TASK_KILLABLE);
		write_unlock_irq(&tasklist_lock);
		schedule();
	}
	become_leader(tsk);
	write_unlock_irq(&tasklist_lock);
	release_task(leader);
}

/* End all other threads of the process. Returns 0, or -EAGAIN if the process is being ended itself. */
static int de_thread(struct task_struct *tsk)
{
	struct signal_struct *sig = tsk->signal;
	spinlock_t *lock = &tsk->sighand->siglock;

	if (thread_group_empty(tsk))
		goto alone;
	spin_lock_irq(lock);
	if (sig->flags & SIGNAL_GROUP_EXIT || sig->group_exec_task) {
		spin_unlock_irq(lock);
		return -EAGAIN;
	}
	sig->group_exec_task = tsk;
	sig->notify_count = zap_other_threads(tsk);
	if (!thread_group_leader(tsk))
		sig->notify_count--;
	while (sig->notify_count) {
		__set_current_state(TASK_KILLABLE);
		spin_unlock_irq(lock);
		schedule();
		if (__fatal_signal_pending(tsk))
			goto killed;
		spin_lock_irq(lock);
	}
	spin_unlock_irq(lock);
	if (!thread_group_leader(tsk))
		wait_for_leader(tsk);
	sig->group_exec_task = NULL;
	sig->notify_count = 0;
alone:
	tsk->exit_signal = SIGCHLD;
	return 0;
killed:
	spin_lock_irq(lock);
	sig->group_exec_task = NULL;
	sig->notify_count = 0;
	spin_unlock_irq(lock);
	return -EAGAIN;
}

/* Signal actions that other processes share are not changed by this one's new program. */
static int unshare_sighand(struct task_struct *me)
{
	struct sighand_struct *old = me->sighand, *new;

	if (refcount_read(&old->count) == 1)
		return 0;
	new = alloc_sighand();
	if (!new)
		return -ENOMEM;
	write_lock_irq(&tasklist_lock);
	spin_lock(&old->siglock);
	memcpy(new->action, old->action, sizeof(new->action));
	rcu_assign_pointer(me->sighand, new);
	spin_unlock(&old->siglock);
	write_unlock_irq(&tasklist_lock);
	put_sighand(old);
	return 0;
}

/* ---- Credentials ---- */

/* Set-user-ID and set-group-ID of the file. Returns whether the identity changes. */
static bool apply_file_ids(struct linux_binprm *bprm, struct file *file)
{
	struct inode *inode = file_inode(file);
	struct cred *cred = bprm->cred;

	if (file->f_path.mnt->mnt_flags & MNT_NOSUID || task_no_new_privs(current))
		return false;
	if (inode->i_mode & S_ISUID)
		cred->euid = inode->i_uid;
	if ((inode->i_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		cred->egid = inode->i_gid;
	return !uid_eq(cred->euid, current_euid()) || !gid_eq(cred->egid, current_egid());
}

static bool caps_empty(kernel_cap_t caps)
{
	return !caps.cap[0] && !caps.cap[1];
}

/* What the new program is allowed: root has all that its bounding set leaves it, others what is ambient. */
static void bprm_creds_from_file(struct linux_binprm *bprm)
{
	struct cred *new = bprm->cred;
	bool setid = apply_file_ids(bprm, bprm->file);
	bool root = uid_eq(new->euid, GLOBAL_ROOT_UID), real_root = uid_eq(new->uid, GLOBAL_ROOT_UID);
	int i;

	if (setid)
		new->cap_ambient = CAP_EMPTY_SET;
	for (i = 0; i < _KERNEL_CAPABILITY_U32S; i++) {
		u32 permitted = new->cap_ambient.cap[i];

		if (root || real_root)
			permitted = new->cap_bset.cap[i] | new->cap_inheritable.cap[i];
		new->cap_permitted.cap[i] = permitted;
		new->cap_effective.cap[i] = root ? permitted : new->cap_ambient.cap[i];
	}
	new->suid = new->fsuid = new->euid;
	new->sgid = new->fsgid = new->egid;
	new->securebits &= ~(1U << 4); /* SECURE_KEEP_CAPS is of one program */
	bprm->secureexec = setid || !uid_eq(new->euid, new->uid) || !gid_eq(new->egid, new->gid) ||
			   (!real_root && !root && !caps_empty(new->cap_effective) && caps_empty(new->cap_ambient));
}

/* ---- The point of no return ---- */

static void forget_old_program(struct task_struct *me)
{
	exit_itimers(me);
	flush_itimer_signals();
	me->flags &= ~(PF_FORKNOEXEC | PF_NOFREEZE | PF_NO_SETAFFINITY);
	sas_ss_reset(me);
	me->sas_ss_flags = 0;
	me->robust_list = NULL;
	me->set_child_tid = me->clear_child_tid = NULL;
	me->rseq = NULL;
	me->rseq_len = me->rseq_sig = 0;
	me->restart_block.fn = do_no_restart_syscall;
	do_close_on_exec(me->files);
}

static void set_exec_rights(struct linux_binprm *bprm, struct task_struct *me)
{
	bool plain = uid_eq(bprm->cred->euid, bprm->cred->uid) && gid_eq(bprm->cred->egid, bprm->cred->gid);

	if (bprm->secureexec) {
		me->pdeath_signal = 0;
		bprm->rlim_stack.rlim_cur = min_t(unsigned long, bprm->rlim_stack.rlim_cur, _STK_LIM);
	}
	set_dumpable(me->mm, plain && !(bprm->unsafe & UNSAFE_UNREADABLE) ? SUID_DUMP_USER : suid_dumpable);
	/* A descriptor has no name: the file's own. */
	if (bprm->comm_from_dentry)
		__set_task_comm(me, (const char *)bprm->file->f_path.dentry->d_name.name, true);
	else
		__set_task_comm(me, kbasename(bprm->filename), true);
	WRITE_ONCE(me->self_exec_id, me->self_exec_id + 1);
	flush_signal_handlers(me, 0);
	commit_creds(bprm->cred);
	bprm->cred = NULL;
}

/**
 * begin_new_exec - the old program is over: called by the format when it knows that it can load the new one
 *
 * Returns 0, or -errno; if bprm->point_of_no_return is set then, nothing is left to go back to.
 */
int begin_new_exec(struct linux_binprm *bprm)
{
	struct task_struct *me = current;
	int err = arch_user_space_prepare(bprm->mm->space);

	if (err)
		return err;
	bprm_creds_from_file(bprm);
	bprm->point_of_no_return = true;
	err = de_thread(me) ?: unshare_files() ?: set_mm_exe_file(bprm->mm, bprm->file);
	if (err)
		return err;
	would_dump(bprm, bprm->file);
	exec_mmap(bprm->mm);
	bprm->mm = NULL;
	err = unshare_sighand(me);
	if (err)
		return err;
	forget_old_program(me);
	set_exec_rights(bprm, me);
	return 0;
}
EXPORT_SYMBOL(begin_new_exec);

/** setup_new_exec - the new address space is the task's: lay it out */
void setup_new_exec(struct linux_binprm *bprm)
{
	arch_pick_mmap_layout(current->mm, &bprm->rlim_stack);
	current->mm->task_size = TASK_SIZE;
	mutex_unlock(&current->signal->cred_guard_mutex);
}
EXPORT_SYMBOL(setup_new_exec);

/** finalize_exec - the program is loaded: the limit that its stack was laid out by is its limit */
void finalize_exec(struct linux_binprm *bprm)
{
	task_lock(current->group_leader);
	current->signal->rlim[RLIMIT_STACK] = bprm->rlim_stack;
	task_unlock(current->group_leader);
}
EXPORT_SYMBOL(finalize_exec);

/** start_thread - the task's program begins at @new_ip with the stack pointer @new_sp and clean registers */
void start_thread(struct pt_regs *regs, unsigned long new_ip, unsigned long new_sp)
{
	memset(regs, 0, sizeof(*regs));
	regs->ip = new_ip;
	regs->sp = new_sp;
	regs->cs = __USER_CS;
	regs->ss = __USER_DS;
	regs->flags = X86_EFLAGS_IF;
	regs->orig_ax = -1UL;
	arch_user_state_init(current->thread.user);
}
EXPORT_SYMBOL_GPL(start_thread);

/* ---- execve ---- */

static void free_bprm(struct linux_binprm *bprm)
{
	if (bprm->mm)
		mmput(bprm->mm);
	if (bprm->cred) {
		mutex_unlock(&current->signal->cred_guard_mutex);
		abort_creds(bprm->cred);
	}
	close_exec(bprm->file);
	close_exec(bprm->interpreter);
	if (bprm->interp != bprm->filename)
		kfree(bprm->interp);
	kfree(bprm->fdpath);
	kfree(bprm);
}

static int set_names(struct linux_binprm *bprm, int fd, const char *name)
{
	if (fd == AT_FDCWD || *name == '/') {
		bprm->filename = name;
	} else {
		bprm->fdpath = *name ? kasprintf(GFP_KERNEL, "/dev/fd/%d/%s", fd, name)
				     : kasprintf(GFP_KERNEL, "/dev/fd/%d", fd);
		if (!bprm->fdpath)
			return -ENOMEM;
		bprm->filename = bprm->fdpath;
		bprm->comm_from_dentry = !*name;
	}
	bprm->interp = bprm->filename;
	return 0;
}

/** bprm_change_interp - another program is executed in place of the script; 0 or -ENOMEM */
int bprm_change_interp(const char *interp, struct linux_binprm *bprm)
{
	if (bprm->interp != bprm->filename)
		kfree(bprm->interp);
	bprm->interp = kstrdup(interp, GFP_KERNEL);
	return bprm->interp ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(bprm_change_interp);

static int prepare_bprm_creds(struct linux_binprm *bprm)
{
	if (mutex_lock_interruptible(&current->signal->cred_guard_mutex))
		return -ERESTARTNOINTR;
	bprm->cred = prepare_creds();
	if (bprm->cred)
		return 0;
	mutex_unlock(&current->signal->cred_guard_mutex);
	return -ENOMEM;
}

/* Ask the formats one after the other. */
static int search_binary_handler(struct linux_binprm *bprm)
{
	struct linux_binfmt *fmt;
	loff_t pos = 0;
	int retval;

	memset(bprm->buf, 0, BINPRM_BUF_SIZE);
	retval = kernel_read(bprm->file, bprm->buf, BINPRM_BUF_SIZE, &pos);
	if (retval < 0)
		return retval;
	retval = -ENOEXEC;
	read_lock(&binfmt_lock);
	list_for_each_entry(fmt, &formats, lh) {
		if (!try_module_get(fmt->module))
			continue;
		read_unlock(&binfmt_lock);
		retval = fmt->load_binary(bprm);
		read_lock(&binfmt_lock);
		module_put(fmt->module);
		if (bprm->point_of_no_return || retval != -ENOEXEC)
			break;
	}
	read_unlock(&binfmt_lock);
	return retval;
}

static int exec_binprm(struct linux_binprm *bprm)
{
	int depth;

	for (depth = 0;; depth++) {
		int ret;

		if (depth > MAX_INTERPRETERS)
			return -ELOOP;
		ret = search_binary_handler(bprm);
		if (ret < 0 || !bprm->interpreter)
			return ret;
		close_exec(bprm->file);
		bprm->file = bprm->interpreter;
		bprm->interpreter = NULL;
	}
}

/* The strings as the new program will find them: its name, the environment, the arguments, from the top down. */
static int push_all_strings(struct linux_binprm *bprm, const struct string_list *argv, const struct string_list *envp)
{
	int retval;

	bprm->argc = count_strings(argv);
	if (bprm->argc < 0)
		return bprm->argc;
	if (!bprm->argc)
		pr_warn_once("process '%s' launched '%s' with NULL argv: empty string added\n", current->comm,
			     bprm->filename);
	bprm->envc = count_strings(envp);
	if (bprm->envc < 0)
		return bprm->envc;
	retval = set_string_limit(bprm) ?: copy_string_kernel(bprm->filename, bprm);
	if (retval)
		return retval;
	bprm->exec = bprm->p;
	retval = copy_strings(envp, bprm->envc, bprm) ?: copy_strings(argv, bprm->argc, bprm);
	if (!retval && !bprm->argc) {
		retval = copy_string_kernel("", bprm);
		bprm->argc = 1;
	}
	return retval;
}

static int execute(struct linux_binprm *bprm, int fd, const char *name, int flags)
{
	int retval = prepare_bprm_creds(bprm);

	if (retval)
		return retval;
	current->in_execve = 1;
	bprm->file = do_open_execat(fd, name, flags);
	if (IS_ERR(bprm->file)) {
		retval = PTR_ERR(bprm->file);
		bprm->file = NULL;
	} else {
		retval = exec_binprm(bprm);
	}
	if (retval < 0 && bprm->point_of_no_return && !fatal_signal_pending(current))
		force_fatal_sig(SIGSEGV);
	current->in_execve = 0;
	return retval;
}

static int do_execveat_common(int fd, const char *name, const struct string_list *argv, const struct string_list *envp,
			      int flags)
{
	struct linux_binprm *bprm;
	int retval;

	/* Who changed to a user with too many processes may not go on with a new program. */
	if (current->flags & PF_NPROC_EXCEEDED && atomic_long_read(&current_user()->processes) > rlimit(RLIMIT_NPROC))
		return -EAGAIN;
	current->flags &= ~PF_NPROC_EXCEEDED;
	bprm = kzalloc(sizeof(*bprm), GFP_KERNEL);
	if (!bprm)
		return -ENOMEM;
	retval = set_names(bprm, fd, name) ?: bprm_mm_init(bprm) ?: push_all_strings(bprm, argv, envp);
	if (!retval)
		retval = execute(bprm, fd, name, flags);
	free_bprm(bprm);
	return retval;
}

/**
 * kernel_execve - the current task of the kernel becomes a program
 * @filename: its path name
 * @argv, @envp: end with NULL
 *
 * Process context. Returns 0 with the registers set for user_mode_loop(), or -errno.
 */
int kernel_execve(const char *filename, const char *const *argv, const char *const *envp)
{
	struct string_list args = { .kernel = argv }, env = { .kernel = envp };
	int err = current->thread.user ? 0 : give_user_state(current);

	if (WARN_ON_ONCE(current->flags & PF_KTHREAD))
		return -EINVAL;
	return err ? err : do_execveat_common(AT_FDCWD, filename, &args, &env, 0);
}

static int execve_of_user(int fd, const char __user *ufilename, const char __user *const __user *argv,
			  const char __user *const __user *envp, int flags)
{
	struct string_list args = { .user = argv }, env = { .user = envp };
	struct filename *name;
	int retval;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	name = getname_flags(ufilename, flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0, NULL);
	if (IS_ERR(name))
		return PTR_ERR(name);
	retval = do_execveat_common(fd, name->name, &args, &env, flags);
	putname(name);
	return retval;
}

SYSCALL_DEFINE3(execve, const char __user *, filename, const char __user *const __user *, argv,
		const char __user *const __user *, envp)
{
	return execve_of_user(AT_FDCWD, filename, argv, envp, 0);
}

SYSCALL_DEFINE5(execveat, int, fd, const char __user *, filename, const char __user *const __user *, argv,
		const char __user *const __user *, envp, int, flags)
{
	return execve_of_user(fd, filename, argv, envp, flags);
}
