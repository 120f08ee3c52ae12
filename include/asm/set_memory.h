/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SET_MEMORY_H
#define _ASM_SET_MEMORY_H
int set_memory_ro(unsigned long addr, int numpages);
int set_memory_rw(unsigned long addr, int numpages);
int set_memory_x(unsigned long addr, int numpages);
int set_memory_nx(unsigned long addr, int numpages);
#endif
