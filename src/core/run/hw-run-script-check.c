/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-run-script-check"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-run-batch.h"
#include "hw-run-script-private.h"
#include "hw-run-verify.h"
#include "hw-sql-client.h"

static gboolean
begins_with_one_of (const char *text, const GArray *tokens, const char *const *words)
{
  for (; *words != NULL; words++)
    {
      if (hw_sql_token_is (text, tokens, 0, *words))
        return TRUE;
    }

  return FALSE;
}

/* Whether the statement of @tokens begins or ends a transaction, in PostgreSQL's and SQLite's words. Savepoints do not. */
static gboolean
is_transaction_control (const char *text, const GArray *tokens)
{
  static const char *const always[] = { "begin", "commit", "end", "abort", NULL };
  static const char *const with_transaction[] = { "start", "prepare", NULL };
  guint to = 1;

  if (begins_with_one_of (text, tokens, always))
    return TRUE;
  if (begins_with_one_of (text, tokens, with_transaction))
    return hw_sql_token_is (text, tokens, 1, "transaction");
  if (!hw_sql_token_is (text, tokens, 0, "rollback"))
    return FALSE;
  if (hw_sql_token_is (text, tokens, 1, "work") || hw_sql_token_is (text, tokens, 1, "transaction"))
    to = 2;

  return !hw_sql_token_is (text, tokens, to, "to");
}

static GArray
get_tokens (const HwRunScript *self, guint index, const GArray *tokens)
{
  return hw_sql_statement_get_tokens (&g_array_index (self->statements, HwSqlStatement, index),
                                      tokens);
}

/* In a section that runs in a transaction, a COMMIT of its own would tear the statements from the change
 * of the version table. It must be found before anything runs. */
static gboolean
check_transaction_control (const HwRunScript *self, const GArray *tokens, GError **error)
{
  const char *text = self->section->text;

  for (guint i = 0; i < self->statements->len; i++)
    {
      const GArray own = get_tokens (self, i, tokens);
      const HwSqlToken *first = &g_array_index (&own, HwSqlToken, 0);
      g_autoptr(GError) local_error = NULL;
      g_autofree char *word = NULL;

      if (!is_transaction_control (text, &own))
        continue;
      word = g_ascii_strup (text + first->start, (gssize)(first->end - first->start));
      local_error =
          hw_error_new (HW_ERROR_UNREADABLE,
                        "Remove the statement: Headway begins and commits the transaction "
                        "itself. Or mark the section with transaction:false.",
                        "revision “%s” has a “%s” of its own in a section that runs in a "
                        "transaction",
                        hw_run_script_get_revision_id (self), word);
      hw_run_script_locate_error (self, i, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/* Commands of psql and sqlite3, which no server understands. */
gboolean
_hw_run_script_check_client_commands (const HwRunScript *self,
                                      const HwScriptSection *section,
                                      const GArray *statements,
                                      const GArray *tokens,
                                      HwDialect dialect,
                                      GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (hw_sql_check_client_commands_in (section->text, statements, tokens, dialect, &local_error))
    return TRUE;
  hw_error_set_revision (local_error, hw_run_script_get_revision_id (self));
  hw_error_set_location (local_error, self->script->revision->file, hw_error_get_line (local_error),
                         hw_error_get_column (local_error));
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static GError *
check_batch (const HwRunScript *self, guint number, HwDialect dialect)
{
  const GArray *batches = self->section->batches;
  const HwScriptBatch *batch = &g_array_index (batches, HwScriptBatch, number);
  gint index = _hw_run_script_find_batch_statement (self, batch);
  g_autofree char *sql = NULL;
  GError *error = NULL;

  if (index < 0)
    return hw_error_new (HW_ERROR_UNREADABLE, "Write it on the line before the statement.",
                         "no statement begins behind “migrate:batch”");
  if (hw_run_script_get_batch (self, (guint)index) != batch)
    return hw_error_new (HW_ERROR_UNREADABLE, "Take one of them out.",
                         "two “migrate:batch” stand before one statement");
  sql = hw_run_script_dup_statement (self, (guint)index);
  hw_run_batch_check (batch, sql, dialect, &error);

  return error;
}

/* Whatever is wrong with a batch is said before the first statement of the plan runs. */
static gboolean
check_batches (const HwRunScript *self, HwDialect dialect, GError **error)
{
  for (guint i = 0; self->section->batches != NULL && i < self->section->batches->len; i++)
    {
      GError *local_error = check_batch (self, i, dialect);

      if (local_error == NULL)
        continue;
      hw_error_set_revision (local_error, hw_run_script_get_revision_id (self));
      hw_error_set_location (local_error, self->script->revision->file,
                             g_array_index (self->section->batches, HwScriptBatch, i).line, 1);
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return TRUE;
}

/* Statements after which search path and role are surely what they were, unless a function of theirs changes them for the
 * whole session. */
static gboolean
is_settled (const char *text, const GArray *tokens)
{
  static const char *const words[] = { "alter",  "analyze",  "comment", "create", "delete",
                                       "drop",   "grant",    "insert",  "lock",   "reindex",
                                       "revoke", "truncate", "update",  NULL };

  return begins_with_one_of (text, tokens, words);
}

/* What of the script a pipeline has to know. COPY between client and server needs more than an answer, and after
 * DEALLOCATE or DISCARD, wherever they stand, the server does not know the statements any more that it was told: those
 * cannot be sent ahead. */
void
_hw_run_script_look_at_statements (HwRunScript *self, const GArray *tokens)
{
  const char *text = self->section->text;
  g_autofree char *upper = g_ascii_strup (text, -1);
  gboolean needs_a_wait = strstr (upper, "DEALLOCATE") != NULL || strstr (upper, "DISCARD") != NULL;

  self->may_change_settings =
      strstr (upper, "SELECT") != NULL || strstr (upper, "SET_CONFIG") != NULL;
  for (guint i = 0; i < self->statements->len; i++)
    {
      const GArray own = get_tokens (self, i, tokens);

      needs_a_wait = needs_a_wait || hw_sql_token_is (text, &own, 0, "copy");
      self->may_change_settings = self->may_change_settings || !is_settled (text, &own);
    }
  self->is_pipelined = self->is_transactional && self->verify->len == 0
                       && (self->section->batches == NULL || self->section->batches->len == 0)
                       && !needs_a_wait;
}

gboolean
_hw_run_script_check_statements (const HwRunScript *self,
                                 const GArray *tokens,
                                 HwDialect dialect,
                                 GError **error)
{
  if (!check_batches (self, dialect, error) || !hw_run_verify_check (self, dialect, error))
    return FALSE;

  return !self->is_transactional || check_transaction_control (self, tokens, error);
}
