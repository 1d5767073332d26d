/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-database-url-postgres"

#include "config.h"

#include <string.h>

#include "hw-autoptr.h"
#include "hw-database-url-private.h"
#include "hw-error.h"

static gboolean
is_secret (const char *keyword)
{
  return strcmp (keyword, "password") == 0 || strcmp (keyword, "sslpassword") == 0;
}

/* libpq's list of what it knows, from an empty string: NULL when it does not know @keyword. */
static PQconninfoOption *
find_option (PQconninfoOption *options, const char *keyword)
{
  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    {
      if (strcmp (option->keyword, keyword) == 0)
        return option;
    }

  return NULL;
}

static void
add_option (GHashTable *options, const char *keyword, const char *value)
{
  const char *before = g_hash_table_lookup (options, keyword);

  /* SQLAlchemy repeats “host” and “port” for several hosts; libpq wants lists. */
  g_hash_table_insert (options, g_strdup (keyword),
                       before != NULL ? g_strconcat (before, ",", value, NULL) : g_strdup (value));
}

/* “host=db:5433” is how SQLAlchemy writes a host with its port in a query. */
static void
add_host (GHashTable *options, const char *value)
{
  const char *colon = strchr (value, ':');

  if (*value == '/' || *value == '[' || colon == NULL || strchr (colon + 1, ':') != NULL)
    {
      add_option (options, "host", value);
    }
  else
    {
      g_autofree char *host = g_strndup (value, (gsize)(colon - value));

      add_option (options, "host", host);
      add_option (options, "port", colon + 1);
    }
}

static gboolean
add_query_option (GHashTable *options,
                  PQconninfoOption *known,
                  const char *text,
                  const char *driver,
                  const char *key,
                  const char *value,
                  GError **error)
{
  if (strcmp (key, "ssl") == 0 && strcmp (value, "true") == 0)
    add_option (options, "sslmode", "require"); /* JDBC's way, which libpq reads too */
  else if (strcmp (key, "ssl") == 0)
    add_option (options, "sslmode", value); /* asyncpg's name for it */
  else if (strcmp (key, "host") == 0)
    add_host (options, value);
  else if (strcmp (key, "database") == 0)
    add_option (options, "dbname", value);
  else if (find_option (known, key) != NULL)
    add_option (options, key, value);
  else if (driver == NULL || !_hw_database_url_is_python_only (key))
    {
      /* An “@” behind the question mark means, most likely, that both are of a password. */
      if (strchr (strchr (text, '?'), '@') != NULL)
        _hw_database_url_set_error (
            error, text, "Write a “?” in the user or password as %3F, and an “@” as %40.",
            "has an option that libpq does not know");
      else
        _hw_database_url_set_error (
            error, text,
            "Headway connects through libpq: use the options of PostgreSQL's manual, such as "
            "sslmode, and give options of a Python driver as connect_args in env.py.",
            "has the option “%s”, which libpq does not know", key);
      return FALSE;
    }

  return TRUE;
}

static gboolean
parse_query (
    GHashTable *options, const char *text, const char *query, const char *driver, GError **error)
{
  g_autofree char *message = NULL;
  g_autoptr(PQconninfoOption) known = PQconninfoParse ("", &message);
  g_auto(GStrv) pairs = g_strsplit (query, "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *key = NULL;
      g_autofree char *value = NULL;

      if (*pairs[i] == '\0')
        continue;
      if (equals == NULL)
        {
          _hw_database_url_set_error (error, text,
                                      "Options after the “?” are written key=value&key=value.",
                                      "has an option without a value");
          return FALSE;
        }
      *equals = '\0';
      /* Python reads a plus sign as a blank, libpq as itself. */
      if (driver != NULL)
        g_strdelimit (equals + 1, "+", ' ');
      key = g_uri_unescape_string (pairs[i], NULL);
      value = g_uri_unescape_string (equals + 1, NULL);
      if (key == NULL || value == NULL || !g_utf8_validate (key, -1, NULL))
        {
          _hw_database_url_set_error (error, text, "Write a percent sign itself as %25.",
                                      "has a broken percent escape after the “?”");
          return FALSE;
        }
      if (!add_query_option (options, known, text, driver, key, value, error))
        return FALSE;
    }

  return TRUE;
}

/* libpq's message may quote a piece of the text, so it is passed on only where no password can be in it. */
static PQconninfoOption *
parse_by_libpq (const char *conninfo, const char *text, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  gboolean may_hold_password = strchr (text, '@') != NULL || strstr (lower, "pass") != NULL;
  char *message = NULL;
  PQconninfoOption *options;

  if (!_hw_libpq_load (error))
    return NULL;
  options = PQconninfoParse (conninfo, &message);
  if (options != NULL)
    return options;

  /* A broken key=value string may have its password anywhere: it is not shown at all. */
  _hw_database_url_set_error (
      error, may_hold_password && strstr (text, "://") == NULL ? "…" : text,
      "In a URL, write special characters of user and password percent-encoded (“@” as %40, “%” as "
      "%25); in a key=value string, put quotes around values with blanks.",
      "cannot be read");
  if (error != NULL && message != NULL && !may_hold_password)
    hw_error_set_detail (*error, g_strstrip (message));
  PQfreemem (message);

  return NULL;
}

static gboolean
is_port_list (const char *ports)
{
  g_auto(GStrv) list = g_strsplit (ports, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      if (*list[i] != '\0' && !g_ascii_string_to_unsigned (list[i], 10, 1, 65535, NULL, NULL))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_postgres (const HwDatabaseUrl *self, const char *text, GError **error)
{
  const char *host = _hw_database_url_get_value (self, "host");
  const char *port = _hw_database_url_get_value (self, "port");

  if (host != NULL && strchr (host, '@') != NULL && *host != '@')
    {
      /* What stands after a bare “@” of the password is part of it: the host is not shown either. */
      hw_set_error (error, HW_ERROR_URL, "Write an “@” in the user or password as %40.",
                    "the database URL has an unescaped “@” in its password");
      return FALSE;
    }
  if (port != NULL && !is_port_list (port))
    {
      _hw_database_url_set_error (error, text,
                                  "A port is a number from 1 to 65535; PostgreSQL's own is 5432.",
                                  "has a port that is no port number");
      return FALSE;
    }

  return TRUE;
}

static void
append_quoted (GString *string, const char *value)
{
  g_string_append_c (string, '\'');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (string, '\\');
      g_string_append_c (string, *p);
    }
  g_string_append_c (string, '\'');
}

char *
hw_database_url_dup_conninfo_without_password (const HwDatabaseUrl *url)
{
  GString *string;

  g_return_val_if_fail (url != NULL, NULL);

  if (url->keywords == NULL)
    return NULL;

  string = g_string_new (NULL);
  for (guint i = 0; i + 1 < url->keywords->len; i++)
    {
      const char *keyword = g_ptr_array_index (url->keywords, i);

      if (is_secret (keyword))
        continue;
      g_string_append_printf (string, "%s%s=", string->len > 0 ? " " : "", keyword);
      append_quoted (string, g_ptr_array_index (url->values, i));
    }

  return g_string_free (string, FALSE);
}

/* @has_host: whether host and port are in it, too */
static void
append_query (const HwDatabaseUrl *self, gboolean has_host, GString *string)
{
  static const char *const in_front[] = { "user", "password", "sslpassword", "host",
                                          "port", "dbname",   NULL };
  char separator = '?';

  for (guint i = 0; i + 1 < self->keywords->len; i++)
    {
      const char *keyword = g_ptr_array_index (self->keywords, i);
      gboolean is_host = strcmp (keyword, "host") == 0 || strcmp (keyword, "port") == 0;

      if (g_strv_contains (in_front, keyword) && !(is_host && has_host))
        continue;
      g_string_append_printf (string, "%c%s=", separator, keyword);
      g_string_append_uri_escaped (string, g_ptr_array_index (self->values, i), "/,:", TRUE);
      separator = '&';
    }
}

/* The URL with all that is not secret; a service stays a key=value string, as it has no place in a URL. */
static char *
make_redacted (const HwDatabaseUrl *self)
{
  const char *user = _hw_database_url_get_value (self, "user");
  const char *host = _hw_database_url_get_value (self, "host");
  const char *port = _hw_database_url_get_value (self, "port");
  const char *dbname = _hw_database_url_get_value (self, "dbname");
  gboolean in_query = host != NULL && strpbrk (host, "/@,?#%&=[] ") != NULL;
  g_autoptr(GString) string = g_string_new ("postgresql://");

  if (_hw_database_url_get_value (self, "service") != NULL)
    return hw_database_url_dup_conninfo_without_password (self);

  if (user != NULL)
    {
      g_string_append_uri_escaped (string, user, NULL, TRUE);
      g_string_append_c (string, '@');
    }
  if (host != NULL && !in_query)
    g_string_append_printf (string, strchr (host, ':') != NULL ? "[%s]" : "%s", host);
  if (port != NULL && !in_query)
    g_string_append_printf (string, ":%s", port);
  if (dbname != NULL)
    {
      g_string_append_c (string, '/');
      g_string_append_uri_escaped (string, dbname, NULL, TRUE);
    }
  else if (in_query)
    {
      g_string_append_c (string, '/');
    }
  append_query (self, in_query, string);

  return g_string_free (g_steal_pointer (&string), FALSE);
}

static char *
make_label (const HwDatabaseUrl *self)
{
  const char *host = _hw_database_url_get_value (self, "host");
  const char *port = _hw_database_url_get_value (self, "port");
  const char *name = _hw_database_url_get_value (self, "dbname");
  g_autofree char *place = NULL;

  if (name == NULL || *name == '\0')
    name = _hw_database_url_get_value (self, "service");
  if (name == NULL)
    name = _hw_database_url_get_value (self, "user");
  if (name == NULL)
    name = "postgresql";
  if (host == NULL || *host == '\0' || *host == '/' || *host == '@')
    return g_strdup (name);

  if (port != NULL && strcmp (port, "5432") != 0 && strchr (host, ',') == NULL)
    place = g_strdup_printf ("%s:%s", host, port);

  return g_strdup_printf ("%s · %s", name, place != NULL ? place : host);
}

/* Takes over what libpq understood, then what the query adds (the later wins, as in libpq). */
static HwDatabaseUrl *
new_postgres (PQconninfoOption *options, GHashTable *query, const char *text, GError **error)
{
  g_autoptr(HwDatabaseUrl) self = _hw_database_url_new (HW_DIALECT_POSTGRESQL);

  self->keywords = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    {
      const char *value = g_hash_table_lookup (query, option->keyword);

      if (value == NULL)
        value = option->val;
      if (value == NULL)
        continue;
      g_ptr_array_add (self->keywords, g_strdup (option->keyword));
      g_ptr_array_add (self->values, g_strdup (value));
    }
  g_ptr_array_add (self->keywords, NULL);
  g_ptr_array_add (self->values, NULL);
  if (!check_postgres (self, text, error))
    return NULL;
  _hw_database_url_set_shown (self, make_redacted (self), make_label (self));

  return g_steal_pointer (&self);
}

/**
 * hw_database_url_new_for_database:
 * @url: of PostgreSQL
 * @database: a name, as the server knows it
 *
 * Returns: (transfer full)
 */
HwDatabaseUrl *
hw_database_url_new_for_database (const HwDatabaseUrl *url, const char *database)
{
  HwDatabaseUrl *self;

  g_return_val_if_fail (url != NULL && url->keywords != NULL, NULL);
  g_return_val_if_fail (database != NULL, NULL);

  self = _hw_database_url_new (HW_DIALECT_POSTGRESQL);
  self->keywords = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i + 1 < url->keywords->len; i++)
    {
      const char *keyword = g_ptr_array_index (url->keywords, i);

      if (strcmp (keyword, "dbname") == 0)
        continue;
      g_ptr_array_add (self->keywords, g_strdup (keyword));
      g_ptr_array_add (self->values, g_strdup (g_ptr_array_index (url->values, i)));
    }
  g_ptr_array_add (self->keywords, g_strdup ("dbname"));
  g_ptr_array_add (self->values, g_strdup (database));
  g_ptr_array_add (self->keywords, NULL);
  g_ptr_array_add (self->values, NULL);
  _hw_database_url_set_shown (self, make_redacted (self), make_label (self));

  return self;
}

HwDatabaseUrl *
_hw_database_url_parse_postgres (const char *text,
                                 const char *rest,
                                 const char *driver,
                                 GError **error)
{
  const char *question = strchr (rest, '?');
  g_autofree char *front =
      g_strndup (rest, question != NULL ? (gsize)(question - rest) : strlen (rest));
  g_autofree char *uri = g_strconcat ("postgresql://", front, NULL);
  g_autoptr(GHashTable) query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(PQconninfoOption) options = parse_by_libpq (uri, text, error);

  if (options == NULL
      || (question != NULL && !parse_query (query, text, question + 1, driver, error)))
    return NULL;

  return new_postgres (options, query, text, error);
}

HwDatabaseUrl *
_hw_database_url_parse_conninfo (const char *text, GError **error)
{
  g_autoptr(PQconninfoOption) options = parse_by_libpq (text, text, error);
  g_autoptr(GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  return options != NULL ? new_postgres (options, none, text, error) : NULL;
}

HwDatabaseUrl *
hw_database_url_with_password (const HwDatabaseUrl *url, const char *password)
{
  HwDatabaseUrl *self;

  g_return_val_if_fail (url != NULL && url->keywords != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  self = _hw_database_url_new (HW_DIALECT_POSTGRESQL);
  self->keywords = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i + 1 < url->keywords->len; i++)
    if (strcmp (g_ptr_array_index (url->keywords, i), "password") != 0)
      {
        g_ptr_array_add (self->keywords, g_strdup (g_ptr_array_index (url->keywords, i)));
        g_ptr_array_add (self->values, g_strdup (g_ptr_array_index (url->values, i)));
      }
  g_ptr_array_add (self->keywords, g_strdup ("password"));
  g_ptr_array_add (self->values, g_strdup (password));
  g_ptr_array_add (self->keywords, NULL);
  g_ptr_array_add (self->values, NULL);
  _hw_database_url_set_shown (self, g_strdup (url->redacted), g_strdup (url->label));

  return self;
}

/* What libpq takes where the URL says nothing: from its environment variables, and the login's name. */
static const char *
get_default (PQconninfoOption *defaults, const char *keyword)
{
  const PQconninfoOption *option = find_option (defaults, keyword);

  return option != NULL && option->val != NULL ? option->val : "";
}

/**
 * hw_database_url_dup_place:
 *
 * The attributes under which a password for the connection is kept: what the URL says, else libpq's defaults. Of a service
 * only its name counts, and the user where the URL gives one: the rest is in the user's own file. An address overrides the
 * host's name, so it is part of it.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): NULL for SQLite
 */
GHashTable *
hw_database_url_dup_place (const HwDatabaseUrl *url)
{
  static const char *const keywords[] = { "host", "port", "user", "dbname", "service" };
  g_autoptr(PQconninfoOption) defaults = NULL;
  GHashTable *place;
  const char *address;
  gboolean has_service;

  g_return_val_if_fail (url != NULL, NULL);

  if (url->keywords == NULL)
    return NULL;
  has_service = _hw_database_url_get_value (url, "service") != NULL;
  defaults = PQconndefaults ();
  place = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      const char *value = _hw_database_url_get_value (url, keywords[i]);

      if (value == NULL || *value == '\0')
        value = has_service ? "" : get_default (defaults, keywords[i]);
      g_hash_table_insert (place, g_strdup (keywords[i]), g_strdup (value));
    }
  address = _hw_database_url_get_value (url, "hostaddr");
  if (address != NULL)
    g_hash_table_insert (
        place, g_strdup ("host"),
        g_strdup_printf ("%s/%s", (const char *)g_hash_table_lookup (place, "host"), address));
  if (*(const char *)g_hash_table_lookup (place, "dbname") == '\0' && !has_service)
    g_hash_table_insert (place, g_strdup ("dbname"),
                         g_strdup (g_hash_table_lookup (place, "user")));

  return place;
}
