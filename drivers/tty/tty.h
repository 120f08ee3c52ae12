/* SPDX-License-Identifier: MIT */
/* What the files of drivers/tty share. */
#ifndef DRIVERS_TTY_H
#define DRIVERS_TTY_H
#include <linux/tty.h>

struct class;
struct iov_iter;
struct poll_table_struct;

/* tty_io.c */
extern struct mutex tty_mutex;
extern const struct file_operations tty_fops;
struct tty_struct *tty_alloc(struct tty_driver *driver, const struct tty_operations *ops, int index);
int tty_attach_file(struct tty_struct *tty, struct file *file);
void tty_hang_up(struct tty_struct *tty);
bool tty_is_hung_up(const struct tty_struct *tty);

/* n_tty.c */
struct n_tty_data *n_tty_alloc(void);
void n_tty_free(struct n_tty_data *ldata);
size_t tty_receive(struct tty_struct *tty, const unsigned char *text, size_t bytes);
size_t n_tty_room(struct tty_struct *tty);
void n_tty_flush_input(struct tty_struct *tty);
void n_tty_settings_changed(struct tty_struct *tty, const struct ktermios *old);
unsigned int n_tty_input_bytes(struct tty_struct *tty);
ssize_t n_tty_read(struct tty_struct *tty, struct file *file, struct iov_iter *to);
ssize_t n_tty_write(struct tty_struct *tty, struct file *file, struct iov_iter *from);
__poll_t n_tty_poll(struct tty_struct *tty, struct file *file, struct poll_table_struct *wait);

/* tty_ioctl.c */
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
int tty_set_winsize(struct tty_struct *tty, const struct winsize *size);

/* tty_jobctrl.c */
int __tty_check_change(struct tty_struct *tty, int sig);
int tty_check_change(struct tty_struct *tty);
void tty_open_proc_set_tty(struct file *file, struct tty_struct *tty);
void tty_adopt(struct tty_struct *tty);
void tty_signal_group(struct tty_struct *tty, int sig);
void tty_signal_session_leader(struct tty_struct *tty);
void tty_forget_session(struct tty_struct *tty);
long tty_jobctrl_ioctl(struct tty_struct *tty, struct tty_struct *real_tty, struct file *file, unsigned int cmd,
		       unsigned long arg);

/* console_tty.c, stream.c */
struct file *console_tty_open_file(void);
struct tty_struct *console_tty(void);
void tty_check_size(struct tty_struct *tty);
int console_tty_init(struct class *class);
int pty_init(struct class *class);

/* pty.c */
struct tty_struct *pty_open_master(struct file *file);
long pty_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd, unsigned long arg);
bool tty_is_master(const struct tty_struct *tty);
struct tty_struct *pty_slave(unsigned int index);
#endif
