/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-url"

#include "config.h"

#include "hw-environment-url.h"
#include "hw-keyring.h"

HwDatabaseUrl *
hw_environment_parse_plain_url (const HwEnvironment *environment, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (environment != NULL, NULL);

  text = hw_environment_resolve_url (environment, NULL, error);

  return text == NULL ? NULL : hw_database_url_parse (text, environment->root, error);
}

HwDatabaseUrl *
hw_environment_parse_url (const HwEnvironment *environment, GError **error)
{
  g_autoptr(HwDatabaseUrl) url = hw_environment_parse_plain_url (environment, error);
  HwDatabaseUrl *whole;
  char *password;

  if (url == NULL || hw_database_url_get_dialect (url) == HW_DIALECT_SQLITE
      || environment->password_place != HW_PASSWORD_PLACE_VARIABLE
      || hw_database_url_get_password (url) != NULL)
    return g_steal_pointer (&url);
  password = hw_environment_dup_password (environment, error);
  if (password == NULL)
    return NULL;
  whole = hw_database_url_with_password (url, password);
  hw_password_free (password);

  return whole;
}

void
hw_environment_set_keyring (const HwEnvironment *environment, HwDatabaseOptions *options)
{
  g_return_if_fail (environment != NULL);
  g_return_if_fail (options != NULL);

  options->keyring = environment->keyring;
  options->remembered_only = environment->password_place != HW_PASSWORD_PLACE_KEYRING;
}
