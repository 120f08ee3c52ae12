/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BINFMTS_H
#define _LINUX_BINFMTS_H
/* The execution of programs: what fs/exec.c and the formats of programs tell each other. */
#include <linux/limits.h>
#include <linux/sched.h>
#include <uapi/linux/binfmts.h>

struct coredump_params;
struct cred;
struct file;
struct linux_binprm;
struct rlimit;
struct vm_area_struct;

/* A program that is about to be executed. Belongs to the task that executes it. */
struct linux_binprm {
	struct vm_area_struct *vma; /* of the new stack */
	unsigned long vma_pages;
	unsigned long argmin; /* the strings may not reach below this address */
	struct mm_struct *mm; /* the new address space, until the task has it */
	unsigned long p;      /* lowest byte of the strings so far */
	unsigned int have_execfd : 1, execfd_creds : 1, secureexec : 1, point_of_no_return : 1, comm_from_dentry : 1;
	struct file *executable;  /* what execve named, if an interpreter runs it by descriptor */
	struct file *interpreter; /* to go on with: the program of a script */
	struct file *file;
	struct cred *cred; /* of the new program */
	int unsafe;
	int argc, envc;
	const char *filename; /* as the program sees it */
	const char *interp;   /* what is really executed */
	const char *fdpath;   /* made up for execveat(), or NULL */
	unsigned interp_flags;
	int execfd;
	unsigned long exec;	   /* address of the string @filename */
	struct rlimit rlim_stack;  /* as it was at the beginning */
	char buf[BINPRM_BUF_SIZE]; /* the file's first bytes, zero beyond its end */
};

#define BINPRM_FLAGS_PATH_INACCESSIBLE_BIT 2
#define BINPRM_FLAGS_PATH_INACCESSIBLE (1 << BINPRM_FLAGS_PATH_INACCESSIBLE_BIT)

/* A format of programs. load_binary() returns -ENOEXEC if the file is of another. */
struct linux_binfmt {
	struct list_head lh;
	struct module *module;
	int (*load_binary)(struct linux_binprm *);
};

#define EXSTACK_DEFAULT 0
#define EXSTACK_DISABLE_X 1
#define EXSTACK_ENABLE_X 2

void __register_binfmt(struct linux_binfmt *fmt, int insert);
static inline void register_binfmt(struct linux_binfmt *fmt)
{
	__register_binfmt(fmt, 0);
}
void unregister_binfmt(struct linux_binfmt *fmt);

struct file *open_exec(const char *name);
int begin_new_exec(struct linux_binprm *bprm);
void setup_new_exec(struct linux_binprm *bprm);
void finalize_exec(struct linux_binprm *bprm);
void would_dump(struct linux_binprm *bprm, struct file *file);
int setup_arg_pages(struct linux_binprm *bprm, unsigned long stack_top, int executable_stack);
int remove_arg_zero(struct linux_binprm *bprm);
int copy_string_kernel(const char *arg, struct linux_binprm *bprm);
int bprm_change_interp(const char *interp, struct linux_binprm *bprm);
void set_binfmt(struct linux_binfmt *fmt);
int kernel_execve(const char *filename, const char *const *argv, const char *const *envp);
void start_thread(struct pt_regs *regs, unsigned long new_ip, unsigned long new_sp);
extern int suid_dumpable;
#endif
