/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-connection-fields"

#include "config.h"

#include <string.h>

#include "hw-connection-fields.h"
#include "hw-database-url.h"
#include "hw-keyring.h"

#define RELATIVE_PREFIX "sqlite:///"
#define SERVICE_PREFIX "service="

void
hw_connection_fields_free (HwConnectionFields *fields)
{
  if (fields == NULL)
    return;

  g_free (fields->url);
  g_free (fields->host);
  g_free (fields->port);
  g_free (fields->dbname);
  g_free (fields->user);
  g_free (fields->sslmode);
  g_free (fields->service);
  g_free (fields->file);
  hw_password_free (fields->password);
  g_free (fields);
}

static void
take (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* Where a keyword of libpq's has its field; NULL for one that has none. */
static char **
find_field (HwConnectionFields *fields, const char *keyword)
{
  const struct
  {
    const char *keyword;
    char **field;
  } all[] = {
    { "host", &fields->host }, { "port", &fields->port },       { "dbname", &fields->dbname },
    { "user", &fields->user }, { "sslmode", &fields->sslmode }, { "password", &fields->password },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_str_equal (all[i].keyword, keyword))
      return all[i].field;

  return NULL;
}

static HwConnectionForm
take_postgres (HwConnectionFields *fields, const HwDatabaseUrl *parsed)
{
  const char *const *keywords = hw_database_url_get_keywords (parsed);
  const char *const *values = hw_database_url_get_values (parsed);
  gboolean is_all = TRUE;

  for (guint i = 0; keywords[i] != NULL; i++)
    {
      char **field = find_field (fields, keywords[i]);

      if (field != NULL)
        take (field, values[i]);
      else
        is_all = FALSE;
    }

  return is_all && strchr (fields->host, ',') == NULL ? HW_CONNECTION_FORM_FIELDS
                                                      : HW_CONNECTION_FORM_URL;
}

static HwConnectionForm
judge (HwConnectionFields *fields)
{
  g_autoptr(HwDatabaseUrl) parsed = NULL;
  const char *url = fields->url;

  if (*url == '\0')
    return HW_CONNECTION_FORM_FIELDS;
  if (strstr (url, "${") != NULL)
    return HW_CONNECTION_FORM_URL;
  if (g_str_has_prefix (url, SERVICE_PREFIX) && strpbrk (url, " '\\") == NULL)
    {
      take (&fields->service, url + strlen (SERVICE_PREFIX));
      return HW_CONNECTION_FORM_SERVICE;
    }
  if (g_str_has_prefix (url, RELATIVE_PREFIX) && strpbrk (url, "?%#") == NULL)
    {
      take (&fields->file, url + strlen (RELATIVE_PREFIX));
      return HW_CONNECTION_FORM_FILE;
    }
  parsed = hw_database_url_parse (url, "/", NULL);
  /* “postgresql+psycopg2://” names the driver of a Python program, which has to stay. */
  if (parsed == NULL || hw_database_url_get_dialect (parsed) == HW_DIALECT_SQLITE
      || strchr (url, '+') != NULL)
    return HW_CONNECTION_FORM_URL;

  return take_postgres (fields, parsed);
}

/**
 * hw_connection_fields_parse:
 * @url: as headway.ini has it, or as somebody pastes it
 *
 * Returns: (transfer full): its parts
 */
HwConnectionFields *
hw_connection_fields_parse (const char *url)
{
  HwConnectionFields *fields;

  g_return_val_if_fail (url != NULL, NULL);

  fields = g_new0 (HwConnectionFields, 1);
  fields->url = g_strstrip (g_strdup (url));
  fields->host = g_strdup ("");
  fields->port = g_strdup ("");
  fields->dbname = g_strdup ("");
  fields->user = g_strdup ("");
  fields->sslmode = g_strdup ("");
  fields->service = g_strdup ("");
  fields->file = g_strdup ("");
  fields->form = judge (fields);

  return fields;
}

static char *
escape (const char *text)
{
  return g_uri_escape_string (text, NULL, TRUE);
}

static void
append_option (GString *url, const char *keyword, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, "/", TRUE);

  if (*value != '\0')
    g_string_append_printf (url, "%c%s=%s", strchr (url->str, '?') == NULL ? '?' : '&', keyword,
                            escaped);
}

static char *
join_postgres (const HwConnectionFields *fields)
{
  g_autoptr(GString) url = g_string_new ("postgresql://");
  g_autofree char *user = escape (fields->user);
  g_autofree char *dbname = escape (fields->dbname);
  /* The folder of a socket does not fit between the slashes. */
  const gboolean is_socket = strpbrk (fields->host, "/@%?#") != NULL;

  if (*user != '\0')
    g_string_append_printf (url, "%s@", user);
  if (!is_socket)
    g_string_append_printf (url, strchr (fields->host, ':') != NULL ? "[%s]" : "%s", fields->host);
  if (!is_socket && *fields->port != '\0')
    g_string_append_printf (url, ":%s", fields->port);
  g_string_append_printf (url, "/%s", dbname);
  if (is_socket)
    {
      append_option (url, "host", fields->host);
      append_option (url, "port", fields->port);
    }
  append_option (url, "sslmode", fields->sslmode);

  return g_string_free (g_steal_pointer (&url), FALSE);
}

/**
 * hw_connection_fields_to_url:
 *
 * Returns: (transfer full): what is to be written to headway.ini; never with a password of the fields
 */
char *
hw_connection_fields_to_url (const HwConnectionFields *fields)
{
  switch (fields->form)
    {
    case HW_CONNECTION_FORM_FIELDS:
      return join_postgres (fields);
    case HW_CONNECTION_FORM_SERVICE:
      return g_strconcat (SERVICE_PREFIX, fields->service, NULL);
    case HW_CONNECTION_FORM_FILE:
      return g_strconcat (RELATIVE_PREFIX, fields->file, NULL);
    case HW_CONNECTION_FORM_URL:
      break;
    }

  return g_strdup (fields->url);
}
