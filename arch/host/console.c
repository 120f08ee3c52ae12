// SPDX-License-Identifier: MIT
/*
 * The machine's console is standard output, which it shares with the machine's programs.
 *
 * Text is collected in one buffer and written when that is full, when the machine waits for real time, when the
 * command asks, and whenever the machine ends; on a terminal with each line. console_lock guards the buffer, with
 * interrupts held back. Only the buffer is given to the host: a system call cannot reach kernel addresses that the
 * TLB does not hold.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define CONSOLE_BYTES (64 << 10)
#define END_TURNS 100 /* milliseconds to wait for the lock when the machine ends */

static char console[CONSOLE_BYTES];
static size_t used;
static bool broken; /* standard output takes nothing any more */
static int terminal = -1, watched = -1;
static struct host_lock console_lock = { ATOMIC_FLAG_INIT };

/* Returns 0 or an errno. */
static int write_out(void)
{
	size_t done = 0;
	int err = 0;

	while (done < used && !broken) {
		ssize_t n = write(STDOUT_FILENO, console + done, used - done);

		if (n >= 0) {
			done += (size_t)n;
		} else if (errno != EINTR && errno != EAGAIN) {
			err = errno;
			broken = true;
		}
	}
	used = 0;
	return err;
}

static void finish(int err, unsigned char irq)
{
	host_unlock(&console_lock);
	if (err)
		host_fatal(HOST_EXIT_LIMIT, "cannot write to standard output: %s", strerror(err));
	host_irq_restore(irq);
}

/* Is somebody watching, so that output should not wait? console_lock is held. */
static bool is_watched(void)
{
	struct stat status;

	if (terminal < 0)
		terminal = isatty(STDOUT_FILENO);
	if (watched < 0)
		watched = terminal || fstat(STDOUT_FILENO, &status) || !S_ISREG(status.st_mode);
	return watched;
}

/* console_lock is held. Returns 0 or an errno. */
static int append(const char *text, size_t bytes)
{
	int err = 0;

	while (bytes && !err) {
		size_t part = bytes < CONSOLE_BYTES - used ? bytes : CONSOLE_BYTES - used;

		memcpy(console + used, text, part);
		used += part;
		text += part;
		bytes -= part;
		if (used == CONSOLE_BYTES)
			err = write_out();
	}
	return err;
}

/* The same for a terminal that does not make line ends itself. */
static int append_lines(const char *text, size_t bytes)
{
	int err = 0;

	while (bytes && !err) {
		const char *end = memchr(text, '\n', bytes);
		size_t part = end ? (size_t)(end - text) : bytes;

		err = append(text, part);
		if (end && !err)
			err = append("\r\n", 2);
		part += end ? 1 : 0;
		text += part;
		bytes -= part;
	}
	return err;
}

/**
 * arch_console_write - append to the console (see port.h)
 */
void arch_console_write(const char *text, size_t bytes)
{
	unsigned char irq = host_irq_save();
	int saved = errno, err;

	host_lock(&console_lock);
	is_watched();
	err = host_stream_is_raw() ? append_lines(text, bytes) : append(text, bytes);
	if (!err && terminal && used && memchr(console, '\n', used))
		err = write_out();
	errno = saved;
	finish(err, irq);
}

/* Standard error is not buffered, but what was written to standard output comes first. console_lock is held. */
static long write_error_stream(const char *text, size_t bytes)
{
	size_t done = 0;

	write_out();
	while (done < bytes) {
		char piece[1024];
		size_t part = bytes - done < sizeof(piece) ? bytes - done : sizeof(piece), out = 0;

		memcpy(piece, text + done, part);
		while (out < part) {
			ssize_t n = write(STDERR_FILENO, piece + out, part - out);

			if (n >= 0)
				out += (size_t)n;
			else if (errno != EINTR && errno != EAGAIN)
				return done ? (long)done : -errno;
		}
		done += part;
	}
	return (long)done;
}

/**
 * host_console_program - a program writes to standard output or error; interrupts are held back
 *
 * Returns the bytes taken, or -errno: then standard output takes nothing any more.
 */
long host_console_program(bool error_stream, const void *text, size_t bytes)
{
	int err = 0;

	host_lock(&console_lock);
	if (error_stream) {
		long done = write_error_stream(text, bytes);

		host_unlock(&console_lock);
		return done;
	}
	if (broken) {
		err = EPIPE;
	} else {
		err = append(text, bytes);
		if (!err && is_watched())
			err = write_out();
	}
	host_unlock(&console_lock);
	return err ? -err : (long)bytes;
}

/**
 * arch_console_flush - write out what is collected (see port.h)
 */
void arch_console_flush(void)
{
	unsigned char irq = host_irq_save();
	int saved = errno, err;

	host_lock(&console_lock);
	err = write_out();
	errno = saved;
	finish(err, irq);
}

/**
 * host_console_flush_at_end - the same when the machine ends, perhaps in a signal handler on top of the lock's holder
 *
 * If the lock stays taken the text is written without it: at worst a line is incomplete.
 */
void host_console_flush_at_end(void)
{
	struct timespec pause = { 0, 1000000 };

	for (unsigned int turn = 0; turn < END_TURNS; turn++) {
		if (!atomic_flag_test_and_set_explicit(&console_lock.flag, memory_order_acquire))
			break;
		nanosleep(&pause, NULL);
	}
	write_out();
	host_unlock(&console_lock);
	host_stream_restore();
}

/**
 * arch_random_seed - bytes to start random numbers from (see port.h)
 */
void arch_random_seed(void *buffer, size_t bytes)
{
	unsigned char *out = buffer;
	uint64_t state = 0x243f6a8885a308d3; /* the first fraction bits of pi */
	size_t done = 0;

	while (host_config.realtime && done < bytes) {
		unsigned char part[256];
		size_t want = bytes - done < sizeof(part) ? bytes - done : sizeof(part);
		ssize_t n = getrandom(part, want, 0);

		if (n < 0 && errno != EINTR)
			break;
		if (n > 0) {
			memcpy(out + done, part, (size_t)n);
			done += (size_t)n;
		}
	}
	for (; done < bytes; done++) {
		state = state * 6364136223846793005 + 1442695040888963407;
		out[done] = (unsigned char)(state >> 56);
	}
}
