/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/key.h - the key that makes finding ids worthless to a guesser
 *
 * A file of 64 hexadecimal digits and a line end, mode 0600, named bbaudit.key.
 * It lies beside the first output, never inside a report's folder, so that a
 * report can be handed over without it.
 */
#ifndef CLI_KEY_H
#define CLI_KEY_H

#include "base/checksum.h"

/*
 * Read the key in path; if create is set and there is none, make it.
 * FAULT_USAGE for a file that holds no key, FAULT_IO otherwise.
 */
int key_load(const char *path, bool create, struct audit_key *out,
	     struct fault *fault) CHECKED;

/* What the report calls the key: a fingerprint of nothing under it. */
const char *key_id(const struct audit_key *key, char out[FINGERPRINT_HEX]);

#endif
