/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-journal"

#include "config.h"

#include <unistd.h>

#include "hw-error.h"
#include "hw-journal-private.h"
#include "hw-process.h"
#include "hw-util.h"

G_DEFINE_BOXED_TYPE (HwJournal, hw_journal, hw_journal_ref, hw_journal_unref)

/**
 * hw_journal_ref:
 *
 * Any thread.
 *
 * Returns: (transfer full): @journal
 */
HwJournal *
hw_journal_ref (HwJournal *journal)
{
  g_return_val_if_fail (journal != NULL, NULL);

  g_atomic_ref_count_inc (&journal->ref_count);

  return journal;
}

/**
 * hw_journal_unref:
 * @journal: (nullable): closed with the last reference
 */
void
hw_journal_unref (HwJournal *journal)
{
  if (journal == NULL || !g_atomic_ref_count_dec (&journal->ref_count))
    return;

  g_clear_object (&journal->database);
  g_mutex_clear (&journal->mutex);
  g_free (journal->path);
  g_free (journal);
}

HwJournalParams *
_hw_journal_params_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

/* @text: (nullable): NULL is stored as the empty string; no column of the journal is NULL. */
void
_hw_journal_params_add (HwJournalParams *params, const char *text)
{
  g_ptr_array_add (params, g_strdup (text != NULL ? text : ""));
}

void
_hw_journal_params_add_int (HwJournalParams *params, gint64 number)
{
  g_ptr_array_add (params, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

void
_hw_journal_propagate_error (const char *path, GError **error, GError *fault)
{
  HwErrorCode code = fault->domain == HW_ERROR ? (HwErrorCode)fault->code : HW_ERROR_FILE;
  GError *outer;

  if (hw_error_is_cancelled (fault) || g_error_matches (fault, HW_ERROR, HW_ERROR_LOCK_TIMEOUT)
      || g_error_matches (fault, HW_ERROR, HW_ERROR_LOCKED))
    {
      g_propagate_error (error, fault);
      return;
    }
  /* There is nobody to connect to. */
  if (code == HW_ERROR_CONNECT)
    code = HW_ERROR_FILE;
  outer =
      hw_error_new (code,
                    "Headway never deletes its journal: move the file to another place to begin "
                    "a new one, and keep it if you want to have it repaired.",
                    "the journal “%s” cannot be used: %s", path, fault->message);
  hw_error_set_detail (outer, hw_error_get_detail (fault));
  hw_error_set_sqlstate (outer, hw_error_get_sqlstate (fault));
  hw_error_set_location (outer, path, 0, 0);
  g_error_free (fault);
  g_propagate_error (error, outer);
}

gboolean
_hw_journal_execute (HwJournal *self,
                     const char *sql,
                     const HwJournalParams *params,
                     gint64 *out_rows,
                     GError **error)
{
  GError *fault = NULL;

  if (hw_database_execute_params (self->database, sql,
                                  params != NULL ? (const char *const *)params->pdata : NULL,
                                  params != NULL ? params->len : 0, out_rows, NULL, &fault))
    return TRUE;
  _hw_journal_propagate_error (self->path, error, fault);

  return FALSE;
}

HwRows *
_hw_journal_query (HwJournal *self, const char *sql, const HwJournalParams *params, GError **error)
{
  GError *fault = NULL;
  HwRows *rows = hw_database_query (self->database, sql,
                                    params != NULL ? (const char *const *)params->pdata : NULL,
                                    params != NULL ? params->len : 0, NULL, &fault);

  if (rows == NULL)
    _hw_journal_propagate_error (self->path, error, fault);

  return rows;
}

void
_hw_journal_params_add_strv (HwJournalParams *params, GStrv strv)
{
  g_autofree char *text = strv != NULL ? g_strjoinv ("\n", strv) : NULL;

  _hw_journal_params_add (params, text);
}

/**
 * hw_journal_begin:
 * @entry: as it begins; @pid 0 stands for this process
 *
 * Blocks until the entry is on the disk; any thread.
 */
gboolean
hw_journal_begin (HwJournal *journal, const HwJournalEntry *entry, GError **error)
{
  static const char sql[] =
      "INSERT INTO deployments (id, project, project_name, environment, direction, target, url, actor,"
      " host, pid, process_started, state, result, rows_before, rows_after, n_steps, n_done,"
      " started_usec, finished_usec, message) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
      " $12, $13, $14, $15, $16, $17, $18, $19, $20)";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  HwProcess process;
  gint64 pid;
  gboolean ok;

  g_return_val_if_fail (journal != NULL, FALSE);
  g_return_val_if_fail (entry != NULL && entry->id != NULL, FALSE);

  pid = entry->pid != 0 ? entry->pid : getpid ();
  _hw_journal_params_add (params, entry->id);
  _hw_journal_params_add (params, entry->project);
  _hw_journal_params_add (params, entry->project_name);
  _hw_journal_params_add (params, entry->environment);
  _hw_journal_params_add (params, hw_direction_to_string (entry->direction));
  _hw_journal_params_add (params, entry->target);
  _hw_journal_params_add (params, entry->url);
  _hw_journal_params_add (params, entry->actor);
  _hw_journal_params_add (params, g_get_host_name ());
  _hw_journal_params_add_int (params, pid);
  hw_process_look (pid, &process);
  _hw_journal_params_add_int (params, process.start_ticks);
  _hw_journal_params_add (params, entry->state);
  _hw_journal_params_add (params, entry->result != NULL ? entry->result : "running");
  _hw_journal_params_add_strv (params, entry->rows_before);
  _hw_journal_params_add_strv (params, entry->rows_after);
  _hw_journal_params_add_int (params, entry->n_steps);
  _hw_journal_params_add_int (params, entry->n_done);
  _hw_journal_params_add_int (params,
                              entry->started_usec != 0 ? entry->started_usec : g_get_real_time ());
  _hw_journal_params_add_int (params, entry->finished_usec);
  _hw_journal_params_add (params, entry->message);
  g_mutex_lock (&journal->mutex);
  ok = _hw_journal_execute (journal, sql, params, NULL, error);
  g_mutex_unlock (&journal->mutex);

  return ok;
}

static gboolean
update_deployment (HwJournal *self, const HwJournalEntry *entry, GError **error)
{
  static const char sql[] =
      "UPDATE deployments SET state = $2, result = $3, rows_after = $4, n_steps = max(n_steps, $5),"
      " n_done = $6, finished_usec = $7, message = $8 WHERE id = $1";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  gint64 n_rows = 0;

  _hw_journal_params_add (params, entry->id);
  _hw_journal_params_add (params, entry->state);
  _hw_journal_params_add (params, entry->result != NULL ? entry->result : "running");
  _hw_journal_params_add_strv (params, entry->rows_after);
  _hw_journal_params_add_int (params, entry->n_steps);
  _hw_journal_params_add_int (params, entry->n_done);
  _hw_journal_params_add_int (params, entry->finished_usec);
  _hw_journal_params_add (params, entry->message);
  if (!_hw_journal_execute (self, sql, params, &n_rows, error))
    return FALSE;
  if (n_rows != 1)
    {
      hw_set_error (error, HW_ERROR_NOT_FOUND, NULL, "the journal knows no deployment “%s”",
                    entry->id);
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_journal_update:
 * @entry: the entry as it is now; see the header for the fields that are stored
 * @error: HW_ERROR_NOT_FOUND when it was never begun
 *
 * Blocks until the change is on the disk; any thread.
 */
gboolean
hw_journal_update (HwJournal *journal, const HwJournalEntry *entry, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (journal != NULL, FALSE);
  g_return_val_if_fail (entry != NULL && entry->id != NULL, FALSE);

  g_mutex_lock (&journal->mutex);
  ok = update_deployment (journal, entry, error);
  g_mutex_unlock (&journal->mutex);

  return ok;
}

/**
 * hw_journal_add_line:
 * @deployment: id of an entry that was begun
 * @line: what happened; @time_usec 0 stands for now
 *
 * Blocks until the line is on the disk; any thread.
 */
gboolean
hw_journal_add_line (HwJournal *journal,
                     const char *deployment,
                     const HwJournalLine *line,
                     GError **error)
{
  static const char sql[] =
      "INSERT INTO deployment_lines (deployment, time_usec, kind, name, message, duration_usec, ok)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  gboolean ok;

  g_return_val_if_fail (journal != NULL, FALSE);
  g_return_val_if_fail (deployment != NULL && line != NULL, FALSE);

  _hw_journal_params_add (params, deployment);
  _hw_journal_params_add_int (params, line->time_usec != 0 ? line->time_usec : g_get_real_time ());
  _hw_journal_params_add (params, line->kind);
  _hw_journal_params_add (params, line->name);
  _hw_journal_params_add (params, line->message);
  _hw_journal_params_add_int (params, line->duration_usec);
  _hw_journal_params_add_int (params, line->ok ? 1 : 0);
  g_mutex_lock (&journal->mutex);
  ok = _hw_journal_execute (journal, sql, params, NULL, error);
  g_mutex_unlock (&journal->mutex);

  return ok;
}

/* @sql: has @deployment, an id, for its only parameter */
static gboolean
change (HwJournal *journal, const char *sql, const char *deployment, GError **error)
{
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  gboolean ok;

  _hw_journal_params_add (params, deployment);
  g_mutex_lock (&journal->mutex);
  ok = _hw_journal_execute (journal, sql, params, NULL, error);
  g_mutex_unlock (&journal->mutex);

  return ok;
}

/**
 * hw_journal_acknowledge:
 * @deployment: id of an interrupted deployment that the user has seen
 */
gboolean
hw_journal_acknowledge (HwJournal *journal, const char *deployment, GError **error)
{
  g_return_val_if_fail (journal != NULL, FALSE);
  g_return_val_if_fail (deployment != NULL, FALSE);

  return change (journal, "UPDATE deployments SET is_acknowledged = 1 WHERE id = $1", deployment,
                 error);
}

/**
 * hw_journal_forget:
 * @deployment: id of one that came to nothing; one that has ended stays
 *
 * Blocks until the change is on the disk; any thread.
 */
gboolean
hw_journal_forget (HwJournal *journal, const char *deployment, GError **error)
{
  g_return_val_if_fail (journal != NULL, FALSE);
  g_return_val_if_fail (deployment != NULL, FALSE);

  return change (journal, "DELETE FROM deployments WHERE id = $1 AND result = 'running'",
                 deployment, error);
}
