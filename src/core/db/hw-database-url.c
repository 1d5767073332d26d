/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-database-url"

#include "config.h"

#include <string.h>

#include "hw-database-url-private.h"
#include "hw-error.h"

#define SUPPORTED_HINT \
  "Headway works with PostgreSQL (postgresql://user@host/database, key=value strings, service=NAME) " \
  "and SQLite (sqlite:///relative.db, sqlite:////absolute.db)."

#define MASK "***"

/* Options of a SQLAlchemy URL that tune a Python driver and change neither where nor as whom it connects
 * (SQLAlchemy 2.0, dialects postgresql and sqlite; asyncpg 0.29; sqlite3 of Python 3.12). */
static const char *const python_only_options[] = {
  "async_fallback",
  "cached_statements",
  "check_same_thread",
  "detect_types",
  "executemany_mode",
  "isolation_level",
  "max_cached_statement_lifetime",
  "prepared_statement_cache_size",
  "prepared_statement_name_func",
  "statement_cache_size",
  "timeout",
  "uri",
  NULL,
};

static void
hw_database_url_clear (HwDatabaseUrl *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->keywords, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->redacted, g_free);
  g_clear_pointer (&self->label, g_free);
}

HwDatabaseUrl *
_hw_database_url_new (HwDialect dialect)
{
  HwDatabaseUrl *self = g_atomic_rc_box_new0 (HwDatabaseUrl);

  self->dialect = dialect;

  return self;
}

void
_hw_database_url_set_shown (HwDatabaseUrl *self, char *redacted, char *label)
{
  self->redacted = g_utf8_make_valid (redacted, -1);
  self->label = g_utf8_make_valid (label, -1);
  g_free (redacted);
  g_free (label);
}

HwDatabaseUrl *
hw_database_url_ref (const HwDatabaseUrl *url)
{
  g_return_val_if_fail (url != NULL, NULL);

  return g_atomic_rc_box_acquire ((HwDatabaseUrl *)url);
}

void
hw_database_url_unref (HwDatabaseUrl *url)
{
  if (url != NULL)
    g_atomic_rc_box_release_full (url, (GDestroyNotify)hw_database_url_clear);
}

/* The “://” of a URL; NULL: @text is none. “options=…://” inside a key=value string is no scheme. */
static const char *
find_separator (const char *text)
{
  const char *separator = strstr (text, "://");

  return separator != NULL && strcspn (text, "= ") > (gsize)(separator - text) ? separator : NULL;
}

/* What may be shown of a text that is no good URL. Unlike hw_redact(), which has to find URLs in other text, this knows that
 * all of @text is one: whatever stands between the first colon behind the scheme and the last “@” may be a password, and
 * so may be every value of an option, whose name can be percent-encoded. */
static char *
redact_broken (const char *text)
{
  const char *separator = find_separator (text);
  const char *rest = separator != NULL ? separator + strlen ("://") : text;
  const char *at = separator != NULL ? strrchr (rest, '@') : NULL;
  GString *out = g_string_new_len (text, rest - text);
  gsize length;

  if (at != NULL)
    {
      gsize user = strcspn (rest, ":@/?");

      g_string_append_len (out, rest, (gssize)user);
      g_string_append (out, rest[user] != '@' || rest + user != at ? ":" MASK "@" : "@");
      rest = at + 1;
    }
  length = strcspn (rest, "?= ");
  g_string_append_len (out, rest, (gssize)length);
  if (rest[length] != '\0')
    g_string_append (out, rest[length] == '?' ? "?…" : "…");

  return g_string_free (out, FALSE);
}

void
_hw_database_url_set_error (
    GError **error, const char *text, const char *hint, const char *format, ...)
{
  g_autofree char *redacted = redact_broken (text);
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  hw_set_error (error, HW_ERROR_URL, hint, "the database URL “%s” %s", redacted, reason);
}

gboolean
_hw_database_url_is_python_only (const char *option)
{
  return g_strv_contains (python_only_options, option);
}

const char *
_hw_database_url_get_value (const HwDatabaseUrl *self, const char *keyword)
{
  if (self->keywords == NULL)
    return NULL;
  for (guint i = 0; i + 1 < self->keywords->len; i++)
    {
      if (strcmp (g_ptr_array_index (self->keywords, i), keyword) == 0)
        return g_ptr_array_index (self->values, i);
    }

  return NULL;
}

/* “dialect+driver”: TRUE when @scheme is one of @dialect's; @out_driver: NULL without a driver */
static gboolean
scheme_is (const char *scheme, const char *dialect, const char **out_driver)
{
  gsize length = strlen (dialect);

  if (g_ascii_strncasecmp (scheme, dialect, length) != 0)
    return FALSE;
  *out_driver = scheme[length] == '+' ? scheme + length + 1 : NULL;

  return scheme[length] == '\0' || scheme[length] == '+';
}

/* dbmate's short forms “sqlite:dev.db” and “sqlite3:/srv/dev.db”; NULL: @text is none */
static const char *
find_sqlite_path (const char *text)
{
  gsize scheme = strcspn (text, ":");
  g_autofree char *name = g_ascii_strdown (text, (gssize)scheme);
  gboolean is_sqlite = strcmp (name, "sqlite") == 0 || strcmp (name, "sqlite3") == 0;

  return is_sqlite && text[scheme] == ':' && !g_str_has_prefix (text + scheme, "://")
             ? text + scheme + 1
             : NULL;
}

typedef enum
{
  FORM_FILE_URI,
  FORM_SQLITE_PATH,
  FORM_SQLITE_URL,
  FORM_POSTGRES_URL,
  FORM_CONNINFO,
} Form;

static gboolean
find_url_form (
    const char *text, const char *separator, Form *out_form, char **out_driver, GError **error)
{
  g_autofree char *scheme = g_strndup (text, (gsize)(separator - text));
  const char *driver = NULL;

  if (scheme_is (scheme, "postgresql", &driver) || scheme_is (scheme, "postgres", &driver))
    *out_form = FORM_POSTGRES_URL;
  else if (scheme_is (scheme, "sqlite", &driver) || scheme_is (scheme, "sqlite3", &driver))
    {
      if (g_strcmp0 (driver, "pysqlcipher") == 0)
        {
          _hw_database_url_set_error (error, text, SUPPORTED_HINT,
                                      "is an encrypted database, which Headway cannot open");
          return FALSE;
        }
      *out_form = FORM_SQLITE_URL;
    }
  else
    {
      _hw_database_url_set_error (error, text, SUPPORTED_HINT,
                                  "is for “%s”, which Headway does not work with", scheme);
      return FALSE;
    }
  *out_driver = g_strdup (driver);

  return TRUE;
}

/* @out_rest: what stands behind the scheme; @out_driver: (transfer full): of SQLAlchemy, or NULL */
static gboolean
find_form (
    const char *text, Form *out_form, const char **out_rest, char **out_driver, GError **error)
{
  const char *separator = find_separator (text);
  const char *path = find_sqlite_path (text);

  *out_rest = text;
  *out_driver = NULL;
  if (*text == '\0')
    {
      hw_set_error (error, HW_ERROR_URL, SUPPORTED_HINT, "the database URL is empty");
      return FALSE;
    }
  if (g_str_has_prefix (text, "file:"))
    *out_form = FORM_FILE_URI;
  else if (path != NULL)
    {
      *out_form = FORM_SQLITE_PATH;
      *out_rest = path;
    }
  else if (separator != NULL)
    {
      *out_rest = separator + strlen ("://");
      return find_url_form (text, separator, out_form, out_driver, error);
    }
  else if (strchr (text, '=') != NULL)
    *out_form = FORM_CONNINFO;
  else
    {
      _hw_database_url_set_error (error, text, SUPPORTED_HINT, "has no scheme");
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_database_url_parse:
 * @text: a SQLAlchemy URL with or without a driver, a libpq URI, a libpq key=value string, `service=NAME`,
 *   a `file:` URI of SQLite, or `sqlite:PATH` as dbmate has it
 * @root: folder that a relative SQLite path is relative to
 * @error: HW_ERROR_URL; never shows the password
 *
 * Reads the forms as SQLAlchemy 2.0 and libpq 15 do. Connects to nothing and looks for no file; any thread.
 *
 * Returns: (transfer full): the place of a database; NULL on error
 */
HwDatabaseUrl *
hw_database_url_parse (const char *text, const char *root, GError **error)
{
  g_autofree char *copy = NULL;
  g_autofree char *driver = NULL;
  const char *rest;
  Form form;

  g_return_val_if_fail (text != NULL, NULL);

  copy = g_strstrip (g_strdup (text));
  if (!find_form (copy, &form, &rest, &driver, error))
    return NULL;
  switch (form)
    {
    case FORM_FILE_URI:
      return _hw_database_url_parse_file_uri (copy, rest, root, error);
    case FORM_SQLITE_PATH:
      return _hw_database_url_parse_sqlite_path (copy, rest, root, error);
    case FORM_SQLITE_URL:
      return _hw_database_url_parse_sqlite (copy, rest, root, error);
    case FORM_POSTGRES_URL:
      return _hw_database_url_parse_postgres (copy, rest, driver, error);
    case FORM_CONNINFO:
      return _hw_database_url_parse_conninfo (copy, error);
    }
  g_assert_not_reached ();
}

/**
 * hw_database_url_find_dialect:
 * @text: as for hw_database_url_parse()
 * @error: HW_ERROR_URL; never shows the password
 *
 * For what is written for a kind of database and sent to none: nothing else in @text is looked at, and libpq is not loaded.
 */
gboolean
hw_database_url_find_dialect (const char *text, HwDialect *out_dialect, GError **error)
{
  g_autofree char *copy = NULL;
  g_autofree char *driver = NULL;
  const char *rest;
  Form form;

  g_return_val_if_fail (text != NULL, FALSE);

  copy = g_strstrip (g_strdup (text));
  if (!find_form (copy, &form, &rest, &driver, error))
    return FALSE;
  *out_dialect = form == FORM_POSTGRES_URL || form == FORM_CONNINFO ? HW_DIALECT_POSTGRESQL
                                                                    : HW_DIALECT_SQLITE;

  return TRUE;
}

HwDialect
hw_database_url_get_dialect (const HwDatabaseUrl *url)
{
  g_return_val_if_fail (url != NULL, HW_DIALECT_SQLITE);

  return url->dialect;
}

const char *
hw_database_url_get_path (const HwDatabaseUrl *url)
{
  g_return_val_if_fail (url != NULL, NULL);

  return url->path;
}

const char *const *
hw_database_url_get_keywords (const HwDatabaseUrl *url)
{
  g_return_val_if_fail (url != NULL, NULL);

  return url->keywords != NULL ? (const char *const *)url->keywords->pdata : NULL;
}

const char *const *
hw_database_url_get_values (const HwDatabaseUrl *url)
{
  g_return_val_if_fail (url != NULL, NULL);

  return url->values != NULL ? (const char *const *)url->values->pdata : NULL;
}

const char *
hw_database_url_get_password (const HwDatabaseUrl *url)
{
  const char *password;

  g_return_val_if_fail (url != NULL, NULL);

  password = _hw_database_url_get_value (url, "password");

  return password != NULL && *password != '\0' ? password : NULL;
}

const char *
hw_database_url_get_redacted (const HwDatabaseUrl *url)
{
  g_return_val_if_fail (url != NULL, NULL);

  return url->redacted;
}

const char *
hw_database_url_get_label (const HwDatabaseUrl *url)
{
  g_return_val_if_fail (url != NULL, NULL);

  return url->label;
}
