/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-redact"

#include "config.h"

#include "hw-database-url.h"

#define MASK "***"

static char *
replace (char *text, const char *pattern, const char *replacement)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_RAW, 0, &error);
  char *result;

  g_assert_no_error (error);
  result = g_regex_replace (regex, text, -1, 0, replacement, 0, NULL);
  if (result == NULL)
    return text;
  g_free (text);

  return result;
}

/**
 * hw_redact:
 * @text: (nullable): any text, such as a message of libpq or a line of a log
 *
 * Replaces what may be a password by three asterisks: after the user in a URL, and the value of `password` and its
 * relatives in a key=value string or a query. Rather masks too much than too little: an unescaped `@` or `/`
 * does not end a password.
 *
 * Returns: (transfer full): @text without passwords; "" for NULL
 */
char *
hw_redact (const char *text)
{
  char *result = g_strdup (text != NULL ? text : "");

  result = replace (result, "(://[^\\s:/?#\"']*):[^\\s\"]*@", "\\1:" MASK "@");
  result =
      replace (result, "((?:password|passwd|pwd)\\s*=\\s*)('(?:[^'\\\\]|\\\\.)*'?|[^\\s&'\"]+)",
               "\\1" MASK);

  return result;
}
