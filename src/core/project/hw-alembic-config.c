/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-config"

#include "config.h"

#include <string.h>

#include "hw-alembic-config.h"
#include "hw-config.h"
#include "hw-error.h"
#include "hw-file-template.h"
#include "hw-ini.h"
#include "hw-project-private.h"

#define INI_SECTION "alembic"
#define TOML_SECTION "tool.alembic"
#define MAX_SLUG_LENGTH 200

/* One of the two files. alembic.ini comes first where both have a key (Alembic 1.16). */
typedef struct
{
  HwIni *ini;
  const HwIniSection *section; /* borrowed; NULL: nothing for Alembic in this file */
  gboolean is_toml;
} Source;

typedef struct
{
  HwAlembicConfig *config;
  Source sources[2];
} Reader;

void
hw_alembic_config_free (HwAlembicConfig *config)
{
  if (config == NULL)
    return;

  g_free (config->path);
  g_free (config->root);
  g_free (config->script_location);
  g_strfreev (config->version_locations);
  g_free (config->file_template);
  g_free (config->timezone);
  g_free (config->url);
  g_ptr_array_unref (config->problems);
  g_clear_error (&config->error);
  g_free (config);
}

/* Lists an error and takes it over. */
static void
add_error (HwAlembicConfig *config, guint line, GError *error)
{
  if (hw_error_get_file (error) == NULL)
    hw_error_set_location (error, config->path, line, 0);
  _hw_problems_add_error (config->problems, HW_SEVERITY_ERROR, config->path, line, error);
  if (config->error == NULL)
    config->error = error;
  else
    g_error_free (error);
}

/* "text" or 'text' without its quotes; anything else as it is */
static char *
unquote (const char *text)
{
  gsize length = strlen (text);

  if (length >= 2 && (text[0] == '"' || text[0] == '\'') && text[length - 1] == text[0])
    return g_strndup (text + 1, length - 2);

  return g_strdup (text);
}

/* The value of @key, interpolated; NULL when no file has it. @out_line: (optional) */
static char *
get_value (Reader *reader, const char *key, guint *out_line, gboolean *out_is_toml)
{
  for (guint i = 0; i < G_N_ELEMENTS (reader->sources); i++)
    {
      const Source *source = &reader->sources[i];
      const HwIniEntry *entry = hw_ini_section_find (source->section, key);
      g_autoptr(GError) error = NULL;
      g_autofree char *value = NULL;

      if (source->section == NULL)
        continue;
      value = hw_ini_interpolate (source->ini, source->section, key, reader->config->root, &error);
      if (error != NULL)
        add_error (reader->config, entry != NULL ? entry->line : 0, g_steal_pointer (&error));
      if (value == NULL)
        continue;
      if (out_line != NULL)
        *out_line = entry != NULL ? entry->line : 0;
      if (out_is_toml != NULL)
        *out_is_toml = source->is_toml;
      return source->is_toml && value[0] != '[' ? unquote (value) : g_steal_pointer (&value);
    }

  return NULL;
}

/* Where a module of the project may be: Alembic asks Python, which looks into sys.path. */
static GStrv
list_module_folders (Reader *reader)
{
  g_autofree char *paths = get_value (reader, "prepend_sys_path", NULL, NULL);
  g_auto (GStrv) parts = g_strsplit_set (paths != NULL ? paths : "", " ,:;\n", -1);
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (folders, g_strdup (reader->config->root));
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_ptr_array_add (folders, _hw_path_resolve (reader->config->root, parts[i]));
  g_ptr_array_add (folders, _hw_path_resolve (reader->config->root, "src"));
  g_ptr_array_add (folders, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&folders), FALSE);
}

/* A folder as Alembic's configuration names it: absolute, relative (to the usual working directory, which is where
 * alembic.ini is), or `package.module:folder:folder`. */
static char *
resolve_location (Reader *reader, const char *value)
{
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *relative = NULL;

  if (g_path_is_absolute (value) || strchr (value, ':') == NULL)
    return _hw_path_resolve (reader->config->root, value);

  parts = g_strsplit (value, ":", -1);
  g_strdelimit (parts[0], ".", '/');
  relative = g_strjoinv ("/", parts);
  folders = list_module_folders (reader);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = _hw_path_resolve (folders[i], relative);

      if (_hw_path_is_folder (path))
        return g_steal_pointer (&path);
    }

  return _hw_path_resolve (reader->config->root, relative);
}

static void
read_script_location (Reader *reader)
{
  HwAlembicConfig *config = reader->config;
  guint line = 0;
  g_autofree char *value = get_value (reader, "script_location", &line, NULL);
  g_autofree char *env = _hw_path_resolve (config->root, "env.py");

  if (!_hw_is_blank (value))
    {
      config->script_location = resolve_location (reader, g_strstrip (value));
      if (!_hw_path_is_folder (config->script_location))
        add_error (config, line,
                   hw_error_new (HW_ERROR_CONFIG,
                                 "Correct script_location, or create the folder with alembic init.",
                                 "the folder “%s” does not exist", config->script_location));
      return;
    }
  /* Flask-Migrate keeps alembic.ini beside env.py and gives the location when it runs. */
  if (_hw_path_is_file (env))
    config->script_location = g_strdup (config->root);
  else if (config->error == NULL)
    add_error (config, 0,
               hw_error_new (HW_ERROR_CONFIG,
                             "Write script_location = FOLDER into the section [alembic].",
                             "there is no key “script_location”"));
}

/* The characters that separate folders; NULL: the old rule, commas and blanks */
static gboolean
find_separator (Reader *reader, const char **out_separator)
{
  static const struct
  {
    const char *name;
    const char *separator;
  } separators[] = {
    { "os", G_SEARCHPATH_SEPARATOR_S },
    { "space", " " },
    { "newline", "\n" },
    { ":", ":" },
    { ";", ";" },
  };
  guint line = 0;
  g_autofree char *name = get_value (reader, "path_separator", &line, NULL);

  *out_separator = NULL;
  if (name == NULL)
    name = get_value (reader, "version_path_separator", &line, NULL);
  if (name == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    if (strcmp (name, separators[i].name) == 0)
      {
        *out_separator = separators[i].separator;
        return TRUE;
      }
  add_error (reader->config, line,
             hw_error_new (HW_ERROR_CONFIG, "Allowed are: os, space, newline, “:”, “;”.",
                           "“%s” is not a value for “path_separator”", name));

  return FALSE;
}

/* ["a", "b"] as one line of TOML */
static GStrv
split_toml_array (const char *value)
{
  g_autofree char *inner = g_strndup (value + 1, strcspn (value + 1, "]"));
  GStrv parts = g_strsplit (inner, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *text = unquote (g_strstrip (parts[i]));

      g_free (parts[i]);
      parts[i] = text;
    }

  return parts;
}

static void
read_version_locations (Reader *reader)
{
  HwAlembicConfig *config = reader->config;
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = NULL;
  gboolean is_toml = FALSE;
  g_autofree char *value = get_value (reader, "version_locations", NULL, &is_toml);
  const char *separator = NULL;

  /* Alembic looks at the separator only where there is something to separate, and well so: the template of 1.8 has
   * a comment behind its value, which ConfigParser takes for a part of it. */
  if (!_hw_is_blank (value) && !find_separator (reader, &separator))
    return;
  if (is_toml && value[0] == '[')
    parts = split_toml_array (value);
  else if (separator != NULL)
    parts = g_strsplit (value != NULL ? value : "", separator, -1);
  else
    parts = g_strsplit_set (value != NULL ? value : "", ", \t\r\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (!_hw_is_blank (parts[i]))
      g_ptr_array_add (folders, resolve_location (reader, g_strstrip (parts[i])));
  if (folders->len == 0 && config->script_location != NULL)
    g_ptr_array_add (folders, _hw_path_resolve (config->script_location, "versions"));
  if (folders->len == 0)
    return;
  g_ptr_array_add (folders, NULL);
  config->version_locations = (GStrv)g_ptr_array_free (g_steal_pointer (&folders), FALSE);
}

/* Headway connects to these engines; what alembic's own templates have in this place is none. */
static gboolean
is_usable_url (const char *url)
{
  static const char *const schemes[] = { "postgresql:", "postgresql+",
                                         "postgres:", "sqlite:", "sqlite+" };

  if (strcmp (url, "sqlite:///will/be/overridden") == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (url, schemes[i]))
      return TRUE;

  return FALSE;
}

static void
read_names (Reader *reader)
{
  HwAlembicConfig *config = reader->config;
  g_autoptr(GError) error = NULL;
  guint line = 0;
  guint zone_line = 0;
  g_autofree char *file_template = get_value (reader, "file_template", &line, NULL);
  g_autofree char *zone = get_value (reader, "timezone", &zone_line, NULL);
  g_autofree char *length = get_value (reader, "truncate_slug_length", NULL, NULL);
  g_autofree char *recursive = get_value (reader, "recursive_version_locations", NULL, NULL);
  guint64 number;

  /* These matter to new files only, so what is wrong with them is no reason to refuse a deployment. */
  if (!_hw_is_blank (file_template) && !hw_file_template_check (file_template, &error))
    _hw_problems_add_error (config->problems, HW_SEVERITY_WARNING, config->path, line, error);
  else if (!_hw_is_blank (file_template))
    config->file_template = g_steal_pointer (&file_template);
  g_clear_error (&error);
  if (!_hw_is_blank (zone) && !hw_config_check_timezone (zone, &error))
    _hw_problems_add_error (config->problems, HW_SEVERITY_WARNING, config->path, zone_line, error);
  else if (!_hw_is_blank (zone))
    config->timezone = g_steal_pointer (&zone);
  if (length != NULL && g_ascii_string_to_unsigned (length, 10, 1, MAX_SLUG_LENGTH, &number, NULL))
    config->truncate_slug_length = (guint)number;
  config->is_recursive = g_strcmp0 (recursive, "true") == 0;
}

static void
read_url (Reader *reader)
{
  HwAlembicConfig *config = reader->config;
  guint line = 0;
  g_autofree char *url = get_value (reader, "sqlalchemy.url", &line, NULL);

  if (url == NULL || !is_usable_url (url))
    return;
  config->url = g_steal_pointer (&url);
  config->url_line = line;
}

gboolean
hw_alembic_config_is_in_toml (const char *toml)
{
  for (const char *p = strstr (toml, "[" TOML_SECTION "]"); p != NULL;
       p = strstr (p + 1, "[" TOML_SECTION "]"))
    if (p == toml || p[-1] == '\n')
      return TRUE;

  return FALSE;
}

static void
open_source (Source *source, const char *path, const char *text, gboolean is_toml)
{
  source->is_toml = is_toml;
  source->ini = hw_ini_parse (path, text, is_toml ? HW_INI_HEADWAY : HW_INI_PYTHON);
  source->section = hw_ini_find_section (source->ini, is_toml ? TOML_SECTION : INI_SECTION);
}

/**
 * hw_alembic_config_parse:
 * @root: absolute folder of the files
 * @ini: (nullable): content of alembic.ini, read as CPython's ConfigParser does
 * @toml: (nullable): content of pyproject.toml: texts, and lists on one line, of its table [tool.alembic]
 *
 * Reads where an Alembic project has its revisions and how it names new ones (Alembic 1.19). Any thread.
 *
 * Returns: (transfer full): the values, with what is wrong among them
 */
HwAlembicConfig *
hw_alembic_config_parse (const char *root, const char *ini, const char *toml)
{
  HwAlembicConfig *config;
  Reader reader = { NULL };

  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (ini != NULL || toml != NULL, NULL);

  config = g_new0 (HwAlembicConfig, 1);
  reader.config = config;
  config->root = g_strdup (root);
  config->path = _hw_path_resolve (root, ini != NULL ? "alembic.ini" : "pyproject.toml");
  config->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  if (ini != NULL)
    {
      open_source (&reader.sources[0], config->path, ini, FALSE);
      for (guint i = 0; i < reader.sources[0].ini->problems->len; i++)
        add_error (config, 0,
                   hw_problem_to_error (g_ptr_array_index (reader.sources[0].ini->problems, i)));
    }
  if (toml != NULL)
    {
      g_autofree char *path = _hw_path_resolve (root, "pyproject.toml");

      /* Lines of its other tables that are no key = value are TOML's business. */
      open_source (&reader.sources[1], path, toml, TRUE);
    }

  read_script_location (&reader);
  read_version_locations (&reader);
  read_names (&reader);
  read_url (&reader);
  for (guint i = 0; i < G_N_ELEMENTS (reader.sources); i++)
    hw_ini_free (reader.sources[i].ini);

  return config;
}
