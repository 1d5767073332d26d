/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-client"

#include "config.h"

#include "hw-error.h"
#include "hw-sql-client.h"
#include "hw-sql-splitter.h"

/*
 * Scripts that grew up under psql or sqlite3 hold lines that these programs carry out and never send. To the server they are
 * syntax errors at best; at worst `:name` is a parameter of SQLite that is NULL. They have to be found before the first
 * statement runs.
 */

typedef struct
{
  const char *sql;      /* of the whole text */
  const GArray *tokens; /* of one statement */
  guint line;           /* of its first token */
  guint column;
} Statement;

static const HwSqlToken *
get_token (const Statement *self, guint i)
{
  return i < self->tokens->len ? &g_array_index (self->tokens, HwSqlToken, i) : NULL;
}

/* The character that the token consists of, or NUL */
static char
get_operator (const Statement *self, guint i)
{
  const HwSqlToken *token = get_token (self, i);

  return token != NULL && !token->is_word && token->end - token->start == 1
             ? self->sql[token->start]
             : '\0';
}

/* Does a token begin where the one at @i ends? */
static gboolean
is_joined (const Statement *self, guint i)
{
  return i + 1 < self->tokens->len && get_token (self, i)->end == get_token (self, i + 1)->start;
}

static void
set_error (const Statement *self, guint i, const char *hint, const char *message, GError **error)
{
  guint line = self->line;
  guint column = self->column;

  for (gsize k = get_token (self, 0)->start; k < get_token (self, i)->start; k++)
    if (self->sql[k] == '\n')
      {
        line++;
        column = 1;
      }
    else if (((guchar)self->sql[k] & 0xc0) != 0x80)
      column++;
  hw_set_error (error, HW_ERROR_SCRIPT, hint, "%s", message);
  if (error != NULL)
    hw_error_set_location (*error, NULL, line, column);
}

/* `\connect`, `\i file`, `\.`: outside of quotes a backslash is nothing in SQL. */
static gboolean
check_backslash (const Statement *self, guint i, GError **error)
{
  const char *begin = self->sql + get_token (self, i)->start;
  gsize length = 1;
  g_autofree char *command = NULL;
  g_autofree char *message = NULL;

  while (g_ascii_isalpha (begin[length]) || begin[length] == '.' || begin[length] == '!')
    length++;
  command = g_strndup (begin, length);
  message = g_strdup_printf ("“%s” is a command of psql, not SQL", command);
  set_error (
      self, i,
      "Remove the line, or write what it does as SQL: only psql understands its own commands.",
      message, error);

  return FALSE;
}

/* `COPY t FROM stdin`, `COPY t TO stdout`: the data goes to and from psql. */
static gboolean
check_copy (const Statement *self, GError **error)
{
  guint depth = 0;

  if (!hw_sql_token_is (self->sql, self->tokens, 0, "copy"))
    return TRUE;
  for (guint i = 1; i + 1 < self->tokens->len; i++)
    {
      gboolean reads = hw_sql_token_is (self->sql, self->tokens, i, "from")
                       && hw_sql_token_is (self->sql, self->tokens, i + 1, "stdin");
      gboolean writes = hw_sql_token_is (self->sql, self->tokens, i, "to")
                        && hw_sql_token_is (self->sql, self->tokens, i + 1, "stdout");

      depth += get_operator (self, i) == '(' ? 1 : 0;
      depth -= get_operator (self, i) == ')' && depth > 0 ? 1 : 0;
      if (depth > 0 || (!reads && !writes))
        continue;
      set_error (self, 0,
                 reads ? "Write the rows as INSERT, or COPY them from a file on the server."
                       : "Remove the statement: there is nobody to take the rows.",
                 reads ? "“COPY … FROM stdin” takes lines of data that only psql sends"
                       : "“COPY … TO stdout” gives lines of data that only psql takes",
                 error);
      return FALSE;
    }

  return TRUE;
}

/* `:name`, `:'name'`, `:"name"`, `:{?name}`. `::type`, `a := 1` and the `a[1:n]` of arrays are SQL, and `:batch_size` is
 * ours. */
static gboolean
check_variable (const Statement *self, guint i, guint n_square, GError **error)
{
  const HwSqlToken *next = get_token (self, i + 1);
  g_autofree char *message = NULL;
  char first;

  if (n_square > 0 || !is_joined (self, i)
      || (i > 0 && get_operator (self, i - 1) == ':' && is_joined (self, i - 1)))
    return TRUE;
  first = self->sql[next->start];
  if (!next->is_word && first != '\'' && first != '"' && first != '{')
    return TRUE;
  if (hw_sql_token_is (self->sql, self->tokens, i + 1, "batch_size"))
    return TRUE;
  message = g_strdup_printf ("“:%.*s” is a variable of psql, not SQL",
                             (int)MIN (next->end - next->start, 40), self->sql + next->start);
  set_error (self, i, "Write its value: only psql knows the variable.", message, error);

  return FALSE;
}

/* Since PostgreSQL 16 a colon may stand between key and value: JSON_OBJECT('a' : b). */
static gboolean
has_json_constructor (const Statement *self)
{
  for (guint i = 0; i < self->tokens->len; i++)
    if (hw_sql_token_is (self->sql, self->tokens, i, "json_object")
        || hw_sql_token_is (self->sql, self->tokens, i, "json_objectagg"))
      return TRUE;

  return FALSE;
}

/* `.read file`: sqlite3 takes a line that begins with a dot for a command of its own. */
static gboolean
check_dot (const Statement *self, GError **error)
{
  g_autofree char *message = NULL;
  const HwSqlToken *next = get_token (self, 1);

  if (get_operator (self, 0) != '.' || !is_joined (self, 0) || !next->is_word)
    return TRUE;
  message = g_strdup_printf ("“.%.*s” is a command of sqlite3, not SQL",
                             (int)(next->end - next->start), self->sql + next->start);
  set_error (
      self, 0,
      "Remove the line, or write what it does as SQL: only sqlite3 understands its own commands.",
      message, error);

  return FALSE;
}

static gboolean
check_statement (const Statement *self, HwDialect dialect, GError **error)
{
  gboolean may_have_variables = dialect == HW_DIALECT_POSTGRESQL && !has_json_constructor (self);
  guint n_square = 0;

  if (!check_dot (self, error) || !check_copy (self, error))
    return FALSE;
  for (guint i = 0; i < self->tokens->len; i++)
    {
      char c = get_operator (self, i);

      n_square += c == '[' ? 1 : 0;
      n_square -= c == ']' && n_square > 0 ? 1 : 0;
      if (c == '\\')
        return check_backslash (self, i, error);
      if (c == ':' && may_have_variables && !check_variable (self, i, n_square, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * hw_sql_check_client_commands:
 * @text: UTF-8 SQL
 * @dialect: for whose program it was written
 *
 * The rules are those of psql's and sqlite3's manuals (PostgreSQL 15, SQLite 3.40). Does no I/O; any thread. O(length).
 *
 * Returns: whether the server alone can carry the script out
 */
gboolean
hw_sql_check_client_commands (const char *text, HwDialect dialect, guint first_line, GError **error)
{
  g_autoptr(GArray) tokens = NULL;
  g_autoptr(GArray) statements = hw_sql_split_tokens (text, dialect, first_line, &tokens);

  return hw_sql_check_client_commands_in (text, statements, tokens, dialect, error);
}

gboolean
hw_sql_check_client_commands_in (const char *text,
                                 const GArray *statements,
                                 const GArray *tokens,
                                 HwDialect dialect,
                                 GError **error)
{
  for (guint i = 0; i < statements->len; i++)
    {
      const HwSqlStatement *piece = &g_array_index (statements, HwSqlStatement, i);
      const GArray own = hw_sql_statement_get_tokens (piece, tokens);
      Statement statement = {
        .sql = text, .tokens = &own, .line = piece->line, .column = piece->column
      };

      if (!check_statement (&statement, dialect, error))
        return FALSE;
    }

  return TRUE;
}
