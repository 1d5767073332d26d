/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-transactions"

#include "config.h"

#include "hw-alembic-steps.h"
#include "hw-run-script.h"
#include "hw-transactions.h"

static void
count_statements (const HwRunScript *script, HwTransactions *out_transactions)
{
  const GArray *batches = script->section->batches;

  out_transactions->is_whole = script->is_transactional || script->statements->len == 0;
  out_transactions->n = out_transactions->is_whole ? 1 : script->statements->len;
  out_transactions->is_open_ended = batches != NULL && batches->len > 0;
}

/**
 * hw_transactions_count:
 * @project: the project that @revision belongs to
 * @revision: what would be applied
 * @dialect: whose rules cut the script into statements
 * @out_transactions: (out caller-allocates)
 * @error: those of hw_run_script_load()
 *
 * Says of one revision what running it would: the script is read as for a plan. That a project may run all of a plan
 * in one transaction is left out of account. Blocks while it reads one file; any thread.
 *
 * Returns: FALSE for a script that cannot be run
 */
gboolean
hw_transactions_count (const HwProject *project,
                       const HwRevision *revision,
                       HwDialect dialect,
                       HwTransactions *out_transactions,
                       GError **error)
{
  const HwPlanStep step = { .revision = (HwRevision *)revision, .direction = HW_DIRECTION_UPGRADE };
  g_autoptr(HwRunScript) script = NULL;

  g_return_val_if_fail (project != NULL, FALSE);
  g_return_val_if_fail (revision != NULL, FALSE);
  g_return_val_if_fail (out_transactions != NULL, FALSE);

  script = hw_run_script_load (project, &step, dialect, error);
  if (script == NULL)
    return FALSE;
  *out_transactions = (HwTransactions){ 0 };
  if (!script->is_python)
    {
      count_statements (script, out_transactions);
      return TRUE;
    }
  out_transactions->is_whole = !hw_alembic_may_stay (&step, dialect);
  out_transactions->n = out_transactions->is_whole ? 1 : 0;

  return TRUE;
}
