/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-config"

#include "config.h"

#include <string.h>

#include "hw-config-private.h"
#include "hw-error.h"
#include "hw-ini.h"
#include "hw-project-private.h"

#define ENVIRONMENT_PREFIX "environment"

void
hw_config_free (HwConfig *config)
{
  if (config == NULL)
    return;

  g_free (config->path);
  g_free (config->root);
  g_free (config->name);
  g_free (config->project_id);
  g_free (config->script_location);
  g_strfreev (config->version_locations);
  g_free (config->alembic_section);
  g_free (config->version_table);
  g_free (config->version_table_schema);
  g_free (config->history_table);
  g_free (config->file_template);
  g_free (config->timezone);
  g_free (config->schema);
  g_free (config->scratch_url);
  g_ptr_array_unref (config->environments);
  g_ptr_array_unref (config->problems);
  g_clear_error (&config->error);
  g_free (config);
}

/* Lists an error, and remembers it where it stops work: in the environment, or for the whole project. */
static void
add_error (HwConfig *config, HwEnvironment *environment, guint line, GError *error)
{
  GError **place = environment != NULL ? &environment->error : &config->error;

  hw_error_set_location (error, config->path, line, 0);
  _hw_problems_add_error (config->problems, HW_SEVERITY_ERROR, config->path, line, error);
  if (*place == NULL)
    *place = error;
  else
    g_error_free (error);
}

static GError *
new_unknown_key_error (const HwIniEntry *entry,
                       const HwIniSection *section,
                       const HwConfigKey *keys,
                       guint n_keys)
{
  g_autoptr(GString) hint = g_string_new ("Allowed are: ");

  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (hint, "%s%s", i > 0 ? ", " : "", keys[i].name);
  g_string_append_c (hint, '.');

  return hw_error_new (HW_ERROR_CONFIG, hint->str, "unknown key “%s” in section “%s”", entry->key,
                       section->name);
}

static void
read_keys (HwConfig *config,
           HwEnvironment *environment,
           const HwIniSection *section,
           const HwConfigKey *keys,
           guint n_keys)
{
  for (guint i = 0; i < section->entries->len; i++)
    {
      const HwIniEntry *entry = g_ptr_array_index (section->entries, i);
      GError *error = NULL;
      guint k = 0;

      while (k < n_keys && strcmp (keys[k].name, entry->key) != 0)
        k++;
      if (k == n_keys)
        add_error (config, environment, entry->line,
                   new_unknown_key_error (entry, section, keys, n_keys));
      else if (!keys[k].set (config, environment, entry, &error))
        add_error (config, environment, entry->line, error);
    }
}

static HwEnvironment *
find_environment (const HwConfig *config, const char *name)
{
  for (guint i = 0; i < config->environments->len; i++)
    {
      HwEnvironment *environment = g_ptr_array_index (config->environments, i);

      if (strcmp (environment->name, name) == 0)
        return environment;
    }

  return NULL;
}

gboolean
_hw_config_is_environment_name (const char *name)
{
  gboolean is_good = name[0] != '\0';

  for (const char *p = name; *p != '\0'; p++)
    is_good = is_good && (g_ascii_isalnum (*p) || strchr ("_.-", *p) != NULL || (guchar)*p >= 0x80);

  return is_good;
}

/* @name: what stands behind the word `environment` of the section's header */
static void
read_environment (HwConfig *config, const HwIniSection *section, const char *name)
{
  const HwConfigKey *keys;
  HwEnvironment *environment;
  guint n_keys;
  const gboolean is_good = _hw_config_is_environment_name (name);

  if (!is_good || find_environment (config, name) != NULL)
    {
      add_error (config, NULL, section->line,
                 hw_error_new (HW_ERROR_CONFIG,
                               "Name it once, with letters, digits, dots, hyphens and underscores.",
                               is_good ? "environment “%s” stands in the file twice"
                                       : "“%s” is not a name for an environment",
                               name));
      return;
    }

  environment = _hw_environment_new (name, config->root, config->path, section->line);
  g_ptr_array_add (config->environments, environment);
  keys = _hw_config_get_environment_keys (&n_keys);
  read_keys (config, environment, section, keys, n_keys);
  if (environment->url[0] == '\0' && environment->error == NULL)
    add_error (config, environment, section->line,
               hw_error_new (HW_ERROR_CONFIG, "Give the section a key “url”.",
                             "environment “%s” has no URL", name));
}

static void
read_section (HwConfig *config, const HwIniSection *section)
{
  const char *name = section->name;
  gsize length = strlen (ENVIRONMENT_PREFIX);

  if (strcmp (name, "headway") == 0)
    {
      guint n_keys;
      const HwConfigKey *keys = _hw_config_get_headway_keys (&n_keys);

      read_keys (config, NULL, section, keys, n_keys);
    }
  else if (strncmp (name, ENVIRONMENT_PREFIX, length) == 0
           && (g_ascii_isspace (name[length]) || name[length] == '\0'))
    {
      g_autofree char *rest = g_strstrip (g_strdup (name + length));

      read_environment (config, section, rest);
    }
  else
    add_error (config, NULL, section->line,
               hw_error_new (HW_ERROR_CONFIG, "Allowed are: [headway], [environment NAME].",
                             "unknown section “%s”", name));
}

/* Lines that are neither key nor comment: an error of the section they stand in. */
static void
take_line_problems (HwConfig *config, const HwIni *ini)
{
  for (guint i = 0; i < ini->problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (ini->problems, i);
      HwEnvironment *environment = NULL;

      for (guint j = 0; j < config->environments->len; j++)
        {
          HwEnvironment *candidate = g_ptr_array_index (config->environments, j);

          if (candidate->line < problem->line)
            environment = candidate;
        }
      for (guint j = 0; environment != NULL && j < ini->sections->len; j++)
        {
          const HwIniSection *section = g_ptr_array_index (ini->sections, j);

          if (section->line > environment->line && section->line <= problem->line)
            environment = NULL;
        }
      add_error (config, environment, problem->line, hw_problem_to_error (problem));
    }
}

/* `requires` names another environment, and following it never comes back to where it began. */
static void
check_requires (HwConfig *config, HwEnvironment *environment, const HwIniSection *section)
{
  const HwIniEntry *entry = hw_ini_section_find (section, "requires");
  guint line = entry != NULL ? entry->line : environment->line;
  const HwEnvironment *other = environment;
  guint n = 0;

  if (environment->requires == NULL)
    return;
  if (find_environment (config, environment->requires) == NULL)
    {
      g_autoptr(GString) hint = g_string_new ("Allowed are: ");

      for (guint i = 0; i < config->environments->len; i++)
        {
          const HwEnvironment *known = g_ptr_array_index (config->environments, i);

          g_string_append_printf (hint, "%s%s", i > 0 ? ", " : "", known->name);
        }
      g_string_append_c (hint, '.');
      add_error (config, environment, line,
                 hw_error_new (HW_ERROR_CONFIG, hint->str,
                               "environment “%s” requires “%s”, which does not exist",
                               environment->name, environment->requires));
      return;
    }

  while (other != NULL && other->requires != NULL && n++ < config->environments->len)
    other = find_environment (config, other->requires);
  if (other != NULL && other->requires != NULL)
    add_error (config, environment, line,
               hw_error_new (HW_ERROR_CONFIG, "Let the first environment require none.",
                             "environment “%s” requires itself, directly or through others",
                             environment->name));
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const HwProblem *first = *(const HwProblem *const *)a;
  const HwProblem *second = *(const HwProblem *const *)b;

  return (first->line > second->line) - (first->line < second->line);
}

/**
 * hw_config_parse:
 * @path: of the file: for messages, and what relative paths in it are relative to
 * @text: its content
 *
 * Reads a headway.ini and checks every key. An error in an environment's section closes that environment
 * only; any other one closes the project for everything but looking. Does no I/O; any thread.
 *
 * Returns: (transfer full): the values, with what is wrong among them
 */
HwConfig *
hw_config_parse (const char *path, const char *text)
{
  g_autoptr(HwIni) ini = NULL;
  HwConfig *config;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  config = g_new0 (HwConfig, 1);
  config->path = g_strdup (path);
  config->root = _hw_path_resolve (path, "..");
  config->environments = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_environment_unref);
  config->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);

  ini = hw_ini_parse (path, text, HW_INI_HEADWAY);
  for (guint i = 0; i < ini->sections->len; i++)
    read_section (config, g_ptr_array_index (ini->sections, i));
  for (guint i = 0; i < config->environments->len; i++)
    {
      HwEnvironment *environment = g_ptr_array_index (config->environments, i);

      for (guint j = 0; j < ini->sections->len; j++)
        {
          const HwIniSection *section = g_ptr_array_index (ini->sections, j);

          if (section->line == environment->line)
            check_requires (config, environment, section);
        }
    }
  take_line_problems (config, ini);
  g_ptr_array_sort (config->problems, compare_lines);

  return config;
}
