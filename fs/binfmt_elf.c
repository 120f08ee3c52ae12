// SPDX-License-Identifier: MIT
/*
 * Programs in the ELF format of x86-64, static and dynamic.
 *
 * Each PT_LOAD segment is a private mapping of the file; what a segment has in memory beyond the file is zero: the rest of its last page is cleared, and
 * anonymous pages follow. A program of type ET_EXEC lies where it says. One of type ET_DYN goes to two thirds of the address space if it has an
 * interpreter (PT_INTERP, the dynamic linker), and among the other mappings if it has none. The interpreter is mapped like a library and
 * started in place of the program. There is no randomisation.
 *
 * create_elf_tables() lays out the stack's top as the System V ABI wants it: argc, argv, envp, auxiliary vector. There is no vDSO: programs make
 * system calls to read the clock.
 *
 * An error before begin_new_exec() leaves the old program as it was; after that the process ends.
 */
#include <ashlar/port.h>
#include <linux/auxvec.h>
#include <linux/binfmts.h>
#include <linux/cred.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/personality.h>
#include <linux/ptrace.h>
#include <linux/random.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "../kernel/internal.h"

#define ELF_MIN_ALIGN PAGE_SIZE
#define ELF_PAGESTART(v) ((v) & ~(ELF_MIN_ALIGN - 1))
#define ELF_PAGEOFFSET(v) ((v) & (ELF_MIN_ALIGN - 1))
#define ELF_PAGEALIGN(v) (((v) + ELF_MIN_ALIGN - 1) & ~(ELF_MIN_ALIGN - 1))
#define ELF_ET_DYN_BASE (TASK_SIZE / 3 * 2)
#define ELF_PLATFORM "x86_64"
#define RANDOM_BYTES 16
#define BAD_ADDR(x) ((unsigned long)(x) >= TASK_SIZE)

/* A program file whose headers have been read. */
struct elf_image {
	struct elf64_hdr ex;
	struct elf64_phdr *phdrs;
	struct file *file;
};

/* Where an image has been put. */
struct elf_layout {
	unsigned long bias; /* what was added to its addresses */
	unsigned long start_code, end_code, start_data, end_data;
	unsigned long bss, brk; /* ends of the file's part and of all */
	int bss_prot;
	unsigned long phdr_addr;
	bool mapped; /* the first segment is */
};

/* ---- Reading ---- */

static int elf_read(struct file *file, void *buf, size_t len, loff_t pos)
{
	ssize_t rv = kernel_read(file, buf, len, &pos);

	if (rv == len)
		return 0;
	return rv < 0 ? rv : -EIO;
}

static bool is_program(const struct elf64_hdr *ex)
{
	return !memcmp(ex->e_ident, ELFMAG, SELFMAG) && (ex->e_type == ET_EXEC || ex->e_type == ET_DYN) &&
	       elf_check_arch(ex);
}

/* Read the program headers. -ENOEXEC if they make no sense. */
static int load_phdrs(struct elf_image *image)
{
	unsigned int size = sizeof(struct elf64_phdr) * image->ex.e_phnum;
	int err;

	if (image->ex.e_phentsize != sizeof(struct elf64_phdr) || !size || size > 65536)
		return -ENOEXEC;
	image->phdrs = kmalloc(size, GFP_KERNEL);
	if (!image->phdrs)
		return -ENOMEM;
	err = elf_read(image->file, image->phdrs, size, image->ex.e_phoff);
	if (!err)
		return 0;
	kfree(image->phdrs);
	image->phdrs = NULL;
	return err == -EIO ? -ENOEXEC : err;
}

static void image_end(struct elf_image *image)
{
	kfree(image->phdrs);
	if (image->file) {
		allow_write_access(image->file);
		fput(image->file);
	}
}

#define for_each_phdr(image, ph) for (ph = (image)->phdrs; ph < (image)->phdrs + (image)->ex.e_phnum; ph++)

/* The dynamic linker that the program asks for; sets interp->file if there is one. */
static int open_interpreter(const struct elf_image *image, struct elf_image *interp, struct linux_binprm *bprm)
{
	const struct elf64_phdr *ph;
	struct file *file;
	char *name;
	int err;

	for_each_phdr(image, ph) if (ph->p_type == PT_INTERP) break;
	if (ph == image->phdrs + image->ex.e_phnum)
		return 0;
	if (ph->p_filesz > PATH_MAX || ph->p_filesz < 2)
		return -ENOEXEC;
	name = kmalloc(ph->p_filesz, GFP_KERNEL);
	if (!name)
		return -ENOMEM;
	err = elf_read(image->file, name, ph->p_filesz, ph->p_offset);
	if (!err && name[ph->p_filesz - 1])
		err = -ENOEXEC;
	if (!err) {
		file = open_exec(name);
		err = PTR_ERR_OR_ZERO(file);
		if (!err)
			interp->file = file;
	}
	kfree(name);
	if (err)
		return err;
	would_dump(bprm, interp->file);
	err = elf_read(interp->file, &interp->ex, sizeof(interp->ex), 0);
	if (err)
		return err;
	if (!is_program(&interp->ex))
		return -ELIBBAD;
	err = load_phdrs(interp);
	return err == -ENOEXEC ? -ELIBBAD : err;
}

/* ---- Mapping ---- */

static int make_prot(u32 p_flags)
{
	return (p_flags & PF_R ? PROT_READ : 0) | (p_flags & PF_W ? PROT_WRITE : 0) | (p_flags & PF_X ? PROT_EXEC : 0);
}

/* From the first to the last byte of all segments; 0 if there is none. */
static unsigned long total_mapping_size(const struct elf_image *image)
{
	unsigned long min = -1UL, max = 0;
	const struct elf64_phdr *ph;
	bool any = false;

	for_each_phdr(image, ph)
	{
		if (ph->p_type != PT_LOAD)
			continue;
		min = min_t(unsigned long, min, ELF_PAGESTART(ph->p_vaddr));
		max = max_t(unsigned long, max, ph->p_vaddr + ph->p_memsz);
		any = true;
	}
	return any ? max - min : 0;
}

static unsigned long maximum_alignment(const struct elf_image *image)
{
	unsigned long alignment = 0;
	const struct elf64_phdr *ph;

	for_each_phdr(image, ph) if (ph->p_type == PT_LOAD && is_power_of_2(ph->p_align)) alignment =
		max_t(unsigned long, alignment, ph->p_align);
	return ELF_PAGEALIGN(alignment);
}

/*
 * Map the file's part of a segment at @addr. With @total_size, of all segments, a place is sought that has room for the others too. Returns the address of
 * the segment's first byte, or an error.
 */
static unsigned long elf_map(struct file *file, unsigned long addr, const struct elf64_phdr *ph, int type,
			     unsigned long total_size)
{
	unsigned long inner = ELF_PAGEOFFSET(ph->p_vaddr), size = ELF_PAGEALIGN(ph->p_filesz + inner), map;
	int prot = make_prot(ph->p_flags);

	addr = ELF_PAGESTART(addr);
	if (!size)
		return addr;
	if (total_size) {
		total_size = ELF_PAGEALIGN(total_size);
		map = vm_mmap(file, addr, total_size, prot, type, ph->p_offset - inner);
		if (!BAD_ADDR(map))
			vm_munmap(map + size, total_size - size);
	} else {
		map = vm_mmap(file, addr, size, prot, type, ph->p_offset - inner);
	}
	if (type & MAP_FIXED_NOREPLACE && PTR_ERR((void *)map) == -EEXIST)
		pr_info("%d (%s): Uhuuh, elf segment at %px requested but the memory is mapped already\n",
			task_pid_nr(current), current->comm, (void *)addr);
	return map;
}

/* Zero from @addr to the end of its page. */
static int padzero(unsigned long addr)
{
	unsigned long rest = ELF_PAGEOFFSET(addr);

	return rest && clear_user((void __user *)addr, ELF_MIN_ALIGN - rest) ? -EFAULT : 0;
}

/* Anonymous pages from the page after @start up to the one that holds @end. */
static int set_bss(unsigned long start, unsigned long end, int prot)
{
	start = ELF_PAGEALIGN(start);
	end = ELF_PAGEALIGN(end);
	return end > start ? vm_brk_flags(start, end - start, prot & PROT_EXEC ? VM_EXEC : 0) : 0;
}

static bool is_sane(const struct elf64_phdr *ph, unsigned long addr)
{
	return !BAD_ADDR(addr) && ph->p_filesz <= ph->p_memsz && ph->p_memsz <= TASK_SIZE &&
	       TASK_SIZE - ph->p_memsz >= addr;
}

static void note_segment(struct elf_layout *layout, const struct elf64_phdr *ph)
{
	unsigned long start = ph->p_vaddr + layout->bias, file_end = start + ph->p_filesz, end = start + ph->p_memsz;

	if (ph->p_flags & PF_X)
		layout->start_code = min(layout->start_code, start);
	layout->start_data = max(layout->start_data, start);
	if (ph->p_flags & PF_X)
		layout->end_code = max(layout->end_code, file_end);
	layout->end_data = max(layout->end_data, file_end);
	layout->bss = max(layout->bss, file_end);
	if (end > layout->brk) {
		layout->brk = end;
		layout->bss_prot = make_prot(ph->p_flags);
	}
}

/* The segments so far end in zeroed memory, and more follow: make it now. */
static int finish_bss(struct elf_layout *layout, bool must_clear)
{
	int err;

	if (layout->brk <= layout->bss)
		return 0;
	err = set_bss(layout->bss, layout->brk, layout->bss_prot);
	if (err)
		return err;
	/* Where the file's last page cannot be written the rest of it is not zero. */
	return padzero(layout->bss) && must_clear ? -EFAULT : 0;
}

/* Where the first segment goes; sets layout->bias and *@type. */
static int place_first(const struct elf_image *image, const struct elf64_phdr *ph, bool has_interp,
		       struct elf_layout *layout, int *type, unsigned long *total_size)
{
	unsigned long alignment = maximum_alignment(image);

	if (image->ex.e_type == ET_EXEC) {
		*type |= MAP_FIXED_NOREPLACE;
		return 0;
	}
	if (has_interp) {
		layout->bias = ELF_ET_DYN_BASE;
		if (alignment)
			layout->bias &= ~(alignment - 1);
		*type |= MAP_FIXED_NOREPLACE;
	}
	layout->bias = ELF_PAGESTART(layout->bias - ph->p_vaddr);
	*total_size = total_mapping_size(image);
	return *total_size ? 0 : -EINVAL;
}

static int map_segment(const struct elf_image *image, const struct elf64_phdr *ph, bool has_interp,
		       struct elf_layout *layout)
{
	int type = MAP_PRIVATE, err;
	unsigned long total_size = 0, wanted, addr;

	if (layout->mapped) {
		err = finish_bss(layout, false);
		type |= MAP_FIXED;
	} else {
		err = place_first(image, ph, has_interp, layout, &type, &total_size);
	}
	if (err)
		return err;
	wanted = layout->bias + ph->p_vaddr;
	addr = elf_map(image->file, wanted, ph, type, total_size);
	if (BAD_ADDR(addr))
		return IS_ERR_VALUE(addr) ? (long)addr : -EINVAL;
	if (!layout->mapped) {
		layout->mapped = true;
		if (image->ex.e_type == ET_DYN)
			layout->bias += addr - ELF_PAGESTART(wanted);
	}
	if (ph->p_offset <= image->ex.e_phoff && image->ex.e_phoff < ph->p_offset + ph->p_filesz)
		layout->phdr_addr = image->ex.e_phoff - ph->p_offset + ph->p_vaddr + layout->bias;
	if (!is_sane(ph, ph->p_vaddr + layout->bias))
		return -EINVAL;
	note_segment(layout, ph);
	return 0;
}

/* Map all segments of an image. */
static int map_image(const struct elf_image *image, bool has_interp, struct elf_layout *layout)
{
	const struct elf64_phdr *ph;

	*layout = (struct elf_layout){ .start_code = -1UL };
	for_each_phdr(image, ph)
	{
		int err = ph->p_type == PT_LOAD ? map_segment(image, ph, has_interp, layout) : 0;

		if (err)
			return err;
	}
	return layout->mapped ? finish_bss(layout, true) : -EINVAL;
}

/* ---- The stack ---- */

static unsigned long hwcap(void)
{
	u32 eax = 1, ebx, ecx = 0, edx;

	asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	return edx;
}

struct aux_addresses {
	unsigned long platform, random, phdr, base, entry;
};

/* Fills mm->saved_auxv; returns how many words are used. */
static int fill_auxv(struct linux_binprm *bprm, const struct elf64_hdr *ex, const struct aux_addresses *at)
{
	const struct cred *cred = current_cred();
	unsigned long *auxv = current->mm->saved_auxv;
	const unsigned long entries[][2] = {
		{ AT_MINSIGSTKSZ, signal_frame_bytes() },
		{ AT_HWCAP, hwcap() },
		{ AT_PAGESZ, PAGE_SIZE },
		{ AT_CLKTCK, USER_HZ },
		{ AT_PHDR, at->phdr },
		{ AT_PHENT, sizeof(struct elf64_phdr) },
		{ AT_PHNUM, ex->e_phnum },
		{ AT_BASE, at->base },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, at->entry },
		{ AT_UID, from_kuid_munged(&init_user_ns, cred->uid) },
		{ AT_EUID, from_kuid_munged(&init_user_ns, cred->euid) },
		{ AT_GID, from_kgid_munged(&init_user_ns, cred->gid) },
		{ AT_EGID, from_kgid_munged(&init_user_ns, cred->egid) },
		{ AT_SECURE, bprm->secureexec },
		{ AT_RANDOM, at->random },
		{ AT_HWCAP2, 0 },
		{ AT_EXECFN, bprm->exec },
		{ AT_PLATFORM, at->platform },
	};

	BUILD_BUG_ON(sizeof(entries) > sizeof(current->mm->saved_auxv) - 2 * sizeof(long));
	memset(auxv, 0, sizeof(current->mm->saved_auxv));
	memcpy(auxv, entries, sizeof(entries));
	return ARRAY_SIZE(entries) * 2 + 2;
}

/* Put @count pointers to the strings that begin at @string, and a NULL, at @sp. Returns the address after the strings, or 0. */
static unsigned long put_pointers(unsigned long __user **sp, unsigned long string, int count)
{
	while (count-- > 0) {
		size_t len;

		if (put_user(string, (*sp)++))
			return 0;
		len = strnlen_user((void __user *)string, MAX_ARG_STRLEN);
		if (!len || len > MAX_ARG_STRLEN)
			return 0;
		string += len;
	}
	return put_user(0UL, (*sp)++) ? 0 : string;
}

static int put_tables(struct linux_binprm *bprm, unsigned long __user *sp, int auxv_words)
{
	struct mm_struct *mm = current->mm;
	unsigned long p;

	if (put_user((unsigned long)bprm->argc, sp++))
		return -EFAULT;
	p = put_pointers(&sp, mm->arg_start, bprm->argc);
	if (!p)
		return -EFAULT;
	mm->arg_end = mm->env_start = p;
	p = put_pointers(&sp, p, bprm->envc);
	if (!p)
		return -EFAULT;
	mm->env_end = p;
	return copy_to_user(sp, mm->saved_auxv, auxv_words * sizeof(long)) ? -EFAULT : 0;
}

static int create_elf_tables(struct linux_binprm *bprm, const struct elf64_hdr *ex, struct aux_addresses *at)
{
	struct mm_struct *mm = current->mm;
	unsigned char random[RANDOM_BYTES];
	unsigned long p = bprm->p & ~15UL;
	int words, items = bprm->argc + 1 + bprm->envc + 1 + 1;

	p -= sizeof(ELF_PLATFORM);
	if (copy_to_user((void __user *)p, ELF_PLATFORM, sizeof(ELF_PLATFORM)))
		return -EFAULT;
	at->platform = p;
	p -= RANDOM_BYTES;
	get_random_bytes(random, sizeof(random));
	if (copy_to_user((void __user *)p, random, sizeof(random)))
		return -EFAULT;
	at->random = p;
	words = fill_auxv(bprm, ex, at);
	bprm->p = (p - (items + words) * sizeof(long)) & ~15UL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	/* Not by a fault: the tables may be larger than what a fault lets a stack grow by. */
	if (!find_extend_vma(mm, bprm->p)) {
		mmap_write_unlock(mm);
		return -EFAULT;
	}
	mmap_write_unlock(mm);
	return put_tables(bprm, (unsigned long __user *)bprm->p, words);
}

/* ---- Loading ---- */

static int wanted_stack(const struct elf_image *image)
{
	const struct elf64_phdr *ph;

	for_each_phdr(image, ph) if (ph->p_type == PT_GNU_STACK) return ph->p_flags & PF_X ? EXSTACK_ENABLE_X
											   : EXSTACK_DISABLE_X;
	return EXSTACK_DEFAULT;
}

static void set_borders(struct linux_binprm *bprm, const struct elf_image *image, bool has_interp,
			const struct elf_layout *layout)
{
	struct mm_struct *mm = current->mm;

	mm->start_code = layout->start_code;
	mm->end_code = layout->end_code;
	mm->start_data = layout->start_data;
	mm->end_data = layout->end_data;
	mm->start_stack = bprm->p;
	mm->start_brk = mm->brk = ELF_PAGEALIGN(layout->brk);
	/* Among the mappings there would be no room to grow. */
	if (image->ex.e_type == ET_DYN && !has_interp)
		mm->start_brk = mm->brk = ELF_PAGEALIGN(ELF_ET_DYN_BASE);
}

/* The old program is gone: load the new one. */
static int load_images(struct linux_binprm *bprm, const struct elf_image *image, const struct elf_image *interp)
{
	struct elf_layout layout, interp_layout;
	struct aux_addresses at = {};
	unsigned long start;
	int err = map_image(image, interp->file, &layout);

	if (err)
		return err;
	current->mm->start_brk = current->mm->brk = ELF_PAGEALIGN(layout.brk);
	at.phdr = layout.phdr_addr;
	at.entry = start = image->ex.e_entry + layout.bias;
	if (interp->file) {
		err = map_image(interp, false, &interp_layout);
		if (err)
			return err;
		at.base = interp_layout.bias;
		start = interp->ex.e_entry + interp_layout.bias;
	}
	if (BAD_ADDR(start))
		return -EINVAL;
	err = create_elf_tables(bprm, &image->ex, &at);
	if (err)
		return err;
	set_borders(bprm, image, interp->file, &layout);
	finalize_exec(bprm);
	start_thread(current_pt_regs(), start, bprm->p);
	return 0;
}

static struct linux_binfmt elf_format;

static int execute_images(struct linux_binprm *bprm, const struct elf_image *image, const struct elf_image *interp)
{
	int err = begin_new_exec(bprm);

	if (err)
		return err;
	current->personality &= ~(READ_IMPLIES_EXEC | PER_MASK);
	setup_new_exec(bprm);
	set_binfmt(&elf_format);
	err = setup_arg_pages(bprm, STACK_TOP, wanted_stack(image));
	return err ? err : load_images(bprm, image, interp);
}

static int load_elf_binary(struct linux_binprm *bprm)
{
	struct elf_image image = { .file = bprm->file }, interp = {};
	int err;

	memcpy(&image.ex, bprm->buf, sizeof(image.ex));
	if (!is_program(&image.ex) || !bprm->file->f_op->mmap)
		return -ENOEXEC;
	err = load_phdrs(&image);
	if (err)
		return err;
	err = open_interpreter(&image, &interp, bprm) ?: execute_images(bprm, &image, &interp);
	kfree(image.phdrs);
	image_end(&interp);
	return err;
}

static struct linux_binfmt elf_format = { .load_binary = load_elf_binary };

static int __init init_elf_binfmt(void)
{
	register_binfmt(&elf_format);
	return 0;
}
core_initcall(init_elf_binfmt);
