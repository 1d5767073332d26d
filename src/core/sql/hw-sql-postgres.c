/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-postgres"

#include "config.h"

#include <pg_query.h>

#include "hw-sql-validate-private.h"

/* What the parser does not know may be new in a later PostgreSQL. Why that may be so here; NULL where no server speaks a
 * later one, so that it is wrong. */
static char *
describe_doubt (const HwSqlValidator *self)
{
  const int major = self->server_version / 10000;

  if (major == 0)
    return g_strdup ("Headway reads the grammar of PostgreSQL " PG_MAJORVERSION
                     ". No server was seen yet; a later one may know this.");
  if (major > PG_VERSION_NUM / 10000)
    return g_strdup_printf ("Headway reads the grammar of PostgreSQL " PG_MAJORVERSION
                            ", which does not know this; a server is PostgreSQL %d and may.",
                            major);

  return NULL;
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

  if (!ok)
    {
      g_autofree char *doubt = describe_doubt (self);

      _hw_sql_validator_add (self, doubt != NULL ? HW_SEVERITY_WARNING : HW_SEVERITY_ERROR,
                             HW_SQL_PROBLEM_SYNTAX, find_byte (self->sql, result.error->cursorpos),
                             doubt, "%s", result.error->message);
    }
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
