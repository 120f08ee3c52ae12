// SPDX-License-Identifier: MIT
/*
 * A program that attacks what it runs on: it reads and writes where the machine's own memory might be, and jumps into
 * the code that the machine keeps in its address space, at many places and with registers that mean something there.
 * Each attempt is a process of its own. Whatever becomes of those, this one must go on, and its memory must stay as it
 * is.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT 0x700000000000UL
#define TEXT_BYTES 2048
#define FAKE_BYTES 0x8000UL

static char mine[1 << 16];

/* Something like a slot: whatever the machine's code reads through any register is in here. */
static char *make_fake(unsigned int seed)
{
	char *fake = mmap((void *)0x10000000, 4 * FAKE_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	unsigned long *word = (unsigned long *)fake;

	for (unsigned long i = 0; i < 4 * FAKE_BYTES / sizeof(long); i++)
		word[i] = seed % 3 == 0 ? 0 : seed % 3 == 1 ? 1 : (unsigned long)fake + FAKE_BYTES;
	if (seed % 4 == 1) { /* a list of calls: map RAM over our own memory */
		((unsigned int *)word)[2] = 1;
		((unsigned int *)word)[3] = 1;
		word[9] = 9;
		word[10] = 0x20000000;
		word[11] = 4096;
		word[12] = 7;
		word[13] = 0x11;
		word[14] = word[15] = 0;
	}
	return fake;
}

static void jump(unsigned long to, unsigned int seed)
{
	char *fake = make_fake(seed);

	__asm__ volatile("mov %0, %%rsp\n\t"
			 "mov %0, %%rbp\n\t"
			 "mov %0, %%rdi\n\t"
			 "mov %0, %%rdx\n\t"
			 "mov %0, %%rbx\n\t"
			 "mov %0, %%r12\n\t"
			 "mov $9, %%eax\n\t"
			 "jmp *%1"
			 :
			 : "r"(fake + FAKE_BYTES), "r"(to)
			 : "memory");
}

static void attempt(unsigned int number)
{
	unsigned long to = TEXT + number * 37 % TEXT_BYTES;

	switch (number % 8) {
	case 6:
		*(volatile char *)to = 1;
		break;
	case 7:
		/* Beyond what programs have: RAM, the kernel, the slots. */
		for (unsigned long at = 1UL << 44; at < 1UL << 47; at += 1UL << 40)
			if (number / 8 == (at >> 40) % 4)
				*(volatile char *)(at + 0x100000) = 1;
		break;
	default:
		jump(to, number);
	}
	_exit(0);
}

/* A child that hangs is killed. */
static void await(pid_t pid)
{
	int status;

	for (int i = 0; i < 4; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return;
		usleep(1000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

int main(int argc, char **argv)
{
	unsigned int attempts = argc > 1 ? (unsigned int)atoi(argv[1]) : 100;

	memset(mine, 0x5a, sizeof(mine));
	for (unsigned int i = 0; i < attempts; i++) {
		pid_t pid = fork();

		if (!pid)
			attempt(i);
		if (pid < 0) {
			perror("fork");
			return 1;
		}
		await(pid);
	}
	for (unsigned int i = 0; i < sizeof(mine); i++)
		if (mine[i] != 0x5a)
			return 1;
	puts("still here");
	return 0;
}
