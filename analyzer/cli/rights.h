/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/rights.h - give rights up, or go on without that where it was asked for
 *
 * See confine/confine.h. With allow (--allow-unconfined) a kernel that refuses
 * is complained about on standard error, and nothing fails.
 */
#ifndef CLI_RIGHTS_H
#define CLI_RIGHTS_H

#include "base/array.h"
#include "base/fault.h"

#include <stdbool.h>

#define RIGHTS_TEXT 64

/* No network, no new program. how becomes what the report says of it. */
int rights_of_network(bool allow, char how[RIGHTS_TEXT],
		      struct fault *fault) CHECKED;

/* Only these files and folders; complains where the kernel cannot do that. */
int rights_of_files(bool allow, const struct strlist *readable,
		    const struct strlist *writable, char how[RIGHTS_TEXT],
		    struct fault *fault) CHECKED;

#endif
