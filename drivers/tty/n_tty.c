// SPDX-License-Identifier: MIT
/*
 * The line discipline N_TTY: what happens between a terminal's wire and the programs that read and write it.
 *
 * Input arrives with tty_receive(), in an interrupt perhaps. It is translated (ICRNL ...), looked through for signals (ISIG) and flow control
 * (IXON), edited (ICANON: erase, kill, word erase, literal next), echoed, and put into a ring of N_TTY_BYTES. In canonical mode only what lies before
 * canon_head, whole lines, can be read; `ends` marks the bytes that end a line, and an end of file is such a mark on a byte that is not
 * handed out. In raw mode everything can be read, as soon as MIN and TIME say.
 *
 * Output is translated (OPOST: ONLCR ...) and the column counted, so that erasing knows how far to go back.
 *
 * ldata->lock, with interrupts off, guards ring, editing state and column, and is held while the driver's write() is called for echo. A reader
 * holds atomic_read_lock, a writer atomic_write_lock, and both termios_rwsem for reading. The receiving side reads the settings
 * without termios_rwsem: it sees each word old or new. Invariant: tail <= canon_head <= head <= tail + N_TTY_BYTES (all run freely).
 *
 * Not here: EXTPROC, packet mode, parity marks, upper-case terminals.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include "tty.h"

#define N_TTY_BYTES 4096U
#define OUTPUT_PIECE 256
#define OUTPUT_EXPANDS 8 /* most bytes that one becomes */

struct n_tty_data {
	spinlock_t lock;
	unsigned int head;	   /* where the next byte goes */
	unsigned int canon_head;   /* after the last whole line */
	unsigned int tail;	   /* the next byte to be read */
	unsigned int column;	   /* of the output */
	unsigned int canon_column; /* where the line that is being edited began */
	bool literal_next;
	bool pushing; /* end of file or settings changed: what there is can be read as a line */
	DECLARE_BITMAP(ends, N_TTY_BYTES);
	unsigned char ring[N_TTY_BYTES];
};

struct n_tty_data *n_tty_alloc(void)
{
	struct n_tty_data *ldata = kzalloc(sizeof(*ldata), GFP_KERNEL);

	if (ldata)
		spin_lock_init(&ldata->lock);
	return ldata;
}

void n_tty_free(struct n_tty_data *ldata)
{
	kfree(ldata);
}

static unsigned char ring_at(const struct n_tty_data *ldata, unsigned int i)
{
	return ldata->ring[i & (N_TTY_BYTES - 1)];
}

static bool is_end(const struct n_tty_data *ldata, unsigned int i)
{
	return test_bit(i & (N_TTY_BYTES - 1), ldata->ends);
}

/* ---- Output ---- */

/* Translate one byte into @to, at most 8 bytes; returns how many. The column follows. */
static unsigned int output_byte(struct tty_struct *tty, unsigned char c, unsigned char *to)
{
	struct n_tty_data *ldata = tty->disc_data;
	unsigned int n = 0;

	if (!_O_FLAG(tty, OPOST)) {
		to[0] = c;
		return 1;
	}
	switch (c) {
	case '\n':
		if (_O_FLAG(tty, ONLRET))
			ldata->column = 0;
		if (_O_FLAG(tty, ONLCR)) {
			to[n++] = '\r';
			ldata->column = 0;
		}
		ldata->canon_column = ldata->column;
		break;
	case '\r':
		if (_O_FLAG(tty, ONOCR) && !ldata->column)
			return 0;
		if (_O_FLAG(tty, OCRNL)) {
			c = '\n';
			if (_O_FLAG(tty, ONLRET))
				ldata->canon_column = ldata->column = 0;
			break;
		}
		ldata->canon_column = ldata->column = 0;
		break;
	case '\t':
		if (_O_FLAG(tty, TABDLY) == XTABS) {
			do {
				to[n++] = ' ';
				ldata->column++;
			} while (ldata->column & 7);
			return n;
		}
		ldata->column = (ldata->column | 7) + 1;
		break;
	case '\b':
		if (ldata->column)
			ldata->column--;
		break;
	default:
		if (!iscntrl(c) && (c & 0xc0) != 0x80)
			ldata->column++;
	}
	to[n++] = c;
	return n;
}

/* Echo goes out at once; what the driver has no room for is lost. lock is held. */
static void echo_raw(struct tty_struct *tty, const char *text, unsigned int bytes)
{
	tty->ops->write(tty, (const unsigned char *)text, bytes);
}

static void echo_output(struct tty_struct *tty, unsigned char c)
{
	unsigned char out[OUTPUT_EXPANDS];
	unsigned int n = output_byte(tty, c, out);

	if (n)
		tty->ops->write(tty, out, n);
}

static bool shown_as_control(const struct tty_struct *tty, unsigned char c)
{
	return _L_FLAG(tty, ECHOCTL) && iscntrl(c) && c != '\t' && c != '\n';
}

static void echo_char(struct tty_struct *tty, unsigned char c)
{
	if (shown_as_control(tty, c)) {
		echo_output(tty, '^');
		echo_output(tty, c ^ 0x40);
	} else {
		echo_output(tty, c);
	}
}

/* ---- Editing; lock is held ---- */

static void put_byte(struct n_tty_data *ldata, unsigned char c)
{
	if (ldata->head - ldata->tail >= N_TTY_BYTES)
		return;
	__clear_bit(ldata->head & (N_TTY_BYTES - 1), ldata->ends);
	ldata->ring[ldata->head++ & (N_TTY_BYTES - 1)] = c;
}

/* The byte ends a line. */
static void put_end(struct tty_struct *tty, unsigned char c)
{
	struct n_tty_data *ldata = tty->disc_data;
	unsigned int at = ldata->head & (N_TTY_BYTES - 1);

	if (ldata->head - ldata->tail >= N_TTY_BYTES)
		return;
	ldata->ring[at] = c;
	__set_bit(at, ldata->ends);
	ldata->head++;
	ldata->canon_head = ldata->head;
}

/* How many columns the line that is being edited takes up to byte @end. */
static unsigned int column_of(const struct tty_struct *tty, unsigned int end)
{
	const struct n_tty_data *ldata = tty->disc_data;
	unsigned int column = ldata->canon_column;

	for (unsigned int i = ldata->canon_head; i != end; i++) {
		unsigned char c = ring_at(ldata, i);

		if (c == '\t')
			column = (column | 7) + 1;
		else if (shown_as_control(tty, c))
			column += 2;
		else if (!iscntrl(c) && !(_I_FLAG(tty, IUTF8) && (c & 0xc0) == 0x80))
			column++;
	}
	return column;
}

static void erase_columns(struct tty_struct *tty, unsigned int columns)
{
	struct n_tty_data *ldata = tty->disc_data;

	while (columns--) {
		echo_raw(tty, "\b \b", 3);
		if (ldata->column)
			ldata->column--;
	}
}

static void erase_echo(struct tty_struct *tty, unsigned char c, unsigned int from)
{
	struct n_tty_data *ldata = tty->disc_data;

	if (!L_ECHO(tty))
		return;
	if (!_L_FLAG(tty, ECHOE)) {
		echo_char(tty, CC(tty, VERASE));
	} else if (c == '\t') {
		unsigned int column = column_of(tty, from);

		while (ldata->column > column) {
			echo_raw(tty, "\b", 1);
			ldata->column--;
		}
	} else if (shown_as_control(tty, c)) {
		erase_columns(tty, 2);
	} else if (!iscntrl(c) || _L_FLAG(tty, ECHOCTL)) {
		erase_columns(tty, 1);
	}
}

/* Take one character back: with IUTF8 all its bytes. Returns its first byte. */
static unsigned char erase_one(struct tty_struct *tty)
{
	struct n_tty_data *ldata = tty->disc_data;
	unsigned int i = ldata->head;
	unsigned char c;

	do {
		c = ring_at(ldata, --i);
	} while (_I_FLAG(tty, IUTF8) && (c & 0xc0) == 0x80 && i != ldata->canon_head);
	ldata->head = i;
	erase_echo(tty, c, i);
	return c;
}

static void erase_word(struct tty_struct *tty)
{
	struct n_tty_data *ldata = tty->disc_data;
	bool in_word = false;

	while (ldata->head != ldata->canon_head) {
		unsigned char c = ring_at(ldata, ldata->head - 1);

		if (isalnum(c) || c == '_')
			in_word = true;
		else if (in_word)
			break;
		erase_one(tty);
	}
}

static void kill_line(struct tty_struct *tty)
{
	struct n_tty_data *ldata = tty->disc_data;

	if (!L_ECHO(tty)) {
		ldata->head = ldata->canon_head;
		return;
	}
	if (_L_FLAG(tty, ECHOK) && _L_FLAG(tty, ECHOKE) && _L_FLAG(tty, ECHOE)) {
		while (ldata->head != ldata->canon_head)
			erase_one(tty);
		return;
	}
	ldata->head = ldata->canon_head;
	echo_char(tty, CC(tty, VKILL));
	if (_L_FLAG(tty, ECHOK))
		echo_output(tty, '\n');
}

static void reprint_line(struct tty_struct *tty)
{
	struct n_tty_data *ldata = tty->disc_data;

	echo_char(tty, CC(tty, VREPRINT));
	echo_output(tty, '\n');
	for (unsigned int i = ldata->canon_head; i != ldata->head; i++)
		echo_char(tty, ring_at(ldata, i));
}

static bool is_cc(const struct tty_struct *tty, unsigned char c, unsigned int which)
{
	return CC(tty, which) && c == CC(tty, which);
}

/* Returns whether the byte was a command of the line editor or an end of line. */
static bool edit_line(struct tty_struct *tty, unsigned char c)
{
	struct n_tty_data *ldata = tty->disc_data;
	bool extended = _L_FLAG(tty, IEXTEN);

	if (is_cc(tty, c, VERASE)) {
		if (ldata->head != ldata->canon_head)
			erase_one(tty);
	} else if (is_cc(tty, c, VKILL)) {
		kill_line(tty);
	} else if (extended && is_cc(tty, c, VWERASE)) {
		erase_word(tty);
	} else if (extended && is_cc(tty, c, VLNEXT)) {
		ldata->literal_next = true;
		if (L_ECHO(tty) && _L_FLAG(tty, ECHOCTL))
			echo_raw(tty, "^\b", 2);
	} else if (extended && L_ECHO(tty) && is_cc(tty, c, VREPRINT)) {
		reprint_line(tty);
	} else if (c == '\n') {
		if (L_ECHO(tty) || _L_FLAG(tty, ECHONL))
			echo_output(tty, '\n');
		put_end(tty, c);
	} else if (is_cc(tty, c, VEOF)) {
		put_end(tty, '\0');
	} else if (is_cc(tty, c, VEOL) || (extended && is_cc(tty, c, VEOL2))) {
		if (L_ECHO(tty))
			echo_char(tty, c);
		put_end(tty, c);
	} else {
		return false;
	}
	return true;
}

/* ---- Signals and flow control ---- */

static void start_output(struct tty_struct *tty, bool start)
{
	unsigned long flags;
	bool changed;

	spin_lock_irqsave(&tty->ctrl.lock, flags);
	changed = tty->ctrl.stopped == start;
	tty->ctrl.stopped = !start;
	spin_unlock_irqrestore(&tty->ctrl.lock, flags);
	if (changed && start)
		wake_up_interruptible_poll(&tty->write_wait, EPOLLOUT);
}

/* Which signal the byte means, or 0. */
static int signal_of(const struct tty_struct *tty, unsigned char c)
{
	if (is_cc(tty, c, VINTR))
		return SIGINT;
	if (is_cc(tty, c, VQUIT))
		return SIGQUIT;
	return is_cc(tty, c, VSUSP) ? SIGTSTP : 0;
}

static void flush_locked(struct n_tty_data *ldata)
{
	ldata->head = ldata->canon_head = ldata->tail = 0;
	ldata->literal_next = ldata->pushing = false;
	bitmap_zero(ldata->ends, N_TTY_BYTES);
}

static void receive_signal(struct tty_struct *tty, int sig, unsigned char c)
{
	if (!_L_FLAG(tty, NOFLSH))
		flush_locked(tty->disc_data);
	if (I_IXON(tty))
		start_output(tty, true);
	if (L_ECHO(tty))
		echo_char(tty, c);
	tty_signal_group(tty, sig);
}

/* ---- Input ---- */

static void store_and_echo(struct tty_struct *tty, unsigned char c)
{
	struct n_tty_data *ldata = tty->disc_data;

	if (L_ECHO(tty)) {
		if (ldata->canon_head == ldata->head)
			ldata->canon_column = ldata->column;
		if (c == '\n')
			echo_output(tty, c);
		else
			echo_char(tty, c);
	}
	put_byte(ldata, c);
}

/* Apply the translations of input. Returns false if the byte is dropped. */
static bool translate(const struct tty_struct *tty, unsigned char *c)
{
	if (_I_FLAG(tty, ISTRIP))
		*c &= 0x7f;
	if (*c == '\r') {
		if (_I_FLAG(tty, IGNCR))
			return false;
		if (_I_FLAG(tty, ICRNL))
			*c = '\n';
	} else if (*c == '\n' && _I_FLAG(tty, INLCR)) {
		*c = '\r';
	}
	return true;
}

static bool flow_control(struct tty_struct *tty, unsigned char c)
{
	if (!I_IXON(tty))
		return false;
	if (is_cc(tty, c, VSTART))
		start_output(tty, true);
	else if (is_cc(tty, c, VSTOP))
		start_output(tty, false);
	else
		return false;
	return true;
}

static void receive_byte(struct tty_struct *tty, unsigned char c)
{
	struct n_tty_data *ldata = tty->disc_data;
	int sig;

	if (ldata->literal_next) {
		ldata->literal_next = false;
		store_and_echo(tty, c);
		return;
	}
	if (_I_FLAG(tty, ISTRIP))
		c &= 0x7f;
	if (flow_control(tty, c))
		return;
	if (L_ISIG(tty) && (sig = signal_of(tty, c))) {
		receive_signal(tty, sig, c);
		return;
	}
	if (tty->ctrl.stopped && _I_FLAG(tty, IXANY) && I_IXON(tty))
		start_output(tty, true);
	if (!translate(tty, &c))
		return;
	if (L_ICANON(tty) && edit_line(tty, c))
		return;
	store_and_echo(tty, c);
}

static size_t room_locked(struct tty_struct *tty)
{
	struct n_tty_data *ldata = tty->disc_data;
	size_t room = N_TTY_BYTES - 1 - (ldata->head - ldata->tail);

	/* A line that is too long must not stop its own end: the surplus is dropped instead. */
	if (!room && L_ICANON(tty) && ldata->canon_head == ldata->tail)
		return OUTPUT_EXPANDS;
	return room;
}

/* A full ring of one unfinished line gives way to what comes, so that the line can end. */
static bool drop_surplus(struct tty_struct *tty, unsigned char c)
{
	struct n_tty_data *ldata = tty->disc_data;

	if (ldata->head - ldata->tail < N_TTY_BYTES - 1)
		return false;
	if (c == '\n' || c == '\r' || is_cc(tty, c, VEOF) || is_cc(tty, c, VERASE) || is_cc(tty, c, VKILL) ||
	    signal_of(tty, c))
		return false;
	return true;
}

static bool input_available(struct tty_struct *tty, unsigned int minimum)
{
	struct n_tty_data *ldata = tty->disc_data;

	if (L_ICANON(tty))
		return ldata->canon_head != ldata->tail;
	return ldata->head - ldata->tail >= max(minimum, 1U);
}

/**
 * tty_receive - bytes have come from the terminal's wire. Any context.
 *
 * Returns how many were taken; the rest finds no room at the moment.
 */
size_t tty_receive(struct tty_struct *tty, const unsigned char *text, size_t bytes)
{
	struct n_tty_data *ldata = tty->disc_data;
	unsigned long flags;
	size_t done = 0;
	bool wake;

	spin_lock_irqsave(&ldata->lock, flags);
	while (done < bytes && (room_locked(tty) || signal_of(tty, text[done]))) {
		unsigned char c = text[done++];

		if (!drop_surplus(tty, c))
			receive_byte(tty, c);
	}
	wake = input_available(tty, 1);
	spin_unlock_irqrestore(&ldata->lock, flags);
	if (wake) {
		kill_fasync(&tty->fasync, SIGIO, POLL_IN);
		wake_up_interruptible_poll(&tty->read_wait, EPOLLIN | EPOLLRDNORM);
	}
	return done;
}

/** n_tty_room - how many bytes tty_receive() would take. Any context. */
size_t n_tty_room(struct tty_struct *tty)
{
	unsigned long flags;
	size_t room;

	spin_lock_irqsave(&tty->disc_data->lock, flags);
	room = room_locked(tty);
	spin_unlock_irqrestore(&tty->disc_data->lock, flags);
	return room;
}

/** n_tty_flush_input - forget what has not been read */
void n_tty_flush_input(struct tty_struct *tty)
{
	unsigned long flags;

	spin_lock_irqsave(&tty->disc_data->lock, flags);
	flush_locked(tty->disc_data);
	spin_unlock_irqrestore(&tty->disc_data->lock, flags);
	if (tty->link)
		wake_up_interruptible_poll(&tty->link->write_wait, EPOLLOUT);
}

/** n_tty_settings_changed - the terminal has other settings than @old; termios_rwsem is held for writing */
void n_tty_settings_changed(struct tty_struct *tty, const struct ktermios *old)
{
	struct n_tty_data *ldata = tty->disc_data;

	if (!((old->c_lflag ^ tty->termios.c_lflag) & ICANON))
		goto out;
	spin_lock_irq(&ldata->lock);
	if (L_ICANON(tty)) {
		/* What came raw counts as a line. */
		bitmap_zero(ldata->ends, N_TTY_BYTES);
		ldata->pushing = ldata->head != ldata->tail;
		ldata->canon_head = ldata->head;
		if (ldata->pushing)
			__set_bit((ldata->head - 1) & (N_TTY_BYTES - 1), ldata->ends);
	} else {
		ldata->canon_head = ldata->tail;
		ldata->pushing = false;
	}
	ldata->literal_next = false;
	spin_unlock_irq(&ldata->lock);
out:
	if (!I_IXON(tty))
		start_output(tty, true);
	wake_up_interruptible(&tty->read_wait);
}

/** n_tty_input_bytes - what FIONREAD tells */
unsigned int n_tty_input_bytes(struct tty_struct *tty)
{
	struct n_tty_data *ldata = tty->disc_data;
	unsigned int count = 0;

	spin_lock_irq(&ldata->lock);
	if (!L_ICANON(tty))
		count = ldata->head - ldata->tail;
	else
		for (unsigned int i = ldata->tail; i != ldata->canon_head; i++)
			count += !is_end(ldata, i) || ring_at(ldata, i) != '\0';
	spin_unlock_irq(&ldata->lock);
	return count;
}

/* ---- Reading ---- */

/* Take up to @bytes, in canonical mode up to an end of line. *@end says whether one was met. */
static unsigned int take_bytes(struct tty_struct *tty, unsigned char *to, unsigned int bytes, bool *end)
{
	struct n_tty_data *ldata = tty->disc_data;
	bool canon = L_ICANON(tty);
	unsigned int n = 0;

	*end = false;
	spin_lock_irq(&ldata->lock);
	while (ldata->tail != (canon ? ldata->canon_head : ldata->head) && !*end) {
		unsigned char c = ring_at(ldata, ldata->tail);
		bool mark = canon && is_end(ldata, ldata->tail);

		if (mark && c == '\0' && !ldata->pushing) {
			ldata->tail++;
			*end = true;
			break;
		}
		if (n == bytes)
			break;
		to[n++] = c;
		ldata->tail++;
		*end = mark;
	}
	if (*end)
		ldata->pushing = false;
	if (!canon)
		ldata->canon_head = ldata->tail;
	spin_unlock_irq(&ldata->lock);
	return n;
}

/* Tell the other side of a pseudo-terminal that there is room again. */
static void room_again(struct tty_struct *tty)
{
	if (tty->link)
		wake_up_interruptible_poll(&tty->link->write_wait, EPOLLOUT | EPOLLWRNORM);
}

static bool read_ended(const struct tty_struct *tty)
{
	return tty_is_hung_up(tty) || test_bit(TTY_OTHER_CLOSED, &tty->flags);
}

/* What a read of a terminal without a wire gives. */
static ssize_t read_end_value(const struct tty_struct *tty)
{
	return test_bit(TTY_OTHER_CLOSED, &tty->flags) && !tty_is_hung_up(tty) ? -EIO : 0;
}

/*
 * Wait until there are @minimum bytes (in canonical mode: a line), at most @timeout jiffies. Returns 0, -EAGAIN, -ERESTARTSYS, or 1 when the
 * time is over or nothing can come any more.
 */
static int wait_for_input(struct tty_struct *tty, struct file *file, unsigned int minimum, long timeout)
{
	long left;

	if (input_available(tty, minimum))
		return 0;
	if (read_ended(tty))
		return 1;
	if (!timeout)
		return 1;
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	up_read(&tty->termios_rwsem);
	left = wait_event_interruptible_timeout(tty->read_wait, input_available(tty, minimum) || read_ended(tty),
						timeout);
	down_read(&tty->termios_rwsem);
	if (left < 0)
		return -ERESTARTSYS;
	return input_available(tty, minimum) ? 0 : 1;
}

static ssize_t read_canonical(struct tty_struct *tty, struct file *file, struct iov_iter *to)
{
	unsigned char piece[128];
	ssize_t done = 0;
	bool end = false;
	int ret = wait_for_input(tty, file, 1, MAX_SCHEDULE_TIMEOUT);

	if (ret)
		return ret < 0 ? ret : read_end_value(tty);
	while (iov_iter_count(to) && !end && input_available(tty, 1)) {
		unsigned int n = take_bytes(tty, piece, min_t(size_t, iov_iter_count(to), sizeof(piece)), &end);

		if (copy_to_iter(piece, n, to) != n)
			return done ?: -EFAULT;
		done += n;
	}
	return done;
}

/* MIN and TIME, as termios(3) tells. */
static ssize_t read_raw(struct tty_struct *tty, struct file *file, struct iov_iter *to)
{
	long time = CC(tty, VTIME) * (HZ / 10), timeout = MAX_SCHEDULE_TIMEOUT;
	unsigned int min_chars = CC(tty, VMIN);
	unsigned char piece[128];
	ssize_t done = 0;
	bool end;
	int ret;

	if (!min_chars)
		timeout = time;
	for (;;) {
		/* Between bytes TIME counts from byte to byte; without it the reader sleeps until MIN are there. */
		unsigned int want = min_chars && !time ? min_t(size_t, min_chars - done, iov_iter_count(to)) : 1;

		ret = wait_for_input(tty, file, want, timeout);
		if (ret)
			break;
		while (iov_iter_count(to) && input_available(tty, 1) && !L_ICANON(tty)) {
			unsigned int n = take_bytes(tty, piece, min_t(size_t, iov_iter_count(to), sizeof(piece)), &end);

			if (copy_to_iter(piece, n, to) != n)
				return done ?: -EFAULT;
			done += n;
		}
		if (!iov_iter_count(to) || done >= min_chars || (L_ICANON(tty) && done))
			return done;
		if (time && done)
			timeout = time;
	}
	if (done)
		return done;
	if (ret < 0)
		return ret;
	return read_ended(tty) ? read_end_value(tty) : 0;
}

/** n_tty_read - read(2) of a terminal */
ssize_t n_tty_read(struct tty_struct *tty, struct file *file, struct iov_iter *to)
{
	ssize_t ret = __tty_check_change(tty, SIGTTIN);

	if (ret < 0)
		return ret;
	if (file->f_flags & O_NONBLOCK) {
		if (!mutex_trylock(&tty->atomic_read_lock))
			return -EAGAIN;
	} else if (mutex_lock_interruptible(&tty->atomic_read_lock)) {
		return -ERESTARTSYS;
	}
	down_read(&tty->termios_rwsem);
	ret = L_ICANON(tty) ? read_canonical(tty, file, to) : read_raw(tty, file, to);
	up_read(&tty->termios_rwsem);
	mutex_unlock(&tty->atomic_read_lock);
	room_again(tty);
	return ret;
}

/* ---- Writing ---- */

static bool output_possible(struct tty_struct *tty)
{
	if (tty_is_hung_up(tty) || test_bit(TTY_OTHER_CLOSED, &tty->flags))
		return true;
	if (READ_ONCE(tty->ctrl.stopped))
		return false;
	return !tty->ops->write_room || tty->ops->write_room(tty) >= OUTPUT_EXPANDS;
}

/* Wait until something can be written. Returns 0, -EAGAIN, -EIO or -ERESTARTSYS. */
static int wait_for_output(struct tty_struct *tty, struct file *file)
{
	if (!output_possible(tty)) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(tty->write_wait, output_possible(tty)))
			return -ERESTARTSYS;
	}
	return tty_is_hung_up(tty) || test_bit(TTY_OTHER_CLOSED, &tty->flags) ? -EIO : 0;
}

static size_t driver_room(struct tty_struct *tty)
{
	return tty->ops->write_room ? tty->ops->write_room(tty) : OUTPUT_PIECE;
}

/* Translate and write a piece, as much as the driver has room for. Returns the bytes of @text used. */
static size_t write_piece(struct tty_struct *tty, const unsigned char *text, size_t bytes)
{
	struct n_tty_data *ldata = tty->disc_data;
	unsigned char out[OUTPUT_PIECE];
	size_t used = 0, n = 0, room = min_t(size_t, driver_room(tty), OUTPUT_PIECE);

	spin_lock_irq(&ldata->lock);
	while (used < bytes && n + OUTPUT_EXPANDS <= room)
		n += output_byte(tty, text[used++], out + n);
	spin_unlock_irq(&ldata->lock);
	/* Not under the lock: the other side of a pseudo-terminal may echo, into this one's ring. */
	if (n)
		tty->ops->write(tty, out, n);
	return used;
}

/** n_tty_write - write(2) to a terminal */
ssize_t n_tty_write(struct tty_struct *tty, struct file *file, struct iov_iter *from)
{
	unsigned char piece[OUTPUT_PIECE];
	ssize_t done = 0, ret = 0;

	if (L_TOSTOP(tty)) {
		ret = tty_check_change(tty);
		if (ret)
			return ret;
	}
	if (mutex_lock_interruptible(&tty->atomic_write_lock))
		return -ERESTARTSYS;
	down_read(&tty->termios_rwsem);
	while (iov_iter_count(from) && !ret) {
		size_t bytes = min_t(size_t, iov_iter_count(from), sizeof(piece)), used;

		ret = wait_for_output(tty, file);
		if (ret)
			break;
		bytes = copy_from_iter(piece, bytes, from);
		if (!bytes) {
			ret = -EFAULT;
			break;
		}
		used = write_piece(tty, piece, bytes);
		iov_iter_revert(from, bytes - used);
		done += used;
		cond_resched();
	}
	up_read(&tty->termios_rwsem);
	mutex_unlock(&tty->atomic_write_lock);
	return done ?: ret;
}

/** n_tty_poll - poll(2) of a terminal */
__poll_t n_tty_poll(struct tty_struct *tty, struct file *file, struct poll_table_struct *wait)
{
	unsigned int minimum = CC(tty, VTIME) || !CC(tty, VMIN) ? 1 : CC(tty, VMIN);
	__poll_t mask = 0;

	poll_wait(file, &tty->read_wait, wait);
	poll_wait(file, &tty->write_wait, wait);
	if (input_available(tty, minimum))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (test_bit(TTY_OTHER_CLOSED, &tty->flags))
		mask |= EPOLLHUP;
	if (tty_is_hung_up(tty))
		mask |= EPOLLIN | EPOLLRDNORM | EPOLLHUP | EPOLLERR;
	else if (output_possible(tty))
		mask |= EPOLLOUT | EPOLLWRNORM;
	return mask;
}
