/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-fingerprint-sql"

#include "config.h"

#include <string.h>

#include <pg_query.h>

#include "hw-fingerprint.h"
#include "hw-sha256.h"

/*
 * libpg_query's fingerprint is made for statistics of queries: it is the shape of the parse tree without literals,
 * aliases, the order of lists and the names of temporary tables. For a migration those are meaning: a DEFAULT of 1 is
 * not one of 2. So each PostgreSQL statement gives two things: that fingerprint, which holds what the grammar makes
 * of keywords, parentheses and precedence, and beside it the sequence of its names, literals and operators. What
 * only the tree can judge is left out of the sequence: parentheses, and words that may be there or not.
 *
 * Statements that the parser does not know (it is of PostgreSQL 15), and those of SQLite, have every token instead.
 */

/* The tree is another with another generation of the parser. The number behind it is that of our way to ask for it. */
#define SCHEME_POSTGRES "pg" PG_MAJORVERSION "-2:"
#define SCHEME_SQLITE "sqlite-1:"

/* Long enough for 128 bits; nobody looks for collisions in their own migrations. */
#define DIGEST_LENGTH 32

/* The longest statement that is parsed; beyond it only tokens count. */
#define LARGE_STATEMENT (64 * 1024)

/* Words that may be written or left out, and names of types that the grammar knows under two spellings:
 * the tree has them. */
static const char *const silent_words[] = {
  "as",    "bigint", "boolean", "char",  "character", "column", "dec",      "decimal", "float",
  "inner", "int",    "integer", "outer", "numeric",   "real",   "smallint", "varchar", "varying",
};

static gsize
get_length (const HwSqlToken *token)
{
  return token->end - token->start;
}

static void
add (struct sha256_ctx *sum, const char *data, gsize length)
{
  sha256_update (sum, length, (const uint8_t *)data);
  sha256_update (sum, 1, (const uint8_t *)"");
}

static void
add_lower (struct sha256_ctx *sum, const char *data, gsize length)
{
  char lower[64];

  for (gsize done = 0; done < length;)
    {
      gsize n = MIN (length - done, sizeof lower);

      for (gsize i = 0; i < n; i++)
        lower[i] = g_ascii_tolower (data[done + i]);
      sha256_update (sum, n, (const uint8_t *)lower);
      done += n;
    }
  sha256_update (sum, 1, (const uint8_t *)"");
}

/* The same name whatever it is quoted with: "a", `a` and [a]. */
static void
add_quoted (struct sha256_ctx *sum, const char *data, gsize length)
{
  g_autofree char *name = g_strndup (data, length);

  if (length >= 2)
    name[0] = name[length - 1] = '"';
  add (sum, name, length);
}

/* "$$" or "$tag$" at the beginning of @token: its length, 0 for anything else. */
static gsize
get_dollar_tag (const char *sql, const HwSqlToken *token)
{
  const char *close;

  if (get_length (token) < 4 || sql[token->start] != '$')
    return 0;
  close = memchr (sql + token->start + 1, '$', get_length (token) - 1);

  return close != NULL ? (gsize)(close - (sql + token->start)) + 1 : 0;
}

/* Is a dollar-quoted string in the statement a program in SQL or PL/pgSQL, in which blanks mean nothing? */
static gboolean
has_program (const char *sql, const GArray *tokens)
{
  gboolean is_do = hw_sql_token_is (sql, tokens, 0, "do");
  gboolean is_routine = is_do;

  for (guint i = 0; i < tokens->len; i++)
    {
      /* CREATE OR REPLACE FUNCTION has the longest way to go. */
      if (i < 4)
        is_routine = is_routine || hw_sql_token_is (sql, tokens, i, "function")
                     || hw_sql_token_is (sql, tokens, i, "procedure");
      if (hw_sql_token_is (sql, tokens, i, "language"))
        return is_routine
               && (hw_sql_token_is (sql, tokens, i + 1, "sql")
                   || hw_sql_token_is (sql, tokens, i + 1, "plpgsql"));
    }

  /* DO without LANGUAGE is PL/pgSQL; a function without one does not exist. */
  return is_do;
}

static void
add_token (struct sha256_ctx *sum, const char *sql, const HwSqlToken *token, HwDialect dialect)
{
  const char *text = sql + token->start;

  if (token->is_word || g_ascii_isdigit (*text))
    add_lower (sum, text, get_length (token));
  else if (*text == '"' || (dialect == HW_DIALECT_SQLITE && (*text == '`' || *text == '[')))
    add_quoted (sum, text, get_length (token));
  else if (*text == 'E')
    {
      /* The E of an escape string is no letter of the text. */
      add (sum, "e", 1);
      add (sum, text + 1, get_length (token) - 1);
    }
  else
    add (sum, text, get_length (token));
}

/* Every token: nothing is known about what they mean. */
static void
add_all_tokens (struct sha256_ctx *sum, const char *sql, const GArray *tokens, HwDialect dialect)
{
  for (guint i = 0; i < tokens->len; i++)
    add_token (sum, sql, &g_array_index (tokens, HwSqlToken, i), dialect);
}

static gboolean
is_silent (const char *sql, const HwSqlToken *token)
{
  const char *text = sql + token->start;
  gsize length = get_length (token);

  char first = g_ascii_tolower (*text);

  if (!token->is_word)
    return length == 1 && (*text == '(' || *text == ')');
  for (guint i = 0; i < G_N_ELEMENTS (silent_words); i++)
    if (silent_words[i][0] == first && g_ascii_strncasecmp (silent_words[i], text, length) == 0
        && silent_words[i][length] == '\0')
      return TRUE;

  return FALSE;
}

/* Names, literals and operators in their order. */
static void
add_content (struct sha256_ctx *sum, const char *sql, const GArray *tokens)
{
  gboolean is_program = has_program (sql, tokens);

  for (guint i = 0; i < tokens->len; i++)
    {
      const HwSqlToken *token = &g_array_index (tokens, HwSqlToken, i);
      const char *text = sql + token->start;
      gsize tag = is_program ? get_dollar_tag (sql, token) : 0;

      if (tag > 0 && get_length (token) >= 2 * tag)
        {
          g_autofree char *body = g_strndup (text + tag, get_length (token) - 2 * tag);
          g_autoptr(GArray) body_tokens = hw_sql_tokenize (body, HW_DIALECT_POSTGRESQL);

          add_all_tokens (sum, body, body_tokens, HW_DIALECT_POSTGRESQL);
        }
      else if (*text == '"' && hw_sql_is_quoted_for_nothing (text, get_length (token)))
        add (sum, text + 1, get_length (token) - 2);
      else if (*text == '!' && i + 1 < tokens->len && text[1] == '=')
        {
          /* The grammar reads != as <>. */
          add (sum, "<", 1);
          add (sum, ">", 1);
          i++;
        }
      else if (!is_silent (sql, token))
        add_token (sum, sql, token, HW_DIALECT_POSTGRESQL);
    }
}

/* Bytes without blanks and comments, which must not decide how a statement is read. */
static gsize
count_bytes (const GArray *tokens)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < tokens->len; i++)
    n_bytes += get_length (&g_array_index (tokens, HwSqlToken, i));

  return n_bytes;
}

static void
add_statement (struct sha256_ctx *sum,
               const char *sql,
               const GArray *tokens,
               HwDialect dialect,
               HwSqlShapes *shapes)
{
  g_autofree char *structure = NULL;

  if (dialect == HW_DIALECT_POSTGRESQL && count_bytes (tokens) <= LARGE_STATEMENT)
    structure = hw_sql_shapes_dup_structure (shapes, sql, tokens);
  if (structure != NULL)
    {
      add (sum, structure, strlen (structure));
      add_content (sum, sql, tokens);
    }
  else
    add_all_tokens (sum, sql, tokens, dialect);
  add (sum, ";", 1);
}

/**
 * hw_fingerprint_sql:
 * @text: UTF-8: a section of a script; "" for none
 * @dialect: of the database that it runs on
 * @shapes: (nullable): what was learnt from other scripts and gets what this one teaches; never changes the answer
 *
 * Blanks, comments, empty statements and the case of keywords and plain names count for nothing, in the bodies of
 * functions in SQL and PL/pgSQL too; for PostgreSQL neither do parentheses that change nothing, quotes that a name does not need, and the two
 * spellings of a type that the grammar takes for one (`int`, `integer`). Everything else counts.
 * Any thread; for a statement of more than 2 KiB it starts one with a deep stack and waits for it.
 *
 * Returns: (transfer full): scheme and digest
 */
char *
hw_fingerprint_sql (const char *text, HwDialect dialect, HwSqlShapes *shapes)
{
  struct sha256_ctx sum;
  g_autoptr(GArray) tokens = NULL;
  g_autoptr(GArray) statements = NULL;
  g_autoptr(HwSqlShapes) own = NULL;
  g_autofree char *digest = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (shapes == NULL)
    shapes = own = hw_sql_shapes_new ();
  statements = hw_sql_split_tokens (text, dialect, 1, &tokens);
  sha256_init (&sum);
  for (guint i = 0; i < statements->len; i++)
    {
      const GArray piece =
          hw_sql_statement_get_tokens (&g_array_index (statements, HwSqlStatement, i), tokens);

      add_statement (&sum, text, &piece, dialect, shapes);
    }

  digest = hw_sha256_finish (&sum);
  digest[DIGEST_LENGTH] = '\0';

  return g_strconcat (dialect == HW_DIALECT_POSTGRESQL ? SCHEME_POSTGRES : SCHEME_SQLITE, digest,
                      NULL);
}
