/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-script"

#include "config.h"

#include <string.h>

#include "hw-alembic-script.h"
#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-python-import.h"
#include "hw-python-scope.h"
#include "hw-python-source.h"
#include "hw-util.h"

#define CREATE_DATE "Create Date:"
#define REVISION_ID "Revision ID:"

typedef enum
{
  FUNCTION_NONE,
  FUNCTION_UPGRADE,
  FUNCTION_DOWNGRADE,
  FUNCTION_OTHER,
} Function;

typedef struct
{
  const char *path;
  GPtrArray *problems;
  HwPythonScope *scope; /* the names of the module's own level */
  char *docstring;      /* NULL until found */
  Function function;    /* whose body the present line may belong to */
  guint body_indent;    /* of that body's first line; 0 before it */
  gboolean has_downgrade;
  gboolean downgrade_raises;
  gboolean changes_rows;
  gboolean changes_schema;
} Reader;

/* A line that begins with string literals and nothing else up to its end or a semicolon. The first line of a module like
 * that is its docstring; where there is none, one that stands after a licence or an import is what the author meant to
 * be it. */
static char *
join_strings (const HwPythonToken *tokens, guint n)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < n && !hw_python_token_is (&tokens[i], ";"); i++)
    {
      g_autofree char *part = NULL;

      if (hw_python_token_is (&tokens[i], "(") || hw_python_token_is (&tokens[i], ")"))
        continue;
      if (tokens[i].kind != HW_PYTHON_STRING)
        return NULL;
      part = hw_python_token_decode (&tokens[i]);
      if (part == NULL)
        return NULL;
      g_string_append (text, part);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
begins_with_word (const char *sql, const char *const *words)
{
  gsize length = 0;
  g_autofree char *word = NULL;

  while (g_ascii_isspace (*sql))
    sql++;
  while (g_ascii_isalpha (sql[length]))
    length++;
  word = g_ascii_strdown (sql, (gssize)length);

  return g_strv_contains (words, word);
}

/* `execute('UPDATE …')`, `execute(sa.text('…'))`: @i is at the word execute */
static void
look_at_execute (Reader *reader, const HwPythonToken *tokens, guint n, guint i)
{
  static const char *const rows[] = { "insert",   "update", "delete", "merge",
                                      "truncate", "copy",   "with",   NULL };
  static const char *const neutral[] = { "select", "set", "analyze", NULL };
  g_autofree char *sql = NULL;

  for (i++; i < n && tokens[i].kind != HW_PYTHON_STRING; i++)
    if (tokens[i].kind == HW_PYTHON_NAME && !hw_python_token_is (&tokens[i], "sa")
        && !hw_python_token_is (&tokens[i], "sqlalchemy")
        && !hw_python_token_is (&tokens[i], "text"))
      return;
  if (i == n)
    return;

  sql = hw_python_token_decode (&tokens[i]);
  if (sql == NULL || begins_with_word (sql, neutral))
    return;
  if (begins_with_word (sql, rows))
    reader->changes_rows = TRUE;
  else
    reader->changes_schema = TRUE;
}

/* What a line of upgrade() does to the database, as far as calls of `op` tell. */
static void
look_at_upgrade (Reader *reader, const HwPythonToken *tokens, guint n)
{
  static const char *const neutral[] = { "execute", "get_bind",       "get_context",
                                         "f",       "inline_literal", NULL };

  for (guint i = 0; i + 1 < n; i++)
    {
      gboolean is_call = i > 0 && tokens[i].kind == HW_PYTHON_NAME
                         && hw_python_token_is (&tokens[i + 1], "(")
                         && hw_python_token_is (&tokens[i - 1], ".");
      g_autofree char *name = NULL;

      if (!is_call)
        continue;
      name = g_strndup (tokens[i].start, tokens[i].length);
      if (strcmp (name, "execute") == 0)
        look_at_execute (reader, tokens, n, i);
      if (i < 2 || !hw_python_token_is (&tokens[i - 2], "op"))
        continue;
      if (strcmp (name, "bulk_insert") == 0)
        reader->changes_rows = TRUE;
      else if (!g_strv_contains (neutral, name))
        reader->changes_schema = TRUE;
    }
}

/* @tokens: of one statement directly in the body, or of a longer line in it */
static void
read_body_line (Reader *reader, const HwPythonToken *tokens, guint n)
{
  if (n == 0)
    return;
  if (reader->body_indent == 0)
    reader->body_indent = tokens[0].indent;
  if (reader->function == FUNCTION_UPGRADE)
    look_at_upgrade (reader, tokens, n);
  /* Only what stands directly in the body is raised whatever happens. */
  for (guint i = 0; i < n && reader->function == FUNCTION_DOWNGRADE; i++)
    if (tokens[0].indent == reader->body_indent && hw_python_token_is (&tokens[i], "raise")
        && (i == 0 || hw_python_token_is (&tokens[i - 1], ";")))
      reader->downgrade_raises = TRUE;
}

/* `def name(…):` with what may follow on the same line; @i: at the name */
static void
begin_function (Reader *reader, const HwPythonToken *tokens, guint n, guint i)
{
  reader->body_indent = 0;
  reader->function = FUNCTION_OTHER;
  if (hw_python_token_is (&tokens[i], "upgrade"))
    {
      reader->function = FUNCTION_UPGRADE;
      reader->changes_rows = FALSE;
      reader->changes_schema = FALSE;
    }
  else if (hw_python_token_is (&tokens[i], "downgrade"))
    {
      reader->function = FUNCTION_DOWNGRADE;
      reader->has_downgrade = TRUE;
      reader->downgrade_raises = FALSE;
    }

  while (i < n && !(tokens[i].depth == 0 && hw_python_token_is (&tokens[i], ":")))
    i++;
  if (i + 1 < n)
    {
      read_body_line (reader, tokens + i + 1, n - i - 1);
      reader->function = FUNCTION_NONE;
    }
}

/* Index of the name in `def name` or `async def name`, 0 when the line is something else */
static guint
find_function_name (const HwPythonToken *tokens, guint n)
{
  guint i = n > 0 && hw_python_token_is (&tokens[0], "async") ? 1 : 0;

  return i + 1 < n && hw_python_token_is (&tokens[i], "def") ? i + 1 : 0;
}

/* A name that comes in by an import or an assignment is a function that nothing is known about. */
static gboolean
imports_downgrade (const HwPythonToken *tokens, guint n)
{
  if (!hw_python_token_is (&tokens[0], "from"))
    return FALSE;
  for (guint i = 1; i < n; i++)
    if (hw_python_token_is (&tokens[i], "downgrade")
        || (i + 1 == n && hw_python_token_is (&tokens[i], "*")))
      return TRUE;

  return FALSE;
}

static void
read_line (Reader *reader, const HwPythonToken *tokens, guint n)
{
  guint name = find_function_name (tokens, n);

  hw_python_scope_read_line (reader->scope, tokens, n);
  if (tokens[0].indent > 0)
    {
      if (reader->function != FUNCTION_NONE)
        read_body_line (reader, tokens, n);
      else if (name > 0 && hw_python_token_is (&tokens[name], "downgrade"))
        reader->has_downgrade = TRUE; /* below an `if` */
      return;
    }

  reader->function = FUNCTION_NONE;
  if (name > 0)
    begin_function (reader, tokens, n, name);
  else if (hw_python_token_is (&tokens[0], "class"))
    reader->function = FUNCTION_OTHER;
  else if (imports_downgrade (tokens, n))
    reader->has_downgrade = TRUE;
  else if (reader->docstring == NULL
           && (tokens[0].kind == HW_PYTHON_STRING || hw_python_token_is (&tokens[0], "(")))
    reader->docstring = join_strings (tokens, n);
}

static void
read_module (Reader *reader, const char *text, gsize length)
{
  g_autoptr(GArray) tokens = g_array_new (FALSE, FALSE, sizeof (HwPythonToken));
  HwPythonLexer lexer;
  HwPythonToken token;

  hw_python_lexer_init (&lexer, text, length);
  do
    {
      hw_python_lexer_next (&lexer, &token);
      if (token.kind == HW_PYTHON_NEWLINE || token.kind == HW_PYTHON_END)
        {
          if (tokens->len > 0)
            read_line (reader, &g_array_index (tokens, HwPythonToken, 0), tokens->len);
          g_array_set_size (tokens, 0);
        }
      else
        g_array_append_val (tokens, token);
    }
  while (token.kind != HW_PYTHON_END);
}

/* Lists why the value of @name cannot be used. */
static void
add_unusable (
    Reader *reader, const HwPythonValue *value, const char *name, guint line, HwSeverity severity)
{
  const char *hint =
      severity == HW_SEVERITY_ERROR
          ? "Write it as a text or a tuple of texts; files are read without running them."
          : "Headway shows the revision without it; plans that need it are Alembic's.";
  const char *why = !hw_python_value_is_unknown (value) ? "is neither a text nor texts"
                    : value->is_conditional ? "is set in a block and known only when the file runs"
                                            : "is computed when the file runs";

  _hw_problems_add (reader->problems, severity, HW_ERROR_SCRIPT, reader->path, line, hint,
                    "the value of “%s” %s", name, why);
}

/* Alembic: a file whose name begins with hexadecimal digits and `.py` has them for its id. */
static char *
find_legacy_id (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  gsize length = strspn (name, "0123456789abcdef");

  return length > 0 && strcmp (name + length, ".py") == 0 ? g_strndup (name, length) : NULL;
}

static char *
find_id (Reader *reader)
{
  guint line = 1;
  g_autoptr(HwPythonValue) value = hw_python_scope_lookup (reader->scope, "revision", &line);
  char *id = NULL;

  if (value == NULL)
    id = find_legacy_id (reader->path);
  else if (value->kind == HW_PYTHON_TEXT && value->text[0] != '\0')
    id = g_strdup (value->text);
  else if (value->kind != HW_PYTHON_NONE && value->kind != HW_PYTHON_TEXT)
    {
      add_unusable (reader, value, "revision", line, HW_SEVERITY_ERROR);
      return NULL;
    }

  if (id == NULL)
    _hw_problems_add (
        reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, line,
        "Declare it at the top level of the file, as in revision = 'ab12cd34ef56', or "
        "move a file that is no revision elsewhere.",
        "the file has no variable “revision”");

  return id;
}

/* @out_flags: gains HW_REVISION_UNRESOLVED. An absent variable means none. */
static GStrv
find_names (Reader *reader, const char *name, HwRevisionFlags *out_flags)
{
  guint line;
  g_autoptr(HwPythonValue) value = hw_python_scope_lookup (reader->scope, name, &line);
  GStrv texts = value != NULL ? hw_python_value_to_texts (value) : NULL;

  if (value != NULL && texts == NULL)
    {
      add_unusable (reader, value, name, line, HW_SEVERITY_WARNING);
      *out_flags |= HW_REVISION_UNRESOLVED;
    }

  return texts != NULL ? texts : g_new0 (char *, 1);
}

/* NULL: no place in the graph */
static GStrv
find_parents (Reader *reader)
{
  guint line;
  g_autoptr(HwPythonValue) value = hw_python_scope_lookup (reader->scope, "down_revision", &line);
  GStrv texts;

  if (value == NULL)
    {
      _hw_problems_add (reader->problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, reader->path, 1,
                        "Declare it, as None for the first revision.",
                        "the file has no variable “down_revision”");
      return NULL;
    }
  texts = hw_python_value_to_texts (value);
  if (texts == NULL)
    add_unusable (reader, value, "down_revision", line, HW_SEVERITY_ERROR);

  return texts;
}

/* Alembic asks the module for its `__doc__`, which an assignment can set as well. */
static char *
find_description (const Reader *reader)
{
  guint line;
  g_autoptr(HwPythonValue) value = hw_python_scope_lookup (reader->scope, "__doc__", &line);
  const char *text = reader->docstring;

  if (value != NULL && value->kind == HW_PYTHON_TEXT)
    text = value->text;

  return g_strstrip (g_strdup (text != NULL ? text : ""));
}

/* The first line of the docstring, unless the template's own lines begin right there. */
static char *
find_message (const char *description)
{
  char *line = g_strndup (description, strcspn (description, "\r\n"));

  g_strstrip (line);
  if (g_str_has_prefix (line, REVISION_ID))
    line[0] = '\0';

  return line;
}

static gint64
find_create_date (const char *description)
{
  const char *date = strstr (description, CREATE_DATE);
  g_autofree char *text = NULL;

  if (date == NULL)
    return 0;
  date += strlen (CREATE_DATE);
  text = g_strndup (date, strcspn (date, "\r\n"));

  return hw_time_from_iso8601 (text);
}

static HwRevisionFlags
find_flags (const Reader *reader)
{
  HwRevisionFlags flags = HW_REVISION_PYTHON;
  guint line;
  g_autoptr(HwPythonValue) value = hw_python_scope_lookup (reader->scope, "downgrade", &line);
  gboolean has_downgrade = reader->has_downgrade || value != NULL;

  if (!has_downgrade || reader->downgrade_raises)
    flags |= HW_REVISION_IRREVERSIBLE;
  if (reader->changes_rows && !reader->changes_schema)
    flags |= HW_REVISION_DATA;

  return flags;
}

static HwRevision *
make_revision (Reader *reader)
{
  g_autofree char *id = find_id (reader);
  g_autofree char *description = NULL;
  g_autofree char *message = NULL;
  g_auto (GStrv) parents = NULL;
  g_auto (GStrv) labels = NULL;
  g_auto (GStrv) depends_on = NULL;
  HwRevisionFlags flags = find_flags (reader);

  if (id == NULL)
    return NULL;
  parents = find_parents (reader);
  if (parents == NULL)
    return NULL;

  labels = find_names (reader, "branch_labels", &flags);
  depends_on = find_names (reader, "depends_on", &flags);
  description = find_description (reader);
  message = find_message (description);

  return hw_revision_new (id, (const char *const *)parents, (const char *const *)labels,
                          (const char *const *)depends_on, message, description,
                          find_create_date (description), reader->path, flags);
}

/**
 * hw_alembic_script_parse:
 * @path: of the file, for messages, the legacy id, and the revision's `file`
 * @data: its bytes
 * @length: of @data
 * @problems: (element-type HwProblem): gains what is wrong: errors for a file that has no place in the
 *   graph, warnings for labels and dependencies that only running the file would tell
 *
 * Reads the variables that Alembic takes from a revision's module (`revision`, `down_revision`, `branch_labels`, `depends_on`),
 * its docstring, and whether a downgrade is there. The last assignment at the module's level counts. The
 * lines “Revision ID” and “Revises” of the docstring are never believed: Alembic does not read them, and in 271 of
 * 5,890 files of public projects they say something else. Does no I/O, but for a file that takes one of its values from
 * another module of the repository; any thread. O(length).
 *
 * Returns: (transfer full) (nullable): the revision
 */
HwRevision *
hw_alembic_script_parse (const char *path, const char *data, gsize length, GPtrArray *problems)
{
  g_autoptr(HwPythonScope) scope = hw_python_scope_new (hw_python_import, (gpointer)path);
  g_autofree char *text = NULL;
  Reader reader = { .path = path, .problems = problems, .scope = scope };
  HwRevision *revision;
  gboolean is_valid;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);

  text = hw_python_source_decode (data, length, &length, &is_valid);
  if (!is_valid)
    _hw_problems_add (problems, HW_SEVERITY_WARNING, HW_ERROR_SCRIPT, path, 1,
                      "Save the file as UTF-8, or name its encoding in the first line.",
                      "the file is not text in its encoding; it is shown with gaps");

  read_module (&reader, text, length);
  revision = make_revision (&reader);
  g_free (reader.docstring);

  return revision;
}
