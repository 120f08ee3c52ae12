// SPDX-License-Identifier: MIT
/*
 * Programs that the kernel itself starts.
 *
 * spawn_user_process() makes a task of the kernel, a child of process 1, that executes the program in its own context and so becomes a process with all
 * that goes with it: its own table of files with the standard streams, a working folder, and a session that it leads, with the console
 * as controlling terminal if there is one. The caller waits until the program has been loaded, so an error of execve is the caller's.
 * kernel_wait() (wait.c) collects the process. call_usermodehelper() is the same for modules, without streams.
 */
#include <linux/completion.h>
#include <linux/binfmts.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/user.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/umh.h>
#include "internal.h"

struct spawn {
	const char *path;
	const char *const *argv, *const *envp;
	bool stdio; /* the host's standard streams as descriptors 0 to 2 */
	int err;
	struct completion done;
};

/* Files and folders of its own, and a session. */
static int leave_kernel(const struct spawn *spawn)
{
	int err = 0;

	current->fs = copy_fs_struct(current_fs());
	current->files = dup_fd(&init_files, NR_OPEN_MAX, &err);
	if (!current->fs || !current->files)
		return -ENOMEM;
	ksys_setsid();
	return spawn->stdio ? console_open_stdio(current->files) : 0;
}

static void give_up(struct spawn *spawn, int err)
{
	spawn->err = err;
	if (current->files && current->files != &init_files)
		exit_files(current);
	if (current->fs && current->fs != &init_fs)
		exit_fs(current);
	current->signal->kernel_waited = false;
	complete(&spawn->done);
	do_exit(0);
}

static int spawn_main(void *data)
{
	struct spawn *spawn = data;
	int err;

	/* From here on it ends as a program does, see do_exit(). */
	err = give_user_state(current);
	if (!err) {
		atomic_long_inc(&current->cred->user->processes);
		err = leave_kernel(spawn);
	}
	if (!err)
		err = kernel_execve(spawn->path, spawn->argv, spawn->envp);
	if (err)
		give_up(spawn, err);
	complete(&spawn->done);
	user_mode_loop();
	return 0;
}

static struct task_struct *spawn_process(struct spawn *spawn)
{
	struct task_struct *task;

	init_completion(&spawn->done);
	task = create_task(spawn_main, spawn, kbasename(spawn->path), 0);
	if (IS_ERR(task))
		return task;
	get_task_struct(task);
	task->signal->kernel_waited = true;
	wake_up_new_task(task);
	wait_for_completion_state(&spawn->done, TASK_IDLE);
	if (!spawn->err)
		return task;
	put_task_struct(task);
	return ERR_PTR(spawn->err);
}

/* Nobody will wait for the process: it is released when it ends, or now. */
static void let_go(struct task_struct *task)
{
	bool dead;

	write_lock_irq(&tasklist_lock);
	task->signal->kernel_waited = false;
	dead = task->exit_state == EXIT_ZOMBIE && thread_group_empty(task) && thread_group_leader(task);
	if (dead)
		task->exit_state = EXIT_DEAD;
	write_unlock_irq(&tasklist_lock);
	if (dead)
		release_task(task);
}

/**
 * spawn_user_process - start a program in a process of its own, a child of process 1
 * @path: of the program, from the root or the kernel's working folder
 * @argv, @envp: end with NULL; not needed any more when this returns
 *
 * Process context. Returns its task, with a reference, running; or ERR_PTR() of what execve would have returned. kernel_wait() must collect it.
 */
struct task_struct *spawn_user_process(const char *path, const char *const *argv, const char *const *envp)
{
	struct spawn spawn = { .path = path, .argv = argv, .envp = envp, .stdio = true };

	return spawn_process(&spawn);
}

/**
 * call_usermodehelper - run a program for the kernel, without standard streams
 * @path: of the program, absolute
 * @argv, @envp: end with NULL
 * @wait: UMH_WAIT_PROC: until it has ended; otherwise until it has been loaded
 *
 * Process context. Returns -errno if it could not be started; for UMH_WAIT_PROC what wait4() would report, else 0.
 */
int call_usermodehelper(const char *path, char **argv, char **envp, int wait)
{
	struct spawn spawn = { .path = path, .argv = (const char *const *)argv, .envp = (const char *const *)envp };
	static const char *const no_environment[] = { NULL };
	struct task_struct *task;
	int status = 0;

	if (!path || !*path)
		return 0;
	if (!spawn.envp)
		spawn.envp = no_environment;
	task = spawn_process(&spawn);
	if (IS_ERR(task))
		return PTR_ERR(task);
	if (wait & UMH_WAIT_PROC)
		kernel_wait(task_pid_nr(task), &status);
	else
		let_go(task);
	put_task_struct(task);
	return status;
}
EXPORT_SYMBOL(call_usermodehelper);
