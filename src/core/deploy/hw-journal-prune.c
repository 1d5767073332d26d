/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-journal-prune"

#include "config.h"

#include "hw-journal-private.h"

/**
 * hw_journal_prune:
 * @before_usec: runs that began before this time are forgotten
 * @out_n: (out) (optional): how many were
 *
 * Forgets old runs with their lines. Never one that is running, that was interrupted and that nobody has looked at yet, or that is
 * the last one of an environment. Backups stay, on the disk and in the journal; so does what the databases themselves keep in
 * their tables of history. Blocks; any thread.
 */
gboolean
hw_journal_prune (HwJournal *journal, gint64 before_usec, guint *out_n, GError **error)
{
  static const char sql[] =
      "DELETE FROM deployments WHERE started_usec < $1 + 0 AND result <> 'running'"
      " AND (result <> 'interrupted' OR is_acknowledged = 1)"
      " AND rowid NOT IN (SELECT (SELECT l.rowid FROM deployments l WHERE l.project = e.project"
      " AND l.environment = e.environment ORDER BY l.started_usec DESC, l.rowid DESC LIMIT 1)"
      " FROM (SELECT DISTINCT project, environment FROM deployments) e)";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  gint64 n_rows = 0;
  gboolean ok;

  g_return_val_if_fail (journal != NULL, FALSE);

  _hw_journal_params_add_int (params, before_usec);
  g_mutex_lock (&journal->mutex);
  ok = _hw_journal_find_interrupted (journal, error)
       && _hw_journal_execute (journal, sql, params, &n_rows, error);
  g_mutex_unlock (&journal->mutex);
  if (ok && out_n != NULL)
    *out_n = (guint)n_rows;

  return ok;
}
