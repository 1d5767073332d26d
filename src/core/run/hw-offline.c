/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-offline"

#include "config.h"

#include "hw-error.h"
#include "hw-history-table.h"
#include "hw-offline-private.h"
#include "hw-ownership.h"
#include "hw-run-batch.h"
#include "hw-util.h"
#include "hw-version-table.h"

/* With more rows than that, what each step starts from would make most of the script, and nobody would read it. */
#define MAX_NAMED_ROWS 32

/* The transactions are those of the runner: see hw-runner.c. */
typedef struct
{
  const HwProject *project;
  const HwPlan *plan;
  const HwOfflineOptions *options;
  GPtrArray *scripts; /* (element-type HwRunScript) */
  GString *out;
  char *actor;
  HwHistoryEntry *signature; /* what every row says of the project */
  HwSqlShapes *shapes;
  gboolean changes_settings; /* some script does */
  gboolean is_open;          /* inside a transaction */
  gboolean is_prepared;      /* the tables are there */
  gboolean keeps_expected;   /* there are too many version rows to name them before each step */
  guint n_expected;          /* steps whose changes the table of expected rows has */
} Writer;

static gboolean
is_one_transaction (const Writer *self)
{
  return !hw_project_get_transaction_per_migration (self->project);
}

static void
add_command (Writer *self, HwSqlCommand *command)
{
  g_autofree char *sql = hw_sql_command_to_text (command, self->options->dialect);

  _hw_offline_add (self->out, sql);
  hw_sql_command_free (command);
}

/* The version rows before the step at @index. */
static const char *const *
get_rows (const Writer *self, guint index)
{
  if (index == 0)
    return hw_plan_get_rows (self->plan);

  return (const char *const *)hw_plan_get_step (self->plan, index - 1)->heads_after;
}

/* Where nothing is applied the version table is new, or empty behind a downgrade to base. */
static void
prepare_tables (Writer *self)
{
  const char *schema = hw_project_get_version_table_schema (self->project);
  const char *history = hw_project_get_history_table (self->project);

  if (hw_plan_get_rows (self->plan)[0] == NULL && hw_plan_get_n_steps (self->plan) > 0)
    add_command (self, hw_version_table_make_create (
                           schema, hw_project_get_version_table (self->project), TRUE));
  if (history != NULL && hw_plan_get_n_steps (self->plan) > 0)
    add_command (self,
                 hw_history_table_make_create (self->options->dialect, schema, history, TRUE));
  self->is_prepared = TRUE;
}

static void
change_expected (Writer *self, const HwRowChange *change)
{
  add_command (
      self, hw_version_table_make_change (_hw_offline_get_temporary_schema (self->options->dialect),
                                          HW_OFFLINE_EXPECTED, change));
}

/* A script that names all rows before each of many steps grows with the square of them. Then the first ones stand in it once,
 * in a table of the session, and what each step changes. */
static void
start_expected (Writer *self)
{
  const char *schema = _hw_offline_get_temporary_schema (self->options->dialect);
  g_autofree char *table = hw_sql_quote_table (schema, HW_OFFLINE_EXPECTED);
  g_autofree char *empty = g_strconcat ("DELETE FROM ", table, NULL);
  const char *const *rows = hw_plan_get_rows (self->plan);

  for (guint i = 0; !self->keeps_expected && i < self->scripts->len; i++)
    self->keeps_expected = hw_strv_length (get_rows (self, i)) > MAX_NAMED_ROWS;
  if (!self->keeps_expected)
    return;
  /* Not as the version table: a project may have made that one wider. */
  _hw_offline_add (self->out, "CREATE TEMP TABLE IF NOT EXISTS " HW_OFFLINE_EXPECTED
                              " (version_num text PRIMARY KEY)");
  _hw_offline_add (self->out, empty);
  for (guint i = 0; rows[i] != NULL; i++)
    {
      const HwRowChange change = { .kind = HW_ROW_INSERT, .to = (char *)rows[i] };

      change_expected (self, &change);
    }
}

/* Outside a transaction. */
static void
follow_expected (Writer *self, guint index)
{
  for (; self->keeps_expected && self->n_expected < index; self->n_expected++)
    {
      const HwPlanStep *step = hw_plan_get_step (self->plan, self->n_expected);

      for (guint i = 0; i < step->n_changes; i++)
        change_expected (self, &step->changes[i]);
    }
}

static void
add_row_guard (Writer *self, guint index)
{
  if (self->keeps_expected && get_rows (self, index)[0] != NULL)
    _hw_offline_add_expected_guard (self->out, self->options->dialect,
                                    hw_project_get_version_table_schema (self->project),
                                    hw_project_get_version_table (self->project));
  else
    _hw_offline_add_row_guard (self->out, self->options->dialect,
                               hw_project_get_version_table_schema (self->project),
                               hw_project_get_version_table (self->project),
                               get_rows (self, index));
}

static void
begin (Writer *self, guint index)
{
  follow_expected (self, index);
  _hw_offline_add_begin (self->out, self->options->dialect);
  self->is_open = TRUE;
  if (!self->is_prepared)
    prepare_tables (self);
  add_row_guard (self, index);
}

static void
commit (Writer *self)
{
  _hw_offline_add_commit (self->out, self->options->dialect);
  self->is_open = FALSE;
}

static void
add_statement (Writer *self, const HwRunScript *script, guint index)
{
  const HwScriptBatch *batch = hw_run_script_get_batch (script, index);
  g_autofree char *sql = hw_run_script_dup_statement (script, index);
  g_autofree char *sized = NULL;

  if (batch == NULL)
    {
      _hw_offline_add (self->out, sql);
      return;
    }
  sized = hw_run_batch_make_sql (batch, sql, self->options->dialect);
  _hw_offline_add_batch (self->out, batch, sized);
}

static void
add_statements (Writer *self, const HwRunScript *script)
{
  for (guint i = 0; i < script->statements->len; i++)
    add_statement (self, script, i);
  if (script->may_change_settings)
    _hw_offline_add_settings_restore (self->out);
  for (guint i = 0; i < script->verify->len; i++)
    {
      g_autofree char *query = hw_run_script_dup_verify (script, i);

      _hw_offline_add_verify (self->out, self->options->dialect, query);
    }
}

static void
record_step (Writer *self, HwRunScript *script)
{
  const HwPlanStep *step = script->step;
  const char *schema = hw_project_get_version_table_schema (self->project);
  const char *history = hw_project_get_history_table (self->project);
  const HwFingerprint *fingerprint =
      history != NULL ? hw_run_script_get_fingerprint (script, self->options->dialect, self->shapes)
                      : NULL;
  /* Only lent. The script is run at another time, and nobody measures how long it takes. */
  HwHistoryEntry entry = {
    .revision = (char *)hw_run_script_get_revision_id (script),
    .direction = step->direction,
    .started_usec = HW_HISTORY_NOW,
    .checksum = script->sha256,
    .actor = self->actor,
    .tool_version = (char *)PACKAGE_VERSION,
    .message = step->revision != NULL ? step->revision->message : NULL,
    .version_table = self->signature->version_table,
    .project = self->signature->project,
    .project_id = self->signature->project_id,
    .project_roots = self->signature->project_roots,
    .up_fingerprint = fingerprint != NULL ? fingerprint->up : NULL,
    .down_fingerprint = fingerprint != NULL ? fingerprint->down : NULL,
  };

  for (guint i = 0; i < step->n_changes; i++)
    add_command (self,
                 hw_version_table_make_change (schema, hw_project_get_version_table (self->project),
                                               &step->changes[i]));
  if (history != NULL)
    add_command (self, hw_history_table_make_add (self->options->dialect, schema, history, &entry));
}

static void
add_step (Writer *self, guint index)
{
  HwRunScript *script = g_ptr_array_index (self->scripts, index);

  if (script->is_transactional)
    {
      if (!self->is_open)
        begin (self, index);
      _hw_offline_add_title (self->out, script->step);
      add_statements (self, script);
      record_step (self, script);
      if (!is_one_transaction (self))
        commit (self);
      return;
    }

  if (self->is_open)
    commit (self);
  /* The rows must be right before the first statement that cannot be taken back. */
  begin (self, index);
  commit (self);
  _hw_offline_add_title (self->out, script->step);
  add_statements (self, script);
  begin (self, index);
  record_step (self, script);
  commit (self);
}

static void
write_script (Writer *self)
{
  for (guint i = 0; self->options->dialect == HW_DIALECT_POSTGRESQL && i < self->scripts->len; i++)
    self->changes_settings =
        self->changes_settings
        || ((HwRunScript *)g_ptr_array_index (self->scripts, i))->may_change_settings;

  _hw_offline_add_header (self->out, self->project, self->plan, self->scripts,
                          self->options->dialect);
  _hw_offline_add_preamble (self->out, self->options, self->changes_settings);
  start_expected (self);
  for (guint i = 0; i < self->scripts->len; i++)
    add_step (self, i);
  if (self->scripts->len == 0 && is_one_transaction (self))
    begin (self, 0);
  if (self->is_open)
    commit (self);
}

/* Only PostgreSQL can repeat a statement by itself; SQLite has no loop outside of a program. */
static gboolean
check_batches (GPtrArray *scripts, HwDialect dialect, GError **error)
{
  for (guint i = 0; dialect == HW_DIALECT_SQLITE && i < scripts->len; i++)
    {
      const HwRunScript *script = g_ptr_array_index (scripts, i);
      const GArray *batches = script->section != NULL ? script->section->batches : NULL;

      if (batches == NULL || batches->len == 0)
        continue;
      hw_set_error (error, HW_ERROR_UNREADABLE,
                    "Run it with “headway upgrade” or “headway downgrade”.",
                    "revision “%s” repeats a statement, which a script for SQLite cannot do",
                    hw_run_script_get_revision_id (script));
      if (error != NULL)
        {
          hw_error_set_revision (*error, hw_run_script_get_revision_id (script));
          hw_error_set_location (*error, script->script->revision->file,
                                 g_array_index (batches, HwScriptBatch, 0).line, 1);
        }
      return FALSE;
    }

  return TRUE;
}

/* Line of the first token of the statement with a carriage return in it; 0 for none. */
static guint
find_carriage_return (const HwRunScript *script, guint index)
{
  g_autofree char *sql = hw_run_script_dup_statement (script, index);
  g_autoptr(GArray) tokens = NULL;
  guint line = g_array_index (script->statements, HwSqlStatement, index).line;

  tokens = hw_sql_tokenize (sql, HW_DIALECT_SQLITE);
  for (guint i = 0; i < tokens->len; i++)
    {
      const HwSqlToken *token = &g_array_index (tokens, HwSqlToken, i);

      if (memchr (sql + token->start, '\r', token->end - token->start) == NULL)
        continue;
      for (gsize at = 0; at < token->start; at++)
        line += sql[at] == '\n' ? 1 : 0;
      return line;
    }

  return 0;
}

/* The sqlite3 shell reads lines and leaves every carriage return out, those in a text too (local_getline() in its
 * shell.c): the database would hold another text than after the runner. */
static gboolean
check_carriage_returns (GPtrArray *scripts, HwDialect dialect, GError **error)
{
  for (guint i = 0; dialect == HW_DIALECT_SQLITE && i < scripts->len; i++)
    {
      const HwRunScript *script = g_ptr_array_index (scripts, i);

      if (script->section == NULL || strchr (script->section->text, '\r') == NULL)
        continue;
      for (guint j = 0; j < script->statements->len; j++)
        {
          const guint line = find_carriage_return (script, j);

          if (line == 0)
            continue;
          hw_set_error (error, HW_ERROR_UNREADABLE,
                        "Run it with “headway upgrade” or “headway downgrade”, or save the file "
                        "with lines that end in LF alone.",
                        "revision “%s” has a carriage return in a text, which the sqlite3 shell "
                        "would leave out",
                        hw_run_script_get_revision_id (script));
          if (error != NULL)
            {
              hw_error_set_revision (*error, hw_run_script_get_revision_id (script));
              hw_error_set_location (*error, script->script->revision->file, line, 0);
            }
          return FALSE;
        }
    }

  return TRUE;
}

/* What a Python revision sends is known to Alembic alone. */
static gboolean
check_python (GPtrArray *scripts, GError **error)
{
  for (guint i = 0; i < scripts->len; i++)
    {
      const HwRunScript *script = g_ptr_array_index (scripts, i);

      if (!script->is_python)
        continue;
      hw_set_error (error, HW_ERROR_UNREADABLE, "Let the project's own alembic write it.",
                    "revision “%s” is a Python script", hw_run_script_get_revision_id (script));
      if (error != NULL)
        {
          hw_error_set_revision (*error, hw_run_script_get_revision_id (script));
          hw_error_set_location (*error, script->step->revision->file, 0, 0);
        }
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_offline_render:
 * @project: where scripts, table names and the transaction mode come from
 * @plan: from hw_plan_new_offline()
 * @options: the dialect, and the time limits of the session
 * @error: as of hw_plan_check() and hw_run_script_load(); HW_ERROR_UNREADABLE for a Python revision, which
 *   hw_alembic_render() is for, and on SQLite for a batch and for a text with a carriage return
 *
 * Writes what the runner would send: the same statements in the same transactions, the same version rows and
 * history rows, in the line shapes of Alembic's `--sql`. Reads every script before it writes a line. Opens no
 * connection; blocks while it reads files; any thread.
 *
 * Returns: (transfer full): UTF-8 text for psql or the sqlite3 shell
 */
char *
hw_offline_render (const HwProject *project,
                   const HwPlan *plan,
                   const HwOfflineOptions *options,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr(GPtrArray) scripts = NULL;
  Writer writer = { .project = project, .plan = plan, .options = options };

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  if (!hw_plan_check (plan, error))
    return NULL;
  scripts = hw_run_script_load_all (project, plan, options->dialect, cancellable, error);
  if (scripts == NULL || !check_python (scripts, error)
      || !check_batches (scripts, options->dialect, error)
      || !check_carriage_returns (scripts, options->dialect, error))
    return NULL;

  writer.scripts = scripts;
  writer.out = g_string_sized_new (4096);
  writer.actor = hw_get_actor ();
  writer.signature = hw_ownership_sign (project);
  writer.shapes = hw_sql_shapes_new ();
  write_script (&writer);
  hw_sql_shapes_free (writer.shapes);
  g_free (writer.actor);
  hw_history_entry_free (writer.signature);

  return g_string_free (writer.out, FALSE);
}

/**
 * hw_offline_render_version_table:
 *
 * Returns: (transfer full): the script of `ensure_version --sql`
 */
char *
hw_offline_render_version_table (const HwProject *project, HwDialect dialect)
{
  g_autoptr(HwSqlCommand) command = NULL;
  g_autofree char *sql = NULL;
  GString *out = g_string_new (NULL);

  command = hw_version_table_make_create (hw_project_get_version_table_schema (project),
                                          hw_project_get_version_table (project), FALSE);
  sql = hw_sql_command_to_text (command, dialect);
  _hw_offline_add (out, "BEGIN");
  _hw_offline_add (out, sql);
  _hw_offline_add (out, "COMMIT");

  return g_string_free (out, FALSE);
}
