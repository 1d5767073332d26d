/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-run-script"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-run-script-private.h"
#include "hw-util.h"

static HwScript *
load_script (const HwProject *project, const HwRevision *revision, GError **error)
{
  g_autoptr(HwScript) script = NULL;
  g_autoptr(GError) local_error = NULL;

  script = hw_project_load_script (project, revision, &local_error);
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

/* What a Python revision does is known to Alembic alone; that its file is there can be seen. */
static gboolean
load_python (HwRunScript *self, GError **error)
{
  const HwRevision *revision = self->step->revision;

  self->is_python = TRUE;
  self->statements = g_array_new (FALSE, FALSE, sizeof (HwSqlStatement));
  self->sha256 = hw_file_sha256 (revision->file, NULL, error);
  if (self->sha256 != NULL)
    return TRUE;
  if (error != NULL)
    hw_error_set_revision (*error, revision->id);

  return FALSE;
}

static gboolean
check_reversible (const HwRunScript *self, GError **error)
{
  const HwRevision *revision = self->step->revision;

  if (self->step->direction != HW_DIRECTION_DOWNGRADE || self->section->present)
    return TRUE;
  hw_set_error (error, HW_ERROR_IRREVERSIBLE,
                "Write a “-- migrate:down” section, or restore a backup.",
                "revision “%s” has no down section", revision->id);
  if (error != NULL)
    {
      hw_error_set_revision (*error, revision->id);
      hw_error_set_location (*error, revision->file, 0, 0);
    }

  return FALSE;
}

/* The queries that are asked after an upgrade. */
static gboolean
read_verify (HwRunScript *self, HwDialect dialect, GError **error)
{
  const HwScriptSection *verify = &self->script->verify;
  g_autoptr(GArray) tokens = NULL;

  if (self->step->direction != HW_DIRECTION_UPGRADE || !verify->present)
    return TRUE;
  g_array_unref (self->verify);
  self->verify = hw_sql_split_tokens (verify->text, dialect, verify->line, &tokens);

  return _hw_run_script_check_client_commands (self, verify, self->verify, tokens, dialect, error);
}

static gboolean
read_statements (HwRunScript *self, HwDialect dialect, GError **error)
{
  const HwScriptSection *section = self->section;
  g_autoptr(GArray) tokens = NULL;

  self->is_transactional = !section->present || section->transaction;
  self->statements = hw_sql_split_tokens (section->text, dialect, section->line, &tokens);
  if (!_hw_run_script_check_client_commands (self, section, self->statements, tokens, dialect,
                                             error)
      || !read_verify (self, dialect, error))
    return FALSE;
  if (!_hw_run_script_check_statements (self, tokens, dialect, error))
    return FALSE;
  if (dialect == HW_DIALECT_POSTGRESQL)
    _hw_run_script_look_at_statements (self, tokens);

  return TRUE;
}

/**
 * hw_run_script_load:
 * @project: the project that the plan was made for
 * @step: a step of a plan; must outlive the result
 * @dialect: whose rules cut the script into statements
 * @error: HW_ERROR_UNREADABLE (a batch or a verification that cannot work, a COMMIT of the script's own in a
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
  self->verify = g_array_new (FALSE, FALSE, sizeof (HwSqlStatement));
  if (step->direction == HW_DIRECTION_STAMP)
    {
      self->statements = g_array_new (FALSE, FALSE, sizeof (HwSqlStatement));
      self->is_pipelined = dialect == HW_DIALECT_POSTGRESQL;
      return g_steal_pointer (&self);
    }

  if ((step->revision->flags & HW_REVISION_PYTHON) != 0)
    return load_python (self, error) ? g_steal_pointer (&self) : NULL;
  self->script = load_script (project, step->revision, error);
  if (self->script == NULL)
    return NULL;
  self->sha256 = g_strdup (self->script->sha256);
  self->section = hw_script_get_section (self->script, step->direction);
  if (!check_reversible (self, error) || !read_statements (self, dialect, error))
    return NULL;

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
  g_clear_pointer (&script->fingerprint, hw_fingerprint_free);
  g_free (script->sha256);
  g_clear_pointer (&script->statements, g_array_unref);
  g_clear_pointer (&script->verify, g_array_unref);
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
 * hw_run_script_get_fingerprint:
 * @dialect: of the database that it runs on; always the same
 * @shapes: (nullable): see hw_fingerprint_sql()
 *
 * What the script says now, to be held against what it says later. A downgrade leaves nothing behind that could be
 * edited. Made when it is first asked for: a step that is sent again has it already.
 *
 * Returns: (transfer none) (nullable): NULL where there is nothing to keep
 */
const HwFingerprint *
hw_run_script_get_fingerprint (HwRunScript *script, HwDialect dialect, HwSqlShapes *shapes)
{
  if (script->step->direction == HW_DIRECTION_DOWNGRADE || script->step->revision == NULL)
    return NULL;
  if (script->fingerprint != NULL)
    return script->fingerprint;

  if (script->script != NULL)
    script->fingerprint = hw_fingerprint_new_from_script (script->script, dialect, shapes);
  else
    /* The step has been carried out: a file that cannot be read any more is no reason to take that back. */
    script->fingerprint = hw_fingerprint_new (script->step->revision, dialect, NULL);

  return script->fingerprint;
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

gint
_hw_run_script_find_batch_statement (const HwRunScript *self, const HwScriptBatch *batch)
{
  for (guint i = 0; i < self->statements->len; i++)
    {
      const HwSqlStatement *statement = &g_array_index (self->statements, HwSqlStatement, i);

      if (batch->offset < statement->offset)
        return (gint)i;
      if (batch->offset < statement->offset + statement->length)
        return -1;
    }

  return -1;
}

/**
 * hw_run_script_get_batch:
 * @index: 0-based
 *
 * Returns: (transfer none) (nullable): the marker that stands between the statement before and this one
 */
const HwScriptBatch *
hw_run_script_get_batch (const HwRunScript *script, guint index)
{
  const GArray *batches = script->section != NULL ? script->section->batches : NULL;

  for (guint i = 0; batches != NULL && i < batches->len; i++)
    {
      const HwScriptBatch *batch = &g_array_index (batches, HwScriptBatch, i);

      if (_hw_run_script_find_batch_statement (script, batch) == (gint)index)
        return batch;
    }

  return NULL;
}

char *
hw_run_script_dup_verify (const HwRunScript *script, guint index)
{
  const HwSqlStatement *statement;

  g_return_val_if_fail (index < script->verify->len, NULL);

  statement = &g_array_index (script->verify, HwSqlStatement, index);

  return g_strndup (script->script->verify.text + statement->offset, statement->length);
}

/* @error: its line and column, where it has them, count inside the statement */
static void
locate_error (const HwRunScript *script,
              const HwSqlStatement *statement,
              guint index,
              const char *sql,
              GError *error)
{
  guint line = hw_error_get_line (error);
  guint column = hw_error_get_column (error);

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
  g_autofree char *sql = hw_run_script_dup_statement (script, index);

  locate_error (script, &g_array_index (script->statements, HwSqlStatement, index), index, sql,
                error);
}

void
hw_run_script_locate_verify_error (const HwRunScript *script, guint index, GError *error)
{
  g_autofree char *sql = hw_run_script_dup_verify (script, index);

  locate_error (script, &g_array_index (script->verify, HwSqlStatement, index), index, sql, error);
}
