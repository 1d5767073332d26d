/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-password-keep"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-environment-url.h"
#include "hw-error.h"
#include "hw-format.h"
#include "hw-keyring.h"
#include "hw-passfile.h"
#include "hw-password-keep.h"

/* libpq comes before the keyring, so that what was kept there would not be used. */
static gboolean
check_passfile (const HwDatabaseUrl *url, GError **error)
{
  g_autofree char *path = NULL;

  if (!hw_passfile_has (url))
    return TRUE;
  path = hw_passfile_find (url);
  hw_set_error (error, HW_ERROR_EXISTS,
                _("Press Forget in the environment's editor to remove it."),
                   /* Translators: path of a file */
                   _("the password file “%s” has a password for this database, which comes first"),
                      path);

  return FALSE;
}

static gboolean
keep_in_keyring (const HwDatabaseUrl *url,
                 HwKeyring *keyring,
                 GHashTable *place,
                 const char *password,
                 GCancellable *cancellable,
                 GError **error)
{
  /* Translators: shown by the keyring's own window; a database and its host */
  g_autofree char *label = g_strdup_printf (_("Headway: %s"), hw_database_url_get_label (url));

  return hw_keyring_store (keyring, place, label, password, cancellable, error)
         && check_passfile (url, error);
}

gboolean
hw_password_keep (const HwEnvironment *environment,
                  HwKeyring *keyring,
                  const char *password,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr(HwDatabaseUrl) url = hw_environment_parse_plain_url (environment, error);
  g_autoptr(GHashTable) place = url == NULL ? NULL : hw_database_url_dup_place (url);

  if (place == NULL)
    return url != NULL;
  hw_keyring_remember (keyring, place, password);
  switch (environment->password_place)
    {
    case HW_PASSWORD_PLACE_KEYRING:
      return keep_in_keyring (url, keyring, place, password, cancellable, error);
    case HW_PASSWORD_PLACE_PASSFILE:
      return hw_passfile_store (url, password, error);
    case HW_PASSWORD_PLACE_VARIABLE:
    case HW_PASSWORD_PLACE_ASK:
      break;
    }

  return TRUE;
}

char *
hw_password_describe_failure (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, HW_ERROR, HW_ERROR_AUTH))
    return g_strdup (_("There is no keyring: the password will be asked for"));

  return hw_format_error (error);
}

gboolean
hw_password_forget (const HwEnvironment *environment,
                    HwKeyring *keyring,
                    gboolean is_passfile,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr(HwDatabaseUrl) url = hw_environment_parse_plain_url (environment, error);
  g_autoptr(GHashTable) place = url == NULL ? NULL : hw_database_url_dup_place (url);

  if (place == NULL)
    return url != NULL;
  hw_keyring_remember (keyring, place, NULL);
  if (is_passfile)
    return hw_passfile_remove (url, error);

  return environment->password_place != HW_PASSWORD_PLACE_KEYRING
         || hw_keyring_clear (keyring, place, cancellable, error);
}
