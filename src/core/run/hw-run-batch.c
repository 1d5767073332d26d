/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-run-batch"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-run-batch.h"
#include "hw-util.h"

/* Why an UPDATE or DELETE without WHERE is refused: it has no rows that it is done with. */
static gboolean
has_word (const char *sql, const GArray *tokens, const char *word)
{
  for (guint i = 0; i < tokens->len; i++)
    if (hw_sql_token_is (sql, tokens, i, word))
      return TRUE;

  return FALSE;
}

static gboolean
is_one_of (const char *sql, const GArray *tokens, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (hw_sql_token_is (sql, tokens, 0, words[i]))
      return TRUE;

  return FALSE;
}

/**
 * hw_run_batch_check:
 * @sql: the statement behind the marker
 * @error: HW_ERROR_UNREADABLE
 *
 * Refuses what can be seen to never end, and statements that do not say how many rows they have changed.
 */
gboolean
hw_run_batch_check (const HwScriptBatch *batch, const char *sql, HwDialect dialect, GError **error)
{
  static const char *const changing[] = { "UPDATE", "DELETE",  "INSERT", "MERGE",
                                          "WITH",   "REPLACE", NULL };
  static const char *const bounded[] = { "UPDATE", "DELETE", NULL };
  g_autoptr(GArray) tokens = hw_sql_tokenize (sql, dialect);

  if (!is_one_of (sql, tokens, changing))
    {
      hw_set_error (
          error, HW_ERROR_UNREADABLE,
          "A batch repeats an UPDATE, DELETE, INSERT, MERGE or WITH until it changes no row.",
          "the statement behind “migrate:batch” does not say how many rows it changes");
      return FALSE;
    }
  if (is_one_of (sql, tokens, bounded) && !has_word (sql, tokens, "WHERE"))
    {
      hw_set_error (error, HW_ERROR_UNREADABLE,
                    "Add a WHERE that leaves out the rows that are done, and LIMIT :batch_size.",
                    "the statement behind “migrate:batch” has no WHERE and would change every row "
                    "in every round");
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_run_batch_make_sql:
 *
 * The size is put in as a whole number, padded with blanks to the length of the placeholder, so that the places which
 * the server names in its errors are those in the file. A placeholder in a string, a quoted name or a comment is none, nor
 * is the type in `value::batch_size`.
 *
 * Returns: (transfer full): what to run
 */
char *
hw_run_batch_make_sql (const HwScriptBatch *batch, const char *sql, HwDialect dialect)
{
  const gsize length = strlen (":" HW_RUN_BATCH_PLACEHOLDER);
  g_autoptr(GArray) tokens = hw_sql_tokenize (sql, dialect);
  char *copy = g_strdup (sql);

  for (guint i = 1; i < tokens->len; i++)
    {
      const HwSqlToken *colon = &g_array_index (tokens, HwSqlToken, i - 1);
      const HwSqlToken *word = colon + 1;
      g_autofree char *number = NULL;

      if (!hw_sql_token_is (sql, tokens, i, HW_RUN_BATCH_PLACEHOLDER) || sql[colon->start] != ':'
          || colon->end != word->start || (colon->start > 0 && sql[colon->start - 1] == ':'))
        continue;
      number = g_strdup_printf ("%-*u", (int)length, batch->size);
      memcpy (copy + colon->start, number, length);
    }

  return copy;
}

/* FALSE when the round must not be committed. */
static gboolean
check_round (const HwRunBatch *self, gint64 rows, GError **error)
{
  if (rows < 0)
    hw_set_error (error, HW_ERROR_SCRIPT, "Write it as a plain statement, without “migrate:batch”.",
                  "the statement does not say how many rows it has changed; the round was rolled "
                  "back");
  else if (rows > self->batch->size)
    hw_set_error (error, HW_ERROR_SCRIPT,
                  "Choose the rows by a subquery with LIMIT :batch_size, or give a larger size.",
                  "a round changed %" G_GINT64_FORMAT " rows, and size:%u allows %u; the round was "
                  "rolled back",
                  rows, self->batch->size, self->batch->size);

  return rows >= 0 && rows <= self->batch->size;
}

/* One transaction. */
static gboolean
run_round (const HwRunBatch *self,
           const char *sql,
           gint64 *out_rows,
           GCancellable *cancellable,
           GError **error)
{
  gint64 rows = -1;

  if (!hw_database_begin (self->database, cancellable, error))
    return FALSE;
  if (hw_database_execute (self->database, sql, &rows, cancellable, error)
      && check_round (self, rows, error)
      && !g_cancellable_set_error_if_cancelled (cancellable, error)
      && hw_database_commit (self->database, NULL, error))
    {
      *out_rows = rows;
      return TRUE;
    }
  hw_database_rollback (self->database);

  return FALSE;
}

/* A round that a lock stopped has left nothing and is begun again. */
static gboolean
run_round_patiently (const HwRunBatch *self,
                     const char *sql,
                     gint64 *out_rows,
                     GCancellable *cancellable,
                     GError **error)
{
  for (;;)
    {
      g_autoptr(GError) local_error = NULL;
      g_autofree char *message = NULL;
      gint64 wait_ms;

      if (run_round (self, sql, out_rows, cancellable, &local_error))
        {
          hw_lock_retry_reset (self->retry);
          return TRUE;
        }
      if (!hw_lock_retry_can (self->retry, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      wait_ms = hw_lock_retry_next_ms (self->retry);
      message = hw_lock_retry_describe (self->retry, local_error, wait_ms);
      self->notice_func (HW_SEVERITY_WARNING, "lock", message, self->user_data);
      if (!hw_wait_ms (wait_ms, cancellable, error))
        return FALSE;
    }
}

/* What somebody who finds the failure has to know: it is half done, and that is no harm. A cancellation has no details. */
static void
tell_state (const HwRunBatch *self, GError *error, guint n_rounds, gint64 n_rows)
{
  g_autofree char *text = NULL;

  if (n_rounds == 0)
    return;
  text = g_strdup_printf ("%u %s with %" G_GINT64_FORMAT
                          " rows are committed and stay; run it again to go on from there",
                          n_rounds, n_rounds == 1 ? "round" : "rounds", n_rows);
  if (hw_error_is_cancelled (error))
    {
      self->notice_func (HW_SEVERITY_WARNING, "batch", text, self->user_data);
    }
  else
    {
      g_autofree char *detail = g_strconcat (text, ".", NULL);

      hw_error_append_detail (error, detail);
    }
}

static gboolean
check_end (const HwRunBatch *self, guint n_rounds, GError **error)
{
  if (n_rounds < self->batch->max_rounds)
    return TRUE;
  hw_set_error (
      error, HW_ERROR_SCRIPT,
      "See that the WHERE leaves out the rows that are done. If there are really so many, "
      "give a larger size, or more rounds with rounds:N.",
      "the statement still changed rows in round %u, and rounds:%u allows no more", n_rounds,
      self->batch->max_rounds);

  return FALSE;
}

/**
 * hw_run_batch_run:
 * @out_rows: (out): rows changed in all rounds that are committed, also after a failure
 * @error: that of the statement; HW_ERROR_SCRIPT when a round changes more rows than its size, when the statement
 *   reports no number, or comes to no end; G_IO_ERROR_CANCELLED
 *
 * Repeats the statement, each time in a transaction of its own, until it changes no row. A failure leaves the rounds
 * before it; the statement chooses the rows that are left, so that running it again goes on from there.
 */
gboolean
hw_run_batch_run (const HwRunBatch *self,
                  gint64 *out_rows,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *sql =
      hw_run_batch_make_sql (self->batch, self->sql, hw_database_get_dialect (self->database));
  g_autoptr(GError) local_error = NULL;
  guint n_rounds = 0;
  gint64 rows = 0;

  *out_rows = 0;
  hw_lock_retry_reset (self->retry);
  while (run_round_patiently (self, sql, &rows, cancellable, &local_error))
    {
      if (rows == 0)
        return TRUE;
      n_rounds++;
      *out_rows += rows;
      self->progress_func (n_rounds, *out_rows, self->user_data);
      if (!check_end (self, n_rounds, &local_error)
          || !hw_wait_ms (self->batch->pause_ms, cancellable, &local_error))
        break;
    }
  tell_state (self, local_error, n_rounds, *out_rows);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}
