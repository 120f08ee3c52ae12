// SPDX-License-Identifier: MIT
/*
 * insmod and rmmod as the machine's command asks for them. Each runs in a task named as on Linux, so that the log says "Comm: insmod", and
 * an oops in a module's init or exit ends that task only: the module then stays, half loaded, as it would on Linux.
 */

#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "ashlar/control.h"
#include "internal.h"

/* Both run with a program's memory, empty, as insmod and rmmod have on Linux: modules look at current->mm. It goes with the task. */
static int become_program(void)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		return -ENOMEM;
	task_lock(current);
	current->mm = mm;
	current->active_mm = mm;
	task_unlock(current);
	return 0;
}

struct init_request {
	const void *image;
	size_t bytes;
	const char *args;
	const char *path;
};

static long do_init_request(void *arg)
{
	struct init_request *request = arg;
	int err = become_program();

	if (err)
		return err;
	return load_module(request->image, request->bytes, request->args ?: "", request->path);
}

struct control_result control_init_module(const void *image, size_t bytes, const char *args, const char *path)
{
	struct init_request request = { image, bytes, args, path };

	return control_run("insmod", do_init_request, &request);
}

bool control_module_init_ran(void)
{
	return module_init_ran;
}

struct delete_request {
	const char *name;
	unsigned int flags;
};

static long do_delete_request(void *arg)
{
	struct delete_request *request = arg;
	int err = become_program();

	if (err)
		return err;
	return delete_module(request->name, request->flags);
}

struct control_result control_delete_module(const char *name, unsigned int flags)
{
	struct delete_request request = { name, flags };

	return control_run("rmmod", do_delete_request, &request);
}
