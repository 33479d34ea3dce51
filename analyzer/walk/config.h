/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk/config.h - take settings out of the text of a git configuration file
 *
 * git-config(1), "Syntax". A line that git would refuse is passed over here:
 * what matters is not to miss what some git might obey.
 */
#ifndef WALK_CONFIG_H
#define WALK_CONFIG_H

#include "base/buf.h"

struct config {
	struct bytes in;       /* what is still to be read */
	struct buf section;    /* lower case */
	struct buf subsection; /* as written; from [a.B] lower case */
	struct buf key;	       /* lower case */
	struct buf value;
	bool has_value; /* "key" alone means true */
};

void config_init(struct config *config, struct bytes text);

/* The next setting. False at the end, and when memory ends (config_ok). */
bool config_next(struct config *config);
bool config_ok(const struct config *config);

/* Is this setting section.*.key? Both in lower case. */
bool config_is(const struct config *config, const char *section,
	       const char *key);

/* The value as git reads booleans; what is none counts as true. */
bool config_bool(const struct config *config);

void config_release(struct config *config);

#endif
