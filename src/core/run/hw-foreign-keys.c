/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-foreign-keys"

#include "config.h"

#include "hw-error.h"
#include "hw-foreign-keys.h"

struct _HwForeignKeys
{
  HwDatabase *database;
  gboolean is_used; /* SQLite */
  gboolean was_on;  /* enforcement is to be switched on again */
  GHashTable
      *before; /* (owned) "child → parent": number of orphans; NULL when it could not be counted */
};

/**
 * hw_foreign_keys_new:
 * @database: an open connection outside a transaction
 *
 * Returns: (transfer full): to be given to hw_foreign_keys_restore(); NULL on error
 */
HwForeignKeys *
hw_foreign_keys_new (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwForeignKeys) self = g_new0 (HwForeignKeys, 1);
  g_autoptr(HwRows) rows = NULL;

  self->database = g_object_ref (database);
  self->is_used = hw_database_get_dialect (database) == HW_DIALECT_SQLITE;
  if (!self->is_used)
    return g_steal_pointer (&self);

  rows = hw_database_query (database, "PRAGMA foreign_keys", NULL, 0, cancellable, error);
  if (rows == NULL)
    return NULL;
  self->was_on = hw_rows_get_n_rows (rows) == 1 && g_strcmp0 (hw_rows_get (rows, 0, 0), "1") == 0;

  return g_steal_pointer (&self);
}

/**
 * hw_foreign_keys_suspend:
 *
 * Switches enforcement off, as SQLite's manual asks before a table is rebuilt (lang_altertable, "Making Other
 * Kinds Of Table Schema Changes").
 */
gboolean
hw_foreign_keys_suspend (HwForeignKeys *self, GCancellable *cancellable, GError **error)
{
  return !self->is_used
         || hw_database_execute (self->database, "PRAGMA foreign_keys = OFF", NULL, cancellable,
                                 error);
}

/**
 * hw_foreign_keys_restore:
 * @self: (nullable) (transfer full)
 */
void
hw_foreign_keys_restore (HwForeignKeys *self)
{
  if (self == NULL)
    return;

  /* A connection that is gone has nothing left to be put back. */
  if (self->was_on)
    hw_database_execute (self->database, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
  g_clear_pointer (&self->before, g_hash_table_unref);
  g_clear_object (&self->database);
  g_free (self);
}

/* Counted by tables and not by row: rebuilding a table may give its rows new numbers. */
static GHashTable *
count_orphans (HwForeignKeys *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(HwRows) rows = NULL;

  rows =
      hw_database_query (self->database, "PRAGMA foreign_key_check", NULL, 0, cancellable, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    {
      g_autofree char *key = g_strdup_printf ("“%s” without their row in “%s”",
                                              hw_rows_get (rows, i, 0), hw_rows_get (rows, i, 2));
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

      g_hash_table_insert (counts, g_steal_pointer (&key), GUINT_TO_POINTER (n + 1));
    }

  return g_steal_pointer (&counts);
}

/**
 * hw_foreign_keys_remember:
 *
 * Notes which rows have no parent already, so that a migration is not blamed for them. Foreign keys that
 * SQLite cannot check at all (“foreign key mismatch”) are left out of the comparison.
 *
 * Error: G_IO_ERROR_CANCELLED, HW_ERROR_CONNECTION_LOST
 */
gboolean
hw_foreign_keys_remember (HwForeignKeys *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  g_clear_pointer (&self->before, g_hash_table_unref);
  if (!self->is_used)
    return TRUE;

  self->before = count_orphans (self, cancellable, &local_error);
  if (local_error != NULL && !g_error_matches (local_error, HW_ERROR, HW_ERROR_SQL))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_foreign_keys_check:
 *
 * Compares with what hw_foreign_keys_remember() found, and remembers what it finds itself: the next revision of the same
 * transaction begins with that.
 *
 * Error: HW_ERROR_SQL with the tables at fault, G_IO_ERROR_CANCELLED
 */
gboolean
hw_foreign_keys_check (HwForeignKeys *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GHashTable) after = NULL;
  GHashTableIter iter;
  gpointer key, value;

  if (!self->is_used)
    return TRUE;
  /* This revision may have made countable what was not. */
  if (self->before == NULL)
    return hw_foreign_keys_remember (self, cancellable, error);

  after = count_orphans (self, cancellable, error);
  if (after == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint n_before = GPOINTER_TO_UINT (g_hash_table_lookup (self->before, key));
      guint n_after = GPOINTER_TO_UINT (value);

      if (n_after <= n_before)
        continue;
      hw_set_error (
          error, HW_ERROR_SQL,
          "Keep the parent rows, or delete or change the child rows in the same revision.",
          "the revision would leave %u more %s of %s", n_after - n_before,
          n_after - n_before == 1 ? "row" : "rows", (const char *)key);
      return FALSE;
    }

  g_hash_table_unref (self->before);
  self->before = g_steal_pointer (&after);

  return TRUE;
}
