/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-lock-retry.h"
#include "hw-run-notice.h"
#include "hw-run-script.h"

G_BEGIN_DECLS

/* What a batch may write for its size, as in “LIMIT :batch_size”. */
#define HW_RUN_BATCH_PLACEHOLDER "batch_size"

typedef void (*HwRunBatchFunc) (guint n_rounds, gint64 n_rows, gpointer user_data);

typedef struct
{
  HwDatabase *database; /* outside of a transaction */
  const HwScriptBatch *batch;
  const char *sql; /* as it stands in the file */
  HwLockRetry *retry;
  HwRunBatchFunc progress_func; /* after each round that is committed */
  HwRunNoticeFunc notice_func;
  gpointer user_data; /* of both */
} HwRunBatch;

/* Can @batch be repeated at all? Looked at before anything runs. */
gboolean
hw_run_batch_check (const HwScriptBatch *batch, const char *sql, HwDialect dialect, GError **error);
/* @sql with the size in place of the placeholder, every other byte where it was. */
char *hw_run_batch_make_sql (const HwScriptBatch *batch,
                             const char *sql,
                             HwDialect dialect) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_run_batch_run (const HwRunBatch *self,
                           gint64 *out_rows,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
