/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-validate"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-script-fix.h"
#include "hw-script.h"
#include "hw-sql-client.h"
#include "hw-sql-command.h"
#include "hw-sql-validate-private.h"

static void
validator_init (HwSqlValidator *self,
                HwDialect dialect,
                const HwSchemaNames *names,
                int server_version)
{
  const int of_names = names != NULL ? hw_schema_names_get_server_version (names) : 0;

  *self = (HwSqlValidator){ .dialect = dialect,
                            .names = names,
                            .server_version = MAX (server_version, of_names),
                            .is_certain = TRUE };
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_sql_problem_free);
  if (dialect == HW_DIALECT_POSTGRESQL)
    {
      self->known = names != NULL ? hw_schema_names_copy (names) : NULL;
      return;
    }
  self->scratch = hw_sqlite_scratch_new ();
  if (names != NULL)
    {
      const GPtrArray *statements = hw_schema_names_get_statements (names);

      for (guint i = 0; i < statements->len; i++)
        hw_sqlite_scratch_apply (self->scratch, g_ptr_array_index (statements, i), NULL);
    }
}

static void
validator_clear (HwSqlValidator *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->known, hw_schema_names_unref);
  g_clear_pointer (&self->scratch, hw_sqlite_scratch_free);
}

/* The token that byte @offset is in, or else the last one before it. */
static const HwSqlToken *
find_token (const HwSqlValidator *self, gsize offset)
{
  const HwSqlToken *found = NULL;

  for (guint i = 0; i < self->tokens->len; i++)
    {
      const HwSqlToken *token = &g_array_index (self->tokens, HwSqlToken, i);

      if (token->start > offset)
        break;
      found = token;
    }

  return found;
}

void
_hw_sql_validator_add (HwSqlValidator *self,
                       HwSeverity severity,
                       HwSqlProblemKind kind,
                       gsize offset,
                       const char *hint,
                       const char *format,
                       ...)
{
  const HwSqlToken *token = find_token (self, offset);
  gsize start = token != NULL ? token->start : 0;
  gsize end = token != NULL ? token->end : strlen (self->sql);
  const char *newline = memchr (self->sql + start, '\n', end - start);
  const char *line_start = self->sql;
  guint line = self->statement->line;
  g_autofree char *message = NULL;
  guint column;
  va_list args;

  for (const char *p = self->sql; p < self->sql + start; p++)
    if (*p == '\n')
      {
        line++;
        line_start = p + 1;
      }
  if (newline != NULL)
    end = (gsize)(newline - self->sql);
  column = (guint)g_utf8_strlen (line_start, self->sql + start - line_start)
           + (line_start == self->sql ? self->statement->column : 1);

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->problems, hw_sql_problem_new (severity, kind, line, column,
                                                       (guint)g_utf8_strlen (self->sql + start,
                                                                             (gssize)(end - start)),
                                                       hint, "%s", message));
}

/* Is the token the identifier @name, quoted or folded to lower case? */
static gboolean
is_name (const HwSqlValidator *self, const HwSqlToken *token, const char *name)
{
  const char *text = self->sql + token->start;
  gsize length = token->end - token->start;

  if (length >= 2 && *text == '"')
    {
      g_autofree char *quoted = hw_sql_quote_identifier (name);

      return strlen (quoted) == length && strncmp (quoted, text, length) == 0;
    }

  return token->is_word && strlen (name) == length && g_ascii_strncasecmp (text, name, length) == 0;
}

int
_hw_sql_validator_find_name (const HwSqlValidator *self, gsize offset, const char *name)
{
  for (guint i = 0; i < self->tokens->len; i++)
    {
      const HwSqlToken *token = &g_array_index (self->tokens, HwSqlToken, i);

      if (token->start >= offset && is_name (self, token, name))
        return (int)i;
    }

  return -1;
}

void
_hw_sql_validator_add_name (
    HwSqlValidator *self, int location, const char *name, const char *format, ...)
{
  gboolean is_certain = self->is_certain && !hw_schema_names_is_open (self->known);
  gsize offset = (gsize)MAX (location, 0);
  g_autofree char *message = NULL;
  va_list args;

  self->named = _hw_sql_validator_find_name (self, offset, name);
  if (self->named >= 0)
    offset = g_array_index (self->tokens, HwSqlToken, (guint)self->named).start;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  _hw_sql_validator_add (self, is_certain ? HW_SEVERITY_ERROR : HW_SEVERITY_WARNING,
                         HW_SQL_PROBLEM_NAME, offset, NULL, "%s", message);
}

/* Byte of a place that is given as line and column of the statement's own text. */
static gsize
find_offset (const char *sql, guint line, guint column)
{
  const char *p = sql;

  for (guint i = 1; i < line && p != NULL; i++)
    {
      p = strchr (p, '\n');
      p = p != NULL ? p + 1 : NULL;
    }
  if (p == NULL)
    return strlen (sql);
  for (guint i = 1; i < column && *p != '\0' && *p != '\n'; i++)
    p = g_utf8_next_char (p);

  return (gsize)(p - sql);
}

/* An error that knows its line and column in the statement's text. */
static void
add_error (HwSqlValidator *self, HwSqlProblemKind kind, const GError *error)
{
  gsize offset =
      kind == HW_SQL_PROBLEM_NAME ? _hw_sql_validator_find_sqlite (self, error->message) : 0;

  if (hw_error_get_line (error) > 0)
    offset =
        find_offset (self->sql, hw_error_get_line (error), MAX (hw_error_get_column (error), 1));

  _hw_sql_validator_add (self, HW_SEVERITY_ERROR, kind, offset, hw_error_get_hint (error), "%s",
                         error->message);
}

static void
validate_sqlite (HwSqlValidator *self, GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  gboolean is_name = FALSE;

  if (hw_sqlite_scratch_check (self->scratch, self->sql, &is_name, &error))
    hw_sqlite_scratch_apply (self->scratch, self->sql, cancellable);
  else if (!is_name || self->names != NULL)
    {
      add_error (self, is_name ? HW_SQL_PROBLEM_NAME : HW_SQL_PROBLEM_SYNTAX, error);
      if (is_name)
        _hw_sql_validator_suggest_sqlite (self, error->message);
    }
}

static void
validate_statement (HwSqlValidator *self,
                    const char *text,
                    const HwSqlStatement *statement,
                    GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;

  self->statement = statement;
  self->sql = g_strndup (text + statement->offset, statement->length);
  self->tokens = hw_sql_tokenize (self->sql, self->dialect);
  if (!hw_sql_check_client_commands (self->sql, self->dialect, 1, &error))
    add_error (self, HW_SQL_PROBLEM_FORM, error);
  else if (self->dialect == HW_DIALECT_SQLITE)
    validate_sqlite (self, cancellable);
  else
    _hw_sql_validate_postgres (self);
  g_clear_pointer (&self->tokens, g_array_unref);
  g_clear_pointer (&self->sql, g_free);
  self->statement = NULL;
}

static gboolean
validate_text (HwSqlValidator *self,
               const char *text,
               guint first_line,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr(GArray) statements = hw_sql_split (text, self->dialect, first_line);

  self->text = text;
  for (guint i = 0; i < statements->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      validate_statement (self, text, &g_array_index (statements, HwSqlStatement, i), cancellable);
    }

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

GPtrArray *
hw_sql_validate (const char *text,
                 HwDialect dialect,
                 guint first_line,
                 const HwSchemaNames *names,
                 int server_version,
                 GCancellable *cancellable,
                 GError **error)
{
  HwSqlValidator validator;
  GPtrArray *problems = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  validator_init (&validator, dialect, names, server_version);
  if (validate_text (&validator, text, first_line, cancellable, error))
    problems = g_steal_pointer (&validator.problems);
  validator_clear (&validator);

  return problems;
}

static void
add_file_problems (HwSqlValidator *self, const char *text, const GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);
      HwSqlProblem *added =
          hw_sql_problem_new (problem->severity, HW_SQL_PROBLEM_FORM, MAX (problem->line, 1),
                              MAX (problem->column, 1), 0, problem->hint, "%s", problem->message);

      added->fix = hw_script_find_fix (text, problem);
      g_ptr_array_add (self->problems, added);
    }
}

GPtrArray *
hw_sql_validate_script (const char *path,
                        const char *text,
                        HwDialect dialect,
                        const HwSchemaNames *names,
                        int server_version,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwScript) script = NULL;
  HwSqlValidator validator;
  GPtrArray *problems = NULL;
  gboolean ok = TRUE;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  script = hw_script_read (path, text, -1, found);
  validator_init (&validator, dialect, names, server_version);
  add_file_problems (&validator, text, found);
  {
    /* In the order in which they run. */
    const HwScriptSection *sections[] = { &script->test_before, &script->up, &script->verify,
                                          &script->test_after, &script->down };

    for (guint i = 0; ok && i < G_N_ELEMENTS (sections); i++)
      if (sections[i]->present)
        {
          validator.first_char = (guint)g_utf8_strlen (text, (gssize)sections[i]->offset);
          ok = validate_text (&validator, sections[i]->text, sections[i]->line, cancellable, error);
        }
  }
  if (ok)
    {
      g_ptr_array_sort (validator.problems, hw_sql_problem_compare);
      problems = g_steal_pointer (&validator.problems);
    }
  validator_clear (&validator);

  return problems;
}
