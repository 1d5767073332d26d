/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-touched"

#include "config.h"

#include <string.h>

#include "hw-python-lexer.h"
#include "hw-python-source.h"
#include "hw-touched.h"
#include "hw-util.h"

typedef enum
{
  WORD_OTHER, /* one character */
  WORD_PLAIN, /* a keyword or a name, in lower case */
  WORD_QUOTED,
} WordKind;

/* Branches are told apart by a bit each. */
#define MAX_PARENTS 64

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static GStrv
make_sorted (GHashTable *names)
{
  g_autoptr(GList) list = g_list_sort (g_hash_table_get_keys (names), compare_names);
  g_autoptr(GStrvBuilder) sorted = g_strv_builder_new ();

  for (GList *l = list; l != NULL; l = l->next)
    g_strv_builder_add (sorted, l->data);

  return g_strv_builder_end (sorted);
}

static GHashTable *
names_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Behind a dollar quote that begins at @p; @p when none does. PostgreSQL 15, 4.1.2.4 */
static const char *
skip_dollar_quote (const char *p)
{
  const char *end = p + 1;
  g_autofree char *tag = NULL;

  while (g_ascii_isalnum (*end) || *end == '_')
    end++;
  if (*end != '$' || g_ascii_isdigit (p[1]))
    return p;
  tag = g_strndup (p, (gsize)(end + 1 - p));
  end = strstr (end + 1, tag);

  return end != NULL ? end + strlen (tag) : p + strlen (p);
}

/* Behind what is no word: blanks, comments and strings. */
static const char *
skip_other (const char *p)
{
  for (;;)
    {
      const char *before = p;

      p += strspn (p, " \t\r\n");
      if (p[0] == '-' && p[1] == '-')
        p += strcspn (p, "\n");
      else if (p[0] == '/' && p[1] == '*')
        {
          const char *end = strstr (p + 2, "*/");

          p = end != NULL ? end + 2 : p + strlen (p);
        }
      else if (p[0] == '\'')
        {
          p += 1 + strcspn (p + 1, "'");
          p += *p == '\'' ? 1 : 0;
        }
      else if (p[0] == '$')
        p = skip_dollar_quote (p);
      if (p == before)
        return p;
    }
}

/* The next word or quoted name, or one character of anything else; NULL at the end. Names in quotes keep their case. */
static char *
next_word (const char **pos, WordKind *out_kind)
{
  const char *p = skip_other (*pos);
  const char *start = p;
  char *word;

  *out_kind = WORD_QUOTED;
  if (*p == '\0')
    return NULL;
  if (*p == '"' || *p == '`')
    {
      const char quote[] = { *p, '\0' };
      const gsize length = strcspn (p + 1, quote);

      *pos = p + 1 + length + (p[1 + length] != '\0' ? 1 : 0);
      return g_strndup (p + 1, length);
    }
  while (g_ascii_isalnum (*p) || *p == '_' || (guchar)*p >= 0x80)
    p++;
  *out_kind = p > start ? WORD_PLAIN : WORD_OTHER;
  if (p == start)
    p++;
  *pos = p;
  word = g_strndup (start, (gsize)(p - start));
  for (char *c = word; *c != '\0'; c++)
    *c = g_ascii_tolower (*c);

  return word;
}

/* Is what stands behind @word the name of a table? @before: the word in front of it, or NULL */
static gboolean
leads_to_table (const char *word, const char *before)
{
  static const char *const words[] = { "table", "into", "update", "from", "join", NULL };

  /* `CREATE INDEX i ON t`, but not `ON DELETE`; what else follows an ON is followed by no table that counts. */
  if (g_str_equal (word, "on"))
    return before != NULL;
  /* `FOR UPDATE`, `ON UPDATE`, `IS DISTINCT FROM` */
  if (before != NULL
      && (g_str_equal (before, "for") || g_str_equal (before, "on")
          || g_str_equal (before, "distinct")))
    return FALSE;

  return g_strv_contains (words, word);
}

/* What is made ON a table. */
static gboolean
begins_on (const char *word)
{
  return g_str_equal (word, "index") || g_str_equal (word, "trigger")
         || g_str_equal (word, "policy");
}

/* Words that stand between the keyword and the name. */
static gboolean
is_filler (const char *word)
{
  static const char *const words[] = { "if", "not", "exists", "only", "concurrently", NULL };

  return g_strv_contains (words, word);
}

static gboolean
is_keyword (const char *word)
{
  static const char *const words[] = { "select", "set",   "delete", "update", "conflict", "lateral",
                                       "values", "where", "do",     "or",     "commit",   NULL };

  return g_strv_contains (words, word);
}

/* @pos: behind the keyword. The last part of a dotted name; NULL when something else stands there */
static char *
read_table (const char **pos)
{
  const char *p = *pos;
  WordKind kind;
  g_autofree char *name = next_word (&p, &kind);

  while (name != NULL && kind == WORD_PLAIN && is_filler (name))
    {
      g_free (name);
      name = next_word (&p, &kind);
    }
  if (name == NULL || kind == WORD_OTHER || (kind == WORD_PLAIN && is_keyword (name)))
    return NULL;
  while (*p == '.')
    {
      p++;
      g_free (name);
      name = next_word (&p, &kind);
      if (name == NULL || kind == WORD_OTHER)
        return NULL;
    }
  *pos = p;

  return g_steal_pointer (&name);
}

/**
 * hw_touched_list_sql:
 *
 * Finds what stands where statements name tables: behind TABLE, INTO, UPDATE, FROM, JOIN and the ON of an index or a
 * trigger. Words are looked at, not grammar: a hint may name one too many. Does no I/O; any thread.
 *
 * Returns: (transfer full): names without their schemas
 */
GStrv
hw_touched_list_sql (const char *sql)
{
  g_autoptr(GHashTable) names = names_new ();
  g_autofree char *before = NULL;
  const char *pos = sql;
  gboolean is_index = FALSE; /* an ON in this statement names a table */
  WordKind kind;
  char *word;

  g_return_val_if_fail (sql != NULL, NULL);

  while ((word = next_word (&pos, &kind)) != NULL)
    {
      if (kind == WORD_PLAIN && leads_to_table (word, before)
          && (is_index || !g_str_equal (word, "on")))
        {
          char *table = read_table (&pos);

          if (table != NULL)
            g_hash_table_add (names, table);
        }
      if (kind == WORD_PLAIN)
        is_index = is_index || begins_on (word);
      else if (g_str_equal (word, ";"))
        is_index = FALSE;
      g_free (before);
      before = word;
    }

  return make_sorted (names);
}

/* Which of the text arguments of an operation is the table: Alembic 1.13, operation reference */
static int
find_argument (const HwPythonToken *name)
{
  static const struct
  {
    const char *name;
    int argument;
  } operations[] = {
    { "create_table", 0 },       { "drop_table", 0 },
    { "rename_table", 0 },       { "add_column", 0 },
    { "drop_column", 0 },        { "alter_column", 0 },
    { "batch_alter_table", 0 },  { "create_index", 1 },
    { "drop_index", 1 },         { "create_foreign_key", 1 },
    { "create_primary_key", 1 }, { "create_unique_constraint", 1 },
    { "drop_constraint", 1 },    { "create_check_constraint", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (hw_python_token_is (name, operations[i].name))
      return operations[i].argument;

  return -1;
}

/* @lexer: behind `op.name`. Adds the text argument number @wanted of the call, where that is a literal. */
static void
read_call (HwPythonLexer *lexer, int wanted, GHashTable *names)
{
  HwPythonToken token;
  int argument = 0;
  guint depth;

  hw_python_lexer_next (lexer, &token);
  if (!hw_python_token_is (&token, "("))
    return;
  depth = token.depth + 1;
  do
    {
      hw_python_lexer_next (lexer, &token);
      if (token.depth == depth && hw_python_token_is (&token, ","))
        argument++;
      else if (token.depth == depth && token.kind == HW_PYTHON_STRING && argument == wanted)
        {
          char *name = hw_python_token_decode (&token);

          if (name != NULL)
            g_hash_table_add (names, name);
          return;
        }
    }
  while (token.kind != HW_PYTHON_END && token.kind != HW_PYTHON_NEWLINE && argument <= wanted);
}

GStrv
hw_touched_list_python (const char *source, gsize length)
{
  g_autoptr(GHashTable) names = names_new ();
  HwPythonLexer lexer;
  HwPythonToken token;
  guint place = 0; /* how much of `op.` has been read */

  g_return_val_if_fail (source != NULL, NULL);

  hw_python_lexer_init (&lexer, source, length);
  do
    {
      hw_python_lexer_next (&lexer, &token);
      if (place == 2 && find_argument (&token) >= 0)
        read_call (&lexer, find_argument (&token), names);
      if (hw_python_token_is (&token, "op") || hw_python_token_is (&token, "batch_op"))
        place = 1;
      else
        place = place == 1 && hw_python_token_is (&token, ".") ? 2 : 0;
    }
  while (token.kind != HW_PYTHON_END);

  return make_sorted (names);
}

static GStrv
list_tables (const HwProject *project, const HwRevision *revision)
{
  gsize length = 0;
  gboolean is_valid;
  g_autofree char *data = NULL;
  g_autofree char *text = NULL;
  g_autoptr(HwScript) script = NULL;

  if ((revision->flags & HW_REVISION_PYTHON) == 0)
    {
      script = hw_project_load_script (project, revision, NULL);
      return script != NULL ? hw_touched_list_sql (script->up.text) : NULL;
    }
  data = hw_file_read (revision->file, &length, NULL);
  if (data == NULL)
    return NULL;
  text = hw_python_source_decode (data, length, &length, &is_valid);

  return hw_touched_list_python (text, length);
}

/* Which branches each revision is on: a bit a parent. */
static guint64 *
mark_branches (const HwGraph *graph, const char *const *parents)
{
  const guint n = hw_graph_get_n_revisions (graph);
  guint64 *masks = g_new0 (guint64, n);

  for (guint i = 0; parents[i] != NULL && i < MAX_PARENTS; i++)
    {
      const guint node = hw_graph_lookup (graph, parents[i]);
      g_autofree guint8 *ancestors =
          node == HW_GRAPH_NONE ? NULL : hw_graph_get_ancestors (graph, node);

      for (guint k = 0; ancestors != NULL && k < n; k++)
        masks[k] |= ancestors[k] ? G_GUINT64_CONSTANT (1) << i : 0;
    }

  return masks;
}

/* Two revisions stand side by side when each is on a branch that the other is not on. @seen: table → masks of those that
 * name it */
static gboolean
is_beside (const GArray *seen, guint64 mask)
{
  for (guint i = 0; i < seen->len; i++)
    {
      const guint64 other = g_array_index (seen, guint64, i);

      if ((other & ~mask) != 0 && (mask & ~other) != 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_tables (GHashTable *seen, GHashTable *shared, const char *const *tables, guint64 mask)
{
  for (guint i = 0; tables[i] != NULL; i++)
    {
      GArray *masks = g_hash_table_lookup (seen, tables[i]);

      if (masks == NULL)
        {
          masks = g_array_new (FALSE, FALSE, sizeof (guint64));
          g_hash_table_insert (seen, g_strdup (tables[i]), masks);
        }
      if (is_beside (masks, mask))
        g_hash_table_add (shared, g_strdup (tables[i]));
      g_array_append_val (masks, mask);
    }
}

/**
 * hw_touched_find_shared:
 * @parents: ids that a merge would name
 * @cancellable: (nullable): the answer is then incomplete
 *
 * Where branches name the same table, their order is not decided by the graph: whoever merges them should look.
 *
 * Returns: (transfer full): names of tables
 */
GStrv
hw_touched_find_shared (const HwProject *project,
                        const char *const *parents,
                        GCancellable *cancellable)
{
  g_autoptr(GHashTable) shared = names_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                       (GDestroyNotify)g_array_unref);
  g_autofree guint64 *masks = NULL;
  const HwGraph *graph;
  guint64 all;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (parents != NULL, NULL);

  graph = hw_project_get_graph (project);
  masks = mark_branches (graph, parents);
  all = hw_strv_length (parents) >= MAX_PARENTS
            ? G_MAXUINT64
            : (G_GUINT64_CONSTANT (1) << hw_strv_length (parents)) - 1;
  for (guint i = 0;
       i < hw_graph_get_n_revisions (graph) && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_auto(GStrv) tables = NULL;

      /* What all branches stand on decides nothing. */
      if (masks[i] == 0 || masks[i] == all)
        continue;
      tables = list_tables (project, hw_graph_get_revision (graph, i));
      if (tables != NULL)
        add_tables (seen, shared, (const char *const *)tables, masks[i]);
    }

  return make_sorted (shared);
}
