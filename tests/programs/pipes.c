// SPDX-License-Identifier: MIT
/* pipe(2), pipe2(2) and FIFOs: contents, capacity, end of file, SIGPIPE, non-blocking, atomic writes. */
#include "program.h"
#include <poll.h>
#include <sys/ioctl.h>

static void end_of_file(void)
{
	int p[2];
	char text[16] = "";

	T(pipe(p));
	T(write(p[1], "hello", 5));
	T(read(p[0], text, 3));
	say("%s", text);
	T(close(p[1]));
	T(read(p[0], text, 16));
	T(read(p[0], text, 16));
	T(close(p[0]));
	pipe(p);
	close(p[0]);
	signal(SIGPIPE, SIG_IGN);
	T(write(p[1], "x", 1));
	signal(SIGPIPE, SIG_DFL);
	close(p[1]);
}
static void broken(void)
{
	int p[2];

	pipe(p);
	close(p[0]);
	write(p[1], "x", 1);
}
static void capacity(void)
{
	int p[2], available, total = 0;
	static char block[70000];
	ssize_t n;

	T(pipe2(p, O_NONBLOCK | O_CLOEXEC));
	T(fcntl(p[0], F_GETFD));
	T(fcntl(p[1], F_GETFL));
	T(read(p[0], block, 1));
	T(write(p[1], block, sizeof(block)));
	T(write(p[1], block, 1));
	T(ioctl(p[0], FIONREAD, &available));
	say("available %d", available);
	T(read(p[0], block, 4095));
	T(write(p[1], block, 1));
	T(read(p[0], block, 1));
	T(write(p[1], block, 5000));
	while ((n = read(p[0], block, sizeof(block))) > 0)
		total += n;
	say("drained %d, then %s", total, error_name(errno));
	T(fcntl(p[0], F_GETPIPE_SZ));
	T(fcntl(p[0], F_SETPIPE_SZ, 5000));
	T(fcntl(p[0], F_SETPIPE_SZ, 1 << 18));
	T(write(p[1], block, sizeof(block)));
	T(fcntl(p[0], F_SETPIPE_SZ, 4096));
	T(fcntl(0, F_GETPIPE_SZ));
	T(lseek(p[0], 0, SEEK_SET));
	T(pread(p[0], block, 1, 0));
	T(ftruncate(p[0], 0));
	T(write(p[0], "x", 1));
	T(read(p[1], block, 1));
	T(pipe2(p, 0x1));
	T(pipe((int *)8));
	struct stat st;
	T(fstat(p[0], &st));
	say("mode %o", st.st_mode);
}
static void blocking(void)
{
	int p[2], status;
	static char block[300000];
	long total = 0, sum = 0;
	ssize_t n;

	pipe(p);
	if (!fork()) {
		for (size_t i = 0; i < sizeof(block); i++)
			block[i] = i % 251;
		T(write(p[1], block, sizeof(block)));
		_exit(0);
	}
	close(p[1]);
	while ((n = read(p[0], block, 1000)) > 0) {
		for (int i = 0; i < n; i++)
			sum += (unsigned char)block[i];
		total += n;
	}
	wait(&status);
	say("read %ld, sum %ld", total, sum);
	close(p[0]);
}
static void chain(void)
{
	int p[5][2];
	long value = 1;

	for (int i = 0; i < 5; i++)
		pipe(p[i]);
	for (int i = 0; i < 4; i++)
		if (!fork()) {
			while (read(p[i][0], &value, sizeof(value)) == sizeof(value) && value) {
				value = value * 3 + i;
				write(p[i + 1][1], &value, sizeof(value));
			}
			_exit(0);
		}
	for (int round = 0; round < 100; round++) {
		write(p[0][1], &value, sizeof(value));
		read(p[4][0], &value, sizeof(value));
		value %= 1000003;
	}
	say("after 100 rounds through four processes %ld", value);
	value = 0;
	for (int i = 0; i < 4; i++)
		write(p[i][1], &value, sizeof(value));
	while (wait(NULL) > 0)
		;
}
static void fifo(void)
{
	struct stat st;
	char text[16] = "";

	T(mkfifo("fifo", 0640));
	T(mkfifo("fifo", 0640));
	T(stat("fifo", &st));
	say("mode %o", st.st_mode);
	T(open("fifo", O_WRONLY | O_NONBLOCK));
	int r = OK(open("fifo", O_RDONLY | O_NONBLOCK));
	T(read(r, text, 1));
	int w = OK(open("fifo", O_WRONLY));
	T(read(r, text, 1));
	T(write(w, "through", 7));
	T(read(r, text, 16));
	say("%s", text);
	close(w);
	close(r);
	if (!fork()) {
		w = open("fifo", O_WRONLY);
		write(w, "met", 3);
		_exit(0);
	}
	r = OK(open("fifo", O_RDONLY));
	memset(text, 0, sizeof(text));
	T(read(r, text, 16));
	say("%s", text);
	T(read(r, text, 16));
	wait(NULL);
	T(unlink("fifo"));
}

int main(void)
{
	own_folder("pipes");
	end_of_file();
	in_child("broken pipe", broken);
	capacity();
	blocking();
	chain();
	fifo();
	leave_folder("pipes");
	return 0;
}
