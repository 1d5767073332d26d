/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-command"

#include "config.h"

#include <string.h>

#include "hw-sql-command.h"

/**
 * hw_sql_command_new:
 * @format: the statement; identifiers are to be quoted, values are to be $1, $2 …
 *
 * Returns: (transfer full): a command without values
 */
HwSqlCommand *
hw_sql_command_new (const char *format, ...)
{
  HwSqlCommand *self = g_new0 (HwSqlCommand, 1);
  va_list args;

  va_start (args, format);
  self->sql = g_strdup_vprintf (format, args);
  va_end (args);
  self->params = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
hw_sql_command_add (HwSqlCommand *command, const char *value)
{
  g_ptr_array_add (command->params, g_strdup (value));
}

void
hw_sql_command_free (HwSqlCommand *command)
{
  if (command == NULL)
    return;

  g_free (command->sql);
  g_clear_pointer (&command->params, g_ptr_array_unref);
  g_free (command);
}

gboolean
hw_sql_command_execute (const HwSqlCommand *command,
                        HwDatabase *database,
                        gint64 *out_rows,
                        GCancellable *cancellable,
                        GError **error)
{
  return hw_database_execute_params (database, command->sql,
                                     (const char *const *)command->params->pdata,
                                     command->params->len, out_rows, cancellable, error);
}

/* The names that both tools give their tables unless told otherwise, and names like them: no keyword of either engine
 * begins so. Alembic writes them bare, and a script reads better for it. */
static gboolean
is_plain_name (const char *name)
{
  if (!g_str_has_prefix (name, "alembic_") && !g_str_has_prefix (name, "headway_"))
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '_')
      return FALSE;

  return TRUE;
}

/* @text between @quote, which is doubled inside: the rule of the SQL standard and of both engines. */
static void
append_enclosed (GString *out, const char *text, char quote)
{
  g_string_append_c (out, quote);
  for (const char *next = strchr (text, quote); next != NULL; next = strchr (text, quote))
    {
      g_string_append_len (out, text, next + 1 - text);
      g_string_append_c (out, quote);
      text = next + 1;
    }
  g_string_append (out, text);
  g_string_append_c (out, quote);
}

static char *
enclose (const char *text, char quote)
{
  GString *out = g_string_sized_new (strlen (text) + 3);

  append_enclosed (out, text, quote);

  return g_string_free (out, FALSE);
}

/**
 * hw_sql_quote_identifier:
 * @name: a name, which may hold any character but NUL
 *
 * Needs no connection, because scripts are written without one. Right in both dialects.
 */
char *
hw_sql_quote_identifier (const char *name)
{
  return is_plain_name (name) ? g_strdup (name) : enclose (name, '"');
}

char *
hw_sql_quote_table (const char *schema, const char *table)
{
  g_autofree char *quoted_table = hw_sql_quote_identifier (table);
  g_autofree char *quoted_schema = NULL;

  if (schema == NULL || *schema == '\0')
    return g_steal_pointer (&quoted_table);
  quoted_schema = hw_sql_quote_identifier (schema);

  return g_strconcat (quoted_schema, ".", quoted_table, NULL);
}

/* A backslash is written as PQescapeLiteral() does: right whatever standard_conforming_strings says. */
static void
append_literal (GString *out, HwDialect dialect, const char *text)
{
  g_auto(GStrv) parts = NULL;
  g_autofree char *doubled = NULL;

  if (text == NULL)
    {
      g_string_append (out, "NULL");
      return;
    }
  if (dialect != HW_DIALECT_POSTGRESQL || strchr (text, '\\') == NULL)
    {
      append_enclosed (out, text, '\'');
      return;
    }
  parts = g_strsplit (text, "\\", -1);
  doubled = g_strjoinv ("\\\\", parts);
  g_string_append_c (out, 'E');
  append_enclosed (out, doubled, '\'');
}

/**
 * hw_sql_quote_literal:
 * @text: (nullable): NULL for NULL
 */
char *
hw_sql_quote_literal (HwDialect dialect, const char *text)
{
  GString *out = g_string_new (NULL);

  append_literal (out, dialect, text);

  return g_string_free (out, FALSE);
}

/* The number behind the dollar sign at @dollar, and where it ends; 0 for none. */
static guint
read_number (const char *dollar, const char **out_end)
{
  guint number = 0;
  const char *p = dollar + 1;

  while (g_ascii_isdigit (*p) && number < 1000)
    number = number * 10 + (guint)g_ascii_digit_value (*p++);
  *out_end = p;

  return number;
}

/**
 * hw_sql_command_to_text:
 *
 * For Headway's own statements only: the one place where a $ of theirs stands is where a value goes.
 *
 * Returns: (transfer full): a statement that needs no values
 */
char *
hw_sql_command_to_text (const HwSqlCommand *command, HwDialect dialect)
{
  GString *out = g_string_sized_new (2 * strlen (command->sql));
  const char *p = command->sql;

  for (const char *dollar = strchr (p, '$'); dollar != NULL; dollar = strchr (p, '$'))
    {
      const char *end;
      guint number = read_number (dollar, &end);

      g_string_append_len (out, p, dollar - p);
      p = end;
      if (number == 0 || number > command->params->len)
        {
          g_string_append_len (out, dollar, end - dollar);
          continue;
        }
      append_literal (out, dialect, g_ptr_array_index (command->params, number - 1));
    }
  g_string_append (out, p);

  return g_string_free (out, FALSE);
}
