/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-keywords"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "hw-postgres-keywords.h"
#include "hw-sql-command.h"
#include "hw-sql-keywords.h"

/* clang-format off */

/* Those of PostgreSQL's keywords that quote_ident() quotes. */
static const char *const postgresql_reserved[] = {
  "ALL", "ANALYSE", "ANALYZE", "AND", "ANY", "ARRAY", "AS", "ASC", "ASYMMETRIC", "AUTHORIZATION",
  "BETWEEN", "BIGINT", "BINARY", "BIT", "BOOLEAN", "BOTH", "CASE", "CAST", "CHAR", "CHARACTER",
  "CHECK", "COALESCE", "COLLATE", "COLLATION", "COLUMN", "CONCURRENTLY", "CONSTRAINT", "CREATE",
  "CROSS", "CURRENT_CATALOG", "CURRENT_DATE", "CURRENT_ROLE", "CURRENT_SCHEMA", "CURRENT_TIME",
  "CURRENT_TIMESTAMP", "CURRENT_USER", "DEC", "DECIMAL", "DEFAULT", "DEFERRABLE", "DESC",
  "DISTINCT", "DO", "ELSE", "END", "EXCEPT", "EXISTS", "EXTRACT", "FALSE", "FETCH", "FLOAT",
  "FOR", "FOREIGN", "FREEZE", "FROM", "FULL", "GRANT", "GREATEST", "GROUP", "GROUPING", "HAVING",
  "ILIKE", "IN", "INITIALLY", "INNER", "INOUT", "INT", "INTEGER", "INTERSECT", "INTERVAL", "INTO",
  "IS", "ISNULL", "JOIN", "LATERAL", "LEADING", "LEAST", "LEFT", "LIKE", "LIMIT", "LOCALTIME",
  "LOCALTIMESTAMP", "NATIONAL", "NATURAL", "NCHAR", "NONE", "NORMALIZE", "NOT", "NOTNULL", "NULL",
  "NULLIF", "NUMERIC", "OFFSET", "ON", "ONLY", "OR", "ORDER", "OUT", "OUTER", "OVERLAPS",
  "OVERLAY", "PLACING", "POSITION", "PRECISION", "PRIMARY", "REAL", "REFERENCES", "RETURNING",
  "RIGHT", "ROW", "SELECT", "SESSION_USER", "SETOF", "SIMILAR", "SMALLINT", "SOME", "SUBSTRING",
  "SYMMETRIC", "TABLE", "TABLESAMPLE", "THEN", "TIME", "TIMESTAMP", "TO", "TRAILING", "TREAT",
  "TRIM", "TRUE", "UNION", "UNIQUE", "USER", "USING", "VALUES", "VARCHAR", "VARIADIC", "VERBOSE",
  "WHEN", "WHERE", "WINDOW", "WITH", "XMLATTRIBUTES", "XMLCONCAT", "XMLELEMENT", "XMLEXISTS",
  "XMLFOREST", "XMLNAMESPACES", "XMLPARSE", "XMLPI", "XMLROOT", "XMLSERIALIZE", "XMLTABLE",
};

/* https://sqlite.org/lang_keywords.html. Some of them can be names; all can be when they are quoted. */
static const char *const sqlite_keywords[] = {
  "ABORT", "ACTION", "ADD", "AFTER", "ALL", "ALTER", "ALWAYS", "ANALYZE", "AND", "AS", "ASC",
  "ATTACH", "AUTOINCREMENT", "BEFORE", "BEGIN", "BETWEEN", "BY", "CASCADE", "CASE", "CAST",
  "CHECK", "COLLATE", "COLUMN", "COMMIT", "CONFLICT", "CONSTRAINT", "CREATE", "CROSS", "CURRENT",
  "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "DATABASE", "DEFAULT", "DEFERRABLE",
  "DEFERRED", "DELETE", "DESC", "DETACH", "DISTINCT", "DO", "DROP", "EACH", "ELSE", "END",
  "ESCAPE", "EXCEPT", "EXCLUDE", "EXCLUSIVE", "EXISTS", "EXPLAIN", "FAIL", "FILTER", "FIRST",
  "FOLLOWING", "FOR", "FOREIGN", "FROM", "FULL", "GENERATED", "GLOB", "GROUP", "GROUPS", "HAVING",
  "IF", "IGNORE", "IMMEDIATE", "IN", "INDEX", "INDEXED", "INITIALLY", "INNER", "INSERT",
  "INSTEAD", "INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "KEY", "LAST", "LEFT", "LIKE", "LIMIT",
  "MATCH", "MATERIALIZED", "NATURAL", "NO", "NOT", "NOTHING", "NOTNULL", "NULLS", "OF", "OFFSET",
  "ON", "OR", "ORDER", "OTHERS", "OUTER", "OVER", "PARTITION", "PLAN", "PRAGMA", "PRECEDING",
  "PRIMARY", "QUERY", "RAISE", "RANGE", "RECURSIVE", "REFERENCES", "REGEXP", "REINDEX", "RELEASE",
  "RENAME", "REPLACE", "RESTRICT", "RETURNING", "RIGHT", "ROLLBACK", "ROW", "ROWS", "SAVEPOINT",
  "SELECT", "SET", "TABLE", "TEMP", "TEMPORARY", "THEN", "TIES", "TO", "TRANSACTION", "TRIGGER",
  "UNBOUNDED", "UNION", "UNIQUE", "UPDATE", "USING", "VACUUM", "VALUES", "VIEW", "VIRTUAL",
  "WHEN", "WHERE", "WINDOW", "WITH", "WITHOUT", NULL
};

/* clang-format on */

/* Those that are wanted most come first. */
static const char *const postgresql_types[] = {
  "text",
  "integer",
  "bigint",
  "boolean",
  "timestamptz",
  "uuid",
  "jsonb",
  "numeric",
  "varchar",
  "date",
  "double precision",
  "bytea",
  "smallint",
  "timestamp",
  "real",
  "interval",
  "json",
  "bigserial",
  "serial",
  "char",
  "time",
  "inet",
  "cidr",
  "money",
  "xml",
  "tsvector",
  "tsquery",
  "tstzrange",
  "daterange",
  "int4range",
  "int8range",
  "numrange",
  "tsrange",
  "smallserial",
  "macaddr",
  NULL,
};
static const char *const sqlite_types[] = { "text",     "integer", "real",    "blob",
                                            "numeric",  "any",     "boolean", "date",
                                            "datetime", "varchar", NULL };

static int
compare (const void *a, const void *b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

const char *const *
hw_sql_get_keywords (HwDialect dialect)
{
  return dialect == HW_DIALECT_SQLITE ? sqlite_keywords : hw_postgres_get_keywords ();
}

gboolean
hw_sql_is_reserved (HwDialect dialect, const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  const char *key = upper;

  return dialect == HW_DIALECT_SQLITE
             ? bsearch (&key, sqlite_keywords, G_N_ELEMENTS (sqlite_keywords) - 1, sizeof key,
                        compare)
                   != NULL
             : bsearch (&key, postgresql_reserved, G_N_ELEMENTS (postgresql_reserved), sizeof key,
                        compare)
                   != NULL;
}

const char *const *
hw_sql_get_type_names (HwDialect dialect)
{
  return dialect == HW_DIALECT_SQLITE ? sqlite_types : postgresql_types;
}

/* PostgreSQL folds what is not quoted to lower case; SQLite does not care. */
static gboolean
is_plain (HwDialect dialect, const char *name)
{
  if (!g_ascii_isalpha (*name) && *name != '_')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!(g_ascii_islower (*p) || g_ascii_isdigit (*p) || *p == '_'
          || (dialect == HW_DIALECT_SQLITE && g_ascii_isupper (*p))))
      return FALSE;

  return TRUE;
}

char *
hw_sql_write_name (HwDialect dialect, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return is_plain (dialect, name) && !hw_sql_is_reserved (dialect, name)
             ? g_strdup (name)
             : hw_sql_quote_identifier (name);
}
