// SPDX-License-Identifier: MIT
/* Supplementary groups: sorted arrays of group ids, shared and counted, never changed once a credential has them. */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uidgid.h>

/** groups_alloc - room for @gidsetsize ids, with one reference; NULL without memory. May sleep. */
struct group_info *groups_alloc(int gidsetsize)
{
	struct group_info *gi = kvmalloc(struct_size(gi, gid, gidsetsize), GFP_KERNEL_ACCOUNT);

	if (gi) {
		atomic_set(&gi->usage, 1);
		gi->ngroups = gidsetsize;
	}
	return gi;
}
EXPORT_SYMBOL(groups_alloc);

/** groups_free - what put_group_info() does with the last reference */
void groups_free(struct group_info *group_info)
{
	kvfree(group_info);
}
EXPORT_SYMBOL(groups_free);

/** groups_search - is @grp in the set? */
int groups_search(const struct group_info *group_info, kgid_t grp)
{
	int low = 0, high = group_info ? group_info->ngroups : 0;

	while (low < high) {
		int mid = low + (high - low) / 2;

		if (gid_gt(grp, group_info->gid[mid]))
			low = mid + 1;
		else if (gid_lt(grp, group_info->gid[mid]))
			high = mid;
		else
			return 1;
	}
	return 0;
}

/** set_groups - give credentials that are not in use yet a set, with a reference of its own */
void set_groups(struct cred *new, struct group_info *group_info)
{
	put_group_info(new->group_info);
	new->group_info = get_group_info(group_info);
}
EXPORT_SYMBOL(set_groups);

/** set_current_groups - give the current task a set. Returns 0 or -ENOMEM. Process context. */
int set_current_groups(struct group_info *group_info)
{
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	set_groups(new, group_info);
	return commit_creds(new);
}
EXPORT_SYMBOL(set_current_groups);

/** in_group_p - does the current task belong to @grp, as files see it? */
int in_group_p(kgid_t grp)
{
	const struct cred *cred = current_cred();

	return gid_eq(grp, cred->fsgid) || groups_search(cred->group_info, grp);
}
EXPORT_SYMBOL(in_group_p);

/** in_egroup_p - likewise by its effective group */
int in_egroup_p(kgid_t grp)
{
	const struct cred *cred = current_cred();

	return gid_eq(grp, cred->egid) || groups_search(cred->group_info, grp);
}
EXPORT_SYMBOL(in_egroup_p);
