// SPDX-License-Identifier: MIT
/*
 * ioctl of terminals: settings (TCGETS ...), size, flushing, and what they hand on to job control (tty_jobctrl.c) and pseudo-terminals (pty.c).
 *
 * Output is never waited for here: what has been written is with the driver. The speed is kept and told, and means nothing.
 */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include "tty.h"

/* ---- Settings ---- */

static int set_termios(struct tty_struct *tty, const struct ktermios *new, unsigned int cmd)
{
	bool flush = cmd == TCSETSF || cmd == TCSETAF || cmd == TCSETSF2;
	struct ktermios old;
	int error = tty_check_change(tty);

	if (error)
		return error;
	if (flush)
		n_tty_flush_input(tty);
	down_write(&tty->termios_rwsem);
	old = tty->termios;
	tty->termios = *new;
	if (tty->ops->set_termios)
		tty->ops->set_termios(tty, &old);
	n_tty_settings_changed(tty, &old);
	up_write(&tty->termios_rwsem);
	return 0;
}

static void read_termios(struct tty_struct *tty, struct ktermios *termios)
{
	down_read(&tty->termios_rwsem);
	*termios = tty->termios;
	up_read(&tty->termios_rwsem);
}

static int ioctl_get(struct tty_struct *tty, void __user *arg, size_t bytes)
{
	struct ktermios termios;

	read_termios(tty, &termios);
	return copy_to_user(arg, &termios, bytes) ? -EFAULT : 0;
}

static int ioctl_set(struct tty_struct *tty, const void __user *arg, size_t bytes, unsigned int cmd)
{
	struct ktermios termios;

	read_termios(tty, &termios);
	if (copy_from_user(&termios, arg, bytes))
		return -EFAULT;
	return set_termios(tty, &termios, cmd);
}

/* The old form with 16-bit flags. */
static int ioctl_get_termio(struct tty_struct *tty, void __user *arg)
{
	struct ktermios termios;
	struct termio out = {};

	read_termios(tty, &termios);
	out.c_iflag = termios.c_iflag;
	out.c_oflag = termios.c_oflag;
	out.c_cflag = termios.c_cflag;
	out.c_lflag = termios.c_lflag;
	out.c_line = termios.c_line;
	memcpy(out.c_cc, termios.c_cc, NCC);
	return copy_to_user(arg, &out, sizeof(out)) ? -EFAULT : 0;
}

static int ioctl_set_termio(struct tty_struct *tty, const void __user *arg, unsigned int cmd)
{
	struct ktermios termios;
	struct termio in;

	if (copy_from_user(&in, arg, sizeof(in)))
		return -EFAULT;
	read_termios(tty, &termios);
	termios.c_iflag = (termios.c_iflag & ~0xffffU) | in.c_iflag;
	termios.c_oflag = (termios.c_oflag & ~0xffffU) | in.c_oflag;
	termios.c_cflag = (termios.c_cflag & ~0xffffU) | in.c_cflag;
	termios.c_lflag = (termios.c_lflag & ~0xffffU) | in.c_lflag;
	termios.c_line = in.c_line;
	memcpy(termios.c_cc, in.c_cc, NCC);
	return set_termios(tty, &termios, cmd);
}

static long settings_ioctl(struct tty_struct *tty, unsigned int cmd, void __user *arg)
{
	switch (cmd) {
	case TCGETS:
		return ioctl_get(tty, arg, sizeof(struct termios));
	case TCGETS2:
		return ioctl_get(tty, arg, sizeof(struct termios2));
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return ioctl_set(tty, arg, sizeof(struct termios), cmd);
	case TCSETS2:
	case TCSETSW2:
	case TCSETSF2:
		return ioctl_set(tty, arg, sizeof(struct termios2), cmd);
	case TCGETA:
		return ioctl_get_termio(tty, arg);
	case TCSETA:
	case TCSETAW:
	case TCSETAF:
		return ioctl_set_termio(tty, arg, cmd);
	}
	return -ENOIOCTLCMD;
}

/* ---- Size ---- */

/** tty_set_winsize - the terminal has another size; the foreground gets SIGWINCH. Any context. */
int tty_set_winsize(struct tty_struct *tty, const struct winsize *size)
{
	unsigned long flags;
	bool same;

	spin_lock_irqsave(&tty->ctrl.lock, flags);
	same = !memcmp(size, &tty->winsize, sizeof(*size));
	tty->winsize = *size;
	spin_unlock_irqrestore(&tty->ctrl.lock, flags);
	if (!same)
		tty_signal_group(tty, SIGWINCH);
	return 0;
}

static int ioctl_get_size(struct tty_struct *tty, struct winsize __user *arg)
{
	struct winsize size;

	spin_lock_irq(&tty->ctrl.lock);
	size = tty->winsize;
	spin_unlock_irq(&tty->ctrl.lock);
	return copy_to_user(arg, &size, sizeof(size)) ? -EFAULT : 0;
}

static int ioctl_set_size(struct tty_struct *tty, struct tty_struct *real_tty, struct winsize __user *arg)
{
	struct winsize size;

	if (copy_from_user(&size, arg, sizeof(size)))
		return -EFAULT;
	tty_set_winsize(real_tty, &size);
	if (tty != real_tty) {
		spin_lock_irq(&tty->ctrl.lock);
		tty->winsize = size;
		spin_unlock_irq(&tty->ctrl.lock);
	}
	return 0;
}

/* ---- The rest ---- */

static int ioctl_flush(struct tty_struct *tty, unsigned long arg)
{
	int error = tty_check_change(tty);

	if (error)
		return error;
	if (arg > TCIOFLUSH)
		return -EINVAL;
	if (arg != TCOFLUSH)
		n_tty_flush_input(tty);
	return 0;
}

static int ioctl_flow(struct tty_struct *tty, unsigned long arg)
{
	int error = tty_check_change(tty);

	if (error)
		return error;
	if (arg > TCION)
		return -EINVAL;
	if (arg == TCOOFF || arg == TCOON) {
		spin_lock_irq(&tty->ctrl.lock);
		tty->ctrl.stopped = arg == TCOOFF;
		spin_unlock_irq(&tty->ctrl.lock);
		wake_up_interruptible(&tty->write_wait);
	}
	return 0;
}

/* As if the program's byte had been typed. */
static int ioctl_type(struct tty_struct *tty, const char __user *arg)
{
	unsigned char c;

	if (current->signal->tty != tty && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(c, arg))
		return -EFAULT;
	tty_receive(tty, &c, 1);
	return 0;
}

static long simple_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case TIOCINQ:
		return put_user(n_tty_input_bytes(tty), (unsigned int __user *)arg);
	case TIOCOUTQ:
		return put_user(0U, (unsigned int __user *)arg);
	case TCFLSH:
		return ioctl_flush(tty, arg);
	case TCXONC:
		return ioctl_flow(tty, arg);
	case TCSBRK:
	case TCSBRKP:
		return tty_check_change(tty);
	case TIOCSTI:
		return ioctl_type(tty, (const char __user *)arg);
	case TIOCEXCL:
		set_bit(TTY_EXCLUSIVE, &tty->flags);
		return 0;
	case TIOCNXCL:
		clear_bit(TTY_EXCLUSIVE, &tty->flags);
		return 0;
	case TIOCGEXCL:
		return put_user((int)test_bit(TTY_EXCLUSIVE, &tty->flags), (int __user *)arg);
	case TIOCGETD:
		return put_user(N_TTY, (int __user *)arg);
	case TIOCGDEV:
		return put_user((unsigned int)new_encode_dev(tty_devnum(tty)), (unsigned int __user *)arg);
	case TIOCVHANGUP:
		if (!capable(CAP_SYS_ADMIN))
			return -EPERM;
		tty_hang_up(tty);
		return 0;
	case TIOCGSOFTCAR:
		return put_user(0, (int __user *)arg);
	}
	return -ENOIOCTLCMD;
}

/** tty_ioctl - ioctl(2) of a terminal; settings and foreground of a master are those of its slave */
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = file->private_data, *real_tty = tty_is_master(tty) ? tty->link : tty;
	long ret;

	if (tty_is_hung_up(tty))
		return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
	tty_adopt(tty);
	if (cmd == TIOCGWINSZ)
		return ioctl_get_size(tty, (struct winsize __user *)arg);
	if (cmd == TIOCSWINSZ)
		return ioctl_set_size(tty, real_tty, (struct winsize __user *)arg);
	ret = settings_ioctl(real_tty, cmd, (void __user *)arg);
	if (ret == -ENOIOCTLCMD)
		ret = tty_jobctrl_ioctl(tty, real_tty, file, cmd, arg);
	if (ret == -ENOIOCTLCMD)
		ret = pty_ioctl(tty, file, cmd, arg);
	if (ret == -ENOIOCTLCMD)
		ret = simple_ioctl(tty, cmd, arg);
	return ret == -ENOIOCTLCMD ? -ENOTTY : ret;
}
