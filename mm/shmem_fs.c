// SPDX-License-Identifier: MIT
/*
 * tmpfs: names for shmem files, and the files that have none (memfd, shared anonymous memory, drivers' buffers), which live on a mount of
 * their own that has no limits.
 *
 * Names are pinned dentries (fs/libfs.c). A folder's size is 20 bytes a name, as Linux shows it. Every name counts as an inode against
 * nr_inodes, a hard link too. Limits default to half of the memory.
 *
 * Mount options: size=, nr_blocks=, nr_inodes= (with k, m, g; size also %), mode=, uid=, gid=; huge=, mpol=, inode32 and inode64 are
 * accepted and change nothing. A remount may change the limits, not below what is used.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/parser.h>
#include <linux/seq_file.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/statfs.h>
#include <linux/string.h>

#define BOGO_DIRENT_SIZE 20

static struct kmem_cache *shmem_inode_cache;
static struct vfsmount *shm_mnt;
static const struct inode_operations shmem_dir_inode_operations;

/* ---- Inodes ---- */

static bool reserve_inode(struct super_block *sb)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(sb);
	bool ok = true;

	spin_lock(&sbinfo->stat_lock);
	if (sbinfo->max_inodes) {
		ok = sbinfo->free_inodes > 0;
		if (ok)
			sbinfo->free_inodes--;
	}
	spin_unlock(&sbinfo->stat_lock);
	return ok;
}

static void release_inode(struct super_block *sb)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(sb);

	spin_lock(&sbinfo->stat_lock);
	if (sbinfo->max_inodes)
		sbinfo->free_inodes++;
	spin_unlock(&sbinfo->stat_lock);
}

/**
 * shmem_get_inode - a new inode
 * @flags: VM_NORESERVE: its pages are promised one by one
 *
 * Returns NULL without memory or when the file system has no inode left.
 */
struct inode *shmem_get_inode(struct super_block *sb, const struct inode *dir, umode_t mode, dev_t dev,
			      unsigned long flags)
{
	struct inode *inode;

	if (!reserve_inode(sb))
		return NULL;
	inode = new_inode(sb);
	if (!inode) {
		release_inode(sb);
		return NULL;
	}
	inode->i_ino = get_next_ino();
	inode_init_owner(&init_user_ns, inode, dir, mode);
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	SHMEM_I(inode)->flags = flags & VM_NORESERVE;
	SHMEM_I(inode)->seals = F_SEAL_SEAL;
	switch (mode & S_IFMT) {
	case S_IFREG:
		inode->i_mapping->a_ops = &shmem_aops;
		inode->i_op = &shmem_inode_operations;
		inode->i_fop = &shmem_file_operations;
		break;
	case S_IFDIR:
		inc_nlink(inode); /* its own "." */
		inode->i_size = 2 * BOGO_DIRENT_SIZE;
		inode->i_op = &shmem_dir_inode_operations;
		inode->i_fop = &simple_dir_operations;
		break;
	case S_IFLNK:
		inode->i_op = &simple_symlink_inode_operations;
		break;
	default:
		inode->i_op = &shmem_inode_operations;
		init_special_inode(inode, inode->i_mode, dev);
		break;
	}
	return inode;
}

static void shmem_evict_inode(struct inode *inode)
{
	if (shmem_mapping(inode->i_mapping)) {
		shmem_unacct_size(SHMEM_I(inode)->flags, inode->i_size);
		inode->i_size = 0;
		set_bit(AS_EXITING, &inode->i_mapping->flags);
		shmem_truncate_range(inode, 0, -1);
		WARN_ON(inode->i_blocks);
	}
	release_inode(inode->i_sb);
	clear_inode(inode);
}

static struct inode *shmem_alloc_inode(struct super_block *sb)
{
	struct shmem_inode_info *info = kmem_cache_alloc(shmem_inode_cache, GFP_KERNEL);

	if (!info)
		return NULL;
	memset(info, 0, offsetof(struct shmem_inode_info, vfs_inode));
	spin_lock_init(&info->lock);
	return &info->vfs_inode;
}

static void shmem_free_inode(struct inode *inode)
{
	if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
	kmem_cache_free(shmem_inode_cache, SHMEM_I(inode));
}

/* ---- Names ---- */

static int add_name(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	if (!inode)
		return -ENOSPC;
	dir->i_size += BOGO_DIRENT_SIZE;
	dir->i_mtime = dir->i_ctime = current_time(dir);
	d_instantiate(dentry, inode);
	dget(dentry);
	return 0;
}

static int shmem_mknod(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	return add_name(dir, dentry, shmem_get_inode(dir->i_sb, dir, mode, dev, VM_NORESERVE));
}

static int shmem_mkdir(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int error = shmem_mknod(ns, dir, dentry, mode | S_IFDIR, 0);

	if (!error)
		inc_nlink(dir);
	return error;
}

static int shmem_create(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, bool excl)
{
	return shmem_mknod(ns, dir, dentry, mode | S_IFREG, 0);
}

static int shmem_tmpfile(struct user_namespace *ns, struct inode *dir, struct file *file, umode_t mode)
{
	struct inode *inode = shmem_get_inode(dir->i_sb, dir, mode, 0, VM_NORESERVE);

	if (!inode)
		return -ENOSPC;
	d_tmpfile(file, inode);
	return finish_open(file, file->f_path.dentry, NULL);
}

static int shmem_symlink(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, const char *target)
{
	size_t len = strlen(target) + 1;
	struct inode *inode;

	if (len > PAGE_SIZE)
		return -ENAMETOOLONG;
	inode = shmem_get_inode(dir->i_sb, dir, S_IFLNK | 0777, 0, VM_NORESERVE);
	if (!inode)
		return -ENOSPC;
	inode->i_size = len - 1;
	inode->i_link = kmemdup(target, len, GFP_KERNEL);
	if (!inode->i_link) {
		iput(inode);
		return -ENOMEM;
	}
	return add_name(dir, dentry, inode);
}

static int shmem_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(old);

	/* A name is counted as an inode, but the first name of a file that had none is its own. */
	if (inode->i_nlink && !reserve_inode(inode->i_sb))
		return -ENOSPC;
	dir->i_size += BOGO_DIRENT_SIZE;
	return simple_link(old, dir, dentry);
}

static int shmem_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(dentry);

	if (inode->i_nlink > 1 && !S_ISDIR(inode->i_mode))
		release_inode(inode->i_sb);
	dir->i_size -= BOGO_DIRENT_SIZE;
	return simple_unlink(dir, dentry);
}

static int shmem_rmdir(struct inode *dir, struct dentry *dentry)
{
	if (!simple_empty(dentry))
		return -ENOTEMPTY;
	drop_nlink(d_inode(dentry));
	drop_nlink(dir);
	return shmem_unlink(dir, dentry);
}

static int shmem_rename(struct user_namespace *ns, struct inode *old_dir, struct dentry *old_dentry,
			struct inode *new_dir, struct dentry *new_dentry, unsigned int flags)
{
	struct inode *target = d_inode(new_dentry);
	bool is_dir = d_is_dir(old_dentry);

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	if (flags & RENAME_EXCHANGE)
		return simple_rename_exchange(old_dir, old_dentry, new_dir, new_dentry);
	if (!simple_empty(new_dentry))
		return -ENOTEMPTY;
	if (target) {
		shmem_unlink(new_dir, new_dentry);
		if (is_dir) {
			drop_nlink(target);
			drop_nlink(old_dir);
		}
	} else if (is_dir) {
		drop_nlink(old_dir);
		inc_nlink(new_dir);
	}
	old_dir->i_size -= BOGO_DIRENT_SIZE;
	new_dir->i_size += BOGO_DIRENT_SIZE;
	old_dir->i_ctime = old_dir->i_mtime = new_dir->i_ctime = new_dir->i_mtime = d_inode(old_dentry)->i_ctime =
		current_time(old_dir);
	return 0;
}

static const struct inode_operations shmem_dir_inode_operations = {
	.getattr = shmem_getattr,
	.setattr = shmem_setattr,
	.create = shmem_create,
	.lookup = simple_lookup,
	.link = shmem_link,
	.unlink = shmem_unlink,
	.symlink = shmem_symlink,
	.mkdir = shmem_mkdir,
	.rmdir = shmem_rmdir,
	.mknod = shmem_mknod,
	.rename = shmem_rename,
	.tmpfile = shmem_tmpfile,
};

/* ---- Mounting ---- */

static unsigned long default_blocks(void)
{
	return totalram_pages() / 2;
}

/* A number with a unit, or a share of the memory. In pages. */
static int parse_size(const char *text, unsigned long *pages)
{
	char *rest;
	unsigned long long size = memparse(text, &rest);

	if (*rest == '%') {
		size = (size * totalram_pages() / 100) << PAGE_SHIFT;
		rest++;
	}
	if (*rest || rest == text)
		return -EINVAL;
	*pages = DIV_ROUND_UP(size, PAGE_SIZE);
	return 0;
}

static int parse_count(const char *text, unsigned long *count)
{
	char *rest;

	*count = memparse(text, &rest);
	return *rest || rest == text ? -EINVAL : 0;
}

static int parse_number(const char *text, unsigned int base, unsigned int *value)
{
	return kstrtouint(text, base, value) ? -EINVAL : 0;
}

static int parse_option(struct shmem_sb_info *sbinfo, const char *name, const char *value)
{
	unsigned int number;
	int error = -EINVAL;

	if (!strcmp(name, "inode64") || !strcmp(name, "inode32"))
		return 0;
	if (!value)
		return -EINVAL;
	if (!strcmp(name, "size"))
		return parse_size(value, &sbinfo->max_blocks);
	if (!strcmp(name, "nr_blocks"))
		return parse_count(value, &sbinfo->max_blocks);
	if (!strcmp(name, "nr_inodes"))
		return parse_count(value, &sbinfo->max_inodes);
	if (!strcmp(name, "huge") || !strcmp(name, "mpol"))
		return 0;
	if (!strcmp(name, "mode")) {
		error = parse_number(value, 8, &number);
		sbinfo->mode = number & 07777;
	} else if (!strcmp(name, "uid")) {
		error = parse_number(value, 0, &number);
		sbinfo->uid = make_kuid(&init_user_ns, number);
	} else if (!strcmp(name, "gid")) {
		error = parse_number(value, 0, &number);
		sbinfo->gid = make_kgid(&init_user_ns, number);
	}
	return error;
}

/* Put what @data says into @sbinfo. @data is changed. */
static int parse_options(struct shmem_sb_info *sbinfo, char *data)
{
	char *option;

	while ((option = strsep(&data, ",")) != NULL) {
		char *value = strchr(option, '=');
		int error;

		if (!*option)
			continue;
		if (value)
			*value++ = '\0';
		error = parse_option(sbinfo, option, value);
		if (error) {
			pr_err("tmpfs: %s '%s'\n", value ? "Bad value for" : "Unknown parameter", option);
			return error;
		}
	}
	return 0;
}

static int shmem_remount(struct super_block *sb, int *flags, char *data)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(sb), new = *sbinfo;
	unsigned long used_inodes;
	int error = parse_options(&new, data);

	if (error)
		return error;
	spin_lock(&sbinfo->stat_lock);
	used_inodes = sbinfo->max_inodes - sbinfo->free_inodes;
	if ((new.max_blocks &&new.max_blocks < sbinfo->used_blocks) ||
	    (new.max_inodes &&new.max_inodes < used_inodes) || !new.max_blocks != !sbinfo->max_blocks ||
	    !new.max_inodes != !sbinfo->max_inodes) {
		error = -EINVAL;
	} else {
		sbinfo->max_blocks = new.max_blocks;
		sbinfo->max_inodes = new.max_inodes;
		sbinfo->free_inodes = new.max_inodes - used_inodes;
	}
	spin_unlock(&sbinfo->stat_lock);
	return error;
}

static int shmem_show_options(struct seq_file *m, struct dentry *root)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(root->d_sb);

	if (sbinfo->max_blocks != default_blocks())
		seq_printf(m, ",size=%luk", sbinfo->max_blocks << (PAGE_SHIFT - 10));
	if (sbinfo->max_inodes != default_blocks())
		seq_printf(m, ",nr_inodes=%lu", sbinfo->max_inodes);
	if (sbinfo->mode != (0777 | S_ISVTX))
		seq_printf(m, ",mode=%03ho", sbinfo->mode);
	if (!uid_eq(sbinfo->uid, GLOBAL_ROOT_UID))
		seq_printf(m, ",uid=%u", from_kuid_munged(&init_user_ns, sbinfo->uid));
	if (!gid_eq(sbinfo->gid, GLOBAL_ROOT_GID))
		seq_printf(m, ",gid=%u", from_kgid_munged(&init_user_ns, sbinfo->gid));
	seq_puts(m, ",inode64");
	return 0;
}

static int shmem_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(dentry->d_sb);

	buf->f_type = TMPFS_MAGIC;
	buf->f_bsize = PAGE_SIZE;
	buf->f_namelen = NAME_MAX;
	spin_lock(&sbinfo->stat_lock);
	if (sbinfo->max_blocks) {
		buf->f_blocks = sbinfo->max_blocks;
		buf->f_bavail = buf->f_bfree = sbinfo->max_blocks - sbinfo->used_blocks;
	}
	if (sbinfo->max_inodes) {
		buf->f_files = sbinfo->max_inodes;
		buf->f_ffree = sbinfo->free_inodes;
	}
	spin_unlock(&sbinfo->stat_lock);
	return 0;
}

static const struct super_operations shmem_ops = {
	.alloc_inode = shmem_alloc_inode,
	.free_inode = shmem_free_inode,
	.evict_inode = shmem_evict_inode,
	.drop_inode = generic_delete_inode,
	.statfs = shmem_statfs,
	.remount_fs = shmem_remount,
	.show_options = shmem_show_options,
};

int shmem_fill_super(struct super_block *sb, void *data, int silent)
{
	struct shmem_sb_info *sbinfo = kzalloc(sizeof(*sbinfo), GFP_KERNEL);
	struct inode *root;
	int error;

	if (!sbinfo)
		return -ENOMEM;
	sb->s_fs_info = sbinfo;
	spin_lock_init(&sbinfo->stat_lock);
	sbinfo->mode = 0777 | S_ISVTX;
	sbinfo->uid = current_fsuid();
	sbinfo->gid = current_fsgid();
	if (!(sb->s_flags & SB_KERNMOUNT)) {
		sbinfo->max_blocks = default_blocks();
		sbinfo->max_inodes = default_blocks();
		error = parse_options(sbinfo, data);
		if (error)
			return error;
	} else {
		sb->s_flags |= SB_NOUSER;
	}
	sbinfo->free_inodes = sbinfo->max_inodes;
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_magic = TMPFS_MAGIC;
	sb->s_op = &shmem_ops;
	sb->s_time_gran = 1;
	root = shmem_get_inode(sb, NULL, S_IFDIR | sbinfo->mode, 0, VM_NORESERVE);
	if (!root)
		return -ENOMEM;
	root->i_uid = sbinfo->uid;
	root->i_gid = sbinfo->gid;
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

static void shmem_kill_sb(struct super_block *sb)
{
	kill_litter_super(sb);
	kfree(sb->s_fs_info);
}

static struct dentry *shmem_mount(struct file_system_type *type, int flags, const char *name, void *data)
{
	return mount_nodev(type, flags, data, shmem_fill_super);
}

static struct file_system_type shmem_fs_type = {
	.name = "tmpfs",
	.mount = shmem_mount,
	.kill_sb = shmem_kill_sb,
	.fs_flags = FS_USERNS_MOUNT,
};

/* ---- Files without names ---- */

static struct file *file_setup(const char *name, loff_t size, unsigned long flags, unsigned int i_flags)
{
	struct inode *inode;
	struct file *file;

	if (size < 0 || size > MAX_LFS_FILESIZE)
		return ERR_PTR(-EINVAL);
	if (shmem_acct_size(flags, size))
		return ERR_PTR(-ENOMEM);
	inode = shmem_get_inode(shm_mnt->mnt_sb, NULL, S_IFREG | 0777, 0, flags);
	if (!inode) {
		shmem_unacct_size(flags, size);
		return ERR_PTR(-ENOSPC);
	}
	inode->i_flags |= i_flags;
	inode->i_size = size;
	clear_nlink(inode);
	file = alloc_file_pseudo(inode, shm_mnt, name, O_RDWR, &shmem_file_operations);
	if (IS_ERR(file))
		iput(inode);
	return file;
}

/**
 * shmem_file_setup - a file that no path leads to
 * @name: what /proc/PID/maps shows of it
 * @size: bytes; holes
 * @flags: VM_NORESERVE: its pages are promised one by one, not all of @size now
 *
 * Returns the open file or an error. Process context.
 */
struct file *shmem_file_setup(const char *name, loff_t size, unsigned long flags)
{
	return file_setup(name, size, flags, 0);
}
EXPORT_SYMBOL_GPL(shmem_file_setup);

/** shmem_kernel_file_setup - the same for the kernel's own use */
struct file *shmem_kernel_file_setup(const char *name, loff_t size, unsigned long flags)
{
	return file_setup(name, size, flags, S_PRIVATE);
}

/** shmem_zero_setup - give a shared anonymous area a file of its own; 0 or -errno. mmap_lock is held for writing. */
int shmem_zero_setup(struct vm_area_struct *vma)
{
	struct file *file = shmem_kernel_file_setup("dev/zero", vma->vm_end - vma->vm_start, vma->vm_flags);

	if (IS_ERR(file))
		return PTR_ERR(file);
	if (vma->vm_file)
		fput(vma->vm_file);
	vma->vm_file = file;
	vma->vm_ops = &shmem_vm_ops;
	return 0;
}

static void init_once(void *p)
{
	inode_init_once(&((struct shmem_inode_info *)p)->vfs_inode);
}

/** shmem_init - tmpfs, and the mount for files without names. Once, at start-up. */
void __init shmem_init(void)
{
	shmem_inode_cache = kmem_cache_create("shmem_inode_cache", sizeof(struct shmem_inode_info), 0,
					      SLAB_PANIC | SLAB_ACCOUNT, init_once);
	register_filesystem(&shmem_fs_type);
	shm_mnt = kern_mount(&shmem_fs_type);
	if (IS_ERR(shm_mnt))
		panic("Could not kern_mount tmpfs");
}
