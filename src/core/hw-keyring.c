/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-keyring"

#include "config.h"

#include <string.h>

#include <libsecret/secret.h>

#include "hw-error.h"
#include "hw-keyring.h"
#include "hw-library.h"

/* Part of libsecret's promise: another number would be another interface. */
#define LIBRARY "libsecret-1.so.0"

/* The functions of libsecret that are used, in the order in which they are looked up. */
typedef struct
{
  __typeof__ (secret_password_storev_sync) *store;
  __typeof__ (secret_password_lookupv_sync) *lookup;
  __typeof__ (secret_password_clearv_sync) *clear;
  __typeof__ (secret_password_free) *password_free;
} Library;

struct _HwKeyring
{
  gatomicrefcount refs;
  GMutex mutex;           /* for what follows */
  GHashTable *remembered; /* place as text -> password */
  Library *library;       /* NULL: not needed yet, or not there */
};

/* Others may read the items: the name of the schema says what they are of. */
static const SecretSchema schema = {
  "org.headway.Headway.Database",
  SECRET_SCHEMA_NONE,
  {
      { "host", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "port", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "dbname", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "service", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

void
hw_password_free (char *password)
{
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  g_free (password);
}

/**
 * hw_keyring_new:
 *
 * Returns: (transfer full): a keyring; nothing is loaded yet
 */
HwKeyring *
hw_keyring_new (void)
{
  HwKeyring *self = g_new0 (HwKeyring, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->mutex);
  self->remembered =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)hw_password_free);

  return self;
}

HwKeyring *
hw_keyring_ref (HwKeyring *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);

  return self;
}

void
hw_keyring_unref (HwKeyring *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;

  g_hash_table_unref (self->remembered);
  g_free (self->library);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static char *
place_to_text (GHashTable *place)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; schema.attributes[i].name != NULL; i++)
    g_string_append_printf (text, "%s\n",
                            (const char *)g_hash_table_lookup (place, schema.attributes[i].name));

  return g_string_free (text, FALSE);
}

void
hw_keyring_remember (HwKeyring *self, GHashTable *place, const char *password)
{
  g_autoptr(GMutexLocker) locker = NULL;
  g_autofree char *key = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (place != NULL);

  key = place_to_text (place);
  locker = g_mutex_locker_new (&self->mutex);
  if (password == NULL)
    g_hash_table_remove (self->remembered, key);
  else
    g_hash_table_replace (self->remembered, g_steal_pointer (&key), g_strdup (password));
}

char *
hw_keyring_dup_remembered (HwKeyring *self, GHashTable *place)
{
  g_autoptr(GMutexLocker) locker = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (place != NULL, NULL);

  key = place_to_text (place);
  locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (g_hash_table_lookup (self->remembered, key));
}

static gboolean
set_error (GError **error, const char *reason)
{
  hw_set_error (error, HW_ERROR_AUTH,
                "Type the password when it is asked for, or put it into ~/.pgpass.",
                "there is no keyring that keeps passwords: %s", reason);

  return FALSE;
}

/* What libsecret said, as ours; a cancellation stays one. */
static gboolean
take_error (GError **error, GError *reason)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  g_strdelimit (reason->message, "\n", ' ');
  /* The bus's own words are about names and files of services. */
  set_error (error, g_error_matches (reason, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
                        ? "no program here offers one"
                        : reason->message);
  g_error_free (reason);

  return FALSE;
}

/* NULL with @error where this computer has no libsecret. */
static const Library *
get_library (HwKeyring *self, GError **error)
{
  static const char *const names[] = { "secret_password_storev_sync",
                                       "secret_password_lookupv_sync",
                                       "secret_password_clearv_sync", "secret_password_free" };
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->library == NULL)
    self->library = (Library *)hw_library_load (LIBRARY, names, G_N_ELEMENTS (names), NULL);
  if (self->library == NULL)
    set_error (error, "libsecret is not installed");

  return self->library;
}

/**
 * hw_keyring_lookup:
 * @error: HW_ERROR_AUTH: there is no keyring, or it stayed locked; G_IO_ERROR_CANCELLED
 *
 * Asks the user's keyring, which may ask the user to unlock it. What it has is remembered. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): the password; free with hw_password_free()
 */
char *
hw_keyring_lookup (HwKeyring *self, GHashTable *place, GCancellable *cancellable, GError **error)
{
  const Library *library;
  GError *reason = NULL;
  char *found, *password;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (place != NULL, NULL);

  library = get_library (self, error);
  if (library == NULL)
    return NULL;
  found = library->lookup (&schema, place, cancellable, &reason);
  if (reason != NULL)
    {
      take_error (error, reason);
      return NULL;
    }
  /* Its memory is not to be given back by g_free(). */
  password = g_strdup (found);
  library->password_free (found);

  return password;
}

gboolean
hw_keyring_store (HwKeyring *self,
                  GHashTable *place,
                  const char *label,
                  const char *password,
                  GCancellable *cancellable,
                  GError **error)
{
  const Library *library;
  GError *reason = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (place != NULL, FALSE);
  g_return_val_if_fail (password != NULL, FALSE);

  hw_keyring_remember (self, place, password);
  library = get_library (self, error);
  if (library == NULL)
    return FALSE;

  return library->store (&schema, place, SECRET_COLLECTION_DEFAULT, label, password, cancellable,
                         &reason)
         || take_error (error, reason);
}

gboolean
hw_keyring_clear (HwKeyring *self, GHashTable *place, GCancellable *cancellable, GError **error)
{
  const Library *library;
  GError *reason = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (place != NULL, FALSE);

  hw_keyring_remember (self, place, NULL);
  library = get_library (self, error);
  if (library == NULL)
    return FALSE;
  /* FALSE without an error: there was none, which is what is wanted. */
  library->clear (&schema, place, cancellable, &reason);

  return reason == NULL || take_error (error, reason);
}
