/* SPDX-License-Identifier: MIT */
#ifndef _ASM_MODULE_PREAMBLE_H
#define _ASM_MODULE_PREAMBLE_H
/*
 * What NAME.mod.c adds to a module, as assembler, for a module that is one source file: `ashlar build` includes this before the source,
 * so that one run of the compiler makes the whole module. The source sees no declaration from here. init_module and cleanup_module are
 * weak because the source need not have them; the build makes them global again where it has.
 */
#include <linux/vermagic.h>
#include <linux/stringify.h>
#include <asm/module_image.h>

__asm__(".pushsection .gnu.linkonce.this_module,\"aw\",@progbits\n"
	"	.balign 64\n"
	"	.globl __this_module\n"
	"	.type __this_module,@object\n"
	"	.size __this_module, " __stringify(
		MODULE_IMAGE_BYTES) "\n"
				    "	.weak init_module, cleanup_module\n"
				    "__this_module:\n"
				    "	.skip " __stringify(MODULE_IMAGE_STATE_BYTES) " + " __stringify(
					    MODULE_IMAGE_LIST_BYTES) "\n"
								     "1:	.asciz \"" KBUILD_MODNAME "\"\n"
								     "	.skip " __stringify(
									     MODULE_IMAGE_NAME_BYTES) " - (. - 1b)\n"
												      "	.quad "
												      "init_module, "
												      "cleanup_module\n"
												      "	."
												      "skip"
												      " " __stringify(
													      MODULE_IMAGE_BYTES) " - (. - __this_module)\n"
																  ".popsection\n"
																  ".pushsection .modinfo,\"a\",@progbits\n"
																  "	.asciz \"name=" KBUILD_MODNAME
																  "\"\n"
																  "	.asciz \"vermagic=" VERMAGIC_STRING
																  "\"\n"
																  ".popsection\n");
#undef VERMAGIC_STRING
#undef UTS_RELEASE
#endif
