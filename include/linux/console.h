/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CONSOLE_H_
#define _LINUX_CONSOLE_H_ 1
#include <linux/atomic.h>
#include <linux/types.h>

struct tty_driver;

#define CON_PRINTBUFFER 1 /* print the whole log at registration */
#define CON_CONSDEV 2
#define CON_ENABLED 4
#define CON_BOOT 8
#define CON_ANYTIME 16
#define CON_BRL 32
#define CON_EXTENDED 64 /* in the format of /dev/kmsg */

struct console {
	char name[16];
	void (*write)(struct console *con, const char *text, unsigned int count);
	int (*read)(struct console *con, char *buf, unsigned int count);
	struct tty_driver *(*device)(struct console *con, int *index);
	void (*unblank)(void);
	int (*setup)(struct console *con, char *options);
	int (*exit)(struct console *con);
	int (*match)(struct console *con, char *name, int idx, char *options);
	short flags;
	short index;
	int cflag;
	unsigned int ispeed;
	unsigned int ospeed;
	u64 seq; /* next record to print */
	unsigned long dropped;
	void *data;
	struct console *next;
};

#define for_each_console(con) for (con = console_drivers; con != NULL; con = con->next)

extern struct console *console_drivers;
extern bool console_suspend_enabled;
extern int console_set_on_cmdline;
extern atomic_t ignore_console_lock_warning;

enum con_flush_mode {
	CONSOLE_FLUSH_PENDING,
	CONSOLE_REPLAY_ALL,
};

void register_console(struct console *con);
int unregister_console(struct console *con);
void console_lock(void);
int console_trylock(void);
void console_unlock(void);
void console_conditional_schedule(void);
void console_unblank(void);
void console_flush_on_panic(enum con_flush_mode mode);
void console_stop(struct console *con);
void console_start(struct console *con);
int is_console_locked(void);

#define WARN_CONSOLE_UNLOCKED() WARN_ON(!atomic_read(&ignore_console_lock_warning) && !is_console_locked())
#endif
