/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-values"

#include "config.h"

#include <string.h>

#include "hw-alembic-values.h"
#include "hw-error.h"
#include "hw-ini.h"
#include "hw-project-private.h"
#include "hw-toml.h"

#define DEFAULT_SECTION "alembic"
#define LOCATION_KEY "script_location"
#define TOML_TABLE "tool.alembic"
#define HERE "%(here)s"

struct _HwAlembicValues
{
  char *root;
  char *ini_path;
  char *toml_path;
  HwIni *ini;
  HwToml *toml;
  char *section_name;
  const HwIniSection *section; /* borrowed from @ini; NULL: the file has none for us */
  GPtrArray *errors;
};

gboolean
hw_alembic_values_has_section (const HwAlembicValues *values, const char *name)
{
  return values->ini != NULL && hw_ini_find_section (values->ini, name) != NULL;
}

void
hw_alembic_value_clear (HwAlembicValue *value)
{
  g_clear_pointer (&value->text, g_free);
  g_clear_pointer (&value->items, g_strfreev);
}

void
hw_alembic_values_free (HwAlembicValues *values)
{
  if (values == NULL)
    return;

  g_free (values->root);
  g_free (values->ini_path);
  g_free (values->toml_path);
  hw_ini_free (values->ini);
  hw_toml_free (values->toml);
  g_free (values->section_name);
  g_ptr_array_unref (values->errors);
  g_free (values);
}

/* The names of the sections that have a script_location of their own. */
static GPtrArray *
list_sections (const HwIni *ini)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < ini->sections->len; i++)
    {
      const HwIniSection *section = g_ptr_array_index (ini->sections, i);

      if (hw_ini_section_find (section, LOCATION_KEY) != NULL
          && strcmp (section->name, "DEFAULT") != 0)
        g_ptr_array_add (names, section->name);
    }

  return names;
}

static void
add_section_error (HwAlembicValues *values, const char *wanted, GPtrArray *names)
{
  g_autoptr(GString) list = g_string_new (NULL);
  g_autofree char *hint = NULL;
  GError *error;

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", (char *)names->pdata[i]);
  hint = names->len == 0
             ? g_strdup ("Write script_location = FOLDER into the section [alembic].")
             : g_strdup_printf (
                 "Write alembic_section = NAME into the section [headway] of headway.ini, or "
                 "give --name NAME. There are: %s.",
                 list->str);
  error = wanted != NULL ? hw_error_new (HW_ERROR_CONFIG, hint,
                                         "there is no section “%s” in alembic.ini", wanted)
                         : hw_error_new (HW_ERROR_CONFIG, hint,
                                         "alembic.ini has several sections with a script_location");
  hw_error_set_location (error, values->ini_path, 0, 0);
  g_ptr_array_add (values->errors, error);
}

/* Alembic reads the section of its option --name, [alembic] by default. */
static void
choose_section (HwAlembicValues *values, const char *wanted)
{
  const char *name = wanted != NULL ? wanted : DEFAULT_SECTION;
  g_autoptr(GPtrArray) names =
                 values->ini != NULL ? list_sections (values->ini) : g_ptr_array_new ();
  gboolean has_toml = values->toml != NULL;

  values->section = values->ini != NULL ? hw_ini_find_section (values->ini, name) : NULL;
  if (wanted == NULL && !has_toml && names->len == 1)
    {
      name = g_ptr_array_index (names, 0);
      values->section = hw_ini_find_section (values->ini, name);
    }
  else if (wanted == NULL && !has_toml && names->len > 1
           && hw_ini_section_find (values->section, LOCATION_KEY) == NULL)
    add_section_error (values, NULL, names);
  else if (wanted != NULL && values->section == NULL && values->ini != NULL)
    add_section_error (values, wanted, names);
  values->section_name = g_strdup (name);
}

/**
 * hw_alembic_values_new:
 * @root: absolute folder of the files
 * @ini: (nullable): content of alembic.ini, read as CPython's ConfigParser does
 * @toml: (nullable): content of pyproject.toml
 *
 * Returns: (transfer full): the values. Does no I/O; any thread.
 */
HwAlembicValues *
hw_alembic_values_new (const char *root, const char *ini, const char *toml, const char *section)
{
  HwAlembicValues *values = g_new0 (HwAlembicValues, 1);

  values->root = g_strdup (root);
  values->ini_path = _hw_path_resolve (root, "alembic.ini");
  values->toml_path = _hw_path_resolve (root, "pyproject.toml");
  values->errors = g_ptr_array_new_with_free_func ((GDestroyNotify)g_error_free);
  if (ini != NULL)
    {
      values->ini = hw_ini_parse (values->ini_path, ini, HW_INI_PYTHON);
      for (guint i = 0; i < values->ini->problems->len; i++)
        g_ptr_array_add (values->errors,
                         hw_problem_to_error (g_ptr_array_index (values->ini->problems, i)));
    }
  if (toml != NULL)
    {
      values->toml = hw_toml_parse (values->toml_path, toml);
      if (values->toml->error != NULL)
        g_ptr_array_add (values->errors, g_error_copy (values->toml->error));
    }
  choose_section (values, section);

  return values;
}

const char *
hw_alembic_values_get_section (const HwAlembicValues *values)
{
  return values->section_name;
}

GPtrArray *
hw_alembic_values_get_errors (const HwAlembicValues *values)
{
  return values->errors;
}

/* Alembic formats texts of TOML with Python's `%` operator and nothing but `here`. */
static char *
format_toml (const HwAlembicValues *values,
             const HwTomlValue *value,
             const char *text,
             GError **error)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p != '%')
      g_string_append_c (out, *p);
    else if (p[1] == '%')
      g_string_append_c (out, *p++);
    else if (g_str_has_prefix (p, HERE))
      {
        g_string_append (out, values->root);
        p += strlen (HERE) - 1;
      }
    else
      {
        hw_set_error (
            error, HW_ERROR_CONFIG,
            "Double the percent sign: Alembic formats the text with Python's “%” operator.",
            "a value of [tool.alembic] has a “%%” that is neither “%%%%” nor “%%(here)s”");
        if (error != NULL)
          hw_error_set_location (*error, values->toml_path, value->line, 0);
        return NULL;
      }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
get_toml (const HwAlembicValues *values, const char *key, HwAlembicValue *out_value, GError **error)
{
  const HwTomlValue *value = hw_toml_find (values->toml, TOML_TABLE, key);
  g_auto(GStrv) items = NULL;

  if (value == NULL)
    return TRUE;
  out_value->file = values->toml_path;
  out_value->line = value->line;
  out_value->is_toml = TRUE;
  if (value->kind != HW_TOML_LIST)
    {
      out_value->text = value->kind == HW_TOML_OTHER
                            ? g_strdup (value->text)
                            : format_toml (values, value, value->text, error);
      return out_value->text != NULL || value->text == NULL;
    }

  items = g_new0 (char *, g_strv_length (value->items) + 1);
  for (guint i = 0; value->items[i] != NULL; i++)
    {
      items[i] = format_toml (values, value, value->items[i], error);
      if (items[i] == NULL)
        return FALSE;
    }
  out_value->items = g_steal_pointer (&items);

  return TRUE;
}

/**
 * hw_alembic_values_get:
 * @out_value: cleared first
 * @error: HW_ERROR_CONFIG with file and line
 *
 * Returns: whether the value, if there is one, can be read
 */
gboolean
hw_alembic_values_get (const HwAlembicValues *values,
                       const char *key,
                       HwAlembicValue *out_value,
                       GError **error)
{
  const HwIniEntry *entry;
  g_autoptr(GError) local_error = NULL;

  *out_value = (HwAlembicValue){ NULL };
  if (values->section != NULL)
    {
      out_value->text =
          hw_ini_interpolate (values->ini, values->section, key, values->root, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  if (out_value->text == NULL)
    return values->toml == NULL || get_toml (values, key, out_value, error);

  entry = hw_ini_section_find (values->section, key);
  out_value->file = values->ini_path;
  out_value->line = entry != NULL ? entry->line : 0;

  return TRUE;
}
