/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_TEST_FRAMES_H
#define ASHLAR_TEST_FRAMES_H
/* Expect that two counts of free blocks are equal, zone by zone and order by order. */
#include <kunit/test.h>
#include <ashlar/control.h>

static inline void expect_same_frames(struct kunit *test, const struct control_frames *a,
				      const struct control_frames *b)
{
	unsigned int zone, order;

	for (zone = 0; zone < CONTROL_ZONES; zone++)
		for (order = 0; order < CONTROL_ORDERS; order++)
			KUNIT_EXPECT_EQ_MSG(test, a->free[zone][order], b->free[zone][order], "zone %u, order %u", zone,
					    order);
	KUNIT_EXPECT_EQ(test, a->free_pages, b->free_pages);
}
#endif
