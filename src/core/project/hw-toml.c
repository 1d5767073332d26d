/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-toml"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-toml.h"

/* Of lists and tables in braces in one another. */
#define MAX_NESTING 100

typedef struct
{
  HwToml *toml;
  const char *pos;
  guint line;
  GPtrArray
      *path; /* (element-type utf8): of the present header, and of the keys that lead to a value */
  guint nesting;
} Parser;

static gboolean parse_value (Parser *parser);
static gboolean parse_pair (Parser *parser);

static void
hw_toml_value_free (gpointer data)
{
  HwTomlValue *value = data;

  g_strfreev (value->path);
  g_free (value->text);
  g_strfreev (value->items);
  g_free (value);
}

void
hw_toml_free (HwToml *toml)
{
  if (toml == NULL)
    return;

  g_ptr_array_unref (toml->values);
  g_ptr_array_unref (toml->tables);
  g_clear_error (&toml->error);
  g_free (toml);
}

static gboolean
fail (Parser *parser, const char *what)
{
  if (parser->toml->error == NULL)
    parser->toml->error =
        hw_error_new (HW_ERROR_CONFIG, "Correct the line; the format is TOML 1.0.",
                      "the file is not TOML: %s", what);
  if (hw_error_get_line (parser->toml->error) == 0)
    hw_error_set_location (parser->toml->error, NULL, parser->line, 0);

  return FALSE;
}

static void
skip_blanks (Parser *parser)
{
  while (*parser->pos == ' ' || *parser->pos == '\t')
    parser->pos++;
}

/* Blanks, newlines and comments */
static void
skip_lines (Parser *parser)
{
  for (;; parser->pos++)
    {
      skip_blanks (parser);
      if (*parser->pos == '#')
        parser->pos += strcspn (parser->pos, "\n");
      if (*parser->pos == '\n')
        parser->line++;
      else if (*parser->pos != '\r')
        return;
    }
}

static GStrv
dup_path (const Parser *parser)
{
  GStrv path = g_new0 (char *, parser->path->len + 1);

  for (guint i = 0; i < parser->path->len; i++)
    path[i] = g_strdup (g_ptr_array_index (parser->path, i));

  return path;
}

/* @parser->pos: behind a backslash */
static gboolean
parse_escape (Parser *parser, GString *out)
{
  static const char letters[] = "btnfr\"\\";
  static const char values[] = "\b\t\n\f\r\"\\";
  char c = *parser->pos++;
  const char *known = c != '\0' ? strchr (letters, c) : NULL;
  guint n = c == 'u' ? 4 : c == 'U' ? 8 : 0;
  gunichar code = 0;

  if (known != NULL)
    {
      g_string_append_c (out, values[known - letters]);
      return TRUE;
    }
  if (n == 0)
    {
      parser->pos--;
      return fail (parser, "unknown escape sequence");
    }
  for (; n > 0; n--, parser->pos++)
    {
      if (!g_ascii_isxdigit (*parser->pos))
        return fail (parser, "unknown escape sequence");
      code = code * 16 + (gunichar)g_ascii_xdigit_value (*parser->pos);
    }
  if (!g_unichar_validate (code))
    return fail (parser, "an escape sequence is no character");
  g_string_append_unichar (out, code);

  return TRUE;
}

/* A backslash at the end of a line joins it with the next text. TRUE when there was one. */
static gboolean
skip_joined_lines (Parser *parser)
{
  const char *p = parser->pos + strspn (parser->pos, " \t\r");

  if (*p != '\n')
    return FALSE;
  for (; *p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'; p++)
    parser->line += *p == '\n' ? 1 : 0;
  parser->pos = p;

  return TRUE;
}

/* @parser->pos: behind three opening quotes */
static gboolean
parse_long_string (Parser *parser, char quote, GString *out)
{
  guint n = 0;

  parser->pos += *parser->pos == '\r' && parser->pos[1] == '\n' ? 1 : 0;
  if (*parser->pos == '\n')
    {
      parser->pos++;
      parser->line++;
    }
  while (*parser->pos != '\0')
    {
      char c = *parser->pos++;

      if (c == '\r' && *parser->pos == '\n')
        continue;
      if (c != quote && n >= 3)
        {
          parser->pos--;
          break;
        }
      parser->line += c == '\n' ? 1 : 0;
      n = c == quote ? n + 1 : 0;
      if (c == '\\' && quote == '"')
        {
          if (!skip_joined_lines (parser) && !parse_escape (parser, out))
            return FALSE;
          continue;
        }
      g_string_append_c (out, c);
      if (n == 5)
        break;
    }
  if (n < 3)
    return fail (parser, "a string does not end");
  g_string_truncate (out, out->len - 3);

  return TRUE;
}

/* @parser->pos: at the opening quote */
static gboolean
parse_string (Parser *parser, gboolean may_be_long, GString *out)
{
  char quote = *parser->pos++;

  if (may_be_long && parser->pos[0] == quote && parser->pos[1] == quote)
    {
      parser->pos += 2;
      return parse_long_string (parser, quote, out);
    }
  for (; *parser->pos != quote;)
    {
      char c = *parser->pos++;

      if (c == '\0' || c == '\n')
        {
          parser->pos--;
          return fail (parser, "a string does not end");
        }
      if (c != '\\' || quote == '\'')
        g_string_append_c (out, c);
      else if (!parse_escape (parser, out))
        return FALSE;
    }
  parser->pos++;

  return TRUE;
}

/* `a."b c".d`, appended to the path */
static gboolean
parse_key (Parser *parser)
{
  for (;;)
    {
      g_autoptr(GString) name = g_string_new (NULL);

      skip_blanks (parser);
      if (*parser->pos == '"' || *parser->pos == '\'')
        {
          if (!parse_string (parser, FALSE, name))
            return FALSE;
        }
      else
        {
          gsize length = strspn (parser->pos, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-");

          if (length == 0)
            return fail (parser, "a key is missing");
          g_string_append_len (name, parser->pos, (gssize)length);
          parser->pos += length;
        }
      g_ptr_array_add (parser->path, g_string_free (g_steal_pointer (&name), FALSE));
      skip_blanks (parser);
      if (*parser->pos != '.')
        return TRUE;
      parser->pos++;
    }
}

static HwTomlValue *
add_value (Parser *parser, HwTomlKind kind)
{
  HwTomlValue *value = g_new0 (HwTomlValue, 1);

  value->kind = kind;
  value->path = dup_path (parser);
  value->line = parser->line;
  g_ptr_array_add (parser->toml->values, value);

  return value;
}

/* A list; what its items are made of does not matter unless all are strings. */
static gboolean
parse_list (Parser *parser)
{
  guint first = parser->toml->values->len;
  guint line = parser->line;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  gboolean is_strings = TRUE;
  HwTomlValue *list;

  parser->pos++;
  for (;;)
    {
      guint before = parser->toml->values->len;

      skip_lines (parser);
      if (*parser->pos == ']')
        break;
      if (!parse_value (parser))
        return FALSE;
      for (guint i = before; i < parser->toml->values->len; i++)
        {
          HwTomlValue *item = g_ptr_array_index (parser->toml->values, i);

          is_strings = is_strings && item->kind == HW_TOML_STRING
                       && g_strv_length (item->path) == parser->path->len;
          g_ptr_array_add (items, g_strdup (item->text));
        }
      skip_lines (parser);
      if (*parser->pos == ',')
        parser->pos++;
      else if (*parser->pos != ']')
        return fail (parser, "a list does not end");
    }
  parser->pos++;
  g_ptr_array_set_size (parser->toml->values, (int)first);
  list = add_value (parser, is_strings ? HW_TOML_LIST : HW_TOML_OTHER);
  list->line = line;
  if (is_strings)
    {
      g_ptr_array_add (items, NULL);
      list->items = (GStrv)g_ptr_array_free (g_steal_pointer (&items), FALSE);
    }

  return TRUE;
}

/* `{ a = 1, b.c = 2 }` */
static gboolean
parse_inline_table (Parser *parser)
{
  parser->pos++;
  skip_blanks (parser);
  while (*parser->pos != '}')
    {
      if (!parse_pair (parser))
        return FALSE;
      skip_blanks (parser);
      if (*parser->pos == ',')
        {
          parser->pos++;
          skip_blanks (parser);
        }
      else if (*parser->pos != '}')
        return fail (parser, "a table in braces does not end");
    }
  parser->pos++;

  return TRUE;
}

/* @parser->pos: at the value of the present path */
static gboolean
parse_value (Parser *parser)
{
  gsize length;
  HwTomlValue *value;

  if (*parser->pos == '[' || *parser->pos == '{')
    {
      gboolean ok;

      if (parser->nesting == MAX_NESTING)
        return fail (parser, "lists or tables are nested too deeply");
      parser->nesting++;
      ok = *parser->pos == '[' ? parse_list (parser) : parse_inline_table (parser);
      parser->nesting--;
      return ok;
    }
  if (*parser->pos == '"' || *parser->pos == '\'')
    {
      g_autoptr(GString) text = g_string_new (NULL);
      guint line = parser->line;

      if (!parse_string (parser, TRUE, text))
        return FALSE;
      value = add_value (parser, HW_TOML_STRING);
      value->line = line;
      value->text = g_string_free (g_steal_pointer (&text), FALSE);
      return TRUE;
    }

  length = strcspn (parser->pos, ",]}#\r\n");
  while (length > 0 && (parser->pos[length - 1] == ' ' || parser->pos[length - 1] == '\t'))
    length--;
  if (length == 0)
    return fail (parser, "a value is missing");
  value = add_value (parser, HW_TOML_OTHER);
  value->text = g_strndup (parser->pos, length);
  parser->pos += length;

  return TRUE;
}

/* `key = value` */
static gboolean
parse_pair (Parser *parser)
{
  guint depth = parser->path->len;

  if (!parse_key (parser))
    return FALSE;
  if (*parser->pos != '=')
    return fail (parser, "a key has no “=”");
  parser->pos++;
  skip_blanks (parser);
  if (!parse_value (parser))
    return FALSE;
  g_ptr_array_set_size (parser->path, (int)depth);

  return TRUE;
}

/* `[a.b]` or `[[a.b]]` */
static gboolean
parse_header (Parser *parser)
{
  gboolean is_list = parser->pos[1] == '[';

  parser->pos += is_list ? 2 : 1;
  g_ptr_array_set_size (parser->path, 0);
  if (!parse_key (parser))
    return FALSE;
  if (!g_str_has_prefix (parser->pos, is_list ? "]]" : "]"))
    return fail (parser, "a table's header does not end");
  parser->pos += is_list ? 2 : 1;
  /* The tables of a list have no names of their own. */
  if (is_list)
    g_ptr_array_add (parser->path, g_strdup (""));
  g_ptr_array_add (parser->toml->tables, dup_path (parser));

  return TRUE;
}

HwToml *
hw_toml_parse (const char *path, const char *text)
{
  HwToml *toml;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Parser parser = { .pos = text, .line = 1, .path = names };

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  toml = g_new0 (HwToml, 1);
  toml->values = g_ptr_array_new_with_free_func (hw_toml_value_free);
  toml->tables = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  parser.toml = toml;
  for (skip_lines (&parser); *parser.pos != '\0'; skip_lines (&parser))
    {
      guint line = parser.line;

      if (*parser.pos == '[' ? !parse_header (&parser) : !parse_pair (&parser))
        break;
      line = parser.line;
      skip_lines (&parser);
      if (*parser.pos != '\0' && parser.line == line)
        {
          fail (&parser, "something follows a value on its line");
          break;
        }
    }
  if (toml->error != NULL)
    hw_error_set_location (toml->error, path, hw_error_get_line (toml->error), 0);

  return toml;
}

/* Does @path begin with @table? @out_rest: the names behind it */
static gboolean
is_in_table (GStrv path, GStrv table, char *const **out_rest)
{
  guint i = 0;

  for (; table[i] != NULL; i++)
    if (path[i] == NULL || strcmp (path[i], table[i]) != 0)
      return FALSE;
  *out_rest = path + i;

  return TRUE;
}

const HwTomlValue *
hw_toml_find (const HwToml *toml, const char *table, const char *key)
{
  g_auto(GStrv) names = g_strsplit (table, ".", -1);

  for (guint i = 0; i < toml->values->len; i++)
    {
      const HwTomlValue *value = g_ptr_array_index (toml->values, i);
      char *const *rest;

      if (is_in_table (value->path, names, &rest) && rest[0] != NULL && strcmp (rest[0], key) == 0
          && rest[1] == NULL)
        return value;
    }

  return NULL;
}

gboolean
hw_toml_has_table (const HwToml *toml, const char *table)
{
  g_auto(GStrv) names = g_strsplit (table, ".", -1);
  char *const *rest;

  for (guint i = 0; i < toml->tables->len; i++)
    if (is_in_table (g_ptr_array_index (toml->tables, i), names, &rest))
      return TRUE;
  for (guint i = 0; i < toml->values->len; i++)
    {
      const HwTomlValue *value = g_ptr_array_index (toml->values, i);

      if (is_in_table (value->path, names, &rest) && rest[0] != NULL)
        return TRUE;
    }

  return FALSE;
}
