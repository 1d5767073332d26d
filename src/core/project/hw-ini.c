/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-ini"

#include "config.h"

#include <string.h>

#include "hw-ini-private.h"
#include "hw-project-private.h"

typedef struct
{
  HwIni *ini;
  HwIniSection *section; /* borrowed; NULL before the first header */
  HwIniEntry *entry;     /* borrowed; the one that continuation lines belong to; NULL none */
  GString *value;        /* of @entry, Python only */
  guint line;
  guint indent;   /* of the line that @entry began on */
  gboolean skips; /* the present section is a second one of its name: its keys are not taken */
} Parser;

static void
hw_ini_entry_free (gpointer data)
{
  HwIniEntry *entry = data;

  g_free (entry->key);
  g_free (entry->value);
  g_free (entry);
}

static void
hw_ini_section_free (gpointer data)
{
  HwIniSection *section = data;

  g_free (section->name);
  g_ptr_array_unref (section->entries);
  g_free (section);
}

void
hw_ini_free (HwIni *ini)
{
  if (ini == NULL)
    return;

  g_ptr_array_unref (ini->sections);
  g_ptr_array_unref (ini->problems);
  g_free (ini->path);
  g_free (ini);
}

const HwIniSection *
hw_ini_find_section (const HwIni *ini, const char *name)
{
  for (guint i = 0; i < ini->sections->len; i++)
    {
      const HwIniSection *section = g_ptr_array_index (ini->sections, i);

      if (strcmp (section->name, name) == 0)
        return section;
    }

  return NULL;
}

const HwIniEntry *
hw_ini_section_find (const HwIniSection *section, const char *key)
{
  if (section == NULL)
    return NULL;
  for (guint i = 0; i < section->entries->len; i++)
    {
      const HwIniEntry *entry = g_ptr_array_index (section->entries, i);

      if (strcmp (entry->key, key) == 0)
        return entry;
    }

  return NULL;
}

/* What Python's str.strip() takes away. */
static gboolean
is_python_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x0b || (c >= 0x1c && c <= 0x1f) || c == 0x85;
}

/* Takes blanks from the end of @text; those of the dialect. */
static void
strip_end (HwIniDialect dialect, char *text)
{
  char *end = text + strlen (text);

  if (dialect == HW_INI_HEADWAY)
    {
      g_strchomp (text);
      return;
    }
  while (end > text)
    {
      char *last = g_utf8_prev_char (end);

      if (!is_python_blank (g_utf8_get_char (last)))
        break;
      end = last;
    }
  *end = '\0';
}

/* How many bytes of blanks @text begins with; @out_characters: (optional) */
static gsize
measure_blanks (HwIniDialect dialect, const char *text, guint *out_characters)
{
  const char *p = text;
  guint n = 0;

  for (; *p != '\0'; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      if (dialect == HW_INI_PYTHON ? !is_python_blank (c) : c >= 0x80 || !g_ascii_isspace ((char)c))
        break;
    }
  if (out_characters != NULL)
    *out_characters = n;

  return (gsize)(p - text);
}

static char *
dup_stripped (HwIniDialect dialect, const char *text)
{
  char *copy = g_strdup (text + measure_blanks (dialect, text, NULL));

  strip_end (dialect, copy);

  return copy;
}

/* Python's str.lower(), which unlike g_utf8_strdown() does not ask for the language: there is no Turkish i. */
char *
_hw_ini_dup_lower (const char *text)
{
  GString *lower = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (lower, g_unichar_tolower (g_utf8_get_char (p)));

  return g_string_free (lower, FALSE);
}

/* A value that goes over several lines is one text with newlines, as ConfigParser joins it. */
static void
finish_entry (Parser *parser)
{
  if (parser->entry != NULL && parser->value != NULL)
    {
      g_free (parser->entry->value);
      parser->entry->value = g_strdup (parser->value->str);
      strip_end (parser->ini->dialect, parser->entry->value);
    }
  parser->entry = NULL;
}

static void
add_section (Parser *parser, const char *name)
{
  HwIniSection *section;

  const HwIniSection *known = hw_ini_find_section (parser->ini, name);

  parser->skips = FALSE;
  /* ConfigParser takes its defaults from as many sections as there are. */
  if (known != NULL && parser->ini->dialect == HW_INI_PYTHON && strcmp (name, "DEFAULT") == 0)
    {
      parser->section = (HwIniSection *)known;
      return;
    }
  if (known != NULL)
    {
      _hw_problems_add (parser->ini->problems, HW_SEVERITY_ERROR, HW_ERROR_CONFIG,
                        parser->ini->path, parser->line, "Put the keys of both into one section.",
                        "section “%s” stands in the file twice", name);
      parser->skips = TRUE;
      return;
    }

  section = g_new0 (HwIniSection, 1);
  section->name = g_strdup (name);
  section->line = parser->line;
  section->entries = g_ptr_array_new_with_free_func (hw_ini_entry_free);
  g_ptr_array_add (parser->ini->sections, section);
  parser->section = section;
}

static void
parse_header (Parser *parser, const char *text)
{
  const char *end = strrchr (text, ']');
  g_autofree char *name = NULL;

  finish_entry (parser);
  if (end == NULL || end == text + 1)
    {
      _hw_problems_add (parser->ini->problems, HW_SEVERITY_ERROR, HW_ERROR_CONFIG,
                        parser->ini->path, parser->line,
                        "A section header is a name in brackets, such as [headway].",
                        "“%s” is not a section header", text);
      parser->skips = TRUE;
      return;
    }

  name = g_strndup (text + 1, (gsize)(end - text - 1));
  if (parser->ini->dialect == HW_INI_HEADWAY)
    g_strstrip (name);
  add_section (parser, name);
}

/* Our own dialect only: the value ends where a blank and `;` or `#` begin a comment. */
static void
cut_inline_comment (char *value)
{
  for (char *p = value; *p != '\0'; p++)
    {
      gboolean after_blank = p == value || g_ascii_isspace (p[-1]);

      if ((*p == ';' || *p == '#') && after_blank)
        {
          *p = '\0';
          break;
        }
    }
}

static void
refuse_line (Parser *parser, const char *text, gboolean has_key)
{
  _hw_problems_add (parser->ini->problems, HW_SEVERITY_ERROR, HW_ERROR_CONFIG, parser->ini->path,
                    parser->line,
                    "Lines are [section], key = value, or begin with # or ; for a comment.",
                    has_key ? "“%s” stands before the first section"
                            : "“%s” is neither a section nor a key with a value",
                    text);
}

/* What stands behind the delimiter of a HW_INI_HEADWAY file: (transfer full) */
static char *
dup_headway_value (const char *text)
{
  char *value = g_strdup (text);

  cut_inline_comment (value);

  return g_strstrip (value);
}

static void
parse_entry (Parser *parser, const char *text)
{
  gboolean is_python = parser->ini->dialect == HW_INI_PYTHON;
  const char *delimiter = strpbrk (text, is_python ? "=:" : "=");
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;

  finish_entry (parser);
  if (parser->skips)
    return;
  if (delimiter == NULL || delimiter == text || parser->section == NULL)
    {
      refuse_line (parser, text, delimiter != NULL && delimiter != text);
      return;
    }

  key = g_strndup (text, (gsize)(delimiter - text));
  strip_end (parser->ini->dialect, key);
  if (is_python)
    {
      char *lower = _hw_ini_dup_lower (key);

      g_free (key);
      key = lower;
    }
  value =
      is_python ? dup_stripped (HW_INI_PYTHON, delimiter + 1) : dup_headway_value (delimiter + 1);

  if (hw_ini_section_find (parser->section, key) != NULL)
    {
      _hw_problems_add (parser->ini->problems, HW_SEVERITY_ERROR, HW_ERROR_CONFIG,
                        parser->ini->path, parser->line, "Keep one of the two lines.",
                        "key “%s” stands in section “%s” twice", key, parser->section->name);
      return;
    }

  parser->entry = g_new0 (HwIniEntry, 1);
  parser->entry->line = parser->line;
  parser->entry->key = g_steal_pointer (&key);
  parser->entry->value = g_steal_pointer (&value);
  g_ptr_array_add (parser->section->entries, parser->entry);
  g_string_assign (parser->value, parser->entry->value);
}

static void
parse_line (Parser *parser, const char *line)
{
  gboolean is_python = parser->ini->dialect == HW_INI_PYTHON;
  guint indent;
  gsize begin = measure_blanks (parser->ini->dialect, line, &indent);
  g_autofree char *text = g_strdup (line + begin);

  strip_end (parser->ini->dialect, text);

  if (text[0] == '#' || text[0] == ';')
    return;
  if (text[0] == '\0')
    {
      /* ConfigParser's default: empty lines belong to a value that goes on after them. */
      if (parser->entry != NULL)
        g_string_append_c (parser->value, '\n');
      return;
    }
  if (is_python && parser->entry != NULL && indent > parser->indent)
    {
      g_string_append_printf (parser->value, "\n%s", text);
      return;
    }

  parser->indent = indent;
  /* ConfigParser takes `[name = value` for a key like any other. */
  if (text[0] == '['
      && (!is_python || (strchr (text, ']') != NULL && strrchr (text, ']') > text + 1)))
    parse_header (parser, text);
  else
    parse_entry (parser, text);
}

/**
 * hw_ini_parse:
 * @path: for messages
 * @text: the file's content, UTF-8; a byte-order mark and CRLF are accepted
 *
 * Reads an .ini file. What cannot be read becomes a problem of the result, and reading goes on with the
 * next line. The Python dialect is that of CPython 3.11's ConfigParser with its default settings.
 *
 * Returns: (transfer full): sections and problems, never NULL
 */
HwIni *
hw_ini_parse (const char *path, const char *text, HwIniDialect dialect)
{
  g_autoptr(GString) value = NULL;
  Parser parser = { 0 };
  HwIni *ini;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  value = g_string_new (NULL);
  ini = g_new0 (HwIni, 1);
  parser.ini = ini;
  parser.value = value;
  ini->dialect = dialect;
  ini->path = g_strdup (path);
  ini->sections = g_ptr_array_new_with_free_func (hw_ini_section_free);
  ini->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  if (g_str_has_prefix (text, "\357\273\277"))
    text += 3;

  for (const char *line = text; *line != '\0';)
    {
      /* Python reads text with newlines of every kind; a return before a newline is a blank for both dialects. */
      gsize length = strcspn (line, dialect == HW_INI_PYTHON ? "\r\n" : "\n");
      g_autofree char *copy = g_strndup (line, length);

      parser.line++;
      parse_line (&parser, copy);
      line += length;
      line += g_str_has_prefix (line, "\r\n") ? 2 : *line != '\0' ? 1 : 0;
    }
  finish_entry (&parser);

  return ini;
}
