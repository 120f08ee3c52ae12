/* SPDX-License-Identifier: MIT */
#ifndef _ASM_MODULE_IMAGE_H
#define _ASM_MODULE_IMAGE_H
/*
 * The room for struct module in a module's file, as its generated NAME.mod.c declares it. This header includes nothing, so
 * that the generated file costs next to nothing to compile; kernel/module/layout.c proves that it agrees with <linux/module.h>.
 */
#define MODULE_IMAGE_STATE_BYTES 8
#define MODULE_IMAGE_LIST_BYTES 16
#define MODULE_IMAGE_NAME_BYTES 56
#define MODULE_IMAGE_BYTES 1024
#define MODULE_IMAGE_REST \
	(MODULE_IMAGE_BYTES - MODULE_IMAGE_STATE_BYTES - MODULE_IMAGE_LIST_BYTES - MODULE_IMAGE_NAME_BYTES - 16)

struct module_image {
	char state[MODULE_IMAGE_STATE_BYTES];
	char list[MODULE_IMAGE_LIST_BYTES];
	char name[MODULE_IMAGE_NAME_BYTES];
	int (*init)(void);
	void (*exit)(void);
	char rest[MODULE_IMAGE_REST];
} __attribute__((aligned(64)));
#endif
