/* SPDX-License-Identifier: MIT */
/* What the files of fs/proc share among themselves. */
#ifndef FS_PROC_INTERNAL_H
#define FS_PROC_INTERNAL_H
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/proc_fs.h>
#include <linux/rbtree.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

/* Letters: s = proc_subdir_lock, u = pde_unload_lock, c = constant once it can be found. */
struct proc_dir_entry {
	/*
	 * Calls inside the owner's functions: n >= 0 while the entry lives, BIAS + n once it is being removed; whoever
	 * brings it to BIAS completes pde_unload_completion.
	 */
	atomic_t in_use;
	refcount_t refcnt;
	struct list_head pde_openers; /* u: open files whose release() must be called */
	spinlock_t pde_unload_lock;
	struct completion *pde_unload_completion;
	const struct inode_operations *proc_iops; /* c */
	union {
		const struct proc_ops *proc_ops; /* c */
		const struct file_operations *proc_dir_ops;
	};
	union {
		const struct seq_operations *seq_ops; /* c */
		int (*single_show)(struct seq_file *, void *);
	};
	proc_write_t write;
	void *data;
	unsigned int state_size;
	unsigned int low_ino;
	nlink_t nlink; /* s */
	kuid_t uid;
	kgid_t gid;
	loff_t size;
	struct proc_dir_entry *parent; /* s */
	struct rb_root subdir;	       /* s: children by length and text of their names */
	struct rb_node subdir_node;    /* s */
	umode_t mode;
	u8 flags;
	u8 namelen;
	char name[];
};

#define PROC_ENTRY_BIAS INT_MIN

/* A file that is open, kept so that release() can be called when the entry is removed under it. */
struct pde_opener {
	struct list_head lh; /* u */
	struct file *file;
	bool closing;	      /* u */
	struct completion *c; /* u: who waits for release() to return */
};

struct proc_inode {
	struct proc_dir_entry *pde;
	struct ctl_table_header *sysctl;
	struct ctl_table *sysctl_entry;
	struct ctl_dir *sysctl_dir;
	struct pid *pid;	       /* below /proc/PID: whose; held */
	const struct pid_entry *entry; /* below /proc/PID: which file; NULL for folders made otherwise */
	unsigned int fd;	       /* below fd and fdinfo */
	struct inode vfs_inode;
};

static inline struct proc_inode *PROC_I(const struct inode *inode)
{
	return container_of(inode, struct proc_inode, vfs_inode);
}

/* A file of /proc/PID or /proc/PID/task/TID. Which function is used depends on fop and iop. */
struct pid_entry {
	const char *name;
	umode_t mode;
	const struct inode_operations *iop; /* NULL for those that all files have */
	const struct file_operations *fop;
	int (*show)(struct seq_file *m, struct task_struct *task);
	int (*link)(struct task_struct *task, struct path *path); /* of links that lead to a place; 0 or -errno */
	int (*link_fd)(struct task_struct *task, struct path *path, unsigned int fd); /* likewise, below fd */
};

/* The numbers of inodes below /proc/PID: of what kind, and which. */
enum pid_inode_kind { PID_INODE_TGID, PID_INODE_TID, PID_INODE_FD, PID_INODE_FDINFO, PID_INODE_TASK };

static inline struct pid *proc_pid(const struct inode *inode)
{
	return PROC_I(inode)->pid;
}

/* The task whose folder an inode lies in, referenced; NULL if it is gone. */
static inline struct task_struct *get_proc_task(const struct inode *inode)
{
	return get_pid_task(proc_pid(inode), PIDTYPE_PID);
}

static inline struct proc_dir_entry *PDE(const struct inode *inode)
{
	return PROC_I(inode)->pde;
}

static inline bool pde_is_permanent(const struct proc_dir_entry *pde)
{
	return pde->flags & PROC_ENTRY_PERMANENT;
}

static inline struct proc_dir_entry *pde_get(struct proc_dir_entry *pde)
{
	refcount_inc(&pde->refcnt);
	return pde;
}

#define FIRST_PROCESS_ENTRY 256 /* position of the first process in the root folder */

extern struct proc_dir_entry proc_root;
extern const struct super_operations proc_sops;
extern const struct dentry_operations proc_misc_dentry_ops;

/* generic.c */
void pde_put(struct proc_dir_entry *pde);
struct dentry *proc_lookup_de(struct inode *dir, struct dentry *dentry, struct proc_dir_entry *de);
bool proc_readdir_de(struct file *file, struct dir_context *ctx, struct proc_dir_entry *de);
struct proc_dir_entry *proc_root_entry_check(const char *name);
struct dentry *proc_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags);
int proc_readdir(struct file *file, struct dir_context *ctx);

/* inode.c */
bool use_pde(struct proc_dir_entry *pde);
void unuse_pde(struct proc_dir_entry *pde);
void proc_entry_rundown(struct proc_dir_entry *pde);
struct inode *proc_get_inode(struct super_block *sb, struct proc_dir_entry *de);
void proc_init_kmemcache(void);

/* base.c */
extern const struct dentry_operations pid_dentry_operations;
extern const struct inode_operations proc_def_inode_operations;
extern const struct inode_operations proc_pid_link_inode_operations;
int proc_setattr_pid(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr);
void task_dump_owner(struct task_struct *task, umode_t mode, kuid_t *uid, kgid_t *gid);
ino_t proc_pid_ino(pid_t pid, enum pid_inode_kind kind, unsigned int index);
struct inode *proc_pid_make_inode(struct super_block *sb, struct task_struct *task, umode_t mode, ino_t ino);
struct dentry *proc_pid_add(struct dentry *dentry, struct inode *inode);
struct dentry *proc_pid_lookup(struct dentry *dentry);
int proc_pid_readdir(struct file *file, struct dir_context *ctx);
struct mm_struct *proc_mem_open(struct inode *inode, unsigned int mode);
int proc_mem_open_mode(struct inode *inode, struct file *file, unsigned int mode);
int proc_mem_release(struct inode *inode, struct file *file);

/* pid_files.c */
extern const struct file_operations proc_pid_single_operations;
extern const struct file_operations proc_pid_cmdline_operations;
extern const struct file_operations proc_pid_environ_operations;
extern const struct file_operations proc_pid_auxv_operations;
extern const struct file_operations proc_pid_mem_operations;
extern const struct file_operations proc_pid_comm_operations;
extern const struct file_operations proc_pid_oom_adj_operations;
extern const struct file_operations proc_pid_oom_score_adj_operations;
int proc_pid_limits(struct seq_file *m, struct task_struct *task);
int proc_pid_personality(struct seq_file *m, struct task_struct *task);
int proc_pid_wchan(struct seq_file *m, struct task_struct *task);
int proc_pid_oom_score(struct seq_file *m, struct task_struct *task);

/* array.c */
int proc_pid_status(struct seq_file *m, struct task_struct *task);
int proc_tgid_stat(struct seq_file *m, struct task_struct *task);
int proc_tid_stat(struct seq_file *m, struct task_struct *task);
int proc_pid_statm(struct seq_file *m, struct task_struct *task);
void proc_task_name(struct seq_file *m, struct task_struct *task, bool escape);

/* fd.c */
extern const struct inode_operations proc_fd_inode_operations, proc_fdinfo_inode_operations;
extern const struct file_operations proc_fd_operations, proc_fdinfo_operations;

/* task_mmu.c, smaps.c, pagemap.c */
extern const struct file_operations proc_pid_maps_operations;
extern const struct file_operations proc_pid_smaps_operations;
extern const struct file_operations proc_pid_smaps_rollup_operations;
extern const struct file_operations proc_pagemap_operations;
extern const struct file_operations proc_clear_refs_operations;
void task_mem(struct seq_file *m, struct mm_struct *mm);

/* The state of an open maps or smaps. */
struct proc_maps_private {
	struct inode *inode;
	struct mm_struct *mm; /* its struct is held; the areas only from start() to stop() */
	struct task_struct *task;
	struct vma_iterator iter;
};
int proc_maps_open(struct inode *inode, struct file *file, const struct seq_operations *ops);
int proc_maps_release(struct inode *inode, struct file *file);
void *proc_maps_start(struct seq_file *m, loff_t *ppos);
void *proc_maps_next(struct seq_file *m, void *v, loff_t *ppos);
void proc_maps_stop(struct seq_file *m, void *v);
void show_map_vma(struct seq_file *m, struct vm_area_struct *vma);

/* proc_namespace.c of fs */
extern const struct file_operations proc_mounts_operations, proc_mountinfo_operations;

/* proc_sysctl.c */
void proc_sys_evict_inode(struct proc_inode *ei);
#endif
