/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-source"

#include "config.h"

#include <string.h>

#include "hw-python-source.h"

#define BYTE_ORDER_MARK "\357\273\277"

/* The name in `# -*- coding: NAME -*-` of a line (PEP 263); NULL: there is none */
static char *
find_cookie_in_line (const char *line, gsize length)
{
  const char *end = line + length;
  const char *p = line;

  while (p < end && (*p == ' ' || *p == '\t' || *p == '\f'))
    p++;
  if (p == end || *p != '#')
    return NULL;
  for (; end - p > 7; p++)
    {
      const char *name = p + 7;
      gsize n = 0;

      if (memcmp (p, "coding", 6) != 0 || (p[6] != ':' && p[6] != '='))
        continue;
      while (name < end && (*name == ' ' || *name == '\t'))
        name++;
      while (name + n < end && (g_ascii_isalnum (name[n]) || strchr ("-_.", name[n]) != NULL))
        n++;
      if (n > 0)
        return g_strndup (name, n);
    }

  return NULL;
}

static gboolean
is_blank_or_comment (const char *line, gsize length)
{
  gsize i = 0;

  while (i < length && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f'))
    i++;

  return i == length || line[i] == '#';
}

/* The cookie stands in the first line, or in the second one below a comment. */
static char *
find_cookie (const char *data, gsize length)
{
  for (guint i = 0; i < 2; i++)
    {
      gsize line = 0;
      char *cookie;

      while (line < length && data[line] != '\n' && data[line] != '\r')
        line++;
      cookie = find_cookie_in_line (data, line);
      if (cookie != NULL || !is_blank_or_comment (data, line) || line == length)
        return cookie;
      if (data[line] == '\r' && line + 1 < length && data[line + 1] == '\n')
        line++;
      data += line + 1;
      length -= line + 1;
    }

  return NULL;
}

/* Python's name of an encoding as iconv knows it */
static char *
normalise_encoding (const char *name)
{
  char *lower = g_strdelimit (g_ascii_strdown (name, -1), "_", '-');

  if (g_str_equal (lower, "utf8") || g_str_has_prefix (lower, "utf-8"))
    {
      g_free (lower);
      return g_strdup ("utf-8");
    }
  if (g_str_equal (lower, "latin-1") || g_str_equal (lower, "latin1")
      || g_str_equal (lower, "iso-latin-1") || g_str_has_prefix (lower, "latin-1-"))
    {
      g_free (lower);
      return g_strdup ("iso-8859-1");
    }

  return lower;
}

/* Python's tokenizer takes a carriage return, with or without a newline behind it, for a newline. */
static void
unify_newlines (char *text, gsize *length)
{
  gsize out = 0;

  for (gsize i = 0; i < *length; i++)
    {
      gboolean is_return = text[i] == '\r';

      if (is_return && i + 1 < *length && text[i + 1] == '\n')
        i++;
      text[out++] = is_return ? '\n' : text[i];
    }
  text[out] = '\0';
  *length = out;
}

static gboolean
is_ascii (const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar)data[i] >= 0x80)
      return FALSE;

  return TRUE;
}

/* NULL: the bytes are not text in the encoding that they say they have */
static char *
convert (const char *data, gsize length, gboolean has_mark, gsize *out_length)
{
  g_autofree char *cookie = find_cookie (data, length);
  g_autofree char *encoding = normalise_encoding (cookie != NULL ? cookie : "utf-8");
  char *text;

  if (is_ascii (data, length) || has_mark || g_str_equal (encoding, "utf-8"))
    {
      *out_length = length;
      return g_utf8_validate_len (data, length, NULL) ? g_strndup (data, length) : NULL;
    }
  text = g_convert (data, (gssize)length, "utf-8", encoding, NULL, out_length, NULL);
  if (text != NULL && !g_utf8_validate_len (text, *out_length, NULL))
    g_clear_pointer (&text, g_free);

  return text;
}

/**
 * hw_python_source_decode:
 * @data: bytes of a file
 * @length: of @data
 *
 * The rules are those of the Python language reference 2.1.4 (encoding declarations) and of CPython 3.11's
 * tokenizer. Does no I/O; any thread. O(length).
 *
 * Returns: (transfer full): UTF-8
 */
char *
hw_python_source_decode (const char *data, gsize length, gsize *out_length, gboolean *out_is_valid)
{
  gboolean has_mark = length >= 3 && memcmp (data, BYTE_ORDER_MARK, 3) == 0;
  char *text;

  g_return_val_if_fail (data != NULL, NULL);

  if (has_mark)
    {
      data += 3;
      length -= 3;
    }
  text = convert (data, length, has_mark, out_length);
  *out_is_valid = text != NULL;
  if (text == NULL)
    {
      text = g_utf8_make_valid (data, (gssize)length);
      *out_length = strlen (text);
    }
  if (memchr (text, '\r', *out_length) != NULL)
    unify_newlines (text, out_length);

  return text;
}
