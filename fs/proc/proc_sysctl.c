// SPDX-License-Identifier: MIT
/*
 * /proc/sys: the tree of variables.
 *
 * A table is registered under a path; its folders are made as needed and go when their last name goes. Each name of a
 * registered table becomes an entry in the tree of its folder, sorted by name. A header stands for the registration of
 * one table:
 *	used	calls inside its handlers; unregistering waits for them (unregistering points to what to complete)
 *	count	references to its memory: the registration, and one for each inode
 *
 * Lock: sysctl_lock (spinlock) guards trees, counts and states. Everything is allocated before it is taken; without
 * memory the register functions return NULL and nothing has changed.
 */
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/namei.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysctl.h>
#include <linux/uio.h>
#include "internal.h"

/* A name in a folder: a variable (table, head), or a folder (dir). */
struct ctl_entry {
	struct rb_node node;
	const char *name;
	struct ctl_table *table;
	struct ctl_table_header *head;
	struct ctl_dir *dir;
};

struct ctl_dir {
	struct rb_root entries;
	struct ctl_dir *parent;
	unsigned int users;    /* names in it and registrations; at 0 it leaves the tree */
	unsigned int count;    /* references to the memory: its being in the tree, inodes */
	struct ctl_entry self; /* its name in the parent */
	char name[];
};

struct ctl_table_header {
	struct ctl_table *table;
	struct ctl_dir *dir;
	struct ctl_entry *entries; /* one for each variable of the table */
	unsigned int nr_entries;
	unsigned int used;
	unsigned int count;
	struct completion *unregistering;
	struct ctl_table_header *next; /* registrations of tables below this one */
};

static DEFINE_SPINLOCK(sysctl_lock);
static struct ctl_dir sysctl_root = { .entries = RB_ROOT, .users = 1, .count = 1 };

/* ---- The tree; sysctl_lock is held ---- */

static int name_cmp(const char *a, size_t alen, const char *b)
{
	size_t blen = strlen(b);
	int cmp = memcmp(a, b, min(alen, blen));

	return cmp ?: (alen < blen ? -1 : alen > blen);
}

static struct ctl_entry *find_entry(struct ctl_dir *dir, const char *name, size_t len)
{
	struct rb_node *node = dir->entries.rb_node;

	while (node) {
		struct ctl_entry *entry = rb_entry(node, struct ctl_entry, node);
		int cmp = name_cmp(name, len, entry->name);

		if (!cmp)
			return entry;
		node = cmp < 0 ? node->rb_left : node->rb_right;
	}
	return NULL;
}

static int insert_entry(struct ctl_dir *dir, struct ctl_entry *entry)
{
	struct rb_node **p = &dir->entries.rb_node, *parent = NULL;
	size_t len = strlen(entry->name);

	while (*p) {
		int cmp = name_cmp(entry->name, len, rb_entry(*p, struct ctl_entry, node)->name);

		if (!cmp)
			return -EEXIST;
		parent = *p;
		p = cmp < 0 ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&entry->node, parent, p);
	rb_insert_color(&entry->node, &dir->entries);
	dir->users++;
	return 0;
}

static void dir_free_ref(struct ctl_dir *dir)
{
	if (!--dir->count)
		kfree(dir);
}

/* One user less of a folder, and of those above it that become empty. */
static void dir_drop(struct ctl_dir *dir)
{
	while (dir != &sysctl_root && !--dir->users) {
		struct ctl_dir *parent = dir->parent;

		rb_erase(&dir->self.node, &parent->entries);
		RB_CLEAR_NODE(&dir->self.node);
		dir_free_ref(dir);
		dir = parent;
	}
	if (dir == &sysctl_root)
		dir->users--;
}

static void erase_entry(struct ctl_dir *dir, struct ctl_entry *entry)
{
	rb_erase(&entry->node, &dir->entries);
	RB_CLEAR_NODE(&entry->node);
	dir_drop(dir);
}

/* ---- Headers ---- */

static bool use_table(struct ctl_table_header *head)
{
	bool ok = false;

	spin_lock(&sysctl_lock);
	if (!head->unregistering) {
		head->used++;
		ok = true;
	}
	spin_unlock(&sysctl_lock);
	return ok;
}

static void unuse_table(struct ctl_table_header *head)
{
	spin_lock(&sysctl_lock);
	if (!--head->used && head->unregistering)
		complete(head->unregistering);
	spin_unlock(&sysctl_lock);
}

/* sysctl_lock is held. */
static void header_put(struct ctl_table_header *head)
{
	if (!--head->count)
		kfree(head);
}

void proc_sys_evict_inode(struct proc_inode *ei)
{
	if (!ei->sysctl && !ei->sysctl_dir)
		return;
	spin_lock(&sysctl_lock);
	if (ei->sysctl)
		header_put(ei->sysctl);
	if (ei->sysctl_dir)
		dir_free_ref(ei->sysctl_dir);
	spin_unlock(&sysctl_lock);
	ei->sysctl = NULL;
	ei->sysctl_dir = NULL;
}

/* ---- Registering ---- */

/*
 * The folder of a path below @dir, made if need be, with one user more. Returns an error.
 */
static struct ctl_dir *get_dir(struct ctl_dir *dir, const char *path)
{
	spin_lock(&sysctl_lock);
	dir->users++;
	while (*path) {
		size_t len = strcspn(path, "/");
		struct ctl_entry *entry;
		struct ctl_dir *new = NULL;

		if (!len) {
			path++;
			continue;
		}
		entry = find_entry(dir, path, len);
		if (!entry) {
			spin_unlock(&sysctl_lock);
			new = kzalloc(struct_size(new, name, len + 1), GFP_KERNEL);
			spin_lock(&sysctl_lock);
			if (!new) {
				dir_drop(dir);
				spin_unlock(&sysctl_lock);
				return ERR_PTR(-ENOMEM);
			}
			memcpy(new->name, path, len);
			new->self.name = new->name;
			new->self.dir = new;
			new->entries = RB_ROOT;
			new->parent = dir;
			new->count = 1;
			entry = find_entry(dir, path, len);
			if (!entry) {
				insert_entry(dir, &new->self);
				entry = &new->self;
				new = NULL;
			}
			kfree(new);
		}
		if (!entry->dir) {
			dir_drop(dir);
			spin_unlock(&sysctl_lock);
			return ERR_PTR(-ENOTDIR);
		}
		entry->dir->users++;
		dir_drop(dir);
		dir = entry->dir;
		path += len;
	}
	spin_unlock(&sysctl_lock);
	return dir;
}

static int check_table(const char *path, struct ctl_table *table)
{
	int err = 0;

	for (; table->procname; table++) {
		if (table->child)
			continue;
		if (!table->proc_handler) {
			pr_err("sysctl table check failed: %s/%s No proc_handler\n", path, table->procname);
			err = -EINVAL;
		}
		if ((table->mode & (S_IRUGO | S_IWUGO)) != table->mode) {
			pr_err("sysctl table check failed: %s/%s bogus .mode 0%o\n", path, table->procname,
			       table->mode);
			err = -EINVAL;
		}
	}
	return err;
}

static void remove_entries(struct ctl_table_header *head, unsigned int n)
{
	while (n--)
		erase_entry(head->dir, &head->entries[n]);
}

/* Register the variables of one table, without the tables below it. */
static struct ctl_table_header *register_flat(const char *path, struct ctl_table *table)
{
	struct ctl_table_header *head;
	struct ctl_table *entry;
	unsigned int nr = 0, i = 0;
	struct ctl_dir *dir;
	int err = 0;

	if (check_table(path, table)) {
		dump_stack();
		return NULL;
	}
	for (entry = table; entry->procname; entry++)
		nr += !entry->child;
	head = kzalloc(sizeof(*head) + array_size(nr, sizeof(struct ctl_entry)), GFP_KERNEL);
	if (!head)
		return NULL;
	head->entries = (struct ctl_entry *)(head + 1);
	head->nr_entries = nr;
	head->table = table;
	head->count = 1;
	dir = get_dir(&sysctl_root, path);
	if (IS_ERR(dir)) {
		pr_err("sysctl could not get directory: %s %ld\n", path, PTR_ERR(dir));
		kfree(head);
		return NULL;
	}
	head->dir = dir;
	spin_lock(&sysctl_lock);
	for (entry = table; entry->procname && !err; entry++) {
		if (entry->child)
			continue;
		head->entries[i] = (struct ctl_entry){ .name = entry->procname, .table = entry, .head = head };
		err = insert_entry(dir, &head->entries[i]);
		if (!err)
			i++;
	}
	if (err) {
		pr_err("sysctl duplicate entry: /%s/%s\n", path, head->entries[i].name);
		remove_entries(head, i);
		dir_drop(dir);
	}
	spin_unlock(&sysctl_lock);
	if (err) {
		dump_stack();
		kfree(head);
		return NULL;
	}
	return head;
}

/**
 * register_sysctl - register a table under a path below /proc/sys
 * @table: ends with an empty entry; used until it is unregistered
 *
 * Returns what unregister_sysctl_table() takes, NULL on failure. Process context.
 */
struct ctl_table_header *register_sysctl(const char *path, struct ctl_table *table)
{
	return register_flat(path, table);
}
EXPORT_SYMBOL(register_sysctl);

/* Register @table at @path, and the tables below it. @path has room for PATH_MAX bytes, of which @len are used. */
static int register_nested(struct ctl_table_header **list, char *path, size_t len, struct ctl_table *table)
{
	struct ctl_table_header *head = register_flat(path, table);

	if (!head)
		return -ENOMEM;
	head->next = *list;
	*list = head;
	for (; table->procname; table++) {
		size_t n;
		int err;

		if (!table->child)
			continue;
		n = strlen(table->procname);
		if (len + n + 2 > PATH_MAX)
			return -ENAMETOOLONG;
		memcpy(path + len, table->procname, n);
		strcpy(path + len + n, "/");
		err = register_nested(list, path, len + n + 1, table->child);
		path[len] = '\0';
		if (err)
			return err;
	}
	return 0;
}

/**
 * register_sysctl_paths - register a table, with tables below it in .child, under a path
 * @path: ends with an empty entry
 */
struct ctl_table_header *register_sysctl_paths(const struct ctl_path *path, struct ctl_table *table)
{
	struct ctl_table_header *list = NULL;
	char *name = kzalloc(PATH_MAX, GFP_KERNEL);
	size_t len = 0;
	int err = 0;

	if (!name)
		return NULL;
	for (; path->procname && !err; path++) {
		size_t n = strlen(path->procname);

		if (len + n + 2 > PATH_MAX) {
			err = -ENAMETOOLONG;
			break;
		}
		memcpy(name + len, path->procname, n);
		strcpy(name + len + n, "/");
		len += n + 1;
	}
	if (!err)
		err = register_nested(&list, name, len, table);
	kfree(name);
	if (err) {
		unregister_sysctl_table(list);
		return NULL;
	}
	return list;
}
EXPORT_SYMBOL(register_sysctl_paths);

/**
 * register_sysctl_table - the same at the root
 */
struct ctl_table_header *register_sysctl_table(struct ctl_table *table)
{
	static const struct ctl_path null_path[] = { {} };

	return register_sysctl_paths(null_path, table);
}
EXPORT_SYMBOL(register_sysctl_table);

/**
 * __register_sysctl_init - register a table that stays for good
 */
void __init __register_sysctl_init(const char *path, struct ctl_table *table, const char *table_name)
{
	if (unlikely(!register_sysctl(path, table)))
		pr_err("failed when register_sysctl %s to %s\n", table_name, path);
}

static struct ctl_table sysctl_mount_point[] = { {} };

/**
 * register_sysctl_mount_point - an empty folder
 */
struct ctl_table_header *register_sysctl_mount_point(const char *path)
{
	return register_sysctl(path, sysctl_mount_point);
}
EXPORT_SYMBOL(register_sysctl_mount_point);

static void unregister_one(struct ctl_table_header *head)
{
	DECLARE_COMPLETION_ONSTACK(wait);

	spin_lock(&sysctl_lock);
	head->unregistering = &wait;
	if (head->used) {
		spin_unlock(&sysctl_lock);
		wait_for_completion(&wait);
		spin_lock(&sysctl_lock);
	}
	remove_entries(head, head->nr_entries);
	dir_drop(head->dir);
	header_put(head);
	spin_unlock(&sysctl_lock);
}

/**
 * unregister_sysctl_table - undo a registration
 * @head: may be NULL
 *
 * No handler of the table is running when it returns.
 */
void unregister_sysctl_table(struct ctl_table_header *head)
{
	might_sleep();
	while (head) {
		struct ctl_table_header *next = head->next;

		unregister_one(head);
		head = next;
	}
}
EXPORT_SYMBOL(unregister_sysctl_table);

/* ---- As files ---- */

static const struct inode_operations proc_sys_inode_operations;
static const struct file_operations proc_sys_file_operations;
static const struct inode_operations proc_sys_dir_operations;
static const struct file_operations proc_sys_dir_file_operations;
static const struct dentry_operations proc_sys_dentry_operations;

static struct ctl_dir *inode_dir(struct inode *inode)
{
	return PROC_I(inode)->sysctl_dir ?: &sysctl_root;
}

/* An inode for @head's variable @table, or the folder @dir, whose reference it takes. */
static struct inode *make_inode(struct super_block *sb, struct ctl_table_header *head, struct ctl_table *table,
				struct ctl_dir *dir)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	PROC_I(inode)->sysctl = head;
	PROC_I(inode)->sysctl_entry = table;
	PROC_I(inode)->sysctl_dir = dir;
	inode->i_mtime = inode->i_atime = inode->i_ctime = current_time(inode);
	if (dir) {
		inode->i_mode = S_IFDIR | S_IRUGO | S_IXUGO;
		inode->i_op = &proc_sys_dir_operations;
		inode->i_fop = &proc_sys_dir_file_operations;
	} else {
		inode->i_mode = S_IFREG | table->mode;
		inode->i_op = &proc_sys_inode_operations;
		inode->i_fop = &proc_sys_file_operations;
	}
	return inode;
}

static struct dentry *proc_sys_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	struct ctl_table_header *head = NULL;
	struct ctl_table *table = NULL;
	struct ctl_dir *sub = NULL;
	struct ctl_entry *entry;
	struct inode *inode;

	spin_lock(&sysctl_lock);
	entry = find_entry(inode_dir(dir), (const char *)dentry->d_name.name, dentry->d_name.len);
	if (entry && entry->dir) {
		sub = entry->dir;
		sub->count++;
	} else if (entry && !entry->head->unregistering) {
		head = entry->head;
		head->count++;
		table = entry->table;
	} else {
		entry = NULL;
	}
	spin_unlock(&sysctl_lock);
	if (!entry)
		return ERR_PTR(-ENOENT);
	inode = make_inode(dir->i_sb, head, table, sub);
	if (!inode) {
		spin_lock(&sysctl_lock);
		if (head)
			header_put(head);
		if (sub)
			dir_free_ref(sub);
		spin_unlock(&sysctl_lock);
		return ERR_PTR(-ENOMEM);
	}
	d_set_d_op(dentry, &proc_sys_dentry_operations);
	return d_splice_alias(inode, dentry);
}

static int sysctl_perm(umode_t mode, int op)
{
	if (uid_eq(current_euid(), GLOBAL_ROOT_UID))
		mode >>= 6;
	else if (in_egroup_p(GLOBAL_ROOT_GID))
		mode >>= 3;
	return (op & ~mode & (MAY_READ | MAY_WRITE | MAY_EXEC)) == 0 ? 0 : -EACCES;
}

static int proc_sys_permission(struct user_namespace *ns, struct inode *inode, int mask)
{
	/* Nothing here is executable, except folders, which may be searched. */
	if ((mask & MAY_EXEC) && S_ISREG(inode->i_mode))
		return -EACCES;
	if (!PROC_I(inode)->sysctl_entry)
		return mask & MAY_WRITE ? -EACCES : 0;
	return sysctl_perm(PROC_I(inode)->sysctl_entry->mode, mask & ~MAY_NOT_BLOCK);
}

static int proc_sys_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	int error;

	if (attr->ia_valid & (ATTR_MODE | ATTR_UID | ATTR_GID))
		return -EPERM;
	error = setattr_prepare(ns, dentry, attr);
	if (!error)
		setattr_copy(ns, inode, attr);
	return error;
}

/* Call the handler with the caller's data in a kernel buffer. */
static ssize_t call_handler(struct ctl_table *table, struct iov_iter *iter, loff_t *pos, int write)
{
	size_t count = iov_iter_count(iter);
	ssize_t error;
	char *kbuf;

	error = sysctl_perm(table->mode, write ? MAY_WRITE : MAY_READ);
	if (error)
		return -EPERM;
	if (!table->proc_handler)
		return -EINVAL;
	if (count >= KMALLOC_MAX_SIZE)
		return -ENOMEM;
	kbuf = kvzalloc(count + 1, GFP_KERNEL);
	if (!kbuf)
		return -ENOMEM;
	if (write) {
		error = -EFAULT;
		if (!copy_from_iter_full(kbuf, count, iter))
			goto out;
		kbuf[count] = '\0';
	}
	error = table->proc_handler(table, write, kbuf, &count, pos);
	if (error)
		goto out;
	error = count;
	if (!write && copy_to_iter(kbuf, count, iter) < count)
		error = -EFAULT;
out:
	kvfree(kbuf);
	return error;
}

static ssize_t proc_sys_call_handler(struct kiocb *iocb, struct iov_iter *iter, int write)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	struct ctl_table_header *head = PROC_I(inode)->sysctl;
	ssize_t ret;

	if (!head || !use_table(head))
		return -ENOENT;
	ret = call_handler(PROC_I(inode)->sysctl_entry, iter, &iocb->ki_pos, write);
	unuse_table(head);
	return ret;
}

static ssize_t proc_sys_read(struct kiocb *iocb, struct iov_iter *iter)
{
	return proc_sys_call_handler(iocb, iter, 0);
}

static ssize_t proc_sys_write(struct kiocb *iocb, struct iov_iter *iter)
{
	return proc_sys_call_handler(iocb, iter, 1);
}

static int proc_sys_open(struct inode *inode, struct file *filp)
{
	struct ctl_table_header *head = PROC_I(inode)->sysctl;

	if (!use_table(head))
		return -ENOENT;
	if (PROC_I(inode)->sysctl_entry->poll)
		filp->private_data = proc_sys_poll_event(PROC_I(inode)->sysctl_entry->poll);
	unuse_table(head);
	return 0;
}

/**
 * proc_sys_poll_notify - a variable has changed: wake those who poll it
 */
void proc_sys_poll_notify(struct ctl_table_poll *poll)
{
	if (poll) {
		atomic_inc(&poll->event);
		wake_up_interruptible(&poll->wait);
	}
}

static __poll_t proc_sys_poll(struct file *filp, poll_table *wait)
{
	struct inode *inode = file_inode(filp);
	struct ctl_table_header *head = PROC_I(inode)->sysctl;
	struct ctl_table *table = PROC_I(inode)->sysctl_entry;
	__poll_t ret = DEFAULT_POLLMASK;

	if (!use_table(head))
		return EPOLLERR | EPOLLHUP;
	if (table->proc_handler && table->poll) {
		poll_wait(filp, &table->poll->wait, wait);
		if ((unsigned long)filp->private_data != atomic_read(&table->poll->event)) {
			filp->private_data = proc_sys_poll_event(table->poll);
			ret = EPOLLIN | EPOLLRDNORM | EPOLLERR | EPOLLPRI;
		}
	}
	unuse_table(head);
	return ret;
}

/* The @n-th name of a folder; copies it, since it may go. Returns its type, 0 at the end. */
static unsigned int nth_name(struct ctl_dir *dir, loff_t n, char *name)
{
	unsigned int type = 0;
	struct rb_node *node;

	spin_lock(&sysctl_lock);
	for (node = rb_first(&dir->entries); node; node = rb_next(node)) {
		struct ctl_entry *entry = rb_entry(node, struct ctl_entry, node);

		if (n--)
			continue;
		strscpy(name, entry->name, NAME_MAX + 1);
		type = entry->dir ? DT_DIR : DT_REG;
		break;
	}
	spin_unlock(&sysctl_lock);
	return type;
}

static int proc_sys_readdir(struct file *file, struct dir_context *ctx)
{
	struct ctl_dir *dir = inode_dir(file_inode(file));
	unsigned int type;
	char *name;

	if (!dir_emit_dots(file, ctx))
		return 0;
	name = kmalloc(NAME_MAX + 1, GFP_KERNEL);
	if (!name)
		return -ENOMEM;
	while ((type = nth_name(dir, ctx->pos - 2, name)) != 0) {
		if (!dir_emit(ctx, name, strlen(name), 1, type))
			break;
		ctx->pos++;
	}
	kfree(name);
	return 0;
}

static int proc_sys_revalidate(struct dentry *dentry, unsigned int flags)
{
	struct proc_inode *ei = PROC_I(d_inode(dentry));
	int valid;

	spin_lock(&sysctl_lock);
	valid = ei->sysctl ? !ei->sysctl->unregistering : !ei->sysctl_dir || ei->sysctl_dir->users;
	spin_unlock(&sysctl_lock);
	return valid;
}

static const struct dentry_operations proc_sys_dentry_operations = {
	.d_revalidate = proc_sys_revalidate,
	.d_delete = always_delete_dentry,
};

static const struct file_operations proc_sys_file_operations = {
	.open = proc_sys_open,
	.poll = proc_sys_poll,
	.read_iter = proc_sys_read,
	.write_iter = proc_sys_write,
	.llseek = default_llseek,
};

static const struct file_operations proc_sys_dir_file_operations = {
	.read = generic_read_dir,
	.iterate_shared = proc_sys_readdir,
	.llseek = generic_file_llseek,
};

static const struct inode_operations proc_sys_inode_operations = {
	.permission = proc_sys_permission,
	.setattr = proc_sys_setattr,
};

static const struct inode_operations proc_sys_dir_operations = {
	.lookup = proc_sys_lookup,
	.permission = proc_sys_permission,
	.setattr = proc_sys_setattr,
};

/**
 * proc_sys_init - make /proc/sys
 *
 * Called once at start-up. Returns 0.
 */
int __init proc_sys_init(void)
{
	struct proc_dir_entry *entry = proc_mkdir("sys", NULL);

	if (!entry)
		return -ENOMEM;
	entry->proc_iops = &proc_sys_dir_operations;
	entry->proc_dir_ops = &proc_sys_dir_file_operations;
	entry->nlink = 0;
	return 0;
}
