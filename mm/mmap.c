// SPDX-License-Identifier: MIT
/*
 * Making areas: mmap(2) and what modules have for it.
 *
 * do_mmap() checks what is asked for and chooses the place, mmap_region() makes the area there: it takes away what the range holds,
 * counts the promise, and then extends a neighbour or makes an area of its own, which a file's driver sets up in its ->mmap. Nothing is
 * mapped in advance, except what ->mmap maps itself; pages come when they are touched, or by mm_populate() after mmap_lock has been
 * given up.
 *
 * Private writable memory is promised (VM_ACCOUNT) as a whole when the area is made; shared memory without a file is promised by the file
 * that is made for it.
 *
 * Locks: mmap_lock for writing. An error leaves things as they were, but what the range held before may be gone: so it is on Linux.
 */
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mman.h>
#include <linux/mmap_lock.h>
#include <linux/mount.h>
#include <linux/rmap.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/syscalls.h>
#include "vma.h"

int sysctl_max_map_count = DEFAULT_MAX_MAP_COUNT;

/* ---- the area ---- */

/* Pages of the range that are mapped already, and will be taken away. */
static unsigned long pages_in_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma;
	unsigned long pages = 0;
	VMA_ITERATOR(vmi, mm, start);

	for_each_vma_range(vmi, vma, end) pages += (min(end, vma->vm_end) - max(start, vma->vm_start)) >> PAGE_SHIFT;
	return pages;
}

/* Does the area's memory have to be promised: private, writable, and not asked for without? */
static bool accountable_mapping(unsigned long vm_flags)
{
	return (vm_flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) == VM_WRITE;
}

/* Undo what a file's driver has set up. */
static void unmap_file(struct vm_area_struct *vma)
{
	unmap_vma_pages(vma, vma->vm_start, vma->vm_end);
	unlink_anon_vmas(vma);
	free_pgtables_range(vma->vm_mm, vma->vm_start, vma->vm_end);
	fput(vma->vm_file);
	vma->vm_file = NULL;
}

/*
 * Let the file's driver set the area up. It may change flags, operations and even the file. A shared area that may be written counts in
 * i_mmap_writable already before it is linked, so that nobody can seal the file in between: *@writable says that it does.
 */
static int map_file(struct vm_area_struct *vma, struct file *file, bool *writable)
{
	unsigned long start = vma->vm_start;
	int err;

	vma->vm_file = get_file(file);
	err = call_mmap(file, vma);
	if (err)
		goto unmap;
	if (WARN_ON_ONCE(vma->vm_start != start))
		err = -EINVAL;
	else if (vma_is_shared_maywrite(vma))
		err = mapping_map_writable(vma->vm_file->f_mapping);
	if (err)
		goto close;
	*writable = vma_is_shared_maywrite(vma);
	return 0;
close:
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
unmap:
	unmap_file(vma);
	return err;
}

/* Give a new area its contents. */
static int set_up_area(struct vm_area_struct *vma, struct file *file, bool *writable)
{
	if (file)
		return map_file(vma, file, writable);
	if (vma->vm_flags & VM_SHARED)
		return shmem_zero_setup(vma);
	vma_set_anonymous(vma);
	return 0;
}

/* The driver changed the flags: the neighbours may be mergeable now. Returns the area to use. */
static struct vm_area_struct *merge_after_mmap(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *merged, *prev = range_tree_find_below(&mm->mm_rt, vma->vm_start);

	if (!prev)
		return vma;
	merged = vma_merge(mm, prev, vma->vm_start, vma->vm_end, vma->vm_flags, NULL, vma->vm_file, vma->vm_pgoff);
	if (!merged)
		return vma;
	fput(vma->vm_file);
	vm_area_free(vma);
	return merged;
}

/* An area of its own for a new mapping, in its place. ERR_PTR on failure. */
static struct vm_area_struct *new_area(struct mm_struct *mm, struct file *file, unsigned long addr, unsigned long len,
				       unsigned long vm_flags, unsigned long pgoff)
{
	struct vm_area_struct *vma = vm_area_alloc(mm), *merged;
	struct address_space *mapping;
	bool writable = false;
	int err = -ENOMEM;

	if (!vma)
		return ERR_PTR(-ENOMEM);
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = vm_flags;
	vma->vm_page_prot = vm_get_page_prot(vm_flags);
	vma->vm_pgoff = pgoff;
	if (vma_reserve(mm, 1))
		goto free;
	err = set_up_area(vma, file, &writable);
	if (err)
		goto free;
	mapping = writable ? vma->vm_file->f_mapping : NULL;
	merged = vma->vm_flags != vm_flags && file ? merge_after_mmap(mm, vma) : vma;
	if (merged == vma) {
		vma_start_write(vma);
		vma_link(mm, vma);
	}
	if (mapping)
		mapping_unmap_writable(mapping);
	return merged;
free:
	vm_area_free(vma);
	return ERR_PTR(err);
}

/* What every area gets in the end, new or extended. */
static void finish_area(struct vm_area_struct *vma, unsigned long vm_flags, long pages)
{
	vm_stat_account(vma->vm_mm, vm_flags, pages);
	if (vm_flags & VM_LOCKED) {
		if (vm_flags & VM_SPECIAL)
			vma->vm_flags &= VM_LOCKED_CLEAR_MASK;
		else
			vma->vm_mm->locked_vm += pages;
	}
	vma->vm_flags |= VM_SOFTDIRTY;
	vma_set_page_prot(vma);
}

/**
 * mmap_region - map something at a place; whatever is there goes
 * @file: or NULL for anonymous memory
 * @addr: of the current task's program, page aligned
 * @len: bytes, a multiple of the page size
 * @vm_flags: VM_*
 * @pgoff: offset in the file, pages
 * @uf: not used
 *
 * Returns the address; -ENOMEM: limits, no memory, or no promise; -EPERM, or what the driver says. mmap_lock is held for writing.
 */
unsigned long mmap_region(struct file *file, unsigned long addr, unsigned long len, unsigned long vm_flags,
			  unsigned long pgoff, struct list_head *uf)
{
	unsigned long pages = len >> PAGE_SHIFT, charged = 0;
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;

	if (!may_expand_vm(mm, vm_flags, pages) &&
	    !may_expand_vm(mm, vm_flags, pages - pages_in_range(mm, addr, addr + len)))
		return -ENOMEM;
	if (do_munmap(mm, addr, len, uf))
		return -ENOMEM;
	if (accountable_mapping(vm_flags)) {
		if (security_vm_enough_memory_mm(mm, pages))
			return -ENOMEM;
		charged = pages;
		vm_flags |= VM_ACCOUNT;
	}
	vma = vma_merge_new(mm, addr, addr + len, vm_flags, file, pgoff);
	if (!vma) {
		vma = new_area(mm, file, addr, len, vm_flags, pgoff);
		if (IS_ERR(vma)) {
			vm_unacct_memory(charged);
			return PTR_ERR(vma);
		}
		vm_flags = vma->vm_flags;
	}
	finish_area(vma, vm_flags, pages);
	return addr;
}

/* ---- what is asked for ---- */

static bool file_noexec(struct file *file)
{
	return file->f_path.mnt->mnt_flags & MNT_NOEXEC || file->f_path.mnt->mnt_sb->s_iflags & SB_I_NOEXEC;
}

/* Does the range of the file have offsets? */
static bool file_range_ok(struct file *file, unsigned long pgoff, unsigned long len)
{
	struct inode *inode = file_inode(file);
	u64 max = ULONG_MAX;

	if (S_ISREG(inode->i_mode))
		max = inode->i_sb->s_maxbytes;
	else if (S_ISBLK(inode->i_mode) || S_ISSOCK(inode->i_mode))
		max = MAX_LFS_FILESIZE;
	else if (file->f_mode & FMODE_UNSIGNED_OFFSET)
		return true;
	return !max || (len <= max && pgoff <= (max - len) >> PAGE_SHIFT);
}

/* Rights and kinds for a mapping of a file. 0 or -errno; *@vm_flags is completed. */
static int check_file_mapping(struct file *file, unsigned long prot, unsigned long flags, unsigned long *vm_flags)
{
	unsigned long type = flags & MAP_TYPE;

	if (type != MAP_SHARED && type != MAP_SHARED_VALIDATE && type != MAP_PRIVATE)
		return -EINVAL;
	/* MAP_SHARED has always ignored flags that it does not know. */
	if (type == MAP_SHARED_VALIDATE &&
	    flags & ~(LEGACY_MAP_MASK | MAP_FIXED_NOREPLACE | file->f_op->mmap_supported_flags))
		return -EOPNOTSUPP;
	if (type != MAP_PRIVATE) {
		if (prot & PROT_WRITE && !(file->f_mode & FMODE_WRITE))
			return -EACCES;
		if (prot & PROT_WRITE && IS_SWAPFILE(file->f_mapping->host))
			return -ETXTBSY;
		if (IS_APPEND(file_inode(file)) && file->f_mode & FMODE_WRITE)
			return -EACCES;
		*vm_flags |= VM_SHARED | VM_MAYSHARE;
		if (!(file->f_mode & FMODE_WRITE))
			*vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
	}
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (file_noexec(file)) {
		if (*vm_flags & VM_EXEC)
			return -EPERM;
		*vm_flags &= ~VM_MAYEXEC;
	}
	if (!file->f_op->mmap)
		return -ENODEV;
	return *vm_flags & VM_GROWSDOWN ? -EINVAL : 0;
}

/* The same for memory without a file; *@pgoff becomes what makes neighbours mergeable. */
static int check_anonymous_mapping(unsigned long addr, unsigned long flags, unsigned long *vm_flags,
				   unsigned long *pgoff)
{
	switch (flags & MAP_TYPE) {
	case MAP_SHARED:
		if (*vm_flags & VM_GROWSDOWN)
			return -EINVAL;
		*vm_flags |= VM_SHARED | VM_MAYSHARE;
		*pgoff = 0;
		return 0;
	case MAP_PRIVATE:
		*pgoff = addr >> PAGE_SHIFT;
		return 0;
	default:
		return -EINVAL;
	}
}

/* A wish may be too low; then it becomes the lowest address there is. */
static unsigned long round_hint(unsigned long hint)
{
	hint &= PAGE_MASK;
	return hint && hint < mmap_min_addr ? PAGE_ALIGN(mmap_min_addr) : hint;
}

/* Choose the place; an error if MAP_FIXED_NOREPLACE finds something there. */
static unsigned long choose_place(struct file *file, unsigned long addr, unsigned long len, unsigned long pgoff,
				  unsigned long flags)
{
	unsigned long type = flags & MAP_FIXED_NOREPLACE ? flags | MAP_FIXED : flags;

	if (!(type & MAP_FIXED))
		addr = round_hint(addr);
	addr = get_unmapped_area(file, addr, len, pgoff, type);
	if (!IS_ERR_VALUE(addr) && flags & MAP_FIXED_NOREPLACE && find_vma_intersection(current->mm, addr, addr + len))
		return -EEXIST;
	return addr;
}

static int check_locked(struct mm_struct *mm, unsigned long flags, unsigned long vm_flags, unsigned long len)
{
	if (flags & MAP_LOCKED && !can_do_mlock())
		return -EPERM;
	return mlock_future_check(mm, vm_flags, len);
}

/**
 * do_mmap - map a file or anonymous memory into the current task's program
 * @file: or NULL
 * @addr, @len, @prot, @flags: as mmap(2) has them
 * @pgoff: offset in the file, pages
 * @populate: gets how many bytes from the address on the caller must populate when he has released mmap_lock
 * @uf: not used
 *
 * Returns the address or -errno (mmap(2)). mmap_lock is held for writing.
 */
unsigned long do_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags,
		      unsigned long pgoff, unsigned long *populate, struct list_head *uf)
{
	struct mm_struct *mm = current->mm;
	unsigned long vm_flags;
	int err;

	*populate = 0;
	if (!len)
		return -EINVAL;
	if (prot & PROT_READ && current->personality & READ_IMPLIES_EXEC && !(file && file_noexec(file)))
		prot |= PROT_EXEC;
	len = PAGE_ALIGN(len);
	if (!len)
		return -ENOMEM;
	if (pgoff + (len >> PAGE_SHIFT) < pgoff)
		return -EOVERFLOW;
	if (mm->map_count > sysctl_max_map_count)
		return -ENOMEM;
	addr = choose_place(file, addr, len, pgoff, flags);
	if (IS_ERR_VALUE(addr))
		return addr;
	vm_flags = calc_vm_prot_bits(prot, 0) | calc_vm_flag_bits(flags) | mm->def_flags | VM_MAYREAD | VM_MAYWRITE |
		   VM_MAYEXEC;
	err = check_locked(mm, flags, vm_flags, len);
	if (err)
		return err;
	if (file && !file_range_ok(file, pgoff, len))
		return -EOVERFLOW;
	err = file ? check_file_mapping(file, prot, flags, &vm_flags)
		   : check_anonymous_mapping(addr, flags, &vm_flags, &pgoff);
	if (err)
		return err;
	if (flags & MAP_NORESERVE && sysctl_overcommit_memory != OVERCOMMIT_NEVER)
		vm_flags |= VM_NORESERVE;
	addr = mmap_region(file, addr, len, vm_flags, pgoff, uf);
	if (!IS_ERR_VALUE(addr) && (vm_flags & VM_LOCKED || (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE))
		*populate = len;
	return addr;
}

/* ---- interfaces ---- */

/** vm_mmap_pgoff - do_mmap() with the lock and the populating; -EINTR if the task is being killed. May sleep. */
unsigned long vm_mmap_pgoff(struct file *file, unsigned long addr, unsigned long len, unsigned long prot,
			    unsigned long flag, unsigned long pgoff)
{
	struct mm_struct *mm = current->mm;
	unsigned long populate, ret;

	if (!mm)
		return -ENOMEM;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	ret = do_mmap(file, addr, len, prot, flag, pgoff, &populate, NULL);
	mmap_write_unlock(mm);
	if (populate)
		mm_populate(ret, populate);
	return ret;
}

/**
 * vm_mmap - map a file, or anonymous memory, into the current task's program
 * @file: NULL for anonymous memory
 * @addr: a wish, or with MAP_FIXED the place
 * @len: bytes
 * @prot: PROT_*
 * @flag: MAP_*
 * @offset: into the file, bytes, a multiple of the page size
 *
 * Returns the address or -errno, as mmap(2). May sleep.
 */
unsigned long vm_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot, unsigned long flag,
		      unsigned long offset)
{
	if (offset + PAGE_ALIGN(len) < offset || offset_in_page(offset))
		return -EINVAL;
	return vm_mmap_pgoff(file, addr, len, prot, flag, offset >> PAGE_SHIFT);
}
EXPORT_SYMBOL(vm_mmap);

/* There are no huge pages in the pool, so that a reservation fails; there are two sizes, as on a PC. */
static int huge_pages_error(unsigned long flags)
{
	unsigned long log = flags >> MAP_HUGE_SHIFT & MAP_HUGE_MASK;

	return log && log != ilog2(SZ_2M) && log != ilog2(SZ_1G) ? -EINVAL : -ENOMEM;
}

/** ksys_mmap_pgoff - mmap(2) with the offset in pages */
unsigned long ksys_mmap_pgoff(unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags,
			      unsigned long fd, unsigned long pgoff)
{
	struct file *file = NULL;
	unsigned long ret;

	if (!(flags & MAP_ANONYMOUS)) {
		file = fget(fd);
		if (!file)
			return -EBADF;
	}
	if (flags & MAP_HUGETLB)
		ret = file ? -EINVAL : huge_pages_error(flags);
	else
		ret = vm_mmap_pgoff(file, addr, len, prot, flags, pgoff);
	if (file)
		fput(file);
	return ret;
}

SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len, unsigned long, prot, unsigned long, flags, unsigned long,
		fd, unsigned long, off)
{
	if (offset_in_page(off))
		return -EINVAL;
	return ksys_mmap_pgoff(addr, len, prot, flags, fd, off >> PAGE_SHIFT);
}

/* ---- rights of entries ---- */

/* Must the first write to each of the area's pages be noticed? Those who mark a file's pages dirty have a page_mkwrite(). */
static bool wants_writenotify(struct vm_area_struct *vma)
{
	if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) != (VM_WRITE | VM_SHARED))
		return false;
	return vma->vm_ops && (vma->vm_ops->page_mkwrite || vma->vm_ops->pfn_mkwrite);
}

/** vma_set_page_prot - make vm_page_prot what vm_flags say; what a driver set besides the rights stays */
void vma_set_page_prot(struct vm_area_struct *vma)
{
	pteval_t rights = _PAGE_PRESENT | _PAGE_USER | _PAGE_RW | _PAGE_NX | _PAGE_ACCESSED | _PAGE_PROTNONE;
	pteval_t kept = pgprot_val(vma->vm_page_prot) & ~rights;
	pgprot_t prot = __pgprot(kept | pgprot_val(vm_get_page_prot(vma->vm_flags)));

	if (wants_writenotify(vma))
		prot = __pgprot(kept | pgprot_val(vm_get_page_prot(vma->vm_flags & ~VM_SHARED)));
	WRITE_ONCE(vma->vm_page_prot, prot);
}
