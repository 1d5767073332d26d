/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-journal-query"

#include "config.h"

#include <errno.h>
#include <signal.h>

#include "hw-error.h"
#include "hw-journal-private.h"
#include "hw-process.h"
#include "hw-util.h"

/* Columns in the order of read_entry(). */
#define SELECT_ENTRY \
  "SELECT d.id, d.project, d.project_name, d.environment, d.direction, d.target, d.url, d.actor," \
  " d.pid, d.state, d.result, d.rows_before, d.rows_after, d.n_steps, d.n_done, d.started_usec," \
  " d.finished_usec, b.path, b.size_bytes, b.sha256, d.message" \
  " FROM deployments d LEFT JOIN backups b" \
  " ON b.id = (SELECT max(id) FROM backups WHERE deployment = d.id) "
#define NEWEST_FIRST " ORDER BY d.started_usec DESC, d.rowid DESC"

/**
 * hw_journal_entry_free:
 * @entry: (nullable): a copy that the journal gave away
 */
void
hw_journal_entry_free (HwJournalEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->id);
  g_free (entry->project);
  g_free (entry->project_name);
  g_free (entry->environment);
  g_free (entry->target);
  g_free (entry->url);
  g_free (entry->actor);
  g_free (entry->state);
  g_free (entry->result);
  g_strfreev (entry->rows_before);
  g_strfreev (entry->rows_after);
  g_free (entry->backup_path);
  g_free (entry->backup_sha256);
  g_free (entry->message);
  g_free (entry);
}

/**
 * hw_journal_line_free:
 * @line: (nullable): a copy that the journal gave away
 */
void
hw_journal_line_free (HwJournalLine *line)
{
  if (line == NULL)
    return;

  g_free (line->kind);
  g_free (line->name);
  g_free (line->message);
  g_free (line);
}

gint64
_hw_journal_get_int (const HwRows *rows, guint row, guint column)
{
  const char *text = hw_rows_get (rows, row, column);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

GStrv
_hw_journal_get_strv (const HwRows *rows, guint row, guint column)
{
  const char *text = hw_rows_get (rows, row, column);

  return text != NULL && *text != '\0' ? g_strsplit (text, "\n", -1) : g_new0 (char *, 1);
}

static HwDirection
get_direction (const HwRows *rows, guint row, guint column)
{
  const char *text = hw_rows_get (rows, row, column);

  for (HwDirection direction = HW_DIRECTION_UPGRADE; direction <= HW_DIRECTION_STAMP; direction++)
    if (g_strcmp0 (text, hw_direction_to_string (direction)) == 0)
      return direction;

  return HW_DIRECTION_UPGRADE;
}

static HwJournalEntry *
read_entry (const HwRows *rows, guint row)
{
  HwJournalEntry *entry = g_new0 (HwJournalEntry, 1);

  entry->id = g_strdup (hw_rows_get (rows, row, 0));
  entry->project = g_strdup (hw_rows_get (rows, row, 1));
  entry->project_name = g_strdup (hw_rows_get (rows, row, 2));
  entry->environment = g_strdup (hw_rows_get (rows, row, 3));
  entry->direction = get_direction (rows, row, 4);
  entry->target = g_strdup (hw_rows_get (rows, row, 5));
  entry->url = g_strdup (hw_rows_get (rows, row, 6));
  entry->actor = g_strdup (hw_rows_get (rows, row, 7));
  entry->pid = _hw_journal_get_int (rows, row, 8);
  entry->state = g_strdup (hw_rows_get (rows, row, 9));
  entry->result = g_strdup (hw_rows_get (rows, row, 10));
  entry->rows_before = _hw_journal_get_strv (rows, row, 11);
  entry->rows_after = _hw_journal_get_strv (rows, row, 12);
  entry->n_steps = (guint)_hw_journal_get_int (rows, row, 13);
  entry->n_done = (guint)_hw_journal_get_int (rows, row, 14);
  entry->started_usec = _hw_journal_get_int (rows, row, 15);
  entry->finished_usec = _hw_journal_get_int (rows, row, 16);
  entry->backup_path = g_strdup (hw_rows_get (rows, row, 17));
  entry->backup_size = (guint64)_hw_journal_get_int (rows, row, 18);
  entry->backup_sha256 = g_strdup (hw_rows_get (rows, row, 19));
  entry->message = g_strdup (hw_rows_get (rows, row, 20));

  return entry;
}

/* A process is the one that began a deployment if it has its id and its start time. */
static gboolean
is_alive (gint64 pid, gint64 started)
{
  HwProcess process;

  if (hw_process_look (pid, &process))
    {
      if (process.has_ended)
        return FALSE;
      if (started != 0)
        return process.start_ticks == started;
    }

  /* Gone, or not to be seen in /proc: another user's process answers EPERM. */
  return kill ((pid_t)pid, 0) == 0 || errno == EPERM;
}

static gboolean
mark_interrupted (HwJournal *self, const char *id, const char *state, GError **error)
{
  /* Its last line tells best when it ended. */
  static const char sql[] =
      "UPDATE deployments SET result = 'interrupted', message = $2, finished_usec = coalesce("
      "(SELECT max(time_usec) FROM deployment_lines WHERE deployment = $1), started_usec)"
      " WHERE id = $1 AND result = 'running'";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  g_autofree char *message =
      g_strdup_printf ("Headway ended in the middle of this deployment (%s)", state);

  _hw_journal_params_add (params, id);
  _hw_journal_params_add (params, message);

  return _hw_journal_execute (self, sql, params, NULL, error);
}

/* Deployments whose process is gone cannot say so themselves. Those of other computers that share the
 * folder are left alone: their processes cannot be seen from here. */
gboolean
_hw_journal_find_interrupted (HwJournal *self, GError **error)
{
  static const char sql[] = "SELECT id, pid, process_started, state FROM deployments"
                            " WHERE result = 'running' AND host = $1";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  g_autoptr(HwRows) rows = NULL;

  _hw_journal_params_add (params, g_get_host_name ());
  rows = _hw_journal_query (self, sql, params, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    if (!is_alive (_hw_journal_get_int (rows, i, 1), _hw_journal_get_int (rows, i, 2))
        && !mark_interrupted (self, hw_rows_get (rows, i, 0), hw_rows_get (rows, i, 3), error))
      return FALSE;

  return TRUE;
}

/* Takes the mutex. */
static GPtrArray *
list_entries (HwJournal *self, const char *sql, const HwJournalParams *params, GError **error)
{
  GPtrArray *entries = NULL;
  g_autoptr(HwRows) rows = NULL;

  g_mutex_lock (&self->mutex);
  if (_hw_journal_find_interrupted (self, error))
    rows = _hw_journal_query (self, sql, params, error);
  g_mutex_unlock (&self->mutex);
  if (rows == NULL)
    return NULL;

  entries = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_journal_entry_free);
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    g_ptr_array_add (entries, read_entry (rows, i));

  return entries;
}

/**
 * hw_journal_list:
 * @project: (nullable): absolute root
 * @environment: (nullable)
 * @limit: at most this many; 0 for all
 *
 * See the header. Blocks; any thread.
 *
 * Returns: (transfer full) (element-type HwJournalEntry): newest first
 */
GPtrArray *
hw_journal_list (
    HwJournal *journal, const char *project, const char *environment, guint limit, GError **error)
{
  /* A parameter is text; “+ 0” makes a number of it. */
  static const char sql[] = SELECT_ENTRY
      "WHERE ($1 = '' OR d.project = $1) AND ($2 = '' OR d.environment = $2)" NEWEST_FIRST
      " LIMIT $3 + 0";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();

  g_return_val_if_fail (journal != NULL, NULL);

  _hw_journal_params_add (params, project);
  _hw_journal_params_add (params, environment);
  _hw_journal_params_add_int (params, limit != 0 ? (gint64)limit : -1);

  return list_entries (journal, sql, params, error);
}

/**
 * hw_journal_get:
 * @id_or_prefix: a deployment's id or the beginning of it
 * @error: HW_ERROR_NOT_FOUND, HW_ERROR_AMBIGUOUS_PREFIX
 *
 * Returns: (transfer full): its entry
 */
HwJournalEntry *
hw_journal_get (HwJournal *journal, const char *id_or_prefix, GError **error)
{
  static const char sql[] =
      SELECT_ENTRY "WHERE substr(d.id, 1, length($1)) = $1 ORDER BY d.id <> $1 LIMIT 2";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  g_autoptr(GPtrArray) entries = NULL;
  const HwJournalEntry *first;

  g_return_val_if_fail (journal != NULL, NULL);
  g_return_val_if_fail (id_or_prefix != NULL, NULL);

  _hw_journal_params_add (params, id_or_prefix);
  entries = list_entries (journal, sql, params, error);
  if (entries == NULL)
    return NULL;
  if (entries->len == 0 || *id_or_prefix == '\0')
    {
      hw_set_error (error, HW_ERROR_NOT_FOUND, "“headway journal” lists the deployments there are.",
                    "the journal knows no deployment “%s”", id_or_prefix);
      return NULL;
    }
  first = g_ptr_array_index (entries, 0);
  if (entries->len > 1 && g_strcmp0 (first->id, id_or_prefix) != 0)
    {
      hw_set_error (error, HW_ERROR_AMBIGUOUS_PREFIX, "Give more of the id.",
                    "several deployments begin with “%s”", id_or_prefix);
      return NULL;
    }

  return g_ptr_array_steal_index (entries, 0);
}

/**
 * hw_journal_list_lines:
 * @deployment: the whole id
 *
 * Returns: (transfer full) (element-type HwJournalLine): in the order in which they were added
 */
GPtrArray *
hw_journal_list_lines (HwJournal *journal, const char *deployment, GError **error)
{
  static const char sql[] = "SELECT time_usec, kind, name, message, duration_usec, ok"
                            " FROM deployment_lines WHERE deployment = $1 ORDER BY id";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  g_autoptr(HwRows) rows = NULL;
  GPtrArray *lines;

  g_return_val_if_fail (journal != NULL, NULL);
  g_return_val_if_fail (deployment != NULL, NULL);

  _hw_journal_params_add (params, deployment);
  g_mutex_lock (&journal->mutex);
  rows = _hw_journal_query (journal, sql, params, error);
  g_mutex_unlock (&journal->mutex);
  if (rows == NULL)
    return NULL;

  lines = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_journal_line_free);
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    {
      HwJournalLine *line = g_new0 (HwJournalLine, 1);

      line->time_usec = _hw_journal_get_int (rows, i, 0);
      line->kind = g_strdup (hw_rows_get (rows, i, 1));
      line->name = g_strdup (hw_rows_get (rows, i, 2));
      line->message = g_strdup (hw_rows_get (rows, i, 3));
      line->duration_usec = _hw_journal_get_int (rows, i, 4);
      line->ok = _hw_journal_get_int (rows, i, 5) != 0;
      g_ptr_array_add (lines, line);
    }

  return lines;
}

/**
 * hw_journal_list_interrupted:
 *
 * Returns: (transfer full) (element-type HwJournalEntry): see the header; newest first
 */
GPtrArray *
hw_journal_list_interrupted (HwJournal *journal, GError **error)
{
  g_return_val_if_fail (journal != NULL, NULL);

  return list_entries (journal,
                       SELECT_ENTRY
                       "WHERE d.result = 'interrupted' AND d.is_acknowledged = 0" NEWEST_FIRST,
                       NULL, error);
}
