/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-literal"

#include "config.h"

#include <string.h>

#include "hw-python-literal.h"

static void
append_escaped (GString *out, gunichar c, char quote)
{
  if (c == '\n')
    g_string_append (out, "\\n");
  else if (c == '\r')
    g_string_append (out, "\\r");
  else if (c == '\t')
    g_string_append (out, "\\t");
  else if (c == '\\' || c == (gunichar)quote)
    g_string_append_printf (out, "\\%c", (char)c);
  else if (c < 0x20 || c == 0x7f)
    g_string_append_printf (out, "\\x%02x", c);
  else
    g_string_append_unichar (out, c);
}

/**
 * hw_python_repr:
 * @text: UTF-8
 *
 * Single quotes, unless there are some in the text and no double ones (Python's Library Reference, repr()). Of what
 * Python calls unprintable only the ASCII part is escaped; the rest means the same when it is read.
 *
 * Returns: (transfer full)
 */
char *
hw_python_repr (const char *text)
{
  const char quote = strchr (text, '\'') != NULL && strchr (text, '"') == NULL ? '"' : '\'';
  GString *out = g_string_new (NULL);

  g_string_append_c (out, quote);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    append_escaped (out, g_utf8_get_char (p), quote);
  g_string_append_c (out, quote);

  return g_string_free (out, FALSE);
}

char *
hw_python_docstring (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\\' || *p == '"')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }

  return g_string_free (out, FALSE);
}
