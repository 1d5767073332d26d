/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

#include "hw-sql-complete.h"

G_BEGIN_DECLS

/** HwSqlProposal: one row of the list that completion shows. Immutable. */
#define HW_TYPE_SQL_PROPOSAL (hw_sql_proposal_get_type ())
G_DECLARE_FINAL_TYPE (HwSqlProposal, hw_sql_proposal, HW, SQL_PROPOSAL, GObject)

/* Takes @completion. */
HwSqlProposal *hw_sql_proposal_new (HwCompletion *completion) G_GNUC_WARN_UNUSED_RESULT;
const HwCompletion *hw_sql_proposal_get (HwSqlProposal *self);
void hw_sql_proposal_display (HwSqlProposal *self, GtkSourceCompletionCell *cell);

G_END_DECLS
