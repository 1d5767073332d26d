/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-stale-index"

#include "config.h"

#include "hw-error.h"
#include "hw-sql-splitter.h"
#include "hw-stale-index.h"

/*
 * A CREATE INDEX CONCURRENTLY that fails leaves an index that is marked invalid (PostgreSQL 15 manual, CREATE INDEX,
 * "Building Indexes Concurrently"): it costs every write, serves no read, and makes the next attempt fail
 * because of its name, or with IF NOT EXISTS succeed without an index that works.
 */

typedef struct
{
  char *index; /* the name as it is written */
  char *table; /* the same, with its schema where it is written */
} Names;

static void
names_clear (Names *names)
{
  g_free (names->index);
  g_free (names->table);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, names_clear)

static gboolean
take_word (const char *sql, const GArray *tokens, guint *position, const char *word)
{
  if (!hw_sql_token_is (sql, tokens, *position, word))
    return FALSE;
  (*position)++;

  return TRUE;
}

/* A name, quoted or not, with the names before its dots; NULL when something else stands there. */
static char *
take_name (const char *sql, const GArray *tokens, guint *position)
{
  g_autoptr(GString) name = g_string_new (NULL);

  for (;;)
    {
      const HwSqlToken *token;

      if (*position >= tokens->len)
        return NULL;
      token = &g_array_index (tokens, HwSqlToken, *position);
      if (!token->is_word && sql[token->start] != '"')
        return NULL;
      g_string_append_len (name, sql + token->start, (gssize)(token->end - token->start));
      (*position)++;
      if (*position >= tokens->len
          || sql[g_array_index (tokens, HwSqlToken, *position).start] != '.')
        return g_string_free (g_steal_pointer (&name), FALSE);
      g_string_append_c (name, '.');
      (*position)++;
    }
}

/* CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] name ON [ONLY] table … The words are enough: nothing else
 * begins like this, and whatever is not understood is left to the server. */
static gboolean
read_names (const char *sql, Names *out_names)
{
  g_autoptr(GArray) tokens = hw_sql_tokenize (sql, HW_DIALECT_POSTGRESQL);
  guint position = 0;

  if (!take_word (sql, tokens, &position, "CREATE"))
    return FALSE;
  take_word (sql, tokens, &position, "UNIQUE");
  if (!take_word (sql, tokens, &position, "INDEX")
      || !take_word (sql, tokens, &position, "CONCURRENTLY"))
    return FALSE;
  if (take_word (sql, tokens, &position, "IF"))
    position += 2;
  /* Without a name the server makes one up, and every attempt gets another. */
  if (hw_sql_token_is (sql, tokens, position, "ON"))
    return FALSE;
  out_names->index = take_name (sql, tokens, &position);
  if (out_names->index == NULL || !take_word (sql, tokens, &position, "ON"))
    return FALSE;
  take_word (sql, tokens, &position, "ONLY");
  out_names->table = take_name (sql, tokens, &position);

  return out_names->table != NULL;
}

enum
{
  INDEX_NAME,    /* quoted, with its schema */
  INDEX_BUILDER, /* a process that may be building it now, or NULL */
};

/*
 * The index of that name on that table, if it is invalid. An index is in the schema of its table, so its
 * own name has no schema. Whoever builds it, or rebuilds it, holds SHARE UPDATE EXCLUSIVE on the table as
 * VACUUM and ANALYZE do, which are left out by their progress views; the progress view of index builds alone would not do,
 * because it hides the index of other users' builds.
 */
static HwRows *
find (HwDatabase *database, const Names *names, GCancellable *cancellable, GError **error)
{
  const char *params[] = { names->table, names->index };
  /* The progress of ANALYZE is told since version 13. */
  gboolean has_analyze = hw_database_get_server_version (database) >= 130000;
  g_autofree char *sql = g_strdup_printf (
      "SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname),"
      " (SELECT min(l.pid) FROM pg_catalog.pg_locks l"
      " WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND l.granted"
      " AND l.database = (SELECT oid FROM pg_catalog.pg_database"
      " WHERE datname = pg_catalog.current_database())"
      " AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()"
      " AND l.pid NOT IN (SELECT pid FROM pg_catalog.pg_stat_progress_vacuum"
      "%s))"
      " FROM pg_catalog.pg_index i"
      " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
      " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " WHERE i.indrelid = pg_catalog.to_regclass($1) AND NOT i.indisvalid AND c.relkind = 'i'"
      " AND c.relname = (pg_catalog.parse_ident($2))[1]::pg_catalog.name",
      has_analyze ? " UNION ALL SELECT pid FROM pg_catalog.pg_stat_progress_analyze" : "");

  return hw_database_query (database, sql, params, G_N_ELEMENTS (params), cancellable, error);
}

/**
 * hw_stale_index_drop:
 * @database: an open connection outside of a transaction
 * @func: is told what is dropped
 * @error: HW_ERROR_LOCKED when another session may be building it now; else that of the statements
 *
 * Never a valid index, and never one that is being built.
 */
gboolean
hw_stale_index_drop (HwDatabase *database,
                     const char *sql,
                     HwRunNoticeFunc func,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_auto(Names) names = { NULL };
  g_autoptr(HwRows) rows = NULL;
  g_autofree char *message = NULL;
  g_autofree char *drop = NULL;

  if (hw_database_get_dialect (database) != HW_DIALECT_POSTGRESQL || !read_names (sql, &names))
    return TRUE;
  rows = find (database, &names, cancellable, error);
  if (rows == NULL)
    return FALSE;
  if (hw_rows_get_n_rows (rows) == 0)
    return TRUE;
  if (hw_rows_get (rows, 0, INDEX_BUILDER) != NULL)
    {
      hw_set_error (error, HW_ERROR_LOCKED, "Wait until that session is done, then try again.",
                    "the index %s is invalid and another session (process %s) may be building it "
                    "now",
                    hw_rows_get (rows, 0, INDEX_NAME), hw_rows_get (rows, 0, INDEX_BUILDER));
      return FALSE;
    }
  message = g_strdup_printf (
      "dropping the invalid index %s first, which an earlier attempt has left behind",
      hw_rows_get (rows, 0, INDEX_NAME));
  func (HW_SEVERITY_WARNING, "index", message, user_data);
  drop =
      g_strconcat ("DROP INDEX CONCURRENTLY IF EXISTS ", hw_rows_get (rows, 0, INDEX_NAME), NULL);

  return hw_database_execute (database, drop, NULL, cancellable, error);
}

/**
 * hw_stale_index_find:
 * @database: the connection on which @sql has failed or was cancelled; it may be lost
 *
 * Not cancellable: what was cancelled is the statement, and what it left is what everybody asks for now.
 *
 * Returns: (transfer full) (nullable): the name with its schema
 */
char *
hw_stale_index_find (HwDatabase *database, const char *sql)
{
  g_auto(Names) names = { NULL };
  g_autoptr(HwRows) rows = NULL;

  if (hw_database_get_dialect (database) != HW_DIALECT_POSTGRESQL || !read_names (sql, &names)
      || !hw_database_is_open (database))
    return NULL;
  rows = find (database, &names, NULL, NULL);
  if (rows == NULL || hw_rows_get_n_rows (rows) == 0
      || hw_rows_get (rows, 0, INDEX_BUILDER) != NULL)
    return NULL;

  return g_strdup (hw_rows_get (rows, 0, INDEX_NAME));
}
