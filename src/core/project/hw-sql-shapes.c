/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-shapes"

#include "config.h"

#include <pthread.h>
#include <string.h>

#include <pg_query.h>

#include "hw-postgres-keywords.h"
#include "hw-sql-shapes.h"

/*
 * Two statements that have the same names and literals in the same order have the same structure exactly when their
 * shapes have: the grammar looks at the words that it knows and at no others, a name gets the same number
 * wherever it stands, and libpg_query's fingerprint ignores the values of literals. In the few places where the
 * grammar does look at a name (ALTER ROLE r SUPERUSER) the shape is an error of syntax, and the statement is asked
 * for itself.
 */

/* The parser recurses: 1+1+… of 5,000 terms needs more than a thread's usual 8 MiB. Up to this size it cannot come near
 * that; beyond it a thread with a stack of its own is wanted. */
#define SMALL_STATEMENT 2048
#define PARSER_STACK ((gsize)256 * 1024 * 1024)

#define MAX_NAMES 64 /* different ones in a statement whose shape is looked for */
#define MAX_DIGITS 9 /* of a number that is an integer to the grammar, whatever its digits */
#define UNKNOWN ""   /* remembered where the parser does not know the shape */

struct _HwSqlShapes
{
  GHashTable *structures; /* shape to structure, both owned */
};

HwSqlShapes *
hw_sql_shapes_new (void)
{
  HwSqlShapes *self = g_new0 (HwSqlShapes, 1);

  self->structures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

/**
 * hw_sql_shapes_free:
 * @self: (nullable)
 */
void
hw_sql_shapes_free (HwSqlShapes *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->structures);
  g_free (self);
}

/* Asking the parser */

typedef struct
{
  const char *sql;
  char *fingerprint; /* NULL: the parser does not know the statement */
} Structure;

static gpointer
read_structure (gpointer data)
{
  Structure *self = data;
  PgQueryFingerprintResult result = pg_query_fingerprint (self->sql);

  if (result.error == NULL)
    self->fingerprint = g_strdup (result.fingerprint_str);
  pg_query_free_fingerprint_result (result);

  return NULL;
}

/* NULL when the parser cannot read @sql. */
static char *
parse (const char *sql, gsize length)
{
  Structure structure = { sql, NULL };
  pthread_attr_t attributes;
  pthread_t thread;

  if (length <= SMALL_STATEMENT)
    {
      read_structure (&structure);
      return structure.fingerprint;
    }
  if (pthread_attr_init (&attributes) != 0)
    return NULL;
  if (pthread_attr_setstacksize (&attributes, PARSER_STACK) == 0
      && pthread_create (&thread, &attributes, read_structure, &structure) == 0)
    pthread_join (thread, NULL);
  pthread_attr_destroy (&attributes);

  return structure.fingerprint;
}

/* Shapes */

typedef struct
{
  GString *text;
  struct
  {
    const char *text;
    gsize length;
  } names[MAX_NAMES];
  guint n_names;
} Shape;

gboolean
hw_sql_is_quoted_for_nothing (const char *name, gsize length)
{
  /* The tree knows whether it was a keyword. */
  for (gsize i = 1; i + 1 < length; i++)
    if (!g_ascii_islower (name[i]) && name[i] != '_' && (i == 1 || !g_ascii_isdigit (name[i])))
      return FALSE;

  return length > 2;
}

static gboolean
is_same_name (const char *a, const char *b, gsize length)
{
  return *a == '"' ? memcmp (a, b, length) == 0 : g_ascii_strncasecmp (a, b, length) == 0;
}

/* FALSE: there are too many. */
static gboolean
add_name (Shape *shape, const char *name, gsize length)
{
  guint i;

  for (i = 0; i < shape->n_names; i++)
    if (shape->names[i].length == length && is_same_name (shape->names[i].text, name, length))
      break;
  if (i == MAX_NAMES)
    return FALSE;
  if (i == shape->n_names)
    {
      shape->names[i].text = name;
      shape->names[i].length = length;
      shape->n_names++;
    }
  g_string_append_c (shape->text, 'n');
  g_string_append_c (shape->text, (char)('0' + i / 10));
  g_string_append_c (shape->text, (char)('0' + i % 10));

  return TRUE;
}

/* B'01', X'1F', N'a', U&'a', U&"a": is the letter at @letter no name but part of what follows, which may not be any text? */
static gboolean
is_prefix (const char *letter)
{
  if (letter[1] == '\'')
    return *letter != '\0' && strchr ("bBxXnN", *letter) != NULL;

  return (*letter == 'u' || *letter == 'U') && letter[1] == '&'
         && (letter[2] == '\'' || letter[2] == '"');
}

static gboolean
is_prefixed (const char *sql, const HwSqlToken *token)
{
  return (token->start >= 1 && is_prefix (sql + token->start - 1))
         || (token->start >= 2 && sql[token->start - 1] == '&'
             && is_prefix (sql + token->start - 2));
}

static gboolean
is_integer (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;

  return length <= MAX_DIGITS;
}

/* A text between quotes or dollars, whatever is in it. */
static gboolean
is_string (const char *sql, const HwSqlToken *token)
{
  const char *text = sql + token->start;
  gsize length = token->end - token->start;
  char last = sql[token->end - 1];

  if (*text == '$')
    return length >= 4 && last == '$';

  return *text == '\'' && length >= 2 && last == '\'' && !is_prefixed (sql, token);
}

/* The name that @token is, wherever it has needless quotes without them; NULL for a keyword and for what is no name. */
static const char *
find_name (const char *sql, const HwSqlToken *token, gsize *out_length)
{
  const char *text = sql + token->start;
  gsize length = token->end - token->start;

  if (!token->is_word)
    {
      if (*text != '"' || length <= 2 || text[length - 1] != '"' || is_prefixed (sql, token))
        return NULL;
      *out_length = length;
      if (!hw_sql_is_quoted_for_nothing (text, length))
        return text;
      text++;
      length -= 2;
    }
  else if (length == 1 && is_prefix (text))
    return NULL;
  *out_length = length;

  return hw_postgres_is_keyword (text, length) ? NULL : text;
}

static gboolean
add_token (Shape *shape, const char *sql, const HwSqlToken *token)
{
  const char *text = sql + token->start;
  gsize length = token->end - token->start;
  gsize name_length;
  const char *name = find_name (sql, token, &name_length);

  if (name != NULL)
    return add_name (shape, name, name_length);
  if (is_string (sql, token))
    g_string_append (shape->text, "'s'");
  else if (is_integer (text, length) && (token->start == 0 || text[-1] != '$'))
    g_string_append_c (shape->text, '1');
  else
    g_string_append_len (shape->text, text, (gssize)length);

  return TRUE;
}

/* NULL: the statement has none that is worth looking for. */
static char *
make_shape (const char *sql, const GArray *tokens)
{
  Shape shape = { .n_names = 0 };
  g_autoptr(GString) text = g_string_sized_new (256);
  gsize end = 0;

  shape.text = text;
  for (guint i = 0; i < tokens->len; i++)
    {
      const HwSqlToken *token = &g_array_index (tokens, HwSqlToken, i);

      /* A string goes on behind a line end. */
      if (i > 0 && token->start > end)
        g_string_append_c (text, memchr (sql + end, '\n', token->start - end) != NULL ? '\n' : ' ');
      if (!add_token (&shape, sql, token))
        return NULL;
      end = token->end;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer none): UNKNOWN where the parser does not know @shape, which is taken */
static const char *
look_up (HwSqlShapes *self, char *shape)
{
  char *structure = g_hash_table_lookup (self->structures, shape);

  if (structure != NULL)
    {
      g_free (shape);
      return structure;
    }
  structure = parse (shape, strlen (shape));
  if (structure == NULL)
    structure = g_strdup (UNKNOWN);
  g_hash_table_insert (self->structures, shape, structure);

  return structure;
}

static char *
parse_statement (const char *text, const GArray *tokens)
{
  gsize start = g_array_index (tokens, HwSqlToken, 0).start;
  gsize length = g_array_index (tokens, HwSqlToken, tokens->len - 1).end - start;
  g_autofree char *sql = g_strndup (text + start, length);

  return parse (sql, length);
}

char *
hw_sql_shapes_dup_structure (HwSqlShapes *self, const char *text, const GArray *tokens)
{
  char *shape;
  const char *structure;

  g_return_val_if_fail (tokens->len > 0, NULL);

  shape = make_shape (text, tokens);
  structure = shape != NULL ? look_up (self, shape) : UNKNOWN;

  return *structure != '\0' ? g_strdup (structure) : parse_statement (text, tokens);
}
