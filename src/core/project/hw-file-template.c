/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-file-template"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-file-template.h"

#define MAX_WIDTH 100
#define HINT \
  "Fields are %(rev)s, %(slug)s, %(epoch)d, %(year)d, %(month).2d, %(day).2d, %(hour).2d, " \
  "%(minute).2d, %(second).2d, and %% for a percent sign."

/* One field of a template: %(name)[flags][width][.precision]conversion, as Python's % operator has it. */
typedef struct
{
  char *name;
  gboolean has_zeros;
  gboolean is_left;
  guint width;
  int precision; /* -1: none */
  char conversion;
} Field;

static const char *
parse_number (const char *p, guint *out_number)
{
  guint number = 0;

  while (g_ascii_isdigit (*p))
    {
      number = MIN (number * 10 + (guint)(*p - '0'), MAX_WIDTH + 1);
      p++;
    }
  *out_number = number;

  return p;
}

/* @p: at the percent sign; returns the byte behind the field, or NULL when it is none */
static const char *
parse_field (const char *p, Field *out_field)
{
  const char *end = p[1] == '(' ? strchr (p, ')') : NULL;

  if (end == NULL)
    return NULL;

  *out_field = (Field){ .precision = -1 };
  out_field->name = g_strndup (p + 2, (gsize)(end - p - 2));
  for (p = end + 1; *p != '\0' && strchr ("0- +#", *p) != NULL; p++)
    {
      out_field->has_zeros = out_field->has_zeros || *p == '0';
      out_field->is_left = out_field->is_left || *p == '-';
    }
  p = parse_number (p, &out_field->width);
  if (*p == '.')
    {
      guint precision;

      p = parse_number (p + 1, &precision);
      out_field->precision = (int)precision;
    }
  out_field->conversion = *p;

  return *p != '\0' ? p + 1 : NULL;
}

static gboolean
find_number (const char *name, GDateTime *time, gint64 *out_value)
{
  if (strcmp (name, "epoch") == 0)
    *out_value = g_date_time_to_unix (time);
  else if (strcmp (name, "year") == 0)
    *out_value = g_date_time_get_year (time);
  else if (strcmp (name, "month") == 0)
    *out_value = g_date_time_get_month (time);
  else if (strcmp (name, "day") == 0)
    *out_value = g_date_time_get_day_of_month (time);
  else if (strcmp (name, "hour") == 0)
    *out_value = g_date_time_get_hour (time);
  else if (strcmp (name, "minute") == 0)
    *out_value = g_date_time_get_minute (time);
  else if (strcmp (name, "second") == 0)
    *out_value = g_date_time_get_second (time);
  else
    return FALSE;

  return TRUE;
}

static void
append_padded (GString *out, const Field *field, const char *text, gboolean is_number)
{
  gsize length = (gsize)g_utf8_strlen (text, -1);
  gsize missing = field->width > length ? field->width - length : 0;
  gboolean has_zeros = is_number && field->has_zeros && !field->is_left && field->precision < 0;

  for (gsize i = 0; i < missing && !field->is_left; i++)
    g_string_append_c (out, has_zeros ? '0' : ' ');
  g_string_append (out, text);
  for (gsize i = 0; i < missing && field->is_left; i++)
    g_string_append_c (out, ' ');
}

static gboolean
append_field (
    GString *out, const Field *field, const char *revision_id, const char *slug, GDateTime *time)
{
  g_autofree char *text = NULL;
  const char *string = NULL;
  gint64 value = 0;
  gboolean is_number = find_number (field->name, time, &value);

  if (strcmp (field->name, "rev") == 0)
    string = revision_id;
  else if (strcmp (field->name, "slug") == 0)
    string = slug;
  if ((string == NULL && !is_number) || field->width > MAX_WIDTH || field->precision > MAX_WIDTH)
    return FALSE;

  if (field->conversion == 's')
    {
      text = is_number ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : g_strdup (string);
      if (field->precision >= 0 && g_utf8_strlen (text, -1) > field->precision)
        *g_utf8_offset_to_pointer (text, field->precision) = '\0';
      append_padded (out, field, text, FALSE);
      return TRUE;
    }
  if (!is_number || (field->conversion != 'd' && field->conversion != 'i'))
    return FALSE;

  text = g_strdup_printf ("%.*" G_GINT64_FORMAT, MAX (field->precision, 1), value);
  append_padded (out, field, text, TRUE);

  return TRUE;
}

/**
 * hw_file_template_expand:
 * @file_template: with fields as Python's `%` operator has them, `%(rev)s_%(slug)s`
 * @revision_id: for `rev`
 * @slug: for `slug`
 * @time: for the other fields
 * @error: HW_ERROR_CONFIG
 *
 * Returns: (transfer full): the name of a new revision's file, without extension
 */
char *
hw_file_template_expand (const char *file_template,
                         const char *revision_id,
                         const char *slug,
                         GDateTime *time,
                         GError **error)
{
  g_autoptr(GString) out = g_string_new (NULL);

  g_return_val_if_fail (file_template != NULL, NULL);

  for (const char *p = file_template; *p != '\0';)
    {
      Field field = { NULL };
      const char *end;
      gboolean is_good;

      if (*p != '%')
        {
          g_string_append_c (out, *p++);
          continue;
        }
      if (p[1] == '%')
        {
          g_string_append_c (out, '%');
          p += 2;
          continue;
        }
      end = parse_field (p, &field);
      is_good = end != NULL && append_field (out, &field, revision_id, slug, time);
      g_free (field.name);
      if (!is_good)
        {
          g_autofree char *shown = g_strndup (p, strcspn (p + 1, "%") + 1);

          hw_set_error (error, HW_ERROR_CONFIG, HINT, "unknown field “%s” in the file template",
                        shown);
          return NULL;
        }
      p = end;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
hw_file_template_check (const char *file_template, GError **error)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (0);
  g_autofree char *name = hw_file_template_expand (file_template, "rev", "slug", time, error);

  if (name == NULL)
    return FALSE;
  if (name[0] == '\0' || name[0] == '.' || strchr (name, '/') != NULL)
    {
      hw_set_error (error, HW_ERROR_CONFIG,
                    "A file name does not begin with a dot and has no slash.",
                    "“%s” does not make a usable file name", file_template);
      return FALSE;
    }

  return TRUE;
}

char *
hw_file_template_make_slug (const char *message, guint max_length)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autofree char *lower = NULL;
  gboolean in_word = FALSE;
  char *cut;
  char *underscore;

  for (const char *p = message; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_word = c == '_' || g_unichar_isalnum (c);

      if (is_word && !in_word && out->len > 0)
        g_string_append_c (out, '_');
      if (is_word)
        g_string_append_unichar (out, c);
      in_word = is_word;
    }

  lower = g_utf8_strdown (out->str, (gssize)out->len);
  if (g_utf8_strlen (lower, -1) <= (glong)max_length)
    return g_steal_pointer (&lower);

  /* Alembic's rule: cut, drop what follows the last underscore, end with one. */
  cut = g_utf8_offset_to_pointer (lower, (glong)max_length);
  *cut = '\0';
  underscore = strrchr (lower, '_');
  if (underscore != NULL)
    *underscore = '\0';

  return g_strconcat (lower, "_", NULL);
}
