/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/mask.h - the one place that decides how a secret is shown
 *
 * A masked secret is the visible prefix of its kind and eight asterisks. A
 * prefix is shown only where no other known secret reaches into it, and never
 * when it would be more than half of the secret.
 *
 * A secret of fewer than MASK_LEAST bytes would, swept for everywhere, mask
 * half of the report and be given away by what is missing. It is masked as a
 * finding's secret, and in contexts: wherever it stands in those of its own
 * finding, and as a word of its own in all others. In other strings (paths,
 * names) it is left alone.
 */
#ifndef REPORT_MASK_H
#define REPORT_MASK_H

#include "base/buf.h"
#include "report/mask_stock.h"
#include "report/report.h"

struct mask;

/*
 * Learn every secret of the audit: of findings and suppressed ones, decoded and
 * in each raw form, and the hidden ones; audit->known is used as it is. The
 * mask points into the audit, which must live longer. With show_secrets nothing
 * will be masked. NULL when memory ends.
 */
struct mask *mask_new(const struct audit *audit, bool show_secrets);
void mask_free(struct mask *mask); /* accepts NULL */

/*
 * Append text to out with every known secret replaced by its mask. Where
 * secrets overlap, the whole covered run is masked. Linear in text for any
 * number of secrets of practical lengths.
 */
void mask_text(const struct mask *mask, struct bytes text, struct buf *out);

/*
 * The same for the context of an occurrence of finding. A context is a line
 * that was shortened, so a secret that its edge cuts is masked as well, and so
 * are the short ones (see above).
 */
void mask_context(const struct mask *mask, const struct finding *finding,
		  const struct occurrence *occurrence, struct buf *out);
/* The same for the line and its neighbours. */
void mask_around(const struct mask *mask, const struct finding *finding,
		 const struct occurrence *occurrence, struct buf *out);

/* The mask of a finding's secret, or the secret itself with show_secrets. */
void mask_secret(const struct mask *mask, const struct finding *finding,
		 struct buf *out);

#endif
