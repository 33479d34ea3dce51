/* SPDX-License-Identifier: Apache-2.0 */
#include "base/wipe.h"

#include <sodium.h>

void wipe(void *p, size_t len)
{
	sodium_memzero(p, len);
}
