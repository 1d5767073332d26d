/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-postgres"

#include "config.h"

#include <pg_query.h>

#include "hw-sql-validate-private.h"

/* Does the server speak a later PostgreSQL than the parser? Then what the parser does not know may be new. */
static gboolean
is_server_newer (const HwSqlValidator *self)
{
  return self->names != NULL
         && hw_schema_names_get_server_version (self->names) / 10000 > PG_VERSION_NUM / 10000;
}

/* @position: 1-based, in characters, as PostgreSQL counts */
static gsize
find_byte (const char *sql, int position)
{
  const char *p = sql;

  for (int i = 1; i < position && *p != '\0'; i++)
    p = g_utf8_next_char (p);

  return (gsize)(p - sql);
}

/* The grammar alone: unlike the functions that hand out the tree, this one does not recurse, so that no text is too deep. */
static gboolean
check_syntax (HwSqlValidator *self)
{
  PgQuerySplitResult result = pg_query_split_with_parser (self->sql);
  gboolean ok = result.error == NULL;

  if (!ok && is_server_newer (self))
    {
      g_autofree char *hint = g_strdup_printf (
          "Headway reads the grammar of PostgreSQL %s; the server is PostgreSQL %d and may know more.",
          PG_MAJORVERSION, hw_schema_names_get_server_version (self->names) / 10000);

      _hw_sql_validator_add (self, HW_SEVERITY_WARNING, HW_SQL_PROBLEM_SYNTAX,
                             find_byte (self->sql, result.error->cursorpos), hint, "%s",
                             result.error->message);
    }
  else if (!ok)
    _hw_sql_validator_add (self, HW_SEVERITY_ERROR, HW_SQL_PROBLEM_SYNTAX,
                           find_byte (self->sql, result.error->cursorpos), NULL, "%s",
                           result.error->message);
  pg_query_free_split_result (result);

  return ok;
}

void
_hw_sql_validate_postgres (HwSqlValidator *self)
{
  if (!check_syntax (self))
    self->is_certain = FALSE; /* what it does is not known */
  else if (self->known != NULL)
    _hw_sql_validate_names (self);
}
