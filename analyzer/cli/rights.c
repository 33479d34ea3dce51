/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/rights.h"

#include "cli/cli.h"
#include "confine/confine.h"

#include <stdio.h>
#include <string.h>

static void say(char how[RIGHTS_TEXT], const char *text)
{
	(void)snprintf(how, RIGHTS_TEXT, "%s", text);
}

int rights_of_network(bool allow, char how[RIGHTS_TEXT], struct fault *fault)
{
	struct fault why = { 0 };

	if (!confine_rights(&why)) {
		say(how, "seccomp");
		return 0;
	}
	if (!allow)
		return fault_set(fault, FAULT_IO,
				 "network access cannot be given up (%s); "
				 "--allow-unconfined goes on without that",
				 why.msg);
	complain("warning: %s; going on unconfined, as asked", why.msg);
	say(how, "not denied (--allow-unconfined)");
	return 0;
}

int rights_of_files(bool allow, const struct strlist *readable,
		    const struct strlist *writable, char how[RIGHTS_TEXT],
		    struct fault *fault)
{
	struct fault why = { 0 };
	char level[32] = "";

	if (!confine_files(readable, writable, level, &why)) {
		if (!strcmp(level, "none"))
			complain(
				"warning: this kernel has no Landlock: nothing "
				"keeps the program from other files than those "
				"of the repositories");
		say(how, level);
		return 0;
	}
	if (!allow) {
		*fault = why;
		return why.code;
	}
	complain("warning: %s; going on unconfined, as asked", why.msg);
	say(how, "not confined");
	return 0;
}
