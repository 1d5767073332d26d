/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-config"

#include "config.h"

#include <string.h>

#include "hw-config.h"
#include "hw-error.h"
#include "hw-file-template.h"
#include "hw-ini.h"
#include "hw-project-private.h"
#include "hw-util.h"

#define ENVIRONMENT_PREFIX "environment"
#define MAX_SLUG_LENGTH 200

/* Reads a value into the configuration, or into @environment for keys of an environment's section. */
typedef gboolean (*SetFunc) (HwConfig *config,
                             HwEnvironment *environment,
                             const HwIniEntry *entry,
                             GError **error);

typedef struct
{
  const char *name;
  SetFunc set;
} Key;

void
hw_config_free (HwConfig *config)
{
  if (config == NULL)
    return;

  g_free (config->path);
  g_free (config->root);
  g_free (config->script_location);
  g_strfreev (config->version_locations);
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

static gboolean
refuse (const HwIniEntry *entry, const char *allowed, GError **error)
{
  hw_set_error (error, HW_ERROR_CONFIG, allowed, "“%s” is not a value for “%s”", entry->value,
                entry->key);

  return FALSE;
}

static gboolean
parse_boolean (const HwIniEntry *entry, gboolean *out_value, GError **error)
{
  if (strcmp (entry->value, "true") != 0 && strcmp (entry->value, "false") != 0)
    return refuse (entry, "Allowed are: true, false.", error);
  *out_value = strcmp (entry->value, "true") == 0;

  return TRUE;
}

/* A table's or schema's name is quoted when it is used, so anything but control characters may be in it. */
static gboolean
check_name (const HwIniEntry *entry, GError **error)
{
  for (const char *p = entry->value; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return refuse (entry, "A name of a table or schema has no control characters.", error);
  if (strlen (entry->value) > 63)
    return refuse (entry, "PostgreSQL's names have at most 63 bytes.", error);

  return TRUE;
}

static gboolean
parse_timeout (const HwIniEntry *entry, gint64 *out_ms, GError **error)
{
  *out_ms = 0;
  if (entry->value[0] != '\0' && !hw_parse_duration_ms (entry->value, out_ms))
    return refuse (
        entry, "Allowed are times as PostgreSQL reads them: 5s, 500ms, 2min, 1h; empty for none.",
        error);

  return TRUE;
}

static gboolean
set_script_location (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  if (entry->value[0] == '\0')
    return refuse (entry, "Name the folder of revisions, relative to this file.", error);
  config->script_location = _hw_path_resolve (config->root, entry->value);

  return TRUE;
}

static gboolean
set_version_locations (HwConfig *config,
                       HwEnvironment *env,
                       const HwIniEntry *entry,
                       GError **error)
{
  g_auto (GStrv) parts = g_strsplit (entry->value, ",", -1);
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL; i++)
    if (!_hw_is_blank (parts[i]))
      g_ptr_array_add (folders, _hw_path_resolve (config->root, g_strstrip (parts[i])));
  if (folders->len == 0)
    return refuse (entry, "Name one or more folders, separated by commas.", error);
  g_ptr_array_add (folders, NULL);
  config->version_locations = (GStrv)g_ptr_array_free (g_steal_pointer (&folders), FALSE);

  return TRUE;
}

static gboolean
set_version_table (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  if (entry->value[0] == '\0')
    return refuse (entry, "Alembic's default is alembic_version.", error);
  if (!check_name (entry, error))
    return FALSE;
  config->version_table = g_strdup (entry->value);

  return TRUE;
}

static gboolean
set_version_table_schema (HwConfig *config,
                          HwEnvironment *env,
                          const HwIniEntry *entry,
                          GError **error)
{
  if (!check_name (entry, error))
    return FALSE;
  if (entry->value[0] != '\0')
    config->version_table_schema = g_strdup (entry->value);

  return TRUE;
}

static gboolean
set_history_table (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  if (!check_name (entry, error))
    return FALSE;
  config->history_table = g_strdup (entry->value);

  return TRUE;
}

static gboolean
set_file_template (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  if (!hw_file_template_check (entry->value, error))
    return FALSE;
  config->file_template = g_strdup (entry->value);

  return TRUE;
}

static gboolean
set_timezone (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  if (entry->value[0] == '\0')
    return TRUE;
  if (!hw_config_check_timezone (entry->value, error))
    return FALSE;
  config->timezone = g_strdup (entry->value);

  return TRUE;
}

static gboolean
set_truncate_slug_length (HwConfig *config,
                          HwEnvironment *env,
                          const HwIniEntry *entry,
                          GError **error)
{
  guint64 length;

  if (!g_ascii_string_to_unsigned (entry->value, 10, 1, MAX_SLUG_LENGTH, &length, NULL))
    return refuse (entry, "Allowed are whole numbers from 1 to 200.", error);
  config->truncate_slug_length = (guint)length;

  return TRUE;
}

static gboolean
set_transaction_per_migration (HwConfig *config,
                               HwEnvironment *env,
                               const HwIniEntry *entry,
                               GError **error)
{
  if (!parse_boolean (entry, &config->transaction_per_migration, error))
    return FALSE;
  config->has_transaction_policy = TRUE;

  return TRUE;
}

static gboolean
set_schema (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  if (entry->value[0] != '\0')
    config->schema = _hw_path_resolve (config->root, entry->value);

  return TRUE;
}

static gboolean
set_scratch_url (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  if (!_hw_environment_check_variables (entry->value, error))
    return FALSE;
  if (entry->value[0] != '\0')
    config->scratch_url = g_strdup (entry->value);

  return TRUE;
}

static gboolean
set_url (HwConfig *config, HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  environment->url_line = entry->line;
  if (!_hw_environment_check_variables (entry->value, error))
    return FALSE;
  _hw_environment_warn_of_password (environment->name, entry->value, config->path, entry->line,
                                    config->problems);
  g_free (environment->url);
  environment->url = g_strdup (entry->value);

  return TRUE;
}

static gboolean
set_env_file (HwConfig *config, HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  if (entry->value[0] != '\0')
    environment->env_file = _hw_path_resolve (config->root, entry->value);

  return TRUE;
}

static gboolean
set_protected (HwConfig *config,
               HwEnvironment *environment,
               const HwIniEntry *entry,
               GError **error)
{
  return parse_boolean (entry, &environment->is_protected, error);
}

static gboolean
set_requires (HwConfig *config, HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  if (entry->value[0] != '\0')
    environment->requires = g_strdup (entry->value);

  return TRUE;
}

static gboolean
set_backup (HwConfig *config, HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  for (HwBackupPolicy i = HW_BACKUP_POLICY_REQUIRED; i <= HW_BACKUP_POLICY_OFF; i++)
    if (strcmp (entry->value, hw_backup_policy_to_string (i)) == 0)
      {
        environment->backup = i;
        return TRUE;
      }

  return refuse (entry, "Allowed are: required, optional, off.", error);
}

static gboolean
set_backup_dir (HwConfig *config,
                HwEnvironment *environment,
                const HwIniEntry *entry,
                GError **error)
{
  if (entry->value[0] != '\0')
    environment->backup_dir = _hw_path_resolve (config->root, entry->value);

  return TRUE;
}

static gboolean
set_kind (HwConfig *config, HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  for (HwEnvironmentKind i = HW_ENVIRONMENT_KIND_DEVELOPMENT; i <= HW_ENVIRONMENT_KIND_OTHER; i++)
    if (strcmp (entry->value, hw_environment_kind_to_string (i)) == 0)
      {
        environment->kind = i;
        return TRUE;
      }

  return refuse (entry, "Allowed are: development, test, staging, production, other.", error);
}

static gboolean
set_lock_timeout (HwConfig *config,
                  HwEnvironment *environment,
                  const HwIniEntry *entry,
                  GError **error)
{
  return parse_timeout (entry, &environment->lock_timeout_ms, error);
}

static gboolean
set_statement_timeout (HwConfig *config,
                       HwEnvironment *environment,
                       const HwIniEntry *entry,
                       GError **error)
{
  return parse_timeout (entry, &environment->statement_timeout_ms, error);
}

static gboolean
set_window (HwConfig *config, HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  if (entry->value[0] == '\0')
    return TRUE;
  if (!hw_config_check_window (entry->value, error))
    return FALSE;
  environment->window = g_strdup (entry->value);

  return TRUE;
}

static gboolean
set_run (HwConfig *config, HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (entry->value[0] == '\0')
    return TRUE;
  if (!g_shell_parse_argv (entry->value, NULL, NULL, &local_error))
    return refuse (entry, "Write a command with its arguments; close every quote.", error);
  environment->run = g_strdup (entry->value);

  return TRUE;
}

static const Key headway_keys[] = {
  { "script_location", set_script_location },
  { "version_locations", set_version_locations },
  { "version_table", set_version_table },
  { "version_table_schema", set_version_table_schema },
  { "history_table", set_history_table },
  { "file_template", set_file_template },
  { "timezone", set_timezone },
  { "truncate_slug_length", set_truncate_slug_length },
  { "transaction_per_migration", set_transaction_per_migration },
  { "schema", set_schema },
  { "scratch_url", set_scratch_url },
};

static const Key environment_keys[] = {
  { "url", set_url },
  { "kind", set_kind },
  { "env_file", set_env_file },
  { "protected", set_protected },
  { "requires", set_requires },
  { "backup", set_backup },
  { "backup_dir", set_backup_dir },
  { "lock_timeout", set_lock_timeout },
  { "statement_timeout", set_statement_timeout },
  { "window", set_window },
  { "run", set_run },
};

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
                       const Key *keys,
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
           const Key *keys,
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

/* @name: what stands behind the word `environment` of the section's header */
static void
read_environment (HwConfig *config, const HwIniSection *section, const char *name)
{
  HwEnvironment *environment;
  gboolean is_good = name[0] != '\0';

  for (const char *p = name; *p != '\0'; p++)
    is_good = is_good && (g_ascii_isalnum (*p) || strchr ("_.-", *p) != NULL || (guchar)*p >= 0x80);
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
  read_keys (config, environment, section, environment_keys, G_N_ELEMENTS (environment_keys));
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
    read_keys (config, NULL, section, headway_keys, G_N_ELEMENTS (headway_keys));
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
