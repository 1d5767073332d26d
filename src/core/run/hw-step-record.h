/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-history-table.h"
#include "hw-version-table.h"

G_BEGIN_DECLS

/**
 * HwStepRecord:
 *
 * What steps leave in the version table and in the history, for a pipeline on PostgreSQL: statements that check
 * themselves. There are few of them, and each is put together once; a step only lends its values.
 */
typedef struct _HwStepRecord HwStepRecord;

/* As many values as a statement can have. */
#define HW_STEP_RECORD_MAX_VALUES (HW_HISTORY_N_VALUES + HW_ROW_CHANGE_MAX_VALUES)

HwStepRecord *hw_step_record_new (const char *schema,
                                  const char *version_table,
                                  const char *history_table,
                                  gboolean is_own_transaction,
                                  const char *answer) G_GNUC_WARN_UNUSED_RESULT;
const char *hw_step_record_get (HwStepRecord *self,
                                const HwRowChange *change,
                                const HwHistoryEntry *entry,
                                gboolean is_answered,
                                const char **out_values,
                                guint *out_n_values);
void hw_step_record_free (HwStepRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwStepRecord, hw_step_record_free)

G_END_DECLS
