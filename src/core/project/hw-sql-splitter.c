/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-splitter"

#include "config.h"

#include <string.h>

#include "hw-sql-splitter.h"

/*
 * Why a lexer of our own: libpg_query's scanner drops statements that it does not recognise and cuts BEGIN ATOMIC bodies, and
 * its parser refuses the whole text for one bad statement. A migration runner may do neither: what
 * nobody understands has to reach the server, which then says what is wrong with it.
 */

#define USUAL_TOKENS 32 /* of a statement: room for them is made at once */

typedef enum
{
  TOKEN_END,       /* of the text */
  TOKEN_SEMICOLON, /* outside everything */
  TOKEN_WORD,      /* keyword or plain identifier */
  TOKEN_OTHER,     /* string, quoted identifier, number, operator, broken rest */
} TokenKind;

/* Where in a statement of SQLite we are. A trigger's body ends with `; END ;` and nowhere else: these are the
 * states of sqlite3_complete() (SQLite 3.40), which has to answer the same question. */
typedef enum
{
  SQLITE_START,     /* no token yet */
  SQLITE_NORMAL,    /* anything that ends with the next semicolon */
  SQLITE_EXPLAIN,   /* EXPLAIN [QUERY PLAN] */
  SQLITE_CREATE,    /* CREATE [TEMP] */
  SQLITE_TRIGGER,   /* behind CREATE TRIGGER */
  SQLITE_SEMICOLON, /* behind a semicolon of its body */
  SQLITE_LAST_END,  /* behind `; END` */
} SqliteState;

typedef struct
{
  const char *text;
  gsize length;
  HwDialect dialect;
  gsize pos; /* of the next byte to read */

  /* The last token. */
  TokenKind kind;
  gsize token_start;
  gsize token_end;

  /* The statement so far. */
  gboolean has_token;
  gsize start; /* of its first token */
  gsize end;   /* of its last token */
  guint n_tokens;
  guint parentheses; /* open ones; PostgreSQL only */
  guint begin_depth; /* open BEGIN ATOMIC and CASE in a routine's body; PostgreSQL only */
  guint n_words;     /* words at its beginning, before anything else */
  gboolean is_plain; /* still only words so far? */
  gboolean is_create;
  gboolean is_routine; /* CREATE [OR REPLACE] FUNCTION or PROCEDURE */
  gboolean after_begin;
  SqliteState sqlite;

  guint n_all_tokens; /* of the statements before */

  /* Where @counted is, in lines and characters. */
  gsize counted;
  guint line;
  guint column;
} Splitter;

static gboolean
is_word_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guchar)c >= 0x80;
}

static gboolean
is_word (char c)
{
  return is_word_start (c) || g_ascii_isdigit (c) || c == '$';
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static char
peek (const Splitter *s, gsize ahead)
{
  return s->pos + ahead < s->length ? s->text[s->pos + ahead] : '\0';
}

/* @pos: behind `--` */
static gsize
find_line_end (const Splitter *s, gsize pos)
{
  const char *newline = memchr (s->text + pos, '\n', s->length - pos);

  return newline != NULL ? (gsize)(newline - s->text) : s->length;
}

/* Skips a block comment that begins here. FALSE when it never ends: then it is for the server to complain. */
static gboolean
skip_block_comment (Splitter *s)
{
  gsize pos = s->pos + 2;
  guint depth = 1;

  while (pos + 1 < s->length)
    {
      if (s->text[pos] == '*' && s->text[pos + 1] == '/')
        {
          pos += 2;
          if (--depth == 0)
            {
              s->pos = pos;
              return TRUE;
            }
        }
      else if (s->dialect == HW_DIALECT_POSTGRESQL && s->text[pos] == '/'
               && s->text[pos + 1] == '*')
        {
          /* Comments nest in PostgreSQL, as the SQL standard has it, and not in SQLite. */
          depth++;
          pos += 2;
        }
      else
        pos++;
    }

  /* SQLite takes the end of the text for the end of the comment. */
  if (s->dialect == HW_DIALECT_SQLITE)
    s->pos = s->length;

  return s->dialect == HW_DIALECT_SQLITE;
}

/* Blanks and comments. */
static void
skip_space (Splitter *s)
{
  while (s->pos < s->length)
    {
      if (is_blank (s->text[s->pos]))
        s->pos++;
      else if (peek (s, 0) == '-' && peek (s, 1) == '-')
        s->pos = find_line_end (s, s->pos + 2);
      else if (peek (s, 0) == '/' && peek (s, 1) == '*')
        {
          if (!skip_block_comment (s))
            return;
        }
      else
        return;
    }
}

/* @s->pos: behind the opening quote. Reads through the closing one; a doubled one is part of the text. */
static void
read_quoted (Splitter *s, char quote, gboolean has_escapes)
{
  while (s->pos < s->length)
    {
      char c = s->text[s->pos++];

      if (c == '\\' && has_escapes && s->pos < s->length)
        s->pos++;
      else if (c == quote && peek (s, 0) == quote)
        s->pos++;
      else if (c == quote)
        return;
    }
}

/* Does the string that ended here go on? 'a' <newline> 'b' is one string (PostgreSQL 4.1.2.1), and so the second
 * part of an E'' string has escapes too. psql, which reads line by line, misses that; the server does not. */
static gboolean
find_continuation (const Splitter *s, gsize *out_quote)
{
  gboolean has_newline = FALSE;
  gsize pos = s->pos;

  while (pos < s->length)
    {
      if (is_blank (s->text[pos]))
        {
          has_newline = has_newline || s->text[pos] == '\n' || s->text[pos] == '\r';
          pos++;
        }
      else if (has_newline && s->text[pos] == '-' && pos + 1 < s->length && s->text[pos + 1] == '-')
        pos = find_line_end (s, pos + 2);
      else
        break;
    }
  *out_quote = pos;

  return has_newline && pos < s->length && s->text[pos] == '\'';
}

static void
read_escape_string (Splitter *s)
{
  gsize quote;

  read_quoted (s, '\'', TRUE);
  while (find_continuation (s, &quote))
    {
      s->pos = quote + 1;
      read_quoted (s, '\'', TRUE);
    }
}

/* $$ or $tag$ at the present position; an unclosed one goes to the end of the text. */
static gboolean
read_dollar_quoted (Splitter *s)
{
  gsize tag = 1;
  const char *close = NULL;
  const char *from;
  const char *stop = s->text + s->length;

  if (is_word_start (peek (s, 1)))
    while (is_word (peek (s, tag)) && peek (s, tag) != '$')
      tag++;
  if (peek (s, tag) != '$')
    return FALSE;
  tag++;

  from = s->text + s->pos + tag;
  while (close == NULL && (from = memchr (from, '$', (gsize)(stop - from))) != NULL)
    {
      if ((gsize)(stop - from) >= tag && memcmp (from, s->text + s->pos, tag) == 0)
        close = from;
      from++;
    }
  s->pos = close != NULL ? (gsize)(close - s->text) + tag : s->length;

  return TRUE;
}

static gboolean
token_is (const Splitter *s, const char *keyword)
{
  gsize length = s->token_end - s->token_start;

  return s->kind == TOKEN_WORD && strlen (keyword) == length
         && g_ascii_strncasecmp (s->text + s->token_start, keyword, length) == 0;
}

static void
read_word (Splitter *s)
{
  while (s->pos < s->length && is_word (s->text[s->pos]))
    s->pos++;
  s->kind = TOKEN_WORD;
  s->token_end = s->pos;
  if (s->dialect == HW_DIALECT_POSTGRESQL && peek (s, 0) == '\'' && token_is (s, "e"))
    {
      s->pos++;
      read_escape_string (s);
      s->kind = TOKEN_OTHER;
    }
}

static void
read_token (Splitter *s)
{
  char c;

  skip_space (s);
  s->token_start = s->pos;
  s->kind = TOKEN_OTHER;
  if (s->pos >= s->length)
    {
      s->kind = TOKEN_END;
      s->token_end = s->pos;
      return;
    }

  c = s->text[s->pos];
  if (is_word_start (c))
    read_word (s);
  else if (c == '\'' || c == '"' || (c == '`' && s->dialect == HW_DIALECT_SQLITE))
    {
      s->pos++;
      read_quoted (s, c, FALSE);
    }
  else if (c == '[' && s->dialect == HW_DIALECT_SQLITE)
    {
      const char *close = memchr (s->text + s->pos, ']', s->length - s->pos);

      s->pos = close != NULL ? (gsize)(close - s->text) + 1 : s->length;
    }
  else if (c == '/' && peek (s, 1) == '*')
    s->pos = s->length; /* an unclosed comment, see skip_block_comment() */
  else if (g_ascii_isdigit (c))
    {
      /* A number takes the letters behind it along: in 1e5 there is no word. */
      while (s->pos < s->length && (is_word (s->text[s->pos]) || s->text[s->pos] == '.')
             && s->text[s->pos] != '$')
        s->pos++;
    }
  else if (c != '$' || s->dialect != HW_DIALECT_POSTGRESQL || !read_dollar_quoted (s))
    {
      s->kind = c == ';' ? TOKEN_SEMICOLON : TOKEN_OTHER;
      s->pos++;
    }
  s->token_end = s->pos;
}

static void
begin_statement (Splitter *s)
{
  s->has_token = FALSE;
  s->n_all_tokens += s->n_tokens;
  s->n_tokens = 0;
  s->parentheses = 0;
  s->begin_depth = 0;
  s->n_words = 0;
  s->is_plain = TRUE;
  s->is_create = FALSE;
  s->is_routine = FALSE;
  s->after_begin = FALSE;
  s->sqlite = SQLITE_START;
}

/* The rules of psql's lexer (psqlscan.l, PostgreSQL 15), but only BEGIN ATOMIC opens a body. */
static void
follow_postgres (Splitter *s)
{
  if (s->kind == TOKEN_OTHER && s->token_end - s->token_start == 1)
    {
      char c = s->text[s->token_start];

      if (c == '(')
        s->parentheses++;
      else if (c == ')' && s->parentheses > 0)
        s->parentheses--;
    }
  if (s->kind == TOKEN_WORD && s->is_plain)
    {
      s->n_words++;
      if (s->n_words == 1)
        s->is_create = token_is (s, "create");
      else if (s->is_create && (s->n_words == 2 || s->n_words == 4))
        s->is_routine = s->is_routine || token_is (s, "function") || token_is (s, "procedure");
    }
  else if (s->kind != TOKEN_WORD)
    s->is_plain = FALSE;

  if (s->kind == TOKEN_WORD && s->is_routine && s->parentheses == 0)
    {
      if (s->after_begin && token_is (s, "atomic"))
        s->begin_depth++;
      else if (s->begin_depth > 0 && token_is (s, "case"))
        s->begin_depth++;
      else if (s->begin_depth > 0 && token_is (s, "end"))
        s->begin_depth--;
    }
  s->after_begin = token_is (s, "begin");
}

static void
follow_sqlite (Splitter *s)
{
  switch (s->sqlite)
    {
    case SQLITE_START:
      if (token_is (s, "create"))
        s->sqlite = SQLITE_CREATE;
      else
        s->sqlite = token_is (s, "explain") ? SQLITE_EXPLAIN : SQLITE_NORMAL;
      break;
    case SQLITE_EXPLAIN:
      if (token_is (s, "create"))
        s->sqlite = SQLITE_CREATE;
      else if (token_is (s, "explain") || token_is (s, "temp") || token_is (s, "temporary")
               || token_is (s, "trigger") || token_is (s, "end"))
        s->sqlite = SQLITE_NORMAL;
      break;
    case SQLITE_NORMAL:
      break;
    case SQLITE_CREATE:
      if (token_is (s, "trigger"))
        s->sqlite = SQLITE_TRIGGER;
      else if (!token_is (s, "temp") && !token_is (s, "temporary"))
        s->sqlite = SQLITE_NORMAL;
      break;
    case SQLITE_TRIGGER:
    case SQLITE_SEMICOLON:
    case SQLITE_LAST_END:
      if (s->kind == TOKEN_SEMICOLON)
        s->sqlite = SQLITE_SEMICOLON;
      else if (s->sqlite == SQLITE_SEMICOLON && token_is (s, "end"))
        s->sqlite = SQLITE_LAST_END;
      else
        s->sqlite = SQLITE_TRIGGER;
      break;
    }
}

/* Does the semicolon that was just read end the statement? */
static gboolean
is_boundary (const Splitter *s)
{
  if (s->dialect == HW_DIALECT_SQLITE)
    return s->sqlite != SQLITE_TRIGGER && s->sqlite != SQLITE_SEMICOLON;

  return s->parentheses == 0 && s->begin_depth == 0;
}

/* Moves the line counter to @pos; it only goes forward, so that all of the text is counted once. */
static void
count_to (Splitter *s, gsize pos)
{
  for (; s->counted < pos; s->counted++)
    {
      char c = s->text[s->counted];

      if (c == '\n')
        {
          s->line++;
          s->column = 1;
        }
      else if (((guchar)c & 0xc0) != 0x80)
        s->column++;
    }
}

static void
finish_statement (Splitter *s, GArray *statements)
{
  HwSqlStatement statement;

  if (s->has_token)
    {
      count_to (s, s->start);
      statement.offset = s->start;
      statement.length = s->end - s->start;
      statement.line = s->line;
      statement.column = s->column;
      statement.first_token = s->n_all_tokens;
      statement.n_tokens = s->n_tokens;
      g_array_append_val (statements, statement);
    }
  begin_statement (s);
}

static void
append_token (GArray *tokens, const Splitter *s)
{
  HwSqlToken token = { s->token_start, s->token_end, s->kind == TOKEN_WORD };

  g_array_append_val (tokens, token);
}

/* @tokens: (nullable): gets the tokens */
static GArray *
split (const char *text, HwDialect dialect, guint first_line, GArray *tokens)
{
  GArray *statements = g_array_new (FALSE, FALSE, sizeof (HwSqlStatement));
  Splitter s = { .text = text, .dialect = dialect, .line = first_line, .column = 1 };

  s.length = strlen (text);
  begin_statement (&s);
  for (read_token (&s); s.kind != TOKEN_END; read_token (&s))
    {
      if (s.kind == TOKEN_SEMICOLON && is_boundary (&s))
        {
          finish_statement (&s, statements);
          continue;
        }
      if (!s.has_token)
        s.start = s.token_start;
      s.has_token = TRUE;
      s.end = s.token_end;
      s.n_tokens++;
      if (tokens != NULL)
        append_token (tokens, &s);
      if (dialect == HW_DIALECT_POSTGRESQL)
        follow_postgres (&s);
      else
        follow_sqlite (&s);
    }
  finish_statement (&s, statements);

  return statements;
}

GArray *
hw_sql_split (const char *text, HwDialect dialect, guint first_line)
{
  g_return_val_if_fail (text != NULL, NULL);

  return split (text, dialect, first_line, NULL);
}

GArray *
hw_sql_split_tokens (const char *text, HwDialect dialect, guint first_line, GArray **out_tokens)
{
  g_return_val_if_fail (text != NULL, NULL);

  *out_tokens = g_array_sized_new (FALSE, FALSE, sizeof (HwSqlToken), USUAL_TOKENS);

  return split (text, dialect, first_line, *out_tokens);
}

GArray *
hw_sql_tokenize (const char *sql, HwDialect dialect)
{
  GArray *tokens = g_array_sized_new (FALSE, FALSE, sizeof (HwSqlToken), USUAL_TOKENS);
  Splitter s = { .text = sql, .dialect = dialect };

  g_return_val_if_fail (sql != NULL, tokens);

  s.length = strlen (sql);
  for (read_token (&s); s.kind != TOKEN_END; read_token (&s))
    append_token (tokens, &s);

  return tokens;
}

gboolean
hw_sql_token_is (const char *sql, const GArray *tokens, guint index, const char *word)
{
  const HwSqlToken *token;
  gsize length = strlen (word);

  if (index >= tokens->len)
    return FALSE;
  token = &g_array_index (tokens, HwSqlToken, index);

  return token->is_word && token->end - token->start == length
         && g_ascii_strncasecmp (sql + token->start, word, length) == 0;
}
