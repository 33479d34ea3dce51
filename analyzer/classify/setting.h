/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify/setting.h - is a file a test, an example or a document, by its path?
 *
 * Such a file may hold a credential that was made up, or one that works: a path
 * proves neither. So this lowers no confidence and hides nothing; it is told as
 * a reason, and a finding of which all places are such is one step less severe.
 */
#ifndef CLASSIFY_SETTING_H
#define CLASSIFY_SETTING_H

#include "base/bytes.h"

enum setting {
	SETTING_NONE,
	SETTING_TEST,
	SETTING_EXAMPLE,
	SETTING_DOCUMENT,
	SETTING_COUNT,
};

/*
 * By names of folders ("tests/") and of the file ("x_test.go", "x.md"), in any
 * case; the innermost that says something decides. Of a path into an archive
 * its parts count alike.
 */
enum setting setting_of(struct bytes path);

#endif
