/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_KUNIT_STEPS_H
#define ASHLAR_KUNIT_STEPS_H
void kunit_set_steps(unsigned long steps);
unsigned long kunit_steps(unsigned long standard);
#endif
