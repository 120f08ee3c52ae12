// SPDX-License-Identifier: MIT
/*
 * hostfs: listing a folder. The names of the host and those that differ are merged into a list sorted by bytes, made when an open folder
 * is read from its start and kept until it is closed or read from the start again. A position is an index in that list, so names that
 * are made or removed meanwhile are neither doubled nor skipped.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include "hostfs.h"

struct item {
	const char *text;
	u64 ino;
	unsigned int type;
};

/* Texts lie in chunks of a page, linked by their first word. */
struct listing {
	struct item *items;
	unsigned int count, room;
	char *chunk;
	size_t chunk_used;
};

static void free_listing(struct listing *list)
{
	if (!list)
		return;
	while (list->chunk) {
		char *next = *(char **)list->chunk;

		free_page((unsigned long)list->chunk);
		list->chunk = next;
	}
	kvfree(list->items);
	kfree(list);
}

static char *keep_text(struct listing *list, const char *text, size_t length)
{
	char *copy;

	if (!list->chunk || list->chunk_used + length + 1 > PAGE_SIZE) {
		char **chunk = (char **)__get_free_page(GFP_KERNEL);

		if (!chunk)
			return NULL;
		*chunk = list->chunk;
		list->chunk = (char *)chunk;
		list->chunk_used = sizeof(char *);
	}
	copy = list->chunk + list->chunk_used;
	memcpy(copy, text, length);
	copy[length] = '\0';
	list->chunk_used += length + 1;
	return copy;
}

static int add_item(struct listing *list, const char *text, size_t length, u64 ino, unsigned int type)
{
	char *copy;

	if (list->count == list->room) {
		unsigned int room = max(64U, 2 * list->room);
		struct item *items = kvmalloc_array(room, sizeof(*items), GFP_KERNEL);

		if (!items)
			return -ENOMEM;
		if (list->count)
			memcpy(items, list->items, list->count * sizeof(*items));
		kvfree(list->items);
		list->items = items;
		list->room = room;
	}
	copy = keep_text(list, text, length);
	if (!copy)
		return -ENOMEM;
	list->items[list->count++] = (struct item){ copy, ino, type };
	return 0;
}

/* Call @fn for the names of the host that still stand, until it returns something else than 0, which is returned. */
static int for_each_host_name(struct inode *dir, int (*fn)(void *arg, const struct arch_host_name *name), void *arg)
{
	struct hostfs_inode *hd = HOSTFS_I(dir);
	char *buffer;
	int handle, ret = 0;
	long got, at;

	if (!hd->path)
		return 0;
	buffer = (char *)__get_free_page(GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	handle = arch_host_open(hd->path, true);
	got = handle;
	while (!ret && handle >= 0 && (got = arch_host_list(handle, buffer, PAGE_SIZE)) > 0) {
		for (at = 0; at < got && !ret; at += ((struct arch_host_name *)(buffer + at))->bytes) {
			struct arch_host_name *name = (struct arch_host_name *)(buffer + at);

			if (!strcmp(name->name, ".") || !strcmp(name->name, "..") ||
			    hostfs_find_name(hd, name->name, strlen(name->name)))
				continue;
			ret = fn(arg, name);
		}
	}
	if (handle >= 0)
		arch_host_close(handle);
	free_page((unsigned long)buffer);
	return ret ?: min(got, 0L);
}

struct collect {
	struct listing *list;
	struct inode *dir;
};

static int collect_host_name(void *arg, const struct arch_host_name *name)
{
	struct collect *collect = arg;
	u64 ino = hostfs_ino(collect->dir->i_sb, HOSTFS_I(collect->dir)->dev, name->ino);

	return add_item(collect->list, name->name, strlen(name->name), ino, name->type);
}

static int compare_items(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->text, ((const struct item *)b)->text);
}

/* All names of a folder, sorted; its i_rwsem is held. Returns the list or an error. */
static struct listing *make_listing(struct inode *dir)
{
	struct listing *list = kzalloc(sizeof(*list), GFP_KERNEL);
	struct collect collect = { list, dir };
	struct rb_node *node;
	int error;

	if (!list)
		return ERR_PTR(-ENOMEM);
	error = for_each_host_name(dir, collect_host_name, &collect);
	for (node = rb_first(&HOSTFS_I(dir)->names); node && !error; node = rb_next(node)) {
		struct hostfs_name *entry = rb_entry(node, struct hostfs_name, node);

		if (entry->inode)
			error = add_item(list, entry->text, entry->length, entry->inode->i_ino,
					 fs_umode_to_dtype(entry->inode->i_mode));
	}
	if (error) {
		free_listing(list);
		return ERR_PTR(error);
	}
	sort(list->items, list->count, sizeof(*list->items), compare_items, NULL);
	return list;
}

static int one_is_enough(void *arg, const struct arch_host_name *name)
{
	return 1;
}

/* Whether the folder has no names: 1 or 0, or -errno. Its i_rwsem is held, or it is going to be removed. */
int hostfs_dir_empty(struct inode *dir)
{
	struct rb_node *node;
	int ret;

	for (node = rb_first(&HOSTFS_I(dir)->names); node; node = rb_next(node))
		if (rb_entry(node, struct hostfs_name, node)->inode)
			return 0;
	ret = for_each_host_name(dir, one_is_enough, NULL);
	return ret < 0 ? ret : !ret;
}

static int hostfs_readdir(struct file *file, struct dir_context *ctx)
{
	struct listing *list = file->private_data;

	if (!list || ctx->pos == 0) {
		list = make_listing(file_inode(file));
		if (IS_ERR(list))
			return PTR_ERR(list);
		free_listing(file->private_data);
		file->private_data = list;
	}
	if (!dir_emit_dots(file, ctx))
		return 0;
	while (ctx->pos - 2 < list->count) {
		struct item *item = &list->items[ctx->pos - 2];

		if (!dir_emit(ctx, item->text, strlen(item->text), item->ino, item->type))
			break;
		ctx->pos++;
	}
	return 0;
}

static int hostfs_dir_release(struct inode *inode, struct file *file)
{
	free_listing(file->private_data);
	return 0;
}

const struct file_operations hostfs_dir_operations = {
	.release = hostfs_dir_release,
	.llseek = generic_file_llseek,
	.read = generic_read_dir,
	.iterate_shared = hostfs_readdir,
	.fsync = noop_fsync,
};
