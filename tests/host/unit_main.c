// SPDX-License-Identifier: MIT
/*
 * Runs the KUnit suites that are linked into this image (tests/unit) in a machine, prints their KTAP, and says in
 * its exit status whether all passed. Afterwards every verifier must hold and no frame may be lost.
 *
 *   ashlar-unit [--cpus=N] [--mem=MB] [--realtime] [--steps=N] [SUITE-GLOB]
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ashlar/control.h"
#include "host.h"

unsigned int kunit_run_all_tests(void);
void kunit_set_filter(const char *glob);
void kunit_set_steps(unsigned long steps);

static long run_all(void *unused)
{
	(void)unused;
	return kunit_run_all_tests();
}

int main(int argc, char **argv)
{
	struct host_config config = {
		.mem = 512ull << 20, .swap = 64ull << 20, .cpus = 1, .timeout = 120, .timeout_status = 3, .panic_status = 3
	};
	struct control_result result;
	unsigned int broken;

	for (int i = 1; i < argc; i++) {
		if (!strncmp(argv[i], "--cpus=", 7))
			config.cpus = (unsigned int)atoi(argv[i] + 7);
		else if (!strncmp(argv[i], "--mem=", 6))
			config.mem = strtoull(argv[i] + 6, NULL, 10) << 20;
		else if (!strcmp(argv[i], "--realtime"))
			config.realtime = true;
	}
	if (host_start(&config))
		return 2;
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-')
			kunit_set_filter(argv[i]);
		else if (!strncmp(argv[i], "--steps=", 8))
			kunit_set_steps(strtoul(argv[i] + 8, NULL, 10));
	}
	control_set_console_level(8);
	result = control_run("kunit", run_all, NULL);
	broken = control_verify();
	arch_console_flush();
	control_shutdown();
	arch_console_flush();
	if (result.killed)
		fprintf(stderr, "ashlar-unit: the test task was killed\n");
	if (broken)
		fprintf(stderr, "ashlar-unit: %u broken invariants\n", broken);
	return result.killed || result.value || broken ? 1 : 0;
}
