/* SPDX-License-Identifier: Apache-2.0 */
/* base/wipe.h - overwrite memory that held a secret; never optimised away */
#ifndef BASE_WIPE_H
#define BASE_WIPE_H

#include <stddef.h>

void wipe(void *p, size_t len);

#endif
