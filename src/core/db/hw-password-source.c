/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-password-source"

#include "config.h"

#include "hw-database-url-private.h"
#include "hw-keyring.h"
#include "hw-passfile.h"
#include "hw-password-source.h"

static gboolean
is_in_keyring (HwKeyring *keyring, GHashTable *place, GCancellable *cancellable)
{
  char *password = hw_keyring_lookup (keyring, place, cancellable, NULL);
  const gboolean is_found = password != NULL;

  hw_password_free (password);

  return is_found;
}

static gboolean
is_in_memory (HwKeyring *keyring, GHashTable *place)
{
  char *password = hw_keyring_dup_remembered (keyring, place);
  const gboolean is_found = password != NULL;

  hw_password_free (password);

  return is_found;
}

/**
 * hw_password_source_find:
 * @url: of a PostgreSQL database
 * @place: where its user keeps the password
 * @keyring: (nullable)
 * @cancellable: (nullable): for the keyring
 *
 * Looks where a connection to @url would find a password, in the order in which libpq (PostgreSQL 15 manual, 34.1.2 and
 * 34.16) and then Headway ask. Does not connect, but reads files and talks to the keyring: blocks; any thread.
 *
 * Returns: the first place that has one; SERVICE where only the user's service file may
 */
HwPasswordSource
hw_password_source_find (const HwDatabaseUrl *url,
                         HwPasswordPlace place,
                         HwKeyring *keyring,
                         GCancellable *cancellable)
{
  g_autoptr(GHashTable) attributes = NULL;

  g_return_val_if_fail (url != NULL && url->keywords != NULL, HW_PASSWORD_SOURCE_ASK);

  if (hw_database_url_get_password (url) != NULL)
    return HW_PASSWORD_SOURCE_URL;
  if (place == HW_PASSWORD_PLACE_VARIABLE)
    return HW_PASSWORD_SOURCE_OWN_VARIABLE;
  if (g_getenv ("PGPASSWORD") != NULL)
    return HW_PASSWORD_SOURCE_VARIABLE;
  if (hw_passfile_has (url))
    return HW_PASSWORD_SOURCE_PASSFILE;
  attributes = hw_database_url_dup_place (url);
  /* What is asked for in the keyring is remembered, so that comes first. */
  if (keyring != NULL && place == HW_PASSWORD_PLACE_KEYRING
      && is_in_keyring (keyring, attributes, cancellable))
    return HW_PASSWORD_SOURCE_KEYRING;
  if (keyring != NULL && is_in_memory (keyring, attributes))
    return HW_PASSWORD_SOURCE_MEMORY;

  return _hw_database_url_get_value (url, "service") != NULL ? HW_PASSWORD_SOURCE_SERVICE
                                                             : HW_PASSWORD_SOURCE_ASK;
}
