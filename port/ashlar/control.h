/* SPDX-License-Identifier: MIT */
/*
 * What the command (tools/) asks of a running core. Called by PID 1 only, in process context, on its own large stack.
 * Each request runs in a task of its own, so an oops ends the request and not the machine.
 */
#ifndef ASHLAR_CONTROL_H
#define ASHLAR_CONTROL_H

#include "ashlar/types.h"

/* The outcome of a request. */
struct control_result {
	long value; /* what the call returned: 0 or more, or -errno; meaningless if killed */
	int pid;    /* of the task that ran it */
	int killed; /* 0, or the signal that ended the task (9 after an oops) */
};

/**
 * control_init_module - insmod
 * @image: the ELF file; the core copies what it needs
 * @bytes: its length
 * @args: "name=value name=value", may be empty
 * @path: the file's name for debuggers and reports, or NULL
 */
struct control_result control_init_module(const void *image, size_t bytes, const char *args, const char *path);

/** control_module_init_ran - did the last control_init_module() get as far as calling the module's init? (false: not loadable) */
bool control_module_init_ran(void);

/** control_delete_module - rmmod (flags as delete_module(2): O_NONBLOCK, O_TRUNC) */
struct control_result control_delete_module(const char *name, unsigned int flags);

/**
 * control_read_file - cat
 * @path: in the core's file tree, e.g. "/proc/meminfo"
 * @sink: gets the contents piece by piece, in PID 1's context; returns 0 to go on
 */
struct control_result control_read_file(const char *path, int (*sink)(void *ctx, const void *data, size_t bytes),
					void *ctx);

/** control_write_file - echo DATA >PATH */
struct control_result control_write_file(const char *path, const void *data, size_t bytes);

/** control_list_directory - ls: @sink gets each name with its type letter as in ls -l ('-', 'd', 'c', 'b', 'l') */
struct control_result control_list_directory(const char *path, int (*sink)(void *ctx, const char *name, char type),
					     void *ctx);

/**
 * control_make_node - mknod, mkdir
 * @type: 'c' or 'b' (device, with its number), 'p' (FIFO), 'd' (folder)
 * @mode: permissions, less the umask
 */
struct control_result control_make_node(const char *path, char type, unsigned int mode, unsigned int major,
					unsigned int minor);

/** control_remove_node - rm, or rmdir if @folder */
struct control_result control_remove_node(const char *path, bool folder);

/**
 * control_read_log - dmesg
 * @sequence: in: first record wanted; out: the one after the last delivered
 * @buffer: gets whole lines as dmesg prints them
 *
 * Returns bytes written; 0 at the end of the log.
 */
size_t control_read_log(u64 *sequence, char *buffer, size_t bytes);
void control_clear_log(void);

/** control_set_console_level - messages of a level below @level (1 to 8) reach the console; returns the former level */
int control_set_console_level(int level);

/** control_sleep_ns - let the machine run for that long */
void control_sleep_ns(u64 ns);

/** control_run - run @fn(@arg) in a task named @comm and wait for it */
struct control_result control_run(const char *comm, long (*fn)(void *arg), void *arg);

/**
 * control_run_program - run a program of the machine's file tree and wait for it
 * @path: in the machine's file tree, absolute or from its working folder
 * @argv, @envp: end with NULL; copied
 *
 * It is a process of its own whose standard streams are the machine's. When it has ended, processes that it left behind are killed.
 * The result's value is its exit status, or -errno if it could not be started; killed the signal that ended it.
 */
struct control_result control_run_program(const char *path, const char *const *argv, const char *const *envp);

/** control_taint - the taint mask; control_oops_count - oopses and other kills so far; control_warn_count - WARNs so far */
unsigned long control_taint(void);
unsigned int control_oops_count(void);
unsigned int control_warn_count(void);

/**
 * control_count_frames - free blocks by zone and order, after every cache has given back what it keeps in reserve
 *
 * Per-CPU page lists, empty slabs, lazily freed vmalloc areas and spare stacks are returned to the buddy allocator first, so that
 * two counts with nothing allocated in between are equal: the test that no frame is lost.
 */
#define CONTROL_ZONES 3
#define CONTROL_ORDERS 11
struct control_frames {
	u64 free[CONTROL_ZONES][CONTROL_ORDERS];
	u64 free_pages;
	u64 slab_pages; /* in slabs, full or not: how many depends on the order of events as well as on the objects */
	u64 slab_bytes; /* of the objects in use there */
};
void control_count_frames(struct control_frames *frames);

/** control_verify - run every subsystem's verifier; returns the number of broken invariants, each logged */
unsigned int control_verify(void);

/** control_shutdown - stop other CPUs and kernel threads' timers; the machine may be dismantled after this */
void control_shutdown(void);

#endif
