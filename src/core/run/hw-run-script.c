/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-run-script"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-run-script.h"

/* Skips blanks and comments; what is left begins with a token. */
static const char *
skip_blanks (const char *text)
{
  for (;;)
    {
      guint depth = 0;

      while (g_ascii_isspace (*text))
        text++;
      if (text[0] == '-' && text[1] == '-')
        {
          text += strcspn (text, "\n");
          continue;
        }
      if (text[0] != '/' || text[1] != '*')
        return text;
      do
        {
          if (text[0] == '/' && text[1] == '*')
            depth++, text += 2;
          else if (text[0] == '*' && text[1] == '/')
            depth--, text += 2;
          else if (*text != '\0')
            text++;
        }
      while (depth > 0 && *text != '\0');
    }
}

/* The next bare word in upper case; "" where something else comes. */
static char *
next_word (const char **text)
{
  const char *start = skip_blanks (*text);
  const char *end = start;

  while (g_ascii_isalpha (*end) || *end == '_')
    end++;
  *text = end;

  return g_ascii_strup (start, end - start);
}

/* Whether @sql begins or ends a transaction, in PostgreSQL's and SQLite's words. Savepoints do not. */
static gboolean
is_transaction_control (const char *sql)
{
  static const char *const always[] = { "BEGIN", "COMMIT", "END", "ABORT", NULL };
  g_autofree char *first = next_word (&sql);
  g_autofree char *second = next_word (&sql);

  if (g_strv_contains (always, first))
    return TRUE;
  if (g_str_equal (first, "START") || g_str_equal (first, "PREPARE"))
    return g_str_equal (second, "TRANSACTION");
  if (!g_str_equal (first, "ROLLBACK"))
    return FALSE;
  if (g_str_equal (second, "WORK") || g_str_equal (second, "TRANSACTION"))
    {
      g_autofree char *third = next_word (&sql);

      return !g_str_equal (third, "TO");
    }

  return !g_str_equal (second, "TO");
}

/* In a section that runs in a transaction, a COMMIT of its own would tear the statements from the change
 * of the version table. It must be found before anything runs. */
static gboolean
check_transaction_control (const HwRunScript *self, GError **error)
{
  for (guint i = 0; i < self->statements->len; i++)
    {
      g_autofree char *sql = hw_run_script_dup_statement (self, i);
      g_autoptr(GError) local_error = NULL;
      const char *rest = sql;
      g_autofree char *word = NULL;

      if (!is_transaction_control (sql))
        continue;
      word = next_word (&rest);
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

/* 1-based line in the file of the first “-- migrate:batch” of the section that runs; 0 for none. */
static guint
find_batch (const HwRunScript *self)
{
  g_auto(GStrv) lines = g_strsplit (self->section->text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *name = g_str_has_prefix (lines[i], "--") ? lines[i] + 2 : "";

      if (g_str_has_prefix (skip_blanks (name), "migrate:batch"))
        return self->section->line + i;
    }

  return 0;
}

/* Markers of the format that this runner does not carry out. Passing over one would run a backfill once
 * where it is meant to be repeated, or leave a verification out: better to refuse. */
static gboolean
check_markers (const HwRunScript *self, GError **error)
{
  const char *name = "batch";
  guint line = find_batch (self);

  if (line == 0 && self->step->direction == HW_DIRECTION_UPGRADE && self->script->verify.present)
    {
      name = "verify";
      line = self->script->verify.line - 1;
    }
  if (line == 0)
    return TRUE;

  hw_set_error (error, HW_ERROR_UNREADABLE, "Write it as plain statements.",
                "revision “%s” uses “migrate:%s”, which Headway does not run yet",
                hw_run_script_get_revision_id (self), name);
  if (error != NULL)
    {
      hw_error_set_revision (*error, hw_run_script_get_revision_id (self));
      hw_error_set_location (*error, self->script->revision->file, line, 1);
    }

  return FALSE;
}

/* COPY between client and server is the one statement that needs more than an answer. */
static gboolean
has_copy (const HwRunScript *self)
{
  for (guint i = 0; i < self->statements->len; i++)
    {
      g_autofree char *sql = hw_run_script_dup_statement (self, i);
      const char *rest = sql;
      g_autofree char *word = next_word (&rest);

      if (g_str_equal (word, "COPY"))
        return TRUE;
    }

  return FALSE;
}

static HwScript *
load_script (const HwProject *project, const HwRevision *revision, GError **error)
{
  g_autoptr(HwScript) script = NULL;
  g_autoptr(GError) local_error = NULL;

  if ((revision->flags & HW_REVISION_PYTHON) != 0)
    {
      local_error =
          hw_error_new (HW_ERROR_UNREADABLE,
                        "Headway does not run Python revisions yet: run it with alembic, then "
                        "come back; both tools use the same version table.",
                        "revision “%s” is a Python script", revision->id);
      hw_error_set_location (local_error, revision->file, 0, 0);
    }
  else
    {
      script = hw_project_load_script (project, revision, &local_error);
    }
  if (script != NULL && g_strcmp0 (script->revision->id, revision->id) != 0)
    {
      local_error = hw_error_new (HW_ERROR_CHANGED, "Reload the project and plan again.",
                                  "the file of revision “%s” now holds revision “%s”", revision->id,
                                  script->revision->id);
      hw_error_set_location (local_error, revision->file, 0, 0);
    }
  if (local_error != NULL)
    {
      hw_error_set_revision (local_error, revision->id);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&script);
}

/**
 * hw_run_script_load:
 * @project: the project that the plan was made for
 * @step: a step of a plan; must outlive the result
 * @dialect: whose rules cut the script into statements
 * @error: HW_ERROR_UNREADABLE (a Python script, a feature that is not run yet, a COMMIT of the script's own in a
 *   transactional section), HW_ERROR_IRREVERSIBLE, HW_ERROR_CHANGED (the file holds another revision
 *   now), HW_ERROR_FILE, HW_ERROR_SCRIPT; with revision, file and line
 *
 * Reads the script of @step and cuts it into statements. Blocks while it reads one file; any thread.
 *
 * Returns: (transfer full): what the step runs; NULL on error
 */
HwRunScript *
hw_run_script_load (const HwProject *project,
                    const HwPlanStep *step,
                    HwDialect dialect,
                    GError **error)
{
  g_autoptr(HwRunScript) self = g_new0 (HwRunScript, 1);

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (step != NULL, NULL);

  self->step = step;
  self->is_transactional = TRUE;
  if (step->direction == HW_DIRECTION_STAMP)
    {
      self->statements = g_array_new (FALSE, FALSE, sizeof (HwSqlStatement));
      self->is_pipelined = dialect == HW_DIALECT_POSTGRESQL;
      return g_steal_pointer (&self);
    }

  self->script = load_script (project, step->revision, error);
  if (self->script == NULL)
    return NULL;
  self->section = hw_script_get_section (self->script, step->direction);
  if (step->direction == HW_DIRECTION_DOWNGRADE && !self->section->present)
    {
      hw_set_error (error, HW_ERROR_IRREVERSIBLE,
                    "Write a “-- migrate:down” section, or restore a backup.",
                    "revision “%s” has no down section", step->revision->id);
      if (error != NULL)
        {
          hw_error_set_revision (*error, step->revision->id);
          hw_error_set_location (*error, step->revision->file, 0, 0);
        }
      return NULL;
    }
  self->is_transactional = !self->section->present || self->section->transaction;
  self->statements = hw_sql_split (self->section->text, dialect, self->section->line);
  if (!check_markers (self, error))
    return NULL;
  if (self->is_transactional && !check_transaction_control (self, error))
    return NULL;
  self->is_pipelined =
      dialect == HW_DIALECT_POSTGRESQL && self->is_transactional && !has_copy (self);

  return g_steal_pointer (&self);
}

/**
 * hw_run_script_free:
 * @script: (nullable): from hw_run_script_load()
 */
void
hw_run_script_free (HwRunScript *script)
{
  if (script == NULL)
    return;

  g_clear_pointer (&script->script, hw_script_unref);
  g_clear_pointer (&script->statements, g_array_unref);
  g_free (script);
}

/**
 * hw_run_script_load_all:
 * @plan: must outlive the result
 *
 * hw_run_script_load() for every step of @plan, so that a script that cannot be run is found before the first
 * statement of the first one. Errors: those, and G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (element-type HwRunScript): in the order of the steps; NULL on error
 */
GPtrArray *
hw_run_script_load_all (const HwProject *project,
                        const HwPlan *plan,
                        HwDialect dialect,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr(GPtrArray) scripts =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_run_script_free);

  g_return_val_if_fail (plan != NULL, NULL);

  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      HwRunScript *script;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      script = hw_run_script_load (project, hw_plan_get_step (plan, i), dialect, error);
      if (script == NULL)
        return NULL;
      g_ptr_array_add (scripts, script);
    }

  return g_steal_pointer (&scripts);
}

/**
 * hw_run_script_get_revision_id:
 *
 * Returns: (transfer none): the id of the step's revision; for a stamp that removes a row which the files do not
 * know, that row; "" when there is neither
 */
const char *
hw_run_script_get_revision_id (const HwRunScript *script)
{
  const HwPlanStep *step = script->step;

  if (step->revision != NULL)
    return step->revision->id;
  for (guint i = 0; i < step->n_changes; i++)
    {
      if (step->changes[i].from != NULL)
        return step->changes[i].from;
    }

  return "";
}

/**
 * hw_run_script_dup_statement:
 * @index: 0-based
 *
 * Returns: (transfer full): the statement's text without its closing semicolon
 */
char *
hw_run_script_dup_statement (const HwRunScript *script, guint index)
{
  const HwSqlStatement *statement;

  g_return_val_if_fail (index < script->statements->len, NULL);

  statement = &g_array_index (script->statements, HwSqlStatement, index);

  return g_strndup (script->section->text + statement->offset, statement->length);
}

/**
 * hw_run_script_locate_error:
 * @index: 0-based number of the statement that failed
 * @error: what the database said: its line and column, where it has them, count inside the statement
 *
 * Turns the place inside a statement into a place in the revision's file.
 */
void
hw_run_script_locate_error (const HwRunScript *script, guint index, GError *error)
{
  const HwSqlStatement *statement = &g_array_index (script->statements, HwSqlStatement, index);
  guint line = hw_error_get_line (error);
  guint column = hw_error_get_column (error);
  g_autofree char *sql = hw_run_script_dup_statement (script, index);

  if (line == 0)
    {
      line = statement->line;
      column = statement->column;
    }
  else
    {
      /* Only the statement's first line begins somewhere inside a line of the file. */
      if (line == 1 && column > 0)
        column += statement->column - 1;
      line += statement->line - 1;
    }
  hw_error_set_revision (error, hw_run_script_get_revision_id (script));
  hw_error_set_location (error, script->script->revision->file, line, column);
  hw_error_set_statement (error, index + 1, sql);
}
