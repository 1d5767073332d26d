/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-password-source"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "hw-database-url-private.h"
#include "hw-keyring.h"
#include "hw-password-source.h"

static char *
find_passfile (const HwDatabaseUrl *url)
{
  const char *path = _hw_database_url_get_value (url, "passfile");

  if (path == NULL || *path == '\0')
    path = g_getenv ("PGPASSFILE");

  return path != NULL && *path != '\0' ? g_strdup (path)
                                       : g_build_filename (g_get_home_dir (), ".pgpass", NULL);
}

/* One field of a line of a password file, up to its colon; @line is left behind it. A backslash takes the next character as
 * it is. NULL: the line has ended too early. */
static char *
read_field (const char **line)
{
  g_autoptr(GString) field = g_string_new (NULL);
  const char *p = *line;

  for (; *p != '\0' && *p != ':'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      g_string_append_c (field, *p);
    }
  if (*p != ':')
    return NULL;
  *line = p + 1;

  return g_string_free (g_steal_pointer (&field), FALSE);
}

/* “host:port:database:user:password”, as the manual of PostgreSQL 15 has it in 34.16 */
static gboolean
line_matches (const char *line, const char *const *wanted)
{
  if (*line == '#')
    return FALSE;
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      g_autofree char *field = read_field (&line);

      if (field == NULL || (strcmp (field, "*") != 0 && strcmp (field, wanted[i]) != 0))
        return FALSE;
    }

  return *line != '\0';
}

static gboolean
has_line (const HwDatabaseUrl *url, GHashTable *place)
{
  g_autofree char *path = find_passfile (url);
  g_autofree char *content = NULL;
  g_auto(GStrv) lines = NULL;
  const char *host = g_hash_table_lookup (place, "host");
  const char *port = g_hash_table_lookup (place, "port");
  const char *wanted[] = { *host == '\0' || *host == '/' || *host == '@' ? "localhost" : host,
                           *port == '\0' ? "5432" : port, g_hash_table_lookup (place, "dbname"),
                           g_hash_table_lookup (place, "user"), NULL };
  gboolean is_found = FALSE;
  GStatBuf info;

  /* libpq ignores a file that others may read. */
  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode)
      || (info.st_mode & (S_IRWXG | S_IRWXO)) != 0
      || !g_file_get_contents (path, &content, NULL, NULL))
    return FALSE;
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL && !is_found; i++)
    is_found = line_matches (lines[i], wanted);
  hw_password_free (g_steal_pointer (&content));
  for (guint i = 0; lines[i] != NULL; i++)
    explicit_bzero (lines[i], strlen (lines[i]));

  return is_found;
}

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
  g_autoptr(GHashTable) place = NULL;

  g_return_val_if_fail (url != NULL && url->keywords != NULL, HW_PASSWORD_SOURCE_ASK);

  place = hw_database_url_dup_place (url);
  if (hw_database_url_get_password (url) != NULL)
    return HW_PASSWORD_SOURCE_URL;
  if (g_getenv ("PGPASSWORD") != NULL)
    return HW_PASSWORD_SOURCE_VARIABLE;
  if (has_line (url, place))
    return HW_PASSWORD_SOURCE_PASSFILE;
  /* What is asked for in the keyring is remembered, so that comes first. */
  if (keyring != NULL && is_in_keyring (keyring, place, cancellable))
    return HW_PASSWORD_SOURCE_KEYRING;
  if (keyring != NULL && is_in_memory (keyring, place))
    return HW_PASSWORD_SOURCE_MEMORY;

  return _hw_database_url_get_value (url, "service") != NULL ? HW_PASSWORD_SOURCE_SERVICE
                                                             : HW_PASSWORD_SOURCE_ASK;
}
