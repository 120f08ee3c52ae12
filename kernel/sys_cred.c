// SPDX-License-Identifier: MIT
/*
 * Users, groups and capabilities of the current task: the system calls that read and change them.
 *
 * Each task has credentials of its own (kernel/cred.c): a change concerns the calling thread only, and C libraries see to it that all threads do the
 * same. An id of -1 means "leave it". What a change of user ids does to capabilities is in cap_fixup(), as capabilities(7) has it.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/coredump.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/user.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/securebits.h>

#define UNCHANGED ((uid_t)-1)

/* ---- Reading ---- */

SYSCALL_DEFINE0(getuid)
{
	return from_kuid_munged(&init_user_ns, current_uid());
}

SYSCALL_DEFINE0(geteuid)
{
	return from_kuid_munged(&init_user_ns, current_euid());
}

SYSCALL_DEFINE0(getgid)
{
	return from_kgid_munged(&init_user_ns, current_gid());
}

SYSCALL_DEFINE0(getegid)
{
	return from_kgid_munged(&init_user_ns, current_egid());
}

static int put_three(uid_t __user *a, uid_t __user *b, uid_t __user *c, uid_t x, uid_t y, uid_t z)
{
	return put_user(x, a) || put_user(y, b) || put_user(z, c) ? -EFAULT : 0;
}

SYSCALL_DEFINE3(getresuid, uid_t __user *, ruid, uid_t __user *, euid, uid_t __user *, suid)
{
	const struct cred *cred = current_cred();

	return put_three(ruid, euid, suid, __kuid_val(cred->uid), __kuid_val(cred->euid), __kuid_val(cred->suid));
}

SYSCALL_DEFINE3(getresgid, gid_t __user *, rgid, gid_t __user *, egid, gid_t __user *, sgid)
{
	const struct cred *cred = current_cred();

	return put_three(rgid, egid, sgid, __kgid_val(cred->gid), __kgid_val(cred->egid), __kgid_val(cred->sgid));
}

/* ---- Changing ---- */

/* Another user id counts the process to another user. 0 or -EAGAIN. */
static int set_user(struct cred *new)
{
	struct user_struct *user = alloc_uid(new->uid);

	if (!user)
		return -EAGAIN;
	free_uid(new->user);
	new->user = user;
	/* Too many processes there: told when it executes a program. */
	if (atomic_long_read(&user->processes) >= rlimit(RLIMIT_NPROC) && user != INIT_USER)
		current->flags |= PF_NPROC_EXCEEDED;
	else
		current->flags &= ~PF_NPROC_EXCEEDED;
	return 0;
}

static bool is_root(kuid_t uid)
{
	return uid_eq(uid, GLOBAL_ROOT_UID);
}

/* Capabilities follow the user ids: leaving root loses them, and becoming root by the effective id brings the permitted ones into effect. */
static void cap_fixup(struct cred *new, const struct cred *old)
{
	bool had_root = is_root(old->uid) || is_root(old->euid) || is_root(old->suid);
	bool has_root = is_root(new->uid) || is_root(new->euid) || is_root(new->suid);

	if (new->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (had_root && !has_root) {
		if (!(new->securebits &SECBIT_KEEP_CAPS)) {
			new->cap_permitted = CAP_EMPTY_SET;
			new->cap_effective = CAP_EMPTY_SET;
		}
		new->cap_ambient = CAP_EMPTY_SET;
	}
	if (is_root(old->euid) && !is_root(new->euid))
		new->cap_effective = CAP_EMPTY_SET;
	if (!is_root(old->euid) && is_root(new->euid))
		new->cap_effective = new->cap_permitted;
}

/* Put the new credentials in place; who changes identity cannot be looked into by its equals any more. */
static int commit_ids(struct cred *new, const struct cred *old)
{
	cap_fixup(new, old);
	if (current->mm && (!uid_eq(old->euid, new->euid) || !gid_eq(old->egid, new->egid) ||
			    !uid_eq(old->fsuid, new->fsuid) || !gid_eq(old->fsgid, new->fsgid)))
		set_dumpable(current->mm, 0);
	return commit_creds(new);
}

static int change_uids(kuid_t ruid, kuid_t euid, kuid_t suid)
{
	const struct cred *old = current_cred();
	struct cred *new = prepare_creds();
	int err = 0;

	if (!new)
		return -ENOMEM;
	new->uid = ruid;
	new->euid = new->fsuid = euid;
	new->suid = suid;
	if (!uid_eq(new->uid, old->uid))
		err = set_user(new);
	if (!err)
		return commit_ids(new, old);
	abort_creds(new);
	return err;
}

static int change_gids(kgid_t rgid, kgid_t egid, kgid_t sgid)
{
	const struct cred *old = current_cred();
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	new->gid = rgid;
	new->egid = new->fsgid = egid;
	new->sgid = sgid;
	return commit_ids(new, old);
}

static bool is_one_of_mine(kuid_t uid, bool saved)
{
	const struct cred *old = current_cred();

	return uid_eq(uid, old->uid) || uid_eq(uid, old->euid) || (saved && uid_eq(uid, old->suid));
}

static bool is_one_of_my_groups(kgid_t gid, bool saved)
{
	const struct cred *old = current_cred();

	return gid_eq(gid, old->gid) || gid_eq(gid, old->egid) || (saved && gid_eq(gid, old->sgid));
}

SYSCALL_DEFINE1(setuid, uid_t, uid)
{
	const struct cred *old = current_cred();
	kuid_t kuid = KUIDT_INIT(uid);

	if (uid == UNCHANGED)
		return -EINVAL;
	if (ns_capable_setid(&init_user_ns, CAP_SETUID))
		return change_uids(kuid, kuid, kuid);
	if (!uid_eq(kuid, old->uid) && !uid_eq(kuid, old->suid))
		return -EPERM;
	return change_uids(old->uid, kuid, old->suid);
}

SYSCALL_DEFINE1(setgid, gid_t, gid)
{
	const struct cred *old = current_cred();
	kgid_t kgid = KGIDT_INIT(gid);

	if (gid == UNCHANGED)
		return -EINVAL;
	if (ns_capable_setid(&init_user_ns, CAP_SETGID))
		return change_gids(kgid, kgid, kgid);
	if (!gid_eq(kgid, old->gid) && !gid_eq(kgid, old->sgid))
		return -EPERM;
	return change_gids(old->gid, kgid, old->sgid);
}

SYSCALL_DEFINE2(setreuid, uid_t, ruid, uid_t, euid)
{
	const struct cred *old = current_cred();
	kuid_t kr = ruid == UNCHANGED ? old->uid : KUIDT_INIT(ruid);
	kuid_t ke = euid == UNCHANGED ? old->euid : KUIDT_INIT(euid);
	bool moves_saved = ruid != UNCHANGED || (euid != UNCHANGED && !uid_eq(ke, old->uid));

	if (!ns_capable_setid(&init_user_ns, CAP_SETUID) && (!is_one_of_mine(kr, false) || !is_one_of_mine(ke, true)))
		return -EPERM;
	return change_uids(kr, ke, moves_saved ? ke : old->suid);
}

SYSCALL_DEFINE2(setregid, gid_t, rgid, gid_t, egid)
{
	const struct cred *old = current_cred();
	kgid_t kr = rgid == UNCHANGED ? old->gid : KGIDT_INIT(rgid);
	kgid_t ke = egid == UNCHANGED ? old->egid : KGIDT_INIT(egid);
	bool moves_saved = rgid != UNCHANGED || (egid != UNCHANGED && !gid_eq(ke, old->gid));

	if (!ns_capable_setid(&init_user_ns, CAP_SETGID) &&
	    (!is_one_of_my_groups(kr, false) || !is_one_of_my_groups(ke, true)))
		return -EPERM;
	return change_gids(kr, ke, moves_saved ? ke : old->sgid);
}

SYSCALL_DEFINE3(setresuid, uid_t, ruid, uid_t, euid, uid_t, suid)
{
	const struct cred *old = current_cred();
	kuid_t kr = ruid == UNCHANGED ? old->uid : KUIDT_INIT(ruid);
	kuid_t ke = euid == UNCHANGED ? old->euid : KUIDT_INIT(euid);
	kuid_t ks = suid == UNCHANGED ? old->suid : KUIDT_INIT(suid);

	if (!ns_capable_setid(&init_user_ns, CAP_SETUID) &&
	    (!is_one_of_mine(kr, true) || !is_one_of_mine(ke, true) || !is_one_of_mine(ks, true)))
		return -EPERM;
	return change_uids(kr, ke, ks);
}

SYSCALL_DEFINE3(setresgid, gid_t, rgid, gid_t, egid, gid_t, sgid)
{
	const struct cred *old = current_cred();
	kgid_t kr = rgid == UNCHANGED ? old->gid : KGIDT_INIT(rgid);
	kgid_t ke = egid == UNCHANGED ? old->egid : KGIDT_INIT(egid);
	kgid_t ks = sgid == UNCHANGED ? old->sgid : KGIDT_INIT(sgid);

	if (!ns_capable_setid(&init_user_ns, CAP_SETGID) &&
	    (!is_one_of_my_groups(kr, true) || !is_one_of_my_groups(ke, true) || !is_one_of_my_groups(ks, true)))
		return -EPERM;
	return change_gids(kr, ke, ks);
}

/* These two return the old id, whether it was changed or not. */
SYSCALL_DEFINE1(setfsuid, uid_t, uid)
{
	const struct cred *old = current_cred();
	uid_t was = from_kuid_munged(&init_user_ns, old->fsuid);
	kuid_t kuid = KUIDT_INIT(uid);
	struct cred *new;

	if (uid == UNCHANGED ||
	    !(is_one_of_mine(kuid, true) || uid_eq(kuid, old->fsuid) || ns_capable_setid(&init_user_ns, CAP_SETUID)))
		return was;
	new = prepare_creds();
	if (!new)
		return was;
	new->fsuid = kuid;
	commit_creds(new);
	return was;
}

SYSCALL_DEFINE1(setfsgid, gid_t, gid)
{
	const struct cred *old = current_cred();
	gid_t was = from_kgid_munged(&init_user_ns, old->fsgid);
	kgid_t kgid = KGIDT_INIT(gid);
	struct cred *new;

	if (gid == UNCHANGED || !(is_one_of_my_groups(kgid, true) || gid_eq(kgid, old->fsgid) ||
				  ns_capable_setid(&init_user_ns, CAP_SETGID)))
		return was;
	new = prepare_creds();
	if (!new)
		return was;
	new->fsgid = kgid;
	commit_creds(new);
	return was;
}

/* ---- Supplementary groups ---- */

SYSCALL_DEFINE2(getgroups, int, gidsetsize, gid_t __user *, grouplist)
{
	const struct group_info *gi = current_cred()->group_info;
	int i;

	if (gidsetsize < 0 || (gidsetsize && gidsetsize < gi->ngroups))
		return -EINVAL;
	for (i = 0; gidsetsize && i < gi->ngroups; i++)
		if (put_user(from_kgid_munged(&init_user_ns, gi->gid[i]), grouplist + i))
			return -EFAULT;
	return gi->ngroups;
}

static int compare_gids(const void *a, const void *b)
{
	kgid_t x = *(const kgid_t *)a, y = *(const kgid_t *)b;

	return gid_gt(x, y) - gid_lt(x, y);
}

SYSCALL_DEFINE2(setgroups, int, gidsetsize, gid_t __user *, grouplist)
{
	struct group_info *gi;
	int i, err = 0;

	if (!ns_capable_setid(&init_user_ns, CAP_SETGID))
		return -EPERM;
	if ((unsigned int)gidsetsize > NGROUPS_MAX)
		return -EINVAL;
	gi = groups_alloc(gidsetsize);
	if (!gi)
		return -ENOMEM;
	for (i = 0; !err && i < gidsetsize; i++) {
		gid_t gid;

		if (get_user(gid, grouplist + i))
			err = -EFAULT;
		else if (gid == UNCHANGED)
			err = -EINVAL;
		else
			gi->gid[i] = KGIDT_INIT(gid);
	}
	if (!err) {
		sort(gi->gid, gidsetsize, sizeof(*gi->gid), compare_gids, NULL);
		err = set_current_groups(gi);
	}
	put_group_info(gi);
	return err;
}

/* ---- Capabilities ---- */

/* How many words the version of the interface has; -EINVAL with the version that we like best put there. */
static int cap_words(cap_user_header_t header, unsigned int *words)
{
	__u32 version;

	if (get_user(version, &header->version))
		return -EFAULT;
	switch (version) {
	case _LINUX_CAPABILITY_VERSION_1:
		*words = _LINUX_CAPABILITY_U32S_1;
		return 0;
	case _LINUX_CAPABILITY_VERSION_2:
	case _LINUX_CAPABILITY_VERSION_3:
		*words = _LINUX_CAPABILITY_U32S_3;
		return 0;
	}
	return put_user((__u32)_LINUX_CAPABILITY_VERSION_3, &header->version) ? -EFAULT : -EINVAL;
}

static int task_caps(pid_t pid, kernel_cap_t *effective, kernel_cap_t *inheritable, kernel_cap_t *permitted)
{
	const struct cred *cred;
	struct task_struct *p;

	rcu_read_lock();
	p = pid ? find_task_by_vpid(pid) : current;
	if (p) {
		cred = __task_cred(p);
		*effective = cred->cap_effective;
		*inheritable = cred->cap_inheritable;
		*permitted = cred->cap_permitted;
	}
	rcu_read_unlock();
	return p ? 0 : -ESRCH;
}

SYSCALL_DEFINE2(capget, cap_user_header_t, header, cap_user_data_t, dataptr)
{
	struct __user_cap_data_struct data[_KERNEL_CAPABILITY_U32S];
	kernel_cap_t e, i, p;
	unsigned int words, n;
	pid_t pid;
	int err = cap_words(header, &words);

	/* Without room for an answer it is a question for the version. */
	if (err)
		return !dataptr && err == -EINVAL ? 0 : err;
	if (!dataptr)
		return 0;
	if (get_user(pid, &header->pid))
		return -EFAULT;
	if (pid < 0)
		return -EINVAL;
	err = task_caps(pid, &e, &i, &p);
	if (err)
		return err;
	for (n = 0; n < words; n++)
		data[n] = (struct __user_cap_data_struct){ e.cap[n], p.cap[n], i.cap[n] };
	return copy_to_user(dataptr, data, words * sizeof(data[0])) ? -EFAULT : 0;
}

static bool is_subset(kernel_cap_t a, kernel_cap_t b)
{
	return !(a.cap[0] & ~b.cap[0]) && !(a.cap[1] & ~b.cap[1]);
}

static kernel_cap_t union_of(kernel_cap_t a, kernel_cap_t b)
{
	return (kernel_cap_t){ { a.cap[0] | b.cap[0], a.cap[1] | b.cap[1] } };
}

/* The permitted set only shrinks, the effective one is part of it, and the inheritable one comes from what the task has or may have. */
static int check_new_caps(const struct cred *old, kernel_cap_t e, kernel_cap_t i, kernel_cap_t p)
{
	if (!capable(CAP_SETPCAP) && !is_subset(i, union_of(old->cap_inheritable, old->cap_permitted)))
		return -EPERM;
	if (!is_subset(i, union_of(old->cap_inheritable, old->cap_bset)))
		return -EPERM;
	return is_subset(p, old->cap_permitted) && is_subset(e, p) ? 0 : -EPERM;
}

SYSCALL_DEFINE2(capset, cap_user_header_t, header, const cap_user_data_t, data)
{
	struct __user_cap_data_struct kdata[_KERNEL_CAPABILITY_U32S] = {};
	kernel_cap_t e, i, p;
	unsigned int words, n;
	struct cred *new;
	pid_t pid;
	int err = cap_words(header, &words);

	if (err)
		return err;
	if (get_user(pid, &header->pid))
		return -EFAULT;
	if (pid && pid != task_pid_vnr(current))
		return -EPERM;
	if (copy_from_user(kdata, data, words * sizeof(kdata[0])))
		return -EFAULT;
	for (n = 0; n < _KERNEL_CAPABILITY_U32S; n++) {
		e.cap[n] = kdata[n].effective & CAP_VALID_BITS(n);
		p.cap[n] = kdata[n].permitted & CAP_VALID_BITS(n);
		i.cap[n] = kdata[n].inheritable & CAP_VALID_BITS(n);
	}
	err = check_new_caps(current_cred(), e, i, p);
	if (err)
		return err;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_effective = e;
	new->cap_inheritable = i;
	new->cap_permitted = p;
	for (n = 0; n < _KERNEL_CAPABILITY_U32S; n++)
		new->cap_ambient.cap[n] &= p.cap[n] & i.cap[n];
	return commit_creds(new);
}
