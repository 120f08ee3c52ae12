// SPDX-License-Identifier: MIT
/* The rest of the kernel as far as the loader under fuzzing (loader_fuzz.c) calls it: one CPU, nobody else, nothing waits. */
#include <linux/cpumask.h>
#include <linux/extable.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "../../kernel/module/internal.h"

void qsort(void *base, size_t num, size_t size, int (*cmp)(const void *, const void *));

struct cpumask __cpu_possible_mask = { { 1 } };
unsigned int nr_cpu_ids = 1;
unsigned long __per_cpu_offset[NR_CPUS];
DEFINE_PER_CPU(int, __preempt_count);
wait_queue_head_t module_wq;
char last_unloaded_module[MODULE_NAME_LEN + MODULE_FLAGS_BUF_SIZE];

unsigned long _find_next_bit(const unsigned long *addr1, unsigned long nbits, unsigned long start)
{
	return start ? nbits : 0;
}

int __cond_resched(void)
{
	return 0;
}

void __might_sleep(const char *file, int line)
{
}

void mutex_lock(struct mutex *lock)
{
}

void mutex_unlock(struct mutex *lock)
{
}

void init_wait_entry(struct wait_queue_entry *entry, int flags)
{
}

long prepare_to_wait_event(struct wait_queue_head *head, struct wait_queue_entry *entry, int state)
{
	return -ERESTARTSYS;
}

void finish_wait(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
}

long schedule_timeout(long timeout)
{
	return 0;
}

int core_kernel_text(unsigned long addr)
{
	return 0;
}

struct module *find_module_all(const char *name, size_t len, bool even_unformed)
{
	return NULL;
}

void module_put(struct module *module)
{
}

int ref_module(struct module *user, struct module *used)
{
	return 0;
}

int strong_try_module_get(struct module *mod)
{
	return 0;
}

const struct exception_table_entry *search_extable(const struct exception_table_entry *base, const size_t num,
						   unsigned long value)
{
	return NULL;
}

void sort(void *base, size_t num, size_t size, cmp_func_t cmp_func, swap_func_t swap_func)
{
	qsort(base, num, size, cmp_func);
}

char *strnchr(const char *s, size_t count, int c)
{
	for (; count-- && *s; s++)
		if (*s == (char)c)
			return (char *)s;
	return NULL;
}

ssize_t strscpy(char *dest, const char *src, size_t count)
{
	size_t length = strnlen(src, count - 1);

	memcpy(dest, src, length);
	dest[length] = '\0';
	return length;
}
