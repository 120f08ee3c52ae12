// SPDX-License-Identifier: MIT
/*
 * The log as files: /proc/kmsg, whose readers share one position and take the text away, and the device kmsg, where
 * each open file has its own position, reads whole records in a form for programs, and writes add records.
 *
 * Readers at the end sleep. Waking them is left to an interrupt of its own (irq_work), because printk() may be called
 * with the scheduler's locks held; that is only done if somebody sleeps.
 */
#include "internal.h"

#include <linux/capability.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(log_wait);

static void wake_readers(struct irq_work *work)
{
	wake_up_interruptible(&log_wait);
}

static struct irq_work wake_work = IRQ_WORK_INIT(wake_readers);

/** wake_up_klogd - wake whoever sleeps for new records. Any context. */
void wake_up_klogd(void)
{
	if (waitqueue_active(&log_wait))
		irq_work_queue(&wake_work);
}

void log_wake_readers(void)
{
	wake_up_klogd();
}

/* ---- /proc/kmsg ---- */

static DEFINE_MUTEX(syslog_lock);
static u64 syslog_seq;	      /* next record for /proc/kmsg; under syslog_lock */
static size_t syslog_partial; /* bytes of its text that have been read; under syslog_lock */

/* Copy what there is; 0 if there is nothing. */
static ssize_t syslog_copy(char __user *buf, size_t size)
{
	struct log_reader *reader = kmalloc(sizeof(*reader), GFP_KERNEL);
	char *text = kmalloc(LOG_PRINT_MAX, GFP_KERNEL);
	ssize_t copied = 0;

	if (!reader || !text)
		copied = -ENOMEM;
	while (copied >= 0 && size && log_read(syslog_seq, reader)) {
		size_t len = log_print_text(&reader->record, true, printk_time, text, LOG_PRINT_MAX), n;

		if (reader->record.seq != syslog_seq)
			syslog_partial = 0;
		syslog_seq = reader->record.seq;
		n = min(len - syslog_partial, size);
		if (copy_to_user(buf, text + syslog_partial, n)) {
			copied = copied ?: -EFAULT;
			break;
		}
		syslog_partial += n;
		if (syslog_partial == len) {
			syslog_seq++;
			syslog_partial = 0;
		}
		buf += n;
		size -= n;
		copied += n;
	}
	kfree(text);
	kfree(reader);
	return copied;
}

static ssize_t syslog_read(char __user *buf, size_t size, bool nonblock)
{
	ssize_t copied;
	int err;

	do {
		if (!nonblock) {
			err = wait_event_interruptible(log_wait, READ_ONCE(syslog_seq) < log_next_seq());
			if (err)
				return err;
		}
		mutex_lock(&syslog_lock);
		copied = syslog_copy(buf, size);
		mutex_unlock(&syslog_lock);
	} while (!copied && size && !nonblock);
	return copied || !size ? copied : -EAGAIN;
}

static ssize_t proc_kmsg_read(struct file *file, char __user *buf, size_t size, loff_t *ppos)
{
	return syslog_read(buf, size, file->f_flags & O_NONBLOCK);
}

/** log_syslog_read - read(2) of /proc/kmsg that waits; bytes or -errno */
int log_syslog_read(char __user *buf, int size)
{
	return syslog_read(buf, size, false);
}

/** log_syslog_unread - how many bytes the next readers of /proc/kmsg would get, or -ENOMEM */
int log_syslog_unread(void)
{
	struct log_reader *reader = kmalloc(sizeof(*reader), GFP_KERNEL);
	char *text = kmalloc(LOG_PRINT_MAX, GFP_KERNEL);
	int total = reader && text ? 0 : -ENOMEM;

	mutex_lock(&syslog_lock);
	for (u64 seq = syslog_seq; total >= 0 && log_read(seq, reader); seq = reader->record.seq + 1)
		total += log_print_text(&reader->record, true, printk_time, text, LOG_PRINT_MAX);
	if (total > 0)
		total -= min_t(int, total, syslog_partial);
	mutex_unlock(&syslog_lock);
	kfree(text);
	kfree(reader);
	return total;
}

static __poll_t proc_kmsg_poll(struct file *file, poll_table *wait)
{
	poll_wait(file, &log_wait, wait);
	return READ_ONCE(syslog_seq) < log_next_seq() ? EPOLLIN | EPOLLRDNORM : 0;
}

static int proc_kmsg_open(struct inode *inode, struct file *file)
{
	return dmesg_restrict && !capable(CAP_SYSLOG) ? -EPERM : 0;
}

static const struct proc_ops proc_kmsg_ops = {
	.proc_flags = PROC_ENTRY_PERMANENT,
	.proc_open = proc_kmsg_open,
	.proc_read = proc_kmsg_read,
	.proc_poll = proc_kmsg_poll,
	.proc_lseek = noop_llseek,
};

static int proc_kmsg_init(void)
{
	proc_create("kmsg", 0400, NULL, &proc_kmsg_ops);
	return 0;
}
fs_initcall(proc_kmsg_init);

/* ---- The device ---- */

struct kmsg_user {
	struct mutex lock; /* one reader at a time; guards the rest */
	u64 seq;
	struct log_reader reader;
	char text[CONSOLE_EXT_LOG_MAX];
};

static size_t put_escaped(char *buf, const char *text, size_t len)
{
	char *p = buf;

	for (; len; text++, len--) {
		unsigned char c = *text;

		if (c < ' ' || c >= 127 || c == '\\')
			p += sprintf(p, "\\x%02x", c);
		else
			*p++ = c;
	}
	return p - buf;
}

static size_t put_property(char *buf, const char *name, const char *value)
{
	size_t len = sprintf(buf, " %s=", name);

	len += put_escaped(buf + len, value, strlen(value));
	buf[len++] = '\n';
	return len;
}

/* "level,seq,microseconds,-;text", then lines that say which device it is about. Four times a record's length at most.
 */
static size_t print_extended(const struct log_record *record, char *buf)
{
	size_t len = sprintf(buf, "%u,%llu,%llu,%c;", record->facility << 3 | record->level, record->seq,
			     div_u64(record->ts_nsec, 1000), record->flags & LOG_CONT ? 'c' : '-');

	len += put_escaped(buf + len, record->text, record->text_len);
	buf[len++] = '\n';
	if (record->dev.subsystem[0]) {
		len += put_property(buf + len, "SUBSYSTEM", record->dev.subsystem);
		len += put_property(buf + len, "DEVICE", record->dev.device);
	}
	return len;
}

static int kmsg_open(struct inode *inode, struct file *file)
{
	struct kmsg_user *user;

	if ((file->f_flags & O_ACCMODE) == O_WRONLY)
		return 0;
	if (dmesg_restrict && !capable(CAP_SYSLOG))
		return -EPERM;
	user = kvmalloc(sizeof(*user), GFP_KERNEL);
	if (!user)
		return -ENOMEM;
	mutex_init(&user->lock);
	user->seq = log_first_seq();
	file->private_data = user;
	return 0;
}

static int kmsg_release(struct inode *inode, struct file *file)
{
	struct kmsg_user *user = file->private_data;

	if (user) {
		mutex_destroy(&user->lock);
		kvfree(user);
	}
	return 0;
}

/* The next record, under the lock: its length, 0 if there is none, -EPIPE if records were lost, -EINVAL if it does not
 * fit. */
static ssize_t kmsg_copy(struct kmsg_user *user, char __user *buf, size_t size)
{
	size_t len;

	if (!log_read(user->seq, &user->reader))
		return 0;
	if (user->reader.record.seq != user->seq) {
		user->seq = user->reader.record.seq;
		return -EPIPE;
	}
	len = print_extended(&user->reader.record, user->text);
	user->seq++;
	if (len > size)
		return -EINVAL;
	return copy_to_user(buf, user->text, len) ? -EFAULT : len;
}

static ssize_t kmsg_read(struct file *file, char __user *buf, size_t size, loff_t *ppos)
{
	struct kmsg_user *user = file->private_data;
	ssize_t copied;

	if (!user)
		return -EBADF;
	for (;;) {
		if (mutex_lock_interruptible(&user->lock))
			return -ERESTARTSYS;
		copied = kmsg_copy(user, buf, size);
		mutex_unlock(&user->lock);
		if (copied)
			return copied;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(log_wait, READ_ONCE(user->seq) < log_next_seq()))
			return -ERESTARTSYS;
	}
}

__printf(3, 4) static int emit(int facility, int level, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk_emit(facility, level, NULL, fmt, args);
	va_end(args);
	return len;
}

/* One line, with "<number>" in front for facility and level; programs cannot speak for the kernel, facility 0. */
static ssize_t kmsg_write(struct file *file, const char __user *buf, size_t size, loff_t *ppos)
{
	int level = default_message_loglevel, facility = 1;
	char text[LOG_LINE_MAX], *line = text, *end;

	if (size >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, size))
		return -EFAULT;
	text[size] = '\0';
	if (text[0] == '<' && isdigit(text[1])) {
		unsigned long number = simple_strtoul(text + 1, &end, 10);

		if (*end == '>') {
			level = number & 7;
			if (number >> 3)
				facility = (number >> 3) & 0x1f;
			line = end + 1;
		}
	}
	emit(facility, level, "%s", line);
	return size;
}

static loff_t kmsg_llseek(struct file *file, loff_t offset, int whence)
{
	struct kmsg_user *user = file->private_data;

	if (!user)
		return -EBADF;
	if (offset)
		return -ESPIPE;
	switch (whence) {
	case SEEK_SET:
		user->seq = log_first_seq();
		return 0;
	case SEEK_DATA:
		user->seq = log_clear_seq;
		return 0;
	case SEEK_END:
		user->seq = log_next_seq();
		return 0;
	default:
		return -EINVAL;
	}
}

static __poll_t kmsg_poll(struct file *file, poll_table *wait)
{
	struct kmsg_user *user = file->private_data;

	if (!user)
		return EPOLLERR | EPOLLNVAL;
	poll_wait(file, &log_wait, wait);
	return READ_ONCE(user->seq) < log_next_seq() ? EPOLLIN | EPOLLRDNORM : 0;
}

const struct file_operations kmsg_fops = {
	.open = kmsg_open,
	.read = kmsg_read,
	.write = kmsg_write,
	.llseek = kmsg_llseek,
	.poll = kmsg_poll,
	.release = kmsg_release,
};
