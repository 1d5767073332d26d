/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-config-keys"

#include "config.h"

#include <string.h>

#include "hw-config-private.h"
#include "hw-error.h"
#include "hw-file-template.h"
#include "hw-project-private.h"
#include "hw-user-defaults.h"
#include "hw-util.h"

#define MAX_SLUG_LENGTH 200

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
set_project_name (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  if (entry->value[0] != '\0')
    config->name = g_strdup (entry->value);

  return TRUE;
}

/* One word, so that it can stand in a sentence and be copied. */
static gboolean
set_project_id (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  for (const char *p = entry->value; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-_.", *p) == NULL)
      return refuse (entry, "Letters, digits, “-”, “_” and “.” are allowed; a UUID will do.",
                     error);
  if (entry->value[0] != '\0')
    config->project_id = g_strdup (entry->value);

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
set_recursive (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  return parse_boolean (entry, &config->is_recursive, error);
}

static gboolean
set_alembic_section (HwConfig *config, HwEnvironment *env, const HwIniEntry *entry, GError **error)
{
  if (entry->value[0] == '\0' || strchr (entry->value, ']') != NULL)
    return refuse (entry, "Name a section of alembic.ini without its brackets.", error);
  config->alembic_section = g_strdup (entry->value);

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
set_sqlite_transaction_each (HwConfig *config,
                             HwEnvironment *env,
                             const HwIniEntry *entry,
                             GError **error)
{
  return parse_boolean (entry, &config->sqlite_transaction_each, error);
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
set_check_automatically (HwConfig *config,
                         HwEnvironment *environment,
                         const HwIniEntry *entry,
                         GError **error)
{
  return parse_boolean (entry, &environment->checks_automatically, error);
}

static gboolean
set_require_reason (HwConfig *config,
                    HwEnvironment *environment,
                    const HwIniEntry *entry,
                    GError **error)
{
  return parse_boolean (entry, &environment->requires_reason, error);
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
set_backup_format (HwConfig *config,
                   HwEnvironment *environment,
                   const HwIniEntry *entry,
                   GError **error)
{
  HwBackupFormat format;

  if (entry->value[0] == '\0')
    return TRUE;
  if (!hw_user_defaults_parse_format (entry->value, &format))
    return refuse (entry, HW_USER_DEFAULTS_FORMATS, error);
  environment->backup_format = (gint)format;

  return TRUE;
}

static gboolean
set_backup_keep (HwConfig *config,
                 HwEnvironment *environment,
                 const HwIniEntry *entry,
                 GError **error)
{
  guint keep;

  if (entry->value[0] == '\0')
    return TRUE;
  if (!hw_user_defaults_parse_keep (entry->value, &keep))
    return refuse (entry, HW_USER_DEFAULTS_KEEPS, error);
  environment->backup_keep = (gint)keep;

  return TRUE;
}

static gboolean
set_kind (HwConfig *config, HwEnvironment *environment, const HwIniEntry *entry, GError **error)
{
  for (HwEnvironmentKind i = HW_ENVIRONMENT_KIND_DEVELOPMENT; i <= HW_ENVIRONMENT_KIND_OTHER; i++)
    if (strcmp (entry->value, hw_environment_kind_to_string (i)) == 0)
      {
        environment->kind = i;
        environment->color = i;
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
set_lock_attempts (HwConfig *config,
                   HwEnvironment *environment,
                   const HwIniEntry *entry,
                   GError **error)
{
  guint64 attempts;

  if (!g_ascii_string_to_unsigned (entry->value, 10, 1, HW_ENVIRONMENT_MAX_LOCK_ATTEMPTS, &attempts,
                                   NULL))
    return refuse (entry, "Allowed are whole numbers from 1 (no retry) to 1000.", error);
  environment->lock_attempts = (guint)attempts;

  return TRUE;
}

static gboolean
set_lock_backoff (HwConfig *config,
                  HwEnvironment *environment,
                  const HwIniEntry *entry,
                  GError **error)
{
  gint64 backoff_ms;

  if (!hw_parse_duration_ms (entry->value, &backoff_ms) || backoff_ms < 1 || backoff_ms > 60000)
    return refuse (entry, "Allowed are times from 1ms to 1min: 500ms, 2s.", error);
  environment->lock_backoff_ms = backoff_ms;

  return TRUE;
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

static gboolean
set_run_timeout (HwConfig *config,
                 HwEnvironment *environment,
                 const HwIniEntry *entry,
                 GError **error)
{
  return parse_timeout (entry, &environment->run_timeout_ms, error);
}

static const HwConfigKey headway_keys[] = {
  { "name", set_project_name },
  { "project_id", set_project_id },
  { "script_location", set_script_location },
  { "version_locations", set_version_locations },
  { "recursive_version_locations", set_recursive },
  { "alembic_section", set_alembic_section },
  { "version_table", set_version_table },
  { "version_table_schema", set_version_table_schema },
  { "history_table", set_history_table },
  { "file_template", set_file_template },
  { "timezone", set_timezone },
  { "truncate_slug_length", set_truncate_slug_length },
  { "transaction_per_migration", set_transaction_per_migration },
  { "sqlite_transaction_each", set_sqlite_transaction_each },
  { "schema", set_schema },
  { "scratch_url", set_scratch_url },
};

static const HwConfigKey environment_keys[] = {
  { "url", set_url },
  { "kind", set_kind },
  { "env_file", set_env_file },
  { "protected", set_protected },
  { "requires", set_requires },
  { "require_reason", set_require_reason },
  { "backup", set_backup },
  { "backup_dir", set_backup_dir },
  { "backup_format", set_backup_format },
  { "backup_keep", set_backup_keep },
  { "lock_timeout", set_lock_timeout },
  { "lock_attempts", set_lock_attempts },
  { "lock_backoff", set_lock_backoff },
  { "statement_timeout", set_statement_timeout },
  { "window", set_window },
  { "check_automatically", set_check_automatically },
  { "run", set_run },
  { "run_timeout", set_run_timeout },
};

const HwConfigKey *
_hw_config_get_headway_keys (guint *out_n)
{
  *out_n = G_N_ELEMENTS (headway_keys);

  return headway_keys;
}

const HwConfigKey *
_hw_config_get_environment_keys (guint *out_n)
{
  *out_n = G_N_ELEMENTS (environment_keys);

  return environment_keys;
}
