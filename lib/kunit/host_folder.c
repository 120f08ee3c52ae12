// SPDX-License-Identifier: MIT
/* A folder of the host with known contents, which the runner of the tests has made and looks at again when they are over. */
#include <linux/string.h>
#include "steps.h"

static char folder[256];

/** kunit_set_host_folder - tests may show and read @path, an absolute path of the host */
void kunit_set_host_folder(const char *path)
{
	strscpy(folder, path, sizeof(folder));
}

/** kunit_host_folder - that folder, or NULL: there is none */
const char *kunit_host_folder(void)
{
	return folder[0] ? folder : NULL;
}
