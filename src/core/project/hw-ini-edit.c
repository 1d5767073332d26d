/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-ini-edit"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-ini-edit.h"

struct _HwIniEdit
{
  char *path;
  GPtrArray *lines; /* (element-type utf8): with their line ends */
};

/* Half-open range of lines. */
typedef struct
{
  guint begin;
  guint end;
} Range;

/**
 * hw_ini_edit_new:
 * @path: for messages
 *
 * Returns: (transfer full): an editor of @text
 */
HwIniEdit *
hw_ini_edit_new (const char *path, const char *text)
{
  HwIniEdit *self;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (HwIniEdit, 1);
  self->path = g_strdup (path);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  while (*text != '\0')
    {
      const gsize length = strcspn (text, "\n");
      const gsize whole = length + (text[length] == '\n' ? 1 : 0);

      g_ptr_array_add (self->lines, g_strndup (text, whole));
      text += whole;
    }

  return self;
}

void
hw_ini_edit_free (HwIniEdit *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

char *
hw_ini_edit_dup_text (const HwIniEdit *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    g_string_append (text, g_ptr_array_index (self->lines, i));

  return g_string_free (text, FALSE);
}

static HwIni *
parse (const HwIniEdit *self)
{
  g_autofree char *text = hw_ini_edit_dup_text (self);

  return hw_ini_parse (self->path, text, HW_INI_HEADWAY);
}

static const char *
get_line (const HwIniEdit *self, guint i)
{
  return g_ptr_array_index (self->lines, i);
}

static void
take_line (HwIniEdit *self, guint i, char *line)
{
  g_free (g_ptr_array_index (self->lines, i));
  g_ptr_array_index (self->lines, i) = line;
}

static const char *
skip_blanks (const char *text)
{
  return text + strspn (text, " \t\v\f");
}

static gboolean
is_comment (const char *line)
{
  return strchr ("#;", *skip_blanks (line)) != NULL && *skip_blanks (line) != '\0';
}

static gboolean
is_empty (const char *line)
{
  return line[strspn (line, " \t\v\f\r\n")] == '\0';
}

static gboolean
is_header (const char *line)
{
  return *skip_blanks (line) == '[';
}

/* The comment right above a header belongs to it. */
static guint
find_begin (const HwIniEdit *self, guint header)
{
  while (header > 0 && is_comment (get_line (self, header - 1)))
    header--;

  return header;
}

/* @header: line of a header */
static Range
find_range (const HwIniEdit *self, guint header)
{
  Range range = { find_begin (self, header), self->lines->len };

  for (guint i = header + 1; i < self->lines->len; i++)
    if (is_header (get_line (self, i)))
      {
        range.end = find_begin (self, i);
        break;
      }

  return range;
}

/* The last line gets its end when something is to follow it. */
static void
end_last_line (HwIniEdit *self)
{
  const guint n = self->lines->len;

  if (n > 0 && !g_str_has_suffix (get_line (self, n - 1), "\n"))
    take_line (self, n - 1, g_strconcat (get_line (self, n - 1), "\n", NULL));
}

void
hw_ini_edit_add_section (HwIniEdit *self, const char *section)
{
  end_last_line (self);
  if (self->lines->len > 0 && !is_empty (get_line (self, self->lines->len - 1)))
    g_ptr_array_add (self->lines, g_strdup ("\n"));
  g_ptr_array_add (self->lines, g_strdup_printf ("[%s]\n", section));
}

void
hw_ini_edit_remove_section (HwIniEdit *self, const char *section)
{
  g_autoptr(HwIni) ini = parse (self);
  const HwIniSection *found = hw_ini_find_section (ini, section);
  Range range;

  if (found == NULL)
    return;
  range = find_range (self, found->line - 1);
  g_ptr_array_remove_range (self->lines, range.begin, range.end - range.begin);
}

void
hw_ini_edit_rename_section (HwIniEdit *self, const char *section, const char *name)
{
  g_autoptr(HwIni) ini = parse (self);
  const HwIniSection *found = hw_ini_find_section (ini, section);
  const char *line, *open, *close;
  g_autofree char *front = NULL;

  if (found == NULL)
    return;
  line = get_line (self, found->line - 1);
  open = strchr (line, '[');
  close = strrchr (line, ']');
  front = g_strndup (line, (gsize)(open + 1 - line));
  take_line (self, found->line - 1, g_strconcat (front, name, close, NULL));
}

/* The dialect has no quotes: what would be read as something else cannot be written. */
static gboolean
check_value (const HwIniEdit *self, const char *key, const char *value, GError **error)
{
  gboolean is_good = strchr (";#", value[0]) == NULL || value[0] == '\0';

  for (const char *p = value; *p != '\0'; p++)
    is_good =
        is_good && !g_ascii_iscntrl (*p) && !(g_ascii_isspace (*p) && (p[1] == ';' || p[1] == '#'));
  if (is_good)
    return TRUE;
  hw_set_error (
      error, HW_ERROR_CONFIG,
      "A value is one line; a “;” or “#” at its beginning or behind a blank would begin a "
      "comment.",
      "the value of “%s” cannot be written to “%s”", key, self->path);

  return FALSE;
}

/* "key = old   ; comment" with another value. The comment keeps its column where there is room. */
static char *
replace_value (const char *line, const char *value)
{
  const char *equals = strchr (line, '=');
  const char *old = skip_blanks (equals + 1);
  const char *tail = old;
  g_autofree char *front = NULL;
  g_autofree char *pad = NULL;
  glong width;

  /* As the reader cuts: at a blank and a sign for a comment, or where the line ends. */
  while (*tail != '\0' && *tail != '\r' && *tail != '\n'
         && !((*tail == ';' || *tail == '#') && (tail == old || g_ascii_isspace (tail[-1]))))
    tail++;
  /* Without an old value, nobody has said how far from the sign the new one is to stand. */
  if (tail == old)
    front = g_strdup_printf ("%.*s%s", (int)(equals + 1 - line), line, *value == '\0' ? "" : " ");
  else
    front = g_strndup (line, (gsize)(old - line));
  if (*tail != ';' && *tail != '#')
    return g_strconcat (front, value, tail, NULL);

  width = g_utf8_strlen (front, -1) + g_utf8_strlen (value, -1);
  pad = g_strnfill ((gsize)MAX (g_utf8_pointer_to_offset (line, tail) - width, 1), ' ');

  return g_strconcat (front, value, pad, tail, NULL);
}

/**
 * hw_ini_edit_set:
 * @section: a section of the text
 * @value: (nullable): what the reader is to read; blanks at its ends are not kept
 * @error: HW_ERROR_CONFIG when @value cannot be written
 *
 * Changes the line of @key, or adds one behind the section's last key. Where the value is what is there already, the
 * line stays as it is.
 */
gboolean
hw_ini_edit_set (
    HwIniEdit *self, const char *section, const char *key, const char *value, GError **error)
{
  g_autoptr(HwIni) ini = parse (self);
  const HwIniSection *found = hw_ini_find_section (ini, section);
  const HwIniEntry *entry = hw_ini_section_find (found, key);
  g_autofree char *text = value == NULL ? NULL : g_strstrip (g_strdup (value));
  guint line;

  g_return_val_if_fail (found != NULL, FALSE);

  if (text != NULL && !check_value (self, key, text, error))
    return FALSE;
  if (entry != NULL && text == NULL)
    g_ptr_array_remove_index (self->lines, entry->line - 1);
  else if (entry != NULL && strcmp (entry->value, text) != 0)
    take_line (self, entry->line - 1, replace_value (get_line (self, entry->line - 1), text));
  if (entry != NULL || text == NULL)
    return TRUE;

  line = found->line;
  for (guint i = 0; i < found->entries->len; i++)
    line = MAX (line, ((const HwIniEntry *)g_ptr_array_index (found->entries, i))->line);
  if (line == self->lines->len)
    end_last_line (self);
  g_ptr_array_insert (self->lines, (int)line,
                      *text == '\0' ? g_strdup_printf ("%s =\n", key)
                                    : g_strdup_printf ("%s = %s\n", key, text));

  return TRUE;
}

/* Without the empty lines at the end, which belong to the place and not to the section. */
static char *
dup_body (const HwIniEdit *self, Range *range)
{
  GString *body = g_string_new (NULL);

  while (range->end > range->begin && is_empty (get_line (self, range->end - 1)))
    range->end--;
  for (guint i = range->begin; i < range->end; i++)
    g_string_append (body, get_line (self, i));
  if (!g_str_has_suffix (body->str, "\n"))
    g_string_append_c (body, '\n');

  return g_string_free (body, FALSE);
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const Range *first = a;
  const Range *second = b;

  return first->begin < second->begin ? -1 : first->begin > second->begin;
}

void
hw_ini_edit_order (HwIniEdit *self, const char *const *names)
{
  g_autoptr(HwIni) ini = parse (self);
  g_autoptr(GArray) ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);
  const gboolean has_end =
      self->lines->len == 0 || g_str_has_suffix (get_line (self, self->lines->len - 1), "\n");

  for (guint i = 0; names[i] != NULL; i++)
    {
      const HwIniSection *section = hw_ini_find_section (ini, names[i]);
      Range range;

      if (section == NULL)
        continue;
      range = find_range (self, section->line - 1);
      g_ptr_array_add (bodies, dup_body (self, &range));
      g_array_append_val (ranges, range);
    }
  g_array_sort (ranges, compare_ranges);

  /* From the end, so that the places in front stay where they are. */
  for (guint i = ranges->len; i-- > 0;)
    {
      const Range *range = &g_array_index (ranges, Range, i);
      char *body = g_ptr_array_index (bodies, i);

      if (range->end == self->lines->len && !has_end)
        body[strlen (body) - 1] = '\0';
      g_ptr_array_remove_range (self->lines, range->begin, range->end - range->begin);
      g_ptr_array_insert (self->lines, (int)range->begin, g_strdup (body));
    }
}
