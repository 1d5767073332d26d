/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/** Into how many transactions the runner cuts the upgrade of a revision. */
typedef struct
{
  guint n; /* at least; 0: some of it may be committed by itself, and how much is not known */
  gboolean is_whole;      /* all of it is applied or none of it */
  gboolean is_open_ended; /* batches are in it: each of their rounds is a transaction more */
} HwTransactions;

gboolean hw_transactions_count (const HwProject *project,
                                const HwRevision *revision,
                                HwDialect dialect,
                                HwTransactions *out_transactions,
                                GError **error);

G_END_DECLS
