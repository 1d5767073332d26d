/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-reads"

#include "config.h"

#include "hw-python-lexer.h"
#include "hw-python-reads.h"

/*
 * Without a database Alembic gives a revision a connection that prints what is executed and answers nothing. So
 * executing is no matter, and looking at an answer is. A function of the same file that is named in the one asked for
 * counts with it.
 */

/* Methods of results, sessions and inspectors; each follows a dot and is called. */
static const char *const methods[] = {
  "fetchall",
  "fetchone",
  "fetchmany",
  "scalar",
  "scalars",
  "scalar_one",
  "scalar_one_or_none",
  "first",
  "one",
  "one_or_none",
  "all",
  "mappings",
  "query",
  "inspect",
  "reflect",
  "from_engine",
  "has_table",
  "get_columns",
  "get_foreign_keys",
  "get_indexes",
  "get_pk_constraint",
  "get_table_names",
  "get_unique_constraints",
  "get_check_constraints",
  "get_view_names",
  NULL,
};

/* Called by their bare names, or as keywords of a call. */
static const char *const names[] = {
  "inspect", "Session", "sessionmaker", "autoload_with", "autoload", NULL,
};

/* A function at the module's level. */
typedef struct
{
  guint line;            /* of its first read; 0 none */
  char *name;            /* of what reads there */
  gboolean is_prepared;  /* it asks whether there is a database, and goes another way without */
  GHashTable *mentioned; /* (element-type utf8): names in it */
  GHashTable *results;   /* name -> line: variables that hold an answer nobody has looked at yet */
} Function;

typedef struct
{
  GHashTable *functions; /* name -> Function */
  Function *current;     /* NULL at the module's level */
} Reader;

static Function *
function_new (void)
{
  Function *self = g_new0 (Function, 1);

  self->mentioned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

static void
function_free (gpointer data)
{
  Function *self = data;

  g_free (self->name);
  g_hash_table_unref (self->mentioned);
  g_hash_table_unref (self->results);
  g_free (self);
}

static char *
dup_token (const HwPythonToken *token)
{
  return g_strndup (token->start, token->length);
}

static void
add_read (Function *self, guint line, const char *name)
{
  if (self->line != 0 && self->line <= line)
    return;
  self->line = line;
  g_free (self->name);
  self->name = g_strdup (name);
}

static gboolean
is_read (const HwPythonToken *tokens, guint n, guint i, const char *name)
{
  gboolean has_dot = i > 0 && hw_python_token_is (&tokens[i - 1], ".");
  gboolean is_called = i + 1 < n && hw_python_token_is (&tokens[i + 1], "(");
  gboolean is_keyword =
      i + 1 < n && tokens[i].depth > 0 && hw_python_token_is (&tokens[i + 1], "=");

  if (g_str_equal (name, "rowcount"))
    return has_dot;
  if (has_dot)
    return is_called && (g_strv_contains (methods, name) || g_strv_contains (names, name));

  return (is_called || (is_keyword && g_str_has_prefix (name, "autoload")))
         && g_strv_contains (names, name);
}

/* Index of the `execute` of a call in the line; @n when there is none */
static guint
find_execute (const HwPythonToken *tokens, guint n)
{
  for (guint i = 1; i + 1 < n; i++)
    if (hw_python_token_is (&tokens[i], "execute") && hw_python_token_is (&tokens[i - 1], ".")
        && hw_python_token_is (&tokens[i + 1], "("))
      return i;

  return n;
}

/* `for row in connection.execute (…)`, and `rows = connection.execute (…)` with a look at `rows` further down. */
static void
note_result (Function *self, const HwPythonToken *tokens, guint n)
{
  guint execute = find_execute (tokens, n);

  if (execute == n)
    return;
  for (guint i = 0; i < execute; i++)
    if (hw_python_token_is (&tokens[i], "for") || hw_python_token_is (&tokens[i], "in"))
      {
        add_read (self, tokens[execute].line, "execute");
        return;
      }
  /* A comprehension has its `for` behind the value: [r.id for r in connection.execute (…)] is met above. */
  if (n > 2 && tokens[0].kind == HW_PYTHON_NAME && hw_python_token_is (&tokens[1], "="))
    g_hash_table_insert (self->results, dup_token (&tokens[0]),
                         GUINT_TO_POINTER (tokens[execute].line));
}

static void
read_body (Function *self, const HwPythonToken *tokens, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = NULL;
      gpointer line;

      if (tokens[i].kind != HW_PYTHON_NAME)
        continue;
      name = dup_token (&tokens[i]);
      line = g_hash_table_lookup (self->results, name);
      if (line != NULL && !(i == 0 && n > 1 && hw_python_token_is (&tokens[1], "=")))
        add_read (self, GPOINTER_TO_UINT (line), "execute");
      if (is_read (tokens, n, i, name))
        add_read (self, tokens[i].line, name);
      self->is_prepared = self->is_prepared || g_str_equal (name, "is_offline_mode")
                          || g_str_equal (name, "as_sql");
      g_hash_table_add (self->mentioned, g_steal_pointer (&name));
    }
  note_result (self, tokens, n);
}

static void
take_line (Reader *reader, const HwPythonToken *tokens, guint n)
{
  guint def;

  if (n == 0)
    return;
  if (tokens[0].indent > 0)
    {
      if (reader->current != NULL)
        read_body (reader->current, tokens, n);
      return;
    }
  reader->current = NULL;
  def = hw_python_token_is (&tokens[0], "async") ? 1 : 0;
  if (def + 1 >= n || !hw_python_token_is (&tokens[def], "def"))
    return;
  reader->current = function_new ();
  /* As in Python, a later one of the same name counts. */
  g_hash_table_replace (reader->functions, dup_token (&tokens[def + 1]), reader->current);
  /* def upgrade(): op.execute("…") */
  for (guint i = def + 2; i < n; i++)
    if (tokens[i].depth == 0 && hw_python_token_is (&tokens[i], ":"))
      {
        read_body (reader->current, tokens + i + 1, n - i - 1);
        break;
      }
}

static void
read_functions (Reader *reader, const char *text, gsize length)
{
  g_autoptr(GArray) line = g_array_new (FALSE, FALSE, sizeof (HwPythonToken));
  HwPythonLexer lexer;
  HwPythonToken token;

  hw_python_lexer_init (&lexer, text, length);
  do
    {
      hw_python_lexer_next (&lexer, &token);
      if (token.kind != HW_PYTHON_NEWLINE && token.kind != HW_PYTHON_END)
        {
          g_array_append_val (line, token);
          continue;
        }
      take_line (reader, (const HwPythonToken *)(gpointer)line->data, line->len);
      g_array_set_size (line, 0);
    }
  while (token.kind != HW_PYTHON_END);
}

/* Adds the functions of the file that @function names, each once. */
static void
follow (Reader *reader, const Function *function, GPtrArray *queue)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, function->mentioned);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      Function *other = g_hash_table_lookup (reader->functions, name);

      if (other != NULL && !g_ptr_array_find (queue, other, NULL))
        g_ptr_array_add (queue, other);
    }
}

/**
 * hw_python_find_read:
 * @text: UTF-8 source of a revision
 * @length: of @text in bytes
 * @function: "upgrade" or "downgrade"
 * @out_name: (out) (optional) (transfer full): what reads there: "fetchall", "inspect"
 *
 * Looks for answers that are looked at: results, sessions, inspectors. A function that asks
 * `context.is_offline_mode()` knows what to do without a database and is not suspected. Does no I/O; any thread.
 *
 * Returns: the first such line of @function, else of one that it names; 0 for none
 */
guint
hw_python_find_read (const char *text, gsize length, const char *function, char **out_name)
{
  g_autoptr(GHashTable) functions =
                 g_hash_table_new_full (g_str_hash, g_str_equal, g_free, function_free);
  g_autoptr(GPtrArray) queue = g_ptr_array_new ();
  Reader reader = { .functions = functions };
  Function *first;

  g_return_val_if_fail (text != NULL && function != NULL, 0);

  if (out_name != NULL)
    *out_name = NULL;
  read_functions (&reader, text, length);
  first = g_hash_table_lookup (functions, function);
  if (first != NULL)
    g_ptr_array_add (queue, first);
  for (guint i = 0; i < queue->len; i++)
    {
      const Function *at = g_ptr_array_index (queue, i);

      if (at->is_prepared)
        return 0;
      if (at->line != 0)
        {
          if (out_name != NULL)
            *out_name = g_strdup (at->name);
          return at->line;
        }
      follow (&reader, at, queue);
    }

  return 0;
}
