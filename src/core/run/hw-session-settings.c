/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-session-settings"

#include "config.h"

#include "hw-session-settings.h"

struct _HwSessionSettings
{
  char *search_path; /* NULL: the engine has no such thing */
  char *role;
};

/**
 * hw_session_settings_get_read:
 *
 * A dump by pg_dump, which people make their first revision of, empties the search path for the whole session.
 *
 * Returns: (transfer none) (nullable): what to ask before the first script runs; NULL where the engine has no such settings
 */
const char *
hw_session_settings_get_read (HwDatabase *database)
{
  if (hw_database_get_dialect (database) != HW_DIALECT_POSTGRESQL)
    return NULL;

  return "SELECT pg_catalog.current_setting('search_path'), pg_catalog.current_setting('role')";
}

/**
 * hw_session_settings_new:
 * @answer: (nullable): to hw_session_settings_get_read()
 *
 * Returns: (transfer full): what to go back to
 */
HwSessionSettings *
hw_session_settings_new (const HwRows *answer)
{
  HwSessionSettings *self = g_new0 (HwSessionSettings, 1);

  if (answer != NULL)
    {
      self->search_path = g_strdup (hw_rows_get (answer, 0, 0));
      self->role = g_strdup (hw_rows_get (answer, 0, 1));
    }

  return self;
}

/**
 * hw_session_settings_get_restore:
 * @out_params: (out caller-allocates) (array length=HW_SESSION_SETTINGS_N_PARAMS): borrowed from @self
 *
 * Returns: (transfer none): the statement that puts the settings back; NULL where the engine has none
 */
const char *
hw_session_settings_get_restore (const HwSessionSettings *self, const char **out_params)
{
  if (self->search_path == NULL)
    return NULL;
  out_params[0] = self->search_path;
  out_params[1] = self->role;

  return "SELECT pg_catalog.set_config('search_path', $1, false),"
         " pg_catalog.set_config('role', $2, false)";
}

/**
 * hw_session_settings_restore:
 *
 * Puts the settings back, in a transaction or outside; one round trip.
 */
gboolean
hw_session_settings_restore (HwSessionSettings *self,
                             HwDatabase *database,
                             GCancellable *cancellable,
                             GError **error)
{
  const char *params[HW_SESSION_SETTINGS_N_PARAMS];
  const char *sql = hw_session_settings_get_restore (self, params);
  g_autoptr(HwRows) rows = NULL;

  if (sql == NULL)
    return TRUE;
  rows = hw_database_query (database, sql, params, G_N_ELEMENTS (params), cancellable, error);

  return rows != NULL;
}

/**
 * hw_session_settings_free:
 * @self: (nullable)
 */
void
hw_session_settings_free (HwSessionSettings *self)
{
  if (self == NULL)
    return;

  g_free (self->search_path);
  g_free (self->role);
  g_free (self);
}
