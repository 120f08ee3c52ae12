// SPDX-License-Identifier: MIT
/*
 * Which address an x86-64 instruction accesses: just enough of a decoder for the message about a fault whose address
 * the CPU does not tell. It knows prefixes, the one- and two-byte opcodes that have a ModRM byte, and all memory
 * forms of that byte.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/ptrace.h>

#include "oops.h"

#define REX_X 2
#define REX_B 1

static unsigned long get_register(const struct pt_regs *regs, unsigned int number)
{
	const unsigned long values[16] = {
		regs->ax, regs->cx, regs->dx,  regs->bx,  regs->sp,  regs->bp,	regs->si,  regs->di,
		regs->r8, regs->r9, regs->r10, regs->r11, regs->r12, regs->r13, regs->r14, regs->r15,
	};

	return values[number & 15];
}

static bool is_prefix(u8 byte)
{
	return byte == 0x66 || byte == 0x67 || byte == 0xf0 || byte == 0xf2 || byte == 0xf3 || byte == 0x2e ||
	       byte == 0x36 || byte == 0x3e || byte == 0x26 || byte == 0x64 || byte == 0x65;
}

static bool has_modrm(u8 opcode, bool two_bytes)
{
	if (two_bytes)
		return (opcode >= 0x10 && opcode < 0x30 && opcode != 0x0b) ||
		       (opcode >= 0x40 && opcode < 0x80 && opcode != 0x77) || (opcode >= 0x90 && opcode < 0xa0) ||
		       opcode == 0x18 || opcode == 0x0d || opcode == 0x1f || (opcode >= 0xa3 && opcode < 0xa6) ||
		       (opcode >= 0xab && opcode < 0xc8 && opcode != 0xb9) || opcode >= 0xd0;
	if (opcode < 0x40)
		return (opcode & 7) < 4;
	return opcode == 0x63 || opcode == 0x69 || opcode == 0x6b || (opcode >= 0x80 && opcode < 0x90) ||
	       opcode == 0xc0 || opcode == 0xc1 || opcode == 0xc6 || opcode == 0xc7 ||
	       (opcode >= 0xd0 && opcode < 0xd4) || opcode == 0xf6 || opcode == 0xf7 || opcode == 0xfe ||
	       opcode == 0xff;
}

static bool take_displacement(const u8 *code, size_t bytes, size_t at, unsigned int mod, unsigned long *address)
{
	int value = 0;

	if (mod == 1) {
		if (at >= bytes)
			return false;
		*address += (s8)code[at];
	} else if (mod == 2) {
		if (at + 4 > bytes)
			return false;
		memcpy(&value, code + at, 4);
		*address += value;
	}
	return true;
}

static bool decode_sib(const struct pt_regs *regs, const u8 *code, size_t bytes, size_t at, u8 rex, unsigned int mod,
		       unsigned long *address)
{
	unsigned int base, index;
	u8 sib;

	if (at >= bytes)
		return false;
	sib = code[at++];
	base = sib & 7;
	index = (sib >> 3 & 7) | (rex & REX_X ? 8 : 0);
	*address = 0;
	if (base == 5 && mod == 0)
		mod = 2;
	else
		*address = get_register(regs, base | (rex & REX_B ? 8 : 0));
	if (index != 4)
		*address += get_register(regs, index) << (sib >> 6);
	return take_displacement(code, bytes, at, mod, address);
}

/**
 * oops_memory_operand - the address that the instruction at @code accesses
 * @regs: the registers before it
 * @bytes: how many bytes of code there are
 *
 * Returns false if the instruction accesses no memory through a ModRM byte, or is not understood.
 */
bool oops_memory_operand(const struct pt_regs *regs, const u8 *code, size_t bytes, unsigned long *address)
{
	bool two_bytes;
	size_t at = 0;
	u8 rex = 0, modrm;

	while (at < bytes && is_prefix(code[at]))
		at++;
	if (at < bytes && (code[at] & 0xf0) == 0x40)
		rex = code[at++];
	two_bytes = at < bytes && code[at] == 0x0f;
	at += two_bytes;
	if (at + 1 >= bytes || !has_modrm(code[at], two_bytes))
		return false;
	modrm = code[at + 1];
	at += 2;
	if (modrm >> 6 == 3 || (modrm >> 6 == 0 && (modrm & 7) == 5))
		return false; /* a register, or relative to the instruction: never an odd address */
	if ((modrm & 7) == 4)
		return decode_sib(regs, code, bytes, at, rex, modrm >> 6, address);
	*address = get_register(regs, (modrm & 7) | (rex & REX_B ? 8 : 0));
	return take_displacement(code, bytes, at, modrm >> 6, address);
}
