// SPDX-License-Identifier: MIT
/*
 * The first task: swapper/0, process 0. It is the boot context until fork_init() makes that process 1, and CPU 0's idle task from then on.
 * It is also the head of the list of all tasks and the ancestor of all others. It never ends, and its parts are never freed.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fs_struct.h>
#include <linux/init.h>
#include <linux/mm_types.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/utsname.h>
#include "internal.h"

struct pid_namespace init_pid_ns = { .child_reaper = &init_task, .user_ns = &init_user_ns };
EXPORT_SYMBOL_GPL(init_pid_ns);

struct nsproxy init_nsproxy = {
	.count = REFCOUNT_INIT(1),
	.uts_ns = &init_uts_ns,
	.pid_ns_for_children = &init_pid_ns,
};

struct pid init_struct_pid = {
	.count = REFCOUNT_INIT(1),
	.lock = __SPIN_LOCK_UNLOCKED(init_struct_pid.lock),
	.wait_pidfd = __WAIT_QUEUE_HEAD_INITIALIZER(init_struct_pid.wait_pidfd),
	.numbers = { { .nr = 0, .ns = &init_pid_ns } },
};

struct sighand_struct init_sighand = {
	.siglock = __SPIN_LOCK_UNLOCKED(init_sighand.siglock),
	.count = REFCOUNT_INIT(1),
	.signalfd_wqh = __WAIT_QUEUE_HEAD_INITIALIZER(init_sighand.signalfd_wqh),
};

#define LIMIT(resource, soft, hard) [resource] = { soft, hard }

struct signal_struct init_signals = {
	.sigcnt = REFCOUNT_INIT(1),
	.live = ATOMIC_INIT(1),
	.nr_threads = 1,
	.thread_head = LIST_HEAD_INIT(init_task.thread_node),
	.wait_chldexit = __WAIT_QUEUE_HEAD_INITIALIZER(init_signals.wait_chldexit),
	.shared_pending = { .list = LIST_HEAD_INIT(init_signals.shared_pending.list) },
	.pids = {
		[PIDTYPE_PID] = &init_struct_pid,
		[PIDTYPE_TGID] = &init_struct_pid,
		[PIDTYPE_PGID] = &init_struct_pid,
		[PIDTYPE_SID] = &init_struct_pid,
	},
	.rlim = {
		LIMIT(RLIMIT_CPU, RLIM_INFINITY, RLIM_INFINITY),
		LIMIT(RLIMIT_FSIZE, RLIM_INFINITY, RLIM_INFINITY),
		LIMIT(RLIMIT_DATA, RLIM_INFINITY, RLIM_INFINITY),
		LIMIT(RLIMIT_STACK, _STK_LIM, RLIM_INFINITY),
		LIMIT(RLIMIT_CORE, 0, RLIM_INFINITY),
		LIMIT(RLIMIT_RSS, RLIM_INFINITY, RLIM_INFINITY),
		LIMIT(RLIMIT_NPROC, RLIM_INFINITY, RLIM_INFINITY),
		LIMIT(RLIMIT_NOFILE, INR_OPEN_CUR, INR_OPEN_MAX),
		LIMIT(RLIMIT_MEMLOCK, MLOCK_LIMIT, MLOCK_LIMIT),
		LIMIT(RLIMIT_AS, RLIM_INFINITY, RLIM_INFINITY),
		LIMIT(RLIMIT_LOCKS, RLIM_INFINITY, RLIM_INFINITY),
		LIMIT(RLIMIT_SIGPENDING, RLIM_INFINITY, RLIM_INFINITY),
		LIMIT(RLIMIT_MSGQUEUE, 819200, 819200),
		LIMIT(RLIMIT_NICE, 0, 0),
		LIMIT(RLIMIT_RTPRIO, 0, 0),
		LIMIT(RLIMIT_RTTIME, RLIM_INFINITY, RLIM_INFINITY),
	},
};

struct task_struct init_task = {
	.__state = TASK_RUNNING,
	.usage = REFCOUNT_INIT(2),
	.stack_refcount = REFCOUNT_INIT(1),
	.rcu_users = REFCOUNT_INIT(1),
	.flags = PF_KTHREAD,
	.prio = MAX_PRIO - 20,
	.static_prio = MAX_PRIO - 20,
	.normal_prio = MAX_PRIO - 20,
	.policy = SCHED_NORMAL,
	.cpus_ptr = &init_task.cpus_mask,
	.cpus_mask = { CPU_BITS_ALL },
	.nr_cpus_allowed = NR_CPUS,
	.active_mm = &init_mm,
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.ptraced = LIST_HEAD_INIT(init_task.ptraced),
	.ptrace_entry = LIST_HEAD_INIT(init_task.ptrace_entry),
	.real_parent = &init_task,
	.parent = &init_task,
	.children = LIST_HEAD_INIT(init_task.children),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.group_leader = &init_task,
	.real_cred = &init_cred,
	.cred = &init_cred,
	.comm = "swapper",
	.nsproxy = &init_nsproxy,
	.signal = &init_signals,
	.sighand = &init_sighand,
	.pending = { .list = LIST_HEAD_INIT(init_task.pending.list) },
	.alloc_lock = __SPIN_LOCK_UNLOCKED(init_task.alloc_lock),
	.pi_lock = __RAW_SPIN_LOCK_UNLOCKED(init_task.pi_lock),
	.rt = { .run_list = LIST_HEAD_INIT(init_task.rt.run_list), .time_slice = 25 },
	.timer_slack_ns = 50000,
	.default_timer_slack_ns = 50000,
	.thread_pid = &init_struct_pid,
	.thread_group = LIST_HEAD_INIT(init_task.thread_group),
	.thread_node = LIST_HEAD_INIT(init_signals.thread_head),
};
EXPORT_SYMBOL(init_task);
