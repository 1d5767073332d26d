/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-config"

#include "config.h"

#include <string.h>

#include "hw-alembic-config.h"
#include "hw-alembic-values.h"
#include "hw-config.h"
#include "hw-error.h"
#include "hw-file-template.h"
#include "hw-project-private.h"
#include "hw-toml.h"

#define TOML_TABLE "tool.alembic"
#define MAX_SLUG_LENGTH 200
#define BYTE_ORDER_MARK "\357\273\277"

typedef struct
{
  HwAlembicConfig *config;
  HwAlembicValues *values;
} Reader;

void
hw_alembic_config_free (HwAlembicConfig *config)
{
  if (config == NULL)
    return;

  g_free (config->path);
  g_free (config->root);
  g_free (config->section);
  g_free (config->script_location);
  g_strfreev (config->version_locations);
  g_free (config->file_template);
  g_free (config->timezone);
  g_free (config->url);
  g_ptr_array_unref (config->problems);
  g_clear_error (&config->error);
  g_free (config);
}

/* Lists an error and takes it over. @file: (nullable): alembic.ini or pyproject.toml; the error's own wins */
static void
add_error (HwAlembicConfig *config, const char *file, guint line, GError *error)
{
  if (hw_error_get_file (error) == NULL)
    hw_error_set_location (error, file != NULL ? file : config->path, line, 0);
  _hw_problems_add_error (config->problems, HW_SEVERITY_ERROR, config->path, line, error);
  if (config->error == NULL)
    config->error = error;
  else
    g_error_free (error);
}

/* FALSE: there is no such key, or its value cannot be read, which is then listed. */
static gboolean
get_value (Reader *reader, const char *key, HwAlembicValue *out_value)
{
  GError *error = NULL;

  if (hw_alembic_values_get (reader->values, key, out_value, &error))
    return out_value->text != NULL || out_value->items != NULL;
  add_error (reader->config, NULL, 0, error);

  return FALSE;
}

/* A value that is one text; NULL when there is none. */
static char *
get_text (Reader *reader, const char *key)
{
  g_auto(HwAlembicValue) value = { NULL };

  get_value (reader, key, &value);

  return g_steal_pointer (&value.text);
}

/* The folders of prepend_sys_path. Alembic splits them by the separator, or by commas, blanks and colons. */
static GStrv
split_paths (const HwAlembicValue *value)
{
  if (value->items != NULL)
    return g_strdupv (value->items);

  return g_strsplit_set (value->text != NULL ? value->text : "", " ,:;\n", -1);
}

/* Where a module of the project may be: Alembic asks Python, which looks into sys.path. */
static GStrv
list_module_folders (Reader *reader)
{
  g_auto(HwAlembicValue) value = { NULL };
  g_auto(GStrv) parts = NULL;
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  get_value (reader, "prepend_sys_path", &value);
  parts = split_paths (&value);
  g_ptr_array_add (folders, g_strdup (reader->config->root));
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_ptr_array_add (folders, _hw_path_resolve (reader->config->root, parts[i]));
  g_ptr_array_add (folders, _hw_path_resolve (reader->config->root, "src"));
  g_ptr_array_add (folders, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&folders), FALSE);
}

/* `package.module:folder:folder`, as Alembic's `coerce_resource_to_filename` reads it, without importing the package.
 * NULL: its folder is not among those where the project's own modules are. */
static char *
find_resource (Reader *reader, const char *value)
{
  g_auto(GStrv) parts = g_strsplit (value, ":", -1);
  g_auto(GStrv) folders = list_module_folders (reader);
  g_autofree char *relative = NULL;

  g_strdelimit (parts[0], ".", '/');
  relative = g_strjoinv ("/", parts);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = _hw_path_resolve (folders[i], relative);

      if (_hw_path_is_folder (path))
        return g_steal_pointer (&path);
    }

  return NULL;
}

/* A folder as Alembic's configuration names it: absolute, relative (to the usual working directory, which is where
 * alembic.ini is), or in a package. NULL: listed as an error. */
static char *
resolve_location (Reader *reader, const HwAlembicValue *value, const char *text)
{
  g_autofree char *name = g_strstrip (g_strdup (text));
  char *path;

  if (g_path_is_absolute (name) || strchr (name, ':') == NULL)
    return _hw_path_resolve (reader->config->root, name);
  if (name[0] == ':')
    {
      add_error (reader->config, value->file, value->line,
                 hw_error_new (HW_ERROR_CONFIG,
                               "Where colons separate the folders, write path_separator = os.",
                               "“%s” is neither a folder nor a folder in a package", name));
      return NULL;
    }
  path = find_resource (reader, name);
  if (path == NULL)
    add_error (
        reader->config, value->file, value->line,
        hw_error_new (
            HW_ERROR_CONFIG,
            "Only Python knows where an installed package is: write a headway.ini beside the file "
            "with script_location = FOLDER, or add the package's folder to prepend_sys_path.",
            "the package of “%s” is not in this project", name));

  return path;
}

/* A program may fill in `{folder}` before it hands the file to Alembic; that program's settings are not ours to guess. */
static gboolean
has_template (const char *text)
{
  const char *open = strchr (text, '{');

  return open != NULL && strchr (open, '}') != NULL;
}

static void
check_script_location (Reader *reader, const HwAlembicValue *value)
{
  HwAlembicConfig *config = reader->config;

  if (config->script_location == NULL || _hw_path_is_folder (config->script_location))
    return;
  if (has_template (value->text))
    add_error (config, value->file, value->line,
               hw_error_new (HW_ERROR_CONFIG,
                             "Write a headway.ini beside the file with script_location = FOLDER.",
                             "the folder “%s” is filled in by a program", value->text));
  else
    add_error (config, value->file, value->line,
               hw_error_new (HW_ERROR_CONFIG,
                             "Correct script_location, or create the folder with alembic init.",
                             "the folder “%s” does not exist", config->script_location));
}

static void
read_script_location (Reader *reader)
{
  HwAlembicConfig *config = reader->config;
  g_auto(HwAlembicValue) value = { NULL };
  g_autofree char *env = _hw_path_resolve (config->root, "env.py");

  if (get_value (reader, "script_location", &value) && !_hw_is_blank (value.text))
    {
      config->script_location = resolve_location (reader, &value, value.text);
      check_script_location (reader, &value);
      return;
    }
  /* Flask-Migrate keeps alembic.ini beside env.py and gives the location when it runs. */
  if (_hw_path_is_file (env))
    config->script_location = g_strdup (config->root);
  else if (config->error == NULL)
    {
      g_autofree char *hint =
          g_strdup_printf ("Write script_location = FOLDER into the section [%s].",
                           config->section);

      add_error (config, value.file, value.line,
                 hw_error_new (HW_ERROR_CONFIG, hint, "there is no key “script_location”"));
    }
}

/* The characters that separate folders; NULL: the old rule, commas and blanks */
static gboolean
find_separator (Reader *reader, const char **out_separator)
{
  static const char *const keys[] = { "path_separator", "version_path_separator" };
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
  g_auto(HwAlembicValue) value = { NULL };
  guint k = 0;

  *out_separator = NULL;
  while (k < G_N_ELEMENTS (keys) && !get_value (reader, keys[k], &value))
    k++;
  if (value.text == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    if (strcmp (value.text, separators[i].name) == 0)
      {
        *out_separator = separators[i].separator;
        return TRUE;
      }
  add_error (reader->config, value.file, value.line,
             hw_error_new (HW_ERROR_CONFIG, "Allowed are: os, space, newline, “:”, “;”.",
                           "“%s” is not a value for “%s”", value.text, keys[k]));

  return FALSE;
}

static void
read_version_locations (Reader *reader)
{
  HwAlembicConfig *config = reader->config;
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) parts = NULL;
  g_auto(HwAlembicValue) value = { NULL };
  const char *separator = NULL;

  get_value (reader, "version_locations", &value);
  /* Alembic looks at the separator only where there is something to separate, and well so: the template of 1.8 has
   * a comment behind its value, which ConfigParser takes for a part of it. */
  if (!_hw_is_blank (value.text) && !find_separator (reader, &separator))
    return;
  if (value.items != NULL)
    parts = g_strdupv (value.items);
  else if (separator != NULL)
    parts = g_strsplit (value.text != NULL ? value.text : "", separator, -1);
  else
    parts = g_strsplit_set (value.text != NULL ? value.text : "", ", \t\r\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *folder = _hw_is_blank (parts[i]) ? NULL : resolve_location (reader, &value, parts[i]);

      if (folder != NULL)
        g_ptr_array_add (folders, folder);
    }
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

/* These matter to new files only, so what is wrong with them is no reason to refuse a deployment. */
static void
read_names (Reader *reader)
{
  HwAlembicConfig *config = reader->config;
  g_autoptr(GError) error = NULL;
  g_auto(HwAlembicValue) file_template = { NULL };
  g_auto(HwAlembicValue) zone = { NULL };
  g_autofree char *length = get_text (reader, "truncate_slug_length");
  guint64 number;

  if (get_value (reader, "file_template", &file_template) && !_hw_is_blank (file_template.text))
    {
      if (hw_file_template_check (file_template.text, &error))
        config->file_template = g_steal_pointer (&file_template.text);
      else
        _hw_problems_add_error (config->problems, HW_SEVERITY_WARNING, file_template.file,
                                file_template.line, error);
    }
  g_clear_error (&error);
  if (get_value (reader, "timezone", &zone) && !_hw_is_blank (zone.text))
    {
      if (hw_config_check_timezone (zone.text, &error))
        config->timezone = g_steal_pointer (&zone.text);
      else
        _hw_problems_add_error (config->problems, HW_SEVERITY_WARNING, zone.file, zone.line, error);
    }
  if (length != NULL && g_ascii_string_to_unsigned (length, 10, 1, MAX_SLUG_LENGTH, &number, NULL))
    config->truncate_slug_length = (guint)number;
}

/* Alembic compares with the text `true`; in pyproject.toml it is TOML's own true. */
static gboolean
is_true (Reader *reader, const char *key)
{
  g_autofree char *text = get_text (reader, key);

  return g_strcmp0 (text, "true") == 0;
}

static void
read_url (Reader *reader)
{
  HwAlembicConfig *config = reader->config;
  g_auto(HwAlembicValue) url = { NULL };

  if (!get_value (reader, "sqlalchemy.url", &url) || url.text == NULL || !is_usable_url (url.text))
    return;
  config->url = g_steal_pointer (&url.text);
  config->url_line = url.line;
}

/* The layout of Alembic's template `multidb`: one run takes a revision to each of several databases, named by sections.
 * A deployment here has one database, with one version table to judge it by. */
static void
check_databases (Reader *reader)
{
  g_auto(HwAlembicValue) value = { NULL };
  g_auto(GStrv) names = NULL;
  g_autofree char *list = NULL;
  guint n = 0;

  if (!get_value (reader, "databases", &value) || value.text == NULL)
    return;
  names = g_strsplit (value.text, ",", -1);
  for (; names[n] != NULL; n++)
    if (!hw_alembic_values_has_section (reader->values, g_strstrip (names[n])))
      return;
  if (n < 2)
    return;
  list = g_strjoinv (", ", names);
  add_error (reader->config, value.file, value.line,
             hw_error_new (HW_ERROR_CONFIG,
                           "Look at the revisions here, and run them with alembic. To deploy from "
                           "here, give each database a project of its own: a section with a "
                           "script_location, and its revisions.",
                           "alembic takes each revision to %u databases at once (%s), and Headway "
                           "deploys to one",
                           n, list));
}

gboolean
hw_alembic_config_is_in_toml (const char *toml)
{
  g_autoptr(HwToml) parsed = NULL;

  if (strstr (toml, "alembic") == NULL)
    return FALSE;
  parsed = hw_toml_parse ("pyproject.toml", toml);

  return hw_toml_has_table (parsed, TOML_TABLE);
}

/* Python reads a byte-order mark as a character before the first section. */
static void
check_mark (HwAlembicConfig *config, const char *ini)
{
  if (ini != NULL && g_str_has_prefix (ini, BYTE_ORDER_MARK))
    _hw_problems_add (config->problems, HW_SEVERITY_WARNING, HW_ERROR_CONFIG, config->path, 1,
                      "Save the file as UTF-8 without one.",
                      "the file begins with a byte-order mark, at which alembic fails");
}

/**
 * hw_alembic_config_parse:
 * @root: absolute folder of the files
 * @ini: (nullable): content of alembic.ini, read as CPython's ConfigParser does
 * @toml: (nullable): content of pyproject.toml, of which the table [tool.alembic] counts
 * @section: (nullable): of alembic.ini, as Alembic's option --name has it
 * @script_location: (nullable): what headway.ini says instead
 *
 * Reads where an Alembic project has its revisions and how it names new ones (Alembic 1.19). Any thread.
 *
 * Returns: (transfer full): the values, with what is wrong among them
 */
HwAlembicConfig *
hw_alembic_config_parse (const char *root,
                         const char *ini,
                         const char *toml,
                         const char *section,
                         const char *script_location)
{
  HwAlembicConfig *config;
  g_autoptr(HwAlembicValues) values = NULL;
  Reader reader = { NULL };
  GPtrArray *errors;

  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (ini != NULL || toml != NULL, NULL);

  config = g_new0 (HwAlembicConfig, 1);
  config->root = g_strdup (root);
  config->path = _hw_path_resolve (root, ini != NULL ? "alembic.ini" : "pyproject.toml");
  config->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  check_mark (config, ini);
  values = hw_alembic_values_new (root, ini, toml, section);
  config->section = g_strdup (hw_alembic_values_get_section (values));
  errors = hw_alembic_values_get_errors (values);
  for (guint i = 0; i < errors->len; i++)
    add_error (config, NULL, 0, g_error_copy (g_ptr_array_index (errors, i)));

  reader.config = config;
  reader.values = values;
  if (script_location != NULL)
    config->script_location = g_strdup (script_location);
  else
    read_script_location (&reader);
  read_version_locations (&reader);
  read_names (&reader);
  read_url (&reader);
  check_databases (&reader);
  config->is_recursive = is_true (&reader, "recursive_version_locations");
  config->is_sourceless = is_true (&reader, "sourceless");

  return config;
}
