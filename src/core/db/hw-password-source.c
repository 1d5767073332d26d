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

/* @remembered_only: the keyring itself is not asked */
static HwPasswordSource
find_source (const HwDatabaseUrl *url,
             HwKeyring *keyring,
             gboolean remembered_only,
             GCancellable *cancellable)
{
  g_autoptr(GHashTable) place = hw_database_url_dup_place (url);

  if (hw_database_url_get_password (url) != NULL)
    return HW_PASSWORD_SOURCE_URL;
  if (g_getenv ("PGPASSWORD") != NULL)
    return HW_PASSWORD_SOURCE_VARIABLE;
  if (hw_passfile_has (url))
    return HW_PASSWORD_SOURCE_PASSFILE;
  /* What is asked for in the keyring is remembered, so that comes first. */
  if (keyring != NULL && !remembered_only && is_in_keyring (keyring, place, cancellable))
    return HW_PASSWORD_SOURCE_KEYRING;
  if (keyring != NULL && is_in_memory (keyring, place))
    return HW_PASSWORD_SOURCE_MEMORY;

  return _hw_database_url_get_value (url, "service") != NULL ? HW_PASSWORD_SOURCE_SERVICE
                                                             : HW_PASSWORD_SOURCE_ASK;
}

/**
 * hw_password_source_find:
 * @keyring: (nullable)
 * @cancellable: (nullable): for the keyring
 *
 * Looks where a connection to @url would find a password, in the order in which libpq (34.1.2, 34.16) and then Headway ask.
 * Does not connect.
 *
 * Returns: the first place that has one; SERVICE where only the user's service file may
 */
HwPasswordSource
hw_password_source_find (const HwDatabaseUrl *url, HwKeyring *keyring, GCancellable *cancellable)
{
  g_return_val_if_fail (url != NULL && url->keywords != NULL, HW_PASSWORD_SOURCE_ASK);

  return find_source (url, keyring, FALSE, cancellable);
}

HwPasswordSource
hw_password_source_find_own (const HwEnvironment *environment,
                             const HwDatabaseUrl *url,
                             HwKeyring *keyring,
                             GCancellable *cancellable)
{
  g_return_val_if_fail (environment != NULL, HW_PASSWORD_SOURCE_ASK);
  g_return_val_if_fail (url != NULL && url->keywords != NULL, HW_PASSWORD_SOURCE_ASK);

  if (environment->password_place == HW_PASSWORD_PLACE_VARIABLE
      && hw_database_url_get_password (url) == NULL)
    return HW_PASSWORD_SOURCE_OWN_VARIABLE;

  return find_source (url, keyring, environment->password_place != HW_PASSWORD_PLACE_KEYRING,
                      cancellable);
}
