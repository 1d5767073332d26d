/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/*
 * Database URLs. The first byte chooses a form:
 *
 *   0      the rest as it is
 *   1..4   the rest, cut at newlines, around a password that must not be seen again:
 *          user, what is before and behind it in the password, what follows
 */

#include "config.h"

#include <string.h>

#include "hw-database-url.h"
#include "hw-error.h"
#include "hw-fuzz.h"

#define SECRET "X7secretX"

typedef enum
{
  FORM_PLAIN,
  FORM_URL,      /* postgresql://user:password@rest */
  FORM_ESCAPED,  /* the same with the password percent-encoded, as it should be */
  FORM_QUERY,    /* postgresql://rest?password=… */
  FORM_CONNINFO, /* host=db rest password='…' */
  N_FORMS,
} Form;

static char *
escape_conninfo (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }

  return g_string_free (out, FALSE);
}

static char *
make_url (Form form, const char *user, const char *password, const char *rest)
{
  g_autofree char *uri = g_uri_escape_string (password, NULL, FALSE);
  g_autofree char *quoted = escape_conninfo (password);

  switch (form)
    {
    case FORM_URL:
      return g_strdup_printf ("postgresql://%s:%s@%s", user, password, rest);
    case FORM_ESCAPED:
      return g_strdup_printf ("postgresql+psycopg2://%s:%s@%s", user, uri, rest);
    case FORM_QUERY:
      return g_strdup_printf ("postgresql://%s@%s?password=%s", user, rest, uri);
    case FORM_CONNINFO:
      return g_strdup_printf ("host=db %s password='%s'", rest, quoted);
    case FORM_PLAIN:
    case N_FORMS:
      break;
    }
  g_assert_not_reached ();
}

static void
check_hidden (const char *text)
{
  g_assert_true (text == NULL || strstr (text, SECRET) == NULL);
}

static void
check_url (const HwDatabaseUrl *url)
{
  const char *const *keywords = hw_database_url_get_keywords (url);
  const char *const *values = hw_database_url_get_values (url);

  g_assert_true (g_utf8_validate (hw_database_url_get_redacted (url), -1, NULL));
  g_assert_true (g_utf8_validate (hw_database_url_get_label (url), -1, NULL));
  if (hw_database_url_get_dialect (url) == HW_DIALECT_SQLITE)
    {
      g_assert_nonnull (hw_database_url_get_path (url));
      return;
    }
  g_assert_cmpuint (g_strv_length ((GStrv)keywords), ==, g_strv_length ((GStrv)values));
}

/* What is shown of a URL leads to the same place: parsed again it says the same. */
static void
check_redacted_again (const HwDatabaseUrl *url)
{
  const char *redacted = hw_database_url_get_redacted (url);
  g_autoptr(HwDatabaseUrl) again = hw_database_url_parse (redacted, "/p", NULL);

  if (again != NULL)
    g_assert_null (hw_database_url_get_password (again));
}

static void
check_parse (const char *text, gboolean is_secret)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/p", &error);
  g_autofree char *conninfo = NULL;
  const char *password = url != NULL ? hw_database_url_get_password (url) : NULL;

  hw_fuzz_check_error (url != NULL, error, 0);
  /* A URL that is taken may have the secret elsewhere: what follows an unescaped “/” is the database's name. */
  is_secret = is_secret && (url == NULL || (password != NULL && strstr (password, SECRET) != NULL));
  if (url != NULL)
    {
      check_url (url);
      check_redacted_again (url);
      conninfo = hw_database_url_dup_conninfo_without_password (url);
    }
  if (!is_secret)
    return;
  if (error != NULL)
    {
      check_hidden (error->message);
      check_hidden (hw_error_get_hint (error));
      check_hidden (hw_error_get_detail (error));
      return;
    }
  check_hidden (hw_database_url_get_redacted (url));
  check_hidden (hw_database_url_get_label (url));
  check_hidden (conninfo);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size > 0 ? hw_fuzz_dup_text (data + 1, size - 1) : NULL;
  Form form = size > 0 ? data[0] % N_FORMS : FORM_PLAIN;
  g_auto(GStrv) parts = NULL;
  g_autofree char *redacted = NULL;
  g_autofree char *password = NULL;
  g_autofree char *url = NULL;

  if (text == NULL)
    return 0;
  redacted = hw_redact (text);
  g_assert_nonnull (redacted);
  if (form == FORM_PLAIN)
    {
      check_parse (text, FALSE);
      return 0;
    }

  parts = g_strsplit (text, "\n", 4);
  if (g_strv_length (parts) < 4 || strstr (text, SECRET) != NULL)
    return 0;
  password = g_strconcat (parts[1], SECRET, parts[2], NULL);
  url = make_url (form, parts[0], password, parts[3]);
  check_parse (url, TRUE);

  return 0;
}
