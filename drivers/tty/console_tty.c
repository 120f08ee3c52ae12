// SPDX-License-Identifier: MIT
/*
 * The machine's terminal, /dev/hvc0 and /dev/console: the host's terminal as a wire.
 *
 * While it is open the host's terminal is raw, and what is typed there comes with the stream interrupt (stream.c). Output shares the
 * console's buffer with the kernel's log. If the host has no terminal on its standard input nothing is ever typed here, and what is written goes
 * to standard output all the same. The tty_struct is made at start-up and stays.
 */
#include <ashlar/port.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/major.h>
#include <linux/stream.h>
#include "tty.h"

static struct tty_struct *the_console;
static unsigned int output_stream = 1;

static int console_write(struct tty_struct *tty, const unsigned char *text, int bytes)
{
	arch_stream_write(output_stream, text, bytes);
	return bytes;
}

/* tty_mutex is held, as for close. */
static int console_open(struct tty_struct *tty, struct file *file)
{
	if (tty->count != 1 || !arch_stream_is_terminal(0))
		return 0;
	clear_bit(TTY_HUPPED, &tty->flags);
	tty->termios = tty_std_termios;
	tty->termios.c_iflag |= IUTF8;
	n_tty_flush_input(tty);
	output_stream = arch_stream_is_terminal(1) || !arch_stream_is_terminal(2) ? 1 : 2;
	arch_stream_set_raw(true);
	tty_check_size(tty);
	stream_input_for(tty);
	return 0;
}

static void console_close(struct tty_struct *tty, struct file *file)
{
	if (tty->count)
		return;
	stream_input_for(NULL);
	arch_stream_set_raw(false);
	tty_forget_session(tty);
}

static const struct tty_operations console_ops = {
	.open = console_open,
	.close = console_close,
	.write = console_write,
};

static struct tty_driver console_driver = {
	.driver_name = "hvc",
	.name = "hvc0",
	.major = HVC_MAJOR,
	.minor_start = 0,
	.num = 1,
	.ops = &console_ops,
};

/** console_tty - the machine's terminal */
struct tty_struct *console_tty(void)
{
	return the_console;
}

/** tty_check_size - the host's terminal may have another size. Any context. */
void tty_check_size(struct tty_struct *tty)
{
	unsigned int rows, columns;
	struct winsize size = {};

	if (!arch_stream_size(&rows, &columns))
		return;
	size.ws_row = rows;
	size.ws_col = columns;
	tty_set_winsize(tty, &size);
}

/** console_tty_open_file - an open file of the terminal for a program's standard streams, or an error */
struct file *console_tty_open_file(void)
{
	return filp_open("/dev/hvc0", O_RDWR | O_NOCTTY | O_LARGEFILE, 0);
}

/** console_tty_init - the terminal and its device. Once, at start-up. */
int __init console_tty_init(struct class *class)
{
	static struct cdev cdev;
	int error;

	the_console = tty_alloc(&console_driver, &console_ops, 0);
	if (!the_console)
		return -ENOMEM;
	cdev_init(&cdev, &tty_fops);
	error = register_chrdev_region(MKDEV(HVC_MAJOR, 0), 1, "hvc");
	if (!error)
		error = cdev_add(&cdev, MKDEV(HVC_MAJOR, 0), 1);
	if (!error)
		device_create(class, NULL, MKDEV(HVC_MAJOR, 0), NULL, "hvc0");
	return error;
}
