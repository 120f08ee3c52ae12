// SPDX-License-Identifier: MIT
/*
 * process_vm_readv(2), process_vm_writev(2): copying between the caller's memory and another process's, for those who may trace it;
 * and process_madvise(2), advice about another process's memory. A copy goes through a page of the kernel's and ends where
 * either side cannot be accessed. Locks: the other's mmap_lock for reading, while one page is read or written.
 */
#include <linux/capability.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pid.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uio.h>
#include "vma.h"

/* A task's address space with a reference, if the caller may do @mode to it. ERR_PTR otherwise. */
static struct mm_struct *task_mm_for(struct task_struct *task, unsigned int mode)
{
	return mm_access(task, mode) ?: ERR_PTR(-ESRCH);
}

/* Copy up to a page between @addr of @mm and the iterator. Returns the bytes done. */
static size_t copy_part(struct mm_struct *mm, unsigned long addr, size_t bytes, struct iov_iter *iter, void *page,
			bool write)
{
	size_t got;

	if (!write) {
		got = access_remote_vm(mm, addr, page, bytes, 0);
		return copy_to_iter(page, got, iter);
	}
	got = copy_from_iter(page, bytes, iter);
	return access_remote_vm(mm, addr, page, got, FOLL_WRITE);
}

/* Copy all segments. Returns the bytes done, or -EFAULT if there are none. */
static ssize_t copy_segments(struct mm_struct *mm, const struct iovec *segs, unsigned long nr, struct iov_iter *iter,
			     void *page, bool write)
{
	ssize_t total = 0;
	unsigned long i;

	for (i = 0; i < nr && iov_iter_count(iter); i++) {
		unsigned long addr = (unsigned long)segs[i].iov_base;
		size_t left = min(segs[i].iov_len, iov_iter_count(iter));

		while (left) {
			size_t step = min(left, PAGE_SIZE - offset_in_page(addr));
			size_t done = copy_part(mm, addr, step, iter, page, write);

			total += done;
			if (done < step)
				return total ?: -EFAULT;
			addr += step;
			left -= step;
			cond_resched();
		}
	}
	return total;
}

static ssize_t copy_with_pid(pid_t pid, const struct iovec *segs, unsigned long nr, struct iov_iter *iter, bool write)
{
	struct task_struct *task = find_get_task_by_vpid(pid);
	struct mm_struct *mm;
	ssize_t ret = -ENOMEM;
	void *page;

	if (!task)
		return -ESRCH;
	mm = task_mm_for(task, PTRACE_MODE_ATTACH_REALCREDS);
	put_task_struct(task);
	/* What these calls have for "not allowed" is EPERM. */
	if (IS_ERR(mm))
		return PTR_ERR(mm) == -EACCES ? -EPERM : PTR_ERR(mm);
	page = (void *)__get_free_page(GFP_KERNEL);
	if (page)
		ret = copy_segments(mm, segs, nr, iter, page, write);
	free_page((unsigned long)page);
	mmput(mm);
	return ret;
}

static ssize_t process_vm_rw(pid_t pid, const struct iovec __user *lvec, unsigned long liovcnt,
			     const struct iovec __user *rvec, unsigned long riovcnt, unsigned long flags, bool write)
{
	struct iovec local_stack[UIO_FASTIOV], remote_stack[UIO_FASTIOV];
	struct iovec *local = local_stack, *remote;
	struct iov_iter iter;
	ssize_t ret;

	if (flags)
		return -EINVAL;
	ret = import_iovec(write ? WRITE : READ, lvec, liovcnt, UIO_FASTIOV, &local, &iter);
	if (ret < 0)
		return ret;
	ret = 0;
	if (!iov_iter_count(&iter))
		goto free_local;
	remote = iovec_from_user(rvec, riovcnt, UIO_FASTIOV, remote_stack, false);
	if (IS_ERR(remote)) {
		ret = PTR_ERR(remote);
		goto free_local;
	}
	ret = copy_with_pid(pid, remote, riovcnt, &iter, write);
	if (remote != remote_stack)
		kfree(remote);
free_local:
	kfree(local);
	return ret;
}

SYSCALL_DEFINE6(process_vm_readv, pid_t, pid, const struct iovec __user *, lvec, unsigned long, liovcnt,
		const struct iovec __user *, rvec, unsigned long, riovcnt, unsigned long, flags)
{
	return process_vm_rw(pid, lvec, liovcnt, rvec, riovcnt, flags, false);
}

SYSCALL_DEFINE6(process_vm_writev, pid_t, pid, const struct iovec __user *, lvec, unsigned long, liovcnt,
		const struct iovec __user *, rvec, unsigned long, riovcnt, unsigned long, flags)
{
	return process_vm_rw(pid, lvec, liovcnt, rvec, riovcnt, flags, true);
}

/* Advice that another process may give. */
static bool remote_advice(int behavior)
{
	return behavior == MADV_COLD || behavior == MADV_PAGEOUT || behavior == MADV_WILLNEED ||
	       behavior == MADV_COLLAPSE;
}

static ssize_t advise_segments(struct mm_struct *mm, struct iov_iter *iter, int behavior)
{
	size_t total = iov_iter_count(iter);
	int err = 0;

	while (iov_iter_count(iter) && !err) {
		struct iovec seg = iov_iter_iovec(iter);

		err = do_madvise(mm, (unsigned long)seg.iov_base, seg.iov_len, behavior);
		if (!err)
			iov_iter_advance(iter, seg.iov_len);
	}
	total -= iov_iter_count(iter);
	return total ?: err;
}

static ssize_t advise_process(struct task_struct *task, struct iov_iter *iter, int behavior)
{
	struct mm_struct *mm = task_mm_for(task, PTRACE_MODE_READ_FSCREDS);
	ssize_t ret = -EPERM;

	if (IS_ERR(mm))
		return PTR_ERR(mm);
	if (capable(CAP_SYS_NICE))
		ret = advise_segments(mm, iter, behavior);
	mmput(mm);
	return ret;
}

SYSCALL_DEFINE5(process_madvise, int, pidfd, const struct iovec __user *, vec, size_t, vlen, int, behavior,
		unsigned int, flags)
{
	struct iovec stack[UIO_FASTIOV], *iov = stack;
	struct task_struct *task;
	struct iov_iter iter;
	unsigned int f_flags;
	struct pid *pid;
	ssize_t ret;

	if (flags)
		return -EINVAL;
	ret = import_iovec(READ, vec, vlen, UIO_FASTIOV, &iov, &iter);
	if (ret < 0)
		return ret;
	pid = pidfd_get_pid(pidfd, &f_flags);
	ret = PTR_ERR(pid);
	if (IS_ERR(pid))
		goto free_iov;
	task = get_pid_task(pid, PIDTYPE_TGID);
	put_pid(pid);
	ret = -ESRCH;
	if (!task)
		goto free_iov;
	ret = remote_advice(behavior) ? advise_process(task, &iter, behavior) : -EINVAL;
	put_task_struct(task);
free_iov:
	kfree(iov);
	return ret;
}
