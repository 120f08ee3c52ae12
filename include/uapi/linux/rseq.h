/* SPDX-License-Identifier: MIT */
#ifndef _UAPI_LINUX_RSEQ_H
#define _UAPI_LINUX_RSEQ_H
#include <linux/types.h>

enum rseq_cpu_id_state { RSEQ_CPU_ID_UNINITIALIZED = -1, RSEQ_CPU_ID_REGISTRATION_FAILED = -2 };
enum rseq_flags { RSEQ_FLAG_UNREGISTER = 1 << 0 };

/* A critical section: code from start_ip on, to be given up by going to abort_ip. */
struct rseq_cs {
	__u32 version;
	__u32 flags;
	__u64 start_ip;
	__u64 post_commit_offset; /* bytes */
	__u64 abort_ip;
} __attribute__((aligned(4 * sizeof(__u64))));

/* In the memory of each thread. */
struct rseq {
	__u32 cpu_id_start;
	__u32 cpu_id;
	__u64 rseq_cs; /* address of the section that the thread is in, or 0 */
	__u32 flags;
} __attribute__((aligned(4 * sizeof(__u64))));
#endif
