/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include "hw-runner-private.h"

/*
 * A COMMIT of SQLite waits for the disk, several times. Revisions that follow each other quickly share one:
 *
 *   BEGIN   SAVEPOINT step 1 RELEASE   SAVEPOINT step 2 RELEASE   … COMMIT
 *
 * What fails goes back to its savepoint, and those before it are committed. A crash takes at most the last second and the
 * revision that runs; the file is as after one of the commits then. Nothing counts as done before it is committed.
 */
#define COMMIT_INTERVAL_USEC G_USEC_PER_SEC

gboolean
_hw_runner_is_grouped (HwRunner *self)
{
  return hw_database_get_dialect (self->database) == HW_DIALECT_SQLITE
         && !_hw_runner_is_one_transaction (self)
         && !hw_project_get_sqlite_transaction_each (self->project);
}

/* Not cancellable: without the savepoint there would be nothing to go back to. */
gboolean
_hw_runner_enter_group (HwRunner *self, GError **error)
{
  return hw_database_execute (self->database, "SAVEPOINT headway_step", NULL, NULL, error);
}

/* What would end the transaction anyway, and what others wait for. */
static gboolean
is_commit_due (HwRunner *self)
{
  guint next = self->step + 1;

  return next == self->scripts->len
         || !((HwRunScript *)g_ptr_array_index (self->scripts, next))->is_transactional
         || g_atomic_int_get (&self->is_stop_wanted)
         || g_get_monotonic_time () - self->begun_usec >= COMMIT_INTERVAL_USEC;
}

/* The step at hand is carried out: the checks that a COMMIT of its own would have made. */
gboolean
_hw_runner_stay_in_group (HwRunner *self, GCancellable *cancellable, GError **error)
{
  if (!hw_foreign_keys_check (self->foreign_keys, cancellable, error)
      || !hw_database_execute (self->database, "RELEASE headway_step", NULL, cancellable, error))
    return FALSE;
  self->n_open++;

  /* Not cancellable: those before this one have nothing to do with the wish. */
  return !is_commit_due (self) || _hw_runner_commit (self, NULL, error);
}

/* SQLite takes the whole transaction back when a statement that writes is interrupted or finds the disk full. What
 * was carried out before is carried out again, as it was, without a word. */
static gboolean
carry_out_again (HwRunner *self, guint end)
{
  self->n_open = 0;
  self->step = self->first_open;
  self->is_prepared = self->is_prepared && self->result->n_done > 0;
  if (!_hw_runner_begin (self, NULL, NULL))
    return FALSE;
  for (; self->step < end; self->step++)
    {
      if (!_hw_runner_carry_out (self, g_get_real_time (), NULL, NULL))
        return FALSE;
      self->n_open++;
    }

  return TRUE;
}

/* After the failure of a step: commits those before it. Where that cannot be done they are not counted. */
void
_hw_runner_keep_group (HwRunner *self)
{
  HwEventFunc event_func = self->event_func;
  guint failed = self->step;
  gboolean ok;

  if (self->n_open == 0 || !hw_database_is_open (self->database))
    return;

  self->event_func = NULL;
  _hw_runner_forget_history (self, failed);
  if (hw_database_in_transaction (self->database))
    ok = hw_database_execute (self->database, "ROLLBACK TO headway_step", NULL, NULL, NULL)
         && hw_database_execute (self->database, "RELEASE headway_step", NULL, NULL, NULL);
  else
    ok = carry_out_again (self, failed);
  if (!ok || !_hw_runner_commit (self, NULL, NULL))
    hw_database_rollback (self->database);
  self->n_open = 0;
  self->is_prepared = TRUE;
  self->step = failed;
  self->event_func = event_func;
}
