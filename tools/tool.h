/* SPDX-License-Identifier: MIT */
/*
 * The `ashlar` command. Each subcommand is one file; this header is what they share.
 *
 * The command is the machine's PID 1: before machine_start() it is an ordinary program, after it every call of control.h
 * is a request to the running core.
 */
#ifndef ASHLAR_TOOL_H
#define ASHLAR_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ashlar/control.h"

/* Exit statuses; part of the interface (ashlar(1)). */
enum { STATUS_OK = 0, STATUS_FAILED = 1, STATUS_USAGE = 2, STATUS_FINDING = 3 };

#define OPTION_CATS 32

struct options {
	uint64_t mem_bytes;
	uint64_t swap_bytes;
	unsigned int cpus;
	unsigned int timeout_s; /* of host time without the machine getting anywhere; 0: never */
	bool check;
	bool realtime;
	bool builtin_prompt; /* shell: the command's own prompt even where busybox is installed */
	bool timeout_given;
	bool verify;	  /* run: check invariants and count pages before power off */
	const char *root; /* the folder of the host that is the machine's root; "none": an empty one */
	const char *json_path;
	const char *cat[OPTION_CATS];
	unsigned int cat_count;
};

/**
 * parse_options - read the options that run and shell share
 * @argv: starts with the subcommand's name
 *
 * Returns the index of the first word that is no option, or a negative number after a complaint on standard error.
 */
int parse_options(int argc, char **argv, struct options *options);

/** machine_start - power the machine on; returns as PID 1, or ends the process with STATUS_USAGE and one line */
void machine_start(const struct options *options);

/** machine_findings - oopses and WARNs of the core so far */
unsigned int machine_findings(void);

/** machine_end - power off; what the console still holds is written. Returns the status, or STATUS_USAGE if output was lost */
int machine_end(int status);

/** complain - one line on standard error, begun with "ashlar: " */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** flush_output - bring the command's own output and the console's into order; call between the two */
void flush_output(void);

/** load_file - read a whole host file; NULL and errno on failure, free() it */
void *load_file(const char *path, size_t *bytes);

/** cat_file - copy a file of the core's tree to @out; returns false after saying why on standard error as cat does */
bool cat_file(const char *path, FILE *out);

/** run_program - run argv[0] inside the machine; returns its exit status (program.c) */
int run_program(char **argv);
long try_program(char **argv, int *status);

/** error_text - what Linux's tools print for -errno */
const char *error_text(long error);

/* Subcommands: arguments as main() gets them from the subcommand's name on; return the exit status. */
int cmd_run(int argc, char **argv);
int cmd_shell(int argc, char **argv);
int cmd_build(int argc, char **argv);
int cmd_modinfo(int argc, char **argv);

/** build_module - compile one source file into @ko_path; returns 0, or says why and returns STATUS_USAGE (build.c) */
int build_module(const char *source, char *ko_path, size_t ko_path_bytes);
/** build_cleanup - remove what build_module() made */
void build_cleanup(void);
/** kdir_path - the folder that modules are built with */
const char *kdir_path(void);

#endif
