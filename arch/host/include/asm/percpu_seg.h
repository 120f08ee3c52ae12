/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PERCPU_SEG_H
#define _ASM_PERCPU_SEG_H
/*
 * The segment override that turns a per-CPU symbol's address into this CPU's copy. The base of GS is
 * __per_cpu_offset[cpu].
 */
#define __PERCPU_SEG "%%gs:"
#define __percpu_seg_text "%gs:"
#endif
