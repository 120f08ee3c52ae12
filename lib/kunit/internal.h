/* SPDX-License-Identifier: MIT */
#ifndef LIB_KUNIT_INTERNAL_H
#define LIB_KUNIT_INTERNAL_H
/* What the files of lib/kunit/ tell each other and nobody else. */
struct kunit_suite;

void kunit_debugfs_init(void);
void kunit_debugfs_create_suite(struct kunit_suite *suite);
void kunit_debugfs_destroy_suite(struct kunit_suite *suite);
#endif
