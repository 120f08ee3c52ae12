// SPDX-License-Identifier: MIT
/* /proc/PID/mounts and mountinfo: the mounts, oldest first. namespace_sem is held from start() to stop(). */
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/init.h>
#include <linux/mount.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include "internal.h"
#include "proc/internal.h"

static const char mangle_chars[] = " \t\n\\#";

static void show_mnt_opts(struct seq_file *m, const struct vfsmount *mnt)
{
	static const struct {
		int flag;
		const char *text;
	} options[] = {
		{ MNT_NOSUID, ",nosuid" },   { MNT_NODEV, ",nodev" },		{ MNT_NOEXEC, ",noexec" },
		{ MNT_NOATIME, ",noatime" }, { MNT_NODIRATIME, ",nodiratime" }, { MNT_RELATIME, ",relatime" },
	};

	for (int i = 0; i < ARRAY_SIZE(options); i++)
		if (mnt->mnt_flags & options[i].flag)
			seq_puts(m, options[i].text);
}

static int show_mount(struct seq_file *m, void *v)
{
	struct mount *r = list_entry(v, struct mount, mnt_list);
	struct vfsmount *mnt = &r->mnt;
	struct super_block *sb = mnt->mnt_sb;
	struct path mnt_path = { .dentry = mnt->mnt_root, .mnt = mnt };
	struct path root;
	int err;

	seq_escape(m, r->mnt_devname ?: "none", mangle_chars);
	seq_putc(m, ' ');
	get_fs_root(current_fs(), &root);
	err = seq_path_root(m, &mnt_path, &root, mangle_chars);
	path_put(&root);
	if (err)
		return err;
	seq_printf(m, " %s %s", sb->s_type->name, mnt_is_readonly(mnt) ? "ro" : "rw");
	show_mnt_opts(m, mnt);
	if (sb->s_op->show_options) {
		err = sb->s_op->show_options(m, mnt->mnt_root);
		if (err)
			return err;
	}
	seq_puts(m, " 0 0\n");
	return 0;
}

static void *m_start(struct seq_file *m, loff_t *pos)
{
	down_read(&namespace_sem);
	return seq_list_start(&mount_list, *pos);
}

static void *m_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_list_next(v, &mount_list, pos);
}

static void m_stop(struct seq_file *m, void *v)
{
	up_read(&namespace_sem);
}

static int show_mountinfo(struct seq_file *m, void *v)
{
	struct mount *r = list_entry(v, struct mount, mnt_list);
	struct vfsmount *mnt = &r->mnt;
	struct super_block *sb = mnt->mnt_sb;
	struct path mnt_path = { .dentry = mnt->mnt_root, .mnt = mnt };
	struct path root;
	int err;

	seq_printf(m, "%i %i %u:%u ", r->mnt_id, r->mnt_parent->mnt_id, MAJOR(sb->s_dev), MINOR(sb->s_dev));
	seq_dentry(m, mnt->mnt_root, mangle_chars);
	seq_putc(m, ' ');
	get_fs_root(current_fs(), &root);
	err = seq_path_root(m, &mnt_path, &root, mangle_chars);
	path_put(&root);
	if (err)
		return err;
	seq_puts(m, mnt->mnt_flags & MNT_READONLY ? " ro" : " rw");
	show_mnt_opts(m, mnt);
	seq_printf(m, " - %s ", sb->s_type->name);
	seq_escape(m, r->mnt_devname ?: "none", mangle_chars);
	seq_puts(m, sb_rdonly(sb) ? " ro" : " rw");
	if (sb->s_op->show_options)
		err = sb->s_op->show_options(m, mnt->mnt_root);
	seq_putc(m, '\n');
	return err;
}

static const struct seq_operations mounts_op = { .start = m_start, .next = m_next, .stop = m_stop, .show = show_mount };
static const struct seq_operations mountinfo_op = {
	.start = m_start,
	.next = m_next,
	.stop = m_stop,
	.show = show_mountinfo,
};

static int mounts_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &mounts_op);
}

static int mountinfo_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &mountinfo_op);
}

const struct file_operations proc_mounts_operations = {
	.open = mounts_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = seq_release,
};
const struct file_operations proc_mountinfo_operations = {
	.open = mountinfo_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = seq_release,
};

static int __init proc_mounts_init(void)
{
	proc_symlink("mounts", NULL, "self/mounts");
	return 0;
}
fs_initcall(proc_mounts_init);
