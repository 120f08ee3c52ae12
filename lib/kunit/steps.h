/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_KUNIT_STEPS_H
#define ASHLAR_KUNIT_STEPS_H
void kunit_set_steps(unsigned long steps);
unsigned long kunit_steps(unsigned long standard);
void kunit_set_host_folder(const char *path);
const char *kunit_host_folder(void);
#endif
