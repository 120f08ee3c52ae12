// SPDX-License-Identifier: MIT
/*
 * The host's standard streams, as the machine's programs use them.
 *
 * Nothing here waits. A read that finds nothing arms the watcher, a host thread that waits for input and raises an interrupt on CPU 0, once; the
 * thread is made when it is needed first. While somebody in the machine waits for input (arch_stream_await()), a machine at rest waits in the
 * host with it (cpu.c) instead of jumping to the next timer at once.
 *
 * Standard output shares the console's buffer, so that a program's output and the kernel's log keep their order; standard error
 * is written after that buffer. If input is a terminal, set_raw() takes its line editing and signals away, for the machine's own terminal to
 * provide; the old settings come back with set_raw(false) and at any end of the machine that its process sees.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "internal.h"

#define PIECE 4096UL /* what goes through a buffer at once: the host does not see the core's memory */

/* What the watcher has to do; a futex. */
enum { WATCH_NOT, WATCH_ON, WATCH_RAISES };
static _Atomic uint32_t watch_state;
static _Atomic bool awaited;
static _Atomic bool raw;
static bool watcher_runs;
static struct termios cooked;
static struct host_lock stream_lock = { ATOMIC_FLAG_INIT }; /* watcher_runs, raw */

/*
 * A standard stream that is closed must not become the number of a file of the machine itself: what takes its place can be neither read nor
 * written. Before main().
 */
static __attribute__((constructor)) void keep_numbers(void)
{
	int fd;

	do
		fd = open("/", O_PATH | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static bool input_ready(int timeout)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&p, 1, timeout) != 0; /* an error is for read() to find */
}

static void *watch(void *unused)
{
	(void)unused;
	for (;;) {
		uint32_t raises = WATCH_RAISES;

		while (atomic_load(&watch_state) == WATCH_NOT)
			host_futex_wait(&watch_state, WATCH_NOT, -1);
		if (!input_ready(-1))
			continue;
		atomic_store(&watch_state, WATCH_RAISES);
		host_cpu_raise(&host_cpus[0], PENDING_STREAM);
		atomic_compare_exchange_strong(&watch_state, &raises, WATCH_NOT); /* unless it was armed again */
	}
	return NULL;
}

static void on_resize(int signo)
{
	int saved = errno;

	(void)signo;
	host_cpu_raise(&host_cpus[0], PENDING_STREAM);
	if (host_me == &host_cpus[0])
		raise(HOST_SIGNAL_IRQ); /* delivers it, if interrupts are on */
	errno = saved;
}

/* Interrupts are held back. */
static void start_watcher(void)
{
	struct sigaction resize = { .sa_handler = on_resize, .sa_flags = SA_RESTART | SA_ONSTACK };
	pthread_attr_t attributes;
	sigset_t all, old;
	pthread_t thread;

	if (watcher_runs)
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 128 << 10);
	if (pthread_create(&thread, &attributes, watch, NULL))
		host_fatal(HOST_EXIT_LIMIT, "the host allows no thread for input: %s", strerror(errno));
	pthread_detach(thread);
	pthread_attr_destroy(&attributes);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	sigaction(SIGWINCH, &resize, NULL);
	watcher_runs = true;
}

static void arm(void)
{
	start_watcher();
	atomic_store(&watch_state, WATCH_ON);
	host_futex_wake(&watch_state);
}

/**
 * arch_stream_is_terminal - is a standard stream a terminal? (see port.h)
 */
bool arch_stream_is_terminal(unsigned int n)
{
	return n <= STDERR_FILENO && isatty((int)n);
}

/**
 * arch_stream_read - what there is to read (see port.h)
 */
long arch_stream_read(unsigned int n, void *buffer, size_t bytes)
{
	static char piece[PIECE]; /* stream_lock */
	unsigned char irq = host_irq_save();
	int saved = errno;
	ssize_t done = -EBADF;

	host_lock(&stream_lock);
	if (n == STDIN_FILENO) {
		if (input_ready(0)) {
			do
				done = read(STDIN_FILENO, piece, bytes < PIECE ? bytes : PIECE);
			while (done < 0 && errno == EINTR);
			if (done < 0)
				done = -errno;
			else
				memcpy(buffer, piece, (size_t)done);
		} else {
			done = -EAGAIN;
		}
		if (done == -EAGAIN)
			arm();
	}
	host_unlock(&stream_lock);
	errno = saved;
	host_irq_restore(irq);
	return done;
}

/**
 * arch_stream_watch - an interrupt when there is input (see port.h)
 */
void arch_stream_watch(void)
{
	unsigned char irq = host_irq_save();
	int saved = errno;

	host_lock(&stream_lock);
	arm();
	host_unlock(&stream_lock);
	errno = saved;
	host_irq_restore(irq);
}

/**
 * arch_stream_write - write to standard output or error (see port.h)
 */
long arch_stream_write(unsigned int n, const void *buffer, size_t bytes)
{
	unsigned char irq = host_irq_save();
	int saved = errno;
	long done = -EBADF;

	if (n == STDOUT_FILENO || n == STDERR_FILENO)
		done = host_console_program(n == STDERR_FILENO, buffer, bytes);
	errno = saved;
	host_irq_restore(irq);
	return done;
}

/**
 * arch_stream_size - rows and columns of the terminal (see port.h)
 */
bool arch_stream_size(unsigned int *rows, unsigned int *columns)
{
	struct winsize size;
	int saved = errno;
	bool known = false;

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO && !known; fd++)
		known = !ioctl(fd, TIOCGWINSZ, &size);
	errno = saved;
	if (!known)
		return false;
	*rows = size.ws_row;
	*columns = size.ws_col;
	return true;
}

/**
 * arch_stream_set_raw - who edits lines: the host's terminal, or the machine (see port.h)
 */
void arch_stream_set_raw(bool on)
{
	unsigned char irq = host_irq_save();
	int saved = errno;
	struct termios t;

	host_lock(&stream_lock);
	if (on && !atomic_load(&raw) && !tcgetattr(STDIN_FILENO, &cooked)) {
		t = cooked;
		cfmakeraw(&t);
		atomic_store(&raw, true);
		tcsetattr(STDIN_FILENO, TCSANOW, &t);
	}
	host_unlock(&stream_lock);
	if (!on && atomic_load(&raw)) {
		arch_console_flush();
		host_stream_restore();
	}
	errno = saved;
	host_irq_restore(irq);
}

/**
 * host_stream_restore - give the terminal its own settings back; async-signal-safe
 */
void host_stream_restore(void)
{
	if (atomic_exchange(&raw, false))
		tcsetattr(STDIN_FILENO, TCSADRAIN, &cooked);
}

/**
 * host_stream_is_raw - does the machine's own terminal make line ends?
 */
bool host_stream_is_raw(void)
{
	return atomic_load_explicit(&raw, memory_order_relaxed);
}

/**
 * arch_stream_await - does anybody wait for input? (see port.h)
 */
void arch_stream_await(bool anybody)
{
	atomic_store_explicit(&awaited, anybody, memory_order_relaxed);
}

/**
 * host_stream_awaited - should a machine at rest wait for input? Only if a watcher will end the wait.
 */
bool host_stream_awaited(void)
{
	return atomic_load(&awaited) && atomic_load(&watch_state) != WATCH_NOT;
}
