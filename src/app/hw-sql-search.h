/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"
#include "hw-search.h"

G_BEGIN_DECLS

/** Where the sql: terms of a search occur: for one project and one search. */
typedef struct
{
  HwProject *project;
  HwSearch *search;
  guint n_terms;
  guint8 **found; /* by sql: term, then by node of the project's graph */
} HwSqlSearch;

/* Reads every revision's file: for a worker. NULL with G_IO_ERROR_CANCELLED only; a file that cannot be read holds nothing. */
HwSqlSearch *hw_sql_search_run (const HwProject *project,
                                const HwSearch *search,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_sql_search_free (HwSqlSearch *self);
/* Whether the answer holds for @search too: it has the same sql: terms. */
gboolean
hw_sql_search_answers (const HwSqlSearch *self, const HwProject *project, const HwSearch *search);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqlSearch, hw_sql_search_free)

G_END_DECLS
