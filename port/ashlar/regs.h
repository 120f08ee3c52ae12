/* SPDX-License-Identifier: MIT */
/* The saved state of an interrupted CPU: the machine's header, under one name for all. */
#ifndef ASHLAR_REGS_H
#define ASHLAR_REGS_H
#include "asm/pt_regs.h"
#endif
