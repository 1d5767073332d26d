/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-postgres-password"

#include "config.h"

#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-keyring.h"
#include "hw-postgres-private.h"

/* Connects with @password. When that works the database's URL has it from then on: for its further connections and for
 * the programs that make backups. */
static PGconn *
connect_with (HwDatabase *database, const char *password, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwDatabaseUrl) without = hw_database_url_ref (hw_database_get_url (database));
  g_autoptr(HwDatabaseUrl) with = hw_database_url_with_password (without, password);
  gboolean needs_password;
  PGconn *conn;

  _hw_database_set_url (database, with);
  conn = _hw_postgres_connect (database, &needs_password, cancellable, error);
  if (conn == NULL)
    _hw_database_set_url (database, without);

  return conn;
}

/* A server wants a password. @reason: (transfer full): what it said; the answer where there is no password */
static PGconn *
ask_keyring (HwDatabase *database,
             GHashTable *place,
             GError *reason,
             GCancellable *cancellable,
             GError **error)
{
  HwKeyring *keyring = hw_database_get_options (database)->keyring;
  g_autoptr(GError) keyring_error = NULL;
  char *password = hw_database_get_options (database)->remembered_only
                       ? NULL
                       : hw_keyring_lookup (keyring, place, cancellable, &keyring_error);
  PGconn *conn = NULL;

  if (password == NULL)
    {
      /* Why the keyring could not be asked is a further fact, not the fault. */
      if (keyring_error != NULL && !hw_error_is_cancelled (keyring_error))
        hw_error_append_detail (reason, keyring_error->message);
      g_propagate_error (error, reason);
      return NULL;
    }
  g_error_free (reason);
  conn = connect_with (database, password, cancellable, error);
  if (conn != NULL)
    hw_keyring_remember (keyring, place, password);
  hw_password_free (password);

  return conn;
}

PGconn *
_hw_postgres_connect_asking (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  HwKeyring *keyring = hw_database_get_options (database)->keyring;
  const HwDatabaseUrl *url = hw_database_get_url (database);
  g_autoptr(GHashTable) place = NULL;
  GError *reason = NULL;
  gboolean needs_password;
  char *password;
  PGconn *conn;

  if (keyring == NULL || hw_database_url_get_password (url) != NULL)
    return _hw_postgres_connect (database, &needs_password, cancellable, error);

  place = hw_database_url_dup_place (url);
  password = hw_keyring_dup_remembered (keyring, place);
  if (password != NULL)
    {
      conn = connect_with (database, password, cancellable, &reason);
      hw_password_free (password);
      if (g_error_matches (reason, HW_ERROR, HW_ERROR_AUTH))
        {
          /* It was changed since; the keyring may know the new one. */
          hw_keyring_remember (keyring, place, NULL);
          return ask_keyring (database, place, reason, cancellable, error);
        }
    }
  else
    {
      conn = _hw_postgres_connect (database, &needs_password, cancellable, &reason);
      if (conn == NULL && needs_password)
        return ask_keyring (database, place, reason, cancellable, error);
    }
  if (conn == NULL)
    g_propagate_error (error, reason);

  return conn;
}
