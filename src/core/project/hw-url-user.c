/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-url-user"

#include "config.h"

#include <string.h>

#include "hw-url-user.h"

/* The “://” of a URL; NULL for a key=value string, in whose values one may stand. */
static const char *
find_separator (const char *text)
{
  const char *separator = strstr (text, "://");

  return separator != NULL && strcspn (text, "= ") > (gsize)(separator - text) ? separator : NULL;
}

static gboolean
is_sqlite (const char *text)
{
  return g_ascii_strncasecmp (text, "sqlite", strlen ("sqlite")) == 0
         || g_str_has_prefix (text, "file:");
}

/* The “?…” of a URL without the options @without: (transfer full) */
static char *
filter_query (const char *query, const char *const *without)
{
  g_auto(GStrv) options = NULL;
  g_autoptr(GString) out = g_string_new (NULL);

  if (*query != '?')
    return g_strdup (query);
  options = g_strsplit (query + 1, "&", -1);
  for (guint i = 0; options[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (options[i], strcspn (options[i], "="));

      if (!g_strv_contains (without, name))
        g_string_append_printf (out, "%c%s", out->len == 0 ? '?' : '&', options[i]);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A value of a key=value string: PostgreSQL 15, 34.1.1.1 */
static void
append_quoted (GString *out, const char *value)
{
  g_string_append_c (out, '\'');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '\'');
}

/* Of a keyword that is given twice, libpq takes the last; an empty password is none. */
static char *
extend_keywords (const char *text, const char *user)
{
  g_autoptr(GString) out = g_string_new (text);

  if (user != NULL)
    {
      g_string_append (out, " user=");
      append_quoted (out, user);
    }
  g_string_append (out, " password=''");

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* @user: as it is to stand in a URL; NULL keeps the one that is there */
static char *
rewrite_url (const char *text, const char *separator, const char *user)
{
  static const char *const both[] = { "user", "password", NULL };
  static const char *const password[] = { "password", NULL };
  const char *authority = separator + strlen ("://");
  const gsize length = strcspn (authority, "/?#");
  g_autofree char *front = g_strndup (authority, length);
  const char *rest = authority + length;
  const char *question = strchr (rest, '?');
  g_autofree char *path =
      question != NULL ? g_strndup (rest, (gsize)(question - rest)) : g_strdup (rest);
  g_autofree char *query =
      filter_query (question != NULL ? question : "", user != NULL ? both : password);
  char *at = strrchr (front, '@');
  const char *host = at != NULL ? at + 1 : front;
  g_autofree char *scheme = g_strndup (text, (gsize)(authority - text));
  g_autofree char *old = at != NULL ? g_strndup (front, strcspn (front, ":@")) : g_strdup ("");

  if (user == NULL)
    user = old;

  return g_strconcat (scheme, user, *user != '\0' || at != NULL ? "@" : "", host, path, query,
                      NULL);
}

/**
 * hw_url_with_user:
 *
 * A user of a shared URL stands for everybody; this puts one's own in its place. The password of somebody else would let
 * nobody in, so that it goes.
 */
char *
hw_url_with_user (const char *text, const char *user)
{
  const char *separator;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (user != NULL, NULL);

  if (is_sqlite (text))
    return g_strdup (text);
  separator = find_separator (text);
  if (separator == NULL)
    return extend_keywords (text, user);
  escaped = g_uri_escape_string (user, NULL, FALSE);

  return rewrite_url (text, separator, escaped);
}

/**
 * hw_url_without_password:
 * @text: a URL, as Alembic's sqlalchemy.url
 *
 * For a URL that is copied to where others may read it.
 *
 * Returns: (transfer full) (nullable): NULL where it cannot be told which part is a password
 */
char *
hw_url_without_password (const char *text)
{
  const char *separator;
  const char *authority;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  if (is_sqlite (text))
    return g_strdup (text);
  separator = find_separator (text);
  if (separator == NULL)
    return NULL;
  authority = separator + strlen ("://");
  length = strcspn (authority, "/?#");
  /* The “@” of “app:a/b@db” ends a password that should have been escaped. */
  if (memchr (authority, '@', length) == NULL && strchr (authority + length, '@') != NULL)
    return NULL;

  return rewrite_url (text, separator, NULL);
}
