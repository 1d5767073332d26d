/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-database-url-sqlite"

#include "config.h"

#include <string.h>

#include "hw-database-url-private.h"

/* https://sqlite.org/uri.html: what can be told of without giving a secret away */
static const char *const file_options[] = { "immutable", "mode", "nolock", "psow", "vfs", NULL };

/* The file's own options; @query: (nullable) */
static gboolean
check_sqlite_query (const char *text, const char *query, GError **error)
{
  g_auto(GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (pairs[i], "=", 2);
      const char *key = pair[0];
      const char *value = key != NULL ? pair[1] : NULL;

      if (key == NULL || *key == '\0' || _hw_database_url_is_python_only (key))
        continue;
      if (strcmp (key, "cache") == 0
          || (strcmp (key, "mode") == 0 && value != NULL && g_str_has_prefix (value, "rw")))
        continue;
      if (g_strcmp0 (value, "memory") == 0)
        _hw_database_url_set_error (error, text, "Name a file, such as sqlite:///app.db.",
                                    "is a database in memory, of which nothing would remain");
      else
        _hw_database_url_set_error (
            error, text, "Leave the option away, or write the file alone: sqlite:///app.db.",
            "has the option “%s”, which Headway cannot use for SQLite",
            g_strv_contains (file_options, key) ? pairs[i] : key);
      return FALSE;
    }

  return TRUE;
}

static HwDatabaseUrl *
new_sqlite (const char *text, const char *path, const char *root, GError **error)
{
  g_autoptr(HwDatabaseUrl) self = _hw_database_url_new (HW_DIALECT_SQLITE);

  if (*path == '\0' || strcmp (path, ":memory:") == 0)
    {
      _hw_database_url_set_error (error, text, "Name a file, such as sqlite:///app.db.",
                                  "is a database in memory, of which nothing would remain");
      return NULL;
    }
  self->path = g_canonicalize_filename (path, root);
  _hw_database_url_set_shown (self, g_strconcat ("sqlite:///", path, NULL),
                              g_path_get_basename (self->path));

  return g_steal_pointer (&self);
}

/* https://sqlite.org/uri.html: file:relative, file:/abs, file:///abs, file://localhost/abs */
HwDatabaseUrl *
_hw_database_url_parse_file_uri (const char *text,
                                 const char *uri,
                                 const char *root,
                                 GError **error)
{
  g_autofree char *front = NULL;
  g_autofree char *path = NULL;
  const char *query = strchr (uri, '?');
  const char *start;

  front = g_strndup (uri, query != NULL ? (gsize)(query - uri) : strlen (uri));
  start = front + strlen ("file:");
  if (g_str_has_prefix (start, "//localhost/"))
    start += strlen ("//localhost");
  else if (g_str_has_prefix (start, "///"))
    start += strlen ("//");
  else if (g_str_has_prefix (start, "//"))
    {
      _hw_database_url_set_error (error, text, "Write file:///absolute/path or file:relative/path.",
                                  "names another computer");
      return NULL;
    }
  path = g_uri_unescape_string (start, NULL);
  if (path == NULL)
    {
      _hw_database_url_set_error (error, text, "Write a percent sign itself as %25.",
                                  "has a broken percent escape");
      return NULL;
    }
  if (!check_sqlite_query (text, query != NULL ? query + 1 : NULL, error))
    return NULL;

  return new_sqlite (text, path, root, error);
}

HwDatabaseUrl *
_hw_database_url_parse_sqlite_path (const char *text,
                                    const char *rest,
                                    const char *root,
                                    GError **error)
{
  const char *query = strchr (rest, '?');
  g_autofree char *path = g_strndup (rest, query != NULL ? (gsize)(query - rest) : strlen (rest));

  if (!check_sqlite_query (text, query != NULL ? query + 1 : NULL, error))
    return NULL;

  return new_sqlite (text, path, root, error);
}

/* SQLAlchemy takes the path after the third slash as it is, without percent escapes: a fourth one makes it absolute. */
HwDatabaseUrl *
_hw_database_url_parse_sqlite (const char *text, const char *rest, const char *root, GError **error)
{
  if (*rest != '\0' && *rest != '/')
    {
      _hw_database_url_set_error (
          error, text,
          "Write sqlite:///relative.db (three slashes) or sqlite:////absolute.db (four).",
          "names a host, but SQLite is a file");
      return NULL;
    }
  if (*rest == '/')
    rest++;
  if (g_str_has_prefix (rest, "file:"))
    return _hw_database_url_parse_file_uri (text, rest, root, error);

  return _hw_database_url_parse_sqlite_path (text, rest, root, error);
}
