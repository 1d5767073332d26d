/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sqlite-scratch"

#include "config.h"

#include <string.h>

#include "hw-autoptr.h"
#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-sqlite-private.h"
#include "hw-sqlite-scratch.h"

/* Instructions of SQLite's virtual machine between two looks, and how many looks a statement gets: CREATE TABLE … AS with a
 * recursive query need never end, and on empty tables nothing honest takes long. */
#define PROGRESS_INSTRUCTIONS 10000
#define MAX_PROGRESS 500

struct _HwSqliteScratch
{
  sqlite3 *handle;
  GCancellable *cancellable; /* borrowed, during a call only */
  guint n_progress;
};

/* What reaches beyond the database in memory is not carried out: other files, and settings of the whole process, which some
 * pragmas change as soon as they are prepared (https://sqlite.org/pragma.html). */
static int
on_authorize_cb (void *data,
                 int action,
                 const char *first,
                 const char *second,
                 const char *database,
                 const char *trigger)
{
  switch (action)
    {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_PRAGMA:
      return SQLITE_IGNORE;
    default:
      return SQLITE_OK;
    }
}

static int
on_progress_cb (void *data)
{
  HwSqliteScratch *self = data;

  return g_cancellable_is_cancelled (self->cancellable) || ++self->n_progress > MAX_PROGRESS;
}

/**
 * hw_sqlite_scratch_new:
 *
 * Returns: (transfer full): an empty database
 */
HwSqliteScratch *
hw_sqlite_scratch_new (void)
{
  HwSqliteScratch *self = g_new0 (HwSqliteScratch, 1);

  if (_hw_sqlite_open_handle (":memory:", &self->handle,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX)
      != SQLITE_OK)
    g_error ("SQLite cannot make a database in memory");
  sqlite3_set_authorizer (self->handle, on_authorize_cb, self);
  sqlite3_progress_handler (self->handle, PROGRESS_INSTRUCTIONS, on_progress_cb, self);

  return self;
}

void
hw_sqlite_scratch_free (HwSqliteScratch *self)
{
  if (self == NULL)
    return;
  sqlite3_close_v2 (self->handle);
  g_free (self);
}

/* SQLite has no codes for these: messages of 3.40, unchanged for many years. */
static gboolean
is_name_fault (const char *message)
{
  static const char *const prefixes[] = { "no such table: ", "no such column: ", "no such index: ",
                                          "no such view: ", "no such trigger: " };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (message, prefixes[i]))
      return TRUE;

  return strstr (message, " has no column named ") != NULL
         || strstr (message, " already exists") != NULL
         || strstr (message, "there is already ") != NULL
         || g_str_has_prefix (message, "duplicate column name: ");
}

gboolean
hw_sqlite_scratch_check (HwSqliteScratch *self,
                         const char *sql,
                         gboolean *out_is_name,
                         GError **error)
{
  g_autoptr(HwSqliteStatement) statement = NULL;
  g_autofree char *message = NULL;
  int offset;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) == SQLITE_OK)
    return TRUE;
  message = _hw_error_make_one_line (sqlite3_errmsg (self->handle));
  offset = sqlite3_error_offset (self->handle);
  /* Of what is missing at the end SQLite names no place. */
  if (strcmp (message, "incomplete input") == 0)
    offset = (int)strlen (sql);
  if (out_is_name != NULL)
    *out_is_name = is_name_fault (message);
  hw_set_error (error, HW_ERROR_SQL, NULL, "%s", message);
  if (error != NULL && offset >= 0)
    _hw_error_set_position_at_byte (*error, sql, (gsize)offset);

  return FALSE;
}

static gboolean
is_schema_statement (const char *sql)
{
  static const char *const words[] = { "create", "alter", "drop" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strncasecmp (sql, words[i], strlen (words[i])) == 0
        && g_ascii_isspace (sql[strlen (words[i])]))
      return TRUE;

  return FALSE;
}

gboolean
hw_sqlite_scratch_apply (HwSqliteScratch *self, const char *sql, GCancellable *cancellable)
{
  g_autoptr(HwSqliteStatement) statement = NULL;
  int result;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  if (!is_schema_statement (sql))
    return TRUE;
  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK)
    return FALSE;
  self->cancellable = cancellable;
  self->n_progress = 0;
  do
    result = sqlite3_step (statement);
  while (result == SQLITE_ROW);
  self->cancellable = NULL;

  return result == SQLITE_DONE;
}

HwRows *
hw_sqlite_scratch_query (HwSqliteScratch *self, const char *sql, GError **error)
{
  g_autoptr(HwSqliteStatement) statement = NULL;
  g_autoptr(HwRows) rows = NULL;
  int n_columns, result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  /* Ours reads PRAGMA functions, which are pragmas too. */
  sqlite3_set_authorizer (self->handle, NULL, NULL);
  result = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);
  if (result == SQLITE_OK)
    {
      n_columns = sqlite3_column_count (statement);
      rows = _hw_rows_new ((guint)n_columns);
      self->n_progress = 0;
      while ((result = sqlite3_step (statement)) == SQLITE_ROW)
        for (int i = 0; i < n_columns; i++)
          _hw_rows_add_value (rows, (const char *)sqlite3_column_text (statement, i));
    }
  if (result != SQLITE_DONE)
    hw_set_error (error, HW_ERROR_SQL, NULL, "%s", sqlite3_errmsg (self->handle));
  sqlite3_set_authorizer (self->handle, on_authorize_cb, self);

  return result == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}
