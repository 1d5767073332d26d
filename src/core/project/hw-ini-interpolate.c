/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-ini-interpolate"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-ini-private.h"

/* ConfigParser gives up at this depth of %(a)s inside %(b)s inside … */
#define MAX_INTERPOLATION_DEPTH 10

static gboolean interpolate (const HwIni *ini,
                             const HwIniSection *section,
                             const HwIniEntry *entry,
                             const char *here,
                             guint depth,
                             GString *out,
                             GError **error);

static void
set_interpolation_error (
    const HwIni *ini, const HwIniEntry *entry, const char *what, const char *hint, GError **error)
{
  hw_set_error (error, HW_ERROR_CONFIG, hint, "the value of “%s” %s", entry->key, what);
  if (error != NULL)
    hw_error_set_location (*error, ini->path, entry->line, 0);
}

static const HwIniEntry *
find_with_defaults (const HwIni *ini, const HwIniSection *section, const char *key)
{
  const HwIniEntry *entry = hw_ini_section_find (section, key);

  return entry != NULL ? entry : hw_ini_section_find (hw_ini_find_section (ini, "DEFAULT"), key);
}

/* @name: what stands between the parentheses of %(name)s, @length bytes of it */
static gboolean
interpolate_name (const HwIni *ini,
                  const HwIniSection *section,
                  const HwIniEntry *entry,
                  const char *name,
                  gsize length,
                  const char *here,
                  guint depth,
                  GString *out,
                  GError **error)
{
  g_autofree char *raw = g_strndup (name, length);
  g_autofree char *key = _hw_ini_dup_lower (raw);
  const HwIniEntry *other = find_with_defaults (ini, section, key);

  if (other != NULL && strchr (other->value, '%') == NULL)
    {
      g_string_append (out, other->value);
      return TRUE;
    }
  if (other != NULL)
    return interpolate (ini, section, other, here, depth + 1, out, error);
  if (strcmp (key, "here") == 0)
    {
      g_string_append (out, here);
      return TRUE;
    }
  set_interpolation_error (ini, entry, "refers to a key that does not exist",
                           "Write %% for a percent sign, or add the key that is named.", error);

  return FALSE;
}

static gboolean
interpolate (const HwIni *ini,
             const HwIniSection *section,
             const HwIniEntry *entry,
             const char *here,
             guint depth,
             GString *out,
             GError **error)
{
  if (depth > MAX_INTERPOLATION_DEPTH)
    {
      set_interpolation_error (ini, entry, "refers to itself",
                               "Break the circle of %(key)s references.", error);
      return FALSE;
    }

  for (const char *p = entry->value; *p != '\0'; p++)
    {
      const char *end;

      if (*p != '%')
        {
          g_string_append_c (out, *p);
          continue;
        }
      if (p[1] == '%')
        {
          g_string_append_c (out, '%');
          p++;
          continue;
        }
      end = p[1] == '(' ? strchr (p, ')') : NULL;
      if (end == NULL || end == p + 2 || end[1] != 's')
        {
          set_interpolation_error (ini, entry, "has a “%” that is neither “%%” nor “%(key)s”",
                                   "Double the percent sign: the file is read by Python too.",
                                   error);
          return FALSE;
        }
      if (!interpolate_name (ini, section, entry, p + 2, (gsize)(end - p - 2), here, depth, out,
                             error))
        return FALSE;
      p = end + 1;
    }

  return TRUE;
}

char *
hw_ini_interpolate (const HwIni *ini,
                    const HwIniSection *section,
                    const char *key,
                    const char *here,
                    GError **error)
{
  g_autoptr(GString) out = NULL;
  const HwIniEntry *entry = find_with_defaults (ini, section, key);

  if (entry == NULL)
    return NULL;

  out = g_string_new (NULL);
  if (!interpolate (ini, section, entry, here, 1, out, error))
    return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}
