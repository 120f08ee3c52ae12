// SPDX-License-Identifier: MIT
/* How many random steps the property tests make: each test's own number, unless the runner was told another one. */
#include <kunit/test.h>
#include "steps.h"

static unsigned long chosen_steps;

/** kunit_set_steps - let property tests make @steps random steps; 0: as many as each thinks right */
void kunit_set_steps(unsigned long steps)
{
	chosen_steps = steps;
}

/** kunit_steps - the number to make; @standard is the test's own. Not less than 1. */
unsigned long kunit_steps(unsigned long standard)
{
	return chosen_steps ?: standard;
}
